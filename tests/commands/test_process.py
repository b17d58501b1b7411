"""The program as a process: pipes that close, full disks, interrupts, encodings, signals.

No stack trace ever.
"""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support import programs


def spawn(program: programs.Program, *command: str, **streams: object) -> subprocess.Popen[bytes]:
    settings: dict[str, object] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        **streams,
    }
    return subprocess.Popen(
        [programs.MOFAN, *program.arguments(*command)], env={"PATH": os.defpath}, **settings
    )  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "command", [("audit", "export"), ("status",), ("scheme", "schema"), ("--help",)]
)
def test_a_pipe_that_closes_early_is_nothing_to_complain_of(
    opened: programs.Program, command: tuple[str, ...]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = spawn(opened, *command, stdout=writing)
    os.close(writing)
    _, err = process.communicate()
    assert (process.returncode, err.decode().removeprefix("【演练】\n")) == (0, "")


@pytest.mark.parametrize("command", [("status",), ("hold", "U01", "--why", "甲"), ("--help",)])
def test_an_output_that_cannot_be_written_is_not_now_and_what_is_done_stays_done(
    opened: programs.Program, command: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("wb") as full:
        process = spawn(opened, *command, stdout=full)
        _, err = process.communicate()
    assert (process.returncode, err.decode().splitlines()[-1]) == (
        4,
        "写不出去（磁盘空间不足）；已提交的改动保留，未提交的不保留。",
    )
    assert opened("status", "U01", "--json").json["case"]["held"] == (
        "甲" if command[0] == "hold" else ""
    )


def test_a_terminal_of_another_encoding_gets_chinese_all_the_same(opened: programs.Program) -> None:
    process = subprocess.run(
        [programs.MOFAN, *opened.arguments("status")],
        env={"PATH": os.defpath, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert (process.returncode, process.stdout.decode().splitlines()[0]) == (
        0,
        "【演练】试验年度（单位） 2020-05-06，共6个",
    )


def test_arguments_that_no_encoding_explains_are_told(opened: programs.Program) -> None:
    arguments = [programs.MOFAN, *opened.arguments("unit", "note", "U01")]
    process = subprocess.run(
        [*map(os.fsencode, arguments), b"\xd6\xd0"],
        env={"PATH": os.defpath},
        capture_output=True,
        check=False,
    )
    assert (process.returncode, process.stderr.decode().splitlines()[0]) == (
        2,
        "有认不出的字符：请在 UTF-8 的终端里输入。",
    )


def test_long_work_shows_where_it_stands_at_a_terminal_and_may_be_interrupted(
    tmp_path: Path,
) -> None:
    ours, theirs = os.openpty()
    process = spawn(
        programs.Program(home=tmp_path / "home"),
        "rehearse",
        "--units",
        "6",
        "--out",
        str(tmp_path / "out"),
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while b"2020-06" not in shown and process.poll() is None:
        shown += _read(ours)
    process.send_signal(signal.SIGINT)
    while process.poll() is None:
        shown += _read(ours)
    out, _ = process.communicate()
    shown += _read(ours)
    os.close(ours)
    assert shown.startswith(b"\r\x1b[K2020-04-24 ")
    assert (process.returncode, out) == (4, b"")
    assert shown.decode().splitlines()[-1] == "已中断；已提交的改动保留，未提交的不保留。"
    assert b"Traceback" not in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other side has left
        return b""
