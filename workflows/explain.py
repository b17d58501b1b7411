"""Why a case cannot move: every condition of the next step, met or not, from the same list of guards that `advance` obeys."""

from __future__ import annotations

from dataclasses import dataclass

from engine import machine
from storage import cases
from workflows import gates, view


@dataclass(frozen=True, kw_only=True)
class Explained:
    """The next step of one case. `conditions` is empty for a case that is concluded."""

    case: cases.Case
    here: str
    there: str
    conditions: tuple[gates.Condition, ...]

    @property
    def can_move(self) -> bool:
        """Whether `advance` would move it now, as it stands."""
        return bool(self.conditions) and all(condition.is_met for condition in self.conditions)


def explain(seen: view.View, subject: str, *, asked: gates.Asked | None = None) -> Explained:
    """The conditions under which this case goes on. Raises Misuse for a subject that has no case."""
    (case,) = seen.of_subjects([subject])
    here = seen.state_name(case)
    compiled = seen.pinned.machines[case.track]
    edge = next((edge for edge in machine.available(compiled, case.state) if edge.trigger == "advance"), None)
    if edge is None:
        return Explained(case=case, here=here, there="", conditions=())
    facts = gates.Facts(seen=seen, case=case, tasks=seen.tasks_of([case]).get(case.id, []))
    found = gates.conditions(facts, edge.guards, asked or gates.Asked(), dest=edge.dest)
    return Explained(case=case, here=here, there=seen.pinned.stage_name(case.track, edge.dest), conditions=found)
