"""The cheapest thing that keeps the rows of one move: its eleven statements, ready-made.

They are those that `advance` of one case ran before questions were made once (commit db16661),
through bare `sqlite3` on a copy of the same file: what a move costs is measured against it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CASE = (
    "SELECT cases.book, cases.id, cases.track, cases.subject, cases.name, cases.unit,"
    " cases.position, cases.state, cases.entered_on, cases.held, cases.outcome,"
    ' cases."left", cases.version FROM cases WHERE cases.book = :book AND '
)
_TASKS = (
    "SELECT task.book, task.id, task.case_id, task.track, task.subject, task.stage, task.kind,"
    " task.round, task.owner, task.blocking, task.clause, task.state, task.opens_on, task.due_on,"
    " task.due_version, task.provisional, task.received_on, task.settled_on, task.settled_by,"
    " task.carried, task.wake_at, task.woken_at FROM task WHERE task.book = :book"
    " AND task.case_id IN (SELECT value FROM json_each(:{})) ORDER BY task.id + 0"
)
STATEMENTS = (
    "BEGIN IMMEDIATE",
    "SELECT book.book, book.id, book.kind, book.label, book.algorithm, book.scheme, book.calendar,"
    " book.state, book.head_seq, book.head_hash, book.next_id FROM book WHERE book.book = :book",
    _CASE + "cases.subject IN (SELECT value FROM json_each(:subjects)) ORDER BY cases.id + 0",
    _TASKS.format("cases"),
    _CASE + "cases.track = :cycle ORDER BY cases.track, cases.position, cases.id",
    _TASKS.format("cycle_cases"),
    "UPDATE cases SET state=:state, entered_on=:entered_on, version=:version"
    " WHERE cases.book = :book AND cases.id = :case",
    "UPDATE task SET opens_on=:opens_on, due_on=:due_on, wake_at=:wake_at"
    " WHERE task.book = :book AND task.id = :task",
    "SELECT count(*) AS count_1 FROM cases WHERE cases.book = :book AND cases.track = :track"
    " AND cases.state IN (SELECT value FROM json_each(:left))",
    "INSERT INTO journal (book, seq, at, kind, subject, actor, op, n, op_digest, line, hash)"
    " VALUES (:book, :seq, :at, :kind, :subject, :actor, NULL, 0, '', :line, :hash)",
    "UPDATE book SET head_seq=:seq, head_hash=:hash, next_id=:next_id WHERE book.book = :book",
)
_LINE = (
    '{"actor":{"name":"张经办","os_user":"","person":1},"at":"2020-06-15T06:00:00Z","data":'
    '{"after":"第二阶段","before":"第一阶段","from":"first","name":"单位01","to":"second",'
    '"version":5},"kind":"case.advanced","op":"","rows":[["cases",15,{"entered_on":"2020-06-15",'
    '"state":"second","version":6}],["task",18,{"due_on":"2020-06-30","opens_on":"2020-06-17",'
    '"wake_at":"2020-06-16T16:00:00Z"}]],"seq":70,"subject":"U01","v":1,"via":"cli","why":""}'
)


@dataclass(frozen=True, kw_only=True)
class Mover:
    """Moves cases of the ledger `book` in a file, by nothing but those statements."""

    connection: sqlite3.Connection
    book: int
    cycle_case: int

    def move(self, subject: str, case: int, task: int, seq: int) -> None:
        """Take the `case` (its id) of the `subject` on, with its `task`, as line `seq`."""
        parameters: Mapping[str, Any] = {
            "book": self.book,
            "subjects": f'["{subject}"]',
            "cases": f"[{case}]",
            "cycle": "cycle",
            "cycle_cases": f"[{self.cycle_case}]",
            "state": "second",
            "entered_on": "2020-06-15",
            "version": 6,
            "case": case,
            "task": task,
            "opens_on": "2020-06-17",
            "due_on": "2020-06-30",
            "wake_at": "2020-06-16 16:00:00.000000",
            "track": "unit",
            "left": '["first"]',
            "seq": seq,
            "at": "2020-06-15 06:00:00.000000",
            "kind": "case.advanced",
            "subject": subject,
            "actor": 1,
            "line": _LINE,
            "hash": f"{seq:064x}",
            "next_id": 10_000_000,
        }
        for statement in STATEMENTS:
            self.connection.execute(statement, parameters).fetchall()
        self.connection.execute("COMMIT")


def opened(file: Path, book: int) -> Mover:
    """Bare `sqlite3` on that database file, with the settings that the product has."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    (cycle_case,) = connection.execute(
        "SELECT id FROM cases WHERE book = ? AND track = 'cycle'", (book,)
    ).fetchone()
    return Mover(connection=connection, book=book, cycle_case=cycle_case)
