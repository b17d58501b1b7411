"""A policy is a table: what no row allows is not allowed."""

from __future__ import annotations

import pytest

from engine import access

POLICY = access.Policy(
    rules=(
        access.Rule(role="handler", actions=frozenset({"submit", "note"})),
        access.Rule(role="reviewer", actions=frozenset({"release"})),
        access.Rule(role="department", actions=frozenset({"answer"}), relation="asked"),
        access.Rule(role="auditor", actions=frozenset({"read"})),
    )
)


@pytest.mark.parametrize(
    ("roles", "action", "relations", "is_allowed"),
    [
        (["handler"], "submit", [], True),
        (["handler"], "submit", ["own"], True),
        (["handler"], "release", [], False),
        (["nobody", "handler"], "note", [], True),
        (["nobody"], "submit", [], False),
        ([], "submit", [], False),
        (["handler"], "fly", [], False),
        (["reviewer"], "release", [], True),
        (["department"], "answer", ["asked"], True),
        (["department"], "answer", ["other"], False),
        (["department"], "answer", [], False),
    ],
)
def test_action_is_allowed_where_one_row_fits_in_role_and_relation(
    roles: list[str], action: str, relations: list[str], is_allowed: bool
) -> None:
    assert access.is_allowed(POLICY, roles=roles, relations=relations, action=action) is is_allowed


@pytest.mark.parametrize(
    ("roles", "action", "may"),
    [(["department"], "answer", True), (["handler"], "answer", False), ([], "submit", False)],
)
def test_role_may_ever_act_where_some_row_lets_it_in_some_case(
    roles: list[str], action: str, may: bool
) -> None:
    assert access.may_ever(POLICY, roles=roles, action=action) is may


def test_empty_policy_allows_nothing() -> None:
    assert not access.is_allowed(access.Policy(rules=()), roles=["handler"], action="submit")


def test_rows_are_not_added_up_from_two_roles() -> None:
    """The action of one row and the relation of another do not make a third."""
    split = access.Policy(
        rules=(
            access.Rule(role="a", actions=frozenset({"draft"})),
            access.Rule(role="b", actions=frozenset({"sign"}), relation="own"),
        )
    )
    assert not access.is_allowed(split, roles=["a", "b"], relations=["other"], action="sign")


def test_roles_for_an_action_come_in_the_order_of_the_table_and_once() -> None:
    twice = access.Policy(
        rules=(
            *POLICY.rules,
            access.Rule(role="deputy", actions=frozenset({"release"})),
            POLICY.rules[1],
        )
    )
    assert access.roles_for(twice, "release") == ("reviewer", "deputy")
    assert access.roles_for(twice, "fly") == ()


def test_policy_within_its_vocabularies_has_no_faults() -> None:
    roles = ("handler", "reviewer", "department", "auditor")
    assert (
        access.faults(POLICY, roles=roles, actions=("submit", "note", "release", "answer", "read"))
        == []
    )


def test_every_fault_of_a_policy_comes_at_once() -> None:
    found = access.faults(
        POLICY,
        roles=("handler", "reviewer", "auditor"),
        actions=("submit", "release", "answer", "read", "decide"),
    )
    assert found == [
        "权限表引用了未知角色“department”",
        "权限表引用了未知操作“note”",
        "操作“decide”没有任何角色可办",
    ]
