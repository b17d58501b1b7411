"""What the office does about an opinion that does not simply consent: kept or taken off, on what basis, by whose decision; and the receipt.

不宜命名 takes a name off by itself; keeping it needs the recorded decision of the highest meeting. 建议暂缓 and 提供情况 wait for what is
recorded here. Nothing of it reaches the unit: lines are about the consultation, never about whom it concerns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine import canon, errors
from storage import requests, work
from workflows import consulting, desk, refusals, signing, view
from workflows.rules import receipts

OUTCOMES = {"kept": "保留", "removed": "不列入"}


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """What is decided about one subject's opinion from one request."""

    request: int
    subject: str
    outcome: str
    basis: str
    meeting: str = ""
    minutes: str = ""
    held_on: date | None = None


def handle(at: desk.Desk, *, book: int, weighing: Weighing, how: desk.How = desk.NOW) -> desk.Outcome:
    """Record it; it counts once somebody else confirmed it, and replaces what was recorded before.

    Refused where the opinion simply consents, is not confirmed, or keeping it lacks the highest meeting's decision. Raises Misuse for an
    unknown outcome or meeting.
    """
    if weighing.outcome not in OUTCOMES:
        raise errors.Misuse(f"没有办理结果“{weighing.outcome}”：有 {'、'.join(f'{key}（{name}）' for key, name in OUTCOMES.items())}。")

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        found = consulting.request_of(unit.connection, unit.book.book, weighing.request)
        plan = consulting.plan_of(seen, found.consultation)
        about = consulting.about(found)
        given = requests.opinions(unit.connection, unit.book.book, [found.id])
        opinion = next((one for one in given if one.is_current and one.subject == weighing.subject), None)
        if opinion is None or not opinion.confirmed_by or opinion.conclusion in plan.consenting:
            what = "没有需要研究办理的意见，或意见尚未复核"
            unit.refuse(refusals.make("nothing_to_do", about, clause=plan.clause, name=f"函{found.id}", what=what))
            return
        if not weighing.basis.strip():
            unit.refuse(refusals.make("reason_missing", about, clause=plan.clause))
        highest = seen.scheme.meetings[-1] if seen.scheme.meetings else None
        keeps = weighing.outcome == "kept" and opinion.conclusion in plan.blocking_conclusions
        if keeps and highest is not None and (weighing.meeting not in (highest.key, highest.name) or not weighing.minutes.strip()):
            values = {"conclusion": opinion.conclusion, "meeting": highest.name}
            unit.refuse(refusals.make("needs_meeting", about, clause=plan.clause, **values))
        if weighing.held_on is not None and weighing.held_on > seen.today:
            unit.refuse(refusals.make("received_in_future", about, clause=plan.clause, day=weighing.held_on))
        if unit.refusals:
            return
        data = {"outcome": OUTCOMES[weighing.outcome], "basis": weighing.basis, "minutes": weighing.minutes, "request": found.id}
        line = unit.line("consult.handled", about, data=data)
        for before in requests.handlings(unit.connection, unit.book.book):
            if before.opinion == opinion.id:
                line.change(before, is_current=False)
        line.add(
            requests.Handling(
                opinion=opinion.id,
                subject=weighing.subject,
                outcome=weighing.outcome,
                basis=weighing.basis.strip(),
                meeting=weighing.meeting,
                minutes=weighing.minutes.strip(),
                held_on=weighing.held_on,
                entered_by=unit.actor.person,
            )
        )

    return at.act(book=book, action="consult.handle", body=body, arguments=dict(weighing.__dict__), how=how)


def confirm(at: desk.Desk, *, book: int, how: desk.How = desk.NOW) -> desk.Outcome:
    """Confirm what somebody else recorded about opinions."""

    def body(unit: work.Work) -> None:
        waiting = [one for one in requests.handlings(unit.connection, unit.book.book) if not one.confirmed_by]
        if not waiting:
            unit.refuse(refusals.make("nothing_to_do", "consult", name="意见办理", what="没有待复核的"))
        for one in waiting:
            if not desk.may_confirm(unit.actor, "consult.confirm", [one]):
                unit.refuse(refusals.make("own_entry", "consult", person=unit.actor.name))
            else:
                unit.line("consult.handling_confirmed", "consult", data={"outcome": OUTCOMES[one.outcome]}).change(
                    one, confirmed_by=unit.actor.person
                )

    return at.act(book=book, action="consult.confirm", body=body, arguments={"handlings": True}, how=how)


def receipt(seen: view.View, request: int) -> dict[str, Any]:
    """The receipt of a signed request: what was shown and said, each subject with its digest, and the journal's head; it verifies offline.

    Raises Misuse for a request that is not signed.
    """
    found = consulting.request_of(seen.connection, seen.book.book, request)
    if found.state != "signed":
        raise errors.Misuse(f"函{found.id}还没有复核签署，不能出具回执。")
    plan = consulting.plan_of(seen, found.consultation)
    department = next(one.name for one in seen.scheme.departments if one.key == found.department)
    said = {one.subject: one for one in requests.opinions(seen.connection, seen.book.book, [found.id]) if one.is_current}
    first = next(iter(said.values()))
    subjects = [{**one, "conclusion": said[one["code"]].conclusion} for one in signing.fingerprint(found)]
    return receipts.make(
        {
            "cycle": seen.book.label,
            "request": found.id,
            "consultation": plan.name,
            "department": department,
            "list": {"consultation": found.consultation, "department": found.department, "digest": found.digest},
            "sent_on": found.sent_on,
            "doc": found.doc,
            "subjects": subjects,
            "signed": {
                "signer": first.signer,
                "doc": first.doc,
                "received_on": first.received_on,
                "medium": consulting.MEDIA[first.medium],
            },
            "anchor": canon.anchor(seen.book.head_seq, seen.book.head_hash),
        }
    )


def check_receipt(said: Mapping[str, Any]) -> list[str]:
    """What is wrong with a receipt by itself, without any database; empty when it is whole."""
    return receipts.faults(said)
