"""The journal: one canonical text a line, chained by hash.

The text is the evidence; the columns beside it only find it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.engine import Connection

from engine import canon, errors
from storage import columns, formats


class JournalTable(sqlmodel.SQLModel, table=True):
    """Lines of every ledger.

    `op` is empty unless the line did something: `(book, op, n)` is the idempotency table.
    """

    __tablename__ = "journal"
    __table_args__ = (
        sa.UniqueConstraint("book", "op", "n"),
        sa.Index("ix_journal_subject", "book", "subject", "seq"),
    )

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

    `rows` is what it wrote: (table, id, {column: value}). `data` is for people.
    """

    seq: int
    at: datetime
    kind: str
    subject: str
    actor: dict[str, Any]
    via: str = ""
    op: str = ""
    why: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    rows: tuple[tuple[str, int, dict[str, Any]], ...] = ()
    hash: str = ""


_T: sa.Table = JournalTable.__table__  # type: ignore[attr-defined]


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
            why=raw["why"],
            data=raw["data"],
            rows=tuple((name, id_, values) for name, id_, values in raw["rows"]),
            hash=hash_,
        )
    except (KeyError, ValueError, TypeError, errors.AuthorError) as error:
        raise errors.Broken([f"日志中有一条不可读：{line[:80]}"]) from error


def texts(
    connection: Connection,
    ledger: int,
    *,
    until: int | None = None,
    through: datetime | None = None,
) -> list[tuple[str, str]]:
    """(text, hash) of the ledger's lines in order.

    Up to the seq `until` or the instant `through` (both inclusive) if named.
    """
    where = [_T.c.book == ledger]
    if until is not None:
        where.append(_T.c.seq <= until)
    if through is not None:
        where.append(_T.c.at <= through)
    rows = connection.execute(sa.select(_T.c.line, _T.c.hash).where(*where).order_by(_T.c.seq))
    return [(line, hash_) for line, hash_ in rows]


def of_op(connection: Connection, ledger: int, op: str) -> list[tuple[Line, str]]:
    """The lines by which operation `op` did something, each with its digest.

    The digest is that of the content it was called with.

    Empty if it did nothing yet: refusals leave it free.
    """
    where = (_T.c.book == ledger, _T.c.op == op)
    rows = connection.execute(
        sa.select(_T.c.line, _T.c.hash, _T.c.op_digest).where(*where).order_by(_T.c.n)
    )
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
    return _newest(
        connection,
        [_T.c.book == ledger, columns.among(_T.c.subject, subjects)],
        columns.sought(_T.c.seq),
        kinds,
        limit,
    )


def latest(
    connection: Connection, ledger: int, *, limit: int | None = None, kinds: Sequence[str] = ()
) -> list[Line]:
    """The newest lines of a ledger, oldest first, at most `limit`.

    Of these `kinds` if any are named.
    """
    return _newest(connection, [_T.c.book == ledger], _T.c.seq, kinds, limit)


def after(
    connection: Connection,
    ledger: int,
    instant: datetime,
    *,
    kinds: Sequence[str],
) -> list[Line]:
    """The lines of these `kinds` that a ledger got after `instant`, oldest first."""
    return _newest(connection, [_T.c.book == ledger, _T.c.at > instant], _T.c.seq, kinds, None)


def _newest(
    connection: Connection,
    where: list[sa.ColumnElement[bool]],
    order: sa.ColumnElement[int],
    kinds: Sequence[str],
    limit: int | None,
) -> list[Line]:
    where += [columns.among(_T.c.kind, kinds)] if kinds else []
    statement = sa.select(_T.c.line, _T.c.hash).where(*where).order_by(order.desc()).limit(limit)
    reads = formats.used_by(connection)
    rows = reversed(connection.execute(statement).all())
    return [parse(line, hash_, reads) for line, hash_ in rows]


def lines(connection: Connection, ledger: int) -> list[Line]:
    """Every line of the ledger in order."""
    reads = formats.used_by(connection)
    return [parse(line, hash_, reads) for line, hash_ in texts(connection, ledger)]


def columns_beside(connection: Connection, ledger: int) -> list[dict[str, Any]]:
    """What the columns beside the texts say, in order, for verification."""
    names = (_T.c.seq, _T.c.at, _T.c.kind, _T.c.subject, _T.c.actor, _T.c.op)
    return [
        dict(row)
        for row in connection.execute(
            sa.select(*names).where(_T.c.book == ledger).order_by(_T.c.seq)
        ).mappings()
    ]


def append(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keep these lines: one statement."""
    if rows:
        connection.execute(sa.insert(_T), list(rows))
