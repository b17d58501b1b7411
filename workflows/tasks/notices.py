"""Notices: the intent to tell somebody, written in the transaction of what it tells. Who a role is, and by which way, is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from engine import clock, ladder
from storage import formats, messages, notices, requests, tasks
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.kernel.cycle_view import CycleView

LADDER = ("opening", "reminder", "overdue")
ANSWERS = ("returned", "extended", "waived")
ADHOC = "notice"
KINDS = (*LADDER, *ANSWERS, ADHOC)
AHEAD = ("opening", "reminder")
"""What looks ahead to a due date is not sent once that has passed."""

OWING = ("drafted", "sent", "registered", "returned")
"""The states of a request in which its department still has to answer, or will be asked to."""

FREELY = ("contact", "caretaker", "office")
"""Whom a text reaches without release: never a leader, and never another department, whatever the role."""


def addressees(cycle: CycleView, task: tasks.Task, roles: Iterable[str]) -> list[str]:
    """Whom these roles mean for a task: `U042/contact`, `department:KEY/contact`, `caretaker:NAME`, `office`.

    Where opinions are asked the departments are meant, each until it has answered.
    """
    plan = cycle.pinned.tasks[task.kind]
    if plan.does != "opinions":
        return [_addressee(cycle, task, role) for role in roles]
    asked = owing(cycle, plan.concerns)
    return [
        one
        for role in roles
        for one in (
            [f"department:{key}/{role}" for key in asked] if role == "contact" else ["office"]
        )
    ]


def owing(cycle: CycleView, consultation: str) -> list[str]:
    """The departments that have a part in a consultation and did not answer everything they were asked."""
    asked: dict[str, list[str]] = {}
    for one in requests.of_book(cycle.connection, cycle.ledger.book, consultation):
        asked.setdefault(one.department, []).append(one.state)
    plans = [one for one in cycle.scheme.consultations if one.key == consultation]
    return [
        key
        for plan in plans
        for key in plan.departments
        if any(state in OWING for state in asked.get(key, OWING))
    ]


def _addressee(cycle: CycleView, task: tasks.Task, role: str) -> str:
    if role == "office":
        return role
    unit = task.subject.partition("-")[0]
    if role == "caretaker":
        return (
            f"caretaker:{cycle.enrolments[unit].caretaker}"
            if unit in cycle.enrolments
            else "office"
        )
    owner = (
        task.owner if ":" in task.owner else unit if task.owner in ("unit", "branch") else "office"
    )
    return owner if owner == "office" else f"{owner}/{role}"


def way(cycle: CycleView, recipient: str, mode: str) -> str:
    """`mode`, but units that are reminded by telephone only appear on the call sheet, and nothing reaches a leader or a department unreleased."""
    org, _, role = recipient.partition("/")
    enrolment = cycle.enrolments.get(org)
    if enrolment is not None and enrolment.reminded_by == "phone":
        return "calls"
    is_free = (role or org.partition(":")[0]) in FREELY and not org.startswith("department:")
    return "release" if mode == "auto" and not is_free else mode


def kind_of(rung: ladder.Rung) -> str:
    """What a rung says: that something begins, that it will be due, that it was due."""
    return "opening" if rung.anchor == "open" else "reminder" if rung.offset < 0 else "overdue"


def is_over(notice: notices.Notice, task: tasks.Task) -> bool:
    """Whether a notice is not true any more of its task as it is now: it was discharged, or its date moved.

    A paper that was given back is still to be mended after its date moved; being let off is true as long as the task is.
    """
    if notice.kind == "waived":
        return task.state != "waived"
    return task.state != "open" or (
        notice.kind != "returned" and notice.due_version < task.due_version
    )


def expiry(
    cycle: CycleView, now: datetime, *, kind: str = "", due_on: date | None = None
) -> datetime:
    """Until when a text of now is worth sending: the last minute of the scheme's last working day for it, or of the day it looks ahead to."""
    last = cycle.calendar.add(cycle.pinned.today(now), cycle.scheme.reminding.expire_workdays)
    if kind in AHEAD and due_on is not None:
        last = min(last, due_on)
    return clock.at(last, "23:59", cycle.scheme.zone)


def let_fall(change: UnitOfWork, falling: Mapping[int, work.Line]) -> None:
    """These notices (by id, each with the line that says why) are not to be told any more. A message that nobody has begun to send is cancelled
    with them, and what else it carried is told anew. Of a message that is on its way only the notice falls: should the attempt fail, it is not
    tried again. What was told stays told.
    """
    connection, ledger = change.connection, change.ledger.book
    if not falling:
        return
    found = notices.by_ids(connection, ledger, sorted(falling))
    carriers = sorted({one.message for one in found.values() if one.message})
    stopped = messages.stop(connection, ledger, carriers)
    sent = {
        id_
        for id_, one in messages.by_ids(connection, ledger, carriers).items()
        if one.state == "sent"
    }
    for id_, one in found.items():
        if one.message not in sent:
            falling[id_].change(one, state="cancelled")
    rest = notices.carried_by(connection, ledger, sorted(stopped)) if stopped else []
    for one in rest:
        if one.id not in falling and one.state in notices.ALIVE:
            next(iter(falling.values())).change(one, message=0)


def answered(
    change: UnitOfWork, cycle: CycleView, line: work.Line, *, consultation: str, department: str
) -> None:
    """A department's reply came in: what was still to be said to it about this consultation falls, unless it owes another reply."""
    change.flush()
    if department in owing(cycle, consultation):
        return
    kinds = {
        plan.key
        for plan in cycle.pinned.tasks.values()
        if plan.does == "opinions" and plan.concerns == consultation
    }
    ids = [task.id for task in cycle.cycle_tasks.values() if task.kind in kinds]
    found = notices.of_tasks(change.connection, change.ledger.book, ids)
    mine = [
        one
        for one in found
        if one.state in notices.ALIVE
        and one.recipient.partition("/")[0] == f"department:{department}"
    ]
    let_fall(change, {one.id: line for one in mine})


def told(change: UnitOfWork, ids: Iterable[int]) -> dict[str, notices.Notice]:
    """What was said of these tasks before, by key: for `tell`."""
    return {
        one.key: one for one in notices.of_tasks(change.connection, change.ledger.book, sorted(ids))
    }


def tell(
    line: work.Line,
    change: UnitOfWork,
    cycle: CycleView,
    task: tasks.Task,
    *,
    step: str,
    recipients: Iterable[str],
    mode: str,
    kind: str,
    before: Mapping[str, notices.Notice],
    context: Mapping[str, Any] | None = None,
) -> list[notices.Notice]:
    """One notice per recipient, unsent. The key (task, step, due version, recipient) is unique in the book.

    A step of the ladder that was told already is not told again; one that fell before it was told takes its place anew. An answer is told each time.
    """
    made = []
    for recipient in dict.fromkeys(recipients):
        own_mode = way(cycle, recipient, mode)
        notice = notices.Notice(
            key=f"{task.id}:{step}:{task.due_version}:{recipient}",
            task=task.id,
            subject=task.subject,
            kind=kind,
            step=step,
            due_version=task.due_version,
            recipient=recipient,
            mode=own_mode,
            context=formats.stamped(
                "context",
                {
                    "task": cycle.task_name(task),
                    "due_on": task.due_on,
                    "clause": task.clause,
                    **(context or {}),
                },
            ),
            made_at=change.now,
            expires_at=None
            if own_mode == "calls"
            else expiry(cycle, change.now, kind=kind, due_on=task.due_on),
        )
        known = before.get(notice.key)
        if known is None:
            made.append(line.add(notice))
        elif (not known.message and known.state != "called") or known.state in (
            "cancelled",
            "expired",
        ):
            values = {
                name: getattr(notice, name)
                for name in (
                    "mode",
                    "context",
                    "made_at",
                    "expires_at",
                    "state",
                    "message",
                    "settled_on",
                )
            }
            made.append(line.change(known, **values))
        elif kind not in LADDER:
            again = sum(
                1 for key in before if key == notice.key or key.startswith(f"{notice.key}:")
            )
            made.append(line.add(notice.model_copy(update={"key": f"{notice.key}:{again + 1}"})))
    return made


def write(
    line: work.Line,
    change: UnitOfWork,
    cycle: CycleView,
    *,
    subject: str,
    role: str,
    key: str,
    context: Mapping[str, Any],
    mode: str = "auto",
) -> notices.Notice:
    """A notice that belongs to no task: its text is its context's. `key` tells it from every other."""
    recipient = f"{subject.partition('-')[0]}/{role}"
    chosen = way(cycle, recipient, mode)
    return line.add(
        notices.Notice(
            key=f"0:{key}:{recipient}",
            task=0,
            subject=subject,
            kind=ADHOC,
            step="通知",
            due_version=0,
            recipient=recipient,
            mode=chosen,
            context=formats.stamped("context", context),
            made_at=change.now,
            expires_at=None if chosen == "calls" else expiry(cycle, change.now),
        )
    )
