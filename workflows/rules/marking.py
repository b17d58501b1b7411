"""Assessors' marks put in order: one sheet an assessor, one line an indicator, sources weighted.

Says everything that is missing or out of place.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from engine import records
from workflows.rules import exact, indicators, panels, refusals
from workflows.scheme.model_awards import Indicator, Panel, Source

WHOLE = Source(key="", name="", percent=Decimal(100))


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What one assessor gave for one indicator from one source (empty: the scheme has none)."""

    assessor: str
    indicator: str
    raw: indicators.Raw
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class MarkRow:
    """One source's part in a line."""

    source: Source
    points: indicators.Points

    @property
    def weighted(self) -> Fraction:
        """The points that it brings to the line."""
        return self.points.points * Fraction(self.source.percent) / 100


@dataclass(frozen=True, kw_only=True)
class Line:
    """One indicator on one assessor's sheet."""

    indicator: Indicator
    parts: tuple[MarkRow, ...]
    points: Fraction

    @property
    def note(self) -> str:
        """The way from the sources to the points."""
        parts = []
        for part in self.parts:
            why = f"（{part.points.note}）" if part.points.note else ""
            share = f"×{exact.plain(Fraction(part.source.percent))}%" if part.source.key else ""
            parts.append(f"{part.source.name}{exact.shown(part.points.points, 2)}{why}{share}")
        return f"{self.indicator.key}：{'＋'.join(parts)}，得{exact.shown(self.points, 2)}"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What one assessor gave in all."""

    assessor: str
    lines: tuple[Line, ...]
    total: Fraction

    def of(self, keys: Collection[str]) -> Fraction:
        """What was given for these indicators together."""
        return sum((self._by_key[key] for key in keys if key in self._by_key), Fraction(0))

    @cached_property
    def _by_key(self) -> dict[str, Fraction]:
        return {line.indicator.key: line.points for line in self.lines}


@dataclass(frozen=True, kw_only=True)
class FilledMarks:
    """The sheets in the order of the assessors' codes, and what is wrong with the marks."""

    sheets: tuple[Sheet, ...]
    faults: tuple[records.Refusal, ...]


def is_panelled(indicator: Indicator) -> bool:
    """Whether assessors' marks for it become points by themselves.

    Not where everybody's figures are compared, two years are, nothing counts, or somebody else
    leads.
    """
    return not indicator.lead and indicator.rule not in ("rank", "base_year", "information")


def fill(
    scored: Sequence[Indicator],
    marks: Sequence[Mark],
    *,
    sources: Sequence[Source] = (),
    measured: Collection[str] = (),
    subject: str = "",
    name: str = "",
) -> FilledMarks:
    """The sheets of one subject; the `marks` may come in any order.

    `measured` are the keys of the indicators whose figure is given once, not by assessors; `name`
    is what the faults call the subject (empty: by its code).

    Faults: `mark_unknown` (an indicator or source that is not the scheme's, a figure that is
    measured, a mark given twice), `mark_missing` (a sheet with a gap; a deduction or an addition
    may be left out: then there was none), `points_invalid`.
    """
    counting = tuple(source for source in sources if source.percent) or (WHOLE,)
    source_keys = {source.key for source in counting}
    informing = {source.key for source in sources if not source.percent}
    by_key = {
        indicator.key: indicator
        for indicator in scored
        if indicator.key not in measured and indicator.rule != "base_year" and not indicator.lead
    }
    panelled = tuple(indicator for indicator in by_key.values() if is_panelled(indicator))
    by_place: dict[tuple[str, str, str], indicators.Raw] = {}
    unknown: set[str] = set()
    for mark in marks:
        mark_key = (mark.assessor, mark.indicator, mark.source)
        if mark.source in informing:
            continue
        if mark.indicator not in by_key or mark.source not in source_keys or mark_key in by_place:
            unknown.add(_where(*mark_key))
        by_place[mark_key] = mark.raw
    faults = (
        [
            refusals.make(
                "mark_unknown", subject, name=name or subject, marks="、".join(sorted(unknown))
            )
        ]
        if unknown
        else []
    )
    assessors = sorted(
        {
            assessor
            for assessor, indicator, _ in by_place
            if indicator in by_key and is_panelled(by_key[indicator])
        }
    )
    sheets = []
    for assessor in assessors:
        lines = []
        for indicator in panelled:
            parts = []
            for source in counting:
                points = _points(indicator, by_place.get((assessor, indicator.key, source.key)))
                if isinstance(points, indicators.Points):
                    parts.append(MarkRow(source=source, points=points))
                    continue
                where = _where(assessor, indicator.key, source.name)
                if points is None:
                    faults.append(
                        refusals.make("mark_missing", subject, name=name or subject, missing=where)
                    )
                else:
                    faults.append(invalid(points, where=where, subject=subject, name=name))
            lines.append(
                Line(
                    indicator=indicator,
                    parts=tuple(parts),
                    points=sum((part.weighted for part in parts), Fraction(0)),
                )
            )
        sheets.append(
            Sheet(
                assessor=assessor,
                lines=tuple(lines),
                total=sum((line.points for line in lines), Fraction(0)),
            )
        )
    return FilledMarks(sheets=tuple(sheets), faults=tuple(faults))


def led(
    indicator: Indicator,
    marks: Sequence[Mark],
    *,
    panel: Panel,
    subject: str,
    name: str,
    places: int,
) -> indicators.Points | records.Refusal:
    """The points of an indicator that somebody else than the panel marks, or why there are none.

    `panel` says how their marks (in any order) become one. What may be left out, and was, gives
    what nothing gives. Reasons: `lead_missing`, `panel_small`, `points_invalid`.
    """
    numbers: dict[str, Fraction] = {}
    for mark in marks:
        points = indicators.score(indicator, mark.raw)
        if isinstance(points, indicators.Invalid):
            where = _where(mark.assessor, indicator.key, "")
            return invalid(points, where=where, subject=subject, name=name)
        numbers[mark.assessor] = points.points
    if not numbers and indicators.is_optional(indicator):
        return indicators.nothing(indicator)
    if not numbers:
        return refusals.make("lead_missing", subject, name=name or subject, missing=indicator.key)
    settled = panels.settle(panel, numbers, subject=subject, name=name, places=places)
    if isinstance(settled, records.Refusal):
        return settled
    return indicators.Points(points=settled.value, note=settled.note)


def invalid(points: indicators.Invalid, *, where: str, subject: str, name: str) -> records.Refusal:
    """The reason why a raw figure was not taken; `where` names the assessor and the indicator."""
    return refusals.make(
        "points_invalid",
        subject,
        name=name or subject,
        where=where,
        value=points.value,
        expected=points.expected,
    )


def _points(
    indicator: Indicator, raw: indicators.Raw | None
) -> indicators.Points | indicators.Invalid | None:
    if raw is not None:
        return indicators.score(indicator, raw)
    return indicators.nothing(indicator) if indicators.is_optional(indicator) else None


def _where(assessor: str, indicator: str, source: str) -> str:
    return f"{assessor} {indicator}{f'（{source}）' if source else ''}".strip()
