"""The one way to move tasks.

Dates, wakes and notices follow in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from engine import errors, records
from storage import cases, tasks
from storage import notices as stored_notices
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.scheme import model
from workflows.tasks import notices, task_dates, task_states

RAISED = "task.raised"
OWED = ("waiting", "open")


def raise_task(
    change: UnitOfWork,
    cycle: CycleView,
    case: cases.Case,
    plan: model.Task,
    *,
    due_on: date | None = None,
    why: str = "",
    facts: Mapping[str, Any] | None = None,
) -> tasks.Task:
    """Lay a task on a case that nobody owes until something happens; it is open at once.

    Each call is a new round, in the stage the case is in. `due_on` overrides the scheme's term,
    `facts` are added to what the journal says of it.
    """
    reckoned = task_dates.reckon(cycle, plan, entered=cycle.today, settled={})
    before = [task for task in change.find(tasks.Task, case_id=[case.id]) if task.kind == plan.key]
    pending = sum(
        1
        for line in change.lines
        if line.kind == RAISED and (line.subject, line.data["task"]) == (case.subject, plan.key)
    )
    task = tasks.Task(
        case_id=case.id,
        track=case.track,
        subject=case.subject,
        stage=case.state,
        kind=plan.key,
        round=len(before) + pending + 1,
        owner=cycle.pinned.owner_of(plan, case.unit or case.subject),
        blocking=plan.blocking,
        clause=plan.clause,
        opens_on=cycle.today,
        due_on=due_on or reckoned.due_on,
        provisional=reckoned.provisional,
        state="open",
    )
    line = change.line(
        RAISED,
        case.subject,
        data={"task": plan.key, "name": plan.name, "due_on": task.due_on, **(facts or {})},
        why=why,
    )
    return line.add(
        task.model_copy(
            update={"wake_at": task_dates.next_wake(cycle, task, task_dates.opening(cycle, task))}
        )
    )


class Moving:
    """The tasks that one change moves; what that implies for wakes and notices is done here."""

    def __init__(self, change: UnitOfWork, cycle: CycleView, loaded: Iterable[tasks.Task]) -> None:
        self.change, self.cycle = change, cycle
        self.tasks: dict[int, tasks.Task] = {}
        self._ids: dict[int, list[int]] = {}
        self._whole: set[int] = set()
        self._fallen: dict[int, work.Line] = {}
        self.load(loaded)

    def load(self, more: Iterable[tasks.Task]) -> None:
        """Tasks that came to be concerned. Those known already stay as they were moved."""
        for task in more:
            if task.id not in self.tasks:
                self._note(task)

    def _note(self, task: tasks.Task) -> None:
        if task.id not in self.tasks:
            self._ids.setdefault(task.case_id, []).append(task.id)
        self.tasks[task.id] = task

    def of_case(self, case_id: int) -> list[tasks.Task]:
        """The tasks of one case, as moved so far."""
        return [self.tasks[id_] for id_ in self._ids.get(case_id, ())]

    def _all_of(self, case_id: int) -> list[tasks.Task]:
        """Every task of that case; what is missing is loaded for all cases at hand at once."""
        if case_id not in self._whole:
            self._whole |= {case_id, *self._ids}
            self.load(self.change.find(tasks.Task, case_id=sorted(self._whole)))
        return self.of_case(case_id)

    def move(self, line: work.Line, task: tasks.Task, trigger: str, **values: Any) -> tasks.Task:
        """Move one task along the edge of a `trigger`; comes back moved.

        A line about this task tells where it stood and where it stands. `values` are other columns
        that change with it. Raises AuthorError where there is no such edge: whoever may be refused
        asks `decide` first.
        """
        task = self.tasks.get(task.id, task)
        step = task_states.decide(task, trigger, task.kind)
        if isinstance(step, records.Refusal):
            raise errors.AuthorError([f"task {task.id} {task.kind} is {task.state}: {trigger}"])
        if line.data.get("id") == task.id:
            line.data["before"] = line.data.get("before", task_states.NAMES[task.state])
            line.data["after"] = task_states.NAMES[step.dest]
        if step.dest in tasks.DISCHARGED and task.state not in tasks.DISCHARGED:
            values = {
                "settled_on": self.cycle.today,
                "settled_by": self.change.actor.person,
            } | values
        elif step.dest not in tasks.DISCHARGED and task.state in tasks.DISCHARGED:
            values = {"settled_on": None, "settled_by": 0} | values
        if trigger == "revive":
            values = {"woken_at": None} | values
        return self._keep(line, task, {"state": step.dest, **values})

    def redate(self, line: work.Line, task: tasks.Task, reckoned: task_dates.Dates) -> tasks.Task:
        """Give a task the `reckoned` dates; the same dates a second time change nothing.

        A due date that was known and moves counts as a new version of it.
        """
        task = self.tasks.get(task.id, task)
        moved = task.due_on is not None and reckoned.due_on != task.due_on
        values = {
            "opens_on": reckoned.opens_on,
            "due_on": reckoned.due_on,
            "provisional": reckoned.provisional,
        }
        return self._keep(
            line,
            task,
            {**values, "due_version": task.due_version + 1 if moved else task.due_version},
        )

    def mark(self, line: work.Line, task: tasks.Task, **values: Any) -> tasks.Task:
        """Change other columns of a task (`values`), its state apart; comes back changed."""
        return self._keep(line, self.tasks.get(task.id, task), values)

    def anchored(self, kinds: Iterable[str]) -> set[str]:
        """The kinds whose dates hang on one of these."""
        anchors = {f"task:{kind}" for kind in kinds}
        return {
            plan.key
            for plan in self.cycle.pinned.tasks.values()
            if any(when is not None and when.after in anchors for when in (plan.opens, plan.due))
        }

    def follow(self, line: work.Line, settled: tasks.Task) -> None:
        """Give dates to the tasks of the same case that were waiting for this one to be settled.

        After a task of the cycle, to those of every case.
        """
        kinds = self.anchored([settled.kind])
        if not kinds:
            return
        if settled.track == cycle_view.CYCLE:
            self.load(self.change.find(tasks.Task, kind=sorted(kinds)))
            followers: Iterable[tasks.Task] = list(self.tasks.values())
        else:
            followers = self._all_of(settled.case_id)
        day = settled.received_on or settled.settled_on or self.cycle.today
        for task in [
            task for task in followers if task.kind in kinds and task.state in ("waiting", "open")
        ]:
            self.redate(
                line,
                task,
                task_dates.reckon(
                    self.cycle,
                    self.cycle.pinned.tasks[task.kind],
                    entered=None,
                    settled={settled.kind: day},
                ),
            )

    def _keep(self, line: work.Line, task: tasks.Task, values: Mapping[str, Any]) -> tasks.Task:
        updated = task.model_copy(update=dict(values))
        after = updated.woken_at or task_dates.opening(self.cycle, updated)
        # From now, not from the last wake: rungs of the new dates that lie between the two are
        # past, and the task would be woken at once to remind of a day that is over.
        if updated.due_version != task.due_version or task.state not in ("waiting", "open"):
            after = self.change.now
        wake = task_dates.next_wake(self.cycle, updated, after)
        moved = line.change(task, **{**values, "wake_at": values.get("wake_at", wake)})
        self._note(moved)
        if task.state in ("open", "waived") and (
            moved.state != task.state or moved.due_version != task.due_version
        ):
            # A notice names its date. Once a newer one stands, or the task is discharged, what is
            # still unsent is untrue: it falls, with the line that made it so.
            if not self._fallen:
                self.change.at_last(self._let_fall)
            self._fallen[moved.id] = line
        return moved

    def _let_fall(self) -> None:
        # Last, because it judges by where every task ended; flushed first, because notices that
        # this very change wrote are among the unsent only once they are in the database.
        self.change.flush()
        fallen = self.change.find(stored_notices.Notice, task=sorted(self._fallen))
        notices.let_fall(
            self.change,
            {notice.id: self._fallen[notice.task] for notice in fallen if self._has_fallen(notice)},
        )

    def _has_fallen(self, notice: stored_notices.Notice) -> bool:
        task = self.tasks[notice.task]
        return notice.state in stored_notices.ALIVE and notices.is_over(notice, task)


def discharge(
    change: UnitOfWork,
    moving: Moving,
    *,
    does: str,
    concerns: str = "",
    case_ids: Iterable[int] | None = None,
) -> list[tasks.Task]:
    """Settle the tasks whose work (`does` about `concerns`) was just completed, each with its line.

    Comes back with those that were. Without `case_ids` the cycle's own are meant. A task that is
    discharged already stays as it is, so a second call does nothing.
    """
    cycle = moving.cycle
    kinds = {
        plan.key
        for plan in cycle.pinned.tasks.values()
        if plan.does == does and concerns in ("", plan.concerns)
    }
    if case_ids is None:
        moving.load(cycle.cycle_tasks.values())
        concerned = {task.case_id for task in cycle.cycle_tasks.values()}
    else:
        concerned = set(case_ids)
    settled = []
    for task in [
        task
        for task in moving.tasks.values()
        if task.kind in kinds and task.case_id in concerned and task.state not in tasks.DISCHARGED
    ]:
        line = change.line(
            "task.settled",
            task.subject,
            data={"task": task.kind, "name": cycle.task_name(task), "id": task.id},
        )
        done = moving.move(line, task, "settle")
        moving.follow(line, done)
        settled.append(done)
    return settled


def quiet(change: UnitOfWork, cycle: CycleView, lines: Mapping[int, work.Line]) -> None:
    """Let the tasks of cases that are put on hold sleep, and what waits to be told fall.

    `lines` are those that say so, by case.
    """
    owed = change.find(tasks.Task, case_id=sorted(lines), state=OWED)
    moving = Moving(change, cycle, owed)
    for task in owed:
        moving.mark(lines[task.case_id], task, wake_at=None)
    case_of = {task.id: task.case_id for task in owed}
    waiting = change.find(stored_notices.Notice, task=sorted(case_of), state=stored_notices.ALIVE)
    notices.let_fall(change, {notice.id: lines[case_of[notice.task]] for notice in waiting})


def wake_again(change: UnitOfWork, cycle: CycleView, lines: Mapping[int, work.Line]) -> None:
    """Let the tasks of cases wake again, each at the first step after the last one told.

    `lines` are those that say so, by case.
    """
    owed = change.find(tasks.Task, case_id=sorted(lines), state=OWED)
    moving = Moving(change, cycle, owed)
    for task in owed:
        moving.mark(lines[task.case_id], task)
