"""What the office makes of what came in: accepted and frozen, returned, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from engine import records
from storage import notices as stored_notices
from storage import tasks
from storage.ledger.work import UnitOfWork
from workflows.cases import settlement
from workflows.kernel import cycle_view, fact_days, forms, meaning
from workflows.rules import refusals
from workflows.scheme import model
from workflows.tasks import lifecycle, notices, task_dates, task_states

REOPENINGS = {
    "return": ("task.returned", "returned"),
    "withdraw": ("task.withdrawn", "withdrawn"),
}
"""The line and the state of the version, by the trigger that opens a task again."""


class Review:
    """The tasks with these ids and their versions, loaded for one change.

    Raises Misuse for an id that no task of the cycle has. Each method writes one line about one
    task, or refuses it to the change.
    """

    def __init__(self, change: UnitOfWork, ids: Sequence[int]) -> None:
        self.change, self.cycle = change, cycle_view.inside(change)
        loaded = meaning.numbered(change, tasks.Task, ids, noun="事项", listing="mofan task list")
        self.tasks = [loaded[id_] for id_ in dict.fromkeys(ids)]
        self.moving = lifecycle.Moving(change, self.cycle, loaded.values())
        self.versions = self.cycle.submissions_of(loaded.values())

    @cached_property
    def earlier_notices(self) -> Mapping[str, stored_notices.Notice]:
        """The notices of these tasks before this change."""
        return notices.told_before(self.change, self.moving.tasks)

    def accept(self, task: tasks.Task, received_on: date | None) -> None:
        """Accept the version that was handed in, or settle a task that brings nothing.

        `received_on` is the day such a task was done, if not today.
        """
        plan = self.cycle.pinned.tasks[task.kind]
        if refusal := self._why_not_accepted(task, plan, received_on):
            self.change.refuse(refusal)
            return
        step = task_states.decide(
            task, "accept" if task.state == "handed_in" else "settle", plan.name
        )
        if isinstance(step, records.Refusal):
            self.change.refuse(step)
            return
        kind = "task.accepted" if step.trigger == "accept" else "task.settled"
        line = self.change.line(
            kind, task.subject, data={"task": task.kind, "name": plan.name, "id": task.id}
        )
        for version in self.versions.get(task.id, []):
            if version.state == "handed_in":
                line.change(version, state="accepted")
        settled = self.moving.move(
            line, task, step.trigger, received_on=task.received_on or received_on
        )
        self.moving.follow(line, settled)

    def _why_not_accepted(
        self, task: tasks.Task, plan: model.Task, received_on: date | None
    ) -> records.Refusal | None:
        def refusal(code: str, **values: object) -> records.Refusal:
            return refusals.make(code, task.subject, clause=task.clause, task=plan.name, **values)

        if mend := settlement.instruction(self.cycle, plan):
            return refusal("settled_by_work", mend=mend)
        if impossible := fact_days.why_not(
            self.cycle, received_on, task.subject, clause=task.clause
        ):
            return impossible[0]
        if (
            task.state == "waiting"
            and task.opens_on is None
            and plan.owner not in ("unit", "branch")
            and (first := task_dates.anchor_name(self.cycle, plan))
        ):
            return refusal("task_waiting", day=f"“{first}”办结后")
        if plan.brings != "nothing" and task.state in ("waiting", "open"):
            return refusal("nothing_brought", what=forms.title(self.cycle, plan.brings))
        return None

    def back(self, task: tasks.Task, trigger: str, why: str) -> None:
        """Open the task again: `trigger` is `return` (its contact is told `why`) or `withdraw`."""
        plan = self.cycle.pinned.tasks[task.kind]
        if plan.key in settlement.problem_tasks(self.cycle):
            self.change.refuse(
                refusals.make(
                    "settled_by_work",
                    task.subject,
                    clause=task.clause,
                    task=plan.name,
                    mend=settlement.PROBLEMS,
                )
            )
            return
        if trigger == "return" and not why:
            self.change.refuse(refusals.make("reason_missing", task.subject, clause=task.clause))
            return
        step = task_states.decide(task, trigger, plan.name)
        if isinstance(step, records.Refusal):
            self.change.refuse(step)
            return
        versions = self.versions.get(task.id, [])
        n = max((version.n for version in versions), default=0)
        kind, state = REOPENINGS[trigger]
        line = self.change.line(
            kind,
            task.subject,
            data={"task": task.kind, "name": plan.name, "id": task.id, "version": n},
            why=why,
        )
        for version in versions:
            if version.state == "handed_in":
                line.change(version, state=state)
        task = self.moving.move(line, task, trigger, received_on=None)
        if trigger == "return":
            notices.tell(
                line,
                self.change,
                self.cycle,
                task,
                step=f"退回修改{n}",
                recipients=notices.addressees(self.cycle, task, ("contact",)),
                mode="auto",
                kind="returned",
                before=self.earlier_notices,
                context={"why": why},
            )
