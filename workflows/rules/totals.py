"""One subject's total: every raw figure on its way through sources, panel and weights.

total = assessment × `assessment_percent` + related results, where the assessment is the panel's
value plus what was measured once (no assessor), and the weights of the related results are points
of the total themselves. Exact; rounded once, at the very end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from engine import records
from workflows.rules import exact, indicators, marking, panels, refusals, related
from workflows.scheme import model_awards

RELATED = "related"


@dataclass(frozen=True, kw_only=True)
class Entrant:
    """A subject with everything its total is made of.

    `measured`: raw figures given once, by indicator; `related`: results by their key;
    `inapplicable`: keys of the indicators that are not for it. `has_waiting_marks` and
    `waiting_results` (keys): what was entered and is not confirmed.

    `position` is its place in the roster. The marks may come in any order.
    """

    subject: str
    name: str
    position: int
    marks: tuple[marking.Mark, ...] = ()
    measured: Mapping[str, indicators.Raw] = field(default_factory=dict)
    related: Mapping[str, str] = field(default_factory=dict)
    inapplicable: frozenset[str] = frozenset()
    has_waiting_marks: bool = False
    waiting_results: frozenset[str] = frozenset()


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

    Each is settled as the panel is, on its own numbers, so that a higher mark never lowers it; so
    groups need not add up to the total. `units` is the same, rounded half up, in the smallest unit.
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


def compared(scheme: indicators.Scored, entrants: Sequence[Entrant]) -> Compared:
    """The points of the indicators that depend on everybody's figures: by indicator, by subject.

    Who has no figure is left out.
    """
    points_by_indicator: dict[str, Mapping[str, indicators.Points]] = {}
    for indicator in scheme.indicators:
        if indicators.is_compared(indicator):
            raws = {
                entrant.subject: figure
                for entrant in entrants
                if indicator.key not in entrant.inapplicable
                and (figure := _figure(scheme, entrant, indicator)) is not None
            }
            points_by_indicator[indicator.key] = indicators.by_rank(indicator, raws)
    return points_by_indicator


def of(
    scheme: indicators.Scored, entrant: Entrant, among: Compared
) -> TotalScore | tuple[records.Refusal, ...]:
    """The total of one subject, or every reason why it cannot be made.

    `among` comes from `compared` for the whole field. Reasons: those of `marking.fill` and
    `related.convert`, `panel_small`, `mark_missing` for a figure that was not given.
    """
    called: dict[str, str] = {"subject": entrant.subject, "name": entrant.name}
    scheme = indicators.applied(scheme, entrant.inapplicable)
    led_keys = {indicator.key for indicator in scheme.indicators if indicator.lead}
    filled = marking.fill(
        scheme.indicators,
        [mark for mark in entrant.marks if mark.indicator not in led_keys],
        sources=scheme.scoring.sources,
        measured=entrant.measured,
        **called,
    )
    faults = list(filled.faults)
    measured, missing = _measured(scheme, entrant, among)
    faults += missing
    panelled = [
        indicator
        for indicator in scheme.indicators
        if marking.is_panelled(indicator) and indicator.key not in entrant.measured
    ]
    panel: panels.PanelScore | None = None
    if filled.sheets or any(not indicators.is_optional(indicator) for indicator in panelled):
        numbers = {sheet.assessor: sheet.total for sheet in filled.sheets}
        settled = panels.settle(
            (scheme.scoring.panel or panels.SINGLE), numbers, places=scheme.scoring.places, **called
        )
        if isinstance(settled, panels.PanelScore):
            panel = settled
        elif entrant.has_waiting_marks:
            faults.append(refusals.make("marks_waiting", **called))
        else:
            faults.append(settled)
    else:
        measured += [(indicator, indicators.nothing(indicator)) for indicator in panelled]
    results: list[related.ConvertedResult] = []
    for conversion in related.convert(
        scheme.related_results,
        entrant.related,
        places=scheme.scoring.places,
        waiting=entrant.waiting_results,
        **called,
    ):
        if isinstance(conversion, related.ConvertedResult):
            results.append(conversion)
        else:
            faults.append(conversion)
    return (
        tuple(faults)
        if faults
        else _result(scheme, entrant, filled.sheets, panel, measured, results)
    )


Measured = list[tuple[model_awards.Indicator, indicators.Points]]


def _measured(
    scheme: indicators.Scored, entrant: Entrant, among: Compared
) -> tuple[Measured, list[records.Refusal]]:
    """What was given once, or is compared with others, in the scheme's order."""
    scored: Measured = []
    faults: list[records.Refusal] = []
    for indicator in scheme.indicators:
        points: indicators.Points | indicators.Invalid | None = None
        if indicator.lead:
            led = marking.led(
                indicator,
                [mark for mark in entrant.marks if mark.indicator == indicator.key],
                panel=indicators.panel_of(scheme.scoring, indicator),
                subject=entrant.subject,
                name=entrant.name,
                places=scheme.scoring.places,
            )
            if isinstance(led, records.Refusal):
                faults.append(led)
            else:
                scored.append((indicator, led))
            continue
        if indicators.is_compared(indicator):
            points = among.get(indicator.key, {}).get(entrant.subject)
        elif indicator.key in entrant.measured:
            points = indicators.score(indicator, entrant.measured[indicator.key])
        if isinstance(points, indicators.Points):
            scored.append((indicator, points))
        elif isinstance(points, indicators.Invalid):
            faults.append(
                marking.invalid(
                    points, where=indicator.key, subject=entrant.subject, name=entrant.name
                )
            )
        elif indicator.rule in ("rank", "base_year"):
            faults.append(
                refusals.make(
                    "mark_missing", entrant.subject, name=entrant.name, missing=indicator.key
                )
            )
    return scored, faults


def _figure(
    scheme: indicators.Scored, entrant: Entrant, indicator: model_awards.Indicator
) -> Fraction | None:
    """The figure by which a subject is placed: measured once, or the mean of the assessors'."""
    raw = entrant.measured.get(indicator.key)
    if isinstance(raw, Fraction):
        return raw
    shares = {
        source.key: Fraction(source.percent) / 100
        for source in scheme.scoring.sources or (marking.WHOLE,)
    }
    numbers: dict[str, Fraction] = {}
    for mark in entrant.marks:
        if (
            mark.indicator == indicator.key
            and isinstance(mark.raw, Fraction)
            and mark.source in shares
        ):
            numbers[mark.assessor] = (
                numbers.get(mark.assessor, Fraction(0)) + mark.raw * shares[mark.source]
            )
    return sum(numbers.values(), Fraction(0)) / len(numbers) if numbers else None


def _result(
    scheme: indicators.Applied,
    entrant: Entrant,
    filled: tuple[marking.Sheet, ...],
    panel: panels.PanelScore | None,
    measured: Measured,
    results: list[related.ConvertedResult],
) -> TotalScore:
    places, share = scheme.scoring.places, Fraction(scheme.scoring.assessment_percent) / 100
    percent = f"；×{exact.plain(share * 100)}%" if share != 1 else ""
    if scheme.factor != 1:
        full, counted = scheme.scoring.full_marks, indicators.sum_of_weights(scheme.indicators)
        percent += f"；×{full}/{exact.plain(counted)}（不适用的要点由其余分担）"
    share *= scheme.factor
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
    for indicator, points in measured:
        note = points.note or f"得{exact.shown(points.points, places)}"
        if indicator.rule != "information":
            note += percent
        parts.append(
            ScorePart(
                kind="measured",
                key=indicator.key,
                name=indicator.key,
                points=points.points * share,
                note=note,
            )
        )
    parts += [
        ScorePart(
            kind="related",
            key=conversion.result.key,
            name=conversion.result.name,
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
            scheme,
            filled,
            {indicator.key: points.points for indicator, points in measured},
            results,
        ),
        sheets=filled,
        panel=panel,
        notes=tuple(notes),
    )


def _values(
    scheme: indicators.Applied,
    filled: tuple[marking.Sheet, ...],
    measured: Mapping[str, Fraction],
    results: list[related.ConvertedResult],
) -> tuple[RawFigure, ...]:
    wanted = [
        (
            group.key,
            group.name,
            {indicator.key for indicator in scheme.indicators if indicator.group == group.key},
        )
        for group in scheme.groups
    ]
    wanted += [
        (indicator.key, indicator.key, {indicator.key})
        for indicator in scheme.indicators
        if indicator.rule != "information"
    ]
    figures = []
    for key, name, keys in wanted:
        settled = (
            panels.settle(
                (scheme.scoring.panel or panels.SINGLE),
                {sheet.assessor: sheet.of(keys) for sheet in filled},
            )
            if filled
            else None
        )
        judged = settled.value if isinstance(settled, panels.PanelScore) else Fraction(0)
        figures.append(
            (
                key,
                name,
                scheme.factor
                * sum(
                    (points for indicator, points in measured.items() if indicator in keys),
                    judged,
                ),
            )
        )
    figures.append(
        (RELATED, "相关考核结果", sum((conversion.points for conversion in results), Fraction(0)))
    )
    return tuple(
        RawFigure(
            key=key, name=name, points=points, units=exact.to_units(points, scheme.scoring.places)
        )
        for key, name, points in figures
    )
