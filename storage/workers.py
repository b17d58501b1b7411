"""Workers: whose heart beats, when it last did, what its last pass did.

Operational altogether: no line tells of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.engine import Connection

from storage import columns, queries

STOPPED = "stopped"
FORGOTTEN_AFTER = timedelta(days=7)
"""Whoever was not seen for so long was killed without a word, and is known as stopped."""


@columns.table("worker")
class Worker(sqlmodel.SQLModel):
    """One process that ticks and sends, by `name` (host and process number, or `manual`).

    `told` is its last pass, for `doctor`.
    """

    name: str = sqlmodel.Field(primary_key=True)
    started_at: datetime = columns.instant()
    seen_at: datetime = columns.instant()
    told: Any = columns.json()


_T = columns.table_of(Worker)


def beat(connection: Connection, name: str, *, now: datetime, last_pass: Any) -> None:
    """Note that the worker `name` was alive now and what its pass did (`last_pass`, plain JSON).

    Others that were not seen for long are forgotten: a killed worker cannot leave by itself.
    """
    values = {"seen_at": now, "told": last_pass}
    if not connection.execute(sa.update(_T).where(_T.c.name == name).values(values)).rowcount:
        connection.execute(sa.insert(_T).values(name=name, started_at=now, **values))
    is_gone = sa.and_(
        _T.c.name != name, _T.c.name != STOPPED, _T.c.seen_at <= now - FORGOTTEN_AFTER
    )
    for gone in connection.execute(sa.select(_T.c.name).where(is_gone)).scalars().all():
        leave(connection, gone)


def leave(connection: Connection, name: str) -> None:
    """Note that it stopped as it should.

    What it did last stays known under `stopped`, so that the next one knows when somebody last
    looked.
    """
    names = (name, STOPPED)
    newest = sa.select(_T).where(queries.one_of(_T.c.name, names)).order_by(_T.c.seen_at.desc())
    row = connection.execute(newest).mappings().first()
    if row is None:
        return
    connection.execute(sa.delete(_T).where(queries.one_of(_T.c.name, names)))
    connection.execute(sa.insert(_T).values(**{**row, "name": STOPPED}))


def correct(connection: Connection, now: datetime) -> None:
    """Take back what a wrong clock noted: nobody was seen later than now."""
    connection.execute(sa.update(_T).where(_T.c.seen_at > now).values(seen_at=now))


def all_(connection: Connection) -> list[dict[str, Any]]:
    """Every worker known, the one seen last first: name, started_at, seen_at, told."""
    return [
        dict(row)
        for row in connection.execute(sa.select(_T).order_by(_T.c.seen_at.desc())).mappings()
    ]


def last_seen(connection: Connection) -> datetime | None:
    """When any worker last ended a pass; none if none ever did."""
    newest: datetime | None = connection.execute(sa.select(sa.func.max(_T.c.seen_at))).scalar()
    return newest
