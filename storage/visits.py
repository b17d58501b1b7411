"""Visits (学习调研) and observations (现场观摩): planned, announced, held.

A plan is seen by nobody outside until it is released.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns


class Visit(columns.Record):
    """One visit to one unit.

    `kind` is the scheme's task, `nature` 日常 or 专题, `team` who goes (or where it is held).

    States: draft, released, held, cancelled. `documents` were seen, `points` checked against the
    unit's own report.
    """

    kind: str
    subject: str
    held_on: date
    form: str
    team: str
    nature: str = ""
    place: str = ""
    people: str = ""
    documents: str = ""
    points: str = ""
    strengths: str = ""
    findings: str = ""
    recommended: bool = False
    state: str = "held"
    entered_by: int


class VisitTable(Visit, table=True):
    __tablename__ = "visit"
    __table_args__ = (sa.UniqueConstraint("book", "kind", "subject", "held_on", "team"),)


def of_ledger(connection: Connection, ledger: int, *, state: str = "") -> list[Visit]:
    """Every visit and observation, in one `state` if named, in the order they were entered."""
    table = columns.table_of(Visit)
    return columns.fetch(
        connection, Visit, table.c.book == ledger, *([table.c.state == state] if state else [])
    )
