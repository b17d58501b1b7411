"""Replay: the tables again, out of the journal's text alone.

Runs no rule, so it means the same in every later version.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import errors
from storage import (
    award_seats,
    blobs,
    cases,
    catch_ups,
    clocks,
    columns,
    decisions,
    formats,
    holidays,
    letters,
    lists,
    messages,
    notices,
    orgs,
    persons,
    problems,
    public_notices,
    queries,
    requests,
    reviews,
    scores,
    submissions,
    tasks,
    tokens,
    visits,
    workers,
)
from storage.database import Database
from storage.evidence import message_states
from storage.ledger import journal, ledgers

AGGREGATES = (
    blobs,
    ledgers,
    catch_ups,
    clocks,
    cases,
    holidays,
    journal,
    messages,
    notices,
    orgs,
    persons,
    problems,
    requests,
    reviews,
    scores,
    lists,
    decisions,
    award_seats,
    public_notices,
    letters,
    submissions,
    tasks,
    tokens,
    visits,
    workers,
)
"""Every module that keeps something: importing this one makes the schema whole."""
columns.complete()

State = dict[tuple[str, int], dict[str, Any]]


def state(texts: list[tuple[str, str]], reads: formats.Formats = formats.PRESENT) -> State:
    """Rows by (table, id) with their journalled columns, as a line keeps them.

    `texts` are the (text, hash) of a ledger's lines from its first, `reads` the formats they may be
    in. Raises Misuse for a newer format, Broken for a text that is no line.
    """
    return applied([journal.parse(text, hash_, reads) for text, hash_ in texts])


def applied(lines: Iterable[journal.Line]) -> State:
    """Rows by (table, id) after applying these lines in order.

    Raises Broken for a table or a column that this program does not have.
    """
    rows: State = {}
    for line in lines:
        for name, id_, values in line.rows:
            if name not in columns.metadata.tables:
                raise errors.Broken([f"日志第 {line.seq} 条写到的表 {name} 本程序没有。"])
            if unknown := sorted(values.keys() - columns.metadata.tables[name].columns.keys()):
                raise errors.Broken(
                    [f"日志第 {line.seq} 条写到的表 {name} 没有 {'、'.join(unknown)} 列。"]
                )
            if (name, id_) not in rows:
                rows[name, id_] = dict(columns.defaults(columns.metadata.tables[name]))
            rows[name, id_].update(values)
    return rows


@contextlib.contextmanager
def materialise(
    connection: Connection,
    ledger: int,
    *,
    until: int | None = None,
    through: datetime | None = None,
) -> Iterator[Connection]:
    """A temporary database holding the ledger's tables as they were at a seq or an instant.

    Up to the seq `until` or the instant `through`, both inclusive; without either, as they are now.
    Files are not in it: ask for them by digest.

    Of operational columns, the head and what became of messages are what the lines told; the others
    are blank.
    """
    texts = journal.texts(connection, ledger, until=until, through=through)
    reads = formats.used_by(connection)
    lines = [journal.parse(text, hash_, reads) for text, hash_ in texts]
    late = (
        journal.after(connection, ledger, through, kinds=[message_states.DRAINED])
        if through
        else []
    )
    memory = Database("sqlite://", reads=reads)
    with memory.engine.connect() as copy:
        columns.metadata.create_all(copy)
        rows = applied(lines)
        _fill(copy, ledger, rows)
        if lines:
            last_id = max(id_ for _, id_ in rows)
            head = {
                "head_seq": len(texts),
                "head_hash": texts[-1][1],
                "head_at": lines[-1].at,
                "next_id": last_id + 1,
            }
            copy.execute(sa.update(columns.table_of(ledgers.Ledger)).values(head))
            message_states.fill(copy, ledger, lines, late, through or lines[-1].at)
        yield copy
    memory.close()


def _fill(copy: Connection, ledger: int, rows_by_key: State) -> None:
    tables = columns.metadata.tables
    decoded = (
        (tables[name], id_, columns.from_line(tables[name], values))
        for (name, id_), values in rows_by_key.items()
    )
    for (name, names), rows in columns.groups(decoded).items():
        defaults = _operational_defaults(tables[name])
        every = tuple({**dict.fromkeys(names), **defaults})
        queries.insertion(name, every).write(
            copy, [{**defaults, "book": ledger, **row} for row in rows]
        )


def _operational_defaults(table: sa.Table) -> dict[str, Any]:
    return {
        column.name: None if column.nullable else _blank(column.type)
        for column in table.columns
        if column.info.get("operational")
    }


def _blank(column_type: sa.types.TypeEngine[Any]) -> Any:
    match column_type:
        case columns.Json():
            return []
        case sa.LargeBinary():
            return b""
        case sa.Boolean():
            return False
        case sa.Integer():
            return 0
    return ""
