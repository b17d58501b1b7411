"""Notices: the intent to tell a role something, written in the transaction of the move.

Delivery is another matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns

ALIVE = ("pending", "released")
FALLEN = ("cancelled", "dropped")
"""What is still to be told, and what is not to be told any more."""


class Notice(columns.Record):
    """One notice per (task, step, due version, recipient role): `key` says so.

    `mode` is auto, release or calls.

    `message` is the newest message that carries it (0: none yet). States: `pending`; `released` and
    `dropped` by the reviewer (mode release), `called` from the call sheet (mode calls), each on
    `settled_on`; `cancelled` when its task was discharged or its date moved before it was told,
    `expired` when nobody sent it in time.
    """

    key: str
    task: int
    subject: str
    kind: str
    step: str
    due_version: int
    recipient: str
    mode: str
    context: Any = columns.frozen()
    made_at: datetime = columns.instant()
    expires_at: datetime | None = columns.instant()
    state: str = "pending"
    message: int = 0
    settled_on: date | None = None


class NoticeTable(Notice, table=True):
    __tablename__ = "notice"
    __table_args__ = (
        sa.UniqueConstraint("book", "key"),
        sa.Index("ix_notice_task", "book", "task"),
        sa.Index("ix_notice_state", "book", "state", "message"),
        sa.Index("ix_notice_message", "book", "message"),
    )


def of_tasks(connection: Connection, ledger: int, tasks: Sequence[int]) -> list[Notice]:
    """The notices of the `tasks` with these ids, oldest first."""
    table = columns.table_of(Notice)
    return columns.fetch(
        connection, Notice, table.c.book == ledger, columns.among(table.c.task, tasks)
    )


def of_ledger(connection: Connection, ledger: int) -> list[Notice]:
    """Every notice of the ledger, oldest first."""
    return columns.fetch(connection, Notice, columns.table_of(Notice).c.book == ledger)


def waiting(connection: Connection, ledger: int, *, mode: str = "") -> list[Notice]:
    """What is meant to leave and no message carries yet, oldest first; of one `mode` if named."""
    table = columns.table_of(Notice)
    where = [table.c.book == ledger, table.c.state.in_(ALIVE), table.c.message == 0] + (
        [table.c.mode == mode] if mode else []
    )
    return columns.fetch(connection, Notice, *where)


def carried_by(connection: Connection, ledger: int, messages: Sequence[int]) -> list[Notice]:
    """The notices that the `messages` with these ids carry."""
    table = columns.table_of(Notice)
    return columns.fetch(
        connection, Notice, table.c.book == ledger, columns.among(table.c.message, messages)
    )


def by_ids(connection: Connection, ledger: int, ids: Sequence[int]) -> dict[int, Notice]:
    """The notices with these `ids`, by id; unknown ones are left out."""
    table = columns.table_of(Notice)
    return {
        notice.id: notice
        for notice in columns.fetch(
            connection, Notice, table.c.book == ledger, columns.among(table.c.id, ids)
        )
    }
