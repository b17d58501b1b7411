"""A cycle is opened with its scheme and calendar pinned, and closed when everyone is concluded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine import canon, errors
from storage import awards, blobs, cases, orgs, tasks
from storage.ledger import ledgers, work
from storage.ledger.work import UnitOfWork
from workflows.directory import calendars
from workflows.kernel import cycle_view, pinned_scheme, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.pinned_scheme import PinnedScheme
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.scheme import compiler, model, model_office
from workflows.tasks import lifecycle

FINISHED = "finished"


def open_(
    service: Service,
    *,
    scheme: model.Scheme,
    label: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Open the year: first the office's entry and its organisations, then the cycle's own book with everyone's case and tasks.

    Killed in between, it is finished by repeating it. Opened already with the same scheme, nothing happens; with another it is Misuse.
    """
    label = label or str(scheme.year)
    text = pinned_scheme.pinned_text(scheme)
    digest = canon.digest(text.encode())
    with service.reading() as connection:
        calendar = calendars.present(connection)
        before = _entered(connection, label, digest)
        begun = before is not None and ledgers.get(connection, before.id) is not None
    if begun:
        return Outcome(was_repeated=True, was_dry=run_options.dry_run)
    opening = ledgers.Ledger(
        kind=cycle_view.CYCLE, label=label, scheme=digest, calendar=calendar.digest
    )
    if before is None:
        entered = service.act(
            ledger=ledgers.OFFICE,
            action="cycle.open",
            body=lambda unit: _enter(unit, scheme, label, digest),
            arguments={"label": label, "scheme": digest},
            run_options=run_options.part("office"),
        )
        if run_options.dry_run:
            return entered
    with service.reading() as connection:
        before = _entered(connection, label, digest)
    assert before is not None
    pinned = PinnedScheme(scheme=scheme, calendar=calendar)
    outcome = service.act(
        ledger=before.id,
        action="cycle.open",
        body=lambda unit: _lay_out(unit, pinned, text),
        arguments={"label": label, "scheme": digest},
        run_options=run_options,
        opening=opening,
    )
    return outcome if outcome.done else Outcome(was_repeated=True, was_dry=run_options.dry_run)


def close(service: Service, *, ledger: int, run_options: RunOptions = DEFAULT_OPTIONS) -> Outcome:
    """Close the year: refused while a case is not concluded or a task of the cycle is open. Nothing wakes in a closed cycle."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        waiting = [
            case
            for case in cycle.every_case
            if case.track != cycle_view.CYCLE and not cycle_view.is_concluded(case)
        ]
        owed = [
            task
            for task in cycle.cycle_tasks.values()
            if task.state not in tasks.DISCHARGED and task.blocking != "none"
        ]
        if change.ledger.state == "closed":
            change.refuse(
                refusals.make(
                    "nothing_to_do",
                    cycle.ledger.label,
                    name=f"{cycle.ledger.label}年度",
                    what="已经结束",
                )
            )
        elif waiting:
            listed = "、".join(case.name for case in waiting[:5]) + (
                "等" if len(waiting) > 5 else ""
            )
            change.refuse(
                refusals.make("cases_open", cycle.ledger.label, count=len(waiting), names=listed)
            )
        elif owed:
            for task in owed:
                change.refuse(refusals.make("gate_closed", cycle.ledger.label, clause=task.clause, task=cycle.task_name(task),
                                          owner=cycle.pinned.owner_name(task.owner), due=task.due_on or "未定期限"))  # fmt: skip
        else:
            _close(change, cycle)

    return service.act(ledger=ledger, action="cycle.close", body=body, run_options=run_options)


def _close(change: UnitOfWork, cycle: CycleView) -> None:
    line = change.line("cycle.closed", cycle.ledger.label)
    moving = lifecycle.Moving(change, cycle, cycle.every_task)
    for task in cycle.every_task:
        if task.state in ("waiting", "open"):
            moving.move(line, task, "cancel")
    case = cycle.cycle_case
    if case is not None:
        line.change(
            case,
            state=compiler.CONCLUDED,
            outcome=FINISHED,
            left=case.state,
            entered_on=cycle.today,
            version=case.version + 1,
        )
    line.change(change.ledger, state="closed")


def _entered(connection: Any, label: str, digest: str) -> ledgers.Cycle | None:
    """The office's entry of that year, if there is one. Raises Misuse where it is of another scheme."""
    found = next((one for one in ledgers.cycles(connection) if one.label == label), None)
    if found is not None and found.scheme != digest:
        raise errors.Misuse(
            f"“{label}”年度已按另一份安排开启：改动安排请用新标签 --label，或等“修订”功能。"
        )
    return found


def _enter(change: UnitOfWork, scheme: model.Scheme, label: str, digest: str) -> None:
    if _entered(change.connection, label, digest) is not None:
        return  # somebody else was quicker
    known = orgs.by_codes(change.connection, [one.code for one in scheme.units])
    for enrolment in scheme.units:
        if enrolment.code not in known:
            line = change.line("org.added", enrolment.code, data={"name": enrolment.name})
            line.add(
                orgs.Org(
                    code=enrolment.code, kind="unit", name=enrolment.name, sector=enrolment.sector
                )
            )
    line = change.line(
        "cycle.entered", label, data={"title": scheme.title, "scheme": scheme.key, "digest": digest}
    )
    line.add(
        ledgers.Cycle(
            label=label,
            title=scheme.title,
            scheme=digest,
            opened_on=cycle_view.local_today(change.now),
        )
    )


def _lay_out(change: UnitOfWork, pinned: PinnedScheme, text: str) -> None:
    """Everyone's cases and tasks, the quota as rows, scheme and calendar as files; nothing where somebody else was quicker."""
    if change.ledger.head_seq:
        return
    scheme, today = pinned.scheme, pinned.today(change.now)
    cycle = CycleView(change.connection, change.ledger, pinned, today)
    line = change.line(
        "cycle.opened",
        change.ledger.label,
        data={"title": scheme.title, "scheme": scheme.key, "version": scheme.version},
    )
    for data in (text.encode(), canon.dumps(pinned.calendar.to_json()).encode()):
        line.add(
            blobs.Blob(
                digest=canon.digest(data), size=len(data), media="application/json", data=data
            )
        )
    for award in scheme.awards:
        for n in range(award.quota or 0):
            line.add(awards.Seat(award=award.key, n=n + 1))
    if any(track.key == cycle_view.CYCLE for track in scheme.tracks):
        _open_case(
            line, cycle, cycle_view.CYCLE, subject=change.ledger.label, name="全局", position=0
        )
    for position, enrolment in enumerate(scheme.units, 1):
        own = change.line("case.opened", enrolment.code, data={"name": enrolment.name})
        own.add(
            cases.Enrolment(
                code=enrolment.code,
                name=enrolment.name,
                position=position,
                sector=enrolment.sector,
                grp=enrolment.group,
                caretaker=enrolment.caretaker,
                participation=enrolment.participation,
                reminded_by=enrolment.reminded_by,
                branches=enrolment.branches,
            )
        )
        _open_case(
            own,
            cycle,
            "unit",
            subject=enrolment.code,
            name=enrolment.name,
            position=position,
            enrolment=enrolment,
        )


def _open_case(
    line: work.Line,
    cycle: CycleView,
    track: str,
    *,
    subject: str,
    name: str,
    position: int,
    enrolment: model_office.Enrolment | None = None,
) -> cases.Case:
    first = cycle.scheme.track(track).stages[0]
    unit = subject if enrolment is not None else ""
    case = cases.Case(
        track=track,
        subject=subject,
        name=name,
        unit=unit,
        position=position,
        state=first.key,
        entered_on=cycle.today,
    )
    kept = line.add(case)
    add_tasks(
        line,
        cycle,
        kept,
        entered=cycle.today,
        optional=enrolment is not None and _is_optional(enrolment),
    )
    return kept


def _is_optional(enrolment: model_office.Enrolment) -> bool:
    return enrolment.participation == "reference"


def add_tasks(
    line: work.Line,
    cycle: CycleView,
    case: cases.Case,
    *,
    entered: date,
    optional: bool = False,
    of: str = "everyone",
    settled: dict[str, date] | None = None,
) -> list[tasks.Task]:
    """What a case owes by the scheme, waiting, with the dates that are known. `optional`: nothing of it blocks. Who is not ranked is not scored."""
    made = []
    is_ranked = case.track == cycle_view.CYCLE or cycle.pinned.is_ranked(case.unit or case.subject)
    for stage in cycle.scheme.track(case.track).stages:
        for plan in stage.tasks:
            if plan.of != of or (plan.does == "scores" and not is_ranked):
                continue
            found = lifecycle.dates(
                cycle,
                plan,
                entered=entered if stage.key == case.state else None,
                settled=settled or {},
            )
            task = tasks.Task(
                case_id=case.id,
                track=case.track,
                subject=case.subject,
                stage=stage.key,
                kind=plan.key,
                owner=plan.owner,
                blocking="none" if optional else plan.blocking,
                clause=plan.clause,
                opens_on=found.opens_on,
                due_on=found.due_on,
                provisional=found.provisional,
            )
            made.append(
                line.add(
                    task.model_copy(update={"wake_at": lifecycle.next_wake(cycle, task, None)})
                )
            )
    return made


@dataclass(frozen=True, kw_only=True)
class CycleRow:
    """One cycle as shown: the number of its book, whether it is open, when it was opened."""

    book: int
    label: str
    title: str
    state: str
    opened_on: date


def listing(connection: Any) -> list[CycleRow]:
    """Every cycle in the order they were opened; one that was begun and never finished is `unfinished`."""
    states = {ledger.book: ledger.state for ledger in ledgers.all_(connection)}
    return [
        CycleRow(
            book=one.id,
            label=one.label,
            title=one.title,
            state=states.get(one.id, "unfinished"),
            opened_on=one.opened_on,
        )
        for one in ledgers.cycles(connection)
    ]
