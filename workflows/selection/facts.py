"""Where everyone stands: what is stored, put before the rules of assessment and eligibility.

Nothing here decides; it only carries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from storage import cases, lists, scores, submissions
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.lists import contenders, lineage, nominee_facts
from workflows.rules import allotting, eligibility, exact, figures, marking, quotas, ranking, totals
from workflows.scheme import model_awards, model_office


def by_subject(current: Iterable[scores.Score]) -> dict[str, list[scores.Score]]:
    """The `current` points by subject, each subject's in their order."""
    scores_by_subject: dict[str, list[scores.Score]] = {}
    for score in current:
        scores_by_subject.setdefault(score.subject, []).append(score)
    return scores_by_subject


def marks(cycle: CycleView, current: Iterable[scores.Score]) -> tuple[marking.Mark, ...]:
    """Stored points as the rules read them: exact numbers, or the name of a grade."""
    places = cycle.scheme.scoring.places
    return tuple(
        marking.Mark(
            assessor=score.assessor,
            indicator=score.indicator,
            source=score.source,
            raw=score.grade or exact.of_units(score.points, places),
        )
        for score in current
    )


def findings(cycle: CycleView, kind: str) -> list[scores.Finding]:
    """The facts of one `kind` that count now, confirmed or not."""
    return [
        finding for finding in cycle.find(scores.Finding, is_current=True) if finding.kind == kind
    ]


def results(cycle: CycleView) -> dict[str, dict[str, str]]:
    """Confirmed related results: value by key, by subject."""
    results_by_subject: dict[str, dict[str, str]] = {}
    for finding in findings(cycle, "result"):
        if finding.confirmed_by:
            results_by_subject.setdefault(finding.subject, {})[finding.name] = finding.value
    return results_by_subject


def compared_figures(
    cycle: CycleView, entering: Sequence[cases.Case]
) -> dict[str, figures.Comparison]:
    """This year's figures beside the base year's, by subject, out of the accepted tables.

    Who of the `entering` has none is left out. Confirmed figures of the base year that were
    imported go before those that a unit states itself.
    """
    rule = cycle.scheme.figures
    form = next((form.key for form in cycle.scheme.forms if form.rows == "figures"), "")
    if rule is None or not form:
        return {}
    figure_tasks = [
        task
        for case_tasks in cycle.tasks_of(entering).values()
        for task in case_tasks
        if cycle.pinned.tasks[task.kind].brings == form
    ]
    versions_by_task = cycle.submissions_of(figure_tasks)
    names = {figure.name: figure.key for figure in rule.figures}
    imported: dict[tuple[str, str], int] = {}
    for fact in findings(cycle, "figure"):
        if fact.year == rule.base_year and fact.confirmed_by:
            imported[fact.subject, fact.name] = int(fact.value)
    comparisons = {}
    for task in figure_tasks:
        rows = _accepted(versions_by_task.get(task.id, []))
        if rows is None:
            continue
        this_year = {
            names[row["figure"]]: row.get("this_year") for row in rows if row["figure"] in names
        }
        base_year_stated = {
            names[row["figure"]]: row.get("base_year") for row in rows if row["figure"] in names
        }
        base_year = {
            key: imported.get((task.subject, key), base_year_stated.get(key))
            for key in names.values()
        }
        comparisons[task.subject] = figures.compare(
            rule.figures,
            year=cycle.scheme.year,
            against=rule.base_year,
            this_year=this_year,
            base_year=base_year,
        )
    return comparisons


def _accepted(versions: Sequence[submissions.Submission]) -> list[dict[str, Any]] | None:
    accepted = [version for version in versions if version.state == "accepted" and version.data]
    return accepted[-1].data if accepted else None


def rank(cycle: CycleView, award: model_awards.Award | None = None) -> ranking.Ranking:
    """The ranking of everyone who is ranked, or every reason why there is none yet.

    Of an `award`: of those who contend for it.
    """
    # The same ledger must give the same ranking on any day and on either database. So only
    # confirmed, exact numbers count, in the roster's order: never a clock, a float or the order
    # of entry. What the tie keys leave equal shares a rank and is decided by a meeting.
    ranked = [
        case
        for case in cycle.of_track("unit")
        if cycle.is_ranked(case)
        and (not cycle_view.is_concluded(case) or case.outcome in ("named", "not_named"))
    ]
    among = (
        {case.subject for case in contenders.field(cycle, award)}
        if award is not None and award.among
        else None
    )
    return ranking.rank(cycle.scheme, entrants(cycle, ranked), among)


def entrants(cycle: CycleView, entering: Sequence[cases.Case]) -> list[totals.Entrant]:
    """Each of the `entering` with what their total is made of.

    Only what a second person confirmed counts.
    """
    current = cycle.find(scores.Score, is_current=True)
    confirmed = by_subject(score for score in current if score.confirmed_by)
    waiting = {score.subject for score in current if not score.confirmed_by}
    waiting_results: dict[str, set[str]] = {}
    for finding in findings(cycle, "result"):
        if not finding.confirmed_by:
            waiting_results.setdefault(finding.subject, set()).add(finding.name)
    related = results(cycle)
    measures: Mapping[str, figures.Comparison] = {}
    base_year = [
        indicator.key for indicator in cycle.scheme.indicators if indicator.rule == "base_year"
    ]
    if base_year:
        measures = compared_figures(cycle, entering)
    return [
        totals.Entrant(
            subject=case.subject,
            name=case.name,
            position=case.position,
            marks=marks(cycle, confirmed.get(case.subject, [])),
            measured={key: measures[case.subject] for key in base_year if case.subject in measures},
            related=related.get(case.subject, {}),
            inapplicable=inapplicable(cycle, case),
            has_waiting_marks=case.subject in waiting,
            waiting_results=frozenset(waiting_results.get(case.subject, ())),
        )
        for case in entering
    ]


def inapplicable(cycle: CycleView, case: cases.Case) -> frozenset[str]:
    """The keys of the indicators that are not for the unit of a case."""
    enrolment = cycle.pinned.enrolments[case.unit or case.subject]
    return frozenset(
        indicator.key
        for indicator in cycle.scheme.indicators
        if not enrolment.meets(indicator.among)
    )


def allot(
    cycle: CycleView,
    award: model_awards.Award,
    described: Sequence[quotas.Candidate],
    *,
    ranked: int | None = None,
) -> quotas.Allotment:
    """A standing for each of the candidates, as `allotting.allot` gives it by the scheme."""
    return allotting.allot(
        award,
        described,
        ranked=ranked,
        titles={group.key: group.name for group in cycle.scheme.groups},
        places=cycle.scheme.scoring.places,
    )


def lines(cycle: CycleView, award: model_awards.Award) -> tuple[int | None, int | None]:
    """How many may be named with an award, and how many may stand on a list before the quota binds.

    None without a limit.
    """
    return quotas.lines_of(award, ranked=field_of(cycle, award))


def field_of(cycle: CycleView, award: model_awards.Award) -> int:
    """Of how many the award's share is taken.

    Those on the frozen ranking, or, where there is none, those who were nominated.
    """
    newest = lineage.newest(cycle)
    ranking = newest.get((award.key, cycle.scheme.ranking.key)) if award.ranked else None
    if ranking is not None:
        return len(cycle.find(lists.ListEntry, slate=[ranking.id]))
    return sum(1 for case in contenders.field(cycle, award) if cycle.is_ranked(case))


def values_of(total: totals.TotalScore) -> dict[str, Fraction]:
    """Points by group and indicator, for prerequisites."""
    return {figure.key: figure.points for figure in total.values}


def candidates(
    cycle: CycleView,
    award: model_awards.Award,
    placed: Mapping[str, tuple[int | None, int | None]],
    judged: Mapping[str, eligibility.Verdict],
    *,
    kept: Collection[str] = (),
) -> list[quotas.Candidate]:
    """Everyone who may be named, with what the rules of the award look at.

    `kept` are those whom people put on the list: what they lack does not keep them off.

    `placed` are rank and total (in the scheme's smallest unit of points) by subject, `judged` the
    verdicts of `exclusions` by subject.
    """
    values = {score.subject: values_of(score) for score in _results(cycle, award)}
    orders = nominee_facts.orders(cycle) if not award.ranked else {}
    cases_by_subject = {case.subject: case for case in cycle.of_track(award.track)}
    described = []
    for subject, (rank_no, total) in placed.items():
        case = cases_by_subject[subject]
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
        described.append(
            quotas.Candidate(
                subject=subject,
                name=cycle.called(case),
                position=case.position,
                rank=rank_no,
                total=total,
                order=orders.get(subject, 0),
                exclusions=judged[subject].against(is_kept=subject in kept)
                if subject in judged
                else (),
                caps=(*((cap,) if cap is not None else ()), *_column_caps(award, enrolment)),
                values=values.get(subject, {}),
            )
        )
    return described


def _column_caps(
    award: model_awards.Award, enrolment: model_office.Enrolment
) -> tuple[quotas.Cap, ...]:
    """The caps by what the roster says of the unit."""
    return tuple(
        quotas.Cap(key=content, name=content, limit=limit, kind=cap.column)
        for cap in award.caps
        if (content := enrolment.said(cap.column)) and (limit := cap.of(content)) is not None
    )


def _results(cycle: CycleView, award: model_awards.Award) -> Sequence[totals.TotalScore]:
    return rank(cycle, award).results if award.prerequisites else ()
