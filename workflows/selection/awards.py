"""命名: the paper is issued, names become awards, the quota is filled seat by seat, and everybody is concluded with an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from engine import records
from storage import awards, cases, formats, letters, lists
from storage.ledger.work import UnitOfWork
from workflows.cases import cycles, guards, transitions
from workflows.consultations import requests
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.lists import lineage
from workflows.rules import notice_days
from workflows.scheme import model_awards
from workflows.selection import facts, proposals, public_notice
from workflows.tasks import lifecycle

LETTER = "naming"


def issue(
    service: Service,
    *,
    ledger: int,
    number: str,
    dated: date,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Enter the naming paper (发文字号, 成文日期): what stood on the notice and withstood it is named, each on a seat of the quota.

    Refused, whole, before the notice ended or with an open objection, over the quota, without consent of those asked, with a number used before.
    Whoever owes nothing that blocks is concluded at once; the others have their outcome and wait for `advance` or `conclude`.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        named: dict[str, list[lists.ListEntry]] = {}
        for award in cycle.scheme.awards:
            found, entries = _judge(change, cycle, award, number, dated)
            change.refuse(*found)
            named[award.key] = entries
        if change.refusals:
            return
        line = change.line("letter.issued", LETTER, data={"number": number.strip(), "dated": dated})
        counts = {award: len(entries) for award, entries in named.items()}
        context = formats.stamped("context", counts)
        letter = line.add(
            letters.Letter(kind=LETTER, number=number.strip(), dated=dated, context=context)
        )
        for award in cycle.scheme.awards:
            _name(change, cycle, award, named[award.key], letter)
        _finish(change, cycle, {entry.subject for entries in named.values() for entry in entries})

    arguments = {"number": number, "dated": dated}
    return service.act(
        ledger=ledger,
        action="naming.issue",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def _judge(
    change: UnitOfWork, cycle: CycleView, award: model_awards.Award, number: str, dated: date
) -> tuple[list[records.Refusal], list[lists.ListEntry]]:
    """Every reason against naming now, and who would be named."""
    step = public_notice.published_step(cycle)
    name_list = lineage.newest(cycle).get((award.key, step.key))
    if name_list is None:
        return [refusals.make("slate_missing", award.key, clause=award.clause, slate=step.name)], []
    decided = _decided(cycle, award, name_list)
    if decided is not None and lineage.standing_decision(cycle, decided) is None:
        place = lineage.step_of(cycle, decided.kind)
        meeting = next(one.name for one in cycle.scheme.meetings if one.key == place.meeting)
        return [
            refusals.make(
                "slate_undecided", award.key, clause=award.clause, slate=place.name, meeting=meeting
            )
        ], []
    notice = public_notice.notice_of(cycle, name_list)
    against = public_notice.objections(cycle, notice) if notice is not None else []
    upheld = {one.subject for one in against if one.outcome == "upheld"}
    seated = {one.subject for one in lineage.named(cycle) if one.award == award.key}
    entries = [
        entry for entry in lineage.on_list(cycle, name_list) if entry.subject not in upheld | seated
    ]
    found: list[records.Refusal] = []
    if cycle.scheme.public_notice is not None:
        window = public_notice.window_of(cycle, notice)
        # The paper may be dated on any day after the notice, but not keyed in before that day has come.
        for one in notice_days.why_not_issue(window, against, on=min(dated, cycle.today)):
            found.append(refusals.make(one.code, one.subject, clause=award.clause, **one.values))
    if dated > cycle.today:
        found.append(refusals.make("received_in_future", award.key, clause=award.clause, day=dated))
    if not number.strip():
        found.append(refusals.make("reason_missing", award.key, clause=award.clause))
    if any(letter.number == number.strip() for letter in cycle.letters):
        found.append(refusals.make("number_used", award.key, clause=award.clause, number=number))
    places, _ = facts.lines(cycle, award)
    if places is not None and len(entries) + len(seated) > places:
        count = len(entries) + len(seated)
        found.append(
            refusals.make(
                "over_quota",
                award.key,
                clause=award.clause,
                slate=step.name,
                count=count,
                quota=places,
            )
        )
    if (
        entries
        and not lineage.may_refill(cycle, award)
        and any(
            seat.subject for seat in awards.seats(change.connection, change.ledger.book, award.key)
        )
    ):
        found.append(
            refusals.make("not_refilled", award.key, clause=award.clause, award=award.name)
        )
    if seated and not entries:
        found.append(
            refusals.make(
                "nothing_to_do",
                award.key,
                clause=award.clause,
                name=award.name,
                what="公示的都已命名",
            )
        )
    found += facts.why_not_stand(
        cycle, award, [entry.subject for entry in entries], step=step.key, on=dated
    )
    plan = requests.serving(cycle, award.track, step.key)
    if plan is not None:
        decision = lineage.standing_decision(cycle, decided) if decided is not None else None
        on = decision.held_on if decision is not None else cycle.today
        coverage = requests.coverage(
            cycle, plan, on=cycle.today, decided_on=on, subjects=[one.subject for one in entries]
        )
        found += [
            refusals.make(one.code, one.subject, clause=plan.clause, **one.values)
            for one in coverage.why_not_issue
        ]
    owed = [
        task
        for task in cycle.cycle_tasks.values()
        if cycle.pinned.tasks[task.kind].does == "public_notice" and task.state != "accepted"
    ]
    if owed and notice is not None and not notice.report and not found:
        found.append(refusals.make("gate_closed", award.key, clause=award.clause, task=cycle.task_name(owed[0]),
                                   owner=cycle.pinned.owner_name(owed[0].owner), due=owed[0].due_on or "未定期限"))  # fmt: skip
    return found, entries


def _decided(
    cycle: CycleView, award: model_awards.Award, name_list: lists.NameList
) -> lists.NameList | None:
    """The list that a meeting decides and the names come from: this one, or the nearest before it in its lineage."""
    by_id = {one.id: one for one in lists.of_award(cycle.connection, cycle.ledger.book, award.key)}
    here: lists.NameList | None = name_list
    while here is not None and not lineage.step_of(cycle, here.kind).meeting:
        here = by_id.get(here.prior)
    return here


def _name(
    change: UnitOfWork,
    cycle: CycleView,
    award: model_awards.Award,
    entries: Sequence[lists.ListEntry],
    letter: letters.Letter,
) -> None:
    step = lineage.steps(cycle)[-1]
    prior = lineage.newest(cycle)[award.key, public_notice.published_step(cycle).key]
    line = change.line(
        "naming.issued",
        award.key,
        data={
            "award": award.name,
            "number": letter.number,
            "dated": letter.dated,
            "count": len(entries),
        },
    )
    proposals.freeze(
        change,
        cycle,
        award,
        step,
        [one.model_copy(update={"standing": "in"}) for one in entries],
        prior=prior.id,
        kind="slate.named",
    )
    seats = awards.seats(change.connection, change.ledger.book, award.key)
    empty = [seat for seat in seats if not seat.subject]
    facts = {seat.n for seat in seats if seat.revoked_on is None}
    free = [
        n for n in range(1, max(award.quota or 0, len(facts) + len(entries)) + 1) if n not in facts
    ]
    dated = letter.dated
    until = _years_on(dated, award.valid_years) if award.valid_years else None
    for n, entry in enumerate(entries):
        seat = (
            empty[n]
            if n < len(empty)
            else line.add(awards.Seat(award=award.key, n=free[n - len(empty)]))
        )
        line.change(
            seat, subject=entry.subject, letter=letter.id, named_on=dated, valid_until=until
        )


def _years_on(day: date, years: int) -> date:
    """The same day some years on; of 29 February, the last of that February."""
    month_begins = day.replace(year=day.year + years, day=1)
    return min(
        month_begins + timedelta(days=day.day - 1),
        (month_begins + timedelta(days=31)).replace(day=1) - timedelta(days=1),
    )


def _finish(change: UnitOfWork, cycle: CycleView, named: set[str]) -> None:
    """Outcomes for everybody on an awarded track, the office's task settled, then on they go by the same guards as ever."""
    awarded = {award.track for award in cycle.scheme.awards}
    chosen = [
        case
        for case in cycle.every_case
        if case.track in awarded and not cycle_view.is_concluded(case)
    ]
    moving = lifecycle.Moving(change, cycle, [])
    settled = lifecycle.discharge(change, moving, does="issue")
    for task in settled:
        cycle.cycle_tasks[task.kind] = task
    settled_on = {task.kind: cycle.today for task in settled}
    for case in cycle.every_case:
        if cycle_view.is_concluded(case) and case.subject in named and case.outcome != "named":
            again = change.line(
                "case.outcome",
                case.subject,
                data={"name": case.name, "outcome": guards.OUTCOMES["named"]},
            )
            again.change(case, outcome="named", version=case.version + 1)
    moved: list[cases.Case] = []
    for case in chosen:
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
            cycles.add_tasks(line, cycle, case, entered=cycle.today, of="named", settled=settled_on)
    change.flush()
    last = {(track.key, track.stages[-1].key) for track in cycle.scheme.tracks}
    mover = transitions.Mover(
        change, cycle, [case for case in moved if (case.track, case.state) in last]
    )
    mover.forward(guards.MoveRequest(), is_asked_for=False)
