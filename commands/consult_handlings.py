"""`consult handle`, `receipt`, `verify`: what the office does about an opinion; its receipt."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options
from commands.session import Session
from engine import errors
from workflows.consultations import handlings, receipts

OUTCOME = options.Word("办理结果", handlings.OUTCOMES)


@chinese.command("handle")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@click.argument("name", metavar="单位")
@click.option("--outcome", type=OUTCOME, required=True, metavar="结果", help="保留、不列入。")
@click.option("--basis", required=True, metavar="依据", help="怎样研究、怎样报告的。")
@click.option(
    "--meeting", default="", metavar="会议", help="保留“不宜命名”的，须由最高一级会议决定。"
)
@click.option("--minutes", default="", metavar="编号", help="纪要编号。")
@click.option(
    "--held", "held_on", type=options.DAY, default=None, metavar="日期", help="开会日期。"
)
@options.changes
@options.pass_session
def consult_handle(
    session: Session,
    request: int,
    name: str,
    outcome: str,
    basis: str,
    meeting: str,
    minutes: str,
    held_on: date | None,
    run: options.Run,
) -> None:
    """录入对一条不同意见的研究办理；须由另一人复核（consult confirm --handling）。"""
    handling = handlings.HandlingEntry(
        request=request,
        subject=options.subject_of(session, name),
        outcome=outcome,
        basis=basis,
        meeting=meeting,
        minutes=minutes,
        held_on=held_on,
    )
    run(handlings.handle, weighing=handling)


@chinese.command("receipt")
@click.argument("request", type=options.NUMBER, metavar="函编号")
@click.option(
    "-o", "--output", type=options.FILE, required=True, metavar="文件", help="存为（.json）。"
)
@options.pass_session
def consult_receipt(session: Session, request: int, output: Path) -> None:
    """出具回执：名单摘要、签署、日志锚点；离线也能核对（consult verify）。"""
    with session.looking(inside=True) as cycle:
        receipt = receipts.issue(cycle, request)
    text = json.dumps(receipt, ensure_ascii=False, indent=2) + "\n"
    options.save(output, text.encode(), ".json")


@chinese.command("verify")
@click.argument("file", type=options.FILE, metavar="文件")
def consult_verify(file: Path) -> None:
    """核对一份回执有没有被改动过；不需要数据目录。"""
    try:
        receipt = json.loads(options.read_text(file))
    except ValueError as error:
        raise errors.Misuse(f"{file} 不是回执。") from error
    if faults := receipts.faults(receipt if isinstance(receipt, dict) else {}):
        raise errors.Broken(faults)
    signed = receipt["signed"]
    console.say(
        f"{receipt['department']}对{len(receipt['subjects'])}个的意见，"
        f"{signed['received_on']} {signed['signer']}签署，"
        f"未被改动。锚点 {receipt['anchor']}"
    )
