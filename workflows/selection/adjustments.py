"""Names taken on and off a list by people, each with the basis for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from documents import parser
from engine import errors, fields
from storage import lists
from storage.ledger.work import UnitOfWork
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.lists import lineage
from workflows.rules import quotas, refusals
from workflows.scheme import model_awards
from workflows.selection import exclusions, facts, proposals

NO_REASONS: Mapping[str, str] = {}
TAKEN, LEFT = "取", "舍"
SHEET = fields.Form(
    key="choices",
    title="名单取舍",
    columns=(
        fields.Column(key="subject", title="编码", kind="code", required=True),
        fields.Column(key="name", title="名称"),
        fields.Column(key="unit", title="单位"),
        fields.Column(key="rank", title="名次", kind="integer"),
        fields.Column(key="total", title="总分"),
        fields.Column(key="standing", title="现在"),
        fields.Column(key="choice", title="取舍", kind="choice", choices=(TAKEN, LEFT)),
        fields.Column(key="reason", title="理由", limit=200),
    ),
    unique=("subject",),
    notes=(f"要改的写“{TAKEN}”或“{LEFT}”和理由，不改的空着；存好后用 naming adjust --from 读回。",),
)
"""A list as a table in which people take and leave."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choices:
    """What a table takes on and off a list, and the reason for each where it says one."""

    add: tuple[str, ...]
    remove: tuple[str, ...]
    reasons: Mapping[str, str]


def sheet(cycle: CycleView, award: str, step: str) -> list[dict[str, fields.Value]]:
    """The rows of `SHEET` for the newest list of that award and step, in the roster's order.

    `award` and `step` as in `adjust`. Raises Misuse where there is no such list.
    """
    plan, list_step = lineage.award_of(cycle, award), lineage.step_of(cycle, step)
    name_list = lineage.newest(cycle).get((plan.key, list_step.key))
    if name_list is None:
        raise errors.Misuse(f"“{plan.name}”的{list_step.name}还没有生成。")
    return [
        {
            "subject": entry.subject,
            "name": entry.name,
            "unit": entry.unit_name or entry.name,
            "rank": entry.rank,
            "total": entry.total,
            "standing": entry.standing_name,
            "choice": None,
            "reason": entry.reason,
        }
        for entry in lineage.show(cycle, name_list).entries
    ]


def choices_of(cycle: CycleView, award: str, step: str, table: parser.Table) -> Choices:
    """What a `table` of `SHEET` changes on the newest list: what stands as it says is left alone.

    A reason that is still the list's own is none. Raises Misuse with a fault for every row that
    names nobody on the award's track, and where there is no such list.
    """
    rows = {row["subject"]: row for row in sheet(cycle, award, step)}
    plan = lineage.award_of(cycle, award)
    known = {case.subject for case in cycle.of_track(plan.track)}
    on_list = {lineage.STANDINGS[standing] for standing in lineage.ON_LIST}
    add, remove, faults = [], [], []
    reasons: dict[str, str] = {}
    for row in table.rows:
        subject, choice = str(row.values["subject"]), row.values["choice"]
        if subject not in known:
            faults.append(table.fault(row, "subject", f"没有编码为“{subject}”的", "照抄编码"))
            continue
        stands = subject in rows and rows[subject]["standing"] in on_list
        is_open = subject in rows and rows[subject]["standing"] == lineage.STANDINGS["open_tie"]
        if choice == TAKEN and not stands:
            add.append(subject)
        elif choice == LEFT and (stands or is_open):
            remove.append(subject)
        reason = str(row.values["reason"] or "").strip()
        if choice and reason and reason != (rows.get(subject) or {}).get("reason"):
            reasons[subject] = reason
    if faults:
        raise errors.Misuse(faults)
    return Choices(add=tuple(add), remove=tuple(remove), reasons=reasons)


@use_case("naming.adjust")
def adjust(
    change: Change,
    *,
    award: str,
    step: str,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    basis: str,
    reasons: Mapping[str, str] = NO_REASONS,
) -> None:
    """Take names on and off the newest list of a step: a new version of it.

    `award` and `step` are keys or names, `add` and `remove` subjects, `basis` the reason that is
    written to each of them, unless `reasons` (by subject) has one of its own; no argument from rank
    is needed. Refused, whole, without a list or
    a basis, for the ranking and what was put up or named, for a list that was decided (unless a
    place is to be filled again), for a name added that may not stand or stands there already (a
    second call), and over the quota or a cap. Raises Misuse for an unknown award, step or subject.
    """
    cycle = change.cycle
    plan, list_step = lineage.award_of(cycle, award), lineage.step_of(cycle, step)
    if mend := _why_fixed(cycle, list_step):
        change.refuse(
            refusals.make(
                "list_fixed", plan.key, clause=plan.clause, slate=list_step.name, mend=mend
            )
        )
        return
    name_list = lineage.newest(cycle).get((plan.key, list_step.key))
    if name_list is None:
        change.refuse(
            refusals.make("slate_missing", plan.key, clause=plan.clause, slate=list_step.name)
        )
        return
    if not basis.strip():
        change.refuse(refusals.make("basis_missing", plan.key, clause=plan.clause))
    if lineage.standing_decision(cycle, name_list) is not None and not lineage.may_refill(
        cycle, plan
    ):
        change.refuse(
            refusals.make("slate_decided", plan.key, clause=plan.clause, slate=list_step.name)
        )
    if change.refusals:
        return
    grounds = {subject: reasons.get(subject) or basis.strip() for subject in (*add, *remove)}
    entries = _adjusted(change, cycle, plan, list_step, name_list, add, remove, grounds)
    if entries is not None:
        proposals.freeze(
            change,
            cycle,
            plan,
            list_step,
            entries,
            prior=name_list.id,
            kind="slate.adjusted",
            why=basis.strip(),
        )


def _why_fixed(cycle: CycleView, step: model_awards.ListStep) -> str:
    """What to do instead of changing a list that nobody changes; empty where it may be changed.

    The ranking goes by points alone; what was put up or named rests on what a meeting decided.
    """
    if step == cycle.scheme.ranking:
        return "更正打分或结果后用 mofan assess rank 重新生成"
    is_posted = step == cycle.scheme.posted and cycle.scheme.public_notice is not None
    if is_posted or step == cycle.scheme.naming:
        return "退回会议研究的名单，由会议再定；公示中的问题登记为异议；命名后按撤销程序办理"
    return ""


def _adjusted(
    change: UnitOfWork,
    cycle: CycleView,
    award: model_awards.Award,
    step: model_awards.ListStep,
    name_list: lists.NameList,
    add: Sequence[str],
    remove: Sequence[str],
    grounds: Mapping[str, str],
) -> list[lists.ListEntry] | None:
    entries = {entry.subject: entry for entry in cycle.find(lists.ListEntry, slate=[name_list.id])}
    on_list_before = {
        entry.subject for entry in entries.values() if entry.standing in lineage.ON_LIST
    }
    by_subject = (
        {case.subject: case for case in cycle.of_subjects([*add, *remove])} if add or remove else {}
    )
    judged = exclusions.verdicts(cycle, award, list(add), step=step.key, on=cycle.today)
    ranks = _ranks(cycle, award)
    for subject in remove:
        if subject not in entries or entries[subject].standing not in (
            *lineage.ON_LIST,
            "open_tie",
        ):
            change.refuse(
                refusals.make(
                    "not_on_list", subject, name=by_subject[subject].name, slate=step.name
                )
            )
        else:
            entries[subject] = entries[subject].model_copy(
                update={
                    "standing": "removed",
                    "reason": f"调出：{grounds[subject]}",
                    "is_added": False,
                }
            )
    for subject in add:
        case = by_subject[subject]
        if case.track != award.track:
            change.refuse(refusals.make("not_enrolled", subject, name=case.name))
        elif subject in on_list_before:
            change.refuse(
                refusals.make("on_list_already", subject, name=case.name, slate=step.name)
            )
        elif against := judged[subject].against(is_kept=True):
            reason = "；".join(against)
            change.refuse(
                refusals.make(
                    "ineligible", subject, clause=award.clause, name=case.name, reason=reason
                )
            )
        else:
            earlier = entries.get(subject) or ranks.get(subject)
            entries[subject] = lists.ListEntry(
                slate=0,
                subject=subject,
                position=case.position,
                standing="in",
                rank=earlier.rank if earlier else None,
                total=earlier.total if earlier else None,
                reason=f"调入：{grounds[subject]}",
                is_added=True,
            )
    if change.refusals:
        return None
    on_list = {
        entry.subject: entry for entry in entries.values() if entry.standing in lineage.ON_LIST
    }
    everyone = exclusions.verdicts(cycle, award, list(on_list), step=step.key, on=cycle.today)
    violations = quotas.why_not_list(
        award,
        [
            dataclasses.replace(candidate, exclusions=())
            for candidate in facts.candidates(cycle, award, proposals.placed(on_list), everyone)
        ],
        name_list=step.name,
        ranked=facts.field_of(cycle, award),
        does_quota_bind=step.quota_binds,
    )
    if violations:
        change.refuse(*refusals.under(award.clause, violations))
        return None
    return list(entries.values())


def _ranks(cycle: CycleView, award: model_awards.Award) -> dict[str, lists.ListEntry]:
    name_list = lineage.newest(cycle).get((award.key, cycle.scheme.ranking.key))
    ranked_entries = [] if name_list is None else cycle.find(lists.ListEntry, slate=[name_list.id])
    return {entry.subject: entry for entry in ranked_entries}
