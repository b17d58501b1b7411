"""A consultation at a glance: the letters on their way, department × subject, what is still awaited. Never leaves the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage import requests as stored_requests
from workflows.consultations import requests
from workflows.kernel.cycle_view import CycleView
from workflows.rules import opinions as rules
from workflows.scheme import model_awards


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One request as shown."""

    id: int
    consultation: str
    department: str
    count: int
    state: str
    sent_on: date | None
    due_on: date | None
    doc: str
    digest: str


def letters(cycle: CycleView, consultation: str = "") -> list[Letter]:
    """The requests, oldest first."""
    named = {one.key: one.name for one in cycle.scheme.departments}
    rounds = {one.key: one.name for one in cycle.scheme.consultations}
    return [
        Letter(
            id=one.id,
            consultation=rounds[one.consultation],
            department=named[one.department],
            count=len(one.subjects),
            state=requests.STATES[one.state],
            sent_on=one.sent_on,
            due_on=one.due_on,
            doc=one.doc,
            digest=one.digest,
        )
        for one in stored_requests.of_book(cycle.connection, cycle.ledger.book, consultation)
    ]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One subject before every department of a consultation, in their order."""

    code: str
    name: str
    said: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """A consultation at a glance; `open` says what stands between the list and a decision, a sentence a subject."""

    departments: tuple[str, ...]
    rows: tuple[Row, ...]
    open: tuple[str, ...]


SHOWN: dict[str, str] = {
    "recused": "回避", "silent": "逾期未复（视为无不同意见）", "unconfirmed": "待复核", "expired": "已过期，须重新征求", "overdue": "逾期未复",
    "waiting": "未反馈", "not_asked": "未征求",
}  # fmt: skip


def matrix(cycle: CycleView, consultation: str) -> Matrix:
    """Every subject that is to be covered × every department that is asked."""
    plan = requests.plan_of(cycle, consultation)
    found = requests.coverage(cycle, plan, on=cycle.today)
    by: dict[str, list[rules.Cell]] = {}
    for cell in found.cells:
        by.setdefault(cell.subject.code, []).append(cell)
    rows = tuple(
        Row(code=code, name=cells[0].subject.name, said=tuple(_shown(cell) for cell in cells))
        for code, cells in by.items()
    )
    departments = tuple(one.name for one in requests.rule_of(cycle, plan).departments)
    return Matrix(
        departments=departments,
        rows=rows,
        open=tuple(one.values["missing"] for one in found.why_not_decide),
    )


def cells(cycle: CycleView, consultation: str) -> tuple[rules.Cell, ...]:
    """The same, a cell for each subject and department, as the rule sees it today."""
    return tuple(
        requests.coverage(cycle, requests.plan_of(cycle, consultation), on=cycle.today).cells
    )


def _shown(cell: rules.Cell) -> str:
    oral = "（电话，书面待补）" if cell.is_oral else ""
    kept = "（经研究保留）" if cell.state == "kept" else ""
    return SHOWN.get(cell.state, f"{cell.conclusion}{oral}{kept}")


def to_weigh(cycle: CycleView, plan: model_awards.Consultation) -> list[tuple[int, str]]:
    """Request and subject of each confirmed opinion that does not simply consent, and that nothing was recorded about yet."""
    sent = [
        one.id for one in stored_requests.of_book(cycle.connection, cycle.ledger.book, plan.key)
    ]
    handled = {
        one.opinion for one in stored_requests.handlings(cycle.connection, cycle.ledger.book)
    }
    return [
        (one.request, one.subject)
        for one in stored_requests.opinions(cycle.connection, cycle.ledger.book, sent)
        if one.is_current
        and one.confirmed_by
        and one.conclusion not in plan.consenting
        and one.id not in handled
    ]


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """One letter that no answer has come to; `days_late` working days after its due date, none before."""

    id: int
    department: str
    consultation: str
    count: int
    sent_on: date | None
    due_on: date | None
    days_late: int


def awaited(cycle: CycleView, consultation: str = "") -> list[Awaited]:
    """The letters without an answer, the oldest due date first."""
    found = [
        Awaited(
            id=one.id,
            department=one.department,
            consultation=one.consultation,
            count=one.count,
            sent_on=one.sent_on,
            due_on=one.due_on,
            days_late=max(cycle.calendar.between(one.due_on, cycle.today), 0) if one.due_on else 0,
        )
        for one in letters(cycle, consultation)
        if one.state
        in (requests.STATES["sent"], requests.STATES["registered"], requests.STATES["returned"])
    ]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.id))
