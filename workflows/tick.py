"""What time brings: tasks open, rungs of their ladders become notices. Whatever the hour, the newest rung is taken and the skipped are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine import ladder
from storage import books, notices, tasks, work
from workflows import consulting, desk, lifecycle, telling, view
from workflows.scheme import model

AT_ONCE = 1000


def _draft_opinions(unit: work.Work, seen: view.View, plan: model.Task) -> None:
    consulting.draft(unit, seen, consulting.plan_of(seen, plan.concerns))


OPENING: Mapping[str, Callable[[work.Work, view.View, model.Task], None]] = {"opinions": _draft_opinions}
"""What the opening of a task sets going by itself: drafts, which a person sends."""


def tick(at: desk.Desk, *, book: int) -> desk.Outcome:
    """Handle every task of the book whose wake has come. A second time at the same instant does nothing."""
    done: tuple[desk.Done, ...] = ()
    while True:
        with at.reading() as connection:
            wake = tasks.next_wake(connection, book)
        if wake is None or wake > at.now():
            return desk.Outcome(done=done)
        done += at.act(book=book, action="tick", body=_body).done


def tick_all(at: desk.Desk) -> desk.Outcome:
    """`tick` for every open cycle, the oldest first."""
    with at.reading() as connection:
        found = [book.book for book in books.open_cycles(connection)]
    return desk.Outcome(done=tuple(done for book in found for done in tick(at, book=book).done))


def next_wake(at: desk.Desk) -> datetime | None:
    """The next instant at which anything happens in an open cycle."""
    with at.reading() as connection:
        wakes = [tasks.next_wake(connection, book.book) for book in books.open_cycles(connection)]
    return min((wake for wake in wakes if wake is not None), default=None)


def waking(connection: Any, book: int, now: datetime) -> list[tasks.Task]:
    """The tasks whose wake has come, at most as many as one tick handles at once."""
    return tasks.due(connection, book, now, limit=AT_ONCE)


def _body(unit: work.Work) -> None:
    seen = view.inside(unit)
    due = waking(unit.connection, unit.book.book, unit.now)
    moving = lifecycle.Moving(unit, seen, due)
    before = telling.told(unit, [task.id for task in due])
    for task in due:
        _wake(unit, seen, moving, task, before)


def _wake(unit: work.Work, seen: view.View, moving: lifecycle.Moving, task: tasks.Task, before: Mapping[str, notices.Notice]) -> None:
    plan = seen.pinned.tasks[task.kind]
    data = {"task": task.kind, "name": plan.name, "id": task.id, "due_on": task.due_on}
    line = unit.line("task.opened" if task.state == "waiting" else "task.reminded", task.subject, data=data)
    rungs = seen.pinned.ladders.get(plan.ladder)
    found = ladder.Due(rung=None)
    if rungs is not None and task.opens_on is not None:
        timing = ladder.Timing(opens_on=task.opens_on, due_on=task.due_on)
        since = task.woken_at or lifecycle.opening(seen, task)
        found = ladder.due(rungs, timing, seen.calendar, seen.scheme.zone, since=since, now=unit.now)
    if task.state == "waiting" and plan.does in OPENING:
        OPENING[plan.does](unit, seen, plan)
    moved = moving.move(line, task, "open", woken_at=unit.now) if task.state == "waiting" else moving.mark(line, task, woken_at=unit.now)
    if found.skipped:
        line.data["skipped"] = [rung.step for rung in found.skipped]
    if found.rung is not None and rungs is not None:
        mode = "calls" if _is_too_much(rungs, found.rung, task, before) else found.rung.mode
        kind = telling.kind_of(found.rung)
        recipients = telling.addressees(seen, moved, found.rung.recipients)
        made = telling.tell(line, unit, seen, moved, step=found.rung.step, recipients=recipients, mode=mode, kind=kind, before=before)
        line.data["step"] = found.rung.step
        line.data["to"] = [notice.recipient for notice in made]


def _is_too_much(rungs: ladder.Ladder, rung: ladder.Rung, task: tasks.Task, before: Mapping[str, notices.Notice]) -> bool:
    """Whether an automatic text would be one more than the ladder allows for a task, over all versions of its date; the opening one is free."""
    free = {one.step for one in rungs.rungs if one.anchor == "open" and one.offset == 0}
    if rung.mode != "auto" or rung.step in free:
        return False
    told = {
        (one.step, one.due_version)
        for one in before.values()
        if one.task == task.id and one.mode == "auto" and one.kind in telling.LADDER and one.step not in free
        if one.message or one.state in notices.ALIVE
    }
    return len(told) >= rungs.max_auto
