"""`unit`: who they are, whom to call, what happened."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commands import console, known_channels, lookup, running
from commands.session import Session
from documents import reader, uploads
from engine import errors
from workflows.directory import contacts, units
from workflows.kernel import cycle_view
from workflows.reports import awards_held, history


def unit_list(session: Session, sector: str, group: str, json_: bool) -> None:
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


def unit_show(session: Session, name: str, json_: bool) -> None:
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
    console.listing(people, empty="还没有联系人：mofan unit contact 或 unit import。")


def unit_import(session: Session, file: Path, run: running.Run) -> None:
    table = reader.read_table(uploads.read_bytes(file), contacts.FORM, year_of=session.year_of)
    with session.looking() as cycle:
        entries = contacts.of_table(
            units.answerable(cycle.connection, cycle),
            table,
            channels=known_channels.channel_names(session),
        )
    run(contacts.name_contacts, contacts=entries)


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
    run: running.Run,
) -> None:
    with session.looking() as cycle:
        code = units.answerable(cycle.connection, cycle).find(name)
    names = known_channels.channel_names(session)
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


def unit_rename(
    session: Session, name: str, new_name: str, starts_on: date, basis: str, run: running.Run
) -> None:
    with session.reading() as connection:
        code = units.names(connection).find(name)
    run(units.rename, code=code, name=new_name, starts_on=starts_on, basis=basis)


def unit_alias(session: Session, name: str, alias: str, run: running.Run) -> None:
    run(units.learn, code=lookup.subject_of(session, name), name=alias)


def unit_note(session: Session, name: str, text: str, kind: str, run: running.Run) -> None:
    code = lookup.subject_of(session, name)
    run(units.note, code=code, kind=kind, text=text)


def unit_history(session: Session, name: str, outward: bool, json_: bool) -> None:
    with session.reading(inside=not outward) as connection:
        code = units.names(connection).find(name) if "-" not in name else name.upper()
        events = history.of_subject(
            connection, code, outward=outward, titles=session.titles, zone=cycle_view.OFFICE_ZONE
        )
    console.listing(
        events,
        json_=json_,
        first=("at", "book"),
        apart=("seq", "subject", "person", "also", "proof", "hash"),
        empty="还没有记录。",
    )
