"""Messages: a text to one recipient on one channel, frozen when composed.

What became of it is operational: claims, attempts, replies.

The statements here are those of delivery: short, on operational columns only, without the ledger's
lock. A claim is a lease; whoever loses it may not send. States: `queued`, `claimed`, `sent`,
`failed` (refused for good), `in_doubt` (waits for a person), `held`, `expired`, `cancelled`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns, notices

UNSENT = ("queued", "held")
ENDED = ("sent", "failed", "in_doubt", "expired")


class Message(columns.Record):
    """One text.

    `recipient` is the role it goes to, `subject` whom it is about; `person` 0: nobody is known
    there.

    `doubt` says what becomes of it when nobody knows whether it was accepted: `resend` or `hold`.
    `fallback_of` is the message of the same notices that failed before. `short` is for channels of
    few characters, `invite` a calendar file, `wire_id` what the other side sees. `reported`: a line
    told how it ended.
    """

    recipient: str
    subject: str
    person: int = 0
    name: str = ""
    channel: str
    title: str
    text: str
    short: str
    invite: str = ""
    digest: str
    wire_id: str
    made_at: datetime = columns.instant()
    expires_at: datetime | None = columns.instant()
    doubt: str = "resend"
    fallback_of: int = 0
    acknowledged_on: date | None = None
    acknowledged_by: str = ""
    acknowledged_via: str = ""
    address: str = columns.operational("")
    state: str = columns.operational("queued")
    lease_by: str = columns.operational("")
    lease_until: datetime | None = columns.operational(None, type_=columns.Instant)
    attempts: int = columns.operational(0)
    attempted_at: datetime | None = columns.operational(None, type_=columns.Instant)
    not_before: datetime | None = columns.operational(None, type_=columns.Instant)
    ended_at: datetime | None = columns.operational(None, type_=columns.Instant)
    reply: str = columns.operational("")
    reported: bool = columns.operational(False)


class MessageTable(Message, table=True):
    __tablename__ = "message"
    __table_args__ = (
        sa.UniqueConstraint("book", "wire_id"),
        sa.Index("ix_message_state", "book", "state", "id"),
    )


def of_ledger(
    connection: Connection, ledger: int, *, states: Collection[str] = (), subject: str = ""
) -> list[Message]:
    """The messages of a ledger in these `states` (or all), oldest first.

    Only those about `subject` if one is named.
    """
    table = columns.table_of(Message)
    where = (
        [table.c.book == ledger]
        + ([columns.among(table.c.state, states)] if states else [])
        + ([table.c.subject == subject] if subject else [])
    )
    return columns.fetch(connection, Message, *where)


def by_ids(connection: Connection, ledger: int, ids: Sequence[int]) -> dict[int, Message]:
    """The messages with these `ids`, by id; unknown ones are left out."""
    table = columns.table_of(Message)
    return {
        message.id: message
        for message in columns.fetch(
            connection, Message, table.c.book == ledger, columns.among(table.c.id, ids)
        )
    }


def unreported(connection: Connection, ledger: int) -> list[Message]:
    """What ended and no line has told of yet."""
    table = columns.table_of(Message)
    return columns.fetch(
        connection,
        Message,
        table.c.book == ledger,
        table.c.state.in_(ENDED),
        table.c.reported.is_(False),
    )


def count_by_state(connection: Connection, ledger: int) -> dict[str, int]:
    """How many messages are in each state."""
    table = columns.table_of(Message)
    rows = connection.execute(
        sa.select(table.c.state, sa.func.count())
        .where(table.c.book == ledger)
        .group_by(table.c.state)
    )
    return {row[0]: row[1] for row in rows}


def attempted_since(connection: Connection, channel: str, since: datetime) -> int:
    """How many attempts a `channel` has seen since an instant or is about to see: for its rate.

    Whoever makes them, for whichever ledger.
    """
    table = columns.table_of(Message)
    where = (
        table.c.channel == channel,
        sa.or_(table.c.attempted_at > since, table.c.state == "claimed"),
    )
    return connection.execute(
        sa.select(sa.func.count()).select_from(table).where(*where)
    ).scalar_one()


def switch(
    connection: Connection,
    ledger: int,
    ids: Collection[int],
    *,
    before: Collection[str],
    after: str,
    **values: Any,
) -> set[int]:
    """Take those of these `ids` that are in a state of `before` to the state `after`, at once.

    No claim comes between. `values` are operational columns to set with it. Comes back with which;
    a second call finds none.
    """
    if not ids:
        return set()
    table = columns.table_of(Message)
    where = (
        table.c.book == ledger,
        columns.among(table.c.id, sorted(ids)),
        columns.among(table.c.state, before),
    )
    return set(
        connection.execute(
            sa.update(table).where(*where).values(state=after, **values).returning(table.c.id)
        ).scalars()
    )


def stop(connection: Connection, ledger: int, ids: Collection[int]) -> set[int]:
    """Cancel those of these `ids` that nobody has begun to send; comes back with which.

    Also where a worker holds a claim. One that is being attempted is let be: whoever holds it says
    how it ended. A second call finds nothing more to cancel.
    """
    if not ids:
        return set()
    table = columns.table_of(Message)
    is_idle = sa.or_(
        table.c.state.in_(UNSENT),
        sa.and_(table.c.state == "claimed", table.c.attempted_at.is_(None)),
    )
    where = (table.c.book == ledger, table.c.id.in_(sorted(ids)), is_idle)
    values = {"state": "cancelled", "lease_by": "", "lease_until": None}
    return set(
        connection.execute(
            sa.update(table).where(*where).values(values).returning(table.c.id)
        ).scalars()
    )


def superseded(connection: Connection, ledger: int) -> list[Message]:
    """What must be said otherwise.

    Queued while a notice it carries has fallen, or expired while one it carries is still to be
    told.
    """
    table = columns.table_of(Message)
    is_queued = sa.and_(table.c.state == "queued", carries(table, notices.FALLEN))
    is_expired = sa.and_(table.c.state == "expired", carries(table, notices.ALIVE))
    return columns.fetch(connection, Message, table.c.book == ledger, sa.or_(is_queued, is_expired))


def undelivered(connection: Connection, ledger: int) -> list[Message]:
    """What was refused for good while what it carries is still to be told."""
    table = columns.table_of(Message)
    return columns.fetch(
        connection,
        Message,
        table.c.book == ledger,
        table.c.state == "failed",
        carries(table, notices.ALIVE),
    )


def carries(table: sa.Table, states: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether a message is the newest carrier of a notice in one of these `states` (of notices)."""
    carried = columns.table_of(notices.Notice)
    where = (
        carried.c.book == table.c.book,
        carried.c.message == table.c.id,
        carried.c.state.in_(list(states)),
    )
    return sa.exists(sa.select(1).select_from(carried).where(*where))


def expire(connection: Connection, ledger: int, now: datetime) -> int:
    """Expire what is queued beyond its time by `now`: what is not true any more is not sent.

    Comes back with how many.
    """
    table = columns.table_of(Message)
    where = (table.c.book == ledger, table.c.state == "queued", table.c.expires_at <= now)
    return connection.execute(
        sa.update(table).where(*where).values(state="expired", ended_at=now)
    ).rowcount


def recover(connection: Connection, ledger: int, now: datetime, *, most: int) -> int:
    """Take back claims whose lease ran out by `now`; comes back with how many.

    Never attempted, they are queued again; attempted, they go again or wait for a person, as
    `doubt` says. What was begun `most` times and never ended waits for a person too: it may be what
    kills the workers.
    """
    table = columns.table_of(Message)
    lost = sa.and_(table.c.book == ledger, table.c.state == "claimed", table.c.lease_until <= now)
    is_safe = sa.or_(
        table.c.attempted_at.is_(None), sa.and_(table.c.doubt == "resend", table.c.attempts < most)
    )
    free: dict[str, Any] = {"lease_by": "", "lease_until": None}
    held = (
        sa.update(table)
        .where(lost, sa.not_(is_safe))
        .values(state="in_doubt", ended_at=now, reply="发出后未得到回音", **free)
    )
    count = connection.execute(held).rowcount
    return (
        count
        + connection.execute(
            sa.update(table).where(lost, is_safe).values(state="queued", **free)
        ).rowcount
    )


def claim(
    connection: Connection,
    ledger: int,
    *,
    now: datetime,
    worker: str,
    until: datetime,
    channels: Collection[str],
    limit: int,
) -> list[Message]:
    """Take messages of these `channels` whose time has come, each under a lease, the oldest first.

    At most `limit`; the lease is that of `worker` until the instant `until`. Others' claims are
    passed over.

    Nothing is claimed that carries a notice which has fallen: its task was discharged or its date
    moved while an attempt was on the way.
    """
    table = columns.table_of(Message)
    is_due = sa.or_(table.c.not_before.is_(None), table.c.not_before <= now)
    is_true = sa.and_(
        sa.or_(table.c.expires_at.is_(None), table.c.expires_at > now),
        sa.not_(carries(table, notices.FALLEN)),
    )
    where = (
        table.c.book == ledger,
        table.c.state == "queued",
        columns.among(table.c.channel, sorted(channels)),
        is_due,
        is_true,
    )
    due_ids = (
        sa.select(table.c.id)
        .where(*where)
        .order_by(table.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(due_ids).scalars())
    if not ids:
        return []
    values = {"state": "claimed", "lease_by": worker, "lease_until": until, "attempted_at": None}
    connection.execute(
        sa.update(table)
        .where(table.c.book == ledger, columns.among(table.c.id, ids))
        .values(values)
    )
    return columns.fetch(
        connection, Message, table.c.book == ledger, columns.among(table.c.id, ids)
    )


def begin_attempt(connection: Connection, message: Message, *, worker: str, now: datetime) -> int:
    """Note that the message is being sent now by that `worker`.

    Comes back with the attempt's number, or 0 when the lease is lost and it must not be sent.
    """
    table = columns.table_of(Message)
    where = (
        table.c.book == message.book,
        table.c.id == message.id,
        table.c.state == "claimed",
        table.c.lease_by == worker,
        table.c.lease_until > now,
    )
    statement = (
        sa.update(table)
        .where(*where)
        .values(attempted_at=now, attempts=table.c.attempts + 1)
        .returning(table.c.attempts)
    )
    return connection.execute(statement).scalar() or 0


def end_attempt(
    connection: Connection,
    message: Message,
    *,
    attempt: int,
    state: str,
    now: datetime,
    reply: str,
    not_before: datetime | None,
) -> bool:
    """Keep how the `attempt` of that number ended; comes back with whether it was kept.

    Nothing is kept where a later attempt was begun meanwhile. A lease that ran out in between takes
    no acceptance away. `state` is the message's new one, `not_before` when it may go again.
    """
    table = columns.table_of(Message)
    where = (
        table.c.book == message.book,
        table.c.id == message.id,
        table.c.attempts == attempt,
        table.c.state.in_(("claimed", "queued", "in_doubt")),
    )
    ended = now if state in ENDED else None
    values = {
        "state": state,
        "reply": reply,
        "not_before": not_before,
        "ended_at": ended,
        "lease_by": "",
        "lease_until": None,
    }
    return bool(connection.execute(sa.update(table).where(*where).values(values)).rowcount)


def give_back(connection: Connection, ledger: int, *, worker: str, ids: Collection[int]) -> None:
    """Let go of claims of that `worker` on `ids` that were not attempted: it was told to stop.

    Those that are not its own any more are let be.
    """
    table = columns.table_of(Message)
    where = (
        table.c.book == ledger,
        columns.among(table.c.id, sorted(ids)),
        table.c.state == "claimed",
        table.c.lease_by == worker,
        table.c.attempted_at.is_(None),
    )
    connection.execute(
        sa.update(table).where(*where).values(state="queued", lease_by="", lease_until=None)
    )
