"""The morning list over all open cycles.

What waits for me, what turns red this week, what goes out tomorrow, whom to call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine import access, clock, days, records
from storage import decisions, messages, requests, scores, tasks
from storage import notices as stored_notices
from storage import problems as stored_problems
from storage.database import Connection
from storage.ledger import ledgers
from workflows.assessment import finding_kinds
from workflows.cases import settlement
from workflows.directory import contacts, vouching
from workflows.kernel import cycle_view, permissions
from workflows.kernel.cycle_view import CycleView
from workflows.lists import lineage
from workflows.reports import awards_held, opinion_matrix, release, upcoming
from workflows.tasks import notices, outbox
from workflows.visits import demonstrations

WEEK = 5


@dataclass(frozen=True, kw_only=True)
class WorklistRow:
    """One kind of work in one cycle: how many, who or what, and the command that does it."""

    cycle: str
    title: str
    count: int
    names: tuple[str, ...]
    command: str = ""


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """The morning list of one person; `empty` says why there is nothing when no cycle is open.

    `waiting` for me, `calls` to make, `overdue` now, `red` within `WEEK` working days, what goes
    out `tomorrow`.
    """

    day: date
    waiting: tuple[WorklistRow, ...]
    overdue: tuple[WorklistRow, ...]
    red: tuple[WorklistRow, ...]
    calls: tuple[WorklistRow, ...]
    tomorrow: tuple[WorklistRow, ...]
    empty: str = ""


def today(connection: Connection, actor: records.Actor, *, now: datetime) -> Worklist:
    """The list of the person `actor` at the moment `now`.

    What others keyed in is on it only for those who may confirm.
    """
    parts: dict[str, list[WorklistRow]] = {
        "waiting": [],
        "overdue": [],
        "red": [],
        "calls": [],
        "tomorrow": [],
    }
    cycles = ledgers.open_cycles(connection)
    may_confirm = any(
        access.may_ever(permissions.POLICY, roles=actor.roles, action=action)
        for action in permissions.CONFIRMING
    )
    for ledger in cycles:
        cycle = cycle_view.of(connection, ledger.book, now=now)
        parts["waiting"] += [*_waiting(cycle), *(_to_confirm(cycle, actor) if may_confirm else [])]
        parts["overdue"] += _due(cycle, is_overdue=True)
        parts["red"] += _due(cycle, is_overdue=False)
        parts["calls"] += _calls(cycle)
        parts["tomorrow"] += _tomorrow(cycle, now)
    parts["waiting"] += _people(connection)
    parts["waiting"] += [
        WorklistRow(
            cycle=review.cycle,
            title=f"复核：{review.award}（{review.due_on}前）",
            count=len(review.names),
            names=review.names,
            command="mofan unit show 单位",
        )
        for review in awards_held.reviews_due(connection, cycle_view.local_today(now))
    ]
    empty = "" if cycles else "目前没有开启的年度：用 mofan cycle open 开启。"
    return Worklist(
        day=cycle_view.local_today(now),
        empty=empty,
        **{key: tuple(rows) for key, rows in parts.items()},
    )


def _people(connection: Connection) -> list[WorklistRow]:
    """Who is to be given what, and waits for another to vouch for it: shown to everybody."""
    names = tuple(dict.fromkeys(each.subject for each in vouching.waiting(connection)))
    office = WorklistRow(
        cycle="办公室",
        title="待复核：人员、角色、登录名",
        count=len(names),
        names=names,
        command="mofan person confirm",
    )
    return [office] if names else []


def _row(
    cycle: CycleView, title: str, names: Iterable[str], command: str = ""
) -> list[WorklistRow]:
    """The row about these names; none where there are none."""
    shown_names = tuple(names)
    return (
        [
            WorklistRow(
                cycle=cycle.ledger.label,
                title=title,
                count=len(shown_names),
                names=shown_names,
                command=command,
            )
        ]
        if shown_names
        else []
    )


def _case_names(cycle: CycleView) -> dict[int, str]:
    return {case.id: cycle.called(case) for case in cycle.every_case}


def _waiting(cycle: CycleView) -> list[WorklistRow]:
    rows = []
    case_names = _case_names(cycle)
    handed_in_by_kind: dict[str, list[tasks.Task]] = {}
    for task in cycle.every_task:
        if task.state == "handed_in":
            handed_in_by_kind.setdefault(task.kind, []).append(task)
    for kind, handed_in in handed_in_by_kind.items():
        name = cycle.pinned.tasks[kind].name
        command = f"mofan task list --task {kind} --state handed_in"
        if kind in settlement.problem_tasks(cycle):
            command = f"mofan problem list --state {stored_problems.STATES['reported']}"
        rows += _row(
            cycle, f"待审核：{name}", (case_names[task.case_id] for task in handed_in), command
        )
    own_by_kind: dict[str, list[tasks.Task]] = {}
    for task in cycle.cycle_tasks.values():
        if task.state == "open" and task.owner == "office":
            own_by_kind.setdefault(task.kind, []).append(task)
    for kind, own in own_by_kind.items():
        plan = cycle.pinned.tasks[kind]
        name = cycle.task_name(own[0]) if len(own) == 1 else plan.name
        accept = f"mofan task accept {own[0].id}"
        if len(own) > 1:
            accept = f"mofan task list --task {kind} --state open"
        rows += _row(
            cycle,
            f"待办：{name}{_until([task.due_on for task in own], '到期')}",
            [
                cycle.pinned.owner_name(task.owner) if len(own) == 1 else cycle.task_name(task)
                for task in own
            ],
            settlement.instruction(cycle, plan) or accept,
        )
    drafts = [draft.name for draft in release.drafts(cycle)]
    rows += _row(cycle, "待放行的催办", dict.fromkeys(drafts), "mofan remind release")
    unclear = cycle.find(messages.Message, state=("failed", "in_doubt"))
    rows += _row(
        cycle,
        "没有发成或是否送达不明的消息",
        (contacts.addressed(message.recipient, cycle.titles) for message in unclear),
        "mofan outbox list --state failed",
    )
    by_hand = [
        message
        for message in cycle.find(messages.Message, state=("queued",))
        if message.channel == outbox.MANUAL
    ]
    return rows + _row(
        cycle,
        "待人工送达的消息",
        (contacts.addressed(message.recipient, cycle.titles) for message in by_hand),
        "mofan outbox list --state queued",
    )


def _to_confirm(cycle: CycleView, actor: records.Actor) -> list[WorklistRow]:
    """What others keyed in and this person may confirm."""

    def awaits_me(entry: Any) -> bool:
        return not entry.confirmed_by and entry.entered_by != actor.person

    rows = []
    letters = opinion_matrix.letters(cycle)
    replied = {
        opinion.request
        for opinion in cycle.find(requests.Opinion, request=[letter.id for letter in letters])
        if opinion.is_current and awaits_me(opinion)
    }
    for letter in letters:
        if letter.id in replied:
            command = f"mofan consult confirm {letter.id}"
            rows += _row(cycle, f"待复核：{letter.consultation}复函", [letter.department], command)
    points = {
        score.subject for score in cycle.find(scores.Score, is_current=True) if awaits_me(score)
    }
    names = {case.subject: cycle.called(case) for case in cycle.every_case}
    rows += _row(
        cycle,
        "待复核：打分",
        (names[subject] for subject in sorted(points)),
        "mofan assess confirm",
    )
    facts = {
        finding.subject
        for finding in cycle.find(scores.Finding, is_current=True)
        if finding.kind in finding_kinds.KINDS and awaits_me(finding)
    }
    rows += _row(
        cycle,
        f"待复核：{'、'.join(finding_kinds.KINDS.values())}",
        (names[subject] for subject in sorted(facts)),
        "mofan assess confirm --facts",
    )
    weighed = [
        handling
        for handling in cycle.find(requests.Handling, is_current=True)
        if awaits_me(handling)
    ]
    rows += _row(
        cycle,
        "待复核：意见的研究办理",
        (names[handling.subject] for handling in weighed),
        "mofan consult confirm --handling",
    )
    selections = [
        finding
        for finding in cycle.find(scores.Finding, kind=demonstrations.SELECTION, is_current=True)
        if awaits_me(finding)
    ]
    rows += _row(
        cycle,
        "待复核：示范单位",
        (names[finding.subject] for finding in selections),
        "mofan observation confirm",
    )
    revocations = [
        revocation for revocation in cycle.find(decisions.Revocation) if awaits_me(revocation)
    ]
    rows += _row(
        cycle,
        "待复核：撤销命名",
        (names[revocation.subject] for revocation in revocations),
        "mofan naming confirm --revocation",
    )
    newest = {name_list.id: name_list for name_list in lineage.newest(cycle).values()}
    for decision in cycle.find(decisions.Decision):
        if awaits_me(decision) and decision.slate in newest:
            step = newest[decision.slate].kind
            rows += _row(
                cycle,
                f"待复核：会议决定 {decision.minutes}",
                [lineage.step_of(cycle, step).name],
                f"mofan naming confirm {step}",
            )
    return rows


def _due(cycle: CycleView, *, is_overdue: bool) -> list[WorklistRow]:
    """Open tasks by kind: those overdue, or else those due within a week, the earliest first.

    What a unit may leave undone is never overdue: nobody asks for it.
    """
    case_names = _case_names(cycle)
    last = cycle.calendar.add(cycle.today, WEEK)
    due_by_kind: dict[str, list[tasks.Task]] = {}
    for task in sorted(
        (task for task in cycle.every_task if task.state == "open" and task.due_on is not None),
        key=lambda task: task.due_on or date.max,
    ):
        is_meant = (
            cycle.colour_of(task) == "red"
            if is_overdue
            else cycle.today <= (task.due_on or date.max) <= last
        )
        is_voluntary = (
            task.blocking == "none"
            and task.owner == "unit"
            and cycle.pinned.tasks[task.kind].of != "raised"
        )
        if is_meant and not (is_overdue and is_voluntary):
            due_by_kind.setdefault(task.kind, []).append(task)
    return [
        row
        for kind, due in due_by_kind.items()
        for row in _row(
            cycle,
            f"{cycle.pinned.tasks[kind].name}{_until([task.due_on for task in due], '截止')}",
            [case_names[id_] for id_ in dict.fromkeys(task.case_id for task in due)],
            f"mofan task list --task {kind} --state open",
        )
    ]


def _until(due_days: Iterable[date | None], ends: str) -> str:
    """The last day of things of one kind, or the earliest of several; empty where none has one."""
    last_days = sorted({day for day in due_days if day is not None})
    if not last_days:
        return ""
    first = last_days[0]
    text = f"{first}（{days.WEEKDAYS[first.weekday()]}）{ends}"
    return f"，{text}" if len(last_days) == 1 else f"，最早{text}"


def _calls(cycle: CycleView) -> list[WorklistRow]:
    case_names = _case_names(cycle)
    open_tasks = {task.id: task for task in cycle.every_task if task.state == "open"}
    names_by_kind: dict[str, list[str]] = {}
    for notice in cycle.find(stored_notices.Notice, task=list(open_tasks)):
        if notice.state == "pending" and notice.mode == "calls" and notice.kind in notices.LADDER:
            task = open_tasks[notice.task]
            names_by_kind.setdefault(task.kind, []).append(case_names[task.case_id])
    return [
        row
        for kind, names in names_by_kind.items()
        for row in _row(cycle, f"请打电话：{cycle.pinned.tasks[kind].name}", dict.fromkeys(names))
    ]


def _tomorrow(cycle: CycleView, now: datetime) -> list[WorklistRow]:
    until = clock.at(cycle.today + days.ONE + days.ONE, "00:00", cycle.scheme.zone) - timedelta(
        seconds=1
    )
    names = {case.subject: cycle.called(case) for case in cycle.every_case}
    coming = upcoming.upcoming(cycle, after=now, until=until)
    return [
        row
        for moment in coming
        for row in _row(
            cycle, f"{moment.step}：{moment.task}", (names[subject] for subject in moment.subjects)
        )
    ]
