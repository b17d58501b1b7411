"""公示: the list is put up for the scheme's term, objections are heard, a report ends it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine import days, errors
from storage import slates, work
from workflows import desk, lifecycle, lineage, proposing, refusals, standing, view
from workflows.rules import public_notice as rules
from workflows.scheme import model

SOURCES = {"named": "实名", "anonymous": "匿名有线索", "letter": "来信", "phone": "来电", "visit": "来访"}
OUTCOMES = {"upheld": "成立", "dismissed": "不成立"}


def publish(at: desk.Desk, *, book: int, posted_on: date | None = None, place: str = "", how: desk.How = desk.NOW) -> desk.Outcome:
    """Put up the newest decided lists of every award. First and last day are computed with the pinned calendar and kept with its digest.

    Refused while a list is not decided by its meeting, is up already, or has a name on it that may not stand any more.
    """

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        term = _term(seen)
        step = published_step(seen)
        day = posted_on or seen.today
        if day > seen.today:
            unit.refuse(refusals.make("received_in_future", step.key, clause=_clause(seen), day=day))
            return
        window = rules.window(term, day, seen.calendar)
        for award in seen.scheme.awards:
            before = lineage.before(seen, award, step.key)
            newest = lineage.newest(seen)
            prior = newest.get((award.key, before.key)) if before is not None else None
            if prior is None or before is None:
                unit.refuse(refusals.make("slate_missing", award.key, clause=award.clause, slate=before.name if before else step.name))
            elif before.meeting and lineage.standing_decision(seen, prior) is None:
                meeting = next(one.name for one in seen.scheme.meetings if one.key == before.meeting)
                unit.refuse(refusals.make("slate_undecided", award.key, clause=award.clause, slate=before.name, meeting=meeting))
            elif (award.key, step.key) in newest and newest[award.key, step.key].prior == prior.id:
                up = notice_of(seen, newest[award.key, step.key])
                first, last = (up.first_day, up.last_day) if up else ("", "")
                unit.refuse(refusals.make("already_published", award.key, clause=award.clause, slate=step.name, first=first, last=last))
            else:
                listed = [one.model_copy(update={"standing": "in"}) for one in lineage.listed(seen, prior)]
                if against := standing.why_not_stand(seen, award, [one.subject for one in listed], step=step.key, on=seen.today):
                    unit.refuse(*against)
                    continue
                slate = proposing.freeze(unit, seen, award, step, listed, prior=prior.id, kind="slate.published")
                if slate is not None:
                    notice = slates.PublicNotice(
                        slate=slate.id, first_day=window.first_day, last_day=window.last_day, calendar=seen.book.calendar, place=place
                    )
                    unit.lines[-1].add(notice)
                    unit.lines[-1].data["window"] = window.note

    return at.act(book=book, action="naming.publish", body=body, arguments={"posted_on": posted_on, "place": place}, how=how)


def end(at: desk.Desk, *, book: int, report: str, how: desk.How = desk.NOW) -> desk.Outcome:
    """End the notice with its report. Refused before its last day is over, with an open objection, and the second time."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        up = running(seen)
        if not up:
            unit.refuse(refusals.make("notice_missing", published_step(seen).key, clause=_clause(seen)))
        if not report.strip():
            unit.refuse(refusals.make("reason_missing", published_step(seen).key, clause=_clause(seen)))
        if up and all(notice.report for _, notice in up):
            unit.refuse(refusals.make("nothing_to_do", published_step(seen).key, clause=_clause(seen), name="公示", what="已经结束"))
            return
        for slate, notice in up:
            window = _window(seen, notice)
            for one in rules.why_not_issue(window, objections(seen, notice), on=seen.today):
                unit.refuse(refusals.make(one.code, one.subject, clause=_clause(seen), **one.values))
            if not unit.refusals:
                line = unit.line("slate.notice_ended", slate.award, data={"report": report.strip()})
                line.change(notice, report=report.strip())
        if not unit.refusals:
            lifecycle.discharge(unit, lifecycle.Moving(unit, seen, []), does="public_notice")

    return at.act(
        book=book,
        action="naming.publish",
        body=body,
        arguments={"report": report},
        how=dataclasses.replace(how, all_or_none=True),
    )


def object_(
    at: desk.Desk, *, book: int, subject: str, source: str, text: str, received_on: date | None = None, how: desk.How = desk.NOW
) -> desk.Outcome:
    """Take in what is said against a name during the notice. Raises Misuse for an unknown source; refused for a name that is not up."""
    if source not in SOURCES:
        raise errors.Misuse(f"没有来源“{source}”：有 {'、'.join(f'{key}（{name}）' for key, name in SOURCES.items())}。")

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        if received_on is not None and received_on > seen.today:
            unit.refuse(refusals.make("received_in_future", subject, clause=_clause(seen), day=received_on))
            return
        found = next((notice for slate, notice in running(seen) if subject in {one.subject for one in lineage.listed(seen, slate)}), None)
        if found is None:
            unit.refuse(refusals.make("notice_missing", subject, clause=_clause(seen)))
            return
        if received_on is not None and received_on > seen.today:
            unit.refuse(refusals.make("received_in_future", subject, clause=_clause(seen), day=received_on))
            return
        line = unit.line("objection.received", subject, data={"source": SOURCES[source]})
        against = slates.Objection(public_notice=found.id, subject=subject, source=source, received_on=received_on or seen.today, text=text)
        line.data["objection"] = line.add(against).id

    arguments = {"subject": subject, "source": source, "text": text, "received_on": received_on}
    return at.act(book=book, action="naming.object", body=body, arguments=arguments, how=how)


def settle(at: desk.Desk, *, book: int, objection: int, outcome: str, handling: str, how: desk.How = desk.NOW) -> desk.Outcome:
    """Close an objection: dismissed, or upheld, which takes the name off what is named (no refill)."""
    if outcome not in OUTCOMES:
        raise errors.Misuse(f"没有结果“{outcome}”：有 {'、'.join(f'{key}（{name}）' for key, name in OUTCOMES.items())}。")

    def body(unit: work.Work) -> None:
        view.inside(unit)
        found = next((one for one in slates.objections(unit.connection, unit.book.book) if one.id == objection), None)
        if found is None:
            raise errors.Misuse(f"没有编号为 {objection} 的异议：用 mofan naming list 查看。")
        if found.outcome:
            what = f"已办结（{OUTCOMES[found.outcome]}）"
            unit.refuse(refusals.make("nothing_to_do", found.subject, name=f"异议{found.id}", what=what))
        elif not handling.strip():
            unit.refuse(refusals.make("reason_missing", found.subject))
        else:
            line = unit.line("objection.settled", found.subject, data={"outcome": OUTCOMES[outcome]}, why=handling.strip())
            line.change(found, outcome=outcome, handling=handling.strip())

    arguments = {"objection": objection, "outcome": outcome, "handling": handling}
    return at.act(book=book, action="naming.object", body=body, arguments=arguments, how=how)


@dataclass(frozen=True, kw_only=True)
class Posted:
    """One notice as shown, with its objections."""

    award_name: str
    first_day: date
    last_day: date
    place: str
    report: str
    objections: tuple[slates.Objection, ...]


def posted(seen: view.View) -> list[Posted]:
    """Every notice, with what was said against the names on it."""
    found = slates.objections(seen.connection, seen.book.book)
    named = {one.key: one.name for one in seen.scheme.awards}
    return [
        Posted(
            award_name=named[slate.award],
            first_day=notice.first_day,
            last_day=notice.last_day,
            place=notice.place,
            report=notice.report,
            objections=tuple(one for one in found if one.public_notice == notice.id),
        )
        for slate, notice in running(seen)
    ]


def published_step(seen: view.View) -> model.SlateStep:
    """The list that is put up: the last before the names."""
    return lineage.steps(seen)[-2]


def running(seen: view.View) -> list[tuple[slates.Slate, slates.PublicNotice]]:
    """The newest published list of each award with its notice."""
    step = published_step(seen)
    newest = lineage.newest(seen)
    found = [newest[award.key, step.key] for award in seen.scheme.awards if (award.key, step.key) in newest]
    return [(slate, notice) for slate in found if (notice := notice_of(seen, slate)) is not None]


def notice_of(seen: view.View, slate: slates.Slate) -> slates.PublicNotice | None:
    """The notice of a list, if it was put up."""
    return next((one for one in slates.public_notices(seen.connection, seen.book.book) if one.slate == slate.id), None)


def objections(seen: view.View, notice: slates.PublicNotice) -> Sequence[rules.Objection]:
    """What was said, for the rule that looks whether it is settled."""
    names = {case.subject: case.name for case in seen.every_case}
    return [
        rules.Objection(subject=one.subject, name=names[one.subject], outcome=one.outcome)  # type: ignore[arg-type]
        for one in slates.objections(seen.connection, seen.book.book)
        if one.public_notice == notice.id
    ]


def _window(seen: view.View, notice: slates.PublicNotice) -> rules.Window:
    provisional = seen.calendar.spans_provisional(notice.first_day, notice.last_day)
    return rules.Window(first_day=notice.first_day, last_day=notice.last_day, calendar=notice.calendar, is_provisional=provisional, note="")


def window_of(seen: view.View, notice: slates.PublicNotice | None) -> rules.Window | None:
    """A kept notice as the rule that judges it."""
    return None if notice is None else _window(seen, notice)


def _term(seen: view.View) -> days.Term:
    plan = seen.scheme.public_notice
    if plan is None:
        raise errors.Misuse(f"“{seen.scheme.title}”没有公示环节。")
    return days.Term(count=plan.count, unit=plan.unit, first_day_counts=plan.first_day_counts)


def _clause(seen: view.View) -> str:
    return seen.scheme.public_notice.clause if seen.scheme.public_notice else ""
