"""Calendar entries (RFC 5545): one a task, known by its UID; a moved due date is a higher SEQUENCE, a task let off is CANCELLED."""

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
    """The entries as one calendar file: all-day events whose end is exclusive. Equal entries, equal text."""
    found = icalendar.Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("method", method)
    if name:
        found.add("x-wr-calname", _plain(name))
    for one in entries:
        event = icalendar.Event()
        event.add("uid", one.uid)
        event.add("dtstamp", made_at)
        event.add("sequence", one.sequence)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", _plain(one.title))
        if one.note:
            event.add("description", _plain(one.note))
        event.add("status", one.status)
        event.add("transp", "TRANSPARENT")
        found.add_component(event)
    return str(found.to_ical().decode())


def _plain(text: str) -> str:
    return " ".join(texts.clean(text).split())
