"""`person`: who works in the office, in which role."""

from __future__ import annotations

from commands import console, lookup, running
from commands.session import Session
from engine import errors
from workflows.directory import users
from workflows.kernel import permissions


def person_add(
    session: Session, name: str, roles: tuple[str, ...], org: str, os_user: str, run: running.Run
) -> None:
    organisation = f"department:{lookup.department(session, org)}" if org else users.OFFICE
    run(users.add, name=name, roles=roles, org=organisation, os_user=os_user)


def person_role(
    session: Session, name: str, roles: tuple[str, ...], leave: bool, run: running.Run
) -> None:
    if not roles and not leave:
        raise errors.Misuse("请用 --role 写明角色，或用 --leave 表示离岗。")
    run(users.assign, name=name, roles=roles, active=not leave)


def person_list(session: Session, json_: bool) -> None:
    people = users.everyone(session.snapshot)
    if json_:
        console.as_json(
            [
                {
                    "id": person.id,
                    "name": person.name,
                    "roles": person.roles,
                    "active": person.active,
                }
                for person in people
            ]
        )
        return
    rows = [
        (
            person.id,
            person.name,
            permissions.titles(person.roles),
            "" if person.active else "已离岗",
        )
        for person in people
    ]
    console.table(("编号", "姓名", "角色", "备注"), rows)
