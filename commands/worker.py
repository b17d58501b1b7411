"""`worker`: what runs all day and does what has come due."""

from __future__ import annotations

import logging
import sys

from commands import sending
from commands.session import Session
from notifications import worker


def worker_run(session: Session, every: int, after_gap: bool) -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    worker.run(
        lambda: (session.system, sending.texts(session), sending.channels_of(session)),
        every_seconds=every,
        is_released=after_gap,
    )
