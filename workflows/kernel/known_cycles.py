"""The cycles that there are."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from engine.described import Cell, described
from storage.database import Connection
from storage.ledger import ledgers

STATES = {"open": "进行中", "closed": "已结束", "unfinished": "未开完（请重复 cycle open）"}


@described
class CycleRow:
    """One cycle as shown: the number of its ledger, whether it is open, when it was opened."""

    book: int
    label: Annotated[str, Cell("标签")]
    title: Annotated[str, Cell("标题")]
    state: Annotated[str, Cell("状态", words=STATES)]
    opened_on: Annotated[date, Cell("开启")]


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
