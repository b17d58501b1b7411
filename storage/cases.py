"""Enrolments of a cycle and its cases: where each unit, each branch and the cycle itself stand."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from storage import columns

OUTCOMES = {
    "named": "命名",
    "not_named": "未命名",
    "withdrawn": "退出",
    "merged": "撤并",
    "exempt": "不参加排名",
    "unfinished": "未完成",
    "finished": "办结",
    "revoked": "撤销命名",
}
"""How cases end."""


@columns.table("enrolment", sa.UniqueConstraint("book", "code"), order=("position",))
class Enrolment(columns.Record):
    """A unit takes part in this cycle, as it was when it was enrolled.

    `position` is its place in the roster's order (机构序列).
    """

    code: str
    name: str
    position: int
    sector: str = ""
    grp: str = ""
    caretaker: str = ""
    participation: str = "full"
    reminded_by: str = "message"
    branches: int | None = None


@columns.table(
    "cases",
    sa.UniqueConstraint("book", "subject"),
    sa.Index("ix_cases_track", "book", "track", "state"),
    order=("track", "position", "id"),
)
class Case(columns.Record):
    """One subject on one track.

    `version` grows with each move; `held` says why it is held; `outcome` is set when it is
    concluded, `left` is the stage it was concluded from.
    """

    track: str
    subject: str
    name: str
    unit: str = ""
    position: int
    state: str
    entered_on: date
    held: str = ""
    outcome: str = ""
    left: str = ""
    version: int = 1
