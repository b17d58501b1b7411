"""What the office does about an opinion that does not simply consent: on what basis, by whom.

不宜命名 takes a name off by itself; keeping it needs the recorded decision of the highest meeting.
建议暂缓 and 提供情况 wait for what is recorded here. Nothing of it reaches the unit: lines are
about the consultation, never about whom it concerns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine import errors
from storage import requests as stored_requests
from workflows.consultations import requests
from workflows.kernel import fact_days
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals

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


@use_case("consult.handle")
def handle(change: Change, *, weighing: HandlingEntry) -> None:
    """Record it; it counts once somebody else confirmed it, and replaces what was recorded before.

    Refused where the opinion simply consents, is not confirmed, the `weighing` has no basis, or
    keeping lacks the highest meeting's decision. Raises Misuse for an unknown outcome or request.
    """
    if weighing.outcome not in OUTCOMES:
        choices = "、".join(f"{key}（{name}）" for key, name in OUTCOMES.items())
        raise errors.Misuse(f"没有办理结果“{weighing.outcome}”：有 {choices}。")
    cycle = change.cycle
    request = requests.request_of(change.connection, change.ledger.book, weighing.request)
    plan = requests.plan_of(cycle, request.consultation)
    about = requests.about(request)
    opinions = change.find(stored_requests.Opinion, request=[request.id])
    opinion = next(
        (
            candidate
            for candidate in opinions
            if candidate.is_current and candidate.subject == weighing.subject
        ),
        None,
    )
    obstacle = (
        "opinion_missing"
        if opinion is None
        else "opinion_unconfirmed"
        if not opinion.confirmed_by
        else "opinion_consents"
        if opinion.conclusion in plan.consenting
        else ""
    )
    if opinion is None or obstacle:
        name = cycle.titles.get(weighing.subject, weighing.subject)
        change.refuse(
            refusals.make(obstacle, about, clause=plan.clause, request=request.id, name=name)
        )
        return
    if not weighing.basis.strip():
        change.refuse(refusals.make("basis_missing", about, clause=plan.clause))
    highest = cycle.scheme.meetings[-1] if cycle.scheme.meetings else None
    keeps = weighing.outcome == "kept" and opinion.conclusion in plan.blocking_conclusions
    if (
        keeps
        and highest is not None
        and (weighing.meeting not in (highest.key, highest.name) or not weighing.minutes.strip())
    ):
        values = {"conclusion": opinion.conclusion, "meeting": highest.name}
        change.refuse(refusals.make("needs_meeting", about, clause=plan.clause, **values))
    change.refuse(*fact_days.why_not(cycle, weighing.held_on, about, clause=plan.clause))
    if change.refusals:
        return
    facts = {
        "outcome": OUTCOMES[weighing.outcome],
        "basis": weighing.basis,
        "minutes": weighing.minutes,
        "request": request.id,
    }
    line = change.line("consult.handled", about, data=facts)
    for before in change.find(stored_requests.Handling, is_current=True):
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


@use_case("consult.confirm")
def confirm(change: Change) -> None:
    """Confirm what somebody else recorded about opinions: all that waits.

    Refused for what one recorded oneself, and where nothing waits, so also a second time.
    """
    waiting = change.find(stored_requests.Handling, is_current=True, confirmed_by=0)
    for handling in change.confirm(
        waiting, noun="意见办理", subject="consult", about=lambda handling: "consult"
    ):
        line = change.line(
            "consult.handling_confirmed", "consult", data={"outcome": OUTCOMES[handling.outcome]}
        )
        line.change(handling, confirmed_by=change.actor.person)
