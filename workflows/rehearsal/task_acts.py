"""How each kind of the office's own work is done in a rehearsal: who acts, and on which day.

Each is called with the planner, the task of the scheme, its opening and its due day, and enters
what is to be done into the timetable.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine import days
from workflows.rehearsal import timetable
from workflows.scheme import model

if TYPE_CHECKING:
    from workflows.rehearsal.planner import Planner

RECTIFIED_AFTER = 12
"""The working days of putting right what a visit found."""


def visits(planner: Planner, plan: model.Task, opens: date, due: date) -> None:
    """Each unit is visited once, so many a working day that all are seen before it is `due`."""
    units = list(planner.scene.units)
    workdays = [
        day
        for number in range((due - opens).days + 1)
        if planner.calendar.is_workday(day := opens + timedelta(days=number))
    ]
    per_day = -(-len(units) // max(len(workdays), 1))
    for number, day in enumerate(workdays):
        if visited := units[number * per_day : (number + 1) * per_day]:
            planner.at(day, "", _visit, planner, plan, tuple(visited), kind=plan.key)


def _visit(planner: Planner, plan: model.Task, units: tuple[str, ...]) -> None:
    office = planner.cast.office
    office.visit(plan, units, planner.scene.today())
    if office.find_problems(plan, units):
        day = planner.calendar.add(planner.scene.today(), RECTIFIED_AFTER)
        planner.at(day, "", _rectify, planner)


def _rectify(planner: Planner) -> None:
    planner.cast.units.report_problems()
    day = planner.calendar.add(planner.scene.today(), timetable.CHECKED_AFTER)
    planner.at(day, "", planner.cast.office.close_problems)


def scores(planner: Planner, plan: model.Task, opens: date, due: date) -> None:
    """All points of the year come in at once, when the first task that asks for some is `due`."""
    scored = [task.key for _, _, task in planner.scheme.tasks() if task.does == plan.does]
    if plan.key == scored[0]:
        planner.at(due, plan.name, planner.cast.office.score, kind=plan.key)


def lead(planner: Planner, plan: model.Task, opens: date, due: date) -> None:
    """Whoever leads indicators marks everybody on the day it is `due`."""
    planner.at(due, plan.name, planner.cast.office.score_led, plan.concerns, kind=plan.key)


def demonstrations(planner: Planner, plan: model.Task, opens: date, due: date) -> None:
    """Units are proposed when it `opens`, a meeting chooses when it is `due`."""
    cast = planner.cast
    planner.at(opens, "自荐、推荐示范单位", cast.units.nominate_demonstrations)
    planner.at(due, plan.name, cast.meetings.choose_demonstrations, plan.owner, kind=plan.key)


def nominations(planner: Planner, plan: model.Task, opens: date, due: date) -> None:
    """Units recommend branches a few days before it is `due`: then the office closes the list."""
    units = planner.cast.units
    planner.at(due - timedelta(days=6), "各单位推荐", units.nominate_branches)
    planner.at(due, plan.name, units.finish_nominations)


def opinions(planner: Planner, plan: model.Task, opens: date, due: date) -> None:
    """Letters go out when it `opens` and are answered on the day before it is `due`."""
    ask = planner.cast.departments.ask_opinions
    planner.at(opens, f"发出：{plan.name}", ask, plan.concerns)
    planner.at(due - days.ONE, f"复函：{plan.name}", planner.answer, plan.concerns)


def results(planner: Planner, plan: model.Task, opens: date, due: date) -> None:
    """The department delivers on the day it is `due`."""
    planner.at(due, plan.name, planner.cast.departments.deliver_result, plan.concerns)


def ranking(planner: Planner, plan: model.Task, opens: date, due: date) -> None:
    """The office ranks on the day it is `due`."""
    planner.at(due, plan.name, planner.cast.office.rank, plan.concerns)


def proposal(planner: Planner, plan: model.Task, opens: date, due: date) -> None:
    """The list is made on the day it is `due`."""
    planner.at(due, plan.name, planner.cast.meetings.propose, plan.concerns)


def decision(planner: Planner, plan: model.Task, opens: date, due: date) -> None:
    """The meeting is held on the day it is `due`."""
    planner.at(due, plan.name, planner.cast.meetings.decide, plan.concerns)


def public_notice(planner: Planner, plan: model.Task, opens: date, due: date) -> None:
    """Put up when it `opens`, ended when it is `due`."""
    planner.at(opens, plan.name, planner.cast.meetings.publish)
    planner.at(due, f"{plan.name}结束", planner.cast.meetings.end_notice)


def issue(planner: Planner, plan: model.Task, opens: date, due: date) -> None:
    """The paper is issued on the day it is `due`."""
    planner.at(due, plan.name, planner.cast.meetings.issue, kind=timetable.NAMED)
