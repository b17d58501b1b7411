"""`consult`: letters to departments, their answers in three ways, what the office does about them. All of it stays inside the office."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options
from commands.session import Session
from documents import reader, uploads
from engine import errors
from workflows.consultations import handlings, replies, requests, tokens
from workflows.directory import units, users
from workflows.reports import opinion_matrix

MEDIUM = options.Word("方式", {key: requests.MEDIA[key] for key in ("paper", "phone")})
OUTCOME = options.Word("办理结果", handlings.OUTCOMES)


@chinese.group()
def consult() -> None:
    """征求意见：发函、收文、复函、签署、研究办理、回执、列出。"""


@consult.command("send")
@click.argument("consultation", metavar="轮次")
@click.option("--doc", default="", metavar="文号", help="去函文号。")
@click.option("--sent", type=options.DAY, default=None, metavar="日期", help="发出日期，默认今天。")
@click.option(
    "--silence-consents",
    "says_silence",
    is_flag=True,
    help="函中写明逾期未复视为无不同意见（须安排允许）。",
)
@options.changes
@options.pass_session
def send(
    session: Session,
    consultation: str,
    doc: str,
    sent: date | None,
    says_silence: bool,
    run: options.Run,
) -> None:
    """向各部门发函（到时已由系统拟好）；名单增加后再运行，只就新增的发函。"""
    said = {"consultation": consultation, "doc": doc, "sent_on": sent, "says_silence": says_silence}
    run(options.bound(requests.send, session, **said))


@consult.command("register")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@click.option("--doc", required=True, metavar="收文号", help="部门的收文号。")
@click.option(
    "--on", type=options.DAY, default=None, metavar="日期", help="部门收文日期，默认今天。"
)
@options.changes
@options.pass_session
def register(session: Session, request: int, doc: str, on: date | None, run: options.Run) -> None:
    """登记部门已收文。"""
    run(options.bound(requests.register, session, request=request, doc=doc, on=on))


@consult.command("return")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@options.reasoned
@options.changes
@options.pass_session
def give_back(session: Session, request: int, why: str, run: options.Run) -> None:
    """退请部门说明（须写理由）；重新答复之前不算意见。"""
    run(options.bound(requests.give_back, session, request=request, why=why))


@consult.command("cancel")
@click.argument("ids", nargs=-1, required=True, type=options.NUMBER, metavar="函编号…")
@options.reasoned
@options.changes
@options.pass_session
def cancel(session: Session, ids: tuple[int, ...], why: str, run: options.Run) -> None:
    """撤销还没有答复的函（须写理由）。"""
    run(options.bound(requests.cancel, session, ids=ids, why=why))


@consult.command("record")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@click.option(
    "--conclusion", default="", metavar="结论", help="对名单上其余各个的结论；默认该轮的第一种。"
)
@click.option(
    "--except",
    "exceptions",
    multiple=True,
    metavar="单位=结论",
    help="例外，可写多个；也可写一个表格文件（单位、结论）。",
)
@click.option(
    "--reply",
    type=options.FILE,
    default=None,
    metavar="文件",
    help="部门退回的回执表（consult sheet 发出的），整表读回。",
)
@click.option("--doc", default="", metavar="收文号", help="复函的收文号。")
@click.option("--signer", required=True, metavar="姓名", help="签发人。")
@click.option(
    "--received", type=options.DAY, default=None, metavar="日期", help="收到日期，默认今天。"
)
@click.option(
    "--medium", type=MEDIUM, default="paper", metavar="方式", help="书面复函、电话（书面待补）。"
)
@click.option("--place", default="", metavar="存放处", help="复函原件存放在哪里。")
@click.option(
    "--scan", type=options.FILE, default=None, metavar="文件", help="复函扫描件（不得有密级）。"
)
@options.reasoned
@options.changes
@options.pass_session
def record(
    session: Session,
    request: int,
    conclusion: str,
    exceptions: tuple[str, ...],
    reply: Path | None,
    doc: str,
    signer: str,
    received: date | None,
    medium: str,
    place: str,
    scan: Path | None,
    why: str,
    run: options.Run,
) -> None:
    """录入一份复函：除所列例外，对全部名单适用同一结论；须由另一人复核。回执表读回的即时签署。"""
    if reply is not None:
        file = options.taken(reply)
        run(
            options.bound(
                replies.record_sheet,
                session,
                request=request,
                file=file,
                doc=doc,
                signer=signer,
                received_on=received,
                why=why,
            )
        )
        return
    with session.looking() as cycle:
        chosen = conclusion or requests.default_conclusion(cycle, request)
    said = replies.Reply(
        request=request, conclusion=chosen, exceptions=_exceptions(session, exceptions), doc=doc, signer=signer, received_on=received, medium=medium, place=place, why=why
    )  # fmt: skip
    run(
        options.bound(
            replies.record, session, reply=said, scan=options.taken(scan) if scan else None
        )
    )


def _exceptions(session: Session, given: tuple[str, ...]) -> dict[str, str]:
    """Exceptions one by one, or a table of them."""
    found: dict[str, str] = {}
    for text in given:
        if "=" in text or "＝" in text:
            found |= dict(options.of_units(session, [text], "--except", "结论"))
            continue
        table = reader.read_table(uploads.read_bytes(Path(text)), replies.EXCEPTIONS)
        with session.looking() as cycle:
            codes, faults = units.names(cycle.connection, cycle).of_cells(table)
        if faults:
            raise errors.Misuse(faults)
        found |= {codes[row.number]: str(row.values["conclusion"]) for row in table.rows}
    return found


@consult.command("confirm")
@click.argument("ids", nargs=-1, type=options.NUMBER, metavar="[函编号]…")
@click.option("--handling", is_flag=True, help="复核他人录入的研究办理情况，而不是复函。")
@options.changes
@options.pass_session
def confirm(session: Session, ids: tuple[int, ...], handling: bool, run: options.Run) -> None:
    """复核他人录入的复函（对照原件）。"""
    if handling:
        run(options.bound(handlings.confirm, session))
    elif ids:
        run(options.bound(replies.confirm, session, ids=ids))
    else:
        raise errors.Misuse("请写函编号；复核研究办理情况用 --handling。")


@consult.command("sheet")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@click.option(
    "-o",
    "--output",
    type=options.FILE,
    required=True,
    metavar="文件",
    help="存为（.xlsx），随函发出。",
)
@click.option(
    "--days",
    type=options.NUMBER,
    default=tokens.VALID_DAYS,
    metavar="天数",
    help="回执码几天内有效。",
)
@options.changes
@options.pass_session
def sheet(session: Session, request: int, output: Path, days: int, run: options.Run) -> None:
    """生成回执表：冻结的名单和一次性回执码；此前发出的随即作废。"""
    given = tokens.IssuedSecret()
    run(options.bound(tokens.reply_sheet, session, request=request, days=days, given=given))
    if given.sheet:
        options.save(output, given.sheet)


@consult.command("invite")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@click.argument("person", metavar="签批人")
@click.option(
    "--days", type=options.NUMBER, default=tokens.VALID_DAYS, metavar="天数", help="几天内有效。"
)
@click.option("--revoke", is_flag=True, help="不发新的，作废该函未用的签署码和回执码。")
@options.changes
@options.pass_session
def invite(
    session: Session, request: int, person: str, days: int, revoke: bool, run: options.Run
) -> None:
    """给部门签批人一个一次性签署码（只显示这一次）。"""
    if revoke:
        run(options.bound(tokens.revoke, session, request=request))
        return
    with session.reading(inside=True) as connection:
        whose = users.known(connection, person)
    given = tokens.IssuedSecret()
    run(
        options.bound(
            tokens.invite, session, request=request, person=whose.id, days=days, given=given
        )
    )
    if given.token:
        console.say(f"签署码（只显示这一次，请当面或密封交给本人）：\n{given.token}")


@consult.command("sign")
@click.argument("token", metavar="签署码")
@click.option("--conclusion", default="", metavar="结论", help="对其余各个的结论，默认第一种。")
@click.option(
    "--except",
    "exceptions",
    multiple=True,
    metavar="编码=结论",
    help="例外，按名单上的编码，可写多个。",
)
@click.option("--doc", default="", metavar="文号", help="部门的文号。")
@options.reasoned
@options.changes
@options.pass_session
def sign(
    session: Session,
    token: str,
    conclusion: str,
    exceptions: tuple[str, ...],
    doc: str,
    why: str,
    run: options.Run,
) -> None:
    """部门签批人凭签署码签署：名单与发出时一致才有效，只能用一次。"""
    said = dict(options.pairs(exceptions, "--except", "结论"))
    run(
        options.bound(
            replies.sign,
            session,
            token=token,
            conclusion=conclusion,
            exceptions=said,
            doc=doc,
            why=why,
        )
    )


@consult.command("handle")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@click.argument("name", metavar="单位")
@click.option("--outcome", type=OUTCOME, required=True, metavar="结果", help="保留、不列入。")
@click.option("--basis", required=True, metavar="依据", help="怎样研究、怎样报告的。")
@click.option(
    "--meeting", default="", metavar="会议", help="保留“不宜命名”的，须由最高一级会议决定。"
)
@click.option("--minutes", default="", metavar="编号", help="纪要编号。")
@click.option("--held", type=options.DAY, default=None, metavar="日期", help="开会日期。")
@options.changes
@options.pass_session
def handle(
    session: Session,
    request: int,
    name: str,
    outcome: str,
    basis: str,
    meeting: str,
    minutes: str,
    held: date | None,
    run: options.Run,
) -> None:
    """录入对一条不同意见的研究办理；须由另一人复核（consult confirm --handling）。"""
    said = handlings.HandlingEntry(
        request=request,
        subject=options.unit(session, name),
        outcome=outcome,
        basis=basis,
        meeting=meeting,
        minutes=minutes,
        held_on=held,
    )
    run(options.bound(handlings.handle, session, weighing=said))


@consult.command("receipt")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@click.option(
    "-o", "--output", type=options.FILE, required=True, metavar="文件", help="存为（.json）。"
)
@options.pass_session
def receipt(session: Session, request: int, output: Path) -> None:
    """出具回执：名单摘要、签署、日志锚点；离线也能核对（consult verify）。"""
    with session.looking(inside=True) as cycle:
        made = handlings.receipt(cycle, request)
    options.save(output, (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode(), ".json")


@consult.command("verify")
@click.argument("file", type=options.FILE, metavar="文件")
def verify(file: Path) -> None:
    """核对一份回执有没有被改动过；不需要数据目录。"""
    try:
        said = json.loads(options.read_text(file))
    except ValueError as error:
        raise errors.Misuse(f"{file} 不是回执。") from error
    if found := handlings.check_receipt(said if isinstance(said, dict) else {}):
        raise errors.Broken(found)
    signed = said["signed"]
    console.say(
        f"{said['department']}对{len(said['subjects'])}个的意见，{signed['received_on']} {signed['signer']}签署，未被改动。锚点 {said['anchor']}"
    )


@consult.command("list")
@click.argument("consultation", default="", metavar="[轮次]")
@options.reports
@options.pass_session
def list_(session: Session, consultation: str, json_: bool) -> None:
    """列出去函；写明轮次则列出单位 × 部门的意见表（仅限办公室内部）。"""
    with session.looking(inside=True) as cycle:
        key = requests.plan_of(cycle, consultation).key if consultation else ""
        letters = opinion_matrix.letters(cycle, key)
        shown = opinion_matrix.matrix(cycle, key) if key else None
        cells = opinion_matrix.cells(cycle, key) if key else ()
    if json_:
        console.as_json({"letters": letters, "cells": cells, "matrix": shown})
        return
    rows = [
        (
            o.id,
            o.consultation,
            o.department,
            o.count,
            o.state,
            o.sent_on,
            o.due_on,
            o.doc,
            o.digest[:12],
        )
        for o in letters
    ]
    console.table(
        ("编号", "轮次", "部门", "对象数", "状态", "发出", "期限", "文号", "名单摘要"),
        rows,
        empty="还没有发函。",
    )
    if shown is not None and shown.rows:
        console.say()
        console.table(
            ("编码", "名称", *shown.departments),
            [(row.code, row.name, *row.said) for row in shown.rows],
        )
        for note in shown.open:
            console.talk(f"尚缺：{note}")


@consult.command("chase")
@click.argument("consultation", default="", metavar="[轮次]")
@options.reports
@options.pass_session
def chase(session: Session, consultation: str, json_: bool) -> None:
    """还没有答复的函：哪个部门、几个、期限、过了几个工作日。催办函经审核人放行（remind release）。"""
    with session.looking(inside=True) as cycle:
        found = opinion_matrix.awaited(
            cycle, requests.plan_of(cycle, consultation).key if consultation else ""
        )
    if json_:
        console.as_json(found)
        return
    rows = [
        (
            one.id,
            one.department,
            one.consultation,
            one.count,
            one.sent_on,
            one.due_on,
            one.days_late or "",
        )
        for one in found
    ]
    console.table(
        ("编号", "部门", "轮次", "对象数", "发出", "期限", "逾期工作日"),
        rows,
        empty="没有待答复的函。",
    )
