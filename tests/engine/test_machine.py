"""The machine decides: the step, or every reason against it; it moves nothing and keeps nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from engine import errors, machine, records
from engine.definition import Definition, Edge, State

DEFINITION = Definition(
    name="unit",
    version="1",
    initial="plan",
    states=(State(name="plan"), State(name="visit"), State(name="done", is_final=True)),
    edges=(
        Edge(
            trigger="advance", source="plan", dest="visit", guards=("handed_in", "checked", "open")
        ),
        Edge(
            trigger="revert", source="visit", dest="plan", guards=("nothing_issued",), reverse=True
        ),
        Edge(trigger="advance", source="visit", dest="done"),
        Edge(trigger="conclude", source="plan", dest="done", guards=("handed_in",)),
        Edge(trigger="extend", source="visit", dest="visit"),
    ),
)
COMPILED = machine.compile(DEFINITION)


def refusal(code: str) -> records.Refusal:
    return records.Refusal(code=code, sentence=f"{code} is missing")


def asking(
    answers: Mapping[str, tuple[records.Refusal, ...]] | None = None,
) -> tuple[list[str], machine.Evaluate]:
    """Who was asked, in order, and an `evaluate` that gives these answers, else nothing."""
    asked: list[str] = []

    def evaluate(edge: Edge, guard: str) -> tuple[records.Refusal, ...]:
        asked.append(guard)
        return (answers or {}).get(guard, ())

    return asked, evaluate


def decide(
    state: str, trigger: str, evaluate: machine.Evaluate | None = None
) -> machine.Step | tuple[records.Refusal, ...]:
    return machine.decide(COMPILED, state=state, trigger=trigger, evaluate=evaluate or asking()[1])


def test_step_is_given_where_no_guard_refuses_and_every_guard_was_asked_once() -> None:
    asked, evaluate = asking()
    assert decide("plan", "advance", evaluate) == machine.Step(
        trigger="advance", source="plan", dest="visit"
    )
    assert asked == ["handed_in", "checked", "open"]


def test_all_refusals_of_all_guards_are_collected_in_the_order_of_the_guards() -> None:
    asked, evaluate = asking(
        {"handed_in": (refusal("paper"), refusal("figures")), "open": (refusal("stage"),)}
    )
    assert decide("plan", "advance", evaluate) == (
        refusal("paper"),
        refusal("figures"),
        refusal("stage"),
    )
    assert asked == ["handed_in", "checked", "open"]


def test_one_trigger_asks_the_guards_of_its_own_edge_only() -> None:
    asked, evaluate = asking({"checked": (refusal("checked"),)})
    assert decide("plan", "conclude", evaluate) == machine.Step(
        trigger="conclude", source="plan", dest="done"
    )
    assert asked == ["handed_in"]


def test_step_back_asks_the_guards_of_its_own_edge() -> None:
    assert decide("visit", "revert") == machine.Step(trigger="revert", source="visit", dest="plan")
    asked, evaluate = asking({"nothing_issued": (refusal("issued"),)})
    assert (decide("visit", "revert", evaluate), asked) == (
        (refusal("issued"),),
        ["nothing_issued"],
    )


def test_edge_without_guards_asks_nobody() -> None:
    asked, evaluate = asking()
    assert decide("visit", "advance", evaluate) == machine.Step(
        trigger="advance", source="visit", dest="done"
    )
    assert decide("visit", "extend", evaluate) == machine.Step(
        trigger="extend", source="visit", dest="visit"
    )
    assert asked == []


@pytest.mark.parametrize(
    ("state", "trigger", "sentence"),
    [
        ("plan", "revert", "当前状态不能这样办理（现可：advance、conclude）"),
        ("visit", "conclude", "当前状态不能这样办理（现可：revert、advance、extend）"),
        ("done", "advance", "当前状态不能这样办理（现可：无）"),
    ],
)
def test_trigger_that_does_not_leave_the_state_is_refused_with_what_does(
    state: str, trigger: str, sentence: str
) -> None:
    asked, evaluate = asking()
    assert decide(state, trigger, evaluate) == (
        records.Refusal(code="not_from_here", sentence=sentence),
    )
    assert asked == []


@pytest.mark.parametrize(
    ("state", "trigger"),
    [
        ("plan", "fly"),
        ("moon", "advance"),
        ("", "advance"),
        ("plan", ""),
        ("plan", "to_done"),
        ("plan", "may_advance"),
    ],
)
def test_unknown_trigger_or_state_is_the_authors_fault(state: str, trigger: str) -> None:
    with pytest.raises(errors.AuthorError) as caught:
        decide(state, trigger)
    assert caught.value.faults == (f"unit: no trigger {trigger!r} or no state {state!r}",)


class Away(Exception):
    """Raised by a guard whose database went away."""


@pytest.mark.parametrize(
    "error", [Away("gone"), AttributeError("name"), errors.NotNow("locked"), KeyboardInterrupt()]
)
def test_error_of_a_guard_passes_through_and_nothing_is_moved(error: BaseException) -> None:
    def evaluate(edge: Edge, guard: str) -> tuple[records.Refusal, ...]:
        if guard == "checked":
            raise error
        return (refusal(guard),)

    with pytest.raises(type(error)) as caught:
        decide("plan", "advance", evaluate)
    assert caught.value is error
    assert decide("plan", "advance") == machine.Step(trigger="advance", source="plan", dest="visit")


def test_machine_owns_no_case_and_remembers_no_answer() -> None:
    assert decide("plan", "advance", asking({"open": (refusal("stage"),)})[1]) == (
        refusal("stage"),
    )
    assert decide("plan", "advance") == machine.Step(trigger="advance", source="plan", dest="visit")
    assert decide("plan", "conclude") == machine.Step(
        trigger="conclude", source="plan", dest="done"
    )
    assert COMPILED.machine.models == []


def test_guard_may_ask_the_same_machine_about_another_case() -> None:
    def evaluate(edge: Edge, guard: str) -> tuple[records.Refusal, ...]:
        return () if isinstance(decide("visit", "advance"), machine.Step) else (refusal(guard),)

    assert decide("plan", "advance", evaluate) == machine.Step(
        trigger="advance", source="plan", dest="visit"
    )


def test_available_edges_come_in_the_order_of_the_definition() -> None:
    assert [edge.trigger for edge in machine.available(COMPILED, "visit")] == [
        "revert",
        "advance",
        "extend",
    ]
    assert machine.available(COMPILED, "done") == ()


def test_equal_definitions_share_one_machine_and_another_version_has_its_own() -> None:
    assert machine.compile(dataclasses.replace(DEFINITION)) is COMPILED
    assert machine.compile(dataclasses.replace(DEFINITION, version="2")) is not COMPILED
