"""A name is taken back by a meeting's decision: entered by one person, confirmed by another. The seat shows what it was; nothing is deleted."""

from __future__ import annotations

from datetime import date

from engine import errors
from storage import slates, work
from workflows import desk, gates, refusals, view


def revoke(
    at: desk.Desk,
    *,
    book: int,
    subject: str,
    meeting: str,
    held_on: date,
    minutes: str,
    why: str,
    doc: str = "",
    how: desk.How = desk.NOW,
) -> desk.Outcome:
    """Enter that the highest meeting took a name back. Refused for who holds none, for a lower meeting, without minutes or a reason.

    Raises Misuse for an unknown meeting.
    """

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        level = next((one for one in seen.scheme.meetings if meeting in (one.key, one.name)), None)
        if level is None:
            raise errors.Misuse(f"没有会议“{meeting}”：有 {'、'.join(one.name for one in seen.scheme.meetings) or '（无）'}。")
        (case,) = seen.of_subjects([subject])
        seats = [one for one in slates.seats(unit.connection, unit.book.book) if one.subject == subject and one.revoked_on is None]
        begun = {one.seat for one in slates.revocations(unit.connection, unit.book.book)}
        if not seats or seats[0].id in begun:
            what = "没有命名" if not seats else "已录入撤销，待复核"
            unit.refuse(refusals.make("nothing_to_do", subject, name=case.name, what=what))
            return
        if level.key != seen.scheme.meetings[-1].key:
            unit.refuse(refusals.make("wrong_meeting", subject, slate="撤销命名", meeting=seen.scheme.meetings[-1].name))
        if not minutes.strip() or not why.strip():
            unit.refuse(refusals.make("reason_missing", subject))
        if held_on > seen.today:
            unit.refuse(refusals.make("received_in_future", subject, day=held_on))
        if seats[0].named_on is not None and held_on < seats[0].named_on:
            unit.refuse(refusals.make("before_naming", subject, name=case.name, day=seats[0].named_on))
        if unit.refusals:
            return
        data = {"name": case.name, "meeting": level.name, "held_on": held_on, "minutes": minutes}
        line = unit.line("naming.revoked", subject, data=data, why=why.strip())
        line.add(
            slates.Revocation(
                seat=seats[0].id,
                subject=subject,
                meeting=level.key,
                held_on=held_on,
                minutes=minutes.strip(),
                doc=doc.strip(),
                why=why.strip(),
                entered_by=unit.actor.person,
            )
        )

    arguments = {"subject": subject, "meeting": meeting, "held_on": held_on, "minutes": minutes, "why": why, "doc": doc}
    return at.act(book=book, action="naming.revoke", body=body, arguments=arguments, how=how)


def confirm(at: desk.Desk, *, book: int, how: desk.How = desk.NOW) -> desk.Outcome:
    """Confirm revocations that somebody else entered: the name falls from its seat, the case's outcome says so. No refill unless the scheme says."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        waiting = [one for one in slates.revocations(unit.connection, unit.book.book) if not one.confirmed_by]
        if not waiting:
            unit.refuse(refusals.make("nothing_to_do", seen.book.label, name="撤销命名", what="没有待复核的"))
        seats = {one.id: one for one in slates.seats(unit.connection, unit.book.book)}
        cases_ = {case.subject: case for case in seen.every_case}
        for one in waiting:
            if not desk.may_confirm(unit.actor, "naming.confirm", [one]):
                unit.refuse(refusals.make("own_entry", one.subject, person=unit.actor.name))
                continue
            line = unit.line(
                "naming.revocation_confirmed", one.subject, data={"minutes": one.minutes, "outcome": gates.OUTCOMES["revoked"]}
            )
            line.change(one, confirmed_by=unit.actor.person)
            line.change(seats[one.seat], revoked_on=one.held_on)
            case = cases_[one.subject]
            line.change(case, outcome="revoked", version=case.version + 1)

    return at.act(book=book, action="naming.confirm", body=body, arguments={"revocations": True}, how=how)
