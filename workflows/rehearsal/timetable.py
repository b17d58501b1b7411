"""What is still to happen in a rehearsal, the next first."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from engine import clock, days

HOUR = "10:00"
NAMED = "（命名）"
"""On this hangs what only those named owe."""
CHECKED_AFTER = 2
"""Working days until the office has looked at a paper."""


class Entry(NamedTuple):
    """An act and its moment; `number` keeps acts of one moment in the order of their entering.

    `sentence` tells what happens, empty where it is not worth telling.
    """

    moment: datetime
    number: int
    sentence: str
    act: Callable[[], object]


class Timetable:
    """Acts by their moment, each on a working day."""

    def __init__(self, calendar: days.WorkCalendar, zone: str) -> None:
        self.calendar, self.zone = calendar, zone
        self.entries: list[Entry] = []
        self.count = 0

    def put(self, day: date, sentence: str, act: Callable[[], object], *, hour: str = HOUR) -> None:
        """Enter an `act` at an `hour` (as `10:00`) of the first working day from `day` on."""
        self.count += 1
        moment = clock.at(self.calendar.next_workday(day), hour, self.zone)
        heapq.heappush(self.entries, Entry(moment, self.count, sentence, act))

    def next_moment(self) -> datetime | None:
        """When something happens next, if anything will."""
        return self.entries[0].moment if self.entries else None

    def take(self, now: datetime) -> Entry | None:
        """The first act whose moment has come, off the timetable; none when there is none."""
        if self.entries and self.entries[0].moment <= now:
            return heapq.heappop(self.entries)
        return None
