"""Seconds by the machine's clock, and a row of the table."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
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


def medians(rounds: Iterable[Sequence[Callable[[], float]]]) -> list[float]:
    """Median seconds of each of several things that are measured in turns, round by round.

    A round calls all of them, one after the other, so that what else the machine does meets all
    alike; each call gives its own seconds.
    """
    seconds = zip(*([call() for call in calls] for calls in rounds), strict=True)
    return [statistics.median(measured) for measured in seconds]


def own_cpu(call: Callable[[], object]) -> float:
    """Seconds of processor that a call takes in this process."""
    start = time.process_time()
    call()
    return time.process_time() - start


def childs_cpu(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    """Seconds of processor, its own and the system's, of Python with these `arguments`.

    What it says is thrown away, and how it ends: a refusal costs what a permission does.
    """
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return usage.ru_utime + usage.ru_stime


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
