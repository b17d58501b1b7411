"""Days on which something happened, as people say them: what is impossible is refused.

A fact is keyed in after it happened, often days later: its day is held against days of other facts
and against the year, never against the moment of keying in. What is only unusual, where a name can
rise or fall by it, is taken with a reason, and listed (`audit backdated`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from engine import records
from storage import catch_ups
from workflows.kernel.cycle_view import CycleView
from workflows.rules import refusals


def why_not(
    cycle: CycleView,
    day: date | None,
    subject: str,
    *,
    clause: str = "",
    after: date | None = None,
    what: str = "",
) -> list[records.Refusal]:
    """Why nothing about `subject` can have happened on that `day`; empty where it can.

    A day to come, one before the cycle's year, one before the day `after` on which `what` happened.
    No day means today.
    """
    if day is None:
        return []
    if day > cycle.today:
        return [refusals.make("received_in_future", subject, clause=clause, day=day)]
    if day < date(cycle.scheme.year, 1, 1):
        year = f"{cycle.scheme.year}年度"
        return [refusals.make("before_the_year", subject, clause=clause, day=day, year=year)]
    if after is not None and day < after:
        return [
            refusals.make("before_that", subject, clause=clause, day=day, what=what, before=after)
        ]
    return []


LONG_AGO = 10
"""Working days back from which keying in is unusual where a name can be affected."""


def unusual(
    cycle: CycleView,
    day: date | None,
    subject: str,
    why: str,
    *,
    clause: str = "",
    made_on: date | None = None,
) -> tuple[list[records.Refusal], dict[str, Any]]:
    """What to refuse about an unusual `day`, or what its line says of it; nothing where it is none.

    More than `LONG_AGO` working days back, or before `made_on`, the day on which the list that it
    is about was made here. `why` is the reason given; days before the year was taken up here have
    the one of the catch-up (补录).
    """
    if day is None or day >= cycle.today or why_not(cycle, day, subject):
        return [], {}
    back = cycle.calendar.between(day, cycle.today)
    if made_on is not None and day < made_on:
        what = f"早于名单生成（{made_on}）"
    elif back > LONG_AGO:
        what = f"{back}个工作日以前"
    else:
        return [], {}
    reason = why.strip() or _caught_up(cycle, day)
    if not reason:
        return [refusals.make("unusual_day", subject, clause=clause, day=day, what=what)], {}
    return [], {"unusual": {"day": day, "what": what, "why": reason}}


def _caught_up(cycle: CycleView, day: date) -> str:
    """Why what happened on that day is keyed in only now, where two persons said so for all."""
    return next(
        (
            each.why
            for each in cycle.find(catch_ups.CatchUp)
            if each.confirmed_by and day <= each.until
        ),
        "",
    )
