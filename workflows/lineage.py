"""The lists of an award, one frozen list a step, each from the one before: which is the newest, who stands on it, what was decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine import canon, errors
from storage import slates
from workflows import view
from workflows.rules import exact
from workflows.scheme import model

LISTED = ("in", "on_the_line")
STANDINGS = {"in": "列入", "on_the_line": "差额人选", "open_tie": "并列待定", "out": "未列入", "removed": "调出"}


def steps(seen: view.View) -> tuple[model.SlateStep, ...]:
    """The steps in order."""
    return seen.scheme.slates


def step_of(seen: view.View, key: str) -> model.SlateStep:
    """The step of that key, name or unambiguous part of one. Raises Misuse, listing them, if it is not clear."""
    found = view.meant(key, {one.key: one.name for one in seen.scheme.slates})
    if len(found) != 1:
        raise errors.Misuse(f"没有名单“{key}”：有 {'、'.join(f'{one.key}（{one.name}）' for one in seen.scheme.slates) or '（无）'}。")
    return next(one for one in seen.scheme.slates if one.key == found[0])


def award_of(seen: view.View, key: str) -> model.Award:
    """The award of that key, name or unambiguous part of one; without a key the only one. Raises Misuse, listing them, if it is not clear."""
    named = {one.key: one.name for one in seen.scheme.awards}
    found = [one for one in seen.scheme.awards if one.key in (view.meant(key, named) if key else named)]
    if len(found) != 1:
        raise errors.Misuse(f"请说明奖项：{'、'.join(f'{one.key}（{one.name}）' for one in seen.scheme.awards) or '（无）'}。")
    return found[0]


def newest(seen: view.View) -> dict[tuple[str, str], slates.Slate]:
    """The newest list by (award, step)."""
    return {(one.award, one.kind): one for one in slates.of_award(seen.connection, seen.book.book)}


def every(seen: view.View) -> list[slates.Slate]:
    """Every list ever made, oldest first."""
    return slates.of_award(seen.connection, seen.book.book)


def before(seen: view.View, award: model.Award, step: str) -> model.SlateStep | None:
    """The step before, as it goes for this award: who is not ranked has no ranking to start from."""
    order = [one for one in seen.scheme.slates if award.ranked or one.key != seen.scheme.slates[0].key]
    place = next(n for n, one in enumerate(order) if one.key == step)
    return order[place - 1] if place else None


def first_step(seen: view.View) -> model.SlateStep:
    """The first list of an award that is not the ranking itself."""
    return seen.scheme.slates[1]


def listed(seen: view.View, slate: slates.Slate) -> list[slates.SlateEntry]:
    """Who stands on the list, in the roster's order."""
    return [entry for entry in slates.entries(seen.connection, seen.book.book, [slate.id]) if entry.standing in LISTED]


def may_refill(seen: view.View, award: model.Award) -> bool:
    """Whether a place that a revocation set free may be named anew: the scheme says so, and there is one."""
    if not award.refills or award.quota is None:
        return False
    standing = [seat for seat in slates.seats(seen.connection, seen.book.book, award.key) if seat.revoked_on is None]
    taken = sum(1 for seat in standing if seat.subject)
    was_revoked = any(seat.revoked_on is not None for seat in slates.seats(seen.connection, seen.book.book, award.key))
    return was_revoked and taken < award.quota


def standing_decision(seen: view.View, slate: slates.Slate) -> slates.Decision | None:
    """The decision about the list that two persons stand for."""
    found = [one for one in slates.decisions(seen.connection, seen.book.book) if one.slate == slate.id and one.confirmed_by]
    return found[-1] if found else None


def digest_of(award: str, step: str, entries: Sequence[slates.SlateEntry]) -> str:
    """Of exactly what a list says."""
    said = [
        [one.subject, one.standing, one.rank, one.total, one.reason] for one in sorted(entries, key=lambda one: (one.position, one.subject))
    ]
    return canon.digest_of([award, step, said])


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One name as shown. `total` is printed with the scheme's places; empty where there is none."""

    subject: str
    name: str
    standing: str
    standing_name: str
    rank: int | None
    total: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Shown:
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
    entries: tuple[Entry, ...]

    @property
    def listed(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.standing in LISTED)


def show(seen: view.View, slate: slates.Slate) -> Shown:
    """A list as shown."""
    award = next(one for one in seen.scheme.awards if one.key == slate.award)
    names = {case.subject: case.name for case in seen.of_track(award.track)}
    decision = standing_decision(seen, slate)
    meetings = {one.key: one.name for one in seen.scheme.meetings}
    places = seen.scheme.scoring.places
    entries = slates.entries(seen.connection, seen.book.book, [slate.id])
    if slate.kind == seen.scheme.slates[0].key:
        entries = sorted(entries, key=lambda one: (one.rank is None, one.rank or 0, one.position))
    return Shown(
        id=slate.id,
        award=slate.award,
        award_name=award.name,
        step=slate.kind,
        step_name=step_of(seen, slate.kind).name,
        n=slate.n,
        digest=slate.digest,
        made_from=slate.made_from,
        decided=f"{meetings[decision.meeting]} {decision.held_on} {decision.minutes}" if decision else "",
        entries=tuple(
            Entry(
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
class Named:
    """Who holds an award."""

    award: str
    subject: str
    name: str
    n: int
    named_on: date | None


def named(seen: view.View) -> list[Named]:
    """Who was named, by award and seat."""
    called = {case.subject: case.name for case in seen.every_case}
    return [
        Named(award=seat.award, subject=seat.subject, name=called[seat.subject], n=seat.n, named_on=seat.named_on)
        for seat in slates.seats(seen.connection, seen.book.book)
        if seat.subject and seat.revoked_on is None
    ]
