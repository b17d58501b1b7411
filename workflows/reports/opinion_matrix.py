"""A consultation at a glance: letters on their way, department × subject, what is awaited.

None of it leaves the office: departments speak about units in confidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from engine.described import Cell, described
from storage import queries
from storage import requests as stored_requests
from workflows.consultations import coverage, requests
from workflows.kernel.cycle_view import CycleView
from workflows.rules import opinions as rules
from workflows.scheme import model_awards


@described
class Letter:
    """One request as shown."""

    id: Annotated[int, Cell("编号")]
    consultation: Annotated[str, Cell("轮次")]
    department: Annotated[str, Cell("部门")]
    count: Annotated[int, Cell("对象数")]
    state: Annotated[str, Cell("状态")]
    sent_on: Annotated[date | None, Cell("发出")]
    due_on: Annotated[date | None, Cell("期限")]
    doc: Annotated[str, Cell("文号")]
    digest: Annotated[str, Cell("名单摘要", kind="digest")]


def letters(cycle: CycleView, consultation: str = "") -> list[Letter]:
    """The requests of a `consultation` (its key; all without one), oldest first."""
    department_names = {department.key: department.name for department in cycle.scheme.departments}
    consultation_names = {plan.key: plan.name for plan in cycle.scheme.consultations}
    return [
        Letter(
            id=request.id,
            consultation=consultation_names[request.consultation],
            department=department_names[request.department],
            count=len(request.subjects),
            state=requests.STATES[request.state],
            sent_on=request.sent_on,
            due_on=request.due_on,
            doc=request.doc,
            digest=request.digest,
        )
        for request in cycle.find(stored_requests.Request, consultation=consultation or queries.ANY)
    ]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One subject before every department of a consultation, in their order."""

    code: str
    name: str
    said: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """A consultation at a glance.

    `open` says what stands between the list and a decision, a sentence a subject.
    """

    departments: tuple[str, ...]
    rows: tuple[Row, ...]
    open: tuple[str, ...]


SHOWN: dict[str, str] = {
    "recused": "回避",
    "silent": "逾期未复（视为无不同意见）",
    "unconfirmed": "待复核",
    "expired": "已过期，须重新征求",
    "overdue": "逾期未复",
    "waiting": "未反馈",
    "not_asked": "未征求",
}


def matrix(cycle: CycleView, consultation: str) -> Matrix:
    """Every subject that the `consultation` (its key) must cover × every department asked.

    Raises Misuse for a consultation that there is not.
    """
    plan = requests.plan_of(cycle, consultation)
    covered = coverage.evaluate(cycle, plan, on=cycle.today)
    cells_by_subject: dict[str, list[rules.Cell]] = {}
    for cell in covered.cells:
        cells_by_subject.setdefault(cell.subject.code, []).append(cell)
    rows = tuple(
        Row(code=code, name=cells[0].subject.name, said=tuple(_shown(cell) for cell in cells))
        for code, cells in cells_by_subject.items()
    )
    departments = tuple(department.name for department in coverage.departments_of(cycle, plan))
    return Matrix(
        departments=departments,
        rows=rows,
        open=covered.lacking,
    )


def cells(cycle: CycleView, consultation: str) -> tuple[rules.Cell, ...]:
    """The same for that `consultation`, a cell for each subject and department, as of today."""
    return tuple(
        coverage.evaluate(cycle, requests.plan_of(cycle, consultation), on=cycle.today).cells
    )


def _shown(cell: rules.Cell) -> str:
    oral = "（电话，书面待补）" if cell.is_oral else ""
    retained = "（经研究保留）" if cell.state == "kept" else ""
    return SHOWN.get(cell.state, f"{cell.conclusion}{oral}{retained}")


def to_weigh(cycle: CycleView, plan: model_awards.Consultation) -> list[tuple[int, str]]:
    """(request id, subject) of each confirmed opinion of `plan` that has still to be weighed.

    Those are opinions that do not simply consent and that no handling is recorded for.
    """
    sent = [request.id for request in cycle.find(stored_requests.Request, consultation=plan.key)]
    handled = {
        handling.opinion for handling in cycle.find(stored_requests.Handling, is_current=True)
    }
    return [
        (opinion.request, opinion.subject)
        for opinion in cycle.find(stored_requests.Opinion, request=sent)
        if opinion.is_current
        and opinion.confirmed_by
        and opinion.conclusion not in plan.consenting
        and opinion.id not in handled
    ]


@described
class Awaited:
    """One letter that no answer has come to.

    `days_late` counts working days after its due date, and is 0 until then.
    """

    id: Annotated[int, Cell("编号")]
    department: Annotated[str, Cell("部门")]
    consultation: Annotated[str, Cell("轮次")]
    count: Annotated[int, Cell("对象数")]
    sent_on: Annotated[date | None, Cell("发出")]
    due_on: Annotated[date | None, Cell("期限")]
    days_late: Annotated[int, Cell("逾期工作日")]


def awaited(cycle: CycleView, consultation: str = "") -> list[Awaited]:
    """The letters of a `consultation` (all without one) without an answer, by due date."""
    unanswered_states = [requests.STATES[key] for key in ("sent", "registered", "returned")]
    unanswered = [
        Awaited(
            id=letter.id,
            department=letter.department,
            consultation=letter.consultation,
            count=letter.count,
            sent_on=letter.sent_on,
            due_on=letter.due_on,
            days_late=max(cycle.calendar.between(letter.due_on, cycle.today), 0)
            if letter.due_on
            else 0,
        )
        for letter in letters(cycle, consultation)
        if letter.state in unanswered_states
    ]
    return sorted(unanswered, key=lambda letter: (letter.due_on or date.max, letter.id))
