"""The morning list: what waits for me, what turns red this week, what goes out tomorrow, whom to call. Over all open cycles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine import access, clock, days, records
from storage import books, messages, notices, requests, scores, slates, tasks
from workflows import (
    deliveries,
    evidence,
    lineage,
    matrix,
    observing,
    outbox,
    policy,
    rectifying,
    reminding,
    roster,
    telling,
    upcoming,
    view,
)

WEEK = 5


@dataclass(frozen=True, kw_only=True)
class Item:
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
    waiting: tuple[Item, ...]
    overdue: tuple[Item, ...]
    red: tuple[Item, ...]
    calls: tuple[Item, ...]
    tomorrow: tuple[Item, ...]
    empty: str = ""


def today(connection: Any, actor: records.Actor, *, now: datetime) -> Worklist:
    """The list of that person at that moment."""
    parts: dict[str, list[Item]] = {"waiting": [], "overdue": [], "red": [], "calls": [], "tomorrow": []}
    cycles = books.open_cycles(connection)
    may_confirm = any(access.may_ever(policy.POLICY, roles=actor.roles, action=action) for action in policy.CONFIRMING)
    for book in cycles:
        seen = view.of(connection, book.book, now=now)
        parts["waiting"] += [*_waiting(seen), *(_to_confirm(seen, actor) if may_confirm else [])]
        for colour, key in (("red", "overdue"), ("soon", "red")):
            parts[key] += _due(seen, colour)
        parts["calls"] += _calls(seen)
        parts["tomorrow"] += _tomorrow(seen, now)
    empty = "" if cycles else "目前没有开启的年度：用 mofan cycle open 开启。"
    return Worklist(day=view.local_today(now), empty=empty, **{key: tuple(found) for key, found in parts.items()})


def _item(seen: view.View, title: str, names: Iterable[str], command: str = "") -> list[Item]:
    listed = tuple(names)
    return [Item(cycle=seen.book.label, title=title, count=len(listed), names=listed, command=command)] if listed else []


def _called(seen: view.View) -> dict[int, str]:
    return {case.id: case.name for case in seen.every_case}


def _waiting(seen: view.View) -> list[Item]:
    found = []
    called = _called(seen)
    by_kind: dict[str, list[tasks.Task]] = {}
    for task in seen.every_task:
        if task.state == "handed_in":
            by_kind.setdefault(task.kind, []).append(task)
    for kind, listed in by_kind.items():
        name = seen.pinned.tasks[kind].name
        command = f"mofan task list --task {kind} --state handed_in"
        if kind in deliveries.problem_tasks(seen):
            command = f"mofan problem list --state {rectifying.STATES['reported']}"
        found += _item(seen, f"待审核：{name}", (called[task.case_id] for task in listed), command)
    for task in seen.cycle_tasks.values():
        if task.state == "open" and task.owner == "office":
            due = f"，{task.due_on}到期" if task.due_on else ""
            command = deliveries.settled_by(seen, seen.pinned.tasks[task.kind]) or f"mofan task accept {task.id}"
            found += _item(seen, f"待办：{seen.task_name(task)}{due}", [seen.pinned.owner_name(task.owner)], command)
    drafts = [one.name for one in reminding.drafts(seen)]
    found += _item(seen, "待放行的催办", dict.fromkeys(drafts), "mofan remind release")
    unclear = messages.of_book(seen.connection, seen.book.book, states=("failed", "in_doubt"))
    found += _item(
        seen,
        "没有发成或是否送达不明的消息",
        (roster.addressed(one.recipient, seen.titles) for one in unclear),
        "mofan outbox list --state failed",
    )
    by_hand = [one for one in messages.of_book(seen.connection, seen.book.book, states=("queued",)) if one.channel == outbox.MANUAL]
    return found + _item(
        seen, "待人工送达的消息", (roster.addressed(one.recipient, seen.titles) for one in by_hand), "mofan outbox list --state queued"
    )


def _to_confirm(seen: view.View, actor: records.Actor) -> list[Item]:
    """What others keyed in and this person may confirm."""

    def mine(one: Any) -> bool:
        return not one.confirmed_by and one.entered_by != actor.person

    found = []
    kept = requests.of_book(seen.connection, seen.book.book)
    replies = {
        one.request for one in requests.opinions(seen.connection, seen.book.book, [one.id for one in kept]) if one.is_current and mine(one)
    }
    for letter in matrix.letters(seen):
        if letter.id in replies:
            command = f"mofan consult confirm {letter.id}"
            found += _item(seen, f"待复核：{letter.consultation}复函", [letter.department], command)
    points = {one.subject for one in scores.current(seen.connection, seen.book.book) if mine(one)}
    names = {case.subject: case.name for case in seen.every_case}
    found += _item(seen, "待复核：打分", (names[subject] for subject in sorted(points)), "mofan assess confirm")
    facts = {one.subject for one in scores.findings(seen.connection, seen.book.book) if one.kind in evidence.KINDS and mine(one)}
    found += _item(
        seen, f"待复核：{'、'.join(evidence.KINDS.values())}", (names[subject] for subject in sorted(facts)), "mofan assess confirm --facts"
    )
    weighed = [one for one in requests.handlings(seen.connection, seen.book.book) if mine(one)]
    found += _item(seen, "待复核：意见的研究办理", (names[one.subject] for one in weighed), "mofan consult confirm --handling")
    chosen = [one for one in scores.findings(seen.connection, seen.book.book, kind=observing.SELECTION) if mine(one)]
    found += _item(seen, "待复核：示范单位", (names[one.subject] for one in chosen), "mofan observation confirm")
    taken = [one for one in slates.revocations(seen.connection, seen.book.book) if mine(one)]
    found += _item(seen, "待复核：撤销命名", (names[one.subject] for one in taken), "mofan naming confirm --revocation")
    by_id = {slate.id: slate for slate in lineage.newest(seen).values()}
    for decision in slates.decisions(seen.connection, seen.book.book):
        if mine(decision) and decision.slate in by_id:
            step = by_id[decision.slate].kind
            found += _item(seen, f"待复核：会议决定 {decision.minutes}", [lineage.step_of(seen, step).name], f"mofan naming confirm {step}")
    return found


def _due(seen: view.View, which: str) -> list[Item]:
    called = _called(seen)
    last = seen.calendar.add(seen.today, WEEK)
    by: dict[tuple[str, date], list[str]] = {}
    for task in seen.every_task:
        if task.state != "open" or task.due_on is None:
            continue
        is_meant = seen.colour_of(task) == "red" if which == "red" else seen.today <= task.due_on <= last
        if is_meant:
            by.setdefault((task.kind, task.due_on), []).append(called[task.case_id])
    found = []
    for (kind, due), names in sorted(by.items(), key=lambda pair: pair[0][1]):
        when = f"{due}（{days.WEEKDAYS[due.weekday()]}）"
        found += _item(seen, f"{seen.pinned.tasks[kind].name}，{when}截止", names, f"mofan task list --task {kind} --state open")
    return found


def _calls(seen: view.View) -> list[Item]:
    called = _called(seen)
    open_ = {task.id: task for task in seen.every_task if task.state == "open"}
    by: dict[str, list[str]] = {}
    for notice in notices.of_tasks(seen.connection, seen.book.book, list(open_)):
        if notice.state == "pending" and notice.mode == "calls" and notice.kind in telling.LADDER:
            task = open_[notice.task]
            by.setdefault(task.kind, []).append(called[task.case_id])
    return [item for kind, names in by.items() for item in _item(seen, f"请打电话：{seen.pinned.tasks[kind].name}", dict.fromkeys(names))]


def _tomorrow(seen: view.View, now: datetime) -> list[Item]:
    until = clock.at(seen.today + days.ONE + days.ONE, "00:00", seen.scheme.zone) - timedelta(seconds=1)
    names = {case.subject: case.name for case in seen.every_case}
    coming = upcoming.upcoming(seen, after=now, until=until)
    return [item for one in coming for item in _item(seen, f"{one.step}：{one.task}", (names[subject] for subject in one.subjects))]
