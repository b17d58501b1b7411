"""The journal: one canonical text a line, chained by hash.

The text is the evidence; the columns beside it only find it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.engine import Connection

from engine import canon, errors
from storage import columns, formats, queries
from storage.statements import Statement


@columns.table(
    "journal",
    sa.UniqueConstraint("book", "op", "n"),
    sa.Index("ix_journal_subject", "book", "subject", "seq"),
)
class StoredLine(sqlmodel.SQLModel):
    """Lines of every ledger, as they are kept.

    `op` is empty unless the line did something: `(book, op, n)` is the idempotency table.
    """

    book: int = sqlmodel.Field(primary_key=True)
    seq: int = sqlmodel.Field(primary_key=True)
    at: datetime = columns.instant()
    kind: str
    subject: str
    actor: int
    op: str | None = None
    n: int = 0
    op_digest: str = ""
    line: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line as read back from its text.

    `rows` is what it wrote: (table, id, {column: value}). `data` is for people. `n` is its place
    in its unit of work, `op_digest` that of what the operation `op` was called with. `beside` is
    the anchor of the office's ledger as this one's line was written, where the line says it.
    """

    seq: int
    at: datetime
    kind: str
    subject: str
    actor: dict[str, Any]
    via: str = ""
    op: str = ""
    op_digest: str = ""
    n: int = 0
    beside: str = ""
    why: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    rows: tuple[tuple[str, int, dict[str, Any]], ...] = ()
    hash: str = ""


_T = columns.table_of(StoredLine)


def text(line: Line) -> str:
    """The canonical text that is hashed and kept."""
    body = {
        "seq": line.seq,
        "at": line.at,
        "kind": line.kind,
        "subject": line.subject,
        "actor": line.actor,
        "via": line.via,
        "op": line.op,
        "op_digest": line.op_digest,
        "n": line.n,
        **({"beside": line.beside} if line.beside else {}),
        "why": line.why,
        "data": line.data,
        "rows": [list(row) for row in line.rows],
    }
    return canon.dumps(formats.stamped("line", body))


def parse(line: str, hash_: str = "", reads: formats.Formats = formats.PRESENT) -> Line:
    """A line out of its text, lifted to the present format; `hash_` stays that of the text.

    `reads` says in which formats it may be. Raises Misuse for a newer format, Broken for a text
    that is no line.
    """
    try:
        raw = reads.lift("line", canon.loads(line))
        return Line(
            seq=raw["seq"],
            at=datetime.fromisoformat(raw["at"]),
            kind=raw["kind"],
            subject=raw["subject"],
            actor=raw["actor"],
            via=raw["via"],
            op=raw["op"],
            op_digest=raw["op_digest"],
            n=raw["n"],
            beside=raw.get("beside", ""),
            why=raw["why"],
            data=raw["data"],
            rows=tuple((name, id_, values) for name, id_, values in raw["rows"]),
            hash=hash_,
        )
    except (KeyError, ValueError, TypeError, errors.AuthorError) as error:
        raise errors.Broken([f"日志中有一条不可读：{line[:80]}"]) from error


def instants(connection: Connection, ledger: int, seqs: Sequence[int]) -> dict[int, datetime]:
    """When the lines of a ledger with these `seqs` were written, by seq."""
    conditions, parameters = queries.parted({"book": ledger, "seq": list(seqs)})
    if parameters is None:
        return {}
    return dict(_instants_of(conditions).rows(connection, parameters))


@cache
def _instants_of(conditions: queries.Conditions) -> Statement:
    return Statement(sa.select(_T.c.seq, _T.c.at).where(*queries.clauses_of(_T, conditions)))


_FIRST_LATER = Statement(
    sa.select(sa.func.min(_T.c.seq)).where(
        _T.c.book == sa.bindparam("book"), _T.c.at > sa.bindparam("through", type_=_T.c.at.type)
    )
)


def texts(
    connection: Connection,
    ledger: int,
    *,
    until: int | None = None,
    through: datetime | None = None,
) -> list[tuple[str, str]]:
    """(text, hash) of the ledger's lines in order.

    Up to the seq `until` (inclusive), or up to the last line before the first that was written
    after the instant `through`: a prefix of the sequence in either case, never a choice by clock.
    """
    where: dict[str, object] = {"book": ledger}
    if until is not None:
        where["seq"] = queries.up_to(until)
    if through is not None:
        first_later = _FIRST_LATER.rows(connection, {"book": ledger, "through": through})[0][0]
        if first_later is not None:
            where["seq"] = queries.up_to(first_later - 1)
    conditions, parameters = queries.parted(where)
    lines_of = _lines_of(conditions, "oldest", is_limited=False)
    return [(line, hash_) for line, hash_ in lines_of.rows(connection, parameters or {})]


_OF_OP = Statement(
    sa.select(_T.c.line, _T.c.hash, _T.c.op_digest)
    .where(_T.c.book == sa.bindparam("book"), _T.c.op == sa.bindparam("op"))
    .order_by(_T.c.n)
)


def of_op(connection: Connection, ledger: int, op: str) -> list[tuple[Line, str]]:
    """The lines of a `ledger` by which operation `op` did something, each with its digest.

    The digest is that of the content it was called with.

    Empty if it did nothing yet: refusals leave it free.
    """
    rows = _OF_OP.rows(connection, {"book": ledger, "op": op})
    reads = formats.used_by(connection)
    return [(parse(line, hash_, reads), digest) for line, hash_, digest in rows]


def about(
    connection: Connection,
    ledger: int,
    subjects: Sequence[str],
    *,
    kinds: Sequence[str] = (),
    limit: int | None = None,
) -> list[Line]:
    """The newest lines about these `subjects`, oldest first.

    Of these `kinds` if any are named, at most `limit`.
    """
    return _newest(connection, "newest of a few", kinds, limit, book=ledger, subject=subjects)


def latest(
    connection: Connection, ledger: int, *, limit: int | None = None, kinds: Sequence[str] = ()
) -> list[Line]:
    """The newest lines of a ledger, oldest first, at most `limit`.

    Of these `kinds` if any are named.
    """
    return _newest(connection, "newest", kinds, limit, book=ledger)


def after(
    connection: Connection,
    ledger: int,
    instant: datetime,
    *,
    kinds: Sequence[str],
) -> list[Line]:
    """The lines of these `kinds` that a ledger got after `instant`, oldest first."""
    return _newest(connection, "newest", kinds, None, book=ledger, at=queries.after(instant))


def _newest(
    connection: Connection,
    order: str,
    kinds: Sequence[str],
    limit: int | None,
    **where: object,
) -> list[Line]:
    conditions, parameters = queries.parted({**where, "kind": kinds} if kinds else where)
    if parameters is None:
        return []
    is_limited = limit is not None
    if is_limited:
        parameters["limit"] = limit
    rows = _lines_of(conditions, order, is_limited=is_limited).rows(connection, parameters)
    reads = formats.used_by(connection)
    return [parse(line, hash_, reads) for line, hash_ in reversed(rows)]


_ORDERS: dict[str, sa.ColumnElement[int]] = {
    "oldest": _T.c.seq,
    "newest": _T.c.seq.desc(),
    "newest of a few": queries.sought(_T.c.seq).desc(),
}


@cache
def _lines_of(conditions: queries.Conditions, order: str, *, is_limited: bool) -> Statement:
    statement = sa.select(_T.c.line, _T.c.hash).where(*queries.clauses_of(_T, conditions))
    statement = statement.order_by(_ORDERS[order])
    return Statement(queries.limited(statement) if is_limited else statement)


def lines(connection: Connection, ledger: int) -> list[Line]:
    """Every line of the ledger in order."""
    reads = formats.used_by(connection)
    return [parse(line, hash_, reads) for line, hash_ in texts(connection, ledger)]


_APPEND = Statement(sa.insert(_T))


def append(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keep these lines: one statement."""
    if rows:
        _APPEND.write(connection, rows)
