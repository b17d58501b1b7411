"""Which branches wait for the office's check, and the table in which it is written."""

from __future__ import annotations

from collections.abc import Sequence

from documents import parser
from engine import errors, fields
from storage import cases
from workflows.kernel.cycle_view import CycleView
from workflows.lists import nominee_facts
from workflows.selection import nominations

PASSED, FAILED = "通过", "不通过"
SHEET = fields.Form(
    key="branch_checks",
    title="党支部核验",
    columns=(
        fields.Column(key="subject", title="编码", kind="code", required=True),
        fields.Column(key="unit", title="单位"),
        fields.Column(key="name", title="党支部"),
        fields.Column(key="star", title="星级"),
        fields.Column(key="order", title="次序", kind="integer"),
        fields.Column(key="check", title="是否通过", kind="choice", choices=(PASSED, FAILED)),
        fields.Column(key="reason", title="理由", limit=200),
    ),
    unique=("subject",),
    notes=(
        f"写“{PASSED}”或“{FAILED}”（并写理由），还没有核验的空着；用 branch check --from 读回。",
    ),
)


def waiting(cycle: CycleView) -> list[cases.Case]:
    """The branches that have a task left in the stage where they are, in the roster's order."""
    nominees = cycle.of_track(nominations.TRACK)
    by_case = cycle.tasks_of(nominees)
    return [case for case in nominees if nominations.unsettled(case, by_case.get(case.id, ()))]


def meant(cycle: CycleView, subjects: Sequence[str] | None) -> tuple[str, ...]:
    """The branches that `subjects` mean: themselves, or all of a unit that wait for their check.

    None means all that wait. Raises Misuse for a unit of which none waits, and where none does.
    """
    if subjects is not None and not any(each in cycle.pinned.enrolments for each in subjects):
        return tuple(subjects)
    awaited = waiting(cycle)
    if subjects is None:
        if not awaited:
            raise errors.Misuse("没有待核验的党支部。")
        return tuple(case.subject for case in awaited)
    branches: dict[str, None] = {}
    idle = []
    for subject in subjects:
        if subject not in cycle.pinned.enrolments:
            branches[subject] = None
            continue
        of_unit = [case.subject for case in awaited if case.unit == subject]
        branches |= dict.fromkeys(of_unit)
        if not of_unit:
            idle.append(cycle.pinned.enrolments[subject].name)
    if idle:
        raise errors.Misuse(f"没有待核验的党支部：{'、'.join(idle)}。")
    return tuple(branches)


def sheet(cycle: CycleView, unit: str = "") -> list[dict[str, fields.Value]]:
    """The rows of `SHEET`: the branches (of a unit) that wait for their check."""
    recorded = nominee_facts.facts(cycle)
    orders = nominee_facts.orders(cycle)
    return [
        {
            "subject": case.subject,
            "unit": cycle.pinned.enrolments[case.unit].name,
            "name": case.name,
            "star": recorded.get(case.subject, {}).get(nominee_facts.STAR, ""),
            "order": orders.get(case.subject),
            "check": None,
            "reason": "",
        }
        for case in waiting(cycle)
        if unit in ("", case.unit)
    ]


def checked_of(cycle: CycleView, table: parser.Table) -> dict[str, tuple[str, ...]]:
    """The branches that a `table` of `SHEET` decides about, by the reason for failing them.

    Those who pass stand under "". Raises Misuse with a fault for every row that names no branch,
    and for one that fails without a reason.
    """
    known = {case.subject for case in cycle.of_track(nominations.TRACK)}
    by_reason: dict[str, list[str]] = {}
    faults = []
    for row in table.rows:
        subject, check = str(row.values["subject"]).upper(), row.values["check"]
        reason = str(row.values["reason"] or "").strip()
        if subject not in known:
            faults.append(table.fault(row, "subject", f"没有编码为“{subject}”的", "照抄编码"))
        elif check == FAILED and not reason:
            faults.append(table.fault(row, "reason", "不通过而没有写理由", "写明理由"))
        elif check:
            by_reason.setdefault(reason if check == FAILED else "", []).append(subject)
    if faults:
        raise errors.Misuse(faults)
    return {reason: tuple(subjects) for reason, subjects in by_reason.items()}
