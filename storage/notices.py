"""Notices: the intent to tell a role something, written in the transaction of the move.

Delivery is another matter.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage import columns

ALIVE = ("pending", "released")
FALLEN = ("cancelled", "dropped")
"""What is still to be told, and what is not to be told any more."""


@columns.table(
    "notice",
    sa.UniqueConstraint("book", "key"),
    sa.Index("ix_notice_task", "book", "task"),
    sa.Index("ix_notice_state", "book", "state", "message"),
    sa.Index("ix_notice_message", "book", "message"),
)
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
