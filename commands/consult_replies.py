"""`consult record`, `confirm`, `sheet`, `invite`, `sign`: how a letter is answered.

On paper, entered by one person and confirmed by another; on the sheet that went with the letter;
or signed with a code. All of it stays inside the office.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options
from commands.session import Session
from documents import reader, uploads
from engine import errors
from workflows.consultations import department_signing, handlings, replies, requests, tokens
from workflows.directory import units, users

MEDIUM = options.Word("方式", {key: requests.MEDIA[key] for key in ("paper", "phone")})


@chinese.command("record")
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
    "sheet",
    type=options.FILE,
    default=None,
    metavar="文件",
    help="部门退回的回执表（consult sheet 发出的），整表读回。",
)
@click.option("--doc", default="", metavar="收文号", help="复函的收文号。")
@click.option("--signer", required=True, metavar="姓名", help="签发人。")
@click.option(
    "--received",
    "received_on",
    type=options.DAY,
    default=None,
    metavar="日期",
    help="收到日期，默认今天。",
)
@click.option(
    "--medium", type=MEDIUM, default="paper", metavar="方式", help="书面复函、电话（书面待补）。"
)
@click.option("--place", "storage_place", default="", metavar="存放处", help="复函原件存放在哪里。")
@click.option(
    "--scan", type=options.FILE, default=None, metavar="文件", help="复函扫描件（不得有密级）。"
)
@options.reasoned
@options.changes
@options.pass_session
def consult_record(
    session: Session,
    request: int,
    conclusion: str,
    exceptions: tuple[str, ...],
    sheet: Path | None,
    doc: str,
    signer: str,
    received_on: date | None,
    medium: str,
    storage_place: str,
    scan: Path | None,
    why: str,
    run: options.Run,
) -> None:
    """录入一份复函：除所列例外，对全部名单适用同一结论；须由另一人复核。回执表读回的即时签署。"""
    if sheet is not None:
        run(
            department_signing.record_sheet,
            request=request,
            file=options.read_upload(sheet),
            doc=doc,
            signer=signer,
            received_on=received_on,
            why=why,
        )
        return
    with session.looking() as cycle:
        conclusion = conclusion or requests.default_conclusion(cycle, request)
    reply = replies.Reply(
        request=request,
        conclusion=conclusion,
        exceptions=_exceptions(session, exceptions),
        doc=doc,
        signer=signer,
        received_on=received_on,
        medium=medium,
        place=storage_place,
        why=why,
    )
    run(replies.record, reply=reply, scan=options.read_upload(scan) if scan else None)


def _exceptions(session: Session, texts: tuple[str, ...]) -> dict[str, str]:
    """Exceptions one by one, or a table of them."""
    conclusions: dict[str, str] = {}
    for text in texts:
        if "=" in text or "＝" in text:
            conclusions |= dict(options.subject_pairs(session, [text], "--except", "结论"))
            continue
        table = reader.read_table(uploads.read_bytes(Path(text)), replies.EXCEPTIONS)
        with session.looking() as cycle:
            codes, faults = units.names(cycle.connection, cycle).of_cells(table)
        if faults:
            raise errors.Misuse(faults)
        conclusions |= {codes[row.number]: str(row.values["conclusion"]) for row in table.rows}
    return conclusions


@chinese.command("confirm")
@click.argument("ids", nargs=-1, type=options.NUMBER, metavar="[函编号]…")
@click.option("--handling", is_flag=True, help="复核他人录入的研究办理情况，而不是复函。")
@options.changes
@options.pass_session
def consult_confirm(
    session: Session, ids: tuple[int, ...], handling: bool, run: options.Run
) -> None:
    """复核他人录入的复函（对照原件）。"""
    if handling:
        run(handlings.confirm)
    elif ids:
        run(replies.confirm, ids=ids)
    else:
        raise errors.Misuse("请写函编号；复核研究办理情况用 --handling。")


@chinese.command("sheet")
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
def consult_sheet(
    session: Session, request: int, output: Path, days: int, run: options.Run
) -> None:
    """生成回执表：冻结的名单和一次性回执码；此前发出的随即作废。"""
    issued = tokens.IssuedSecret()
    run(tokens.reply_sheet, request=request, days=days, issued=issued)
    if issued.sheet:
        options.save(output, issued.sheet)


@chinese.command("invite")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@click.argument("person", metavar="签批人")
@click.option(
    "--days", type=options.NUMBER, default=tokens.VALID_DAYS, metavar="天数", help="几天内有效。"
)
@click.option("--revoke", is_flag=True, help="不发新的，作废该函未用的签署码和回执码。")
@options.changes
@options.pass_session
def consult_invite(
    session: Session, request: int, person: str, days: int, revoke: bool, run: options.Run
) -> None:
    """给部门签批人一个一次性签署码（只显示这一次）。"""
    if revoke:
        run(tokens.revoke, request=request)
        return
    with session.reading(inside=True) as connection:
        signatory = users.known(connection, person)
    issued = tokens.IssuedSecret()
    run(tokens.invite, request=request, person=signatory.id, days=days, issued=issued)
    if issued.token:
        console.say(f"签署码（只显示这一次，请当面或密封交给本人）：\n{issued.token}")


@chinese.command("sign")
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
def consult_sign(
    session: Session,
    token: str,
    conclusion: str,
    exceptions: tuple[str, ...],
    doc: str,
    why: str,
    run: options.Run,
) -> None:
    """部门签批人凭签署码签署：名单与发出时一致才有效，只能用一次。"""
    run(
        department_signing.sign,
        token=token,
        conclusion=conclusion,
        exceptions=dict(options.pairs(exceptions, "--except", "结论")),
        doc=doc,
        why=why,
    )
