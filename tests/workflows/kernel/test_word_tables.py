"""What the program writes and what it has words for agree: lines, refusals, actions, states."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from storage import messages
from tests import test_architecture as house
from workflows.consultations import requests
from workflows.kernel import lives, permissions
from workflows.reports import history
from workflows.rules import refusals
from workflows.tasks import message_list, task_states

KIND = re.compile(r"[a-z]+\.[a-z_]+")
FILES = re.compile(r".*\.(html|ics|toml|xml|ini|csv|txt|yaml|db)|mofan\..*")


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(house.tree(path)) if isinstance(node, ast.Call))


def literals(*, but: str) -> set[str]:
    """Every text that stands in the product outside one module."""
    return {
        node.value
        for path in house.PRODUCT
        if house.shown(path) != but
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def first_text(call: ast.Call) -> str | None:
    """The first argument where it is a text in the source."""
    if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
        return call.args[0].value
    return None


def fields(*texts: str) -> set[str]:
    """What is filled in between the braces of these sentences."""
    return {
        name
        for text in texts
        for _, name, _, _ in string.Formatter().parse(text)
        if name is not None
    }


def test_every_line_that_is_written_has_a_sentence() -> None:
    written = {
        text
        for path in house.PRODUCT
        for call in calls(path)
        if ast.unparse(call.func).endswith(".line") and (text := first_text(call)) is not None
    }
    assert written - set(history.SENTENCES) == set()


def test_every_text_that_looks_like_a_kind_is_a_kind_or_an_action() -> None:
    kinds = {
        text for text in literals(but="") if KIND.fullmatch(text) and not FILES.fullmatch(text)
    }
    assert kinds - set(history.SENTENCES) - permissions.ACTIONS == set()


def test_every_sentence_is_of_a_line_that_is_written() -> None:
    assert set(history.SENTENCES) - literals(but="workflows/reports/history.py") == set()


@cache
def makers() -> set[str]:
    """Functions that make a refusal out of the code they are given first."""
    found = {"refusals.make"}
    for path in house.PRODUCT:
        for node in ast.walk(house.tree(path)):
            if isinstance(node, ast.FunctionDef) and "make(code" in ast.unparse(node):
                found.add(node.name)
    return found


def codes() -> Iterator[tuple[str, ast.Call, str]]:
    """(function, call, code) of every refusal and reason made with its code in the source."""
    for path in house.PRODUCT:
        for call in calls(path):
            name = ast.unparse(call.func).removeprefix("self.").removeprefix("facts.")
            code = first_text(call)
            if name in makers() and code is not None:
                yield name, call, code


def test_every_refusal_that_is_made_has_a_sentence() -> None:
    assert {code for _, _, code in codes()} - set(refusals.TEXTS) == set()


def test_every_sentence_of_a_refusal_is_of_one_that_is_made() -> None:
    assert set(refusals.TEXTS) - literals(but="workflows/rules/refusals.py") == set()


def test_every_refusal_is_made_with_what_its_sentence_needs() -> None:
    lacking = {
        f"{code}: {sorted(needed - filled)}"
        for name, call, code in codes()
        if name == "refusals.make" and all(word.arg is not None for word in call.keywords)
        for needed in [fields(*refusals.TEXTS[code])]
        for filled in [{str(word.arg) for word in call.keywords}]
        if not needed <= filled
    }
    assert lacking == set()


def test_every_action_is_asked_for_and_stands_in_the_table() -> None:
    asked = {
        word.value.value
        for path in house.PRODUCT
        for call in calls(path)
        for word in call.keywords
        if word.arg == "action" and isinstance(word.value, ast.Constant)
    }
    assert asked - permissions.ACTIONS == set()
    assert permissions.ACTIONS - literals(but="workflows/kernel/permissions.py") == set()


@pytest.mark.parametrize("life", [task_states.LIFE, requests.LIFE])
def test_every_state_of_a_life_is_reached_or_left_and_every_step_has_its_word(
    life: lives.Life,
) -> None:
    reached = {state for edge in life.definition.edges for state in (edge.source, edge.dest)}
    assert set(life.states) == reached
    assert [trigger for trigger, step in life.steps.items() if not step.word] == []


def test_every_state_of_a_message_has_its_name() -> None:
    assert set(messages.ENDED + messages.UNSENT) | {"claimed", "cancelled"} == set(
        message_list.STATES
    )
