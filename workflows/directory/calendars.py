"""The working-day calendar: what was announced for the years the library knows.

It is overlaid by what the office imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import chinese_calendar

from engine import days, errors, records
from storage import holidays
from storage.database import Connection
from storage.ledger import ledgers
from workflows.kernel.use_case import Change, use_case


@lru_cache(maxsize=1)
def announced() -> days.WorkCalendar:
    """The calendar of the announced years (国务院办公厅节假日安排) that the library carries."""
    off = frozenset(day for day in chinese_calendar.holidays if day.weekday() < 5)
    worked = frozenset(day for day in chinese_calendar.workdays if day.weekday() >= 5)
    years = frozenset(day.year for day in chinese_calendar.holidays)
    return days.WorkCalendar(holidays=off, workdays=worked, announced=years)


def present(connection: Connection) -> days.WorkCalendar:
    """The announced calendar with every imported year laid over it."""
    calendar = announced()
    for year in ledgers.office(connection).find(holidays.HolidayYear):
        overlay = days.WorkCalendar(
            holidays=frozenset(date.fromisoformat(day) for day in year.off),
            workdays=frozenset(date.fromisoformat(day) for day in year.worked),
            announced=frozenset({year.year}),
        )
        calendar = calendar.overlay(overlay)
    return calendar


@use_case("holidays.import", ledger=ledgers.OFFICE)
def import_year(
    change: Change, *, year: int, off: Sequence[date], worked: Sequence[date], source: str
) -> None:
    """Keep the table of `year` in the office's ledger: days off and weekend days worked.

    `source` is the document it is from. A second import of the year wins over the first; open
    cycles keep the calendar they pinned. Raises Misuse for days of another year, a day worked that
    is a working day anyway, and a day that is both.
    """
    faults = [
        records.Fault(message=f"{day} 不在 {year} 年")
        for day in (*off, *worked)
        if day.year != year
    ]
    faults += [
        records.Fault(message=f"{day} 本是工作日，不必列为调休上班")
        for day in worked
        if day.weekday() < 5
    ]
    faults += [
        records.Fault(message=f"{day} 既休息又上班") for day in sorted(set(off) & set(worked))
    ]
    if faults:
        raise errors.Misuse(faults)
    table = {
        "off": [day.isoformat() for day in sorted(off)],
        "worked": [day.isoformat() for day in sorted(worked)],
    }
    line = change.line("holidays.imported", str(year), data=table)
    line.add(
        holidays.HolidayYear(year=year, off=table["off"], worked=table["worked"], source=source)
    )
