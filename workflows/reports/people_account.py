"""Who stands behind what was entered and confirmed: how each proved to be themselves, whose login.

Read from the lines, which tell both: what one login entered and confirmed is shown, for one pair
of hands may be behind it.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from engine.described import Cell, described
from storage import persons
from storage.database import Connection
from storage.ledger import journal, ledgers
from workflows.kernel import permissions

UNPROVEN = "未证明"


@described
class PersonAccount:
    """One person: how their lines were proven (how often each), and whether nobody vouched."""

    name: Annotated[str, Cell("姓名")]
    roles: Annotated[str, Cell("角色")]
    os_user: Annotated[str, Cell("本机登录名")]
    proofs: Annotated[str, Cell("怎样证明")]
    alone: Annotated[int, Cell("无人复核即生效")]


@described
class SameLogin:
    """One thing that was entered and confirmed under one login, by two names."""

    book: Annotated[str, Cell("账簿")]
    entered_at: Annotated[int, Cell("录入（日志序号）")]
    confirmed_at: Annotated[int, Cell("复核（日志序号）")]
    subject: Annotated[str, Cell("对象")]
    entered_by: Annotated[str, Cell("录入人")]
    confirmed_by: Annotated[str, Cell("复核人")]
    os_user: Annotated[str, Cell("登录名")]
    proofs: Annotated[str, Cell("怎样证明")]


def people(connection: Connection) -> list[PersonAccount]:
    """Everybody who may act, or did, in the order in which they were made known."""
    proofs: dict[int, Counter[str]] = {}
    alone: Counter[str] = Counter()
    for ledger in ledgers.all_(connection):
        for line in journal.lines(connection, ledger.book):
            proofs.setdefault(line.actor["person"], Counter())[_proof(line)] += 1
            alone[line.subject] += ledger.book == ledgers.OFFICE and bool(line.data.get("alone"))
    return [
        PersonAccount(
            name=person.name,
            roles=permissions.titles(person.roles),
            os_user=person.os_user,
            proofs="、".join(f"{how}{count}" for how, count in proofs.get(person.id, {}).items()),
            alone=alone[person.name],
        )
        for person in ledgers.office(connection).find(persons.Person)
        if person.roles or person.id in proofs
    ]


def pairs(connection: Connection) -> list[SameLogin]:
    """What was entered and confirmed under one login, in the order of the confirmations."""
    return [
        pair
        for ledger in ledgers.all_(connection)
        for pair in _of_ledger(ledger.label, journal.lines(connection, ledger.book))
    ]


def _of_ledger(label: str, lines: list[journal.Line]) -> list[SameLogin]:
    entered: dict[tuple[str, int], journal.Line] = {}
    found: dict[tuple[int, int], tuple[journal.Line, journal.Line]] = {}
    for line in lines:
        for table, id_, values in line.rows:
            if values.get("entered_by"):
                entered[table, id_] = line
            if values.get("confirmed_by") and (before := entered.get((table, id_))):
                found[before.seq, line.seq] = (before, line)
    return [
        SameLogin(
            book=label,
            entered_at=before.seq,
            confirmed_at=line.seq,
            subject=line.subject,
            entered_by=before.actor["name"],
            confirmed_by=line.actor["name"],
            os_user=line.actor["os_user"],
            proofs=f"{_proof(before)}／{_proof(line)}",
        )
        for before, line in found.values()
        if before.actor["os_user"] == line.actor["os_user"] != ""
    ]


def _proof(line: journal.Line) -> str:
    return permissions.PROOFS.get(line.actor.get("proof", ""), UNPROVEN)
