"""Visits and observations that were held: recording one settles the task that asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from engine import errors, fields, records
from engine.described import Cell, contents, described
from storage import queries, visits
from storage.entries.visit import VisitEntry
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.kernel import fact_days, meaning
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals
from workflows.scheme import model
from workflows.tasks import lifecycle

STATES = {"draft": "拟定", "released": "已通知", "held": "已完成", "cancelled": "已取消"}
PLAN = fields.Form(
    key="itinerary",
    title="调研安排",
    columns=fields.columns_of(
        VisitEntry, apart=("documents", "points", "strengths", "findings", "recommended")
    ),
    unique=("subject", "held_on", "team"),
)


@described
class VisitRow(VisitEntry):
    """One visit as shown, planned or held."""

    id: Annotated[int, Cell("编号")]
    name: Annotated[str, Cell("单位")]
    kind: str
    task: Annotated[str, Cell("事项")]
    state: str
    state_name: Annotated[str, Cell("状态")]
    entered_by: int
    book: int


Identity = tuple[str, date, str]


@use_case("visit.record")
def record(change: Change, *, task: str, held: Sequence[VisitEntry]) -> None:
    """Keep visits that were `held` for a `task` of the scheme, by key, name or table.

    Each unit's task is settled as of the day of its visit; what was planned for the unit is
    thereby held. The same visit (unit, day, team) again is refused, a second one of another day
    is kept beside; a day to come is refused. Raises Misuse if it is not clear which task.
    """
    cycle = change.cycle
    visit_task = plan_of(cycle, task)
    cases = cycle.of_subjects([visit.subject for visit in held])
    by_code = {case.subject: case for case in cases}
    moving = lifecycle.Moving(
        change, cycle, [each for owed in cycle.tasks_of(cases).values() for each in owed]
    )
    stored = [visit for visit in change.find(visits.Visit) if visit.kind == visit_task.key]
    planned = {visit.subject: visit for visit in stored if visit.state in ("draft", "released")}
    by_identity = {identity(visit): visit for visit in stored}
    recorded_before = {identity(visit) for visit in stored if visit.state == "held"}
    for visit in held:
        case = by_code[visit.subject]
        if why := _why_not(cycle, visit_task, case.name, visit, recorded_before):
            change.refuse(why)
            continue
        recorded_before.add(identity(visit))
        line = change.line("visit.recorded", case.subject, data=facts(visit_task, visit))
        arranged, same = planned.pop(visit.subject, None), by_identity.get(identity(visit))
        if same is not None and arranged is not None and arranged.id != same.id:
            line.change(arranged, state="cancelled")
        store(line, change, visit_task, visit, same or arranged, state="held")
        for owed in moving.of_case(case.id):
            if owed.kind == visit_task.key and owed.state in ("waiting", "open"):
                settled = moving.move(line, owed, "settle", received_on=visit.held_on)
                moving.follow(line, settled)


def plan_of(cycle: CycleView, key: str) -> model.Task:
    """The scheme's task that asks for visits: `key` is its key, name or table, empty the only one.

    Raises Misuse, naming them all, if it is not clear which.
    """
    asking = [each for each in cycle.pinned.tasks.values() if each.does == "visits"]
    keys = meaning.keys_of({each.key: each.name for each in asking}, key)
    meant = [each for each in asking if not key or key == each.brings or each.key in keys]
    if len(meant) != 1:
        names = "、".join(f"{each.key}（{each.name}）" for each in asking) or "（无）"
        raise errors.Misuse(f"请说明是哪一项：{names}。")
    return meant[0]


def listing(cycle: CycleView, subject: str = "", *, state: str = "") -> list[VisitRow]:
    """What is planned and what took place (at one `subject`, in one `state`), by day."""
    names = {case.subject: case.name for case in cycle.every_case}
    rows = [
        VisitRow(
            **contents(visit),
            id=visit.id,
            name=names[visit.subject],
            kind=visit.kind,
            task=cycle.pinned.tasks[visit.kind].name,
            state=visit.state,
            state_name=STATES[visit.state],
            entered_by=visit.entered_by,
            book=visit.book,
        )
        for visit in cycle.find(
            visits.Visit, subject=subject or queries.ANY, state=state or queries.ANY
        )
    ]
    return sorted(rows, key=lambda row: (row.held_on, row.subject))


def _why_not(
    cycle: CycleView,
    visit_task: model.Task,
    name: str,
    visit: VisitEntry,
    recorded_before: set[Identity],
) -> records.Refusal | None:
    if identity(visit) in recorded_before:
        return refusals.make(
            "visit_recorded",
            visit.subject,
            clause=visit_task.clause,
            name=name,
            day=visit.held_on,
            team=visit.team,
        )
    impossible = fact_days.why_not(cycle, visit.held_on, visit.subject, clause=visit_task.clause)
    return impossible[0] if impossible else None


def identity(visit: VisitEntry) -> Identity:
    """What a visit is known by: the unit, the day, the team."""
    return visit.subject, visit.held_on, visit.team


def store(
    line: work.Line,
    change: UnitOfWork,
    visit_task: model.Task,
    visit: VisitEntry,
    earlier: visits.Visit | None,
    *,
    state: str,
) -> None:
    """Write the `visit`: over the `earlier` one (planned or given up) if any, else as a new row.

    `state` is the one it has from now on, a key of `STATES`.
    """
    columns = {**contents(visit), "state": state}
    if earlier is None:
        line.add(visits.Visit(kind=visit_task.key, entered_by=change.actor.person, **columns))
    else:
        line.change(earlier, entered_by=change.actor.person, **columns)


def facts(visit_task: model.Task, visit: VisitEntry) -> dict[str, object]:
    """What a line says of a visit."""
    return {
        "name": visit_task.name,
        "held_on": visit.held_on,
        "form": visit.form,
        "team": visit.team,
    }
