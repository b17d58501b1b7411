"""The people of the office: who they are, what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import errors
from storage import persons
from storage.ledger import ledgers
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view, permissions
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service

OFFICE = "office"


def begin(service: Service, *, name: str, os_user: str = "") -> Outcome:
    """Open the office's book with its first person, who administers people and handles the work. A second time nothing happens."""
    with service.reading() as connection:
        if ledgers.get(connection, ledgers.OFFICE) is not None:
            return Outcome(was_repeated=True)

    def body(change: UnitOfWork) -> None:
        if not change.ledger.head_seq:
            line = change.line(
                "person.added", name, data={"name": name, "roles": ["administrator", "handler"]}
            )
            line.add(
                persons.Person(
                    name=name, org=OFFICE, roles=["administrator", "handler"], os_user=os_user
                )
            )

    opening = ledgers.Ledger(kind="office", label="办公室")
    outcome = service.act(
        ledger=ledgers.OFFICE, action="init", body=body, arguments={"name": name}, opening=opening
    )
    return outcome if outcome.done else Outcome(was_repeated=True)


def add(
    service: Service,
    *,
    name: str,
    roles: Sequence[str],
    org: str = OFFICE,
    os_user: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Make somebody known. Raises Misuse for an unknown role, an empty name, or a name that is taken in the same organisation."""
    wanted, called = _roles(roles), name.strip()
    if not called:
        raise errors.Misuse("没有写姓名。")

    def body(change: UnitOfWork) -> None:
        if any(
            person.name == called and person.org == org and person.active
            for person in persons.all_(change.connection)
        ):
            raise errors.Misuse(
                f"已有“{called}”；改角色用 mofan person role，同名的请在姓名后加注以区别。"
            )
        line = change.line("person.added", called, data={"name": called, "roles": wanted})
        line.add(persons.Person(name=called, org=org, roles=wanted, os_user=os_user))

    return service.act(
        ledger=ledgers.OFFICE,
        action="person.add",
        body=body,
        arguments={"name": called, "roles": wanted, "org": org},
        run_options=run_options,
    )


def assign(
    service: Service,
    *,
    name: str,
    roles: Sequence[str] = (),
    active: bool = True,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Give somebody exactly these roles, or let them go (`active` false).

    Whoever goes answers for nobody and sits on no panel or team from that day on.
    Raises Misuse where nobody would administer any more.
    """
    wanted = _roles(roles)

    def body(change: UnitOfWork) -> None:
        known = persons.all_(change.connection)
        person = find(known, name)
        others = [one for one in known if one.id != person.id and one.active]
        if not any("administrator" in one.roles for one in others) and not (
            active and "administrator" in wanted
        ):
            raise errors.Misuse("至少要有一位管理员：先指定另一位，再改这一位。")
        line = change.line(
            "person.assigned",
            person.name,
            data={"before": list(person.roles), "after": wanted, "active": active},
        )
        line.change(person, roles=wanted, active=active)
        for part in [] if active else persons.contacts(change.connection):
            if part.person == person.id and part.ends_on is None:
                line.change(part, ends_on=cycle_view.local_today(change.now))

    return service.act(
        ledger=ledgers.OFFICE,
        action="person.role",
        body=body,
        arguments={"name": name, "roles": wanted, "active": active},
        run_options=run_options,
    )


def everyone(connection: Any) -> list[persons.Person]:
    """The people of the office, those who left at the end."""
    return sorted(
        (one for one in persons.all_(connection) if one.org == OFFICE),
        key=lambda one: (not one.active, one.id),
    )


def names(connection: Any) -> dict[int, str]:
    """Everybody's name by number; the system is 0."""
    return {0: "系统"} | {person.id: person.name for person in persons.all_(connection)}


def known(connection: Any, name: str) -> persons.Person:
    """The one person of that name or number. Raises Misuse where there is none, or more than one."""
    return find(persons.all_(connection), name)


def find(known: Sequence[persons.Person], name: str) -> persons.Person:
    """The one person of that name or number. Raises Misuse where there is none, or more than one."""
    found = [person for person in known if name in (person.name, str(person.id)) and person.active]
    if len(found) != 1:
        listed = "、".join(
            f"{person.name}（{person.id}）" for person in (found or known) if person.active
        )
        raise errors.Misuse(f"“{name}”{'不止一位' if found else '没有登记'}：{listed}。")
    return found[0]


def _roles(roles: Sequence[str]) -> list[str]:
    by_title = {title: key for key, title in permissions.ROLES.items() if key != "system"}
    wanted = [by_title.get(role, role) for role in roles]
    if unknown := [role for role in wanted if role not in by_title.values()]:
        raise errors.Misuse(
            f"没有角色“{'、'.join(unknown)}”：有 {'、'.join(f'{key}（{title}）' for title, key in by_title.items())}。"
        )
    return sorted(set(wanted))
