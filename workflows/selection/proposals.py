"""From a ranking to names, one frozen list a step. The list before is the start, the rules say who drops out, people add and remove with a basis."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from engine import errors, records
from storage import lists
from storage.ledger.work import UnitOfWork
from workflows.consultations import requests
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.lists import lineage
from workflows.rules import allotting, quotas
from workflows.scheme import model_awards
from workflows.selection import facts
from workflows.tasks import lifecycle


def rank(
    service: Service, *, ledger: int, award: str = "", run_options: RunOptions = DEFAULT_OPTIONS
) -> Outcome:
    """Freeze the ranking of an award: everyone ranked, with total, rank and the way there. Refused with every reason while something is missing.

    Made again after points changed, it is the next version of the list.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        plan = lineage.award_of(cycle, award)
        step = lineage.steps(cycle)[0]
        made = facts.rank(cycle)
        if made.reasons:
            clause = cycle.scheme.scoring.clause
            change.refuse(
                *(
                    refusals.make(one.code, one.subject, clause=clause, **one.values)
                    for one in made.reasons
                )
            )
            return
        entries = [
            lists.ListEntry(
                slate=0,
                subject=one.subject,
                position=one.position,
                standing="in",
                rank=one.rank,
                total=one.total,
                reason=one.notes[-1],
            )
            for one in made.results
        ]
        name_list = freeze(change, cycle, plan, step, entries, prior=0, kind="assess.ranked")
        if name_list is not None:
            lifecycle.discharge(
                change, lifecycle.Moving(change, cycle, []), does="ranking", concerns=plan.key
            )

    return service.act(
        ledger=ledger,
        action="assess.rank",
        body=body,
        arguments={"award": award},
        run_options=run_options,
    )


def propose(
    service: Service,
    *,
    ledger: int,
    award: str,
    step: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Make the list of a step out of the one before. Everyone who stood there has a place and a reason, in or out.

    Refused while the list before is not made, not decided by its meeting, or not covered by the opinions it needs. The second time, with the
    same content, nothing happens.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        plan, place = lineage.award_of(cycle, award), lineage.step_of(cycle, step)
        if place.key in (lineage.steps(cycle)[0].key, lineage.steps(cycle)[-1].key):
            raise errors.Misuse(
                f"“{place.name}”不由 propose 生成：排序表用 mofan assess rank，命名名单用 mofan naming issue。"
            )
        before = lineage.before(cycle, plan, place.key)
        prior = lineage.newest(cycle).get((plan.key, before.key)) if before is not None else None
        if found := _why_not_propose(cycle, plan, place, before, prior):
            change.refuse(*found)
            return
        entries = _entries(cycle, plan, place, prior)
        freeze(
            change,
            cycle,
            plan,
            place,
            entries,
            prior=prior.id if prior else 0,
            kind="slate.proposed",
        )
        change.flush()
        made = lineage.newest(cycle)
        if all((one.key, place.key) in made for one in cycle.scheme.awards):
            lifecycle.discharge(
                change, lifecycle.Moving(change, cycle, []), does="slate", concerns=place.key
            )

    return service.act(
        ledger=ledger,
        action="naming.propose",
        body=body,
        arguments={"award": award, "step": step},
        run_options=run_options,
    )


def adjust(
    service: Service,
    *,
    ledger: int,
    award: str,
    step: str,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    basis: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Take names on and off the newest list of a step, with the basis: a new version of it. No argument from rank is needed.

    A name that is added must be free of what excludes; a list that was decided is not changed any more.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        plan, place = lineage.award_of(cycle, award), lineage.step_of(cycle, step)
        name_list = lineage.newest(cycle).get((plan.key, place.key))
        if name_list is None:
            change.refuse(
                refusals.make("slate_missing", plan.key, clause=plan.clause, slate=place.name)
            )
            return
        if not basis.strip():
            change.refuse(refusals.make("reason_missing", plan.key, clause=plan.clause))
        if lineage.standing_decision(cycle, name_list) is not None and not lineage.may_refill(
            cycle, plan
        ):
            change.refuse(
                refusals.make("slate_decided", plan.key, clause=plan.clause, slate=place.name)
            )
        if change.refusals:
            return
        entries = _adjusted(change, cycle, plan, place, name_list, add, remove, basis.strip())
        if entries is not None:
            freeze(
                change,
                cycle,
                plan,
                place,
                entries,
                prior=name_list.id,
                kind="slate.adjusted",
                why=basis.strip(),
            )

    arguments = {
        "award": award,
        "step": step,
        "add": list(add),
        "remove": list(remove),
        "basis": basis,
    }
    return service.act(
        ledger=ledger,
        action="naming.adjust",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def freeze(
    change: UnitOfWork,
    cycle: CycleView,
    award: model_awards.Award,
    step: model_awards.ListStep,
    entries: Sequence[lists.ListEntry],
    *,
    prior: int,
    kind: str,
    why: str = "",
) -> lists.NameList | None:
    """Keep a list for good: its digest, from which seq it was made. None (and a refusal) when it says what the newest of the step says."""
    newest = lineage.newest(cycle).get((award.key, step.key))
    digest = lineage.digest_of(award.key, step.key, entries)
    if newest is not None and newest.digest == digest:
        change.refuse(
            refusals.make(
                "nothing_to_do",
                award.key,
                clause=award.clause,
                name=step.name,
                what="与现有的一份相同",
            )
        )
        return None
    listed = sum(1 for one in entries if one.standing in lineage.ON_LIST)
    n = 1 if newest is None else newest.n + 1
    data = {"award": award.name, "step": step.name, "n": n, "listed": listed, "digest": digest}
    line = change.line(kind, award.key, data=data, why=why)
    name_list = line.add(
        lists.NameList(
            award=award.key,
            kind=step.key,
            n=n,
            prior=prior,
            digest=digest,
            made_from=change.ledger.head_seq,
        )
    )
    for one in entries:
        line.add(one.model_copy(update={"slate": name_list.id}))
    if newest is not None:
        line.change(newest, state="superseded")
    return name_list


def _why_not_propose(
    cycle: CycleView,
    award: model_awards.Award,
    step: model_awards.ListStep,
    before: model_awards.ListStep | None,
    prior: lists.NameList | None,
) -> list[records.Refusal]:
    if before is None:
        return []
    if prior is None:
        return [refusals.make("slate_missing", award.key, clause=award.clause, slate=before.name)]
    if before.meeting and lineage.standing_decision(cycle, prior) is None:
        meeting = next(one.name for one in cycle.scheme.meetings if one.key == before.meeting)
        return [
            refusals.make(
                "slate_undecided",
                award.key,
                clause=award.clause,
                slate=before.name,
                meeting=meeting,
            )
        ]
    plan = requests.serving(cycle, award.track, step.key) if before.consultation else None
    if plan is None:
        return []
    listed = [entry.subject for entry in lineage.on_list(cycle, prior)]
    found = requests.coverage(cycle, plan, on=cycle.today, subjects=listed).why_not_close
    return [refusals.make(one.code, one.subject, clause=plan.clause, **one.values) for one in found]


def _entries(
    cycle: CycleView,
    award: model_awards.Award,
    step: model_awards.ListStep,
    prior: lists.NameList | None,
) -> list[lists.ListEntry]:
    standing_before = (
        [] if prior is None else lists.entries(cycle.connection, cycle.ledger.book, [prior.id])
    )
    is_first = step.key == lineage.first_step(cycle).key
    if prior is None:
        kept = {one.subject: one for one in _nominated(cycle, award)}
    else:
        kept = {one.subject: one for one in standing_before if one.standing in lineage.ON_LIST}
    judged = facts.verdicts(cycle, award, list(kept), step=step.key, on=cycle.today)
    found = facts.candidates(cycle, award, _placed(kept), judged)
    free = [one for one in found if not one.exclusions]
    rule = facts.award_rule(cycle, award)
    places, _ = facts.lines(cycle, award)
    binds = step.quota_binds and places is not None and len(free) > places
    if is_first or binds:
        allotment = allotting.allot(rule, found, ranked=facts.field_of(cycle, award))
        return [_of_verdict(one, step) for one in allotment.verdicts]
    carried = f"承上一份名单{'' if prior is None else f'（第{prior.n}份）'}"
    return [
        lists.ListEntry(
            slate=0,
            subject=one.subject,
            position=one.position,
            standing="out"
            if one.exclusions
            else "in"
            if step.quota_binds
            else kept[one.subject].standing,
            rank=one.rank,
            total=one.total,
            reason=f"不列入：{'；'.join(one.exclusions)}"
            if one.exclusions
            else kept[one.subject].reason or carried,
        )
        for one in found
    ]


def _of_verdict(verdict: quotas.Verdict, step: model_awards.ListStep) -> lists.ListEntry:
    one = verdict.candidate
    if step.quota_binds:
        place = (
            "in"
            if verdict.standing == "in"
            else "open_tie"
            if verdict.standing == "open_tie"
            else "out"
        )
    elif verdict.is_listed:
        place = "in" if verdict.standing == "in" else "on_the_line"
    else:
        place = "open_tie" if verdict.standing == "open_tie" else "out"
    return lists.ListEntry(
        slate=0,
        subject=one.subject,
        position=one.position,
        standing=place,
        rank=one.rank,
        total=one.total,
        reason=verdict.reason,
    )


def _nominated(cycle: CycleView, award: model_awards.Award) -> list[lists.ListEntry]:
    """Everyone nominated who was checked: where a track has no ranking, this is what lists start from."""
    return [
        lists.ListEntry(slate=0, subject=case.subject, position=case.position, standing="in")
        for case in cycle.of_track(award.track)
        if not cycle_view.is_concluded(case)
    ]


def _placed(entries: Mapping[str, lists.ListEntry]) -> dict[str, tuple[int | None, int | None]]:
    """Rank and total by subject, as a list has them."""
    return {subject: (one.rank, one.total) for subject, one in entries.items()}


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
    entries = {
        one.subject: one
        for one in lists.entries(cycle.connection, cycle.ledger.book, [name_list.id])
    }
    on_it = {one.subject for one in entries.values() if one.standing in lineage.ON_LIST}
    by_subject = (
        {case.subject: case for case in cycle.of_subjects([*add, *remove])} if add or remove else {}
    )
    judged = facts.verdicts(cycle, award, list(add), step=step.key, on=cycle.today)
    ranks = _ranks(cycle, award)
    for subject in remove:
        if subject not in entries or entries[subject].standing not in (
            *lineage.ON_LIST,
            "open_tie",
        ):
            change.refuse(
                refusals.make(
                    "nothing_to_do",
                    subject,
                    name=by_subject[subject].name,
                    what=f"不在“{step.name}”上",
                )
            )
        else:
            entries[subject] = entries[subject].model_copy(
                update={"standing": "removed", "reason": f"调出：{basis}"}
            )
    for subject in add:
        case = by_subject[subject]
        if case.track != award.track:
            change.refuse(refusals.make("not_enrolled", subject, name=case.name))
        elif subject in on_it:
            change.refuse(
                refusals.make("nothing_to_do", subject, name=case.name, what=f"已在“{step.name}”上")
            )
        elif not judged[subject].is_eligible:
            reason = "；".join(judged[subject].exclusions)
            change.refuse(
                refusals.make(
                    "ineligible", subject, clause=award.clause, name=case.name, reason=reason
                )
            )
        else:
            old = entries.get(subject) or ranks.get(subject)
            entries[subject] = lists.ListEntry(
                slate=0,
                subject=subject,
                position=case.position,
                standing="in",
                rank=old.rank if old else None,
                total=old.total if old else None,
                reason=f"调入：{basis}",
            )
    if change.refusals:
        return None
    listed = {one.subject: one for one in entries.values() if one.standing in lineage.ON_LIST}
    everyone = facts.verdicts(cycle, award, list(listed), step=step.key, on=cycle.today)
    wrong = quotas.why_not_list(
        facts.award_rule(cycle, award),
        [
            dataclasses.replace(one, exclusions=())
            for one in facts.candidates(cycle, award, _placed(listed), everyone)
        ],
        name_list=step.name,
        ranked=facts.field_of(cycle, award),
        does_quota_bind=step.quota_binds,
    )
    if wrong:
        change.refuse(
            *(
                refusals.make(one.code, one.subject, clause=award.clause, **one.values)
                for one in wrong
            )
        )
        return None
    return list(entries.values())


def _ranks(cycle: CycleView, award: model_awards.Award) -> dict[str, lists.ListEntry]:
    name_list = lineage.newest(cycle).get((award.key, lineage.steps(cycle)[0].key))
    found = (
        []
        if name_list is None
        else lists.entries(cycle.connection, cycle.ledger.book, [name_list.id])
    )
    return {one.subject: one for one in found}
