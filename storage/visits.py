"""Visits (学习调研) and observations (现场观摩): planned, announced, held.

A plan is seen by nobody outside until it is released.
"""

from __future__ import annotations

import sqlalchemy as sa

from storage import columns
from storage.entries.visit import VisitEntry


@columns.table("visit", sa.UniqueConstraint("book", "kind", "subject", "held_on", "team"))
class Visit(columns.Record, VisitEntry):
    """One visit to one unit, as it was entered; `kind` is the scheme's task.

    States: draft, released, held, cancelled.
    """

    kind: str
    state: str = "held"
    entered_by: int
