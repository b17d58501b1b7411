"""Lists of names, each frozen, each with the list it came from."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns


class NameList(columns.Record):
    """One frozen list of an award.

    `kind` is the list's key in the scheme; `prior` the list it came from (0: none); `made_from`
    the seq it was made from.
    """

    award: str
    kind: str
    n: int
    prior: int = 0
    digest: str
    made_from: int
    state: str = "frozen"


class NameListTable(NameList, table=True):
    __tablename__ = "slate"
    __table_args__ = (sa.UniqueConstraint("book", "award", "kind", "n"),)


class ListEntry(columns.Record):
    """One subject on a list (or left out of it: `standing`), with its reason.

    `total` is in the scheme's smallest unit; none when unranked.
    """

    slate: int
    subject: str
    position: int
    standing: str
    rank: int | None = None
    total: int | None = None
    reason: str = ""


class ListEntryTable(ListEntry, table=True):
    __tablename__ = "slate_entry"
    __table_args__ = (sa.UniqueConstraint("book", "slate", "subject"),)


def of_award(connection: Connection, ledger: int, award: str = "") -> list[NameList]:
    """The lists of the `award` with that key (or of all), oldest first."""
    table = columns.table_of(NameList)
    where = [table.c.book == ledger] + ([table.c.award == award] if award else [])
    return columns.fetch(connection, NameList, *where)


def entries(connection: Connection, ledger: int, name_lists: Sequence[int]) -> list[ListEntry]:
    """The names on the `name_lists` with these ids, in the roster's order within each."""
    table = columns.table_of(ListEntry)
    where = (table.c.book == ledger, columns.among(table.c.slate, name_lists))
    return columns.fetch(
        connection, ListEntry, *where, order_by=(table.c.slate, table.c.position, table.c.id)
    )
