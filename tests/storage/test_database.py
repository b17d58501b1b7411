"""The database.

Addresses, what each connection is set to, and what a driver's error means to the person at the
keyboard.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from engine import errors
from storage import database, orgs, queries, schema, tasks
from storage.database import Database
from storage.ledger import ledgers
from tests.support import databases


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d?sslmode=require", "postgresql+psycopg://u@h/d?sslmode=require"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:////tmp/a b/模范.db", "sqlite:////tmp/a b/模范.db"),
    ],
)
def test_an_address_is_given_the_driver_we_use(given: str, used: str) -> None:
    assert database.normalised(given) == used


def test_a_file_of_any_name_is_an_address(tmp_path: Path) -> None:
    path = tmp_path / "数据 目录" / "mofan.db"
    path.parent.mkdir()
    schema.upgrade(database.sqlite_url(path))
    store = Database(database.sqlite_url(path))
    databases.opened_ledger(store)
    store.close()
    assert path.exists()


def test_sqlite_is_set_to_lose_nothing(sqlite_store: Database) -> None:
    with sqlite_store.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": int(database.WAIT_SECONDS * 1000),
    }


def test_postgresql_reads_one_snapshot_and_writes_what_is_committed(postgres_url: str) -> None:
    store = Database(postgres_url)

    def settings(connection: sa.Connection) -> list[str]:
        return [
            str(connection.exec_driver_sql(f"SHOW {name}").scalar())
            for name in ("transaction_isolation", "transaction_read_only")
        ]

    with store.reading() as connection:
        assert settings(connection) == ["repeatable read", "on"]
    with store.writing() as connection:
        assert settings(connection) == ["read committed", "off"]
    store.close()


def test_a_writer_on_sqlite_holds_the_file_from_its_beginning(sqlite_url: str) -> None:
    store, other = Database(sqlite_url), Database(sqlite_url, wait_seconds=0.01)
    with store.writing(), pytest.raises(errors.NotNow), other.writing():
        pass
    with other.reading() as connection:
        assert ledgers.all_(connection) == []
    store.close()
    other.close()


def not_migrated(tmp_path: Path) -> str:
    return database.sqlite_url(tmp_path / "empty.db")


def no_database(tmp_path: Path) -> str:
    (tmp_path / "text.db").write_text("这不是数据库。" * 100, encoding="utf-8")
    return database.sqlite_url(tmp_path / "text.db")


def no_folder(tmp_path: Path) -> str:
    return database.sqlite_url(tmp_path / "missing" / "mofan.db")


def nobody_listens(tmp_path: Path) -> str:
    return f"postgresql://nobody@/mofan?host={tmp_path}"


@pytest.mark.parametrize(
    ("url", "error", "sentence"),
    [
        (
            not_migrated,
            errors.Misuse,
            "数据库结构不完整：请先运行 mofan init，或用 mofan db upgrade 升级。",
        ),
        (no_database, errors.Broken, "数据库文件已损坏，或不是本系统的数据库；请从备份恢复。"),
        (no_folder, errors.NotNow, "打不开数据库文件，本次未作任何改动；请检查数据目录的权限。"),
        (
            nobody_listens,
            errors.NotNow,
            "数据库暂时连接不上，本次未作任何改动，请稍后重试（connection is bad: ",
        ),
    ],
)
def test_what_is_wrong_with_a_database_is_told(
    tmp_path: Path, url: Callable[[Path], str], error: type[errors.UserError], sentence: str
) -> None:
    store = Database(url(tmp_path))
    with pytest.raises(error) as caught, store.reading() as connection:
        ledgers.all_(connection)
    assert str(caught.value).startswith(sentence)


def test_a_schema_that_lacks_a_table_or_a_column_is_told_on_both(store: Database) -> None:
    for damage, ask in (
        (
            "ALTER TABLE org DROP COLUMN sector",
            lambda connection: ledgers.office(connection).find(orgs.Org),
        ),
        ("DROP TABLE task", lambda connection: tasks.next_wake(queries.Finder(connection, 1))),
    ):
        with store.engine.begin() as connection:
            connection.exec_driver_sql(damage)
        with pytest.raises(errors.Misuse) as caught, store.reading() as connection:
            ask(connection)
        assert (
            str(caught.value)
            == "数据库结构不完整：请先运行 mofan init，或用 mofan db upgrade 升级。"
        )


def test_a_full_disk_keeps_nothing_and_is_told(sqlite_url: str) -> None:
    store = Database(sqlite_url)
    databases.opened_ledger(store)
    event.listen(
        store.engine,
        "connect",
        lambda connection, _record: connection.execute("PRAGMA max_page_count=1"),
    )
    store.engine.dispose()
    with databases.writing(store) as change:
        for n in range(200):
            change.line("org.added", f"U{n}").add(
                orgs.Org(code=f"U{n}", kind="unit", name="名" * 500)
            )
        with pytest.raises(errors.NotNow) as caught, database.translated():
            change.commit()
    assert str(caught.value) == "磁盘空间不足或写入失败，本次未作任何改动；请清理磁盘后重试。"
    store.close()
    again = Database(sqlite_url)
    assert databases.findings(again) == []
    with again.reading() as connection:
        assert ledgers.office(connection).find(orgs.Org) == []
    again.close()


def test_a_database_that_may_only_be_read_is_told(sqlite_url: str) -> None:
    store = Database(f"{sqlite_url.replace('sqlite:///', 'sqlite:///file:')}?mode=ro&uri=true")
    with pytest.raises(errors.NotNow) as caught:
        databases.opened_ledger(store)
    assert str(caught.value) == "数据库只读，本次未作任何改动；请检查数据目录的写权限。"
    store.close()


def test_a_failed_constraint_is_our_bug_and_passes_through(store: Database) -> None:
    databases.opened_ledger(store)
    with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO book SELECT * FROM book")


def test_times_on_disk_do_not_depend_on_the_zone_of_the_machine(store: Database) -> None:
    databases.opened_ledger(store)
    with store.reading() as connection:
        kept = connection.exec_driver_sql("SELECT CAST(at AS VARCHAR(30)) FROM journal").scalar()
    assert str(kept)[:19] == f"{databases.NOW:%Y-%m-%d %H:%M:%S}"
    assert datetime(2020, 5, 6, 1, 30, tzinfo=UTC) == databases.NOW
