"""Related results (相关考核结果) in points: a conversion table each.

What does not apply is shared out among the others, what is missing is as the scheme says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine import records
from workflows.rules import exact, refusals
from workflows.scheme.model_awards import RelatedResult


@dataclass(frozen=True, kw_only=True)
class ConvertedResult:
    """One result in points, exact."""

    result: RelatedResult
    value: str
    points: Fraction
    note: str


_NUMBER = re.compile(r"\d{1,6}(\.\d{1,4})?")


def percent_of(result: RelatedResult, value: str) -> Fraction | None:
    """What a value is worth, in percent of the weight; none for one that the scheme does not know.

    What does not apply (`not_applicable`) is worth nothing and is none.
    """
    if result.maximum is None:
        grades = dict(result.values)
        return Fraction(grades[value]) if value in grades else None
    if not _NUMBER.fullmatch(value) or Fraction(value) > result.maximum:
        return None
    return Fraction(value) * 100 / Fraction(result.maximum)


def expected(result: RelatedResult) -> str:
    """What may be said of a result, in words."""
    known = list(dict(result.values)) if result.maximum is None else [f"0至{result.maximum}的数"]
    return "、".join([*known, result.not_applicable])


def is_bad(result: RelatedResult, value: str) -> bool:
    """Whether a value disqualifies; none given does not."""
    if result.bad_below is not None and _NUMBER.fullmatch(value):
        return Fraction(value) < result.bad_below
    return value in result.bad


def convert(
    results: Sequence[RelatedResult],
    values: Mapping[str, str],
    *,
    subject: str = "",
    name: str = "",
    places: int = 2,
    waiting: Collection[str] = (),
) -> tuple[ConvertedResult, ...] | tuple[records.Refusal, ...]:
    """Every result in points, in the scheme's order; or every reason why not.

    `values` are what came in by the result's key; `name` is what the reasons call the subject
    (empty: by its code), `places` the decimals in which the notes show points, `waiting` are the
    keys of results that wait for their second person. Reasons: `result_missing`,
    `result_waiting`, `result_unknown`, `results_inapplicable`.
    """
    called, faults, left_out = name or subject, [], set()
    for result in results:
        grade = values.get(result.key, "")
        if grade == result.not_applicable or (not grade and result.missing == "reweigh"):
            left_out.add(result.key)
        elif not grade and result.missing == "blocks":
            code = "result_waiting" if result.key in waiting else "result_missing"
            faults.append(refusals.make(code, subject, name=called, result=result.name))
        elif grade and percent_of(result, grade) is None:
            faults.append(
                refusals.make(
                    "result_unknown",
                    subject,
                    name=called,
                    result=result.name,
                    value=grade,
                    expected=expected(result),
                )
            )
    whole = sum((Fraction(result.weight) for result in results), Fraction(0))
    carrying = sum(
        (Fraction(result.weight) for result in results if result.key not in left_out), Fraction(0)
    )
    if whole and not carrying:
        faults.append(refusals.make("results_inapplicable", subject, name=called))
    if faults:
        return tuple(faults)
    return tuple(
        _converted(
            result,
            values.get(result.key, ""),
            whole=whole,
            carrying=carrying,
            applies=result.key not in left_out,
            places=places,
        )
        for result in results
    )


def _converted(
    result: RelatedResult,
    grade: str,
    *,
    whole: Fraction,
    carrying: Fraction,
    applies: bool,
    places: int,
) -> ConvertedResult:
    weight = exact.plain(Fraction(result.weight))
    if not applies:
        note = f"{grade or '缺结果'}，权重{weight}由其余各项按比例分担"
        return ConvertedResult(result=result, value=grade, points=Fraction(0), note=note)
    percent = (percent_of(result, grade) if grade else None) or Fraction(0)
    points = Fraction(result.weight) * percent / 100 * (whole / carrying if whole else 1)
    scaled = (
        ""
        if whole == carrying
        else f"×{exact.plain(whole)}/{exact.plain(carrying)}（分担不适用项）"
    )
    note = (
        f"{grade or '缺结果，按0计'}，折算{exact.plain(percent)}%×权重{weight}{scaled}，"
        f"得{exact.shown(points, places)}"
    )
    return ConvertedResult(result=result, value=grade, points=points, note=note)
