"""公示: the list is put up for the scheme's term, objections are heard, a report ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine import days, errors, records
from storage import decisions, lists, public_notices
from workflows.consultations import coverage, general_review
from workflows.kernel import fact_days
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.lists import lineage, notices_up
from workflows.rules import public_notice_days, refusals
from workflows.scheme import model_awards
from workflows.selection import exclusions, proposals
from workflows.tasks import lifecycle


@use_case("naming.publish")
def publish(change: Change, *, posted_on: date | None = None, posted_at: str = "") -> None:
    """Put up the newest decided list of every award.

    `posted_on` is the day it was put up (none: today; a day to come is refused), `posted_at` the
    place. First and last day are computed with the pinned calendar and kept with its digest.
    Refused, award by award, while a list is not decided by its meeting, is up already (a second
    call), has a name on it that may not stand any more, or was not reviewed by another. Raises
    Misuse where the scheme has
    no notice.
    """
    cycle = change.cycle
    term = _term(cycle)
    step = cycle.scheme.posted
    day = posted_on or cycle.today
    change.refuse(*fact_days.why_not(cycle, day, step.key, clause=clause_of(cycle)))
    if day < cycle.today and not posted_at.strip():
        change.refuse(refusals.make("place_missing", step.key, clause=clause_of(cycle)))
    if change.refusals:
        return
    window = public_notice_days.window(term, day, cycle.calendar)
    unreviewed = general_review.why_not(change, general_review.PUBLISH)
    for award in cycle.scheme.awards:
        before = lineage.before(cycle, award, step.key)
        newest = lineage.newest(cycle)
        prior = newest.get((award.key, before.key)) if before is not None else None
        if prior is None or before is None:
            change.refuse(
                refusals.make(
                    "slate_missing",
                    award.key,
                    clause=award.clause,
                    slate=before.name if before else step.name,
                )
            )
        elif before.meeting and lineage.standing_decision(cycle, prior) is None:
            change.refuse(lineage.undecided(cycle, award, before))
        elif (award.key, step.key) in newest and newest[award.key, step.key].prior == prior.id:
            posted_notice = notices_up.notice_of(cycle, newest[award.key, step.key])
            first, last = (
                (posted_notice.first_day, posted_notice.last_day) if posted_notice else ("", "")
            )
            change.refuse(
                refusals.make(
                    "already_published",
                    award.key,
                    clause=award.clause,
                    slate=step.name,
                    first=first,
                    last=last,
                )
            )
        else:
            entries = [
                entry.model_copy(update={"standing": "in"})
                for entry in lineage.on_list(cycle, prior)
            ]
            decided = lineage.deciding(cycle, prior)
            decision = lineage.standing_decision(cycle, decided) if decided else None
            obstacles = fact_days.why_not(
                cycle,
                day,
                award.key,
                clause=award.clause,
                after=decision.held_on if decision else None,
                what="会议决定",
            )
            obstacles += exclusions.why_not_stand(
                cycle, award, entries, step=step.key, on=cycle.today
            )
            obstacles += _unanswered(cycle, award, step.key, entries, decision)
            if obstacles or unreviewed:
                change.refuse(*(obstacles or unreviewed))
                continue
            name_list = proposals.freeze(
                change, cycle, award, step, entries, prior=prior.id, kind="slate.published"
            )
            if name_list is not None:
                notice = public_notices.PublicNotice(
                    slate=name_list.id,
                    first_day=window.first_day,
                    last_day=window.last_day,
                    calendar=cycle.ledger.calendar,
                    place=posted_at,
                )
                change.lines[-1].add(notice)
                change.lines[-1].data["window"] = window.note


def _unanswered(
    cycle: CycleView,
    award: model_awards.Award,
    step: str,
    entries: Sequence[lists.ListEntry],
    decision: decisions.Decision | None,
) -> list[records.Refusal]:
    """What departments have not answered: decided in principle is not yet decided."""
    plan = coverage.serving(cycle, award.track, step)
    if plan is None or not entries:
        return []
    covered = coverage.evaluate(
        cycle,
        plan,
        on=cycle.today,
        decided_on=decision.held_on if decision is not None else cycle.today,
        subjects=[entry.subject for entry in entries],
    )
    return refusals.under(plan.clause, covered.why_not_publish)


@use_case("naming.publish")
def end(change: Change, *, report: str) -> None:
    """End the notice of every award with its `report` (公示情况).

    It ends by the calendar: an objection that is open keeps its subject, not the notice. Refused,
    whole, before its last day is over, and the second time.
    """
    cycle = change.cycle
    posted_lists = notices_up.running(cycle)
    if not posted_lists:
        change.refuse(
            refusals.make("notice_missing", cycle.scheme.posted.key, clause=clause_of(cycle))
        )
    if not report.strip():
        change.refuse(
            refusals.make("report_missing", cycle.scheme.posted.key, clause=clause_of(cycle))
        )
    if posted_lists and all(notice.report for _, notice in posted_lists):
        change.refuse(
            refusals.make("notice_over", cycle.scheme.posted.key, clause=clause_of(cycle))
        )
        return
    for name_list, notice in posted_lists:
        window = _window(cycle, notice)
        obstacles = public_notice_days.why_not_issue(window, on=cycle.today)
        change.refuse(*refusals.under(clause_of(cycle), obstacles))
        if not change.refusals:
            line = change.line(
                "slate.notice_ended", name_list.award, data={"report": report.strip()}
            )
            line.change(notice, report=report.strip())
    if not change.refusals:
        lifecycle.discharge(change, lifecycle.Moving(change, cycle, []), does="public_notice")


@dataclass(frozen=True, kw_only=True)
class NoticePosting:
    """One notice as shown, with its objections."""

    award_name: str
    first_day: date
    last_day: date
    place: str
    report: str
    objections: tuple[public_notices.Objection, ...]


def posted(cycle: CycleView) -> list[NoticePosting]:
    """Every notice, with what was said against the names on it."""
    every_objection = cycle.find(public_notices.Objection)
    awards = {name_list.id: name_list.award for name_list in cycle.find(lists.NameList)}
    awards_by_notice = {
        notice.id: awards[notice.slate] for notice in cycle.find(public_notices.PublicNotice)
    }
    named = {award.key: award.name for award in cycle.scheme.awards}
    return [
        NoticePosting(
            award_name=named[name_list.award],
            first_day=notice.first_day,
            last_day=notice.last_day,
            place=notice.place,
            report=notice.report,
            objections=tuple(
                objection
                for objection in every_objection
                if awards_by_notice.get(objection.public_notice) == name_list.award
            ),
        )
        for name_list, notice in notices_up.running(cycle)
    ]


def open_objections(cycle: CycleView) -> set[str]:
    """The subjects that an objection is open against: whichever notice they stood on.

    One is open until two persons stand for how it was settled.
    """
    return {
        objection.subject
        for objection in cycle.find(public_notices.Objection)
        if not objection.outcome or not objection.confirmed_by
    }


def _window(cycle: CycleView, notice: public_notices.PublicNotice) -> public_notice_days.Window:
    provisional = cycle.calendar.spans_provisional(notice.first_day, notice.last_day)
    return public_notice_days.Window(
        first_day=notice.first_day,
        last_day=notice.last_day,
        calendar=notice.calendar,
        is_provisional=provisional,
        note="",
    )


def window_of(
    cycle: CycleView, notice: public_notices.PublicNotice | None
) -> public_notice_days.Window | None:
    """A stored notice as the rule that judges it reads it; none without one."""
    return None if notice is None else _window(cycle, notice)


def _term(cycle: CycleView) -> days.Term:
    plan = cycle.scheme.public_notice
    if plan is None:
        raise errors.Misuse(f"“{cycle.scheme.title}”没有公示环节。")
    return days.Term(count=plan.count, unit=plan.unit, first_day_counts=plan.first_day_counts)


def clause_of(cycle: CycleView) -> str:
    """The clause that the scheme gives for its notice; empty without one."""
    return cycle.scheme.public_notice.clause if cycle.scheme.public_notice else ""
