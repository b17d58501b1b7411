"""What a move of cases does: the machine and the guards decide, cases and their tasks follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import machine, records
from engine.definition import Edge
from storage import cases, tasks
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.cases import guards
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.rules import refusals
from workflows.scheme import compiler, model_office
from workflows.tasks import lifecycle, task_dates

WORDS = {"advance": "转入下一阶段", "revert": "退回", "conclude": "结束"}
"""What the steps of a case are called; any other takes it out of its conclusion."""


class Mover:
    """Moves these cases in one change, by their track's machine and the one list of guards.

    Each case that moves has its own line; why another does not is refused to the change.
    """

    def __init__(
        self, change: UnitOfWork, cycle: CycleView, selected: Sequence[cases.Case]
    ) -> None:
        self.change, self.cycle, self.cases = change, cycle, list(selected)
        by_case = cycle.tasks_of(selected)
        self.moving = lifecycle.Moving(
            change, cycle, [task for tasks_of_case in by_case.values() for task in tasks_of_case]
        )

    def forward(self, request: guards.MoveRequest, *, is_asked_for: bool = True) -> None:
        """Take each case one stage on; then settle the closing tasks of stages that are left empty.

        `request` says why soft tasks may stay open. Unless `is_asked_for`, a case that cannot
        move is passed over without a refusal. A concluded case is refused either way.
        """
        left = set()
        for case in self.cases:
            if cycle_view.is_concluded(case):
                self.change.refuse(refusals.make("concluded", case.subject, name=case.name))
            else:
                step = self._decide(case, "advance", request, is_asked_for=is_asked_for)
                if step is not None:
                    left.add((case.track, case.state))
                    self._go_on(case, step, request)
        self._close(left)

    def end(self, request: guards.MoveRequest) -> None:
        """Conclude each case where it stands, with the outcome and the reason of `request`."""
        left = set()
        for case in self.cases:
            if cycle_view.is_concluded(case):
                self.change.refuse(refusals.make("concluded", case.subject, name=case.name))
            elif self._decide(case, "conclude", request) is not None:
                left.add((case.track, case.state))
                line = self.change.line(
                    "case.concluded",
                    case.subject,
                    data=self._facts(case, compiler.CONCLUDED, outcome=request.outcome),
                    why=request.why,
                )
                self._conclude(line, case, request.outcome)
        self._close(left)

    def back(self, request: guards.MoveRequest) -> None:
        """Take each case one stage back, or out of its conclusion, with the reason of `request`."""
        for case in self.cases:
            first = next(iter(self.cycle.scheme.track(case.track).stages)).key
            if not request.why:
                self.change.refuse(refusals.make("reason_missing", case.subject))
            elif case.state == first:
                self.change.refuse(refusals.make("in_first_stage", case.subject, name=case.name))
            else:
                trigger = (
                    compiler.reopening(case.left) if cycle_view.is_concluded(case) else "revert"
                )
                step = self._decide(case, trigger, request)
                if step is not None:
                    self._go_back(case, step, request)

    def _decide(
        self,
        case: cases.Case,
        trigger: str,
        request: guards.MoveRequest,
        *,
        is_asked_for: bool = True,
    ) -> machine.Step | None:
        compiled = self.cycle.pinned.machines[case.track]
        facts = guards.CaseFacts(cycle=self.cycle, case=case, tasks=self.moving.of_case(case.id))

        def evaluate(edge: Edge, guard: str) -> tuple[records.Refusal, ...]:
            conditions = guards.conditions(facts, [guard], request, dest=edge.dest)
            return tuple(
                condition.refusal for condition in conditions if condition.refusal is not None
            )

        # The machine writes the new state into whatever it is given. It gets the name of the state
        # and moves a throw-away subject, never the case: that changes by its journal line alone,
        # and a move that is refused half-way leaves nothing behind.
        step = machine.decide(compiled, state=case.state, trigger=trigger, evaluate=evaluate)
        if isinstance(step, machine.Step):
            return step
        if step[0].code == "not_from_here":
            state, what = self.cycle.state_name(case), WORDS.get(trigger, "恢复")
            step = (
                refusals.make(
                    "not_from_here", case.subject, name=case.name, state=state, what=what
                ),
            )
        if is_asked_for:
            self.change.refuse(*step)
        return None

    def _go_on(self, case: cases.Case, step: machine.Step, request: guards.MoveRequest) -> None:
        owed = [
            task
            for task in self.moving.of_case(case.id)
            if task.stage == case.state and task.blocking == "soft"
        ]
        carried = [task for task in owed if task.state not in tasks.DISCHARGED and not task.carried]
        facts = self._facts(
            case, step.dest, outcome=case.outcome if step.dest == compiler.CONCLUDED else ""
        )
        if carried:
            facts["carried"] = [self.cycle.task_name(task) for task in carried]
        line = self.change.line(
            "case.advanced", case.subject, data=facts, why=request.carry_over if carried else ""
        )
        for task in carried:
            self.moving.mark(line, task, carried=request.carry_over)
        if step.dest == compiler.CONCLUDED:
            self._conclude(line, case, case.outcome)
        else:
            line.change(
                case, state=step.dest, entered_on=self.cycle.today, version=case.version + 1
            )
            self._enter(line, case, step.dest)

    def _enter(self, line: work.Line, case: cases.Case, stage: str) -> None:
        """Date the stage's tasks that hang on its entry; revive what a way back had cancelled."""
        for task in [each for each in self.moving.of_case(case.id) if each.stage == stage]:
            plan = self.cycle.pinned.tasks[task.kind]
            if task.state == "cancelled":
                task = self.moving.move(line, task, "revive")
            if _hangs_on_entry(plan.opens) or _hangs_on_entry(plan.due):
                dates = task_dates.reckon(self.cycle, plan, entered=self.cycle.today, settled={})
                if task.state == "waiting":
                    self.moving.redate(line, task, dates)

    def _conclude(self, line: work.Line, case: cases.Case, outcome: str) -> None:
        for task in self.moving.of_case(case.id):
            plan = self.cycle.pinned.tasks[task.kind]
            if task.state in ("waiting", "open") and (plan.of == "everyone" or outcome != "named"):
                self.moving.move(line, task, "cancel")
        line.change(
            case,
            state=compiler.CONCLUDED,
            outcome=outcome,
            left=case.state,
            entered_on=self.cycle.today,
            version=case.version + 1,
        )

    def _go_back(self, case: cases.Case, step: machine.Step, request: guards.MoveRequest) -> None:
        line = self.change.line(
            "case.reverted", case.subject, data=self._facts(case, step.dest), why=request.why
        )
        for task in self.moving.of_case(case.id):
            plan = self.cycle.pinned.tasks[task.kind]
            if cycle_view.is_concluded(case) and task.state == "cancelled":
                self.moving.move(line, task, "revive")
            elif (
                task.stage == case.state
                and task.state in ("waiting", "open")
                and _hangs_on_entry(plan.opens)
            ):
                self.moving.move(line, task, "cancel")
            elif task.stage == step.dest and task.carried:
                self.moving.mark(line, task, carried="")
        outcome = "" if cycle_view.is_concluded(case) else case.outcome
        line.change(
            case,
            state=step.dest,
            entered_on=self.cycle.today,
            outcome=outcome,
            left="",
            version=case.version + 1,
        )

    def _close(self, left: set[tuple[str, str]]) -> None:
        """Settle the closing task of each stage at or before which no case is any more."""
        if not left:
            return
        self.change.flush()
        for track, stage in sorted(left):
            order = [each.key for each in self.cycle.scheme.track(track).stages]
            until = order[: order.index(stage) + 1]
            if not self.change.count(cases.Case, track=track, state=until):
                lifecycle.discharge(
                    self.change, self.moving, does="closing", concerns=f"{track}.{stage}"
                )

    def _facts(self, case: cases.Case, dest: str, *, outcome: str = "") -> dict[str, Any]:
        facts = {
            "name": case.name,
            "from": case.state,
            "to": dest,
            "before": self.cycle.state_name(case),
            "after": self.cycle.pinned.stage_name(case.track, dest),
            "version": case.version,
        }
        return {**facts, "outcome": outcome} if outcome else facts


def _hangs_on_entry(when: model_office.When | None) -> bool:
    return when is not None and when.after == "entered"
