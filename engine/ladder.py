"""The ladder of reminders, as arithmetic.

When each rung comes, which one is due now, which were skipped.

Rungs fall on working mornings; one that would fall on a rest day moves to the next. Rungs that meet
on one morning are one: the later in the ladder; but who is told on the opening morning that
something is owed is not told more. A rung before the opening is not used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engine import clock, days


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One step: `offset` working days from the anchor (negative: before), and how it leaves.

    `mode`: by itself, on release, or by a clerk's call.
    """

    step: str
    anchor: Literal["open", "due"]
    offset: int = 0
    mode: Literal["auto", "release", "calls"] = "auto"
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """Rungs in the order they come. `max_auto` bounds automatic texts besides the opening one."""

    key: str
    rungs: tuple[Rung, ...]
    hour: str = "09:00"
    max_auto: int = 2


@dataclass(frozen=True, kw_only=True)
class Timing:
    """A task's two dates."""

    opens_on: date
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Due:
    """The newest rung that has come since the last look, and the older ones that it overtook."""

    rung: Rung | None
    skipped: tuple[Rung, ...] = ()


Moments = tuple[tuple[datetime, Rung], ...]


def moments(ladder: Ladder, timing: Timing, calendar: days.WorkCalendar, zone: str) -> Moments:
    """Every rung with its instant, in order.

    `zone` names the time zone in which the ladder's hour is meant. Rungs whose anchor the task
    lacks, and those before its opening, are not among them.
    """
    opening = calendar.next_workday(timing.opens_on)
    by_day: dict[date, Rung] = {}
    for rung in ladder.rungs:
        anchor = timing.opens_on if rung.anchor == "open" else timing.due_on
        if anchor is None:
            continue
        day = calendar.next_workday(calendar.add(anchor, rung.offset))
        is_told_already = (
            day == opening
            and rung.anchor == "due"
            and day in by_day
            and by_day[day].anchor == "open"
        )
        if day >= opening and not is_told_already:
            by_day[day] = rung
    return tuple((clock.at(day, ladder.hour, zone), by_day[day]) for day in sorted(by_day))


def next_wake(
    ladder: Ladder, timing: Timing, calendar: days.WorkCalendar, zone: str, *, after: datetime
) -> datetime | None:
    """The first rung's instant later than `after`, if any."""
    return next(
        (instant for instant, _ in moments(ladder, timing, calendar, zone) if instant > after), None
    )


def due(
    ladder: Ladder,
    timing: Timing,
    calendar: days.WorkCalendar,
    zone: str,
    *,
    since: datetime | None,
    now: datetime,
) -> Due:
    """What has come after `since` (exclusive) and by `now` (inclusive).

    The newest to act on, the rest skipped.
    """
    come = [
        rung
        for instant, rung in moments(ladder, timing, calendar, zone)
        if instant <= now and (since is None or instant > since)
    ]
    return Due(rung=come[-1], skipped=tuple(come[:-1])) if come else Due(rung=None)


def faults(ladder: Ladder) -> list[str]:
    """What makes a ladder impossible, in Chinese."""
    sentences = []
    places = [(rung.anchor, rung.offset) for rung in ladder.rungs]
    for rung in ladder.rungs:
        if not rung.recipients:
            sentences.append(f"台阶“{rung.step}”没有写发给谁")
        if places.count((rung.anchor, rung.offset)) > 1:
            sentences.append(f"台阶“{rung.step}”与另一台阶在同一时刻")
        if rung.anchor == "open" and rung.offset < 0:
            sentences.append(f"台阶“{rung.step}”早于开始办理之日")
    if places != sorted(places, key=lambda position: (position[0] == "due", position[1])):
        sentences.append("台阶没有按先后排列")
    automatic = [
        rung
        for rung in ladder.rungs
        if rung.mode == "auto" and not (rung.anchor == "open" and rung.offset == 0)
    ]
    if len(automatic) > ladder.max_auto:
        sentences.append(
            f"自动提醒 {len(automatic)} 次，超过上限 {ladder.max_auto} 次（不含开始时的一次）"
        )
    sentences += [
        f"台阶“{rung.step}”在逾期之后自动发出：应改为放行后发出或电话"
        for rung in automatic
        if rung.anchor == "due" and rung.offset > 0
    ]
    return sentences
