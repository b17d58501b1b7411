"""What may become of something: its states and the steps between them, declared once, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import machine, records, soundness
from engine.definition import Definition, Edge, State
from workflows.rules import refusals

STAYS = ""
"""The destination of a step that leaves the state as it is."""


@dataclass(frozen=True)
class Step:
    """One step: its word, the states it may be taken from, where it leads (`STAYS`: nowhere).

    `is_back` marks the way back of a forward step.
    """

    word: str
    sources: tuple[str, ...]
    dest: str
    is_back: bool = False


class Life:
    """The states of a kind of thing (their names by key, the first being its beginning).

    `steps` are those between them by trigger, `ends` the states that nothing leads forward out of.
    Raises AuthorError for a life that is not sound: when its module is imported.
    """

    def __init__(
        self,
        name: str,
        states: Mapping[str, str],
        steps: Mapping[str, Step],
        ends: tuple[str, ...],
    ) -> None:
        self.states, self.steps = states, steps
        self.definition = Definition(
            name=name,
            version="1",
            initial=next(iter(states)),
            states=tuple(State(name=key, is_final=key in ends) for key in states),
            edges=tuple(
                Edge(
                    trigger=trigger,
                    source=source,
                    dest=source if step.dest == STAYS else step.dest,
                    reverse=step.is_back,
                )
                for trigger, step in steps.items()
                for source in step.sources
            ),
        )
        soundness.check(self.definition, ())
        self._machine = machine.compile(self.definition)

    def decide(
        self, state: str, trigger: str, *, subject: str, name: str, clause: str = ""
    ) -> machine.Step | records.Refusal:
        """The step out of the `state`, or the refusal `not_from_here` with what it is now.

        The refusal is about `subject`, calls the thing by `name` and rests on `clause`.
        """
        decided = machine.decide(self._machine, state=state, trigger=trigger)
        if isinstance(decided, machine.Step):
            return decided
        return refusals.make(
            "not_from_here",
            subject,
            clause=clause,
            name=name,
            state=self.states[state],
            what=self.steps[trigger].word,
        )
