"""The wheel, built and run where nothing of the source folder is.

What the program needs is in it, and nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import cli

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (found,) = folder.iterdir()
    return found


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`mofan` in an environment that has its dependencies, linked from ours, and the wheel."""
    folder = tmp_path_factory.mktemp("office")
    environment, libraries = folder / "environment", folder / "libraries"
    _run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=folder)
    libraries.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if path.suffix != ".pth" and not path.name.startswith(("mofan", "_mofan", "__")):
            (libraries / path.name).symlink_to(path)
    python = environment / "bin" / "python"
    _run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        wheel,
        cwd=folder,
    )
    site = _run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder
    ).strip()
    (Path(site) / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return environment / "bin" / "mofan"


def _run(*command: object, cwd: Path) -> str:
    """What it says, with nothing of our environment. An error of it is an error here."""
    kept = {"PATH": os.defpath, "HOME": str(cwd)}
    found = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


def test_wheel_holds_the_packages_their_data_and_nothing_else(wheel: Path) -> None:
    names = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
    kinds = {"html", "txt", "toml", "mako", "yaml", "csv"}
    tops = {name.partition("/")[0] for name in names}
    data = {name for name in names if not name.endswith(".py")}
    kept = {
        path.relative_to(ROOT).as_posix()
        for top in tops
        for path in (ROOT / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert tops == {
        "engine",
        "documents",
        "storage",
        "workflows",
        "notifications",
        "commands",
        "cli.py",
    }
    assert {name for name in kept if not name.endswith(".py")} == data
    assert {name.rpartition(".")[2] for name in data} == kinds


def test_wheel_runs_from_an_empty_folder(program: Path, tmp_path: Path) -> None:
    assert _run(program, "--version", cwd=tmp_path) == f"mofan {cli.VERSION}\n"
    assert "henan-2020" in _run(program, "init", "--sandbox", "--name", "张经办", cwd=tmp_path)
    assert "单位85个" in _run(program, "--now", "2020-04-24", "cycle", "open", cwd=tmp_path)
    board = json.loads(_run(program, "--now", "2020-05-06", "status", "--json", cwd=tmp_path))
    assert (len(board["rows"]), [head["number"] for head in board["stages"]]) == (
        85,
        [85, 0, 0, 0, 0, 0, 0],
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mofan-data"]


def test_wheel_makes_a_scheme_and_rehearses_it_with_its_own_templates(
    program: Path, tmp_path: Path
) -> None:
    _run(program, "scheme", "new", "year", cwd=tmp_path)
    made = json.loads(
        _run(program, "rehearse", "year", "--units", "4", "--out", "out", "--json", cwd=tmp_path)
    )
    assert Path(made["index"]).is_absolute() is False
    assert (tmp_path / made["index"]).read_text(encoding="utf-8").startswith("<!doctype html>")
    loaded = _run(
        program.with_name("python"),
        "-c",
        "import cli, notifications.templates as w; print(cli.__file__, w.__file__)",
        cwd=tmp_path,
    )
    assert [str(program.parent.parent) in path for path in loaded.split()] == [True, True]
