"""为什么是这个结果: one subject's way from every raw figure to total, rank and each list; the side it may be shown; and what another scheme would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import errors, records
from storage import scores, tasks
from workflows.consultations import requests
from workflows.directory import users
from workflows.kernel import refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.pinned_scheme import PinnedScheme
from workflows.lists import lineage
from workflows.rules import allotting, exact, totals
from workflows.scheme import model
from workflows.selection import facts


@dataclass(frozen=True, kw_only=True)
class Account:
    """Everything behind one subject's place, for the office. `scored` are assessors' lines with who entered and who confirmed them."""

    subject: str
    name: str
    total: str
    rank: int | None
    among: int
    parts: tuple[totals.ScorePart, ...]
    notes: tuple[str, ...]
    scored: tuple[str, ...]
    clauses: tuple[tuple[str, str], ...]
    grounds: tuple[str, ...]
    opinions: tuple[str, ...]
    lists: tuple[tuple[str, str, str], ...]
    outcome: str


@dataclass(frozen=True, kw_only=True)
class Outward:
    """What the subject itself may be shown: its own points by group, its own results, what it still owes. No rank, no assessor, no opinion."""

    subject: str
    name: str
    total: str
    groups: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]
    arrears: tuple[str, ...]
    outcome: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """One subject under another scheme: rank and total before and after, whether it would be named."""

    subject: str
    name: str
    rank_before: int | None
    rank_after: int | None
    total_before: str
    total_after: str
    in_before: bool
    in_after: bool


def why_sealed(cycle: CycleView, subject: str) -> records.Refusal | None:
    """The refusal `sealed` while the subject's panel is not done: nobody looks at points before all of them are in and confirmed."""
    (case,) = cycle.of_subjects([subject])
    owed = [
        task
        for task in cycle.by_case.get(case.id, [])
        if cycle.pinned.tasks[task.kind].does == "scores"
    ]
    if all(task.state in tasks.DISCHARGED for task in owed):
        return None
    return refusals.make("sealed", subject, clause=owed[0].clause, name=case.name)


def account(cycle: CycleView, subject: str) -> Account:
    """The way to one subject's place. Raises Refused while its points are sealed, Misuse where it has no total yet."""
    made, result = _result(cycle, subject)
    people = users.names(cycle.connection)
    kept = scores.current(cycle.connection, cycle.ledger.book, subjects=[subject])
    entered: dict[tuple[str, str], list[str]] = {}
    for one in kept:
        who = f"{people.get(one.entered_by, '')}录入，{people.get(one.confirmed_by, '')}复核"
        entered.setdefault((one.assessor, one.indicator), []).append(
            f"{who}；{one.reason}" if one.reason else who
        )
    scored = []
    for sheet in result.sheets:
        for line in sheet.lines:
            by = "；".join(dict.fromkeys(entered.get((sheet.assessor, line.rule.key), ["未录入"])))
            scored.append(f"{sheet.assessor} {line.note}（{by}）")
    award = next(one for one in cycle.scheme.awards if one.track == "unit")
    judged = facts.verdicts(
        cycle, award, [subject], step=cycle.scheme.slates[-1].key, on=cycle.today
    )[subject]
    (case,) = cycle.of_subjects([subject])
    return Account(
        subject=subject,
        name=result.name,
        total=result.total_text,
        rank=result.rank,
        among=len(made),
        parts=result.parts,
        notes=result.notes,
        scored=tuple(scored),
        clauses=tuple((one.key, one.clause) for one in cycle.scheme.indicators),
        grounds=tuple(
            (f"不能列入：{one.sentence}" if one.excludes else one.sentence)
            for one in judged.grounds
        ),
        opinions=tuple(_opinions(cycle, subject)),
        lists=tuple(_lists(cycle, subject)),
        outcome=case.outcome,
    )


def outward(cycle: CycleView, subject: str) -> Outward:
    """The unit's own side. Raises as `account`."""
    _, result = _result(cycle, subject)
    given = facts.results(cycle).get(subject, {})
    (case,) = cycle.of_subjects([subject])
    owed = [
        cycle.task_name(task)
        for task in cycle.by_case.get(case.id, [])
        if task.carried and task.state not in tasks.DISCHARGED
    ]
    return Outward(
        subject=subject,
        name=result.name,
        total=result.total_text,
        groups=tuple(
            (group.name, exact.text(result.value(group.key).units, result.places))
            for group in cycle.scheme.groups
        ),
        results=tuple(
            (rule.name, given[rule.key])
            for rule in cycle.scheme.related_results
            if rule.key in given
        ),
        arrears=tuple(owed),
        outcome=case.outcome,
    )


def what_if(cycle: CycleView, other: model.Scheme) -> list[Change]:
    """Who would rise and who fall under another scheme, on the same facts: in the order of that scheme's ranking. Nothing is kept.

    Raises Refused with the reasons why that scheme cannot rank them, Misuse where it does not know all of the units.
    """
    known = {one.code for one in other.units}
    if strangers := [one.name for one in cycle.pinned.enrolments.values() if one.code not in known]:
        raise errors.Misuse(
            f"“{other.title}”的名单里没有{'、'.join(strangers)}：试算要用同一份单位名单。"
        )
    then = CycleView(
        cycle.connection,
        cycle.ledger,
        PinnedScheme(scheme=other, calendar=cycle.calendar),
        cycle.today,
    )
    before, after = _placed(cycle), _placed(then)
    return [
        Change(
            subject=subject,
            name=result.name,
            rank_before=before[subject][0].rank if subject in before else None,
            rank_after=result.rank,
            total_before=before[subject][0].total_text if subject in before else "",
            total_after=result.total_text,
            in_before=subject in before and before[subject][1],
            in_after=is_in,
        )
        for subject, (result, is_in) in after.items()
    ]


def _result(
    cycle: CycleView, subject: str
) -> tuple[tuple[totals.TotalScore, ...], totals.TotalScore]:
    if sealed := why_sealed(cycle, subject):
        raise errors.Refused([sealed])
    made = facts.rank(cycle).results
    found = next((one for one in made if one.subject == subject), None)
    if found is None:
        raise errors.Misuse(f"“{subject}”还没有总分：用 mofan assess rank --show 看缺什么。")
    return made, found


def _placed(cycle: CycleView) -> Mapping[str, tuple[totals.TotalScore, bool]]:
    """Everyone ranked with whether the award by rank would name them, before any meeting."""
    made = facts.rank(cycle)
    if made.reasons:
        raise errors.Refused(
            [refusals.make(one.code, one.subject, **one.values) for one in made.reasons]
        )
    award = next(one for one in cycle.scheme.awards if one.ranked)
    rule = facts.award_rule(cycle, award)
    judged = facts.verdicts(
        cycle,
        award,
        [one.subject for one in made.results],
        step=cycle.scheme.slates[1].key,
        on=cycle.today,
    )
    kept = facts.candidates(
        cycle, award, {one.subject: (one.rank, one.total) for one in made.results}, judged
    )
    named = set(allotting.allot(rule, kept).named)
    return {one.subject: (one, one.subject in named) for one in made.results}


def _opinions(cycle: CycleView, subject: str) -> list[str]:
    found = []
    for plan in cycle.scheme.consultations:
        if plan.track == "unit":
            cells = requests.coverage(cycle, plan, on=cycle.today, subjects=[subject]).cells
            found += [f"{plan.name}：{cell.note}" for cell in cells if cell.state != "not_asked"]
    return found


def _lists(cycle: CycleView, subject: str) -> list[tuple[str, str, str]]:
    found = []
    for name_list in lineage.every(cycle):
        shown = lineage.show(cycle, name_list)
        found += [
            (f"{shown.step_name}（第{shown.n}份）", one.standing_name, one.reason)
            for one in shown.entries
            if one.subject == subject
        ]
    return found
