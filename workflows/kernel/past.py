"""A cycle now or as it was: the past is rebuilt from the journal, by whoever looks at it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from engine import clock, days, errors
from storage import database
from storage.evidence import replay
from storage.ledger import ledgers
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView


@contextlib.contextmanager
def looking(
    store: database.Database, ledger: int, *, now: datetime, as_of: date | None = None
) -> Iterator[CycleView]:
    """The cycle of that `ledger` now, or as it was at the end of the day `as_of`.

    Raises as `looking_back` does.
    """
    with store.reading() as connection:
        present = cycle_view.of(connection, ledger, now=now)
        with looking_back(present, as_of) as cycle:
            yield cycle


@contextlib.contextmanager
def looking_back(present: CycleView, as_of: date | None) -> Iterator[CycleView]:
    """The cycle as it was at the end of the past day `as_of`; without one, the present one.

    The past is rebuilt from the journal's text alone. Raises Misuse for a day to come, and for a
    day on which the cycle had not begun.
    """
    if as_of is None or as_of == present.today:
        yield present
        return
    if as_of > present.today:
        raise errors.Misuse(f"{as_of} 还没有到。")
    end = clock.at(as_of + days.ONE, "00:00", present.scheme.zone)
    with replay.materialise(
        present.connection, present.book, through=end - timedelta(microseconds=1)
    ) as past:
        past_ledger = ledgers.get(past, present.book)
        if past_ledger is None:
            raise errors.Misuse(f"{as_of} 时“{present.ledger.label}”年度还没有开始。")
        yield CycleView(past, past_ledger, present.pinned, as_of)


@contextlib.contextmanager
def at_line(present: CycleView, seq: int) -> Iterator[CycleView]:
    """The cycle as it stood when line `seq` was its last, rebuilt from the journal's text alone.

    Raises Misuse where there is no such line.
    """
    with replay.materialise(present.connection, present.book, until=seq) as past:
        past_ledger = ledgers.get(past, present.book)
        if past_ledger is None or past_ledger.head_seq != seq:
            raise errors.Misuse(f"“{present.ledger.label}”的日志没有第{seq}条。")
        yield CycleView(past, past_ledger, present.pinned, present.today)
