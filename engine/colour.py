"""正常 / 临期 / 逾期: computed, never stored.

The day a paper was received counts, not the day it was keyed in.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from engine import days

Colour = Literal["green", "yellow", "red"]


def colour(
    due_on: date | None,
    today: date,
    calendar: days.WorkCalendar,
    *,
    warn_workdays: int,
    received_on: date | None = None,
    discharged_on: date | None = None,
) -> Colour:
    """Green, yellow or red: how a task that is due on `due_on` stands `today`.

    Red when overdue and nothing came in by the due date (`received_on`); yellow in its last
    `warn_workdays` working days; else green. Without a due date, or once discharged, green.
    """
    if due_on is None or discharged_on is not None:
        return "green"
    if received_on is not None:
        return "green" if received_on <= due_on else "red"
    left = days_left(due_on, today, calendar)
    if today > due_on:
        return "red"
    return "yellow" if left <= warn_workdays else "green"


def days_left(due_on: date, today: date, calendar: days.WorkCalendar) -> int:
    """Working days from `today` to `due_on`: 0 on the due day.

    When it has passed, minus the working days since.
    """
    return calendar.between(today, due_on)
