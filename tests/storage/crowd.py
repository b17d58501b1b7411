"""What each of several processes does at the same moment as the others, on a database that they share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from typing import Any

from engine import clock, errors, records
from storage import database
from storage.database import Database
from tests import making
from workflows import cycles, deliveries, desk, moves, staff

PATIENCE = 60  # seconds until whoever waits for the others gives up
_together: Barrier


def join(together: Barrier) -> None:
    """Run once in each process."""
    global _together
    _together = together


Deed = tuple[str, list[Any]]
"""What came of an attempt: `done` or `repeated` with how many lines, `refused` with (code, sentence) of each reason."""


def attempt(call: Callable[[], desk.Outcome]) -> Deed:
    """Once; again for as long as the database is held by others."""
    for _ in range(100):
        try:
            outcome = call()
        except errors.NotNow:
            continue
        except errors.Refused as error:
            return "refused", [(one.code, one.sentence) for one in error.refusals]
        return ("repeated" if outcome.was_repeated else "done"), [len(outcome.done)]
    raise AssertionError("never let in")


def at_once(url: str, name: str, day: datetime, act: Callable[[desk.Desk], list[Deed]]) -> list[Deed]:
    """Act at that person's desk when everybody is ready."""
    store = Database(url)
    try:
        somebody = desk.sign_in(store, name, "") if name else records.SYSTEM
        at = desk.Desk(store, clock.VirtualClock(day), somebody)
        _together.wait(PATIENCE)
        return act(at)
    finally:
        store.close()


def hand_in(url: str, name: str, day: datetime, book: int, ops: list[str]) -> list[Deed]:
    """A new version of the same three papers for each operation, each sent twice as by somebody impatient."""
    papers = [deliveries.Paper(subject=one, task="paper", files=(making.PLAN,)) for one in ("U01", "U02", "U04")]

    def act(at: desk.Desk) -> list[Deed]:
        return [
            attempt(lambda op=op: deliveries.submit(at, book=book, papers=papers, how=desk.How(op=op)))  # type: ignore[misc]
            for op in ops
            for _ in range(2)
        ]

    return at_once(url, name, day, act)


def advance(url: str, name: str, day: datetime, book: int, seen: dict[str, int]) -> list[Deed]:
    """Move the same units as everybody else, from where everybody saw them."""
    chosen = moves.Selection(subjects=tuple(seen), seen=seen)
    return at_once(url, name, day, lambda at: [attempt(lambda: moves.advance(at, book=book, chosen=chosen))])


def hold(url: str, name: str, day: datetime, book: int, op: str) -> list[Deed]:
    """Hold a unit and let it go, under operations of one's own."""
    chosen = moves.Selection(subjects=("U05",))
    return at_once(
        url,
        name,
        day,
        lambda at: [
            attempt(lambda: moves.hold(at, book=book, chosen=chosen, why=op, how=desk.How(op=f"{op}/hold"))),
            attempt(lambda: moves.resume(at, book=book, chosen=chosen, why=op, how=desk.How(op=f"{op}/resume"))),
        ],
    )


def begin(url: str) -> list[Deed]:
    """Open the office's book."""
    return at_once(url, "", datetime(2020, 5, 6, 1, tzinfo=UTC), lambda at: [attempt(lambda: staff.begin(at, name="张经办"))])


def prepare(url: str) -> list[Deed]:
    """Migrate a database that is empty, then open the office's book in it."""
    _together.wait(PATIENCE)
    for _ in range(100):
        try:
            database.upgrade(url)
            return begin(url)
        except errors.NotNow:
            continue
    raise AssertionError("never let in")


def open_cycle(url: str, name: str, day: datetime) -> list[Deed]:
    """Open the same year."""
    return at_once(url, name, day, lambda at: [attempt(lambda: cycles.open_(at, scheme=making.scheme()))])
