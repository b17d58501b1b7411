"""`today`, `status`, `explain`: where everything stands."""

from __future__ import annotations

import dataclasses
from datetime import date

import click

from commands import chinese, console, options
from commands.session import Session
from engine import days
from workflows.reports import board, explain, worklist


@chinese.command()
@options.reports
@options.pass_session
def today(session: Session, json_: bool) -> None:
    """今天：等我办的、已逾期的、本周到期的、要打电话的、明天会发出的。"""
    clerk = session.clerk
    with session.reading() as connection:
        found = worklist.today(connection, clerk.actor, now=clerk.now())
    if json_:
        console.as_json(found)
        return
    console.say(
        f"{session.mark}{found.day} {days.WEEKDAYS[found.day.weekday()]} {clerk.actor.name}"
    )
    if found.empty:
        console.say(found.empty)
        return
    parts = {
        "等我办的": found.waiting,
        "已逾期": found.overdue,
        "五个工作日内到期": found.red,
        "要打电话的": found.calls,
        "明天会发出的": found.tomorrow,
    }
    for title, items in parts.items():
        if items:
            console.say(f"\n{title}")
            for item in items:
                command = f"  〔{item.command}〕" if item.command else ""
                console.say(
                    f"  [{item.cycle}] {console.shown(item.title)}：{item.count}个（{console.listed(item.names, 6)}）{command}"
                )
    if not any(parts.values()):
        console.say("今天没有要办的事。")


@options.packs(
    "chosen",
    click.option("--sector", default="", metavar="行业", help="只看某一行业。"),
    click.option("--group", default="", metavar="片组", help="只看某一片组。"),
    click.option("--stage", default="", metavar="阶段", help="只看某一阶段。"),
    click.option("--colour", default="", metavar="颜色", help="正常、临期、逾期。"),
    click.option("--caretaker", default="", metavar="联系部室", help="只看某一部室联系的。"),
)
def filtered(
    session: Session, sector: str, group: str, stage: str, colour: str, caretaker: str
) -> board.Filter:
    """Which rows of the board."""
    return board.Filter(sector=sector, group=group, stage=stage, colour=colour, caretaker=caretaker)


@chinese.command()
@click.argument("name", default="", metavar="[单位]")
@click.option("--say", is_flag=True, help="一句话：应报、已报、未报（可用 --task 指定事项）。")
@click.option("--task", default="", metavar="事项", help="与 --say 同用：哪一事项。")
@click.option(
    "--track", default="unit", metavar="类别", help="unit 单位、branch 党支部、cycle 全局。"
)
@filtered
@click.option(
    "--as-of",
    type=options.DAY,
    default=None,
    metavar="日期",
    help="过去某日日终的情况，由日志重建。",
)
@options.reports
@options.pass_session
def status(
    session: Session,
    name: str,
    say: bool,
    task: str,
    track: str,
    chosen: board.Filter,
    as_of: date | None,
    json_: bool,
) -> None:
    """全局看板，或一个单位的全部事项。"""
    subject = options.unit(session, name)
    with session.looking(as_of) as cycle:
        if say:
            told = board.say(cycle, task)
            console.as_json(told) if json_ else console.say(told.sentence)
            return
        if subject:
            row, duties = board.one(cycle, subject, with_names=as_of is None)
            _one(row, duties, json_=json_)
            return
        found = board.board(cycle, dataclasses.replace(chosen, track=track))
    if json_:
        console.as_json(found)
        return
    console.say(f"{session.mark}{found.title} {found.day}，共{len(found.rows)}个")
    console.say(
        "阶段：" + "，".join(f"{title}{count}" for _, title, count in found.stages if count)
    )
    console.say("颜色：" + "，".join(f"{title}{count}" for _, title, count in found.colours))
    if found.outcomes:
        console.say("结果：" + "，".join(f"{title}{count}" for _, title, count in found.outcomes))
    rows = [
        (
            row.code,
            row.name,
            row.stage_name,
            board.OUTCOMES.get(row.outcome, "") or board.COLOURS[row.colour],
            row.held and f"暂停：{row.held}",
            [f"待报：{one}" for one in row.owed],
            [f"欠：{one}" for one in row.arrears],
        )
        for row in found.rows
    ]
    console.table(("编码", "名称", "阶段", "情况", "", "", ""), rows)


def _one(row: board.Row, duties: list[board.Duty], *, json_: bool) -> None:
    if json_:
        console.as_json({"case": row, "tasks": duties})
        return
    outcome = f"，结果：{board.OUTCOMES[row.outcome]}" if row.outcome else ""
    console.say(
        f"{row.code} {row.name}：{row.stage_name}{outcome}{'，暂停：' + row.held if row.held else ''}（第{row.version}版）"
    )
    table_of(duties, with_subject=False)
    for duty in duties:
        for version in duty.versions:
            console.say(f"  {duty.id} {console.shown(duty.name)}：{console.shown(version)}")


def table_of(duties: list[board.Duty], *, with_subject: bool) -> None:
    """Tasks as a table."""
    rows = [
        (
            duty.id,
            *((duty.subject_name,) if with_subject else ()),
            duty.name,
            duty.state_name,
            f"{duty.due_on}{'（暂定）' if duty.provisional else ''}" if duty.due_on else "",
            _left(duty),
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


def _left(duty: board.Duty) -> str:
    if duty.days_left is None:
        return ""
    return f"{duty.days_left}{'' if duty.colour == 'green' else ' ' + board.COLOURS[duty.colour]}"


@chinese.command("explain")
@click.argument("name", metavar="单位")
@click.option(
    "--as-of", type=options.DAY, default=None, metavar="日期", help="过去某日日终的情况。"
)
@options.reports
@options.pass_session
def explain_(session: Session, name: str, as_of: date | None, json_: bool) -> None:
    """为什么还不能往下走：下一步的每个条件，符合与否、条款、承办、期限、剩余工作日。"""
    subject = options.unit(session, name)
    with session.looking(as_of) as cycle:
        found = explain.explain(cycle, subject)
    if json_:
        console.as_json({**console.plain(found), "can_move": found.can_move})
        return
    if not found.conditions:
        console.say(
            f"{found.case.subject} {found.case.name}已经结束（{board.OUTCOMES.get(found.case.outcome, '')}）。"
        )
        return
    verdict = "可以转入" if found.can_move else "还不能转入"
    console.say(f"{found.case.subject} {found.case.name}：{found.here} → {found.there}，{verdict}")
    rows = [
        (
            "✓" if one.is_met else "✗",
            one.refusal.sentence if one.refusal else one.sentence,
            one.clause,
            one.owner,
            one.due_on,
            "" if one.is_met else one.days_left,
            one.refusal.mend if one.refusal else "",
        )
        for one in found.conditions
    ]
    console.table(("", "条件", "条款", "承办", "期限", "剩余工作日", "怎么办"), rows)
