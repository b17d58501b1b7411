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
from commands.options import entries
from tests import test_architecture as house
from workflows.rules import refusals

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


BARE = re.compile(r"mofan (?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?(?: --[a-z][a-z-]*)*")
CANNOT_OCCUR = {
    ("branch check", "version_unknown"): "nobody says there which version was seen",
    ("outbox ack", "reason_missing"): "the way it was signed is the reason",
    ("outbox done", "reason_missing"): "the delivery is the reason",
}
"""Refusals that the code of a command leads to, and that its values never do."""


class Codes:
    """Which refusals a command can lead to, read off the source: who calls whom, who names which.

    A function is `module:name`, a method `module:Class.name`; a method is called where its class
    and its name are.
    """

    def __init__(self) -> None:
        self.calls: dict[str, set[str]] = {}
        self.codes: dict[str, set[str]] = {}
        self.trees = {
            ".".join(path.relative_to(ROOT).with_suffix("").parts): house.tree(path)
            for path in house.PRODUCT
        }
        self.methods = {
            f"{module}:{node.name}": {
                part.name for part in node.body if isinstance(part, ast.FunctionDef)
            }
            for module, tree in self.trees.items()
            for node in tree.body
            if isinstance(node, ast.ClassDef)
        }
        for module, tree in self.trees.items():
            names = self._names(module, tree)
            for node in tree.body:
                if isinstance(node, ast.FunctionDef):
                    self._read(f"{module}:{node.name}", node, names, "")
                if isinstance(node, ast.ClassDef):
                    for part in node.body:
                        if isinstance(part, ast.FunctionDef):
                            own = f"{module}:{node.name}"
                            self._read(f"{own}.{part.name}", part, names, own)

    def _names(self, module: str, tree: ast.Module) -> dict[str, str]:
        """What a name of a module stands for: a module, or `module:name`."""
        names = {
            node.name: f"{module}:{node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    names[alias.asname or alias.name] = (
                        whole if whole in self.trees else f"{node.module}:{alias.name}"
                    )
        return names

    def _read(self, key: str, function: ast.FunctionDef, names: dict[str, str], own: str) -> None:
        named: set[str] = {own} if own else set()
        attributes: set[str] = set()
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id in names:
                named.add(names[node.id])
            if isinstance(node, ast.Attribute):
                attributes.add(node.attr)
                if isinstance(node.value, ast.Name) and node.value.id in names:
                    named.add(f"{names[node.value.id]}:{node.attr}")
        self.codes[key] = {
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Constant) and node.value in refusals.TEXTS
        }
        self.calls[key] = named | {
            f"{name}.{method}"
            for name in named & self.methods.keys()
            for method in self.methods[name] & (attributes | {"__init__"})
        }

    def of(self, body: str) -> set[str]:
        """The codes that the function `body` leads to."""
        reached: set[str] = set()
        waiting = [body]
        while waiting:
            key = waiting.pop()
            if key in self.calls and key not in reached:
                reached.add(key)
                waiting += self.calls[key]
        return {code for key in reached for code in self.codes[key]}


def test_every_option_that_mends_a_refusal_exists_on_the_command_that_was_refused() -> None:
    codes = Codes()
    wrong, count = [], 0
    for path, command in commands(cli.cli):
        if not isinstance(command, entries.Entry) or "run" not in command.arguments:
            continue
        options = {name for parameter in command.params for name in parameter.opts}
        for code in sorted(codes.of(command.body)):
            count += 1
            mend = BARE.sub("", refusals.TEXTS[code][1])
            if (path, code) not in CANNOT_OCCUR and set(OPTION.findall(mend)) - options:
                wrong.append(f"{path}: {code} → {mend}")
    assert count > 200
    assert wrong == []


def test_every_option_of_a_command_that_a_refusal_names_exists_on_that_command() -> None:
    known = dict(commands(cli.cli))
    wrong = []
    for code, (_, mend) in refusals.TEXTS.items():
        for words in BARE.findall(mend):
            names = [word for word in words.split()[1:] if not word.startswith("-")]
            command = known.get(" ".join(names)) or known[names[0]]
            options = {name for parameter in command.params for name in parameter.opts}
            wrong += [f"{code}: {words}" for word in OPTION.findall(words) if word not in options]
    assert wrong == []
