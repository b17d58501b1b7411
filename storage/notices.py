"""Notices: the intent to tell a role something, written in the transaction of the move. Delivery is another matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns


class Notice(columns.Record):
    """One notice per (task, step, due version, recipient role): `key` says so. `mode` is auto, release or calls.

    States: `pending`, `cancelled` (the task was discharged or its date moved before anything left).
    """

    key: str
    task: int
    subject: str
    kind: str
    step: str
    due_version: int
    recipient: str
    mode: str
    context: Any = columns.json()
    made_at: datetime = columns.instant()
    expires_at: datetime | None = columns.instant()
    state: str = "pending"


class NoticeTable(Notice, table=True):
    __tablename__ = "notice"
    __table_args__ = (sa.UniqueConstraint("book", "key"), sa.Index("ix_notice_task", "book", "task"))


def of_tasks(connection: Connection, book: int, tasks: Sequence[int]) -> list[Notice]:
    """The notices of these tasks, oldest first."""
    of = columns.table(Notice)
    return columns.fetch(connection, Notice, of.c.book == book, of.c.task.in_(list(tasks)))


def of_book(connection: Connection, book: int) -> list[Notice]:
    """Every notice of the book, oldest first."""
    return columns.fetch(connection, Notice, columns.table(Notice).c.book == book)
