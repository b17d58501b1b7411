"""Who may do what: a policy is a table, nothing is allowed that no rule allows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

ANY = "*"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row: a role, in a relation to the thing (`*` any), may do these actions."""

    role: str
    actions: frozenset[str]
    relation: str = ANY


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The whole table."""

    rules: tuple[Rule, ...]


def is_allowed(
    policy: Policy, *, roles: Collection[str], relations: Collection[str] = (), action: str
) -> bool:
    """Whether any row of the policy lets one of these `roles` do the `action`.

    `relations` are those that hold between the person and the thing; a row's `*` needs none.
    """
    return any(
        rule.role in roles
        and action in rule.actions
        and (rule.relation == ANY or rule.relation in relations)
        for rule in policy.rules
    )


def may_ever(policy: Policy, *, roles: Collection[str], action: str) -> bool:
    """Whether some row lets one of these `roles` do the `action` in some case.

    Whether in this one, `is_allowed` says once the thing was loaded.
    """
    return any(rule.role in roles and action in rule.actions for rule in policy.rules)


def roles_for(policy: Policy, action: str) -> tuple[str, ...]:
    """The roles that may do it in some case, in the table's order: for saying whom to ask."""
    return tuple(dict.fromkeys(rule.role for rule in policy.rules if action in rule.actions))


def faults(policy: Policy, *, roles: Collection[str], actions: Collection[str]) -> list[str]:
    """What is wrong with a policy, in Chinese; empty when it is sound.

    Roles and actions that the vocabularies `roles` and `actions` do not know, and actions nobody
    may do.
    """
    sentences = [
        f"权限表引用了未知角色“{rule.role}”" for rule in policy.rules if rule.role not in roles
    ]
    known_actions = set(actions)
    sentences += [
        f"权限表引用了未知操作“{name}”"
        for rule in policy.rules
        for name in sorted(rule.actions - known_actions)
    ]
    covered = {name for rule in policy.rules for name in rule.actions}
    return sentences + [f"操作“{name}”没有任何角色可办" for name in actions if name not in covered]
