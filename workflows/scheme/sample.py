"""The dates of one unit by a scheme: what opens and falls due when, when it would be reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from engine import clock, days, ladder
from workflows.scheme import compiler, model


class Reminder(NamedTuple):
    """One step of the ladder, and the day on which it is due."""

    step: str
    day: date


@dataclass(frozen=True, kw_only=True)
class Line:
    """One task of the sample: its stage, its dates, and its reminders by step.

    A date is none while it hangs on what happens.
    """

    stage: str
    task: str
    owner: str
    opens_on: date | None
    due_on: date | None
    reminders: tuple[Reminder, ...]
    note: str = ""


def starts(scheme: model.Scheme, calendar: days.WorkCalendar) -> dict[tuple[str, str], date]:
    """The day on which everybody is moved into each stage, by track and stage.

    It is the stage's own, else the day on which the one before is over.
    """
    start_days: dict[tuple[str, str], date] = {}
    for track in scheme.tracks:
        after = scheme.opens_on
        for stage in track.stages:
            start = start_days[track.key, stage.key] = stage.opens or after
            ends = [
                compiler.day_of(task.due, start, calendar)
                for task in stage.tasks
                if task.due and not task.due.after.startswith("task:")
            ]
            after = max([stage.closes or start, *(end for end in ends if end)])
    return start_days


def sample(scheme: model.Scheme, calendar: days.WorkCalendar) -> list[Line]:
    """Every task with its dates, for a unit that enters each stage on its first day."""
    ladders = {plan.key: compiler.ladder_of(plan) for plan in scheme.ladders}
    entered = starts(scheme, calendar)
    names = {task.key: task.name for _, _, task in scheme.tasks()}
    lines = []
    for track, stage, task in scheme.tasks():
        start = entered[track.key, stage.key]
        dates: dict[str, date | None] = {}
        notes = []
        for key, when in (("opens", task.opens), ("due", task.due)):
            if when is None:
                dates[key] = start if key == "opens" else None
            elif when.after.startswith("task:"):
                dates[key] = None
                bound = "开始" if key == "opens" else "截止"
                measure = "个工作日" if when.unit == "workdays" else "天"
                name = names[when.after.partition(":")[2]]
                notes.append(f"{bound}：“{name}”办结后{when.count}{measure}")
            else:
                dates[key] = compiler.day_of(when, start, calendar)
        rungs = ladders.get(task.ladder)
        opens, due = dates["opens"], dates["due"]
        reminders: tuple[Reminder, ...] = ()
        if rungs is not None and opens is not None:
            timing = ladder.Timing(opens_on=opens, due_on=due)
            moments = ladder.moments(rungs, timing, calendar, scheme.zone)
            reminders = tuple(
                Reminder(rung.step, clock.local_date(moment, scheme.zone))
                for moment, rung in moments
            )
        stage_title = f"{track.name}·{stage.name}"
        lines.append(
            Line(
                stage=stage_title,
                task=task.name,
                owner=task.owner,
                opens_on=opens,
                due_on=due,
                reminders=reminders,
                note="；".join(notes),
            )
        )
    return lines
