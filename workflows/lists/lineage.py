"""The lists of an award, one frozen list a step, each from the one before: which is the newest, who stands on it, what was decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine import canon, errors
from storage import awards, decisions, lists
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.rules import exact
from workflows.scheme import model_awards

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
    """The step of that key, name or unambiguous part of one. Raises Misuse, listing them, if it is not clear."""
    found = cycle_view.meant(key, {one.key: one.name for one in cycle.scheme.slates})
    if len(found) != 1:
        raise errors.Misuse(
            f"没有名单“{key}”：有 {'、'.join(f'{one.key}（{one.name}）' for one in cycle.scheme.slates) or '（无）'}。"
        )
    return next(one for one in cycle.scheme.slates if one.key == found[0])


def award_of(cycle: CycleView, key: str) -> model_awards.Award:
    """The award of that key, name or unambiguous part of one; without a key the only one. Raises Misuse, listing them, if it is not clear."""
    named = {one.key: one.name for one in cycle.scheme.awards}
    found = [
        one
        for one in cycle.scheme.awards
        if one.key in (cycle_view.meant(key, named) if key else named)
    ]
    if len(found) != 1:
        raise errors.Misuse(
            f"请说明奖项：{'、'.join(f'{one.key}（{one.name}）' for one in cycle.scheme.awards) or '（无）'}。"
        )
    return found[0]


def newest(cycle: CycleView) -> dict[tuple[str, str], lists.NameList]:
    """The newest list by (award, step)."""
    return {
        (one.award, one.kind): one for one in lists.of_award(cycle.connection, cycle.ledger.book)
    }


def every(cycle: CycleView) -> list[lists.NameList]:
    """Every list ever made, oldest first."""
    return lists.of_award(cycle.connection, cycle.ledger.book)


def before(cycle: CycleView, award: model_awards.Award, step: str) -> model_awards.ListStep | None:
    """The step before, as it goes for this award: who is not ranked has no ranking to start from."""
    order = [
        one for one in cycle.scheme.slates if award.ranked or one.key != cycle.scheme.slates[0].key
    ]
    place = next(n for n, one in enumerate(order) if one.key == step)
    return order[place - 1] if place else None


def first_step(cycle: CycleView) -> model_awards.ListStep:
    """The first list of an award that is not the ranking itself."""
    return cycle.scheme.slates[1]


def on_list(cycle: CycleView, name_list: lists.NameList) -> list[lists.ListEntry]:
    """Who stands on the list, in the roster's order."""
    return [
        entry
        for entry in lists.entries(cycle.connection, cycle.ledger.book, [name_list.id])
        if entry.standing in ON_LIST
    ]


def may_refill(cycle: CycleView, award: model_awards.Award) -> bool:
    """Whether a place that a revocation set free may be named anew: the scheme says so, and there is one."""
    if not award.refills or award.quota is None:
        return False
    standing = [
        seat
        for seat in awards.seats(cycle.connection, cycle.ledger.book, award.key)
        if seat.revoked_on is None
    ]
    taken = sum(1 for seat in standing if seat.subject)
    was_revoked = any(
        seat.revoked_on is not None
        for seat in awards.seats(cycle.connection, cycle.ledger.book, award.key)
    )
    return was_revoked and taken < award.quota


def standing_decision(cycle: CycleView, name_list: lists.NameList) -> decisions.Decision | None:
    """The decision about the list that two persons stand for."""
    found = [
        one
        for one in decisions.of_ledger(cycle.connection, cycle.ledger.book)
        if one.slate == name_list.id and one.confirmed_by
    ]
    return found[-1] if found else None


def digest_of(award: str, step: str, entries: Sequence[lists.ListEntry]) -> str:
    """Of exactly what a list says."""
    said = [
        [one.subject, one.standing, one.rank, one.total, one.reason]
        for one in sorted(entries, key=lambda one: (one.position, one.subject))
    ]
    return canon.digest_of([award, step, said])


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One name as shown. `total` is printed with the scheme's places; empty where there is none."""

    subject: str
    name: str
    standing: str
    standing_name: str
    rank: int | None
    total: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """One list as shown: names in the roster's order (the ranking itself by rank), the decision about it, and from which seq of the journal it was made."""

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
        return tuple(entry for entry in self.entries if entry.standing in ON_LIST)


def show(cycle: CycleView, name_list: lists.NameList) -> ListPage:
    """A list as shown."""
    award = next(one for one in cycle.scheme.awards if one.key == name_list.award)
    names = {case.subject: case.name for case in cycle.of_track(award.track)}
    decision = standing_decision(cycle, name_list)
    meetings = {one.key: one.name for one in cycle.scheme.meetings}
    places = cycle.scheme.scoring.places
    entries = lists.entries(cycle.connection, cycle.ledger.book, [name_list.id])
    if name_list.kind == cycle.scheme.slates[0].key:
        entries = sorted(entries, key=lambda one: (one.rank is None, one.rank or 0, one.position))
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
                subject=one.subject,
                name=names[one.subject],
                standing=one.standing,
                standing_name=STANDINGS[one.standing],
                rank=one.rank,
                total="" if one.total is None else exact.text(one.total, places),
                reason=one.reason,
            )
            for one in entries
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
        for seat in awards.seats(cycle.connection, cycle.ledger.book)
        if seat.subject and seat.revoked_on is None
    ]
