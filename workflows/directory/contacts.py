"""Whom to call at a unit or a department: who answers for it, as what, from when on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from documents import parser
from engine import errors, fields, texts
from engine.described import Cell, described
from storage import persons, queries
from storage.database import Connection
from storage.ledger import ledgers
from workflows.directory import person_names
from workflows.directory.units import Names
from workflows.kernel import cycle_view
from workflows.kernel.use_case import Change, use_case

ROLES = {
    "contact": "联络员",
    "deputy_secretary": "机关党委专职副书记",
    "leader": "分管领导",
    "head": "第一责任人",
}

FORM = fields.Form(
    key="contacts",
    title="单位联系人",
    columns=(
        fields.Column(
            key="unit", title="单位", required=True, aliases=("单位名称", "编码"), spans=True
        ),
        fields.Column(
            key="role",
            title="职务",
            kind="choice",
            choices=tuple(ROLES.values()),
            required=True,
            aliases=("角色",),
        ),
        fields.Column(key="name", title="姓名", required=True),
        fields.Column(key="phone", title="电话", kind="code", aliases=("手机", "联系电话")),
        fields.Column(key="mail", title="邮箱", kind="code", aliases=("电子邮箱",)),
        fields.Column(
            key="channels", title="渠道", note="按先后，用顿号分开；不填则按办公室的设置"
        ),
        fields.Column(key="deputy", title="B角", kind="flag"),
        fields.Column(key="starts_on", title="起始日期", kind="date"),
    ),
)
"""The table by which the contacts of many units come in at once."""


@dataclass(frozen=True, kw_only=True)
class NewContact:
    """Somebody who answers for a unit or a department (`department:KEY`) from a day on.

    `role` is one of `ROLES`; `deputy` is the B角. `channels` are the ways they want to be told by,
    in order; none: as before, or as the office is set up.
    """

    unit: str
    role: str
    name: str
    phone: str = ""
    mail: str = ""
    channels: tuple[str, ...] = ()
    deputy: bool = False
    starts_on: date | None = None


@described
class ContactRow:
    """One contact as shown: who, as what, since when; ended ones too."""

    unit: str
    role: Annotated[str, Cell("职务", words=ROLES)]
    name: Annotated[str, Cell("姓名")]
    phone: Annotated[str, Cell("电话")]
    mail: Annotated[str, Cell("邮箱")]
    channels: Annotated[tuple[str, ...], Cell("渠道")]
    deputy: Annotated[bool, Cell("B角")]
    starts_on: Annotated[date, Cell("起")]
    ends_on: Annotated[date | None, Cell("止")]


@use_case("unit.contact", ledger=ledgers.OFFICE)
def name_contacts(change: Change, *, contacts: Sequence[NewContact]) -> None:
    """Name contacts of units and departments, from each one's `starts_on` (none: today) on.

    Whoever held the same part before ends on that day; the same person again only changes numbers.
    Telephone, mail and channels are operational: no line tells of them, but for the digest of those
    of a department's people, who sign. Raises Misuse for a role that is none of `ROLES`.
    """
    if unknown := sorted({contact.role for contact in contacts} - set(ROLES)):
        titles = "、".join(f"{key}（{title}）" for key, title in ROLES.items())
        raise errors.Misuse(f"没有职务“{'、'.join(unknown)}”：有 {titles}。")
    today = cycle_view.local_today(change.now)
    people = {
        (person.org, texts.fold_name(person.name)): person
        for person in ledgers.office(change.connection).find(persons.Person)
        if person.active
    }
    held = ledgers.office(change.connection).find(
        persons.Contact, org=sorted({contact.unit for contact in contacts})
    )
    for new in contacts:
        starts_on = new.starts_on or today
        line = change.line(
            "unit.contact",
            new.unit,
            data={"role": new.role, "name": new.name, "deputy": new.deputy, "starts_on": starts_on},
        )
        person = people.get((new.unit, texts.fold_name(new.name)))
        if person is None:
            person = line.add(
                persons.Person(
                    name=person_names.proper(new.name, new.unit),
                    org=new.unit,
                    roles=[],
                    phone=new.phone,
                    mail=new.mail,
                    channels=list(new.channels),
                )
            )
        else:
            person = change.touch(
                person,
                phone=new.phone or person.phone,
                mail=new.mail or person.mail,
                channels=list(new.channels) or person.channels,
            )
        if new.unit.startswith("department:"):
            digest = persons.address_digest(person.phone, person.mail)
            if person.address_digest != digest:
                person = line.change(person, address_digest=digest)
        people[new.unit, texts.fold_name(new.name)] = person
        before = [
            contact
            for contact in held
            if (contact.org, contact.role, contact.deputy) == (new.unit, new.role, new.deputy)
            and contact.ends_on is None
        ]
        if any(contact.person == person.id for contact in before):
            continue
        for contact in before:
            held[held.index(contact)] = line.change(contact, ends_on=starts_on)
        held.append(
            line.add(
                persons.Contact(
                    org=new.unit,
                    person=person.id,
                    role=new.role,
                    deputy=new.deputy,
                    starts_on=starts_on,
                )
            )
        )


def holders(connection: Connection, today: date) -> dict[tuple[str, str], persons.Person]:
    """Who plays each part (organisation, role) `today`.

    It is the one named last, else their deputy (B角).
    """
    people = {
        person.id: person
        for person in ledgers.office(connection).find(persons.Person)
        if person.active
    }
    holding: dict[tuple[str, str], persons.Person] = {}
    for contact in sorted(
        ledgers.office(connection).find(persons.Contact), key=lambda row: (row.deputy, -row.id)
    ):
        has_begun = contact.starts_on <= today
        has_ended = contact.ends_on is not None and contact.ends_on <= today
        if contact.person in people and has_begun and not has_ended:
            holding.setdefault((contact.org, contact.role), people[contact.person])
    return holding


def rows(connection: Connection, codes: Sequence[str] = ()) -> list[ContactRow]:
    """The contacts of the units with these `codes` (none: of all), the present ones first.

    Who sits in a team or a panel is no contact.
    """
    people = {person.id: person for person in ledgers.office(connection).find(persons.Person)}
    contact_rows = [
        ContactRow(
            unit=contact.org,
            role=contact.role,
            name=people[contact.person].name,
            phone=people[contact.person].phone,
            mail=people[contact.person].mail,
            channels=tuple(people[contact.person].channels),
            deputy=contact.deputy,
            starts_on=contact.starts_on,
            ends_on=contact.ends_on,
        )
        for contact in ledgers.office(connection).find(persons.Contact, org=codes or queries.ANY)
        if contact.role in ROLES
    ]
    order = list(ROLES)
    return sorted(
        contact_rows,
        key=lambda row: (
            row.unit,
            row.ends_on is not None,
            order.index(row.role),
            row.deputy,
            row.starts_on,
        ),
    )


def of_table(names: Names, table: parser.Table, *, channels: Sequence[str]) -> list[NewContact]:
    """The contacts in the rows of a `table` that was read by `FORM`.

    Raises Misuse with a fault for every cell that says no unit or department of `names`, or a
    channel that is none of `channels`.
    """
    codes, faults = names.of_cells(table)
    keys = {title: key for key, title in ROLES.items()}
    contacts = []
    for row in table.rows:
        wanted = _words(str(row.values["channels"] or ""))
        if unknown := [name for name in wanted if name not in channels]:
            message = f"没有渠道“{'、'.join(unknown)}”"
            faults.append(table.fault(row, "channels", message, f"有 {'、'.join(channels)}"))
        if row.number not in codes:
            continue
        starts_on = row.values["starts_on"]
        contacts.append(
            NewContact(
                unit=codes[row.number],
                role=keys[str(row.values["role"])],
                name=str(row.values["name"]),
                phone=str(row.values["phone"] or ""),
                mail=str(row.values["mail"] or ""),
                channels=wanted,
                deputy=bool(row.values["deputy"]),
                starts_on=starts_on if isinstance(starts_on, date) else None,
            )
        )
    if faults:
        raise errors.Misuse(faults)
    return contacts


def _words(text: str) -> tuple[str, ...]:
    """The words of a cell in their order: `sms、mail`."""
    return tuple(dict.fromkeys(re.split(r"[\s、,，;；/]+", text.strip()))) if text.strip() else ()


def addressed(recipient: str, titles: Mapping[str, str]) -> str:
    """Whom a message is for, as people say it.

    `U042/contact` is 某单位联络员, `caretaker:NAME` that room, `office` the office; `titles` names
    organisations by their keys.
    """
    org, _, role = recipient.partition("/")
    called = titles.get(org) or org.partition(":")[2] or org
    return called + ROLES.get(role, role)


def part(recipient: str) -> str:
    """The part of a recipient alone, as people say it: 联络员, 联系部室, 办公室."""
    org, _, role = recipient.partition("/")
    return ROLES.get(role, role) or {"caretaker": "联系部室", "office": "办公室"}.get(
        org.partition(":")[0], org
    )
