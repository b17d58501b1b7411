"""From a ranking to names, one frozen list a step. The list before is the start, the rules say who drops out, people add and remove with a basis."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from engine import errors, records
from storage import slates, work
from workflows import consulting, desk, lifecycle, lineage, refusals, standing, view
from workflows.rules import allotting, quotas
from workflows.scheme import model


def rank(at: desk.Desk, *, book: int, award: str = "", how: desk.How = desk.NOW) -> desk.Outcome:
    """Freeze the ranking of an award: everyone ranked, with total, rank and the way there. Refused with every reason while something is missing.

    Made again after points changed, it is the next version of the list.
    """

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        plan = lineage.award_of(seen, award)
        step = lineage.steps(seen)[0]
        made = standing.rank(seen)
        if made.reasons:
            clause = seen.scheme.scoring.clause
            unit.refuse(*(refusals.make(one.code, one.subject, clause=clause, **one.values) for one in made.reasons))
            return
        entries = [
            slates.SlateEntry(
                slate=0, subject=one.subject, position=one.position, standing="in", rank=one.rank, total=one.total, reason=one.notes[-1]
            )
            for one in made.results
        ]
        slate = freeze(unit, seen, plan, step, entries, prior=0, kind="assess.ranked")
        if slate is not None:
            lifecycle.discharge(unit, lifecycle.Moving(unit, seen, []), does="ranking", concerns=plan.key)

    return at.act(book=book, action="assess.rank", body=body, arguments={"award": award}, how=how)


def propose(at: desk.Desk, *, book: int, award: str, step: str, how: desk.How = desk.NOW) -> desk.Outcome:
    """Make the list of a step out of the one before. Everyone who stood there has a place and a reason, in or out.

    Refused while the list before is not made, not decided by its meeting, or not covered by the opinions it needs. The second time, with the
    same content, nothing happens.
    """

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        plan, place = lineage.award_of(seen, award), lineage.step_of(seen, step)
        if place.key in (lineage.steps(seen)[0].key, lineage.steps(seen)[-1].key):
            raise errors.Misuse(f"“{place.name}”不由 propose 生成：排序表用 mofan assess rank，命名名单用 mofan naming issue。")
        before = lineage.before(seen, plan, place.key)
        prior = lineage.newest(seen).get((plan.key, before.key)) if before is not None else None
        if found := _why_not_propose(seen, plan, place, before, prior):
            unit.refuse(*found)
            return
        entries = _entries(seen, plan, place, prior)
        freeze(unit, seen, plan, place, entries, prior=prior.id if prior else 0, kind="slate.proposed")
        unit.flush()
        made = lineage.newest(seen)
        if all((one.key, place.key) in made for one in seen.scheme.awards):
            lifecycle.discharge(unit, lifecycle.Moving(unit, seen, []), does="slate", concerns=place.key)

    return at.act(book=book, action="naming.propose", body=body, arguments={"award": award, "step": step}, how=how)


def adjust(
    at: desk.Desk,
    *,
    book: int,
    award: str,
    step: str,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    basis: str,
    how: desk.How = desk.NOW,
) -> desk.Outcome:
    """Take names on and off the newest list of a step, with the basis: a new version of it. No argument from rank is needed.

    A name that is added must be free of what excludes; a list that was decided is not changed any more.
    """

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        plan, place = lineage.award_of(seen, award), lineage.step_of(seen, step)
        slate = lineage.newest(seen).get((plan.key, place.key))
        if slate is None:
            unit.refuse(refusals.make("slate_missing", plan.key, clause=plan.clause, slate=place.name))
            return
        if not basis.strip():
            unit.refuse(refusals.make("reason_missing", plan.key, clause=plan.clause))
        if lineage.standing_decision(seen, slate) is not None and not lineage.may_refill(seen, plan):
            unit.refuse(refusals.make("slate_decided", plan.key, clause=plan.clause, slate=place.name))
        if unit.refusals:
            return
        entries = _adjusted(unit, seen, plan, place, slate, add, remove, basis.strip())
        if entries is not None:
            freeze(unit, seen, plan, place, entries, prior=slate.id, kind="slate.adjusted", why=basis.strip())

    arguments = {"award": award, "step": step, "add": list(add), "remove": list(remove), "basis": basis}
    return at.act(book=book, action="naming.adjust", body=body, arguments=arguments, how=how)


def freeze(
    unit: work.Work,
    seen: view.View,
    award: model.Award,
    step: model.SlateStep,
    entries: Sequence[slates.SlateEntry],
    *,
    prior: int,
    kind: str,
    why: str = "",
) -> slates.Slate | None:
    """Keep a list for good: its digest, from which seq it was made. None (and a refusal) when it says what the newest of the step says."""
    newest = lineage.newest(seen).get((award.key, step.key))
    digest = lineage.digest_of(award.key, step.key, entries)
    if newest is not None and newest.digest == digest:
        unit.refuse(refusals.make("nothing_to_do", award.key, clause=award.clause, name=step.name, what="与现有的一份相同"))
        return None
    listed = sum(1 for one in entries if one.standing in lineage.LISTED)
    n = 1 if newest is None else newest.n + 1
    data = {"award": award.name, "step": step.name, "n": n, "listed": listed, "digest": digest}
    line = unit.line(kind, award.key, data=data, why=why)
    slate = line.add(slates.Slate(award=award.key, kind=step.key, n=n, prior=prior, digest=digest, made_from=unit.book.head_seq))
    for one in entries:
        line.add(one.model_copy(update={"slate": slate.id}))
    if newest is not None:
        line.change(newest, state="superseded")
    return slate


def _why_not_propose(
    seen: view.View, award: model.Award, step: model.SlateStep, before: model.SlateStep | None, prior: slates.Slate | None
) -> list[records.Refusal]:
    if before is None:
        return []
    if prior is None:
        return [refusals.make("slate_missing", award.key, clause=award.clause, slate=before.name)]
    if before.meeting and lineage.standing_decision(seen, prior) is None:
        meeting = next(one.name for one in seen.scheme.meetings if one.key == before.meeting)
        return [refusals.make("slate_undecided", award.key, clause=award.clause, slate=before.name, meeting=meeting)]
    plan = consulting.serving(seen, award.track, step.key) if before.consultation else None
    if plan is None:
        return []
    listed = [entry.subject for entry in lineage.listed(seen, prior)]
    found = consulting.coverage(seen, plan, on=seen.today, subjects=listed).why_not_close
    return [refusals.make(one.code, one.subject, clause=plan.clause, **one.values) for one in found]


def _entries(seen: view.View, award: model.Award, step: model.SlateStep, prior: slates.Slate | None) -> list[slates.SlateEntry]:
    standing_before = [] if prior is None else slates.entries(seen.connection, seen.book.book, [prior.id])
    is_first = step.key == lineage.first_step(seen).key
    if prior is None:
        kept = {one.subject: one for one in _nominated(seen, award)}
    else:
        kept = {one.subject: one for one in standing_before if one.standing in lineage.LISTED}
    judged = standing.verdicts(seen, award, list(kept), step=step.key, on=seen.today)
    found = standing.candidates(seen, award, _placed(kept), judged)
    free = [one for one in found if not one.exclusions]
    rule = standing.award_rule(seen, award)
    places, _ = standing.lines(seen, award)
    binds = step.quota_binds and places is not None and len(free) > places
    if is_first or binds:
        allotment = allotting.allot(rule, found, ranked=standing.field_of(seen, award))
        return [_of_verdict(one, step) for one in allotment.verdicts]
    carried = f"承上一份名单{'' if prior is None else f'（第{prior.n}份）'}"
    return [
        slates.SlateEntry(
            slate=0,
            subject=one.subject,
            position=one.position,
            standing="out" if one.exclusions else "in" if step.quota_binds else kept[one.subject].standing,
            rank=one.rank,
            total=one.total,
            reason=f"不列入：{'；'.join(one.exclusions)}" if one.exclusions else kept[one.subject].reason or carried,
        )
        for one in found
    ]


def _of_verdict(verdict: quotas.Verdict, step: model.SlateStep) -> slates.SlateEntry:
    one = verdict.candidate
    if step.quota_binds:
        place = "in" if verdict.standing == "in" else "open_tie" if verdict.standing == "open_tie" else "out"
    elif verdict.is_listed:
        place = "in" if verdict.standing == "in" else "on_the_line"
    else:
        place = "open_tie" if verdict.standing == "open_tie" else "out"
    return slates.SlateEntry(
        slate=0, subject=one.subject, position=one.position, standing=place, rank=one.rank, total=one.total, reason=verdict.reason
    )


def _nominated(seen: view.View, award: model.Award) -> list[slates.SlateEntry]:
    """Everyone nominated who was checked: where a track has no ranking, this is what lists start from."""
    return [
        slates.SlateEntry(slate=0, subject=case.subject, position=case.position, standing="in")
        for case in seen.of_track(award.track)
        if not view.is_concluded(case)
    ]


def _placed(entries: Mapping[str, slates.SlateEntry]) -> dict[str, tuple[int | None, int | None]]:
    """Rank and total by subject, as a list has them."""
    return {subject: (one.rank, one.total) for subject, one in entries.items()}


def _adjusted(
    unit: work.Work,
    seen: view.View,
    award: model.Award,
    step: model.SlateStep,
    slate: slates.Slate,
    add: Sequence[str],
    remove: Sequence[str],
    basis: str,
) -> list[slates.SlateEntry] | None:
    entries = {one.subject: one for one in slates.entries(seen.connection, seen.book.book, [slate.id])}
    on_it = {one.subject for one in entries.values() if one.standing in lineage.LISTED}
    by_subject = {case.subject: case for case in seen.of_subjects([*add, *remove])} if add or remove else {}
    judged = standing.verdicts(seen, award, list(add), step=step.key, on=seen.today)
    ranks = _ranks(seen, award)
    for subject in remove:
        if subject not in entries or entries[subject].standing not in (*lineage.LISTED, "open_tie"):
            unit.refuse(refusals.make("nothing_to_do", subject, name=by_subject[subject].name, what=f"不在“{step.name}”上"))
        else:
            entries[subject] = entries[subject].model_copy(update={"standing": "removed", "reason": f"调出：{basis}"})
    for subject in add:
        case = by_subject[subject]
        if case.track != award.track:
            unit.refuse(refusals.make("not_enrolled", subject, name=case.name))
        elif subject in on_it:
            unit.refuse(refusals.make("nothing_to_do", subject, name=case.name, what=f"已在“{step.name}”上"))
        elif not judged[subject].is_eligible:
            reason = "；".join(judged[subject].exclusions)
            unit.refuse(refusals.make("ineligible", subject, clause=award.clause, name=case.name, reason=reason))
        else:
            old = entries.get(subject) or ranks.get(subject)
            entries[subject] = slates.SlateEntry(
                slate=0,
                subject=subject,
                position=case.position,
                standing="in",
                rank=old.rank if old else None,
                total=old.total if old else None,
                reason=f"调入：{basis}",
            )
    if unit.refusals:
        return None
    listed = {one.subject: one for one in entries.values() if one.standing in lineage.LISTED}
    everyone = standing.verdicts(seen, award, list(listed), step=step.key, on=seen.today)
    wrong = quotas.why_not_list(
        standing.award_rule(seen, award),
        [dataclasses.replace(one, exclusions=()) for one in standing.candidates(seen, award, _placed(listed), everyone)],
        slate=step.name,
        ranked=standing.field_of(seen, award),
        does_quota_bind=step.quota_binds,
    )
    if wrong:
        unit.refuse(*(refusals.make(one.code, one.subject, clause=award.clause, **one.values) for one in wrong))
        return None
    return list(entries.values())


def _ranks(seen: view.View, award: model.Award) -> dict[str, slates.SlateEntry]:
    slate = lineage.newest(seen).get((award.key, lineage.steps(seen)[0].key))
    found = [] if slate is None else slates.entries(seen.connection, seen.book.book, [slate.id])
    return {one.subject: one for one in found}
