"""The README and the manual are true.

Every command in them is run, every output compared. `MOFAN_REWRITE_DOCS=1` writes the outputs
anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support import transcripts

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["README.md", "docs/手册.md"])
def test_a_document_shows_what_the_program_says(name: str, tmp_path: Path) -> None:
    path = ROOT / name
    told = transcripts.Transcripts(path.read_text(encoding="utf-8"), tmp_path)
    if os.environ.get("MOFAN_REWRITE_DOCS"):
        path.write_text(told.text, encoding="utf-8")
    else:
        assert told.faults == [], "MOFAN_REWRITE_DOCS=1 writes the outputs anew\n" + "\n".join(
            told.faults
        )


def read(folder: Path, *lines: str) -> transcripts.Transcripts:
    return transcripts.Transcripts("\n".join(lines), folder)


NO_HOME = "mofan-data 不是 mofan 的数据目录：请先运行 mofan init，或用 --home 指明目录。"


def test_output_that_is_not_true_is_found_and_written_anew(tmp_path: Path) -> None:
    told = read(tmp_path, "Before", "```console", "$ mofan status", "done", "```", "after")
    assert told.faults == [f"line 3: $ mofan status\nsays\n  {NO_HOME}\n  [退出码 2]\nnot\n  done"]
    assert told.lines == [
        "Before",
        "```console",
        "$ mofan status",
        NO_HOME,
        "[退出码 2]",
        "```",
        "after",
    ]


def test_dots_stand_for_lines_or_for_a_part_of_one() -> None:
    said = transcripts.pattern(["a", "…", "d … f"])
    assert [
        bool(said.fullmatch(text))
        for text in ("a\nb\nc\nd e f\n", "a\nd e f\n", "a\nb\n", "a\nd e\n")
    ] == [True, True, False, False]


def test_output_is_written_anew_in_the_shape_it_had() -> None:
    said = ["head", "room: … MB", "…", "tail"]
    assert transcripts.abridged(
        said, ["HEAD", "room: 12 MB", "x", "y", "TAIL 0123456789abcdef"]
    ) == ["HEAD", "room: … MB", "…", "TAIL …"]


def test_numbers_that_changed_are_changed_below_and_a_shortened_word_means_the_printed_one(
    tmp_path: Path,
) -> None:
    told = read(
        tmp_path,
        "```console",
        "$ export MOFAN_NOW=2020-05-20",
        "$ mofan init --sandbox --name 王",
        "…",
        "$ mofan cycle open henan-2020 --label 甲",
        "…",
        "$ mofan audit verify",
        "…",
        "甲：99999 条，相符。锚点 99999:…",
        "$ mofan audit verify --anchor 99999:…",
        "…",
        "甲：99999 条，相符。锚点 99999:…",
        "```",
    )
    lines = told.lines[-4].removeprefix("$ mofan audit verify --anchor ").removesuffix(":…")
    assert (lines.isdecimal(), told.lines[-2]) == (True, f"甲：{lines} 条，相符。锚点 {lines}:…")


def test_braces_stand_for_lines(tmp_path: Path) -> None:
    read(tmp_path, "```file 表/{甲,乙}.csv", "{一,二},{三,四}", "五", "```")
    assert (tmp_path / "表" / "乙.csv").read_text(
        encoding="utf-8"
    ) == "一,三\n一,四\n二,三\n二,四\n五\n"


def test_a_change_that_fits_nowhere_is_a_fault(tmp_path: Path) -> None:
    told = read(
        tmp_path, "```file a.txt", "one", "one", "```", "```diff a.txt", "- one", "+ two", "```"
    )
    assert told.faults == ["line 5: a.txt holds 'one' 2 times"]
