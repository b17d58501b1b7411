"""What each of two dozen processes does at the same moment as the others: take a seat for its own unit, or carry a list through to the paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from multiprocessing.synchronize import Barrier

from sqlalchemy import exc
from sqlalchemy.engine import Connection

from engine import clock, errors, records
from storage import columns, slates, work
from storage.database import Database
from workflows import deciding, desk, evidence, naming, proposing

PATIENCE = 120  # seconds until whoever waits for the others gives up
AWARD = "prize"
FINDERS = 4
_together: Barrier


def join(together: Barrier) -> None:
    """Run once in each process."""
    global _together
    _together = together


@cache
def store_of(url: str) -> Database:
    """A process that is kept keeps its connection."""
    return Database(url, wait_seconds=PATIENCE)


def take(url: str, now: datetime, book: int, subject: str, wish: int, places: int) -> int:
    """Take a place for the unit on the strength of a look before the others began: what has gone meanwhile, the seats' own constraint says.
    0: all are gone."""
    store = store_of(url)
    free = _free(store, book, places)
    _together.wait(PATIENCE)
    while free:
        n = free[wish % len(free)]
        try:
            with work.begin(store, book, now=now, actor=records.SYSTEM) as unit:
                unit.line("seat.taken", subject).add(slates.Seat(award=AWARD, n=n, subject=subject))
                unit.commit()
            return n
        except exc.IntegrityError:
            free = _free(store, book, places)
    return 0


def standing(connection: Connection, book: int) -> list[slates.Seat]:
    """The seats that are not revoked: the many of earlier rounds stay where they are."""
    of = columns.table(slates.Seat)
    return columns.fetch(connection, slates.Seat, of.c.book == book, of.c.revoked_on.is_(None))


def _free(store: Database, book: int, places: int) -> list[int]:
    with store.reading() as connection:
        taken = {seat.n for seat in standing(connection, book)}
    return [n for n in range(1, places + 1) if n not in taken]


def name(url: str, now: datetime, book: int, n: int) -> list[str]:
    """Confirm the meeting's decision, make the list that binds, issue the paper under one's own number; the first few also bring something against
    a unit, and see it through. Comes back with what was done."""
    store = Database(url, wait_seconds=PATIENCE)
    try:
        clerk, reviewer = (desk.Desk(store, clock.VirtualClock(now), desk.sign_in(store, who, "")) for who in ("张经办", "李审核"))
        fact = evidence.Fact(subject=f"U{n + 4:02d}", kind="disqualifier", name="fraud", value="弄虚作假", document=f"查〔{n}〕")
        steps: list[tuple[str, Callable[[], desk.Outcome]]] = [
            ("confirmed", lambda: deciding.confirm(reviewer, book=book, step="initial")),
            ("proposed", lambda: proposing.propose(clerk, book=book, award=AWARD, step="published")),
            ("issued", lambda: naming.issue(clerk, book=book, number=f"发〔{n}〕", dated=now.date())),
        ]
        binding = steps[-2:] if n < FINDERS else []
        if n < FINDERS:
            steps.insert(n, ("found", lambda: evidence.record(clerk, book=book, facts=[fact])))
        _together.wait(PATIENCE)
        done = []
        for what, step in [*steps, *binding]:
            try:
                step()
                done.append(what)
            except errors.Refused:
                continue
        return done
    finally:
        store.close()
