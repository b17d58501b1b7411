"""A name is taken back by a meeting's decision: entered by one person, confirmed by another. The seat shows what it was; nothing is deleted."""

from __future__ import annotations

from datetime import date

from engine import errors
from storage import awards, decisions
from storage.ledger.work import UnitOfWork
from workflows.cases import guards
from workflows.kernel import cycle_view, refusals
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service, may_confirm


def revoke(
    service: Service,
    *,
    ledger: int,
    subject: str,
    meeting: str,
    held_on: date,
    minutes: str,
    why: str,
    doc: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Enter that the highest meeting took a name back. Refused for who holds none, for a lower meeting, without minutes or a reason.

    Raises Misuse for an unknown meeting.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        level = next((one for one in cycle.scheme.meetings if meeting in (one.key, one.name)), None)
        if level is None:
            raise errors.Misuse(
                f"没有会议“{meeting}”：有 {'、'.join(one.name for one in cycle.scheme.meetings) or '（无）'}。"
            )
        (case,) = cycle.of_subjects([subject])
        seats = [
            one
            for one in awards.seats(change.connection, change.ledger.book)
            if one.subject == subject and one.revoked_on is None
        ]
        begun = {one.seat for one in decisions.revocations(change.connection, change.ledger.book)}
        if not seats or seats[0].id in begun:
            what = "没有命名" if not seats else "已录入撤销，待复核"
            change.refuse(refusals.make("nothing_to_do", subject, name=case.name, what=what))
            return
        if level.key != cycle.scheme.meetings[-1].key:
            change.refuse(
                refusals.make(
                    "wrong_meeting",
                    subject,
                    slate="撤销命名",
                    meeting=cycle.scheme.meetings[-1].name,
                )
            )
        if not minutes.strip() or not why.strip():
            change.refuse(refusals.make("reason_missing", subject))
        if held_on > cycle.today:
            change.refuse(refusals.make("received_in_future", subject, day=held_on))
        if seats[0].named_on is not None and held_on < seats[0].named_on:
            change.refuse(
                refusals.make("before_naming", subject, name=case.name, day=seats[0].named_on)
            )
        if change.refusals:
            return
        data = {"name": case.name, "meeting": level.name, "held_on": held_on, "minutes": minutes}
        line = change.line("naming.revoked", subject, data=data, why=why.strip())
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

    arguments = {
        "subject": subject,
        "meeting": meeting,
        "held_on": held_on,
        "minutes": minutes,
        "why": why,
        "doc": doc,
    }
    return service.act(
        ledger=ledger,
        action="naming.revoke",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def confirm(service: Service, *, ledger: int, run_options: RunOptions = DEFAULT_OPTIONS) -> Outcome:
    """Confirm revocations that somebody else entered: the name falls from its seat, the case's outcome says so. No refill unless the scheme says."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        waiting = [
            one
            for one in decisions.revocations(change.connection, change.ledger.book)
            if not one.confirmed_by
        ]
        if not waiting:
            change.refuse(
                refusals.make(
                    "nothing_to_do", cycle.ledger.label, name="撤销命名", what="没有待复核的"
                )
            )
        seats = {one.id: one for one in awards.seats(change.connection, change.ledger.book)}
        cases_ = {case.subject: case for case in cycle.every_case}
        for one in waiting:
            if not may_confirm(change.actor, "naming.confirm", [one]):
                change.refuse(refusals.make("own_entry", one.subject, person=change.actor.name))
                continue
            line = change.line(
                "naming.revocation_confirmed",
                one.subject,
                data={"minutes": one.minutes, "outcome": guards.OUTCOMES["revoked"]},
            )
            line.change(one, confirmed_by=change.actor.person)
            line.change(seats[one.seat], revoked_on=one.held_on)
            case = cases_[one.subject]
            line.change(case, outcome="revoked", version=case.version + 1)

    return service.act(
        ledger=ledger,
        action="naming.confirm",
        body=body,
        arguments={"revocations": True},
        run_options=run_options,
    )
