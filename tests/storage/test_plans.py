"""Hot statements find their rows by an index that fits them, on both databases.

None walks a whole ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import (
    blobs,
    cases,
    columns,
    deliveries,
    lists,
    messages,
    notices,
    orgs,
    persons,
    queries,
    requests,
    scores,
    submissions,
    tasks,
)
from storage.ledger import journal, ledgers
from tests.support import databases, offices, schemes

NOON = datetime(2020, 5, 22, 4, tzinfo=UTC)
Ask = Callable[[Connection, int], object]


def claimed(connection: Connection, ledger: int) -> object:
    return deliveries.claim(
        connection, ledger, now=NOON, worker="w", until=NOON, channels=["folder"], limit=10
    )


HOT: dict[str, tuple[Ask, str]] = {
    "the book, locked": (ledgers.lock, "book: book"),
    "tasks due": (
        lambda c, ledger: queries.Finder(c, ledger).find(
            tasks.Task, wake_at=queries.up_to(NOON), order_by=("wake_at", "id")
        ),
        "task: book wake_at",
    ),
    "tasks of cases": (
        lambda c, ledger: queries.Finder(c, ledger).find(tasks.Task, case_id=[5, 13]),
        "task: book case_id",
    ),
    "tasks by number": (
        lambda c, ledger: queries.Finder(c, ledger).by_id(tasks.Task, [5, 13]),
        "task: book id",
    ),
    "cases of subjects": (
        lambda c, ledger: queries.Finder(c, ledger).find(
            cases.Case, subject=["U01", "U02"], order_by=("id",)
        ),
        "cases: book subject",
    ),
    "the cycle's own case": (
        lambda c, ledger: queries.Finder(c, ledger).find(cases.Case, track="cycle"),
        "cases: book track",
    ),
    "cases left in a stage": (
        lambda c, ledger: queries.Finder(c, ledger).count(
            cases.Case, track="unit", state=["second"]
        ),
        "cases: book track state",
    ),
    "notices of tasks": (
        lambda c, ledger: queries.Finder(c, ledger).find(notices.Notice, task=[5, 13]),
        "notice: book task",
    ),
    "notices that wait": (
        lambda c, ledger: queries.Finder(c, ledger).find(
            notices.Notice, state=notices.ALIVE, message=0
        ),
        "notice: book state message",
    ),
    "notices that messages carry": (
        lambda c, ledger: queries.Finder(c, ledger).find(notices.Notice, message=[5]),
        "notice: book message",
    ),
    "messages by number": (
        lambda c, ledger: queries.Finder(c, ledger).by_id(messages.Message, [5]),
        "message: book id",
    ),
    "messages to be sent": (claimed, "message: book state"),
    "submissions of tasks": (
        lambda c, ledger: queries.Finder(c, ledger).find(submissions.Submission, task=[5, 13]),
        "submission: book task",
    ),
    "files of submissions": (
        lambda c, ledger: queries.Finder(c, ledger).find(
            submissions.Attachment, submission=[5, 13]
        ),
        "attachment: book submission",
    ),
    "a file": (lambda c, ledger: blobs.known(c, ledger, ["0" * 64]), "blob: book digest"),
    "lines about subjects": (
        lambda c, ledger: journal.about(c, ledger, ["U01"], limit=5),
        "journal: book subject",
    ),
    "lines of an operation": (lambda c, ledger: journal.of_op(c, ledger, "op"), "journal: book op"),
    "lines up to one": (lambda c, ledger: journal.texts(c, ledger, until=5), "journal: book seq"),
    "opinions given to requests": (
        lambda c, ledger: queries.Finder(c, ledger).find(requests.Opinion, request=[5]),
        "opinion: book request",
    ),
    "names on lists": (
        lambda c, ledger: queries.Finder(c, ledger).find(lists.ListEntry, slate=[5]),
        "slate_entry: book slate",
    ),
    "points of subjects": (
        lambda c, ledger: queries.Finder(c, ledger).find(
            scores.Score, subject=["U01"], is_current=True
        ),
        "score: book subject",
    ),
    "organisations by code": (
        lambda c, ledger: ledgers.office(c).find(orgs.Org, code=["U01"]),
        "org: book code",
    ),
    "names of organisations": (
        lambda c, ledger: ledgers.office(c).find(orgs.OrgName, org=["U01"]),
        "org_name: book org",
    ),
    "contacts of organisations": (
        lambda c, ledger: ledgers.office(c).find(persons.Contact, org=["U01"]),
        "contact: book org",
    ),
}


@pytest.fixture
def office(office: offices.Office) -> offices.Office:
    """Two hundred units that handed in, and rows of every table that the statements look into.

    So its statistics say something.
    """
    office.open(schemes.small(200)).go("2020-05-20").hand_in(*offices.units(office))
    with office.store.engine.begin() as connection:
        for table in ("opinion", "slate_entry", "score", "org_name", "contact", "message"):
            of = columns.metadata.tables[table]
            ledger = ledgers.OFFICE if table in ("org_name", "contact") else office.book
            connection.execute(sa.insert(of), [_row(of, ledger, n) for n in range(10_000, 10_500)])
        if not office.store.is_sqlite:
            connection.exec_driver_sql("ANALYZE")
    return office


def _row(table: sa.Table, ledger: int, n: int) -> dict[str, object]:
    made: dict[str, object] = {"book": ledger, "id": n}
    for column in table.columns:
        if column.name not in made:
            values: dict[type, object] = {
                int: n,
                str: f"{column.name}{n}",
                bool: True,
                date: NOON.date(),
                datetime: NOON,
            }
            made[column.name] = (
                None if column.nullable else values[columns.shapes(table)[column.name].python]
            )
    return made


def test_hot_statements_find_their_rows_by_an_index(office: offices.Office) -> None:
    found = {}
    with office.store.writing() as connection:
        for name, (ask, _) in HOT.items():
            with databases.statements(office.store) as sent:
                ask(connection, office.book)
            found[name] = databases.index_used(connection, *sent.sent[-1])
    assert found == {name: expected for name, (_, expected) in HOT.items()}


def test_next_wake_is_the_first_entry_of_its_index(office: offices.Office) -> None:
    with office.store.writing() as connection:
        with databases.statements(office.store) as sent:
            tasks.next_wake(queries.Finder(connection, office.book))
        plan = databases.query_plan(connection, *sent.sent[-1])
    assert [word for word in ("ix_task_wake", "Sort", "B-TREE") if word in plan] == ["ix_task_wake"]


def test_no_list_is_too_long_for_a_statement(office: offices.Office) -> None:
    with office.store.reading() as connection:
        codes = [*(f"U{n:03d}" for n in range(100_000, 200_000)), "U07"]
        finder = queries.Finder(connection, office.book)
        assert [case.subject for case in finder.find(cases.Case, subject=codes)] == ["U07"]
        every = queries.Finder(connection, office.book).find(tasks.Task)
        assert (
            list(queries.Finder(connection, office.book).by_id(tasks.Task, range(100_000)).values())
            == every
        )
