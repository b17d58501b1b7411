"""Working-day tables that the office imported: they overlay what is announced."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from storage import columns


@columns.table("holiday_year", sa.Index("ix_holiday_year_year", "book", "year"))
class HolidayYear(columns.Record):
    """One year's table: days off and days worked (ISO dates).

    A later import of the same year is a later row, and wins.
    """

    year: int
    off: Any = columns.json()
    worked: Any = columns.json()
    source: str = ""
