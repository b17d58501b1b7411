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
    sent: dict[int, int] = {}
    for notice in notices.of_tasks(unit.connection, unit.book.book, [task.id for task in due]):
        sent[notice.task] = sent.get(notice.task, 0) + (notice.mode == "auto" and notice.kind in telling.LADDER)
    for task in due:
        _wake(unit, seen, moving, task, sent.get(task.id, 0))


def _wake(unit: work.Work, seen: view.View, moving: lifecycle.Moving, task: tasks.Task, sent: int) -> None:
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
        is_first = found.rung.anchor == "open"
        mode = "calls" if found.rung.mode == "auto" and not is_first and sent > rungs.max_auto else found.rung.mode
        kind = telling.kind_of(found.rung)
        made = telling.tell(line, unit, seen, moved, step=found.rung.step, roles=found.rung.recipients, mode=mode, kind=kind)
        line.data["step"] = found.rung.step
        line.data["to"] = [notice.recipient for notice in made]
