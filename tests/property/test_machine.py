"""The machine says what the edges say, for any sound definition and any answers of its guards."""

from __future__ import annotations

import itertools

from hypothesis import assume, given
from hypothesis import strategies as st

from engine import machine, records, soundness
from engine.definition import Definition, Edge, State
from tests.support.strategies import MANY

GUARDS = ("a", "b", "c")
NAMES = ("one", "two", "three", "end")
REFUSALS = st.lists(
    st.sampled_from("xyz").map(lambda code: records.Refusal(code=code, sentence=code)), max_size=2
).map(tuple)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """A way through all states, and ways besides."""
    triggers = st.sampled_from(["go", "skip", "back"])
    guards = st.lists(st.sampled_from(GUARDS), unique=True).map(tuple)
    edges = {
        ("go", source): Edge(trigger="go", source=source, dest=dest, guards=draw(guards))
        for source, dest in itertools.pairwise(NAMES)
    }
    for _ in range(draw(st.integers(0, 6))):
        trigger, source, dest = (
            draw(triggers),
            draw(st.sampled_from(NAMES)),
            draw(st.sampled_from(NAMES)),
        )
        reverse = (dest, source) in {
            (edge.source, edge.dest) for edge in edges.values() if not edge.reverse
        } and source != dest
        edges.setdefault(
            (trigger, source),
            Edge(trigger=trigger, source=source, dest=dest, guards=draw(guards), reverse=reverse),
        )
    states = tuple(State(name=name, is_final=name == "end") for name in NAMES)
    return Definition(
        name="drawn", version="1", initial="one", states=states, edges=tuple(edges.values())
    )


@MANY
@given(definitions(), st.fixed_dictionaries(dict.fromkeys(GUARDS, REFUSALS)))
def test_every_question_is_answered_by_the_edge_it_is_about(
    definition: Definition, answers: dict[str, tuple[records.Refusal, ...]]
) -> None:
    assume(not soundness.faults(definition, GUARDS))
    compiled = machine.compile(definition)
    by_place = {(edge.trigger, edge.source): edge for edge in definition.edges}
    for state in NAMES:
        for trigger in sorted({edge.trigger for edge in definition.edges}):
            asked: list[str] = []

            def evaluate(
                edge: Edge, guard: str, asked: list[str] = asked
            ) -> tuple[records.Refusal, ...]:
                asked.append(guard)
                return answers[guard]

            found = machine.decide(compiled, state=state, trigger=trigger, evaluate=evaluate)
            edge = by_place.get((trigger, state))
            if edge is None:
                assert not isinstance(found, machine.Step)
                assert ([one.code for one in found], asked) == (["not_from_here"], [])
                continue
            refusals = tuple(refusal for guard in edge.guards for refusal in answers[guard])
            step = machine.Step(trigger=trigger, source=state, dest=edge.dest)
            assert (found, tuple(asked)) == (refusals or step, edge.guards)
