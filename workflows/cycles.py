"""A cycle is opened with its scheme and calendar pinned, and closed when everyone is concluded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine import canon, errors
from storage import blobs, books, cases, orgs, slates, tasks, work
from workflows import arrangement, calendars, desk, lifecycle, refusals, view
from workflows.scheme import compiler, conduct, model

FINISHED = "finished"


def open_(at: desk.Desk, *, scheme: model.Scheme, label: str = "", how: desk.How = desk.NOW) -> desk.Outcome:
    """Open the year: first the office's entry and its organisations, then the cycle's own book with everyone's case and tasks.

    Killed in between, it is finished by repeating it. Opened already with the same scheme, nothing happens; with another it is Misuse.
    """
    label = label or str(scheme.year)
    text = arrangement.pinned_text(scheme)
    digest = canon.digest(text.encode())
    with at.reading() as connection:
        calendar = calendars.present(connection)
        before = _entered(connection, label, digest)
        begun = before is not None and books.get(connection, before.id) is not None
    if begun:
        return desk.Outcome(was_repeated=True, was_dry=how.dry_run)
    opening = books.Book(kind=view.CYCLE, label=label, scheme=digest, calendar=calendar.digest)
    if before is None:
        entered = at.act(
            book=books.OFFICE,
            action="cycle.open",
            body=lambda unit: _enter(unit, scheme, label, digest),
            arguments={"label": label, "scheme": digest},
            how=how.part("office"),
        )
        if how.dry_run:
            return entered
    with at.reading() as connection:
        before = _entered(connection, label, digest)
    assert before is not None
    pinned = arrangement.Arrangement(scheme=scheme, calendar=calendar)
    outcome = at.act(
        book=before.id,
        action="cycle.open",
        body=lambda unit: _lay_out(unit, pinned, text),
        arguments={"label": label, "scheme": digest},
        how=how,
        opening=opening,
    )
    return outcome if outcome.done else desk.Outcome(was_repeated=True, was_dry=how.dry_run)


def close(at: desk.Desk, *, book: int, how: desk.How = desk.NOW) -> desk.Outcome:
    """Close the year: refused while a case is not concluded or a task of the cycle is open. Nothing wakes in a closed cycle."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        waiting = [case for case in seen.every_case if case.track != view.CYCLE and not view.is_concluded(case)]
        owed = [task for task in seen.cycle_tasks.values() if task.state not in tasks.DISCHARGED and task.blocking != "none"]
        if unit.book.state == "closed":
            unit.refuse(refusals.make("nothing_to_do", seen.book.label, name=f"{seen.book.label}年度", what="已经结束"))
        elif waiting:
            listed = "、".join(case.name for case in waiting[:5]) + ("等" if len(waiting) > 5 else "")
            unit.refuse(refusals.make("cases_open", seen.book.label, count=len(waiting), names=listed))
        elif owed:
            for task in owed:
                unit.refuse(refusals.make("gate_closed", seen.book.label, clause=task.clause, task=seen.task_name(task),
                                          owner=seen.pinned.owner_name(task.owner), due=task.due_on or "未定期限"))  # fmt: skip
        else:
            _close(unit, seen)

    return at.act(book=book, action="cycle.close", body=body, how=how)


def _close(unit: work.Work, seen: view.View) -> None:
    line = unit.line("cycle.closed", seen.book.label)
    moving = lifecycle.Moving(unit, seen, seen.every_task)
    for task in seen.every_task:
        if task.state in ("waiting", "open"):
            moving.move(line, task, "cancel")
    case = seen.cycle_case
    if case is not None:
        line.change(case, state=compiler.CONCLUDED, outcome=FINISHED, left=case.state, entered_on=seen.today, version=case.version + 1)
    line.change(unit.book, state="closed")


def _entered(connection: Any, label: str, digest: str) -> books.Cycle | None:
    """The office's entry of that year, if there is one. Raises Misuse where it is of another scheme."""
    found = next((one for one in books.cycles(connection) if one.label == label), None)
    if found is not None and found.scheme != digest:
        raise errors.Misuse(f"“{label}”年度已按另一份安排开启：改动安排请用新标签 --label，或等“修订”功能。")
    return found


def _enter(unit: work.Work, scheme: model.Scheme, label: str, digest: str) -> None:
    if _entered(unit.connection, label, digest) is not None:
        return  # somebody else was quicker
    known = orgs.by_codes(unit.connection, [one.code for one in scheme.units])
    for enrolment in scheme.units:
        if enrolment.code not in known:
            line = unit.line("org.added", enrolment.code, data={"name": enrolment.name})
            line.add(orgs.Org(code=enrolment.code, kind="unit", name=enrolment.name, sector=enrolment.sector))
    line = unit.line("cycle.entered", label, data={"title": scheme.title, "scheme": scheme.key, "digest": digest})
    line.add(books.Cycle(label=label, title=scheme.title, scheme=digest, opened_on=view.local_today(unit.now)))


def _lay_out(unit: work.Work, pinned: arrangement.Arrangement, text: str) -> None:
    """Everyone's cases and tasks, the quota as rows, scheme and calendar as files; nothing where somebody else was quicker."""
    if unit.book.head_seq:
        return
    scheme, today = pinned.scheme, pinned.today(unit.now)
    seen = view.View(unit.connection, unit.book, pinned, today)
    line = unit.line("cycle.opened", unit.book.label, data={"title": scheme.title, "scheme": scheme.key, "version": scheme.version})
    for data in (text.encode(), canon.dumps(pinned.calendar.to_json()).encode()):
        line.add(blobs.Blob(digest=canon.digest(data), size=len(data), media="application/json", data=data))
    for award in scheme.awards:
        for n in range(award.quota or 0):
            line.add(slates.Seat(award=award.key, n=n + 1))
    if any(track.key == view.CYCLE for track in scheme.tracks):
        _open_case(line, seen, view.CYCLE, subject=unit.book.label, name="全局", position=0)
    for position, enrolment in enumerate(scheme.units, 1):
        own = unit.line("case.opened", enrolment.code, data={"name": enrolment.name})
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
        _open_case(own, seen, "unit", subject=enrolment.code, name=enrolment.name, position=position, enrolment=enrolment)


def _open_case(
    line: work.Line, seen: view.View, track: str, *, subject: str, name: str, position: int, enrolment: conduct.Enrolment | None = None
) -> cases.Case:
    first = seen.scheme.track(track).stages[0]
    unit = subject if enrolment is not None else ""
    case = cases.Case(track=track, subject=subject, name=name, unit=unit, position=position, state=first.key, entered_on=seen.today)
    kept = line.add(case)
    add_tasks(line, seen, kept, entered=seen.today, optional=enrolment is not None and _is_optional(enrolment))
    return kept


def _is_optional(enrolment: conduct.Enrolment) -> bool:
    return enrolment.participation == "reference"


def add_tasks(
    line: work.Line,
    seen: view.View,
    case: cases.Case,
    *,
    entered: date,
    optional: bool = False,
    of: str = "everyone",
    settled: dict[str, date] | None = None,
) -> list[tasks.Task]:
    """What a case owes by the scheme, waiting, with the dates that are known. `optional`: nothing of it blocks. Who is not ranked is not scored."""
    made = []
    is_ranked = case.track == view.CYCLE or seen.pinned.is_ranked(case.unit or case.subject)
    for stage in seen.scheme.track(case.track).stages:
        for plan in stage.tasks:
            if plan.of != of or (plan.does == "scores" and not is_ranked):
                continue
            found = lifecycle.dates(seen, plan, entered=entered if stage.key == case.state else None, settled=settled or {})
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
            made.append(line.add(task.model_copy(update={"wake_at": lifecycle.next_wake(seen, task, None)})))
    return made


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One cycle as shown: the number of its book, whether it is open, when it was opened."""

    book: int
    label: str
    title: str
    state: str
    opened_on: date


def listing(connection: Any) -> list[Listed]:
    """Every cycle in the order they were opened; one that was begun and never finished is `unfinished`."""
    states = {book.book: book.state for book in books.all_(connection)}
    return [
        Listed(book=one.id, label=one.label, title=one.title, state=states.get(one.id, "unfinished"), opened_on=one.opened_on)
        for one in books.cycles(connection)
    ]
