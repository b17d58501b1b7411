"""A department's answer becomes opinions: keyed in from a sealed letter, confirmed by another.

What was signed is superseded with a reason, never edited. What a department signs by itself is kept
by the same functions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from documents import uploads
from engine import errors, fields, machine, records
from storage import blobs
from storage import requests as stored_requests
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.consultations import coverage, requests
from workflows.kernel import fact_days
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.lists import lineage
from workflows.rules import refusals
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

    def arguments(self) -> dict[str, object]:
        """As arguments, for the digest of the call."""
        return {**self.__dict__, "exceptions": dict(self.exceptions), "texts": dict(self.texts)}


@use_case("consult.record")
def record(change: Change, *, reply: Reply, scan: tuple[str, bytes] | None = None) -> None:
    """Key in a sealed letter, or a telephone call; it counts once somebody else confirmed it.

    A later `reply` supersedes the earlier, which stays; where that was signed, its `why` is needed.
    `scan` is a picture of the letter: file name and content. Where the scheme keeps no text, none
    is kept. Raises Misuse for an unknown conclusion, for a scan that bears a mark of secrecy, and
    for any scan where no text is kept.
    """
    picture = uploads.accept(*scan) if scan is not None else None
    cycle = change.cycle
    request = requests.request_of(change.connection, change.ledger.book, reply.request)
    plan = requests.plan_of(cycle, request.consultation)
    check_conclusions(plan, [reply.conclusion, *reply.exceptions.values()])
    if picture is not None and plan.opinion_text == "none":
        raise errors.Misuse(
            f"“{plan.name}”不留存意见内容，不能附扫描件：请用 --place 写明原件存放处。"
        )
    asked, told = fact_days.unusual(
        cycle, reply.received_on, requests.about(request), reply.why, clause=plan.clause
    )
    if why := why_not(cycle, request, plan, reply) or asked:
        change.refuse(*why)
        return
    line = change.line(
        "consult.recorded",
        requests.about(request),
        data={**journal_facts(request, reply), **told},
        why=reply.why,
    )
    digest = ""
    if picture is not None:
        scans = blobs.known(change.connection, change.ledger.book, [picture.digest])
        digest = blobs.keep(line, picture, scans)
    write_opinions(change, cycle, line, request, plan, reply, scan=digest)
    line.change(request, state="answered")
    notices.answered(
        change, cycle, line, consultation=request.consultation, department=request.department
    )


@use_case("consult.confirm")
def confirm(change: Change, *, ids: Sequence[int]) -> None:
    """Confirm replies that somebody else keyed in, against the letters; `ids` are of requests.

    When nobody is left unanswered, the consultation's task is settled. Each by itself; refused for
    what one keyed in oneself, and where nothing waits, so also a second time. Raises Misuse for an
    unknown request.
    """
    cycle = change.cycle
    touched = []
    for id_ in dict.fromkeys(ids):
        request = requests.request_of(change.connection, change.ledger.book, id_)
        about = requests.about(request)
        opinions = change.find(stored_requests.Opinion, request=[id_])
        current = [each for each in opinions if each.is_current and not each.confirmed_by]
        step = requests.decide(request, "confirm")
        if current and isinstance(step, records.Refusal):
            change.refuse(step)
            continue
        confirmed = change.confirm(
            current,
            noun=f"函{request.id}",
            subject=about,
            about=lambda opinion, about=about: about,  # type: ignore[misc]
            whole=lambda opinion: opinion.request,
            formers=change.formers(current, "request", "subject"),
        )
        if confirmed and isinstance(step, machine.Step):
            line = change.line(
                "consult.confirmed", about, data={"request": request.id, "count": len(confirmed)}
            )
            for opinion in confirmed:
                line.change(opinion, confirmed_by=change.actor.person)
            line.change(request, state=step.dest)
            touched.append((request, confirmed))
    settle(change, cycle, touched)


def check_conclusions(plan: model_awards.Consultation, conclusions: Sequence[str]) -> None:
    """Raises Misuse for a conclusion that the consultation does not know, listing them."""
    if unknown := sorted(
        {conclusion for conclusion in conclusions if conclusion not in plan.conclusions}
    ):
        raise errors.Misuse(f"没有结论“{'、'.join(unknown)}”：有 {'、'.join(plan.conclusions)}。")


def write_opinions(
    change: UnitOfWork,
    cycle: CycleView,
    line: work.Line,
    request: stored_requests.Request,
    plan: model_awards.Consultation,
    reply: Reply,
    *,
    scan: str,
    issued_by: int = 0,
) -> None:
    """Add one opinion a subject of the list, each in the place of the one before it.

    `scan` is the digest of a kept picture (empty: none), `issued_by` who gave out the code that the
    answer came with (a person's id).
    """
    current = {
        opinion.subject: opinion
        for opinion in change.find(stored_requests.Opinion, request=[request.id])
        if opinion.is_current
    }
    for subject in requests.codes(request):
        previous = current.get(subject)
        if previous is not None:
            line.change(previous, is_current=False)
        line.add(
            stored_requests.Opinion(
                request=request.id,
                subject=subject,
                n=1 if previous is None else previous.n + 1,
                conclusion=reply.exceptions.get(subject, reply.conclusion),
                text=reply.texts.get(subject, "") if plan.opinion_text == "kept" else "",
                medium=reply.medium,
                doc=reply.doc,
                signer=reply.signer,
                received_on=reply.received_on or cycle.today,
                entered_by=change.actor.person,
                issued_by=issued_by,
                place=reply.place,
                scan=scan,
                why=reply.why,
            )
        )


def settle(
    change: UnitOfWork,
    cycle: CycleView,
    touched: Sequence[tuple[stored_requests.Request, Sequence[stored_requests.Opinion]]],
) -> None:
    """Settle the task of a consultation answered whole; lay on the office what it has to look at.

    `touched` is each request that was just signed, with its new opinions.
    """
    # Coverage is read from the database: unflushed, the last reply would not count, and the task
    # would stay open with nothing left to come that could settle it.
    change.flush()
    moving = lifecycle.Moving(change, cycle, [])
    for key in dict.fromkeys(request.consultation for request, _ in touched):
        plan = requests.plan_of(cycle, key)
        if not coverage.evaluate(cycle, plan, on=cycle.today).unanswered:
            lifecycle.discharge(change, moving, does="opinions", concerns=key)
        if plan.raises and cycle.cycle_case is not None:
            named = {holder.subject for holder in lineage.named(cycle)}
            for request, opinions in touched:
                before = change.find(stored_requests.Opinion, request=[request.id])
                if request.consultation == key and (
                    why := _why_look(plan, request, opinions, before, named)
                ):
                    facts = {"about": f"（函{request.id}：{why}）"}
                    lifecycle.raise_task(
                        change,
                        cycle,
                        cycle.cycle_case,
                        cycle.pinned.tasks[plan.raises],
                        why=why,
                        facts=facts,
                    )


def _why_look(
    plan: model_awards.Consultation,
    request: stored_requests.Request,
    opinions: Sequence[stored_requests.Opinion],
    before: Sequence[stored_requests.Opinion],
    named: Collection[str],
) -> str:
    """Why the office must look at an answer; empty where it need not. Tells nobody's name.

    It does not simply consent, came late, changed what was confirmed `before`, or touches who is
    `named` by now, whose name only a meeting takes back.
    """
    stood = {
        opinion.subject: opinion.conclusion
        for opinion in sorted(before, key=lambda opinion: opinion.n)
        if opinion.confirmed_by and not opinion.is_current
    }
    reasons = []
    other = sum(1 for opinion in opinions if opinion.conclusion not in plan.consenting)
    if other:
        reasons.append(f"{other}个不是“{plan.consenting[0]}”")
    if request.due_on is not None and any(
        opinion.received_on > request.due_on for opinion in opinions
    ):
        reasons.append("逾期反馈")
    if any(
        stood.get(opinion.subject, opinion.conclusion) != opinion.conclusion for opinion in opinions
    ):
        reasons.append("改变了此前的意见")
    if any(
        opinion.subject in named and opinion.conclusion not in plan.consenting
        for opinion in opinions
    ):
        reasons.append("涉及已命名的，请研究是否撤销命名")
    return "，".join(reasons)


def why_not(
    cycle: CycleView,
    request: stored_requests.Request,
    plan: model_awards.Consultation,
    reply: Reply,
) -> list[records.Refusal]:
    """Every reason against taking a `reply` to the request; empty where it may be taken."""
    about = requests.about(request)
    why: list[records.Refusal] = []
    if isinstance(step := requests.decide(request, "answer"), records.Refusal):
        why.append(step)
    if strangers := [
        subject for subject in reply.exceptions if subject not in requests.codes(request)
    ]:
        why.append(
            refusals.make("list_changed", about, clause=plan.clause, missing="、".join(strangers))
        )
    why += fact_days.why_not(
        cycle, reply.received_on, about, clause=plan.clause, after=request.sent_on, what="发函"
    )
    if reply.medium in ("paper", "sheet") and not reply.doc.strip():
        why.append(refusals.make("doc_missing", about, clause=plan.clause))
    is_changing = any(
        opinion.is_current and opinion.confirmed_by
        for opinion in cycle.find(stored_requests.Opinion, request=[request.id])
    )
    is_promised = reply.medium != "phone" and _was_oral(cycle, request)
    if is_changing and not reply.why.strip() and not is_promised:
        why.append(refusals.make("signed_already", about, clause=plan.clause, request=request.id))
    return why


def _was_oral(cycle: CycleView, request: stored_requests.Request) -> bool:
    """Whether all that counts so far was said on the telephone: its letter needs no reason."""
    return all(
        opinion.medium == "phone"
        for opinion in cycle.find(stored_requests.Opinion, request=[request.id])
        if opinion.is_current
    )


def journal_facts(request: stored_requests.Request, reply: Reply) -> dict[str, object]:
    """What the journal says of a reply: which letter, by whom, about the list of which digest."""
    return {
        "department": request.department,
        "request": request.id,
        "doc": reply.doc,
        "signer": reply.signer,
        "medium": reply.medium,
        "digest": request.digest,
    }
