"""The people of the office: who they are, what they may do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from engine import canon, errors, texts
from storage import persons, queries
from storage.database import Connection
from storage.ledger import ledgers
from storage.ledger.work import UnitOfWork
from workflows.directory import person_names, vouching
from workflows.kernel import cycle_view, permissions, sign_in
from workflows.kernel.service import Outcome, Service
from workflows.kernel.use_case import Apart, Change, use_case
from workflows.rules import refusals

OFFICE = "office"


def begin(
    service: Service,
    *,
    name: str,
    os_user: str = "",
    is_sandbox: bool = False,
    asks_proof: bool = True,
) -> Outcome:
    """Open the office's ledger with its first person, who administers people and handles the work.

    `name` is theirs, `os_user` the operating-system user they are signed in by. Its first line says
    for good whether it `is_sandbox` and `asks_proof` of who acts. A second time nothing happens.
    """
    name = person_names.proper(name, "姓名")
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

    opening = ledgers.Ledger(
        kind="office", label="办公室", is_sandbox=is_sandbox, asks_proof=asks_proof
    )
    outcome = service.act(
        ledger=ledgers.OFFICE, action="init", body=body, arguments={"name": name}, opening=opening
    )
    return outcome if outcome.done else Outcome(was_repeated=True)


@use_case("person.add", ledger=ledgers.OFFICE)
def add(
    change: Change,
    *,
    name: str,
    roles: Sequence[str],
    org: str = OFFICE,
    os_user: str = "",
    basis: str = "",
) -> None:
    """Make somebody known by `name`, with `roles` given by key or title, in the organisation `org`.

    They have these, and the login `os_user`, once somebody vouched for it; the `basis` is as in
    `vouching.give`. Whoever left and comes back is the same person again. Raises Misuse for an
    unknown role, what is no name or login, or a name that is taken in the same organisation (so a
    second call).
    """
    wanted, called = _roles(roles), person_names.proper(name, "姓名")
    _check_login(os_user)
    same = [
        person
        for person in ledgers.office(change.connection).find(persons.Person, org=[org])
        if texts.fold_name(person.name) == texts.fold_name(called)
    ]
    if any(person.active for person in same):
        raise errors.Misuse(
            f"已有“{called}”；改角色用 mofan person role，同名的请在姓名后加注以区别。"
        )
    line = change.line(
        "person.added", called, data={"name": called, "roles": wanted, "os_user": os_user}
    )
    if same:
        person = line.change(same[-1], roles=[], active=True, os_user="")
    else:
        person = line.add(persons.Person(name=called, org=org, roles=[]))
    login = os_user or (same[-1].os_user if same else "")
    vouching.give(change, line, person, roles=wanted, os_user=login, basis=basis)


def _check_login(os_user: str) -> None:
    """Raises Misuse for what no operating system calls a user."""
    if not os_user.isprintable() or os_user != os_user.strip():
        raise errors.Misuse(f"登录名“{os_user}”里有看不见的字符或首尾空格：请重新输入。")


@use_case("person.role", ledger=ledgers.OFFICE)
def assign(
    change: Change,
    *,
    name: str,
    roles: Sequence[str] = (),
    active: bool = True,
    basis: str = "",
) -> None:
    """Give the person `name` exactly these `roles`, or let them go (`active` false).

    What they gain may have to be vouched for, and so what somebody loses who vouches for others:
    else one alone would be left (`vouching.give`, whose `basis` it is). Anything else is lost at
    once. Whoever goes answers for nobody and sits on no panel or team from that day on. A second
    call says the same again. Raises Misuse where nobody would administer any more.
    """
    wanted = _roles(roles)
    person = find(ledgers.office(change.connection).find(persons.Person), name)
    if not (active and "administrator" in wanted):
        vouching.check_administered(change, person)
    line = change.line(
        "person.assigned",
        person.name,
        data={"before": list(person.roles), "after": wanted, "active": active},
    )
    gained = sorted(set(wanted) - set(person.roles))
    lost = sorted(set(person.roles) - set(wanted))
    vouches = bool(vouching.VOUCHERS & set(lost))
    waits = change.ledger.asks_proof and vouches
    if not waits:
        person = line.change(person, roles=sorted(set(wanted) & set(person.roles)))
    vouching.give(
        change,
        line,
        person,
        roles=gained,
        lost_roles=lost if waits else (),
        leaves=not active,
        basis=basis,
    )


@use_case("person.bind", ledger=ledgers.OFFICE)
def bind(change: Change, *, name: str, os_user: str, basis: str = "") -> None:
    """Bind the person `name` to the operating-system user `os_user`, from which they then act.

    Empty unbinds. Either may have to be vouched for (`vouching.give`, whose `basis` it is). Refused
    where it is so already. Raises Misuse for what is no login.
    """
    _check_login(os_user)
    person = find(ledgers.office(change.connection).find(persons.Person), name)
    if person.os_user == os_user:
        change.refuse(refusals.make("unchanged", person.name, name=person.name))
        return
    line = change.line("person.bound", person.name, data={"os_user": os_user})
    vouching.give(change, line, person, os_user=os_user, is_unbound=not os_user, basis=basis)


@use_case("person.passphrase", ledger=ledgers.OFFICE)
def set_passphrase(change: Change, *, kept: Apart[str]) -> None:
    """Set the passphrase of the person who acts, to what argon2 made of it (`kept`).

    Set under a login that is theirs alone it proves them anywhere; else it is lent, and has no
    weight until they change it there. A second call replaces it. Refused where who acts did not
    prove to be them although they have a passphrase or an operating-system user already.
    """
    person = change.find(persons.Person, id=change.actor.person)[0]
    is_first = not person.passphrase_digest and not person.os_user
    if change.ledger.asks_proof and not change.actor.proof and not is_first:
        change.refuse(refusals.make("not_proven", person.name, person=person.name))
        return
    line = change.line("person.passphrase", person.name)
    digest = canon.digest(kept.encode())
    login = change.actor.os_user
    person = line.change(
        person,
        passphrase_digest=digest,
        passphrase_set_by=login,
        passphrase_is_lent=not sign_in.is_own_login(change.connection, person, login),
    )
    change.touch(person, passphrase=kept)


@use_case("person.reset", ledger=ledgers.OFFICE)
def reset_passphrase(change: Change, *, name: str, basis: str = "") -> None:
    """Make the passphrase of the person `name` void, so that they set another.

    It may have to be vouched for (`vouching.give`, whose `basis` it is). Refused where they have
    none.
    """
    person = find(ledgers.office(change.connection).find(persons.Person), name)
    if not person.passphrase_digest:
        change.refuse(refusals.make("no_passphrase", person.name, person=person.name))
        return
    line = change.line("person.reset", person.name)
    vouching.give(change, line, person, is_reset=True, basis=basis)


@use_case("person.deputy", ledger=ledgers.OFFICE)
def name_deputy(change: Change, *, name: str, starts_on: date, ends_on: date) -> None:
    """Let the person `name` confirm for who acts, a reviewer, from one day to another (both in).

    It is named beforehand: not for days that are over. A second call adds another time. Raises
    Misuse for days in the wrong order, who acts themselves, or one who is not of the office.
    """
    today = cycle_view.local_today(change.now)
    deputy = find(ledgers.office(change.connection).find(persons.Person), name)
    if deputy.id == change.actor.person or deputy.org != OFFICE:
        raise errors.Misuse(f"{deputy.name}不能作代理人：应是本办公室的另一位人员。")
    if not today <= starts_on <= ends_on:
        raise errors.Misuse(
            f"代理期 {starts_on} 至 {ends_on} 应事先指定：起于今天或以后，止日不早于起日。"
        )
    line = change.line(
        "person.deputised",
        deputy.name,
        data={"for": change.actor.name, "from": starts_on, "to": ends_on},
    )
    until = [change.actor.person, starts_on.isoformat(), ends_on.isoformat()]
    line.change(deputy, deputises=[*deputy.deputises, until])


def everyone(connection: Connection) -> list[persons.Person]:
    """The people of the office, those who left at the end."""
    return sorted(
        (
            person
            for person in ledgers.office(connection).find(persons.Person)
            if person.org == OFFICE
        ),
        key=lambda person: (not person.active, person.id),
    )


def names(connection: Connection, ids: Collection[int] = queries.ANY) -> dict[int, str]:
    """The names of everybody, or of those with these `ids`, by number; the system is 0."""
    people = ledgers.office(connection).find(persons.Person, id=ids)
    return {0: "系统"} | {person.id: person.name for person in people}


def known(connection: Connection, name: str) -> persons.Person:
    """The one person of that name or number, as `find` has it."""
    return find(ledgers.office(connection).find(persons.Person), name)


def find(people: Sequence[persons.Person], name: str) -> persons.Person:
    """The one active person of `people` with that name or number.

    Raises Misuse where there is none, or more than one.
    """
    candidates = [
        person
        for person in people
        if (name == str(person.id) or texts.fold_name(person.name) == texts.fold_name(name))
        and person.active
    ]
    if len(candidates) != 1:
        choices = "、".join(
            f"{person.name}（{person.id}）"
            for person in (candidates or people)
            if person.active and (person.roles or candidates)
        )
        raise errors.Misuse(f"“{name}”{'不止一位' if candidates else '没有登记'}：{choices}。")
    return candidates[0]


def _roles(roles: Sequence[str]) -> list[str]:
    by_title = {title: key for key, title in permissions.ROLES.items() if key != "system"}
    wanted = [by_title.get(role, role) for role in roles]
    if unknown := [role for role in wanted if role not in by_title.values()]:
        titles = "、".join(f"{key}（{title}）" for title, key in by_title.items())
        raise errors.Misuse(f"没有角色“{'、'.join(unknown)}”：有 {titles}。")
    return sorted(set(wanted))
