"""The cycles that there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.database import Connection
from storage.ledger import ledgers


@dataclass(frozen=True, kw_only=True)
class CycleRow:
    """One cycle as shown: the number of its ledger, whether it is open, when it was opened."""

    book: int
    label: str
    title: str
    state: str
    opened_on: date


def listing(connection: Connection) -> list[CycleRow]:
    """Every cycle in the order they were opened; one whose ledger is missing is `unfinished`."""
    states = {ledger.book: ledger.state for ledger in ledgers.all_(connection)}
    return [
        CycleRow(
            book=cycle.id,
            label=cycle.label,
            title=cycle.title,
            state=states.get(cycle.id, "unfinished"),
            opened_on=cycle.opened_on,
        )
        for cycle in ledgers.cycles(connection)
    ]
