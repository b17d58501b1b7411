"""What a person waits for: the program's help, and a rehearsed year.

Each is measured in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator

from bench import timing

MOFAN = "import cli; cli.main()"


def rows(*, is_large: bool) -> Iterator[timing.Row]:
    """Milliseconds of a start, and of a rehearsal per unit."""
    starts = [
        ("python -c pass", timing.least([lambda: _python("pass")] * 9)),
        ("mofan --help", timing.least([lambda: _python(MOFAN, "--help")] * 9)),
    ]
    yield from timing.group("start-up", "start", starts)
    counts = (20, 85, *([1_000] if is_large else []))
    yield from timing.group(
        "rehearsal of a year, per unit",
        "unit",
        [(f"{count:,} units", _rehearse(count) / count) for count in counts],
    )


def _rehearse(units: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return timing.least(
            [lambda: _python(MOFAN, "rehearse", "--units", str(units), "--out", f"{folder}/year")]
        )


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, "-c", *arguments], check=True, capture_output=True)
