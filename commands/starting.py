"""`init`, `person`, `calendar`, `db`: what is set up once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from commands import chinese, console, options, session
from documents import reader, uploads
from engine import days, errors, fields
from storage import books, database, home
from workflows import calendars, catalog, policy, staff, upgrading

HOLIDAYS = fields.Form(
    key="holidays",
    title="放假安排",
    columns=(
        fields.Column(key="day", title="日期", kind="date", required=True),
        fields.Column(key="kind", title="类别", kind="choice", choices=("休", "班"), required=True),
    ),
)
YEAR = options.Number(2004, 2099)


@chinese.command()
@click.option("--name", default="", metavar="姓名", help="第一位人员（管理员兼经办人）；默认取操作系统用户名。")
@click.option("--sandbox", is_flag=True, help="建演练目录：可用 --now 指定时间，一切标注“演练”。")
@options.pass_session
def init(of: session.Session, name: str, sandbox: bool) -> None:
    """建立数据目录和数据库，登记第一位人员，列出待确认的假定。"""
    made = home.create(of.settings.home, is_sandbox=sandbox)
    database.upgrade(of.url, wait_seconds=of.wait_seconds, only_if_empty=True, reads=of.reads)
    who = name or session.os_user() or "管理员"
    found = staff.begin(of.system, name=who, os_user=session.os_user())
    if found.was_repeated:
        console.say(f"{made.folder} 已经建好，未作改动。")
        return
    console.say(f"{of.mark}已建立 {made.folder}；第一位人员：{who}（管理员、经办人）。")
    console.say("录入的意见、打分、会议决定要由另一人复核：请用 mofan person add 姓名 --role 审核人 登记。")
    default = catalog.default()
    scheme = catalog.load(default)
    console.say(f"\n自带安排“{scheme.title}”有 {len(scheme.assumptions)} 条方案未写明、待办公室确认的假定：")
    for one in scheme.assumptions:
        console.say(f"  {one.key}：{one.value} —— {one.sentence}")
    console.say(f"\n要改假定：mofan scheme new 文件夹 --from {default}，改好后 mofan cycle open 文件夹；不改：mofan cycle open {default}。")


@chinese.group()
def person() -> None:
    """办公室人员：登记、列出、改角色。"""


@person.command("add")
@click.argument("name", metavar="姓名")
@click.option("--role", "roles", multiple=True, required=True, metavar="角色", help="经办人、审核人、管理员、监督查阅；可写多个。")
@click.option("--org", default="", metavar="部门", help="部门的键或名称；默认本办公室。部门的人员角色为部门经办人、部门签批人。")
@click.option("--os-user", default="", metavar="用户名", help="其在本机的用户名，免去 --as。")
@options.changes
@options.pass_session
def person_add(of: session.Session, name: str, roles: tuple[str, ...], org: str, os_user: str, run: options.Run) -> None:
    """登记一位人员。"""
    where = f"department:{options.department(of, org)}" if org else staff.OFFICE
    run(lambda how: staff.add(of.clerk, name=name, roles=roles, org=where, os_user=os_user, how=how))


@person.command("role")
@click.argument("name", metavar="姓名")
@click.option("--role", "roles", multiple=True, metavar="角色", help="改后的全部角色。")
@click.option("--leave", is_flag=True, help="离岗：不再能办理。")
@options.changes
@options.pass_session
def person_role(of: session.Session, name: str, roles: tuple[str, ...], leave: bool, run: options.Run) -> None:
    """改一位人员的角色，或令其离岗。"""
    if not roles and not leave:
        raise errors.Misuse("请用 --role 写明角色，或用 --leave 表示离岗。")
    run(lambda how: staff.assign(of.clerk, name=name, roles=roles, active=not leave, how=how))


@person.command("list")
@options.reports
@options.pass_session
def person_list(of: session.Session, json_: bool) -> None:
    """列出人员和角色。"""
    with of.store.reading() as connection:
        people = staff.everyone(connection)
    if json_:
        console.as_json([{"id": one.id, "name": one.name, "roles": one.roles, "active": one.active} for one in people])
        return
    rows = [(one.id, one.name, policy.titles(one.roles), "" if one.active else "已离岗") for one in people]
    console.table(("编号", "姓名", "角色", "备注"), rows)


@chinese.group()
def calendar() -> None:
    """工作日历：查看、导入放假安排。"""


@calendar.command("import")
@click.argument("year", type=YEAR, metavar="年份")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option("--source", default="", metavar="文号", help="放假通知的文号。")
@options.changes
@options.pass_session
def calendar_import(of: session.Session, year: int, file: Path, source: str, run: options.Run) -> None:
    """导入一年的放假安排（两列：日期、类别“休”或“班”）。已开启的年度仍用开启时的日历。"""
    table = reader.read_table(uploads.read_bytes(file), HOLIDAYS, default_year=year)
    listed: dict[str, list[date]] = {"休": [], "班": []}
    for row in table.rows:
        day, kind = row.values["day"], row.values["kind"]
        if isinstance(day, date) and isinstance(kind, str) and not (kind == "休" and day.weekday() >= days.SATURDAY):
            listed[kind].append(day)
    found: dict[str, Any] = {"off": listed["休"], "worked": listed["班"], "source": source}
    run(lambda how: calendars.import_year(of.clerk, year=year, how=how, **found))


@calendar.command("show")
@click.argument("year", type=YEAR, metavar="年份")
@options.reports
@options.pass_session
def calendar_show(of: session.Session, year: int, json_: bool) -> None:
    """一年中工作日的放假和周末的上班。"""
    with of.store.reading() as connection:
        found = calendars.present(connection)
    off = sorted(day for day in found.holidays if day.year == year)
    worked = sorted(day for day in found.workdays if day.year == year)
    is_known = year in found.announced
    if json_:
        console.as_json({"year": year, "announced": is_known, "off": off, "worked": worked})
        return
    if not is_known:
        console.say(f"{year}年的放假安排还没有公布或导入：只按周末和法定固定假日推算，日期为暂定。")
        return
    console.say(f"{year}年 平日放假：{console.listed([f'{day:%m-%d}' for day in off], 40)}")
    console.say(f"{year}年 周末上班：{console.listed([f'{day:%m-%d}' for day in worked], 40) or '（无）'}")


@chinese.group()
def db() -> None:
    """数据库：升级结构。"""


@db.command("upgrade")
@options.pass_session
def db_upgrade(of: session.Session) -> None:
    """把数据库结构升级到本版本，并逐本打开账簿核对；已是本版本时不作改动。"""
    _ = of.home
    upgrading.upgrade(of.url, now=of.time.now(), wait_seconds=of.wait_seconds, reads=of.reads)
    with of.store.reading() as connection:
        console.say(f"数据库结构已是本版本（{len(books.all_(connection))} 本账）。")
