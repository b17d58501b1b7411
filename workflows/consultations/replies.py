"""A department's answer becomes a signed opinion: by a sealed letter that two persons keyed in, by its reply sheet, or by a token in its own hands.

All three are bound to the digest of exactly what was asked. What was signed is superseded with a reason, never edited.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from documents import reader, uploads
from engine import canon, errors, fields, records
from storage import blobs
from storage import requests as stored_requests
from storage import tokens as stored_tokens
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.consultations import requests, tokens
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service, may_confirm
from workflows.lists import lineage
from workflows.scheme import model_awards
from workflows.tasks import lifecycle, notices

EXCEPTIONS = fields.Form(
    key="exceptions",
    title="不同意见名单",
    columns=(
        fields.Column(
            key="unit", title="单位", required=True, aliases=("单位名称", "编码", "名称")
        ),
        fields.Column(key="conclusion", title="结论", required=True, aliases=("意见",)),
    ),
    unique=("unit",),
)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A whole answer: `conclusion` for everybody on the list but the `exceptions` (by subject)."""

    request: int
    conclusion: str
    exceptions: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    doc: str = ""
    signer: str = ""
    received_on: date | None = None
    medium: str = "paper"
    place: str = ""
    why: str = ""

    def said(self) -> dict[str, object]:
        """As arguments, for the digest of the call."""
        return {**self.__dict__, "exceptions": dict(self.exceptions), "texts": dict(self.texts)}


def record(
    service: Service,
    *,
    ledger: int,
    reply: Reply,
    scan: tuple[str, bytes] | None = None,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Key in a sealed letter, or what was said on the telephone. It counts once somebody else confirmed it.

    A later reply supersedes the earlier, which stays; where that was signed, `why` is needed. Where the scheme keeps no text, none is kept.
    Raises Misuse for an unknown conclusion, for a scan that bears a mark of secrecy, and for any scan where no text is kept.
    """
    picture = uploads.accept(*scan) if scan is not None else None

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        found = requests.request_of(change.connection, change.ledger.book, reply.request)
        plan = requests.plan_of(cycle, found.consultation)
        known(plan, [reply.conclusion, *reply.exceptions.values()])
        if picture is not None and plan.opinion_text == "none":
            raise errors.Misuse(
                f"“{plan.name}”不留存意见内容，不能附扫描件：请用 --place 写明原件存放处。"
            )
        if why := _why_not(cycle, found, plan, reply):
            change.refuse(*why)
            return
        line = change.line(
            "consult.recorded", requests.about(found), data=_told(found, reply), why=reply.why
        )
        digest = ""
        if picture is not None:
            scans = blobs.known(change.connection, change.ledger.book, [picture.digest])
            digest = blobs.keep(line, picture, scans)
        keep(change, cycle, line, found, plan, reply, scan=digest, confirmed_by=0)
        line.change(found, state="answered")
        notices.answered(
            change, cycle, line, consultation=found.consultation, department=found.department
        )

    return service.act(
        ledger=ledger,
        action="consult.record",
        body=body,
        arguments={**reply.said(), "scan": picture.digest if picture else ""},
        run_options=run_options,
    )


def confirm(
    service: Service, *, ledger: int, ids: Sequence[int], run_options: RunOptions = DEFAULT_OPTIONS
) -> Outcome:
    """Confirm replies that somebody else keyed in, against the letters. When nobody is left unanswered, the consultation's task is settled."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        touched = []
        for id_ in dict.fromkeys(ids):
            found = requests.request_of(change.connection, change.ledger.book, id_)
            waiting = [
                one
                for one in stored_requests.opinions(change.connection, change.ledger.book, [id_])
                if one.is_current and not one.confirmed_by
            ]
            if not waiting:
                what = "没有待复核的复函"
                change.refuse(
                    refusals.make(
                        "nothing_to_do", requests.about(found), name=f"函{found.id}", what=what
                    )
                )
            elif isinstance(step := requests.decide(found, "confirm"), records.Refusal):
                change.refuse(step)
            elif not may_confirm(change.actor, "consult.confirm", waiting):
                change.refuse(
                    refusals.make("own_entry", requests.about(found), person=change.actor.name)
                )
            else:
                line = change.line(
                    "consult.confirmed",
                    requests.about(found),
                    data={"request": found.id, "count": len(waiting)},
                )
                for one in waiting:
                    line.change(one, confirmed_by=change.actor.person)
                line.change(found, state=step.dest)
                touched.append((found, waiting))
        _settle(change, cycle, touched)

    return service.act(
        ledger=ledger,
        action="consult.confirm",
        body=body,
        arguments={"ids": list(ids)},
        run_options=run_options,
    )


def sign(
    service: Service,
    *,
    ledger: int,
    token: str,
    conclusion: str,
    exceptions: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
    doc: str = "",
    why: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Sign a request by the token that was given to the person at this desk: signed at once, without anybody keying it in. Without a
    `conclusion` it is the consultation's first that consents.

    Refused, and kept in the journal, for a token that is unknown, used, void, out of date, somebody else's, or of another purpose; and where an
    opinion was signed already and `why` does not say what changed it.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        found = tokens.open_(change, token, tokens.SIGN, change.actor.person)
        if found is None:
            return
        kept, request, plan = found
        reply = Reply(
            request=request.id, conclusion=conclusion or plan.consenting[0], exceptions=exceptions or {}, texts=texts or {}, doc=doc, signer=change.actor.name, medium="token", why=why
        )  # fmt: skip
        known(plan, [reply.conclusion, *reply.exceptions.values()])
        _take(change, cycle, kept, request, plan, reply)

    said = {
        "token": tokens.hash_of(token),
        "conclusion": conclusion,
        "exceptions": dict(exceptions or {}),
        "texts": dict(texts or {}),
        "doc": doc,
        "why": why,
    }
    return service.act(
        ledger=ledger, action="consult.sign", body=body, arguments=said, run_options=run_options
    )


def record_sheet(
    service: Service,
    *,
    ledger: int,
    request: int,
    file: tuple[str, bytes],
    doc: str,
    signer: str,
    received_on: date | None = None,
    why: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Read a department's reply sheet back. List, digest and code must be those that went out, whole; else it is refused and kept in the journal.
    So it is where an opinion was signed already and `why` does not say what changed it.

    Raises Misuse with every fault of the file's cells.
    """
    source = uploads.accept(*file)
    with service.reading() as connection:
        cycle = cycle_view.of(connection, ledger, now=service.now())
        plan = requests.plan_of(
            cycle, requests.request_of(connection, ledger, request).consultation
        )
    rows = reader.read_table(source, tokens.sheet_form(plan)).rows

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        asked = requests.request_of(change.connection, change.ledger.book, request)
        printed = {str(row.values["receipt"]) for row in rows}
        listed = [
            {"code": str(row.values["code"]), "name": str(row.values["name"])} for row in rows
        ]
        found = tokens.open_(
            change, printed.pop() if len(printed) == 1 else "", tokens.REPLY, 0, request
        )
        if found is None:
            return
        if requests.digest_of(asked.consultation, asked.department, listed) != asked.digest:
            change.refuse(
                refusals.make(
                    "list_changed", requests.about(asked), missing=_difference(asked, listed)
                )
            )
            return
        said = {str(row.values["code"]): str(row.values["conclusion"]) for row in rows}
        texts = {str(row.values["code"]): str(row.values["text"] or "") for row in rows}
        first = next(iter(said.values()))
        reply = Reply(
            request=request,
            conclusion=first,
            exceptions=said,
            texts=texts,
            doc=doc,
            signer=signer,
            received_on=received_on,
            medium="sheet",
            why=why,
        )
        _take(change, cycle, found[0], asked, found[2], reply)

    arguments = {
        "request": request,
        "file": source.digest,
        "doc": doc,
        "signer": signer,
        "received_on": received_on,
        "why": why,
    }
    return service.act(
        ledger=ledger,
        action="consult.record",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def known(plan: model_awards.Consultation, said: Sequence[str]) -> None:
    """Raises Misuse for a conclusion that the consultation does not know, listing them."""
    if unknown := sorted({one for one in said if one not in plan.conclusions}):
        raise errors.Misuse(f"没有结论“{'、'.join(unknown)}”：有 {'、'.join(plan.conclusions)}。")


def keep(
    change: UnitOfWork,
    cycle: CycleView,
    line: work.Line,
    found: stored_requests.Request,
    plan: model_awards.Consultation,
    reply: Reply,
    *,
    scan: str,
    confirmed_by: int,
) -> list[stored_requests.Opinion]:
    """One opinion a subject of the list, each in the place of the one before it."""
    current = {
        one.subject: one
        for one in stored_requests.opinions(change.connection, change.ledger.book, [found.id])
        if one.is_current
    }
    kept = []
    for subject in requests.codes(found):
        old = current.get(subject)
        if old is not None:
            line.change(old, is_current=False)
        kept.append(
            line.add(
                stored_requests.Opinion(
                    request=found.id,
                    subject=subject,
                    n=1 if old is None else old.n + 1,
                    conclusion=reply.exceptions.get(subject, reply.conclusion),
                    text=reply.texts.get(subject, "") if plan.opinion_text == "kept" else "",
                    medium=reply.medium,
                    doc=reply.doc,
                    signer=reply.signer,
                    received_on=reply.received_on or cycle.today,
                    entered_by=change.actor.person,
                    confirmed_by=confirmed_by,
                    place=reply.place,
                    scan=scan,
                    why=reply.why,
                )
            )
        )
    return kept


def _take(
    change: UnitOfWork,
    cycle: CycleView,
    token: stored_tokens.Token,
    found: stored_requests.Request,
    plan: model_awards.Consultation,
    reply: Reply,
) -> None:
    """What came by a token is signed at once: the department itself stands for it."""
    if why := _why_not(cycle, found, plan, reply, trigger="sign"):
        change.refuse(*why)
        return
    data = {**_told(found, reply), "name": reply.signer, "count": len(found.subjects)}
    line = change.line("consult.signed", requests.about(found), data=data, why=reply.why)
    kept = keep(
        change, cycle, line, found, plan, reply, scan="", confirmed_by=token.person or DEPARTMENT
    )
    line.change(found, state="signed")
    line.change(token, used_at=change.now)
    notices.answered(
        change, cycle, line, consultation=found.consultation, department=found.department
    )
    _settle(change, cycle, [(found, kept)])


DEPARTMENT = -1
"""Who confirmed what came back with a department's own code: the department, not a person of ours."""


def _settle(
    change: UnitOfWork,
    cycle: CycleView,
    touched: Sequence[tuple[stored_requests.Request, Sequence[stored_requests.Opinion]]],
) -> None:
    """Settle the task of a consultation that is answered whole; lay on the office what it has to look at."""
    change.flush()
    moving = lifecycle.Moving(change, cycle, [])
    for key in dict.fromkeys(found.consultation for found, _ in touched):
        plan = requests.plan_of(cycle, key)
        if not requests.coverage(cycle, plan, on=cycle.today).unanswered:
            lifecycle.discharge(change, moving, does="opinions", concerns=key)
        if plan.raises and cycle.cycle_case is not None:
            named = {one.subject for one in lineage.named(cycle)}
            for found, opinions in touched:
                before = stored_requests.opinions(change.connection, change.ledger.book, [found.id])
                if found.consultation == key and (
                    why := _why_look(plan, found, opinions, before, named)
                ):
                    told = {"about": f"（函{found.id}：{why}）"}
                    lifecycle.raise_task(
                        change,
                        cycle,
                        cycle.cycle_case,
                        cycle.pinned.tasks[plan.raises],
                        why=why,
                        data=told,
                    )


def _why_look(
    plan: model_awards.Consultation,
    found: stored_requests.Request,
    opinions: Sequence[stored_requests.Opinion],
    before: Sequence[stored_requests.Opinion],
    named: Collection[str],
) -> str:
    """Why the office must look at an answer: it does not simply consent, came late, changed what was confirmed `before`, or touches who is
    `named` by now, whose name only a meeting takes back. Tells nobody's name.
    """
    stood = {
        one.subject: one.conclusion
        for one in sorted(before, key=lambda one: one.n)
        if one.confirmed_by and not one.is_current
    }
    said = []
    other = sum(1 for one in opinions if one.conclusion not in plan.consenting)
    if other:
        said.append(f"{other}个不是“{plan.consenting[0]}”")
    if found.due_on is not None and any(one.received_on > found.due_on for one in opinions):
        said.append("逾期反馈")
    if any(stood.get(one.subject, one.conclusion) != one.conclusion for one in opinions):
        said.append("改变了此前的意见")
    if any(one.subject in named and one.conclusion not in plan.consenting for one in opinions):
        said.append("涉及已命名的，请研究是否撤销命名")
    return "，".join(said)


def _why_not(
    cycle: CycleView,
    found: stored_requests.Request,
    plan: model_awards.Consultation,
    reply: Reply,
    *,
    trigger: str = "answer",
) -> list[records.Refusal]:
    about = requests.about(found)
    why: list[records.Refusal] = []
    if isinstance(step := requests.decide(found, trigger), records.Refusal):
        why.append(step)
    if strangers := [
        subject for subject in reply.exceptions if subject not in requests.codes(found)
    ]:
        why.append(
            refusals.make("list_changed", about, clause=plan.clause, missing="、".join(strangers))
        )
    if reply.received_on is not None and reply.received_on > cycle.today:
        why.append(
            refusals.make("received_in_future", about, clause=plan.clause, day=reply.received_on)
        )
    if reply.medium in ("paper", "sheet") and not reply.doc.strip():
        why.append(refusals.make("reason_missing", about, clause=plan.clause))
    is_changing = any(
        one.is_current and one.confirmed_by
        for one in stored_requests.opinions(cycle.connection, cycle.ledger.book, [found.id])
    )
    is_promised = reply.medium != "phone" and _was_oral(cycle, found)
    if is_changing and not reply.why.strip() and not is_promised:
        why.append(refusals.make("signed_already", about, clause=plan.clause, request=found.id))
    return why


def _was_oral(cycle: CycleView, found: stored_requests.Request) -> bool:
    """Whether all that stands so far was said on the telephone: the letter that was promised needs no reason."""
    return all(
        one.medium == "phone"
        for one in stored_requests.opinions(cycle.connection, cycle.ledger.book, [found.id])
        if one.is_current
    )


def _told(found: stored_requests.Request, reply: Reply) -> dict[str, object]:
    return {
        "department": found.department, "request": found.id, "doc": reply.doc, "signer": reply.signer, "medium": reply.medium, "digest": found.digest,
    }  # fmt: skip


def _difference(asked: stored_requests.Request, listed: Sequence[Mapping[str, str]]) -> str:
    sent = {one["code"]: one["name"] for one in asked.subjects}
    came = {one["code"]: one["name"] for one in listed}
    odd = [name for code, name in came.items() if sent.get(code) != name] + [
        name for code, name in sent.items() if code not in came
    ]
    return "、".join(dict.fromkeys(odd)) or "次序"


def fingerprint(request: stored_requests.Request) -> list[dict[str, str]]:
    """Each subject as it was shown, with a digest of its own: what a receipt carries."""
    return [{**one, "digest": canon.digest_of(one)} for one in request.subjects]
