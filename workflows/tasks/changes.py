"""What is owed, changed by agreement: waived, extended, taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine import records
from storage import columns, problems, submissions, tasks
from storage.ledger import journal
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view, meaning
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals
from workflows.tasks import lifecycle, notices, task_dates, task_states


@use_case("task.waive")
def waive(change: Change, *, ids: Sequence[int], why: str) -> None:
    """Let somebody off tasks (`ids`), with the reason; each by itself.

    Refused without a reason, for what the scheme makes a must, and for what is discharged already.
    Raises Misuse for an unknown task.
    """
    cycle, moving = _load(change, ids)
    before = notices.told_before(change, moving.tasks)
    for task in list(moving.tasks.values()):
        name = cycle.task_name(task)
        reasons = []
        if not why.strip():
            reasons.append(refusals.make("reason_missing", task.subject, clause=task.clause))
        if task.blocking == "hard":
            reasons.append(
                refusals.make(
                    "reason_for_hard", task.subject, clause=task.clause, task=name, what="免办"
                )
            )
        if isinstance(step := task_states.decide(task, "waive", name), records.Refusal):
            reasons.append(step)
        if reasons:
            change.refuse(*reasons)
        else:
            line = change.line(
                "task.waived", task.subject, data=_facts(task, name), why=why.strip()
            )
            waived = moving.move(line, task, "waive")
            moving.follow(line, waived)
            if task.state == "open" and task.owner == "unit":
                notices.tell(
                    line,
                    change,
                    cycle,
                    waived,
                    step="免办",
                    recipients=notices.addressees(cycle, waived, ("contact",)),
                    mode="auto",
                    kind="waived",
                    before=before,
                    context={"why": why.strip()},
                )


@use_case("task.extend")
def extend(
    change: Change,
    *,
    ids: Sequence[int],
    due_on: date,
    why: str = "",
    agreed_by: str = "",
    oral: bool = False,
) -> None:
    """Move the due date of tasks (`ids`) later, to `due_on`; owners are told, old reminders fall.

    `why`, or who agreed (`agreed_by`, `oral`: by word of mouth), must be said and stands in the
    journal. A rest day, and one beyond the cycle's last, wants a `why`; with one, an extension that
    was a slip is put right by an earlier day. Refused where the day is not later, so also a second
    time. Raises Misuse for an unknown task.
    """
    cycle, moving = _load(change, ids)
    odd = "" if why.strip() else _odd(cycle, due_on)
    slips = _slips(change, moving)
    for task in list(moving.tasks.values()):
        before = slips.get(task.id, task.due_on) if why.strip() else task.due_on
        reasons = why_not_postpone(
            columns.altered(task, {"due_on": before}), cycle.task_name(task), due_on=due_on
        )
        if odd:
            reasons.append(
                refusals.make("due_odd", task.subject, clause=task.clause, day=due_on, what=odd)
            )
        if not (why + agreed_by).strip():
            reasons = [
                refusals.make("reason_missing", task.subject, clause=task.clause),
                *reasons,
            ]
        if reasons:
            change.refuse(*reasons)
        else:
            postpone(change, moving, task, due_on=due_on, why=why, agreed_by=agreed_by, oral=oral)


def _odd(cycle: CycleView, due_on: date) -> str:
    """What is odd about a due date, in words; empty where nothing is."""
    last = max((task.due_on for task in cycle.every_task if task.due_on), default=due_on)
    if due_on > last:
        return f"超出本年度最后的期限（{last}）"
    return "" if cycle.calendar.is_workday(due_on) else "是休息日"


def _slips(change: Change, moving: lifecycle.Moving) -> dict[int, date]:
    """The due date before its last extension of each task that was extended, by its id."""
    subjects = [task.subject for task in moving.tasks.values()]
    lines = journal.about(change.connection, change.ledger.book, subjects, kinds=["task.extended"])
    return {
        line.data["id"]: date.fromisoformat(line.data["from"])
        for line in lines
        if line.data["from"]
    }


def why_not_postpone(task: tasks.Task, name: str, *, due_on: date) -> list[records.Refusal]:
    """Every reason against moving the due date of a task, called `name`, to `due_on`."""
    reasons = []
    if task.due_on is not None and due_on <= task.due_on:
        reasons.append(
            refusals.make(
                "due_not_later", task.subject, clause=task.clause, day=due_on, due=task.due_on
            )
        )
    if isinstance(step := task_states.decide(task, "extend", name), records.Refusal):
        reasons.append(step)
    return reasons


def postpone(
    change: UnitOfWork,
    moving: lifecycle.Moving,
    task: tasks.Task,
    *,
    due_on: date,
    why: str = "",
    agreed_by: str = "",
    oral: bool = False,
) -> None:
    """Move a task's due date to `due_on`, with its own line; its owner is told when it has begun.

    Nothing is checked: ask `why_not_postpone` first. `oral`: agreed to by word of mouth.
    """
    cycle, name = moving.cycle, moving.cycle.task_name(task)
    facts = {
        **_facts(task, name),
        "from": task.due_on,
        "to": due_on,
        "agreed_by": agreed_by.strip(),
        "oral": oral,
    }
    line = change.line("task.extended", task.subject, data=facts, why=why.strip())
    moved = moving.redate(
        line, task, task_dates.Dates(opens_on=task.opens_on, due_on=due_on, provisional=False)
    )
    if task.state == "open":
        recipients = notices.addressees(cycle, moved, ("contact",))
        notices.tell(
            line,
            change,
            cycle,
            moved,
            step="期限变更",
            recipients=recipients,
            mode="auto",
            kind="extended",
            before={},
        )


@use_case("task.reopen")
def reopen(change: Change, *, ids: Sequence[int], why: str) -> None:
    """Take up again tasks (`ids`) that were accepted or waived; each by itself.

    The version that was accepted waits for the check once more. Refused without a reason, for the
    task of a problem that was struck off, and for what the system settles itself. Raises Misuse
    for an unknown task.
    """
    cycle, moving = _load(change, ids)
    versions = cycle.submissions_of(moving.tasks.values())
    of_problems = change.find(problems.Problem, task=list(ids), state="closed")
    struck_off = {problem.task for problem in of_problems}
    for task in list(moving.tasks.values()):
        plan = cycle.pinned.tasks[task.kind]
        trigger = "unwaive" if task.state == "waived" else "reopen"
        reasons = []
        if not why.strip():
            reasons.append(refusals.make("reason_missing", task.subject, clause=task.clause))
        if task.id in struck_off:
            reasons.append(refusals.make("problem_task", task.subject, task=plan.name))
        elif plan.does:
            reasons.append(
                refusals.make(
                    "settled_by_work",
                    task.subject,
                    clause=task.clause,
                    task=plan.name,
                    mend="请在相应工作中更正",
                )
            )
        if isinstance(step := task_states.decide(task, trigger, plan.name), records.Refusal):
            reasons.append(step)
        if reasons:
            change.refuse(*reasons)
            continue
        line = change.line(
            "task.reopened", task.subject, data=_facts(task, plan.name), why=why.strip()
        )
        newest = _newest_accepted(versions.get(task.id, []))
        if newest is not None and trigger == "reopen":
            line.change(newest, state="handed_in")
        moving.move(line, task, trigger)


def _newest_accepted(versions: Sequence[submissions.Submission]) -> submissions.Submission | None:
    accepted = [
        version
        for version in versions
        if version.state == "accepted" and version.nature != "supplement"
    ]
    return accepted[-1] if accepted else None


def _load(change: UnitOfWork, ids: Sequence[int]) -> tuple[CycleView, lifecycle.Moving]:
    cycle = cycle_view.inside(change)
    tasks_by_id = meaning.numbered(change, tasks.Task, ids, noun="事项", listing="mofan task list")
    return cycle, lifecycle.Moving(change, cycle, [tasks_by_id[id_] for id_ in dict.fromkeys(ids)])


def _facts(task: tasks.Task, name: str) -> dict[str, object]:
    return {"task": task.kind, "name": name, "id": task.id}
