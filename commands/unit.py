"""`unit`: who they are, whom to call, what happened."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options
from commands.session import Session
from documents import reader, uploads
from engine import errors
from workflows.directory import contacts, units
from workflows.kernel import cycle_view
from workflows.reports import awards_held, history

ROLE = options.Word("职务", contacts.ROLES)
NOTE = options.Word("类别", units.NOTES)


@chinese.group("unit")
def unit_group() -> None:
    """单位：列出、联系人、更名、记事、历史。"""


@unit_group.command("list")
@click.option("--sector", default="", metavar="行业", help="只列某一行业。")
@click.option("--group", default="", metavar="片组", help="只列某一片组。")
@options.reports
@options.pass_session
def unit_list(session: Session, sector: str, group: str, json_: bool) -> None:
    """按机构序列列出单位。"""
    with session.looking() as cycle:
        enrolments = [
            enrolment
            for enrolment in cycle.enrolments.values()
            if sector in ("", enrolment.sector) and group in ("", enrolment.grp)
        ]
    if json_:
        fields = (
            "code",
            "name",
            "sector",
            "grp",
            "caretaker",
            "participation",
            "reminded_by",
            "branches",
        )
        console.as_json(
            [
                {("group" if key == "grp" else key): getattr(enrolment, key) for key in fields}
                for enrolment in enrolments
            ]
        )
        return
    words = {
        "full": "",
        "reference": "参照执行",
        "unranked": "不排名",
        "phone": "电话",
        "message": "",
    }
    rows = [
        (
            enrolment.code,
            enrolment.name,
            enrolment.sector,
            enrolment.grp,
            enrolment.caretaker,
            words[enrolment.participation],
            words[enrolment.reminded_by],
        )
        for enrolment in enrolments
    ]
    console.table(("编码", "单位", "行业", "片组", "联系", "参与", "提醒"), rows)


@unit_group.command("show")
@click.argument("name", metavar="单位")
@options.reports
@options.pass_session
def unit_show(session: Session, name: str, json_: bool) -> None:
    """一个单位（或部门）：名称沿革和联系人。"""
    with session.looking() as cycle:
        code = units.answerable(cycle.connection, cycle).find(name)
        enrolment = cycle.enrolments.get(code)
        present_name = enrolment.name if enrolment is not None else cycle.pinned.owner_name(code)
        honours = awards_held.of_subject(cycle.connection, code)
        people = contacts.rows(cycle.connection, [code])
        names = units.lineage_of(cycle.connection, code)
    if enrolment is None and not code.startswith(units.DEPARTMENT):
        raise errors.Misuse(f"“{name}”不是单位，也不是部门。")
    if json_:
        console.as_json(
            {
                "code": code,
                "name": present_name,
                "names": names,
                "contacts": people,
                "honours": honours,
            }
        )
        return
    groups = ""
    if enrolment is not None:
        groups = f"（{enrolment.sector}，{enrolment.grp}，{enrolment.caretaker}）"
    console.say(f"{code} {present_name}{groups}")
    for line in (*names, *(honour.sentence for honour in honours)):
        console.say(f"  {console.shown(line)}")
    rows = [
        (
            contacts.ROLES[contact.role] + ("（B角）" if contact.deputy else ""),
            contact.name,
            contact.phone,
            contact.mail,
            contact.channels,
            contact.starts_on,
            contact.ends_on,
        )
        for contact in people
    ]
    console.table(
        ("职务", "姓名", "电话", "邮箱", "渠道", "起", "止"),
        rows,
        empty="还没有联系人：mofan unit contact 或 unit import。",
    )


@unit_group.command("import")
@click.argument("file", type=options.FILE, metavar="文件")
@options.changes
@options.pass_session
def unit_import(session: Session, file: Path, run: options.Run) -> None:
    """导入联系人表：单位（或部门）、职务、姓名、电话、邮箱、渠道、B角、起始日期。"""
    table = reader.read_table(uploads.read_bytes(file), contacts.FORM)
    with session.looking() as cycle:
        entries = contacts.of_table(
            units.answerable(cycle.connection, cycle),
            table,
            channels=options.channel_names(session),
        )
    run(contacts.name_contacts, contacts=entries)


@unit_group.command("contact")
@click.argument("name", metavar="单位")
@click.argument("person", metavar="姓名")
@click.option(
    "--role",
    type=ROLE,
    default="contact",
    metavar="职务",
    help="联络员、机关党委专职副书记、分管领导、第一责任人。",
)
@click.option("--phone", default="", metavar="号码", help="电话。")
@click.option("--mail", default="", metavar="邮箱", help="邮箱。")
@click.option(
    "--channel",
    "channels",
    multiple=True,
    metavar="渠道",
    help="愿意用的渠道，按先后可写多个；不写则按办公室的设置。",
)
@click.option("--deputy", is_flag=True, help="B角。")
@click.option(
    "--from",
    "starts_on",
    type=options.DAY,
    default=None,
    metavar="日期",
    help="自何日起，默认今天。",
)
@options.changes
@options.pass_session
def unit_contact(
    session: Session,
    name: str,
    person: str,
    role: str,
    phone: str,
    mail: str,
    channels: tuple[str, ...],
    deputy: bool,
    starts_on: date | None,
    run: options.Run,
) -> None:
    """明确一个单位（或部门）的联系人；同一职务的前任自该日起止。"""
    with session.looking() as cycle:
        code = units.answerable(cycle.connection, cycle).find(name)
    names = options.channel_names(session)
    if unknown := [channel for channel in channels if channel not in names]:
        raise errors.Misuse(f"没有渠道“{'、'.join(unknown)}”：有 {'、'.join(names)}。")
    contact = contacts.NewContact(
        unit=code,
        role=role,
        name=person,
        phone=phone,
        mail=mail,
        channels=channels,
        deputy=deputy,
        starts_on=starts_on,
    )
    run(contacts.name_contacts, contacts=[contact])


@unit_group.command("rename")
@click.argument("name", metavar="单位")
@click.argument("new_name", metavar="新名称")
@click.option(
    "--from", "starts_on", type=options.DAY, required=True, metavar="日期", help="自何日起。"
)
@click.option("--basis", required=True, metavar="文号", help="依据。")
@options.changes
@options.pass_session
def unit_rename(
    session: Session, name: str, new_name: str, starts_on: date, basis: str, run: options.Run
) -> None:
    """单位更名：旧名仍能查到；已开启的年度保留列入时的名称。"""
    with session.reading() as connection:
        code = units.names(connection).find(name)
    run(units.rename, code=code, name=new_name, starts_on=starts_on, basis=basis)


@unit_group.command("note")
@click.argument("name", metavar="单位")
@click.argument("text", metavar="内容")
@click.option(
    "--kind", type=NOTE, default="phone", metavar="类别", help="电话记录、领导批示、备注。"
)
@options.changes
@options.pass_session
def unit_note(session: Session, name: str, text: str, kind: str, run: options.Run) -> None:
    """记一笔：电话记录、领导批示。"""
    code = options.subject_of(session, name)
    run(units.note, code=code, kind=kind, text=text)


@unit_group.command("history")
@click.argument("name", metavar="单位")
@click.option("--outward", is_flag=True, help="可以给单位看的那一面。")
@options.reports
@options.pass_session
def unit_history(session: Session, name: str, outward: bool, json_: bool) -> None:
    """一个单位的历史，跨各年度，由远及近。"""
    with session.reading(inside=not outward) as connection:
        code = units.names(connection).find(name) if "-" not in name else name.upper()
        events = history.of_subject(
            connection, code, outward=outward, titles=session.titles, zone=cycle_view.OFFICE_ZONE
        )
    if json_:
        console.as_json(events)
        return
    rows = [
        (event.at, event.book, event.sentence, event.by, f"理由：{event.why}" if event.why else "")
        for event in events
    ]
    console.table(("时间", "账簿", "事项", "经手", ""), rows, empty="还没有记录。")
