"""公示 of a list, and what was said against a name while it was up."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import sqlalchemy as sa

from engine.described import Cell
from storage import columns

OBJECTION_OUTCOMES = {"upheld": "成立", "dismissed": "不成立"}


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
class Objection(columns.Entered):
    """Something said against a name during the public notice; it goes with the name from then on.

    Open until its `outcome`, upheld or dismissed, which one person enters (`entered_by`), is
    confirmed by another.
    """

    public_notice: int
    subject: Annotated[str, Cell("对象")]
    source: Annotated[str, Cell("来源")]
    received_on: Annotated[date, Cell("收到日期")]
    text: str
    outcome: Annotated[str, Cell("结论", words=OBJECTION_OUTCOMES)] = ""
    handling: Annotated[str, Cell("办理情况")] = ""
