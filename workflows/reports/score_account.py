"""为什么是这个结果: one subject's way from every raw figure to total, rank and each list.

Also the side of it that the subject may be shown, and what another scheme would do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from engine import errors, records
from engine.described import Cell, described
from storage import scores, tasks
from workflows.consultations import coverage
from workflows.directory import users
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.pinned_scheme import PinnedScheme
from workflows.lists import contenders, lineage
from workflows.rules import exact, refusals, totals
from workflows.scheme import model
from workflows.selection import exclusions, facts


@dataclass(frozen=True, kw_only=True)
class Account:
    """Everything behind one subject's place, for the office.

    `scored` are assessors' lines with who entered and who confirmed them, `clauses` are
    (indicator, clause), `lists` are (list, standing, reason). `rank` is `among` everybody who is
    ranked; `placings` are (award, rank, among how many) for each that goes by rank.
    """

    subject: str
    name: str
    total: str
    rank: int | None
    among: int
    placings: tuple[tuple[str, int | None, int], ...]
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
    """What the subject itself may be shown. No rank, no assessor, no opinion.

    Its points as (group, points), its results as (name, value), and what it still owes.
    """

    subject: str
    name: str
    total: str
    groups: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]
    arrears: tuple[str, ...]
    outcome: str


@described
class Change:
    """One subject under another scheme: rank and total before and after.

    `in_before` and `in_after` say whether it would be named with that `award`.
    """

    subject: Annotated[str, Cell("编码")]
    name: Annotated[str, Cell("单位")]
    rank_before: Annotated[int | None, Cell("现名次")]
    rank_after: Annotated[int | None, Cell("新名次")]
    total_before: Annotated[str, Cell("现总分")]
    total_after: Annotated[str, Cell("新总分")]
    in_before: bool
    in_after: bool
    award: Annotated[str, Cell("奖项")] = ""


def why_sealed(cycle: CycleView, subject: str) -> records.Refusal | None:
    """The refusal `sealed` while the subject's panel is not done, none afterwards.

    Nobody looks at points before all of them are in and confirmed. Raises Misuse for a `subject`
    that has no case.
    """
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
    """The way to the place of the `subject` (a code).

    Raises Refused while its points are sealed, Misuse where it has no total yet.
    """
    results, score = _score_of(cycle, subject)
    current = cycle.find(scores.Score, is_current=True)
    entries = [entry for entry in current if entry.subject == subject]
    hands = {hand for entry in entries for hand in (entry.entered_by, entry.confirmed_by)}
    people = users.names(cycle.connection, hands)
    entered: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        provenance = (
            f"{people.get(entry.entered_by, '')}录入，{people.get(entry.confirmed_by, '')}复核"
        )
        entered.setdefault((entry.assessor, entry.indicator), []).append(
            f"{provenance}；{entry.reason}" if entry.reason else provenance
        )
    scored = []
    for sheet in score.sheets:
        for line in sheet.lines:
            entered_by = dict.fromkeys(
                entered.get((sheet.assessor, line.indicator.key), ["未录入"])
            )
            scored.append(f"{sheet.assessor} {line.note}（{'；'.join(entered_by)}）")
    (case,) = cycle.of_subjects([subject])
    return Account(
        subject=subject,
        name=score.name,
        total=score.total_text,
        rank=score.rank,
        among=len(results),
        placings=tuple(_placings(cycle, subject)),
        parts=score.parts,
        notes=score.notes,
        scored=tuple(scored),
        clauses=tuple((indicator.key, indicator.clause) for indicator in cycle.scheme.indicators),
        grounds=tuple(_grounds(cycle, subject)),
        opinions=tuple(_opinions(cycle, subject)),
        lists=tuple(_lists(cycle, subject)),
        outcome=case.outcome,
    )


def _placings(cycle: CycleView, subject: str) -> Iterator[tuple[str, int | None, int]]:
    """Where the subject stands in each award that goes by rank and that it contends for."""
    for award in contenders.ranked(cycle):
        ranked = facts.rank(cycle, award).results
        for score in ranked:
            if score.subject == subject:
                yield award.name, score.rank, len(ranked)


def _grounds(cycle: CycleView, subject: str) -> Iterator[str]:
    """Whether it may be named, of each award of units, and what is to be said of it."""
    awards = [award for award in cycle.scheme.awards if award.track == "unit"]
    step = cycle.scheme.naming.key
    for award in awards:
        judged = exclusions.verdicts(cycle, award, [subject], step=step, on=cycle.today)
        prefix = f"{award.name}：" if len(awards) > 1 else ""
        for ground in judged[subject].grounds:
            against = "不能列入：" if ground.excludes else ""
            yield f"{prefix}{against}{ground.sentence}"


def outward(cycle: CycleView, subject: str) -> Outward:
    """What the `subject` itself may be shown of it. Raises as `account`."""
    _, score = _score_of(cycle, subject)
    related_results = facts.results(cycle).get(subject, {})
    (case,) = cycle.of_subjects([subject])
    owed = [
        cycle.task_name(task)
        for task in cycle.by_case.get(case.id, [])
        if task.carried and task.state not in tasks.DISCHARGED
    ]
    return Outward(
        subject=subject,
        name=score.name,
        total=score.total_text,
        groups=tuple(
            (group.name, exact.text(score.value(group.key).units, score.places))
            for group in cycle.scheme.groups
        ),
        results=tuple(
            (rule.name, related_results[rule.key])
            for rule in cycle.scheme.related_results
            if rule.key in related_results
        ),
        arrears=tuple(owed),
        outcome=case.outcome,
    )


def what_if(cycle: CycleView, other: model.Scheme) -> list[Change]:
    """Who would rise and who fall under the `other` scheme, on the same facts. Nothing is kept.

    In the order of that scheme's ranking. Raises Refused with the reasons why that scheme cannot
    rank them, Misuse where it does not know all of the units.
    """
    codes = {unit.code for unit in other.units}
    if strangers := [
        enrolment.name
        for enrolment in cycle.pinned.enrolments.values()
        if enrolment.code not in codes
    ]:
        raise errors.Misuse(
            f"“{other.title}”的名单里没有{'、'.join(strangers)}：试算要用同一份单位名单。"
        )
    other_view = CycleView(
        cycle.connection,
        cycle.ledger,
        PinnedScheme(scheme=other, calendar=cycle.calendar),
        cycle.today,
    )
    before, after = _placed(cycle), _placed(other_view)
    return [
        Change(
            subject=subject,
            name=score.name,
            rank_before=was[subject][0].rank if subject in was else None,
            rank_after=score.rank,
            total_before=was[subject][0].total_text if subject in was else "",
            total_after=score.total_text,
            in_before=subject in was and was[subject][1],
            in_after=is_in,
            award=award,
        )
        for award, placed in after.items()
        for was in [before.get(award, {})]
        for subject, (score, is_in) in placed.items()
    ]


def _score_of(
    cycle: CycleView, subject: str
) -> tuple[tuple[totals.TotalScore, ...], totals.TotalScore]:
    """Everybody's totals in the order of their ranks, and that of the subject."""
    if sealed := why_sealed(cycle, subject):
        raise errors.Refused([sealed])
    results = facts.rank(cycle).results
    score = next((score for score in results if score.subject == subject), None)
    if score is None:
        raise errors.Misuse(f"“{subject}”还没有总分：用 mofan assess rank --show 看缺什么。")
    return results, score


Placed = Mapping[str, tuple[totals.TotalScore, bool]]


def _placed(cycle: CycleView) -> dict[str, Placed]:
    """Everyone ranked, by award and subject, with whether it would name them, before any meeting.

    Who would be named with an award above is no candidate below.
    """
    placed: dict[str, Placed] = {}
    named: dict[str, set[str]] = {}
    for award in contenders.downwards(cycle):
        if not award.ranked:
            continue
        ranking = facts.rank(cycle, award)
        if ranking.reasons:
            raise errors.Refused(ranking.reasons)
        taken = {
            subject
            for higher in contenders.above(cycle, award)
            for subject in named.get(higher.key, ())
        }
        judged = exclusions.verdicts(
            cycle,
            award,
            [score.subject for score in ranking.results],
            step=lineage.first_step(cycle).key,
            on=cycle.today,
        )
        candidates = facts.candidates(
            cycle,
            award,
            {
                score.subject: (score.rank, score.total)
                for score in ranking.results
                if score.subject not in taken
            },
            judged,
        )
        ranked = len(ranking.results)
        named[award.key] = set(facts.allot(cycle, award, candidates, ranked=ranked).named)
        placed[award.name] = {
            score.subject: (score, score.subject in named[award.key]) for score in ranking.results
        }
    return placed


def _opinions(cycle: CycleView, subject: str) -> list[str]:
    notes = []
    for plan in cycle.scheme.consultations:
        if plan.track == "unit":
            cells = coverage.evaluate(cycle, plan, on=cycle.today, subjects=[subject]).cells
            notes += [f"{plan.name}：{cell.note}" for cell in cells if cell.state != "not_asked"]
    return notes


def _lists(cycle: CycleView, subject: str) -> list[tuple[str, str, str]]:
    listings = []
    for name_list in lineage.every(cycle):
        shown = lineage.show(cycle, name_list)
        listings += [
            (f"{shown.step_name}（第{shown.n}份）", entry.standing_name, entry.reason)
            for entry in shown.entries
            if entry.subject == subject
        ]
    return listings
