"""The life of a task, as one definition, and the one way to move tasks: dates, wakes and notices follow in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine import clock, errors, ladder, machine, records
from engine.definition import Definition, Edge, State
from storage import cases, tasks
from storage import notices as stored_notices
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.scheme import compiler, model, model_office
from workflows.tasks import notices

NAMES = {
    "waiting": "未开始",
    "open": "待报",
    "handed_in": "已报待审",
    "accepted": "已接收",
    "waived": "已免办",
    "cancelled": "已取消",
}
EDGES = {
    "open": (("waiting",), "open"),
    "hand_in": (("waiting", "open", "handed_in"), "handed_in"),
    "supplement": (("accepted",), "accepted"),
    "accept": (("handed_in",), "accepted"),
    "settle": (("waiting", "open", "handed_in"), "accepted"),
    "return": (("handed_in",), "open"),
    "withdraw": (("handed_in",), "open"),
    "reopen": (("accepted",), "handed_in"),
    "unwaive": (("waived",), "open"),
    "waive": (("waiting", "open", "handed_in"), "waived"),
    "extend": (("waiting", "open"), "open"),
    "cancel": (("waiting", "open"), "cancelled"),
    "revive": (("cancelled",), "waiting"),
}
BACK = ("return", "withdraw", "reopen", "unwaive", "revive")
WORDS = {
    "hand_in": "报送", "supplement": "补报", "accept": "接收", "settle": "办结", "return": "退回", "withdraw": "撤回", "reopen": "重新办理",
    "unwaive": "重新办理", "waive": "免办", "extend": "延期", "open": "开始", "cancel": "取消", "revive": "恢复",
}  # fmt: skip


def definition() -> Definition:
    """A task's states and edges. `extend` keeps a waiting task waiting: it is told by the edge `extend waiting`."""
    states = tuple(State(name=name) for name in NAMES)
    edges = tuple(
        Edge(
            trigger=trigger,
            source=source,
            dest=source if trigger == "extend" else dest,
            reverse=trigger in BACK,
        )
        for trigger, (sources, dest) in EDGES.items()
        for source in sources
    )
    return Definition(name="task", version="1", initial="waiting", states=states, edges=edges)


_MACHINE = machine.compile(definition())


def decide(task: tasks.Task, trigger: str, name: str) -> machine.Step | records.Refusal:
    """The step, or the refusal `not_from_here` with what it is now."""
    step = machine.decide(_MACHINE, state=task.state, trigger=trigger, evaluate=lambda _guard: ())
    if isinstance(step, machine.Step):
        return step
    return refusals.make(
        "not_from_here",
        task.subject,
        clause=task.clause,
        name=f"“{name}”",
        state=NAMES[task.state],
        what=WORDS[trigger],
    )


@dataclass(frozen=True, kw_only=True)
class Dates:
    """When a task opens and falls due, and whether a day off not announced yet may still move it."""

    opens_on: date | None
    due_on: date | None
    provisional: bool


def dates(
    cycle: CycleView, plan: model.Task, *, entered: date | None, settled: Mapping[str, date]
) -> Dates:
    """The dates of a scheme's task; none while their anchor has not come. `settled`: the days on which other tasks were."""
    stage = cycle.pinned.stage_of[plan.key]

    def anchor(when: model_office.When) -> date | None:
        if when.after == "stage_open":
            return stage.opens
        if when.after == "entered":
            return entered
        return settled.get(when.after.partition(":")[2])

    found: dict[str, date | None] = {"opens": None, "due": None}
    provisional = False
    for key, when in (("opens", plan.opens), ("due", plan.due)):
        if when is None:
            continue
        start = anchor(when)
        found[key] = compiler.day_of(when, start, cycle.calendar)
        end = found[key]
        if when.unit == "workdays" and start is not None and end is not None and when.on is None:
            provisional = provisional or cycle.calendar.spans_provisional(start, end)
    opens = (
        found["opens"]
        if plan.opens is not None
        else (entered or stage.opens or cycle.scheme.opens_on)
    )
    return Dates(opens_on=opens, due_on=found["due"], provisional=provisional)


def next_wake(cycle: CycleView, task: tasks.Task, after: datetime | None) -> datetime | None:
    """The next instant at which anything happens to the task: it opens at the day's first minute, then the rungs of its ladder."""
    zone = cycle.scheme.zone
    if task.state == "waiting":
        return None if task.opens_on is None else clock.at(task.opens_on, "00:00", zone)
    rungs = cycle.pinned.ladders.get(cycle.pinned.tasks[task.kind].ladder)
    if task.state != "open" or rungs is None or task.opens_on is None or after is None:
        return None
    timing = ladder.Timing(opens_on=task.opens_on, due_on=task.due_on)
    return ladder.next_wake(rungs, timing, cycle.calendar, zone, after=after)


def opening(cycle: CycleView, task: tasks.Task) -> datetime | None:
    """The instant just before a task opens: every rung of its ladder comes after it."""
    return (
        None
        if task.opens_on is None
        else clock.at(task.opens_on, "00:00", cycle.scheme.zone) - timedelta(seconds=1)
    )


def anchor(cycle: CycleView, plan: model.Task) -> str:
    """The name of the task on whose end this one's beginning hangs; empty where it hangs on none."""
    after = plan.opens.after if plan.opens is not None else ""
    return cycle.pinned.tasks[after.removeprefix("task:")].name if after.startswith("task:") else ""


def raise_task(
    change: UnitOfWork,
    cycle: CycleView,
    case: cases.Case,
    plan: model.Task,
    *,
    due_on: date | None = None,
    why: str = "",
    data: Mapping[str, Any] | None = None,
) -> tasks.Task:
    """Lay a task on a case that nobody owes until something happens; each time it is a new round, open at once, in the stage the case is in."""
    found = dates(cycle, plan, entered=cycle.today, settled={})
    before = [
        one
        for one in tasks.of_cases(change.connection, change.ledger.book, [case.id])
        if one.kind == plan.key
    ]
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
        owner=plan.owner,
        blocking=plan.blocking,
        clause=plan.clause,
        opens_on=cycle.today,
        due_on=due_on or found.due_on,
        provisional=found.provisional,
        state="open",
    )
    line = change.line(
        RAISED,
        case.subject,
        data={"task": plan.key, "name": plan.name, "due_on": task.due_on, **(data or {})},
        why=why,
    )
    return line.add(
        task.model_copy(update={"wake_at": next_wake(cycle, task, opening(cycle, task))})
    )


RAISED = "task.raised"


class Moving:
    """The tasks that one unit of work moves. What a move implies for wakes and unsent notices is done here, once, for everyone."""

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
        """Every task of that case. What is missing is loaded for all the cases at hand, in one statement."""
        if case_id not in self._whole:
            self._whole |= {case_id, *self._ids}
            self.load(
                tasks.of_cases(self.change.connection, self.change.ledger.book, sorted(self._whole))
            )
        return self.of_case(case_id)

    def move(self, line: work.Line, task: tasks.Task, trigger: str, **values: Any) -> tasks.Task:
        """Move one task along an edge it has; comes back moved. A line about this task tells where it stood and where it stands.

        Raises AuthorError where there is no such edge: whoever may be refused asks `decide` first.
        """
        task = self.tasks.get(task.id, task)
        step = decide(task, trigger, task.kind)
        if isinstance(step, records.Refusal):
            raise errors.AuthorError([f"task {task.id} {task.kind} is {task.state}: {trigger}"])
        if line.data.get("id") == task.id:
            line.data["before"] = line.data.get("before", NAMES[task.state])
            line.data["after"] = NAMES[step.dest]
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

    def redate(self, line: work.Line, task: tasks.Task, found: Dates) -> tasks.Task:
        """New dates. A due date that was known and moves counts as a new version of it, and what was unsent for the old one is cancelled."""
        task = self.tasks.get(task.id, task)
        moved = task.due_on is not None and found.due_on != task.due_on
        values = {
            "opens_on": found.opens_on,
            "due_on": found.due_on,
            "provisional": found.provisional,
        }
        return self._keep(
            line,
            task,
            {**values, "due_version": task.due_version + 1 if moved else task.due_version},
        )

    def mark(self, line: work.Line, task: tasks.Task, **values: Any) -> tasks.Task:
        """Other facts of a task, its state apart."""
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
        """Give dates to tasks of the same case (of every case, after a task of the cycle) that were waiting for this one to be settled."""
        kinds = self.anchored([settled.kind])
        if not kinds:
            return
        if settled.track == cycle_view.CYCLE:
            self.load(
                tasks.of_kinds(self.change.connection, self.change.ledger.book, sorted(kinds))
            )
            found: Iterable[tasks.Task] = list(self.tasks.values())
        else:
            found = self._all_of(settled.case_id)
        day = settled.received_on or settled.settled_on or self.cycle.today
        for task in [
            one for one in found if one.kind in kinds and one.state in ("waiting", "open")
        ]:
            self.redate(
                line,
                task,
                dates(
                    self.cycle,
                    self.cycle.pinned.tasks[task.kind],
                    entered=None,
                    settled={settled.kind: day},
                ),
            )

    def _keep(self, line: work.Line, task: tasks.Task, values: Mapping[str, Any]) -> tasks.Task:
        fresh = task.model_copy(update=dict(values))
        after = fresh.woken_at or opening(self.cycle, fresh)
        if fresh.due_version != task.due_version or task.state not in ("waiting", "open"):
            after = self.change.now
        wake = next_wake(self.cycle, fresh, after)
        kept = line.change(task, **{**values, "wake_at": values.get("wake_at", wake)})
        self._note(kept)
        if task.state in ("open", "waived") and (
            kept.state != task.state or kept.due_version != task.due_version
        ):
            if not self._fallen:
                self.change.at_last(self._let_fall)
            self._fallen[kept.id] = line
        return kept

    def _let_fall(self) -> None:
        self.change.flush()
        found = stored_notices.of_tasks(
            self.change.connection, self.change.ledger.book, sorted(self._fallen)
        )
        notices.let_fall(
            self.change, {one.id: self._fallen[one.task] for one in found if self._has_fallen(one)}
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
    """Settle the tasks whose work (`does` about `concerns`) was just completed, each with its own line; comes back with those that were.

    Without `case_ids` the cycle's own. A task that is discharged already stays as it is.
    """
    seen = moving.cycle
    kinds = {
        plan.key
        for plan in seen.pinned.tasks.values()
        if plan.does == does and concerns in ("", plan.concerns)
    }
    if case_ids is None:
        moving.load(seen.cycle_tasks.values())
        chosen = {task.case_id for task in seen.cycle_tasks.values()}
    else:
        chosen = set(case_ids)
    settled = []
    for task in [
        one
        for one in moving.tasks.values()
        if one.kind in kinds and one.case_id in chosen and one.state not in tasks.DISCHARGED
    ]:
        line = change.line(
            "task.settled",
            task.subject,
            data={"task": task.kind, "name": seen.task_name(task), "id": task.id},
        )
        done = moving.move(line, task, "settle")
        moving.follow(line, done)
        settled.append(done)
    return settled
