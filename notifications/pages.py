"""The pages that a rehearsal leaves: boards, lists, counts, a calendar, and an index that leads to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine import clock
from notifications import invites, wording
from storage import database, messages
from workflows import almanac, board, burden, gates, history, lineage, nominating, outbox, roster, view
from workflows.rehearsal import director

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


def write_year(store: database.Database, told: director.Told, events: Sequence[tuple[date, str]], folder: Path) -> Path:
    """Write every page of a rehearsed year into the folder; comes back with the index. The same rehearsal gives the same bytes."""
    now = clock.at(told.last, "23:00", view.OFFICE_ZONE)
    with view.looking(store, told.book, now=now) as seen:
        common = {"mark": told.mark, "title": seen.scheme.title, "pages": PAGES}
        awards = {award.key: award.name for award in seen.scheme.awards}
        named = [(name, [one for one in lineage.named(seen) if one.award == key]) for key, name in awards.items()]
        slates = [lineage.show(seen, slate) for slate in lineage.every(seen)]
        collisions = almanac.collisions(seen.scheme, seen.calendar)
        values: dict[str, dict[str, Any]] = {
            "index.html": {
                "told": told,
                "heads": heads(seen),
                "named": named,
                "collisions": collisions,
                "head": f"{seen.book.head_seq}:{seen.book.head_hash}",
            },
            "board.html": {"board": board.board(seen, board.Filter()), "colours": board.COLOURS, "outcomes": gates.OUTCOMES},
            "lists.html": {"slates": slates},
            "branches.html": {"branches": nominating.listing(seen) if any(t.key == nominating.TRACK for t in seen.scheme.tracks) else []},
            "months.html": {"loads": burden.by_month(seen), "kinds": burden.KINDS},
            "calendar.html": {"months": almanac.months(seen.scheme, seen.calendar), "collisions": collisions},
            "story.html": {"events": events},
            "messages.html": correspondence(seen),
        }
        (folder / "calendar.ics").write_text(_due_dates(seen, now), encoding="utf-8", newline="")
        ends = [stage.closes for stage in seen.scheme.tracks[0].stages if stage.closes is not None and stage.closes < told.last]
    values["stages.html"] = {"boards": [_past(store, told, day, now) for day in sorted(set(ends))], "colours": board.COLOURS}
    for name, own in values.items():
        (folder / name).write_text(wording.render(name, **common, **own), encoding="utf-8")
    return folder / "index.html"


def correspondence(seen: view.View) -> dict[str, Any]:
    """The messages of the year by month and state, and everything that the most reminded unit was told."""
    zone = seen.scheme.zone
    every = messages.of_book(seen.connection, seen.book.book)
    by: dict[str, Counter[str]] = {}
    for one in every:
        by.setdefault(f"{clock.local(one.made_at, zone):%Y-%m}", Counter())[one.state] += 1
    told = Counter(unit for one in every if (unit := one.recipient.partition("/")[0]) in seen.enrolments)
    sample = told.most_common(1)[0][0] if told else ""
    letters = [
        {
            "day": f"{clock.local(one.made_at, zone):%Y-%m-%d %H:%M}",
            "title": one.title,
            "recipient": roster.addressed(one.recipient, seen.titles),
            "name": one.name,
            "channel": one.channel,
            "state": outbox.STATES[one.state],
            "text": one.text,
        }
        for one in every
        if sample and sample in (one.subject, one.recipient.partition("/")[0])
    ]
    calls = [(f"{e.at:%Y-%m-%d}", e.sentence) for e in history.of_subject(seen.connection, sample) if e.kind == "call.recorded"]
    return {
        "total": len(every),
        "by_month": sorted(by.items()),
        "states": {key: name for key, name in outbox.STATES.items() if any(counts[key] for counts in by.values())},
        "sample": seen.enrolments[sample].name if sample else "（无）",
        "letters": letters,
        "calls": calls,
    }


def _due_dates(seen: view.View, now: datetime) -> str:
    """Every due date that the scheme fixes, as a calendar file."""
    entries = [
        invites.Entry(uid=f"{seen.book.label}.{task.key}@mofan", sequence=0, day=task.due.on, title=f"{task.name}截止", note=task.clause)
        for _, _, task in seen.scheme.tasks()
        if task.due is not None and task.due.on is not None
    ]
    return invites.calendar(entries, made_at=now, name=seen.scheme.title)


def heads(seen: view.View) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """(track, number of cases, outcomes with their numbers) for everybody but the cycle itself."""
    found = []
    for track in seen.scheme.tracks:
        if track.key != view.CYCLE:
            one = board.board(seen, board.Filter(track=track.key))
            found.append((track.name, len(one.rows), [(name, count) for _, name, count in one.outcomes]))
    return found


def _past(store: database.Database, told: director.Told, day: date, now: datetime) -> board.Board:
    with view.looking(store, told.book, now=now, as_of=day) as seen:
        return board.board(seen, board.Filter())
