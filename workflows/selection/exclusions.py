"""Who may not stand on a list, and every ground for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine import records
from storage import cases, lists, problems, public_notices, queries, scores, tasks
from workflows.cases import guards
from workflows.consultations import coverage
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.lists import contenders, lineage
from workflows.rules import eligibility, refusals
from workflows.rules import related as related_rules
from workflows.scheme import model_awards, model_office
from workflows.scheme.language import unit_conditions
from workflows.selection import facts

LEFT = ("withdrawn", "merged")
"""How a unit ends that is no longer there: nor are its branches."""


def verdicts(
    cycle: CycleView, award: model_awards.Award, subjects: Sequence[str], *, step: str, on: date
) -> dict[str, eligibility.Verdict]:
    """Whether each may be on a list of that `step` on a day, by subject and with every ground.

    Participation, how it ended, disqualifiers, bad results, departments' conclusions, arrears;
    for whom nobody scores (branches) also what of its check is not done. Raises Misuse for one
    of the `subjects` that has no case.
    """
    judged_cases = cycle.of_subjects(list(subjects)) if subjects else []
    owners = {case.unit for case in judged_cases if case.unit}
    left = {
        case.subject: guards.OUTCOMES[case.outcome]
        for case in (cycle.of_subjects(sorted(owners)) if owners else [])
        if cycle_view.is_concluded(case) and case.outcome in LEFT
    }
    findings = _counted(cycle)
    may_follow = _considered(cycle, award) if lineage.may_refill(cycle, award) else set()
    related = facts.results(cycle)
    contending = {case.subject for case in contenders.field(cycle, award)}
    taken = _taken_above(cycle, award, step)
    problems_by_unit = _weighing_problems(cycle)
    negatives = _negatives(cycle, award, subjects, step, on)
    owed = cycle.tasks_of(judged_cases)
    upheld = upheld_against(cycle)
    described = []
    for case in judged_cases:
        unit = case.unit or case.subject
        enrolment = cycle.pinned.enrolments[unit]
        described.append(
            eligibility.Subject(
                code=case.subject,
                name=case.name,
                participation=enrolment.participation,
                is_host=unit == cycle.scheme.organiser.unit,
                ended=_ended(case, may_follow)
                or (f"所在单位{left[case.unit]}" if case.unit in left else ""),
                outside="" if case.subject in contending else unit_conditions.said(award.among),
                above=taken.get(case.subject, ""),
                owing=() if award.ranked else _owing(cycle, owed.get(case.id, [])),
                undone=_undone(
                    cycle, owed.get(case.id, []), problems_by_unit.get(case.subject, ())
                ),
                upheld=case.subject in upheld,
                facts=tuple(
                    eligibility.Fact(
                        disqualifier=finding.name,
                        effective_on=finding.effective_on,
                        document=finding.document,
                        department=finding.department,
                        lifted=finding.lifted,
                    )
                    for finding in [
                        *findings.get(case.subject, []),
                        *(findings.get(unit, []) if unit != case.subject else []),
                    ]
                ),
                bad_results=tuple(
                    eligibility.BadResult(name=rule.name, value=related[case.subject][rule.key])
                    for rule in cycle.scheme.related_results
                    if related_rules.is_bad(rule, related.get(case.subject, {}).get(rule.key, ""))
                ),
                negatives=negatives.get(case.subject, ()),
                arrears=tuple(
                    cycle.task_name(task)
                    for task in owed.get(case.id, [])
                    if task.carried and task.state not in tasks.DISCHARGED
                ),
            )
        )
    judged = eligibility.judge(cycle.scheme.disqualifiers, described, on=on)
    return {verdict.subject: verdict for verdict in judged}


def _ended(case: cases.Case, may_follow: set[str]) -> str:
    """How a case ended without a name that stands.

    Who was left out and may follow into a place set free has not ended; who lost the name has.
    """
    if case.outcome == "revoked" or (cycle_view.is_concluded(case) and case.outcome != "named"):
        return (
            ""
            if case.outcome == "not_named" and case.subject in may_follow
            else guards.OUTCOMES.get(case.outcome, "")
        )
    return ""


def _considered(cycle: CycleView, award: model_awards.Award) -> set[str]:
    """Everyone who was on, or left out of, the first list of an award."""
    name_list = lineage.newest(cycle).get((award.key, lineage.first_step(cycle).key))
    if name_list is None:
        return set()
    entries = cycle.find(lists.ListEntry, slate=[name_list.id])
    return {entry.subject for entry in entries}


def _counted(cycle: CycleView) -> dict[str, list[scores.Finding]]:
    """What was found, by subject.

    What one person keyed in counts against, never in favour: until somebody else confirmed it,
    a lifting lifts nothing, and what it replaced still stands.
    """
    before = {
        (finding.subject, finding.name): finding
        for finding in cycle.find(
            scores.Finding,
            kind="disqualifier",
            is_current=False,
            confirmed_by=queries.other_than(0),
        )
    }
    counted: dict[str, list[scores.Finding]] = {}
    for finding in facts.findings(cycle, "disqualifier"):
        of_subject = counted.setdefault(finding.subject, [])
        if finding.confirmed_by:
            of_subject.append(finding)
            continue
        confirmed = before.get((finding.subject, finding.name))
        of_subject += [confirmed] if confirmed is not None else []
        if not finding.lifted or confirmed is None:
            of_subject.append(finding.model_copy(update={"lifted": ""}))
    return counted


def upheld_against(cycle: CycleView) -> set[str]:
    """The subjects that an objection was upheld against, for which two persons stand."""
    return {
        objection.subject
        for objection in cycle.find(public_notices.Objection, outcome="upheld")
        if objection.confirmed_by
    }


def why_not_stand(
    cycle: CycleView,
    award: model_awards.Award,
    entries: Sequence[lists.ListEntry],
    *,
    step: str,
    on: date,
) -> list[records.Refusal]:
    """One refusal for each of the `entries` on a list of that `step` that may not stand there.

    Judged by what is recorded now, as of the day of the decision. What a unit lacks is no matter
    where people put it on the list all the same.
    """
    kept = {entry.subject for entry in entries if entry.is_added}
    subjects = [entry.subject for entry in entries]
    judged = verdicts(cycle, award, subjects, step=step, on=on).values()
    return [
        refusals.make(
            "ineligible",
            verdict.subject,
            clause=award.clause,
            name=verdict.name,
            reason="；".join(against),
        )
        for verdict in judged
        if (against := verdict.against(is_kept=verdict.subject in kept))
    ]


def _owing(cycle: CycleView, case_tasks: Sequence[tasks.Task]) -> tuple[str, ...]:
    return tuple(
        cycle.task_name(task)
        for task in case_tasks
        if task.blocking == "hard" and task.state not in tasks.DISCHARGED
    )


def _undone(
    cycle: CycleView,
    case_tasks: Sequence[tasks.Task],
    open_problems: Sequence[tuple[str, model_office.Consequence]],
) -> tuple[eligibility.Undone, ...]:
    """What the unit itself has not done although it weighs, by what follows from it.

    What is handed in, however late, waits for the office, and is no longer the unit's.
    """
    owed: dict[model_office.Consequence, list[str]] = {}
    kinds: dict[model_office.Consequence, list[str]] = {}
    for task in case_tasks:
        consequence = cycle.pinned.tasks[task.kind].weighs
        if consequence and task.owner == "unit" and task.state == "open":
            owed.setdefault(consequence, []).append(cycle.task_name(task))
    for kind, consequence in open_problems:
        kinds.setdefault(consequence, []).append(kind)
    undone = [
        eligibility.Undone(what=f"尚未报送{'、'.join(names)}", consequence=consequence)
        for consequence, names in owed.items()
    ]
    undone += [
        eligibility.Undone(
            what=f"有{len(found)}个问题未销号（{'、'.join(dict.fromkeys(found))}）",
            consequence=consequence,
        )
        for consequence, found in kinds.items()
    ]
    return tuple(undone)


def _weighing_problems(
    cycle: CycleView,
) -> dict[str, list[tuple[str, model_office.Consequence]]]:
    """The kinds of the problems that are open and weigh, and what follows, by unit."""
    plan = cycle.scheme.rectifying
    consequences = dict(plan.weighs) if plan is not None else {}
    by_unit: dict[str, list[tuple[str, model_office.Consequence]]] = {}
    for problem in cycle.find(problems.Problem) if consequences else ():
        if problem.state != "closed" and (consequence := consequences.get(problem.kind)):
            by_unit.setdefault(problem.subject, []).append((problem.kind, consequence))
    return by_unit


def _taken_above(cycle: CycleView, award: model_awards.Award, step: str) -> dict[str, str]:
    """Who stands in an award above this one, on its newest list of that `step` or named: by which.

    Whoever is only near the line there is a candidate here as well.
    """
    taken: dict[str, str] = {}
    higher = contenders.above(cycle, award)
    newest = lineage.newest(cycle) if higher else {}
    for each in higher:
        name_list = newest.get((each.key, step))
        entries = [] if name_list is None else cycle.find(lists.ListEntry, slate=[name_list.id])
        subjects = [entry.subject for entry in entries if entry.standing == "in"]
        subjects += [holder.subject for holder in lineage.named(cycle) if holder.award == each.key]
        for subject in subjects:
            taken.setdefault(subject, each.name)
    return taken


def _negatives(
    cycle: CycleView, award: model_awards.Award, subjects: Sequence[str], step: str, on: date
) -> dict[str, tuple[eligibility.Negative, ...]]:
    plan = coverage.serving(cycle, award.track, step)
    if plan is None:
        return {}
    by_subject: dict[str, tuple[eligibility.Negative, ...]] = {}
    for cell in coverage.evaluate(cycle, plan, on=on, subjects=subjects).negative:
        negative = eligibility.Negative(
            department=cell.department.name, conclusion=cell.conclusion, document=cell.document
        )
        by_subject[cell.subject.code] = (*by_subject.get(cell.subject.code, ()), negative)
    return by_subject
