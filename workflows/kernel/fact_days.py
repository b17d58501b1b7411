"""Days on which something happened, as people say them: what is impossible is refused.

A fact is keyed in after it happened, often days later: its day is held against days of other facts
and against the year, never against the moment of keying in.
"""

from __future__ import annotations

from datetime import date

from engine import records
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
