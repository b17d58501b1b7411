"""Working days.

The calendar is a value with a digest, so that a computed date can be pinned to what it was computed
from.

Announced years know their days off and make-up days (国务院办公厅每年的通知). Other years are
computed from weekends and the statutory days of fixed date (《全国年节及纪念日放假办法》); such
dates are provisional (暂定).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from engine import canon, errors

FORMAT = 1
"""The number of the format in which a calendar is kept."""
ONE = timedelta(days=1)
SATURDAY = 5
FAR = 4000
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


@dataclass(frozen=True, kw_only=True)
class WorkCalendar:
    """The days off and on of the announced years.

    `holidays`: days off that fall on weekdays; `workdays`: weekend days that are worked;
    `announced`: the years these are known for.
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    announced: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if both := self.holidays & self.workdays:
            raise errors.AuthorError([f"{day} 既是休息日又是工作日" for day in sorted(both)])

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        if day in self.workdays:
            return True
        if day in self.holidays or day.weekday() >= SATURDAY:
            return False
        return day.year in self.announced or not _is_statutory(day)

    def is_provisional(self, day: date) -> bool:
        """Whether the year's table was not announced yet."""
        return day.year not in self.announced

    def spans_provisional(self, start: date, end: date) -> bool:
        """Whether any year between the two is not announced."""
        return any(
            year not in self.announced
            for year in range(min(start, end).year, max(start, end).year + 1)
        )

    def next_workday(self, day: date) -> date:
        """The day itself if it is worked, else the first that is."""
        return self._seek(day, ONE)

    def add(self, start: date, count: int, *, first_day_counts: bool = False) -> date:
        """The day on which a term of `count` working days ends; by default it begins the day after.

        Negative counts go back. 0 is the start.
        """
        if first_day_counts and count > 0:
            start, count = self.next_workday(start), count - 1
        step = ONE if count >= 0 else -ONE
        day = start
        for _ in range(abs(count)):
            day = self._seek(day + step, step)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days from the day after `start` to `end`, `end` included; 0 on the day.

        When `end` has passed: minus the working days since, so 0 while only rest days have followed
        it.
        """
        if end < start:
            return -self.between(end, start)
        days = (start + ONE * n for n in range(1, (end - start).days + 1))
        return sum(1 for day in days if self.is_workday(day))

    def overlay(self, other: WorkCalendar) -> WorkCalendar:
        """This calendar with the years that `other` announces, and only these, taken from there."""
        years = other.announced

        def merged(mine: Iterable[date], theirs: Iterable[date]) -> frozenset[date]:
            return frozenset(
                [day for day in mine if day.year not in years]
                + [day for day in theirs if day.year in years]
            )

        return WorkCalendar(
            holidays=merged(self.holidays, other.holidays),
            workdays=merged(self.workdays, other.workdays),
            announced=self.announced | years,
        )

    @property
    def digest(self) -> str:
        """Of the canonical text: equal calendars, equal digests."""
        return canon.digest_of(self.to_json())

    def to_json(self) -> dict[str, Any]:
        """As a canonical value, with the number of its format."""
        return {
            "v": FORMAT,
            "holidays": [day.isoformat() for day in sorted(self.holidays)],
            "workdays": [day.isoformat() for day in sorted(self.workdays)],
            "announced": sorted(self.announced),
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> WorkCalendar:
        """The other way, from a value of the present format."""
        return cls(
            holidays=frozenset(date.fromisoformat(day) for day in body["holidays"]),
            workdays=frozenset(date.fromisoformat(day) for day in body["workdays"]),
            announced=frozenset(body["announced"]),
        )

    def _seek(self, day: date, step: timedelta) -> date:
        for _ in range(FAR):
            if self.is_workday(day):
                return day
            day += step
        raise errors.AuthorError([f"日历在 {day} 前后没有工作日"])


@dataclass(frozen=True, kw_only=True)
class Term:
    """So many working or calendar days, the first day in or out."""

    count: int
    unit: Literal["workdays", "days"] = "workdays"
    first_day_counts: bool = False

    def end(self, start: date, calendar: WorkCalendar) -> date:
        """The last day of the term that begins with `start`."""
        if self.unit == "workdays":
            return calendar.add(start, self.count, first_day_counts=self.first_day_counts)
        return start + ONE * (
            self.count - 1 if self.first_day_counts and self.count > 0 else self.count
        )


YearOf = Callable[[int, int], int]
"""The year of a month and a day that somebody wrote without one."""


def years_on(day: date, years: int) -> date:
    """The same day some years on; of 29 February, the last of that February."""
    month_begins = day.replace(year=day.year + years, day=1)
    return min(
        month_begins + timedelta(days=day.day - 1),
        (month_begins + timedelta(days=31)).replace(day=1) - ONE,
    )


def nearest_year(today: date, *, not_before: date | None = None) -> YearOf:
    """The year in which a month and a day are nearest to `today`, on a day `not_before`.

    29 February belongs to a leap year. What is no day in any year gets that of `today`.
    """

    def year_of(month: int, day: int) -> int:
        candidates = []
        for year in range(today.year - 4, today.year + 5):
            with contextlib.suppress(ValueError):
                candidates.append(date(year, month, day))
        within = [each for each in candidates if not_before is None or each >= not_before]
        nearest = min(within, key=lambda each: abs(each - today), default=today)
        return nearest.year

    return year_of


def spoken(day: date) -> str:
    """As it is written in a letter: 5月29日（星期五）."""
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def _is_statutory(day: date) -> bool:
    """Statutory days of fixed date. 2 May is one since 2025 (国令第795号)."""
    fixed = {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}
    if day.year >= 2025:
        fixed.add((5, 2))
    return (day.month, day.day) in fixed
