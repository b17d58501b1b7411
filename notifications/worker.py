"""The ticking worker: one pass is tick, compose, drain.

The same pass runs under a scheduler, from cron, by hand, and in a rehearsal.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from engine import clock, errors
from notifications import compose, delivery, templates
from notifications.channels import registry
from storage import database, deliveries, messages, notices, queries, workers
from storage.database import Connection
from storage.ledger import ledgers
from workflows.cases import scheduler as task_scheduler
from workflows.directory import calendars
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import Service
from workflows.rules import refusals
from workflows.tasks import outbox

LOG = logging.getLogger("mofan.worker")
MASS = 20
"""More texts than this do not leave after a gap without a person having looked."""


@dataclass(frozen=True, kw_only=True)
class Pass:
    """What one pass did, over all cycles."""

    ticked: int = 0
    composed: int = 0
    expired: int = 0
    sent: int = 0
    failed: int = 0
    doubtful: int = 0
    deferred: int = 0
    quiet: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()

    @property
    def did_nothing(self) -> bool:
        """Whether there was nothing to do."""
        return not any(
            (
                self.ticked,
                self.composed,
                self.expired,
                self.sent,
                self.failed,
                self.doubtful,
                self.deferred,
                self.troubles,
            )
        )


def name() -> str:
    """What this process is called among workers."""
    return f"{socket.gethostname()}:{os.getpid()}"


def run_once(
    service: Service,
    *,
    texts: templates.Texts,
    ways: registry.Registry,
    by: str = "",
    should_stop: Callable[[], bool] = delivery.never,
) -> Pass:
    """One pass at the service's present instant: what time brings, what is to be said, to be sent.

    `by` names the worker (none: this process); `should_stop` is asked before every message.
    Run late, twice or by several workers at once, nobody is told anything twice. Outside the
    scheme's hours nothing is composed or sent.
    """
    by = by or name()
    # A worker that comes late takes the newest step of each ladder only. The steps it missed are
    # not true any more and a unit would get them all in one hour.
    ticked = len(task_scheduler.run_all_due(service).done)
    composed = expired = deferred = 0
    ended: dict[str, int] = {}
    quiet: list[str] = []
    troubles: list[str] = []
    for ledger in _ledgers_at_work(service):
        with service.reading() as connection:
            cycle = cycle_view.of(connection, ledger.book, now=service.now())
        if not compose.is_open(cycle, service.now()):
            quiet.append(ledger.label)
            continue
        if ledger.state == "open":
            composing = compose.compose(service, ledger=ledger.book, texts=texts, ways=ways)
            composed, expired = composed + composing.composed, expired + composing.expired
            troubles += composing.unworded
        drained = delivery.deliver(
            service,
            ledger=ledger.book,
            channels=ways.sending,
            by=by,
            should_stop=_until_closed(service, cycle, should_stop),
        )
        deferred += drained.deferred
        troubles += drained.broken
        for state, count in drained.ended.items():
            ended[state] = ended.get(state, 0) + count
    done = Pass(
        ticked=ticked,
        composed=composed,
        expired=expired + ended.get("expired", 0),
        sent=ended.get("sent", 0),
        failed=ended.get("failed", 0),
        doubtful=ended.get("in_doubt", 0),
        deferred=deferred,
        quiet=tuple(quiet),
        troubles=tuple(troubles),
    )
    with service.store.writing() as connection:
        workers.beat(
            connection,
            by,
            now=service.now(),
            last_pass=done.__dict__ | {"quiet": quiet, "troubles": troubles},
        )
        connection.commit()
    return done


def _until_closed(
    service: Service, cycle: CycleView, should_stop: Callable[[], bool]
) -> Callable[[], bool]:
    """A long pass does not run into the evening.

    What is left at the scheme's closing hour leaves the next working morning.
    """
    return lambda: should_stop() or not compose.is_open(cycle, service.now())


def _ledgers_at_work(service: Service) -> list[ledgers.Ledger]:
    """Open cycles, and closed ones that still have something to send."""
    with service.reading() as connection:
        due_ledgers = []
        for ledger in ledgers.all_(connection):
            if ledger.kind != cycle_view.CYCLE:
                continue
            if ledger.state == "open" or any(
                state in ("queued", "claimed")
                for state in deliveries.count_by_state(connection, ledger.book)
            ):
                due_ledgers.append(ledger)
        return due_ledgers


def why_wait(store: database.Database, now: datetime) -> str:
    """Why a person should look before this pass, in Chinese; empty when nothing speaks against it.

    Nobody looked for more than a working day, or the clock was put forward: then many texts
    would leave at once. A clock that was put back waits until it has caught up.
    """
    with store.reading() as connection:
        seen_at = workers.last_seen(connection)
        if seen_at is None:
            return ""
        if now < seen_at - timedelta(minutes=5):
            return f"本机时钟比上次处理时（{seen_at:%Y-%m-%d %H:%M} UTC）还早，请核对系统时间"
        calendar = calendars.present(connection)
        idle = calendar.between(cycle_view.local_today(seen_at), cycle_view.local_today(now))
        if now - seen_at <= timedelta(hours=24) or idle <= 1:
            return ""
        waiting = sum(
            _would_leave(connection, ledger.book, now) for ledger in ledgers.open_cycles(connection)
        )
    if waiting <= MASS:
        return ""
    return (
        f"距上次处理已过{idle}个工作日（或时钟被调快），有{waiting}项将一次提醒；"
        "请先看 mofan remind preview 和 mofan outbox list"
    )


def look_first(store: database.Database, now: datetime) -> None:
    """Raises Refused where a person should look before anything leaves."""
    if why := why_wait(store, now):
        raise errors.Refused([refusals.make("look_first", why=why)])


def let_go(store: database.Database, now: datetime) -> None:
    """A person looked: passes that a wrong clock dated into the future are in nobody's way now."""
    with store.writing() as connection:
        workers.correct(connection, now)
        connection.commit()


@contextlib.contextmanager
def attending(
    store: database.Database, ticking: clock.Clock, *, is_released: bool
) -> Iterator[str]:
    """One pass by hand or from cron: gives the name it goes by, which is forgotten afterwards.

    When it was, by `ticking`, is kept. `is_released`: a person looked. Raises Refused where a
    person should look first and did not say so.
    """
    if is_released:
        let_go(store, ticking.now())
    else:
        look_first(store, ticking.now())
    by = name()
    try:
        yield by
    finally:
        _leave(store, by)


def _leave(store: database.Database, by: str) -> None:
    with store.writing() as connection:
        workers.leave(connection, by)
        connection.commit()


def _would_leave(connection: Connection, ledger: int, now: datetime) -> int:
    """How many tasks have woken and notices and messages wait to leave by themselves, at most."""
    queued = queries.Finder(connection, ledger).find(messages.Message, state=("queued",))
    due = len(task_scheduler.waking(connection, ledger, now))
    return (
        due
        + len(
            queries.Finder(connection, ledger).find(
                notices.Notice, mode="auto", state=notices.ALIVE, message=0
            )
        )
        + sum(1 for message in queued if message.channel != outbox.MANUAL)
    )


def run(
    make: Callable[[], tuple[Service, templates.Texts, registry.Registry]],
    *,
    every_seconds: int,
    is_released: bool,
) -> None:
    """Pass after pass, one in `every_seconds`, until SIGTERM or SIGINT.

    The message in hand is finished first. `make` opens what the passes work with, once. One
    scheduler, one job, nothing of it is kept anywhere. After a gap or a jump of the clock nothing
    is done, and the log says why, until a person looked; `is_released`: one did, for this start.
    """
    stop = threading.Event()
    service, texts, ways = make()
    by = name()
    watch = _Watch(is_released)

    def once_again() -> None:
        try:
            if why := watch.why_wait(service.store, service.now()):
                LOG.warning(_line(service.now(), "waiting", why=why))
                return
            done = run_once(service, texts=texts, ways=ways, by=by, should_stop=stop.is_set)
            if not done.did_nothing:
                LOG.info(_line(service.now(), "passed", **done.__dict__))
        except errors.NotNow as error:
            LOG.warning(_line(service.now(), "not_now", why=str(error)))
        except Exception as error:
            LOG.error(
                _line(
                    service.now(),
                    "failed",
                    why=f"{type(error).__name__}: {error}",
                    trace=traceback.format_exc(),
                )
            )

    def leave(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        once_again,
        "interval",
        seconds=every_seconds,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        next_run_time=service.now(),
    )
    LOG.info(_line(service.now(), "started", worker=by, every_seconds=every_seconds))
    scheduler.start()
    stop.wait()
    scheduler.shutdown(wait=True)
    _leave(service.store, by)
    ways.close()
    LOG.info(_line(service.now(), "stopped", worker=by))


class _Watch:
    """Whether a person must look first: once let go, until the next gap."""

    def __init__(self, is_released: bool) -> None:
        self.is_released = is_released

    def why_wait(self, store: database.Database, now: datetime) -> str:
        why = why_wait(store, now)
        if why and self.is_released:
            self.is_released = False
            let_go(store, now)
            return ""
        return why


def _line(now: datetime, event: str, **details: Any) -> str:
    return json.dumps(
        {"at": now.isoformat(), "event": event, **details}, ensure_ascii=False, default=str
    )
