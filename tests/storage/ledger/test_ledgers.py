"""One writer a ledger, any number of readers.

Each reader sees one moment, and nobody waits for them.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from engine import errors
from storage import orgs
from storage.database import Database
from storage.ledger import ledgers
from tests.support import databases

A_MOMENT = 0.3  # seconds in which somebody who does not wait would long be done


def add(store: Database, code: str, ledger: int = ledgers.OFFICE) -> int:
    """Keep an organisation; the seq of its line."""
    with databases.writing(store, ledger) as change:
        change.line("org.added", code).add(orgs.Org(code=code, kind="unit", name=code))
        change.commit()
        return change.ledger.head_seq


def test_a_writer_waits_for_the_writer_before_and_goes_on_from_there(store: Database) -> None:
    databases.opened_ledger(store)
    is_begun = threading.Event()

    def second() -> int:
        is_begun.set()
        return add(store, "U02")

    with ThreadPoolExecutor(1) as pool:
        with databases.writing(store) as first:
            waiting = pool.submit(second)
            assert is_begun.wait(10)
            with pytest.raises(TimeoutError):
                waiting.result(A_MOMENT)
            first.line("org.added", "U01").add(orgs.Org(code="U01", kind="unit", name="甲"))
            first.commit()
        assert waiting.result(10) == 3
    with store.reading() as connection:
        assert [(one.code, one.id) for one in ledgers.office(connection).find(orgs.Org)] == [
            ("U01", 1),
            ("U02", 2),
        ]
    assert databases.findings(store) == []


def test_a_writer_that_gives_up_leaves_the_next_the_same_numbers(store: Database) -> None:
    databases.opened_ledger(store)
    with ThreadPoolExecutor(1) as pool:
        with databases.writing(store) as first:
            waiting = pool.submit(add, store, "U02")
            first.line("org.added", "U01").add(orgs.Org(code="U01", kind="unit", name="甲"))
            first.flush()
        assert waiting.result(10) == 2
    with store.reading() as connection:
        assert [(one.code, one.id) for one in ledgers.office(connection).find(orgs.Org)] == [
            ("U02", 1)
        ]


def test_writers_of_two_books_do_not_wait_for_each_other_on_postgresql(postgres_url: str) -> None:
    store = Database(postgres_url)
    databases.opened_ledger(store)
    databases.opened_ledger(store, 2, "2020")
    with databases.writing(store) as office:
        office.line("org.added", "U01").add(orgs.Org(code="U01", kind="unit", name="甲"))
        office.flush()
        assert add(store, "U02", ledger=2) == 2
        office.commit()
    assert [databases.findings(store, ledger) for ledger in (1, 2)] == [[], []]
    store.close()


def test_a_writer_that_waits_too_long_is_told_to_try_again(
    store: Database, database_url: str
) -> None:
    databases.opened_ledger(store)
    hasty = Database(database_url, wait_seconds=0.02)
    with databases.writing(store), pytest.raises(errors.NotNow) as caught:
        add(hasty, "U02")
    assert str(caught.value) == "数据库正被另一操作占用，本次未作任何改动，请稍后重试。"
    hasty.close()
    assert add(store, "U02") == 2


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(store: Database) -> None:
    databases.opened_ledger(store)
    add(store, "U01")
    with store.reading() as connection:
        before = [one.code for one in ledgers.office(connection).find(orgs.Org)]
        assert add(store, "U02") == 3
        ledger = ledgers.get(connection, 1)
        assert ledger is not None
        assert (
            before,
            [one.code for one in ledgers.office(connection).find(orgs.Org)],
            ledger.head_seq,
        ) == (
            ["U01"],
            ["U01"],
            2,
        )
    with store.reading() as connection:
        assert [one.code for one in ledgers.office(connection).find(orgs.Org)] == ["U01", "U02"]


def test_what_is_written_in_a_reading_is_not_kept(store: Database) -> None:
    databases.opened_ledger(store)
    with store.reading() as connection:
        try:
            connection.execute(sa.text("UPDATE book SET label = '另一本'"))
        except sa.exc.InternalError:
            assert not store.is_sqlite
    with store.reading() as connection:
        assert [ledger.label for ledger in ledgers.all_(connection)] == ["办公室"]


def test_what_is_written_and_not_committed_is_not_kept(store: Database) -> None:
    databases.opened_ledger(store)
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE book SET label = '另一本'"))
    with store.reading() as connection:
        assert [ledger.label for ledger in ledgers.all_(connection)] == ["办公室"]


def test_cycles_come_in_the_order_they_were_opened_and_closed_ones_are_not_open(
    store: Database,
) -> None:
    databases.opened_ledger(store)
    with databases.writing(store) as change:
        for label, days in (("2021", 0), ("2020", 1)):
            line = change.line("cycle.entered", label)
            line.add(
                ledgers.Cycle(
                    label=label,
                    title=label,
                    scheme="s",
                    opened_on=date(2020, 5, 1) + timedelta(days=days),
                )
            )
        change.commit()
    for number, label in ((1, "2021"), (2, "2020")):
        opening = ledgers.Ledger(kind="cycle", label=label)
        with databases.writing(store, number + 10, opening=opening) as change:
            change.commit()
    with databases.writing(store, 11) as change:
        change.line("cycle.closed", "2021").change(change.ledger, state="closed")
        change.commit()
    with store.reading() as connection:
        assert [one.label for one in ledgers.cycles(connection)] == ["2021", "2020"]
        assert [one.label for one in ledgers.open_cycles(connection)] == ["2020"]
        assert [(one.book, one.label) for one in ledgers.all_(connection)] == [
            (1, "办公室"),
            (11, "2021"),
            (12, "2020"),
        ]
        assert ledgers.get(connection, 13) is None


SLOW_INDEXES = (
    """CREATE FUNCTION slowly(label text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_sleep(0.3); RETURN label; END'""",
    "CREATE INDEX ix_book_slow ON book (slowly(label))",
    "ALTER TABLE book DROP CONSTRAINT pk_book, DROP CONSTRAINT uq_book_kind_label",
    "ALTER TABLE book ADD CONSTRAINT pk_book PRIMARY KEY (book, id)",
    "ALTER TABLE book ADD CONSTRAINT uq_book_kind_label UNIQUE (kind, label)",
)
"""PostgreSQL looks for conflicts first and fills the indexes, in the order of their making, after
that: the slow one leaves time for a second insert between the two."""


def test_of_two_who_open_one_ledger_at_once_one_makes_it_on_postgresql(postgres_url: str) -> None:
    store = Database(postgres_url)
    with store.engine.begin() as connection:
        for statement in SLOW_INDEXES:
            connection.exec_driver_sql(statement)
    starting = threading.Barrier(2)

    def create() -> bool:
        opening = ledgers.Ledger(book=2, kind="cycle", label="2020")
        with store.writing() as connection:
            starting.wait(10)
            is_ours = ledgers.create(connection, opening)
            connection.commit()
            return is_ours

    with ThreadPoolExecutor(2) as pool:
        attempts = [pool.submit(create) for _ in range(2)]
        assert sorted(attempt.result(10) for attempt in attempts) == [False, True]
    store.close()


def test_two_ledgers_of_one_kind_are_not_called_alike(store: Database) -> None:
    databases.opened_ledger(store)
    with pytest.raises(errors.AuthorError) as caught:
        databases.opened_ledger(store, 2, "办公室")
    assert caught.value.faults == ("another office ledger is called 办公室 already",)
