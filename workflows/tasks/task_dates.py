"""When a task opens and falls due, and the next instant at which anything happens to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine import clock, ladder
from storage import tasks
from workflows.kernel.cycle_view import CycleView
from workflows.scheme import compiler, model, model_office


@dataclass(frozen=True, kw_only=True)
class Dates:
    """When a task opens and falls due; `provisional`: days off not announced yet may move it."""

    opens_on: date | None
    due_on: date | None
    provisional: bool


def reckon(
    cycle: CycleView, plan: model.Task, *, entered: date | None, settled: Mapping[str, date]
) -> Dates:
    """The dates of a scheme's task (`plan`); none while their anchor has not come.

    `entered` is the day on which the case entered the stage, `settled` the days on which other
    tasks were, by key.
    """
    stage = cycle.pinned.stage_of[plan.key]

    def anchored_day(when: model_office.When) -> date | None:
        if when.after == "stage_open":
            return stage.opens
        if when.after == "entered":
            return entered
        return settled.get(when.after.partition(":")[2])

    days: dict[str, date | None] = {"opens": None, "due": None}
    provisional = False
    for key, when in (("opens", plan.opens), ("due", plan.due)):
        if when is None:
            continue
        start = anchored_day(when)
        days[key] = compiler.day_of(when, start, cycle.calendar)
        end = days[key]
        if when.unit == "workdays" and start is not None and end is not None and when.on is None:
            provisional = provisional or cycle.calendar.spans_provisional(start, end)
    opens = (
        days["opens"]
        if plan.opens is not None
        else (entered or stage.opens or cycle.scheme.opens_on)
    )
    return Dates(opens_on=opens, due_on=days["due"], provisional=provisional)


def next_wake(cycle: CycleView, task: tasks.Task, after: datetime | None) -> datetime | None:
    """The next instant, later than `after`, at which anything happens to the task; None: nothing.

    It opens at the day's first minute, then come the rungs of its ladder.
    """
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


def anchor_name(cycle: CycleView, plan: model.Task) -> str:
    """The name of the task on whose end this one's beginning hangs; empty where on none."""
    after = plan.opens.after if plan.opens is not None else ""
    return cycle.pinned.tasks[after.removeprefix("task:")].name if after.startswith("task:") else ""
