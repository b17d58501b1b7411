"""The pages that a rehearsal leaves.

Boards, lists, counts, a calendar, and an index that leads to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine import clock
from notifications import invites, templates
from storage import database, messages
from workflows.cases import guards
from workflows.directory import contacts
from workflows.kernel import cycle_view, past
from workflows.kernel.cycle_view import CycleView
from workflows.lists import lineage
from workflows.rehearsal import director
from workflows.reports import board, calendar_view, history, task_overview, workload
from workflows.selection import nominations
from workflows.tasks import message_list

PAGES = (
    ("board.html", "看板", "各单位在哪个阶段，结果如何"),
    ("stages.html", "各阶段收口时的看板", "由日志重建的过去某日"),
    ("lists.html", "名单", "从排序表到命名名单，每份的来历和理由"),
    ("branches.html", "党支部", "推荐、核验、命名"),
    ("messages.html", "消息", "全年发出的，一个单位从头到尾收到的，电话记录"),
    ("months.html", "每月工作量", "提醒、电话、报送、调研"),
    ("calendar.html", "全年日历", "开始、截止、休息日"),
    ("story.html", "这一年", "演练中发生的事"),
)


def write_year(
    store: database.Database,
    rehearsal: director.RehearsalResult,
    events: Sequence[tuple[date, str]],
    folder: Path,
) -> Path:
    """Write every page of a `rehearsal` into the folder; comes back with the index.

    `events` are the days of the year with what happened on them, in order. The same rehearsal
    gives the same bytes; a second call writes over the first.
    """
    now = clock.at(rehearsal.last, "23:00", cycle_view.OFFICE_ZONE)
    with past.looking(store, rehearsal.book, now=now) as cycle:
        common = {"mark": rehearsal.mark, "title": cycle.scheme.title, "pages": PAGES}
        awards = {award.key: award.name for award in cycle.scheme.awards}
        named = [
            (name, [holder for holder in lineage.named(cycle) if holder.award == key])
            for key, name in awards.items()
        ]
        name_lists = [lineage.show(cycle, name_list) for name_list in lineage.every(cycle)]
        collisions = calendar_view.collisions(cycle.scheme, cycle.calendar)
        values: dict[str, dict[str, Any]] = {
            "index.html": {
                "rehearsal": rehearsal,
                "heads": heads(cycle),
                "named": named,
                "collisions": collisions,
                "head": f"{cycle.ledger.head_seq}:{cycle.ledger.head_hash}",
            },
            "board.html": {
                "board": board.board(cycle, board.Filter()),
                "colours": task_overview.COLOURS,
                "outcomes": guards.OUTCOMES,
            },
            "lists.html": {"name_lists": name_lists},
            "branches.html": {
                "branches": nominations.rows(cycle)
                if any(track.key == nominations.TRACK for track in cycle.scheme.tracks)
                else []
            },
            "months.html": {"loads": workload.by_month(cycle), "kinds": workload.KINDS},
            "calendar.html": {
                "months": calendar_view.months(cycle.scheme, cycle.calendar),
                "collisions": collisions,
            },
            "story.html": {"events": events},
            "messages.html": correspondence(cycle),
        }
        (folder / "calendar.ics").write_text(_due_dates(cycle, now), encoding="utf-8", newline="")
        ends = [
            stage.closes
            for stage in cycle.scheme.tracks[0].stages
            if stage.closes is not None and stage.closes < rehearsal.last
        ]
    values["stages.html"] = {
        "boards": [_past(store, rehearsal, day, now) for day in sorted(set(ends))],
        "colours": task_overview.COLOURS,
    }
    for name, page_values in values.items():
        (folder / name).write_text(
            templates.render(name, **common, **page_values), encoding="utf-8"
        )
    return folder / "index.html"


def correspondence(cycle: CycleView) -> dict[str, Any]:
    """The messages of the year by month and state, and all that the most reminded unit was told."""
    zone = cycle.scheme.zone
    every = cycle.find(messages.Message)
    by: dict[str, Counter[str]] = {}
    for message in every:
        by.setdefault(f"{clock.local(message.made_at, zone):%Y-%m}", Counter())[message.state] += 1
    counts_by_unit = Counter(
        unit
        for message in every
        if (unit := message.recipient.partition("/")[0]) in cycle.enrolments
    )
    sample = counts_by_unit.most_common(1)[0][0] if counts_by_unit else ""
    letters = [
        {
            "day": f"{clock.local(message.made_at, zone):%Y-%m-%d %H:%M}",
            "title": message.title,
            "recipient": contacts.addressed(message.recipient, cycle.titles),
            "name": message.name,
            "channel": message.channel,
            "state": message_list.STATES[message.state],
            "text": message.text,
        }
        for message in every
        if sample and sample in (message.subject, message.recipient.partition("/")[0])
    ]
    calls = [
        (f"{event.at:%Y-%m-%d}", event.sentence)
        for event in history.of_subject(cycle.connection, sample)
        if event.kind == "call.recorded"
    ]
    return {
        "total": len(every),
        "by_month": sorted(by.items()),
        "states": {
            key: name
            for key, name in message_list.STATES.items()
            if any(counts[key] for counts in by.values())
        },
        "sample": cycle.enrolments[sample].name if sample else "（无）",
        "letters": letters,
        "calls": calls,
    }


def _due_dates(cycle: CycleView, now: datetime) -> str:
    """Every due date that the scheme fixes, as a calendar file."""
    entries = [
        invites.Entry(
            uid=f"{cycle.ledger.label}.{task.key}@mofan",
            sequence=0,
            day=task.due.on,
            title=f"{task.name}截止",
            note=task.clause,
        )
        for _, _, task in cycle.scheme.tasks()
        if task.due is not None and task.due.on is not None
    ]
    return invites.calendar(entries, made_at=now, name=cycle.scheme.title)


def heads(cycle: CycleView) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """(track, number of cases, outcomes with their numbers) for everybody but the cycle itself."""
    heads_by_track = []
    for track in cycle.scheme.tracks:
        if track.key != cycle_view.CYCLE:
            standings = board.board(cycle, board.Filter(track=track.key))
            heads_by_track.append(
                (
                    track.name,
                    len(standings.rows),
                    [(name, count) for _, name, count in standings.outcomes],
                )
            )
    return heads_by_track


def _past(
    store: database.Database, rehearsal: director.RehearsalResult, day: date, now: datetime
) -> board.Board:
    with past.looking(store, rehearsal.book, now=now, as_of=day) as cycle:
        return board.board(cycle, board.Filter())
