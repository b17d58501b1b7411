"""The dates of one unit by a scheme: what opens and falls due when, and the days on which it would be reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine import clock, days, ladder
from workflows.scheme import compiler, model


@dataclass(frozen=True, kw_only=True)
class Line:
    """One task of the sample: its stage, dates (none while they hang on what happens), and its reminders by step."""

    stage: str
    task: str
    owner: str
    opens_on: date | None
    due_on: date | None
    reminders: tuple[tuple[str, date], ...]
    note: str = ""


def sample(scheme: model.Scheme, calendar: days.WorkCalendar) -> list[Line]:
    """Every task with its dates, as a unit would see them that enters each stage on its first day."""
    ladders = {one.key: compiler.ladder_of(one) for one in scheme.ladders}
    names = {task.key: task.name for _, _, task in scheme.tasks()}
    found = []
    for track, stage, task in scheme.tasks():
        start = stage.opens or scheme.opens_on
        dates: dict[str, date | None] = {}
        notes = []
        for key, when in (("opens", task.opens), ("due", task.due)):
            if when is None:
                dates[key] = start if key == "opens" else None
            elif when.after.startswith("task:"):
                dates[key] = None
                name = names[when.after.partition(":")[2]]
                notes.append(
                    f"{'开始' if key == 'opens' else '截止'}：“{name}”办结后{when.count}{'个工作日' if when.unit == 'workdays' else '天'}"
                )
            else:
                dates[key] = compiler.day_of(when, start, calendar)
        rungs = ladders.get(task.ladder)
        opens, due = dates["opens"], dates["due"]
        reminders: tuple[tuple[str, date], ...] = ()
        if rungs is not None and opens is not None:
            timing = ladder.Timing(opens_on=opens, due_on=due)
            moments = ladder.moments(rungs, timing, calendar, scheme.zone)
            reminders = tuple((rung.step, clock.local_date(at, scheme.zone)) for at, rung in moments)
        place = f"{track.name}·{stage.name}"
        found.append(
            Line(stage=place, task=task.name, owner=task.owner, opens_on=opens, due_on=due, reminders=reminders, note="；".join(notes))
        )
    return found
