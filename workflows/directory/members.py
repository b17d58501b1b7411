"""Who sits in a team or a panel, and which unit each belongs to: nobody judges their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from documents import parser
from engine import errors, fields, texts
from storage import persons
from storage.database import Connection
from storage.ledger import ledgers
from workflows.directory import person_names
from workflows.directory.units import Names
from workflows.kernel import cycle_view
from workflows.kernel.use_case import Change, use_case

TEAM, PANEL = "team", "panel"
ROLE = "member"
WORDS = {TEAM: "调研组", PANEL: "考评组"}
SHEET = fields.Form(
    key="members",
    title="成员",
    columns=(
        fields.Column(key="group", title="组", required=True, aliases=("调研组", "考评组", "片组")),
        fields.Column(key="name", title="姓名", required=True),
        fields.Column(key="unit", title="单位", required=True, aliases=("所在单位",)),
    ),
    unique=("group", "name"),
)


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """One present member as listed: of which team or panel, and the code of their unit."""

    group: str
    name: str
    unit: str


@use_case("person.add", ledger=ledgers.OFFICE)
def appoint(change: Change, *, kind: str, name: str, members: Mapping[str, str]) -> None:
    """Make these the members of a team (`team`) or of a group's panel (`panel`).

    `kind` says which, `name` is the team's or the group's; `members` are names with the code of
    their unit. Who is left out steps down; who sits there already stays. Raises Misuse for nobody.
    """
    if not members:
        raise errors.Misuse("没有写成员。")
    org = f"{kind}:{name}"
    today = cycle_view.local_today(change.now)
    belonging_by_name: dict[str, str] = {}
    for typed, belongs in members.items():
        proper = person_names.proper(typed, "成员")
        if proper in belonging_by_name:
            raise errors.Misuse(f"“{typed}”写了两次。")
        belonging_by_name[proper] = belongs
    people = {
        (texts.fold_name(person.name), person.org): person
        for person in ledgers.office(change.connection).find(persons.Person)
        if person.active
    }
    sitting = {
        seat.person: seat
        for seat in ledgers.office(change.connection).find(persons.Contact, org=[org])
        if seat.ends_on is None
    }
    line = change.line(
        "members.appointed",
        f"{WORDS[kind]} {name}",
        data={"name": name, "what": WORDS[kind], "members": list(members)},
    )
    staying = set()
    for called, belongs in belonging_by_name.items():
        person = people.get((texts.fold_name(called), belongs)) or line.add(
            persons.Person(name=called, org=belongs, roles=[])
        )
        staying.add(person.id)
        if person.id not in sitting:
            line.add(persons.Contact(org=org, person=person.id, role=ROLE, starts_on=today))
    for person_id, seat in sitting.items():
        if person_id not in staying:
            line.change(seat, ends_on=today)


def of(connection: Connection, kind: str, name: str) -> list[persons.Person]:
    """The present members of the team or panel (`kind`) of that `name`.

    Nobody where it was never appointed.
    """
    return every(connection, kind).get(name, [])


def every(connection: Connection, kind: str) -> dict[str, list[persons.Person]]:
    """The present members of every team or panel (`kind`) that was ever appointed, by its name.

    Whoever left sits there no longer; a panel whose members all left is there, and empty.
    """
    present = {
        person.id: person
        for person in ledgers.office(connection).find(persons.Person)
        if person.active
    }
    sitting: dict[str, list[persons.Person]] = {}
    for seat in ledgers.office(connection).find(persons.Contact):
        org_kind, _, name = seat.org.partition(":")
        if org_kind == kind:
            members = sitting.setdefault(name, [])
            if seat.ends_on is None and seat.person in present:
                members.append(present[seat.person])
    return sitting


def belonging(connection: Connection) -> dict[str, set[str]]:
    """The codes of the organisations of everybody known, by their folded names.

    Whoever belongs to a unit, as contact, member or assessor, does not judge it.
    """
    organisations: dict[str, set[str]] = {}
    for person in ledgers.office(connection).find(persons.Person, active=True):
        organisations.setdefault(texts.fold_name(person.name), set()).add(person.org)
    return organisations


def listing(connection: Connection, kind: str, name: str = "") -> list[MemberRow]:
    """The present members of the teams or panels (`kind`), or of the one of that `name`."""
    return [
        MemberRow(group=group, name=person.name, unit=person.org)
        for group, people in sorted(every(connection, kind).items())
        if name in ("", group)
        for person in people
    ]


def seated_of(names: Names, table: parser.Table) -> dict[str, dict[str, str]]:
    """Who is to sit where by a `table` of `SHEET`: by team or group, the code of a unit by name.

    The units are looked up in `names`. Raises Misuse with a fault for every cell that names none.
    """
    codes, faults = names.of_cells(table)
    if faults:
        raise errors.Misuse(faults)
    seated: dict[str, dict[str, str]] = {}
    for row in table.rows:
        people = seated.setdefault(str(row.values["group"]), {})
        people[str(row.values["name"])] = codes[row.number]
    return seated
