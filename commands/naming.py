"""`naming`: lists, decisions, the notice, the paper."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path
from typing import Any

import click

from commands import chinese, console, options
from commands.session import Session
from documents import writer
from engine import clock, errors
from workflows.kernel import cycle_view
from workflows.kernel.service import Outcome, RunOptions
from workflows.lists import lineage
from workflows.reports import agenda
from workflows.selection import awards as award_issue
from workflows.selection import decisions, proposals, revocations
from workflows.selection import public_notice as notice_posting
from workflows.selection import publicity as publicity_records

SOURCE = options.Word("来源", notice_posting.SOURCES)
OUTCOME = options.Word("结果", notice_posting.OUTCOMES)


@chinese.group("naming")
def group() -> None:
    """命名：名单、会议决定、公示、命名决定。"""


@group.command("propose")
@click.argument("step", metavar="名单")
@click.option("--award", default="", metavar="奖项", help="默认全部奖项。")
@options.changes
@options.pass_session
def propose(session: Session, step: str, award: str, run: options.Run) -> None:
    """由上一份名单生成下一份，每个都有列入与否的理由。"""
    with session.looking() as cycle:
        awards = [award] if award else [one.key for one in cycle.scheme.awards]
    run(*(functools.partial(_propose, session, each, step) for each in awards))


def _propose(session: Session, award: str, step: str, run_options: RunOptions) -> Outcome:
    return proposals.propose(
        session.clerk, ledger=session.ledger, award=award, step=step, run_options=run_options
    )


@group.command("adjust")
@click.argument("step", metavar="名单")
@click.option("--award", default="", metavar="奖项", help="哪一奖项。")
@click.option("--add", multiple=True, metavar="单位", help="调入，可写多个。")
@click.option("--remove", multiple=True, metavar="单位", help="调出，可写多个。")
@click.option("--basis", required=True, metavar="依据", help="依据，写入每个的理由。")
@options.changes
@options.pass_session
def adjust(
    session: Session,
    step: str,
    award: str,
    add: tuple[str, ...],
    remove: tuple[str, ...],
    basis: str,
    run: options.Run,
) -> None:
    """调整名单：调入、调出，写明依据；会议已定的不能再调。"""
    if not add and not remove:
        raise errors.Misuse("请用 --add 或 --remove 写明调入、调出的单位。")
    changed: dict[str, Any] = {
        "add": options.units(session, add),
        "remove": options.units(session, remove),
        "basis": basis,
    }
    run(
        lambda run_options: proposals.adjust(
            session.clerk,
            ledger=session.ledger,
            award=award,
            step=step,
            run_options=run_options,
            **changed,
        )
    )


@group.command("decide")
@click.argument("step", metavar="名单")
@click.option("--award", "awards", multiple=True, metavar="奖项", help="默认全部奖项。")
@click.option("--meeting", default="", metavar="会议", help="默认该名单规定的会议。")
@click.option("--held", type=options.DAY, required=True, metavar="日期", help="开会日期。")
@click.option("--minutes", required=True, metavar="编号", help="纪要编号。")
@click.option("--present", default="", metavar="人员", help="到会人员。")
@click.option(
    "--recused", multiple=True, metavar="单位=姓名", help="某单位讨论时回避的人，可写多个。"
)
@click.option("--votes", default="", metavar="表决", help="表决情况。")
@click.option(
    "--scan", type=options.FILE, default=None, metavar="文件", help="纪要扫描件（不得有密级）。"
)
@options.changes
@options.pass_session
def decide(
    session: Session,
    step: str,
    awards: tuple[str, ...],
    meeting: str,
    held: date,
    minutes: str,
    present: str,
    recused: tuple[str, ...],
    votes: str,
    scan: Path | None,
    run: options.Run,
) -> None:
    """录入会议对名单的决定；须由另一人复核（naming confirm）。"""
    withdrew: dict[str, list[str]] = {}
    for unit, who in options.of_units(session, recused, "--recused", "姓名"):
        withdrew.setdefault(unit, []).append(who)
    met: dict[str, Any] = {
        "held_on": held,
        "minutes": minutes,
        "present": present,
        "recused": withdrew,
        "votes": votes,
    }
    met["scan"] = options.taken(scan) if scan else None
    run(
        lambda run_options: decisions.decide(
            session.clerk,
            ledger=session.ledger,
            step=step,
            awards=awards,
            meeting=meeting,
            run_options=run_options,
            **met,
        )
    )


@group.command("confirm")
@click.argument("step", default="", metavar="[名单]")
@click.option("--revocation", is_flag=True, help="复核他人录入的撤销命名，而不是会议对名单的决定。")
@options.changes
@options.pass_session
def confirm(session: Session, step: str, revocation: bool, run: options.Run) -> None:
    """复核他人录入的会议决定。"""
    if revocation:
        run(options.bound(revocations.confirm, session))
    elif step:
        run(options.bound(decisions.confirm, session, step=step))
    else:
        raise errors.Misuse("请写名单；复核撤销命名用 --revocation。")


@group.command("agenda")
@click.argument("step", metavar="名单")
@click.option(
    "-o", "--output", type=options.FILE, default=None, metavar="文件", help="存为（.xlsx）。"
)
@options.reports
@options.pass_session
def agenda_(session: Session, step: str, output: Path | None, json_: bool) -> None:
    """会前一张表：名单、名次、总分、各部门意见、欠账、往年命名、列入理由，还差什么（内部）。"""
    with session.looking(inside=True) as cycle:
        found = agenda.of_step(cycle, step)
    if output is not None:
        options.save(
            output, writer.write_book([(agenda.form_of(page), page.cells()) for page in found])
        )
        return
    if json_:
        console.as_json(found)
        return
    for page in found:
        console.say(f"{page.title}：{page.count}个")
        console.table(agenda.TITLES, [agenda.shown(row) for row in page.rows])
        for one in page.lacking:
            console.talk(f"还差：{console.shown(one)}")


@group.command("revoke")
@click.argument("name", metavar="单位")
@click.option("--meeting", required=True, metavar="会议", help="最高一级会议。")
@click.option("--held", type=options.DAY, required=True, metavar="日期", help="开会日期。")
@click.option("--minutes", required=True, metavar="编号", help="纪要编号。")
@click.option("--doc", default="", metavar="文号", help="撤销决定的发文字号。")
@options.reasoned
@options.changes
@options.pass_session
def revoke(
    session: Session,
    name: str,
    meeting: str,
    held: date,
    minutes: str,
    doc: str,
    why: str,
    run: options.Run,
) -> None:
    """录入撤销命名，须写理由，由另一人复核。

    复核用 naming confirm --revocation。名额不递补，安排另有规定的除外。
    """
    met = {"meeting": meeting, "held_on": held, "minutes": minutes, "doc": doc, "why": why}
    run(options.bound(revocations.revoke, session, subject=options.unit(session, name), **met))


@group.command("publicity")
@click.argument("names", nargs=-1, metavar="[单位]…")
@click.option("--where", default="", metavar="哪里", help="在哪里宣传推介。")
@click.option("--on", type=options.DAY, default=None, metavar="日期", help="哪一天，默认今天。")
@click.option("--what", default="", metavar="内容", help="宣传了什么。")
@options.changes
@options.pass_session
def publicity(
    session: Session,
    names: tuple[str, ...],
    where: str,
    on: date | None,
    what: str,
    run: options.Run,
) -> None:
    """登记对命名的宣传推介；不写单位则列出。"""
    if not names:
        with session.looking() as cycle:
            console.table(
                ("单位", "哪里", "日期", "内容"),
                publicity_records.listing(cycle),
                empty="还没有登记。",
            )
        return
    if not where.strip():
        raise errors.Misuse("请用 --where 写明在哪里宣传推介。")
    day = on or clock.local_date(session.time.now(), cycle_view.OFFICE_ZONE)
    run(
        options.bound(
            publicity_records.record,
            session,
            subjects=options.units(session, names),
            where=where,
            on=day,
            what=what,
        )
    )


@group.command("stories")
@click.option(
    "-o", "--output", type=options.FILE, required=True, metavar="文件夹", help="存到这个空文件夹。"
)
@options.pass_session
def stories(session: Session, output: Path) -> None:
    """经验汇编：把已接收的经验材料按机构序列收在一个文件夹里，附目录。"""
    with session.looking() as cycle:
        found = publicity_records.stories(cycle)
    options.save_all(output, publicity_records.volume(found))


@group.command("public-notice")
@click.option(
    "--posted", type=options.DAY, default=None, metavar="日期", help="公示日期，默认今天。"
)
@click.option("--place", default="", metavar="地方", help="在哪里公示。")
@click.option("--end", default="", metavar="情况", help="公示期满，写明公示情况。")
@options.changes
@options.pass_session
def public_notice(
    session: Session, posted: date | None, place: str, end: str, run: options.Run
) -> None:
    """公示审定的名单，起止日期按日历算出；期满后用 --end 办结。"""
    if end:
        run(
            lambda run_options: notice_posting.end(
                session.clerk, ledger=session.ledger, report=end, run_options=run_options
            )
        )
        return
    run(
        lambda run_options: notice_posting.publish(
            session.clerk,
            ledger=session.ledger,
            posted_on=posted,
            place=place,
            run_options=run_options,
        )
    )
    if not run.json_:
        with session.looking() as cycle:
            for one in notice_posting.posted(cycle):
                console.say(f"{one.award_name}：{one.first_day} 至 {one.last_day}")


@group.command("objection")
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
    "--received", type=options.DAY, default=None, metavar="日期", help="收到日期，默认今天。"
)
@click.option("--settle", type=options.NUMBER, default=None, metavar="编号", help="办结这一异议。")
@click.option("--outcome", type=OUTCOME, default=None, metavar="结果", help="成立、不成立。")
@click.option("--handling", default="", metavar="办理情况", help="怎样办理的。")
@options.changes
@options.pass_session
def objection(
    session: Session,
    name: str,
    source: str,
    text: str,
    received: date | None,
    settle: int | None,
    outcome: str | None,
    handling: str,
    run: options.Run,
) -> None:
    """公示期的异议：登记，或用 --settle 办结；成立的不予命名，名额不递补。"""
    if settle is not None:
        run(
            lambda run_options: notice_posting.settle(
                session.clerk,
                ledger=session.ledger,
                objection=settle,
                outcome=outcome or "",
                handling=handling,
                run_options=run_options,
            )
        )
    elif not name or not text.strip():
        raise errors.Misuse("请写单位和 --text 内容；办结用 --settle 编号。")
    else:
        subject = options.unit(session, name)
        said: dict[str, Any] = {"source": source, "text": text, "received_on": received}
        run(
            lambda run_options: notice_posting.object_(
                session.clerk,
                ledger=session.ledger,
                subject=subject,
                run_options=run_options,
                **said,
            )
        )


@group.command("issue")
@click.option("--doc", "number", required=True, metavar="发文字号", help="发文字号。")
@click.option("--date", "dated", type=options.DAY, required=True, metavar="日期", help="成文日期。")
@options.bulk
@options.pass_session
def issue(session: Session, number: str, dated: date, run: options.Run) -> None:
    """登记命名决定：公示无异议的即命名，占用名额，其余有结果，都随之结束。"""
    run(
        lambda run_options: award_issue.issue(
            session.clerk,
            ledger=session.ledger,
            number=number,
            dated=dated,
            run_options=run_options,
        ),
        asks=True,
    )


@group.command("list")
@click.argument("step", default="", metavar="[名单]")
@click.option("--award", default="", metavar="奖项", help="哪一奖项。")
@click.option("--all", "everyone", is_flag=True, help="连同未列入的和理由（内部）。")
@options.reports
@options.pass_session
def list_(session: Session, step: str, award: str, everyone: bool, json_: bool) -> None:
    """列出名单（默认最新的一份）；命名后列出命名结果。"""
    with session.looking(inside=everyone or json_) as cycle:
        newest = lineage.newest(cycle)
        awards = [lineage.award_of(cycle, award)] if award else list(cycle.scheme.awards)
        key = lineage.step_of(cycle, step).key if step else ""
        chosen = []
        for one in awards:
            made = [
                name_list
                for (of_award, kind), name_list in newest.items()
                if of_award == one.key and key in ("", kind)
            ]
            chosen += (
                [lineage.show(cycle, max(made, key=lambda name_list: name_list.id))] if made else []
            )
        posted = notice_posting.posted(cycle)
    if json_:
        console.as_json({"slates": chosen, "public_notices": posted})
        return
    if not chosen:
        console.say("还没有名单：先用 mofan assess rank 排序，再用 mofan naming propose 生成。")
    for shown in chosen:
        console.say(
            f"{shown.award_name} {shown.step_name}（第{shown.n}份，{len(shown.on_list)}个，据日志第{shown.made_from}条）{shown.decided}"
        )
        entries = shown.entries if everyone else shown.on_list
        if everyone:
            console.table(
                ("编码", "名称", "列入", "名次", "总分", "理由"),
                [(e.subject, e.name, e.standing_name, e.rank, e.total, e.reason) for e in entries],
            )
        else:
            console.table(("编码", "名称"), [(e.subject, e.name) for e in entries])
    for notice in posted:
        for against in notice.objections:
            outcome = notice_posting.OUTCOMES.get(against.outcome, "未办结")
            console.say(
                f"异议{against.id}：{console.called(against.subject, session.names)}，{notice_posting.SOURCES[against.source]}，{against.received_on}收，{outcome}"
            )
