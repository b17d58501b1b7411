"""公示 of a list, and what was said against a name while it was up."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from storage import columns


@columns.table("public_notice", sa.UniqueConstraint("book", "slate"))
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


@columns.table("objection", sa.Index("ix_objection_public_notice", "book", "public_notice"))
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
