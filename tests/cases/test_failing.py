"""The list of the cases that go wrong names cases that there are."""

from __future__ import annotations

from collections import Counter

from tests.cases import failing, test_outward, test_visible

CASES = [
    check.case
    for module in (test_visible, test_outward)
    for check in vars(module).values()
    if hasattr(check, "case")
]


def test_every_case_that_is_listed_as_failing_exists() -> None:
    assert sorted(failing.FAILING.keys() - set(CASES)) == []


def test_every_case_is_asked_once() -> None:
    assert [key for key, count in Counter(CASES).items() if count > 1] == []


def test_every_test_of_a_case_is_held_against_the_list() -> None:
    assert [
        name
        for module in (test_visible, test_outward)
        for name, check in vars(module).items()
        if name.startswith("test_") and not hasattr(check, "case")
    ] == []
