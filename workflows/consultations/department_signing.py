"""A department answers with a code: that of its signatory, or that on its reply sheet.

What it answers is the list whose digest went out with the request; anything else is refused. A
code that the office could read proves who held it, not a department: what comes with one passed
through the office's hands, and counts once somebody confirmed it who neither gave the code out
nor keyed the answer in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from documents import parser, reader, uploads
from storage import requests as stored_requests
from storage import tokens as stored_tokens
from storage.ledger.work import UnitOfWork
from workflows.consultations import replies, requests, tokens
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals
from workflows.scheme import model_awards
from workflows.tasks import notices


@use_case("consult.sign")
def sign(
    change: Change,
    *,
    token: str,
    conclusion: str,
    exceptions: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
    doc: str = "",
    why: str = "",
) -> None:
    """Answer a request by the `token` of the person who acts; it waits for a confirmation.

    `conclusion` (empty: the consultation's first that consents) is for everybody but the
    `exceptions`, conclusions by code; `texts` are explanations by code. Refused, and kept in the
    journal, for a token that is unknown, used (so also a second time), void, out of date, somebody
    else's, or of another purpose; and where an opinion was signed already and `why` does not say
    what changed it. Raises Misuse for an unknown conclusion.
    """
    cycle = change.cycle
    opened = tokens.resolve(change, token, tokens.SIGN, change.actor.person)
    if opened is None:
        return
    stored, request, plan = opened
    reply = replies.Reply(
        request=request.id,
        conclusion=conclusion or plan.consenting[0],
        exceptions=exceptions or {},
        texts=texts or {},
        doc=doc,
        signer=change.actor.name,
        medium="token",
        why=why,
    )
    replies.check_conclusions(plan, [reply.conclusion, *reply.exceptions.values()])
    _keep(change, cycle, stored, request, plan, reply)


def _read_sheet(
    cycle: CycleView, *, request: int, file: tuple[str, bytes], **_: Any
) -> tuple[parser.Row, ...]:
    """The rows of a reply sheet. Raises Misuse with every fault of its cells."""
    letter = requests.request_of(cycle.connection, cycle.ledger.book, request)
    plan = requests.plan_of(cycle, letter.consultation)
    return reader.read_table(uploads.accept(*file), tokens.sheet_form(plan)).rows


@use_case("consult.record", prepare=_read_sheet)
def record_sheet(
    change: Change,
    *,
    request: int,
    file: tuple[str, bytes],
    doc: str,
    signer: str,
    received_on: date | None = None,
    why: str = "",
) -> None:
    """Read a department's reply sheet back; `file` is its name and content.

    List and code must be those that went out, whole; else it is refused and kept in the journal.
    So it is where an opinion was signed already and `why` does not say what changed it. `doc` is
    the number of the letter it came with, `received_on` the day (default: today). Raises Misuse
    with every fault of the file's cells.
    """
    cycle, rows = change.cycle, change.prepared
    letter = requests.request_of(change.connection, change.ledger.book, request)
    printed = {str(row.values["receipt"]) for row in rows}
    subjects = [{"code": str(row.values["code"]), "name": str(row.values["name"])} for row in rows]
    opened = tokens.resolve(
        change, printed.pop() if len(printed) == 1 else "", tokens.REPLY, 0, request
    )
    if opened is None:
        return
    # The digest of what came back, not that of the stored list: whoever edited, dropped or
    # reordered a row signed another list than the one that was sent.
    if requests.digest_of(letter.consultation, letter.department, subjects) != letter.digest:
        change.refuse(
            refusals.make(
                "list_changed", requests.about(letter), missing=_difference(letter, subjects)
            )
        )
        return
    conclusions = {str(row.values["code"]): str(row.values["conclusion"]) for row in rows}
    texts = {str(row.values["code"]): str(row.values["text"] or "") for row in rows}
    first = next(iter(conclusions.values()))
    reply = replies.Reply(
        request=request,
        conclusion=first,
        exceptions=conclusions,
        texts=texts,
        doc=doc,
        signer=signer,
        received_on=received_on,
        medium="sheet",
        why=why,
    )
    _keep(change, cycle, opened[0], letter, opened[2], reply)


def _keep(
    change: UnitOfWork,
    cycle: CycleView,
    token: stored_tokens.Token,
    request: stored_requests.Request,
    plan: model_awards.Consultation,
    reply: replies.Reply,
) -> None:
    """Keep what came with a code: as entered, until another confirms it."""
    if why := replies.why_not(cycle, request, plan, reply):
        change.refuse(*why)
        return
    facts = {
        **replies.journal_facts(request, reply),
        "name": reply.signer,
        "count": len(request.subjects),
    }
    line = change.line("consult.signed", requests.about(request), data=facts, why=reply.why)
    replies.write_opinions(
        change, cycle, line, request, plan, reply, scan="", issued_by=token.issued_by
    )
    line.change(request, state="answered")
    line.change(token, used_at=change.now)
    notices.answered(
        change, cycle, line, consultation=request.consultation, department=request.department
    )


def _difference(request: stored_requests.Request, subjects: Sequence[Mapping[str, str]]) -> str:
    sent = {subject["code"]: subject["name"] for subject in request.subjects}
    came = {subject["code"]: subject["name"] for subject in subjects}
    odd = [name for code, name in came.items() if sent.get(code) != name] + [
        name for code, name in sent.items() if code not in came
    ]
    return "、".join(dict.fromkeys(odd)) or "次序"
