"""`visit`, `consult`, `branch`: what teams, departments and units give."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from commands import chinese, console, options, session
from engine import errors
from storage import intake
from workflows import consulting, forms, nominating, roster, visiting

MEDIUM = options.Word("方式", consulting.MEDIA)


@chinese.group()
def visit() -> None:
    """调研和观摩：录入记录、列出。"""


@visit.command("record")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。")
@options.changes
@options.pass_session
def visit_record(of: session.Session, file: Path, task: str, run: options.Run) -> None:
    """录入记录表：各单位的这一事项随即办结。空表用 mofan table 生成。"""
    with of.looking() as seen:
        plan = visiting.plan_of(seen, task)
        visits = visiting.visits_of(roster.names(seen.connection, seen), forms.table(seen, plan.brings, intake.read_bytes(file)))
    run(lambda how: visiting.record(of.clerk, book=of.book, task=plan.key, visits=visits, how=how))


@visit.command("list")
@click.argument("name", default="", metavar="[单位]")
@options.reports
@options.pass_session
def visit_list(of: session.Session, name: str, json_: bool) -> None:
    """列出记录。"""
    subject = options.unit(of, name)
    with of.looking() as seen:
        found = visiting.recorded(seen, subject)
        names = {case.subject: case.name for case in seen.every_case}
        kinds = {one.kind: seen.pinned.tasks[one.kind].name for one in found}
    if json_:
        console.as_json(found)
        return
    rows = [(o.held_on, kinds[o.kind], names[o.subject], o.form, o.team, o.strengths, o.findings) for o in found]
    console.table(("日期", "事项", "单位", "方式", "组别地点", "好的做法", "问题"), rows, empty="还没有记录。")


@chinese.group()
def consult() -> None:
    """征求意见：发函、录入复函、复核、列出。"""


@consult.command("send")
@click.argument("consultation", metavar="轮次")
@click.option("--doc", default="", metavar="文号", help="去函文号。")
@click.option("--sent", type=options.DAY, default=None, metavar="日期", help="发出日期，默认今天。")
@options.changes
@options.pass_session
def consult_send(of: session.Session, consultation: str, doc: str, sent: date | None, run: options.Run) -> None:
    """向各部门发函；名单增加后再运行，只就新增的发函。"""
    run(lambda how: consulting.send(of.clerk, book=of.book, consultation=consultation, doc=doc, sent_on=sent, how=how))


@consult.command("record")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@click.option("--conclusion", default="", metavar="结论", help="对名单上其余各个的结论；默认该轮的第一种。")
@click.option("--except", "exceptions", multiple=True, metavar="单位=结论", help="例外，可写多个。")
@click.option("--doc", default="", metavar="收文号", help="复函的收文号。")
@click.option("--signer", required=True, metavar="姓名", help="签发人。")
@click.option("--received", type=options.DAY, default=None, metavar="日期", help="收到日期，默认今天。")
@click.option("--medium", type=MEDIUM, default="paper", metavar="方式", help="书面复函、电话、系统。")
@click.option("--text", default="", metavar="文字", help="意见文字；该轮规定不留文字的不保存。")
@options.changes
@options.pass_session
def consult_record(
    of: session.Session,
    request: int,
    conclusion: str,
    exceptions: tuple[str, ...],
    doc: str,
    signer: str,
    received: date | None,
    medium: str,
    text: str,
    run: options.Run,
) -> None:
    """录入一份复函：除所列例外，对全部名单适用同一结论。须由另一人复核。"""
    with of.looking() as seen:
        conclusion = conclusion or consulting.default_conclusion(seen, request)
    said: dict[str, Any] = {
        "conclusion": conclusion,
        "exceptions": dict(options.of_units(of, exceptions, "--except", "结论")),
        "text": text,
    }
    came: dict[str, Any] = {"doc": doc, "signer": signer, "received_on": received, "medium": medium}
    run(lambda how: consulting.record(of.clerk, book=of.book, request=request, how=how, **said, **came))


@consult.command("confirm")
@click.argument("ids", nargs=-1, required=True, type=options.NUMBER, metavar="函编号…")
@options.changes
@options.pass_session
def consult_confirm(of: session.Session, ids: tuple[int, ...], run: options.Run) -> None:
    """复核他人录入的复函。"""
    run(lambda how: consulting.confirm(of.clerk, book=of.book, ids=ids, how=how))


@consult.command("list")
@click.argument("consultation", default="", metavar="[轮次]")
@options.reports
@options.pass_session
def consult_list(of: session.Session, consultation: str, json_: bool) -> None:
    """列出去函；写明轮次则列出单位 × 部门的意见表（仅限办公室内部）。"""
    with of.looking() as seen:
        if not consultation:
            letters = consulting.letters(seen)
            cells = None
        else:
            plan = consulting.plan_of(seen, consultation)
            letters = consulting.letters(seen, plan.key)
            cells = consulting.coverage(seen, plan, on=seen.today).cells
    if json_:
        console.as_json({"letters": letters, "cells": cells})
        return
    rows = [(o.id, o.consultation, o.department, o.count, o.state, o.sent_on, o.due_on, o.doc, o.digest[:12]) for o in letters]
    console.table(("编号", "轮次", "部门", "对象数", "状态", "发出", "期限", "文号", "名单摘要"), rows, empty="还没有发函。")
    if cells:
        console.say()
        table = [(o.subject.code, o.subject.name, o.department.name, o.conclusion, o.received_on, o.note) for o in cells]
        console.table(("编码", "名称", "部门", "结论", "收到", "情况"), table)


@chinese.group()
def branch() -> None:
    """党支部：推荐、核验、列出。"""


@branch.command("nominate")
@click.argument("file", type=options.FILE, required=False, default=None, metavar="[文件]")
@click.option("--complete", is_flag=True, help="已收齐，不再推荐。")
@options.changes
@options.pass_session
def branch_nominate(of: session.Session, file: Path | None, complete: bool, run: options.Run) -> None:
    """导入推荐名单；超过上限、星级不够的单位整体退回。"""
    if file is None and not complete:
        raise errors.Misuse("请写推荐名单文件；收齐后用 --complete。空表：mofan table branches -o 推荐名单.xlsx。")
    with of.looking() as seen:
        nominees = []
        if file is not None:
            key = nominating.form_of(seen)
            nominees = nominating.nominees_of(roster.names(seen.connection, seen), forms.table(seen, key, intake.read_bytes(file)))
    run(lambda how: nominating.nominate(of.clerk, book=of.book, nominees=nominees, complete=complete, how=how))


@branch.command("check")
@click.argument("names", nargs=-1, required=True, metavar="支部编码…")
@click.option("--fail", default="", metavar="理由", help="核验不通过，结束该案。")
@options.changes
@options.pass_session
def branch_check(of: session.Session, names: tuple[str, ...], fail: str, run: options.Run) -> None:
    """核验：通过的办结本阶段事项，不通过的写明理由。"""
    subjects = options.units(of, names)
    run(lambda how: nominating.check(of.clerk, book=of.book, subjects=subjects, fail=fail, how=how))


@branch.command("list")
@click.argument("name", default="", metavar="[单位]")
@options.reports
@options.pass_session
def branch_list(of: session.Session, name: str, json_: bool) -> None:
    """列出推荐的党支部。"""
    code = options.unit(of, name)
    with of.looking() as seen:
        found = nominating.listing(seen, code)
    if json_:
        console.as_json(found)
        return
    rows = [(o.code, o.name, o.unit_name, o.order, o.star, o.published_on, o.stage_name, o.outcome) for o in found]
    console.table(("编码", "党支部", "单位", "次序", "星级", "单位公示止", "阶段", "结果"), rows, empty="还没有推荐的党支部。")
