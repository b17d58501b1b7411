"""What meetings decided: about lists, and about names that are taken back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import sqlalchemy as sa

from engine.described import Cell
from storage import columns


@columns.table("decision", sa.UniqueConstraint("book", "minutes", "slate"))
class Decision(columns.Entered):
    """What a meeting decided about a list.

    Entered by one person, confirmed by another; then it stands.
    """

    slate: int
    meeting: str
    held_on: Annotated[date, Cell("开会日期")]
    present: Annotated[str, Cell("到会")]
    recused: Any = columns.json()
    votes: Annotated[str, Cell("表决")] = ""
    minutes: Annotated[str, Cell("纪要编号")]
    scan: str = ""


@columns.table("revocation", sa.UniqueConstraint("book", "seat"))
class Revocation(columns.Entered):
    """A name that a meeting takes back.

    Entered by one person, confirmed by another; then the seat is free of it.
    """

    seat: int
    subject: Annotated[str, Cell("对象")]
    meeting: str
    held_on: Annotated[date, Cell("开会日期")]
    minutes: Annotated[str, Cell("纪要编号")]
    doc: Annotated[str, Cell("文号")] = ""
    why: Annotated[str, Cell("理由")]
