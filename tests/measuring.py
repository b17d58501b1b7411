"""What a piece of work costs, told without a clock: the statements that went to the database, and the plan of each."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection

from storage.database import Database


@dataclass
class Statements:
    """The statements that were sent, as the driver got them, with their parameters. Many rows at once are one statement."""

    sent: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.sent)

    @property
    def kinds(self) -> list[str]:
        """Each as `SELECT task`, in order: what a count that grew consists of."""
        return [_kind(text) for text, _ in self.sent]


@contextlib.contextmanager
def statements(store: Database) -> Iterator[Statements]:
    """Everything this database is sent within the block."""
    found = Statements()

    def note(_connection: Any, _cursor: Any, text: str, parameters: Any, _context: Any, _many: bool) -> None:
        found.sent.append((text, parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def plan(connection: Connection, text: str, parameters: Any) -> str:
    """How the database would carry out a statement that it was sent; on PostgreSQL without scanning tables where an index serves."""
    if connection.dialect.name == "sqlite":
        return "\n".join(row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", parameters))
    connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
    return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {text}", parameters))


def _kind(text: str) -> str:
    words = text.split()
    verb = words[0].upper()
    if verb == "SELECT":
        return f"SELECT {words[words.index('FROM') + 1]}" if "FROM" in words else "SELECT"
    return f"{verb} {words[{'INSERT': 2, 'UPDATE': 1}.get(verb, 0)]}" if verb in ("INSERT", "UPDATE") else verb
