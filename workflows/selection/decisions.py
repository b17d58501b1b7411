"""What meetings decide about lists: entered by one person, confirmed by another.

Both work from the minutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from documents import uploads
from engine import records
from storage import blobs, decisions
from storage import lists as stored_lists
from storage.ledger.work import UnitOfWork
from workflows.consultations import coverage, general_review
from workflows.kernel import fact_days
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.lists import lineage
from workflows.rules import quotas, refusals
from workflows.scheme import model_awards
from workflows.selection import exclusions, facts
from workflows.tasks import lifecycle

FORMS = decisions.FORMS
TOGETHER, CIRCULATED = "together", "circulated"
PENDING = "待发"
"""The number of minutes that are not out yet."""


@use_case("naming.decide")
def decide(
    change: Change,
    *,
    step: str,
    awards: Sequence[str] = (),
    meeting: str = "",
    held_on: date,
    minutes: str,
    present: str = "",
    recused: Mapping[str, Sequence[str]] | None = None,
    votes: str = "",
    scan: tuple[str, bytes] | None = None,
    form: str = "meeting",
    why: str = "",
) -> None:
    """Enter what a meeting decided about the newest lists of a step.

    It stands once somebody else confirmed it. `step` is the key or name of the list, `awards`
    the keys of those decided about (none: all), `meeting` the key or name of the meeting (empty:
    the one that the scheme names for the step), `minutes` the number of the minutes. `recused`
    are the names of those who withdrew, by subject; `scan` is the file name and content of the
    minutes as scanned, `form` a key of `FORMS`: of meetings held together, several lists may have
    one number; circulated, `present` says who signed on which day. The number may follow
    (`PENDING`, then `number`). While replies are out it is decided in principle, and takes effect
    when they are in. `why` explains a day that is unusual (`fact_days.unusual`). Refused, award by
    award, for a lower meeting, a list over its quota or
    with a tie left open, a name that may not stand or that a department asked did not consent
    to, and a list that is decided already. Until it is confirmed, a second call replaces what
    the first one entered. Raises Misuse for an unknown step, award or meeting.
    """
    recused = {subject: list(names) for subject, names in (recused or {}).items()}
    picture = uploads.accept(*scan) if scan is not None else None
    cycle = change.cycle
    list_step = lineage.step_of(cycle, step)
    level = lineage.meeting_of(cycle, meeting or list_step.meeting)
    scans = (
        blobs.known(change.connection, change.ledger.book, [picture.digest]) if picture else set()
    )
    made = lineage.made_on(cycle, list_step.key)
    if list_step.key in cycle.scheme.second_person.reviewed and (
        unreviewed := general_review.why_not(change, general_review.DECIDE, list_step.key)
    ):
        change.refuse(*unreviewed)
        return
    for award in _awards(cycle, awards):
        name_list = lineage.newest(cycle).get((award.key, list_step.key))
        if name_list is None:
            change.refuse(
                refusals.make("slate_missing", award.key, clause=award.clause, slate=list_step.name)
            )
            continue
        awaited = _awaited(cycle, award, list_step, name_list)
        entered = decisions.Decision(
            slate=name_list.id,
            meeting=level.key,
            form=form,
            awaits="、".join(awaited),
            held_on=held_on,
            present=present,
            recused=recused,
            votes=votes,
            minutes=minutes.strip(),
            entered_by=change.actor.person,
        )
        why_not = _why_not(change, cycle, award, list_step, name_list, entered)
        made_on = made.get(name_list.id)
        asked, told = fact_days.unusual(
            cycle, held_on, award.key, why, clause=award.clause, made_on=made_on
        )
        if why_not or asked:
            change.refuse(*(why_not or asked))
            continue
        details = {
            "award": award.name,
            "step": list_step.name,
            "meeting": level.name,
            "held_on": held_on,
            "minutes": minutes,
            "digest": name_list.digest,
            **({"awaits": awaited} if awaited else {}),
            **told,
        }
        line = change.line("slate.decided", award.key, data=details)
        if picture:
            scan_digest = blobs.keep(line, picture, scans)
            entered = entered.model_copy(update={"scan": scan_digest})
        before = _unconfirmed(change, name_list)
        if before is None:
            line.add(entered)
        else:
            line.change(
                before,
                **{
                    name: column_value
                    for name, column_value in entered.__dict__.items()
                    if name not in ("book", "id")
                },
            )


@use_case("naming.confirm")
def confirm(change: Change, *, step: str) -> None:
    """Confirm the decisions about a step that somebody else entered, against the minutes.

    `step` is the key or name of the list. What this person entered is refused, and so is a
    second call. When the lists of every award are decided, the task of the step is settled.
    """
    cycle = change.cycle
    list_step = lineage.step_of(cycle, step)
    newest = {
        name_list.id: name_list
        for name_list in lineage.newest(cycle).values()
        if name_list.kind == list_step.key
    }
    waiting = [
        decision
        for decision in change.find(decisions.Decision, confirmed_by=0)
        if decision.slate in newest
    ]
    confirmed = set()
    for decision in change.confirm(
        waiting,
        noun=f"“{list_step.name}”的会议决定",
        subject=list_step.key,
        about=lambda decision: newest[decision.slate].award,
        called=lambda decision: _called(cycle, newest[decision.slate]),
    ):
        name_list = newest[decision.slate]
        line = change.line(
            "slate.confirmed",
            name_list.award,
            data={"step": list_step.name, "minutes": decision.minutes, "digest": name_list.digest},
        )
        line.change(decision, confirmed_by=change.actor.person)
        confirmed.add(name_list.award)
    change.flush()
    lists = [lineage.newest(cycle).get((award.key, list_step.key)) for award in cycle.scheme.awards]
    decided = all(
        name_list is not None and lineage.standing_decision(cycle, name_list) is not None
        for name_list in lists
    )
    if confirmed and decided:
        lifecycle.discharge(
            change, lifecycle.Moving(change, cycle, []), does="decision", concerns=list_step.key
        )


@use_case("naming.decide")
def number(change: Change, *, step: str, minutes: str) -> None:
    """Complete the number of minutes that were not out when the lists of a step were decided.

    `step` is the key or name of the list. It is no correction and needs no second person: the
    decision stands as it was. Refused where no number is awaited, so also a second time, without
    one, and for a number that decisions about other lists bear. Raises Misuse for an unknown step.
    """
    cycle = change.cycle
    list_step = lineage.step_of(cycle, step)
    every = change.find(decisions.Decision)
    kinds = {each.id: each.kind for each in change.find(stored_lists.NameList)}
    awaited = [
        each for each in every if each.minutes == PENDING and kinds[each.slate] == list_step.key
    ]
    wanted = minutes.strip()
    if not awaited:
        change.refuse(refusals.make("number_not_awaited", list_step.key, slate=list_step.name))
    elif not wanted or wanted == PENDING:
        change.refuse(refusals.make("unchanged", list_step.key, name="纪要编号"))
    elif any(each.minutes == wanted for each in every):
        change.refuse(refusals.make("number_used", list_step.key, number=wanted))
    else:
        for decision in awaited:
            line = change.line(
                "slate.numbered",
                list_step.key,
                data={"step": list_step.name, "minutes": wanted},
            )
            line.change(decision, minutes=wanted)


def _called(cycle: CycleView, name_list: stored_lists.NameList) -> str:
    page = lineage.show(cycle, name_list)
    return (
        f"{page.award_name}{page.step_name}（第{page.n}份，{len(page.on_list)}个，"
        f"校验码{page.digest[:12]}）"
    )


def _unconfirmed(change: UnitOfWork, name_list: stored_lists.NameList) -> decisions.Decision | None:
    entered = change.find(decisions.Decision)
    return next(
        (
            decision
            for decision in entered
            if decision.slate == name_list.id and not decision.confirmed_by
        ),
        None,
    )


def _awards(cycle: CycleView, keys: Sequence[str]) -> list[model_awards.Award]:
    return [lineage.award_of(cycle, key) for key in keys] if keys else list(cycle.scheme.awards)


def _why_not(
    change: UnitOfWork,
    cycle: CycleView,
    award: model_awards.Award,
    step: model_awards.ListStep,
    name_list: stored_lists.NameList,
    entered: decisions.Decision,
) -> list[records.Refusal]:
    """Every reason against a decision about that list, as it is about to be entered."""
    held_on, minutes = entered.held_on, entered.minutes
    reasons = []
    order = [meeting.key for meeting in cycle.scheme.meetings]
    if not step.meeting or order.index(entered.meeting) < order.index(step.meeting):
        needed = next(
            (meeting.name for meeting in cycle.scheme.meetings if meeting.key == step.meeting),
            "会议以外的程序",
        )
        reasons.append(
            refusals.make(
                "wrong_meeting", award.key, clause=award.clause, slate=step.name, meeting=needed
            )
        )
    reasons += fact_days.why_not(cycle, held_on, award.key, clause=award.clause)
    if entered.form == CIRCULATED and not entered.present.strip():
        reasons.append(refusals.make("signers_missing", award.key, clause=award.clause))
    if not minutes:
        reasons.append(refusals.make("minutes_missing", award.key, clause=award.clause))
    every = change.find(decisions.Decision)
    if any(decision.slate == name_list.id and decision.confirmed_by for decision in every):
        reasons.append(
            refusals.make("slate_decided", award.key, clause=award.clause, slate=step.name)
        )
    by_id = {award_list.id: award_list for award_list in change.find(stored_lists.NameList)}
    if minutes != PENDING and any(
        decision.minutes == minutes
        and by_id[decision.slate].kind != step.key
        and not (entered.form == decision.form == TOGETHER and decision.held_on == held_on)
        for decision in every
    ):
        reasons.append(refusals.make("number_used", award.key, clause=award.clause, number=minutes))
    entries = lineage.on_list(cycle, name_list)
    places, wider = facts.lines(cycle, award)
    limit = places if step.quota_binds else wider
    if tied := [
        row.name for row in lineage.show(cycle, name_list).entries if row.standing == "open_tie"
    ]:
        free = max((limit or 0) - len(entries), 0)
        line = quotas.LINES["quota" if step.quota_binds else "surplus"]
        reasons.append(
            refusals.make(
                "open_tie",
                award.key,
                clause=award.clause,
                names="、".join(tied),
                places=free,
                line=line,
            )
        )
    if step.quota_binds and limit is not None and len(entries) > limit:
        reasons.append(
            refusals.make(
                "over_quota",
                award.key,
                clause=award.clause,
                slate=step.name,
                count=len(entries),
                quota=limit,
            )
        )
    reasons += exclusions.why_not_stand(cycle, award, entries, step=step.key, on=held_on)
    plan = coverage.serving(cycle, award.track, step.key)
    if plan is not None:
        covered = coverage.evaluate(
            cycle,
            plan,
            on=cycle.today,
            decided_on=held_on,
            subjects=[entry.subject for entry in entries],
        )
        reasons += refusals.under(plan.clause, covered.why_not_decide)
    return reasons


def _awaited(
    cycle: CycleView,
    award: model_awards.Award,
    step: model_awards.ListStep,
    name_list: stored_lists.NameList,
) -> list[str]:
    """The departments whose replies about anybody on the list are out: decided in principle."""
    plan = coverage.serving(cycle, award.track, step.key)
    subjects = [entry.subject for entry in lineage.on_list(cycle, name_list)]
    if plan is None or not subjects:
        return []
    pending = coverage.evaluate(cycle, plan, on=cycle.today, subjects=subjects).pending
    return sorted({cell.department.name for cell in pending})
