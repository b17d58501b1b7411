"""One visit or observation as it is entered, planned or held."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from engine.described import SUBJECT, Cell, described


@described
class VisitEntry:
    """One visit to one unit.

    `form` is how (on site, in a group, in writing), `team` who goes or where it is held, as the
    scheme's table calls it, `nature` 日常 or 专题. `documents` were seen, `points` checked against
    the unit's own report.
    """

    subject: Annotated[str, SUBJECT]
    held_on: Annotated[date, Cell("日期")]
    team: Annotated[str, Cell("调研组", aliases=("组别", "观摩地点"))]
    form: Annotated[str, Cell("方式")]
    nature: Annotated[str, Cell("类别")] = ""
    place: Annotated[str, Cell("地点")] = ""
    people: Annotated[str, Cell("参加人员", is_listed=False)] = ""
    documents: Annotated[str, Cell("查阅资料", is_listed=False)] = ""
    points: Annotated[str, Cell("核对要点", is_listed=False)] = ""
    strengths: Annotated[str, Cell("好的做法")] = ""
    findings: Annotated[str, Cell("问题")] = ""
    recommended: Annotated[bool, Cell("建议示范", is_listed=False)] = False
