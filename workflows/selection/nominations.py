"""Branches: units recommend them in order, the office checks papers and samples; each has its own case on its own track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from documents import parser
from engine import canon, errors, records
from storage import cases, scores
from storage.ledger.work import UnitOfWork
from workflows.cases import cycles, guards, transitions
from workflows.directory import units
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.lists import nominee_facts
from workflows.rules import quotas
from workflows.scheme import model_awards
from workflows.tasks import lifecycle

TRACK = "branch"


@dataclass(frozen=True, kw_only=True)
class Nominee:
    """One branch as its unit recommends it: grade, the last day of the unit's own public notice, its place in the unit's order."""

    unit: str
    name: str
    star: str
    published_on: date
    order: int


def nominate(
    service: Service,
    *,
    ledger: int,
    nominees: Sequence[Nominee],
    complete: bool = False,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Open a case for each branch. A unit over its cap, or with a branch below the grade, is refused whole; a name it nominated already too.

    `complete`: no more are expected, so the task of collecting them is settled.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        award = award_of(cycle)
        by_unit: dict[str, list[Nominee]] = {}
        for one in nominees:
            by_unit.setdefault(one.unit, []).append(one)
        before: dict[str, list[cases.Case]] = {}
        for case in cycle.of_track(TRACK):
            before.setdefault(case.unit, []).append(case)
        for code, listed in by_unit.items():
            why = _why_not(cycle, award, code, listed, before.get(code, []))
            if why:
                change.refuse(*why)
            else:
                for n, one in enumerate(
                    sorted(listed, key=lambda each: each.order), len(before.get(code, [])) + 1
                ):
                    _open(change, cycle, code, n, one)
        if complete:
            lifecycle.discharge(change, lifecycle.Moving(change, cycle, []), does="nominations")
        if not change.lines:
            change.refuse(
                refusals.make("nothing_to_do", cycle.ledger.label, name="推荐", what="没有新的内容")
            )

    said = [[one.unit, one.name, one.star, one.published_on, one.order] for one in nominees]
    return service.act(
        ledger=ledger,
        action="branch.nominate",
        body=body,
        arguments={"nominees": said, "complete": complete},
        run_options=run_options,
    )


def check(
    service: Service,
    *,
    ledger: int,
    subjects: Sequence[str],
    fail: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """The office's check of nominees: those who pass have their open tasks of this stage settled; with `fail` (why) they are concluded."""
    chosen = transitions.Selection(subjects=tuple(subjects))
    if fail.strip():
        return transitions.conclude(
            service,
            ledger=ledger,
            chosen=chosen,
            outcome="not_named",
            why=fail,
            run_options=run_options,
        )

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        found = cycle.of_subjects(list(subjects))
        moving = lifecycle.Moving(
            change, cycle, [task for own in cycle.tasks_of(found).values() for task in own]
        )
        for case in found:
            owed = [
                task
                for task in moving.of_case(case.id)
                if task.stage == case.state and task.state in ("waiting", "open", "handed_in")
            ]
            if case.track != TRACK or not owed:
                change.refuse(
                    refusals.make(
                        "nothing_to_do", case.subject, name=case.name, what="本阶段没有待核验的事项"
                    )
                )
                continue
            line = change.line(
                "branch.checked",
                case.subject,
                data={"name": case.name, "tasks": [cycle.task_name(task) for task in owed]},
            )
            for task in owed:
                moving.move(line, task, "settle")

    return service.act(
        ledger=ledger,
        action="branch.check",
        body=body,
        arguments={"subjects": list(subjects)},
        run_options=run_options,
    )


def award_of(cycle: CycleView) -> model_awards.Award:
    """The award of branches. Raises Misuse where the scheme has none."""
    found = next((one for one in cycle.scheme.awards if one.track == TRACK), None)
    if found is None:
        raise errors.Misuse(f"“{cycle.scheme.title}”不评选党支部。")
    return found


def nominees_of(names: units.Names, table: parser.Table) -> list[Nominee]:
    """The rows of a nomination table. Raises Misuse with a fault for every cell that names no unit."""
    codes, faults = names.of_cells(table)
    found = []
    for row in table.rows:
        order, day = row.values["order"], row.values["published_on"]
        if isinstance(order, int) and isinstance(day, date):
            code = codes.get(row.number, "")
            found.append(
                Nominee(
                    unit=code,
                    name=str(row.values["name"]),
                    star=str(row.values["star"]),
                    published_on=day,
                    order=order,
                )
            )
    if faults:
        raise errors.Misuse(faults)
    return found


@dataclass(frozen=True, kw_only=True)
class NomineeRow:
    """One nominee as shown."""

    code: str
    name: str
    unit: str
    unit_name: str
    star: str
    published_on: str
    order: int
    stage_name: str
    outcome: str
    version: int


def rows(cycle: CycleView, unit: str = "") -> list[NomineeRow]:
    """The nominees (of a unit), in the roster's order."""
    known = nominee_facts.facts(cycle)
    return [
        NomineeRow(
            code=case.subject,
            name=case.name,
            unit=case.unit,
            unit_name=cycle.pinned.enrolments[case.unit].name,
            star=known.get(case.subject, {}).get(nominee_facts.STAR, ""),
            published_on=known.get(case.subject, {}).get(nominee_facts.PUBLISHED, ""),
            order=int(known.get(case.subject, {}).get(nominee_facts.ORDER, "0")),
            stage_name=cycle.state_name(case),
            outcome=guards.OUTCOMES.get(case.outcome, ""),
            version=case.version,
        )
        for case in cycle.of_track(TRACK)
        if unit in ("", case.unit)
    ]


def sample(cycle: CycleView) -> list[NomineeRow]:
    """The nominees that are looked at on the spot: the scheme's share of them, rounded up, drawn by their digests, so that nobody chooses.

    The same nominees give the same sample, whatever became of them since.

    Raises Misuse where the scheme samples none.
    """
    award = award_of(cycle)
    if award.sample_percent is None:
        raise errors.Misuse(f"“{award.name}”没有安排抽查比例（sample_percent）。")
    every = rows(cycle)
    count = -(-len(every) * award.sample_percent // 100)
    drawn = sorted(
        every, key=lambda one: canon.digest_of([cycle.ledger.label, one.unit, one.name])
    )[:count]
    chosen = {one.code for one in drawn}
    return [one for one in every if one.code in chosen]


def _why_not(
    cycle: CycleView,
    award: model_awards.Award,
    code: str,
    listed: Sequence[Nominee],
    before: Sequence[cases.Case],
) -> list[records.Refusal]:
    enrolment = cycle.pinned.enrolments[code]
    if not cycle.pinned.is_ranked(code):
        return [refusals.make("not_enrolled", code, clause=award.clause, name=enrolment.name)]
    found = []
    cap = quotas.unit_cap(
        unit=code,
        name=enrolment.name,
        size=enrolment.branches,
        limit=award.per_unit,
        large_limit=award.per_large_unit,
        large_from=award.large_from,
    )
    live = [case for case in before if not cycle_view.is_concluded(case)]
    if cap is not None and len(live) + len(listed) > cap.limit:
        count = len(live) + len(listed)
        found.append(
            refusals.make(
                "caps_exceeded",
                code,
                clause=award.clause,
                name=enrolment.name,
                count=count,
                limit=cap.limit,
            )
        )
    taken = {case.name for case in before}
    for one in listed:
        if award.accepts and one.star not in award.accepts:
            needed = "、".join(award.accepts)
            found.append(
                refusals.make(
                    "star_low",
                    code,
                    clause=award.clause,
                    name=one.name,
                    star=one.star,
                    needed=needed,
                )
            )
        if one.name in taken:
            found.append(
                refusals.make(
                    "nothing_to_do", code, clause=award.clause, name=one.name, what="已经推荐过"
                )
            )
        if one.published_on >= cycle.today:
            found.append(
                refusals.make("notice_running", code, clause=award.clause, day=one.published_on)
            )
        taken.add(one.name)
    return found


def _open(change: UnitOfWork, cycle: CycleView, code: str, n: int, one: Nominee) -> None:
    position = cycle.pinned.positions[code]
    subject = f"{code}-{n}"
    line = change.line(
        "case.opened",
        subject,
        data={"name": one.name, "unit": code, "star": one.star, "order": one.order},
    )
    first = cycle.scheme.track(TRACK).stages[0]
    case = line.add(
        cases.Case(
            track=TRACK,
            subject=subject,
            name=one.name,
            unit=code,
            position=position,
            state=first.key,
            entered_on=cycle.today,
        )
    )
    cycles.add_tasks(line, cycle, case, entered=cycle.today)
    said = (
        (nominee_facts.ORDER, str(one.order)),
        (nominee_facts.STAR, one.star),
        (nominee_facts.PUBLISHED, one.published_on.isoformat()),
    )
    for name, value in said:
        line.add(
            scores.Finding(
                subject=subject,
                kind=nominee_facts.NOMINATION,
                name=name,
                value=value,
                entered_by=change.actor.person,
            )
        )


def form_of(cycle: CycleView) -> str:
    """The key of the scheme's table of nominations. Raises Misuse where it has none."""
    found = next(
        (plan.brings for plan in cycle.pinned.tasks.values() if plan.does == "nominations"), ""
    )
    if not found:
        raise errors.Misuse(f"“{cycle.scheme.title}”不评选党支部。")
    return found
