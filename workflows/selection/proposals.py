"""From a ranking to names, one frozen list a step.

The list before is the start, the rules say who drops out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import errors, records
from storage import lists
from storage.ledger.work import UnitOfWork
from workflows.consultations import coverage
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.lists import contenders, lineage
from workflows.rules import quotas, refusals
from workflows.scheme import model_awards
from workflows.selection import exclusions, facts
from workflows.tasks import lifecycle


@use_case("assess.rank")
def rank(change: Change, *, award: str = "") -> None:
    """Freeze the ranking of an award: everyone ranked, with total, rank and the way there.

    `award` is its key or name (empty: the only one). Refused with every reason while something
    is missing, and when it says what the newest ranking says. Made again after points changed,
    it is the next version of the list. Raises Misuse for an unknown award.
    """
    cycle = change.cycle
    plan = lineage.award_of(cycle, award)
    step = cycle.scheme.ranking
    ranking = facts.rank(cycle, plan)
    if ranking.reasons:
        change.refuse(*refusals.under(cycle.scheme.scoring.clause, ranking.reasons))
        return
    entries = [
        lists.ListEntry(
            slate=0,
            subject=score.subject,
            position=score.position,
            standing="in",
            rank=score.rank,
            total=score.total,
            reason=score.notes[-1],
        )
        for score in ranking.results
    ]
    name_list = freeze(change, cycle, plan, step, entries, prior=0, kind="assess.ranked")
    if name_list is not None:
        moving = lifecycle.Moving(change, cycle, [])
        lifecycle.discharge(change, moving, does="ranking", concerns=plan.key)
        for rule in cycle.scheme.related_results:
            # What the scheme counts as nothing, or weighs anew, nobody owes once it was counted so.
            if rule.missing != "blocks":
                lifecycle.discharge(change, moving, does="results", concerns=rule.key)


@use_case("naming.propose")
def propose(change: Change, *, award: str, step: str) -> None:
    """Make the list of a step out of the one before.

    Everyone who stood there is on the new list with a reason, in or out. `award` and `step` are
    keys or names. Refused while the list before is not made, not decided by its meeting, or not
    covered by the opinions it needs; with the content of the newest version (a second call) it
    is refused as well. Raises Misuse for an unknown award or step, and for the first and the
    last step, which are made otherwise.
    """
    cycle = change.cycle
    plan, list_step = lineage.award_of(cycle, award), lineage.step_of(cycle, step)
    if list_step in (cycle.scheme.ranking, cycle.scheme.naming):
        raise errors.Misuse(
            f"“{list_step.name}”不由 propose 生成："
            "排序表用 mofan assess rank，命名名单用 mofan naming issue。"
        )
    before = lineage.before(cycle, plan, list_step.key)
    prior = lineage.newest(cycle).get((plan.key, before.key)) if before is not None else None
    if why_not := _why_not_propose(cycle, plan, list_step, before, prior):
        change.refuse(*why_not)
        return
    entries = _awaiting(cycle, plan, list_step, _entries(cycle, plan, list_step, prior))
    freeze(
        change,
        cycle,
        plan,
        list_step,
        entries,
        prior=prior.id if prior else 0,
        kind="slate.proposed",
    )
    change.flush()
    newest = lineage.newest(cycle)
    if all((each.key, list_step.key) in newest for each in cycle.scheme.awards):
        lifecycle.discharge(
            change, lifecycle.Moving(change, cycle, []), does="slate", concerns=list_step.key
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
    """Store a list for good, as the newest version of its step, with its digest.

    `prior` is the id of the list it was made from (0: none), `kind` the kind of its journal line,
    `why` the basis. None, and a refusal, when it says what the newest of the step says.
    """
    newest = lineage.newest(cycle).get((award.key, step.key))
    digest = lineage.digest_of(award.key, step.key, entries)
    if newest is not None and newest.digest == digest:
        change.refuse(
            refusals.make("unchanged", award.key, clause=award.clause, name=f"“{step.name}”")
        )
        return None
    count = sum(1 for entry in entries if entry.standing in lineage.ON_LIST)
    n = 1 if newest is None else newest.n + 1
    details = {"award": award.name, "step": step.name, "n": n, "listed": count, "digest": digest}
    line = change.line(kind, award.key, data=details, why=why)
    name_list = line.add(
        lists.NameList(
            award=award.key,
            kind=step.key,
            n=n,
            prior=prior,
            digest=digest,
            # The last line before this change: the ledger replayed up to it gives this list
            # again, entry by entry, which is what an audit compares.
            made_from=change.ledger.head_seq,
        )
    )
    for entry in entries:
        line.add(entry.model_copy(update={"slate": name_list.id}))
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
    newest = lineage.newest(cycle)
    waited_for = [
        each for each in contenders.above(cycle, award) if (each.key, step.key) not in newest
    ]
    if waited_for:
        return [
            refusals.make(
                "above_first",
                award.key,
                clause=award.clause,
                slate=step.name,
                above=waited_for[0].name,
            )
        ]
    if before is None:
        return []
    if prior is None:
        return [refusals.make("slate_missing", award.key, clause=award.clause, slate=before.name)]
    if before.meeting and lineage.entered_decision(cycle, prior) is None:
        return [lineage.undecided(cycle, award, before)]
    plan = coverage.serving(cycle, award.track, step.key) if before.consultation else None
    if plan is None:
        return []
    subjects = [entry.subject for entry in lineage.on_list(cycle, prior)]
    covered = coverage.evaluate(cycle, plan, on=cycle.today, subjects=subjects)
    return refusals.under(plan.clause, covered.why_not_list)


def _entries(
    cycle: CycleView,
    award: model_awards.Award,
    step: model_awards.ListStep,
    prior: lists.NameList | None,
) -> list[lists.ListEntry]:
    is_first = step.key == lineage.first_step(cycle).key
    before = _nominated(cycle, award) if prior is None else lineage.on_list(cycle, prior)
    fallen = [] if prior is None else _fallen(cycle, award, step, before)
    starting = {entry.subject: entry for entry in [*before, *fallen]}
    judged = exclusions.verdicts(cycle, award, list(starting), step=step.key, on=cycle.today)
    kept = {entry.subject for entry in before if entry.is_added}
    described = facts.candidates(cycle, award, placed(starting), judged, kept=kept)
    free = [candidate for candidate in described if not candidate.exclusions]
    places, _ = facts.lines(cycle, award)
    binds = step.quota_binds and places is not None and len(free) > places
    gone = [] if prior is None else _gone(cycle, prior)
    gone = [entry for entry in gone if entry.subject not in starting]
    if is_first or binds or fallen:
        # Whom a meeting put on, or whose tie it broke, stands before all that rank says: else the
        # list after the meeting would undo what it decided.
        decided = set() if prior is None else _decided(cycle, prior)
        first = [candidate for candidate in free if candidate.subject in decided]
        others = [candidate for candidate in described if candidate not in first]
        field = facts.field_of(cycle, award)
        if step.quota_binds and places is not None and len(first) > places:
            # More were put on than there are places: among them it goes by the rules, and what
            # these leave open the meeting decides.
            among = facts.allot(cycle, award, first, ranked=field)
            entries = [_of_verdict(verdict, step) for verdict in among.verdicts]
        else:
            entries = [_carried(candidate, starting[candidate.subject]) for candidate in first]
        left = _with_fewer(award, places, len(first))
        allotment = facts.allot(cycle, left, others, ranked=field)
        entries = [*(_of_verdict(verdict, step) for verdict in allotment.verdicts), *entries]
        return [*entries, *gone]
    carried = f"承上一份名单{'' if prior is None else f'（第{prior.n}份）'}"
    return [
        lists.ListEntry(
            slate=0,
            subject=candidate.subject,
            position=candidate.position,
            standing="out"
            if candidate.exclusions
            else "in"
            if step.quota_binds
            else starting[candidate.subject].standing,
            rank=candidate.rank,
            total=candidate.total,
            reason=f"不列入：{'；'.join(candidate.exclusions)}"
            if candidate.exclusions
            else starting[candidate.subject].reason or carried,
            is_added=starting[candidate.subject].is_added and not candidate.exclusions,
        )
        for candidate in described
    ] + gone


def _fallen(
    cycle: CycleView,
    award: model_awards.Award,
    step: model_awards.ListStep,
    before: Sequence[lists.ListEntry],
) -> list[lists.ListEntry]:
    """Who stood in the award above when the list before was made, and no longer does.

    They go on here by their rank. Whom people took off there is theirs to put on here.
    """
    newest = lineage.newest(cycle)
    prior_step = lineage.before(cycle, award, step.key)
    ranking = newest.get((award.key, cycle.scheme.ranking.key))
    if prior_step is None or ranking is None:
        return []
    stood: set[str] = set()
    out: set[str] = set()
    for higher in contenders.above(cycle, award)[:1]:
        for list_step, standings, subjects in (
            (prior_step, ("in",), stood),
            (step, ("out", "on_the_line", "open_tie"), out),
        ):
            name_list = newest.get((higher.key, list_step.key))
            entries = [] if name_list is None else cycle.find(lists.ListEntry, slate=[name_list.id])
            subjects.update(entry.subject for entry in entries if entry.standing in standings)
    already = {entry.subject for entry in before}
    return [
        entry
        for entry in cycle.find(lists.ListEntry, slate=[ranking.id])
        if entry.subject in (stood & out) - already
    ]


def _awaiting(
    cycle: CycleView,
    award: model_awards.Award,
    step: model_awards.ListStep,
    entries: Sequence[lists.ListEntry],
) -> list[lists.ListEntry]:
    """The same entries; who is on the list while a reply is out says whose (待反馈)."""
    plan = coverage.serving(cycle, award.track, step.key)
    listed = [entry.subject for entry in entries if entry.standing in lineage.ON_LIST]
    if plan is None or not listed:
        return list(entries)
    awaited: dict[str, list[str]] = {}
    for cell in coverage.evaluate(cycle, plan, on=cycle.today, subjects=listed).pending:
        awaited.setdefault(cell.subject.code, []).append(cell.department.name)
    return [
        entry.model_copy(
            update={"reason": f"{entry.reason}；待反馈：{'、'.join(awaited[entry.subject])}"}
        )
        if entry.subject in awaited
        else entry
        for entry in entries
    ]


def _decided(cycle: CycleView, prior: lists.NameList) -> set[str]:
    """Whom people put on the list that a meeting decided last, and that `prior` rests on."""
    deciding = lineage.deciding(cycle, prior)
    if deciding is None or lineage.entered_decision(cycle, deciding) is None:
        return set()
    return {
        entry.subject
        for entry in cycle.find(lists.ListEntry, slate=[deciding.id])
        if entry.is_added
    }


def _carried(candidate: quotas.Candidate, entry: lists.ListEntry) -> lists.ListEntry:
    return lists.ListEntry(
        slate=0,
        subject=candidate.subject,
        position=candidate.position,
        standing="in",
        rank=candidate.rank,
        total=candidate.total,
        reason=entry.reason,
        is_added=True,
    )


def _with_fewer(award: model_awards.Award, places: int | None, taken: int) -> model_awards.Award:
    """The award with so many places less: what is left after those who stand first."""
    if not taken or places is None:
        return award
    left = max(places - taken, 0)
    surplus = None if award.surplus is None else max(award.surplus - taken, left)
    return award.model_copy(update={"quota": left, "surplus": surplus, "share": None})


def _gone(cycle: CycleView, prior: lists.NameList) -> list[lists.ListEntry]:
    """Who stood on a list and was taken off, or fell behind the line, on the way to this one.

    They stand on every later list with their reason: nobody disappears from one without a word.
    The list before the first, the ranking, names everybody; who never stood on more is not told of.
    """
    step = lineage.step_of(cycle, prior.kind)
    is_first = step == lineage.first_step(cycle)
    return [
        entry.model_copy(update={"id": 0, "slate": 0})
        for entry in cycle.find(lists.ListEntry, slate=[prior.id])
        if step != cycle.scheme.ranking
        and (entry.standing == "removed" or (entry.standing == "out" and not is_first))
    ]


def _of_verdict(verdict: quotas.Verdict, step: model_awards.ListStep) -> lists.ListEntry:
    candidate = verdict.candidate
    list_standing: quotas.Standing
    if step.quota_binds:
        list_standing = "out" if verdict.standing == "on_the_line" else verdict.standing
    elif verdict.is_listed:
        list_standing = "in" if verdict.standing == "in" else "on_the_line"
    else:
        list_standing = "open_tie" if verdict.standing == "open_tie" else "out"
    return lists.ListEntry(
        slate=0,
        subject=candidate.subject,
        position=candidate.position,
        standing=list_standing,
        rank=candidate.rank,
        total=candidate.total,
        reason=verdict.reason,
    )


def _nominated(cycle: CycleView, award: model_awards.Award) -> list[lists.ListEntry]:
    """Everyone nominated: where a track has no ranking, this is what lists start from."""
    return [
        lists.ListEntry(slate=0, subject=case.subject, position=case.position, standing="in")
        for case in contenders.field(cycle, award)
        if not cycle_view.is_concluded(case)
    ]


def placed(entries: Mapping[str, lists.ListEntry]) -> dict[str, tuple[int | None, int | None]]:
    """Rank and total by subject, as the `entries` of a list (by subject) have them."""
    return {subject: (entry.rank, entry.total) for subject, entry in entries.items()}
