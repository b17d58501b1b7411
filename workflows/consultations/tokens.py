"""What lets a department answer by itself: a signatory's token, a code on its reply sheet.

Each is shown once and kept as a hash.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from documents import writer
from engine import clock, errors, fields, records
from storage import persons, tokens
from storage import requests as stored_requests
from storage.ledger import ledgers
from storage.ledger.work import UnitOfWork
from workflows.consultations import requests
from workflows.kernel import cycle_view
from workflows.kernel.use_case import Apart, Change, use_case
from workflows.rules import refusals
from workflows.scheme import model_awards

SIGN, REPLY = "sign", "reply"
PURPOSES = {SIGN: "签署码", REPLY: "回执码"}
TOKEN_BYTES = 20
"""Told as hexadecimal digits: none looks like another letter, or like an option of a command."""
VALID_DAYS = 30


@dataclass
class IssuedSecret:
    """A token as it leaves, once: nobody can read it again."""

    token: str = ""
    sheet: bytes = b""

    def put(self, token: str, sheet: bytes) -> None:
        """Fill it in."""
        self.token, self.sheet = token, sheet


@use_case("consult.invite")
def invite(
    change: Change,
    *,
    request: int,
    person: int,
    issued: Apart[IssuedSecret],
    days: int = VALID_DAYS,
) -> None:
    """Give a department's signatory a token to sign one request with, into `issued`.

    It is valid for `days` (calendar days, to the end of the last). A second call voids the earlier
    one of the same request and `person` (an id). When only tried, or under an `op` that was used,
    no token comes back. Raises Misuse for a person who is no signatory of the department.
    """
    _issue(change, request, person, SIGN, days, issued)


@use_case("consult.invite")
def reply_sheet(
    change: Change, *, request: int, issued: Apart[IssuedSecret], days: int = VALID_DAYS
) -> None:
    """The reply sheet of a request, into `issued`: its frozen list with a one-time code.

    It goes out with the letter and is read back whole, within `days` (calendar days). A second
    call voids the sheet before.
    """
    _issue(change, request, 0, REPLY, days, issued)


@use_case("consult.invite")
def revoke(change: Change, *, request: int) -> None:
    """Void every token of a `request` (its id) that was not used; refused where there is none."""
    letter = requests.request_of(change.connection, change.ledger.book, request)
    _void(change, letter, (SIGN, REPLY))
    if not change.lines:
        change.refuse(refusals.make("no_tokens", requests.about(letter), request=letter.id))


def sheet_form(plan: model_awards.Consultation) -> fields.Form:
    """The reply sheet of a consultation."""
    about = "情况说明" if plan.opinion_text == "kept" else "备注（不留存）"
    columns = (
        fields.Column(key="code", title="编码", kind="code", required=True),
        fields.Column(key="name", title="名称", required=True),
        fields.Column(
            key="conclusion", title="意见", kind="choice", choices=plan.conclusions, required=True
        ),
        fields.Column(key="text", title=about, limit=200),
        fields.Column(key="receipt", title="回执码", kind="code", required=True, note="请勿改动"),
    )
    notes = ("请逐个选择意见，其余内容请勿改动；填好后请盖章，并随函退回电子件。",)
    return fields.Form(
        key="reply", title=f"{plan.name}回执", columns=columns, notes=notes, unique=("code",)
    )


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.strip().encode()).hexdigest()


def _issue(
    change: Change, request: int, person: int, purpose: str, days: int, issued: IssuedSecret
) -> None:
    cycle = change.cycle
    letter = requests.request_of(change.connection, change.ledger.book, request)
    plan = requests.plan_of(cycle, letter.consultation)
    if isinstance(step := requests.decide(letter, "answer"), records.Refusal):
        change.refuse(step)
        return
    name = "部门"
    if purpose == SIGN:
        name = _signatory(change, letter, person).name
    _void(change, letter, (purpose,), person=person)
    token = secrets.token_hex(TOKEN_BYTES)
    expires_at = clock.at(cycle.today + timedelta(days=days), "23:59", cycle.scheme.zone)
    facts = {
        "name": name,
        "purpose": PURPOSES[purpose],
        "request": letter.id,
        "expires_on": cycle.today + timedelta(days=days),
    }
    line = change.line("consult.invited", requests.about(letter), data=facts)
    line.add(
        tokens.Token(
            hash=hash_of(token),
            purpose=purpose,
            about=letter.id,
            person=person,
            expires_at=expires_at,
            issued_by=change.actor.person,
        )
    )
    rows = [{**subject, "receipt": token} for subject in letter.subjects]
    sheet = writer.write_table(sheet_form(plan), rows) if purpose == REPLY else b""
    # Only what is committed leaves: a token that was only tried is known to nobody.
    change.at_last(lambda: issued.put(token, sheet))


def _signatory(change: UnitOfWork, letter: stored_requests.Request, person: int) -> persons.Person:
    active = {
        candidate.id: candidate
        for candidate in ledgers.office(change.connection).find(persons.Person)
        if candidate.active
    }
    signatory = active.get(person)
    if (
        signatory is None
        or signatory.org != f"department:{letter.department}"
        or "signer" not in signatory.roles
    ):
        raise errors.Misuse(
            "签署码只能发给该部门登记的签批人："
            "用 mofan person add 姓名 --role 部门签批人 --org 部门 登记。"
        )
    return signatory


def _void(
    change: UnitOfWork,
    letter: stored_requests.Request,
    purposes: Sequence[str],
    *,
    person: int | None = None,
) -> None:
    for token in change.find(tokens.Token, about=letter.id):
        if (
            token.purpose in purposes
            and token.used_at is None
            and token.revoked_at is None
            and person in (None, token.person)
        ):
            line = change.line(
                "consult.revoked",
                requests.about(letter),
                data={"purpose": PURPOSES[token.purpose], "request": letter.id},
            )
            line.change(token, revoked_at=change.now)


def resolve(
    change: UnitOfWork, token: str, purpose: str, person: int, request: int | None = None
) -> tuple[tokens.Token, stored_requests.Request, model_awards.Consultation] | None:
    """The token, the request it opens and its consultation; or None, with a refusal of the change.

    It must be for this `purpose` and `person` (an id; 0: the department), and for this `request` if
    one is named. The refusal says why it opens nothing, never whose it is. It is not used up here.
    """
    # Looked up by hash, never compared as text: whoever reads the database holds nothing that
    # signs, and the time a look-up takes tells nothing about the 160 random bits behind the hash.
    stored = change.first(tokens.Token, hash=hash_of(token))
    why = ""
    if (
        stored is None
        or stored.purpose != purpose
        or stored.person != person
        or (request is not None and stored.about != request)
    ):
        why = "不是这一件的，或不存在"
    elif stored.revoked_at is not None:
        why = "已作废"
    elif stored.used_at is not None:
        why = "已经用过"
    elif stored.expires_at <= change.now:
        why = "已过有效期"
    if why or stored is None:
        change.refuse(refusals.make("token_refused", "consult", what=PURPOSES[purpose], why=why))
        return None
    letter = requests.request_of(change.connection, change.ledger.book, stored.about)
    return stored, letter, requests.plan_of(cycle_view.inside(change), letter.consultation)
