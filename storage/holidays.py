"""Working-day tables that the office imported: they overlay what is announced."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns
from storage.ledger import ledgers


class HolidayYear(columns.Record):
    """One year's table: days off and days worked (ISO dates).

    A later import of the same year is a later row, and wins.
    """

    year: int
    off: Any = columns.json()
    worked: Any = columns.json()
    source: str = ""


class HolidayYearTable(HolidayYear, table=True):
    __tablename__ = "holiday_year"
    __table_args__ = (sa.Index("ix_holiday_year_year", "book", "year"),)


def all_(connection: Connection) -> list[HolidayYear]:
    """Every imported table, oldest import first."""
    return columns.fetch(
        connection, HolidayYear, columns.table_of(HolidayYear).c.book == ledgers.OFFICE
    )
