"""Enrolments of a cycle and its cases: where each unit, each branch and the cycle itself stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns


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


class EnrolmentTable(Enrolment, table=True):
    __tablename__ = "enrolment"
    __table_args__ = (sa.UniqueConstraint("book", "code"),)


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


class CaseTable(Case, table=True):
    __tablename__ = "cases"
    __table_args__ = (
        sa.UniqueConstraint("book", "subject"),
        sa.Index("ix_cases_track", "book", "track", "state"),
    )


def enrolled(connection: Connection, ledger: int) -> list[Enrolment]:
    """Everyone who takes part, in the roster's order."""
    table = columns.table_of(Enrolment)
    return columns.fetch(
        connection, Enrolment, table.c.book == ledger, order_by=(table.c.position,)
    )


def of_track(connection: Connection, ledger: int, track: str = "") -> list[Case]:
    """The cases of a `track` (or of all), in the roster's order."""
    table = columns.table_of(Case)
    where = [table.c.book == ledger] + ([table.c.track == track] if track else [])
    return columns.fetch(
        connection, Case, *where, order_by=(table.c.track, table.c.position, table.c.id)
    )


def of_subjects(connection: Connection, ledger: int, subjects: Sequence[str]) -> dict[str, Case]:
    """The cases of these `subjects`, by subject: each stands on one track only."""
    table = columns.table_of(Case)
    return {
        case.subject: case
        for case in columns.fetch(
            connection, Case, table.c.book == ledger, columns.among(table.c.subject, subjects)
        )
    }


def count_in(connection: Connection, ledger: int, track: str, states: Sequence[str]) -> int:
    """How many cases of the `track` stand in these `states`."""
    table = columns.table_of(Case)
    where = (table.c.book == ledger, table.c.track == track, columns.among(table.c.state, states))
    return connection.execute(
        sa.select(sa.func.count()).select_from(table).where(*where)
    ).scalar_one()
