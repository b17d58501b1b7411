"""The guards of a move as one list of conditions.

`explain` shows them, `advance` obeys them: both ask this list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine import records
from storage import cases, tasks
from workflows.kernel.cycle_view import CycleView
from workflows.rules import refusals
from workflows.scheme import compiler, model
from workflows.tasks import task_states

OUTCOMES = cases.OUTCOMES
OUTCOMES_BY_HAND = ("not_named", "withdrawn", "merged", "exempt", "unfinished")
"""Outcomes that a person may write; the others come from what was decided."""


@dataclass(frozen=True, kw_only=True)
class MoveRequest:
    """What the mover brings along.

    `carry_over` is why soft tasks are left behind, `outcome` that of a conclusion, `why` the
    reason.
    """

    carry_over: str = ""
    outcome: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One thing that must be so.

    `refusal` says why it is not; `carries` is the id of the task that is left behind by
    permission (0: none); `days_left` counts working days of what is not met.
    """

    guard: str
    sentence: str
    clause: str = ""
    owner: str = ""
    due_on: date | None = None
    days_left: int | None = None
    refusal: records.Refusal | None = None
    carries: int = 0

    @property
    def is_met(self) -> bool:
        return self.refusal is None


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What the guards look at: the case and its tasks, in the view of its cycle."""

    cycle: CycleView
    case: cases.Case
    tasks: Sequence[tasks.Task]

    @property
    def stage(self) -> model.Stage:
        return self.cycle.pinned.stages[(self.case.track, self.case.state)]

    def refusal(self, code: str, *, clause: str = "", **values: object) -> records.Refusal:
        """A refusal about this case."""
        return refusals.make(
            code, self.case.subject, clause=clause, **{"name": self.case.name, **values}
        )


Guard = Callable[[CaseFacts, MoveRequest, str], tuple[Condition, ...]]


def conditions(
    facts: CaseFacts, guards: Sequence[str], request: MoveRequest, *, dest: str
) -> tuple[Condition, ...]:
    """Every condition of a move to the stage `dest`, met or not, in the order of the `guards`.

    `guards` are keys of `GUARDS`; `request` may meet some of them (a carry-over, an outcome).
    """
    return tuple(condition for guard in guards for condition in GUARDS[guard](facts, request, dest))


def _one(
    guard: str, sentence: str, refusal: records.Refusal | None, *, clause: str = ""
) -> tuple[Condition, ...]:
    return (Condition(guard=guard, sentence=sentence, clause=clause, refusal=refusal),)


def _not_held(facts: CaseFacts, request: MoveRequest, dest: str) -> tuple[Condition, ...]:
    reason = facts.case.held
    return _one("not_held", "未暂停办理", facts.refusal("held", reason=reason) if reason else None)


def _stage_open(facts: CaseFacts, request: MoveRequest, dest: str) -> tuple[Condition, ...]:
    following = facts.cycle.pinned.stages[(facts.case.track, dest)]
    early = following.opens is not None and facts.cycle.today < following.opens
    refusal = (
        facts.refusal(
            "stage_closed", clause=following.clause, stage=following.name, day=following.opens
        )
        if early
        else None
    )
    return _one("stage_open", f"下一阶段“{following.name}”已开始", refusal, clause=following.clause)


def _tasks_discharged(facts: CaseFacts, request: MoveRequest, dest: str) -> tuple[Condition, ...]:
    due = [
        task
        for task in facts.tasks
        if task.stage == facts.case.state and task.blocking != "none" and task.state != "cancelled"
    ]
    return tuple(_of_task(facts, task, request, "tasks_discharged") for task in due)


def _gates_passed(facts: CaseFacts, request: MoveRequest, dest: str) -> tuple[Condition, ...]:
    return tuple(
        _of_task(facts, facts.cycle.cycle_tasks[kind], request, "gates_passed")
        for kind in facts.stage.gates
    )


def _of_task(facts: CaseFacts, task: tasks.Task, request: MoveRequest, guard: str) -> Condition:
    cycle = facts.cycle
    name, owner = cycle.task_name(task), cycle.pinned.owner_name(task.owner)
    is_met = task.state in tasks.DISCHARGED or bool(task.carried)
    may_carry = guard == "tasks_discharged" and task.blocking == "soft"
    carries = task.id if not is_met and may_carry and request.carry_over else 0
    refusal = None
    if not is_met and not carries:
        refusal = _why_open(facts, task, guard, name, owner, may_carry)
    state = task_states.NAMES[task.state]
    return Condition(
        guard=guard,
        sentence=f"“{name}”{'带欠账结转' if carries or task.carried else state}",
        clause=task.clause,
        owner=owner,
        due_on=task.due_on,
        days_left=None if is_met else cycle.days_left(task),
        refusal=refusal,
        carries=carries,
    )


def _why_open(
    facts: CaseFacts, task: tasks.Task, guard: str, name: str, owner: str, may_carry: bool
) -> records.Refusal:
    due = f"{task.due_on}前" if task.due_on else "未定期限"
    if guard == "gates_passed":
        return facts.refusal("gate_closed", clause=task.clause, task=name, owner=owner, due=due)
    if task.state == "handed_in":
        return facts.refusal("task_unchecked", clause=task.clause, task=name)
    if task.state == "waiting":
        return facts.refusal(
            "task_waiting", clause=task.clause, task=name, day=task.opens_on or "（待定）"
        )
    carry = "，或用 --carry-over 写明理由带欠账结转" if may_carry else ""
    mend = {
        "unit": f"催报后用 mofan submit 收件{carry}",
        "office": f"由办公室办结{carry}",
        "team": f"由调研考评组办结后录入{carry}",
    }.get(task.owner.partition(":")[0], f"请{owner}办结{carry}")
    return facts.refusal(
        "task_open", clause=task.clause, task=name, owner=owner, due=due, mend=mend
    )


def _outcome_known(facts: CaseFacts, request: MoveRequest, dest: str) -> tuple[Condition, ...]:
    outcome = facts.case.outcome
    return _one(
        "outcome_known",
        f"结果：{OUTCOMES.get(outcome, '')}" if outcome else "已有结果",
        None if outcome else facts.refusal("outcome_unknown"),
    )


def _outcome_given(facts: CaseFacts, request: MoveRequest, dest: str) -> tuple[Condition, ...]:
    refusal = None
    if request.outcome not in OUTCOMES_BY_HAND or facts.case.outcome == "named":
        refusal = facts.refusal("outcome_reserved")
    elif not request.why:
        refusal = facts.refusal("reason_missing")
    return _one("outcome_given", f"结果：{OUTCOMES.get(request.outcome, request.outcome)}", refusal)


def _nothing_issued(facts: CaseFacts, request: MoveRequest, dest: str) -> tuple[Condition, ...]:
    letter = next(iter(facts.cycle.letters), None)
    return _one(
        "nothing_issued",
        "尚未印发命名决定",
        facts.refusal("issued", number=letter.number) if letter else None,
    )


GUARDS: Mapping[str, Guard] = {
    "not_held": _not_held,
    "stage_open": _stage_open,
    "tasks_discharged": _tasks_discharged,
    "gates_passed": _gates_passed,
    "outcome_known": _outcome_known,
    "outcome_given": _outcome_given,
    "nothing_issued": _nothing_issued,
}
assert tuple(sorted(GUARDS)) == tuple(sorted(compiler.GUARDS))
