"""The migrated schema is the models', on both databases; migrating again changes nothing.

Names follow the convention.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import autogenerate, migration
from sqlalchemy import event

from engine import errors
from storage import columns, database, schema
from storage.database import Database
from storage.evidence import replay
from tests.support import databases

MODELS = [of for of in columns.metadata.sorted_tables if replay.AGGREGATES]


def catalogue(store: Database) -> list[tuple[str, str]]:
    """Every index with its columns and its condition, as the database itself tells it."""
    asked = {
        "sqlite": (
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
            "AND tbl_name <> 'alembic_version'"
        ),
        "postgresql": (
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND "
            "tablename <> 'alembic_version'"
        ),
    }
    with store.engine.connect() as connection:
        return sorted(
            (row[0], " ".join(row[1].split()))
            for row in connection.exec_driver_sql(asked[store.engine.dialect.name])
        )


def test_the_migrated_schema_is_that_of_the_models(store: Database) -> None:
    with store.engine.connect() as connection:
        context = migration.MigrationContext.configure(connection, opts={"compare_type": True})
        assert autogenerate.compare_metadata(context, columns.metadata) == []


def test_indexes_cover_the_same_rows_as_those_of_the_models(
    new_store: Callable[[], Database],
) -> None:
    migrated, made = new_store(), new_store()
    with made.engine.begin() as connection:
        columns.metadata.drop_all(connection)
        columns.metadata.create_all(connection)
    assert catalogue(migrated) == catalogue(made)


def test_migrating_again_changes_nothing(store: Database, database_url: str) -> None:
    databases.opened_ledger(store)
    before = catalogue(store)
    store.close()
    schema.upgrade(database_url)
    assert catalogue(store) == before
    assert databases.findings(store) == []
    with store.reading() as connection:
        database.check_version(connection)


def test_an_interrupted_migration_leaves_nothing_and_is_done_by_the_next(tmp_path: Path) -> None:
    url = database.sqlite_url(tmp_path / "mofan.db")
    killed = Database(url)

    def die(_connection: object, _cursor: object, text: str, *_: object) -> None:
        if "CREATE TABLE task" in text:
            raise KeyboardInterrupt

    event.listen(sa.Engine, "before_cursor_execute", die)
    try:
        with pytest.raises(KeyboardInterrupt):
            schema.upgrade(url)
    finally:
        event.remove(sa.Engine, "before_cursor_execute", die)
    assert sa.inspect(killed.engine).get_table_names() == []
    schema.upgrade(url)
    with killed.reading() as connection:
        database.check_version(connection)
    databases.opened_ledger(killed)
    killed.close()


def test_names_follow_the_convention(store: Database) -> None:
    inspector = sa.inspect(store.engine)
    odd = []
    for of in MODELS:
        names = [
            inspector.get_pk_constraint(of.name)["name"] or "",
            *(str(one["name"]) for one in inspector.get_unique_constraints(of.name)),
        ]
        names += [str(one["name"]) for one in inspector.get_indexes(of.name)]
        odd += [
            name
            for name in names
            if name.partition("_")[0] not in ("pk", "uq", "ix")
            or not name.partition("_")[2].startswith(of.name)
        ]
    assert odd == []


def test_every_thing_is_keyed_by_its_book_and_no_key_leaves_it() -> None:
    keys = {of.name: tuple(column.name for column in of.primary_key.columns) for of in MODELS}
    assert {name: key for name, key in keys.items() if key != ("book", "id")} == {
        "journal": ("book", "seq"),
        "worker": ("name",),
    }
    assert [of.name for of in MODELS if of.foreign_keys] == []


def test_constraints_hold_within_a_book() -> None:
    across = [
        constraint.name
        for of in MODELS
        for constraint in of.constraints
        if isinstance(constraint, sa.UniqueConstraint)
        and "book" not in [column.name for column in constraint.columns]
        and of.name != "book"
    ]
    assert across == []


def test_tables_on_sqlite_keep_their_rows_by_number(sqlite_store: Database) -> None:
    with sqlite_store.engine.connect() as connection:
        assert [row.name for row in connection.exec_driver_sql("PRAGMA table_list") if row.wr] == []


def version(store: Database, number: str | None) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        if number is not None:
            connection.execute(
                sa.text("INSERT INTO alembic_version VALUES (:number)"), {"number": number}
            )


def test_a_schema_of_a_newer_version_is_neither_used_nor_touched(
    store: Database, database_url: str
) -> None:
    version(store, "9999")
    told = "数据由更新版本的 mofan 建立，请先升级本机程序。"
    with pytest.raises(errors.Misuse, match=told), store.reading() as connection:
        database.check_version(connection)
    with pytest.raises(errors.Misuse, match=told):
        schema.upgrade(database_url)


def test_a_database_without_a_schema_is_told(store: Database) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    with (
        store.reading() as connection,
        pytest.raises(errors.Misuse, match="数据库还是空的：请先运行 mofan init。"),
    ):
        database.check_version(connection)


@pytest.mark.parametrize("numbers", [(), ("r0001", "r0000")], ids=["none", "two"])
def test_a_database_that_does_not_say_its_one_schema_is_broken_and_left_alone(
    store: Database, database_url: str, numbers: tuple[str, ...]
) -> None:
    version(store, None)
    with store.engine.begin() as connection:
        for number in numbers:
            connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{number}')")
    with store.reading() as connection, pytest.raises(errors.Broken):
        database.check_version(connection)
    with pytest.raises(errors.Broken):
        schema.upgrade(database_url)
