"""Eight processes at the same ledgers at the same moment, on both databases.

Each operation acts once, nothing is lost, one wins.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

from engine import canon
from storage import columns, database, persons, queries, submissions
from storage.database import Database
from storage.ledger import journal, ledgers
from tests.support import databases, offices, processes
from workflows.kernel import known_cycles

EIGHT = 8
Everybody = Callable[..., list[list[processes.Attempt]]]


@pytest.fixture(scope="module")
def everybody() -> Iterator[Everybody]:
    """Calls a function of `crowd` in eight processes at once.

    With the same arguments, and with those that belong to each.
    """
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(EIGHT, spawned, processes.join, (spawned.Barrier(EIGHT),)) as pool:

        def call(
            act: Callable[..., list[processes.Attempt]],
            *same: Any,
            each: Callable[[int], tuple[Any, ...]] = lambda _: (),
        ) -> list[list[processes.Attempt]]:
            found = [pool.submit(act, *same, *each(n)) for n in range(EIGHT)]
            return [one.result(processes.PATIENCE * 2) for one in found]

        yield call


def whole(store: Database, ledger: int) -> list[str]:
    """What is wrong with chain, rows or numbers of a ledger."""
    with store.reading() as connection:
        texts = journal.texts(connection, ledger)
    lines = [canon.loads(text) for text, _ in texts]
    ids = {id_ for line in lines for table, id_, _ in line["rows"] if table != "book"}
    assert ids == set(range(1, len(ids) + 1))
    return databases.findings(store, ledger)


def test_every_operation_acts_once_and_no_version_is_lost(
    office: offices.Office, database_url: str, everybody: Everybody
) -> None:
    office.open()
    each = 3
    found = everybody(
        processes.hand_in,
        database_url,
        "张经办",
        office.time.now(),
        office.book,
        each=lambda n: ([f"{n}-{k}" for k in range(each)],),
    )
    assert [[kind for kind, _ in deeds] for deeds in found] == [["done", "repeated"] * each] * EIGHT
    with office.store.reading() as connection:
        ops = Counter(canon.loads(text)["op"] for text, _ in journal.texts(connection, office.book))
        kept = queries.Finder(connection, office.book).find(submissions.Submission)
    assert {op: count for op, count in ops.items() if op} == {
        f"{n}-{k}": 3 for n in range(EIGHT) for k in range(each)
    }
    by_task: dict[int, list[int]] = {}
    for one in kept:
        by_task.setdefault(one.task, []).append(one.n)
    assert list(by_task.values()) == [list(range(1, EIGHT * each + 1))] * 3
    assert [one.state for one in kept].count("handed_in") == 3
    assert whole(office.store, office.book) == []


def test_of_eight_who_move_a_unit_one_wins_and_the_others_are_told_who(
    office: offices.Office, database_url: str, everybody: Everybody
) -> None:
    office.open().hand_in("U01", "U02")
    office.accept("U01", "U02")
    office.go("2020-06-15", "14:00")
    names = ["张经办", "李审核"]
    found = everybody(
        processes.advance,
        each=lambda n: (
            database_url,
            names[n % 2],
            office.time.now(),
            office.book,
            {"U01": 1, "U02": 1},
        ),
    )
    winners = [n for n, deeds in enumerate(found) if deeds[0] == ("done", [2])]
    assert len(winners) == 1
    told = [
        (
            "stale_version",
            f"单位{n:02d}已被{names[winners[0] % 2]}于06月15日14:00改动，现为“第二阶段”",
        )
        for n in (1, 2)
    ]
    losers = [
        [(code, sentence.partition("（")[0].rstrip("。")) for code, sentence in deeds[0][1]]
        for n, deeds in enumerate(found)
        if n not in winners
    ]
    assert losers == [told] * (EIGHT - 1)
    assert [office.case(one).version for one in ("U01", "U02", "U04")] == [2, 2, 1]
    assert whole(office.store, office.book) == []


def test_holds_and_releases_alternate_whoever_does_them(
    office: offices.Office, database_url: str, everybody: Everybody
) -> None:
    office.open()
    found = everybody(
        processes.hold,
        database_url,
        "张经办",
        office.time.now(),
        office.book,
        each=lambda n: (f"op{n}",),
    )
    done = Counter(kind for deeds in found for kind, _ in deeds)
    assert {
        code for deeds in found for kind, told in deeds if kind == "refused" for code, _ in told
    } <= {"held", "not_held"}
    with office.store.reading() as connection:
        lines = journal.about(connection, office.book, ["U05"], kinds=["case.held", "case.resumed"])
    assert len(lines) == done["done"]
    assert [line.kind for line in lines] == ["case.held", "case.resumed"] * (len(lines) // 2) + [
        "case.held"
    ] * (len(lines) % 2)
    assert len({line.op for line in lines}) == len(lines)
    assert office.case("U05").version == 1 + len(lines)
    assert whole(office.store, office.book) == []


def test_a_year_that_eight_open_is_open_once(
    office: offices.Office, database_url: str, everybody: Everybody
) -> None:
    found = everybody(processes.open_cycle, database_url, "张经办", office.time.now())
    kinds = Counter(kind for deeds in found for kind, _ in deeds)
    assert (kinds["done"], kinds["done"] + kinds["repeated"]) == (1, EIGHT)
    with office.store.reading() as connection:
        ledger = known_cycles.listing(connection)
    assert [one.label for one in ledger] == ["2020"]
    assert [whole(office.store, number) for number in (1, ledger[0].book)] == [[], []]


def test_an_office_that_eight_open_has_one_first_person(
    store: Database, database_url: str, everybody: Everybody
) -> None:
    found = everybody(processes.begin, database_url)
    kinds = Counter(kind for deeds in found for kind, _ in deeds)
    assert (kinds["done"], kinds["done"] + kinds["repeated"]) == (1, EIGHT)
    with store.reading() as connection:
        assert [one.name for one in ledgers.office(connection).find(persons.Person)] == ["张经办"]
    assert whole(store, 1) == []


def test_a_database_that_eight_prepare_is_prepared_once(
    store: Database, database_url: str, everybody: Everybody
) -> None:
    with store.engine.begin() as connection:
        columns.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
    store.close()
    found = everybody(processes.prepare, database_url)
    assert Counter(kind for deeds in found for kind, _ in deeds) == {
        "done": 1,
        "repeated": EIGHT - 1,
    }
    with store.reading() as connection:
        database.check_version(connection)
    assert whole(store, 1) == []
