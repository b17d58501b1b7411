"""How a task is settled that nobody accepts by hand: the command that does it."""

from __future__ import annotations

from workflows.consultations import coverage, requests
from workflows.kernel.cycle_view import CycleView
from workflows.scheme import model, work_kinds

PROBLEMS = "问题用 mofan problem report、return、close 办理"


def problem_tasks(cycle: CycleView) -> tuple[str, ...]:
    """The tasks that carry problems: what becomes of one is said of the problem."""
    plan = cycle.scheme.rectifying
    return () if plan is None else (plan.task, *([plan.grave_task] if plan.grave_task else []))


def instruction(cycle: CycleView, plan: model.Task) -> str:
    """How the task of `plan` is settled; empty where somebody accepts it by hand.

    A round of opinions that ended in silence, where silence consents, is accepted by hand.
    """
    if plan.key in problem_tasks(cycle):
        return PROBLEMS
    kind = work_kinds.of(plan)
    if kind is None or (kind.asks_departments and _is_answered(cycle, plan)):
        return ""
    return kind.settled_by


def _is_answered(cycle: CycleView, plan: model.Task) -> bool:
    consultation = requests.plan_of(cycle, plan.concerns)
    subjects = coverage.to_cover(cycle, consultation)
    return bool(subjects) and not coverage.evaluate(cycle, consultation, on=cycle.today).unanswered
