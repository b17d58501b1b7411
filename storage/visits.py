"""Visits (学习调研) and observations (现场观摩): planned, announced, held.

A plan is seen by nobody outside until it is released.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from storage import columns


@columns.table("visit", sa.UniqueConstraint("book", "kind", "subject", "held_on", "team"))
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
