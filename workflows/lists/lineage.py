"""The lists of an award, one frozen list a step, each made from the one before.

Which is the newest, who stands on it, what was decided about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from engine import canon, clock, errors, records
from engine.described import Cell, described
from storage import award_seats, decisions, lists
from storage.ledger import journal
from workflows.kernel import meaning
from workflows.kernel.cycle_view import CycleView
from workflows.rules import exact, refusals
from workflows.scheme import model, model_awards

ON_LIST = ("in", "on_the_line")
STANDINGS = {
    "in": "列入",
    "on_the_line": "差额人选",
    "open_tie": "并列待定",
    "out": "未列入",
    "removed": "调出",
}


def steps(cycle: CycleView) -> tuple[model_awards.ListStep, ...]:
    """The steps in order."""
    return cycle.scheme.slates


def step_of(cycle: CycleView, key: str) -> model_awards.ListStep:
    """The step of that `key`, name or unambiguous part of one.

    Raises Misuse, with the choices, if it is not clear.
    """
    titles = {step.key: step.name for step in cycle.scheme.slates}
    meant = meaning.key_of("名单", titles, key)
    return next(step for step in cycle.scheme.slates if step.key == meant)


def meeting_of(cycle: CycleView, key: str) -> model.Meeting:
    """The meeting of that `key`, name or unambiguous part of one. Raises Misuse, listing them."""
    meetings = {meeting.key: meeting for meeting in cycle.scheme.meetings}
    titles = {meeting.key: meeting.name for meeting in meetings.values()}
    return meetings[meaning.key_of("会议", titles, key)]


def award_of(cycle: CycleView, key: str) -> model_awards.Award:
    """The award of that `key`, name or unambiguous part of one; without a key the only one.

    Raises Misuse, with the choices, if it is not clear.
    """
    awards = {award.key: award for award in cycle.scheme.awards}
    titles = {award.key: award.name for award in awards.values()}
    if key:
        return awards[meaning.key_of("奖项", titles, key)]
    if len(awards) != 1:
        choices = "、".join(f"{each}（{title}）" for each, title in titles.items())
        raise errors.Misuse(f"请说明奖项：{choices or '（无）'}。")
    return next(iter(awards.values()))


def newest(cycle: CycleView) -> dict[tuple[str, str], lists.NameList]:
    """The newest list by (award, step)."""
    return {
        (name_list.award, name_list.kind): name_list for name_list in cycle.find(lists.NameList)
    }


def every(cycle: CycleView) -> list[lists.NameList]:
    """Every list ever made, oldest first."""
    return cycle.find(lists.NameList)


def before(cycle: CycleView, award: model_awards.Award, step: str) -> model_awards.ListStep | None:
    """The step before the one with the key `step`; none before the first.

    An award that is not by rank has no ranking to start from: its first list has none before it.
    """
    order = [each for each in cycle.scheme.slates if award.ranked or each != cycle.scheme.ranking]
    position = next(n for n, each in enumerate(order) if each.key == step)
    return order[position - 1] if position else None


def first_step(cycle: CycleView) -> model_awards.ListStep:
    """The first list of an award that is not the ranking itself."""
    return cycle.scheme.proposals[0]


def made_on(cycle: CycleView, step: str) -> dict[int, date]:
    """The day on which each list of a step with that key was made here, by the list's id."""
    seqs = {each.made_from + 1: each.id for each in cycle.find(lists.NameList, kind=step)}
    return {
        id_: clock.local_date(at, cycle.scheme.zone)
        for seq, at in journal.instants(cycle.connection, cycle.book, list(seqs)).items()
        for id_ in [seqs[seq]]
    }


def on_list(cycle: CycleView, name_list: lists.NameList) -> list[lists.ListEntry]:
    """Who stands on the list, in the roster's order."""
    return [
        entry
        for entry in cycle.find(lists.ListEntry, slate=[name_list.id])
        if entry.standing in ON_LIST
    ]


def may_refill(cycle: CycleView, award: model_awards.Award) -> bool:
    """Whether a place that a revocation set free may be named anew.

    The scheme must say so, and a place must be free.
    """
    if not award.refills or award.quota is None:
        return False
    seats = [
        seat for seat in cycle.find(award_seats.Seat, award=award.key) if seat.revoked_on is None
    ]
    filled = sum(1 for seat in seats if seat.subject)
    was_revoked = any(
        seat.revoked_on is not None for seat in cycle.find(award_seats.Seat, award=award.key)
    )
    return was_revoked and filled < award.quota


def standing_decision(cycle: CycleView, name_list: lists.NameList) -> decisions.Decision | None:
    """The decision about the list that two persons stand for."""
    confirmed = [
        decision
        for decision in cycle.find(decisions.Decision)
        if decision.slate == name_list.id and decision.confirmed_by
    ]
    return confirmed[-1] if confirmed else None


def entered_decision(cycle: CycleView, name_list: lists.NameList) -> decisions.Decision | None:
    """The decision about the list, also one that waits for its second person.

    That stops no next list and no meeting's papers, only what leaves the house.
    """
    about = [each for each in cycle.find(decisions.Decision) if each.slate == name_list.id]
    return about[-1] if about else None


def deciding(cycle: CycleView, name_list: lists.NameList) -> lists.NameList | None:
    """The list that a meeting decides and this one rests on: itself, or the nearest before it."""
    by_id = {each.id: each for each in cycle.find(lists.NameList, award=name_list.award)}
    origin: lists.NameList | None = name_list
    while origin is not None and not step_of(cycle, origin.kind).meeting:
        origin = by_id.get(origin.prior)
    return origin


def undecided(
    cycle: CycleView, award: model_awards.Award, step: model_awards.ListStep
) -> records.Refusal:
    """The refusal for an award whose list of that `step` its meeting has not decided."""
    meeting = next(level.name for level in cycle.scheme.meetings if level.key == step.meeting)
    return refusals.make(
        "slate_undecided", award.key, clause=award.clause, slate=step.name, meeting=meeting
    )


def digest_of(award: str, step: str, entries: Sequence[lists.ListEntry]) -> str:
    """The digest of exactly what a list says.

    `award` and `step` are keys; the order of `entries` does not matter.
    """
    # Sorted here and not by the database: two engines (and two collations) may order the same
    # rows differently, and the digest is what a meeting's decision refers to.
    content = [
        [entry.subject, entry.standing, entry.rank, entry.total, entry.reason]
        for entry in sorted(entries, key=lambda entry: (entry.position, entry.subject))
    ]
    return canon.digest_of([award, step, content])


@described
class ListRow:
    """One name as shown, of a branch with its unit (`unit_name`, empty for units themselves).

    `total` is printed with the scheme's places; empty where there is none.
    """

    subject: Annotated[str, Cell("编码")]
    name: Annotated[str, Cell("名称")]
    unit_name: Annotated[str, Cell("单位")]
    standing: str
    standing_name: Annotated[str, Cell("列入")]
    rank: Annotated[int | None, Cell("名次")]
    total: Annotated[str, Cell("总分")]
    reason: Annotated[str, Cell("理由")]


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """One list as shown: names in the roster's order, the ranking itself by rank.

    `decided` is the decision about it in words; `made_from` the last seq of the journal when it
    was made.
    """

    id: int
    award: str
    award_name: str
    step: str
    step_name: str
    n: int
    digest: str
    made_from: int
    decided: str
    entries: tuple[ListRow, ...]

    @property
    def on_list(self) -> tuple[ListRow, ...]:
        """Those who stand on it, without those left out."""
        return tuple(entry for entry in self.entries if entry.standing in ON_LIST)


def show(cycle: CycleView, name_list: lists.NameList) -> ListPage:
    """A list as shown."""
    award = next(each for each in cycle.scheme.awards if each.key == name_list.award)
    contenders = {case.subject: case for case in cycle.of_track(award.track)}
    names = {subject: case.name for subject, case in contenders.items()}
    units = {
        subject: "" if case.unit in ("", subject) else cycle.pinned.enrolments[case.unit].name
        for subject, case in contenders.items()
    }
    decision = standing_decision(cycle, name_list)
    meetings = {meeting.key: meeting.name for meeting in cycle.scheme.meetings}
    places = cycle.scheme.scoring.places
    entries = cycle.find(lists.ListEntry, slate=[name_list.id])
    if name_list.kind == cycle.scheme.ranking.key:
        entries = sorted(
            entries, key=lambda entry: (entry.rank is None, entry.rank or 0, entry.position)
        )
    return ListPage(
        id=name_list.id,
        award=name_list.award,
        award_name=award.name,
        step=name_list.kind,
        step_name=step_of(cycle, name_list.kind).name,
        n=name_list.n,
        digest=name_list.digest,
        made_from=name_list.made_from,
        decided=f"{meetings[decision.meeting]} {decision.held_on} {decision.minutes}"
        if decision
        else "",
        entries=tuple(
            ListRow(
                subject=entry.subject,
                name=names[entry.subject],
                unit_name=units[entry.subject],
                standing=entry.standing,
                standing_name=STANDINGS[entry.standing],
                rank=entry.rank,
                total="" if entry.total is None else exact.text(entry.total, places),
                reason=entry.reason,
            )
            for entry in entries
        ),
    )


@dataclass(frozen=True, kw_only=True)
class AwardHolder:
    """Who holds an award."""

    award: str
    subject: str
    name: str
    n: int
    named_on: date | None


def named(cycle: CycleView) -> list[AwardHolder]:
    """Who was named, by award and seat."""
    called = {case.subject: case.name for case in cycle.every_case}
    return [
        AwardHolder(
            award=seat.award,
            subject=seat.subject,
            name=called[seat.subject],
            n=seat.n,
            named_on=seat.named_on,
        )
        for seat in cycle.find(award_seats.Seat)
        if seat.subject and seat.revoked_on is None
    ]
