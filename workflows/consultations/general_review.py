"""总复核: before names leave, are put up or named, another goes through all of them in one sitting.

One screen, one yes to one digest, with a proof of one's own. What changes afterwards is gone
through anew. It stands behind what one person did alone on the way, too: who was let go or failed,
which grave problem was closed, how the notice ended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from engine import canon, records
from engine.described import Cell, described
from storage import cases, problems, public_notices, reviews
from storage.ledger import journal
from workflows.consultations import coverage, requests
from workflows.kernel import cycle_view, meaning
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, Confirmed, canonical, use_case
from workflows.lists import lineage, notices_up
from workflows.rules import refusals
from workflows.scheme import model_awards

SEND, DECIDE, PUBLISH, ISSUE = "send", "decide", "publish", "issue"
ACTS = {SEND: "发函", DECIDE: "上会", PUBLISH: "公示", ISSUE: "印发"}
ALONE = ("case.concluded", "problem.closed", "slate.notice_ended")
"""Kinds of lines that one person writes alone, and a name may rise or fall by."""


@described
class ReviewedRow:
    """One subject as whoever reviews sees it; `apart` is what is open or was said against it."""

    subject: str
    name: str
    award: Annotated[str, Cell("奖项")]
    step: Annotated[str, Cell("名单")]
    standing: Annotated[str, Cell("列入")]
    rank: Annotated[int | None, Cell("名次")]
    total: Annotated[str, Cell("总分")]
    reason: Annotated[str, Cell("理由")]
    decided: Annotated[str, Cell("会议决定")]
    opinions: Annotated[str, Cell("部门意见")]
    against: Annotated[str, Cell("异议、公示、结束")]


@use_case("naming.review")
def review(change: Change, *, act: str, about: str = "") -> None:
    """Go through all that `act` (发函、上会、公示、印发, or its key) will bear, and say yes to it.

    `about` is the consultation whose letters go out, or the list that goes to its meeting. A second
    time it is said again; what one person alone stands for on the way is reviewed by another.
    Refused where there is nothing to review. Raises Misuse for an unknown act, consultation or
    list.
    """
    cycle = change.cycle
    key = meaning.key_of("事项", ACTS, act)
    if key == SEND:
        about = requests.plan_of(cycle, about).key
    elif key == DECIDE:
        about = lineage.step_of(cycle, about).key
    rows = rows_of(cycle, key, about)
    if not rows:
        change.refuse(refusals.make("nothing_to_review", about or ACTS[key], act=ACTS[key]))
        return
    change.confirmed.extend(Confirmed(name=row.name, entry=row) for row in rows)
    digest = digest_of(rows)
    line = change.line(
        "naming.reviewed",
        about or ACTS[key],
        data={"act": ACTS[key], "count": len(rows), "digest": digest},
    )
    line.add(reviews.Review(act=key, about=about, digest=digest, reviewed_by=change.actor.person))


def why_not(change: Change, act: str, about: str = "") -> list[records.Refusal]:
    """Why `act` may not be done yet by who acts: nobody else has reviewed what it bears.

    `about` is the key of the consultation whose letters go out, or of the list that is decided.
    What one person did alone on the way has
    to be reviewed by somebody other than that person.
    """
    cycle = change.cycle
    rows = rows_of(cycle, act, about)
    if not rows:
        return []
    digest = digest_of(rows)
    reviewers = {
        each.reviewed_by
        for each in change.find(reviews.Review, act=act, about=about)
        if each.digest == digest
    }
    if not reviewers - {change.actor.person}:
        return [refusals.make("unreviewed", about or ACTS[act], act=ACTS[act])]
    names = {row.subject: row.name for row in rows}
    return [
        refusals.make("reviewed_alone", subject, name=names.get(subject, subject), act=ACTS[act])
        for subject, hand in _alone(cycle)
        if subject in names and not reviewers - {hand}
    ]


def rows_of(cycle: CycleView, act: str, about: str = "") -> list[ReviewedRow]:
    """Everything that the act bears, in the order of awards and of their lists.

    `about` as in `why_not`.
    """
    rows: list[ReviewedRow] = []
    newest = lineage.newest(cycle)
    for award in cycle.scheme.awards:
        step = _step(cycle, award, act, about)
        name_list = newest.get((award.key, step)) if step else None
        if name_list is None:
            continue
        deciding = lineage.deciding(cycle, name_list)
        decided = lineage.show(cycle, deciding).decided if deciding is not None else ""
        page = lineage.show(cycle, name_list)
        opinions = _opinions(cycle, award, act)
        against = _against(cycle, act)
        rows += [
            ReviewedRow(
                subject=entry.subject,
                name=entry.name,
                award=page.award_name,
                step=page.step_name,
                standing=entry.standing_name,
                rank=entry.rank,
                total=entry.total,
                reason=entry.reason,
                decided=decided,
                opinions="；".join(opinions.get(entry.subject, ())),
                against="；".join(against.get(entry.subject, ())),
            )
            for entry in page.entries
        ]
        rows += _ended(cycle, award, page, against)
    return rows


def digest_of(rows: Sequence[ReviewedRow]) -> str:
    """The digest of exactly what is shown."""
    return canon.digest_of([canonical(row) for row in rows])


def _step(cycle: CycleView, award: model_awards.Award, act: str, about: str) -> str:
    """The step whose list the act is about; empty where it is about none of the award."""
    if act == SEND:
        plan = requests.plan_of(cycle, about)
        return plan.covers if plan.track == award.track else ""
    if act == DECIDE:
        return about
    if act == PUBLISH:
        before = lineage.before(cycle, award, cycle.scheme.posted.key)
        return before.key if before is not None else ""
    return cycle.scheme.posted.key


def _ended(
    cycle: CycleView,
    award: model_awards.Award,
    page: lineage.ListPage,
    against: Mapping[str, Sequence[str]],
) -> list[ReviewedRow]:
    """Who is over before the names, withdrawn or failed, and so on no list."""
    listed = {entry.subject for entry in page.entries}
    return [
        ReviewedRow(
            subject=case.subject,
            name=case.name,
            award=page.award_name,
            step=page.step_name,
            standing="已结束",
            rank=None,
            total="",
            reason="",
            decided="",
            opinions="",
            against="；".join(against.get(case.subject, ())),
        )
        for case in cycle.of_track(award.track)
        if case.subject not in listed and cycle_view.is_concluded(case)
    ]


def _opinions(cycle: CycleView, award: model_awards.Award, act: str) -> dict[str, list[str]]:
    """What departments said, by subject: not where their opinions are only to be asked for."""
    plan = coverage.serving(cycle, award.track, cycle.scheme.posted.key)
    if plan is None or act == SEND:
        return {}
    said: dict[str, list[str]] = {}
    for cell in coverage.evaluate(cycle, plan, on=cycle.today).cells:
        if cell.conclusion and cell.conclusion not in plan.consenting:
            said.setdefault(cell.subject.code, []).append(
                f"{cell.department.name}：{cell.conclusion}"
            )
    return said


def _against(cycle: CycleView, act: str) -> dict[str, list[str]]:
    """Grave problems, and who is over and how; before the paper also objections and the notice."""
    told: dict[str, list[str]] = {}
    for problem in cycle.find(problems.Problem):
        if problem.is_grave:
            state = "已销号" if problem.state == "closed" else "未销号"
            told.setdefault(problem.subject, []).append(f"重大问题{problem.id}{state}")
    for case in cycle.every_case:
        if cycle_view.is_concluded(case) and case.outcome != "named":
            told.setdefault(case.subject, []).append(cases.OUTCOMES.get(case.outcome, "已结束"))
    if act != ISSUE:
        return told
    for objection in cycle.find(public_notices.Objection):
        outcome = public_notices.OBJECTION_OUTCOMES.get(objection.outcome, "未办结")
        told.setdefault(objection.subject, []).append(f"异议{objection.id}{outcome}")
    for name_list, notice in notices_up.running(cycle):
        for entry in lineage.on_list(cycle, name_list):
            told.setdefault(entry.subject, []).append(
                f"{notice.first_day}至{notice.last_day}公示：{notice.report or '未办结'}"
            )
    return told


def _alone(cycle: CycleView) -> list[tuple[str, int]]:
    """What one person did alone, as (subject, person), newest last.

    The end of the notice is about everybody on it.
    """
    awards = {award.key for award in cycle.scheme.awards}
    hands = []
    for line in journal.latest(cycle.connection, cycle.book, kinds=ALONE):
        subjects = [line.subject]
        if line.subject in awards:
            name_list = lineage.newest(cycle).get((line.subject, cycle.scheme.posted.key))
            subjects = (
                [entry.subject for entry in lineage.on_list(cycle, name_list)] if name_list else []
            )
        hands += [(subject, line.actor["person"]) for subject in subjects]
    return hands
