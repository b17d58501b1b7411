"""The unit files and the cron line start what there is.

Commands and options of the program, exit codes that mean what they say there.
"""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import click
import pytest

import cli

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"


def settings(name: str) -> configparser.ConfigParser:
    found = configparser.ConfigParser(interpolation=None, delimiters=("=",), strict=False)
    found.optionxform = str  # type: ignore[assignment, method-assign]
    found.read_string((DEPLOY / name).read_text(encoding="utf-8"))
    return found


def check(words: list[str]) -> list[str]:
    """The command's words, once click found the command and each of its options."""
    group: click.Command = cli.cli
    context = click.Context(group)
    while isinstance(group, click.Group):
        found = group.get_command(context, words[0])
        assert found is not None, words
        group, words = found, words[1:]
    known = {option for parameter in group.params for option in parameter.opts}
    assert [word for word in words if word.startswith("-") and word not in known] == []
    return words


@pytest.mark.parametrize("name", ["mofan-worker.service", "mofan-remind.service"])
def test_unit_starts_a_command_there_is(name: str) -> None:
    program, *words = shlex.split(settings(name)["Service"]["ExecStart"])
    assert (Path(program).name, settings(name)["Service"]["User"]) == ("mofan", "mofan")
    check(words)


def test_timer_belongs_to_the_unit_that_runs_once() -> None:
    assert settings("mofan-remind.service")["Service"]["Type"] == "oneshot"
    assert settings("mofan-remind.timer")["Timer"]["OnCalendar"] == "Mon..Sun 08..17:00/10"


def test_cron_line_runs_the_same() -> None:
    (line,) = [
        one
        for one in (DEPLOY / "mofan.cron").read_text(encoding="utf-8").splitlines()
        if one and not one.startswith("#")
    ]
    found = re.fullmatch(
        r"\*/10 8-17 \* \* \* mofan MOFAN_HOME=\S+ \S+/mofan (.+?) >> \S+ 2>&1", line
    )
    assert found is not None
    assert check(found[1].split()) == []
