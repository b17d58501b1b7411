"""`remind`: what time will bring, what it brought, what waits for release, whom to call, what to paste into the group."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from commands import chinese, console, options, sending, status
from commands.session import Session
from documents import reader, uploads, writer
from engine import errors
from workflows.directory import units as unit_directory
from workflows.reports import board, upcoming, workload
from workflows.reports import release as release_queue
from workflows.tasks import call_sheet

ROLE = options.Word("职务", unit_directory.ROLES)


@chinese.group()
def remind() -> None:
    """提醒：预览、处理、放行、电话单、群通知、通知、工作量。"""


@remind.command("preview")
@click.option(
    "--days", type=options.Number(1, 1000), default=30, metavar="天数", help="往后看多少天。"
)
@options.reports
@options.pass_session
def preview(session: Session, days: int, json_: bool) -> None:
    """今后若干天会开始办理、会提醒的。"""
    with session.looking() as cycle:
        found = upcoming.upcoming(cycle, until=session.time.now() + timedelta(days=days))
    if json_:
        console.as_json(found)
        return
    rows = [(one.at, one.step, one.task, one.count, one.mode_name) for one in found]
    console.table(("时间", "步骤", "事项", "对象数", "方式"), rows, empty=f"今后{days}天没有。")


@remind.command("run")
@click.option("--after-gap", is_flag=True, help="停了一段时间后再运行：已核对过，照发。")
@options.reports
@options.pass_session
def run(session: Session, after_gap: bool, json_: bool) -> None:
    """处理到点的事项：开始办理、拟写消息、发出。可由定时任务每天运行，重复运行无妨。"""
    done = sending.once(session, is_released=after_gap)
    if json_:
        console.as_json(done)
        return
    if done.did_nothing:
        console.talk("没有需要办理的。")
    else:
        console.say(
            f"处理{done.ticked}项，拟写消息{done.composed}条，发出{done.sent}条，失败{done.failed}条，过期{done.expired}条，稍后再发{done.deferred}条。"
        )
    for label in done.quiet:
        console.talk(f"“{label}”：不在发送时间（休息日或非工作时间），消息留到下一个工作日早上。")
    for trouble in done.troubles:
        console.talk(f"请处理：{console.shown(trouble)}")


@remind.command("release")
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
def release(
    session: Session,
    ids: tuple[int, ...],
    everyone: bool,
    drop: tuple[str, ...],
    why: str,
    run: options.Run,
) -> None:
    """待放行的催办：列出（不写编号）、放行、不发。由审核人办理。"""
    with session.looking() as cycle:
        drafts = release_queue.drafts(cycle)
    if not ids and not everyone and not drop:
        if run.json_:
            console.as_json(drafts)
            return
        rows = [
            (
                one.id,
                one.addressee,
                one.step,
                one.task,
                one.due_on,
                one.days_late,
                one.received_on,
                one.made_on,
                "" if one.addressee.startswith(one.name) else one.name,
            )
            for one in drafts
        ]
        titles = ("编号", "发给", "步骤", "事项", "期限", "逾期工作日", "曾收到", "拟出", "关于")
        console.table(titles, rows, empty="没有待放行的。")
        return
    subjects = set(options.units(session, drop))
    dropped = [one.id for one in drafts if one.subject in subjects]
    chosen = [one.id for one in drafts if one.subject not in subjects] if everyone else list(ids)
    run(
        lambda run_options: release_queue.release(
            session.clerk,
            ledger=session.ledger,
            ids=chosen,
            drop=dropped,
            why=why,
            run_options=run_options,
        ),
        asks=len(chosen) + len(dropped) > 1,
    )


@remind.command("calls")
@click.option(
    "-o", "--output", type=options.FILE, default=None, metavar="文件", help="存为电话单（.xlsx）。"
)
@click.option(
    "--from", "file", type=options.FILE, default=None, metavar="文件", help="读回填好的电话单。"
)
@options.changes
@options.pass_session
def calls(session: Session, output: Path | None, file: Path | None, run: options.Run) -> None:
    """今天要打的电话：列出、存成电话单、读回通话记录（签收、同意的延期一并办理）。"""
    if file is not None:
        made = call_sheet.calls_of(reader.read_table(uploads.read_bytes(file), call_sheet.FORM))
        if not made:
            raise errors.Misuse(f"{file} 里没有填写通话日期的行。")
        run(
            lambda run_options: call_sheet.record(
                session.clerk, ledger=session.ledger, calls=made, run_options=run_options
            )
        )
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
        (one.number, one.unit, one.contact, one.phone, one.task, one.due_on, one.before)
        for one in lines
    ]
    console.table(
        ("编号", "单位", "联系人", "电话", "事项", "期限", "上次联系"),
        rows,
        empty="今天没有要打的电话。",
    )


@remind.command("text")
@click.argument("task", default="", metavar="[事项]")
@click.option("--names", is_flag=True, help="点名未报的单位。")
@options.reports
@options.pass_session
def text(session: Session, task: str, names: bool, json_: bool) -> None:
    """一段可以贴到工作群里的话：应报、已报、请何时前报送。"""
    with session.looking() as cycle:
        told = board.say(cycle, task)
        said = release_queue.group_text(cycle, told=told, with_names=names)
    console.as_json({"task": told.kind, "text": said}) if json_ else console.say(said)


@remind.command("notice")
@click.argument("title", metavar="标题")
@click.argument("words", metavar="正文")
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
def notice(
    session: Session,
    title: str,
    words: str,
    names: tuple[str, ...],
    chosen: board.Filter,
    role: str,
    run: options.Run,
) -> None:
    """写一则临时通知：先列出发给多少家、哪些家，再发；超过本月上限的提示。"""
    listed = options.units(session, names)
    with session.looking() as cycle:
        units = listed or [row.code for row in board.board(cycle, chosen).rows]
        over = release_queue.over_the_cap(cycle, units)
    for one in over[:10]:
        console.talk(
            f"请留意：{one.unit} {one.month}的{workload.KINDS[one.kind]}将达{one.count}{workload.MEASURES[one.kind]}，超过上限{one.cap}{workload.MEASURES[one.kind]}。"
        )
    occasion = release_queue.Occasion(units=tuple(units), title=title, text=words, role=role)
    run(
        lambda run_options: release_queue.write(
            session.clerk, ledger=session.ledger, occasion=occasion, run_options=run_options
        ),
        asks=len(units) > 1,
    )


@remind.command("load")
@click.argument("name", default="", metavar="[单位]")
@options.reports
@options.pass_session
def load(session: Session, name: str, json_: bool) -> None:
    """每月向各单位（或一个单位）要了多少：消息、电话、报送、附件、调研；超过上限的列出。"""
    subject = options.unit(session, name)
    with session.looking() as cycle:
        found = workload.by_month(cycle, subject)
        over = [one for one in workload.excesses(cycle) if subject in ("", one.unit)]
        names = {code: one.name for code, one in cycle.enrolments.items()}
    if json_:
        console.as_json({"months": found, "over": over})
        return
    rows = [(one.month, *(one.counts[kind] or "" for kind in workload.KINDS)) for one in found]
    console.table(("月份", *workload.KINDS.values()), rows, empty="还没有。")
    for one in over:
        console.talk(
            f"超过上限：{names[one.unit]} {one.month} {workload.KINDS[one.kind]}{one.count}，上限{one.cap}"
        )
