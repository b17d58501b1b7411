"""The list of problems (问题清单).

What was found, why, what is done about it by whom and when, until it is struck off (销号).
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from storage import columns


@columns.table("problem", sa.Index("ix_problem_subject", "book", "subject"))
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
