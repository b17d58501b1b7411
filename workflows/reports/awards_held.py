"""Who was named over the years.

The next cycle, a telephone call and a unit's page want to know it of earlier cycles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine import days
from storage import award_seats, queries
from storage.database import Connection
from storage.ledger import ledgers
from workflows.kernel import cycle_view, pinned_scheme

MONTH = 30
"""The days before and after a review is due in which it is told of."""


@dataclass(frozen=True, kw_only=True)
class Honour:
    """One award held, or once held, in one cycle.

    `reviewed_by` are the days by which it is looked at again (复核), as the scheme has it.
    """

    cycle: str
    award: str
    subject: str
    named_on: date | None
    valid_until: date | None
    revoked_on: date | None
    reviewed_by: tuple[date, ...] = ()

    @property
    def sentence(self) -> str:
        """As it is said: 2020年度某称号（2021-03-26）.

        A branch's stands under its unit, with the branch's code before it.
        """
        prefix = f"{self.subject}：" if "-" in self.subject else ""
        ending = (
            f"，{self.revoked_on}撤销"
            if self.revoked_on
            else f"，有效至{self.valid_until}"
            if self.valid_until
            else ""
        )
        if self.reviewed_by and not self.revoked_on:
            ending += f"，{'、'.join(map(str, self.reviewed_by))}前复核"
        return f"{prefix}{self.cycle}年度{self.award}（{self.named_on}{ending}）"


def all_(connection: Connection) -> list[Honour]:
    """Every award ever given, oldest cycle first; those that were revoked are among them.

    Through a view of a past day there is only that view's cycle: others are in other ledgers.
    """
    honours = []
    for ledger in ledgers.all_(connection):
        if ledger.kind != cycle_view.CYCLE:
            continue
        held = [
            seat
            for seat in queries.Finder(connection, ledger.book).find(award_seats.Seat)
            if seat.subject
        ]
        if not held:
            continue
        awards = {
            award.key: award for award in pinned_scheme.load(connection, ledger).scheme.awards
        }
        honours += [
            Honour(
                cycle=ledger.label,
                award=awards[seat.award].name,
                subject=seat.subject or "",
                named_on=seat.named_on,
                valid_until=seat.valid_until,
                revoked_on=seat.revoked_on,
                reviewed_by=tuple(
                    days.years_on(seat.named_on, years)
                    for years in awards[seat.award].review_years
                    if seat.named_on is not None
                ),
            )
            for seat in held
        ]
    return honours


@dataclass(frozen=True, kw_only=True)
class Review:
    """A look that is due at who holds an award of a year that is closed: by when, and at whom."""

    cycle: str
    award: str
    due_on: date
    names: tuple[str, ...]


def reviews_due(connection: Connection, today: date) -> list[Review]:
    """The reviews (复核) that awards of closed years still owe within a month of `today`.

    From thirty days before until thirty days after: what is done about them, the office notes with
    the units. Those of an open year are its own.
    """
    due: dict[tuple[str, str, date], list[str]] = {}
    for ledger in ledgers.all_(connection):
        if ledger.kind != cycle_view.CYCLE or ledger.state != "closed":
            continue
        pinned = pinned_scheme.load(connection, ledger)
        for award in pinned.scheme.awards:
            seats = (
                queries.Finder(connection, ledger.book).find(award_seats.Seat, award=award.key)
                if award.review_years
                else []
            )
            for seat in seats:
                for years in award.review_years:
                    if not seat.subject or seat.revoked_on is not None or seat.named_on is None:
                        continue
                    day = days.years_on(seat.named_on, years)
                    if abs((day - today).days) <= MONTH:
                        unit = seat.subject.partition("-")[0]
                        name = pinned.enrolments[unit].name
                        due.setdefault((ledger.label, award.name, day), []).append(name)
    return [
        Review(cycle=label, award=award, due_on=day, names=tuple(dict.fromkeys(names)))
        for (label, award, day), names in due.items()
    ]


def of_subject(connection: Connection, subject: str) -> list[Honour]:
    """What the unit of that code (`subject`) was named, and its branches."""
    return [
        honour
        for honour in all_(connection)
        if honour.subject == subject or honour.subject.startswith(f"{subject}-")
    ]
