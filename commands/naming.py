"""`naming`: lists, decisions and the paper; it gathers the commands of the notice too."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commands import chinese, console, naming_notice, naming_publicity, options
from commands.session import Session
from documents import writer
from engine import errors
from workflows.lists import lineage
from workflows.reports import agenda
from workflows.selection import (
    adjustments,
    awards,
    decisions,
    objections,
    proposals,
    public_notice,
    revocations,
)


@chinese.group("naming")
def naming_group() -> None:
    """命名：名单、会议决定、公示、命名决定。"""


for _command in (
    naming_notice.naming_public_notice,
    naming_notice.naming_objection,
    naming_publicity.naming_publicity,
    naming_publicity.naming_stories,
):
    naming_group.add_command(_command)


@naming_group.command("propose")
@click.argument("step", metavar="名单")
@click.option("--award", default="", metavar="奖项", help="默认全部奖项。")
@options.changes
@options.pass_session
def naming_propose(session: Session, step: str, award: str, run: options.Run) -> None:
    """由上一份名单生成下一份，每个都有列入与否的理由。"""
    with session.looking() as cycle:
        keys = [award] if award else [plan.key for plan in cycle.scheme.awards]
    run.several([run.bind(proposals.propose, award=key, step=step) for key in keys])


@naming_group.command("adjust")
@click.argument("step", metavar="名单")
@click.option("--award", default="", metavar="奖项", help="哪一奖项。")
@click.option("--add", multiple=True, metavar="单位", help="调入，可写多个。")
@click.option("--remove", multiple=True, metavar="单位", help="调出，可写多个。")
@click.option("--basis", required=True, metavar="依据", help="依据，写入每个的理由。")
@options.changes
@options.pass_session
def naming_adjust(
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
    added, removed = options.subjects_of(session, add), options.subjects_of(session, remove)
    run(adjustments.adjust, award=award, step=step, add=added, remove=removed, basis=basis)


@naming_group.command("decide")
@click.argument("step", metavar="名单")
@click.option("--award", "award_keys", multiple=True, metavar="奖项", help="默认全部奖项。")
@click.option("--meeting", default="", metavar="会议", help="默认该名单规定的会议。")
@click.option(
    "--held", "held_on", type=options.DAY, required=True, metavar="日期", help="开会日期。"
)
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
def naming_decide(
    session: Session,
    step: str,
    award_keys: tuple[str, ...],
    meeting: str,
    held_on: date,
    minutes: str,
    present: str,
    recused: tuple[str, ...],
    votes: str,
    scan: Path | None,
    run: options.Run,
) -> None:
    """录入会议对名单的决定；须由另一人复核（naming confirm）。"""
    recused_by_unit: dict[str, list[str]] = {}
    for unit, person in options.subject_pairs(session, recused, "--recused", "姓名"):
        recused_by_unit.setdefault(unit, []).append(person)
    upload = options.read_upload(scan) if scan else None
    run(
        decisions.decide,
        step=step,
        awards=award_keys,
        meeting=meeting,
        held_on=held_on,
        minutes=minutes,
        present=present,
        recused=recused_by_unit,
        votes=votes,
        scan=upload,
    )


@naming_group.command("confirm")
@click.argument("step", default="", metavar="[名单]")
@click.option("--revocation", is_flag=True, help="复核他人录入的撤销命名，而不是会议对名单的决定。")
@options.changes
@options.pass_session
def naming_confirm(session: Session, step: str, revocation: bool, run: options.Run) -> None:
    """复核他人录入的会议决定。"""
    if revocation:
        run(revocations.confirm)
    elif step:
        run(decisions.confirm, step=step)
    else:
        raise errors.Misuse("请写名单；复核撤销命名用 --revocation。")


@naming_group.command("agenda")
@click.argument("step", metavar="名单")
@click.option(
    "-o", "--output", type=options.FILE, default=None, metavar="文件", help="存为（.xlsx）。"
)
@options.reports
@options.pass_session
def naming_agenda(session: Session, step: str, output: Path | None, json_: bool) -> None:
    """会前一张表：名单、名次、总分、各部门意见、欠账、往年命名、列入理由，还差什么（内部）。"""
    with session.looking(inside=True) as cycle:
        pages = agenda.of_step(cycle, step)
    if output is not None:
        options.save(
            output, writer.write_book([(agenda.form_of(page), page.cells()) for page in pages])
        )
        return
    if json_:
        console.as_json(pages)
        return
    for page in pages:
        console.say(f"{page.title}：{page.count}个")
        console.table(agenda.TITLES, [agenda.shown(row) for row in page.rows])
        for lack in page.lacking:
            console.talk(f"还差：{console.shown(lack)}")


@naming_group.command("revoke")
@click.argument("name", metavar="单位")
@click.option("--meeting", required=True, metavar="会议", help="最高一级会议。")
@click.option(
    "--held", "held_on", type=options.DAY, required=True, metavar="日期", help="开会日期。"
)
@click.option("--minutes", required=True, metavar="编号", help="纪要编号。")
@click.option("--doc", default="", metavar="文号", help="撤销决定的发文字号。")
@options.reasoned
@options.changes
@options.pass_session
def naming_revoke(
    session: Session,
    name: str,
    meeting: str,
    held_on: date,
    minutes: str,
    doc: str,
    why: str,
    run: options.Run,
) -> None:
    """录入撤销命名，须写理由，由另一人复核。

    复核用 naming confirm --revocation。名额不递补，安排另有规定的除外。
    """
    run(
        revocations.revoke,
        subject=options.subject_of(session, name),
        meeting=meeting,
        held_on=held_on,
        minutes=minutes,
        doc=doc,
        why=why,
    )


@naming_group.command("issue")
@click.option("--doc", "number", required=True, metavar="发文字号", help="发文字号。")
@click.option("--date", "dated", type=options.DAY, required=True, metavar="日期", help="成文日期。")
@options.bulk
@options.pass_session
def naming_issue(session: Session, number: str, dated: date, run: options.Run) -> None:
    """登记命名决定：公示无异议的即命名，占用名额，其余有结果，都随之结束。"""
    run.asking(True)(awards.issue, number=number, dated=dated)


@naming_group.command("list")
@click.argument("step", default="", metavar="[名单]")
@click.option("--award", default="", metavar="奖项", help="哪一奖项。")
@click.option("--all", "everyone", is_flag=True, help="连同未列入的和理由（内部）。")
@options.reports
@options.pass_session
def naming_list(session: Session, step: str, award: str, everyone: bool, json_: bool) -> None:
    """列出名单（默认最新的一份）；命名后列出命名结果。"""
    with session.looking(inside=everyone or json_) as cycle:
        newest = lineage.newest(cycle)
        plans = [lineage.award_of(cycle, award)] if award else list(cycle.scheme.awards)
        step_key = lineage.step_of(cycle, step).key if step else ""
        name_lists = []
        for plan in plans:
            of_award = [
                name_list
                for (award_key, kind), name_list in newest.items()
                if award_key == plan.key and step_key in ("", kind)
            ]
            if of_award:
                newest_list = max(of_award, key=lambda name_list: name_list.id)
                name_lists.append(lineage.show(cycle, newest_list))
        posted = public_notice.posted(cycle)
    if json_:
        console.as_json({"slates": name_lists, "public_notices": posted})
        return
    if not name_lists:
        console.say("还没有名单：先用 mofan assess rank 排序，再用 mofan naming propose 生成。")
    for name_list in name_lists:
        count = len(name_list.on_list)
        console.say(
            f"{name_list.award_name} {name_list.step_name}"
            f"（第{name_list.n}份，{count}个，据日志第{name_list.made_from}条）{name_list.decided}"
        )
        if everyone:
            console.table(
                ("编码", "名称", "列入", "名次", "总分", "理由"),
                [
                    (
                        entry.subject,
                        entry.name,
                        entry.standing_name,
                        entry.rank,
                        entry.total,
                        entry.reason,
                    )
                    for entry in name_list.entries
                ],
            )
        else:
            console.table(
                ("编码", "名称"), [(entry.subject, entry.name) for entry in name_list.on_list]
            )
    for notice in posted:
        for objection in notice.objections:
            outcome = objections.OUTCOMES.get(objection.outcome, "未办结")
            console.say(
                f"异议{objection.id}：{console.called(objection.subject, session.names)}，"
                f"{objections.SOURCES[objection.source]}，{objection.received_on}收，{outcome}"
            )
