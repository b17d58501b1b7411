"""`visit`: what teams plan and see."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commands import console, internal_lists, lookup, running, seating
from commands.session import Session
from documents import reader, uploads
from engine import fields
from storage.entries.visit import VisitEntry
from workflows.directory import members, units
from workflows.kernel import forms
from workflows.kernel.cycle_view import CycleView
from workflows.visits import visit_plans, visits


def visit_team(
    session: Session, name: str, seats: tuple[str, ...], file: Path | None, run: running.Run
) -> None:
    seating.seat(session, members.TEAM, name, seats, file, run)


def visit_suggest(
    session: Session,
    task: str,
    first: date | None,
    last: date | None,
    form: str,
    output: Path | None,
    json_: bool,
) -> None:
    with session.looking() as cycle:
        suggestion = visit_plans.suggest(cycle, task=task, first=first, last=last)
        names = {case.subject: case.name for case in cycle.every_case}
    rows: list[dict[str, fields.Value]] = [
        {"subject": names[stop.unit], "held_on": stop.day, "team": stop.team, "form": form}
        for stop in suggestion.stops
    ]
    if output is not None:
        internal_lists.save(output, cycle, [(visits.PLAN, rows)])
    elif json_:
        console.as_json(suggestion)
    else:
        console.table(
            ("日期", "调研组", "单位"),
            [(stop.day, stop.team, names[stop.unit]) for stop in suggestion.stops],
            empty="没有需要安排的。",
        )
    if suggestion.unplaced:
        unplaced = console.in_one_line([names[subject] for subject in suggestion.unplaced])
        console.talk(f"排不下的：{unplaced}；请放宽日期或每天家数。")


def visit_plan(session: Session, file: Path, task: str, run: running.Run) -> None:
    table = reader.read_table(uploads.read_bytes(file), visits.PLAN, year_of=session.year_of)
    with session.looking() as cycle:
        plan = visits.plan_of(cycle, task)
        planned = units.names(cycle.connection, cycle).entries_of(VisitEntry, table)
    run.asking(len(planned) > 1)(visit_plans.plan, task=plan.key, planned=planned)


def visit_release(session: Session, names: tuple[str, ...], task: str, run: running.Run) -> None:
    subjects = lookup.subjects_of(session, names)
    run.asking(len(subjects) != 1)(visit_plans.release, task=task, subjects=subjects)


def visit_cancel(
    session: Session, ids: tuple[int | str, ...], tell: str, why: str, run: running.Run
) -> None:
    run(
        visit_plans.cancel,
        ids=lookup.numbers_of(session, ids, _standing, "安排"),
        why=why,
        tell=tell,
    )


def _standing(cycle: CycleView, subject: str) -> list[tuple[int, str]]:
    """What is planned at a subject and neither took place nor was given up."""
    return [
        (row.id, f"{row.held_on}{row.task}")
        for state in ("draft", "released")
        for row in visits.listing(cycle, subject, state=state)
    ]


def visit_record(session: Session, file: Path, task: str, run: running.Run) -> None:
    with session.looking() as cycle:
        plan = visits.plan_of(cycle, task)
        table = forms.table(cycle, plan.brings, uploads.read_bytes(file))
        held = units.names(cycle.connection, cycle).entries_of(VisitEntry, table)
    run(visits.record, task=plan.key, held=held)


def visit_list(session: Session, name: str, json_: bool) -> None:
    subject = lookup.subject_of(session, name)
    with session.looking() as cycle:
        rows = visits.listing(cycle, subject)
    console.listing(
        rows,
        json_=json_,
        first=("id", "held_on", "state_name", "task", "name"),
        empty="还没有安排和记录。",
    )
