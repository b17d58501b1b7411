"""What meetings decided: about lists, and about names that are taken back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import sqlalchemy as sa

from engine.described import Cell
from storage import columns

FORMS = {"meeting": "会议", "together": "会议合并召开", "circulated": "传阅签批"}
"""How something is decided."""


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
    form: Annotated[str, Cell("形式", words=FORMS)] = "meeting"
    awaits: Annotated[str, Cell("原则同意，待反馈")] = ""


@columns.table("withholding", sa.Index("ix_withholding_subject", "book", "subject"))
class Withholding(columns.Entered):
    """Signed by a leader: a name is left out for now (暂缓命名), or no longer (`is_released`).

    Entered by one person, confirmed by another; the newest that is confirmed counts.
    """

    subject: Annotated[str, Cell("对象")]
    basis: Annotated[str, Cell("签批人、日期、原话")]
    is_released: Annotated[bool, Cell("解除暂缓")] = False


@columns.table("correction")
class Correction(columns.Entered):
    """A clerical fact that was entered wrongly: old and new stay side by side.

    `what` is a key of what may be corrected; a decision's substance never is. `row` is the id of
    the one row that it is about; 0: of every row that says `before`.
    """

    subject: Annotated[str, Cell("更正")]
    what: str
    before: Annotated[str, Cell("原为")]
    after: Annotated[str, Cell("应为")]
    why: Annotated[str, Cell("理由")]
    row: int = 0


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
