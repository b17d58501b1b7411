"""What meetings decide about lists: entered by one person out of the minutes, confirmed by another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from documents import uploads
from engine import errors, records
from storage import blobs, decisions
from storage import lists as stored_lists
from storage.ledger.work import UnitOfWork
from workflows.consultations import requests
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service, may_confirm
from workflows.lists import lineage
from workflows.rules import quotas
from workflows.scheme import model, model_awards
from workflows.selection import facts
from workflows.tasks import lifecycle


def decide(
    service: Service,
    *,
    ledger: int,
    step: str,
    awards: Sequence[str] = (),
    meeting: str = "",
    held_on: date,
    minutes: str,
    present: str = "",
    recused: Mapping[str, Sequence[str]] | None = None,
    votes: str = "",
    scan: tuple[str, bytes] | None = None,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Enter what a meeting decided about the newest lists of a step (of every award, or of these). It stands once somebody else confirmed it.

    `recused`: who withdrew for which subject. Refused for a meeting below the one that the scheme names, for a list over its quota, with names
    that the departments asked have not all consented to, or decided already. Until it is confirmed, what is entered anew takes its place.
    """
    recused = {subject: list(who) for subject, who in (recused or {}).items()}
    picture = uploads.accept(*scan) if scan is not None else None

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        place = lineage.step_of(cycle, step)
        level = _meeting(cycle, meeting or place.meeting)
        scans = (
            blobs.known(change.connection, change.ledger.book, [picture.digest])
            if picture
            else set()
        )
        for award in _awards(cycle, awards):
            name_list = lineage.newest(cycle).get((award.key, place.key))
            found = _why_not(change, cycle, award, place, name_list, level, held_on, minutes)
            if found or name_list is None:
                change.refuse(*found)
                continue
            data = {
                "award": award.name,
                "step": place.name,
                "meeting": level.name,
                "held_on": held_on,
                "minutes": minutes,
                "digest": name_list.digest,
            }
            line = change.line("slate.decided", award.key, data=data)
            kept = blobs.keep(line, picture, scans) if picture else ""
            entered = decisions.Decision(
                slate=name_list.id,
                meeting=level.key,
                held_on=held_on,
                present=present,
                recused=recused,
                votes=votes,
                minutes=minutes.strip(),
                entered_by=change.actor.person,
                scan=kept,
            )
            before = _unconfirmed(change, name_list)
            if before is None:
                line.add(entered)
            else:
                line.change(
                    before,
                    **{
                        name: value
                        for name, value in entered.__dict__.items()
                        if name not in ("book", "id")
                    },
                )

    arguments = {
        "scan": picture.digest if picture else "", "step": step, "awards": list(awards), "meeting": meeting, "held_on": held_on, "minutes": minutes, "present": present,
        "recused": recused, "votes": votes,
    }  # fmt: skip
    return service.act(
        ledger=ledger,
        action="naming.decide",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def confirm(
    service: Service, *, ledger: int, step: str, run_options: RunOptions = DEFAULT_OPTIONS
) -> Outcome:
    """Confirm the decisions about a step that somebody else entered, against the minutes. When every list of it is decided its task is settled."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        place = lineage.step_of(cycle, step)
        newest = {
            name_list.id: name_list
            for name_list in lineage.newest(cycle).values()
            if name_list.kind == place.key
        }
        waiting = [
            one
            for one in decisions.of_ledger(change.connection, change.ledger.book)
            if one.slate in newest and not one.confirmed_by
        ]
        if not waiting:
            change.refuse(
                refusals.make(
                    "nothing_to_do", place.key, name=place.name, what="没有待复核的会议决定"
                )
            )
        confirmed = set()
        for one in waiting:
            name_list = newest[one.slate]
            if not may_confirm(change.actor, "naming.confirm", [one]):
                change.refuse(refusals.make("own_entry", name_list.award, person=change.actor.name))
                continue
            line = change.line(
                "slate.confirmed",
                name_list.award,
                data={"step": place.name, "minutes": one.minutes, "digest": name_list.digest},
            )
            line.change(one, confirmed_by=change.actor.person)
            confirmed.add(name_list.award)
        change.flush()
        lists = [lineage.newest(cycle).get((award.key, place.key)) for award in cycle.scheme.awards]
        decided = all(
            one is not None and lineage.standing_decision(cycle, one) is not None for one in lists
        )
        if confirmed and decided:
            lifecycle.discharge(
                change, lifecycle.Moving(change, cycle, []), does="decision", concerns=place.key
            )

    return service.act(
        ledger=ledger,
        action="naming.confirm",
        body=body,
        arguments={"step": step},
        run_options=run_options,
    )


def _meeting(cycle: CycleView, key: str) -> model.Meeting:
    found = next((one for one in cycle.scheme.meetings if key in (one.key, one.name)), None)
    if found is None:
        listed = "、".join(f"{one.key}（{one.name}）" for one in cycle.scheme.meetings) or "（无）"
        raise errors.Misuse(f"没有会议“{key}”：有 {listed}。")
    return found


def _unconfirmed(change: UnitOfWork, name_list: stored_lists.NameList) -> decisions.Decision | None:
    found = decisions.of_ledger(change.connection, change.ledger.book)
    return next((one for one in found if one.slate == name_list.id and not one.confirmed_by), None)


def _awards(cycle: CycleView, keys: Sequence[str]) -> list[model_awards.Award]:
    return [lineage.award_of(cycle, key) for key in keys] if keys else list(cycle.scheme.awards)


def _why_not(
    change: UnitOfWork,
    cycle: CycleView,
    award: model_awards.Award,
    step: model_awards.ListStep,
    name_list: stored_lists.NameList | None,
    level: model.Meeting,
    held_on: date,
    minutes: str,
) -> list[records.Refusal]:
    if name_list is None:
        return [refusals.make("slate_missing", award.key, clause=award.clause, slate=step.name)]
    found = []
    order = [one.key for one in cycle.scheme.meetings]
    if not step.meeting or order.index(level.key) < order.index(step.meeting):
        needed = next(
            (one.name for one in cycle.scheme.meetings if one.key == step.meeting), "会议以外的程序"
        )
        found.append(
            refusals.make(
                "wrong_meeting", award.key, clause=award.clause, slate=step.name, meeting=needed
            )
        )
    if held_on > cycle.today:
        found.append(
            refusals.make("received_in_future", award.key, clause=award.clause, day=held_on)
        )
    if not minutes.strip():
        found.append(refusals.make("reason_missing", award.key, clause=award.clause))
    taken = decisions.of_ledger(change.connection, change.ledger.book)
    if any(one.slate == name_list.id and one.confirmed_by for one in taken):
        found.append(
            refusals.make("slate_decided", award.key, clause=award.clause, slate=step.name)
        )
    by_id = {one.id: one for one in stored_lists.of_award(change.connection, change.ledger.book)}
    if any(one.minutes == minutes.strip() and by_id[one.slate].kind != step.key for one in taken):
        found.append(refusals.make("number_used", award.key, clause=award.clause, number=minutes))
    listed = lineage.on_list(cycle, name_list)
    places, wider = facts.lines(cycle, award)
    limit = places if step.quota_binds else wider
    if tied := [
        one.name for one in lineage.show(cycle, name_list).entries if one.standing == "open_tie"
    ]:
        free = max((limit or 0) - len(listed), 0)
        line = quotas.LINES["quota" if step.quota_binds else "surplus"]
        found.append(
            refusals.make(
                "open_tie",
                award.key,
                clause=award.clause,
                names="、".join(tied),
                places=free,
                line=line,
            )
        )
    if step.quota_binds and limit is not None and len(listed) > limit:
        found.append(
            refusals.make(
                "over_quota",
                award.key,
                clause=award.clause,
                slate=step.name,
                count=len(listed),
                quota=limit,
            )
        )
    found += facts.why_not_stand(
        cycle, award, [one.subject for one in listed], step=step.key, on=held_on
    )
    plan = requests.serving(cycle, award.track, step.key)
    if plan is not None:
        coverage = requests.coverage(
            cycle,
            plan,
            on=cycle.today,
            decided_on=held_on,
            subjects=[one.subject for one in listed],
        )
        found += [
            refusals.make(one.code, one.subject, clause=plan.clause, **one.values)
            for one in coverage.why_not_decide
        ]
    return found
