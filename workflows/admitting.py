"""What lets a department answer by itself: a token for its signatory, a one-time code on its reply sheet. Shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from documents import writer
from engine import clock, errors, fields, records
from storage import persons, requests, tokens, work
from workflows import consulting, desk, refusals, view
from workflows.scheme import model

SIGN, REPLY = "sign", "reply"
PURPOSES = {SIGN: "签署码", REPLY: "回执码"}
TOKEN_BYTES = 20
"""Told as hexadecimal digits: nothing in them is mistaken for another letter, or at the command line for an option."""
VALID_DAYS = 30


@dataclass
class Given:
    """A token as it leaves, once: nobody can read it again."""

    token: str = ""
    sheet: bytes = b""


def invite(
    at: desk.Desk, *, book: int, request: int, person: int, given: Given, days: int = VALID_DAYS, how: desk.How = desk.NOW
) -> desk.Outcome:
    """Give a department's signatory a token to sign one request with, into `given`. An earlier one for the same request and person is void.

    Raises Misuse for a person who does not belong to the department. Only tried, or under an `op` that was used, no token comes back.
    """
    return _give(at, book, request, person, SIGN, days, how, given)


def reply_sheet(at: desk.Desk, *, book: int, request: int, given: Given, days: int = VALID_DAYS, how: desk.How = desk.NOW) -> desk.Outcome:
    """The reply sheet of a request, into `given`: its frozen list with a one-time code, to go out with the letter and to be read back whole."""
    return _give(at, book, request, 0, REPLY, days, how, given)


def revoke(at: desk.Desk, *, book: int, request: int, how: desk.How = desk.NOW) -> desk.Outcome:
    """Void every token of a request that was not used."""

    def body(unit: work.Work) -> None:
        found = consulting.request_of(unit.connection, unit.book.book, request)
        _void(unit, found, (SIGN, REPLY))
        if not unit.lines:
            unit.refuse(refusals.make("nothing_to_do", consulting.about(found), name=f"函{found.id}", what="没有未用的签署码或回执码"))

    return at.act(book=book, action="consult.invite", body=body, arguments={"revoke": request}, how=how)


def sheet_form(plan: model.Consultation) -> fields.Form:
    """The reply sheet of a consultation."""
    about = "情况说明" if plan.opinion_text == "kept" else "备注（不留存）"
    columns = (
        fields.Column(key="code", title="编码", kind="code", required=True),
        fields.Column(key="name", title="名称", required=True),
        fields.Column(key="conclusion", title="意见", kind="choice", choices=plan.conclusions, required=True),
        fields.Column(key="text", title=about, limit=200),
        fields.Column(key="receipt", title="回执码", kind="code", required=True, note="请勿改动"),
    )
    notes = ("请逐个选择意见，其余内容请勿改动；填好后请盖章，并随函退回电子件。",)
    return fields.Form(key="reply", title=f"{plan.name}回执", columns=columns, notes=notes, unique=("code",))


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.strip().encode()).hexdigest()


def _give(at: desk.Desk, book: int, request: int, person: int, purpose: str, days: int, how: desk.How, given: Given) -> desk.Outcome:
    made = Given()

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        found = consulting.request_of(unit.connection, unit.book.book, request)
        plan = consulting.plan_of(seen, found.consultation)
        if isinstance(step := consulting.decide(found, "sign"), records.Refusal):
            unit.refuse(step)
            return
        name = "部门"
        if purpose == SIGN:
            name = _signatory(unit, found, person).name
        _void(unit, found, (purpose,), person=person)
        token = secrets.token_hex(TOKEN_BYTES)
        expires_at = clock.at(seen.today + timedelta(days=days), "23:59", seen.scheme.zone)
        data = {"name": name, "purpose": PURPOSES[purpose], "request": found.id, "expires_on": seen.today + timedelta(days=days)}
        line = unit.line("consult.invited", consulting.about(found), data=data)
        line.add(tokens.Token(hash=hash_of(token), purpose=purpose, about=found.id, person=person, expires_at=expires_at))
        made.token = token
        if purpose == REPLY:
            rows = [{**one, "receipt": token} for one in found.subjects]
            made.sheet = writer.write_table(sheet_form(plan), rows)

    arguments = {"request": request, "person": person, "purpose": purpose, "days": days}
    outcome = at.act(book=book, action="consult.invite", body=body, arguments=arguments, how=how)
    if not outcome.was_dry:
        given.token, given.sheet = made.token, made.sheet
    return outcome


def _signatory(unit: work.Work, found: requests.Request, person: int) -> persons.Person:
    known_ = {one.id: one for one in persons.all_(unit.connection) if one.active}
    signatory = known_.get(person)
    if signatory is None or signatory.org != f"department:{found.department}" or "signer" not in signatory.roles:
        raise errors.Misuse("签署码只能发给该部门登记的签批人：用 mofan person add 姓名 --role 部门签批人 --org 部门 登记。")
    return signatory


def _void(unit: work.Work, found: requests.Request, purposes: Sequence[str], *, person: int | None = None) -> None:
    for one in tokens.of_request(unit.connection, unit.book.book, found.id):
        if one.purpose in purposes and one.used_at is None and one.revoked_at is None and person in (None, one.person):
            line = unit.line("consult.revoked", consulting.about(found), data={"purpose": PURPOSES[one.purpose], "request": found.id})
            line.change(one, revoked_at=unit.now)


def open_(
    unit: work.Work, token: str, purpose: str, person: int, request: int | None = None
) -> tuple[tokens.Token, requests.Request, model.Consultation] | None:
    """The token, the request it opens and its consultation; or a refusal that says why it opens nothing, and none of whose it is."""
    kept = tokens.by_hash(unit.connection, unit.book.book, hash_of(token))
    why = ""
    if kept is None or kept.purpose != purpose or kept.person != person or (request is not None and kept.about != request):
        why = "不是这一件的，或不存在"
    elif kept.revoked_at is not None:
        why = "已作废"
    elif kept.used_at is not None:
        why = "已经用过"
    elif kept.expires_at <= unit.now:
        why = "已过有效期"
    if why or kept is None:
        unit.refuse(refusals.make("token_refused", "consult", what=PURPOSES[purpose], why=why))
        return None
    found = consulting.request_of(unit.connection, unit.book.book, kept.about)
    return kept, found, consulting.plan_of(view.inside(unit), found.consultation)
