"""Why a case cannot move: every condition of the next step, met or not.

They come from the same list of guards that `advance` obeys.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine import machine
from storage import cases
from workflows.cases import guards
from workflows.kernel.cycle_view import CycleView


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The next step of one case, from the stage called `here` to the one called `there`.

    `conditions` is empty for a case that is concluded, and `there` too.
    """

    case: cases.Case
    here: str
    there: str
    conditions: tuple[guards.Condition, ...]

    @property
    def can_move(self) -> bool:
        """Whether `advance` would move it now, as it stands."""
        return bool(self.conditions) and all(condition.is_met for condition in self.conditions)


def explain(cycle: CycleView, subject: str) -> Explanation:
    """The conditions under which this case goes on. Raises Misuse for a subject with no case."""
    (case,) = cycle.of_subjects([subject])
    stage_name = cycle.state_name(case)
    compiled = cycle.pinned.machines[case.track]
    edge = next(
        (edge for edge in machine.available(compiled, case.state) if edge.trigger == "advance"),
        None,
    )
    if edge is None:
        return Explanation(case=case, here=stage_name, there="", conditions=())
    facts = guards.CaseFacts(cycle=cycle, case=case, tasks=cycle.tasks_of([case]).get(case.id, []))
    conditions = guards.conditions(facts, edge.guards, guards.MoveRequest(), dest=edge.dest)
    return Explanation(
        case=case,
        here=stage_name,
        there=cycle.pinned.stage_name(case.track, edge.dest),
        conditions=conditions,
    )
