"""A field is described once: one more line in a record, and it is everywhere."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests import test_architecture as house

AFTER = '    cause: Annotated[str, Cell("原因", limit=300, is_listed=False)] = ""\n'
LINE = '    adviser: Annotated[str, Cell("督导人", value="姓名")] = ""\n'
PROGRAM = (sys.executable, "-c", "import cli; cli.main()")
TREES = ("engine", "documents", "storage", "workflows", "notifications", "commands")


class House:
    """A copy of the program with one more line in `ProblemEntry`, and a home of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "home"
        for tree in TREES:
            shutil.copytree(house.ROOT / tree, folder / tree)
        shutil.copy(house.ROOT / "cli.py", folder)
        record = folder / "storage" / "entries" / "problem.py"
        record.write_text(record.read_text("utf-8").replace(AFTER, AFTER + LINE), "utf-8")
        assert LINE in record.read_text("utf-8")
        self.run("init", "--sandbox", "--name", "张经办")
        with sqlite3.connect(self.home / "mofan.db") as database:
            database.execute("ALTER TABLE problem ADD COLUMN adviser TEXT NOT NULL DEFAULT ''")
        self.run("cycle", "open", "henan-2020")

    def run(self, *words: str) -> str:
        process = subprocess.run(
            [
                sys.executable,
                "-c",
                "import cli; cli.main()",
                "--home",
                str(self.home),
                "--now",
                "2020-06-01",
                *words,
            ],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder), "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
        )
        assert (process.returncode, process.stderr) == (0, process.stderr)
        return process.stdout


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("house"))


def test_a_field_that_was_added_in_one_line_is_an_option_with_its_help(changed: House) -> None:
    assert [
        line.split()
        for line in changed.run("problem", "add", "--help").splitlines()
        if "--adviser" in line
    ] == [["--adviser", "姓名", "督导人。"]]


def test_a_field_that_was_added_in_one_line_is_kept_listed_and_journalled(changed: House) -> None:
    changed.run("problem", "add", "U001", "台账不全", "--adviser", "李督导")
    listed = changed.run("problem", "list").splitlines()
    assert ("督导人" in listed[0].split(), "李督导" in listed[1].split()) == (True, True)
    (problem,) = json.loads(changed.run("problem", "list", "--json"))
    assert problem["adviser"] == "李督导"
    lines = [line.partition(" ")[2] for line in changed.run("audit", "export").splitlines()]
    kept = [
        values["adviser"]
        for line in lines
        for table, _, values in json.loads(line)["rows"]
        if table == "problem"
    ]
    assert kept == ["李督导"]


def test_a_field_that_was_added_in_one_line_comes_in_with_the_form(changed: House) -> None:
    blank, filled = changed.folder / "空表.xlsx", changed.folder / "清单.csv"
    changed.run("problem", "sheet", "-o", str(blank))
    with zipfile.ZipFile(blank) as workbook:
        parts = [workbook.read(name).decode() for name in workbook.namelist() if "sheet" in name]
    assert any("督导人" in part for part in parts)
    with filled.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("单位", "问题", "督导人"), ("U002", "没有台账", "赵督导")])
    changed.run("problem", "import", str(filled), "--yes")
    problems = json.loads(changed.run("problem", "list", "U002", "--json"))
    assert [problem["adviser"] for problem in problems] == ["赵督导"]
