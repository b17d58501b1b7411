"""Which names are one pair of hands, and to which units somebody belongs.

Two names with one account behind them are one pair of hands; so is somebody who entered something
with a passphrase that was lent to them under another's account.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine import records, texts
from storage import columns, persons
from storage.database import Connection
from storage.ledger import journal, ledgers
from storage.ledger.work import UnitOfWork
from workflows.kernel import permissions


def twins(change: UnitOfWork, entries: Sequence[columns.Entered]) -> dict[int, str]:
    """The names, by id, of those whose hands the entries went through that are the actor's too."""
    ids = {change.actor.person, *permissions.hands(entries)}
    people = ledgers.office(change.connection).find(persons.Person, id=sorted(ids))
    own = next((each.os_user for each in people if each.id == change.actor.person), "")
    return {
        person.id: person.name
        for person in people
        if person.id != change.actor.person
        and (
            (own and person.os_user == own)
            or (person.passphrase_set_by and _has_lent(change, person, entries, own))
        )
    }


def _has_lent(
    change: UnitOfWork, person: persons.Person, entries: Sequence[columns.Entered], login: str
) -> bool:
    """Whether that `person` entered one of these with a lent passphrase, from the actor's account.

    `login` is the one that the actor is bound to.
    """
    told = journal.about(
        change.connection, ledgers.OFFICE, [person.name], kinds=["person.passphrase"]
    )
    if all(line.actor.get("proof") == "os" for line in told):
        return False
    entered = {(columns.table_of(type(entry)).name, entry.id) for entry in entries}
    return any(
        line.actor["person"] == person.id
        and line.actor.get("proof") == "lent"
        and line.actor["os_user"] in (login, change.actor.os_user)
        and not entered.isdisjoint((table, id_) for table, id_, _ in line.rows)
        for line in journal.lines(change.connection, change.ledger.book)
    )


def organisations_of(connection: Connection, actor: records.Actor) -> set[str]:
    """The units to which whoever is called like `actor` belongs, or for which they answer."""
    office = ledgers.office(connection)
    folded = texts.fold_name(actor.name)
    same = [
        person
        for person in office.find(persons.Person, active=True)
        if texts.fold_name(person.name) == folded
    ]
    parts = office.find(persons.Contact, person=[person.id for person in same], ends_on=None)
    return {person.org for person in same} | {part.org for part in parts}
