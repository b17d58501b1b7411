"""Papers that went out under a number."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns


class Letter(columns.Record):
    """A paper that went out: its number comes from the office's register and is entered.

    Its date is the date.
    """

    kind: str
    number: str
    dated: date
    context: Any = columns.frozen()


class LetterTable(Letter, table=True):
    __tablename__ = "letter"
    __table_args__ = (sa.UniqueConstraint("book", "number"),)


def of_ledger(connection: Connection, ledger: int) -> list[Letter]:
    """Every paper that went out."""
    return columns.fetch(connection, Letter, columns.table_of(Letter).c.book == ledger)
