"""`visit`: what teams plan and see."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options
from commands.session import Session
from documents import reader, uploads, writer
from engine import fields
from workflows.directory import members, units
from workflows.kernel import forms
from workflows.visits import visit_plans, visits


@chinese.group("visit")
def visit_group() -> None:
    """学习调研：建议、安排、通知、记录、列出；观摩活动同此。"""


@visit_group.command("team")
@click.argument("name", metavar="调研组")
@click.argument("seats", nargs=-1, required=True, metavar="姓名=单位…")
@options.changes
@options.pass_session
def visit_team(session: Session, name: str, seats: tuple[str, ...], run: options.Run) -> None:
    """明确一个调研组的成员和各人所在单位（不去本单位）；没有写到的即不再是成员。"""
    people = {
        person: options.subject_of(session, unit_name)
        for person, unit_name in options.pairs(seats, "成员", "单位")
    }
    run(members.appoint, kind=members.TEAM, name=name, members=people)


@visit_group.command("suggest")
@click.option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。")
@click.option(
    "--from",
    "first",
    type=options.DAY,
    default=None,
    metavar="日期",
    help="自何日起，默认该事项开始之日。",
)
@click.option(
    "--to",
    "last",
    type=options.DAY,
    default=None,
    metavar="日期",
    help="至何日止，默认该事项截止之日。",
)
@click.option("--form", default="实地", metavar="方式", help="写在表上的方式。")
@click.option(
    "-o",
    "--output",
    type=options.FILE,
    default=None,
    metavar="文件",
    help="存为安排表（.xlsx），改好后用 visit plan 读回。",
)
@options.reports
@options.pass_session
def visit_suggest(
    session: Session,
    task: str,
    first: date | None,
    last: date | None,
    form: str,
    output: Path | None,
    json_: bool,
) -> None:
    """建议一份安排：同片组的排在一起，避开休息日、调休班日和本单位，一组一天不超量。"""
    with session.looking() as cycle:
        suggestion = visit_plans.suggest(cycle, task=task, first=first, last=last)
        names = {case.subject: case.name for case in cycle.every_case}
    rows: list[dict[str, fields.Value]] = [
        {"unit": names[stop.unit], "held_on": stop.day, "team": stop.team, "form": form}
        for stop in suggestion.stops
    ]
    if output is not None:
        options.save(output, writer.write_table(visits.PLAN, rows))
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


@visit_group.command("plan")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。")
@options.bulk
@options.pass_session
def visit_plan(session: Session, file: Path, task: str, run: options.Run) -> None:
    """导入安排表，作为草稿：通知（visit release）之前只有办公室看得到。"""
    table = reader.read_table(uploads.read_bytes(file), visits.PLAN)
    with session.looking() as cycle:
        plan = visits.plan_of(cycle, task)
        planned = visits.visits_of(units.names(cycle.connection, cycle), table)
    run.asking(len(planned) > 1)(visit_plans.plan, task=plan.key, planned=planned)


@visit_group.command("release")
@click.argument("names", nargs=-1, metavar="[单位]…")
@click.option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。")
@options.bulk
@options.pass_session
def visit_release(session: Session, names: tuple[str, ...], task: str, run: options.Run) -> None:
    """把安排通知各单位（不写单位则全部草稿）。"""
    subjects = options.subjects_of(session, names)
    run.asking(len(subjects) != 1)(visit_plans.release, task=task, subjects=subjects)


@visit_group.command("cancel")
@click.argument("ids", nargs=-1, required=True, type=options.NUMBER, metavar="编号…")
@options.reasoned
@options.changes
@options.pass_session
def visit_cancel(session: Session, ids: tuple[int, ...], why: str, run: options.Run) -> None:
    """取消安排（须写理由）；已通知的再通知。"""
    run(visit_plans.cancel, ids=ids, why=why)


@visit_group.command("record")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。")
@options.changes
@options.pass_session
def visit_record(session: Session, file: Path, task: str, run: options.Run) -> None:
    """录入记录表：各单位的这一事项随即办结。空表用 mofan table 生成。"""
    with session.looking() as cycle:
        plan = visits.plan_of(cycle, task)
        visits_held = visits.visits_of(
            units.names(cycle.connection, cycle),
            forms.table(cycle, plan.brings, uploads.read_bytes(file)),
        )
    run(visits.record, task=plan.key, held=visits_held)


@visit_group.command("list")
@click.argument("name", default="", metavar="[单位]")
@options.reports
@options.pass_session
def visit_list(session: Session, name: str, json_: bool) -> None:
    """列出安排和记录。"""
    subject = options.subject_of(session, name)
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
