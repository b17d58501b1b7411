"""`problem`: what has to be put right, from entry to being struck off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options
from commands.session import Session
from documents import reader, uploads, writer
from workflows.directory import units
from workflows.visits import problems

SOURCE = options.Word("来源", problems.SOURCES)


@chinese.group("problem")
def problem_group() -> None:
    """问题清单：登记、报整改情况、销号、退回、列出。"""


@problem_group.command("add")
@click.argument("name", metavar="单位")
@click.argument("sentence", metavar="问题")
@click.option(
    "--source", type=SOURCE, default="office", metavar="来源", help="自查、调研、观摩、办公室。"
)
@click.option("--kind", default="", metavar="类型", help="灯下黑、两张皮、其他。")
@click.option("--cause", default="", metavar="原因", help="原因。")
@click.option("--measure", default="", metavar="措施", help="整改措施。")
@click.option("--leader", default="", metavar="姓名", help="责任领导。")
@click.option("--person", default="", metavar="姓名", help="责任人。")
@click.option("--clause", default="", metavar="条款", help="对应的考评要点。")
@click.option(
    "--due", "due_on", type=options.DAY, default=None, metavar="日期", help="完成时限，默认按安排。"
)
@click.option("--grave", "is_grave", is_flag=True, help="重大问题：销号之前不能转入下一阶段。")
@options.changes
@options.pass_session
def problem_add(
    session: Session,
    name: str,
    sentence: str,
    source: str,
    kind: str,
    cause: str,
    measure: str,
    leader: str,
    person: str,
    clause: str,
    due_on: date | None,
    is_grave: bool,
    run: options.Run,
) -> None:
    """登记一个问题：即成为该单位的事项，到期提醒。"""
    problem = problems.Problem(
        subject=options.subject_of(session, name),
        what=sentence,
        source=source,
        kind=kind,
        cause=cause,
        measure=measure,
        leader=leader,
        person=person,
        clause=clause,
        due_on=due_on,
        is_grave=is_grave,
    )
    run(problems.add, entries=[problem])


@problem_group.command("import")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option(
    "--source", type=SOURCE, default="own", metavar="来源", help="自查、调研、观摩、办公室。"
)
@options.bulk
@options.pass_session
def problem_import(session: Session, file: Path, source: str, run: options.Run) -> None:
    """导入一份问题清单（例如单位自查报来的）；空表用 problem sheet 生成。"""
    table = reader.read_table(uploads.read_bytes(file), problems.FORM)
    with session.looking() as cycle:
        entries = problems.problems_of(units.names(cycle.connection, cycle), table, source=source)
    run.asking(len(entries) > 1)(problems.add, entries=entries)


@problem_group.command("sheet")
@click.option(
    "-o", "--output", type=options.FILE, required=True, metavar="文件", help="存为（.xlsx）。"
)
def problem_sheet(output: Path) -> None:
    """生成空白问题清单。"""
    options.save(output, writer.write_table(problems.FORM, blank_rows=20))


@problem_group.command("report")
@click.argument("id_", type=options.NUMBER, metavar="编号")
@click.argument("text", metavar="整改情况")
@click.option(
    "--received",
    "received_on",
    type=options.DAY,
    default=None,
    metavar="日期",
    help="收到日期，默认今天。",
)
@options.changes
@options.pass_session
def problem_report(
    session: Session, id_: int, text: str, received_on: date | None, run: options.Run
) -> None:
    """录入单位报来的整改情况。"""
    run(problems.report, id_=id_, text=text, received_on=received_on)


@problem_group.command("close")
@click.argument("id_", type=options.NUMBER, metavar="编号")
@options.reasoned
@options.changes
@options.pass_session
def problem_close(session: Session, id_: int, why: str, run: options.Run) -> None:
    """核实后销号。"""
    run(problems.close, id_=id_, why=why)


@problem_group.command("return")
@click.argument("id_", type=options.NUMBER, metavar="编号")
@options.reasoned
@options.changes
@options.pass_session
def problem_return(session: Session, id_: int, why: str, run: options.Run) -> None:
    """整改不到位，退回继续整改（须写理由）。"""
    run(problems.give_back, id_=id_, why=why)


@problem_group.command("list")
@click.argument("name", default="", metavar="[单位]")
@click.option("--state", default="", metavar="状态", help="整改中、已报整改情况、已销号。")
@options.reports
@options.pass_session
def problem_list(session: Session, name: str, state: str, json_: bool) -> None:
    """列出问题。"""
    subject = options.subject_of(session, name)
    with session.looking() as cycle:
        listing = problems.listing(cycle, subject=subject, state=state)
    if json_:
        console.as_json(listing)
        return
    rows = [
        (
            problem.id,
            problem.name,
            problem.what,
            problem.kind,
            problem.source,
            problem.measure,
            problem.leader,
            problem.due_on,
            problem.days_left,
            "重大" if problem.is_grave else "",
            problem.state_name,
        )
        for problem in listing
    ]
    console.table(
        (
            "编号",
            "单位",
            "问题",
            "类型",
            "来源",
            "措施",
            "责任领导",
            "时限",
            "剩余工作日",
            "",
            "状态",
        ),
        rows,
        empty="没有问题。",
    )
