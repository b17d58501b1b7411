"""Calendar entries (RFC 5545): one a task, known by its UID.

A moved due date is a higher SEQUENCE, a task let off is CANCELLED.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import icalendar

from engine import texts

PRODUCT = "-//mofan//模范//ZH"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One due date. `uid` is the task's for good, `sequence` its due version from 0."""

    uid: str
    sequence: int
    day: date
    title: str
    note: str = ""
    status: Literal["CONFIRMED", "CANCELLED"] = "CONFIRMED"


def calendar(
    entries: Sequence[Entry],
    *,
    made_at: datetime,
    name: str = "",
    method: Literal["PUBLISH", "CANCEL"] = "PUBLISH",
) -> str:
    """The `entries` as one calendar file: all-day events whose end is exclusive.

    Each is stamped `made_at`; `name` is the calendar's, if it has one; the `method` CANCEL takes
    entries back. Equal arguments, equal text.
    """
    ics = icalendar.Calendar()
    ics.add("prodid", PRODUCT)
    ics.add("version", "2.0")
    ics.add("method", method)
    if name:
        ics.add("x-wr-calname", _plain(name))
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", made_at)
        event.add("sequence", entry.sequence)
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("summary", _plain(entry.title))
        if entry.note:
            event.add("description", _plain(entry.note))
        event.add("status", entry.status)
        event.add("transp", "TRANSPARENT")
        ics.add_component(event)
    return str(ics.to_ical().decode())


def _plain(text: str) -> str:
    return " ".join(texts.clean(text).split())
