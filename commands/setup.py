"""`init`, `calendar`, `db`: what is set up once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options
from commands.session import Session, os_user
from documents import reader, uploads
from engine import days, fields
from storage import database, home
from storage.ledger import ledgers
from workflows.directory import calendars, users
from workflows.kernel import upgrade
from workflows.scheme import catalog

HOLIDAYS = fields.Form(
    key="holidays",
    title="放假安排",
    columns=(
        fields.Column(key="day", title="日期", kind="date", required=True),
        fields.Column(key="kind", title="类别", kind="choice", choices=("休", "班"), required=True),
    ),
)
YEAR = options.Number(2004, 2099)


@chinese.command("init")
@click.option(
    "--name",
    default="",
    metavar="姓名",
    help="第一位人员（管理员兼经办人）；默认取操作系统用户名。",
)
@click.option("--sandbox", is_flag=True, help="建演练目录：可用 --now 指定时间，一切标注“演练”。")
@options.pass_session
def home_init(session: Session, name: str, sandbox: bool) -> None:
    """建立数据目录和数据库，登记第一位人员，列出待确认的假定。"""
    folder = home.create(session.settings.home, is_sandbox=sandbox).folder
    database.upgrade(
        session.url, wait_seconds=session.wait_seconds, only_if_empty=True, reads=session.reads
    )
    person = name or os_user() or "管理员"
    beginning = users.begin(session.system, name=person, os_user=os_user())
    if beginning.was_repeated:
        console.say(f"{folder} 已经建好，未作改动。")
        return
    console.say(f"{session.mark}已建立 {folder}；第一位人员：{person}（管理员、经办人）。")
    console.say(
        "录入的意见、打分、会议决定要由另一人复核：请用 mofan person add 姓名 --role 审核人 登记。"
    )
    default = catalog.default()
    scheme = catalog.load(default)
    console.say(
        f"\n自带安排“{scheme.title}”有 {len(scheme.assumptions)} 条方案未写明、待办公室确认的假定："
    )
    for assumption in scheme.assumptions:
        console.say(f"  {assumption.key}：{assumption.value} —— {assumption.sentence}")
    console.say(
        f"\n要改假定：mofan scheme new 文件夹 --from {default}，"
        f"改好后 mofan cycle open 文件夹；不改：mofan cycle open {default}。"
    )


@chinese.group("calendar")
def calendar_group() -> None:
    """工作日历：查看、导入放假安排。"""


@calendar_group.command("import")
@click.argument("year", type=YEAR, metavar="年份")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option("--source", default="", metavar="文号", help="放假通知的文号。")
@options.changes
@options.pass_session
def calendar_import(session: Session, year: int, file: Path, source: str, run: options.Run) -> None:
    """导入一年的放假安排（两列：日期、类别“休”或“班”）。已开启的年度仍用开启时的日历。"""
    table = reader.read_table(uploads.read_bytes(file), HOLIDAYS, default_year=year)
    days_by_kind: dict[str, list[date]] = {"休": [], "班": []}
    for row in table.rows:
        day, kind = row.values["day"], row.values["kind"]
        if (
            isinstance(day, date)
            and isinstance(kind, str)
            and not (kind == "休" and day.weekday() >= days.SATURDAY)
        ):
            days_by_kind[kind].append(day)
    run(
        calendars.import_year,
        year=year,
        off=days_by_kind["休"],
        worked=days_by_kind["班"],
        source=source,
    )


@calendar_group.command("show")
@click.argument("year", type=YEAR, metavar="年份")
@options.reports
@options.pass_session
def calendar_show(session: Session, year: int, json_: bool) -> None:
    """一年中工作日的放假和周末的上班。"""
    with session.store.reading() as connection:
        calendar = calendars.present(connection)
    off = sorted(day for day in calendar.holidays if day.year == year)
    worked = sorted(day for day in calendar.workdays if day.year == year)
    is_announced = year in calendar.announced
    if json_:
        console.as_json({"year": year, "announced": is_announced, "off": off, "worked": worked})
        return
    if not is_announced:
        console.say(f"{year}年的放假安排还没有公布或导入：只按周末和法定固定假日推算，日期为暂定。")
        return
    off_line = console.in_one_line([f"{day:%m-%d}" for day in off], 40)
    worked_line = console.in_one_line([f"{day:%m-%d}" for day in worked], 40)
    console.say(f"{year}年 平日放假：{off_line}")
    console.say(f"{year}年 周末上班：{worked_line or '（无）'}")


@chinese.group("db")
def db_group() -> None:
    """数据库：升级结构。"""


@db_group.command("upgrade")
@options.pass_session
def db_upgrade(session: Session) -> None:
    """把数据库结构升级到本版本，并逐本打开账簿核对；已是本版本时不作改动。"""
    _ = session.home
    upgrade.upgrade(
        session.url, now=session.time.now(), wait_seconds=session.wait_seconds, reads=session.reads
    )
    with session.store.reading() as connection:
        console.say(f"数据库结构已是本版本（{len(ledgers.all_(connection))} 本账）。")
