"""公示 of a list, and what was said against a name while it was up."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns


class PublicNotice(columns.Record):
    """公示 of one list: first and last day, computed with that calendar.

    `report` says how it ended.
    """

    slate: int
    first_day: date
    last_day: date
    calendar: str
    place: str = ""
    report: str = ""


class PublicNoticeTable(PublicNotice, table=True):
    __tablename__ = "public_notice"
    __table_args__ = (sa.UniqueConstraint("book", "slate"),)


class Objection(columns.Record):
    """Something said against a name during the public notice.

    Open until `outcome` is upheld or dismissed.
    """

    public_notice: int
    subject: str
    source: str
    received_on: date
    text: str
    outcome: str = ""
    handling: str = ""


class ObjectionTable(Objection, table=True):
    __tablename__ = "objection"
    __table_args__ = (sa.Index("ix_objection_public_notice", "book", "public_notice"),)


def of_ledger(connection: Connection, ledger: int) -> list[PublicNotice]:
    """Every public notice of the ledger."""
    return columns.fetch(connection, PublicNotice, columns.table_of(PublicNotice).c.book == ledger)


def objections(connection: Connection, ledger: int) -> list[Objection]:
    """Every objection of the ledger."""
    return columns.fetch(connection, Objection, columns.table_of(Objection).c.book == ledger)
