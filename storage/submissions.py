"""What came in: submissions by version, and their attached files."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from storage import columns


@columns.table("submission", sa.UniqueConstraint("book", "task", "n"))
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


@columns.table("attachment", sa.Index("ix_attachment_submission", "book", "submission"))
class Attachment(columns.Record):
    """One file of a submission (`blob` is its digest)."""

    submission: int
    blob: str
    name: str
