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
from storage import requests as stored_requests
from storage.ledger.work import UnitOfWork
from workflows.consultations import receipts, replies, requests
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service, may_confirm

OUTCOMES = {"kept": "保留", "removed": "不列入"}


@dataclass(frozen=True, kw_only=True)
class HandlingEntry:
    """What is decided about one subject's opinion from one request."""

    request: int
    subject: str
    outcome: str
    basis: str
    meeting: str = ""
    minutes: str = ""
    held_on: date | None = None


def handle(
    service: Service,
    *,
    ledger: int,
    weighing: HandlingEntry,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Record it; it counts once somebody else confirmed it, and replaces what was recorded before.

    Refused where the opinion simply consents, is not confirmed, or keeping it lacks the highest meeting's decision. Raises Misuse for an
    unknown outcome or meeting.
    """
    if weighing.outcome not in OUTCOMES:
        raise errors.Misuse(
            f"没有办理结果“{weighing.outcome}”：有 {'、'.join(f'{key}（{name}）' for key, name in OUTCOMES.items())}。"
        )

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        found = requests.request_of(change.connection, change.ledger.book, weighing.request)
        plan = requests.plan_of(cycle, found.consultation)
        about = requests.about(found)
        given = stored_requests.opinions(change.connection, change.ledger.book, [found.id])
        opinion = next(
            (one for one in given if one.is_current and one.subject == weighing.subject), None
        )
        if opinion is None or not opinion.confirmed_by or opinion.conclusion in plan.consenting:
            what = "没有需要研究办理的意见，或意见尚未复核"
            change.refuse(
                refusals.make(
                    "nothing_to_do", about, clause=plan.clause, name=f"函{found.id}", what=what
                )
            )
            return
        if not weighing.basis.strip():
            change.refuse(refusals.make("reason_missing", about, clause=plan.clause))
        highest = cycle.scheme.meetings[-1] if cycle.scheme.meetings else None
        keeps = weighing.outcome == "kept" and opinion.conclusion in plan.blocking_conclusions
        if (
            keeps
            and highest is not None
            and (
                weighing.meeting not in (highest.key, highest.name) or not weighing.minutes.strip()
            )
        ):
            values = {"conclusion": opinion.conclusion, "meeting": highest.name}
            change.refuse(refusals.make("needs_meeting", about, clause=plan.clause, **values))
        if weighing.held_on is not None and weighing.held_on > cycle.today:
            change.refuse(
                refusals.make("received_in_future", about, clause=plan.clause, day=weighing.held_on)
            )
        if change.refusals:
            return
        data = {
            "outcome": OUTCOMES[weighing.outcome],
            "basis": weighing.basis,
            "minutes": weighing.minutes,
            "request": found.id,
        }
        line = change.line("consult.handled", about, data=data)
        for before in stored_requests.handlings(change.connection, change.ledger.book):
            if before.opinion == opinion.id:
                line.change(before, is_current=False)
        line.add(
            stored_requests.Handling(
                opinion=opinion.id,
                subject=weighing.subject,
                outcome=weighing.outcome,
                basis=weighing.basis.strip(),
                meeting=weighing.meeting,
                minutes=weighing.minutes.strip(),
                held_on=weighing.held_on,
                entered_by=change.actor.person,
            )
        )

    return service.act(
        ledger=ledger,
        action="consult.handle",
        body=body,
        arguments=dict(weighing.__dict__),
        run_options=run_options,
    )


def confirm(service: Service, *, ledger: int, run_options: RunOptions = DEFAULT_OPTIONS) -> Outcome:
    """Confirm what somebody else recorded about opinions."""

    def body(change: UnitOfWork) -> None:
        waiting = [
            one
            for one in stored_requests.handlings(change.connection, change.ledger.book)
            if not one.confirmed_by
        ]
        if not waiting:
            change.refuse(
                refusals.make("nothing_to_do", "consult", name="意见办理", what="没有待复核的")
            )
        for one in waiting:
            if not may_confirm(change.actor, "consult.confirm", [one]):
                change.refuse(refusals.make("own_entry", "consult", person=change.actor.name))
            else:
                change.line(
                    "consult.handling_confirmed", "consult", data={"outcome": OUTCOMES[one.outcome]}
                ).change(one, confirmed_by=change.actor.person)

    return service.act(
        ledger=ledger,
        action="consult.confirm",
        body=body,
        arguments={"handlings": True},
        run_options=run_options,
    )


def receipt(cycle: CycleView, request: int) -> dict[str, Any]:
    """The receipt of a signed request: what was shown and said, each subject with its digest, and the journal's head; it verifies offline.

    Raises Misuse for a request that is not signed.
    """
    found = requests.request_of(cycle.connection, cycle.ledger.book, request)
    if found.state != "signed":
        raise errors.Misuse(f"函{found.id}还没有复核签署，不能出具回执。")
    plan = requests.plan_of(cycle, found.consultation)
    department = next(one.name for one in cycle.scheme.departments if one.key == found.department)
    said = {
        one.subject: one
        for one in stored_requests.opinions(cycle.connection, cycle.ledger.book, [found.id])
        if one.is_current
    }
    first = next(iter(said.values()))
    subjects = [
        {**one, "conclusion": said[one["code"]].conclusion} for one in replies.fingerprint(found)
    ]
    return receipts.make(
        {
            "cycle": cycle.ledger.label,
            "request": found.id,
            "consultation": plan.name,
            "department": department,
            "list": {
                "consultation": found.consultation,
                "department": found.department,
                "digest": found.digest,
            },
            "sent_on": found.sent_on,
            "doc": found.doc,
            "subjects": subjects,
            "signed": {
                "signer": first.signer,
                "doc": first.doc,
                "received_on": first.received_on,
                "medium": requests.MEDIA[first.medium],
            },
            "anchor": canon.anchor(cycle.ledger.head_seq, cycle.ledger.head_hash),
        }
    )


def check_receipt(said: Mapping[str, Any]) -> list[str]:
    """What is wrong with a receipt by itself, without any database; empty when it is whole."""
    return receipts.faults(said)
