"""The morning list: what waits for me, what turns red this week, what goes out tomorrow, whom to call. Over all open cycles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine import access, clock, days, records
from storage import decisions, messages, requests, scores, tasks
from storage import notices as stored_notices
from storage.ledger import ledgers
from workflows.assessment import findings
from workflows.cases import submissions
from workflows.directory import units
from workflows.kernel import cycle_view, permissions
from workflows.kernel.cycle_view import CycleView
from workflows.lists import lineage
from workflows.reports import opinion_matrix, release, upcoming
from workflows.tasks import notices, outbox
from workflows.visits import demonstrations, problems

WEEK = 5


@dataclass(frozen=True, kw_only=True)
class WorklistRow:
    """One kind of work in one cycle: how many, who or what (the first few), and the command that does it."""

    cycle: str
    title: str
    count: int
    names: tuple[str, ...]
    command: str = ""


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """`waiting` for me, `calls` to make, `red` this week, `overdue` now, what goes out `tomorrow`."""

    day: date
    waiting: tuple[WorklistRow, ...]
    overdue: tuple[WorklistRow, ...]
    red: tuple[WorklistRow, ...]
    calls: tuple[WorklistRow, ...]
    tomorrow: tuple[WorklistRow, ...]
    empty: str = ""


def today(connection: Any, actor: records.Actor, *, now: datetime) -> Worklist:
    """The list of that person at that moment."""
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
        for colour, key in (("red", "overdue"), ("soon", "red")):
            parts[key] += _due(cycle, colour)
        parts["calls"] += _calls(cycle)
        parts["tomorrow"] += _tomorrow(cycle, now)
    empty = "" if cycles else "目前没有开启的年度：用 mofan cycle open 开启。"
    return Worklist(
        day=cycle_view.local_today(now),
        empty=empty,
        **{key: tuple(found) for key, found in parts.items()},
    )


def _item(
    cycle: CycleView, title: str, names: Iterable[str], command: str = ""
) -> list[WorklistRow]:
    listed = tuple(names)
    return (
        [
            WorklistRow(
                cycle=cycle.ledger.label,
                title=title,
                count=len(listed),
                names=listed,
                command=command,
            )
        ]
        if listed
        else []
    )


def _called(cycle: CycleView) -> dict[int, str]:
    return {case.id: case.name for case in cycle.every_case}


def _waiting(cycle: CycleView) -> list[WorklistRow]:
    found = []
    called = _called(cycle)
    by_kind: dict[str, list[tasks.Task]] = {}
    for task in cycle.every_task:
        if task.state == "handed_in":
            by_kind.setdefault(task.kind, []).append(task)
    for kind, listed in by_kind.items():
        name = cycle.pinned.tasks[kind].name
        command = f"mofan task list --task {kind} --state handed_in"
        if kind in submissions.problem_tasks(cycle):
            command = f"mofan problem list --state {problems.STATES['reported']}"
        found += _item(cycle, f"待审核：{name}", (called[task.case_id] for task in listed), command)
    for task in cycle.cycle_tasks.values():
        if task.state == "open" and task.owner == "office":
            due = f"，{task.due_on}到期" if task.due_on else ""
            command = (
                submissions.settled_by(cycle, cycle.pinned.tasks[task.kind])
                or f"mofan task accept {task.id}"
            )
            found += _item(
                cycle,
                f"待办：{cycle.task_name(task)}{due}",
                [cycle.pinned.owner_name(task.owner)],
                command,
            )
    drafts = [one.name for one in release.drafts(cycle)]
    found += _item(cycle, "待放行的催办", dict.fromkeys(drafts), "mofan remind release")
    unclear = messages.of_book(cycle.connection, cycle.ledger.book, states=("failed", "in_doubt"))
    found += _item(
        cycle,
        "没有发成或是否送达不明的消息",
        (units.addressed(one.recipient, cycle.titles) for one in unclear),
        "mofan outbox list --state failed",
    )
    by_hand = [
        one
        for one in messages.of_book(cycle.connection, cycle.ledger.book, states=("queued",))
        if one.channel == outbox.MANUAL
    ]
    return found + _item(
        cycle,
        "待人工送达的消息",
        (units.addressed(one.recipient, cycle.titles) for one in by_hand),
        "mofan outbox list --state queued",
    )


def _to_confirm(cycle: CycleView, actor: records.Actor) -> list[WorklistRow]:
    """What others keyed in and this person may confirm."""

    def mine(one: Any) -> bool:
        return not one.confirmed_by and one.entered_by != actor.person

    found = []
    kept = requests.of_book(cycle.connection, cycle.ledger.book)
    replies = {
        one.request
        for one in requests.opinions(cycle.connection, cycle.ledger.book, [one.id for one in kept])
        if one.is_current and mine(one)
    }
    for letter in opinion_matrix.letters(cycle):
        if letter.id in replies:
            command = f"mofan consult confirm {letter.id}"
            found += _item(
                cycle, f"待复核：{letter.consultation}复函", [letter.department], command
            )
    points = {
        one.subject for one in scores.current(cycle.connection, cycle.ledger.book) if mine(one)
    }
    names = {case.subject: case.name for case in cycle.every_case}
    found += _item(
        cycle,
        "待复核：打分",
        (names[subject] for subject in sorted(points)),
        "mofan assess confirm",
    )
    facts = {
        one.subject
        for one in scores.findings(cycle.connection, cycle.ledger.book)
        if one.kind in findings.KINDS and mine(one)
    }
    found += _item(
        cycle,
        f"待复核：{'、'.join(findings.KINDS.values())}",
        (names[subject] for subject in sorted(facts)),
        "mofan assess confirm --facts",
    )
    weighed = [one for one in requests.handlings(cycle.connection, cycle.ledger.book) if mine(one)]
    found += _item(
        cycle,
        "待复核：意见的研究办理",
        (names[one.subject] for one in weighed),
        "mofan consult confirm --handling",
    )
    chosen = [
        one
        for one in scores.findings(
            cycle.connection, cycle.ledger.book, kind=demonstrations.SELECTION
        )
        if mine(one)
    ]
    found += _item(
        cycle,
        "待复核：示范单位",
        (names[one.subject] for one in chosen),
        "mofan observation confirm",
    )
    taken = [one for one in decisions.revocations(cycle.connection, cycle.ledger.book) if mine(one)]
    found += _item(
        cycle,
        "待复核：撤销命名",
        (names[one.subject] for one in taken),
        "mofan naming confirm --revocation",
    )
    by_id = {name_list.id: name_list for name_list in lineage.newest(cycle).values()}
    for decision in decisions.of_ledger(cycle.connection, cycle.ledger.book):
        if mine(decision) and decision.slate in by_id:
            step = by_id[decision.slate].kind
            found += _item(
                cycle,
                f"待复核：会议决定 {decision.minutes}",
                [lineage.step_of(cycle, step).name],
                f"mofan naming confirm {step}",
            )
    return found


def _due(cycle: CycleView, which: str) -> list[WorklistRow]:
    called = _called(cycle)
    last = cycle.calendar.add(cycle.today, WEEK)
    by: dict[tuple[str, date], list[str]] = {}
    for task in cycle.every_task:
        if task.state != "open" or task.due_on is None:
            continue
        is_meant = (
            cycle.colour_of(task) == "red" if which == "red" else cycle.today <= task.due_on <= last
        )
        if is_meant:
            by.setdefault((task.kind, task.due_on), []).append(called[task.case_id])
    found = []
    for (kind, due), names in sorted(by.items(), key=lambda pair: pair[0][1]):
        when = f"{due}（{days.WEEKDAYS[due.weekday()]}）"
        found += _item(
            cycle,
            f"{cycle.pinned.tasks[kind].name}，{when}截止",
            names,
            f"mofan task list --task {kind} --state open",
        )
    return found


def _calls(cycle: CycleView) -> list[WorklistRow]:
    called = _called(cycle)
    open_ = {task.id: task for task in cycle.every_task if task.state == "open"}
    by: dict[str, list[str]] = {}
    for notice in stored_notices.of_tasks(cycle.connection, cycle.ledger.book, list(open_)):
        if notice.state == "pending" and notice.mode == "calls" and notice.kind in notices.LADDER:
            task = open_[notice.task]
            by.setdefault(task.kind, []).append(called[task.case_id])
    return [
        item
        for kind, names in by.items()
        for item in _item(cycle, f"请打电话：{cycle.pinned.tasks[kind].name}", dict.fromkeys(names))
    ]


def _tomorrow(cycle: CycleView, now: datetime) -> list[WorklistRow]:
    until = clock.at(cycle.today + days.ONE + days.ONE, "00:00", cycle.scheme.zone) - timedelta(
        seconds=1
    )
    names = {case.subject: case.name for case in cycle.every_case}
    coming = upcoming.upcoming(cycle, after=now, until=until)
    return [
        item
        for one in coming
        for item in _item(
            cycle, f"{one.step}：{one.task}", (names[subject] for subject in one.subjects)
        )
    ]
