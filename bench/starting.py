"""What a person waits for: a command from its first key to its answer, and a rehearsed year.

Each is measured in processes of their own. Processor time counts, for what waits for the disk
waits for other reasons.
"""

from __future__ import annotations

import contextlib
import functools
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from bench import timing

MOFAN = "import cli; cli.main()"
PAIRS = 15
COMMANDS = (("status",), ("today",), ("explain", "财政厅"), ("advance", "财政厅"))
"""What is measured on the bundled year: the last is refused, which writes a line too."""
HELP = (("--help",), ("task", "--help"), ("task", "accept", "--help"))
Measured = tuple[str, Sequence[str], Mapping[str, str]]
"""What a command is shown as, its words, what its environment has besides."""
COMPLETED = ("mofan ta", "mofan task acc", "mofan task accept --")


def rows(*, is_large: bool) -> Iterator[timing.Row]:
    """Milliseconds of processor of a command, of help and completion, of a rehearsal per unit."""
    asked: list[Measured] = [(f"mofan {' '.join(words)}", words, {}) for words in HELP]
    asked += [(f"{words}⇥", (), _completing(words)) for words in COMPLETED]
    yield from _against("import click", asked, {})
    with _year() as environment:
        commands: list[Measured] = [(f"mofan {' '.join(words)}", words, {}) for words in COMMANDS]
        yield from _against("import sqlmodel", commands, environment)
    counts = (20, 85, *([1_000] if is_large else []))
    yield from timing.group(
        "rehearsal of a year, per unit",
        "unit",
        [(f"{count:,} units", _rehearse(count) / count) for count in counts],
    )


def _against(
    baseline: str,
    commands: Sequence[Measured],
    environment: Mapping[str, str],
) -> list[timing.Row]:
    """Commands (as shown, words, more environment) against an import, in turns."""
    calls = [functools.partial(timing.childs_cpu, ("-c", baseline), environment)]
    calls += [
        functools.partial(timing.childs_cpu, ("-c", MOFAN, *words), {**environment, **more})
        for _, words, more in commands
    ]
    seconds = timing.medians([calls] * PAIRS)
    names = [f"python -c '{baseline}'", *(shown for shown, _, _ in commands)]
    return timing.group("CPU of a start", "start", zip(names, seconds, strict=True))


def _completing(words: str) -> Mapping[str, str]:
    count = len(words.split()) - 1
    return {"_MOFAN_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(count)}


@contextlib.contextmanager
def _year() -> Iterator[Mapping[str, str]]:
    """The environment of a sandbox in whose bundled year the first week has passed."""
    with tempfile.TemporaryDirectory() as folder:
        home = {"MOFAN_HOME": str(Path(folder) / "home")}
        for day, words in (
            (None, ("init", "--sandbox", "--name", "王经办")),
            (date(2020, 4, 24), ("cycle", "open", "henan-2020")),
            (date(2020, 5, 8), ("remind", "run")),
        ):
            now = {} if day is None else {"MOFAN_NOW": f"{day}T10:00"}
            timing.childs_cpu(("-c", MOFAN, *words), {**home, **now})
        yield {**home, "MOFAN_NOW": "2020-05-12"}


def _rehearse(units: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return timing.least(
            [lambda: _python(MOFAN, "rehearse", "--units", str(units), "--out", f"{folder}/year")]
        )


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, "-c", *arguments], check=True, capture_output=True)
