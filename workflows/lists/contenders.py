"""Who contends for an award: the units that it is among, the branches nominated for it."""

from __future__ import annotations

from storage import cases
from workflows.kernel.cycle_view import CycleView
from workflows.lists import nominee_facts
from workflows.scheme import model_awards

BRANCH = "branch"


def field(cycle: CycleView, award: model_awards.Award) -> list[cases.Case]:
    """Every case that the award looks at, in the roster's order, ranked or not, ended or not."""
    contending = [
        case
        for case in cycle.of_track(award.track)
        if cycle.pinned.enrolments[case.unit or case.subject].meets(award.among)
    ]
    if award.track != BRANCH or len(of_branches(cycle)) == 1:
        return contending
    nominated = nominee_facts.facts(cycle)
    return [
        case
        for case in contending
        if nominated.get(case.subject, {}).get(nominee_facts.AWARD) == award.key
    ]


def of_branches(cycle: CycleView) -> list[model_awards.Award]:
    """The awards for which branches are nominated."""
    return [award for award in cycle.scheme.awards if award.track == BRANCH]


def ranked(cycle: CycleView) -> list[model_awards.Award]:
    """The awards that go by rank, in the scheme's order."""
    return [award for award in cycle.scheme.awards if award.ranked]


def downwards(cycle: CycleView) -> list[model_awards.Award]:
    """Every award, each after those above it: the order in which lists are made."""
    return sorted(cycle.scheme.awards, key=lambda each: len(above(cycle, each)))


def above(cycle: CycleView, award: model_awards.Award) -> list[model_awards.Award]:
    """The awards above this one, the next first: who is named with one of them is not with this."""
    by_key = {each.key: each for each in cycle.scheme.awards}
    higher: list[model_awards.Award] = []
    while (next_above := by_key.get(award.below)) is not None and next_above not in higher:
        higher.append(next_above)
        award = next_above
    return higher
