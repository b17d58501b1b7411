"""Points and findings.

Who gave what for which indicator, and the facts that rules read beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns


class Score(columns.Record):
    """One assessor's points for one indicator from one source, in the scheme's smallest unit.

    A later one replaces, never edits.
    """

    subject: str
    indicator: str
    source: str
    assessor: str
    n: int
    points: int
    grade: str = ""
    reason: str = ""
    is_current: bool = True
    entered_by: int
    confirmed_by: int = 0


class ScoreTable(Score, table=True):
    __tablename__ = "score"
    __table_args__ = (
        sa.UniqueConstraint("book", "subject", "indicator", "source", "assessor", "n"),
        sa.Index(
            "ix_score_current",
            "book",
            "subject",
            "indicator",
            "source",
            "assessor",
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        ),
    )


class Finding(columns.Record):
    """A fact about a subject.

    `kind` is result (相关考核结果), disqualifier, figure (四项数), nomination (of a branch) or one
    of the demonstration units; `name` says which, `value` what.

    `year` tells this year's figure from the base year's; `department` and `document` say who found
    it.
    """

    subject: str
    kind: str
    name: str
    year: int = 0
    n: int = 1
    value: str
    department: str = ""
    document: str = ""
    effective_on: date | None = None
    lifted: str = ""
    is_current: bool = True
    entered_by: int
    confirmed_by: int = 0


class FindingTable(Finding, table=True):
    __tablename__ = "finding"
    __table_args__ = (sa.UniqueConstraint("book", "subject", "kind", "name", "year", "n"),)


def current(connection: Connection, ledger: int, *, subjects: Sequence[str] = ()) -> list[Score]:
    """The points that count now, of these `subjects` if any are named."""
    table = columns.table_of(Score)
    where = [table.c.book == ledger, table.c.is_current] + (
        [columns.among(table.c.subject, subjects)] if subjects else []
    )
    return columns.fetch(connection, Score, *where)


def findings(connection: Connection, ledger: int, *, kind: str = "") -> list[Finding]:
    """The facts that count now, of one `kind` if named."""
    table = columns.table_of(Finding)
    where = [table.c.book == ledger, table.c.is_current] + ([table.c.kind == kind] if kind else [])
    return columns.fetch(connection, Finding, *where)


def replaced(connection: Connection, ledger: int, *, kind: str) -> list[Finding]:
    """The facts of one `kind` that were confirmed once and replaced since, oldest first."""
    table = columns.table_of(Finding)
    where = (
        table.c.book == ledger,
        table.c.kind == kind,
        table.c.is_current.is_(False),
        table.c.confirmed_by != 0,
    )
    return columns.fetch(connection, Finding, *where)
