"""A worker whose machine's clock is put back by two hours and then put right.

Run in a process of its own with the home's folder: it takes over the scheduler's clock and the
signals. Writes as JSON whether the worker went on, or its log said why not, after the clock was
`put_back`, and whether it went on after it was `put_right`.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from apscheduler.schedulers import base
from apscheduler.triggers import interval

from engine import records
from notifications import templates, worker
from notifications.channels import registry
from storage import database
from workflows.kernel.service import Service

EVERY = 0.1  # seconds from pass to pass
SETTLING = 5 * EVERY  # until a pass that had begun is over
PATIENCE = 15 * EVERY
shift = timedelta(0)
passes: list[datetime] = []
log_lines: list[str] = []


class MachineClock:
    """Tells the time as the machine does."""

    def now(self) -> datetime:
        return datetime.now(UTC) + shift


class SchedulerTime(datetime):
    """The same for the library that schedules the passes."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> SchedulerTime:
        return super().now(tz) + shift


class LogLines(logging.Handler):
    """Keeps what the worker logs."""

    def emit(self, record: logging.LogRecord) -> None:
        log_lines.append(record.getMessage())


def pass_by(*_: Any, **__: Any) -> worker.Pass:
    """A pass that has nothing to do."""
    passes.append(datetime.now(UTC))
    return worker.Pass()


def happens(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether that comes true within so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(EVERY / 5)
    return condition()


def move_clock(observations: dict[str, bool]) -> None:
    """Puts the clock back and right again under the running worker, and stops it."""
    global shift
    observations["began"] = happens(lambda: len(passes) >= 2, seconds=20)
    lines_before = len(log_lines)
    shift = timedelta(hours=-2)
    time.sleep(SETTLING)
    passes_before = len(passes)
    observations["put_back"] = happens(
        lambda: len(passes) > passes_before or len(log_lines) > lines_before
    )
    shift = timedelta(0)
    passes_before = len(passes)
    observations["put_right"] = happens(lambda: len(passes) > passes_before)
    os.kill(os.getpid(), signal.SIGTERM)


def main(home: Path) -> None:
    """Runs the worker of that home until its clock has been moved."""
    base.datetime = interval.datetime = SchedulerTime
    worker.run_once = pass_by
    worker.LOG.addHandler(LogLines())
    worker.LOG.setLevel(logging.INFO)
    clock = MachineClock()
    store = database.Database(database.sqlite_url(home / "mofan.db"))
    service = Service(store, clock, records.SYSTEM, via="worker")
    channels = registry.load({}, home, clock)
    observations: dict[str, bool] = {}
    threading.Thread(target=move_clock, args=(observations,), daemon=True).start()
    worker.run(
        lambda: (service, templates.Texts(home), channels), every_seconds=EVERY, is_released=False
    )
    store.close()
    sys.stdout.write(json.dumps(observations))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
