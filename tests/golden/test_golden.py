"""What was written in an earlier format is read by this version.

Homes of format 1, and of an artificial format 0 that has to be upgraded first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import autogenerate, migration
from sqlalchemy import event

from storage import columns, database, formats
from storage.database import Database
from storage.ledger import journal, ledgers
from tests.golden import opening, zero
from tests.support import programs

MARK = "【演练】\n"
UPGRADED = "数据库结构已是本版本（3 本账）。\n"
OPEN_YEAR = "book = (SELECT book FROM book WHERE label = '2020')"
OLDER = "数据由旧版本的 mofan 建立：请先备份，再运行 mofan db upgrade。\n"
UNTOLD = dataclasses.replace(zero.FORMATS, turned=())
Ask = Callable[..., programs.RunResult]


@pytest.fixture
def first(tmp_path: Path) -> programs.Program:
    return opening.opened("format_1", tmp_path / "first")


@pytest.fixture
def earlier(tmp_path: Path) -> programs.Program:
    return opening.opened("format_0", tmp_path / "earlier", zero.FORMATS)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, earlier: programs.Program) -> str:
    """A database of format 0."""
    if request.param == "sqlite":
        return database.sqlite_url(earlier.database)
    address: str = request.getfixturevalue("postgres_url")
    opening.moved(earlier, address)
    return address


@pytest.fixture
def ask(url: str, earlier: programs.Program) -> Ask:
    """The program over that database."""

    def run(*command: str, reads: formats.Formats = zero.FORMATS) -> programs.RunResult:
        return programs.run("--database", url, *earlier.arguments(*command), reads=reads)

    return run


def lines(url: str) -> list[list[str]]:
    """The texts of every ledger's lines."""
    store = Database(url)
    with store.reading() as connection:
        texts = [
            [text for text, _ in journal.texts(connection, ledger.book)]
            for ledger in ledgers.all_(connection)
        ]
    store.close()
    return texts


def differences(url: str) -> list[object]:
    """Between the schema of a database and that of the models."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        context = migration.MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[object] = autogenerate.compare_metadata(context, columns.metadata)
    engine.dispose()
    return found


def test_a_home_of_format_1_is_opened_verified_and_told_of(first: programs.Program) -> None:
    assert first("db", "upgrade").out == UPGRADED
    assert differences(database.sqlite_url(first.database)) == []
    assert first("audit", "verify", "--json").json["sound"] is True
    assert first("status", "--json").json["stages"]


@pytest.mark.parametrize(
    "command", ["status", "hold U01 --why 甲", "audit verify", "init --sandbox"]
)
def test_an_older_home_asks_for_the_upgrade_and_is_left_alone(
    earlier: programs.Program, command: str
) -> None:
    before = earlier.database.read_bytes()
    answer = earlier(*command.split())
    assert (answer.code, answer.out, answer.err) == (2, "", MARK + OLDER)
    assert earlier.database.read_bytes() == before


def test_an_upgraded_home_has_the_schema_of_one_made_now_and_says_what_it_would(
    ask: Ask, url: str, first: programs.Program
) -> None:
    assert (ask("db", "upgrade").code, ask("db", "upgrade").out) == (0, UPGRADED)
    assert differences(url) == []
    assert ask("audit", "verify", "--json").json["sound"] is True
    for command in ("status", "today", "explain U02", "outbox list", "remind preview"):
        assert ask(*command.split()) == first(*command.split())
    assert ask("advance", "U02", "--carry-over", "同意", "--yes").code == 0
    assert ask("audit", "verify", "--json").json["sound"] is True


def test_each_ledger_with_untold_values_tells_them_once_also_a_closed_one(
    ask: Ask, url: str
) -> None:
    before = lines(url)
    for _ in range(2):
        assert ask("db", "upgrade").code == 0
        after = lines(url)
        assert [
            [*texts[: len(former)]] for texts, former in zip(after, before, strict=True)
        ] == before
        added = [texts[len(former) :] for texts, former in zip(after, before, strict=True)]
        assert [len(texts) for texts in added] == [0, 1, 1]
        for (text,) in added[1:]:
            line = journal.parse(text)
            assert (line.kind, line.data) == (
                "format.upgraded",
                {"columns": ["enrolment.caretaker"], "count": 3},
            )
            assert [(table, cells) for table, _, cells in line.rows] == [
                ("enrolment", {"caretaker": "一处"})
            ] * 3
    assert "程序升级：3处数据补记入日志" in ask("audit", "log").out


@pytest.mark.parametrize("statement", ["INSERT INTO journal", "UPDATE alembic_version"])
def test_an_upgrade_that_is_killed_leaves_everything_as_it_was_and_is_done_by_the_next(
    ask: Ask, url: str, statement: str
) -> None:
    before = lines(url)

    def die(_connection: object, _cursor: object, text: str, *_: object) -> None:
        if text.startswith(statement):
            raise KeyboardInterrupt

    event.listen(sa.Engine, "after_cursor_execute", die)
    try:
        assert ask("db", "upgrade").code == 4
    finally:
        event.remove(sa.Engine, "after_cursor_execute", die)
    assert lines(url) == before
    assert ask("status").err == MARK + OLDER
    assert ask("db", "upgrade").out == UPGRADED
    assert ask("audit", "verify", "--json").json["sound"] is True


def test_an_upgrade_that_would_leave_values_untold_is_taken_back(ask: Ask, url: str) -> None:
    before = lines(url)
    answer = ask("db", "upgrade", reads=UNTOLD)
    assert (answer.code, answer.out, answer.err.splitlines()[1:]) == (
        5,
        "",
        [
            (
                f'账簿“2020”打不开：表 enrolment 第 {id_} 行 caretaker 列：库中是 "一处"，'
                '按日志应是 ""。'
            )
            for id_ in untold_ids(url)
        ]
        + ["本次未作任何改动。"],
    )
    assert lines(url) == before
    assert ask("status").err == MARK + OLDER


def untold_ids(url: str) -> list[int]:
    """The enrolments of the open year."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        ids = (
            connection.exec_driver_sql(f"SELECT id FROM enrolment WHERE {OPEN_YEAR} ORDER BY id")
            .scalars()
            .all()
        )
    engine.dispose()
    return list(ids)


def test_a_row_that_nobody_explained_is_not_explained_by_the_upgrade(ask: Ask, url: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE enrolment SET id = 9999 WHERE {OPEN_YEAR} AND code = 'U01'"
        )
    engine.dispose()
    answer = ask("db", "upgrade")
    assert (answer.code, "表 enrolment 第 9999 行没有任何日志可以解释。" in answer.err) == (5, True)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("scheme", "年度安排的格式号 0 无法识别。"),
        ("calendar", "工作日历的格式号 0 无法识别。"),
        ("context", "通知或文件的内容的格式号 0 无法识别。"),
        ("line", "日志的格式号 0 无法识别。"),
    ],
)
def test_an_upgrade_to_a_version_that_cannot_read_everything_is_taken_back(
    earlier: programs.Program, kind: formats.Kind, reason: str
) -> None:
    upcasts = {key: upcast for key, upcast in zero.FORMATS.upcasts.items() if key[0] != kind}
    lacking = dataclasses.replace(earlier, reads=dataclasses.replace(zero.FORMATS, upcasts=upcasts))
    answer = lacking("db", "upgrade")
    assert (answer.code, answer.out, reason in answer.err) == (5, "", True)
    assert earlier("status").err == MARK + OLDER
