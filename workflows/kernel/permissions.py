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
        "unit.alias",
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
        "naming.withhold",
        "naming.correct",
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
        "clock.correct",
    }
)
CONFIRMING = frozenset(
    {
        "consult.confirm",
        "observation.confirm",
        "assess.confirm",
        "naming.confirm",
        "finding.confirm",
        "clock.confirm",
        "cycle.confirm",
    }
)
CONFIRMED = {
    "assess.confirm": "marks",
    "finding.confirm": "facts",
    "observation.confirm": "demonstrations",
    "consult.confirm": "opinions",
    "naming.confirm": "decisions",
}
"""What each of these confirms, as a scheme names it that lets one person do (`second_person`)."""
VOUCHING = frozenset({"person.confirm"})
"""Confirmations of who may act at all: never by a signed sheet."""
REVIEWING = frozenset({"naming.review"})
"""Going through everything before names leave, are put up or named: never by a signed sheet."""
OPENING = frozenset({"cycle.open", "cycle.close"})
PEOPLE = frozenset({"person.add", "person.role", "person.bind", "person.reset"})
DEPUTING = frozenset({"person.deputy"})
OWN_PASSPHRASE = "person.passphrase"
RELEASING = frozenset({"remind.release"})
SIGNING = frozenset({"consult.sign"})
LOOKING = frozenset({"look"})
INSIDE = frozenset({"look.inside"})
"""Rankings, scores, opinions, objections, the journal: what never leaves the office."""
TIME = frozenset({"init", "tick", "compose", "drain"})
ACTIONS = (
    ENTERING
    | CONFIRMING
    | VOUCHING
    | OPENING
    | RELEASING
    | SIGNING
    | LOOKING
    | INSIDE
    | PEOPLE
    | REVIEWING
) | (DEPUTING | TIME | frozenset({OWN_PASSPHRASE}))
WEIGHTY = frozenset(
    CONFIRMING | VOUCHING | REVIEWING | RELEASING | DEPUTING | {"naming.object", "naming.publish"}
) | frozenset({"naming.issue"})
"""What has a second person's weight: a passphrase set under another's login carries none of it."""
PROOFS = {
    "os": "本机登录名",
    "passphrase": "口令",
    "lent": "非本人独用登录名下所设的口令",
    "page": "网页",
    "token": "签署码",
    "paper": "复核单",
}
"""How it was shown that a person is the one who acts."""

LATE = (
    LOOKING
    | INSIDE
    | TIME
    | frozenset(
        {
            "submit",
            "withdraw",
            "task.accept",
            "task.return",
            "consult.record",
            "consult.confirm",
            "consult.sign",
            "naming.revoke",
            "naming.confirm",
            "naming.correct",
            "naming.publicity",
            "unit.note",
            "outbox.hold",
            "outbox.edit",
            "outbox.cancel",
            "outbox.retry",
            "outbox.done",
            "outbox.acknowledge",
            "clock.correct",
            "clock.confirm",
            "cycle.close",
        }
    )
)
"""What a closed year still takes: what may come late. Closing it again says that it is closed."""

OTHERS, OWN = "others", "own"
"""Whether somebody else entered what is to be confirmed: nobody confirms their own entries."""

POLICY = access.Policy(
    rules=(
        access.Rule(role="handler", actions=ENTERING | OPENING | REVIEWING | LOOKING | INSIDE),
        access.Rule(role="handler", actions=CONFIRMING, relation=OTHERS),
        access.Rule(role="reviewer", actions=ENTERING | OPENING | RELEASING | LOOKING | INSIDE),
        access.Rule(role="reviewer", actions=CONFIRMING, relation=OTHERS),
        access.Rule(role="reviewer", actions=DEPUTING | REVIEWING),
        access.Rule(role="reviewer", actions=VOUCHING, relation=OTHERS),
        access.Rule(role="administrator", actions=VOUCHING, relation=OTHERS),
        access.Rule(
            role="administrator", actions=PEOPLE | LOOKING | frozenset({"holidays.import"})
        ),
        access.Rule(role="observer", actions=LOOKING | INSIDE),
        access.Rule(role="signer", actions=SIGNING),
        *(
            access.Rule(role=role, actions=frozenset({OWN_PASSPHRASE}))
            for role in ("handler", "reviewer", "administrator", "observer", "signer")
        ),
        access.Rule(role="system", actions=TIME),
    )
)


def why_not(actor: records.Actor, action: str, *, is_closed: bool = False) -> str:
    """Why `actor` may not do `action` in any case: a refusal's code, or nothing.

    `is_closed`: in a year that is closed.
    """
    if not access.may_ever(POLICY, roles=actor.roles, action=action):
        return "not_allowed"
    return "cycle_closed" if is_closed and action not in LATE else ""


def may_confirm(actor: records.Actor, action: str, entries: Iterable[Any]) -> bool:
    """Whether `actor` may do `action`, a confirmation, to these `entries`.

    It depends on whose hands they went through: nobody confirms what they entered (`entered_by`
    of each), nor what came by a code that they gave out (`issued_by`).
    """
    relation = OWN if actor.person in hands(entries) else OTHERS
    return access.is_allowed(POLICY, roles=actor.roles, relations={relation}, action=action)


def hands(entries: Iterable[Any]) -> set[int]:
    """Whose hands these entries went through, as ids of persons: who entered, who gave a code."""
    return {
        person
        for entry in entries
        for person in (entry.entered_by, getattr(entry, "issued_by", 0))
        if person
    }


def why_unproven(actor: records.Actor, action: str) -> str:
    """Why what `actor` gave as a proof does not do for `action`: a refusal's code, or nothing.

    For homes that ask for proof. The system proves nothing, nor does who sets their passphrase for
    the first time: that use-case looks itself whether it is the first.
    """
    if not actor.person or action == OWN_PASSPHRASE:
        return ""
    match actor.proof:
        case "":
            return "not_proven"
        case "lent" if action in WEIGHTY:
            return "proof_lent"
        case "token" if action not in SIGNING:
            return "not_proven"
        case "paper" if action not in CONFIRMING:
            return "paper_confirms"
    return ""


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
