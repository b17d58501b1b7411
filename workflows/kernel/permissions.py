"""Who may do what in the office, as one table. Nothing is allowed that no row allows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine import access, records

ROLES = {
    "handler": "经办人",
    "reviewer": "审核人",
    "administrator": "管理员",
    "observer": "监督查阅",
    "assessor": "考评员",
    "team": "调研组成员",
    "department": "部门经办人",
    "signer": "部门签批人",
    "system": "系统",
}
ENTERING = frozenset(
    {
        "unit.contact",
        "unit.rename",
        "unit.note",
        "submit",
        "withdraw",
        "task.accept",
        "task.return",
        "task.waive",
        "task.extend",
        "task.reopen",
        "advance",
        "revert",
        "conclude",
        "hold",
        "resume",
        "consult.send",
        "consult.record",
        "consult.register",
        "consult.return",
        "consult.cancel",
        "consult.invite",
        "consult.handle",
        "visit.record",
        "visit.plan",
        "observation.nominate",
        "observation.select",
        "problem.add",
        "problem.report",
        "problem.settle",
        "assess.import",
        "assess.rank",
        "naming.propose",
        "naming.adjust",
        "naming.decide",
        "naming.publish",
        "naming.object",
        "naming.issue",
        "naming.revoke",
        "naming.publicity",
        "branch.nominate",
        "branch.check",
        "holidays.import",
        "finding.record",
        "remind.notice",
        "call.record",
        "outbox.hold",
        "outbox.edit",
        "outbox.cancel",
        "outbox.retry",
        "outbox.done",
        "outbox.acknowledge",
    }
)
CONFIRMING = frozenset(
    {
        "consult.confirm",
        "observation.confirm",
        "assess.confirm",
        "naming.confirm",
        "finding.confirm",
    }
)
OPENING = frozenset({"cycle.open", "cycle.close"})
PEOPLE = frozenset({"person.add", "person.role"})
RELEASING = frozenset({"remind.release"})
SIGNING = frozenset({"consult.sign"})
LOOKING = frozenset({"look"})
INSIDE = frozenset({"look.inside"})
"""Rankings, scores, opinions, objections, the journal: what never leaves the office."""
TIME = frozenset({"init", "tick", "compose", "drain"})
ACTIONS = ENTERING | CONFIRMING | OPENING | RELEASING | SIGNING | LOOKING | INSIDE | PEOPLE | TIME

OTHERS, OWN = "others", "own"
"""Whether somebody else entered what is to be confirmed: nobody confirms their own entries."""

POLICY = access.Policy(
    rules=(
        access.Rule(role="handler", actions=ENTERING | OPENING | LOOKING | INSIDE),
        access.Rule(role="handler", actions=CONFIRMING, relation=OTHERS),
        access.Rule(role="reviewer", actions=ENTERING | OPENING | RELEASING | LOOKING | INSIDE),
        access.Rule(role="reviewer", actions=CONFIRMING, relation=OTHERS),
        access.Rule(
            role="administrator", actions=PEOPLE | LOOKING | frozenset({"holidays.import"})
        ),
        access.Rule(role="observer", actions=LOOKING | INSIDE),
        access.Rule(role="signer", actions=SIGNING),
        access.Rule(role="system", actions=TIME),
    )
)


def may_confirm(actor: records.Actor, action: str, entries: Iterable[Any]) -> bool:
    """Whether `actor` may do `action`, a confirmation, to these `entries`.

    It depends on whose hands they went through: nobody confirms what they entered (`entered_by`
    of each), nor what came by a code that they gave out (`issued_by`).
    """
    hands = {
        person for entry in entries for person in (entry.entered_by, getattr(entry, "issued_by", 0))
    }
    relation = OWN if actor.person in hands else OTHERS
    return access.is_allowed(POLICY, roles=actor.roles, relations={relation}, action=action)


def hands(entries: Iterable[Any]) -> set[int]:
    """Whose hands these entries went through, as ids of persons: who entered, who gave a code."""
    return {
        person
        for entry in entries
        for person in (entry.entered_by, getattr(entry, "issued_by", 0))
        if person
    }


def titles(roles: object) -> str:
    """Role keys as the words people use."""
    return "、".join(
        ROLES.get(str(role), str(role))
        for role in (roles if isinstance(roles, (list, tuple, set, frozenset)) else [roles])
    )


def shown(role: str, action: str) -> str:
    """One cell of the table as people read it: empty where that role may not."""
    if not access.may_ever(POLICY, roles=[role], action=action):
        return ""
    return (
        "可"
        if access.is_allowed(POLICY, roles=[role], relations=[OWN], action=action)
        else "限他人录入的"
    )
