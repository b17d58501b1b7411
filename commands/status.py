"""`status`: the board, or one case in full."""

from __future__ import annotations

import dataclasses
from datetime import date

from commands import console, lookup
from commands.session import Session
from workflows.reports import board, task_overview


def filtered(
    session: Session, sector: str, group: str, stage: str, colour: str, caretaker: str
) -> board.Filter:
    """Which rows of the board: all, or those of one `sector`, `group`, `stage` and so on."""
    return board.Filter(sector=sector, group=group, stage=stage, colour=colour, caretaker=caretaker)


def status_show(
    session: Session,
    name: str,
    say: bool,
    task: str,
    track: str,
    row_filter: board.Filter,
    as_of: date | None,
    json_: bool,
) -> None:
    subject = lookup.subject_of(session, name)
    with session.looking(as_of) as cycle:
        if say:
            summary = task_overview.say(cycle, task)
            console.as_json(summary) if json_ else console.say(summary.sentence)
            return
        if subject:
            row, duties = board.of_subject(cycle, subject, with_names=as_of is None)
            _say_subject(row, duties, json_=json_)
            return
        shown_board = board.board(cycle, dataclasses.replace(row_filter, track=track))
    if json_:
        console.as_json(shown_board)
        return
    console.say(f"{session.mark}{shown_board.title} {shown_board.day}，共{len(shown_board.rows)}个")
    console.say(
        "阶段：" + "，".join(f"{title}{count}" for _, title, count in shown_board.stages if count)
    )
    console.say("颜色：" + "，".join(f"{title}{count}" for _, title, count in shown_board.colours))
    if shown_board.outcomes:
        console.say(
            "结果：" + "，".join(f"{title}{count}" for _, title, count in shown_board.outcomes)
        )
    rows = [
        (
            row.code,
            row.name,
            row.stage_name,
            board.OUTCOMES.get(row.outcome, "") or task_overview.COLOURS[row.colour],
            row.held and f"暂停：{row.held}",
            [f"待报：{name}" for name in row.owed],
            [f"欠：{name}" for name in row.arrears],
        )
        for row in shown_board.rows
    ]
    console.table(("编码", "名称", "阶段", "情况", "", "", ""), rows)


def _say_subject(row: board.Row, duties: list[task_overview.Duty], *, json_: bool) -> None:
    if json_:
        console.as_json({"case": row, "tasks": duties})
        return
    outcome = f"，结果：{board.OUTCOMES[row.outcome]}" if row.outcome else ""
    pause = f"，暂停：{row.held}" if row.held else ""
    console.say(f"{row.code} {row.name}：{row.stage_name}{outcome}{pause}（第{row.version}版）")
    table_of(duties, with_subject=False)
    for duty in duties:
        for version in duty.versions:
            console.say(f"  {duty.id} {console.shown(duty.name)}：{console.shown(version)}")


def table_of(duties: list[task_overview.Duty], *, with_subject: bool) -> None:
    """Tasks (`duties`) as a table; `with_subject` it names whose each is."""
    rows = [
        (
            duty.id,
            *((duty.subject_name,) if with_subject else ()),
            duty.name,
            duty.state_name,
            f"{duty.due_on}{'（暂定）' if duty.provisional else ''}" if duty.due_on else "",
            _days_left(duty),
            duty.owner,
            duty.clause,
            duty.carried and f"欠账：{duty.carried}",
        )
        for duty in duties
    ]
    subject = ("对象",) if with_subject else ()
    console.table(
        ("编号", *subject, "事项", "状态", "期限", "剩余工作日", "承办", "条款", ""), rows
    )


def _days_left(duty: task_overview.Duty) -> str:
    if duty.days_left is None:
        return ""
    colour = "" if duty.colour == "green" else f" {task_overview.COLOURS[duty.colour]}"
    return f"{duty.days_left}{colour}"
