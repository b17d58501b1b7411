"""督查: a kind of the office's own work that the program does not know. Its one module."""

from __future__ import annotations

from datetime import date
from typing import Any

from storage.ledger.work import UnitOfWork
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.scheme import model, work_kinds
from workflows.tasks import lifecycle

KIND = work_kinds.WorkKind(
    key="inspection",
    track="cycle",
    settled_by="用 mofan inspect 办理",
    verb="督查",
    concerns=lambda scheme: [stage.key for stage in scheme.track("unit").stages],
    lacks=lambda scheme: "" if scheme.teams else "没有督查组（teams）",
    opens="tests.support.inspections:begin",
    acts="tests.support.inspections:rehearsed",
)
"""Its one entry."""


def begin(change: UnitOfWork, cycle: CycleView, plan: model.Task) -> None:
    change.line("unit.note", cycle.ledger.label, data={"note": "other", "text": plan.concerns})


@use_case("task.accept")
def inspect(change: Change, *, stage: str) -> None:
    moving = lifecycle.Moving(change, change.cycle, [])
    lifecycle.discharge(change, moving, does=KIND.key, concerns=stage)


def rehearsed(planner: Any, plan: model.Task, opens: date, due: date) -> None:
    scene = planner.scene
    act = inspect.on(scene.clerk, scene.ledger)
    planner.at(due, plan.name, lambda: act(stage=plan.concerns), kind=plan.key)
