"""问题清单: each problem carries a raised task of its unit, and with it a due date, the ladder, a colour and, where it is grave, a gate.

A problem that grew out of another department's opinion is written anew by the office: nothing here says where it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from documents import parser
from engine import errors, fields, records
from storage import problems, tasks
from storage.ledger.work import UnitOfWork
from workflows.directory import units
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.scheme import model_office
from workflows.tasks import lifecycle, notices

SOURCES = {"own": "自查", "visit": "调研", "observation": "观摩", "office": "办公室"}
STATES = {"rectifying": "整改中", "reported": "已报整改情况", "closed": "已销号"}
FORM = fields.Form(
    key="problems",
    title="问题清单",
    columns=(
        fields.Column(key="unit", title="单位", required=True, aliases=("单位名称", "编码")),
        fields.Column(key="what", title="问题", required=True, limit=300),
        fields.Column(key="cause", title="原因", limit=300),
        fields.Column(key="kind", title="类型"),
        fields.Column(key="clause", title="对应要点"),
        fields.Column(key="measure", title="整改措施", limit=300),
        fields.Column(key="leader", title="责任领导"),
        fields.Column(key="person", title="责任人"),
        fields.Column(key="due_on", title="完成时限", kind="date"),
        fields.Column(key="grave", title="是否重大", kind="flag"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One problem as it is entered. Without `due_on` the scheme's term from today."""

    subject: str
    what: str
    source: str = "office"
    cause: str = ""
    kind: str = ""
    clause: str = ""
    measure: str = ""
    leader: str = ""
    person: str = ""
    due_on: date | None = None
    is_grave: bool = False


@dataclass(frozen=True, kw_only=True)
class ProblemRow:
    """One problem as shown: working days left while it is open."""

    id: int
    code: str
    name: str
    what: str
    kind: str
    source: str
    measure: str
    leader: str
    person: str
    due_on: date | None
    days_left: int | None
    is_grave: bool
    state: str
    state_name: str
    report: str


def find(
    service: Service,
    *,
    ledger: int,
    found: Sequence[Problem],
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Enter problems; each is owed by its unit from now on. A grave one keeps the unit in its stage until it is struck off.

    Raises Misuse for a source or a kind that there is not, and where the scheme follows up no problems.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        plan = _plan(cycle)
        cases_ = {case.subject: case for case in cycle.of_subjects([one.subject for one in found])}
        for one in found:
            if one.source not in SOURCES:
                raise errors.Misuse(
                    f"没有来源“{one.source}”：有 {'、'.join(f'{key}（{name}）' for key, name in SOURCES.items())}。"
                )
            if plan.kinds and one.kind and one.kind not in plan.kinds:
                raise errors.Misuse(f"没有类型“{one.kind}”：有 {'、'.join(plan.kinds)}。")
            if cycle_view.is_concluded(cases_[one.subject]):
                change.refuse(
                    refusals.make(
                        "nothing_to_do", one.subject, name=cases_[one.subject].name, what="已经结束"
                    )
                )
                continue
            due = one.due_on or cycle.calendar.add(cycle.today, plan.due_workdays)
            asked = cycle.pinned.tasks[
                plan.grave_task if one.is_grave and plan.grave_task else plan.task
            ]
            task = lifecycle.raise_task(
                change,
                cycle,
                cases_[one.subject],
                asked,
                due_on=due,
                data={"about": f"：{one.what[:40]}"},
            )
            said = {key: value for key, value in one.__dict__.items() if key != "due_on"}
            line = change.line("problem.found", one.subject, data={"what": one.what, "due_on": due})
            kept = line.add(
                problems.Problem(
                    found_on=cycle.today,
                    due_on=due,
                    task=task.id,
                    entered_by=change.actor.person,
                    **said,
                )
            )
            line.data["id"] = kept.id

    said = [list(one.__dict__.values()) for one in found]
    return service.act(
        ledger=ledger,
        action="problem.add",
        body=body,
        arguments={"found": said},
        run_options=run_options,
    )


def report(
    service: Service,
    *,
    ledger: int,
    id_: int,
    text: str,
    received_on: date | None = None,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Take in what the unit says it did: its clock stops, the office has to look."""

    def body(change: UnitOfWork) -> None:
        seen, one, task, moving = _load(change, id_)
        if not text.strip():
            change.refuse(refusals.make("reason_missing", one.subject))
        elif isinstance(
            step := lifecycle.decide(task, "hand_in", seen.task_name(task)), records.Refusal
        ):
            change.refuse(step)
        else:
            line = change.line(
                "problem.reported", one.subject, data={"id": one.id, "text": text.strip()}
            )
            line.change(one, state="reported", report=text.strip())
            moving.move(line, task, "hand_in", received_on=received_on or seen.today)

    return service.act(
        ledger=ledger,
        action="problem.report",
        body=body,
        arguments={"id": id_, "text": text, "received_on": received_on},
        run_options=run_options,
    )


def close(
    service: Service,
    *,
    ledger: int,
    id_: int,
    why: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Strike a problem off (销号) after its report was verified, or once its task was waived."""

    def body(change: UnitOfWork) -> None:
        seen, one, task, moving = _load(change, id_)
        is_let_off = task.state == "waived" and one.state != "closed"
        step = lifecycle.decide(task, "accept", seen.task_name(task))
        if isinstance(step, records.Refusal) and not is_let_off:
            change.refuse(step)
            return
        line = change.line("problem.closed", one.subject, data={"id": one.id}, why=why.strip())
        line.change(one, state="closed")
        if not is_let_off:
            moving.move(line, task, "accept")

    return service.act(
        ledger=ledger,
        action="problem.settle",
        body=body,
        arguments={"id": id_, "why": why},
        run_options=run_options,
    )


def give_back(
    service: Service, *, ledger: int, id_: int, why: str, run_options: RunOptions = DEFAULT_OPTIONS
) -> Outcome:
    """Return a report that does not do: the problem is owed again, the unit is told why."""

    def body(change: UnitOfWork) -> None:
        seen, one, task, moving = _load(change, id_)
        if not why.strip():
            change.refuse(refusals.make("reason_missing", one.subject))
        elif isinstance(
            step := lifecycle.decide(task, "return", seen.task_name(task)), records.Refusal
        ):
            change.refuse(step)
        else:
            line = change.line(
                "problem.returned", one.subject, data={"id": one.id}, why=why.strip()
            )
            line.change(one, state="rectifying")
            again = moving.move(line, task, "return", received_on=None)
            before = notices.told(change, [task.id])
            times = sum(1 for each in before.values() if each.kind == "returned")
            notices.tell(
                line,
                change,
                seen,
                again,
                step=f"退回整改{times + 1}",
                recipients=notices.addressees(seen, again, ("contact",)),
                mode="auto",
                kind="returned",
                before=before,
                context={"why": why.strip()},
            )

    return service.act(
        ledger=ledger,
        action="problem.settle",
        body=body,
        arguments={"id": id_, "return": why},
        run_options=run_options,
    )


def problems_of(names: units.Names, table: parser.Table, *, source: str) -> list[Problem]:
    """The rows of a list of problems. Raises Misuse with a fault for every cell that names no unit."""
    codes, faults = names.of_cells(table)
    if faults:
        raise errors.Misuse(faults)
    found = []
    for row in table.rows:
        due = row.values["due_on"]
        said = {
            key: str(row.values.get(key) or "")
            for key in ("what", "cause", "kind", "clause", "measure", "leader", "person")
        }
        found.append(
            Problem(
                subject=codes[row.number],
                source=source,
                due_on=due if isinstance(due, date) else None,
                is_grave=bool(row.values["grave"]),
                **said,
            )
        )
    return found


def listing(cycle: CycleView, *, subject: str = "", state: str = "") -> list[ProblemRow]:
    """The problems (of a unit, in a state), by due date. Raises Misuse for a state there is not."""
    wanted = {name: key for key, name in STATES.items()}.get(state, state)
    if wanted and wanted not in STATES:
        raise errors.Misuse(f"没有状态“{state}”：有 {'、'.join(STATES.values())}。")
    names = {case.subject: case.name for case in cycle.every_case}
    own = {task.id: task for task in cycle.every_task}
    found = [
        ProblemRow(
            id=one.id,
            code=one.subject,
            name=names[one.subject],
            what=one.what,
            kind=one.kind,
            source=SOURCES[one.source],
            measure=one.measure,
            leader=one.leader,
            person=one.person,
            due_on=own[one.task].due_on,
            days_left=cycle.days_left(own[one.task]) if one.state != "closed" else None,
            is_grave=one.is_grave,
            state=one.state,
            state_name=STATES[one.state],
            report=one.report,
        )
        for one in problems.of_book(cycle.connection, cycle.ledger.book, subject=subject)
        if wanted in ("", one.state)
    ]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.id))


def _plan(cycle: CycleView) -> model_office.Rectifying:
    if cycle.scheme.rectifying is None:
        raise errors.Misuse(f"“{cycle.scheme.title}”没有安排问题整改（rectifying）。")
    return cycle.scheme.rectifying


def _load(
    change: UnitOfWork, id_: int
) -> tuple[CycleView, problems.Problem, tasks.Task, lifecycle.Moving]:
    cycle = cycle_view.inside(change)
    one = next(
        (
            each
            for each in problems.of_book(change.connection, change.ledger.book)
            if each.id == id_
        ),
        None,
    )
    if one is None:
        raise errors.Misuse(f"没有编号为 {id_} 的问题：用 mofan problem list 查看。")
    task = tasks.by_ids(change.connection, change.ledger.book, [one.task])[one.task]
    return cycle, one, task, lifecycle.Moving(change, cycle, [task])
