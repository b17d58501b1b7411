"""The days of a cycle: what opens and falls due when, and which days are off.

Also where dates meet rest days, or each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from engine import days
from workflows.scheme import model

CROWDED = 4


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something on a day: a task opens or falls due, a stage begins or ends."""

    day: date
    kind: Literal["stage", "open", "due"]
    text: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of the calendar; `is_provisional`: its year's days off are not announced yet."""

    day: date
    is_workday: bool
    is_provisional: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Month:
    """One month in weeks from Monday; none fills the days of other months."""

    year: int
    month: int
    weeks: tuple[tuple[Day | None, ...], ...]


def entries(scheme: model.Scheme) -> list[Entry]:
    """Every date that the scheme fixes, in order."""
    dated = []
    for track in scheme.tracks:
        for stage in track.stages:
            if stage.opens is not None:
                dated.append(
                    Entry(day=stage.opens, kind="stage", text=f"{track.name}·{stage.name}开始")
                )
    for _, _, task in scheme.tasks():
        if task.opens is not None and task.opens.on is not None:
            dated.append(Entry(day=task.opens.on, kind="open", text=task.name))
        if task.due is not None and task.due.on is not None:
            dated.append(Entry(day=task.due.on, kind="due", text=task.name))
    return sorted(dated, key=lambda entry: (entry.day, entry.kind, entry.text))


def months(scheme: model.Scheme, calendar: days.WorkCalendar) -> list[Month]:
    """The months from the scheme's opening to its last date, with what is on each day.

    The `calendar` says which days are worked on.
    """
    by_day: dict[date, list[Entry]] = {}
    for entry in entries(scheme):
        by_day.setdefault(entry.day, []).append(entry)
    last = max([scheme.opens_on, *by_day])
    laid_out = []
    first = scheme.opens_on.replace(day=1)
    while first <= last:
        following = (first + timedelta(days=32)).replace(day=1)
        shown = [
            _day(first + timedelta(days=n), by_day, calendar)
            for n in range((following - first).days)
        ]
        cells: list[Day | None] = [None] * first.weekday() + [*shown]
        cells += [None] * (-len(cells) % 7)
        laid_out.append(
            Month(
                year=first.year,
                month=first.month,
                weeks=tuple(tuple(cells[n : n + 7]) for n in range(0, len(cells), 7)),
            )
        )
        first = following
    return laid_out


def collisions(scheme: model.Scheme, calendar: days.WorkCalendar) -> list[str]:
    """Dates that the `calendar` has as rest days, and crowded days, in sentences.

    A day is crowded when `CROWDED` things or more fall due: more than an office can look at.
    """
    sentences = []
    due: dict[date, list[str]] = {}
    for entry in entries(scheme):
        if not calendar.is_workday(entry.day):
            word = {"stage": "", "open": "开始", "due": "截止"}[entry.kind]
            sentences.append(f"{entry.day} 是休息日：{entry.text}{word}")
        if entry.kind == "due":
            due.setdefault(entry.day, []).append(entry.text)
    sentences += [
        f"{day} 同一天有{len(texts)}项到期：{'、'.join(texts)}"
        for day, texts in due.items()
        if len(texts) >= CROWDED
    ]
    return sentences


def _day(day: date, by_day: dict[date, list[Entry]], calendar: days.WorkCalendar) -> Day:
    return Day(
        day=day,
        is_workday=calendar.is_workday(day),
        is_provisional=calendar.is_provisional(day),
        entries=tuple(by_day.get(day, ())),
    )
