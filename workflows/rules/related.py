"""Related results (相关考核结果) in points: a conversion table each.

What does not apply is shared out among the others, what is missing is as the scheme says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from engine import records
from workflows.rules import exact, refusals


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One source of results: its weight in points and the percentage each result is worth.

    `missing` says what a missing one means: it blocks, counts nothing, or is shared out.
    """

    key: str
    name: str
    weight: Decimal
    values: tuple[tuple[str, Decimal], ...]
    not_applicable: str = "不适用"
    missing: Literal["blocks", "zero", "reweigh"] = "blocks"


@dataclass(frozen=True, kw_only=True)
class ConvertedResult:
    """One result in points, exact."""

    rule: Rule
    value: str
    points: Fraction
    note: str


def convert(
    rules: Sequence[Rule],
    values: Mapping[str, str],
    *,
    subject: str = "",
    name: str = "",
    places: int = 2,
) -> tuple[ConvertedResult, ...] | tuple[records.Refusal, ...]:
    """Every result in points, in the scheme's order; or every reason why not.

    `values` are the results by the rule's key; `name` is what the reasons call the subject (empty:
    by its code), `places` the decimals in which the notes show points. Reasons: `result_missing`,
    `result_unknown`, `results_inapplicable`.
    """
    called, faults, left_out = name or subject, [], set()
    for rule in rules:
        grade = values.get(rule.key, "")
        if grade == rule.not_applicable or (not grade and rule.missing == "reweigh"):
            left_out.add(rule.key)
        elif not grade and rule.missing == "blocks":
            faults.append(refusals.make("result_missing", subject, name=called, result=rule.name))
        elif grade and grade not in dict(rule.values):
            expected = "、".join([*dict(rule.values), rule.not_applicable])
            faults.append(
                refusals.make(
                    "result_unknown",
                    subject,
                    name=called,
                    result=rule.name,
                    value=grade,
                    expected=expected,
                )
            )
    whole = sum((Fraction(rule.weight) for rule in rules), Fraction(0))
    carrying = sum(
        (Fraction(rule.weight) for rule in rules if rule.key not in left_out), Fraction(0)
    )
    if whole and not carrying:
        faults.append(refusals.make("results_inapplicable", subject, name=called))
    if faults:
        return tuple(faults)
    return tuple(
        _converted(
            rule,
            values.get(rule.key, ""),
            whole=whole,
            carrying=carrying,
            applies=rule.key not in left_out,
            places=places,
        )
        for rule in rules
    )


def _converted(
    rule: Rule, grade: str, *, whole: Fraction, carrying: Fraction, applies: bool, places: int
) -> ConvertedResult:
    weight = exact.plain(Fraction(rule.weight))
    if not applies:
        note = f"{grade or '缺结果'}，权重{weight}由其余各项按比例分担"
        return ConvertedResult(rule=rule, value=grade, points=Fraction(0), note=note)
    percent = Fraction(dict(rule.values)[grade]) if grade else Fraction(0)
    points = Fraction(rule.weight) * percent / 100 * (whole / carrying if whole else 1)
    scaled = (
        ""
        if whole == carrying
        else f"×{exact.plain(whole)}/{exact.plain(carrying)}（分担不适用项）"
    )
    note = (
        f"{grade or '缺结果，按0计'}，折算{exact.plain(percent)}%×权重{weight}{scaled}，"
        f"得{exact.shown(points, places)}"
    )
    return ConvertedResult(rule=rule, value=grade, points=points, note=note)
