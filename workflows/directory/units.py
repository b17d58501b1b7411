"""The units: what they are called, whom to call there, what was said on the telephone. A name leads to one unit or to a question."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents import parser
from engine import errors, fields, records, texts
from storage import orgs, persons
from storage.ledger import ledgers
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service

ROLES = {
    "contact": "联络员",
    "deputy_secretary": "机关党委专职副书记",
    "leader": "分管领导",
    "head": "第一责任人",
}
WHOLE = "全局"
DEPARTMENT = "department:"

CONTACTS = fields.Form(
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


def addressed(recipient: str, titles: Mapping[str, str]) -> str:
    """Whom a message is for, as people say it: `U042/contact` is 某单位联络员, `caretaker:NAME` that room, `office` the office."""
    org, _, role = recipient.partition("/")
    called = titles.get(org) or org.partition(":")[2] or org
    return called + ROLES.get(role, role)


class Names:
    """Every name by which somebody may mean a unit: code, present and earlier names, an unambiguous part."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self.codes: dict[str, str] = {}
        self.full: dict[str, set[str]] = {}
        self.present: dict[str, str] = {}
        for code, name in names:
            self.add(code, name)

    def add(self, code: str, name: str) -> None:
        """One more name; the first of a code is its present one."""
        self.codes[texts.fold(code)] = code
        self.full.setdefault(texts.fold(name), set()).add(code)
        self.present.setdefault(code, name)

    def exactly(self, text: str) -> str | None:
        """The unit of that code or full name."""
        wanted = texts.fold(text)
        found = self.full.get(wanted, set())
        return self.codes.get(wanted) or (next(iter(found)) if len(found) == 1 else None)

    def find(self, text: str) -> str:
        """The unit that is meant. Raises Misuse with the candidates, or with the nearest names."""
        exact = self.exactly(text)
        if exact is not None:
            return exact
        wanted = texts.fold(text)
        found = {
            code for name, codes in self.full.items() if wanted and wanted in name for code in codes
        }
        if len(found) == 1:
            return found.pop()
        if found:
            raise errors.Misuse(
                f"“{text}”不止一个：{self._listed(sorted(found))}。请写全称或编码。"
            )
        raise errors.Misuse(f"没有“{text}”这个单位{self.nearest(text) or '。'}")

    def nearest(self, text: str) -> str:
        """A hint: `，是不是“…”？`, or nothing."""
        close = difflib.get_close_matches(texts.fold(text), list(self.full), n=3, cutoff=0.5)
        codes = dict.fromkeys(code for name in close for code in sorted(self.full[name]))
        return f"，是不是{self._listed(list(codes))}？" if codes else ""

    def of_cells(
        self, table: parser.Table, key: str = "unit"
    ) -> tuple[dict[int, str], list[records.Fault]]:
        """The units in a column of a table by row number, and a fault for each cell that names none."""
        found: dict[int, str] = {}
        faults = []
        for row in table.rows:
            text = str(row.values[key])
            code = self.exactly(text)
            if code is None:
                faults.append(
                    table.fault(
                        row,
                        key,
                        f"没有“{text}”这个单位",
                        self.nearest(text).lstrip("，") or "请写全称或编码",
                    )
                )
            else:
                found[row.number] = code
        return found, faults

    def _listed(self, codes: Sequence[str]) -> str:
        return "、".join(f"{self.present[code]}（{code}）" for code in codes[:8]) + (
            "等" if len(codes) > 8 else ""
        )


def names(connection: Any, cycle: CycleView | None = None) -> Names:
    """The names of the units: those of the cycle as enrolled and as they are called since; without a cycle, every unit's."""
    known = [(org.code, org.name) for org in orgs.all_(connection, kind="unit")]
    earlier = [(one.org, one.name) for one in orgs.names(connection)]
    if cycle is None:
        return Names([*known, *earlier])
    codes = set(cycle.enrolments)
    enrolled = [(one.code, one.name) for one in cycle.enrolments.values()]
    own = [(cycle.ledger.label, WHOLE)]
    return Names([*enrolled, *own, *(pair for pair in (*known, *earlier) if pair[0] in codes)])


def answerable(connection: Any, cycle: CycleView) -> Names:
    """The names of whoever has contacts: the units of the cycle, and its departments (`department:KEY`, by key or name)."""
    departments = [
        (f"{DEPARTMENT}{one.key}", name)
        for one in cycle.scheme.departments
        for name in (one.name, one.key)
    ]
    known = names(connection, cycle)
    for code, name in departments:
        known.add(code, name)
    return known


@dataclass(frozen=True, kw_only=True)
class NewContact:
    """Somebody who answers for a unit or a department (`department:KEY`) from a day on; `deputy` is the B角.

    `channels` are the ways they want to be told by, in order; none: as before, or as the office is set up.
    """

    unit: str
    role: str
    name: str
    phone: str = ""
    mail: str = ""
    channels: tuple[str, ...] = ()
    deputy: bool = False
    starts_on: date | None = None


def name_contacts(
    service: Service, *, contacts: Sequence[NewContact], run_options: RunOptions = DEFAULT_OPTIONS
) -> Outcome:
    """Name contacts of units and departments. Whoever held the same part before ends on that day; the same person again only changes numbers.

    Telephone, mail and channels are operational: no line tells of them.
    """
    if unknown := sorted({one.role for one in contacts} - set(ROLES)):
        raise errors.Misuse(
            f"没有职务“{'、'.join(unknown)}”：有 {'、'.join(f'{key}（{title}）' for key, title in ROLES.items())}。"
        )

    def body(change: UnitOfWork) -> None:
        today = cycle_view.local_today(change.now)
        people = {(one.org, one.name): one for one in persons.all_(change.connection) if one.active}
        held = persons.contacts(change.connection, sorted({one.unit for one in contacts}))
        for new in contacts:
            data = {
                "role": new.role,
                "name": new.name,
                "deputy": new.deputy,
                "starts_on": new.starts_on or today,
            }
            line = change.line("unit.contact", new.unit, data=data)
            person = people.get((new.unit, new.name))
            if person is None:
                person = line.add(
                    persons.Person(
                        name=new.name,
                        org=new.unit,
                        roles=[],
                        phone=new.phone,
                        mail=new.mail,
                        channels=list(new.channels),
                    )
                )
                people[new.unit, new.name] = person
            else:
                person = change.touch(
                    person,
                    phone=new.phone or person.phone,
                    mail=new.mail or person.mail,
                    channels=list(new.channels) or person.channels,
                )
                people[new.unit, new.name] = person
            before = [
                one
                for one in held
                if (one.org, one.role, one.deputy) == (new.unit, new.role, new.deputy)
                and one.ends_on is None
            ]
            if any(one.person == person.id for one in before):
                continue
            for one in before:
                held[held.index(one)] = line.change(one, ends_on=new.starts_on or today)
            held.append(
                line.add(
                    persons.Contact(
                        org=new.unit,
                        person=person.id,
                        role=new.role,
                        deputy=new.deputy,
                        starts_on=new.starts_on or today,
                    )
                )
            )

    arguments = {
        "contacts": [
            [
                one.unit,
                one.role,
                one.name,
                one.phone,
                one.mail,
                one.deputy,
                one.starts_on,
                list(one.channels),
            ]
            for one in contacts
        ]
    }
    return service.act(
        ledger=ledgers.OFFICE,
        action="unit.contact",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def rename(
    service: Service,
    *,
    code: str,
    name: str,
    starts_on: date,
    basis: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """A unit is called otherwise from a day on (机构更名); earlier names still lead to it. Cycles that are open keep the name it was enrolled by."""

    def body(change: UnitOfWork) -> None:
        org = orgs.by_codes(change.connection, [code]).get(code)
        if org is None:
            raise errors.Misuse(f"没有编码为 {code} 的单位。")
        if org.name == name.strip():
            raise errors.Misuse(f"{code} 现名就是“{org.name}”。")
        known = {one.name for one in orgs.names(change.connection, [code])}
        data = {"before": org.name, "after": name.strip(), "starts_on": starts_on, "basis": basis}
        line = change.line("unit.renamed", code, data=data, why=basis)
        if org.name not in known:
            line.add(orgs.OrgName(org=code, name=org.name, starts_on=date.min, basis=""))
        line.add(orgs.OrgName(org=code, name=name.strip(), starts_on=starts_on, basis=basis))
        line.change(org, name=name.strip())

    arguments = {"code": code, "name": name, "starts_on": starts_on, "basis": basis}
    return service.act(
        ledger=ledgers.OFFICE,
        action="unit.rename",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def note(
    service: Service,
    *,
    ledger: int,
    code: str,
    kind: str,
    text: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Keep what was said about a unit: a telephone call (电话记录), a leader's instruction (领导批示), anything else (备注)."""
    if kind not in NOTES:
        raise errors.Misuse(
            f"没有“{kind}”这种记录：有 {'、'.join(f'{key}（{title}）' for key, title in NOTES.items())}。"
        )
    if not text.strip():
        raise errors.Misuse("没有写内容。")

    def body(change: UnitOfWork) -> None:
        cycle_view.inside(change).of_subjects([code])
        change.line("unit.note", code, data={"note": kind, "text": text.strip()})

    return service.act(
        ledger=ledger,
        action="unit.note",
        body=body,
        arguments={"code": code, "kind": kind, "text": text},
        run_options=run_options,
    )


NOTES = {"phone": "电话记录", "instruction": "领导批示", "other": "备注"}


@dataclass(frozen=True, kw_only=True)
class ContactRow:
    """One contact as shown: who, as what, since when; ended ones too."""

    unit: str
    role: str
    name: str
    phone: str
    mail: str
    channels: tuple[str, ...]
    deputy: bool
    starts_on: date
    ends_on: date | None


def holders(connection: Any, today: date) -> dict[tuple[str, str], persons.Person]:
    """Who plays each part (organisation, role) today: the one named last, else their deputy (B角)."""
    people = {one.id: one for one in persons.all_(connection) if one.active}
    found: dict[tuple[str, str], persons.Person] = {}
    for one in sorted(persons.contacts(connection), key=lambda one: (one.deputy, -one.id)):
        if (
            one.person in people
            and one.starts_on <= today
            and (one.ends_on is None or today < one.ends_on)
        ):
            found.setdefault((one.org, one.role), people[one.person])
    return found


def part(recipient: str) -> str:
    """The part of a recipient alone, as people say it: 联络员, 联系部室, 办公室."""
    org, _, role = recipient.partition("/")
    return ROLES.get(role, role) or {"caretaker": "联系部室", "office": "办公室"}.get(
        org.partition(":")[0], org
    )


def contacts(connection: Any, codes: Sequence[str] = ()) -> list[ContactRow]:
    """The contacts of these units (or all), the present ones first; who sits in a team or a panel is no contact."""
    people = {person.id: person for person in persons.all_(connection)}
    found = [
        ContactRow(
            unit=one.org,
            role=one.role,
            name=people[one.person].name,
            phone=people[one.person].phone,
            mail=people[one.person].mail,
            channels=tuple(people[one.person].channels),
            deputy=one.deputy,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
        )
        for one in persons.contacts(connection, codes)
        if one.role in ROLES
    ]
    order = list(ROLES)
    return sorted(
        found,
        key=lambda one: (
            one.unit,
            one.ends_on is not None,
            order.index(one.role),
            one.deputy,
            one.starts_on,
        ),
    )


def contacts_of(known: Names, table: parser.Table, *, channels: Sequence[str]) -> list[NewContact]:
    """The rows of a table of contacts. Raises Misuse with a fault for every cell that names no unit, no department, or a channel there is not."""
    codes, faults = known.of_cells(table)
    keys = {title: key for key, title in ROLES.items()}
    found = []
    for row in table.rows:
        wanted = ways_of(str(row.values["channels"] or ""))
        if unknown := [name for name in wanted if name not in channels]:
            faults.append(
                table.fault(
                    row, "channels", f"没有渠道“{'、'.join(unknown)}”", f"有 {'、'.join(channels)}"
                )
            )
        if row.number not in codes:
            continue
        starts_on = row.values["starts_on"]
        found.append(
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
    return found


def ways_of(text: str) -> tuple[str, ...]:
    """Names of channels out of a cell: `sms、mail`."""
    return tuple(dict.fromkeys(re.split(r"[\s、,，;；/]+", text.strip()))) if text.strip() else ()


def lineage_of(connection: Any, code: str) -> list[str]:
    """Every name a unit ever had, as sentences, the first one first."""
    return [
        one.name if one.starts_on == date.min else f"{one.name}（自{one.starts_on}起，{one.basis}）"
        for one in orgs.names(connection, [code])
    ]
