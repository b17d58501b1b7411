"""Notices: the intent to tell somebody, written in the transaction of what it tells.

Whether it leaves by itself, on release or by telephone is decided here; who a role is and by which
channel, when it is composed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from engine import clock, ladder
from storage import deliveries, formats, messages, notices, queries, requests, tasks
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.kernel.cycle_view import CycleView
from workflows.scheme import work_kinds

LADDER = ("opening", "reminder", "overdue")
ANSWERS = ("returned", "extended", "waived")
ADHOC = "notice"
KINDS = (*LADDER, *ANSWERS, ADHOC)
AHEAD = ("opening", "reminder")
"""What looks ahead to a due date is not sent once that has passed."""

OWING = ("drafted", "sent", "registered", "returned")
"""The states of a request in which its department still has to answer, or will be asked to."""

FREELY = ("contact", "caretaker", "office")
"""Whom a text reaches without release: never a leader, never another department."""


def addressees(cycle: CycleView, task: tasks.Task, roles: Iterable[str]) -> list[str]:
    """Whom these `roles` mean for a task.

    `U042/contact`, `department:KEY/contact`, `caretaker:NAME` or `office`. Where opinions are asked
    the departments are meant, each until it has answered.
    """
    plan = cycle.pinned.tasks[task.kind]
    kind = work_kinds.of(plan)
    if kind is None or not kind.asks_departments:
        return [_addressee(cycle, task, role) for role in roles]
    departments = owing(cycle, plan.concerns)
    return [
        recipient
        for role in roles
        for recipient in (
            [f"department:{key}/{role}" for key in departments] if role == "contact" else ["office"]
        )
    ]


def owing(cycle: CycleView, consultation: str) -> list[str]:
    """The departments of a consultation that did not answer everything they were asked."""
    states: dict[str, list[str]] = {}
    for request in cycle.find(requests.Request, consultation=consultation or queries.ANY):
        states.setdefault(request.department, []).append(request.state)
    plans = [plan for plan in cycle.scheme.consultations if plan.key == consultation]
    return [
        key
        for plan in plans
        for key in plan.departments
        if any(state in OWING for state in states.get(key, OWING))
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


def mode_for(cycle: CycleView, recipient: str, mode: str) -> str:
    """The `mode` for this `recipient` where a step of the ladder asks for that one.

    Units that are reminded by telephone only appear on the call sheet, and nothing reaches a leader
    or a department unreleased.
    """
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
    """Whether a notice is not true any more of its task: it was discharged, or its date moved.

    A paper that was given back is still to be mended after its date moved; being let off is true as
    long as the task is.
    """
    if notice.kind == "waived":
        return task.state != "waived"
    return task.state != "open" or (
        notice.kind != "returned" and notice.due_version < task.due_version
    )


def expiry(
    cycle: CycleView, now: datetime, *, kind: str = "", due_on: date | None = None
) -> datetime:
    """Until when a text of `now` is worth sending: the last minute of a day.

    It is the scheme's last working day for it, or `due_on` where the `kind` looks ahead to that and
    it comes earlier.
    """
    last = cycle.calendar.add(cycle.pinned.today(now), cycle.scheme.reminding.expire_workdays)
    if kind in AHEAD and due_on is not None:
        last = min(last, due_on)
    return clock.at(last, "23:59", cycle.scheme.zone)


def let_fall(change: UnitOfWork, falling: Mapping[int, work.Line]) -> None:
    """These notices are not to be told any more; `falling` is the line that says why, by id.

    A message that nobody has begun to send is cancelled with them, and what else it carried is told
    anew. Of a message that is on its way only the notice falls: should the attempt fail, it is not
    tried again. What was told stays told, so a second call does nothing.
    """
    connection, ledger = change.connection, change.ledger.book
    if not falling:
        return
    notices_by_id = queries.Finder(connection, ledger).by_id(notices.Notice, sorted(falling))
    carriers = sorted({notice.message for notice in notices_by_id.values() if notice.message})
    stopped = deliveries.stop(connection, ledger, carriers)
    sent = {
        id_
        for id_, message in queries.Finder(connection, ledger)
        .by_id(messages.Message, carriers)
        .items()
        if message.state == "sent"
    }
    for id_, notice in notices_by_id.items():
        if notice.message not in sent:
            falling[id_].change(notice, state="cancelled")
    carried = (
        queries.Finder(connection, ledger).find(notices.Notice, message=sorted(stopped))
        if stopped
        else []
    )
    for notice in carried:
        if notice.id not in falling and notice.state in notices.ALIVE:
            next(iter(falling.values())).change(notice, message=0)


def answered(
    change: UnitOfWork, cycle: CycleView, line: work.Line, *, consultation: str, department: str
) -> None:
    """A `department` replied: what it was still to be told about the `consultation` falls.

    Nothing falls while it owes another reply.
    """
    # The request's new state must be read back: else the department still seems to owe this reply.
    change.flush()
    if department in owing(cycle, consultation):
        return
    kinds = {
        plan.key
        for plan in cycle.pinned.tasks.values()
        if plan.concerns == consultation
        and (kind := work_kinds.of(plan)) is not None
        and kind.asks_departments
    }
    ids = [task.id for task in cycle.cycle_tasks.values() if task.kind in kinds]
    told_so_far = change.find(notices.Notice, task=ids)
    mine = [
        notice
        for notice in told_so_far
        if notice.state in notices.ALIVE
        and notice.recipient.partition("/")[0] == f"department:{department}"
    ]
    let_fall(change, {notice.id: line for notice in mine})


def told_before(change: UnitOfWork, ids: Iterable[int]) -> dict[str, notices.Notice]:
    """What was said of these tasks (`ids`) before, by the notice's key: for `tell`."""
    return {notice.key: notice for notice in change.find(notices.Notice, task=sorted(ids))}


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
    """Write one notice per recipient, unsent; comes back with those written.

    The key (task, step, due version, recipient) is unique in the ledger. `mode` is what is asked
    for (auto, release or calls), `before` what `told_before` gave. A step of the ladder that was
    told already is not told again; one that fell before it was told takes its place anew. An answer
    is told each time.
    """
    written = []
    for recipient in dict.fromkeys(recipients):
        actual_mode = mode_for(cycle, recipient, mode)
        notice = notices.Notice(
            key=f"{task.id}:{step}:{task.due_version}:{recipient}",
            task=task.id,
            subject=task.subject,
            kind=kind,
            step=step,
            due_version=task.due_version,
            recipient=recipient,
            mode=actual_mode,
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
            if actual_mode == "calls"
            else expiry(cycle, change.now, kind=kind, due_on=task.due_on),
        )
        earlier = before.get(notice.key)
        if earlier is None:
            written.append(line.add(notice))
        elif (not earlier.message and earlier.state != "called") or earlier.state in (
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
            written.append(line.change(earlier, **values))
        elif kind not in LADDER:
            again = sum(
                1 for key in before if key == notice.key or key.startswith(f"{notice.key}:")
            )
            written.append(line.add(notice.model_copy(update={"key": f"{notice.key}:{again + 1}"})))
    return written


def write_adhoc(
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
    """Write a notice that belongs to no task; its text is that of the `context`.

    `key` tells it from every other of the ledger: the same one twice fails in the database. `role`
    is the one at the subject's unit whom it goes to.
    """
    recipient = f"{subject.partition('-')[0]}/{role}"
    actual_mode = mode_for(cycle, recipient, mode)
    return line.add(
        notices.Notice(
            key=f"0:{key}:{recipient}",
            task=0,
            subject=subject,
            kind=ADHOC,
            step="通知",
            due_version=0,
            recipient=recipient,
            mode=actual_mode,
            context=formats.stamped("context", context),
            made_at=change.now,
            expires_at=None if actual_mode == "calls" else expiry(cycle, change.now),
        )
    )
