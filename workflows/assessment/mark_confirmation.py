"""Points are confirmed by somebody who did not key them in; a complete panel takes off the seal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine import errors, records
from storage import cases, persons, queries, scores
from workflows.directory import members
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.rules import indicators, marking, panels
from workflows.selection import facts
from workflows.tasks import lifecycle


@use_case("assess.confirm")
def confirm_marks(change: Change, *, subjects: Sequence[str] = ()) -> None:
    """Confirm points that somebody else keyed in: those of the `subjects`, or of everyone.

    Where a panel is complete its task is settled and the seal is off. What the actor keyed in is
    refused with `own_entry`; a second call finds `nothing_to_confirm`. Raises Misuse for a subject
    without points.
    """
    cycle = change.cycle
    wanted = subjects or queries.ANY
    current = facts.by_subject(change.find(scores.Score, subject=wanted, is_current=True))
    if missing := [subject for subject in subjects if subject not in current]:
        raise errors.Misuse(f"没有录入打分：{'、'.join(missing)}。")
    scored_cases = cycle.of_subjects(list(current))
    tasks_by_case = cycle.tasks_of(scored_cases)
    moving = lifecycle.Moving(
        change, cycle, [task for case_tasks in tasks_by_case.values() for task in case_tasks]
    )
    waiting = [
        score for case in scored_cases for score in current[case.subject] if not score.confirmed_by
    ]
    may_confirm = facts.by_subject(
        change.confirm(
            waiting,
            noun="打分",
            subject=cycle.ledger.label,
            whole=lambda score: score.subject,
            formers=change.formers(waiting, "subject", "indicator", "source", "assessor"),
        )
    )
    confirmed = [case for case in scored_cases if case.subject in may_confirm]
    for case in confirmed:
        scored = may_confirm[case.subject]
        line = change.line(
            "assess.confirmed", case.subject, data={"name": case.name, "count": len(scored)}
        )
        for score in scored:
            line.change(score, confirmed_by=change.actor.person)
    panels_by_group = members.every(change.connection, members.PANEL)
    complete = [
        case.id
        for case in confirmed
        if _is_panel_complete(cycle, case, current[case.subject], panels_by_group)
    ]
    lifecycle.discharge(change, moving, does="scores", case_ids=complete)
    if any(indicator.lead for indicator in cycle.scheme.indicators):
        change.flush()
        _discharge_leads(change, cycle)


def _discharge_leads(change: Change, cycle: CycleView) -> None:
    """Settle the task of whoever leads indicators and has marked everybody on them.

    Nobody else's: each waits for its own marks only.
    """
    after = cycle_view.inside(change)
    ranked = [
        case
        for case in after.of_track("unit")
        if after.is_ranked(case) and not cycle_view.is_concluded(case)
    ]
    entrants = facts.entrants(after, ranked)
    for lead in {indicator.lead: None for indicator in after.scheme.indicators if indicator.lead}:
        led = [indicator for indicator in after.scheme.indicators if indicator.lead == lead]
        lacking = [
            entrant
            for entrant in entrants
            for indicator in led
            if indicator.key not in entrant.inapplicable
            and isinstance(
                marking.led(
                    indicator,
                    [mark for mark in entrant.marks if mark.indicator == indicator.key],
                    panel=indicators.panel_of(after.scheme.scoring, indicator),
                    subject=entrant.subject,
                    name=entrant.name,
                    places=after.scheme.scoring.places,
                ),
                records.Refusal,
            )
        ]
        if not lacking:
            lifecycle.discharge(
                change, lifecycle.Moving(change, cycle, []), does="lead", concerns=lead
            )


def _is_panel_complete(
    cycle: CycleView,
    case: cases.Case,
    current: Iterable[scores.Score],
    panels_by_group: Mapping[str, Sequence[persons.Person]],
) -> bool:
    """Whether no sheet lacks anything, there are enough, and no appointed assessor is awaited.

    Members who belong to the unit itself are not awaited: they may not score it.
    """
    unit = case.unit or case.subject
    awaited = {
        person.name
        for person in panels_by_group.get(cycle.pinned.enrolments[unit].group, ())
        if person.org != unit
    }
    scheme = cycle.scheme
    inapplicable = facts.inapplicable(cycle, case)
    led = {each.key for each in scheme.indicators if each.lead}
    filled = marking.fill(
        [each for each in scheme.indicators if each.key not in inapplicable | led],
        [mark for mark in facts.marks(cycle, current) if mark.indicator not in led],
        sources=scheme.scoring.sources,
        subject=case.subject,
    )
    panel = scheme.scoring.panel or panels.SINGLE
    totals = {sheet.assessor: sheet.total for sheet in filled.sheets}
    return (
        not filled.faults
        and awaited <= set(totals)
        and isinstance(panels.settle(panel, totals), panels.PanelScore)
    )
