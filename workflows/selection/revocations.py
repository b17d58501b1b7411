"""A name is taken back by a meeting's decision: entered by one person, confirmed by another.

The seat shows what it was; nothing is deleted.
"""

from __future__ import annotations

from datetime import date

from storage import award_seats, decisions
from workflows.cases import guards
from workflows.kernel import fact_days
from workflows.kernel.use_case import Change, use_case
from workflows.lists import lineage
from workflows.rules import refusals


@use_case("naming.revoke")
def revoke(
    change: Change,
    *,
    subject: str,
    meeting: str,
    held_on: date,
    minutes: str,
    why: str,
    doc: str = "",
) -> None:
    """Enter that the highest meeting took a name back; it stands once somebody else confirmed it.

    `meeting` is its key or name, `minutes` the number of its minutes, `doc` the 发文字号 of the
    paper, if there is one. Refused for a `subject` that holds no award or whose revocation waits
    for confirmation already (a second call), for a lower meeting, for a day before the naming or
    to come, for a number under which something else was decided or issued, and without minutes or a
    reason. Raises Misuse for an unknown meeting or subject.
    """
    cycle = change.cycle
    levels = cycle.scheme.meetings
    level = lineage.meeting_of(cycle, meeting)
    (case,) = cycle.of_subjects([subject])
    seats = [
        seat
        for seat in change.find(award_seats.Seat)
        if seat.subject == subject and seat.revoked_on is None
    ]
    begun = {revocation.seat for revocation in change.find(decisions.Revocation)}
    if not seats or seats[0].id in begun:
        code = "revocation_entered" if seats else "not_named"
        change.refuse(refusals.make(code, subject, name=case.name))
        return
    if level.key != levels[-1].key:
        change.refuse(
            refusals.make("wrong_meeting", subject, slate="撤销命名", meeting=levels[-1].name)
        )
    if not minutes.strip():
        change.refuse(refusals.make("minutes_missing", subject))
    decided = {each.minutes for each in change.find(decisions.Decision)}
    if minutes.strip() in decided:
        change.refuse(refusals.make("number_used", subject, number=minutes.strip()))
    if doc.strip() and any(letter.number == doc.strip() for letter in cycle.letters):
        change.refuse(refusals.make("number_used", subject, number=doc.strip()))
    if not why.strip():
        change.refuse(refusals.make("reason_missing", subject))
    asked, told = fact_days.unusual(cycle, held_on, subject, why)
    change.refuse(*fact_days.why_not(cycle, held_on, subject), *asked)
    if seats[0].named_on is not None and held_on < seats[0].named_on:
        change.refuse(
            refusals.make("before_naming", subject, name=case.name, day=seats[0].named_on)
        )
    if change.refusals:
        return
    details = {"name": case.name, "meeting": level.name, "held_on": held_on, "minutes": minutes}
    details |= told
    line = change.line("naming.revoked", subject, data=details, why=why.strip())
    line.add(
        decisions.Revocation(
            seat=seats[0].id,
            subject=subject,
            meeting=level.key,
            held_on=held_on,
            minutes=minutes.strip(),
            doc=doc.strip(),
            why=why.strip(),
            entered_by=change.actor.person,
        )
    )


@use_case("naming.confirm")
def confirm(change: Change) -> None:
    """Confirm revocations that somebody else entered.

    The name falls from its seat and the case's outcome says so. The place is not filled again
    unless the scheme says so. Refused when none waits, so a second call is refused too.
    """
    cycle = change.cycle
    waiting = change.find(decisions.Revocation, confirmed_by=0)
    seats = {seat.id: seat for seat in change.find(award_seats.Seat)}
    cases_by_subject = {case.subject: case for case in cycle.every_case}
    for revocation in change.confirm(waiting, noun="撤销命名", subject=cycle.ledger.label):
        line = change.line(
            "naming.revocation_confirmed",
            revocation.subject,
            data={"minutes": revocation.minutes, "outcome": guards.OUTCOMES["revoked"]},
        )
        line.change(revocation, confirmed_by=change.actor.person)
        line.change(seats[revocation.seat], revoked_on=revocation.held_on)
        case = cases_by_subject[revocation.subject]
        line.change(case, outcome="revoked", version=case.version + 1)
