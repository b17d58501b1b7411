"""Replay: the tables again, out of the journal's text alone. Runs no rule, so it means the same in every later version."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import canon, errors
from storage import (
    blobs,
    books,
    cases,
    columns,
    formats,
    holidays,
    journal,
    messages,
    notices,
    orgs,
    persons,
    problems,
    requests,
    scores,
    slates,
    submissions,
    tasks,
    tokens,
    told_states,
    visits,
    workers,
)
from storage.database import Database

AGGREGATES = (
    blobs,
    books,
    cases,
    holidays,
    journal,
    messages,
    notices,
    orgs,
    persons,
    problems,
    requests,
    scores,
    slates,
    submissions,
    tasks,
    tokens,
    visits,
    workers,
)
"""Every module that keeps something: importing this one makes the schema whole."""

State = dict[tuple[str, int], dict[str, Any]]


def state(texts: list[tuple[str, str]], reads: formats.Formats = formats.PRESENT) -> State:
    """Rows by (table, id) with their journalled columns as a line keeps them, after applying these lines in order."""
    return _applied([journal.parse(text, hash_, reads) for text, hash_ in texts])


def _applied(lines: Iterable[journal.Line]) -> State:
    kept: State = {}
    for line in lines:
        for name, id_, values in line.rows:
            if name not in columns.metadata.tables:
                raise errors.Broken([f"日志第 {line.seq} 条写到的表 {name} 本程序没有。"])
            if (name, id_) not in kept:
                kept[name, id_] = dict(columns.defaults(columns.metadata.tables[name]))
            kept[name, id_].update(values)
    return kept


@contextlib.contextmanager
def materialise(connection: Connection, book: int, *, until: int | None = None, through: datetime | None = None) -> Iterator[Connection]:
    """A temporary database holding the book's tables as they were at that seq or instant. Files are not in it: ask for them by digest.

    Of operational columns, the head and what became of messages are what the lines told;
    the others are blank.
    """
    texts = journal.texts(connection, book, until=until, through=through)
    reads = formats.used_by(connection)
    lines = [journal.parse(text, hash_, reads) for text, hash_ in texts]
    late = journal.after(connection, book, through, kinds=[told_states.DRAINED]) if through else []
    memory = Database("sqlite://", reads=reads)
    with memory.engine.connect() as copy:
        columns.metadata.create_all(copy)
        kept = _applied(lines)
        _fill(copy, book, kept)
        if lines:
            last_id = max(id_ for _, id_ in kept)
            head = {"head_seq": len(texts), "head_hash": texts[-1][1], "next_id": last_id + 1}
            copy.execute(sa.update(columns.table(books.Book)).values(head))
            told_states.fill(copy, book, lines, late, through or lines[-1].at)
        yield copy
    memory.close()


def _fill(copy: Connection, book: int, kept: State) -> None:
    tables = columns.metadata.tables
    decoded = ((tables[name], id_, columns.from_line(tables[name], values)) for (name, id_), values in kept.items())
    for (name, _), rows in columns.groups(decoded).items():
        defaults = _operational_defaults(tables[name])
        copy.execute(sa.insert(tables[name]), [{**defaults, "book": book, **row} for row in rows])


def _operational_defaults(of: sa.Table) -> dict[str, Any]:
    return {c.name: None if c.nullable else _blank(c.type) for c in of.columns if c.info.get("operational")}


def _blank(of: sa.types.TypeEngine[Any]) -> Any:
    match of:
        case columns.Json():
            return []
        case sa.LargeBinary():
            return b""
        case sa.Boolean():
            return False
        case sa.Integer():
            return 0
    return ""


def verify(connection: Connection, book: int) -> list[str]:
    """What is wrong with the book, in Chinese; empty when chain, head and every row are what the lines say."""
    texts = journal.texts(connection, book)
    found = books.get(connection, book)
    if found is None:
        return [f"没有编号为 {book} 的账簿。"]
    findings = canon.verify_chain(texts, found.algorithm)
    if not findings:
        reads = formats.used_by(connection)
        lines = [journal.parse(text, hash_, reads) for text, hash_ in texts]
        findings += _beside(connection, book, lines)
        findings += _head(found, texts)
        findings += _rows(connection, book, _applied(lines))
    findings += [f"附件 {digest[:12]}… 的内容与登记的摘要不符。" for digest in blobs.altered(connection, book)]
    return findings


def _beside(connection: Connection, book: int, lines: Sequence[journal.Line]) -> list[str]:
    findings = []
    for line, row in zip(lines, journal.columns_beside(connection, book), strict=True):
        said = (line.seq, line.at, line.kind, line.subject, line.actor["person"], line.op or None)
        if said != tuple(row.values()):
            findings.append(f"日志第 {line.seq} 条的索引列与正文不符。")
    return findings


def _head(found: books.Book, texts: list[tuple[str, str]]) -> list[str]:
    seq, hash_ = len(texts), texts[-1][1] if texts else ""
    if (found.head_seq, found.head_hash) != (seq, hash_):
        return [f"账簿“{found.label}”记的末条是第 {found.head_seq} 条，日志实有 {seq} 条，或末条摘要不符。"]
    return []


def _rows(connection: Connection, book: int, kept: State) -> list[str]:
    findings = []
    by_table: dict[str, dict[int, dict[str, Any]]] = {}
    for (name, id_), values in kept.items():
        by_table.setdefault(name, {})[id_] = values
    for name, of in columns.metadata.tables.items():
        if "id" not in of.c:
            continue
        present = {row["id"]: dict(row) for row in connection.execute(sa.select(of).where(of.c.book == book)).mappings()}
        expected = by_table.get(name, {})
        for id_ in sorted(present.keys() | expected.keys()):
            if id_ not in expected:
                findings.append(f"表 {name} 第 {id_} 行没有任何日志可以解释。")
            elif id_ not in present:
                findings.append(f"表 {name} 第 {id_} 行按日志应有，但不见了。")
            else:
                findings += _cells(of, id_, present[id_], expected[id_])
    return findings


def _cells(of: sa.Table, id_: int, present: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    names = [c.name for c in columns.journalled(of)]
    actual = columns.to_line(of, {name: present[name] for name in names})
    return [
        f"表 {of.name} 第 {id_} 行 {name} 列：库中是 {canon.dumps(actual[name])}，按日志应是 {canon.dumps(expected.get(name))}。"
        for name in names
        if actual[name] != expected.get(name)
    ]
