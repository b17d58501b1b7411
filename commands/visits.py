"""`visit`, `observation`, `problem`: what teams plan and see, what they propose, what has to be put right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options, session
from documents import reader, uploads, writer
from engine import fields
from workflows import forms, members, observing, rectifying, roster, visiting

SOURCE = options.Word("来源", rectifying.SOURCES)


@chinese.group()
def visit() -> None:
    """学习调研：建议、安排、通知、记录、列出；观摩活动同此。"""


@visit.command("team")
@click.argument("name", metavar="调研组")
@click.argument("listed", nargs=-1, required=True, metavar="姓名=单位…")
@options.changes
@options.pass_session
def team(of: session.Session, name: str, listed: tuple[str, ...], run: options.Run) -> None:
    """明确一个调研组的成员和各人所在单位（不去本单位）；没有写到的即不再是成员。"""
    people = {who: options.unit(of, where) for who, where in options.pairs(listed, "成员", "单位")}
    run(lambda how: members.appoint(of.clerk, kind=members.TEAM, name=name, listed=people, how=how))


@visit.command("suggest")
@click.option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。")
@click.option("--from", "first", type=options.DAY, default=None, metavar="日期", help="自何日起，默认该事项开始之日。")
@click.option("--to", "last", type=options.DAY, default=None, metavar="日期", help="至何日止，默认该事项截止之日。")
@click.option("--form", "way", default="实地", metavar="方式", help="写在表上的方式。")
@click.option("-o", "--output", type=options.FILE, default=None, metavar="文件", help="存为安排表（.xlsx），改好后用 visit plan 读回。")
@options.reports
@options.pass_session
def suggest(of: session.Session, task: str, first: date | None, last: date | None, way: str, output: Path | None, json_: bool) -> None:
    """建议一份安排：同片组的排在一起，避开休息日、调休班日和本单位，一组一天不超量。"""
    with of.looking() as seen:
        found = visiting.suggest(seen, task=task, first=first, last=last)
        names = {case.subject: case.name for case in seen.every_case}
    rows: list[dict[str, fields.Value]] = [
        {"unit": names[one.unit], "held_on": one.day, "team": one.team, "form": way} for one in found.stops
    ]
    if output is not None:
        options.save(output, writer.write_table(visiting.PLAN, rows))
    elif json_:
        console.as_json(found)
    else:
        console.table(("日期", "调研组", "单位"), [(one.day, one.team, names[one.unit]) for one in found.stops], empty="没有需要安排的。")
    if found.unplaced:
        console.talk(f"排不下的：{console.listed([names[one] for one in found.unplaced])}；请放宽日期或每天家数。")


@visit.command("plan")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。")
@options.bulk
@options.pass_session
def plan(of: session.Session, file: Path, task: str, run: options.Run) -> None:
    """导入安排表，作为草稿：通知（visit release）之前只有办公室看得到。"""
    table = reader.read_table(uploads.read_bytes(file), visiting.PLAN)
    with of.looking() as seen:
        asked = visiting.plan_of(seen, task)
        planned = visiting.visits_of(roster.names(seen.connection, seen), table)
    run(options.bound(visiting.plan, of, task=asked.key, planned=planned), asks=len(planned) > 1)


@visit.command("release")
@click.argument("names", nargs=-1, metavar="[单位]…")
@click.option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。")
@options.bulk
@options.pass_session
def release(of: session.Session, names: tuple[str, ...], task: str, run: options.Run) -> None:
    """把安排通知各单位（不写单位则全部草稿）。"""
    subjects = options.units(of, names)
    run(options.bound(visiting.release, of, task=task, subjects=subjects), asks=len(subjects) != 1)


@visit.command("cancel")
@click.argument("ids", nargs=-1, required=True, type=options.NUMBER, metavar="编号…")
@options.reasoned
@options.changes
@options.pass_session
def cancel(of: session.Session, ids: tuple[int, ...], why: str, run: options.Run) -> None:
    """取消安排（须写理由）；已通知的再通知。"""
    run(options.bound(visiting.cancel, of, ids=ids, why=why))


@visit.command("record")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。")
@options.changes
@options.pass_session
def record(of: session.Session, file: Path, task: str, run: options.Run) -> None:
    """录入记录表：各单位的这一事项随即办结。空表用 mofan table 生成。"""
    with of.looking() as seen:
        asked = visiting.plan_of(seen, task)
        held = visiting.visits_of(roster.names(seen.connection, seen), forms.table(seen, asked.brings, uploads.read_bytes(file)))
    run(options.bound(visiting.record, of, task=asked.key, held=held))


@visit.command("list")
@click.argument("name", default="", metavar="[单位]")
@options.reports
@options.pass_session
def list_(of: session.Session, name: str, json_: bool) -> None:
    """列出安排和记录。"""
    subject = options.unit(of, name)
    with of.looking() as seen:
        found = visiting.recorded(seen, subject)
        names = {case.subject: case.name for case in seen.every_case}
        kinds = {one.kind: seen.pinned.tasks[one.kind].name for one in found}
    if json_:
        console.as_json(found)
        return
    rows = [
        (o.id, o.held_on, visiting.STATES[o.state], kinds[o.kind], names[o.subject], o.form, o.team, o.strengths, o.findings) for o in found
    ]
    console.table(("编号", "日期", "状态", "事项", "单位", "方式", "组别地点", "好的做法", "问题"), rows, empty="还没有安排和记录。")


@chinese.group()
def observation() -> None:
    """示范单位：登记自荐推荐、录入研究结果、复核、列出。观摩活动的安排和记录用 mofan visit --task。"""


@observation.command("nominate")
@click.argument("source", metavar="来源")
@click.argument("names", nargs=-1, required=True, metavar="单位…")
@click.option("--basis", default="", metavar="依据", help="依据，例如推荐意见的出处。")
@options.changes
@options.pass_session
def nominate(of: session.Session, source: str, names: tuple[str, ...], basis: str, run: options.Run) -> None:
    """登记示范单位人选：单位自荐、调研组推荐等；各来源并存。"""
    run(options.bound(observing.nominate, of, source=source, units=options.units(of, names), basis=basis))


@observation.command("select")
@click.argument("names", nargs=-1, required=True, metavar="单位…")
@click.option("--meeting", required=True, metavar="会议", help="哪个会议研究的。")
@click.option("--held", type=options.DAY, required=True, metavar="日期", help="开会日期。")
@click.option("--minutes", required=True, metavar="编号", help="纪要编号。")
@options.changes
@options.pass_session
def select(of: session.Session, names: tuple[str, ...], meeting: str, held: date, minutes: str, run: options.Run) -> None:
    """录入会议确定的示范单位；须由另一人复核。示范单位不等于先进单位。"""
    run(options.bound(observing.select, of, units=options.units(of, names), meeting=meeting, held_on=held, minutes=minutes))


@observation.command("confirm")
@options.changes
@options.pass_session
def confirm(of: session.Session, run: options.Run) -> None:
    """复核他人录入的示范单位。"""
    run(options.bound(observing.confirm, of))


@observation.command("list")
@options.reports
@options.pass_session
def observation_list(of: session.Session, json_: bool) -> None:
    """列出人选及其来源、研究结果。"""
    with of.looking() as seen:
        found = observing.listing(seen)
    if json_:
        console.as_json(found)
        return
    rows = [(one.code, one.name, one.sector, one.sources, one.selected) for one in found]
    console.table(("编码", "单位", "行业", "来源", "研究结果"), rows, empty="还没有人选。")


@chinese.group()
def problem() -> None:
    """问题清单：登记、报整改情况、销号、退回、列出。"""


@problem.command("add")
@click.argument("name", metavar="单位")
@click.argument("what", metavar="问题")
@click.option("--source", type=SOURCE, default="office", metavar="来源", help="自查、调研、观摩、办公室。")
@click.option("--kind", default="", metavar="类型", help="灯下黑、两张皮、其他。")
@click.option("--cause", default="", metavar="原因", help="原因。")
@click.option("--measure", default="", metavar="措施", help="整改措施。")
@click.option("--leader", default="", metavar="姓名", help="责任领导。")
@click.option("--person", default="", metavar="姓名", help="责任人。")
@click.option("--clause", default="", metavar="条款", help="对应的考评要点。")
@click.option("--due", "due_on", type=options.DAY, default=None, metavar="日期", help="完成时限，默认按安排。")
@click.option("--grave", "is_grave", is_flag=True, help="重大问题：销号之前不能转入下一阶段。")
@options.changes
@options.pass_session
def add(of: session.Session, name: str, run: options.Run, **said: object) -> None:
    """登记一个问题：即成为该单位的事项，到期提醒。"""
    found = rectifying.Problem(subject=options.unit(of, name), **said)  # type: ignore[arg-type]
    run(options.bound(rectifying.find, of, found=[found]))


@problem.command("import")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option("--source", type=SOURCE, default="own", metavar="来源", help="自查、调研、观摩、办公室。")
@options.bulk
@options.pass_session
def import_(of: session.Session, file: Path, source: str, run: options.Run) -> None:
    """导入一份问题清单（例如单位自查报来的）；空表用 problem sheet 生成。"""
    table = reader.read_table(uploads.read_bytes(file), rectifying.FORM)
    with of.looking() as seen:
        found = rectifying.problems_of(roster.names(seen.connection, seen), table, source=source)
    run(options.bound(rectifying.find, of, found=found), asks=len(found) > 1)


@problem.command("sheet")
@click.option("-o", "--output", type=options.FILE, required=True, metavar="文件", help="存为（.xlsx）。")
def sheet(output: Path) -> None:
    """生成空白问题清单。"""
    options.save(output, writer.write_table(rectifying.FORM, blank_rows=20))


@problem.command("report")
@click.argument("id_", type=options.NUMBER, metavar="编号")
@click.argument("text", metavar="整改情况")
@click.option("--received", type=options.DAY, default=None, metavar="日期", help="收到日期，默认今天。")
@options.changes
@options.pass_session
def report(of: session.Session, id_: int, text: str, received: date | None, run: options.Run) -> None:
    """录入单位报来的整改情况。"""
    run(options.bound(rectifying.report, of, id_=id_, text=text, received_on=received))


@problem.command("close")
@click.argument("id_", type=options.NUMBER, metavar="编号")
@options.reasoned
@options.changes
@options.pass_session
def close(of: session.Session, id_: int, why: str, run: options.Run) -> None:
    """核实后销号。"""
    run(options.bound(rectifying.close, of, id_=id_, why=why))


@problem.command("return")
@click.argument("id_", type=options.NUMBER, metavar="编号")
@options.reasoned
@options.changes
@options.pass_session
def give_back(of: session.Session, id_: int, why: str, run: options.Run) -> None:
    """整改不到位，退回继续整改（须写理由）。"""
    run(options.bound(rectifying.give_back, of, id_=id_, why=why))


@problem.command("list")
@click.argument("name", default="", metavar="[单位]")
@click.option("--state", default="", metavar="状态", help="整改中、已报整改情况、已销号。")
@options.reports
@options.pass_session
def problem_list(of: session.Session, name: str, state: str, json_: bool) -> None:
    """列出问题。"""
    subject = options.unit(of, name)
    with of.looking() as seen:
        found = rectifying.listing(seen, subject=subject, state=state)
    if json_:
        console.as_json(found)
        return
    rows = [
        (o.id, o.name, o.what, o.kind, o.source, o.measure, o.leader, o.due_on, o.days_left, "重大" if o.is_grave else "", o.state_name)
        for o in found
    ]
    console.table(("编号", "单位", "问题", "类型", "来源", "措施", "责任领导", "时限", "剩余工作日", "", "状态"), rows, empty="没有问题。")
