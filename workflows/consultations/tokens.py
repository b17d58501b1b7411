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
from storage.ledger.work import UnitOfWork
from workflows.consultations import requests
from workflows.kernel import cycle_view, refusals
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
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


def invite(
    service: Service,
    *,
    ledger: int,
    request: int,
    person: int,
    issued: IssuedSecret,
    days: int = VALID_DAYS,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Give a department's signatory a token to sign one request with, into `issued`.

    It is valid for `days` (calendar days, to the end of the last). A second call voids the earlier
    one of the same request and `person` (an id). When only tried, or under an `op` that was used,
    no token comes back. Raises Misuse for a person who is no signatory of the department.
    """
    return _issue(service, ledger, request, person, SIGN, days, run_options, issued)


def reply_sheet(
    service: Service,
    *,
    ledger: int,
    request: int,
    issued: IssuedSecret,
    days: int = VALID_DAYS,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """The reply sheet of a request, into `issued`: its frozen list with a one-time code.

    It goes out with the letter and is read back whole, within `days` (calendar days). A second
    call voids the sheet before.
    """
    return _issue(service, ledger, request, 0, REPLY, days, run_options, issued)


def revoke(
    service: Service, *, ledger: int, request: int, run_options: RunOptions = DEFAULT_OPTIONS
) -> Outcome:
    """Void every token of a `request` (its id) that was not used; refused where there is none."""

    def body(change: UnitOfWork) -> None:
        letter = requests.request_of(change.connection, change.ledger.book, request)
        _void(change, letter, (SIGN, REPLY))
        if not change.lines:
            change.refuse(
                refusals.make(
                    "nothing_to_do",
                    requests.about(letter),
                    name=f"函{letter.id}",
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


def _issue(
    service: Service,
    ledger: int,
    request: int,
    person: int,
    purpose: str,
    days: int,
    run_options: RunOptions,
    issued: IssuedSecret,
) -> Outcome:
    secret = IssuedSecret()

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        letter = requests.request_of(change.connection, change.ledger.book, request)
        plan = requests.plan_of(cycle, letter.consultation)
        if isinstance(step := requests.decide(letter, "sign"), records.Refusal):
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
            )
        )
        secret.token = token
        if purpose == REPLY:
            rows = [{**subject, "receipt": token} for subject in letter.subjects]
            secret.sheet = writer.write_table(sheet_form(plan), rows)

    arguments = {"request": request, "person": person, "purpose": purpose, "days": days}
    outcome = service.act(
        ledger=ledger,
        action="consult.invite",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )
    if not outcome.was_dry:
        issued.token, issued.sheet = secret.token, secret.sheet
    return outcome


def _signatory(change: UnitOfWork, letter: stored_requests.Request, person: int) -> persons.Person:
    active = {
        candidate.id: candidate for candidate in persons.all_(change.connection) if candidate.active
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
    for token in tokens.of_request(change.connection, change.ledger.book, letter.id):
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
    stored = tokens.by_hash(change.connection, change.ledger.book, hash_of(token))
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
