"""What is asked of the units, month by month: the plan wants fewer meetings, papers and inspections, so the system counts its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from engine import clock
from storage import notices, scores, submissions
from workflows import telling, view

KINDS = {
    "texts": "提醒（自动）",
    "calls": "电话",
    "answers": "退回和改期通知",
    "submissions": "报送",
    "attachments": "附件",
    "visits": "调研观摩",
}


@dataclass(frozen=True, kw_only=True)
class Load:
    """One month (`2020-05`) and how many of each kind."""

    month: str
    counts: dict[str, int]


def by_month(seen: view.View) -> list[Load]:
    """Every month in which anything was asked, in order."""
    found: Counter[tuple[str, str]] = Counter()
    zone = seen.scheme.zone
    units = set(seen.enrolments)
    for notice in notices.of_book(seen.connection, seen.book.book):
        if notice.subject in units:
            kind = "answers" if notice.kind == telling.ANSWER else "calls" if notice.mode == "calls" else "texts"
            found[f"{clock.local(notice.made_at, zone):%Y-%m}", kind] += 1
    own = {task.id for task in seen.every_task if task.subject in units}
    kept = [one for one in submissions.of_book(seen.connection, seen.book.book) if one.task in own]
    months = {one.id: f"{one.received_on:%Y-%m}" for one in kept}
    for one in kept:
        found[months[one.id], "submissions"] += 1
    for attached in submissions.attachments_of_book(seen.connection, seen.book.book):
        if attached.submission in months:
            found[months[attached.submission], "attachments"] += 1
    for visit in scores.visits(seen.connection, seen.book.book):
        found[f"{visit.held_on:%Y-%m}", "visits"] += 1
    return [Load(month=month, counts={kind: found[month, kind] for kind in KINDS}) for month in sorted({month for month, _ in found})]
