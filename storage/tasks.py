"""Tasks: who owes what by when.

Only tasks have clocks: `wake_at` is the next instant at which anything happens to one.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from storage import columns, queries

DISCHARGED = ("accepted", "waived", "cancelled")


@columns.table(
    "task",
    sa.UniqueConstraint("book", "case_id", "kind", "round"),
    columns.PartialIndex(
        "ix_task_wake", ("book", "wake_at"), "wake_at IS NOT NULL", "wake_at IS NOT NULL"
    ),
)
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


def next_wake(finder: queries.Finder) -> datetime | None:
    """The earliest wake of the ledger, if any task has one."""
    sleepers = finder.find(Task, wake_at=queries.other_than(None), order_by=("wake_at",), limit=1)
    return sleepers[0].wake_at if sleepers else None
