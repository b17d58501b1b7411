"""Tasks: who owes what by when.

Only tasks have clocks: `wake_at` is the next instant at which anything happens to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns

DISCHARGED = ("accepted", "waived", "cancelled")


class Task(columns.Record):
    """One thing owed (应办事项).

    `kind` is the scheme's task key; `due_version` counts moved dates; `woken_at` is the last wake
    handled.

    `received_on` is the day the newest paper came in: lateness counts from it. `carried` says why
    the case moved on without it.
    """

    case_id: int
    track: str
    subject: str
    stage: str
    kind: str
    round: int = 1
    owner: str
    blocking: str
    clause: str = ""
    state: str = "waiting"
    opens_on: date | None = None
    due_on: date | None = None
    due_version: int = 1
    provisional: bool = False
    received_on: date | None = None
    settled_on: date | None = None
    settled_by: int = 0
    carried: str = ""
    wake_at: datetime | None = columns.instant()
    woken_at: datetime | None = columns.instant()


class TaskTable(Task, table=True):
    __tablename__ = "task"
    __table_args__ = (
        sa.UniqueConstraint("book", "case_id", "kind", "round"),
        sa.Index(
            "ix_task_wake",
            "book",
            "wake_at",
            sqlite_where=sa.text("wake_at IS NOT NULL"),
            postgresql_where=sa.text("wake_at IS NOT NULL"),
        ),
    )


def of_ledger(connection: Connection, ledger: int) -> list[Task]:
    """Every task of the ledger."""
    table = columns.table_of(Task)
    return columns.fetch(connection, Task, table.c.book == ledger)


def of_cases(connection: Connection, ledger: int, cases: Sequence[int]) -> list[Task]:
    """The tasks of the `cases` with these ids, in the scheme's order (that of their making)."""
    table = columns.table_of(Task)
    return columns.fetch(
        connection, Task, table.c.book == ledger, columns.among(table.c.case_id, cases)
    )


def by_ids(connection: Connection, ledger: int, ids: Sequence[int]) -> dict[int, Task]:
    """The tasks with these `ids`, by id; unknown ones are left out."""
    table = columns.table_of(Task)
    return {
        task.id: task
        for task in columns.fetch(
            connection, Task, table.c.book == ledger, columns.among(table.c.id, ids)
        )
    }


def of_kinds(connection: Connection, ledger: int, kinds: Sequence[str]) -> list[Task]:
    """The tasks of these `kinds` (keys of the scheme), whosever they are."""
    table = columns.table_of(Task)
    return columns.fetch(
        connection, Task, table.c.book == ledger, columns.among(table.c.kind, kinds)
    )


def due(connection: Connection, ledger: int, now: datetime, *, limit: int = 1000) -> list[Task]:
    """Tasks whose wake has come by `now`, the earliest first, at most `limit`."""
    table = columns.table_of(Task)
    where = (table.c.wake_at.is_not(None), table.c.wake_at <= now, table.c.book == ledger)
    return columns.fetch(
        connection, Task, *where, order_by=(table.c.wake_at, table.c.id), limit=limit
    )


def next_wake(connection: Connection, ledger: int) -> datetime | None:
    """The earliest wake of the ledger, if any task has one."""
    table = columns.table_of(Task)
    statement = (
        sa.select(table.c.wake_at)
        .where(table.c.wake_at.is_not(None), table.c.book == ledger)
        .order_by(table.c.wake_at)
        .limit(1)
    )
    earliest: datetime | None = connection.execute(statement).scalar()
    return earliest
