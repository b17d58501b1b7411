"""What time will bring: openings and reminders that are to come, moment by moment. Read only, by the same arithmetic as the tick."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine import clock, ladder
from storage import tasks
from workflows.kernel.cycle_view import CycleView

OPENING = "开始办理"
MODES = {"auto": "自动", "release": "放行后发出", "calls": "电话", "": ""}


@dataclass(frozen=True, kw_only=True)
class UpcomingMoment:
    """One moment of one kind of task: what happens, to how many, by which way."""

    at: datetime
    step: str
    kind: str
    task: str
    count: int
    subjects: tuple[str, ...]
    mode: str
    mode_name: str


def of_task(
    cycle: CycleView, task: tasks.Task, *, after: datetime, until: datetime
) -> list[tuple[datetime, str, str]]:
    """(moment, step, mode) of one task, after one instant (exclusive) and up to another (inclusive)."""
    plan = cycle.pinned.tasks[task.kind]
    found = []
    if task.state == "waiting" and task.opens_on is not None:
        found.append((clock.at(task.opens_on, "00:00", cycle.scheme.zone), OPENING, ""))
    rungs = cycle.pinned.ladders.get(plan.ladder)
    if task.state in ("waiting", "open") and rungs is not None and task.opens_on is not None:
        timing = ladder.Timing(opens_on=task.opens_on, due_on=task.due_on)
        since = task.woken_at
        moments = ladder.moments(rungs, timing, cycle.calendar, cycle.scheme.zone)
        found += [(at, rung.step, rung.mode) for at, rung in moments if since is None or at > since]
    return [one for one in found if after < one[0] <= until]


def upcoming(
    cycle: CycleView, *, until: datetime, after: datetime | None = None
) -> list[UpcomingMoment]:
    """Everything up to that instant, in order; what should have come already counts too, unless `after` is given."""
    by: dict[tuple[datetime, str, str, str], list[str]] = {}
    for task in cycle.every_task:
        for at, step, mode in of_task(
            cycle, task, after=after or datetime.min.replace(tzinfo=until.tzinfo), until=until
        ):
            by.setdefault((at, task.kind, step, mode), []).append(task.subject)
    zone = cycle.scheme.zone
    return [
        UpcomingMoment(
            at=clock.local(at, zone),
            step=step,
            kind=kind,
            task=cycle.pinned.tasks[kind].name,
            count=len(subjects),
            subjects=tuple(subjects),
            mode=mode,
            mode_name=MODES[mode],
        )
        for (at, kind, step, mode), subjects in sorted(by.items(), key=lambda pair: pair[0])
    ]
