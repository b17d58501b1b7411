"""Tasks as shown: a list of them, and the sentence to read out on the telephone about one kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from engine import clock, colour, errors
from storage import cases, messages, notices, tasks
from workflows.cases import submission_versions
from workflows.directory import users
from workflows.kernel import meaning
from workflows.kernel.cycle_view import CycleView
from workflows.tasks import task_states

COLOURS: dict[colour.Colour, str] = {"green": "正常", "yellow": "临期", "red": "逾期"}
OWED = ("open", "handed_in")


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One task as shown; `days_left` counts working days, negative after the due date.

    `carried`, while the task is owed, says why its case went on without it; `versions` are
    sentences about what came in, oldest first.
    """

    id: int
    kind: str
    name: str
    subject: str
    subject_name: str
    stage_name: str
    owner: str
    state: str
    state_name: str
    clause: str
    opens_on: date | None
    due_on: date | None
    provisional: bool
    days_left: int | None
    colour: colour.Colour
    received_on: date | None
    carried: str
    versions: tuple[str, ...] = ()


def duties(
    cycle: CycleView,
    tasks_shown: Iterable[tasks.Task],
    *,
    with_versions: bool = False,
    with_names: bool = True,
) -> list[Duty]:
    """Tasks as shown, in the order of `tasks_shown`.

    `with_versions` each comes with what came in for it, and `with_names` with who entered it:
    give false for a past day.
    """
    tasks_shown = list(tasks_shown)
    versions = cycle.submissions_of(tasks_shown) if with_versions else {}
    # A view of a past day is rebuilt from the cycle's own ledger. It holds every task, version
    # and message of that day, but neither people and contacts nor other cycles, whose lines
    # stand in other ledgers: their tables are empty there, not a fault.
    entering = {version.entered_by for of_task in versions.values() for version in of_task}
    names = users.names(cycle.connection, entering) if with_names else {}
    case_ids = dict.fromkeys(task.case_id for task in tasks_shown)
    case_names = {id_: case.name for id_, case in cycle.by_id(cases.Case, list(case_ids)).items()}
    return [
        Duty(
            id=task.id,
            kind=task.kind,
            name=cycle.task_name(task),
            subject=task.subject,
            subject_name=case_names[task.case_id],
            stage_name=cycle.pinned.stage_name(task.track, task.stage),
            owner=cycle.pinned.owner_name(task.owner),
            state=task.state,
            state_name=task_states.NAMES[task.state],
            clause=task.clause,
            opens_on=task.opens_on,
            due_on=task.due_on,
            provisional=task.provisional,
            days_left=cycle.days_left(task) if task.state in (*OWED, "waiting") else None,
            colour=cycle.colour_of(task),
            received_on=task.received_on,
            carried=task.carried if task.state not in tasks.DISCHARGED else "",
            versions=tuple(
                submission_versions.shown(version, names) for version in versions.get(task.id, [])
            ),
        )
        for task in tasks_shown
    ]


@dataclass(frozen=True, kw_only=True)
class TaskFilter:
    """Which tasks: by kind, state, subject, colour, owner; `due_by` the last due date.

    Empty means all. States, colours and owners go by their keys or by their Chinese names.
    """

    kind: str = ""
    state: str = ""
    subjects: Sequence[str] = ()
    colour: str = ""
    owner: str = ""
    due_by: date | None = None


def colour_key(text: str) -> str:
    """The key of the colour that `text` names; else the text itself."""
    return {name: key for key, name in COLOURS.items()}.get(text, text)


def task_list(cycle: CycleView, task_filter: TaskFilter) -> list[Duty]:
    """The tasks that fit every part of `task_filter`, by due date, then in the roster's order.

    Raises Misuse for a kind or a state there is not.
    """
    kind = cycle.pinned.task(task_filter.kind).key if task_filter.kind else ""
    wanted_state = task_filter.state
    state = meaning.key_of("状态", task_states.NAMES, wanted_state) if wanted_state else ""
    wanted_colour = colour_key(task_filter.colour)
    fitting = [
        task
        for task in cycle.every_task
        if (not kind or task.kind == kind)
        and (not state or task.state == state)
        and (not task_filter.subjects or task.subject in task_filter.subjects)
        and (
            not task_filter.owner
            or task_filter.owner in (task.owner, cycle.pinned.owner_name(task.owner))
        )
        and (
            task_filter.due_by is None
            or (task.due_on is not None and task.due_on <= task_filter.due_by)
        )
        and (not wanted_colour or cycle.colour_of(task) == wanted_colour)
    ]
    positions = {case.id: (case.position, case.id) for case in cycle.every_case}
    fitting.sort(key=lambda task: (task.due_on or date.max, positions[task.case_id], task.id))
    return duties(cycle, fitting)


@dataclass(frozen=True, kw_only=True)
class TaskSummary:
    """The one-sentence answer about one kind of task, and its numbers."""

    kind: str
    name: str
    owed: int
    received: int
    missing: tuple[str, ...]
    due_on: date | None
    chased_on: date | None
    sentence: str


def say(cycle: CycleView, kind: str = "") -> TaskSummary:
    """应报85家，已报79家，未报：…；最近一次催报5月27日.

    `kind` is a task's key or name; without it, the newest thing that units owe is meant. Raises
    Misuse when they owe nothing yet, or nothing of that kind.
    """
    begun = [
        task
        for task in cycle.every_task
        if task.owner == "unit"
        and task.track == "unit"
        and task.state not in ("waiting", "cancelled", "waived")
    ]
    if kind:
        plan = cycle.pinned.task(kind)
    else:
        newest = max(
            begun,
            key=lambda task: (
                task.state == "open" and task.blocking != "none",
                task.opens_on or date.min,
                task.id,
            ),
            default=None,
        )
        if newest is None:
            raise errors.Misuse("各单位目前还没有需要报送的事项。")
        plan = cycle.pinned.tasks[newest.kind]
    counted = [
        task
        for task in begun
        if task.kind == plan.key and (task.blocking != "none" or plan.blocking == "none")
    ]
    if not counted:
        raise errors.Misuse(f"“{plan.name}”还没有开始办理。")
    names = {case.id: case.name for case in cycle.every_case}
    missing = tuple(names[task.case_id] for task in counted if task.state == "open")
    chased = _chased(cycle, [task.id for task in counted]) if missing else []
    due = next((task.due_on for task in counted if task.due_on), None)
    sentence = f"{plan.name}：应报{len(counted)}家，已报{len(counted) - len(missing)}家"
    if missing:
        sentence += f"，未报：{'、'.join(missing)}"
    sentence += f"；{due.month}月{due.day}日截止" if due else ""
    sentence += f"；最近一次催报{max(chased).month}月{max(chased).day}日" if chased else ""
    return TaskSummary(
        kind=plan.key,
        name=plan.name,
        owed=len(counted),
        received=len(counted) - len(missing),
        missing=missing,
        due_on=due,
        chased_on=max(chased, default=None),
        sentence=sentence + "。",
    )


def _chased(cycle: CycleView, ids: Sequence[int]) -> list[date]:
    """The days on which their owners were reminded: by a message that left, or by telephone.

    What only told of the opening does not count.
    """
    reminders = [
        notice
        for notice in cycle.find(notices.Notice, task=ids)
        if notice.kind in ("reminder", "overdue")
    ]
    carriers = cycle.by_id(
        messages.Message, sorted({notice.message for notice in reminders if notice.message})
    )
    messages_sent = [
        carriers[notice.message]
        for notice in reminders
        if notice.message and carriers[notice.message].state == "sent"
    ]
    days_called = [
        notice.settled_on
        for notice in reminders
        if notice.state == "called" and notice.settled_on is not None
    ]
    zone = cycle.scheme.zone
    return [*days_called, *(clock.local_date(message.made_at, zone) for message in messages_sent)]
