"""One subject's total: every raw figure on its way through sources, panel and weights.

total = assessment × `assessment_percent` + related results, where the assessment is the panel's
value plus what was measured once (no assessor), and the weights of the related results are points
of the total themselves. Exact; rounded once, at the very end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from engine import errors, records
from workflows.rules import exact, indicators, marking, panels, refusals, related

RELATED = "related"


@dataclass(frozen=True, kw_only=True)
class Group:
    """A category of indicators, whose points stand beside the total and may break a tie."""

    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """How totals are made.

    `places` decimals, rounded half up. `ties` are keys of groups, in order; `related` among them
    means the related results.
    """

    places: int = 2
    assessment_percent: Decimal = Decimal(100)
    related_percent: Decimal = Decimal(0)
    sources: tuple[marking.Source, ...] = ()
    panel: panels.Rule = panels.SINGLE
    groups: tuple[Group, ...] = ()
    indicators: tuple[indicators.Rule, ...]
    related: tuple[related.Rule, ...] = ()
    ties: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        group_keys = [*(group.key for group in self.groups), RELATED]
        wrong = [
            (
                self.assessment_percent + self.related_percent != 100,
                "考评与相关考核结果所占比例合计不是100",
            ),
            (
                bool(self.sources) and sum(source.percent for source in self.sources) != 100,
                "各评分来源所占比例合计不是100",
            ),
            (
                sum(rule.weight for rule in self.related) != self.related_percent,
                "各项相关考核结果权重合计与所占比例不符",
            ),
            (any(key not in group_keys for key in self.ties), "同分比较项不在各类别之中"),
            (
                any(rule.group not in group_keys for rule in self.indicators if rule.group),
                "考评要点的类别不存在",
            ),
            (
                len({rule.key for rule in self.indicators}) < len(self.indicators),
                "考评要点编号重复",
            ),
        ]
        if faults := [text for is_wrong, text in wrong if is_wrong]:
            raise errors.AuthorError(faults)


@dataclass(frozen=True, kw_only=True)
class Entrant:
    """A subject with everything its total is made of.

    `measured`: raw figures given once, by indicator; `related`: results by their key.

    `position` is its place in the roster. The marks may come in any order.
    """

    subject: str
    name: str
    position: int
    marks: tuple[marking.Mark, ...] = ()
    measured: Mapping[str, indicators.Raw] = field(default_factory=dict)
    related: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ScorePart:
    """One summand of the total, exact.

    `kind` says what `key` is a key of; the panel's part has no key.
    """

    kind: Literal["panel", "measured", "related"]
    key: str
    name: str
    points: Fraction
    note: str


@dataclass(frozen=True, kw_only=True)
class RawFigure:
    """Points of a group, of the related results or of one indicator, for ties and prerequisites.

    Each is settled by the panel's rule on its own numbers, so that a higher mark never lowers it;
    hence groups need not add up to the total. `units` is the same, rounded half up, in the smallest
    unit.
    """

    key: str
    name: str
    points: Fraction
    units: int


@dataclass(frozen=True, kw_only=True)
class TotalScore:
    """A subject's total in the smallest unit, `exact` before the one rounding, and the way there.

    The sum of `parts` is `exact`. `rank` is none until the field is ranked. `notes` are sentences
    for people, in the order of the computation.
    """

    subject: str
    name: str
    position: int
    places: int
    total: int
    exact: Fraction
    parts: tuple[ScorePart, ...]
    values: tuple[RawFigure, ...]
    sheets: tuple[marking.Sheet, ...] = ()
    panel: panels.PanelScore | None = None
    notes: tuple[str, ...] = ()
    rank: int | None = None

    @property
    def total_text(self) -> str:
        """The total as it is printed."""
        return exact.text(self.total, self.places)

    def value(self, key: str) -> RawFigure:
        """The points of that group or indicator. KeyError if there is none."""
        return {figure.key: figure for figure in reversed(self.values)}[key]


Compared = Mapping[str, Mapping[str, indicators.Points]]


def compared(scoring: Scoring, entrants: Sequence[Entrant]) -> Compared:
    """The points of the indicators that depend on everybody's figures: by indicator, by subject.

    Who has no figure is left out.
    """
    points_by_indicator: dict[str, Mapping[str, indicators.Points]] = {}
    for rule in scoring.indicators:
        if rule.is_compared:
            raws = {
                entrant.subject: figure
                for entrant in entrants
                if (figure := _figure(scoring, entrant, rule)) is not None
            }
            points_by_indicator[rule.key] = indicators.by_rank(rule, raws)
    return points_by_indicator


def of(
    scoring: Scoring, entrant: Entrant, among: Compared
) -> TotalScore | tuple[records.Refusal, ...]:
    """The total of one subject, or every reason why it cannot be made.

    `among` comes from `compared` for the whole field. Reasons: those of `marking.fill` and
    `related.convert`, `panel_small`, `mark_missing` for a figure that was not given.
    """
    called: dict[str, str] = {"subject": entrant.subject, "name": entrant.name}
    filled = marking.fill(
        scoring.indicators,
        entrant.marks,
        sources=scoring.sources,
        measured=entrant.measured,
        **called,
    )
    faults = list(filled.faults)
    measured, missing = _measured(scoring, entrant, among)
    faults += missing
    panelled = [
        rule
        for rule in scoring.indicators
        if marking.is_panelled(rule) and rule.key not in entrant.measured
    ]
    panel: panels.PanelScore | None = None
    if filled.sheets or any(not rule.is_optional for rule in panelled):
        numbers = {sheet.assessor: sheet.total for sheet in filled.sheets}
        settled = panels.settle(scoring.panel, numbers, places=scoring.places, **called)
        if isinstance(settled, panels.PanelScore):
            panel = settled
        else:
            faults.append(settled)
    else:
        measured += [(rule, indicators.nothing(rule)) for rule in panelled]
    results: list[related.ConvertedResult] = []
    for conversion in related.convert(
        scoring.related, entrant.related, places=scoring.places, **called
    ):
        if isinstance(conversion, related.ConvertedResult):
            results.append(conversion)
        else:
            faults.append(conversion)
    return (
        tuple(faults)
        if faults
        else _result(scoring, entrant, filled.sheets, panel, measured, results)
    )


Measured = list[tuple[indicators.Rule, indicators.Points]]


def _measured(
    scoring: Scoring, entrant: Entrant, among: Compared
) -> tuple[Measured, list[records.Refusal]]:
    """What was given once, or is compared with others, in the scheme's order."""
    scored: Measured = []
    faults: list[records.Refusal] = []
    for rule in scoring.indicators:
        points: indicators.Points | indicators.Invalid | None = None
        if rule.is_compared:
            points = among.get(rule.key, {}).get(entrant.subject)
        elif rule.key in entrant.measured:
            points = indicators.score(rule, entrant.measured[rule.key])
        if isinstance(points, indicators.Points):
            scored.append((rule, points))
        elif isinstance(points, indicators.Invalid):
            faults.append(
                marking.invalid(
                    points, where=rule.title, subject=entrant.subject, name=entrant.name
                )
            )
        elif rule.kind in ("rank", "base_year"):
            faults.append(
                refusals.make(
                    "mark_missing", entrant.subject, name=entrant.name, missing=rule.title
                )
            )
    return scored, faults


def _figure(scoring: Scoring, entrant: Entrant, rule: indicators.Rule) -> Fraction | None:
    """The figure by which a subject is placed: measured once, or the mean of the assessors'."""
    raw = entrant.measured.get(rule.key)
    if isinstance(raw, Fraction):
        return raw
    shares = {
        source.key: Fraction(source.percent) / 100 for source in scoring.sources or (marking.WHOLE,)
    }
    numbers: dict[str, Fraction] = {}
    for mark in entrant.marks:
        if mark.indicator == rule.key and isinstance(mark.raw, Fraction) and mark.source in shares:
            numbers[mark.assessor] = (
                numbers.get(mark.assessor, Fraction(0)) + mark.raw * shares[mark.source]
            )
    return sum(numbers.values(), Fraction(0)) / len(numbers) if numbers else None


def _result(
    scoring: Scoring,
    entrant: Entrant,
    filled: tuple[marking.Sheet, ...],
    panel: panels.PanelScore | None,
    measured: Measured,
    results: list[related.ConvertedResult],
) -> TotalScore:
    places, share = scoring.places, Fraction(scoring.assessment_percent) / 100
    percent = f"；×{exact.plain(share * 100)}%" if share != 1 else ""
    parts: list[ScorePart] = []
    if panel:
        parts.append(
            ScorePart(
                kind="panel",
                key="",
                name="打分",
                points=panel.value * share,
                note=panel.note + percent,
            )
        )
    for rule, points in measured:
        note = points.note or f"得{exact.shown(points.points, places)}"
        if rule.kind != "information":
            note += percent
        parts.append(
            ScorePart(
                kind="measured",
                key=rule.key,
                name=rule.title,
                points=points.points * share,
                note=note,
            )
        )
    parts += [
        ScorePart(
            kind="related",
            key=conversion.rule.key,
            name=conversion.rule.name,
            points=conversion.points,
            note=conversion.note,
        )
        for conversion in results
    ]
    # The only rounding of the whole way: parts that were rounded before they are added could move a
    # total across a rank or the threshold, and no two people would get the same by hand.
    whole = sum((part.points for part in parts), Fraction(0))
    total = exact.to_units(whole, places)
    notes = [f"{part.name}：{part.note}，计入{exact.shown(part.points, places)}" for part in parts]
    notes.append(
        f"合计{exact.shown(whole, places)}；中间不进位，"
        f"总分四舍五入保留{places}位小数，为{exact.text(total, places)}"
    )
    return TotalScore(
        subject=entrant.subject,
        name=entrant.name,
        position=entrant.position,
        places=places,
        total=total,
        exact=whole,
        parts=tuple(parts),
        values=_values(
            scoring, filled, {rule.key: points.points for rule, points in measured}, results
        ),
        sheets=filled,
        panel=panel,
        notes=tuple(notes),
    )


def _values(
    scoring: Scoring,
    filled: tuple[marking.Sheet, ...],
    measured: Mapping[str, Fraction],
    results: list[related.ConvertedResult],
) -> tuple[RawFigure, ...]:
    wanted = [
        (
            group.key,
            group.name,
            {rule.key for rule in scoring.indicators if rule.group == group.key},
        )
        for group in scoring.groups
    ]
    wanted += [
        (rule.key, rule.title, {rule.key})
        for rule in scoring.indicators
        if rule.kind != "information"
    ]
    figures = []
    for key, name, keys in wanted:
        settled = (
            panels.settle(scoring.panel, {sheet.assessor: sheet.of(keys) for sheet in filled})
            if filled
            else None
        )
        judged = settled.value if isinstance(settled, panels.PanelScore) else Fraction(0)
        figures.append(
            (
                key,
                name,
                judged
                + sum(
                    (points for indicator, points in measured.items() if indicator in keys),
                    Fraction(0),
                ),
            )
        )
    figures.append(
        (RELATED, "相关考核结果", sum((conversion.points for conversion in results), Fraction(0)))
    )
    return tuple(
        RawFigure(key=key, name=name, points=points, units=exact.to_units(points, scoring.places))
        for key, name, points in figures
    )
