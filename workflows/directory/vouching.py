"""Who may act at all: another vouches for what gives somebody the means to, or takes them away.

A role, a login, a passphrase to be set anew, the leaving of one who vouches: where the home asks
for proof, each counts once an administrator or a reviewer confirmed it who neither entered it nor
gains by it. An office begins with two: until a second person can prove to be themselves it counts
at once, and its line says so. Later, where nobody is left who could confirm it, it wants the paper
of whoever appoints and dismisses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine import errors
from storage import columns, persons
from storage.database import Connection
from storage.ledger import journal, ledgers
from storage.ledger.work import Line
from workflows.kernel import cycle_view, permissions
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals

VOUCHERS = frozenset({"administrator", "reviewer"})
_TELLING = (
    "person.added",
    "person.assigned",
    "person.bound",
    "person.confirmed",
    "person.passphrase",
)
"""Kinds of lines by which somebody came to roles, a login, a passphrase."""


def give(
    change: Change,
    line: Line,
    person: persons.Person,
    *,
    roles: Sequence[str] = (),
    lost_roles: Sequence[str] = (),
    os_user: str = "",
    is_unbound: bool = False,
    is_reset: bool = False,
    leaves: bool = False,
    basis: str = "",
) -> None:
    """Give `person`, in that `line`, more `roles`, a login, or a passphrase to be set anew.

    Or take from them `lost_roles`, their login (`is_unbound`), or everything (`leaves`). At once,
    or once somebody vouched for it. The `basis` is the paper of whoever appoints: with it what
    nobody is left to vouch for counts at once. Nothing where nothing is given or taken. Raises
    Refused where nobody is left to vouch and there is no `basis`.
    """
    asked = persons.PersonChange(
        subject=person.name,
        person=person.id,
        entered_by=change.actor.person,
        roles=list(roles),
        lost_roles=list(lost_roles),
        os_user=os_user,
        is_unbound=is_unbound,
        is_reset=is_reset,
        leaves=leaves,
    )
    if not in_words(asked):
        return
    takes_nothing = leaves and not (lost_roles or roles)
    if not change.ledger.asks_proof or takes_nothing:
        _grant(change, line, person, asked)
    elif _vouchers(change, asked):
        line.data["waits"] = True
        line.add(asked)
    elif basis or not _others_established(change):
        line.data["alone"] = True
        line.data.update({"basis": basis} if basis else {})
        _grant(change, line, person, asked)
    else:
        raise errors.Refused([refusals.make("nobody_vouches", person.name, person=person.name)])


@use_case("person.confirm", ledger=ledgers.OFFICE)
def confirm(change: Change, *, names: Sequence[str] = ()) -> None:
    """Vouch for what waits about the people of these `names` (none: about everybody).

    Refused for what one entered or gains by; where nothing waits.
    """
    entries = [each for each in waiting(change.connection) if not names or each.subject in names]
    for each in [each for each in entries if each.roles and each.person == change.actor.person]:
        change.refuse(refusals.make("own_gain", each.subject, person=change.actor.name))
        entries.remove(each)
    if not entries and change.refusals:
        return
    confirmed = change.confirm(
        entries, noun="人员", subject="、".join(names) or "人员", called=_called
    )
    for each in confirmed:
        (person,) = change.find(persons.Person, id=[each.person])
        line = change.line("person.confirmed", person.name, data={"what": in_words(each)})
        line.change(each, confirmed_by=change.actor.person)
        _grant(change, line, person, each)
        change.flush()


def waiting(connection: Connection) -> list[persons.PersonChange]:
    """What somebody is to be given or to lose, and nobody has vouched for yet."""
    return ledgers.office(connection).find(persons.PersonChange, confirmed_by=0)


def in_words(asked: persons.PersonChange) -> list[str]:
    """What somebody is to be given or to lose, each in a few words."""
    words = [permissions.titles(asked.roles)] if asked.roles else []
    words += [f"去掉{permissions.titles(asked.lost_roles)}"] if asked.lost_roles else []
    words += [f"本机登录名 {asked.os_user}"] if asked.os_user else []
    words += ["解除本机登录名"] if asked.is_unbound else []
    words += ["口令重设"] if asked.is_reset else []
    return words + (["离岗"] if asked.leaves else [])


def _called(asked: persons.PersonChange) -> str:
    return f"{asked.subject}（{'、'.join(in_words(asked))}）"


def check_administered(change: Change, without: persons.Person) -> None:
    """Raises Misuse where, `without` this person, nobody would administer the office."""
    others = ledgers.office(change.connection).find(persons.Person, active=True)
    if not any("administrator" in each.roles for each in others if each.id != without.id):
        raise errors.Misuse("至少要有一位管理员：先指定另一位，再改这一位。")


def _grant(change: Change, line: Line, person: persons.Person, asked: persons.PersonChange) -> None:
    roles = ({*person.roles} | {*asked.roles}) - {*asked.lost_roles}
    if "administrator" in asked.lost_roles:
        # Looked at again: what waited may have been confirmed about the others meanwhile.
        check_administered(change, person)
    values: dict[str, object] = {"roles": sorted(roles)}
    if asked.os_user or asked.is_unbound:
        values["os_user"] = asked.os_user
    if asked.is_reset:
        # Under which login the old one was set stays: whoever lent it confirms nothing of theirs.
        values |= {"passphrase_digest": "", "passphrase_is_lent": False}
    if asked.leaves:
        values["active"] = False
        for part in ledgers.office(change.connection).find(persons.Contact, person=person.id):
            if part.ends_on is None:
                line.change(part, ends_on=cycle_view.local_today(change.now))
    person = line.change(person, **values)
    if asked.is_reset:
        change.touch(person, passphrase="")


def _vouchers(change: Change, asked: persons.PersonChange) -> list[persons.Person]:
    """Those who could confirm it: who neither enters it nor gains by it, and can be proven."""
    return [
        person
        for person in ledgers.office(change.connection).find(persons.Person, active=True)
        if VOUCHERS & set(person.roles)
        and person.id != asked.entered_by
        and _is_proven(person.os_user, person.passphrase_digest, is_lent=person.passphrase_is_lent)
        and not (person.id == asked.person and (asked.roles or _loses_means(person, asked)))
    ]


def _loses_means(person: persons.Person, asked: persons.PersonChange) -> bool:
    """Whether they forgot the only thing that would prove them."""
    return asked.is_reset and not person.os_user


def _is_proven(os_user: object, digest: object, *, is_lent: object) -> bool:
    return bool(os_user) or bool(digest and not is_lent)


def _others_established(change: Change) -> bool:
    """Whether there ever was another who vouches and could be proven: present rows may be gone."""
    lines = journal.latest(change.connection, ledgers.OFFICE, kinds=_TELLING)
    return bool(established(lines) - {change.actor.person})


def established(lines: Iterable[journal.Line]) -> set[int]:
    """The ids of those who, by these lines of the office, at some time vouched and were proven."""
    table = columns.table_of(persons.Person).name
    rows: dict[int, dict[str, object]] = {}
    ids = set()
    for line in lines:
        for name, id_, values in line.rows:
            if name != table:
                continue
            row = rows.setdefault(id_, {})
            row.update(values)
            is_proven = _is_proven(
                row.get("os_user"),
                row.get("passphrase_digest"),
                is_lent=row.get("passphrase_is_lent"),
            )
            roles = row.get("roles")
            if isinstance(roles, list) and VOUCHERS & set(roles) and is_proven:
                ids.add(id_)
    return ids
