"""Who has to be covered by a consultation, and who is covered by what came back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from storage import requests as stored_requests
from workflows.consultations import requests
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.lists import lineage
from workflows.rules import opinions as rules
from workflows.scheme import model, model_awards

EVERYONE = "everyone"


def to_cover(cycle: CycleView, plan: model_awards.Consultation) -> list[rules.Subject] | None:
    """Whom the consultation has to cover now, in the roster's order; None: no list yet.

    Everyone ranked on its track, or who stands on the newest list it covers or on a later one that
    rests on it.
    """
    cases = {case.subject: case for case in cycle.of_track(plan.track)}
    if plan.covers == EVERYONE:
        return [
            _subject(case)
            for case in cases.values()
            if cycle.is_ranked(case) and not cycle_view.is_concluded(case)
        ]
    newest = lineage.newest(cycle)
    awards = [award.key for award in cycle.scheme.awards if award.track == plan.track]
    if not any((award, plan.covers) in newest for award in awards):
        return None
    steps = [
        list_step.key
        for list_step in cycle.scheme.slates
        if list_step.key == plan.covers or serving(cycle, plan.track, list_step.key) == plan
    ]
    name_lists = [
        newest[award, step] for award in awards for step in steps if (award, step) in newest
    ]
    names = {
        entry.subject for name_list in name_lists for entry in lineage.on_list(cycle, name_list)
    }
    return [_subject(case) for case in cases.values() if case.subject in names]


def evaluate(
    cycle: CycleView,
    plan: model_awards.Consultation,
    *,
    on: date,
    decided_on: date | None = None,
    subjects: Sequence[str] | None = None,
) -> rules.Coverage:
    """Where each subject stands with each department on the day `on`.

    An opinion must still be valid on `decided_on`, the day of the decision it is for (default: the
    day `on`). `subjects` are codes on the consultation's track; by default everyone who is to be
    covered. Raises KeyError for a code that is not on the track.
    """
    if subjects is None:
        whole = to_cover(cycle, plan) or []
    else:
        cases = {case.subject: case for case in cycle.of_track(plan.track)}
        whole = [_subject(cases[subject]) for subject in subjects]
    letters = [
        request
        for request in cycle.find(stored_requests.Request)
        if request.consultation == plan.key and request.state not in ("drafted", *requests.GONE)
    ]
    counted = [request.id for request in letters if request.state != "returned"]
    opinions = cycle.find(stored_requests.Opinion, request=counted)
    handled = {
        handling.opinion: handling
        for handling in cycle.find(stored_requests.Handling, is_current=True)
        if handling.confirmed_by
    }
    return rules.cover(
        plan,
        departments_of(cycle, plan),
        whole,
        [
            rules.Request(
                number=request.id,
                department=request.department,
                subjects=frozenset(requests.codes(request)),
                sent_on=request.sent_on,
                due_on=request.due_on,
                says_silence_consents=request.says_silence,
            )
            for request in letters
        ],
        [
            rules.Opinion(
                request=opinion.request,
                subject=opinion.subject,
                conclusion=opinion.conclusion,
                received_on=opinion.received_on,
                n=opinion.n,
                is_confirmed=bool(opinion.confirmed_by),
                document=opinion.doc,
                is_oral=opinion.medium == "phone",
                handled=_outcome(handled.get(opinion.id)),
                handled_note=handled[opinion.id].basis if opinion.id in handled else "",
            )
            for opinion in opinions
            if opinion.is_current
        ],
        on=on,
        decided_on=decided_on,
    )


def _outcome(handling: stored_requests.Handling | None) -> Literal["", "kept", "removed"]:
    return "" if handling is None else "kept" if handling.outcome == "kept" else "removed"


def departments_of(
    cycle: CycleView, plan: model_awards.Consultation
) -> tuple[model.Department, ...]:
    """The departments that the consultation asks."""
    named = {department.key: department for department in cycle.scheme.departments}
    return tuple(named[key] for key in plan.departments)


def serving(cycle: CycleView, track: str, step: str) -> model_awards.Consultation | None:
    """The consultation that a list of this `step` (its key) rests on; None where it rests on none.

    It is the latest of the `track` that covers an earlier list, or everyone.
    """
    order = [list_step.key for list_step in cycle.scheme.slates]
    position = order.index(step)
    earlier = [
        consultation
        for consultation in cycle.scheme.consultations
        if consultation.track == track
        and (consultation.covers == EVERYONE or order.index(consultation.covers) < position)
    ]
    # Not the last that is written: the one about the list that comes latest.
    after = {key: n for n, key in enumerate(order)}
    return max(earlier, key=lambda each: after.get(each.covers, -1), default=None)


def _subject(case: Any) -> rules.Subject:
    return rules.Subject(code=case.subject, name=case.name, unit=case.unit or case.subject)
