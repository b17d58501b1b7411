"""What a piece of work costs, told without a clock: the statements that went to the database, and the plan of each."""

from __future__ import annotations

import contextlib
import re
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
    """How the database would carry out a statement. PostgreSQL is asked not to scan tables: with a few hundred rows that would be quickest."""
    if connection.dialect.name == "sqlite":
        return "\n".join(row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", parameters))
    connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
    return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN (COSTS off) {text}", parameters))


def found_by(connection: Connection, text: str, parameters: Any) -> str:
    """By which columns of its table an index finds the statement's rows: `task: book wake_at`; the whole plan where none does."""
    found = plan(connection, text, parameters)
    if connection.dialect.name == "sqlite":
        matched = re.search(r"SEARCH (\w+) USING (?:COVERING )?INDEX \w+ \((.+)\)", found)
        names = re.findall(r"(\w+)[=<>]", matched[2]) if matched else []
    else:
        own = _kind(text).split()[-1].strip('"')
        scans = re.finditer(r"(?:Heap Scan|using \w+) on (\w+).*?Index Cond: ([^\n]*)", found, re.DOTALL)
        matched = next((scan for scan in scans if scan[1] == own), None)
        names = re.findall(r"\((?:\w+\.)?(\w+)\)?(?:::text)? [<>=]+ ", matched[2]) if matched else []
    return f"{matched[1]}: {' '.join(dict.fromkeys(names))}" if matched else found


def _kind(text: str) -> str:
    words = text.split()
    verb = words[0].upper()
    if verb == "SELECT":
        return f"SELECT {words[words.index('FROM') + 1]}" if "FROM" in words else "SELECT"
    return f"{verb} {words[{'INSERT': 2, 'UPDATE': 1}.get(verb, 0)]}" if verb in ("INSERT", "UPDATE") else verb
