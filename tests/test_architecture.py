"""The rules of the house that no other tool holds.

Sizes, names, imports in place, one clock, the lock, and what a start costs.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import cli
from workflows.kernel import service

ROOT = Path(__file__).parent.parent
PACKAGES = ("engine", "documents", "storage", "workflows", "notifications", "commands")
GENERATED = ROOT / "storage" / "migrations" / "versions"
PRODUCT = sorted(
    path
    for path in [
        ROOT / "cli.py",
        *(file for name in PACKAGES for file in (ROOT / name).rglob("*.py")),
    ]
    if GENERATED not in path.parents
)
HEAVY = {
    "sqlmodel",
    "sqlalchemy",
    "alembic",
    "psycopg",
    "yaml",
    "pydantic",
    "openpyxl",
    "transitions",
    "chinese_calendar",
    "jinja2",
    "rich",
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def settings() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = tomllib.loads(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    )
    return found


def test_no_file_is_over_400_lines() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PRODUCT}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def width(line: str) -> int:
    """Columns on a screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def test_no_line_is_over_a_hundred_columns() -> None:
    assert [
        f"{shown(path)}:{number}"
        for path in PRODUCT
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if width(line) > 100
    ] == []


def test_no_two_modules_within_a_floor_have_the_same_name() -> None:
    names = Counter(
        (path.relative_to(ROOT).parts[0], path.stem) for path in PRODUCT if path.stem != "__init__"
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_every_module_is_named_after_what_it_is_about() -> None:
    empty_words = {
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "misc",
        "tables",
        "base",
        "core",
        "manager",
        "models",
    }
    assert [shown(path) for path in PRODUCT if path.stem.strip("_") in empty_words] == []


def test_a_package_holds_a_docstring_only() -> None:
    assert [
        shown(path)
        for path in PRODUCT
        if path.stem == "__init__"
        and (len(tree(path).body) != 1 or not ast.get_docstring(tree(path)))
    ] == []


def test_every_module_says_what_it_is() -> None:
    assert [shown(path) for path in PRODUCT if not ast.get_docstring(tree(path))] == []


@cache
def bodies() -> dict[str, str]:
    """What does a command, as `module:function`, and where an option table names it.

    Its page of help stands in the table, its parameters are the table's: no docstring says either
    again.
    """
    return {
        keyword.value.value: f"{shown(path)}:{keyword.value.lineno}"
        for path in PRODUCT
        if path.parent == ROOT / "commands" / "options"
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "body" and isinstance(keyword.value, ast.Constant)
    }


def is_body(path: Path, function: ast.AST) -> bool:
    return f"commands.{path.stem}:{getattr(function, 'name', '')}" in bodies()


def test_every_public_thing_of_a_module_says_its_contract() -> None:
    silent = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in PRODUCT
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not is_body(path, node)
    ]
    assert silent == []


def test_nothing_is_imported_inside_a_function_but_by_the_lazy_door() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in PRODUCT
        if path.name != "cli.py"
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    asked = {
        "now",
        "utcnow",
        "today",
        "time",
        "time_ns",
        "monotonic",
        "monotonic_ns",
        "perf_counter",
        "localtime",
        "gmtime",
        "strftime",
        "sleep",
    }
    machine = {"time", "datetime", "date"}
    found = [
        f"{shown(path)}:{node.lineno} {ast.unparse(node.func)}"
        for path in PRODUCT
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in asked
        if ast.unparse(node.func.value) in machine | {f"datetime.{name}" for name in machine}
    ]
    assert [place.split(":")[0] + " " + place.split(" ")[1] for place in found] == [
        "engine/clock.py datetime.now"
    ]
    imported = [
        f"{shown(path)}:{node.lineno}"
        for path in PRODUCT
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.ImportFrom) and node.module == "time")
        or (isinstance(node, ast.Import) and any(one.name == "time" for one in node.names))
    ]
    assert imported == []


def test_how_a_change_is_run_is_made_at_the_door_and_derived_below() -> None:
    made = [
        f"{shown(path)}:{node.lineno}"
        for path in PRODUCT
        if path.relative_to(ROOT).parts[0] in PACKAGES[:-1]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("RunOptions")
        and (node.args or node.keywords)
    ]
    assert made == []
    assert hasattr(service, "RunOptions")


def test_no_error_is_swallowed_unnamed() -> None:
    broad = [
        (path, node)
        for path in PRODUCT
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        if node.type is None
        or set(ast.unparse(node.type).strip("()").split(", ")) & {"Exception", "BaseException"}
    ]
    silent = [
        (path, node)
        for path, node in broad
        if not any(isinstance(one, ast.Raise) or _is_named(one, node) for one in ast.walk(node))
    ]
    assert [f"{shown(path)}:{node.lineno}" for path, node in silent] == []


def _is_named(one: ast.AST, handler: ast.ExceptHandler) -> bool:
    """Whether the handler tells what happened."""
    return isinstance(one, ast.Name) and one.id == handler.name


def test_nothing_is_left_to_be_done() -> None:
    texts = {shown(path): path.read_text(encoding="utf-8") for path in PRODUCT}
    assert [
        name
        for name, text in texts.items()
        if re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", text)
    ] == []


def kept() -> Iterator[Path]:
    """Every text of the repository: what a fresh clone holds."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            yield ROOT / name


def test_nothing_names_a_folder_of_one_machine() -> None:
    place = re.compile(r"(?<![\w.:/-])/(home|root|work|Users|opt|mnt)/[\w.-]+|[A-Z]:\\\\Users")
    example = "/opt/mofan"  # where the manual installs the program
    found = [
        f"{shown(path)}: {matched[0]}"
        for path in kept()
        if path.suffix not in (".lock", ".xlsx", ".docx", ".pdf", ".png")
        for matched in place.finditer(path.read_text(encoding="utf-8", errors="replace"))
        if matched[0] != example
    ]
    assert found == []


def test_the_lock_names_hashes_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert "://" not in text
    assert [
        entry.splitlines()[0]
        for entry in entries
        if not re.match(r"[\w.-]+(\[\w+\])?==[\w.]+", entry) or "--hash=sha256:" not in entry
    ] == []


def test_every_dependency_is_pinned_by_the_lock() -> None:
    def plain(name: str) -> str:
        return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", name)[0]).lower()

    project = settings()["project"]
    wanted = {
        plain(one)
        for one in [
            *project["dependencies"],
            *project["optional-dependencies"]["dev"],
            *settings()["build-system"]["requires"],
        ]
    }  # type: ignore[call-overload]
    pinned = {
        plain(line)
        for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
        if line and not line[0].isspace()
    }
    assert wanted - pinned == set()


def test_every_dependency_is_used() -> None:
    called = {
        "argon2-cffi": "argon2",
        "chinesecalendar": "chinese_calendar",
        "python-calamine": "python_calamine",
        "pyyaml": "yaml",
    }
    by_others = {
        "defusedxml": "taken up by openpyxl where it is installed",
        "psycopg": "named in the database's address",
        "tzdata": "read by zoneinfo where the system has no zones",
    }
    names = {re.split(r"[^\w-]", one)[0] for one in settings()["project"]["dependencies"]}
    texts = "\n".join(path.read_text(encoding="utf-8") for path in PRODUCT)
    unused = {
        name
        for name in names - by_others.keys()
        if not re.search(rf"^(import|from) {called.get(name, name)}\b", texts, re.MULTILINE)
    }
    assert unused == set()


def test_the_version_has_one_home() -> None:
    assert settings()["project"]["version"] == cli.VERSION  # type: ignore[comparison-overlap]


@pytest.mark.parametrize(
    "run",
    [
        "cli.run(['--help'])",
        "cli.run(['--version'])",
        "cli.run(['no-such-command'])",
        (
            "os.environ.update(_MOFAN_COMPLETE='bash_complete', COMP_WORDS='mofan st', "
            "COMP_CWORD='1'); cli.run([])"
        ),
        (
            "os.environ.update(_MOFAN_COMPLETE='zsh_complete', COMP_WORDS='mofan --ho', "
            "COMP_CWORD='1'); cli.run([])"
        ),
        "os.environ.update(_MOFAN_COMPLETE='fish_source'); cli.run([])",
    ],
)
def test_help_and_completion_load_no_library_but_click(run: str) -> None:
    script = (
        f"import os, sys, cli\ntry:\n    {run}\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    loaded = {name.partition(".")[0] for name in found.stderr.split()}
    assert (loaded & HEAVY, {"click", "cli"} <= loaded, bool(found.stdout) or "no-such" in run) == (
        set(),
        True,
        True,
    )


@pytest.mark.parametrize(
    ("words", "offered"),
    [("mofan tas", ["task"]), ("mofan task re", ["reopen", "return"]), ("mofan nonsense x", [])],
)
def test_completion_offers_commands(words: str, offered: list[str]) -> None:
    environment = {
        "_MOFAN_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    script = "import cli; cli.run([])"
    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ([line.partition(",")[2] for line in found.stdout.split()], found.stderr) == (
        offered,
        "",
    )
