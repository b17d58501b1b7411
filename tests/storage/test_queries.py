"""One way to ask: what a keyword of a question means, on both databases."""

from __future__ import annotations

import ast
from datetime import date

import pytest

from engine import errors
from storage import columns, notices, orgs, queries, scores, tasks
from storage.database import Database
from storage.queries import Finder
from tests import test_architecture as house
from tests.support import databases

DAY = date(2020, 5, 29)


def task(subject: str, **more: object) -> tasks.Task:
    return tasks.Task.model_validate(
        {
            "case_id": 1,
            "track": "unit",
            "subject": subject,
            "stage": "first",
            "kind": "paper",
            "owner": "unit",
            "blocking": "hard",
            "round": int(subject[1:]),
            **more,
        }
    )


@pytest.fixture
def finder(store: Database) -> Finder:
    """Three tasks of ledger 1 (ids 1, 2, 3), one of them without a due date, one of ledger 2."""
    for ledger, subjects in ((1, ("U03", "U01", "U02")), (2, ("U04",))):
        databases.opened_ledger(store, ledger, label=str(ledger))
        with databases.writing(store, ledger) as change:
            line = change.line("made", "x")
            for n, subject in enumerate(subjects):
                due_on = None if n == 0 else DAY.replace(day=n)
                line.add(task(subject, due_on=due_on, provisional=n == 1))
            change.commit()
    with store.reading() as connection:
        return Finder(connection, 1)


def subjects(store: Database, **where: object) -> list[str]:
    with store.reading() as connection:
        found = Finder(connection, 1).find(tasks.Task, order_by=(), limit=None, **where)
    return [record.subject for record in found]


@pytest.mark.usefixtures("finder")
def test_every_keyword_of_a_question_means_one_thing(store: Database) -> None:
    assert subjects(store) == ["U03", "U01", "U02"]
    assert subjects(store, subject="U01") == ["U01"]
    assert subjects(store, subject=["U01", "U03", "U09"]) == ["U03", "U01"]
    assert subjects(store, subject={"U01"}) == ["U01"]
    assert subjects(store, id=range(2, 4)) == ["U01", "U02"]
    assert subjects(store, subject=[]) == []
    assert subjects(store, subject=["'; DROP TABLE task; --"]) == []
    assert subjects(store, subject=queries.ANY) == ["U03", "U01", "U02"]
    assert subjects(store, due_on=None) == ["U03"]
    assert subjects(store, due_on=queries.other_than(None)) == ["U01", "U02"]
    assert subjects(store, due_on=queries.up_to(date(2020, 5, 1))) == ["U01"]
    assert subjects(store, due_on=queries.after(date(2020, 5, 1))) == ["U02"]
    assert subjects(store, subject=queries.other_than("U01")) == ["U03", "U02"]
    assert subjects(store, provisional=True) == ["U01"]
    assert subjects(store, provisional=False) == ["U03", "U02"]
    assert subjects(store, subject=["U01", "U02"], provisional=False) == ["U02"]


@pytest.mark.usefixtures("finder")
def test_the_same_question_with_another_content_is_another_answer(store: Database) -> None:
    assert [subjects(store, subject=subject) for subject in ("U01", "U02", "U01")] == [
        ["U01"],
        ["U02"],
        ["U01"],
    ]
    assert [subjects(store, id=ids) for ids in ([1], [2, 3], [])] == [["U03"], ["U01", "U02"], []]


@pytest.mark.usefixtures("finder")
def test_order_and_limit_are_the_askers(store: Database) -> None:
    with store.reading() as connection:
        finder = Finder(connection, 1)
        ordered = finder.find(tasks.Task, order_by=("subject",))
        assert [record.subject for record in ordered] == ["U01", "U02", "U03"]
        assert [record.id for record in finder.find(tasks.Task, limit=2)] == [1, 2]
        assert {
            id_: record.subject for id_, record in finder.by_id(tasks.Task, [3, 9]).items()
        } == {3: "U02"}
        assert finder.first(tasks.Task, subject="U09") is None
        assert finder.count(tasks.Task, provisional=False) == 2
        assert finder.count(tasks.Task, subject=[]) == 0
        assert queries.Finder(connection, 2).count(tasks.Task) == 1
        assert len(queries.fetch(connection, tasks.Task)) == 4


def test_a_question_about_a_column_that_is_none_is_the_authors_fault(store: Database) -> None:
    with store.reading() as connection, pytest.raises(errors.AuthorError) as caught:
        Finder(connection, 1).find(orgs.Org, colour="red")
    assert str(caught.value) == "org has no column colour"


def test_a_question_is_made_once(store: Database) -> None:
    with store.reading() as connection:
        finder = Finder(connection, 1)
        finder.find(notices.Notice, task=[1], state="pending")
        finder.find(scores.Score, is_current=True, subject="U01")
        before = queries._select.cache_info()
        finder.find(notices.Notice, task=[4], state="dropped")
        finder.find(scores.Score, is_current=True, subject="U02")
        after = queries._select.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (0, 2)


@pytest.mark.usefixtures("finder")
def test_a_snapshot_answers_a_question_once(store: Database) -> None:
    with store.reading() as connection, databases.statements(store) as sent:
        snapshot = Finder(connection, 1)
        snapshot.remember()
        first = snapshot.find(tasks.Task, subject=["U01", "U02"])
        first.append(first[0])
        assert len(snapshot.find(tasks.Task, subject=["U01", "U02"])) == 2
        assert len(snapshot.find(tasks.Task, subject=["U01"])) == 1
    assert [kind for kind in sent.kinds if "task" in kind] == ["SELECT task"] * 2


def test_every_question_of_the_product_names_columns_that_exist() -> None:
    tables = {kind.__name__: table for kind, table in columns.TABLES.items()}
    asked = [
        (f"{house.shown(path)}:{call.lineno}", kind.attr, keyword.arg)
        for path in house.PRODUCT
        for call in ast.walk(house.tree(path))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if call.func.attr in ("find", "first", "count", "fetch")
        for kind in call.args
        if isinstance(kind, ast.Attribute) and kind.attr in tables
        for keyword in call.keywords
        if keyword.arg not in ("order_by", "limit")
    ]
    assert len(asked) > 50
    assert [each for each in asked if each[2] not in tables[each[1]].c] == []


@pytest.mark.usefixtures("finder")
def test_letters_in_order_are_found_whatever_stands_between(store: Database) -> None:
    with databases.writing(store) as change:
        line = change.line("made", "x")
        for name in ("省财政厅", "省 财政 厅", "财政局", "100%_\\厅", "政财厅"):
            line.add(orgs.Org(code=name, kind="unit", name=name))
        change.commit()
    with store.reading() as connection:
        office = Finder(connection, 1)
        found = {
            letters: sorted(org.name for org in office.find(orgs.Org, name=queries.having(letters)))
            for letters in ("财政厅", "财政", "%", "_", "\\", "无")
        }
    assert found == {
        "财政厅": ["省 财政 厅", "省财政厅"],
        "财政": ["省 财政 厅", "省财政厅", "财政局"],
        "%": ["100%_\\厅"],
        "_": ["100%_\\厅"],
        "\\": ["100%_\\厅"],
        "无": [],
    }
