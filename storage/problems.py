"""The list of problems (问题清单).

What was found, why, what is done about it by whom and when, until it is struck off (销号).
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from storage import columns
from storage.entries.problem import ProblemEntry

STATES = {"rectifying": "整改中", "reported": "已报整改情况", "closed": "已销号"}


@columns.table("problem", sa.Index("ix_problem_subject", "book", "subject"))
class Problem(columns.Record, ProblemEntry):
    """One problem of one unit, as it was entered. `task` is the raised task that carries its due.

    `state` is a key of `STATES`. A problem that grew out of an opinion is written anew by
    the office: nothing here leads back.
    """

    found_on: date
    task: int = 0
    state: str = "rectifying"
    report: str = ""
    entered_by: int
