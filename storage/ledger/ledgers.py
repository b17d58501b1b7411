"""Ledgers, each with a chain of lines, a lock and an id space of its own.

Ledger 1 is the office's; a cycle's number comes from there.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from storage import columns

OFFICE = 1


class Ledger(columns.Record):
    """One ledger: `book` is its number, `kind` office or cycle, `label` how people call it.

    `head_seq`, `head_hash` and `next_id` follow from its lines; `scheme` and `calendar` are the
    digests of the pinned blobs.
    """

    kind: str
    label: str
    algorithm: str = "sha256"
    scheme: str = ""
    calendar: str = ""
    state: str = "open"
    head_seq: int = columns.operational(0)
    head_hash: str = columns.operational("")
    next_id: int = columns.operational(1)


class LedgerTable(Ledger, table=True):
    __tablename__ = "book"
    __table_args__ = (sa.UniqueConstraint("kind", "label"),)


class Cycle(columns.Record):
    """The office's entry of a cycle: its id is the number of the cycle's own ledger."""

    label: str
    title: str
    scheme: str
    opened_on: date


class CycleTable(Cycle, table=True):
    __tablename__ = "cycle"
    __table_args__ = (sa.UniqueConstraint("book", "label"),)


def get(connection: Connection, ledger: int) -> Ledger | None:
    """The ledger of that number, if it was opened."""
    table = columns.table_of(Ledger)
    return next(iter(columns.fetch(connection, Ledger, table.c.book == ledger)), None)


def create(connection: Connection, opened: Ledger) -> bool:
    """Keep a new ledger, whose lock is then ours.

    False when its number, or its label among its kind, is taken: if somebody else was making it
    meanwhile, we waited until they were done.
    """
    table = columns.table_of(Ledger)
    statement = (
        postgresql.insert(table)
        if connection.dialect.name == "postgresql"
        else sqlite.insert(table)
    )
    # No index is named, so a conflict in any is no error. With (book, id) alone PostgreSQL raises
    # when two open the same ledger at once and the second is caught by (kind, label).
    statement = statement.values(opened.model_dump()).on_conflict_do_nothing()
    return connection.execute(statement.returning(table.c.book)).first() is not None


def lock(connection: Connection, ledger: int) -> Ledger | None:
    """The ledger, locked until the transaction ends; None if there is none.

    On SQLite the transaction itself is the lock. A second call in it comes back at once.
    """
    table = columns.table_of(Ledger)
    row = (
        connection.execute(sa.select(table).where(table.c.book == ledger).with_for_update())
        .mappings()
        .first()
    )
    return None if row is None else Ledger.model_construct(None, **row)


def all_(connection: Connection) -> list[Ledger]:
    """Every ledger, the office's first."""
    table = columns.table_of(Ledger)
    return columns.fetch(connection, Ledger, order_by=(table.c.book,))


def cycles(connection: Connection) -> list[Cycle]:
    """Every cycle the office has entered, in the order they were opened."""
    return columns.fetch(connection, Cycle, columns.table_of(Cycle).c.book == OFFICE)


def open_cycles(connection: Connection) -> list[Ledger]:
    """Ledgers of the cycles that are open, oldest first."""
    table = columns.table_of(Ledger)
    return columns.fetch(
        connection,
        Ledger,
        table.c.kind == "cycle",
        table.c.state == "open",
        order_by=(table.c.book,),
    )
