"""The list of problems (问题清单).

What was found, why, what is done about it by whom and when, until it is struck off (销号).
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns


class Problem(columns.Record):
    """One problem of one unit.

    `source`: own (its own check), visit, observation, office. `task` is the raised task that
    carries its due date.

    States: rectifying, reported, closed. A problem that grew out of an opinion is written anew by
    the office: nothing here leads back.
    """

    subject: str
    source: str
    what: str
    cause: str = ""
    kind: str = ""
    clause: str = ""
    measure: str = ""
    leader: str = ""
    person: str = ""
    found_on: date
    due_on: date | None = None
    is_grave: bool = False
    task: int = 0
    state: str = "rectifying"
    report: str = ""
    entered_by: int


class ProblemTable(Problem, table=True):
    __tablename__ = "problem"
    __table_args__ = (sa.Index("ix_problem_subject", "book", "subject"),)


def of_ledger(connection: Connection, ledger: int, *, subject: str = "") -> list[Problem]:
    """Every problem, of the unit `subject` if named, in the order they were entered."""
    table = columns.table_of(Problem)
    return columns.fetch(
        connection,
        Problem,
        table.c.book == ledger,
        *([table.c.subject == subject] if subject else []),
    )
