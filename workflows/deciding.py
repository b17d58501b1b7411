"""What meetings decide about lists: entered by one person out of the minutes, confirmed by another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from documents import uploads
from engine import errors, records
from storage import blobs, slates, work
from workflows import consulting, desk, lifecycle, lineage, refusals, standing, view
from workflows.rules import quotas
from workflows.scheme import model


def decide(
    at: desk.Desk,
    *,
    book: int,
    step: str,
    awards: Sequence[str] = (),
    meeting: str = "",
    held_on: date,
    minutes: str,
    present: str = "",
    recused: Mapping[str, Sequence[str]] | None = None,
    votes: str = "",
    scan: tuple[str, bytes] | None = None,
    how: desk.How = desk.NOW,
) -> desk.Outcome:
    """Enter what a meeting decided about the newest lists of a step (of every award, or of these). It stands once somebody else confirmed it.

    `recused`: who withdrew for which subject. Refused for a meeting below the one that the scheme names, for a list over its quota, with names
    that the departments asked have not all consented to, or decided already. Until it is confirmed, what is entered anew takes its place.
    """
    recused = {subject: list(who) for subject, who in (recused or {}).items()}
    picture = uploads.accept(*scan) if scan is not None else None

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        place = lineage.step_of(seen, step)
        level = _meeting(seen, meeting or place.meeting)
        scans = blobs.known(unit.connection, unit.book.book, [picture.digest]) if picture else set()
        for award in _awards(seen, awards):
            slate = lineage.newest(seen).get((award.key, place.key))
            found = _why_not(unit, seen, award, place, slate, level, held_on, minutes)
            if found or slate is None:
                unit.refuse(*found)
                continue
            data = {
                "award": award.name,
                "step": place.name,
                "meeting": level.name,
                "held_on": held_on,
                "minutes": minutes,
                "digest": slate.digest,
            }
            line = unit.line("slate.decided", award.key, data=data)
            kept = blobs.keep(line, picture, scans) if picture else ""
            entered = slates.Decision(
                slate=slate.id,
                meeting=level.key,
                held_on=held_on,
                present=present,
                recused=recused,
                votes=votes,
                minutes=minutes.strip(),
                entered_by=unit.actor.person,
                scan=kept,
            )
            before = _unconfirmed(unit, slate)
            if before is None:
                line.add(entered)
            else:
                line.change(before, **{name: value for name, value in entered.__dict__.items() if name not in ("book", "id")})

    arguments = {
        "scan": picture.digest if picture else "", "step": step, "awards": list(awards), "meeting": meeting, "held_on": held_on, "minutes": minutes, "present": present,
        "recused": recused, "votes": votes,
    }  # fmt: skip
    return at.act(book=book, action="naming.decide", body=body, arguments=arguments, how=how)


def confirm(at: desk.Desk, *, book: int, step: str, how: desk.How = desk.NOW) -> desk.Outcome:
    """Confirm the decisions about a step that somebody else entered, against the minutes. When every list of it is decided its task is settled."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        place = lineage.step_of(seen, step)
        newest = {slate.id: slate for slate in lineage.newest(seen).values() if slate.kind == place.key}
        waiting = [one for one in slates.decisions(unit.connection, unit.book.book) if one.slate in newest and not one.confirmed_by]
        if not waiting:
            unit.refuse(refusals.make("nothing_to_do", place.key, name=place.name, what="没有待复核的会议决定"))
        confirmed = set()
        for one in waiting:
            slate = newest[one.slate]
            if not desk.may_confirm(unit.actor, "naming.confirm", [one]):
                unit.refuse(refusals.make("own_entry", slate.award, person=unit.actor.name))
                continue
            line = unit.line("slate.confirmed", slate.award, data={"step": place.name, "minutes": one.minutes, "digest": slate.digest})
            line.change(one, confirmed_by=unit.actor.person)
            confirmed.add(slate.award)
        unit.flush()
        lists = [lineage.newest(seen).get((award.key, place.key)) for award in seen.scheme.awards]
        decided = all(one is not None and lineage.standing_decision(seen, one) is not None for one in lists)
        if confirmed and decided:
            lifecycle.discharge(unit, lifecycle.Moving(unit, seen, []), does="decision", concerns=place.key)

    return at.act(book=book, action="naming.confirm", body=body, arguments={"step": step}, how=how)


def _meeting(seen: view.View, key: str) -> model.Meeting:
    found = next((one for one in seen.scheme.meetings if key in (one.key, one.name)), None)
    if found is None:
        listed = "、".join(f"{one.key}（{one.name}）" for one in seen.scheme.meetings) or "（无）"
        raise errors.Misuse(f"没有会议“{key}”：有 {listed}。")
    return found


def _unconfirmed(unit: work.Work, slate: slates.Slate) -> slates.Decision | None:
    found = slates.decisions(unit.connection, unit.book.book)
    return next((one for one in found if one.slate == slate.id and not one.confirmed_by), None)


def _awards(seen: view.View, keys: Sequence[str]) -> list[model.Award]:
    return [lineage.award_of(seen, key) for key in keys] if keys else list(seen.scheme.awards)


def _why_not(
    unit: work.Work,
    seen: view.View,
    award: model.Award,
    step: model.SlateStep,
    slate: slates.Slate | None,
    level: model.Meeting,
    held_on: date,
    minutes: str,
) -> list[records.Refusal]:
    if slate is None:
        return [refusals.make("slate_missing", award.key, clause=award.clause, slate=step.name)]
    found = []
    order = [one.key for one in seen.scheme.meetings]
    if not step.meeting or order.index(level.key) < order.index(step.meeting):
        needed = next((one.name for one in seen.scheme.meetings if one.key == step.meeting), "会议以外的程序")
        found.append(refusals.make("wrong_meeting", award.key, clause=award.clause, slate=step.name, meeting=needed))
    if held_on > seen.today:
        found.append(refusals.make("received_in_future", award.key, clause=award.clause, day=held_on))
    if not minutes.strip():
        found.append(refusals.make("reason_missing", award.key, clause=award.clause))
    taken = slates.decisions(unit.connection, unit.book.book)
    if any(one.slate == slate.id and one.confirmed_by for one in taken):
        found.append(refusals.make("slate_decided", award.key, clause=award.clause, slate=step.name))
    by_id = {one.id: one for one in slates.of_award(unit.connection, unit.book.book)}
    if any(one.minutes == minutes.strip() and by_id[one.slate].kind != step.key for one in taken):
        found.append(refusals.make("number_used", award.key, clause=award.clause, number=minutes))
    listed = lineage.listed(seen, slate)
    places, wider = standing.lines(seen, award)
    limit = places if step.quota_binds else wider
    if tied := [one.name for one in lineage.show(seen, slate).entries if one.standing == "open_tie"]:
        free = max((limit or 0) - len(listed), 0)
        line = quotas.LINES["quota" if step.quota_binds else "surplus"]
        found.append(refusals.make("open_tie", award.key, clause=award.clause, names="、".join(tied), places=free, line=line))
    if step.quota_binds and limit is not None and len(listed) > limit:
        found.append(refusals.make("over_quota", award.key, clause=award.clause, slate=step.name, count=len(listed), quota=limit))
    found += standing.why_not_stand(seen, award, [one.subject for one in listed], step=step.key, on=held_on)
    plan = consulting.serving(seen, award.track, step.key)
    if plan is not None:
        coverage = consulting.coverage(seen, plan, on=seen.today, decided_on=held_on, subjects=[one.subject for one in listed])
        found += [refusals.make(one.code, one.subject, clause=plan.clause, **one.values) for one in coverage.why_not_decide]
    return found
