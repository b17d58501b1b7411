"""Notices: the intent to tell somebody, written in the transaction of what it tells. Who a role is, and by which way, is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine import clock, ladder
from storage import notices, tasks, work
from workflows import view

LADDER = ("opening", "reminder", "overdue")
ANSWERS = ("returned", "extended", "waived")
ADHOC = "notice"
KINDS = (*LADDER, *ANSWERS, ADHOC)
"""A notice of the ladder falls with its task; an answer to what somebody did, and what was written for the occasion, stays true."""


def addressee(seen: view.View, task: tasks.Task, role: str) -> str:
    """Whom a role means for a task: `U042/contact`, `department:KEY/contact`, `caretaker:NAME`, `office`."""
    if role == "office":
        return role
    unit = task.subject.partition("-")[0]
    if role == "caretaker":
        return f"caretaker:{seen.enrolments[unit].caretaker}" if unit in seen.enrolments else "office"
    owner = task.owner if ":" in task.owner else unit if task.owner in ("unit", "branch") else "office"
    return owner if owner == "office" else f"{owner}/{role}"


def way(seen: view.View, recipient: str, mode: str) -> str:
    """`mode`, but units that are reminded by telephone only appear on the call sheet."""
    unit = recipient.partition("/")[0]
    enrolment = seen.enrolments.get(unit)
    return "calls" if enrolment is not None and enrolment.reminded_by == "phone" else mode


def kind_of(rung: ladder.Rung) -> str:
    """What a rung says: that something begins, that it will be due, that it was due."""
    return "opening" if rung.anchor == "open" else "reminder" if rung.offset < 0 else "overdue"


def expiry(seen: view.View, now: datetime) -> datetime:
    """Until when a text of now is worth sending: the last minute of the scheme's last working day for it."""
    last = seen.calendar.add(seen.pinned.today(now), seen.scheme.reminding.expire_workdays)
    return clock.at(last, "23:59", seen.scheme.zone)


def tell(
    line: work.Line,
    unit: work.Work,
    seen: view.View,
    task: tasks.Task,
    *,
    step: str,
    roles: Iterable[str],
    mode: str,
    kind: str,
    context: Mapping[str, Any] | None = None,
) -> list[notices.Notice]:
    """One notice per recipient, unsent. The key (task, step, due version, recipient) is unique in the book."""
    made = []
    for recipient in dict.fromkeys(addressee(seen, task, role) for role in roles):
        told = {"task": seen.task_name(task), "due_on": task.due_on, "clause": task.clause, **(context or {})}
        notice = notices.Notice(
            key=f"{task.id}:{step}:{task.due_version}:{recipient}",
            task=task.id,
            subject=task.subject,
            kind=kind,
            step=step,
            due_version=task.due_version,
            recipient=recipient,
            mode=way(seen, recipient, mode),
            context=told,
            made_at=unit.now,
            expires_at=None if way(seen, recipient, mode) == "calls" else expiry(seen, unit.now),
        )
        made.append(line.add(notice))
    return made


def write(
    line: work.Line, unit: work.Work, seen: view.View, *, subject: str, role: str, key: str, context: Mapping[str, Any], mode: str = "auto"
) -> notices.Notice:
    """A notice that belongs to no task: its text is its context's. `key` tells it from every other."""
    recipient = f"{subject.partition('-')[0]}/{role}"
    chosen = way(seen, recipient, mode)
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
            context=dict(context),
            made_at=unit.now,
            expires_at=None if chosen == "calls" else expiry(seen, unit.now),
        )
    )
