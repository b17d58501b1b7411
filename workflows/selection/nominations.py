"""Branches: units recommend them in order, the office checks papers and samples.

Each has its own case on its own track.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from documents import parser
from engine import canon, errors, records
from engine.described import Cell, described
from storage import cases, scores, tasks
from storage.ledger.work import UnitOfWork
from workflows.cases import cycles, guards, transitions
from workflows.directory import units
from workflows.kernel import cycle_view, meaning
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.lists import contenders, nominee_facts
from workflows.rules import quotas, refusals
from workflows.scheme import model_awards
from workflows.scheme.language import unit_conditions
from workflows.tasks import lifecycle

TRACK = "branch"


@dataclass(frozen=True, kw_only=True)
class Nominee:
    """One branch as its unit recommends it.

    `unit` is the unit's code, `star` the grade, `published_on` the last day of the unit's own
    public notice, `order` the branch's place in the unit's order. `award` is the key or name of the
    award it is nominated for, empty where there is only one.
    """

    unit: str
    name: str
    star: str
    published_on: date
    order: int
    award: str = ""


@use_case("branch.nominate")
def nominate(change: Change, *, nominees: Sequence[Nominee], complete: bool = False) -> None:
    """Open a case for each of the `nominees`.

    With `complete` no more are expected, so the task of collecting them is settled. A unit over
    its cap, with a branch below the grade, or with a name that it nominated already (a second
    call) is refused whole. Raises Misuse where the scheme names no branches.
    """

    cycle = change.cycle
    by_award: dict[tuple[str, str], list[Nominee]] = {}
    awards_by_name = {nominee.award: award_of(cycle, nominee.award) for nominee in nominees}
    awards = {award.key: award for award in awards_by_name.values()}
    if not nominees:
        award_of_any(cycle)
    for nominee in nominees:
        key = awards_by_name[nominee.award].key
        by_award.setdefault((nominee.unit, key), []).append(nominee)
    before: dict[str, list[cases.Case]] = {}
    for case in cycle.of_track(TRACK):
        before.setdefault(case.unit, []).append(case)
    orders = nominee_facts.orders(cycle)
    names = {code: {case.name for case in of_unit} for code, of_unit in before.items()}
    counts = {code: len(of_unit) for code, of_unit in before.items()}
    for (code, key), recommended in by_award.items():
        known = names.setdefault(code, set())
        contending = {case.subject for case in contenders.field(cycle, awards[key])}
        rivals = [case for case in before.get(code, []) if case.subject in contending]
        why = _why_not(cycle, awards[key], code, recommended, rivals, orders, known)
        if why:
            change.refuse(*why)
            continue
        for nominee in sorted(recommended, key=lambda each: each.order):
            counts[code] = counts.get(code, 0) + 1
            known.add(nominee.name)
            _open(change, cycle, code, counts[code], nominee, key)
    if complete:
        lifecycle.discharge(change, lifecycle.Moving(change, cycle, []), does="nominations")
    if not change.lines:
        change.refuse(refusals.make("unchanged", cycle.ledger.label, name="推荐"))


@use_case("branch.check")
def check(change: Change, *, subjects: Sequence[str], fail: str = "") -> None:
    """The office's check of nominees.

    Those of the `subjects` who pass have their open tasks of this stage settled; with `fail`, the
    reason, they are concluded as not named. Refused, one by one, for who has no task left in this
    stage, so a second call is refused. Raises Misuse for a subject that has no case.
    """
    if fail.strip():
        selection = transitions.Selection(subjects=tuple(subjects))
        transitions.conclude.function(change, selection=selection, outcome="not_named", why=fail)
        return
    cycle = change.cycle
    checked = cycle.of_subjects(list(subjects))
    moving = lifecycle.Moving(
        change,
        cycle,
        [task for case_tasks in cycle.tasks_of(checked).values() for task in case_tasks],
    )
    for case in checked:
        owed = unsettled(case, moving.of_case(case.id))
        if case.track != TRACK or not owed:
            change.refuse(refusals.make("nothing_to_check", case.subject, name=case.name))
            continue
        line = change.line(
            "branch.checked",
            case.subject,
            data={"name": case.name, "tasks": [cycle.task_name(task) for task in owed]},
        )
        for task in owed:
            moving.move(line, task, "settle")


def unsettled(case: cases.Case, case_tasks: Iterable[tasks.Task]) -> list[tasks.Task]:
    """Those of its tasks that a case still has to settle in the stage where it is."""
    return [
        task
        for task in case_tasks
        if task.stage == case.state and task.state in ("waiting", "open", "handed_in")
    ]


def award_of(cycle: CycleView, meant: str = "") -> model_awards.Award:
    """The award of branches that is `meant` by key or name; without a word the only one.

    Raises Misuse where the scheme has none, and where it is not clear.
    """
    award_of_any(cycle)
    awards = contenders.of_branches(cycle)
    titles = {award.key: award.name for award in awards}
    if not meant and len(awards) == 1:
        return awards[0]
    if not meant:
        raise errors.Misuse(f"请说明推荐的是哪个奖项：{'、'.join(titles.values())}。")
    key = meaning.key_of("奖项", titles, meant)
    return next(award for award in awards if award.key == key)


def award_of_any(cycle: CycleView) -> None:
    """Raises Misuse where the scheme has no award of branches."""
    if not contenders.of_branches(cycle):
        raise errors.Misuse(f"“{cycle.scheme.title}”不评选党支部。")


def nominees_of(names: units.Names, table: parser.Table) -> list[Nominee]:
    """The rows of a nomination table, the units looked up in `names`.

    Raises Misuse with a fault for every cell that names no unit.
    """
    codes, faults = names.of_cells(table)
    nominees = []
    for row in table.rows:
        order, day = row.values["order"], row.values["published_on"]
        if isinstance(order, int) and isinstance(day, date):
            code = codes.get(row.number, "")
            nominees.append(
                Nominee(
                    unit=code,
                    name=str(row.values["name"]),
                    star=str(row.values["star"]),
                    published_on=day,
                    order=order,
                    award=str(row.values.get("award") or ""),
                )
            )
    if faults:
        raise errors.Misuse(faults)
    return nominees


@described
class NomineeRow:
    """One nominee as shown."""

    code: Annotated[str, Cell("编码")]
    name: Annotated[str, Cell("党支部")]
    unit: str
    unit_name: Annotated[str, Cell("单位")]
    star: Annotated[str, Cell("星级")]
    published_on: Annotated[str, Cell("单位公示止")]
    order: Annotated[int, Cell("次序")]
    stage_name: Annotated[str, Cell("阶段")]
    outcome: Annotated[str, Cell("结果")]
    version: int


def rows(cycle: CycleView, unit: str = "") -> list[NomineeRow]:
    """The nominees (of a unit), in the roster's order."""
    recorded = nominee_facts.facts(cycle)
    return [
        NomineeRow(
            code=case.subject,
            name=case.name,
            unit=case.unit,
            unit_name=cycle.pinned.enrolments[case.unit].name,
            star=recorded.get(case.subject, {}).get(nominee_facts.STAR, ""),
            published_on=recorded.get(case.subject, {}).get(nominee_facts.PUBLISHED, ""),
            order=int(recorded.get(case.subject, {}).get(nominee_facts.ORDER, "0")),
            stage_name=cycle.state_name(case),
            outcome=guards.OUTCOMES.get(case.outcome, ""),
            version=case.version,
        )
        for case in cycle.of_track(TRACK)
        if unit in ("", case.unit)
    ]


def sample(cycle: CycleView) -> list[NomineeRow]:
    """The nominees that are looked at on the spot: the scheme's share of them, rounded up.

    They are drawn by their digests, so that nobody chooses: the same nominees give the same
    sample, whatever became of them since. Raises Misuse where the scheme samples none.
    """
    award_of_any(cycle)
    awards = contenders.of_branches(cycle)
    if all(award.sample_percent is None for award in awards):
        raise errors.Misuse(f"“{awards[0].name}”没有安排抽查比例（sample_percent）。")
    every = rows(cycle)
    codes: set[str] = set()
    for award in awards:
        contending = {case.subject for case in contenders.field(cycle, award)}
        of_award = [row for row in every if row.code in contending]
        count = -(-len(of_award) * (award.sample_percent or 0) // 100)
        drawn = sorted(
            of_award, key=lambda row: canon.digest_of([cycle.ledger.label, row.unit, row.name])
        )[:count]
        codes |= {row.code for row in drawn}
    return [row for row in every if row.code in codes]


def _why_not(
    cycle: CycleView,
    award: model_awards.Award,
    code: str,
    recommended: Sequence[Nominee],
    before: Sequence[cases.Case],
    orders: Mapping[str, int],
    known: Collection[str],
) -> list[records.Refusal]:
    """Why a unit may not recommend them: `before` are those for the same award, `known` all names
    of branches that it recommended.
    """
    enrolment = cycle.pinned.enrolments[code]
    if not cycle.pinned.is_ranked(code):
        return [refusals.make("not_enrolled", code, clause=award.clause, name=enrolment.name)]
    if not enrolment.meets(award.among):
        outside = f"不在评选范围（{unit_conditions.said(award.among)}）"
        return [
            refusals.make(
                "ineligible", code, clause=award.clause, name=enrolment.name, reason=outside
            )
        ]
    reasons = []
    cap = quotas.unit_cap(
        unit=code,
        name=enrolment.name,
        size=enrolment.branches,
        limit=award.per_unit,
        large_limit=award.per_large_unit,
        large_from=award.large_from,
    )
    live = [case for case in before if not cycle_view.is_concluded(case)]
    if cap is not None and len(live) + len(recommended) > cap.limit:
        count = len(live) + len(recommended)
        reasons.append(
            refusals.make(
                "caps_exceeded",
                code,
                clause=award.clause,
                name=enrolment.name,
                count=count,
                limit=cap.limit,
            )
        )
    names = set(known)
    taken = {orders[case.subject]: case.name for case in live if case.subject in orders}
    for nominee in recommended:
        if nominee.order in taken and nominee.name not in names:
            reasons.append(
                refusals.make(
                    "order_taken",
                    code,
                    clause=award.clause,
                    name=nominee.name,
                    order=nominee.order,
                    other=taken[nominee.order],
                )
            )
        taken.setdefault(nominee.order, nominee.name)
        if award.accepts and nominee.star not in award.accepts:
            needed = "、".join(award.accepts)
            reasons.append(
                refusals.make(
                    "star_low",
                    code,
                    clause=award.clause,
                    name=nominee.name,
                    star=nominee.star,
                    needed=needed,
                )
            )
        if nominee.name in names:
            reasons.append(
                refusals.make("branch_nominated", code, clause=award.clause, name=nominee.name)
            )
        if nominee.published_on >= cycle.today:
            reasons.append(
                refusals.make("notice_running", code, clause=award.clause, day=nominee.published_on)
            )
        names.add(nominee.name)
    return reasons


def _open(
    change: UnitOfWork, cycle: CycleView, code: str, n: int, nominee: Nominee, award: str
) -> None:
    position = cycle.pinned.positions[code]
    subject = f"{code}-{n}"
    line = change.line(
        "case.opened",
        subject,
        data={"name": nominee.name, "unit": code, "star": nominee.star, "order": nominee.order},
    )
    first = cycle.scheme.track(TRACK).stages[0]
    case = line.add(
        cases.Case(
            track=TRACK,
            subject=subject,
            name=nominee.name,
            unit=code,
            position=position,
            state=first.key,
            entered_on=cycle.today,
        )
    )
    cycles.add_tasks(line, cycle, case, entered=cycle.today)
    stated = (
        (nominee_facts.ORDER, str(nominee.order)),
        (nominee_facts.STAR, nominee.star),
        (nominee_facts.PUBLISHED, nominee.published_on.isoformat()),
        *([(nominee_facts.AWARD, award)] if len(contenders.of_branches(cycle)) > 1 else []),
    )
    for name, text in stated:
        line.add(
            scores.Finding(
                subject=subject,
                kind=nominee_facts.NOMINATION,
                name=name,
                value=text,
                entered_by=change.actor.person,
            )
        )


def form_of(cycle: CycleView) -> str:
    """The key of the scheme's table of nominations. Raises Misuse where it has none."""
    form = next(
        (plan.brings for plan in cycle.pinned.tasks.values() if plan.does == "nominations"), ""
    )
    if not form:
        raise errors.Misuse(f"“{cycle.scheme.title}”不评选党支部。")
    return form
