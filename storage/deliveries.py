"""The statements of delivery: short, on operational columns only, without the ledger's lock.

A claim is a lease; whoever loses it may not send. The states are those of `messages`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns, messages, notices, queries
from storage.statements import Statement

_T = columns.table_of(messages.Message)
_OF_BOOK = _T.c.book == sa.bindparam("b_book")
_ONE = sa.and_(_OF_BOOK, _T.c.id == sa.bindparam("b_id"))
_SOME = sa.and_(_OF_BOOK, queries.among(_T.c.id, "b_ids"))
_FREE: dict[str, Any] = {"lease_by": "", "lease_until": None}
_COUNTS = sa.select(_T.c.state, sa.func.count()).where(_OF_BOOK).group_by(_T.c.state)
_IN_A_MINUTE = (
    sa.select(sa.func.count())
    .select_from(_T)
    .where(
        _T.c.channel == sa.bindparam("channel"),
        sa.or_(_T.c.attempted_at > sa.bindparam("since"), _T.c.state == "claimed"),
    )
)


def count_by_state(connection: Connection, ledger: int) -> dict[str, int]:
    """How many messages are in each state."""
    return {row[0]: row[1] for row in connection.execute(_COUNTS, {"b_book": ledger})}


def attempted_since(connection: Connection, channel: str, since: datetime) -> int:
    """How many attempts a `channel` has seen since an instant or is about to see: for its rate.

    Whoever makes them, for whichever ledger.
    """
    return connection.execute(_IN_A_MINUTE, {"channel": channel, "since": since}).scalar_one()


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
    parameters = {"b_book": ledger, "b_ids": sorted(ids), "b_before": sorted(before)}
    parameters |= {f"b_{name}": cell for name, cell in {"state": after, **values}.items()}
    return set(connection.execute(_switch(tuple(values)), parameters).scalars())


@cache
def _switch(names: tuple[str, ...]) -> Any:
    values: dict[str, Any] = {name: sa.bindparam(f"b_{name}") for name in ("state", *names)}
    where = (_SOME, queries.among(_T.c.state, "b_before"))
    return sa.update(_T).where(*where).values(values).returning(_T.c.id)


def stop(connection: Connection, ledger: int, ids: Collection[int]) -> set[int]:
    """Cancel those of these `ids` that nobody has begun to send; comes back with which.

    Also where a worker holds a claim. One that is being attempted is let be: whoever holds it says
    how it ended. A second call finds nothing more to cancel.
    """
    if not ids:
        return set()
    return set(connection.execute(_STOP, {"b_book": ledger, "b_ids": sorted(ids)}).scalars())


_STOP = (
    sa.update(_T)
    .where(
        _SOME,
        sa.or_(
            queries.one_of(_T.c.state, messages.UNSENT),
            sa.and_(_T.c.state == "claimed", _T.c.attempted_at.is_(None)),
        ),
    )
    .values({"state": "cancelled", **_FREE})
    .returning(_T.c.id)
)


def carries(states: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether a message is the newest carrier of a notice in one of these `states` (of notices)."""
    notice = columns.table_of(notices.Notice)
    is_one = queries.one_of(notice.c.state, states)
    where = (notice.c.book == _T.c.book, notice.c.message == _T.c.id, is_one)
    return sa.exists(sa.select(1).select_from(notice).where(*where))


_SUPERSEDED = Statement(
    sa.select(_T)
    .where(
        _OF_BOOK,
        sa.or_(
            sa.and_(_T.c.state == "queued", carries(notices.FALLEN)),
            sa.and_(_T.c.state == "expired", carries(notices.ALIVE)),
        ),
    )
    .order_by(queries.sought(_T.c.id))
)
_UNDELIVERED = Statement(
    sa.select(_T)
    .where(_OF_BOOK, _T.c.state == "failed", carries(notices.ALIVE))
    .order_by(queries.sought(_T.c.id))
)


def superseded(connection: Connection, ledger: int) -> list[messages.Message]:
    """What must be said otherwise.

    Queued while a notice it carries has fallen, or expired while one it carries is still to be
    told.
    """
    return queries.records(connection, messages.Message, _SUPERSEDED, {"b_book": ledger})


def undelivered(connection: Connection, ledger: int) -> list[messages.Message]:
    """What was refused for good while what it carries is still to be told."""
    return queries.records(connection, messages.Message, _UNDELIVERED, {"b_book": ledger})


_QUEUED = sa.and_(_OF_BOOK, _T.c.state == "queued")
_EXPIRE = (
    sa.update(_T)
    .where(_QUEUED, _T.c.expires_at <= sa.bindparam("now"))
    .values(state="expired", ended_at=sa.bindparam("now"))
)
_LOST = sa.and_(_OF_BOOK, _T.c.state == "claimed", _T.c.lease_until <= sa.bindparam("now"))
_IS_SAFE = sa.or_(
    _T.c.attempted_at.is_(None),
    sa.and_(_T.c.doubt == "resend", _T.c.attempts < sa.bindparam("most")),
)
_HOLD = (
    sa.update(_T)
    .where(_LOST, sa.not_(_IS_SAFE))
    .values(state="in_doubt", ended_at=sa.bindparam("now"), reply="发出后未得到回音", **_FREE)
)
_RECOVER = sa.update(_T).where(_LOST, _IS_SAFE).values(state="queued", **_FREE)


def expire(connection: Connection, ledger: int, now: datetime) -> int:
    """Expire what is queued beyond its time by `now`: what is not true any more is not sent.

    Comes back with how many.
    """
    return connection.execute(_EXPIRE, {"b_book": ledger, "now": now}).rowcount


def recover(connection: Connection, ledger: int, now: datetime, *, most: int) -> int:
    """Take back claims whose lease ran out by `now`; comes back with how many.

    Never attempted, they are queued again; attempted, they go again or wait for a person, as
    `doubt` says. What was begun `most` times and never ended waits for a person too: it may be what
    kills the workers.
    """
    parameters = {"b_book": ledger, "now": now, "most": most}
    count = connection.execute(_HOLD, parameters).rowcount
    return count + connection.execute(_RECOVER, parameters).rowcount


_DUE = (
    sa.select(_T.c.id)
    .where(
        _QUEUED,
        queries.among(_T.c.channel, "channels"),
        sa.or_(_T.c.not_before.is_(None), _T.c.not_before <= sa.bindparam("now")),
        sa.or_(_T.c.expires_at.is_(None), _T.c.expires_at > sa.bindparam("now")),
        sa.not_(carries(notices.FALLEN)),
    )
    .order_by(_T.c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    sa.update(_T)
    .where(_SOME)
    .values(
        state="claimed",
        lease_by=sa.bindparam("worker"),
        lease_until=sa.bindparam("until"),
        attempted_at=None,
    )
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
) -> list[messages.Message]:
    """Take messages of these `channels` whose time has come, each under a lease, the oldest first.

    At most `limit`; the lease is that of `worker` until the instant `until`. Others' claims are
    passed over.

    Nothing is claimed that carries a notice which has fallen: its task was discharged or its date
    moved while an attempt was on the way.
    """
    wanted = {"b_book": ledger, "channels": sorted(channels), "now": now, "limit": limit}
    ids = list(connection.execute(_DUE, wanted).scalars())
    if not ids:
        return []
    lease = {"b_book": ledger, "b_ids": ids, "worker": worker, "until": until}
    connection.execute(_CLAIM, lease)
    return queries.fetch(connection, messages.Message, book=ledger, id=ids)


_MINE = sa.and_(_T.c.state == "claimed", _T.c.lease_by == sa.bindparam("worker"))
_BEGIN = (
    sa.update(_T)
    .where(_ONE, _MINE, _T.c.lease_until > sa.bindparam("now"))
    .values(attempted_at=sa.bindparam("now"), attempts=_T.c.attempts + 1)
    .returning(_T.c.attempts)
)
_ENDING = ("state", "reply", "not_before", "ended_at")
_END = (
    sa.update(_T)
    .where(
        _ONE,
        _T.c.attempts == sa.bindparam("attempt"),
        queries.one_of(_T.c.state, ("claimed", "queued", "in_doubt")),
    )
    .values({name: sa.bindparam(f"b_{name}") for name in _ENDING} | _FREE)
)
_GIVE_BACK = (
    sa.update(_T).where(_SOME, _MINE, _T.c.attempted_at.is_(None)).values(state="queued", **_FREE)
)


def begin_attempt(
    connection: Connection, message: messages.Message, *, worker: str, now: datetime
) -> int:
    """Note that the message is being sent now by that `worker`.

    Comes back with the attempt's number, or 0 when the lease is lost and it must not be sent.
    """
    parameters = {"b_book": message.book, "b_id": message.id, "worker": worker, "now": now}
    return connection.execute(_BEGIN, parameters).scalar() or 0


def end_attempt(
    connection: Connection,
    message: messages.Message,
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
    parameters = {
        "b_book": message.book,
        "b_id": message.id,
        "attempt": attempt,
        "b_state": state,
        "b_reply": reply,
        "b_not_before": not_before,
        "b_ended_at": now if state in messages.ENDED else None,
    }
    return bool(connection.execute(_END, parameters).rowcount)


def give_back(connection: Connection, ledger: int, *, worker: str, ids: Collection[int]) -> None:
    """Let go of claims of that `worker` on `ids` that were not attempted: it was told to stop.

    Those that are not its own any more are let be.
    """
    parameters = {"b_book": ledger, "b_ids": sorted(ids), "worker": worker}
    connection.execute(_GIVE_BACK, parameters)
