"""The board: cases × stages with colours and head counts that add up, and one case in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from engine import colour, errors
from storage import cases, tasks
from workflows.cases import guards
from workflows.kernel import cycle_view, meaning
from workflows.kernel.cycle_view import CycleView
from workflows.reports import task_overview
from workflows.scheme import compiler, model

OUTCOMES = guards.OUTCOMES


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
    """One case on the board; what is voluntary does not colour it.

    `owed` are the names of what is open, `arrears` of what was left behind; `held` is the reason
    while the case is held.
    """

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
    """Rows in the roster's order, and heads by stage (in order) and by colour.

    Stages and colours each add up to the number of rows; outcomes to that of concluded ones.
    """

    title: str
    day: date
    rows: tuple[Row, ...]
    stages: tuple[Head, ...]
    colours: tuple[Head, ...]
    outcomes: tuple[Head, ...]


def board(cycle: CycleView, row_filter: Filter) -> Board:
    """The board of one track: the rows that fit every part of `row_filter`, and their heads.

    Raises Misuse for a track that there is not, and for a stage, colour, sector, group or
    caretaker that nobody has.
    """
    plan = track_of(cycle, row_filter.track)
    all_rows = [
        _row(cycle, case, cycle.by_case.get(case.id, [])) for case in cycle.of_track(plan.key)
    ]
    order = [*(stage.key for stage in plan.stages), compiler.CONCLUDED]
    names = {key: cycle.pinned.stage_name(plan.key, key) for key in order}
    wanted = {
        "stage": stage_of(cycle, plan.key, row_filter.stage),
        "colour": task_overview.colour_key(row_filter.colour),
        "sector": row_filter.sector,
        "group": row_filter.group,
        "caretaker": row_filter.caretaker,
    }
    titles = {
        "stage": "阶段",
        "colour": "颜色",
        "sector": "行业分类",
        "group": "片组",
        "caretaker": "联系部室",
    }
    rows = all_rows
    for key, wanted_value in wanted.items():
        known_values = (
            set(task_overview.COLOURS)
            if key == "colour"
            else set(order)
            if key == "stage"
            else {getattr(row, key) for row in all_rows}
        )
        if wanted_value and wanted_value not in known_values:
            choices = "、".join(sorted(choice for choice in known_values if choice)) or "（无）"
            raise errors.Misuse(f"没有{titles[key]}“{wanted_value}”：有 {choices}。")
        rows = [row for row in rows if not wanted_value or getattr(row, key) == wanted_value]
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
            for key, name in task_overview.COLOURS.items()
        ),
        outcomes=tuple(
            Head(key, name, outcomes.count(key))
            for key, name in guards.OUTCOMES.items()
            if key in outcomes
        ),
    )


def track_of(cycle: CycleView, text: str) -> model.TrackPlan:
    """The track of which `text` is the key or the name. Raises Misuse, listing them."""
    tracks: dict[str, model.TrackPlan] = {track.key: track for track in cycle.scheme.tracks}
    return tracks[meaning.key_of("类别", {key: each.name for key, each in tracks.items()}, text)]


def stage_of(cycle: CycleView, track: str, text: str) -> str:
    """The key of the stage that `text` names in the track of that key; else the text itself."""
    plan = cycle.scheme.track(track)
    by_name = {stage.name: stage.key for stage in plan.stages} | {"已结束": compiler.CONCLUDED}
    return by_name.get(text, text)


def _row(cycle: CycleView, case: cases.Case, case_tasks: Sequence[tasks.Task]) -> Row:
    enrolment = cycle.pinned.enrolments.get(case.unit or case.subject)
    live = (
        ()
        if cycle_view.is_concluded(case)
        else [
            task
            for task in case_tasks
            if task.state in (*task_overview.OWED, "waiting") and task.blocking != "none"
        ]
    )
    return Row(
        code=case.subject,
        name=case.name,
        sector=enrolment.sector if enrolment else "",
        group=enrolment.group if enrolment else "",
        caretaker=enrolment.caretaker if enrolment else "",
        stage=case.state,
        stage_name=cycle.state_name(case),
        colour=cycle.worst([task for task in live if task.state in task_overview.OWED]),
        owed=tuple(cycle.task_name(task) for task in live if task.state == "open"),
        arrears=tuple(cycle.task_name(task) for task in live if task.carried),
        held=case.held,
        outcome=case.outcome,
        version=case.version,
    )


def of_subject(
    cycle: CycleView, subject: str, *, with_names: bool = True
) -> tuple[Row, list[task_overview.Duty]]:
    """One case in full: its row and all its tasks with what came in for them.

    `with_names` says whether to name who entered a version; give false for a past day. Raises
    Misuse for a subject that has no case.
    """
    (case,) = cycle.of_subjects([subject])
    case_tasks = cycle.tasks_of([case]).get(case.id, [])
    duties = task_overview.duties(cycle, case_tasks, with_versions=True, with_names=with_names)
    return _row(cycle, case, case_tasks), duties
