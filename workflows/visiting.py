"""Visits and observations: what took place, where, with whom, what was seen. Recording one settles the task that asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine import errors, form
from storage import scores, work
from workflows import desk, lifecycle, refusals, roster, view
from workflows.scheme import model


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One visit. `form` is how (on site, in a group, in writing), `team` who or where, as the scheme's table calls it."""

    subject: str
    held_on: date
    form: str
    team: str
    people: str = ""
    strengths: str = ""
    findings: str = ""
    recommended: bool = False


def record(at: desk.Desk, *, book: int, task: str, visits: Sequence[Visit], how: desk.How = desk.NOW) -> desk.Outcome:
    """Keep visits for a task of the scheme that asks for them; each unit's task is settled as of the day it took place.

    The same visit (unit, day, team) again is refused; a second one of another day is kept beside the first.
    """

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        plan = plan_of(seen, task)
        found = seen.of_subjects([one.subject for one in visits])
        by_code = {case.subject: case for case in found}
        moving = lifecycle.Moving(unit, seen, [each for own in seen.tasks_of(found).values() for each in own])
        known = {(one.subject, one.held_on, one.team) for one in scores.visits(unit.connection, unit.book.book) if one.kind == plan.key}
        for one in visits:
            case = by_code[one.subject]
            if (one.subject, one.held_on, one.team) in known:
                what = f"{one.held_on} {one.team}已经录过"
                unit.refuse(refusals.make("nothing_to_do", case.subject, clause=plan.clause, name=case.name, what=what))
                continue
            if one.held_on > seen.today:
                unit.refuse(refusals.make("received_in_future", case.subject, clause=plan.clause, day=one.held_on))
                continue
            known.add((one.subject, one.held_on, one.team))
            line = unit.line(
                "visit.recorded", case.subject, data={"name": plan.name, "held_on": one.held_on, "form": one.form, "team": one.team}
            )
            line.add(
                scores.Visit(
                    kind=plan.key,
                    subject=one.subject,
                    held_on=one.held_on,
                    form=one.form,
                    team=one.team,
                    people=one.people,
                    strengths=one.strengths,
                    findings=one.findings,
                    recommended=one.recommended,
                    entered_by=unit.actor.person,
                )
            )
            for own in moving.of_case(case.id):
                if own.kind == plan.key and own.state in ("waiting", "open"):
                    moving.follow(line, moving.move(line, own, "settle", received_on=one.held_on))

    said = [[one.subject, one.held_on, one.form, one.team, one.people, one.strengths, one.findings, one.recommended] for one in visits]
    return at.act(book=book, action="visit.record", body=body, arguments={"task": task, "visits": said}, how=how)


def plan_of(seen: view.View, key: str) -> model.Task:
    """The scheme's task that asks for visits. Raises Misuse, listing them, if it is not clear which."""
    found = [
        plan for plan in seen.pinned.tasks.values() if plan.does == "visits" and (not key or key in (plan.key, plan.brings, plan.name))
    ]
    if len(found) != 1:
        listed = "、".join(f"{plan.key}（{plan.name}）" for plan in seen.pinned.tasks.values() if plan.does == "visits") or "（无）"
        raise errors.Misuse(f"请说明是哪一项：{listed}。")
    return found[0]


def visits_of(names: roster.Names, table: form.Table) -> list[Visit]:
    """The rows of the scheme's table of visits. Raises Misuse with a fault for every cell that names no unit."""
    codes, faults = names.of_cells(table)
    if faults:
        raise errors.Misuse(faults)
    found = []
    for row in table.rows:
        day = row.values["held_on"]
        if isinstance(day, date):
            found.append(
                Visit(
                    subject=codes[row.number],
                    held_on=day,
                    **{key: str(row.values.get(key) or "") for key in ("form", "team", "people", "strengths", "findings")},
                    recommended=bool(row.values.get("recommended")),
                )
            )
    return found


def recorded(seen: view.View, subject: str = "") -> list[scores.Visit]:
    """What took place (at one unit), by day."""
    found = [one for one in scores.visits(seen.connection, seen.book.book) if subject in ("", one.subject)]
    return sorted(found, key=lambda one: (one.held_on, one.subject))
