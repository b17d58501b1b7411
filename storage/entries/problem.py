"""One problem as it is entered (问题清单)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from engine.described import SUBJECT, Cell, described

SOURCES = {"own": "自查", "visit": "调研", "observation": "观摩", "office": "办公室"}


@described
class ProblemEntry:
    """One problem of one unit: `subject` is its code, `kind` one of the scheme's kinds.

    Without `due_on` it is due after the scheme's term in working days, counted from today.
    """

    subject: Annotated[str, SUBJECT]
    what: Annotated[str, Cell("问题", limit=300)]
    cause: Annotated[str, Cell("原因", limit=300, is_listed=False)] = ""
    kind: Annotated[str, Cell("类型", note="灯下黑、两张皮、其他")] = ""
    clause: Annotated[str, Cell("对应要点", is_listed=False)] = ""
    source: Annotated[str, Cell("来源", words=SOURCES)] = "office"
    measure: Annotated[str, Cell("整改措施", limit=300)] = ""
    leader: Annotated[str, Cell("责任领导", value="姓名")] = ""
    person: Annotated[str, Cell("责任人", value="姓名", is_listed=False)] = ""
    due_on: Annotated[date | None, Cell("完成时限", option="due", note="默认按安排")] = None
    is_grave: Annotated[
        bool, Cell("是否重大", option="grave", note="重大问题销号之前，单位不能转入下一阶段")
    ] = False
