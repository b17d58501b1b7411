"""`init`, `calendar`, `db`: what is set up once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commands import console, running
from commands.session import Session, os_user
from documents import reader, uploads
from engine import days, errors, fields
from storage import home, schema
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


def home_init(
    session: Session, name: str, sandbox: bool, proof: bool, group: str, scheme: str
) -> None:
    if proof and not sandbox:
        raise errors.Misuse("--proof 只用于演练目录：正式目录总是要求证明是本人。")
    meant = scheme or catalog.default()
    plan = catalog.load(meant)
    made = home.create(session.settings.home, is_sandbox=sandbox, group=group)
    folder = made.folder
    if not session.settings.database:
        home.make_database(made)
    schema.upgrade(
        session.url, wait_seconds=session.wait_seconds, only_if_empty=True, reads=session.reads
    )
    person = name or os_user() or "管理员"
    beginning = users.begin(
        session.system,
        name=person,
        os_user=os_user(),
        is_sandbox=sandbox,
        asks_proof=proof or not sandbox,
    )
    if beginning.was_repeated:
        console.say(f"{folder} 已经建好，未作改动。")
        return
    console.say(f"{session.mark}已建立 {folder}；第一位人员：{person}（管理员、经办人）。")
    console.say(
        "录入的意见、打分、会议决定要由另一人复核：请用 mofan person add 姓名 --role 审核人 登记。"
    )
    kind = "自带安排" if meant in catalog.names() else "安排"
    console.say(
        f"\n{kind}“{plan.title}”有 {len(plan.assumptions)} 条方案未写明、待办公室确认的假定："
    )
    for assumption in plan.assumptions:
        console.say(f"  {assumption.key}：{assumption.value} —— {assumption.sentence}")
    others = [name for name in catalog.names() if name != meant]
    if others:
        console.say(f"\n自带的还有：{'、'.join(others)}（mofan scheme show 名称）。")
    console.say(
        f"要改假定：mofan scheme new 文件夹 --from {meant}，"
        f"改好后 mofan cycle open 文件夹；不改：mofan cycle open {meant}。"
    )


def calendar_import(session: Session, year: int, file: Path, source: str, run: running.Run) -> None:
    table = reader.read_table(uploads.read_bytes(file), HOLIDAYS, year_of=lambda month, day: year)
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


def calendar_show(session: Session, year: int, json_: bool) -> None:
    calendar = calendars.present(session.snapshot)
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


def db_upgrade(session: Session) -> None:
    _ = session.home
    upgrade.upgrade(
        session.url,
        now=session.time_before_upgrade.now(),
        wait_seconds=session.wait_seconds,
        reads=session.reads,
    )
    console.say(f"数据库结构已是本版本（{len(ledgers.all_(session.snapshot))} 本账）。")
