"""How a task is settled that nobody accepts by hand: the command that does it."""

from __future__ import annotations

from workflows.consultations import coverage, requests
from workflows.kernel.cycle_view import CycleView
from workflows.scheme import model

PROBLEMS = "问题用 mofan problem report、return、close 办理"
INSTRUCTIONS = {
    "closing": "该阶段的单位全部转出后自动办结（mofan advance --stage）",
    "visits": "用 mofan visit record 录入",
    "opinions": "意见收齐并复核后自动办结（mofan consult）",
    "scores": "用 mofan assess import 和 assess confirm 办理",
    "results": "用 mofan assess results 录入",
    "ranking": "用 mofan assess rank 生成",
    "slate": "用 mofan naming propose 生成",
    "decision": "用 mofan naming decide 录入并复核",
    "public_notice": "公示期满后用 mofan naming public-notice --end 办结",
    "issue": "用 mofan naming issue 办理",
    "nominations": "用 mofan branch nominate 录入",
    "demonstrations": "用 mofan observation select 录入并复核",
}
"""The command (or the event) that settles a task, by what the task `does`."""


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
    if plan.does == "opinions" and _is_answered(cycle, plan):
        return ""
    return INSTRUCTIONS.get(plan.does, "见手册") if plan.does else ""


def _is_answered(cycle: CycleView, plan: model.Task) -> bool:
    consultation = requests.plan_of(cycle, plan.concerns)
    subjects = coverage.to_cover(cycle, consultation)
    return bool(subjects) and not coverage.evaluate(cycle, consultation, on=cycle.today).unanswered
