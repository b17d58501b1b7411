"""`consult`: the letters to departments; it gathers the commands of their answers too.

All of it stays inside the office.
"""

from __future__ import annotations

from datetime import date

import click

from commands import chinese, console, consult_handlings, consult_replies, options
from commands.session import Session
from workflows.consultations import letters, requests
from workflows.reports import opinion_matrix


@chinese.group("consult")
def consult_group() -> None:
    """征求意见：发函、收文、复函、签署、研究办理、回执、列出。"""


for _command in (
    consult_replies.consult_record,
    consult_replies.consult_confirm,
    consult_replies.consult_sheet,
    consult_replies.consult_invite,
    consult_replies.consult_sign,
    consult_handlings.consult_handle,
    consult_handlings.consult_receipt,
    consult_handlings.consult_verify,
):
    consult_group.add_command(_command)


@consult_group.command("send")
@click.argument("consultation", metavar="轮次")
@click.option("--doc", default="", metavar="文号", help="去函文号。")
@click.option(
    "--sent", "sent_on", type=options.DAY, default=None, metavar="日期", help="发出日期，默认今天。"
)
@click.option(
    "--silence-consents",
    "says_silence",
    is_flag=True,
    help="函中写明逾期未复视为无不同意见（须安排允许）。",
)
@options.changes
@options.pass_session
def consult_send(
    session: Session,
    consultation: str,
    doc: str,
    sent_on: date | None,
    says_silence: bool,
    run: options.Run,
) -> None:
    """向各部门发函（到时已由系统拟好）；名单增加后再运行，只就新增的发函。"""
    run(
        letters.send, consultation=consultation, doc=doc, sent_on=sent_on, says_silence=says_silence
    )


@consult_group.command("register")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@click.option("--doc", required=True, metavar="收文号", help="部门的收文号。")
@click.option(
    "--on",
    "registered_on",
    type=options.DAY,
    default=None,
    metavar="日期",
    help="部门收文日期，默认今天。",
)
@options.changes
@options.pass_session
def consult_register(
    session: Session, request: int, doc: str, registered_on: date | None, run: options.Run
) -> None:
    """登记部门已收文。"""
    run(letters.register, request=request, doc=doc, on=registered_on)


@consult_group.command("return")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@options.reasoned
@options.changes
@options.pass_session
def consult_return(session: Session, request: int, why: str, run: options.Run) -> None:
    """退请部门说明（须写理由）；重新答复之前不算意见。"""
    run(letters.give_back, request=request, why=why)


@consult_group.command("cancel")
@click.argument("ids", nargs=-1, required=True, type=options.NUMBER, metavar="函编号…")
@options.reasoned
@options.changes
@options.pass_session
def consult_cancel(session: Session, ids: tuple[int, ...], why: str, run: options.Run) -> None:
    """撤销还没有答复的函（须写理由）。"""
    run(letters.cancel, ids=ids, why=why)


@consult_group.command("list")
@click.argument("consultation", default="", metavar="[轮次]")
@options.reports
@options.pass_session
def consult_list(session: Session, consultation: str, json_: bool) -> None:
    """列出去函；写明轮次则列出单位 × 部门的意见表（仅限办公室内部）。"""
    with session.looking(inside=True) as cycle:
        key = requests.plan_of(cycle, consultation).key if consultation else ""
        letter_rows = opinion_matrix.letters(cycle, key)
        matrix = opinion_matrix.matrix(cycle, key) if key else None
        cells = opinion_matrix.cells(cycle, key) if key else ()
    if json_:
        console.as_json({"letters": letter_rows, "cells": cells, "matrix": matrix})
        return
    rows = [
        (
            letter.id,
            letter.consultation,
            letter.department,
            letter.count,
            letter.state,
            letter.sent_on,
            letter.due_on,
            letter.doc,
            letter.digest[:12],
        )
        for letter in letter_rows
    ]
    console.table(
        ("编号", "轮次", "部门", "对象数", "状态", "发出", "期限", "文号", "名单摘要"),
        rows,
        empty="还没有发函。",
    )
    if matrix is not None and matrix.rows:
        console.say()
        console.table(
            ("编码", "名称", *matrix.departments),
            [(row.code, row.name, *row.said) for row in matrix.rows],
        )
        for note in matrix.open:
            console.talk(f"尚缺：{note}")


@consult_group.command("chase")
@click.argument("consultation", default="", metavar="[轮次]")
@options.reports
@options.pass_session
def consult_chase(session: Session, consultation: str, json_: bool) -> None:
    """还没有答复的函：哪个部门、几个、期限、过了几个工作日。
    催办函经审核人放行（remind release）。
    """
    with session.looking(inside=True) as cycle:
        awaited = opinion_matrix.awaited(
            cycle, requests.plan_of(cycle, consultation).key if consultation else ""
        )
    if json_:
        console.as_json(awaited)
        return
    rows = [
        (
            letter.id,
            letter.department,
            letter.consultation,
            letter.count,
            letter.sent_on,
            letter.due_on,
            letter.days_late or "",
        )
        for letter in awaited
    ]
    console.table(
        ("编号", "部门", "轮次", "对象数", "发出", "期限", "逾期工作日"),
        rows,
        empty="没有待答复的函。",
    )
