"""Moves of cases: on, back, held, concluded. One is a list of one; each case has its own line or its own refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import clock, errors, machine, records
from storage import cases, tasks
from storage.ledger import journal, work
from storage.ledger.work import UnitOfWork
from workflows.cases import guards
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.scheme import compiler
from workflows.tasks import lifecycle

NOTHING = guards.MoveRequest()


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which cases: these subjects, or everyone in a stage (`stage`), or everyone not concluded (`everyone`) of a track.

    `seen` are the versions that the mover looked at, by subject: a case that was moved since is refused.
    """

    subjects: tuple[str, ...] = ()
    track: str = ""
    stage: str = ""
    everyone: bool = False
    seen: Mapping[str, int] | None = None

    def said(self) -> dict[str, Any]:
        """As arguments, for the digest of the call."""
        return {
            "subjects": list(self.subjects),
            "track": self.track,
            "stage": self.stage,
            "everyone": self.everyone,
        }


def advance(
    service: Service,
    *,
    ledger: int,
    chosen: Selection,
    carry_over: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Take each case to its next stage. `carry_over` is why soft tasks may be left open: they stay owed, marked as arrears.

    Closing tasks of stages that are left empty are settled. Raises Refused when nothing moved, with every reason of every case.
    """
    asked = guards.MoveRequest(carry_over=carry_over.strip())

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        mover = Mover(change, cycle, _fresh(change, cycle, chosen))
        mover.forward(asked)

    return service.act(
        ledger=ledger,
        action="advance",
        body=body,
        arguments={**chosen.said(), "carry_over": carry_over},
        run_options=run_options,
    )


def revert(
    service: Service,
    *,
    ledger: int,
    chosen: Selection,
    why: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Take each case back one stage, or out of its conclusion, with a reason; refused once a paper went out.

    Tasks that the entry opened are cancelled unless something was handed in; what was carried over into the stage is owed again.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        mover = Mover(change, cycle, _fresh(change, cycle, chosen))
        mover.back(guards.MoveRequest(why=why.strip()))

    return service.act(
        ledger=ledger,
        action="revert",
        body=body,
        arguments={**chosen.said(), "why": why},
        run_options=run_options,
    )


def conclude(
    service: Service,
    *,
    ledger: int,
    chosen: Selection,
    outcome: str,
    why: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """End each case where it stands, with an outcome and a reason; what it still owes is cancelled. 命名 is never written by hand."""
    asked = guards.MoveRequest(outcome=outcome, why=why.strip())

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        mover = Mover(change, cycle, _fresh(change, cycle, chosen))
        mover.end(asked)

    return service.act(
        ledger=ledger,
        action="conclude",
        body=body,
        arguments={**chosen.said(), "outcome": outcome, "why": why},
        run_options=run_options,
    )


def hold(
    service: Service,
    *,
    ledger: int,
    chosen: Selection,
    why: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Hold each case: nothing moves it until it is resumed. One that is held keeps its first reason and is refused."""

    def body(change: UnitOfWork) -> None:
        for case in _fresh(change, cycle_view.inside(change), chosen):
            if not why.strip():
                change.refuse(refusals.make("reason_missing", case.subject))
            elif case.held:
                change.refuse(refusals.make("held", case.subject, name=case.name, reason=case.held))
            elif cycle_view.is_concluded(case):
                change.refuse(
                    refusals.make("nothing_to_do", case.subject, name=case.name, what="已经结束")
                )
            else:
                line = change.line("case.held", case.subject, why=why.strip())
                line.change(case, held=why.strip(), version=case.version + 1)

    return service.act(
        ledger=ledger,
        action="hold",
        body=body,
        arguments={**chosen.said(), "why": why},
        run_options=run_options,
    )


def resume(
    service: Service,
    *,
    ledger: int,
    chosen: Selection,
    why: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Let held cases move again. One that is not held is refused."""

    def body(change: UnitOfWork) -> None:
        for case in _fresh(change, cycle_view.inside(change), chosen):
            if case.held:
                line = change.line(
                    "case.resumed", case.subject, data={"held": case.held}, why=why.strip()
                )
                line.change(case, held="", version=case.version + 1)
            else:
                change.refuse(
                    refusals.make("nothing_to_do", case.subject, name=case.name, what="没有暂停")
                )

    return service.act(
        ledger=ledger,
        action="resume",
        body=body,
        arguments={**chosen.said(), "why": why},
        run_options=run_options,
    )


class Mover:
    """Moves these cases in one unit of work, by their track's machine and the one list of guards."""

    def __init__(self, change: UnitOfWork, cycle: CycleView, chosen: Sequence[cases.Case]) -> None:
        self.change, self.cycle, self.cases = change, cycle, list(chosen)
        by_case = cycle.tasks_of(chosen)
        self.moving = lifecycle.Moving(
            change, cycle, [task for found in by_case.values() for task in found]
        )

    def forward(self, asked: guards.MoveRequest, *, is_asked_for: bool = True) -> None:
        """One stage on, then settle the closing tasks of stages that nobody is in any more. What nobody asked for is refused to nobody."""
        left = set()
        for case in self.cases:
            if cycle_view.is_concluded(case):
                self.change.refuse(
                    refusals.make("nothing_to_do", case.subject, name=case.name, what="已经结束")
                )
            elif (
                step := self._decide(case, "advance", asked, is_asked_for=is_asked_for)
            ) is not None:
                left.add((case.track, case.state))
                self._go_on(case, step, asked)
        self._close(left)

    def end(self, asked: guards.MoveRequest) -> None:
        """To the end, with the outcome that was given."""
        left = set()
        for case in self.cases:
            if cycle_view.is_concluded(case):
                self.change.refuse(
                    refusals.make("nothing_to_do", case.subject, name=case.name, what="已经结束")
                )
            elif self._decide(case, "conclude", asked) is not None:
                left.add((case.track, case.state))
                line = self.change.line(
                    "case.concluded",
                    case.subject,
                    data=self._told(case, compiler.CONCLUDED, outcome=asked.outcome),
                    why=asked.why,
                )
                self._conclude(line, case, asked.outcome)
        self._close(left)

    def back(self, asked: guards.MoveRequest) -> None:
        """One stage back, or out of the conclusion."""
        for case in self.cases:
            first = next(iter(self.cycle.scheme.track(case.track).stages)).key
            if not asked.why:
                self.change.refuse(refusals.make("reason_missing", case.subject))
            elif case.state == first:
                self.change.refuse(
                    refusals.make(
                        "nothing_to_do", case.subject, name=case.name, what="在第一个阶段，无可退回"
                    )
                )
            else:
                trigger = (
                    compiler.reopening(case.left) if cycle_view.is_concluded(case) else "revert"
                )
                step = self._decide(case, trigger, asked)
                if step is not None:
                    self._go_back(case, step, asked)

    def _decide(
        self,
        case: cases.Case,
        trigger: str,
        asked: guards.MoveRequest,
        *,
        is_asked_for: bool = True,
    ) -> machine.Step | None:
        compiled = self.cycle.pinned.machines[case.track]
        facts = guards.CaseFacts(cycle=self.cycle, case=case, tasks=self.moving.of_case(case.id))
        edge = next(
            edge for edge in machine.available(compiled, case.state) if edge.trigger == trigger
        )

        def evaluate(guard: str) -> tuple[records.Refusal, ...]:
            found = guards.conditions(facts, [guard], asked, dest=edge.dest)
            return tuple(condition.refusal for condition in found if condition.refusal is not None)

        step = machine.decide(compiled, state=case.state, trigger=trigger, evaluate=evaluate)
        if isinstance(step, machine.Step):
            return step
        if is_asked_for:
            self.change.refuse(*step)
        return None

    def _go_on(self, case: cases.Case, step: machine.Step, asked: guards.MoveRequest) -> None:
        owed = [
            task
            for task in self.moving.of_case(case.id)
            if task.stage == case.state and task.blocking == "soft"
        ]
        carried = [task for task in owed if task.state not in tasks.DISCHARGED and not task.carried]
        data = self._told(
            case, step.dest, outcome=case.outcome if step.dest == compiler.CONCLUDED else ""
        )
        if carried:
            data["carried"] = [self.cycle.task_name(task) for task in carried]
        line = self.change.line(
            "case.advanced", case.subject, data=data, why=asked.carry_over if carried else ""
        )
        for task in carried:
            self.moving.mark(line, task, carried=asked.carry_over)
        if step.dest == compiler.CONCLUDED:
            self._conclude(line, case, case.outcome)
        else:
            line.change(
                case, state=step.dest, entered_on=self.cycle.today, version=case.version + 1
            )
            self._enter(line, case, step.dest)

    def _enter(self, line: work.Line, case: cases.Case, stage: str) -> None:
        """Tasks of the stage that hang on the entry get their dates; those that a way back had cancelled are owed again."""
        for task in [one for one in self.moving.of_case(case.id) if one.stage == stage]:
            plan = self.cycle.pinned.tasks[task.kind]
            if task.state == "cancelled":
                task = self.moving.move(line, task, "revive")
            if _hangs_on_entry(plan.opens) or _hangs_on_entry(plan.due):
                found = lifecycle.dates(self.cycle, plan, entered=self.cycle.today, settled={})
                if task.state == "waiting":
                    self.moving.redate(line, task, found)

    def _conclude(self, line: work.Line, case: cases.Case, outcome: str) -> None:
        for task in self.moving.of_case(case.id):
            plan = self.cycle.pinned.tasks[task.kind]
            if task.state in ("waiting", "open") and (plan.of == "everyone" or outcome != "named"):
                self.moving.move(line, task, "cancel")
        values = {
            "state": compiler.CONCLUDED,
            "outcome": outcome,
            "left": case.state,
            "entered_on": self.cycle.today,
        }
        line.change(case, **values, version=case.version + 1)

    def _go_back(self, case: cases.Case, step: machine.Step, asked: guards.MoveRequest) -> None:
        line = self.change.line(
            "case.reverted", case.subject, data=self._told(case, step.dest), why=asked.why
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
        """Settle the closing task of each stage at or before which nobody stands any more."""
        if not left:
            return
        self.change.flush()
        for track, stage in sorted(left):
            order = [one.key for one in self.cycle.scheme.track(track).stages]
            until = order[: order.index(stage) + 1]
            if not cases.count_in(self.change.connection, self.change.ledger.book, track, until):
                lifecycle.discharge(
                    self.change, self.moving, does="closing", concerns=f"{track}.{stage}"
                )

    def _told(self, case: cases.Case, dest: str, *, outcome: str = "") -> dict[str, Any]:
        told = {
            "name": case.name,
            "from": case.state,
            "to": dest,
            "before": self.cycle.state_name(case),
            "after": self.cycle.pinned.stage_name(case.track, dest),
            "version": case.version,
        }
        return {**told, "outcome": outcome} if outcome else told


def _hangs_on_entry(when: Any) -> bool:
    return when is not None and when.after == "entered"


def _fresh(change: UnitOfWork, cycle: CycleView, chosen: Selection) -> list[cases.Case]:
    """The cases that are meant, less those that are in another version than the mover looked at: refused with who moved them."""
    if chosen.subjects:
        found = cycle.of_subjects(chosen.subjects)
    elif chosen.stage or chosen.everyone:
        found = cases.of_track(cycle.connection, cycle.ledger.book, chosen.track)
        found = [
            case
            for case in found
            if case.track != cycle_view.CYCLE and not cycle_view.is_concluded(case)
        ]
        found = [case for case in found if not chosen.stage or case.state == chosen.stage]
    else:
        raise errors.Misuse("没有说明对象：写单位，或用 --stage、--all。")
    looked_at = chosen.seen or {}
    stale = [case for case in found if looked_at.get(case.subject, case.version) != case.version]
    movers = _movers(change, cycle, [case.subject for case in stale]) if stale else {}
    for case in stale:
        version, state = looked_at[case.subject], cycle.state_name(case)
        if not 1 <= version < case.version:
            change.refuse(
                refusals.make(
                    "version_unknown",
                    case.subject,
                    name=case.name,
                    seen=version,
                    version=case.version,
                    state=state,
                )
            )
        else:
            who, when = movers[case.subject]
            change.refuse(
                refusals.make(
                    "stale_version", case.subject, name=case.name, who=who, at=when, state=state
                )
            )
    gone = {case.id for case in stale}
    return [case for case in found if case.id not in gone]


def _movers(
    change: UnitOfWork,
    cycle: CycleView,
    subjects: Sequence[str],
) -> dict[str, tuple[str, str]]:
    """Who brought each of these cases to its present version, and when, by subject."""
    movers = {}
    for line in journal.about(change.connection, change.ledger.book, subjects):
        if any(table == "cases" and "version" in values for table, _, values in line.rows):
            moment = clock.local(line.at, cycle.scheme.zone)
            movers[line.subject] = (line.actor["name"], f"{moment:%m月%d日%H:%M}")
    return movers


def versions(found: Sequence[cases.Case]) -> dict[str, int]:
    """What a mover has seen, by subject."""
    return {case.subject: case.version for case in found}
