"""命名: the paper is issued, names become awards, the quota is filled seat by seat, and everybody is concluded with an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from engine import records
from storage import cases, formats, slates, work
from workflows import announcing, consulting, cycles, desk, gates, lifecycle, lineage, moves, proposing, refusals, standing, view
from workflows.rules import public_notice as rules
from workflows.scheme import model

LETTER = "naming"


def issue(at: desk.Desk, *, book: int, number: str, dated: date, how: desk.How = desk.NOW) -> desk.Outcome:
    """Enter the naming paper (发文字号, 成文日期): what stood on the notice and withstood it is named, each on a seat of the quota.

    Refused, whole, before the notice ended or with an open objection, over the quota, without consent of those asked, with a number used before.
    Whoever owes nothing that blocks is concluded at once; the others have their outcome and wait for `advance` or `conclude`.
    """

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        named: dict[str, list[slates.SlateEntry]] = {}
        for award in seen.scheme.awards:
            found, entries = _judge(unit, seen, award, number, dated)
            unit.refuse(*found)
            named[award.key] = entries
        if unit.refusals:
            return
        line = unit.line("letter.issued", LETTER, data={"number": number.strip(), "dated": dated})
        counts = {award: len(entries) for award, entries in named.items()}
        context = formats.stamped("context", counts)
        letter = line.add(slates.Letter(kind=LETTER, number=number.strip(), dated=dated, context=context))
        for award in seen.scheme.awards:
            _name(unit, seen, award, named[award.key], letter)
        _finish(unit, seen, {entry.subject for entries in named.values() for entry in entries})

    arguments = {"number": number, "dated": dated}
    return at.act(book=book, action="naming.issue", body=body, arguments=arguments, how=how)


def _judge(
    unit: work.Work, seen: view.View, award: model.Award, number: str, dated: date
) -> tuple[list[records.Refusal], list[slates.SlateEntry]]:
    """Every reason against naming now, and who would be named."""
    step = announcing.published_step(seen)
    slate = lineage.newest(seen).get((award.key, step.key))
    if slate is None:
        return [refusals.make("slate_missing", award.key, clause=award.clause, slate=step.name)], []
    decided = _decided(seen, award, slate)
    if decided is not None and lineage.standing_decision(seen, decided) is None:
        place = lineage.step_of(seen, decided.kind)
        meeting = next(one.name for one in seen.scheme.meetings if one.key == place.meeting)
        return [refusals.make("slate_undecided", award.key, clause=award.clause, slate=place.name, meeting=meeting)], []
    notice = announcing.notice_of(seen, slate)
    against = announcing.objections(seen, notice) if notice is not None else []
    upheld = {one.subject for one in against if one.outcome == "upheld"}
    seated = {one.subject for one in lineage.named(seen) if one.award == award.key}
    entries = [entry for entry in lineage.listed(seen, slate) if entry.subject not in upheld | seated]
    found: list[records.Refusal] = []
    if seen.scheme.public_notice is not None:
        window = announcing.window_of(seen, notice)
        # The paper may be dated on any day after the notice, but not keyed in before that day has come.
        for one in rules.why_not_issue(window, against, on=min(dated, seen.today)):
            found.append(refusals.make(one.code, one.subject, clause=award.clause, **one.values))
    if dated > seen.today:
        found.append(refusals.make("received_in_future", award.key, clause=award.clause, day=dated))
    if not number.strip():
        found.append(refusals.make("reason_missing", award.key, clause=award.clause))
    if any(letter.number == number.strip() for letter in seen.letters):
        found.append(refusals.make("number_used", award.key, clause=award.clause, number=number))
    places, _ = standing.lines(seen, award)
    if places is not None and len(entries) + len(seated) > places:
        count = len(entries) + len(seated)
        found.append(refusals.make("over_quota", award.key, clause=award.clause, slate=step.name, count=count, quota=places))
    if (
        entries
        and not lineage.may_refill(seen, award)
        and any(seat.subject for seat in slates.seats(unit.connection, unit.book.book, award.key))
    ):
        found.append(refusals.make("not_refilled", award.key, clause=award.clause, award=award.name))
    if seated and not entries:
        found.append(refusals.make("nothing_to_do", award.key, clause=award.clause, name=award.name, what="公示的都已命名"))
    found += standing.why_not_stand(seen, award, [entry.subject for entry in entries], step=step.key, on=dated)
    plan = consulting.serving(seen, award.track, step.key)
    if plan is not None:
        decision = lineage.standing_decision(seen, decided) if decided is not None else None
        on = decision.held_on if decision is not None else seen.today
        coverage = consulting.coverage(seen, plan, on=seen.today, decided_on=on, subjects=[one.subject for one in entries])
        found += [refusals.make(one.code, one.subject, clause=plan.clause, **one.values) for one in coverage.why_not_issue]
    owed = [task for task in seen.cycle_tasks.values() if seen.pinned.tasks[task.kind].does == "public_notice" and task.state != "accepted"]
    if owed and notice is not None and not notice.report and not found:
        found.append(refusals.make("gate_closed", award.key, clause=award.clause, task=seen.task_name(owed[0]),
                                   owner=seen.pinned.owner_name(owed[0].owner), due=owed[0].due_on or "未定期限"))  # fmt: skip
    return found, entries


def _decided(seen: view.View, award: model.Award, slate: slates.Slate) -> slates.Slate | None:
    """The list that a meeting decides and the names come from: this one, or the nearest before it in its lineage."""
    by_id = {one.id: one for one in slates.of_award(seen.connection, seen.book.book, award.key)}
    here: slates.Slate | None = slate
    while here is not None and not lineage.step_of(seen, here.kind).meeting:
        here = by_id.get(here.prior)
    return here


def _name(unit: work.Work, seen: view.View, award: model.Award, entries: Sequence[slates.SlateEntry], letter: slates.Letter) -> None:
    step = lineage.steps(seen)[-1]
    prior = lineage.newest(seen)[award.key, announcing.published_step(seen).key]
    line = unit.line(
        "naming.issued", award.key, data={"award": award.name, "number": letter.number, "dated": letter.dated, "count": len(entries)}
    )
    proposing.freeze(
        unit, seen, award, step, [one.model_copy(update={"standing": "in"}) for one in entries], prior=prior.id, kind="slate.named"
    )
    seats = slates.seats(unit.connection, unit.book.book, award.key)
    empty = [seat for seat in seats if not seat.subject]
    standing = {seat.n for seat in seats if seat.revoked_on is None}
    free = [n for n in range(1, max(award.quota or 0, len(standing) + len(entries)) + 1) if n not in standing]
    dated = letter.dated
    until = _years_on(dated, award.valid_years) if award.valid_years else None
    for n, entry in enumerate(entries):
        seat = empty[n] if n < len(empty) else line.add(slates.Seat(award=award.key, n=free[n - len(empty)]))
        line.change(seat, subject=entry.subject, letter=letter.id, named_on=dated, valid_until=until)


def _years_on(day: date, years: int) -> date:
    """The same day some years on; of 29 February, the last of that February."""
    month_begins = day.replace(year=day.year + years, day=1)
    return min(month_begins + timedelta(days=day.day - 1), (month_begins + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def _finish(unit: work.Work, seen: view.View, named: set[str]) -> None:
    """Outcomes for everybody on an awarded track, the office's task settled, then on they go by the same guards as ever."""
    awarded = {award.track for award in seen.scheme.awards}
    chosen = [case for case in seen.every_case if case.track in awarded and not view.is_concluded(case)]
    moving = lifecycle.Moving(unit, seen, [])
    settled = lifecycle.discharge(unit, moving, does="issue")
    for task in settled:
        seen.cycle_tasks[task.kind] = task
    settled_on = {task.kind: seen.today for task in settled}
    for case in seen.every_case:
        if view.is_concluded(case) and case.subject in named and case.outcome != "named":
            again = unit.line("case.outcome", case.subject, data={"name": case.name, "outcome": gates.OUTCOMES["named"]})
            again.change(case, outcome="named", version=case.version + 1)
    moved: list[cases.Case] = []
    for case in chosen:
        outcome = "named" if case.subject in named else "not_named" if seen.is_ranked(case) else "exempt"
        line = unit.line("case.outcome", case.subject, data={"name": case.name, "outcome": gates.OUTCOMES[outcome]})
        moved.append(line.change(case, outcome=outcome))
        if outcome == "named":
            cycles.add_tasks(line, seen, case, entered=seen.today, of="named", settled=settled_on)
    unit.flush()
    last = {(track.key, track.stages[-1].key) for track in seen.scheme.tracks}
    mover = moves.Mover(unit, seen, [case for case in moved if (case.track, case.state) in last])
    mover.forward(gates.Asked(), is_asked_for=False)
