"""The board: units × stages with colours and head counts that add up, one unit in full, and the sentence to read out on the telephone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from engine import clock, colour, errors
from storage import cases, messages, notices, tasks
from storage import submissions as stored_submissions
from workflows.cases import guards, submissions
from workflows.directory import users
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.scheme import compiler, model
from workflows.tasks import lifecycle

OUTCOMES = guards.OUTCOMES
COLOURS: dict[colour.Colour, str] = {"green": "正常", "yellow": "临期", "red": "逾期"}
OWED = ("open", "handed_in")


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which rows: empty means all. `stage` is a stage's key, its name, or `concluded`."""

    track: str = "unit"
    sector: str = ""
    group: str = ""
    stage: str = ""
    colour: str = ""
    caretaker: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One case on the board; what is voluntary does not colour it. `owed` are the names of what is open, `arrears` of what was left behind."""

    code: str
    name: str
    sector: str
    group: str
    caretaker: str
    stage: str
    stage_name: str
    colour: colour.Colour
    owed: tuple[str, ...]
    arrears: tuple[str, ...]
    held: str
    outcome: str
    version: int


class Head(NamedTuple):
    """How many stand under one key, which is called so."""

    key: str
    name: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Board:
    """Rows in the roster's order, and heads by stage (in order) and by colour; each adds up to the number of rows."""

    title: str
    day: date
    rows: tuple[Row, ...]
    stages: tuple[Head, ...]
    colours: tuple[Head, ...]
    outcomes: tuple[Head, ...]


def board(cycle: CycleView, chosen: Filter) -> Board:
    """The board of one track. Raises Misuse for a stage, colour, sector, group or caretaker that nobody has."""
    plan = track_of(cycle, chosen.track)
    all_rows = [_row(cycle, case) for case in cycle.of_track(plan.key)]
    order = [*(stage.key for stage in plan.stages), compiler.CONCLUDED]
    names = {key: cycle.pinned.stage_name(plan.key, key) for key in order}
    wanted = {
        "stage": stage_of(cycle, plan.key, chosen.stage),
        "colour": {name: key for key, name in COLOURS.items()}.get(chosen.colour, chosen.colour),
        "sector": chosen.sector,
        "group": chosen.group,
        "caretaker": chosen.caretaker,
    }
    titles = {
        "stage": "阶段",
        "colour": "颜色",
        "sector": "行业分类",
        "group": "片组",
        "caretaker": "联系部室",
    }
    rows = all_rows
    for key, value in wanted.items():
        known = (
            set(COLOURS)
            if key == "colour"
            else set(order)
            if key == "stage"
            else {getattr(row, key) for row in all_rows}
        )
        if value and value not in known:
            listed = "、".join(sorted(one for one in known if one)) or "（无）"
            raise errors.Misuse(f"没有{titles[key]}“{value}”：有 {listed}。")
        rows = [row for row in rows if not value or getattr(row, key) == value]
    outcomes = [row.outcome for row in rows if row.outcome]
    return Board(
        title=f"{cycle.scheme.title}（{plan.name}）",
        day=cycle.today,
        rows=tuple(rows),
        stages=tuple(
            Head(key, names[key], sum(1 for row in rows if row.stage == key)) for key in order
        ),
        colours=tuple(
            Head(key, name, sum(1 for row in rows if row.colour == key))
            for key, name in COLOURS.items()
        ),
        outcomes=tuple(
            Head(key, name, outcomes.count(key))
            for key, name in guards.OUTCOMES.items()
            if key in outcomes
        ),
    )


def track_of(cycle: CycleView, text: str) -> model.TrackPlan:
    """The track of that key or name. Raises Misuse, listing them."""
    found = next((track for track in cycle.scheme.tracks if text in (track.key, track.name)), None)
    if found is None:
        raise errors.Misuse(
            f"没有“{text}”这一类：有 {'、'.join(f'{one.key}（{one.name}）' for one in cycle.scheme.tracks)}。"
        )
    return found


def stage_of(cycle: CycleView, track: str, text: str) -> str:
    """A stage by key or name; the text itself where there is none of that name."""
    plan = cycle.scheme.track(track)
    by_name = {stage.name: stage.key for stage in plan.stages} | {"已结束": compiler.CONCLUDED}
    return by_name.get(text, text)


def _row(cycle: CycleView, case: cases.Case) -> Row:
    found = cycle.by_case.get(case.id, [])
    enrolment = cycle.enrolments.get(case.unit or case.subject)
    live = (
        ()
        if cycle_view.is_concluded(case)
        else [
            task for task in found if task.state in (*OWED, "waiting") and task.blocking != "none"
        ]
    )
    return Row(
        code=case.subject,
        name=case.name,
        sector=enrolment.sector if enrolment else "",
        group=enrolment.grp if enrolment else "",
        caretaker=enrolment.caretaker if enrolment else "",
        stage=case.state,
        stage_name=cycle.state_name(case),
        colour=cycle.worst([task for task in live if task.state in OWED]),
        owed=tuple(cycle.task_name(task) for task in live if task.state == "open"),
        arrears=tuple(cycle.task_name(task) for task in live if task.carried),
        held=case.held,
        outcome=case.outcome,
        version=case.version,
    )


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One task as shown: its versions, colour, owner, days left; `carried`, while it is owed, says why its case went on without it."""

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
    cycle: CycleView, chosen: Iterable[tasks.Task], *, names: dict[int, str] | None = None
) -> list[Duty]:
    """Tasks as shown. With `names` of persons, each with what came in for it."""
    chosen = list(chosen)
    versions = cycle.submissions_of(chosen) if names is not None else {}
    called = {case.id: case.name for case in cycle.every_case}
    return [
        Duty(
            id=task.id,
            kind=task.kind,
            name=cycle.task_name(task),
            subject=task.subject,
            subject_name=called[task.case_id],
            stage_name=cycle.pinned.stage_name(task.track, task.stage),
            owner=cycle.pinned.owner_name(task.owner),
            state=task.state,
            state_name=lifecycle.NAMES[task.state],
            clause=task.clause,
            opens_on=task.opens_on,
            due_on=task.due_on,
            provisional=task.provisional,
            days_left=cycle.days_left(task) if task.state in (*OWED, "waiting") else None,
            colour=cycle.colour_of(task),
            received_on=task.received_on,
            carried=task.carried if task.state not in tasks.DISCHARGED else "",
            versions=tuple(_version(version, names or {}) for version in versions.get(task.id, [])),
        )
        for task in chosen
    ]


STATES = {
    "handed_in": "待审",
    "accepted": "已接收",
    "returned": "已退回",
    "withdrawn": "已撤回",
    "replaced": "已被替换",
}


def _version(version: stored_submissions.Submission, names: dict[int, str]) -> str:
    said = [
        f"第{version.n}版",
        f"{version.received_on}收",
        submissions.VIA.get(version.via, version.via),
        STATES[version.state],
    ]
    said += [submissions.NATURES[version.nature]] if version.nature != "first" else []
    said += ["逾期"] if version.late else []
    said += [f"收文号{version.doc}"] if version.doc else []
    said += (
        [f"办公室代录（{names.get(version.entered_by, '')}）"] if version.source == "office" else []
    )
    return " ".join(said)


@dataclass(frozen=True, kw_only=True)
class TaskFilter:
    """Which tasks: by kind, state, subject, colour, owner; `due_by` the last due date."""

    kind: str = ""
    state: str = ""
    subjects: Sequence[str] = ()
    colour: str = ""
    owner: str = ""
    due_by: date | None = None


def task_list(cycle: CycleView, chosen: TaskFilter) -> list[Duty]:
    """The tasks that fit, by due date, then in the roster's order. Raises Misuse for a kind or a state there is not."""
    kind = cycle.pinned.task(chosen.kind).key if chosen.kind else ""
    state = {name: key for key, name in lifecycle.NAMES.items()}.get(chosen.state, chosen.state)
    if state and state not in lifecycle.NAMES:
        raise errors.Misuse(
            f"没有状态“{state}”：有 {'、'.join(f'{key}（{name}）' for key, name in lifecycle.NAMES.items())}。"
        )
    wanted = {name: key for key, name in COLOURS.items()}.get(chosen.colour, chosen.colour)
    found = [
        task
        for task in cycle.every_task
        if (not kind or task.kind == kind)
        and (not state or task.state == state)
        and (not chosen.subjects or task.subject in chosen.subjects)
        and (not chosen.owner or chosen.owner in (task.owner, cycle.pinned.owner_name(task.owner)))
        and (chosen.due_by is None or (task.due_on is not None and task.due_on <= chosen.due_by))
        and (not wanted or cycle.colour_of(task) == wanted)
    ]
    positions = {case.id: (case.position, case.id) for case in cycle.every_case}
    return duties(
        cycle,
        sorted(found, key=lambda task: (task.due_on or date.max, positions[task.case_id], task.id)),
    )


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
    """应报85家，已报79家，未报：…；最近一次催报5月27日. Without a kind, of the newest thing that units owe. Raises Misuse when they owe nothing yet."""
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
    asked = [
        task
        for task in begun
        if task.kind == plan.key and (task.blocking != "none" or plan.blocking == "none")
    ]
    if not asked:
        raise errors.Misuse(f"“{plan.name}”还没有开始办理。")
    names = {case.id: case.name for case in cycle.every_case}
    missing = tuple(names[task.case_id] for task in asked if task.state == "open")
    chased = _chased(cycle, [task.id for task in asked]) if missing else []
    due = next((task.due_on for task in asked if task.due_on), None)
    sentence = f"{plan.name}：应报{len(asked)}家，已报{len(asked) - len(missing)}家"
    if missing:
        sentence += f"，未报：{'、'.join(missing)}"
    sentence += f"；{due.month}月{due.day}日截止" if due else ""
    sentence += f"；最近一次催报{max(chased).month}月{max(chased).day}日" if chased else ""
    return TaskSummary(
        kind=plan.key,
        name=plan.name,
        owed=len(asked),
        received=len(asked) - len(missing),
        missing=missing,
        due_on=due,
        chased_on=max(chased, default=None),
        sentence=sentence + "。",
    )


def _chased(cycle: CycleView, ids: Sequence[int]) -> list[date]:
    """The days on which their owners were reminded: by a message that left, or by telephone. What only told of the opening does not count."""
    found = [
        one
        for one in notices.of_tasks(cycle.connection, cycle.ledger.book, ids)
        if one.kind in ("reminder", "overdue")
    ]
    carriers = messages.by_ids(
        cycle.connection, cycle.ledger.book, sorted({one.message for one in found if one.message})
    )
    left = [
        carriers[one.message]
        for one in found
        if one.message and carriers[one.message].state == "sent"
    ]
    called = [
        one.settled_on for one in found if one.state == "called" and one.settled_on is not None
    ]
    return [*called, *(clock.local_date(one.made_at, cycle.scheme.zone) for one in left)]


def one(cycle: CycleView, subject: str, *, with_names: bool = True) -> tuple[Row, list[Duty]]:
    """One case in full: its row and all its tasks with what came in. On a past day the people's book is not at hand: `with_names` false."""
    (case,) = cycle.of_subjects([subject])
    names = users.names(cycle.connection) if with_names else {}
    return _row(cycle, case), duties(cycle, cycle.by_case.get(case.id, []), names=names)
