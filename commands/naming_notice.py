"""`naming public-notice`, `objection`: the list is made public, and what is said against it."""

from __future__ import annotations

from datetime import date

import click

from commands import chinese, console, options
from commands.session import Session
from engine import errors
from workflows.selection import objections, public_notice

SOURCE = options.Word("来源", objections.SOURCES)
OUTCOME = options.Word("结果", objections.OUTCOMES)


@chinese.command("public-notice")
@click.option(
    "--posted",
    "posted_on",
    type=options.DAY,
    default=None,
    metavar="日期",
    help="公示日期，默认今天。",
)
@click.option("--place", "posted_at", default="", metavar="地方", help="在哪里公示。")
@click.option("--end", "report", default="", metavar="情况", help="公示期满，写明公示情况。")
@options.changes
@options.pass_session
def naming_public_notice(
    session: Session, posted_on: date | None, posted_at: str, report: str, run: options.Run
) -> None:
    """公示审定的名单，起止日期按日历算出；期满后用 --end 办结。"""
    if report:
        run(public_notice.end, report=report)
        return
    run(public_notice.publish, posted_on=posted_on, posted_at=posted_at)
    if not run.json_:
        with session.looking() as cycle:
            for notice in public_notice.posted(cycle):
                console.say(f"{notice.award_name}：{notice.first_day} 至 {notice.last_day}")


@chinese.command("objection")
@click.argument("name", default="", metavar="[单位]")
@click.option(
    "--source",
    type=SOURCE,
    default="letter",
    metavar="来源",
    help="实名、匿名有线索、来信、来电、来访。",
)
@click.option("--text", default="", metavar="内容", help="内容。")
@click.option(
    "--received",
    "received_on",
    type=options.DAY,
    default=None,
    metavar="日期",
    help="收到日期，默认今天。",
)
@click.option("--settle", type=options.NUMBER, default=None, metavar="编号", help="办结这一异议。")
@click.option("--outcome", type=OUTCOME, default=None, metavar="结果", help="成立、不成立。")
@click.option("--handling", default="", metavar="办理情况", help="怎样办理的。")
@options.changes
@options.pass_session
def naming_objection(
    session: Session,
    name: str,
    source: str,
    text: str,
    received_on: date | None,
    settle: int | None,
    outcome: str | None,
    handling: str,
    run: options.Run,
) -> None:
    """公示期的异议：登记，或用 --settle 办结；成立的不予命名，名额不递补。"""
    if settle is not None:
        run(objections.settle, objection=settle, outcome=outcome or "", handling=handling)
    elif not name or not text.strip():
        raise errors.Misuse("请写单位和 --text 内容；办结用 --settle 编号。")
    else:
        subject = options.subject_of(session, name)
        run(objections.receive, subject=subject, source=source, text=text, received_on=received_on)
