"""公示: the list is put up for the scheme's term, objections are heard, a report ends it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine import days, errors
from storage import lists, public_notices
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.lists import lineage
from workflows.rules import notice_days
from workflows.scheme import model_awards
from workflows.selection import facts, proposals
from workflows.tasks import lifecycle

SOURCES = {
    "named": "实名",
    "anonymous": "匿名有线索",
    "letter": "来信",
    "phone": "来电",
    "visit": "来访",
}
OUTCOMES = {"upheld": "成立", "dismissed": "不成立"}


def publish(
    service: Service,
    *,
    ledger: int,
    posted_on: date | None = None,
    place: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Put up the newest decided lists of every award. First and last day are computed with the pinned calendar and kept with its digest.

    Refused while a list is not decided by its meeting, is up already, or has a name on it that may not stand any more.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        term = _term(cycle)
        step = published_step(cycle)
        day = posted_on or cycle.today
        if day > cycle.today:
            change.refuse(
                refusals.make("received_in_future", step.key, clause=_clause(cycle), day=day)
            )
            return
        window = notice_days.window(term, day, cycle.calendar)
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
                meeting = next(
                    one.name for one in cycle.scheme.meetings if one.key == before.meeting
                )
                change.refuse(
                    refusals.make(
                        "slate_undecided",
                        award.key,
                        clause=award.clause,
                        slate=before.name,
                        meeting=meeting,
                    )
                )
            elif (award.key, step.key) in newest and newest[award.key, step.key].prior == prior.id:
                up = notice_of(cycle, newest[award.key, step.key])
                first, last = (up.first_day, up.last_day) if up else ("", "")
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
                listed = [
                    one.model_copy(update={"standing": "in"})
                    for one in lineage.on_list(cycle, prior)
                ]
                if against := facts.why_not_stand(
                    cycle, award, [one.subject for one in listed], step=step.key, on=cycle.today
                ):
                    change.refuse(*against)
                    continue
                name_list = proposals.freeze(
                    change, cycle, award, step, listed, prior=prior.id, kind="slate.published"
                )
                if name_list is not None:
                    notice = public_notices.PublicNotice(
                        slate=name_list.id,
                        first_day=window.first_day,
                        last_day=window.last_day,
                        calendar=cycle.ledger.calendar,
                        place=place,
                    )
                    change.lines[-1].add(notice)
                    change.lines[-1].data["window"] = window.note

    return service.act(
        ledger=ledger,
        action="naming.publish",
        body=body,
        arguments={"posted_on": posted_on, "place": place},
        run_options=run_options,
    )


def end(
    service: Service, *, ledger: int, report: str, run_options: RunOptions = DEFAULT_OPTIONS
) -> Outcome:
    """End the notice with its report. Refused before its last day is over, with an open objection, and the second time."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        up = running(cycle)
        if not up:
            change.refuse(
                refusals.make("notice_missing", published_step(cycle).key, clause=_clause(cycle))
            )
        if not report.strip():
            change.refuse(
                refusals.make("reason_missing", published_step(cycle).key, clause=_clause(cycle))
            )
        if up and all(notice.report for _, notice in up):
            change.refuse(
                refusals.make(
                    "nothing_to_do",
                    published_step(cycle).key,
                    clause=_clause(cycle),
                    name="公示",
                    what="已经结束",
                )
            )
            return
        for name_list, notice in up:
            window = _window(cycle, notice)
            for one in notice_days.why_not_issue(window, objections(cycle, notice), on=cycle.today):
                change.refuse(
                    refusals.make(one.code, one.subject, clause=_clause(cycle), **one.values)
                )
            if not change.refusals:
                line = change.line(
                    "slate.notice_ended", name_list.award, data={"report": report.strip()}
                )
                line.change(notice, report=report.strip())
        if not change.refusals:
            lifecycle.discharge(change, lifecycle.Moving(change, cycle, []), does="public_notice")

    return service.act(
        ledger=ledger,
        action="naming.publish",
        body=body,
        arguments={"report": report},
        run_options=dataclasses.replace(run_options, all_or_none=True),
    )


def object_(
    service: Service,
    *,
    ledger: int,
    subject: str,
    source: str,
    text: str,
    received_on: date | None = None,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Take in what is said against a name during the notice. Raises Misuse for an unknown source; refused for a name that is not up."""
    if source not in SOURCES:
        raise errors.Misuse(
            f"没有来源“{source}”：有 {'、'.join(f'{key}（{name}）' for key, name in SOURCES.items())}。"
        )

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        if received_on is not None and received_on > cycle.today:
            change.refuse(
                refusals.make("received_in_future", subject, clause=_clause(cycle), day=received_on)
            )
            return
        found = next(
            (
                notice
                for name_list, notice in running(cycle)
                if subject in {one.subject for one in lineage.on_list(cycle, name_list)}
            ),
            None,
        )
        if found is None:
            change.refuse(refusals.make("notice_missing", subject, clause=_clause(cycle)))
            return
        if received_on is not None and received_on > cycle.today:
            change.refuse(
                refusals.make("received_in_future", subject, clause=_clause(cycle), day=received_on)
            )
            return
        line = change.line("objection.received", subject, data={"source": SOURCES[source]})
        against = public_notices.Objection(
            public_notice=found.id,
            subject=subject,
            source=source,
            received_on=received_on or cycle.today,
            text=text,
        )
        line.data["objection"] = line.add(against).id

    arguments = {"subject": subject, "source": source, "text": text, "received_on": received_on}
    return service.act(
        ledger=ledger,
        action="naming.object",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def settle(
    service: Service,
    *,
    ledger: int,
    objection: int,
    outcome: str,
    handling: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Close an objection: dismissed, or upheld, which takes the name off what is named (no refill)."""
    if outcome not in OUTCOMES:
        raise errors.Misuse(
            f"没有结果“{outcome}”：有 {'、'.join(f'{key}（{name}）' for key, name in OUTCOMES.items())}。"
        )

    def body(change: UnitOfWork) -> None:
        cycle_view.inside(change)
        found = next(
            (
                one
                for one in public_notices.objections(change.connection, change.ledger.book)
                if one.id == objection
            ),
            None,
        )
        if found is None:
            raise errors.Misuse(f"没有编号为 {objection} 的异议：用 mofan naming list 查看。")
        if found.outcome:
            what = f"已办结（{OUTCOMES[found.outcome]}）"
            change.refuse(
                refusals.make("nothing_to_do", found.subject, name=f"异议{found.id}", what=what)
            )
        elif not handling.strip():
            change.refuse(refusals.make("reason_missing", found.subject))
        else:
            line = change.line(
                "objection.settled",
                found.subject,
                data={"outcome": OUTCOMES[outcome]},
                why=handling.strip(),
            )
            line.change(found, outcome=outcome, handling=handling.strip())

    arguments = {"objection": objection, "outcome": outcome, "handling": handling}
    return service.act(
        ledger=ledger,
        action="naming.object",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


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
    found = public_notices.objections(cycle.connection, cycle.ledger.book)
    named = {one.key: one.name for one in cycle.scheme.awards}
    return [
        NoticePosting(
            award_name=named[name_list.award],
            first_day=notice.first_day,
            last_day=notice.last_day,
            place=notice.place,
            report=notice.report,
            objections=tuple(one for one in found if one.public_notice == notice.id),
        )
        for name_list, notice in running(cycle)
    ]


def published_step(cycle: CycleView) -> model_awards.ListStep:
    """The list that is put up: the last before the names."""
    return lineage.steps(cycle)[-2]


def running(cycle: CycleView) -> list[tuple[lists.NameList, public_notices.PublicNotice]]:
    """The newest published list of each award with its notice."""
    step = published_step(cycle)
    newest = lineage.newest(cycle)
    found = [
        newest[award.key, step.key]
        for award in cycle.scheme.awards
        if (award.key, step.key) in newest
    ]
    return [
        (name_list, notice)
        for name_list in found
        if (notice := notice_of(cycle, name_list)) is not None
    ]


def notice_of(cycle: CycleView, name_list: lists.NameList) -> public_notices.PublicNotice | None:
    """The notice of a list, if it was put up."""
    return next(
        (
            one
            for one in public_notices.of_ledger(cycle.connection, cycle.ledger.book)
            if one.slate == name_list.id
        ),
        None,
    )


def objections(
    cycle: CycleView, notice: public_notices.PublicNotice
) -> Sequence[notice_days.Objection]:
    """What was said, for the rule that looks whether it is settled."""
    names = {case.subject: case.name for case in cycle.every_case}
    return [
        notice_days.Objection(subject=one.subject, name=names[one.subject], outcome=one.outcome)  # type: ignore[arg-type]
        for one in public_notices.objections(cycle.connection, cycle.ledger.book)
        if one.public_notice == notice.id
    ]


def _window(cycle: CycleView, notice: public_notices.PublicNotice) -> notice_days.Window:
    provisional = cycle.calendar.spans_provisional(notice.first_day, notice.last_day)
    return notice_days.Window(
        first_day=notice.first_day,
        last_day=notice.last_day,
        calendar=notice.calendar,
        is_provisional=provisional,
        note="",
    )


def window_of(
    cycle: CycleView, notice: public_notices.PublicNotice | None
) -> notice_days.Window | None:
    """A kept notice as the rule that judges it."""
    return None if notice is None else _window(cycle, notice)


def _term(cycle: CycleView) -> days.Term:
    plan = cycle.scheme.public_notice
    if plan is None:
        raise errors.Misuse(f"“{cycle.scheme.title}”没有公示环节。")
    return days.Term(count=plan.count, unit=plan.unit, first_day_counts=plan.first_day_counts)


def _clause(cycle: CycleView) -> str:
    return cycle.scheme.public_notice.clause if cycle.scheme.public_notice else ""
