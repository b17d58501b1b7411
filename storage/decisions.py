"""What meetings decided: about lists, and about names that are taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from storage import columns


@columns.table("decision", sa.UniqueConstraint("book", "minutes", "slate"))
class Decision(columns.Record):
    """What a meeting decided about a list.

    Entered by one person, confirmed by another; then it stands.
    """

    slate: int
    meeting: str
    held_on: date
    present: str
    recused: Any = columns.json()
    votes: str = ""
    minutes: str
    entered_by: int
    confirmed_by: int = 0
    scan: str = ""


@columns.table("revocation", sa.UniqueConstraint("book", "seat"))
class Revocation(columns.Record):
    """A name that a meeting takes back.

    Entered by one person, confirmed by another; then the seat is free of it.
    """

    seat: int
    subject: str
    meeting: str
    held_on: date
    minutes: str
    doc: str = ""
    why: str
    entered_by: int
    confirmed_by: int = 0
