"""Who was named over the years: what the next cycle, a telephone call and a unit's page want to know of earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from storage import awards
from storage.ledger import ledgers
from workflows.kernel import cycle_view, pinned_scheme


@dataclass(frozen=True, kw_only=True)
class Honour:
    """One award held, or once held, in one cycle."""

    cycle: str
    award: str
    subject: str
    named_on: date | None
    valid_until: date | None
    revoked_on: date | None

    @property
    def sentence(self) -> str:
        """As it is said: 2020年度某称号（2021-03-26）; a branch's under its unit with the branch's code."""
        whose = f"{self.subject}：" if "-" in self.subject else ""
        ends = (
            f"，{self.revoked_on}撤销"
            if self.revoked_on
            else f"，有效至{self.valid_until}"
            if self.valid_until
            else ""
        )
        return f"{whose}{self.cycle}年度{self.award}（{self.named_on}{ends}）"


def all_(connection: Any) -> list[Honour]:
    """Every award ever given, oldest cycle first."""
    found = []
    for ledger in ledgers.all_(connection):
        if ledger.kind != cycle_view.CYCLE:
            continue
        held = [seat for seat in awards.seats(connection, ledger.book) if seat.subject]
        if not held:
            continue
        names = {
            award.key: award.name for award in pinned_scheme.load(connection, ledger).scheme.awards
        }
        found += [
            Honour(
                cycle=ledger.label,
                award=names[seat.award],
                subject=seat.subject or "",
                named_on=seat.named_on,
                valid_until=seat.valid_until,
                revoked_on=seat.revoked_on,
            )
            for seat in held
        ]
    return found


def of_subject(connection: Any, subject: str) -> list[Honour]:
    """What one unit was named, and its branches."""
    return [
        one
        for one in all_(connection)
        if one.subject == subject or one.subject.startswith(f"{subject}-")
    ]
