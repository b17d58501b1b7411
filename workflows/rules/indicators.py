"""How a raw figure becomes points: one rule an indicator, named by the scheme.

Every result says how it came about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from engine import errors
from workflows.rules import exact, figures

Kind = Literal["points", "deduction", "bonus", "grade", "rank", "base_year", "information"]


@dataclass(frozen=True, kw_only=True)
class IndicatorFigure:
    """One matter that adds or takes points.

    Of several additions for the same matter the highest counts (就高不重复).
    """

    matter: str
    points: Fraction


Raw = Fraction | str | tuple[IndicatorFigure, ...] | figures.Comparison


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How one indicator is scored, in points.

    `points`: the raw number is the points, 0 to `weight`. `deduction`: `weight` less what is taken,
    never below `floor` (none given: 0, or, where `weight` is 0, no floor). `bonus`: what is added,
    up to `cap`. `grade`: the points of the grade in `grades`. `rank`: by place among the ranked,
    either from `grades` as ("3", 10), ("10", 8), ("其余", 5), meaning up to that place, or evenly
    from `weight` for the first to `floor` for the last; a higher figure is better unless
    `lower_is_better`. `base_year`: an equal share of `weight` for each figure that did not rise.
    `information`: shown, never counted. Raises AuthorError for a rule that contradicts itself.
    """

    key: str
    group: str = ""
    name: str = ""
    kind: Kind = "points"
    weight: Decimal = Decimal(0)
    floor: Decimal | None = None
    cap: Decimal | None = None
    grades: tuple[tuple[str, Decimal], ...] = ()
    lower_is_better: bool = False

    def __post_init__(self) -> None:
        values = [points for _, points in self.grades]
        wrong = [
            (self.floor is not None and self.floor > self.weight, f"{self.title}的下限高于满分"),
            (self.kind == "grade" and not self.grades, f"{self.title}没有写各等次的分值"),
            (
                self.kind in ("grade", "rank")
                and bool(self.weight)
                and any(v > self.weight for v in values),
                f"{self.title}的分值超过满分",
            ),
            (
                self.kind == "rank" and not _is_ladder(self.grades),
                f"{self.title}的名次分值应按名次由前到后、分值由高到低写",
            ),
        ]
        if faults := [text for is_wrong, text in wrong if is_wrong]:
            raise errors.AuthorError(faults)

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.key

    @property
    def is_compared(self) -> bool:
        """Whether the points depend on everybody's figures."""
        return self.kind == "rank"

    @property
    def is_optional(self) -> bool:
        """Whether nothing given means that nothing was taken or added."""
        return self.kind in ("deduction", "bonus")


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


def score(rule: Rule, raw: Raw) -> Points | Invalid:
    """The points of one raw figure.

    Raises AuthorError for `rank`, which needs everybody's: see `by_rank`.
    """
    match rule.kind, raw:
        case "rank", _:
            raise errors.AuthorError([f"{rule.title} is scored by rank: call by_rank"])
        case "information", _:
            return Points(points=Fraction(0), note=f"{_shown(raw)}，仅供参考，不计分")
        case "points", Fraction():
            return (
                Points(points=raw)
                if 0 <= raw <= rule.weight
                else Invalid(value=_shown(raw), expected=f"0至{rule.weight}")
            )
        case "grade", str():
            table = dict(rule.grades)
            if raw not in table:
                return Invalid(value=raw, expected="、".join(table))
            return Points(points=Fraction(table[raw]), note=f"{raw}，得{table[raw]}分")
        case "base_year", figures.Comparison():
            return _against_base(rule, raw)
        case "deduction" | "bonus", Fraction() | tuple():
            items = (IndicatorFigure(matter="", points=raw),) if isinstance(raw, Fraction) else raw
            if any(entry.points < 0 for entry in items):
                return Invalid(value=_shown(raw), expected="不小于0")
            return _deducted(rule, items) if rule.kind == "deduction" else _added(rule, items)
    return Invalid(
        value=_shown(raw),
        expected={"grade": "等次", "base_year": "两个年度的数"}.get(rule.kind, "数"),
    )


def by_rank(rule: Rule, raws: Mapping[str, Fraction]) -> dict[str, Points]:
    """The points of every subject by its place.

    Equal figures share the better place; the next place is counted on (1、2、2、4).
    """
    places = _places(rule, raws)
    return {subject: _of_place(rule, number, len(raws)) for subject, number in places.items()}


def nothing(rule: Rule) -> Points:
    """The points of an optional indicator for which nothing was given."""
    return Points(
        points=Fraction(rule.weight if rule.kind == "deduction" else 0),
        note="无扣分" if rule.kind == "deduction" else "无加分",
    )


def _deducted(rule: Rule, items: tuple[IndicatorFigure, ...]) -> Points:
    deducted = sum((entry.points for entry in items), Fraction(0))
    points = Fraction(rule.weight) - deducted
    floor = rule.floor if rule.floor is not None else (Decimal(0) if rule.weight else None)
    note = (
        f"满分{rule.weight}，扣{exact.plain(deducted)}"
        if rule.weight
        else f"扣{exact.plain(deducted)}"
    )
    if floor is not None and points < floor:
        return Points(points=Fraction(floor), note=f"{note}，至下限{floor}")
    return Points(points=points, note=note)


def _added(rule: Rule, items: tuple[IndicatorFigure, ...]) -> Points:
    best: dict[str, Fraction] = {}
    for entry in items:
        best[entry.matter] = max(entry.points, best.get(entry.matter, Fraction(0)))
    points = sum(best.values(), Fraction(0))
    note = f"加{exact.plain(points)}"
    if len(best) < len(items):
        note += "（同一事项就高不重复）"
    if rule.cap is not None and points > rule.cap:
        return Points(points=Fraction(rule.cap), note=f"{note}，至上限{rule.cap}")
    return Points(points=points, note=note)


def _against_base(rule: Rule, compared: figures.Comparison) -> Points | Invalid:
    if compared.missing or not compared.rows:
        return Invalid(value=compared.note, expected="两个年度的数")
    count = len(compared.rows)
    not_risen = count - len(compared.rose)
    points = Fraction(rule.weight) * not_risen / count
    points = max(points, Fraction(rule.floor or 0))
    note = f"{compared.note}；{count}项中{not_risen}项未上升，得{exact.shown(points, 2)}分"
    return Points(points=points, note=note)


def _places(rule: Rule, raws: Mapping[str, Fraction]) -> dict[str, int]:
    ordered = sorted(raws.values(), reverse=not rule.lower_is_better)
    first: dict[Fraction, int] = {}
    for number, raw in enumerate(ordered, 1):
        first.setdefault(raw, number)
    return {subject: first[raw] for subject, raw in raws.items()}


def _of_place(rule: Rule, number: int, count: int) -> Points:
    if rule.grades:
        limits = (
            (int(until) if until.isdecimal() else count, points) for until, points in rule.grades
        )
        points = Fraction(
            next((points for until, points in limits if number <= until), rule.floor or Decimal(0))
        )
    else:
        best, last = Fraction(rule.weight), Fraction(rule.floor or 0)
        points = best - (best - last) * (number - 1) / (count - 1) if count > 1 else best
    return Points(points=points, note=f"{count}个中列第{number}，得{exact.shown(points, 2)}分")


def _is_ladder(grades: tuple[tuple[str, Decimal], ...]) -> bool:
    limits = [int(until) for until, _ in grades if until.isdecimal()]
    points = [step for _, step in grades]
    open_ended = [n for n, (until, _) in enumerate(grades) if not until.isdecimal()]
    return (
        limits == sorted(set(limits))
        and points == sorted(points, reverse=True)
        and open_ended in ([], [len(grades) - 1])
    )


def _shown(raw: Raw) -> str:
    match raw:
        case Fraction():
            return exact.plain(raw)
        case str():
            return raw
        case figures.Comparison():
            return raw.note
    return "、".join(f"{entry.matter}{exact.plain(entry.points)}" for entry in raw)
