"""Hands in the database: cells that are changed without a line."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator

import sqlalchemy as sa

from engine import clock
from storage import columns
from storage.database import Database


def cells(store: Database, book: int, tables: Collection[str] = ()) -> list[tuple[str, int, str]]:
    """Every journalled cell of a book (of some tables)."""
    found = []
    with store.reading() as connection:
        for name, of in sorted(columns.metadata.tables.items()):
            if "id" not in of.c or (tables and name not in tables):
                continue
            for row in connection.execute(sa.select(of).where(of.c.book == book)).mappings():
                own = [column for column in columns.journalled(of) if row[column.name] is not None or not isinstance(column.type, sa.Date)]
                found += [(name, row["id"], column.name) for column in own]
    return found


@contextlib.contextmanager
def altered(store: Database, book: int, name: str, id_: int, column: str) -> Iterator[None]:
    """One cell says something else for a while."""
    of = columns.metadata.tables[name]
    where = (of.c.book == book, of.c.id == id_)
    with store.reading() as connection:
        before = connection.execute(sa.select(of.c[column]).where(*where)).scalar()
    alter(store, book, name, id_, column)
    yield
    with store.engine.begin() as connection:
        connection.execute(sa.update(of).where(*where).values({column: before}))


def alter(store: Database, book: int, name: str, id_: int, column: str) -> None:
    """One cell says something else from now on."""
    of = columns.metadata.tables[name]
    with store.engine.begin() as connection:
        where = (of.c.book == book, of.c.id == id_)
        value = connection.execute(sa.select(of.c[column]).where(*where)).scalar()
        connection.execute(sa.update(of).where(*where).values({column: _other(value, of.c[column])}))


def _other(value: object, column: sa.Column[object]) -> object:
    match value:
        case bool():
            return not value
        case int():
            return value + 1_000_000
        case str():
            return value + "改"
        case None:
            return (
                {int: 7, str: "改"}.get(column.type.python_type)
                if not isinstance(column.type, columns.Instant)
                else clock.SystemClock().now()
            )
    if isinstance(column.type, columns.Json):
        return ["改"]
    return value.replace(year=value.year + 1)  # type: ignore[attr-defined]
