"""Who may act at all: another vouches for what gives somebody the means to.

A role, a binding to an operating-system user, a passphrase to be set anew: where the home asks for
proof, each counts once an administrator or a reviewer confirmed it who neither entered it nor
gains by it. Where there is no such person yet (an office begins with two) it counts at once, and
its line says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from storage import persons
from storage.database import Connection
from storage.ledger import ledgers
from storage.ledger.work import Line
from workflows.kernel import permissions
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals

VOUCHERS = frozenset({"administrator", "reviewer"})


def give(
    change: Change,
    line: Line,
    person: persons.Person,
    *,
    roles: Sequence[str] = (),
    os_user: str = "",
    is_reset: bool = False,
) -> None:
    """Give `person`, in that `line`, more `roles`, a login, or a passphrase to be set anew.

    At once, or once somebody vouched for it. Nothing where nothing is given.
    """
    if not (roles or os_user or is_reset):
        return
    asked = persons.PersonChange(
        subject=person.name,
        person=person.id,
        entered_by=change.actor.person,
        roles=list(roles),
        os_user=os_user,
        is_reset=is_reset,
    )
    if not change.ledger.asks_proof or not _vouchers(change, asked):
        if change.ledger.asks_proof:
            line.data["alone"] = True
        _grant(line, person, asked)
        return
    line.data["waits"] = True
    line.add(asked)


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
        line = change.line(
            "person.confirmed",
            person.name,
            data={"roles": each.roles, "os_user": each.os_user, "reset": each.is_reset},
        )
        line.change(each, confirmed_by=change.actor.person)
        _grant(line, person, each)
        change.flush()


def waiting(connection: Connection) -> list[persons.PersonChange]:
    """What somebody is to be given, and nobody has vouched for yet."""
    return ledgers.office(connection).find(persons.PersonChange, confirmed_by=0)


def _called(asked: persons.PersonChange) -> str:
    roles = permissions.titles(asked.roles)
    return f"{asked.subject}（{roles}）" if asked.roles else asked.subject


def _grant(line: Line, person: persons.Person, asked: persons.PersonChange) -> None:
    values: dict[str, object] = {"roles": sorted({*person.roles, *asked.roles})}
    if asked.os_user:
        values["os_user"] = asked.os_user
    if asked.is_reset:
        values |= {"passphrase_digest": "", "passphrase_set_by": ""}
    line.change(person, **values)


def _vouchers(change: Change, asked: persons.PersonChange) -> list[persons.Person]:
    """Those who could confirm it: neither who enters it nor who gains by it."""
    return [
        person
        for person in ledgers.office(change.connection).find(persons.Person, active=True)
        if VOUCHERS & set(person.roles) and person.id not in (asked.person, asked.entered_by)
    ]
