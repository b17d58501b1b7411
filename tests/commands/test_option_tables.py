"""Option tables stand apart from bodies: they fit each other, and help needs the tables only."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys

import pytest

from commands.options import entries, values
from engine import entry_points
from tests import test_architecture as house
from tests.commands import test_contract

COMMANDS = dict(test_contract.commands())
ENTRIES = "storage.entries"
"""What fields are called is said there once: options are made of it."""
HOUSE = ("storage", "workflows", "documents", "notifications", "engine.fields", "engine.clock")


def parameters_of(name: str) -> list[str]:
    return list(inspect.signature(entry_points.load(name)).parameters)


def entry_of(path: str) -> entries.Entry:
    entry = COMMANDS[path]
    assert isinstance(entry, entries.Entry)
    return entry


@pytest.mark.parametrize("path", COMMANDS)
def test_a_body_takes_the_session_and_what_its_table_gives_it(path: str) -> None:
    entry = entry_of(path)
    assert parameters_of(entry.body)[:1] == ["session"]
    assert sorted(parameters_of(entry.body)[1:]) == sorted(entry.arguments)


@pytest.mark.parametrize("path", COMMANDS)
def test_a_pack_is_made_of_its_options_and_a_word_of_words_that_there_are(path: str) -> None:
    entry = entry_of(path)
    for pack in entry.packs:
        maker = inspect.signature(entry_points.load(pack.made_by))
        maker.bind(None, **{str(option.name): None for option in pack.options}, **pack.fixed)
    for parameter in entry.params:
        if isinstance(parameter.type, values.Word):
            assert {type(key) for key in parameter.type.titles} == {str}


def test_every_body_is_named_by_one_table_and_every_command_has_one() -> None:
    assert sorted(house.bodies()) == sorted(entry_of(path).body for path in COMMANDS)


def is_description(module: str) -> bool:
    return f"{ENTRIES}.".startswith(f"{module}.") or module.startswith(f"{ENTRIES}.")


def loaded_by(calls: list[dict[str, object]]) -> list[str]:
    """What of the house and of heavy libraries one process has after all these calls.

    Each is the words of a command line and more environment.
    """
    script = (
        "import contextlib, io, json, os, sys, cli\n"
        "for call in json.loads(sys.stdin.read()):\n"
        "    os.environ.update(call['environment'])\n"
        "    out = io.TextIOWrapper(io.BytesIO(), encoding='utf-8')\n"
        "    with contextlib.redirect_stdout(out):\n"
        "        with contextlib.suppress(SystemExit):\n"
        "            cli.run(call['words'])\n"
        "    out.flush()\n"
        "    assert out.buffer.getvalue().strip() or call['may_be_silent'], call\n"
        "    for name in call['environment']: del os.environ[name]\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    process = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(calls),
        cwd=house.ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    names: list[str] = json.loads(process.stdout)
    return [
        name
        for name in names
        if (name.startswith(HOUSE) and not is_description(name))
        or name.partition(".")[0] in house.HEAVY
        or (name.startswith("commands.") and entries.__name__.rpartition(".")[0] not in name)
    ]


def completing(words: str, count: int) -> dict[str, str]:
    return {
        "_MOFAN_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(count),
    }


def test_help_at_any_depth_loads_nothing_of_the_house() -> None:
    lines = ["--help", *sorted({path.split()[0] for path in COMMANDS}), *COMMANDS]
    calls = [
        {"words": [*line.removesuffix("--help").split(), "--help"], "environment": {}}
        for line in lines
    ]
    assert loaded_by([{**call, "may_be_silent": False} for call in calls]) == ["commands.chinese"]


def test_completion_at_any_depth_loads_nothing_of_the_house() -> None:
    lines = ["mofan ", "mofan t", "mofan --"]
    lines += [f"mofan {path.split()[0]} " for path in COMMANDS]
    lines += [f"mofan {path} --" for path in COMMANDS]
    calls = [
        {"words": [], "environment": completing(line, len(line.split()) - (line[-1] != " "))}
        for line in dict.fromkeys(lines)
    ]
    assert loaded_by([{**call, "may_be_silent": True} for call in calls]) == ["commands.chinese"]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("mofan task accept --", {"--unit", "--task", "--from", "--received", "--op", "--help"}),
        ("mofan naming ", {"propose", "decide", "issue", "revoke"}),
        ("mofan --", {"--home", "--as", "--cycle"}),
    ],
)
def test_completion_offers_what_a_table_has(words: str, offered: set[str]) -> None:
    process = subprocess.run(
        [sys.executable, "-c", "import cli; cli.run([])"],
        cwd=house.ROOT,
        env={**os.environ, **completing(words, len(words.split()) - (words[-1] != " "))},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    completed = {line.partition(",")[2].partition("\t")[0] for line in process.stdout.split("\n")}
    assert offered - completed == set()
