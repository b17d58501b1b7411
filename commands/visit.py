"""`visit`: what teams plan and see."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commands import console, filing, lookup, parsing, running
from commands.session import Session
from documents import reader, uploads, writer
from engine import fields
from workflows.directory import members, units
from workflows.kernel import forms
from workflows.visits import visit_plans, visits


def visit_team(session: Session, name: str, seats: tuple[str, ...], run: running.Run) -> None:
    people = {
        person: lookup.subject_of(session, unit_name)
        for person, unit_name in parsing.pairs(seats, "成员", "单位")
    }
    run(members.appoint, kind=members.TEAM, name=name, members=people)


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
        {"unit": names[stop.unit], "held_on": stop.day, "team": stop.team, "form": form}
        for stop in suggestion.stops
    ]
    if output is not None:
        filing.save(output, writer.write_table(visits.PLAN, rows))
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
    table = reader.read_table(uploads.read_bytes(file), visits.PLAN)
    with session.looking() as cycle:
        plan = visits.plan_of(cycle, task)
        planned = visits.visits_of(units.names(cycle.connection, cycle), table)
    run.asking(len(planned) > 1)(visit_plans.plan, task=plan.key, planned=planned)


def visit_release(session: Session, names: tuple[str, ...], task: str, run: running.Run) -> None:
    subjects = lookup.subjects_of(session, names)
    run.asking(len(subjects) != 1)(visit_plans.release, task=task, subjects=subjects)


def visit_cancel(session: Session, ids: tuple[int, ...], why: str, run: running.Run) -> None:
    run(visit_plans.cancel, ids=ids, why=why)


def visit_record(session: Session, file: Path, task: str, run: running.Run) -> None:
    with session.looking() as cycle:
        plan = visits.plan_of(cycle, task)
        visits_held = visits.visits_of(
            units.names(cycle.connection, cycle),
            forms.table(cycle, plan.brings, uploads.read_bytes(file)),
        )
    run(visits.record, task=plan.key, held=visits_held)


def visit_list(session: Session, name: str, json_: bool) -> None:
    subject = lookup.subject_of(session, name)
    with session.looking() as cycle:
        entries = visits.recorded(cycle, subject)
        names = {case.subject: case.name for case in cycle.every_case}
        kinds = {visit.kind: cycle.pinned.tasks[visit.kind].name for visit in entries}
    if json_:
        console.as_json(entries)
        return
    rows = [
        (
            visit.id,
            visit.held_on,
            visits.STATES[visit.state],
            kinds[visit.kind],
            names[visit.subject],
            visit.form,
            visit.team,
            visit.strengths,
            visit.findings,
        )
        for visit in entries
    ]
    console.table(
        ("编号", "日期", "状态", "事项", "单位", "方式", "组别地点", "好的做法", "问题"),
        rows,
        empty="还没有安排和记录。",
    )
