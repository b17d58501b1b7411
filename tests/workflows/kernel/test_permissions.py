"""Who may do what, cell by cell: role × action, and by whom it was entered.

Typed here, so that nothing changes unseen.
"""

from __future__ import annotations

import pytest

from engine import access, errors
from storage.ledger import journal, ledgers
from tests.support import offices
from workflows.directory import users
from workflows.kernel import permissions

ROLES = (
    "handler",
    "reviewer",
    "administrator",
    "observer",
    "assessor",
    "team",
    "department",
    "signer",
    "system",
)
TABLE = """
advance               any     any     -   -   - - - -   -
assess.confirm        others  others  -   -   - - - -   -
assess.import         any     any     -   -   - - - -   -
assess.rank           any     any     -   -   - - - -   -
branch.check          any     any     -   -   - - - -   -
branch.nominate       any     any     -   -   - - - -   -
call.record           any     any     -   -   - - - -   -
clock.confirm         others  others  -   -   - - - -   -
clock.correct         any     any     -   -   - - - -   -
compose               -       -       -   -   - - - -   any
conclude              any     any     -   -   - - - -   -
consult.cancel        any     any     -   -   - - - -   -
consult.confirm       others  others  -   -   - - - -   -
consult.handle        any     any     -   -   - - - -   -
consult.invite        any     any     -   -   - - - -   -
consult.record        any     any     -   -   - - - -   -
consult.register      any     any     -   -   - - - -   -
consult.return        any     any     -   -   - - - -   -
consult.send          any     any     -   -   - - - -   -
consult.sign          -       -       -   -   - - - any -
cycle.close           any     any     -   -   - - - -   -
cycle.open            any     any     -   -   - - - -   -
drain                 -       -       -   -   - - - -   any
finding.confirm       others  others  -   -   - - - -   -
finding.record        any     any     -   -   - - - -   -
hold                  any     any     -   -   - - - -   -
holidays.import       any     any     any -   - - - -   -
init                  -       -       -   -   - - - -   any
look                  any     any     any any - - - -   -
look.inside           any     any     -   any - - - -   -
naming.adjust         any     any     -   -   - - - -   -
naming.confirm        others  others  -   -   - - - -   -
naming.correct        any     any     -   -   - - - -   -
naming.decide         any     any     -   -   - - - -   -
naming.issue          any     any     -   -   - - - -   -
naming.object         any     any     -   -   - - - -   -
naming.propose        any     any     -   -   - - - -   -
naming.publicity      any     any     -   -   - - - -   -
naming.publish        any     any     -   -   - - - -   -
naming.review         any     any     -   -   - - - -   -
naming.revoke         any     any     -   -   - - - -   -
naming.withhold       any     any     -   -   - - - -   -
observation.confirm   others  others  -   -   - - - -   -
observation.nominate  any     any     -   -   - - - -   -
observation.select    any     any     -   -   - - - -   -
outbox.acknowledge    any     any     -   -   - - - -   -
outbox.cancel         any     any     -   -   - - - -   -
outbox.done           any     any     -   -   - - - -   -
outbox.edit           any     any     -   -   - - - -   -
outbox.hold           any     any     -   -   - - - -   -
outbox.retry          any     any     -   -   - - - -   -
person.bind           -       -       any -   - - - -   -
person.confirm        -       others  others - - - - -   -
person.deputy         -       any     -   -   - - - -   -
person.passphrase     any     any     any any - - - any -
person.reset          -       -       any -   - - - -   -
person.add            -       -       any -   - - - -   -
person.role           -       -       any -   - - - -   -
problem.add           any     any     -   -   - - - -   -
problem.report        any     any     -   -   - - - -   -
problem.settle        any     any     -   -   - - - -   -
remind.notice         any     any     -   -   - - - -   -
remind.release        -       any     -   -   - - - -   -
resume                any     any     -   -   - - - -   -
revert                any     any     -   -   - - - -   -
submit                any     any     -   -   - - - -   -
task.accept           any     any     -   -   - - - -   -
task.extend           any     any     -   -   - - - -   -
task.reopen           any     any     -   -   - - - -   -
task.return           any     any     -   -   - - - -   -
task.waive            any     any     -   -   - - - -   -
tick                  -       -       -   -   - - - -   any
unit.contact          any     any     -   -   - - - -   -
unit.note             any     any     -   -   - - - -   -
unit.rename           any     any     -   -   - - - -   -
visit.plan            any     any     -   -   - - - -   -
visit.record          any     any     -   -   - - - -   -
withdraw              any     any     -   -   - - - -   -
"""
CELLS = {
    row.split()[0]: dict(zip(ROLES, row.split()[1:], strict=True))
    for row in TABLE.strip().splitlines()
}
BY_RELATION = {"any": (True, True), "others": (True, False), "-": (False, False)}


def test_table_is_about_every_role_and_every_action() -> None:
    assert sorted(ROLES) == sorted(permissions.ROLES)
    assert sorted(CELLS) == sorted(permissions.ACTIONS)
    assert (
        access.faults(permissions.POLICY, roles=permissions.ROLES, actions=permissions.ACTIONS)
        == []
    )


@pytest.mark.parametrize("role", ROLES)
def test_every_cell_of_a_role_is_as_it_was_typed(role: str) -> None:
    found = {
        action: tuple(
            access.is_allowed(permissions.POLICY, roles={role}, relations={relation}, action=action)
            for relation in (permissions.OTHERS, permissions.OWN)
        )
        for action in permissions.ACTIONS
    }
    assert found == {action: BY_RELATION[cells[role]] for action, cells in CELLS.items()}


def test_who_has_no_role_may_do_nothing() -> None:
    assert [
        action
        for action in permissions.ACTIONS
        if access.may_ever(permissions.POLICY, roles=(), action=action)
    ] == []


@pytest.mark.parametrize("role", [role for role in ROLES if role != "system"])
def test_desk_asks_the_table(small: offices.Office, role: str) -> None:
    users.add(small.clerk, name="某人", roles=[role])
    at = small.sit("某人")
    denied = []
    for action in sorted(permissions.ACTIONS):
        try:
            at.look(action)
        except errors.Refused as error:
            denied.append((action, [one.code for one in error.refusals]))
    assert denied == [
        (action, ["not_allowed"]) for action in sorted(CELLS) if CELLS[action][role] == "-"
    ]
    with small.store.reading() as connection:
        kept = journal.latest(connection, ledgers.OFFICE, kinds=["refused"], limit=len(CELLS))
    assert [(line.data["action"], line.actor["name"]) for line in kept] == [
        (action, "某人") for action, _ in denied
    ]


def test_table_as_people_read_it() -> None:
    cells = [
        permissions.shown(role, action)
        for role, action in (
            ("handler", "consult.record"),
            ("reviewer", "consult.confirm"),
            ("observer", "submit"),
        )
    ]
    assert cells == ["可", "限他人录入的", ""]
