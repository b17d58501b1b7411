"""问题清单: each problem carries a raised task of its unit.

From it come the due date, the ladder, a colour and, where the problem is grave, a gate. A problem
that grew out of another department's opinion is written anew by the office: nothing in the list
says where it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from engine import errors, fields, records
from engine.described import Cell, contents, described
from storage import problems, queries, tasks
from storage.entries.problem import SOURCES, ProblemEntry
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view, meaning
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals
from workflows.scheme import model_office
from workflows.tasks import lifecycle, notices, task_states

FORM = fields.Form(
    key="problems", title="问题清单", columns=fields.columns_of(ProblemEntry, apart=("source",))
)


@described
class ProblemRow(ProblemEntry):
    """One problem as shown: working days left while it is open."""

    id: Annotated[int, Cell("编号")]
    code: str
    name: Annotated[str, Cell("单位")]
    days_left: Annotated[int | None, Cell("剩余工作日")]
    state: str
    state_name: Annotated[str, Cell("状态")]
    report: str


@use_case("problem.add")
def add(change: Change, *, entries: Sequence[ProblemEntry]) -> None:
    """Enter problems (`entries`); each is owed by its unit from now on.

    A grave one keeps the unit in its stage until it is struck off. A problem of a unit that is
    concluded is refused. Raises Misuse for a source or a kind that there is not, and where the
    scheme follows up no problems. A second call enters them again.
    """
    cycle = change.cycle
    plan = _plan(cycle)
    subjects = [entry.subject for entry in entries]
    case_of = {case.subject: case for case in cycle.of_subjects(subjects)}
    for entry in entries:
        if entry.source not in SOURCES:
            sources = "、".join(f"{key}（{name}）" for key, name in SOURCES.items())
            raise errors.Misuse(f"没有来源“{entry.source}”：有 {sources}。")
        if plan.kinds and entry.kind and entry.kind not in plan.kinds:
            raise errors.Misuse(f"没有类型“{entry.kind}”：有 {'、'.join(plan.kinds)}。")
        case = case_of[entry.subject]
        if cycle_view.is_concluded(case):
            change.refuse(refusals.make("concluded", case.subject, name=case.name))
            continue
        due = entry.due_on or cycle.calendar.add(cycle.today, plan.due_workdays)
        task_key = plan.grave_task if entry.is_grave and plan.grave_task else plan.task
        task = lifecycle.raise_task(
            change,
            cycle,
            case,
            cycle.pinned.tasks[task_key],
            due_on=due,
            facts={"about": f"：{entry.what[:40]}"},
        )
        line = change.line("problem.found", entry.subject, data={"what": entry.what, "due_on": due})
        problem = line.add(
            problems.Problem(
                **{**contents(entry), "due_on": due},
                found_on=cycle.today,
                task=task.id,
                entered_by=change.actor.person,
            )
        )
        line.data["id"] = problem.id


@use_case("problem.report")
def report(change: Change, *, id_: int, text: str, received_on: date | None = None) -> None:
    """Take in `text`, what the unit says it did about problem `id_`: the office has to look.

    Its clock stops. `received_on` is today where it is none. Refused without a text and where
    the problem is reported or closed already. Raises Misuse for an unknown id.
    """
    cycle, problem, task, moving = _load(change, id_)
    if not text.strip():
        change.refuse(refusals.make("text_missing", problem.subject))
    elif isinstance(
        step := task_states.decide(task, "hand_in", cycle.task_name(task)), records.Refusal
    ):
        change.refuse(step)
    else:
        line = change.line(
            "problem.reported", problem.subject, data={"id": problem.id, "text": text.strip()}
        )
        line.change(problem, state="reported", report=text.strip())
        moving.move(line, task, "hand_in", received_on=received_on or cycle.today)


@use_case("problem.settle")
def close(change: Change, *, id_: int, why: str = "") -> None:
    """Strike problem `id_` off (销号) after its report was verified, or once its task was waived.

    Refused where nothing is reported, and a second time. Raises Misuse for an unknown id.
    """
    cycle, problem, task, moving = _load(change, id_)
    is_let_off = task.state == "waived" and problem.state != "closed"
    step = task_states.decide(task, "accept", cycle.task_name(task))
    if isinstance(step, records.Refusal) and not is_let_off:
        change.refuse(step)
        return
    line = change.line("problem.closed", problem.subject, data={"id": problem.id}, why=why.strip())
    line.change(problem, state="closed")
    if not is_let_off:
        moving.move(line, task, "accept")


@use_case("problem.settle")
def give_back(change: Change, *, id_: int, why: str) -> None:
    """Return the report on problem `id_` that does not do: owed again, the unit is told `why`.

    Refused without a reason and where nothing is reported. Raises Misuse for an unknown id.
    """
    cycle, problem, task, moving = _load(change, id_)
    if not why.strip():
        change.refuse(refusals.make("reason_missing", problem.subject))
    elif isinstance(
        step := task_states.decide(task, "return", cycle.task_name(task)), records.Refusal
    ):
        change.refuse(step)
    else:
        line = change.line(
            "problem.returned", problem.subject, data={"id": problem.id}, why=why.strip()
        )
        line.change(problem, state="rectifying")
        again = moving.move(line, task, "return", received_on=None)
        before = notices.told_before(change, [task.id])
        times = sum(1 for each in before.values() if each.kind == "returned")
        notices.tell(
            line,
            change,
            cycle,
            again,
            step=f"退回整改{times + 1}",
            recipients=notices.addressees(cycle, again, ("contact",)),
            mode="auto",
            kind="returned",
            before=before,
            context={"why": why.strip()},
        )


def listing(cycle: CycleView, *, subject: str = "", state: str = "") -> list[ProblemRow]:
    """The problems (of a `subject`, in a `state` by key or name), by due date.

    Raises Misuse for a state that there is not.
    """
    wanted = meaning.key_of("状态", problems.STATES, state) if state else ""
    names = {case.subject: case.name for case in cycle.every_case}
    tasks_by_id = {task.id: task for task in cycle.every_task}
    rows = [
        ProblemRow(
            **{
                **contents(problem),
                "source": SOURCES[problem.source],
                "due_on": tasks_by_id[problem.task].due_on,
            },
            id=problem.id,
            code=problem.subject,
            name=names[problem.subject],
            days_left=cycle.days_left(tasks_by_id[problem.task])
            if problem.state != "closed"
            else None,
            state=problem.state,
            state_name=problems.STATES[problem.state],
            report=problem.report,
        )
        for problem in cycle.find(problems.Problem, subject=subject or queries.ANY)
        if wanted in ("", problem.state)
    ]
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.id))


def _plan(cycle: CycleView) -> model_office.Rectifying:
    if cycle.scheme.rectifying is None:
        raise errors.Misuse(f"“{cycle.scheme.title}”没有安排问题整改（rectifying）。")
    return cycle.scheme.rectifying


def _load(
    change: UnitOfWork, id_: int
) -> tuple[CycleView, problems.Problem, tasks.Task, lifecycle.Moving]:
    cycle = cycle_view.inside(change)
    problem = meaning.numbered(
        change, problems.Problem, [id_], noun="问题", listing="mofan problem list"
    )[id_]
    task = change.by_id(tasks.Task, [problem.task])[problem.task]
    return cycle, problem, task, lifecycle.Moving(change, cycle, [task])
