"""Seconds by the machine's clock, and a row of the table."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measurement. `seconds` are for one of `per`; `ratio` is to the baseline of its group, none for the baseline itself."""

    what: str
    size: str
    seconds: float
    per: str
    ratio: float | None = None


def least(calls: Iterable[Callable[[], object]]) -> float:
    """Seconds of the quickest of these calls: what else the machine does only ever adds."""
    found = []
    for call in calls:
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


def group(what: str, per: str, sizes: Iterable[tuple[str, float]]) -> list[Row]:
    """Rows of one measurement at several sizes, the first being the baseline."""
    rows: list[Row] = []
    for size, seconds in sizes:
        ratio = seconds / rows[0].seconds if rows else None
        rows.append(
            Row(what=what if not rows else "", size=size, seconds=seconds, per=per, ratio=ratio)
        )
    return rows


def line(row: Row) -> str:
    """A row as text."""
    ratio = "baseline" if row.ratio is None else f"× {row.ratio:.2f}"
    return f"{row.what:<34} {row.size:>22} {row.seconds * 1000:>11.2f} ms per {row.per:<14} {ratio:>10}"
