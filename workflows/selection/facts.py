"""Where everyone stands: what is kept put before the rules of assessment and eligibility. Nothing here decides; it only carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from engine import records
from storage import cases, lists, scores, submissions, tasks
from workflows.cases import guards
from workflows.consultations import requests
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.lists import lineage, nominee_facts
from workflows.rules import eligibility, exact, figures, marking, quotas, ranking, totals
from workflows.scheme import model_awards, model_office


def scoring(cycle: CycleView) -> totals.Scoring:
    """The scheme's way to a total, for the rules."""
    return cycle.pinned.scoring


def by_subject(found: Iterable[scores.Score]) -> dict[str, list[scores.Score]]:
    """Points by subject."""
    by: dict[str, list[scores.Score]] = {}
    for one in found:
        by.setdefault(one.subject, []).append(one)
    return by


def marks(cycle: CycleView, found: Iterable[scores.Score]) -> tuple[marking.Mark, ...]:
    """Kept points as the rules read them: exact numbers, or the name of a grade."""
    places = cycle.scheme.scoring.places
    return tuple(
        marking.Mark(
            assessor=one.assessor,
            indicator=one.indicator,
            source=one.source,
            raw=one.grade or exact.of_units(one.points, places),
        )
        for one in found
    )


def results(cycle: CycleView) -> dict[str, dict[str, str]]:
    """Confirmed related results: value by key, by subject."""
    found: dict[str, dict[str, str]] = {}
    for one in scores.findings(cycle.connection, cycle.ledger.book, kind="result"):
        if one.confirmed_by:
            found.setdefault(one.subject, {})[one.name] = one.value
    return found


def compared_figures(
    cycle: CycleView, chosen: Sequence[cases.Case]
) -> dict[str, figures.Comparison]:
    """This year's figures beside the base year's, by subject, out of the accepted tables. Who has none is left out."""
    rule = cycle.scheme.figures
    form = next((one.key for one in cycle.scheme.forms if one.rows == "figures"), "")
    if rule is None or not form:
        return {}
    own = [
        task
        for found in cycle.tasks_of(chosen).values()
        for task in found
        if cycle.pinned.tasks[task.kind].brings == form
    ]
    kept = cycle.submissions_of(own)
    names = {one.name: one.key for one in rule.figures}
    imported: dict[tuple[str, str], int] = {}
    for fact in scores.findings(cycle.connection, cycle.ledger.book, kind="figure"):
        if fact.year == rule.base_year and fact.confirmed_by:
            imported[fact.subject, fact.name] = int(fact.value)
    listed = tuple(
        figures.Figure(key=one.key, name=one.name, measure=one.measure) for one in rule.figures
    )
    found = {}
    for task in own:
        rows = _accepted(kept.get(task.id, []))
        if rows is None:
            continue
        now = {names[row["figure"]]: row.get("this_year") for row in rows if row["figure"] in names}
        said = {
            names[row["figure"]]: row.get("base_year") for row in rows if row["figure"] in names
        }
        then = {key: imported.get((task.subject, key), said.get(key)) for key in names.values()}
        found[task.subject] = figures.compare(
            listed, year=cycle.scheme.year, against=rule.base_year, this_year=now, base_year=then
        )
    return found


def _accepted(versions: Sequence[submissions.Submission]) -> list[dict[str, Any]] | None:
    accepted = [one for one in versions if one.state == "accepted" and one.data]
    return accepted[-1].data if accepted else None


def rank(cycle: CycleView) -> ranking.Ranking:
    """The ranking of everyone who is ranked, out of confirmed points and results; or every reason why there is none yet."""
    ranked = [
        case
        for case in cycle.of_track("unit")
        if cycle.is_ranked(case)
        and (not cycle_view.is_concluded(case) or case.outcome in ("named", "not_named"))
    ]
    return ranking.rank(scoring(cycle), entrants(cycle, ranked))


def entrants(cycle: CycleView, chosen: Sequence[cases.Case]) -> list[totals.Entrant]:
    """Everyone with what their total is made of. Only what a second person confirmed counts."""
    confirmed = by_subject(
        one for one in scores.current(cycle.connection, cycle.ledger.book) if one.confirmed_by
    )
    given = results(cycle)
    measures: Mapping[str, figures.Comparison] = {}
    base_year = [one.key for one in cycle.scheme.indicators if one.rule == "base_year"]
    if base_year:
        measures = compared_figures(cycle, chosen)
    return [
        totals.Entrant(
            subject=case.subject,
            name=case.name,
            position=case.position,
            marks=marks(cycle, confirmed.get(case.subject, [])),
            measured={key: measures[case.subject] for key in base_year if case.subject in measures},
            related=given.get(case.subject, {}),
        )
        for case in chosen
    ]


def verdicts(
    cycle: CycleView, award: model_awards.Award, subjects: Sequence[str], *, step: str, on: date
) -> dict[str, eligibility.Verdict]:
    """Whether each may be on a list of that step, with every ground: participation, how it ended, disqualifiers, bad results, departments'
    conclusions, arrears; for whom nobody scores (branches) also what of its check is not done."""
    chosen = cycle.of_subjects(list(subjects)) if subjects else []
    facts = _facts(cycle)
    again = _considered(cycle, award) if lineage.may_refill(cycle, award) else set()
    given = results(cycle)
    negatives = _negatives(cycle, award, subjects, step, on)
    owed = cycle.tasks_of(chosen)
    rules = eligibility.Rules(
        disqualifiers=tuple(
            eligibility.Disqualifier(
                key=one.key, name=one.name, clause=one.clause, look_back_days=one.look_back_days
            )
            for one in cycle.scheme.disqualifiers
        )
    )
    found = []
    for case in chosen:
        unit = case.unit or case.subject
        enrolment = cycle.pinned.enrolments[unit]
        found.append(
            eligibility.Subject(
                code=case.subject,
                name=case.name,
                participation=enrolment.participation,
                is_host=unit == cycle.scheme.organiser.unit,
                ended=_ended(case, again),
                owing=() if award.ranked else _owing(cycle, owed.get(case.id, [])),
                facts=tuple(
                    eligibility.Fact(
                        disqualifier=one.name,
                        effective_on=one.effective_on,
                        document=one.document,
                        department=one.department,
                        lifted=one.lifted,
                    )
                    for one in [
                        *facts.get(case.subject, []),
                        *(facts.get(unit, []) if unit != case.subject else []),
                    ]
                ),
                bad_results=tuple(
                    eligibility.BadResult(name=rule.name, value=given[case.subject][rule.key])
                    for rule in cycle.scheme.related_results
                    if given.get(case.subject, {}).get(rule.key) in rule.bad
                ),
                negatives=negatives.get(case.subject, ()),
                arrears=tuple(
                    cycle.task_name(task)
                    for task in owed.get(case.id, [])
                    if task.carried and task.state not in tasks.DISCHARGED
                ),
            )
        )
    return {one.subject: one for one in eligibility.judge(rules, found, on=on)}


def _ended(case: cases.Case, again: set[str]) -> str:
    """How a case ended without a name that stands. Who was left out and may follow into a place set free has not ended; who lost the name has."""
    if case.outcome == "revoked" or (cycle_view.is_concluded(case) and case.outcome != "named"):
        return (
            ""
            if case.outcome == "not_named" and case.subject in again
            else guards.OUTCOMES.get(case.outcome, "")
        )
    return ""


def _considered(cycle: CycleView, award: model_awards.Award) -> set[str]:
    """Everyone who was on, or left out of, the first list of an award."""
    name_list = lineage.newest(cycle).get((award.key, lineage.first_step(cycle).key))
    return (
        set()
        if name_list is None
        else {
            one.subject
            for one in lists.entries(cycle.connection, cycle.ledger.book, [name_list.id])
        }
    )


def _facts(cycle: CycleView) -> dict[str, list[scores.Finding]]:
    """What was found, by subject. What one person keyed in counts against, never in favour: until somebody else confirmed it, a lifting lifts
    nothing, and what it replaced still stands."""
    before = {
        (one.subject, one.name): one
        for one in scores.replaced(cycle.connection, cycle.ledger.book, kind="disqualifier")
    }
    found: dict[str, list[scores.Finding]] = {}
    for one in scores.findings(cycle.connection, cycle.ledger.book, kind="disqualifier"):
        own = found.setdefault(one.subject, [])
        if one.confirmed_by:
            own.append(one)
            continue
        confirmed = before.get((one.subject, one.name))
        own += [confirmed] if confirmed is not None else []
        own += (
            [] if one.lifted and confirmed is not None else [one.model_copy(update={"lifted": ""})]
        )
    return found


def why_not_stand(
    cycle: CycleView, award: model_awards.Award, subjects: Sequence[str], *, step: str, on: date
) -> list[records.Refusal]:
    """One refusal for each who stands on a list of that step and may not, by what is known now."""
    judged = verdicts(cycle, award, subjects, step=step, on=on).values()
    return [
        refusals.make(
            "ineligible",
            one.subject,
            clause=award.clause,
            name=one.name,
            reason="；".join(one.exclusions),
        )
        for one in judged
        if not one.is_eligible
    ]


def _owing(cycle: CycleView, own: Sequence[tasks.Task]) -> tuple[str, ...]:
    return tuple(
        cycle.task_name(task)
        for task in own
        if task.blocking == "hard" and task.state not in tasks.DISCHARGED
    )


def _negatives(
    cycle: CycleView, award: model_awards.Award, subjects: Sequence[str], step: str, on: date
) -> dict[str, tuple[eligibility.Negative, ...]]:
    plan = requests.serving(cycle, award.track, step)
    if plan is None:
        return {}
    by: dict[str, tuple[eligibility.Negative, ...]] = {}
    for cell in requests.coverage(cycle, plan, on=on, subjects=subjects).negative:
        said = eligibility.Negative(
            department=cell.department.name, conclusion=cell.conclusion, document=cell.document
        )
        by[cell.subject.code] = (*by.get(cell.subject.code, ()), said)
    return by


def award_rule(cycle: CycleView, award: model_awards.Award) -> quotas.Award:
    """The scheme's award as the rule that allots it."""
    named = {one.key: one.name for one in cycle.scheme.groups} | {
        one.key: one.key for one in cycle.scheme.indicators
    }
    return quotas.Award(
        key=award.key,
        name=award.name,
        quota=award.quota,
        surplus=award.surplus,
        threshold=award.threshold,
        share=award.share,
        prerequisites=tuple(
            quotas.Prerequisite(key=one.key, name=named.get(one.key, one.key), minimum=one.minimum)
            for one in award.prerequisites
        ),
        is_ranked=award.ranked,
        places=cycle.scheme.scoring.places,
    )


def lines(cycle: CycleView, award: model_awards.Award) -> tuple[int | None, int | None]:
    """How many may be named with an award, and how many may stand on a list before the quota binds; none without a limit."""
    return quotas.lines_of(award_rule(cycle, award), ranked=field_of(cycle, award))


def field_of(cycle: CycleView, award: model_awards.Award) -> int:
    """Of how many the award's share is taken: those on the frozen ranking, or, where there is none, those who were nominated."""
    newest = lineage.newest(cycle)
    ranking = newest.get((award.key, lineage.steps(cycle)[0].key)) if award.ranked else None
    if ranking is not None:
        return len(lists.entries(cycle.connection, cycle.ledger.book, [ranking.id]))
    return sum(1 for case in cycle.of_track(award.track) if cycle.is_ranked(case))


def values_of(result: totals.TotalScore) -> dict[str, Fraction]:
    """Points by group and indicator, for prerequisites."""
    return {one.key: one.points for one in result.values}


def candidates(
    cycle: CycleView,
    award: model_awards.Award,
    placed: Mapping[str, tuple[int | None, int | None]],
    judged: Mapping[str, eligibility.Verdict],
) -> list[quotas.Candidate]:
    """Everyone who may be named, with what the rules of the award look at; `placed` are rank and total by subject."""
    rule = award_rule(cycle, award)
    values = {one.subject: values_of(one) for one in _results(cycle, rule)}
    orders = nominee_facts.orders(cycle) if not award.ranked else {}
    chosen: dict[str, cases.Case] = {case.subject: case for case in cycle.of_track(award.track)}
    found = []
    for subject, (place, total) in placed.items():
        case = chosen[subject]
        unit = case.unit or case.subject
        enrolment = cycle.pinned.enrolments[unit]
        cap = quotas.unit_cap(
            unit=unit,
            name=enrolment.name,
            size=enrolment.branches,
            limit=award.per_unit,
            large_limit=award.per_large_unit,
            large_from=award.large_from,
        )
        found.append(
            quotas.Candidate(
                subject=subject,
                name=case.name,
                position=case.position,
                rank=place,
                total=total,
                order=orders.get(subject, 0),
                exclusions=judged[subject].exclusions if subject in judged else (),
                caps=tuple(one for one in (cap, _sector_cap(award, enrolment)) if one is not None),
                values=values.get(subject, {}),
            )
        )
    return found


def _sector_cap(award: model_awards.Award, enrolment: model_office.Enrolment) -> quotas.Cap | None:
    if award.per_sector is None or not enrolment.sector:
        return None
    return quotas.Cap(
        key=enrolment.sector, name=enrolment.sector, limit=award.per_sector, kind="sector"
    )


def _results(cycle: CycleView, rule: quotas.Award) -> Sequence[totals.TotalScore]:
    return rank(cycle).results if rule.prerequisites else ()
