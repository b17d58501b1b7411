"""A definition is data, and what is wrong with it is told at once to whoever wrote it."""

from __future__ import annotations

import dataclasses

import pytest

from engine import errors, soundness
from engine.definition import Definition, Edge, State

GUARDS = ("handed_in", "checked")
SOUND = Definition(
    name="unit",
    version="1",
    initial="plan",
    states=(
        State(name="plan"),
        State(name="visit"),
        State(name="done", is_final=True),
    ),
    edges=(
        Edge(trigger="advance", source="plan", dest="visit", guards=("handed_in", "checked")),
        Edge(trigger="revert", source="visit", dest="plan", reverse=True),
        Edge(trigger="advance", source="visit", dest="done"),
        Edge(trigger="reopen", source="done", dest="visit", reverse=True),
    ),
)


def with_states(*states: State, edges: tuple[Edge, ...] = ()) -> Definition:
    """The sound definition with these besides."""
    return dataclasses.replace(SOUND, states=(*SOUND.states, *states), edges=(*SOUND.edges, *edges))


def with_edges(*edges: Edge) -> Definition:
    return with_states(edges=edges)


def test_sound_definition_has_no_faults() -> None:
    assert soundness.faults(SOUND, GUARDS) == []
    soundness.check(SOUND, GUARDS)


@pytest.mark.parametrize(
    ("definition", "faults"),
    [
        (with_states(State(name="island", is_final=True)), ["状态“island”永远到不了"]),
        (
            with_states(
                State(name="attic", is_final=True),
                edges=(Edge(trigger="fall", source="done", dest="attic", reverse=True),),
            ),
            ["退回“done”→“attic”没有对应的前进", "状态“attic”永远到不了"],
        ),
        (
            with_states(
                State(name="swamp"), edges=(Edge(trigger="sink", source="plan", dest="swamp"),)
            ),
            ["状态“swamp”没有出路，又不是终点"],
        ),
        (
            with_states(
                State(name="swamp"),
                edges=(
                    Edge(trigger="sink", source="plan", dest="swamp"),
                    Edge(trigger="leave", source="swamp", dest="plan", reverse=True),
                ),
            ),
            ["状态“swamp”没有出路，又不是终点"],
        ),
        (
            with_states(
                State(name="swamp"),
                edges=(
                    Edge(trigger="sink", source="plan", dest="swamp"),
                    Edge(trigger="stay", source="swamp", dest="swamp"),
                ),
            ),
            ["状态“swamp”没有出路，又不是终点"],
        ),
        (
            with_edges(Edge(trigger="again", source="done", dest="plan")),
            ["终点“done”仍有向前的出路"],
        ),
        (
            with_edges(Edge(trigger="stay", source="done", dest="done")),
            ["终点“done”仍有向前的出路"],
        ),
        (
            with_edges(Edge(trigger="advance", source="plan", dest="done")),
            ["从“plan”出发的“advance”定义了 2 次"],
        ),
        (
            with_edges(
                Edge(trigger="skip", source="plan", dest="done", guards=("checked", "signed"))
            ),
            ["“skip”引用了未知条件“signed”"],
        ),
        (
            with_edges(Edge(trigger="back", source="done", dest="plan", reverse=True)),
            ["退回“done”→“plan”没有对应的前进"],
        ),
        (
            with_edges(Edge(trigger="skip", source="plan", dest="moon")),
            ["“skip”的一端“moon”不是已知状态"],
        ),
        (
            with_edges(Edge(trigger="land", source="moon", dest="done")),
            ["“land”的一端“moon”不是已知状态"],
        ),
        (with_states(State(name="visit")), ["状态“visit”重复"]),
        (
            dataclasses.replace(SOUND, initial="start"),
            [
                "起始状态“start”不存在",
                "状态“plan”永远到不了",
                "状态“visit”永远到不了",
                "状态“done”永远到不了",
            ],
        ),
        (
            Definition(
                name="one", version="1", initial="only", states=(State(name="only"),), edges=()
            ),
            ["状态“only”没有出路，又不是终点"],
        ),
    ],
    ids=[
        "unreachable",
        "reached by a way back only",
        "dead end",
        "way back is no way out",
        "way to itself is no way out",
        "way on from an end",
        "way from an end to itself",
        "duplicate edge",
        "unknown guard",
        "lonely reverse",
        "unknown destination",
        "unknown source",
        "duplicate state",
        "unknown initial state",
        "no edges",
    ],
)
def test_unsound_definition_is_told_with_what_is_wrong(
    definition: Definition, faults: list[str]
) -> None:
    assert soundness.faults(definition, GUARDS) == faults


def test_every_fault_comes_at_once_and_is_the_authors() -> None:
    bad = with_states(
        State(name="island", is_final=True),
        edges=(Edge(trigger="skip", source="plan", dest="done", guards=("signed",)),),
    )
    with pytest.raises(errors.AuthorError) as caught:
        soundness.check(bad, GUARDS)
    assert caught.value.faults == ("“skip”引用了未知条件“signed”", "状态“island”永远到不了")


def test_edge_to_its_own_state_is_allowed_beside_a_way_out() -> None:
    assert (
        soundness.faults(with_edges(Edge(trigger="extend", source="plan", dest="plan")), GUARDS)
        == []
    )
