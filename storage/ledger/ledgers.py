"""Ledgers, each with a chain of lines, a lock and an id space of its own.

Ledger 1 is the office's; a cycle's number comes from there.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns, queries
from storage.statements import Statement

OFFICE = 1


@columns.table("book", sa.UniqueConstraint("kind", "label"), order=("book",))
class Ledger(columns.Record):
    """One ledger: `book` is its number, `kind` office or cycle, `label` how people call it.

    `head_seq`, `head_hash`, `head_at` (the instant of the last line) and `next_id` follow from its
    lines; `scheme` and `calendar` are the digests of the pinned blobs. Its first line says for good
    whether it `is_sandbox`, and whether who acts in it proves to be themselves (`asks_proof`).
    """

    kind: str
    label: str
    algorithm: str = "sha256"
    scheme: str = ""
    calendar: str = ""
    state: str = "open"
    is_sandbox: bool = False
    asks_proof: bool = True
    head_seq: int = columns.operational(0)
    head_hash: str = columns.operational("")
    head_at: datetime | None = columns.operational(None, type_=columns.Instant)
    next_id: int = columns.operational(1)


@columns.table("cycle", sa.UniqueConstraint("book", "label"))
class Cycle(columns.Record):
    """The office's entry of a cycle: its id is the number of the cycle's own ledger."""

    label: str
    title: str
    scheme: str
    opened_on: date


def office(connection: Connection) -> queries.Finder:
    """What asks the office's ledger: people, organisations, calendars, cycles."""
    return queries.Finder(connection, OFFICE)


def get(connection: Connection, ledger: int) -> Ledger | None:
    """The ledger of that number, if it was opened."""
    return queries.Finder(connection, ledger).first(Ledger)


_T = columns.table_of(Ledger)
COLUMNS = tuple(column.name for column in _T.columns)
_LOCK = Statement(sa.select(_T).where(_T.c.book == sa.bindparam("book")).with_for_update())


_CREATE = Statement(
    sa.text(
        f"INSERT INTO book ({', '.join(COLUMNS)}) VALUES (:{', :'.join(COLUMNS)})"
        " ON CONFLICT DO NOTHING RETURNING book"
    ).bindparams(*(sa.bindparam(name, type_=_T.c[name].type) for name in COLUMNS))
)
"""In SQL, for that is the same in both databases, and SQLAlchemy has a word for each."""


def create(connection: Connection, opened: Ledger) -> bool:
    """Keep a new ledger, whose lock is then ours.

    False when its number, or its label among its kind, is taken: if somebody else was making it
    meanwhile, we waited until they were done.
    """
    # No index is named, so a conflict in any is no error. With (book, id) alone PostgreSQL raises
    # when two open the same ledger at once and the second is caught by (kind, label).
    return bool(_CREATE.rows(connection, opened.model_dump()))


def lock(connection: Connection, ledger: int) -> Ledger | None:
    """The ledger, locked until the transaction ends; None if there is none.

    On SQLite the transaction itself is the lock. A second call in it comes back at once.
    """
    return next(iter(queries.records(connection, Ledger, _LOCK, {"book": ledger})), None)


def all_(connection: Connection) -> list[Ledger]:
    """Every ledger, the office's first."""
    return queries.fetch(connection, Ledger)


def cycles(connection: Connection) -> list[Cycle]:
    """Every cycle the office has entered, in the order they were opened."""
    return office(connection).find(Cycle)


_AT_HAND = Statement(
    sa.select(_T)
    .where(
        sa.or_(
            _T.c.book == OFFICE,
            sa.and_(
                _T.c.kind == "cycle",
                sa.case(
                    (sa.bindparam("label", type_=sa.String) == "", _T.c.state == "open"),
                    else_=_T.c.label == sa.bindparam("label", type_=sa.String),
                ),
            ),
        )
    )
    .order_by(_T.c.book)
)


def at_hand(connection: Connection, label: str = "") -> list[Ledger]:
    """What one command may be about: the office's ledger and the cycle called `label`.

    Without a label, every cycle that is open.
    """
    return queries.records(connection, Ledger, _AT_HAND, {"label": label})


def open_cycles(connection: Connection) -> list[Ledger]:
    """Ledgers of the cycles that are open, oldest first."""
    return queries.fetch(connection, Ledger, kind="cycle", state="open")
