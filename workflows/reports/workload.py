"""What is asked of the units, month by month.

The plan wants fewer meetings, papers and inspections, so the system counts its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine import clock, days
from storage import messages, notices, submissions, visits
from workflows.kernel.cycle_view import CycleView
from workflows.scheme import model, sample

KINDS = {
    "texts": "消息",
    "calls": "电话",
    "submissions": "报送",
    "attachments": "附件",
    "visits": "调研观摩",
}

MEASURES = {"texts": "条", "calls": "次", "submissions": "次", "attachments": "份", "visits": "次"}


@dataclass(frozen=True, kw_only=True)
class Load:
    """One month (`2020-05`) and how many of each kind, of all units together or of one."""

    month: str
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Excess:
    """A month in which a unit was asked for more than the scheme's cap."""

    unit: str
    month: str
    kind: str
    count: int
    cap: int


Counts = Counter[tuple[str, str, str]]


def count(cycle: CycleView) -> Counts:
    """How many by (unit, month, kind): texts that left or will, calls, what came in, visits.

    What the office tells itself about a unit is asked of nobody: a text counts for the unit that
    it goes to.
    """
    counts: Counts = Counter()
    zone = cycle.scheme.zone
    units = cycle.enrolments
    for text in cycle.find(messages.Message):
        unit = text.recipient.partition("/")[0]
        if unit in units and text.state not in ("cancelled", "expired", "failed"):
            counts[unit, f"{clock.local(text.made_at, zone):%Y-%m}", "texts"] += 1
    for notice in cycle.find(notices.Notice):
        unit = notice.recipient.partition("/")[0]
        if unit in units and notice.mode == "calls" and notice.state in ("pending", "called"):
            counts[unit, f"{clock.local(notice.made_at, zone):%Y-%m}", "calls"] += 1
    unit_by_task = {task.id: task.subject for task in cycle.every_task if task.subject in units}
    submissions_by_id = {
        submission.id: submission
        for submission in cycle.find(submissions.Submission)
        if submission.task in unit_by_task
    }
    for submission in submissions_by_id.values():
        counts[unit_by_task[submission.task], f"{submission.received_on:%Y-%m}", "submissions"] += 1
    for attached in cycle.find(submissions.Attachment):
        if attached.submission in submissions_by_id:
            submission = submissions_by_id[attached.submission]
            counts[
                unit_by_task[submission.task], f"{submission.received_on:%Y-%m}", "attachments"
            ] += 1
    for visit in cycle.find(visits.Visit, state="held"):
        counts[visit.subject, f"{visit.held_on:%Y-%m}", "visits"] += 1
    return counts


def by_month(cycle: CycleView, unit: str = "") -> list[Load]:
    """Every month in which anything was asked of the `unit` (a code; of all without), in order."""
    return _months(
        (month, kind, number)
        for (code, month, kind), number in count(cycle).items()
        if unit in ("", code)
    )


def excesses(cycle: CycleView, *, more: Counts | None = None) -> list[Excess]:
    """Where a unit's month is over the scheme's caps, in the roster's order.

    `more` is what somebody is about to ask besides, by (unit, month, kind); with it only the
    months that it adds to are looked at.
    """
    counts = count(cycle)
    counts.update(more or {})
    order = {code: n for n, code in enumerate(cycle.enrolments)}
    caps = limits(cycle.scheme)
    over = [
        Excess(unit=unit, month=month, kind=kind, count=n, cap=caps[kind])
        for (unit, month, kind), n in counts.items()
        if kind in caps and n > caps[kind] and (more is None or (unit, month, kind) in more)
    ]
    return sorted(
        over, key=lambda excess: (order.get(excess.unit, len(order)), excess.month, excess.kind)
    )


def planned(scheme: model.Scheme, calendar: days.WorkCalendar) -> list[Load]:
    """What the scheme by itself will ask of one unit in a year with that `calendar`.

    Texts (one a day, whatever it tells of) and calls by their ladders, papers by due dates.
    """
    counts: Counter[tuple[str, str]] = Counter()
    texts: set[date] = set()
    modes = {
        (ladder.key, rung.step): rung.mode for ladder in scheme.ladders for rung in ladder.rungs
    }
    for (_, _, plan), line in zip(scheme.tasks(), sample.sample(scheme, calendar), strict=True):
        if plan.owner != "unit" or plan.of != "everyone":
            continue
        for step, day in line.reminders:
            if modes[plan.ladder, step] == "auto":
                texts.add(day)
            elif modes[plan.ladder, step] == "calls":
                counts[f"{day:%Y-%m}", "calls"] += 1
        if line.due_on is not None and plan.brings != "nothing" and not plan.does:
            counts[f"{line.due_on:%Y-%m}", "submissions"] += 1
    for day in texts:
        counts[f"{day:%Y-%m}", "texts"] += 1
    return _months((month, kind, n) for (month, kind), n in counts.items())


def over_plan(scheme: model.Scheme, calendar: days.WorkCalendar) -> list[str]:
    """The months in which the scheme by itself asks a unit for more than its own caps.

    A sentence for each month and kind, in a year with that `calendar`.
    """
    return [
        f"{load.month}仅按本安排，每个单位的{KINDS[kind]}就有{load.counts[kind]}{MEASURES[kind]}，"
        f"超过本安排规定的每月{cap}{MEASURES[kind]}"
        for load in planned(scheme, calendar)
        for kind, cap in limits(scheme).items()
        if load.counts[kind] > cap
    ]


def limits(scheme: model.Scheme) -> dict[str, int]:
    """The scheme's caps that are set, by kind."""
    return {
        kind: cap for kind, cap in scheme.reminding.caps.model_dump().items() if cap is not None
    }


def _months(counted: Iterable[tuple[str, str, int]]) -> list[Load]:
    """(month, kind, number) summed up by month, in order."""
    by_month: dict[str, Counter[str]] = {}
    for month, kind, number in counted:
        by_month.setdefault(month, Counter())[kind] += number
    return [
        Load(month=month, counts={kind: counts[kind] for kind in KINDS})
        for month, counts in sorted(by_month.items())
    ]
