"""Moves of cases: on, back, held, concluded. One is a list of one; each case has its own line or its own refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import clock, errors, machine, records
from storage import cases, journal, tasks, work
from workflows import desk, gates, lifecycle, refusals, view
from workflows.scheme import compiler

NOTHING = gates.Asked()


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
        return {"subjects": list(self.subjects), "track": self.track, "stage": self.stage, "everyone": self.everyone}


def advance(at: desk.Desk, *, book: int, chosen: Selection, carry_over: str = "", how: desk.How = desk.NOW) -> desk.Outcome:
    """Take each case to its next stage. `carry_over` is why soft tasks may be left open: they stay owed, marked as arrears.

    Closing tasks of stages that are left empty are settled. Raises Refused when nothing moved, with every reason of every case.
    """
    asked = gates.Asked(carry_over=carry_over.strip())

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        mover = Mover(unit, seen, _fresh(unit, seen, chosen))
        mover.forward(asked)

    return at.act(book=book, action="advance", body=body, arguments={**chosen.said(), "carry_over": carry_over}, how=how)


def revert(at: desk.Desk, *, book: int, chosen: Selection, why: str, how: desk.How = desk.NOW) -> desk.Outcome:
    """Take each case back one stage, or out of its conclusion, with a reason; refused once a paper went out.

    Tasks that the entry opened are cancelled unless something was handed in; what was carried over into the stage is owed again.
    """

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        mover = Mover(unit, seen, _fresh(unit, seen, chosen))
        mover.back(gates.Asked(why=why.strip()))

    return at.act(book=book, action="revert", body=body, arguments={**chosen.said(), "why": why}, how=how)


def conclude(at: desk.Desk, *, book: int, chosen: Selection, outcome: str, why: str, how: desk.How = desk.NOW) -> desk.Outcome:
    """End each case where it stands, with an outcome and a reason; what it still owes is cancelled. 命名 is never written by hand."""
    asked = gates.Asked(outcome=outcome, why=why.strip())

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        mover = Mover(unit, seen, _fresh(unit, seen, chosen))
        mover.end(asked)

    return at.act(book=book, action="conclude", body=body, arguments={**chosen.said(), "outcome": outcome, "why": why}, how=how)


def hold(at: desk.Desk, *, book: int, chosen: Selection, why: str, how: desk.How = desk.NOW) -> desk.Outcome:
    """Hold each case: nothing moves it until it is resumed. One that is held keeps its first reason and is refused."""

    def body(unit: work.Work) -> None:
        for case in _fresh(unit, view.inside(unit), chosen):
            if not why.strip():
                unit.refuse(refusals.make("reason_missing", case.subject))
            elif case.held:
                unit.refuse(refusals.make("held", case.subject, name=case.name, reason=case.held))
            elif view.is_concluded(case):
                unit.refuse(refusals.make("nothing_to_do", case.subject, name=case.name, what="已经结束"))
            else:
                line = unit.line("case.held", case.subject, why=why.strip())
                line.change(case, held=why.strip(), version=case.version + 1)

    return at.act(book=book, action="hold", body=body, arguments={**chosen.said(), "why": why}, how=how)


def resume(at: desk.Desk, *, book: int, chosen: Selection, why: str = "", how: desk.How = desk.NOW) -> desk.Outcome:
    """Let held cases move again. One that is not held is refused."""

    def body(unit: work.Work) -> None:
        for case in _fresh(unit, view.inside(unit), chosen):
            if case.held:
                line = unit.line("case.resumed", case.subject, data={"held": case.held}, why=why.strip())
                line.change(case, held="", version=case.version + 1)
            else:
                unit.refuse(refusals.make("nothing_to_do", case.subject, name=case.name, what="没有暂停"))

    return at.act(book=book, action="resume", body=body, arguments={**chosen.said(), "why": why}, how=how)


class Mover:
    """Moves these cases in one unit of work, by their track's machine and the one list of guards."""

    def __init__(self, unit: work.Work, seen: view.View, chosen: Sequence[cases.Case]) -> None:
        self.unit, self.seen, self.cases = unit, seen, list(chosen)
        by_case = seen.tasks_of(chosen)
        self.moving = lifecycle.Moving(unit, seen, [task for found in by_case.values() for task in found])

    def forward(self, asked: gates.Asked, *, is_asked_for: bool = True) -> None:
        """One stage on, then settle the closing tasks of stages that nobody is in any more. What nobody asked for is refused to nobody."""
        left = set()
        for case in self.cases:
            if view.is_concluded(case):
                self.unit.refuse(refusals.make("nothing_to_do", case.subject, name=case.name, what="已经结束"))
            elif (step := self._decide(case, "advance", asked, is_asked_for=is_asked_for)) is not None:
                left.add((case.track, case.state))
                self._go_on(case, step, asked)
        self._close(left)

    def end(self, asked: gates.Asked) -> None:
        """To the end, with the outcome that was given."""
        left = set()
        for case in self.cases:
            if view.is_concluded(case):
                self.unit.refuse(refusals.make("nothing_to_do", case.subject, name=case.name, what="已经结束"))
            elif self._decide(case, "conclude", asked) is not None:
                left.add((case.track, case.state))
                line = self.unit.line(
                    "case.concluded", case.subject, data=self._told(case, compiler.CONCLUDED, outcome=asked.outcome), why=asked.why
                )
                self._conclude(line, case, asked.outcome)
        self._close(left)

    def back(self, asked: gates.Asked) -> None:
        """One stage back, or out of the conclusion."""
        for case in self.cases:
            first = next(iter(self.seen.scheme.track(case.track).stages)).key
            if not asked.why:
                self.unit.refuse(refusals.make("reason_missing", case.subject))
            elif case.state == first:
                self.unit.refuse(refusals.make("nothing_to_do", case.subject, name=case.name, what="在第一个阶段，无可退回"))
            else:
                trigger = compiler.reopening(case.left) if view.is_concluded(case) else "revert"
                step = self._decide(case, trigger, asked)
                if step is not None:
                    self._go_back(case, step, asked)

    def _decide(self, case: cases.Case, trigger: str, asked: gates.Asked, *, is_asked_for: bool = True) -> machine.Step | None:
        compiled = self.seen.pinned.machines[case.track]
        facts = gates.Facts(seen=self.seen, case=case, tasks=self.moving.of_case(case.id))
        edge = next(edge for edge in machine.available(compiled, case.state) if edge.trigger == trigger)

        def evaluate(guard: str) -> tuple[records.Refusal, ...]:
            found = gates.conditions(facts, [guard], asked, dest=edge.dest)
            return tuple(condition.refusal for condition in found if condition.refusal is not None)

        step = machine.decide(compiled, state=case.state, trigger=trigger, evaluate=evaluate)
        if isinstance(step, machine.Step):
            return step
        if is_asked_for:
            self.unit.refuse(*step)
        return None

    def _go_on(self, case: cases.Case, step: machine.Step, asked: gates.Asked) -> None:
        owed = [task for task in self.moving.of_case(case.id) if task.stage == case.state and task.blocking == "soft"]
        carried = [task for task in owed if task.state not in tasks.DISCHARGED and not task.carried]
        data = self._told(case, step.dest, outcome=case.outcome if step.dest == compiler.CONCLUDED else "")
        if carried:
            data["carried"] = [self.seen.task_name(task) for task in carried]
        line = self.unit.line("case.advanced", case.subject, data=data, why=asked.carry_over if carried else "")
        for task in carried:
            self.moving.mark(line, task, carried=asked.carry_over)
        if step.dest == compiler.CONCLUDED:
            self._conclude(line, case, case.outcome)
        else:
            line.change(case, state=step.dest, entered_on=self.seen.today, version=case.version + 1)
            self._enter(line, case, step.dest)

    def _enter(self, line: work.Line, case: cases.Case, stage: str) -> None:
        """Tasks of the stage that hang on the entry get their dates; those that a way back had cancelled are owed again."""
        for task in [one for one in self.moving.of_case(case.id) if one.stage == stage]:
            plan = self.seen.pinned.tasks[task.kind]
            if task.state == "cancelled":
                task = self.moving.move(line, task, "revive")
            if _hangs_on_entry(plan.opens) or _hangs_on_entry(plan.due):
                found = lifecycle.dates(self.seen, plan, entered=self.seen.today, settled={})
                if task.state == "waiting":
                    self.moving.redate(line, task, found)

    def _conclude(self, line: work.Line, case: cases.Case, outcome: str) -> None:
        for task in self.moving.of_case(case.id):
            plan = self.seen.pinned.tasks[task.kind]
            if task.state in ("waiting", "open") and (plan.of == "everyone" or outcome != "named"):
                self.moving.move(line, task, "cancel")
        values = {"state": compiler.CONCLUDED, "outcome": outcome, "left": case.state, "entered_on": self.seen.today}
        line.change(case, **values, version=case.version + 1)

    def _go_back(self, case: cases.Case, step: machine.Step, asked: gates.Asked) -> None:
        line = self.unit.line("case.reverted", case.subject, data=self._told(case, step.dest), why=asked.why)
        for task in self.moving.of_case(case.id):
            plan = self.seen.pinned.tasks[task.kind]
            if view.is_concluded(case) and task.state == "cancelled":
                self.moving.move(line, task, "revive")
            elif task.stage == case.state and task.state in ("waiting", "open") and _hangs_on_entry(plan.opens):
                self.moving.move(line, task, "cancel")
            elif task.stage == step.dest and task.carried:
                self.moving.mark(line, task, carried="")
        outcome = "" if view.is_concluded(case) else case.outcome
        line.change(case, state=step.dest, entered_on=self.seen.today, outcome=outcome, left="", version=case.version + 1)

    def _close(self, left: set[tuple[str, str]]) -> None:
        """Settle the closing task of each stage at or before which nobody stands any more."""
        if not left:
            return
        self.unit.flush()
        for track, stage in sorted(left):
            order = [one.key for one in self.seen.scheme.track(track).stages]
            until = order[: order.index(stage) + 1]
            if not cases.count_in(self.unit.connection, self.unit.book.book, track, until):
                lifecycle.discharge(self.unit, self.moving, does="closing", concerns=f"{track}.{stage}")

    def _told(self, case: cases.Case, dest: str, *, outcome: str = "") -> dict[str, Any]:
        told = {
            "name": case.name,
            "from": case.state,
            "to": dest,
            "before": self.seen.state_name(case),
            "after": self.seen.pinned.stage_name(case.track, dest),
            "version": case.version,
        }
        return {**told, "outcome": outcome} if outcome else told


def _hangs_on_entry(when: Any) -> bool:
    return when is not None and when.after == "entered"


def _fresh(unit: work.Work, seen: view.View, chosen: Selection) -> list[cases.Case]:
    """The cases that are meant, less those that are in another version than the mover looked at: refused with who moved them."""
    if chosen.subjects:
        found = seen.of_subjects(chosen.subjects)
    elif chosen.stage or chosen.everyone:
        found = cases.of_track(seen.connection, seen.book.book, chosen.track)
        found = [case for case in found if case.track != view.CYCLE and not view.is_concluded(case)]
        found = [case for case in found if not chosen.stage or case.state == chosen.stage]
    else:
        raise errors.Misuse("没有说明对象：写单位，或用 --stage、--all。")
    looked_at = chosen.seen or {}
    stale = [case for case in found if looked_at.get(case.subject, case.version) != case.version]
    movers = _movers(unit, seen, [case.subject for case in stale]) if stale else {}
    for case in stale:
        version, state = looked_at[case.subject], seen.state_name(case)
        if not 1 <= version < case.version:
            unit.refuse(
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
            unit.refuse(refusals.make("stale_version", case.subject, name=case.name, who=who, at=when, state=state))
    gone = {case.id for case in stale}
    return [case for case in found if case.id not in gone]


def _movers(
    unit: work.Work,
    seen: view.View,
    subjects: Sequence[str],
) -> dict[str, tuple[str, str]]:
    """Who brought each of these cases to its present version, and when, by subject."""
    movers = {}
    for line in journal.about(unit.connection, unit.book.book, subjects):
        if any(table == "cases" and "version" in values for table, _, values in line.rows):
            moment = clock.local(line.at, seen.scheme.zone)
            movers[line.subject] = (line.actor["name"], f"{moment:%m月%d日%H:%M}")
    return movers


def versions(found: Sequence[cases.Case]) -> dict[str, int]:
    """What a mover has seen, by subject."""
    return {case.subject: case.version for case in found}
