"""A department's answer becomes a signed opinion: by a sealed letter that two persons keyed in, by its reply sheet, or by a token in its own hands.

All three are bound to the digest of exactly what was asked. What was signed is superseded with a reason, never edited.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from documents import reader, uploads
from engine import canon, errors, fields, records
from storage import blobs, requests, tokens, work
from workflows import admitting, consulting, desk, lifecycle, lineage, refusals, telling, view
from workflows.scheme import model

EXCEPTIONS = fields.Form(
    key="exceptions",
    title="不同意见名单",
    columns=(
        fields.Column(key="unit", title="单位", required=True, aliases=("单位名称", "编码", "名称")),
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


def record(at: desk.Desk, *, book: int, reply: Reply, scan: tuple[str, bytes] | None = None, how: desk.How = desk.NOW) -> desk.Outcome:
    """Key in a sealed letter, or what was said on the telephone. It counts once somebody else confirmed it.

    A later reply supersedes the earlier, which stays; where that was signed, `why` is needed. Where the scheme keeps no text, none is kept.
    Raises Misuse for an unknown conclusion, for a scan that bears a mark of secrecy, and for any scan where no text is kept.
    """
    picture = uploads.accept(*scan) if scan is not None else None

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        found = consulting.request_of(unit.connection, unit.book.book, reply.request)
        plan = consulting.plan_of(seen, found.consultation)
        known(plan, [reply.conclusion, *reply.exceptions.values()])
        if picture is not None and plan.opinion_text == "none":
            raise errors.Misuse(f"“{plan.name}”不留存意见内容，不能附扫描件：请用 --place 写明原件存放处。")
        if why := _why_not(seen, found, plan, reply):
            unit.refuse(*why)
            return
        line = unit.line("consult.recorded", consulting.about(found), data=_told(found, reply), why=reply.why)
        digest = ""
        if picture is not None:
            scans = blobs.known(unit.connection, unit.book.book, [picture.digest])
            digest = blobs.keep(line, picture, scans)
        keep(unit, seen, line, found, plan, reply, scan=digest, confirmed_by=0)
        line.change(found, state="answered")
        telling.answered(unit, seen, line, consultation=found.consultation, department=found.department)

    return at.act(
        book=book, action="consult.record", body=body, arguments={**reply.said(), "scan": picture.digest if picture else ""}, how=how
    )


def confirm(at: desk.Desk, *, book: int, ids: Sequence[int], how: desk.How = desk.NOW) -> desk.Outcome:
    """Confirm replies that somebody else keyed in, against the letters. When nobody is left unanswered, the consultation's task is settled."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        touched = []
        for id_ in dict.fromkeys(ids):
            found = consulting.request_of(unit.connection, unit.book.book, id_)
            waiting = [one for one in requests.opinions(unit.connection, unit.book.book, [id_]) if one.is_current and not one.confirmed_by]
            if not waiting:
                what = "没有待复核的复函"
                unit.refuse(refusals.make("nothing_to_do", consulting.about(found), name=f"函{found.id}", what=what))
            elif isinstance(step := consulting.decide(found, "confirm"), records.Refusal):
                unit.refuse(step)
            elif not desk.may_confirm(unit.actor, "consult.confirm", waiting):
                unit.refuse(refusals.make("own_entry", consulting.about(found), person=unit.actor.name))
            else:
                line = unit.line("consult.confirmed", consulting.about(found), data={"request": found.id, "count": len(waiting)})
                for one in waiting:
                    line.change(one, confirmed_by=unit.actor.person)
                line.change(found, state=step.dest)
                touched.append((found, waiting))
        _settle(unit, seen, touched)

    return at.act(book=book, action="consult.confirm", body=body, arguments={"ids": list(ids)}, how=how)


def sign(
    at: desk.Desk,
    *,
    book: int,
    token: str,
    conclusion: str,
    exceptions: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
    doc: str = "",
    why: str = "",
    how: desk.How = desk.NOW,
) -> desk.Outcome:
    """Sign a request by the token that was given to the person at this desk: signed at once, without anybody keying it in. Without a
    `conclusion` it is the consultation's first that consents.

    Refused, and kept in the journal, for a token that is unknown, used, void, out of date, somebody else's, or of another purpose; and where an
    opinion was signed already and `why` does not say what changed it.
    """

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        found = admitting.open_(unit, token, admitting.SIGN, unit.actor.person)
        if found is None:
            return
        kept, request, plan = found
        reply = Reply(
            request=request.id, conclusion=conclusion or plan.consenting[0], exceptions=exceptions or {}, texts=texts or {}, doc=doc, signer=unit.actor.name, medium="token", why=why
        )  # fmt: skip
        known(plan, [reply.conclusion, *reply.exceptions.values()])
        _take(unit, seen, kept, request, plan, reply)

    said = {
        "token": admitting.hash_of(token),
        "conclusion": conclusion,
        "exceptions": dict(exceptions or {}),
        "texts": dict(texts or {}),
        "doc": doc,
        "why": why,
    }
    return at.act(book=book, action="consult.sign", body=body, arguments=said, how=how)


def record_sheet(
    at: desk.Desk,
    *,
    book: int,
    request: int,
    file: tuple[str, bytes],
    doc: str,
    signer: str,
    received_on: date | None = None,
    why: str = "",
    how: desk.How = desk.NOW,
) -> desk.Outcome:
    """Read a department's reply sheet back. List, digest and code must be those that went out, whole; else it is refused and kept in the journal.
    So it is where an opinion was signed already and `why` does not say what changed it.

    Raises Misuse with every fault of the file's cells.
    """
    source = uploads.accept(*file)
    with at.reading() as connection:
        seen = view.of(connection, book, now=at.now())
        plan = consulting.plan_of(seen, consulting.request_of(connection, book, request).consultation)
    rows = reader.read_table(source, admitting.sheet_form(plan)).rows

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        asked = consulting.request_of(unit.connection, unit.book.book, request)
        printed = {str(row.values["receipt"]) for row in rows}
        listed = [{"code": str(row.values["code"]), "name": str(row.values["name"])} for row in rows]
        found = admitting.open_(unit, printed.pop() if len(printed) == 1 else "", admitting.REPLY, 0, request)
        if found is None:
            return
        if consulting.digest_of(asked.consultation, asked.department, listed) != asked.digest:
            unit.refuse(refusals.make("list_changed", consulting.about(asked), missing=_difference(asked, listed)))
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
        _take(unit, seen, found[0], asked, found[2], reply)

    arguments = {"request": request, "file": source.digest, "doc": doc, "signer": signer, "received_on": received_on, "why": why}
    return at.act(book=book, action="consult.record", body=body, arguments=arguments, how=how)


def known(plan: model.Consultation, said: Sequence[str]) -> None:
    """Raises Misuse for a conclusion that the consultation does not know, listing them."""
    if unknown := sorted({one for one in said if one not in plan.conclusions}):
        raise errors.Misuse(f"没有结论“{'、'.join(unknown)}”：有 {'、'.join(plan.conclusions)}。")


def keep(
    unit: work.Work,
    seen: view.View,
    line: work.Line,
    found: requests.Request,
    plan: model.Consultation,
    reply: Reply,
    *,
    scan: str,
    confirmed_by: int,
) -> list[requests.Opinion]:
    """One opinion a subject of the list, each in the place of the one before it."""
    current = {one.subject: one for one in requests.opinions(unit.connection, unit.book.book, [found.id]) if one.is_current}
    kept = []
    for subject in consulting.codes(found):
        old = current.get(subject)
        if old is not None:
            line.change(old, is_current=False)
        kept.append(
            line.add(
                requests.Opinion(
                    request=found.id,
                    subject=subject,
                    n=1 if old is None else old.n + 1,
                    conclusion=reply.exceptions.get(subject, reply.conclusion),
                    text=reply.texts.get(subject, "") if plan.opinion_text == "kept" else "",
                    medium=reply.medium,
                    doc=reply.doc,
                    signer=reply.signer,
                    received_on=reply.received_on or seen.today,
                    entered_by=unit.actor.person,
                    confirmed_by=confirmed_by,
                    place=reply.place,
                    scan=scan,
                    why=reply.why,
                )
            )
        )
    return kept


def _take(unit: work.Work, seen: view.View, token: tokens.Token, found: requests.Request, plan: model.Consultation, reply: Reply) -> None:
    """What came by a token is signed at once: the department itself stands for it."""
    if why := _why_not(seen, found, plan, reply, trigger="sign"):
        unit.refuse(*why)
        return
    data = {**_told(found, reply), "name": reply.signer, "count": len(found.subjects)}
    line = unit.line("consult.signed", consulting.about(found), data=data, why=reply.why)
    kept = keep(unit, seen, line, found, plan, reply, scan="", confirmed_by=token.person or DEPARTMENT)
    line.change(found, state="signed")
    line.change(token, used_at=unit.now)
    telling.answered(unit, seen, line, consultation=found.consultation, department=found.department)
    _settle(unit, seen, [(found, kept)])


DEPARTMENT = -1
"""Who confirmed what came back with a department's own code: the department, not a person of ours."""


def _settle(unit: work.Work, seen: view.View, touched: Sequence[tuple[requests.Request, Sequence[requests.Opinion]]]) -> None:
    """Settle the task of a consultation that is answered whole; lay on the office what it has to look at."""
    unit.flush()
    moving = lifecycle.Moving(unit, seen, [])
    for key in dict.fromkeys(found.consultation for found, _ in touched):
        plan = consulting.plan_of(seen, key)
        if not consulting.coverage(seen, plan, on=seen.today).unanswered:
            lifecycle.discharge(unit, moving, does="opinions", concerns=key)
        if plan.raises and seen.cycle_case is not None:
            named = {one.subject for one in lineage.named(seen)}
            for found, opinions in touched:
                before = requests.opinions(unit.connection, unit.book.book, [found.id])
                if found.consultation == key and (why := _why_look(plan, found, opinions, before, named)):
                    told = {"about": f"（函{found.id}：{why}）"}
                    lifecycle.raise_task(unit, seen, seen.cycle_case, seen.pinned.tasks[plan.raises], why=why, data=told)


def _why_look(
    plan: model.Consultation,
    found: requests.Request,
    opinions: Sequence[requests.Opinion],
    before: Sequence[requests.Opinion],
    named: Collection[str],
) -> str:
    """Why the office must look at an answer: it does not simply consent, came late, changed what was confirmed `before`, or touches who is
    `named` by now, whose name only a meeting takes back. Tells nobody's name.
    """
    stood = {one.subject: one.conclusion for one in sorted(before, key=lambda one: one.n) if one.confirmed_by and not one.is_current}
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
    seen: view.View, found: requests.Request, plan: model.Consultation, reply: Reply, *, trigger: str = "answer"
) -> list[records.Refusal]:
    about = consulting.about(found)
    why: list[records.Refusal] = []
    if isinstance(step := consulting.decide(found, trigger), records.Refusal):
        why.append(step)
    if strangers := [subject for subject in reply.exceptions if subject not in consulting.codes(found)]:
        why.append(refusals.make("list_changed", about, clause=plan.clause, missing="、".join(strangers)))
    if reply.received_on is not None and reply.received_on > seen.today:
        why.append(refusals.make("received_in_future", about, clause=plan.clause, day=reply.received_on))
    if reply.medium in ("paper", "sheet") and not reply.doc.strip():
        why.append(refusals.make("reason_missing", about, clause=plan.clause))
    is_changing = any(one.is_current and one.confirmed_by for one in requests.opinions(seen.connection, seen.book.book, [found.id]))
    is_promised = reply.medium != "phone" and _was_oral(seen, found)
    if is_changing and not reply.why.strip() and not is_promised:
        why.append(refusals.make("signed_already", about, clause=plan.clause, request=found.id))
    return why


def _was_oral(seen: view.View, found: requests.Request) -> bool:
    """Whether all that stands so far was said on the telephone: the letter that was promised needs no reason."""
    return all(one.medium == "phone" for one in requests.opinions(seen.connection, seen.book.book, [found.id]) if one.is_current)


def _told(found: requests.Request, reply: Reply) -> dict[str, object]:
    return {
        "department": found.department, "request": found.id, "doc": reply.doc, "signer": reply.signer, "medium": reply.medium, "digest": found.digest,
    }  # fmt: skip


def _difference(asked: requests.Request, listed: Sequence[Mapping[str, str]]) -> str:
    sent = {one["code"]: one["name"] for one in asked.subjects}
    came = {one["code"]: one["name"] for one in listed}
    odd = [name for code, name in came.items() if sent.get(code) != name] + [name for code, name in sent.items() if code not in came]
    return "、".join(dict.fromkeys(odd)) or "次序"


def fingerprint(request: requests.Request) -> list[dict[str, str]]:
    """Each subject as it was shown, with a digest of its own: what a receipt carries."""
    return [{**one, "digest": canon.digest_of(one)} for one in request.subjects]
