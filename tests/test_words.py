"""Words: bindings are called by what they are, contracts name their parameters.

Rooms stay small, and the glossary says what packages, classes and commands are called.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

import cli
from tests import test_architecture as house

EMPTY = frozenset(
    re.findall(
        r"\w+",
        """
    one found seen told said own kept given chosen asked here there made known listed of at how what
    way who place taken standing fresh old rest
""",
    )
)
"""Words that name nothing."""
PALE = frozenset(re.findall(r"\w+", "item value data obj result res tmp x y"))
"""Words that name nearly nothing."""
MOST_MODULES = 15
ROOMS = [
    folder
    for package in house.PACKAGES
    for folder in sorted((house.ROOT / package).rglob("*"))
    if (folder / "__init__.py").exists() and "migrations" not in folder.parts
]
GLOSSARY = (house.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def bindings() -> Iterator[str]:
    """Every name that product code binds: assigned names, loop variables, parameters, fields."""
    for path in house.PRODUCT:
        for node in ast.walk(house.tree(path)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
            elif isinstance(node, ast.arg):
                yield node.arg


def share(words: frozenset[str]) -> float:
    """The share of all bindings that are called by one of these words, in percent."""
    counts = Counter(name for name in bindings() if name not in ("self", "cls", "_"))
    return 100 * sum(counts[word] for word in words) / counts.total()


def test_at_most_two_percent_of_names_are_words_that_name_nothing() -> None:
    assert share(EMPTY) <= 2


def test_at_most_six_percent_of_names_are_words_that_name_nearly_nothing() -> None:
    assert share(EMPTY | PALE) <= 6


def test_unit_is_a_unit_and_never_a_unit_of_work() -> None:
    assert [
        f"{house.shown(path)}:{node.lineno}"
        for path in house.PRODUCT
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.arg) and node.arg == "unit" and node.annotation is not None
        if "UnitOfWork" in ast.unparse(node.annotation)
    ] == []


def test_contracts_name_their_parameters() -> None:
    functions = [
        node
        for path in house.PRODUCT
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if not house.is_body(path, node)
    ]
    asked, answered = 0, 0
    for function in functions:
        every = [*function.args.args, *function.args.kwonlyargs]
        names = [each.arg for each in every if each.arg not in ("self", "cls")]
        if len(names) >= 3:
            asked += 1
            words = set(re.findall(r"\w+", ast.get_docstring(function) or ""))
            answered += any(name in words for name in names if len(name) > 2)
    assert 100 * answered / asked >= 95


def test_no_room_has_over_fifteen_modules() -> None:
    rooms = [room for room in ROOMS if room.relative_to(house.ROOT).parts[0] == "workflows"]
    sizes = {house.shown(room): len(list(room.glob("[!_]*.py"))) for room in rooms}
    assert {name: size for name, size in sizes.items() if size > MOST_MODULES} == {}


def words_of_code() -> set[str]:
    """What can be found in the code by its name: packages, modules, classes, fields, functions."""
    words = {part for path in house.PRODUCT for part in path.with_suffix("").parts}
    for path in house.PRODUCT:
        for node in ast.walk(house.tree(path)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                words.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                words.add(node.id)
            elif isinstance(node, ast.arg):
                words.add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
    return words


def columns_of_glossary() -> list[tuple[str, str, str, str]]:
    """The rows of the glossary's tables: 中文, code, command, meaning."""
    rows = [line.strip("|").split("|") for line in GLOSSARY.splitlines() if line.startswith("|")]
    cells = [tuple(cell.strip() for cell in row) for row in rows]
    return [row for row in cells if len(row) == 4 and row[0] not in ("中文", "---")]  # type: ignore[misc]


def test_every_row_of_the_glossary_has_a_meaning() -> None:
    assert [row for row in columns_of_glossary() if not row[0] or not row[1] or not row[3]] == []


def test_what_the_glossary_calls_code_is_in_the_code() -> None:
    words = words_of_code()
    called = [word for row in columns_of_glossary() for word in re.findall(r"`([^`]+)`", row[1])]
    paths = {word for word in called if "/" in word}
    assert sorted(word for word in paths if not (house.ROOT / word).exists()) == []
    assert sorted(word for word in set(called) - paths if word not in words) == []


def test_every_command_stands_in_the_glossary() -> None:
    named = {word for row in columns_of_glossary() for word in re.findall(r"`([^`]+)`", row[2])}
    assert (sorted(cli.COMMANDS.keys() - named), sorted(named - cli.COMMANDS.keys())) == ([], [])


def test_every_room_stands_in_the_glossary_or_in_the_guide() -> None:
    guide = (house.ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [house.shown(room) + "/" for room in ROOMS]
    assert [room for room in rooms if room not in guide + GLOSSARY] == []


def test_every_table_stands_in_the_glossary() -> None:
    tables = {
        node.name
        for path in sorted((house.ROOT / "storage").rglob("*.py"))
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.ClassDef)
        if any(ast.unparse(each).startswith("columns.table(") for each in node.decorator_list)
    }
    called = {word for row in columns_of_glossary() for word in re.findall(r"`([^`]+)`", row[1])}
    assert (len(tables), sorted(tables - called)) == (39, [])
