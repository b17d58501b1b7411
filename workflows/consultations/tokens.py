"""What lets a department answer by itself: a token for its signatory, a one-time code on its reply sheet. Shown once, kept as a hash."""

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
from storage.ledger.work import UnitOfWork
from workflows.consultations import requests
from workflows.kernel import cycle_view, refusals
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.scheme import model_awards

SIGN, REPLY = "sign", "reply"
PURPOSES = {SIGN: "签署码", REPLY: "回执码"}
TOKEN_BYTES = 20
"""Told as hexadecimal digits: nothing in them is mistaken for another letter, or at the command line for an option."""
VALID_DAYS = 30


@dataclass
class IssuedSecret:
    """A token as it leaves, once: nobody can read it again."""

    token: str = ""
    sheet: bytes = b""


def invite(
    service: Service,
    *,
    ledger: int,
    request: int,
    person: int,
    given: IssuedSecret,
    days: int = VALID_DAYS,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Give a department's signatory a token to sign one request with, into `given`. An earlier one for the same request and person is void.

    Raises Misuse for a person who does not belong to the department. Only tried, or under an `op` that was used, no token comes back.
    """
    return _give(service, ledger, request, person, SIGN, days, run_options, given)


def reply_sheet(
    service: Service,
    *,
    ledger: int,
    request: int,
    given: IssuedSecret,
    days: int = VALID_DAYS,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """The reply sheet of a request, into `given`: its frozen list with a one-time code, to go out with the letter and to be read back whole."""
    return _give(service, ledger, request, 0, REPLY, days, run_options, given)


def revoke(
    service: Service, *, ledger: int, request: int, run_options: RunOptions = DEFAULT_OPTIONS
) -> Outcome:
    """Void every token of a request that was not used."""

    def body(change: UnitOfWork) -> None:
        found = requests.request_of(change.connection, change.ledger.book, request)
        _void(change, found, (SIGN, REPLY))
        if not change.lines:
            change.refuse(
                refusals.make(
                    "nothing_to_do",
                    requests.about(found),
                    name=f"函{found.id}",
                    what="没有未用的签署码或回执码",
                )
            )

    return service.act(
        ledger=ledger,
        action="consult.invite",
        body=body,
        arguments={"revoke": request},
        run_options=run_options,
    )


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


def _give(
    service: Service,
    ledger: int,
    request: int,
    person: int,
    purpose: str,
    days: int,
    run_options: RunOptions,
    given: IssuedSecret,
) -> Outcome:
    made = IssuedSecret()

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        found = requests.request_of(change.connection, change.ledger.book, request)
        plan = requests.plan_of(cycle, found.consultation)
        if isinstance(step := requests.decide(found, "sign"), records.Refusal):
            change.refuse(step)
            return
        name = "部门"
        if purpose == SIGN:
            name = _signatory(change, found, person).name
        _void(change, found, (purpose,), person=person)
        token = secrets.token_hex(TOKEN_BYTES)
        expires_at = clock.at(cycle.today + timedelta(days=days), "23:59", cycle.scheme.zone)
        data = {
            "name": name,
            "purpose": PURPOSES[purpose],
            "request": found.id,
            "expires_on": cycle.today + timedelta(days=days),
        }
        line = change.line("consult.invited", requests.about(found), data=data)
        line.add(
            tokens.Token(
                hash=hash_of(token),
                purpose=purpose,
                about=found.id,
                person=person,
                expires_at=expires_at,
            )
        )
        made.token = token
        if purpose == REPLY:
            rows = [{**one, "receipt": token} for one in found.subjects]
            made.sheet = writer.write_table(sheet_form(plan), rows)

    arguments = {"request": request, "person": person, "purpose": purpose, "days": days}
    outcome = service.act(
        ledger=ledger,
        action="consult.invite",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )
    if not outcome.was_dry:
        given.token, given.sheet = made.token, made.sheet
    return outcome


def _signatory(change: UnitOfWork, found: stored_requests.Request, person: int) -> persons.Person:
    known_ = {one.id: one for one in persons.all_(change.connection) if one.active}
    signatory = known_.get(person)
    if (
        signatory is None
        or signatory.org != f"department:{found.department}"
        or "signer" not in signatory.roles
    ):
        raise errors.Misuse(
            "签署码只能发给该部门登记的签批人：用 mofan person add 姓名 --role 部门签批人 --org 部门 登记。"
        )
    return signatory


def _void(
    change: UnitOfWork,
    found: stored_requests.Request,
    purposes: Sequence[str],
    *,
    person: int | None = None,
) -> None:
    for one in tokens.of_request(change.connection, change.ledger.book, found.id):
        if (
            one.purpose in purposes
            and one.used_at is None
            and one.revoked_at is None
            and person in (None, one.person)
        ):
            line = change.line(
                "consult.revoked",
                requests.about(found),
                data={"purpose": PURPOSES[one.purpose], "request": found.id},
            )
            line.change(one, revoked_at=change.now)


def open_(
    change: UnitOfWork, token: str, purpose: str, person: int, request: int | None = None
) -> tuple[tokens.Token, stored_requests.Request, model_awards.Consultation] | None:
    """The token, the request it opens and its consultation; or a refusal that says why it opens nothing, and none of whose it is."""
    kept = tokens.by_hash(change.connection, change.ledger.book, hash_of(token))
    why = ""
    if (
        kept is None
        or kept.purpose != purpose
        or kept.person != person
        or (request is not None and kept.about != request)
    ):
        why = "不是这一件的，或不存在"
    elif kept.revoked_at is not None:
        why = "已作废"
    elif kept.used_at is not None:
        why = "已经用过"
    elif kept.expires_at <= change.now:
        why = "已过有效期"
    if why or kept is None:
        change.refuse(refusals.make("token_refused", "consult", what=PURPOSES[purpose], why=why))
        return None
    found = requests.request_of(change.connection, change.ledger.book, kept.about)
    return kept, found, requests.plan_of(cycle_view.inside(change), found.consultation)
