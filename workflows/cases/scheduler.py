"""What time brings: tasks open, rungs of their ladders become notices.

Whatever the hour, the newest rung is taken; those that were skipped are named in the line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine import entry_points, ladder
from storage import cases, queries, tasks
from storage import notices as stored_notices
from storage.database import Connection
from storage.ledger import ledgers
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import Done, Outcome, Service
from workflows.scheme import work_kinds
from workflows.tasks import lifecycle, notices, task_dates

AT_ONCE = 1000


def run_due(service: Service, *, ledger: int) -> Outcome:
    """Handle every task of the ledger whose wake has come, `AT_ONCE` of them in a change.

    A second call at the same instant does nothing.
    """
    done: tuple[Done, ...] = ()
    while True:
        with service.reading() as connection:
            wake = tasks.next_wake(queries.Finder(connection, ledger))
        if wake is None or wake > service.now():
            return Outcome(done=done)
        done += service.act(ledger=ledger, action="tick", body=_body).done


def run_all_due(service: Service) -> Outcome:
    """`run_due` for every open cycle, the oldest first."""
    with service.reading() as connection:
        open_ledgers = [ledger.book for ledger in ledgers.open_cycles(connection)]
    return Outcome(
        done=tuple(done for ledger in open_ledgers for done in run_due(service, ledger=ledger).done)
    )


def next_wake(service: Service) -> datetime | None:
    """The next instant at which anything happens in an open cycle."""
    with service.reading() as connection:
        wakes = [
            tasks.next_wake(queries.Finder(connection, ledger.book))
            for ledger in ledgers.open_cycles(connection)
        ]
    return min((wake for wake in wakes if wake is not None), default=None)


def waking(connection: Connection, ledger: int, now: datetime) -> list[tasks.Task]:
    """The tasks of the `ledger` whose wake is not after `now`: as many as one change handles."""
    return queries.Finder(connection, ledger).find(
        tasks.Task, wake_at=queries.up_to(now), limit=AT_ONCE, order_by=("wake_at", "id")
    )


def _body(change: UnitOfWork) -> None:
    cycle = cycle_view.inside(change)
    due = waking(change.connection, change.ledger.book, change.now)
    moving = lifecycle.Moving(change, cycle, due)
    before = notices.told_before(change, [task.id for task in due])
    held = {case.id for case in change.by_id(cases.Case, _ids(due)).values() if case.held}
    for task in due:
        if task.case_id in held:
            about = {"task": task.kind, "name": cycle.pinned.tasks[task.kind].name, "id": task.id}
            moving.mark(change.line("task.suspended", task.subject, data=about), task, wake_at=None)
        else:
            _wake(change, cycle, moving, task, before)


def _ids(due: Sequence[tasks.Task]) -> list[int]:
    return sorted({task.case_id for task in due})


def _wake(
    change: UnitOfWork,
    cycle: CycleView,
    moving: lifecycle.Moving,
    task: tasks.Task,
    before: Mapping[str, stored_notices.Notice],
) -> None:
    plan = cycle.pinned.tasks[task.kind]
    about = {"task": task.kind, "name": plan.name, "id": task.id, "due_on": task.due_on}
    line = change.line(
        "task.opened" if task.state == "waiting" else "task.reminded", task.subject, data=about
    )
    rungs = cycle.pinned.ladders.get(plan.ladder)
    due = ladder.Due(rung=None)
    if rungs is not None and task.opens_on is not None:
        timing = ladder.Timing(opens_on=task.opens_on, due_on=task.due_on)
        since = task.woken_at or task_dates.opening(cycle, task)
        due = ladder.due(
            rungs, timing, cycle.calendar, cycle.scheme.zone, since=since, now=change.now
        )
    work = work_kinds.of(plan)
    if task.state == "waiting" and work is not None and work.opens:
        entry_points.load(work.opens)(change, cycle, plan)
    # The next wake is computed from this instant, not from the wake that was missed: a worker that
    # stood still for days takes the newest rung alone, and never runs through one wake after
    # another of the past.
    moved = (
        moving.move(line, task, "open", woken_at=change.now)
        if task.state == "waiting"
        else moving.mark(line, task, woken_at=change.now)
    )
    if due.skipped:
        line.data["skipped"] = [rung.step for rung in due.skipped]
    if due.rung is not None and rungs is not None:
        mode = "calls" if _is_too_much(rungs, due.rung, task, before) else due.rung.mode
        kind = notices.kind_of(due.rung)
        recipients = notices.addressees(cycle, moved, due.rung.recipients)
        written = notices.tell(
            line,
            change,
            cycle,
            moved,
            step=due.rung.step,
            recipients=recipients,
            mode=mode,
            kind=kind,
            before=before,
        )
        line.data["step"] = due.rung.step
        line.data["to"] = [notice.recipient for notice in written]


def _is_too_much(
    rungs: ladder.Ladder,
    rung: ladder.Rung,
    task: tasks.Task,
    before: Mapping[str, stored_notices.Notice],
) -> bool:
    """Whether an automatic text would be one more than the ladder allows for the task.

    Texts count over all versions of its date; the one at its opening is free.
    """
    free = {each.step for each in rungs.rungs if each.anchor == "open" and each.offset == 0}
    if rung.mode != "auto" or rung.step in free:
        return False
    automatic = {
        (notice.step, notice.due_version)
        for notice in before.values()
        if notice.task == task.id
        and notice.mode == "auto"
        and notice.kind in notices.LADDER
        and notice.step not in free
        if notice.message or notice.state in stored_notices.ALIVE
    }
    return len(automatic) >= rungs.max_auto
