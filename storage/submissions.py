"""What came in: submissions by version, and their attached files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns


class Submission(columns.Record):
    """One version of what was handed in for a task.

    `data` holds the rows of its table, if it is one. `source`: unit, or office on its behalf.

    States: `handed_in`, `accepted` (frozen), `returned`, `withdrawn`, `replaced`. `nature`: first,
    supplement (补报), replacement (替换件).
    """

    task: int
    n: int
    nature: str = "first"
    data: Any = columns.json()
    source: str = "unit"
    via: str = "paper"
    doc: str = ""
    received_on: date
    late: bool = False
    state: str = "handed_in"
    entered_by: int = 0


class SubmissionTable(Submission, table=True):
    __tablename__ = "submission"
    __table_args__ = (sa.UniqueConstraint("book", "task", "n"),)


class Attachment(columns.Record):
    """One file of a submission (`blob` is its digest)."""

    submission: int
    blob: str
    name: str


class AttachmentTable(Attachment, table=True):
    __tablename__ = "attachment"
    __table_args__ = (sa.Index("ix_attachment_submission", "book", "submission"),)


def of_tasks(connection: Connection, ledger: int, tasks: Sequence[int]) -> list[Submission]:
    """Every version for the `tasks` with these ids, oldest first."""
    table = columns.table_of(Submission)
    return columns.fetch(
        connection, Submission, table.c.book == ledger, columns.among(table.c.task, tasks)
    )


def attachments(
    connection: Connection, ledger: int, submissions: Sequence[int]
) -> list[Attachment]:
    """The files of the `submissions` with these ids."""
    table = columns.table_of(Attachment)
    return columns.fetch(
        connection,
        Attachment,
        table.c.book == ledger,
        columns.among(table.c.submission, submissions),
    )


def of_ledger(connection: Connection, ledger: int) -> list[Submission]:
    """Every version that ever came in."""
    return columns.fetch(connection, Submission, columns.table_of(Submission).c.book == ledger)


def attachments_of_ledger(connection: Connection, ledger: int) -> list[Attachment]:
    """Every file that ever came in."""
    return columns.fetch(connection, Attachment, columns.table_of(Attachment).c.book == ledger)
