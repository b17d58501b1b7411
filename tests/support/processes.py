"""What each of many processes does at the same moment, on a database that they share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy import exc
from sqlalchemy.engine import Connection

from engine import clock, errors, records
from storage import award_seats, queries, schema
from storage.database import Database
from storage.ledger import work
from tests.support import offices, schemes
from workflows.assessment import findings
from workflows.cases import cycles, submissions, transitions
from workflows.consultations import general_review
from workflows.directory import users
from workflows.kernel.service import Outcome, RunOptions, Service
from workflows.kernel.sign_in import sign_in
from workflows.selection import awards, decisions, proposals

PATIENCE = 120  # seconds until whoever waits for the others gives up
_together: Barrier


def join(together: Barrier) -> None:
    """Run once in each process."""
    global _together
    _together = together


Attempt = tuple[str, list[Any]]
"""What came of an attempt.

`done` or `repeated` with how many lines, `refused` with (code, sentence) of each reason.
"""


def attempt(call: Callable[[], Outcome]) -> Attempt:
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


def at_once(
    url: str, name: str, day: datetime, act: Callable[[Service], list[Attempt]]
) -> list[Attempt]:
    """Act as that person when everybody is ready."""
    store = Database(url)
    try:
        somebody = sign_in(store, name, "", now=day) if name else records.SYSTEM
        at = Service(store, clock.VirtualClock(day), somebody)
        _together.wait(PATIENCE)
        return act(at)
    finally:
        store.close()


def hand_in(url: str, name: str, day: datetime, ledger: int, ops: list[str]) -> list[Attempt]:
    """A new version of the same three papers for each operation, each sent twice."""
    papers = [
        submissions.Paper(subject=one, task="paper", files=(offices.PLAN_FILE,))
        for one in ("U01", "U02", "U04")
    ]

    def act(service: Service) -> list[Attempt]:
        return [
            attempt(
                lambda op=op: submissions.submit(
                    service, ledger=ledger, papers=papers, run_options=RunOptions(op=op)
                )
            )  # type: ignore[misc]
            for op in ops
            for _ in range(2)
        ]

    return at_once(url, name, day, act)


def advance(url: str, name: str, day: datetime, ledger: int, seen: dict[str, int]) -> list[Attempt]:
    """Move the same units as everybody else, from where everybody saw them."""
    chosen = transitions.Selection(subjects=tuple(seen), seen_versions=seen)
    return at_once(
        url,
        name,
        day,
        lambda at: [attempt(lambda: transitions.advance(at, ledger=ledger, selection=chosen))],
    )


def hold(url: str, name: str, day: datetime, ledger: int, op: str) -> list[Attempt]:
    """Hold a unit and let it go, under operations of one's own."""
    chosen = transitions.Selection(subjects=("U05",))
    return at_once(
        url,
        name,
        day,
        lambda at: [
            attempt(
                lambda: transitions.hold(
                    at,
                    ledger=ledger,
                    selection=chosen,
                    why=op,
                    run_options=RunOptions(op=f"{op}/hold"),
                )
            ),
            attempt(
                lambda: transitions.resume(
                    at,
                    ledger=ledger,
                    selection=chosen,
                    why=op,
                    run_options=RunOptions(op=f"{op}/resume"),
                )
            ),
        ],
    )


def begin(url: str) -> list[Attempt]:
    """Open the office's ledger."""
    return at_once(
        url,
        "",
        datetime(2020, 5, 6, 1, tzinfo=UTC),
        lambda at: [attempt(lambda: users.begin(at, name="张经办"))],
    )


def prepare(url: str) -> list[Attempt]:
    """Migrate a database that is empty, then open the office's ledger in it."""
    _together.wait(PATIENCE)
    for _ in range(100):
        try:
            schema.upgrade(url)
            return begin(url)
        except errors.NotNow:
            continue
    raise AssertionError("never let in")


def open_cycle(url: str, name: str, day: datetime) -> list[Attempt]:
    """Open the same year."""
    return at_once(
        url, name, day, lambda at: [attempt(lambda: cycles.open_(at, scheme=schemes.small()))]
    )


AWARD = "prize"
FINDERS = 4


@cache
def store_of(url: str) -> Database:
    """A process that is kept keeps its connection."""
    return Database(url, wait_seconds=PATIENCE)


def take_seat(url: str, now: datetime, ledger: int, subject: str, wish: int, places: int) -> int:
    """Take a place for the unit on the strength of a look before the others began.

    What has gone meanwhile, the seats' own constraint says. 0: all are gone.
    """
    store = store_of(url)
    free = _free(store, ledger, places)
    _together.wait(PATIENCE)
    while free:
        n = free[wish % len(free)]
        try:
            with work.begin(store, ledger, now=now, actor=records.SYSTEM) as change:
                change.line("seat.taken", subject).add(
                    award_seats.Seat(award=AWARD, n=n, subject=subject)
                )
                change.commit()
            return n
        except exc.IntegrityError:
            free = _free(store, ledger, places)
    return 0


def seats_held(connection: Connection, ledger: int) -> list[award_seats.Seat]:
    """The seats that are not revoked: the many of earlier rounds stay where they are."""
    return queries.Finder(connection, ledger).find(award_seats.Seat, revoked_on=None)


def _free(store: Database, ledger: int, places: int) -> list[int]:
    with store.reading() as connection:
        taken = {seat.n for seat in seats_held(connection, ledger)}
    return [n for n in range(1, places + 1) if n not in taken]


def carry_to_paper(url: str, now: datetime, ledger: int, n: int) -> list[str]:
    """Confirm the meeting's decision, make the list that binds, issue the paper.

    Each under its own number; the first few also bring something against a unit, and see it
    through. Comes back with what was done.
    """
    store = Database(url, wait_seconds=PATIENCE)
    try:
        clerk, reviewer = (
            Service(store, clock.VirtualClock(now), sign_in(store, who, "", now=now))
            for who in ("张经办", "李审核")
        )
        fact = findings.Fact(
            subject=f"U{n + 4:02d}",
            kind="disqualifier",
            name="fraud",
            value="弄虚作假",
            document=f"查〔{n}〕",
        )
        steps: list[tuple[str, Callable[[], Outcome]]] = [
            ("confirmed", lambda: decisions.confirm(reviewer, ledger=ledger, step="initial")),
            (
                "proposed",
                lambda: proposals.propose(clerk, ledger=ledger, award=AWARD, step="published"),
            ),
            (
                "reviewed",
                lambda: general_review.review(reviewer, ledger=ledger, act="issue"),
            ),
            (
                "issued",
                lambda: awards.issue(clerk, ledger=ledger, number=f"发〔{n}〕", dated=now.date()),
            ),
        ]
        binding = steps[-3:] if n < FINDERS else []
        if n < FINDERS:
            steps.insert(n, ("found", lambda: findings.record(clerk, ledger=ledger, facts=[fact])))
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
