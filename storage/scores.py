"""Points and findings.

Who gave what for which indicator, and the facts that rules read beside them.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

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
class Score(columns.Record):
    """One assessor's points for one indicator from one source, in the scheme's smallest unit.

    A later one replaces, never edits.
    """

    subject: str
    indicator: str
    source: str
    assessor: str
    n: int
    points: int
    grade: str = ""
    reason: str = ""
    is_current: bool = True
    entered_by: int
    confirmed_by: int = 0


@columns.table("finding", sa.UniqueConstraint("book", "subject", "kind", "name", "year", "n"))
class Finding(columns.Record):
    """A fact about a subject.

    `kind` is result (相关考核结果), disqualifier, figure (四项数), nomination (of a branch) or one
    of the demonstration units; `name` says which, `value` what.

    `year` tells this year's figure from the base year's; `department` and `document` say who found
    it.
    """

    subject: str
    kind: str
    name: str
    year: int = 0
    n: int = 1
    value: str
    department: str = ""
    document: str = ""
    effective_on: date | None = None
    lifted: str = ""
    is_current: bool = True
    entered_by: int
    confirmed_by: int = 0
