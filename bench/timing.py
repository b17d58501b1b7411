"""Seconds by the machine's clock, and a row of the table."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measurement: `seconds` for one of `per`, and how many times its group's baseline.

    The baseline itself has no `ratio`.
    """

    measurement: str
    size: str
    seconds: float
    per: str
    ratio: float | None = None


def least(calls: Iterable[Callable[[], object]]) -> float:
    """Seconds of the quickest of these calls: what else the machine does only ever adds."""
    timings = []
    for call in calls:
        start = time.perf_counter()
        call()
        timings.append(time.perf_counter() - start)
    return min(timings)


def group(measurement: str, per: str, sizes: Iterable[tuple[str, float]]) -> list[Row]:
    """Rows of one `measurement` at several sizes, the first being the baseline.

    `sizes` are pairs of a size as shown and its seconds for one of `per`.
    """
    rows: list[Row] = []
    for size, seconds in sizes:
        ratio = seconds / rows[0].seconds if rows else None
        rows.append(
            Row(
                measurement=measurement if not rows else "",
                size=size,
                seconds=seconds,
                per=per,
                ratio=ratio,
            )
        )
    return rows


def line(row: Row) -> str:
    """A row as text."""
    ratio = "baseline" if row.ratio is None else f"× {row.ratio:.2f}"
    cost = f"{row.seconds * 1000:>11.2f} ms per {row.per:<14}"
    return f"{row.measurement:<34} {row.size:>22} {cost} {ratio:>10}"
