"""What meetings decided: about lists, and about names that are taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns


class Decision(columns.Record):
    """What a meeting decided about a list.

    Entered by one person, confirmed by another; then it stands.
    """

    slate: int
    meeting: str
    held_on: date
    present: str
    recused: Any = columns.json()
    votes: str = ""
    minutes: str
    entered_by: int
    confirmed_by: int = 0
    scan: str = ""


class DecisionTable(Decision, table=True):
    __tablename__ = "decision"
    __table_args__ = (sa.UniqueConstraint("book", "minutes", "slate"),)


class Revocation(columns.Record):
    """A name that a meeting takes back.

    Entered by one person, confirmed by another; then the seat is free of it.
    """

    seat: int
    subject: str
    meeting: str
    held_on: date
    minutes: str
    doc: str = ""
    why: str
    entered_by: int
    confirmed_by: int = 0


class RevocationTable(Revocation, table=True):
    __tablename__ = "revocation"
    __table_args__ = (sa.UniqueConstraint("book", "seat"),)


def of_ledger(connection: Connection, ledger: int) -> list[Decision]:
    """Every recorded decision."""
    return columns.fetch(connection, Decision, columns.table_of(Decision).c.book == ledger)


def revocations(connection: Connection, ledger: int) -> list[Revocation]:
    """Every name that was taken back, or is about to be."""
    return columns.fetch(connection, Revocation, columns.table_of(Revocation).c.book == ledger)
