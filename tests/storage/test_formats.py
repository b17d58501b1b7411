"""What is kept says in which format: an earlier one is lifted when read, a newer one is left."""

from __future__ import annotations

from typing import Any

import pytest

from engine import canon, errors
from storage import columns, formats, letters, queries
from storage.database import Database
from storage.evidence import replay
from storage.ledger import journal
from tests.support import databases

KINDS = list(formats.NUMBERS)
EARLIER = formats.Formats(
    upcasts={
        ("context", -1): lambda context: {"steps": [context["v"]]},
        ("context", 0): lambda context: {"steps": [*context["steps"], context["v"]]},
    }
)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_now_comes_back_as_it_is(kind: formats.Kind) -> None:
    stored = formats.stamped(kind, {"name": "甲"})
    assert stored == {"v": formats.NUMBERS[kind], "name": "甲"}
    assert formats.PRESENT.lift(kind, stored) == stored


@pytest.mark.parametrize("kind", KINDS)
def test_a_newer_format_asks_for_a_newer_program(kind: formats.Kind) -> None:
    with pytest.raises(errors.Misuse, match=r"^数据由更新版本的 mofan 建立，请先升级本机程序。$"):
        formats.PRESENT.lift(kind, {"v": formats.NUMBERS[kind] + 1})


@pytest.mark.parametrize("stored", [{}, {"v": "1"}, {"v": True}, ["v"], None])
def test_what_carries_no_number_is_broken(stored: Any) -> None:
    with pytest.raises(errors.Broken, match=r"^工作日历没有写明格式号。$"):
        formats.PRESENT.lift("calendar", stored)


def test_a_format_that_nothing_reads_is_broken() -> None:
    with pytest.raises(errors.Broken, match=r"^年度安排的格式号 0 无法识别。$"):
        formats.PRESENT.lift("scheme", {"v": 0})


def test_upcasts_follow_one_another_and_each_sees_its_own_format() -> None:
    assert EARLIER.lift("context", {"v": -1}) == {"v": 1, "steps": [-1, 0]}


def test_every_column_that_turned_is_journalled() -> None:
    assert replay.AGGREGATES
    tables = columns.metadata.tables
    names = {
        (of.name, c.name) for of in tables.values() if "id" in of.c for c in columns.journalled(of)
    }
    assert set(formats.PRESENT.turned) - names == set()


def test_a_frozen_context_is_lifted_when_read_and_kept_as_it_was(store: Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store) as change:
        letter = letters.Letter(
            kind="naming", number="1", dated=databases.NOW.date(), context={"v": 0, "steps": []}
        )
        change.line("letter.issued", "naming").add(letter)
        change.commit()
    later = Database(store.url, reads=EARLIER)
    with later.reading() as connection:
        (lifted,) = queries.Finder(connection, 1).find(letters.Letter)
        with replay.materialise(connection, 1) as past:
            assert queries.Finder(past, 1).find(letters.Letter) == [lifted]
    later.close()
    assert lifted.context == {"v": 1, "steps": [0]}
    assert databases.findings(store) == []
    with store.reading() as connection, pytest.raises(errors.Broken, match="的格式号 0 无法识别"):
        queries.Finder(connection, 1).find(letters.Letter)


@pytest.mark.parametrize("text", ["[]", '{"v":1}', '{"v":0}', "{", '{"v":1.0}'])
def test_a_text_that_is_no_line_is_broken(text: str) -> None:
    with pytest.raises(errors.Broken):
        journal.parse(text)


def test_a_line_of_a_newer_format_asks_for_a_newer_program() -> None:
    with pytest.raises(errors.Misuse, match="请先升级本机程序"):
        journal.parse(canon.dumps({"v": 2}))
