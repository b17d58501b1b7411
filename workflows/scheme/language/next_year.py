"""Next year's arrangement out of this year's: every date a year on, on and off rest days.

The text is what a clerk goes on writing in, so it is the text that is changed: its lines, comments
and order stay. What was changed, and what still says a year or a day and was not, is listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated

from engine import days
from engine.described import Cell, described

_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?:(至|、)(\d{2})-(\d{2}))?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?<!\d-)(\d{4})(?!\d)(?!-\d)")
_MONTH_DAY = re.compile(r"(?<!\d)\d{1,2}月\d{1,2}日")
KEPT = "未改，请核对"
MOVED = "原日期逢休息日，顺延"


@described
class MovedText:
    """One place of a file, before and after; the `note` says why, or that it was left alone."""

    file: Annotated[str, Cell("文件")]
    line: Annotated[int, Cell("行")]
    before: Annotated[str, Cell("原为")]
    after: Annotated[str, Cell("改为")]
    note: Annotated[str, Cell("备注")]


def moved(
    texts: Mapping[str, str], *, year: int, by: int, calendar: days.WorkCalendar
) -> tuple[dict[str, str], list[MovedText]]:
    """The files of a scheme of that `year`, `by` years later, and what was changed where.

    `texts` are their contents by name. A date that was a working day and comes to lie on a rest day
    of the `calendar`, or on a weekend day that is worked, goes on to the next plain working day.
    The year itself, the one before and the one after are moved wherever they stand but in comments;
    days written as 5月29日 are left, and listed.
    """
    moving = _Moving(year, by, calendar)
    files = {name: moving.file(name, text) for name, text in texts.items()}
    return files, moving.changes


class _Moving:
    def __init__(self, year: int, by: int, calendar: days.WorkCalendar) -> None:
        self.years = range(year - 1, year + 2)
        self.by, self.calendar = by, calendar
        self.changes: list[MovedText] = []

    def file(self, name: str, text: str) -> str:
        lines = text.split("\n")
        return "\n".join(self._line(name, n, line) for n, line in enumerate(lines, 1))

    def _line(self, name: str, number: int, line: str) -> str:
        if line.lstrip().startswith("#"):
            for match in _YEAR.finditer(line):
                self._note(name, number, match[0], "", KEPT)
            return line

        def day(match: re.Match[str]) -> str:
            if not _is_day(match):
                self._note(name, number, match[0], "", KEPT)
                return match[0]
            first, note = self._day(*(int(part) for part in match.group(1, 2, 3)))
            after = first.isoformat()
            if match[4]:
                last, more = self._day(int(match[1]), int(match[5]), int(match[6]))
                after += f"{match[4]}{last:%m-%d}"
                note = note or more
            self._note(name, number, match[0], after, note)
            return after

        def its_year(match: re.Match[str]) -> str:
            written = int(match[1])
            if written not in self.years:
                self._note(name, number, match[0], "", KEPT)
                return match[0]
            self._note(name, number, match[0], str(written + self.by), "")
            return str(written + self.by)

        for match in _MONTH_DAY.finditer(line):
            self._note(name, number, match[0], "", KEPT)
        return _replaced(line, day, its_year)

    def _day(self, year: int, month: int, day: int) -> tuple[date, str]:
        """The same day, `by` years on; of 29 February, the last of that February."""
        before = date(year, month, day)
        leap = (month, day) == (2, 29)
        after = date(year + self.by, month, 28 if leap else day)
        if not self._is_plain(before) or self._is_plain(after):
            return after, ""
        while not self._is_plain(after):
            after += days.ONE
        return after, MOVED

    def _is_plain(self, day: date) -> bool:
        """Whether it is worked, and no weekend day worked for another: nothing is set on those."""
        return day.weekday() < days.SATURDAY and self.calendar.is_workday(day)

    def _note(self, name: str, number: int, before: str, after: str, note: str) -> None:
        self.changes.append(
            MovedText(file=name, line=number, before=before, after=after, note=note)
        )


def _is_day(match: re.Match[str]) -> bool:
    try:
        date(*(int(part) for part in match.group(1, 2, 3)))
        if match[4]:
            date(int(match[1]), int(match[5]), int(match[6]))
    except ValueError:
        return False
    return True


Replace = Callable[[re.Match[str]], str]


def _replaced(line: str, day: Replace, its_year: Replace) -> str:
    """The line with its days replaced, and the years that stand outside of days."""
    parts, end = [], 0
    for match in _DAY.finditer(line):
        parts += [_YEAR.sub(its_year, line[end : match.start()]), day(match)]
        end = match.end()
    return "".join([*parts, _YEAR.sub(its_year, line[end:])])
