"""Documents that are run.

What they show of the program is compared with what the program says, or written anew.

Four kinds of fenced blocks act, in order, in one folder and one environment; everything else in a
document is text:

- `console`: a line `$ …` is a command (`mofan …`, `export NAME=VALUE`, `mkdir NAME`), the lines
below it are its output, standard error included (but the mark of a sandbox, which would be
everywhere), and `[退出码 N]` where it does not end with 0. A line `…` stands for any lines, a `…`
in a line for any text. In a command a word with `…` means the word of that shape that was printed
last.
- `file NAME`: the file is made; `{甲,乙}` in a line stands for two lines, one with each.
- `fill NAME`: cells of a workbook that the program made: `TITLE 值` fills a column,
`TITLE 值 行 行…` only the rows that hold one of these.
- `diff NAME`: `-` lines name text that the file holds once,
the `+` lines below take its place.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl

import cli
from commands import session

MORE = "…"
MARK = "【演练】"
FENCE = re.compile(r"^```(console|file|fill|diff)(?: +(\S+))?$")
DIGEST = re.compile(r"\b[0-9a-f]{12,}\b")
NUMBER = re.compile(
    r"(?<![A-Za-z\d-])\d{3,}(?![A-Za-z\d-])"
)  # of a thing: neither a day's nor a code's
BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
PLAIN = {"COLUMNS": "200", "NO_COLOR": "1"}
OURS = "MOFAN_"
WANG = "wang"


def _as_wang(printed: str) -> str:
    """What was printed, with wang in the column of the system's users: nobody else reads a page."""
    user = session.os_user()

    def named(column: re.Match[str]) -> str:
        return WANG.ljust(len(column[0]))

    return re.sub(rf"(?<=  ){re.escape(user)} *(?=  )", named, printed)


class Transcripts:
    """One reading of a document from top to bottom.

    `faults` says where it is not true; `lines` is the document as it would be.
    """

    def __init__(self, text: str, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.lines: list[str] = []
        self._printed = ""
        self._renumbered: dict[str, str] = {}
        self._run(text.splitlines())

    @property
    def text(self) -> str:
        """The document with the outputs as they are."""
        return "\n".join(self.lines) + "\n"

    def _run(self, lines: list[str]) -> None:
        with _environment(self.folder):
            at = 0
            while at < len(lines):
                fence = FENCE.match(lines[at])
                self.lines.append(lines[at])
                at += 1
                if fence is None:
                    continue
                end = lines.index("```", at)
                kind, name, inside = fence[1], fence[2] or "", lines[at:end]
                if kind == "console":
                    self._console(inside, at + 1)
                else:
                    inside = self._renumbered_lines(inside, at + 1)
                    self.lines += inside
                    for path in spread(name):
                        {"file": self._file, "fill": self._fill, "diff": self._diff}[kind](
                            self.folder / path, inside, at
                        )
                at = end

    def _file(self, path: Path, lines: list[str], number: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        expanded = [one for line in lines for one in spread(line)]
        path.write_text("\n".join(expanded) + "\n", encoding="utf-8")

    def _fill(self, path: Path, lines: list[str], number: int) -> None:
        if not path.exists():
            self.faults.append(f"line {number}: nothing made {path.name}")
            return
        book = openpyxl.load_workbook(path)
        rows = list(book.worksheets[0].iter_rows())
        for line in lines:
            title, value, *chosen = line.split()
            head = next(row for row in rows if title in [cell.value for cell in row])
            column = [cell.value for cell in head].index(title)
            below = [row for row in rows[rows.index(head) + 1 :] if row[0].value]
            filled = [
                row
                for row in below
                if not chosen or {str(cell.value) for cell in row} & set(chosen)
            ]
            if not filled:
                self.faults.append(f"line {number}: {path.name} has no row for {line!r}")
            for row in filled:
                row[column].value = value
        book.save(path)

    def _diff(self, path: Path, lines: list[str], number: int) -> None:
        text = path.read_text(encoding="utf-8-sig")
        for is_old, group in itertools.groupby(lines, key=lambda line: line.startswith("-")):
            said = "\n".join(line[1:].strip() for line in group)
            if is_old:
                old = said
            elif text.count(old) == 1:
                text = text.replace(old, said)
            else:
                self.faults.append(
                    f"line {number}: {path.name} holds {old!r} {text.count(old)} times"
                )
        path.write_text(text, encoding="utf-8")

    def _console(self, lines: list[str], number: int) -> None:
        starts = [n for n, line in enumerate(lines) if line.startswith("$ ")]
        for start, end in itertools.pairwise([*starts, len(lines)]):
            (command,) = self._renumbered_lines([lines[start]], number + start)
            said = lines[start + 1 : end]
            actual = self._do(command[2:])
            is_true = bool(pattern(said).fullmatch("".join(f"{line}\n" for line in actual)))
            if not is_true:
                shown, wrote = "\n  ".join(actual), "\n  ".join(said)
                self.faults.append(
                    f"line {number + start}: {lines[start]}\nsays\n  {shown}\nnot\n  {wrote}"
                )
            self._learn(said, actual)
            self.lines += [command, *(said if is_true else abridged(said, actual))]

    def _do(self, command: str) -> list[str]:
        """Run one command line; what it printed, line by line."""
        command, _, target = command.partition(" > ")
        words = [self._meant(word) for word in shlex.split(command)]
        match words:
            case ["export", pair]:
                name, _, value = pair.partition("=")
                os.environ[name] = value
                return []
            case ["mkdir", *names]:
                for name in names:
                    Path(name).mkdir(parents=True)
                return []
            case ["mofan", *arguments]:
                out, err = io.StringIO(), io.StringIO()
                with (
                    contextlib.redirect_stdout(out),
                    contextlib.redirect_stderr(err if target else out),
                ):
                    code = cli.run(arguments)
                if target:
                    Path(target).write_text(out.getvalue(), encoding="utf-8")
                printed = _as_wang(err.getvalue() if target else out.getvalue())
                self._printed += printed
                return [
                    *(line for line in printed.splitlines() if line != MARK),
                    *([f"[退出码 {code}]"] if code else []),
                ]
        raise AssertionError(f"a transcript runs mofan, export and mkdir only: {command}")

    def _meant(self, word: str) -> str:
        if MORE not in word:
            return word
        shape = r"[\w-]+".join(re.escape(part) for part in word.split(MORE))
        return (re.findall(rf"(?<!\S){shape}(?!\S)", self._printed) or [word])[-1]

    def _learn(self, said: Sequence[str], actual: Sequence[str]) -> None:
        """Where only numbers differ, the commands below mean the new ones."""
        by_shape: dict[str, list[str]] = {}
        for line in (DIGEST.sub(MORE, one) for one in actual):
            by_shape.setdefault(NUMBER.sub("#", line), []).append(line)
        for line in said:
            alike = by_shape.get(NUMBER.sub("#", line)) or [line]
            other = alike.pop(0)
            old, new = NUMBER.findall(line), NUMBER.findall(other)
            self._renumbered |= {was: now for was, now in zip(old, new, strict=True) if was != now}

    def _renumbered_lines(self, lines: Sequence[str], number: int) -> list[str]:
        now = [
            NUMBER.sub(lambda found: self._renumbered.get(found[0], found[0]), line)
            for line in lines
        ]
        self.faults += [
            f"line {number + n}: {old}\nis now\n  {new}"
            for n, (old, new) in enumerate(zip(lines, now, strict=True))
            if old != new
        ]
        return now


def spread(line: str) -> Iterator[str]:
    """The lines that a line with braces stands for."""
    found = BRACES.search(line)
    if found is None:
        yield line
        return
    for one in found[1].split(","):
        yield from spread(line[: found.start()] + one + line[found.end() :])


def pattern(said: Sequence[str]) -> re.Pattern[str]:
    """What output a document's lines allow."""
    parts = (r"(?:.*\n)*" if line.strip() == MORE else one_line(line) + r"\n" for line in said)
    return re.compile("".join(parts))


def one_line(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split(MORE))


def abridged(said: Sequence[str], actual: Sequence[str]) -> list[str]:
    """New output in the old shape.

    Lines that are still true stay as they were written, what was left out stays out, digests are
    shortened.
    """
    kept: list[str] = []
    for line in actual:
        same = [old for old in said if old.strip() != MORE and re.fullmatch(one_line(old), line)]
        kept.append(same[0] if same else DIGEST.sub(MORE, line))
    if MORE not in said:
        return kept
    head, tail = list(said).index(MORE), list(reversed(said)).index(MORE)
    return kept if head + tail >= len(kept) else [*kept[:head], MORE, *kept[len(kept) - tail :]]


@contextlib.contextmanager
def _environment(folder: Path) -> Iterator[None]:
    before = dict(os.environ)
    for name in [name for name in before if name.startswith(OURS)]:
        del os.environ[name]
    os.environ.update(PLAIN)
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)
