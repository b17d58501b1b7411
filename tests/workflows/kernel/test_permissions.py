"""Who may do what beside the table of docs/trust.md, which tests/trust/test_policy.py holds."""

from __future__ import annotations

import pytest

from engine import access, errors
from storage.ledger import journal, ledgers
from tests.support import offices
from workflows.directory import users
from workflows.kernel import permissions


def test_the_policy_is_whole() -> None:
    assert (
        access.faults(permissions.POLICY, roles=permissions.ROLES, actions=permissions.ACTIONS)
        == []
    )


def test_who_has_no_role_may_do_nothing() -> None:
    assert [
        action
        for action in permissions.ACTIONS
        if access.may_ever(permissions.POLICY, roles=(), action=action)
    ] == []


def test_who_was_refused_a_look_is_kept_with_what_they_wanted(small: offices.Office) -> None:
    users.add(small.clerk, name="某人", roles=["监督查阅"])
    with pytest.raises(errors.Refused):
        small.sit("某人").look("naming.issue")
    with small.store.reading() as connection:
        (line,) = journal.latest(connection, ledgers.OFFICE, kinds=["refused"], limit=1)
    assert (line.data["action"], line.actor["name"]) == ("naming.issue", "某人")
