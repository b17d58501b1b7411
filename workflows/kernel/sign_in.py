"""Who acts, and how that was shown to be them: said by no one, proven by the system or by a secret.

Where a home asks for proof, a person is used from the operating-system user bound to them, or
with a passphrase of their own, or, for one confirmation, by a sheet that they signed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine import entry_points, errors, records, texts
from storage import database, persons
from storage.database import Connection
from storage.ledger import journal, ledgers
from workflows.kernel import cycle_view
from workflows.rules import refusals

MOST_DIGITS = 10
"""Of a person's number: more are of no number that a database holds."""
MOST_WRONG, PAUSE = 5, timedelta(minutes=15)
"""So many wrong passphrases within that time, and the next is not looked at."""


def nothing_asked(name: str) -> str:
    """No passphrase, of anybody."""
    return ""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What may be shown of the person who acts.

    `ask` gets the passphrase of the person of that name (empty: none was given). `paper` says
    which signed sheet is keyed in. `by_token`: the code that is shown says who they are.
    `sets_passphrase`: they are about to set one, which needs no proof the first time.
    """

    ask: Callable[[str], str] = nothing_asked
    paper: str = ""
    by_token: bool = False
    sets_passphrase: bool = False


NO_PROOF = Proof()


def actor_of(
    connection: Connection,
    name: str,
    os_user: str,
    *,
    now: datetime,
    asks_proof: bool = False,
    proof: Proof = NO_PROOF,
) -> records.Actor:
    """The known person of that `name` (or number); without one, whoever is bound to `os_user`.

    Where nobody is bound to it, the only person there is. Raises Misuse when nobody or more than
    one fits, Refused where the home `asks_proof` and `proof` gives none. `now` decides for whom
    they stand in.
    """
    person = _known(connection, name, os_user)
    shown, paper = _shown(connection, person, os_user, proof, now) if asks_proof else ("", "")
    if not asks_proof:
        shown = "os" if os_user and person.os_user == os_user else ""
        shown, paper = ("paper", proof.paper) if proof.paper else (shown, "")
    return records.Actor(
        person=person.id,
        name=person.name,
        roles=frozenset([*person.roles, *standing_in(person, cycle_view.local_today(now))]),
        org=person.org,
        os_user=os_user,
        proof=shown,
        paper=paper,
    )


def sign_in(
    store: database.Database,
    name: str,
    os_user: str,
    *,
    now: datetime,
    proof: Proof = NO_PROOF,
) -> records.Actor:
    """The same, asked in a snapshot of its own, under what the office's first line says."""
    with store.reading() as connection:
        office = ledgers.get(connection, ledgers.OFFICE)
        asks_proof = office is not None and office.asks_proof
        return actor_of(connection, name, os_user, now=now, asks_proof=asks_proof, proof=proof)


def standing_in(person: persons.Person, today: date) -> list[str]:
    """The roles that this person has `today` because somebody named them as a deputy."""
    return [
        "reviewer"
        for _, begins, ends in person.deputises
        if date.fromisoformat(begins) <= today <= date.fromisoformat(ends)
    ]


def _shown(
    connection: Connection, person: persons.Person, os_user: str, proof: Proof, now: datetime
) -> tuple[str, str]:
    """The proof by its key, and the paper if it is one. Raises Refused where there is none."""
    if proof.paper:
        keying = _bound(connection, os_user)
        if len(keying) != 1:
            raise errors.Refused([refusals.make("paper_unkeyed", person.name)])
        return "paper", f"{proof.paper}；录入：{keying[0].name}"
    if person.os_user and person.os_user == os_user:
        return "os", ""
    if proof.by_token:
        return "token", ""
    if not person.passphrase_digest:
        if proof.sets_passphrase and not person.os_user:
            return "", ""
        raise errors.Refused([refusals.make("not_proven", person.name, person=person.name)])
    wrong = _wrong_lately(connection, person.name, now)
    if wrong >= MOST_WRONG:
        minutes = int(PAUSE.total_seconds() // 60)
        raise errors.Refused(
            [
                refusals.make(
                    "passphrase_paused",
                    person.name,
                    person=person.name,
                    count=wrong,
                    minutes=minutes,
                )
            ]
        )
    passphrase = proof.ask(person.name)
    if not passphrase:
        raise errors.Refused([refusals.make("not_proven", person.name, person=person.name)])
    # Argon2 is loaded only where somebody has a passphrase and gives one.
    is_right = entry_points.load("engine.passphrases:is_right")
    digest_of = entry_points.load("engine.passphrases:digest_of")
    if digest_of(person.passphrase) != person.passphrase_digest:
        raise errors.Broken(
            [f"{person.name}的口令与日志所记的不符：被改动过，请管理员重设并查明。"]
        )
    if not is_right(person.passphrase, passphrase):
        raise errors.Refused([refusals.make("passphrase_wrong", person.name, person=person.name)])
    return ("lent" if person.passphrase_is_lent else "passphrase"), ""


def _wrong_lately(connection: Connection, name: str, now: datetime) -> int:
    lines = journal.after(connection, ledgers.OFFICE, now - PAUSE, kinds=["refused"])
    return sum(
        reason["code"] == "passphrase_wrong"
        for line in lines
        if line.subject == name
        for reason in line.data["reasons"]
    )


def is_own_login(connection: Connection, person: persons.Person, os_user: str) -> bool:
    """Whether that operating-system user is bound to this person, and to nobody else."""
    return [each.id for each in _bound(connection, os_user)] == [person.id]


def _bound(connection: Connection, os_user: str) -> list[persons.Person]:
    if not os_user:
        return []
    return ledgers.office(connection).find(persons.Person, os_user=os_user, active=True)


def _known(connection: Connection, name: str, os_user: str) -> persons.Person:
    candidates = _named(connection, name) if name else _at_hand(connection, os_user)
    if len(candidates) != 1:
        choices = "、".join(f"{person.name}({person.id})" for person in candidates) or "尚无人员"
        raise errors.Misuse(f"请用 --as 或 MOFAN_ACTOR 说明是谁在操作：{choices}。")
    return candidates[0]


def _named(connection: Connection, name: str) -> Sequence[persons.Person]:
    office = ledgers.office(connection)
    candidates = office.find(persons.Person, name=name, active=True)
    if not candidates and name.isdecimal() and len(name) < MOST_DIGITS:
        candidates = office.find(persons.Person, id=int(name), active=True)
    if not candidates:
        people = office.find(persons.Person, active=True)
        folded = texts.fold_name(name)
        candidates = [each for each in people if texts.fold_name(each.name) == folded]
    if not candidates:
        acting = [person for person in people if person.roles]
        choices = "、".join(person.name for person in acting) or "（无）"
        raise errors.Misuse(f"没有名为“{name}”的人员：能办理的有 {choices}。")
    if len(candidates) > 1:
        candidates = [person for person in candidates if person.roles] or candidates
    return candidates


def _at_hand(connection: Connection, os_user: str) -> Sequence[persons.Person]:
    everyone = _bound(connection, os_user) or ledgers.office(connection).find(
        persons.Person, active=True
    )
    return [person for person in everyone if person.roles]
