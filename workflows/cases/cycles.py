"""A cycle is opened with its scheme and calendar pinned, and closed when everyone is concluded."""

from __future__ import annotations

from datetime import date

from engine import canon, errors, records, texts
from storage import award_seats, blobs, cases, orgs, tasks
from storage.database import Connection
from storage.ledger import ledgers, work
from storage.ledger.work import UnitOfWork
from workflows.directory import calendars
from workflows.kernel import cycle_view, pinned_scheme
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.pinned_scheme import PinnedScheme
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals
from workflows.scheme import compiler, model, model_office, work_kinds
from workflows.tasks import lifecycle, task_dates

FINISHED = "finished"


def open_(
    service: Service,
    *,
    scheme: model.Scheme,
    label: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Open the year of the `scheme`: the office's entry, then a ledger with all cases and tasks.

    `label` is the year where it is empty. Killed in between, it is finished by repeating it.
    Opened already with the same scheme, nothing happens; with another it is Misuse.
    """
    label = label or str(scheme.year)
    text = pinned_scheme.pinned_text(scheme)
    digest = canon.digest(text.encode())
    with service.reading() as connection:
        _check_register(connection, scheme)
        calendar = calendars.present(connection)
        before = _entered(connection, label, digest)
        begun = before is not None and ledgers.get(connection, before.id) is not None
        office = ledgers.get(connection, ledgers.OFFICE)
    if begun:
        return Outcome(was_repeated=True, was_dry=run_options.dry_run)
    opening = ledgers.Ledger(
        kind=cycle_view.CYCLE,
        label=label,
        scheme=digest,
        calendar=calendar.digest,
        is_sandbox=office is not None and office.is_sandbox,
        asks_proof=office is None or office.asks_proof,
    )
    # Two ledgers, two transactions. The office's entry comes first because its row is the number
    # of the cycle's ledger and says which scheme it is to have: if we die in between, the cycle
    # shows as unfinished and the same call finds the entry and goes on from it. The other way
    # round a ledger would be left that nobody could name.
    if before is None:
        entered = service.act(
            ledger=ledgers.OFFICE,
            action="cycle.open",
            body=lambda change: _enter(change, scheme, label, digest),
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
        body=lambda change: _lay_out(change, pinned, text),
        arguments={"label": label, "scheme": digest},
        run_options=run_options,
        opening=opening,
    )
    return outcome if outcome.done else Outcome(was_repeated=True, was_dry=run_options.dry_run)


@use_case("cycle.close")
def close(change: Change) -> None:
    """Close the year of a cycle's `ledger`: nothing wakes in it any more.

    Refused while a case is not concluded or a task of the cycle is owed, and a second time.
    """
    cycle = change.cycle
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
        change.refuse(refusals.make("cycle_closed", cycle.ledger.label, name=cycle.ledger.label))
    elif waiting:
        names = "、".join(case.name for case in waiting[:5]) + ("等" if len(waiting) > 5 else "")
        change.refuse(
            refusals.make("cases_open", cycle.ledger.label, count=len(waiting), names=names)
        )
    elif owed:
        for task in owed:
            change.refuse(
                refusals.make(
                    "gate_closed",
                    cycle.ledger.label,
                    clause=task.clause,
                    task=cycle.task_name(task),
                    owner=cycle.pinned.owner_name(task.owner),
                    due=task.due_on or "未定期限",
                )
            )
    else:
        _close(change, cycle)


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


def _check_register(connection: Connection, scheme: model.Scheme) -> None:
    """Raises Misuse where a code of the roster is another unit's in the office's register.

    A roster whose codes slipped by a row would give each unit another's contacts and history.
    """
    office = ledgers.office(connection)
    codes = [enrolment.code for enrolment in scheme.units]
    registered = {org.code: org.name for org in office.find(orgs.Org, code=codes)}
    earlier: dict[str, set[str]] = {}
    for known in office.find(orgs.OrgName, org=list(registered)):
        earlier.setdefault(known.org, set()).add(texts.fold_name(known.name))
    faults = [
        records.Fault(
            message=f"编码 {enrolment.code} 登记的是“{registered[enrolment.code]}”，"
            f"名单里是“{enrolment.name}”",
            where="单位名单",
            expected="编码写错的请改名单；确是更名的，先用 mofan unit rename",
        )
        for enrolment in scheme.units
        if enrolment.code in registered
        and texts.fold_name(enrolment.name)
        not in {texts.fold_name(registered[enrolment.code]), *earlier.get(enrolment.code, ())}
    ]
    if faults:
        raise errors.Misuse(faults)


def _entered(connection: Connection, label: str, digest: str) -> ledgers.Cycle | None:
    """The office's entry of that year, if any. Raises Misuse where it is of another scheme."""
    entry = next((cycle for cycle in ledgers.cycles(connection) if cycle.label == label), None)
    if entry is not None and entry.scheme != digest:
        raise errors.Misuse(
            f"“{label}”年度已按另一份安排开启：改动安排请用新标签 --label，或等“修订”功能。"
        )
    return entry


def _enter(change: UnitOfWork, scheme: model.Scheme, label: str, digest: str) -> None:
    if _entered(change.connection, label, digest) is not None:
        return  # somebody else was quicker
    codes = [enrolment.code for enrolment in scheme.units]
    known_codes = {org.code for org in ledgers.office(change.connection).find(orgs.Org, code=codes)}
    for enrolment in scheme.units:
        if enrolment.code not in known_codes:
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
    """Everyone's cases and tasks, the seats of the quota, scheme and calendar as files.

    Nothing where somebody else was quicker.
    """
    if change.ledger.head_seq:
        return
    scheme, today = pinned.scheme, pinned.today(change.now)
    cycle = CycleView(change.connection, change.ledger, pinned, today)
    line = change.line(
        "cycle.opened",
        change.ledger.label,
        data={"title": scheme.title, "scheme": scheme.key, "version": scheme.version},
    )
    for content in (text.encode(), canon.dumps(pinned.calendar.to_json()).encode()):
        line.add(
            blobs.Blob(
                digest=canon.digest(content),
                size=len(content),
                media="application/json",
                data=content,
            )
        )
    for award in scheme.awards:
        for n in range(award.quota or 0):
            line.add(award_seats.Seat(award=award.key, n=n + 1))
    if any(track.key == cycle_view.CYCLE for track in scheme.tracks):
        _open_case(
            line, cycle, cycle_view.CYCLE, subject=change.ledger.label, name="全局", position=0
        )
    for position, enrolment in enumerate(scheme.units, 1):
        case_line = change.line("case.opened", enrolment.code, data={"name": enrolment.name})
        case_line.add(
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
            case_line,
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
) -> None:
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
    is_reference = enrolment is not None and enrolment.participation == "reference"
    add_tasks(line, cycle, line.add(case), entered=cycle.today, optional=is_reference)


def add_tasks(
    line: work.Line,
    cycle: CycleView,
    case: cases.Case,
    *,
    entered: date,
    optional: bool = False,
    owed_by: str = "everyone",
    settled: dict[str, date] | None = None,
) -> list[tasks.Task]:
    """Lay on a `case` what it owes by the scheme, waiting, with the dates that are known.

    `entered` is the day it entered its stage, `owed_by` whose tasks (`everyone`, or `named` of an
    award), `settled` the days on which tasks were that others wait for, by key. With `optional`
    nothing of it blocks. Who is not ranked gets no tasks of scoring. Called once for a case: the
    database holds each of its tasks unique.
    """
    added = []
    enrolment = cycle.pinned.enrolments.get(case.unit or case.subject)
    is_ranked = case.track == cycle_view.CYCLE or cycle.pinned.is_ranked(case.unit or case.subject)
    for stage in cycle.scheme.track(case.track).stages:
        for plan in stage.tasks:
            kind = work_kinds.of(plan)
            if enrolment is not None and not enrolment.meets(plan.among):
                continue
            if plan.of != owed_by or (kind is not None and kind.of_ranked and not is_ranked):
                continue
            dates = task_dates.reckon(
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
                owner=cycle.pinned.owner_of(plan, case.unit or case.subject),
                blocking="none" if optional else plan.blocking,
                clause=plan.clause,
                opens_on=dates.opens_on,
                due_on=dates.due_on,
                provisional=dates.provisional,
            )
            added.append(
                line.add(
                    task.model_copy(update={"wake_at": task_dates.next_wake(cycle, task, None)})
                )
            )
    return added
