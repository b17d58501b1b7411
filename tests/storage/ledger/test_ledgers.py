"""One writer a book, any number of readers: each reader sees one moment, and nobody waits for them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from engine import errors
from storage import database, orgs
from storage.database import Database
from storage.ledger import ledgers
from tests.support import databases

A_MOMENT = 0.3  # seconds in which somebody who does not wait would long be done


def add(store: Database, code: str, ledger: int = ledgers.OFFICE) -> int:
    """Keep an organisation; the seq of its line."""
    with databases.writing(store, ledger) as unit:
        unit.line("org.added", code).add(orgs.Org(code=code, kind="unit", name=code))
        unit.commit()
        return unit.book.head_seq


def test_a_writer_waits_for_the_writer_before_and_goes_on_from_there(store: Database) -> None:
    databases.opened_book(store)
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
        assert [(one.code, one.id) for one in orgs.all_(connection)] == [("U01", 1), ("U02", 2)]
    assert databases.findings(store) == []


def test_a_writer_that_gives_up_leaves_the_next_the_same_numbers(store: Database) -> None:
    databases.opened_book(store)
    with ThreadPoolExecutor(1) as pool:
        with databases.writing(store) as first:
            waiting = pool.submit(add, store, "U02")
            first.line("org.added", "U01").add(orgs.Org(code="U01", kind="unit", name="甲"))
            first.flush()
        assert waiting.result(10) == 2
    with store.reading() as connection:
        assert [(one.code, one.id) for one in orgs.all_(connection)] == [("U02", 1)]


def test_writers_of_two_books_do_not_wait_for_each_other_on_postgresql(postgres_url: str) -> None:
    store = Database(postgres_url)
    databases.opened_book(store)
    databases.opened_book(store, 2, "2020")
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
    databases.opened_book(store)
    hasty = Database(database_url, wait_seconds=0.02)
    with databases.writing(store), pytest.raises(errors.NotNow) as caught:
        add(hasty, "U02")
    assert str(caught.value) == "数据库正被另一操作占用，本次未作任何改动，请稍后重试。"
    hasty.close()
    assert add(store, "U02") == 2


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(store: Database) -> None:
    databases.opened_book(store)
    add(store, "U01")
    with store.reading() as connection:
        before = [one.code for one in orgs.all_(connection)]
        assert add(store, "U02") == 3
        ledger = ledgers.get(connection, 1)
        assert ledger is not None
        assert (before, [one.code for one in orgs.all_(connection)], ledger.head_seq) == (
            ["U01"],
            ["U01"],
            2,
        )
    with store.reading() as connection:
        assert [one.code for one in orgs.all_(connection)] == ["U01", "U02"]


def test_what_is_written_in_a_reading_is_not_kept(store: Database) -> None:
    databases.opened_book(store)
    with store.reading() as connection:
        try:
            connection.execute(sa.text("UPDATE book SET label = '另一本'"))
        except sa.exc.InternalError:
            assert not store.is_sqlite
    with store.reading() as connection:
        assert [ledger.label for ledger in ledgers.all_(connection)] == ["办公室"]


def test_what_is_written_and_not_committed_is_not_kept(store: Database) -> None:
    databases.opened_book(store)
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE book SET label = '另一本'"))
    with store.reading() as connection:
        assert [ledger.label for ledger in ledgers.all_(connection)] == ["办公室"]


def test_cycles_come_in_the_order_they_were_opened_and_closed_ones_are_not_open(
    store: Database,
) -> None:
    databases.opened_book(store)
    with databases.writing(store) as unit:
        for label, days in (("2021", 0), ("2020", 1)):
            line = unit.line("cycle.entered", label)
            line.add(
                ledgers.Cycle(
                    label=label,
                    title=label,
                    scheme="s",
                    opened_on=date(2020, 5, 1) + timedelta(days=days),
                )
            )
        unit.commit()
    for number, label in ((1, "2021"), (2, "2020")):
        opening = ledgers.Ledger(kind="cycle", label=label)
        with databases.writing(store, number + 10, opening=opening) as unit:
            unit.commit()
    with databases.writing(store, 11) as unit:
        unit.line("cycle.closed", "2021").change(unit.book, state="closed")
        unit.commit()
    with store.reading() as connection:
        assert [one.label for one in ledgers.cycles(connection)] == ["2021", "2020"]
        assert [one.label for one in ledgers.open_cycles(connection)] == ["2020"]
        assert [(one.book, one.label) for one in ledgers.all_(connection)] == [
            (1, "办公室"),
            (11, "2021"),
            (12, "2020"),
        ]
        assert ledgers.get(connection, 13) is None


def test_two_books_of_one_kind_are_not_called_alike(store: Database) -> None:
    databases.opened_book(store)
    with pytest.raises(sa.exc.IntegrityError), database.translated():
        databases.opened_book(store, 2, "办公室")
