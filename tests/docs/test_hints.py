"""What the program advises can be done.

Every command and option that a text of ours names exists.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click

import cli

ROOT = Path(__file__).parents[2]
PACKAGES = ("engine", "documents", "storage", "workflows", "notifications", "commands")
COMMAND = re.compile(r"mofan ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command by its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        yield " ".join((*path, name)), found
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))


def texts() -> Iterator[tuple[str, str]]:
    """Every text in the program and every line of the documents, with the place it stands at."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value
    for path in (
        ROOT / "README.md",
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted((ROOT / "docs").rglob("*.service")),
    ):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.relative_to(ROOT)}:{number}", line


def test_every_command_that_a_text_names_exists() -> None:
    known = dict(commands(cli.cli))
    wrong = []
    for place, text in texts():
        for said in COMMAND.findall(text):
            first = said.split(" ")[0]
            is_group = isinstance(known.get(first), click.Group)
            if first not in known or (is_group and " " in said and said not in known):
                wrong.append(f"{place} mofan {said}")
    assert wrong == []


def test_every_option_that_a_text_names_exists() -> None:
    every = [cli.cli, *(command for _, command in commands(cli.cli))]
    known = {
        name
        for command in every
        for one in command.get_params(click.Context(command))
        for name in one.opts
    }
    assert [
        f"{place} {said}"
        for place, text in texts()
        for said in OPTION.findall(text)
        if said not in known
    ] == []
