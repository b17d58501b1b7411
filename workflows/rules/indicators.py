"""How a raw figure becomes points: one rule an indicator, named by the scheme.

Every result says how it came about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from engine import errors
from workflows.rules import exact, figures
from workflows.scheme.model_awards import (
    Indicator,
    IndicatorGroup,
    Panel,
    RelatedResult,
    Scoring,
)


@dataclass(frozen=True, kw_only=True)
class IndicatorFigure:
    """One matter that adds or takes points.

    Of several additions for the same matter the highest counts (就高不重复).
    """

    matter: str
    points: Fraction


Raw = Fraction | str | tuple[IndicatorFigure, ...] | figures.Comparison


def is_compared(indicator: Indicator) -> bool:
    """Whether the points depend on everybody's figures."""
    return indicator.rule == "rank"


def is_optional(indicator: Indicator) -> bool:
    """Whether nothing given means that nothing was taken or added."""
    return indicator.rule in ("deduction", "bonus")


@dataclass(frozen=True, kw_only=True)
class Points:
    """What an indicator gives, exact, and the way there (empty where the raw number is it)."""

    points: Fraction
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Invalid:
    """A raw figure that the rule cannot take, and what would be right."""

    value: str
    expected: str


class Scored(Protocol):
    """What of a scheme makes a total."""

    @property
    def scoring(self) -> Scoring: ...

    @property
    def groups(self) -> tuple[IndicatorGroup, ...]: ...

    @property
    def indicators(self) -> tuple[Indicator, ...]: ...

    @property
    def related_results(self) -> tuple[RelatedResult, ...]: ...


@dataclass(frozen=True, kw_only=True)
class Applied:
    """The same, of one subject."""

    scoring: Scoring
    groups: tuple[IndicatorGroup, ...]
    indicators: tuple[Indicator, ...]
    related_results: tuple[RelatedResult, ...]

    @property
    def factor(self) -> Fraction:
        """By what the points are multiplied where the others bear what does not apply."""
        counted = sum_of_weights(self.indicators)
        if not self.scoring.reweighs or not counted:
            return Fraction(1)
        return Fraction(self.scoring.full_marks) / counted


def applied(scheme: Scored, inapplicable: Collection[str]) -> Applied:
    """What is left of a scheme without the indicators with those keys."""
    return Applied(
        scoring=scheme.scoring,
        groups=scheme.groups,
        indicators=tuple(each for each in scheme.indicators if each.key not in inapplicable),
        related_results=scheme.related_results,
    )


def panel_of(scoring: Scoring, indicator: Indicator) -> Panel:
    """How the marks of whoever leads an indicator become one: a department's mark is one."""
    juries = {jury.key: jury for jury in scoring.juries}
    return juries.get(indicator.lead) or Panel(size=1, minimum=1, drop_from=3, rule="mean")


def sum_of_weights(scored: Sequence[Indicator]) -> Fraction:
    """What the indicators bring in all: additions and information are beside it."""
    return sum(
        (Fraction(each.weight) for each in scored if each.rule not in ("bonus", "information")),
        Fraction(0),
    )


def score(indicator: Indicator, raw: Raw) -> Points | Invalid:
    """The points of one raw figure, in proportion where marks go up to another maximum.

    Raises AuthorError for `rank`, which needs everybody's: see `by_rank`.
    """
    return _converted(indicator, _score(indicator.on_its_scale, raw))


def _converted(indicator: Indicator, points: Points | Invalid) -> Points | Invalid:
    """Points of the indicator's own scale in those of its weight."""
    if indicator.maximum is None or isinstance(points, Invalid):
        return points
    share = Fraction(indicator.weight) / Fraction(indicator.maximum)
    note = points.note or exact.plain(points.points)
    return Points(
        points=points.points * share, note=f"{note}×{indicator.weight}/{indicator.maximum}"
    )


def _score(indicator: Indicator, raw: Raw) -> Points | Invalid:
    match indicator.rule, raw:
        case "rank", _:
            raise errors.AuthorError([f"{indicator.key} is scored by rank: call by_rank"])
        case "information", _:
            return Points(points=Fraction(0), note=f"{_shown(raw)}，仅供参考，不计分")
        case "points", Fraction():
            return (
                Points(points=raw)
                if 0 <= raw <= indicator.weight
                else Invalid(value=_shown(raw), expected=f"0至{indicator.weight}")
            )
        case "grade", str():
            table = dict(indicator.grades)
            if raw not in table:
                return Invalid(value=raw, expected="、".join(table))
            return Points(points=Fraction(table[raw]), note=f"{raw}，得{table[raw]}分")
        case "base_year", figures.Comparison():
            return _against_base(indicator, raw)
        case "deduction" | "bonus", Fraction() | tuple():
            items = (IndicatorFigure(matter="", points=raw),) if isinstance(raw, Fraction) else raw
            if any(entry.points < 0 for entry in items):
                return Invalid(value=_shown(raw), expected="不小于0")
            return (
                _deducted(indicator, items)
                if indicator.rule == "deduction"
                else _added(indicator, items)
            )
    return Invalid(
        value=_shown(raw),
        expected={"grade": "等次", "base_year": "两个年度的数"}.get(indicator.rule, "数"),
    )


def by_rank(indicator: Indicator, raws: Mapping[str, Fraction]) -> dict[str, Points]:
    """The points of every subject by its place.

    Equal figures share the better place; the next place is counted on (1、2、2、4).
    """
    places = _places(indicator, raws)
    scale = indicator.on_its_scale
    points_by_subject: dict[str, Points] = {}
    for subject, number in places.items():
        points = _converted(indicator, _of_place(scale, number, len(raws)))
        if isinstance(points, Points):
            points_by_subject[subject] = points
    return points_by_subject


def nothing(indicator: Indicator) -> Points:
    """The points of an optional indicator for which nothing was given."""
    return Points(
        points=Fraction(indicator.weight if indicator.rule == "deduction" else 0),
        note="无扣分" if indicator.rule == "deduction" else "无加分",
    )


def _deducted(indicator: Indicator, items: tuple[IndicatorFigure, ...]) -> Points:
    deducted = sum((entry.points for entry in items), Fraction(0))
    points = Fraction(indicator.weight) - deducted
    floor = (
        indicator.floor
        if indicator.floor is not None
        else (Decimal(0) if indicator.weight else None)
    )
    note = (
        f"满分{indicator.weight}，扣{exact.plain(deducted)}"
        if indicator.weight
        else f"扣{exact.plain(deducted)}"
    )
    if floor is not None and points < floor:
        return Points(points=Fraction(floor), note=f"{note}，至下限{floor}")
    return Points(points=points, note=note)


def _added(indicator: Indicator, items: tuple[IndicatorFigure, ...]) -> Points:
    best: dict[str, Fraction] = {}
    for entry in items:
        best[entry.matter] = max(entry.points, best.get(entry.matter, Fraction(0)))
    points = sum(best.values(), Fraction(0))
    note = f"加{exact.plain(points)}"
    if len(best) < len(items):
        note += "（同一事项就高不重复）"
    if indicator.cap is not None and points > indicator.cap:
        return Points(points=Fraction(indicator.cap), note=f"{note}，至上限{indicator.cap}")
    return Points(points=points, note=note)


def _against_base(indicator: Indicator, compared: figures.Comparison) -> Points | Invalid:
    if compared.missing or not compared.rows:
        return Invalid(value=compared.note, expected="两个年度的数")
    count = len(compared.rows)
    not_risen = count - len(compared.rose)
    points = Fraction(indicator.weight) * not_risen / count
    points = max(points, Fraction(indicator.floor or 0))
    note = f"{compared.note}；{count}项中{not_risen}项未上升，得{exact.shown(points, 2)}分"
    return Points(points=points, note=note)


def _places(indicator: Indicator, raws: Mapping[str, Fraction]) -> dict[str, int]:
    ordered = sorted(raws.values(), reverse=not indicator.lower_is_better)
    first: dict[Fraction, int] = {}
    for number, raw in enumerate(ordered, 1):
        first.setdefault(raw, number)
    return {subject: first[raw] for subject, raw in raws.items()}


def _of_place(indicator: Indicator, number: int, count: int) -> Points:
    if indicator.grades:
        limits = (
            (int(until) if until.isdecimal() else count, points)
            for until, points in indicator.grades
        )
        points = Fraction(
            next(
                (points for until, points in limits if number <= until),
                indicator.floor or Decimal(0),
            )
        )
    else:
        best, last = Fraction(indicator.weight), Fraction(indicator.floor or 0)
        points = best - (best - last) * (number - 1) / (count - 1) if count > 1 else best
    return Points(points=points, note=f"{count}个中列第{number}，得{exact.shown(points, 2)}分")


def _shown(raw: Raw) -> str:
    match raw:
        case Fraction():
            return exact.plain(raw)
        case str():
            return raw
        case figures.Comparison():
            return raw.note
    return "、".join(f"{entry.matter}{exact.plain(entry.points)}" for entry in raw)
