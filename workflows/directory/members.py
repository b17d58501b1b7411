"""Who sits in a team or a panel, and which unit each belongs to: nobody visits, scores or decides on their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import errors
from storage import persons
from storage.ledger import ledgers
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service

TEAM, PANEL = "team", "panel"
ROLE = "member"
WORDS = {TEAM: "调研组", PANEL: "考评组"}


def appoint(
    service: Service,
    *,
    kind: str,
    name: str,
    listed: Mapping[str, str],
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Make these the members of a team (`team`) or of a group's panel (`panel`), by name with the code of their unit; who is left out steps down.

    Raises Misuse for an empty list.
    """
    if not listed:
        raise errors.Misuse("没有写成员。")

    def body(change: UnitOfWork) -> None:
        org = f"{kind}:{name}"
        today = cycle_view.local_today(change.now)
        known = {(one.name, one.org): one for one in persons.all_(change.connection) if one.active}
        standing = {
            one.person: one
            for one in persons.contacts(change.connection, [org])
            if one.ends_on is None
        }
        line = change.line(
            "members.appointed",
            f"{WORDS[kind]} {name}",
            data={"name": name, "what": WORDS[kind], "members": list(listed)},
        )
        kept = set()
        for called, belongs in listed.items():
            person = known.get((called, belongs)) or line.add(
                persons.Person(name=called, org=belongs, roles=[])
            )
            kept.add(person.id)
            if person.id not in standing:
                line.add(persons.Contact(org=org, person=person.id, role=ROLE, starts_on=today))
        for person_id, one in standing.items():
            if person_id not in kept:
                line.change(one, ends_on=today)

    return service.act(
        ledger=ledgers.OFFICE,
        action="person.add",
        body=body,
        arguments={"kind": kind, "name": name, "listed": dict(listed)},
        run_options=run_options,
    )


def of(connection: Any, kind: str, name: str) -> list[persons.Person]:
    """The present members of a team or panel (`kind`); nobody where it was never appointed."""
    return every(connection, kind).get(name, [])


def every(connection: Any, kind: str) -> dict[str, list[persons.Person]]:
    """The present members of every team or panel (`kind`) that was ever appointed, by its name.

    Whoever left sits there no longer; a panel whose members all left is there, and empty.
    """
    present = {person.id: person for person in persons.all_(connection) if person.active}
    sitting: dict[str, list[persons.Person]] = {}
    for seat in persons.contacts(connection):
        org_kind, _, name = seat.org.partition(":")
        if org_kind == kind:
            members = sitting.setdefault(name, [])
            if seat.ends_on is None and seat.person in present:
                members.append(present[seat.person])
    return sitting
