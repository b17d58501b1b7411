"""What time will bring: openings and reminders that are to come, moment by moment.

Read only, by the same arithmetic as the scheduler.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from engine import clock, ladder
from engine.described import Cell, described
from storage import queries, tasks
from workflows.kernel.cycle_view import CycleView

OPENING = "开始办理"
MODES = {"auto": "自动", "release": "放行后发出", "calls": "电话", "": ""}


@described
class UpcomingMoment:
    """One moment of one kind of task: what happens, to how many, by which way."""

    at: Annotated[datetime, Cell("时间")]
    step: Annotated[str, Cell("步骤")]
    kind: str
    task: Annotated[str, Cell("事项")]
    count: Annotated[int, Cell("对象数")]
    subjects: tuple[str, ...]
    mode: str
    mode_name: Annotated[str, Cell("方式")]


def of_task(
    cycle: CycleView, task: tasks.Task, *, after: datetime, until: datetime
) -> list[tuple[datetime, str, str]]:
    """(moment, step, mode) of the `task`'s opening and reminders that are to come.

    `after` is exclusive, `until` inclusive. What the scheduler did already is not among them.
    """
    plan = cycle.pinned.tasks[task.kind]
    events = []
    if task.state == "waiting" and task.opens_on is not None:
        events.append((clock.at(task.opens_on, "00:00", cycle.scheme.zone), OPENING, ""))
    rungs = cycle.pinned.ladders.get(plan.ladder)
    if task.state in ("waiting", "open") and rungs is not None and task.opens_on is not None:
        timing = ladder.Timing(opens_on=task.opens_on, due_on=task.due_on)
        since = task.woken_at
        moments = ladder.moments(rungs, timing, cycle.calendar, cycle.scheme.zone)
        events += [
            (moment, rung.step, rung.mode)
            for moment, rung in moments
            if since is None or moment > since
        ]
    return [event for event in events if after < event[0] <= until]


def upcoming(
    cycle: CycleView, *, until: datetime, after: datetime | None = None
) -> list[UpcomingMoment]:
    """Everything up to the instant `until` (inclusive), by moment.

    What should have come already counts too, unless `after` (exclusive) is given.
    """
    start = after or datetime.min.replace(tzinfo=until.tzinfo)
    subjects_by_event: dict[tuple[datetime, str, str, str], list[str]] = {}
    # A task sleeps until its wake: before that nothing happens to it.
    for task in cycle.find(tasks.Task, wake_at=queries.up_to(until), order_by=("id",)):
        for moment, step, mode in of_task(cycle, task, after=start, until=until):
            subjects_by_event.setdefault((moment, task.kind, step, mode), []).append(task.subject)
    zone = cycle.scheme.zone
    return [
        UpcomingMoment(
            at=clock.local(moment, zone),
            step=step,
            kind=kind,
            task=cycle.pinned.tasks[kind].name,
            count=len(subjects),
            subjects=tuple(subjects),
            mode=mode,
            mode_name=MODES[mode],
        )
        for (moment, kind, step, mode), subjects in sorted(
            subjects_by_event.items(), key=lambda pair: pair[0]
        )
    ]
