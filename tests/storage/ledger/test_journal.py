"""The journal: one canonical text a line, found again by subject, operation and time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from engine import canon
from storage import orgs
from storage.database import Database
from storage.ledger import journal
from tests.support import databases

LINE = journal.Line(
    seq=3,
    at=datetime(2020, 5, 6, 9, 30, tzinfo=timezone(timedelta(hours=8))),
    kind="task.opened",
    subject="U01",
    actor={"person": 7, "name": "张", "os_user": ""},
    via="cli",
    op="o",
    why="因“故”",
    data={"b": Decimal("1.50"), "a": None},
    rows=(("task", 9, {"state": "open"}),),
)
TEXT = (
    '{"actor":{"name":"张","os_user":"","person":7},"at":"2020-05-06T01:30:00Z",'
    '"data":{"a":null,"b":"1.50"},"kind":"task.opened","n":0,"op":"o",'
    '"op_digest":"","rows":[["task",9,{"state":"open"}]],"seq":3,"subject":"U01","v":1,"via":"cli","why":"因“故”"}'
)


def three_days(store: Database) -> None:
    """Four lines.

    The ledger is opened, and a day apart U01, U02 and U01 are added to, the last by an operation of
    two lines.
    """
    databases.opened_ledger(store)
    for day, subject in enumerate(("U01", "U02"), 1):
        with databases.writing(store, now=databases.NOW + timedelta(days=day)) as change:
            change.line("org.added", subject).add(orgs.Org(code=subject, kind="unit", name=subject))
            change.commit()
    with databases.writing(
        store, now=databases.NOW + timedelta(days=3), op="op-3", op_digest="d"
    ) as change:
        for kind in ("org.renamed", "org.noted"):
            change.line(kind, "U01")
        change.commit()


def seqs(lines: list[journal.Line]) -> list[int]:
    return [line.seq for line in lines]


def test_a_line_has_one_text() -> None:
    assert journal.text(LINE) == TEXT
    assert canon.dumps(canon.loads(TEXT)) == TEXT


def test_a_line_comes_back_from_its_text() -> None:
    back = journal.parse(TEXT, "h")
    assert journal.text(back) == TEXT
    assert (back.at, back.data, back.rows, back.hash) == (
        datetime(2020, 5, 6, 1, 30, tzinfo=UTC),
        {"a": None, "b": "1.50"},
        LINE.rows,
        "h",
    )


def test_texts_are_chained_from_the_first(store: Database) -> None:
    three_days(store)
    with store.reading() as connection:
        texts = journal.texts(connection, 1)
    assert canon.verify_chain(texts) == []
    assert [canon.loads(text)["seq"] for text, _ in texts] == [1, 2, 3, 4, 5]
    assert texts[0][1] == canon.line_hash(canon.GENESIS, texts[0][0])


def test_texts_end_at_a_line_or_an_instant_which_are_included(store: Database) -> None:
    three_days(store)
    second_day = databases.NOW + timedelta(days=2)
    with store.reading() as connection:
        until = [len(journal.texts(connection, 1, until=seq)) for seq in (0, 2, 9)]
        through = [
            len(journal.texts(connection, 1, through=at))
            for at in (
                second_day - timedelta(microseconds=1),
                second_day,
                second_day.max.replace(tzinfo=UTC),
            )
        ]
    assert (until, through) == ([0, 2, 5], [2, 3, 5])


def test_lines_are_found_by_subject_and_kind_the_newest_last(store: Database) -> None:
    three_days(store)
    with store.reading() as connection:
        assert seqs(journal.about(connection, 1, ["U01"])) == [2, 4, 5]
        assert seqs(journal.about(connection, 1, ["U01", "U02"], limit=3)) == [3, 4, 5]
        assert seqs(journal.about(connection, 1, ["U01"], kinds=["org.added", "org.noted"])) == [
            2,
            5,
        ]
        assert (
            seqs(journal.about(connection, 1, []))
            == seqs(journal.about(connection, 2, ["U01"]))
            == []
        )
        assert seqs(journal.latest(connection, 1, limit=2)) == [4, 5]
        assert seqs(journal.latest(connection, 1, limit=9, kinds=["org.added"])) == [2, 3]


def test_an_operation_is_found_whole_and_in_order_with_its_digest(store: Database) -> None:
    three_days(store)
    with store.reading() as connection:
        assert [(line.kind, digest) for line, digest in journal.of_op(connection, 1, "op-3")] == [
            ("org.renamed", "d"),
            ("org.noted", "d"),
        ]
        assert journal.of_op(connection, 1, "op-4") == journal.of_op(connection, 1, "") == []


@pytest.mark.parametrize(
    ("altered", "finding"),
    [
        (
            "UPDATE journal SET line = REPLACE(line, 'U02', 'U03') WHERE seq = 3",
            "日志第 3 条的摘要不符：正文或其前一条被改动过。",
        ),
        ("DELETE FROM journal WHERE seq = 3", "日志第 3 条缺失、错位或不可读。"),
        (
            "UPDATE journal SET subject = 'U03' WHERE seq = 3",
            "日志第 3 条的索引列 subject 与正文不符。",
        ),
        ("UPDATE journal SET actor = 8 WHERE seq = 3", "日志第 3 条的索引列 actor 与正文不符。"),
        ("UPDATE journal SET op = 'other' WHERE seq = 4", "日志第 4 条的索引列 op 与正文不符。"),
        (
            "DELETE FROM journal WHERE seq = 5",
            "账簿“办公室”记的末条是第 5 条，日志实有 4 条，或末条的摘要、时间、编号不符"
            "（head_seq、head_hash）。",
        ),
    ],
)
def test_an_altered_line_is_found(store: Database, altered: str, finding: str) -> None:
    three_days(store)
    with store.engine.begin() as connection:
        connection.exec_driver_sql(altered)
    assert databases.findings(store)[0] == finding


def test_a_book_that_does_not_exist_is_told(sqlite_store: Database) -> None:
    assert databases.findings(sqlite_store, 4) == ["没有编号为 4 的账簿。"]
