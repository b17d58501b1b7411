"""The pages that a rehearsal leaves: boards, lists, counts, a calendar, and an index that leads to them."""

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
from workflows.directory import units
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.lists import lineage
from workflows.rehearsal import director
from workflows.reports import board, calendar_view, history, workload
from workflows.selection import nominations
from workflows.tasks import outbox

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
    told: director.RehearsalResult,
    events: Sequence[tuple[date, str]],
    folder: Path,
) -> Path:
    """Write every page of a rehearsed year into the folder; comes back with the index. The same rehearsal gives the same bytes."""
    now = clock.at(told.last, "23:00", cycle_view.OFFICE_ZONE)
    with cycle_view.looking(store, told.book, now=now) as cycle:
        common = {"mark": told.mark, "title": cycle.scheme.title, "pages": PAGES}
        awards = {award.key: award.name for award in cycle.scheme.awards}
        named = [
            (name, [one for one in lineage.named(cycle) if one.award == key])
            for key, name in awards.items()
        ]
        name_lists = [lineage.show(cycle, name_list) for name_list in lineage.every(cycle)]
        collisions = calendar_view.collisions(cycle.scheme, cycle.calendar)
        values: dict[str, dict[str, Any]] = {
            "index.html": {
                "told": told,
                "heads": heads(cycle),
                "named": named,
                "collisions": collisions,
                "head": f"{cycle.ledger.head_seq}:{cycle.ledger.head_hash}",
            },
            "board.html": {
                "board": board.board(cycle, board.Filter()),
                "colours": board.COLOURS,
                "outcomes": guards.OUTCOMES,
            },
            "lists.html": {"slates": name_lists},
            "branches.html": {
                "branches": nominations.rows(cycle)
                if any(t.key == nominations.TRACK for t in cycle.scheme.tracks)
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
            if stage.closes is not None and stage.closes < told.last
        ]
    values["stages.html"] = {
        "boards": [_past(store, told, day, now) for day in sorted(set(ends))],
        "colours": board.COLOURS,
    }
    for name, own in values.items():
        (folder / name).write_text(templates.render(name, **common, **own), encoding="utf-8")
    return folder / "index.html"


def correspondence(cycle: CycleView) -> dict[str, Any]:
    """The messages of the year by month and state, and everything that the most reminded unit was told."""
    zone = cycle.scheme.zone
    every = messages.of_book(cycle.connection, cycle.ledger.book)
    by: dict[str, Counter[str]] = {}
    for one in every:
        by.setdefault(f"{clock.local(one.made_at, zone):%Y-%m}", Counter())[one.state] += 1
    told = Counter(
        unit for one in every if (unit := one.recipient.partition("/")[0]) in cycle.enrolments
    )
    sample = told.most_common(1)[0][0] if told else ""
    letters = [
        {
            "day": f"{clock.local(one.made_at, zone):%Y-%m-%d %H:%M}",
            "title": one.title,
            "recipient": units.addressed(one.recipient, cycle.titles),
            "name": one.name,
            "channel": one.channel,
            "state": outbox.STATES[one.state],
            "text": one.text,
        }
        for one in every
        if sample and sample in (one.subject, one.recipient.partition("/")[0])
    ]
    calls = [
        (f"{e.at:%Y-%m-%d}", e.sentence)
        for e in history.of_subject(cycle.connection, sample)
        if e.kind == "call.recorded"
    ]
    return {
        "total": len(every),
        "by_month": sorted(by.items()),
        "states": {
            key: name
            for key, name in outbox.STATES.items()
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
    found = []
    for track in cycle.scheme.tracks:
        if track.key != cycle_view.CYCLE:
            one = board.board(cycle, board.Filter(track=track.key))
            found.append(
                (track.name, len(one.rows), [(name, count) for _, name, count in one.outcomes])
            )
    return found


def _past(
    store: database.Database, told: director.RehearsalResult, day: date, now: datetime
) -> board.Board:
    with cycle_view.looking(store, told.book, now=now, as_of=day) as cycle:
        return board.board(cycle, board.Filter())
