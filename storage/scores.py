"""Points and findings.

Who gave what for which indicator, and the facts that rules read beside them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

import sqlalchemy as sa

from engine.described import Cell
from storage import columns


@columns.table(
    "score",
    sa.UniqueConstraint("book", "subject", "indicator", "source", "assessor", "n"),
    columns.PartialIndex(
        "ix_score_current",
        ("book", "subject", "indicator", "source", "assessor"),
        "is_current = 1",
        "is_current",
        unique=True,
    ),
)
class Score(columns.Entered):
    """One assessor's points for one indicator from one source, in the scheme's smallest unit.

    A later one replaces, never edits.
    """

    subject: Annotated[str, Cell("对象")]
    indicator: Annotated[str, Cell("要点")]
    source: Annotated[str, Cell("来源")]
    assessor: Annotated[str, Cell("考评员")]
    n: int
    points: Annotated[int, Cell("得分", kind="points")]
    grade: Annotated[str, Cell("等次")] = ""
    reason: Annotated[str, Cell("理由")] = ""
    is_current: bool = True


@columns.table("finding", sa.UniqueConstraint("book", "subject", "kind", "name", "year", "n"))
class Finding(columns.Entered):
    """A fact about a subject.

    `kind` is result (相关考核结果), disqualifier, figure (四项数), nomination (of a branch) or one
    of the demonstration units; `name` says which, `value` what.

    `year` tells this year's figure from the base year's; `department` and `document` say who found
    it.
    """

    subject: Annotated[str, Cell("对象")]
    kind: str
    name: Annotated[str, Cell("事项")]
    year: int = 0
    n: int = 1
    value: Annotated[str, Cell("内容")]
    department: Annotated[str, Cell("部门")] = ""
    document: Annotated[str, Cell("文号")] = ""
    effective_on: Annotated[date | None, Cell("起算日期")] = None
    lifted: Annotated[str, Cell("解除")] = ""
    is_current: bool = True
