"""Twenty seats, twenty-four who are eligible, twenty-four processes at the same moment.

Never twenty-one are named, and twenty whenever twenty are eligible. A hundred rounds of processes
that are kept go through a unit of work of one seat, with what it has seen long out of date, so that
the seats' own constraint decides: through the use-cases they would take minutes. Three rounds of
fresh processes go through those, from confirmed decision to paper.
"""

from __future__ import annotations

import multiprocessing
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from engine import clock, records
from storage import award_seats, database, queries
from storage.evidence import verification
from storage.ledger import work
from tests.support import offices, processes, schemes
from workflows.selection import proposals

CROWD, QUOTA, ROUNDS = 24, 20, 100
YAML = (
    schemes.SMALL.replace("quota: 2, surplus: 3", f"quota: {QUOTA}, surplus: {CROWD}")
    .replace(
        "{key: initial, name: 建议名单, meeting: bureau, quota_binds: true}",
        "{key: initial, name: 建议名单, meeting: bureau}",
    )
    .replace("public_notice: {count: 5, clause: 三}\n", "")
    .replace(
        "          - {key: posted, name: 公示, owner: office, does: public_notice,"
        " opens: {on: 2020-07-21}, due: {on: 2020-07-29}}\n",
        "",
    )
)
UNITS = CROWD + 1  # one hosts the office
POINTS = {f"U{n:02d}": (50 - n, 40) for n in range(1, UNITS + 1) if n != 3}
THREE = 3
DAY = date(2020, 7, 20)
NOW = clock.at(DAY, "11:00", "Asia/Shanghai")


def crowd() -> ProcessPoolExecutor:
    """Two dozen processes that wait for each other.

    They are begun from a server that has everything loaded.
    """
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(
        ["tests.support.processes", "sqlalchemy.dialects.sqlite", "psycopg"]
    )
    return ProcessPoolExecutor(CROWD, server, processes.join, (server.Barrier(CROWD),))


@pytest.fixture(scope="module")
def kept() -> Iterator[ProcessPoolExecutor]:
    with crowd() as pool:
        yield pool


def standing(office: offices.Office) -> list[award_seats.Seat]:
    with office.store.reading() as connection:
        return processes.seats_held(connection, office.book)


def clear(office: offices.Office) -> None:
    """Every seat is free again; what was on it stays as it was."""
    with work.begin(
        office.store, office.book, now=office.time.now(), actor=records.SYSTEM
    ) as change:
        line = change.line("seat.cleared", processes.AWARD)
        for seat in processes.seats_held(change.connection, office.book):
            line.change(seat, revoked_on=date(2020, 5, 6))
        change.commit()


def seated(office: offices.Office, url: str, pool: ProcessPoolExecutor) -> None:
    """A round: everybody wants a seat, and this is who has one."""
    clear(office)
    asked = [
        pool.submit(processes.take_seat, url, office.time.now(), office.book, unit, n, QUOTA)
        for n, unit in enumerate(POINTS)
    ]
    given = [one.result(processes.PATIENCE) for one in asked]
    assert sorted(given) == [0] * (CROWD - QUOTA) + list(range(1, QUOTA + 1))
    assert {(seat.subject, seat.n) for seat in standing(office)} == {
        (unit, n) for unit, n in zip(POINTS, given, strict=True) if n
    }


def test_twenty_of_twenty_four_have_a_seat_a_hundred_times(
    office: offices.Office, database_url: str, kept: ProcessPoolExecutor
) -> None:
    office.open(schemes.small(UNITS, YAML))
    for _ in range(ROUNDS):
        seated(office, database_url, kept)
    assert office.findings() == []


Copies = Callable[[], tuple[str, int]]


@pytest.fixture(params=["sqlite", "postgres"])
def copies(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Copies]:
    """Each call is another copy of an office on the day of the meeting.

    Twenty-four are on the list, the decision waits for a second person.
    """
    url: str = request.getfixturevalue(f"{request.param}_url")
    store = database.Database(url)
    office = offices.Office(store).open(schemes.small(UNITS, YAML))
    offices.answered(office, points=POINTS).go(DAY.isoformat())
    proposals.propose(office.clerk, ledger=office.book, award=processes.AWARD, step="initial")
    offices.decide(office)
    offices.arrived(office)
    store.close()
    made: list[str] = []
    place = sa.make_url(url)

    def copy() -> tuple[str, int]:
        if store.is_sqlite:
            made.append(f"{len(made)}.db")
            shutil.copyfile(tmp_path / "mofan.db", tmp_path / made[-1])
            return database.sqlite_url(tmp_path / made[-1]), office.book
        made.append(f"{place.database}_{len(made)}")
        execute(
            place.set(database="postgres"),
            f'CREATE DATABASE "{made[-1]}" TEMPLATE "{place.database}"',
        )
        return place.set(database=made[-1]).render_as_string(hide_password=False), office.book

    yield copy
    if not store.is_sqlite:
        execute(
            place.set(database="postgres"), *(f'DROP DATABASE "{one}" WITH (FORCE)' for one in made)
        )


def execute(place: sa.URL, *statements: str) -> None:
    with psycopg.connect(
        place.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    ) as connection:
        for statement in statements:
            connection.execute(statement)


def named(pool: ProcessPoolExecutor, url: str, ledger: int) -> None:
    """A round: everybody confirms, proposes and issues, four bring something against a unit.

    One paper goes out, with twenty names on it less those that something was found against.
    """
    asked = [pool.submit(processes.carry_to_paper, url, NOW, ledger, n) for n in range(CROWD)]
    done = [one.result(processes.PATIENCE) for one in asked]
    assert Counter(
        what for steps in done for what in steps if what in ("confirmed", "found", "issued")
    ) == {
        "confirmed": 1,
        "found": 4,
        "issued": 1,
    }
    store = database.Database(url)
    with store.reading() as connection:
        seats = queries.Finder(connection, ledger).find(award_seats.Seat)
        subjects = [seat.subject for seat in seats if seat.subject and not seat.revoked_on]
        assert (len(seats), len(set(subjects))) == (QUOTA, len(subjects))
        assert QUOTA - processes.FINDERS <= len(subjects) <= QUOTA
        assert verification.verify(connection, ledger) == []
    store.close()


def test_one_paper_names_twenty_in_fresh_processes(copies: Copies) -> None:
    for _ in range(THREE):
        with crowd() as pool:
            named(pool, *copies())
