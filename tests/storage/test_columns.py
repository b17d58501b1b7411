"""Columns take what they are made for and nothing else, and say in a line what the table keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from engine import errors
from storage import columns, orgs, persons, queries, tasks
from storage.database import Database
from storage.evidence import replay
from storage.ledger import ledgers
from tests.support import databases

TASK = columns.table_of(tasks.Task)
TABLES = [
    of for name, of in sorted(columns.metadata.tables.items()) if "id" in of.c and replay.AGGREGATES
]
CHINA = timezone(timedelta(hours=8))


def said(**values: Any) -> dict[str, Any]:
    return columns.to_line(TASK, values)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", 7),
        ("kind", date(2020, 5, 29)),
        ("round", "1"),
        ("round", True),
        ("round", Decimal(1)),
        ("provisional", 1),
        ("due_on", "2020-05-29"),
        ("due_on", datetime(2020, 5, 29, tzinfo=UTC)),
        ("wake_at", date(2020, 5, 29)),
        ("wake_at", "2020-05-29T01:00:00Z"),
        ("kind", None),
        ("provisional", None),
    ],
)
def test_a_column_refuses_a_value_of_another_type(name: str, value: object) -> None:
    with pytest.raises(errors.AuthorError) as caught:
        said(**{name: value})
    assert [fault.split(" ")[0] for fault in caught.value.faults] == [f"task.{name}"]


def test_a_naive_instant_is_refused_in_a_line_and_by_the_database(store: Database) -> None:
    with pytest.raises(errors.AuthorError):
        said(wake_at=datetime(2020, 5, 29, 1))
    with store.reading() as connection, pytest.raises(errors.AuthorError):
        queries.Finder(connection, 1).find(
            tasks.Task, wake_at=queries.up_to(datetime(2020, 5, 29, 1)), order_by=("wake_at", "id")
        )


def test_an_instant_comes_back_aware_and_in_utc(store: Database) -> None:
    databases.opened_ledger(store)
    noon = datetime(2020, 5, 29, 12, 0, 0, 123456, tzinfo=CHINA)
    task = tasks.Task(
        case_id=1,
        track="unit",
        subject="U01",
        stage="a",
        kind="b",
        owner="unit",
        blocking="soft",
        wake_at=noon,
    )
    with databases.writing(store) as change:
        change.line("made", "U01").add(task)
        change.commit()
    with store.reading() as connection:
        (kept,) = queries.Finder(connection, 1).find(tasks.Task)
    assert kept.wake_at is not None
    assert (kept.wake_at, kept.wake_at.tzinfo) == (noon, UTC)
    assert said(wake_at=noon) == {"wake_at": "2020-05-29T04:00:00.123456Z"}
    assert databases.findings(store) == []


def test_a_json_value_is_canonical_in_the_line_and_in_the_table(store: Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store) as change:
        line = change.line("made", "张")
        line.add(persons.Person(name="张", org="office", roles=("b", "a"), phone="1"))
        change.commit()
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT roles FROM person").scalar() == '["b","a"]'
        assert [one.roles for one in ledgers.office(connection).find(persons.Person)] == [
            ["b", "a"]
        ]
    table = columns.table_of(persons.Person)
    assert columns.to_line(table, {"roles": {"b": Decimal("1.50"), "a": {date(2020, 5, 1)}}}) == {
        "roles": {"b": "1.50", "a": ["2020-05-01"]}
    }


@pytest.mark.parametrize("value", [0.5, {1: "a"}, b"a", [datetime(2020, 5, 1)]])
def test_a_json_value_without_a_canonical_text_is_refused(value: object) -> None:
    with pytest.raises(errors.AuthorError):
        columns.to_line(columns.table_of(persons.Person), {"roles": value})


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_what_a_line_says_is_what_the_table_keeps(table: sa.Table) -> None:
    values: dict[type, Any] = {
        str: "甲",
        int: 3,
        bool: True,
        date: date(2020, 5, 1),
        datetime: datetime(2020, 5, 1, tzinfo=UTC),
        object: [1, "乙"],
    }
    row = {
        column.name: values[columns.shapes(table)[column.name].python]
        for column in columns.journalled(table)
    }
    empty = {column.name: None for column in columns.journalled(table) if column.nullable}
    assert columns.from_line(table, columns.to_line(table, row)) == row
    assert columns.from_line(table, columns.to_line(table, empty)) == empty


def test_addresses_heads_and_what_became_of_a_message_are_the_only_operational_columns() -> None:
    found: dict[str, set[str]] = {}
    for of in TABLES:
        for column in of.columns:
            if column.info.get("operational"):
                found.setdefault(of.name, set()).add(column.name)
    assert found == {
        "blob": {"data"},
        "book": {"head_seq", "head_hash", "head_at", "next_id"},
        "message": {
            "address",
            "state",
            "lease_by",
            "lease_until",
            "attempts",
            "attempted_at",
            "not_before",
            "ended_at",
            "reply",
            "reported",
        },
        "person": {"passphrase", "phone", "mail", "channels"},
    }


def test_an_operational_value_never_stands_in_a_line() -> None:
    assert columns.to_line(
        columns.table_of(persons.Person),
        {"name": "张", "phone": "139", "mail": "a@b"},
    ) == {"name": "张"}


def test_a_record_that_was_found_is_what_was_kept_and_frozen(store: Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store) as change:
        line = change.line("made", "x")
        for code in ("U03", "U01", "U02"):
            line.add(orgs.Org(code=code, kind="unit", name=code))
        change.commit()
    with store.reading() as connection:
        (second,) = ledgers.office(connection).find(orgs.Org, code=["U02", "'; DROP"])
    assert second == orgs.Org(book=1, id=3, code="U02", kind="unit", name="U02")
    with pytest.raises(ValueError, match="frozen"):
        second.code = "U09"  # type: ignore[misc]
