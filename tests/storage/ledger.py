"""Books to write in, below any use-case: an instant, a clerk, a book that is open."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from engine import records
from storage import books, replay, work
from storage.database import Database

NOW = datetime(2020, 5, 6, 1, 30, tzinfo=UTC)
CLERK = records.Actor(person=7, name="张经办", os_user="zhang")


@contextlib.contextmanager
def writing(store: Database, book: int = books.OFFICE, **more: Any) -> Iterator[work.Work]:
    """A unit of work of the clerk's."""
    with work.begin(store, book, **{"now": NOW, "actor": CLERK, "via": "cli", **more}) as unit:
        yield unit


def opened(store: Database, book: int = books.OFFICE, label: str = "办公室", **more: Any) -> books.Book:
    """A book that was just opened."""
    with writing(store, book, opening=books.Book(kind="office", label=label, **more)) as unit:
        unit.commit()
        return unit.book


def findings(store: Database, book: int = books.OFFICE) -> list[str]:
    with store.reading() as connection:
        return replay.verify(connection, book)
