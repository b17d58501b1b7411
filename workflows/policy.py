"""Who may do what in the office, as one table (DESIGN §6.7). Nothing is allowed that no row allows."""

from __future__ import annotations

from engine import access

ROLES = {
    "handler": "经办人",
    "reviewer": "审核人",
    "administrator": "管理员",
    "observer": "监督查阅",
    "system": "系统",
}
ENTERING = frozenset(
    {
        "unit.import", "unit.contact", "unit.rename", "unit.note", "submit", "withdraw", "task.accept", "task.return", "task.waive", "task.extend",
        "task.reopen", "advance", "revert", "conclude", "hold", "resume", "consult.send", "consult.record", "visit.record", "assess.import",
        "assess.results", "assess.rank", "naming.propose", "naming.adjust", "naming.decide", "naming.publish", "naming.object", "naming.issue",
        "branch.nominate", "branch.check", "holidays.import", "finding.record", "remind.notice", "call.record",
        "outbox.hold", "outbox.edit", "outbox.cancel", "outbox.retry", "outbox.done", "outbox.acknowledge",
    }
)  # fmt: skip
CONFIRMING = frozenset({"consult.confirm", "assess.confirm", "naming.confirm", "finding.confirm"})
OPENING = frozenset({"cycle.open", "cycle.close"})
PEOPLE = frozenset({"person.add", "person.role"})
RELEASING = frozenset({"remind.release"})
TIME = frozenset({"init", "tick", "compose", "drain"})
ACTIONS = ENTERING | CONFIRMING | OPENING | RELEASING | PEOPLE | TIME

POLICY = access.Policy(
    rules=(
        access.Rule(role="handler", actions=ENTERING | CONFIRMING | OPENING),
        access.Rule(role="reviewer", actions=ENTERING | CONFIRMING | OPENING | RELEASING),
        access.Rule(role="administrator", actions=PEOPLE | frozenset({"holidays.import"})),
        access.Rule(role="system", actions=TIME),
    )
)


def titles(roles: object) -> str:
    """Role keys as the words people use."""
    return "、".join(ROLES.get(str(role), str(role)) for role in (roles if isinstance(roles, (list, tuple, set, frozenset)) else [roles]))
