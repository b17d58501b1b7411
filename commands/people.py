"""`person`: who works in the office, in which role."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from commands import console, lookup, running
from commands.session import Session
from engine import entry_points, errors
from storage import persons
from workflows.directory import users, vouching
from workflows.kernel import cycle_view, permissions


def person_add(
    session: Session,
    name: str,
    roles: tuple[str, ...],
    org: str,
    os_user: str,
    basis: str,
    run: running.Run,
) -> None:
    organisation = f"department:{lookup.department(session, org)}" if org else users.OFFICE
    run(users.add, name=name, roles=roles, org=organisation, os_user=os_user, basis=basis)


def person_role(
    session: Session, name: str, roles: tuple[str, ...], leave: bool, basis: str, run: running.Run
) -> None:
    if not roles and not leave:
        raise errors.Misuse("请用 --role 写明角色，或用 --leave 表示离岗。")
    run(users.assign, name=name, roles=roles, active=not leave, basis=basis)


def person_bind(session: Session, name: str, os_user: str, basis: str, run: running.Run) -> None:
    run(users.bind, name=name, os_user=os_user, basis=basis)


def person_passphrase(session: Session, run: running.Run) -> None:
    session.proof = dataclasses.replace(session.proof, sets_passphrase=True)
    name = session.clerk.actor.name
    kept = entry_points.load("engine.passphrases:kept")
    run(users.set_passphrase, kept=kept(session.passphrases.chosen(name), name=name))


def person_reset(session: Session, name: str, basis: str, run: running.Run) -> None:
    run(users.reset_passphrase, name=name, basis=basis)


def person_deputy(
    session: Session, name: str, starts_on: date | None, ends_on: date, run: running.Run
) -> None:
    today = cycle_view.local_today(session.time.now())
    run(users.name_deputy, name=name, starts_on=starts_on or today, ends_on=ends_on)


def person_confirm(session: Session, names: tuple[str, ...], run: running.Run) -> None:
    run.confirming(vouching.confirm, names=names)


def person_list(session: Session, json_: bool) -> None:
    with session.reading() as connection:
        people, waiting = users.everyone(connection), vouching.waiting(connection)
        today = cycle_view.local_today(session.time.now())
    notes = {person.id: _notes(person, waiting, people, today) for person in people}
    if json_:
        console.as_json(
            [
                {
                    "id": person.id,
                    "name": person.name,
                    "roles": person.roles,
                    "active": person.active,
                    "os_user": person.os_user,
                    "passphrase": bool(person.passphrase_digest),
                    "notes": notes[person.id],
                }
                for person in people
            ]
        )
        return
    rows = [
        (
            person.id,
            person.name,
            person.os_user,
            permissions.titles(person.roles),
            "；".join(notes[person.id]),
        )
        for person in people
    ]
    console.table(("编号", "姓名", "本机登录名", "角色", "备注"), rows)


def _notes(
    person: persons.Person,
    waiting: Sequence[persons.PersonChange],
    people: Sequence[persons.Person],
    today: date,
) -> list[str]:
    """What else there is to know: how they act, for whom they stand in, what waits."""
    names = {each.id: each.name for each in people}
    notes = [] if person.active else ["已离岗"]
    notes += ["已设口令"] if person.passphrase_digest else []
    notes += [
        f"{begins} 至 {ends} 代理{names[of]}"
        for of, begins, ends in person.deputises
        if date.fromisoformat(ends) >= today
    ]
    notes += [
        f"待复核：{'、'.join(vouching.in_words(each))}"
        for each in waiting
        if each.person == person.id
    ]
    return notes
