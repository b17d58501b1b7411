"""`remind`: what time brings, what waits for release, whom to call, what to tell the group."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from commands import chinese, console, options, sending, status
from commands.session import Session
from documents import reader, uploads, writer
from engine import errors
from workflows.directory import contacts
from workflows.reports import board, release, task_overview, upcoming, workload
from workflows.tasks import call_sheet

ROLE = options.Word("职务", contacts.ROLES)


@chinese.group("remind")
def remind_group() -> None:
    """提醒：预览、处理、放行、电话单、群通知、通知、工作量。"""


@remind_group.command("preview")
@click.option(
    "--days", type=options.Number(1, 1000), default=30, metavar="天数", help="往后看多少天。"
)
@options.reports
@options.pass_session
def remind_preview(session: Session, days: int, json_: bool) -> None:
    """今后若干天会开始办理、会提醒的。"""
    with session.looking() as cycle:
        moments = upcoming.upcoming(cycle, until=session.time.now() + timedelta(days=days))
    if json_:
        console.as_json(moments)
        return
    rows = [
        (moment.at, moment.step, moment.task, moment.count, moment.mode_name) for moment in moments
    ]
    console.table(("时间", "步骤", "事项", "对象数", "方式"), rows, empty=f"今后{days}天没有。")


@remind_group.command("run")
@click.option("--after-gap", is_flag=True, help="停了一段时间后再运行：已核对过，照发。")
@options.reports
@options.pass_session
def remind_run(session: Session, after_gap: bool, json_: bool) -> None:
    """处理到点的事项：开始办理、拟写消息、发出。可由定时任务每天运行，重复运行无妨。"""
    worker_pass = sending.run_pass(session, is_released=after_gap)
    if json_:
        console.as_json(worker_pass)
        return
    if worker_pass.did_nothing:
        console.talk("没有需要办理的。")
    else:
        console.say(
            f"处理{worker_pass.ticked}项，拟写消息{worker_pass.composed}条，"
            f"发出{worker_pass.sent}条，失败{worker_pass.failed}条，"
            f"过期{worker_pass.expired}条，稍后再发{worker_pass.deferred}条。"
        )
    for label in worker_pass.quiet:
        console.talk(f"“{label}”：不在发送时间（休息日或非工作时间），消息留到下一个工作日早上。")
    for trouble in worker_pass.troubles:
        console.talk(f"请处理：{console.shown(trouble)}")


@remind_group.command("release")
@click.argument("ids", nargs=-1, type=options.NUMBER, metavar="[编号]…")
@click.option("--all", "everyone", is_flag=True, help="除 --drop 所列，全部放行。")
@click.option(
    "--drop",
    multiple=True,
    metavar="单位",
    help="不发给这些单位（例如纸质件已到），可写多个；须写 --why。",
)
@options.reasoned
@options.bulk
@options.pass_session
def remind_release(
    session: Session,
    ids: tuple[int, ...],
    everyone: bool,
    drop: tuple[str, ...],
    why: str,
    run: options.Run,
) -> None:
    """待放行的催办：列出（不写编号）、放行、不发。由审核人办理。"""
    with session.looking() as cycle:
        drafts = release.drafts(cycle)
    if not ids and not everyone and not drop:
        if run.json_:
            console.as_json(drafts)
            return
        rows = [
            (
                draft.id,
                draft.addressee,
                draft.step,
                draft.task,
                draft.due_on,
                draft.days_late,
                draft.received_on,
                draft.made_on,
                "" if draft.addressee.startswith(draft.name) else draft.name,
            )
            for draft in drafts
        ]
        titles = ("编号", "发给", "步骤", "事项", "期限", "逾期工作日", "曾收到", "拟出", "关于")
        console.table(titles, rows, empty="没有待放行的。")
        return
    subjects = set(options.subjects_of(session, drop))
    dropped = [draft.id for draft in drafts if draft.subject in subjects]
    others = [draft.id for draft in drafts if draft.subject not in subjects]
    released = others if everyone else list(ids)
    run.asking(len(released) + len(dropped) > 1)(
        release.release, ids=released, drop=dropped, why=why
    )


@remind_group.command("calls")
@click.option(
    "-o", "--output", type=options.FILE, default=None, metavar="文件", help="存为电话单（.xlsx）。"
)
@click.option(
    "--from", "file", type=options.FILE, default=None, metavar="文件", help="读回填好的电话单。"
)
@options.changes
@options.pass_session
def remind_calls(
    session: Session, output: Path | None, file: Path | None, run: options.Run
) -> None:
    """今天要打的电话：列出、存成电话单、读回通话记录（签收、同意的延期一并办理）。"""
    if file is not None:
        calls = call_sheet.calls_of(reader.read_table(uploads.read_bytes(file), call_sheet.FORM))
        if not calls:
            raise errors.Misuse(f"{file} 里没有填写通话日期的行。")
        run(call_sheet.record, calls=calls)
        return
    with session.looking() as cycle:
        lines = call_sheet.sheet(cycle)
    if output is not None:
        options.save(output, writer.write_table(call_sheet.FORM, [line.cells() for line in lines]))
        return
    if run.json_:
        console.as_json(lines)
        return
    rows = [
        (line.number, line.unit, line.contact, line.phone, line.task, line.due_on, line.before)
        for line in lines
    ]
    console.table(
        ("编号", "单位", "联系人", "电话", "事项", "期限", "上次联系"),
        rows,
        empty="今天没有要打的电话。",
    )


@remind_group.command("text")
@click.argument("task", default="", metavar="[事项]")
@click.option("--names", is_flag=True, help="点名未报的单位。")
@options.reports
@options.pass_session
def remind_text(session: Session, task: str, names: bool, json_: bool) -> None:
    """一段可以贴到工作群里的话：应报、已报、请何时前报送。"""
    with session.looking() as cycle:
        summary = task_overview.say(cycle, task)
        words = release.group_text(cycle, summary=summary, with_names=names)
    console.as_json({"task": summary.kind, "text": words}) if json_ else console.say(words)


@remind_group.command("notice")
@click.argument("title", metavar="标题")
@click.argument("text", metavar="正文")
@click.option(
    "--to",
    "names",
    multiple=True,
    metavar="单位",
    help="发给哪些单位，可写多个；不写则用下面的条件，都不写则为全部。",
)
@status.filtered
@click.option(
    "--role",
    type=ROLE,
    default="contact",
    metavar="职务",
    help="发给联络员（contact）；发给领导的须审核人放行。",
)
@options.bulk
@options.pass_session
def remind_notice(
    session: Session,
    title: str,
    text: str,
    names: tuple[str, ...],
    row_filter: board.Filter,
    role: str,
    run: options.Run,
) -> None:
    """写一则临时通知：先列出发给多少家、哪些家，再发；超过本月上限的提示。"""
    subjects = options.subjects_of(session, names)
    with session.looking() as cycle:
        if not subjects:
            subjects = [row.code for row in board.board(cycle, row_filter).rows]
        over = release.over_the_cap(cycle, subjects)
    for excess in over[:10]:
        kind, measure = workload.KINDS[excess.kind], workload.MEASURES[excess.kind]
        console.talk(
            f"请留意：{excess.unit} {excess.month}的{kind}将达{excess.count}{measure}，"
            f"超过上限{excess.cap}{measure}。"
        )
    occasion = release.Occasion(units=tuple(subjects), title=title, text=text, role=role)
    run.asking(len(subjects) > 1)(release.write, occasion=occasion)


@remind_group.command("load")
@click.argument("name", default="", metavar="[单位]")
@options.reports
@options.pass_session
def remind_load(session: Session, name: str, json_: bool) -> None:
    """每月向各单位（或一个单位）要了多少：消息、电话、报送、附件、调研；超过上限的列出。"""
    subject = options.subject_of(session, name)
    with session.looking() as cycle:
        months = workload.by_month(cycle, subject)
        over = [excess for excess in workload.excesses(cycle) if subject in ("", excess.unit)]
        names = {code: enrolment.name for code, enrolment in cycle.enrolments.items()}
    if json_:
        console.as_json({"months": months, "over": over})
        return
    rows = [
        (month.month, *(month.counts[kind] or "" for kind in workload.KINDS)) for month in months
    ]
    console.table(("月份", *workload.KINDS.values()), rows, empty="还没有。")
    for excess in over:
        console.talk(
            f"超过上限：{names[excess.unit]} {excess.month} "
            f"{workload.KINDS[excess.kind]}{excess.count}，上限{excess.cap}"
        )
