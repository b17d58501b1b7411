"""Names taken on and off a list by people, each with the basis for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from storage import lists
from storage.ledger.work import UnitOfWork
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.lists import lineage
from workflows.rules import quotas, refusals
from workflows.scheme import model_awards
from workflows.selection import exclusions, facts, proposals


@use_case("naming.adjust")
def adjust(
    change: Change,
    *,
    award: str,
    step: str,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    basis: str,
) -> None:
    """Take names on and off the newest list of a step: a new version of it.

    `award` and `step` are keys or names, `add` and `remove` subjects, `basis` the reason that is
    written to each of them; no argument from rank is needed. Refused, whole, without a list or
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
    entries = _adjusted(change, cycle, plan, list_step, name_list, add, remove, basis.strip())
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
    basis: str,
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
                update={"standing": "removed", "reason": f"调出：{basis}", "is_added": False}
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
                reason=f"调入：{basis}",
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
