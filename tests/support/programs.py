"""The program as a clerk runs it, and homes for it.

In this process where that is the same, in a forked or a fresh one where it matters.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cli
from storage import database, formats, home
from tests.support import offices, schemes
from workflows.consultations import handlings
from workflows.directory import users
from workflows.reports import opinion_matrix

MOFAN = str(Path(sys.executable).parent / "mofan")
NOBODY = 65534


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """What one run said, and how it ended: the exit code, or minus the signal that ended it."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """What stands on stderr, less a sandbox's mark."""
        return self.err.removeprefix("【演练】\n")

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


@dataclass(frozen=True, kw_only=True)
class Program:
    """`mofan` with one home (and, in a sandbox, one time): call it with a command's arguments."""

    home: Path
    now: str = ""
    person: str = ""
    reads: formats.Formats = formats.PRESENT

    @property
    def database(self) -> Path:
        return self.home / "mofan.db"

    def at(self, now: str) -> Program:
        """The same at another time."""
        return Program(home=self.home, now=now, person=self.person)

    def by(self, person: str) -> Program:
        """The same with somebody else at the keyboard."""
        return Program(home=self.home, now=self.now, person=person)

    def arguments(self, *command: object) -> list[str]:
        settings = [("--home", str(self.home)), ("--now", self.now), ("--as", self.person)]
        return [
            *(part for name, value in settings if value for part in (name, value)),
            *map(str, command),
        ]

    def __call__(self, *command: object) -> RunResult:
        """In this process."""
        return run(*self.arguments(*command), reads=self.reads)

    def fork(self, *command: object, before: Callable[[], None] = lambda: None) -> Fork:
        """In a copy of this process, after `before` there: begins at once, may be killed."""
        return Fork(self.arguments(*command), before)


def run(
    *arguments: str,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    reads: formats.Formats = formats.PRESENT,
) -> RunResult:
    """The program in this process, in that folder, with that much more in the environment.

    `reads`: other formats than its own.
    """
    out, err = io.StringIO(), io.StringIO()
    before = dict(os.environ)
    os.environ.update(environment or {})
    try:
        with (
            contextlib.chdir(cwd or Path.cwd()),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = cli.run(list(arguments), reads=reads)
    finally:
        for name in environment or {}:
            del os.environ[name]
        os.environ.update(before)
    return RunResult(code=code, out=out.getvalue(), err=err.getvalue())


def at_terminal(
    *arguments: str, answer: Callable[[subprocess.Popen[bytes], int], None]
) -> RunResult:
    """The program with a terminal for stdin.

    Once it asks, `answer` gets the process and the terminal to type at.
    """
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [MOFAN, *arguments],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.defpath},
        start_new_session=True,
    )
    os.close(theirs)
    assert process.stderr is not None
    said = b""
    while not said.endswith(b"[y/N] ") and (some := process.stderr.read1(1)):
        said += some
    answer(process, ours)
    out, err = process.communicate()
    os.close(ours)
    return RunResult(code=process.returncode, out=out.decode(), err=(said + err).decode())


def done(result: RunResult, *expected: str) -> None:
    """It went well, and stdout holds all this."""
    assert result.code == 0, result.err
    assert [part for part in expected if part not in result.out] == [], result.out


def done_quietly(result: RunResult, *expected: str) -> None:
    """The same, and nothing stands on stderr but a sandbox's mark."""
    assert (result.code, result.err.replace("【演练】\n", "")) == (0, ""), result.err
    assert [part for part in expected if part not in result.out] == [], result.out


def refused(result: RunResult, code: int, expected: str) -> None:
    """It ended with that code, and stderr holds this."""
    assert (result.code, expected in result.err) == (code, True), result.err


def written(path: Path, *rows: str) -> Path:
    """A text file of these lines."""
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


class Fork:
    """The program in a copy of this process."""

    def __init__(self, arguments: list[str], before: Callable[[], None]) -> None:
        self._said = Path(tempfile.mkdtemp())
        self.process = os.fork()
        if self.process == 0:
            self._be_the_program(arguments, before)

    def _be_the_program(self, arguments: list[str], before: Callable[[], None]) -> None:
        code = 1
        try:
            out, err = ((self._said / name).open("w", 1) for name in ("out", "err"))
            with out, err, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                before()
                code = cli.run(arguments)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def kill(self) -> None:
        """Without a word, as a power cut does."""
        os.kill(self.process, signal.SIGKILL)

    def wait(self) -> RunResult:
        """Until it ended."""
        _, status = os.waitpid(self.process, 0)
        out, err = (
            (self._said / name).read_text() if (self._said / name).exists() else ""
            for name in ("out", "err")
        )
        shutil.rmtree(self._said)
        return RunResult(code=os.waitstatus_to_exitcode(status), out=out, err=err)


def weighed(office: offices.Office) -> offices.Office:
    """The meeting decided without a unit that a department advised against.

    An administrator who is no clerk is at hand.
    """
    offices.decided(office, {"U01": "不宜命名", "U06": "供参考"})
    (letter,) = office.look(opinion_matrix.letters)
    said = handlings.HandlingEntry(
        request=letter.id, subject="U06", outcome="kept", basis="已向部门核实"
    )
    handlings.handle(office.clerk, ledger=office.book, weighing=said)
    users.add(office.clerk, name="孙管理", roles=["管理员"])
    return office


DAYS: dict[str, tuple[str, Callable[[offices.Office], offices.Office]]] = {
    "fresh": ("2020-05-06T09:00", lambda office: office),
    "opened": (
        "2020-05-06T10:00",
        lambda office: office.open(schemes.small(yaml=schemes.WITH_TABLES)),
    ),
    "asked": ("2020-07-07T10:00", offices.round_sent),
    "outing": ("2020-06-24T10:00", offices.visiting),
    "marked": ("2020-07-01T10:00", offices.marked),
    "proposed": ("2020-07-20T11:00", offices.proposed),
    "decided": ("2020-07-20T11:00", offices.decided),
    "weighed": ("2020-07-20T12:00", weighed),
    "published": ("2020-07-21T11:00", offices.published),
    "issued": ("2020-08-10T11:00", offices.issued),
}
"""What has been done in it, and what time it is there."""


def make_home(folder: Path, migrated: Path, what: str) -> Program:
    """A sandbox in which that much has been done."""
    now, build = DAYS[what]
    made = home.create(folder, is_sandbox=True)
    shutil.copyfile(migrated, made.database)
    store = database.Database(database.sqlite_url(made.database))
    build(offices.Office(store))
    store.close()
    return Program(home=folder, now=now, person="张经办")


def copy_home(program: Program, folder: Path) -> Program:
    """The same home once more, to be changed."""
    shutil.copytree(program.home, folder)
    return Program(home=folder, now=program.now, person=program.person)
