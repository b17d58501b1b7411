"""Compiles a definition to one `transitions` machine and asks it.

The machine owns no case: each question has a throw-away subject.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import transitions

from engine import errors, records
from engine.definition import Definition, Edge

Evaluate = Callable[[Edge, str], tuple[records.Refusal, ...]]
"""What is against a guard of an edge."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A move that may be made."""

    trigger: str
    source: str
    dest: str


class _Subject:
    """What the machine moves: a state, and what the edge's one condition collected on the way."""

    def __init__(self, state: str, evaluate: Evaluate) -> None:
        self.state = state
        self.evaluate = evaluate
        self.refusals: list[records.Refusal] = []


class Compiled:
    """A definition and its machine."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.machine = transitions.Machine(
            model=None,
            states=[state.name for state in definition.states],
            initial=None,
            auto_transitions=False,
            send_event=True,
            queued=False,
        )
        for edge in definition.edges:
            self.machine.add_transition(
                edge.trigger, edge.source, edge.dest, conditions=[_condition(edge)]
            )


def _condition(edge: Edge) -> Callable[[Any], bool]:
    def every_guard(event: Any) -> bool:
        subject: _Subject = event.kwargs["subject"]
        for guard in edge.guards:
            subject.refusals.extend(subject.evaluate(edge, guard))
        return not subject.refusals

    return every_guard


@lru_cache(maxsize=64)
def _compiled(definition: Definition) -> Compiled:
    return Compiled(definition)


def compile(definition: Definition) -> Compiled:
    """The machine of a sound definition; equal definitions share one."""
    return _compiled(definition)


def available(compiled: Compiled, state: str) -> tuple[Edge, ...]:
    """The edges that leave a state, in the definition's order."""
    return tuple(edge for edge in compiled.definition.edges if edge.source == state)


def decide(
    compiled: Compiled,
    *,
    state: str,
    trigger: str,
    evaluate: Evaluate = lambda edge, guard: (),
) -> Step | tuple[records.Refusal, ...]:
    """The step, or every reason against it.

    A trigger that does not leave this state is the refusal `not_from_here`.

    `evaluate` is called once with the edge and each of its guards; what it raises passes through
    and nothing is moved. Without it no guard is asked. Raises AuthorError for a trigger or a state
    the definition does not know.
    """
    event = compiled.machine.events.get(trigger)
    if event is None or state not in compiled.machine.states:
        raise errors.AuthorError(
            [f"{compiled.definition.name}: no trigger {trigger!r} or no state {state!r}"]
        )
    subject = _Subject(state, evaluate)
    try:
        moved = event.trigger(subject, subject=subject)
    except transitions.MachineError:
        allowed = "、".join(edge.trigger for edge in available(compiled, state)) or "无"
        return (
            records.Refusal(
                code="not_from_here", sentence=f"当前状态不能这样办理（现可：{allowed}）"
            ),
        )
    if not moved:
        return tuple(subject.refusals)
    return Step(trigger=trigger, source=state, dest=subject.state)
