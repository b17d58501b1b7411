"""Consultations: one request asks one department about one frozen list.

Each subject gets an opinion, and the office says what it does about it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import sqlalchemy as sa

from engine.described import Cell
from storage import columns


@columns.table("request", sa.UniqueConstraint("book", "consultation", "department", "n"))
class Request(columns.Record):
    """One request. `subjects` is the frozen list (codes and the names shown), `digest` its digest.

    States: drafted, sent, registered (the department entered it in its own register), answered,
    signed, returned (for clarification), superseded, cancelled. `says_silence`: the letter says
    that silence will be taken as consent.
    """

    consultation: str
    department: str
    n: int
    subjects: Any = columns.json()
    digest: str
    state: str = "drafted"
    sent_on: date | None = None
    due_on: date | None = None
    doc: str = ""
    says_silence: bool = False
    registered_on: date | None = None
    registered_doc: str = ""


@columns.table("opinion", sa.UniqueConstraint("book", "request", "subject", "n"))
class Opinion(columns.Entered):
    """One department's conclusion about one subject.

    Superseded, never edited: the newest `n` is current.

    `entered_by` keyed the letter in; until another person confirms it (`confirmed_by`), it covers
    nobody. `issued_by` gave out the code that it came with (0: none): they do not confirm it.
    `medium`: paper, phone, sheet, token. `place` is where the letter is filed, `scan` the digest of
    its picture, `why` the reason why it supersedes an earlier one.
    """

    request: int
    subject: Annotated[str, Cell("对象")]
    n: int
    conclusion: Annotated[str, Cell("意见")]
    text: str = ""
    medium: str = "paper"
    doc: Annotated[str, Cell("收文号")] = ""
    signer: Annotated[str, Cell("签批人")] = ""
    received_on: Annotated[date, Cell("收到日期")]
    is_current: bool = True
    place: Annotated[str, Cell("存放处")] = ""
    scan: str = ""
    issued_by: int = 0
    why: Annotated[str, Cell("更改理由")] = ""


@columns.table("handling", sa.Index("ix_handling_opinion", "book", "opinion"))
class Handling(columns.Entered):
    """What the office does about an opinion that does not simply consent.

    `kept` on the list or `removed`, on what basis, by which meeting.
    """

    opinion: int
    subject: Annotated[str, Cell("对象")]
    outcome: str
    basis: Annotated[str, Cell("依据")]
    meeting: Annotated[str, Cell("会议")] = ""
    minutes: Annotated[str, Cell("纪要编号")] = ""
    held_on: Annotated[date | None, Cell("开会日期")] = None
    is_current: bool = True
