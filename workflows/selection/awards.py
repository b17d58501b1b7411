"""命名: the paper is issued, names become awards, and everybody is concluded with an outcome.

Each name takes one seat of the quota.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine import days, records
from storage import award_seats, cases, formats, letters, lists
from storage.ledger.work import UnitOfWork
from workflows.cases import cycles, guards
from workflows.cases.mover import Mover
from workflows.consultations import coverage, general_review
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.lists import lineage, notices_up
from workflows.rules import public_notice_days, refusals
from workflows.scheme import model_awards
from workflows.selection import (
    decisions,
    exclusions,
    facts,
    proposals,
    public_notice,
    withholdings,
)
from workflows.tasks import lifecycle

LETTER = "naming"


@use_case("naming.issue")
def issue(change: Change, *, number: str, dated: date) -> None:
    """Enter the naming paper: whoever was on the notice and withstood it is named.

    `number` is its 发文字号 (never used before), `dated` its 成文日期 (not after today).
    Refused, whole, before the notice ended, over the quota, before somebody else reviewed it, or
    when everybody on the notice is named already; alone, whoever an objection is open against,
    whom a department asked does not consent to, who is on hold or may not stand: the others are
    named, these are named later. Whoever owes nothing that blocks is concluded at once; the others
    have their outcome and wait for `advance` or `conclude`.
    """
    # The order is fixed. Every award is judged before anything is written, because one that
    # may not be named refuses the paper whole. The letter comes before the seats, which
    # carry its id, and every award is named before anybody gets an outcome: somebody left
    # out of one award may be named with the next.
    cycle = change.cycle
    entries_by_award: dict[str, list[lists.ListEntry]] = {}
    is_refused = False
    for award in cycle.scheme.awards:
        why_not, against, entries = _judge(change, cycle, award, number, dated)
        change.refuse(*why_not, *against)
        is_refused = is_refused or bool(why_not)
        entries_by_award[award.key] = entries
    if is_refused or (change.refusals and not any(entries_by_award.values())):
        return
    if unreviewed := general_review.why_not(change, general_review.ISSUE):
        change.refuse(*unreviewed)
        return
    line = change.line("letter.issued", LETTER, data={"number": number.strip(), "dated": dated})
    counts = {award: len(entries) for award, entries in entries_by_award.items()}
    context = formats.stamped("context", counts)
    letter = line.add(
        letters.Letter(kind=LETTER, number=number.strip(), dated=dated, context=context)
    )
    for award in cycle.scheme.awards:
        _name(change, cycle, award, entries_by_award[award.key], letter)
    subjects = {entry.subject for entries in entries_by_award.values() for entry in entries}
    # What was upheld is decided; whoever else is kept back may still be named.
    kept_back = {refusal.subject for refusal in change.refusals}
    kept_back -= exclusions.upheld_against(cycle)
    _finish(change, cycle, subjects, kept_back)


def _judge(
    change: UnitOfWork, cycle: CycleView, award: model_awards.Award, number: str, dated: date
) -> tuple[list[records.Refusal], list[records.Refusal], list[lists.ListEntry]]:
    """Every reason against the paper, every one against somebody on it, and who would be named."""
    step = cycle.scheme.posted
    name_list = lineage.newest(cycle).get((award.key, step.key))
    if name_list is None:
        return (
            [refusals.make("slate_missing", award.key, clause=award.clause, slate=step.name)],
            [],
            [],
        )
    decided = lineage.deciding(cycle, name_list)
    decision = lineage.standing_decision(cycle, decided) if decided is not None else None
    if decided is not None and decision is None:
        return [lineage.undecided(cycle, award, lineage.step_of(cycle, decided.kind))], [], []
    notice = notices_up.notice_of(cycle, name_list)
    seated = {holder.subject for holder in lineage.named(cycle) if holder.award == award.key}
    standing = [entry for entry in lineage.on_list(cycle, name_list) if entry.subject not in seated]
    reasons: list[records.Refusal] = []
    if cycle.scheme.public_notice is not None:
        window = public_notice.window_of(cycle, notice)
        # The paper may bear the date of any day after the notice, but it is not entered
        # before that day has come.
        obstacles = public_notice_days.why_not_issue(window, on=min(dated, cycle.today))
        reasons += refusals.under(award.clause, obstacles)
    reasons += _wrong_letter(cycle, award, number, dated)
    if decision is not None and decision.minutes == decisions.PENDING:
        reasons.append(refusals.make("minutes_pending", award.key, clause=award.clause))
    held_on = decision.held_on if decision is not None else cycle.today
    against = _against(cycle, award, step, standing, dated=dated, held_on=held_on)
    kept_back = {refusal.subject for refusal in against}
    entries = [entry for entry in standing if entry.subject not in kept_back]
    reasons += _wrong_count(change, cycle, award, name_list, new=len(entries), seated=len(seated))
    if seated and not standing:
        reasons.append(refusals.make("all_named", award.key, clause=award.clause, award=award.name))
    owed = [
        task
        for task in cycle.cycle_tasks.values()
        if cycle.pinned.tasks[task.kind].does == "public_notice" and task.state != "accepted"
    ]
    if owed and notice is not None and not notice.report and not reasons:
        reasons.append(
            refusals.make(
                "gate_closed",
                award.key,
                clause=award.clause,
                task=cycle.task_name(owed[0]),
                owner=cycle.pinned.owner_name(owed[0].owner),
                due=owed[0].due_on or "未定期限",
            )
        )
    return reasons, against, entries


def _against(
    cycle: CycleView,
    award: model_awards.Award,
    step: model_awards.ListStep,
    standing: Sequence[lists.ListEntry],
    *,
    dated: date,
    held_on: date,
) -> list[records.Refusal]:
    """What keeps somebody who stands on the list from being named, subject by subject.

    What is open against one (an objection, a reply not yet in, a case on hold) keeps that one only:
    the others are named, it is named later or not at all. `dated` is the day of the paper,
    `held_on` that of the meeting that decided.
    """
    subjects = [entry.subject for entry in standing]
    cases_by_subject = {case.subject: case for case in cycle.of_subjects(subjects)}
    open_against = public_notice.open_objections(cycle)
    against = [
        refusals.make(
            "objection_open", subject, clause=award.clause, name=cases_by_subject[subject].name
        )
        for subject in subjects
        if subject in open_against
    ]
    against += [
        refusals.make("held", subject, clause=award.clause, name=case.name, reason=case.held)
        for subject, case in cases_by_subject.items()
        if case.held
    ]
    last_stages = {str(track.key): track.stages[-1] for track in cycle.scheme.tracks}
    against += [
        refusals.make(
            "stage_not_reached",
            subject,
            clause=award.clause,
            name=case.name,
            stage=last_stages[case.track].name,
        )
        for subject, case in cases_by_subject.items()
        if not cycle_view.is_concluded(case) and case.state != last_stages[case.track].key
    ]
    withheld = withholdings.withheld(cycle)
    against += [
        refusals.make(
            "withheld",
            subject,
            clause=award.clause,
            name=cases_by_subject[subject].name,
            basis=withheld[subject],
        )
        for subject in subjects
        if subject in withheld
    ]
    against += exclusions.why_not_stand(cycle, award, standing, step=step.key, on=dated)
    plan = coverage.serving(cycle, award.track, step.key)
    if plan is not None and subjects:
        opinions = coverage.evaluate(
            cycle, plan, on=cycle.today, decided_on=held_on, subjects=subjects
        )
        against += refusals.under(plan.clause, opinions.why_not_issue)
    return against


def _wrong_letter(
    cycle: CycleView, award: model_awards.Award, number: str, dated: date
) -> list[records.Refusal]:
    reasons = []
    if dated > cycle.today:
        reasons.append(
            refusals.make("received_in_future", award.key, clause=award.clause, day=dated)
        )
    if not number.strip():
        reasons.append(refusals.make("number_missing", award.key, clause=award.clause))
    if any(letter.number == number.strip() for letter in cycle.letters):
        reasons.append(refusals.make("number_used", award.key, clause=award.clause, number=number))
    return reasons


def _wrong_count(
    change: UnitOfWork,
    cycle: CycleView,
    award: model_awards.Award,
    name_list: lists.NameList,
    *,
    new: int,
    seated: int,
) -> list[records.Refusal]:
    """What is wrong with naming `new` more off that list where `seated` hold the award."""
    reasons = []
    places, _ = facts.lines(cycle, award)
    if places is not None and new + seated > places:
        reasons.append(
            refusals.make(
                "over_quota",
                award.key,
                clause=award.clause,
                slate=cycle.scheme.posted.name,
                count=new + seated,
                quota=places,
            )
        )
    seats = change.find(award_seats.Seat, award=award.key)
    issued = lineage.newest(cycle).get((award.key, cycle.scheme.naming.key))
    # Who was kept back when the others of the same list were named follows later: no place is
    # filled anew by that.
    is_later = issued is not None and issued.prior == name_list.id
    is_named = any(seat.subject for seat in seats)
    if new and is_named and not is_later and not lineage.may_refill(cycle, award):
        reasons.append(
            refusals.make("not_refilled", award.key, clause=award.clause, award=award.name)
        )
    return reasons


def _name(
    change: UnitOfWork,
    cycle: CycleView,
    award: model_awards.Award,
    entries: Sequence[lists.ListEntry],
    letter: letters.Letter,
) -> None:
    step = cycle.scheme.naming
    prior = lineage.newest(cycle)[award.key, cycle.scheme.posted.key]
    line = change.line(
        "naming.issued",
        award.key,
        data={
            "award": award.name,
            "number": letter.number,
            "dated": letter.dated,
            "count": len(entries),
            **({"basis": award.basis} if award.basis else {}),
        },
    )
    proposals.freeze(
        change,
        cycle,
        award,
        step,
        [entry.model_copy(update={"standing": "in"}) for entry in entries],
        prior=prior.id,
        kind="slate.named",
    )
    # Each place of the quota is a row, unique by number and by subject while it stands: of papers
    # that race, the database refuses the second. It knows no quota: that one paper is not too long
    # is judged above. A revoked row is never filled again: a refill takes a new row with the
    # number that became free.
    seats = change.find(award_seats.Seat, award=award.key)
    empty = [seat for seat in seats if not seat.subject]
    occupied = {seat.n for seat in seats if seat.revoked_on is None}
    last_number = max(award.quota or 0, len(occupied) + len(entries))
    free = [n for n in range(1, last_number + 1) if n not in occupied]
    dated = letter.dated
    until = days.years_on(dated, award.valid_years) if award.valid_years else None
    for n, entry in enumerate(entries):
        seat = (
            empty[n]
            if n < len(empty)
            else line.add(award_seats.Seat(award=award.key, n=free[n - len(empty)]))
        )
        line.change(
            seat, subject=entry.subject, letter=letter.id, named_on=dated, valid_until=until
        )


def _finish(change: UnitOfWork, cycle: CycleView, named: set[str], kept_back: set[str]) -> None:
    """Outcomes for everybody on an awarded track, then on they go by the same guards as ever.

    Who is `kept_back` has none yet.
    """
    awarded = {award.track for award in cycle.scheme.awards}
    open_cases = [
        case
        for case in cycle.every_case
        if case.track in awarded
        and not cycle_view.is_concluded(case)
        and case.subject not in kept_back
        and case.outcome in ("", "not_named")
    ]
    # The office's own task is settled first and put back into the cycle view: the due dates of
    # what the named owe count from it, and the guards of the last stage wait for it.
    moving = lifecycle.Moving(change, cycle, [])
    settled = lifecycle.discharge(change, moving, does="issue")
    for task in settled:
        cycle.cycle_tasks[task.kind] = task
    settled_on = {task.kind: cycle.today for task in settled}
    for case in cycle.every_case:
        if cycle_view.is_concluded(case) and case.subject in named and case.outcome != "named":
            line = change.line(
                "case.outcome",
                case.subject,
                data={"name": case.name, "outcome": guards.OUTCOMES["named"]},
            )
            line.change(case, outcome="named", version=case.version + 1)
    moved: list[cases.Case] = []
    for case in open_cases:
        outcome = (
            "named" if case.subject in named else "not_named" if cycle.is_ranked(case) else "exempt"
        )
        line = change.line(
            "case.outcome",
            case.subject,
            data={"name": case.name, "outcome": guards.OUTCOMES[outcome]},
        )
        moved.append(line.change(case, outcome=outcome))
        if outcome == "named":
            cycles.add_tasks(
                line, cycle, case, entered=cycle.today, owed_by="named", settled=settled_on
            )
    # The mover reads the tasks of these cases from the database, the new ones included.
    change.flush()
    last = {(track.key, track.stages[-1].key) for track in cycle.scheme.tracks}
    mover = Mover(change, cycle, [case for case in moved if (case.track, case.state) in last])
    mover.forward(guards.MoveRequest(), is_asked_for=False)
