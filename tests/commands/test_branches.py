"""`branch` and the score sheets as a clerk types them.

The table in, the sample drawn, the check, the list; a sheet out and back.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.support import programs, schemes

MARK = "【演练】\n"
HEAD = "单位,党支部名称,星级,公示截止日,次序"


def told(answer: programs.RunResult) -> tuple[int, str]:
    return answer.code, (answer.out + answer.err).replace(MARK, "")


@pytest.fixture
def cells(fresh: programs.Program, tmp_path: Path) -> programs.Program:
    """The small year with branches, opened."""
    assert (
        fresh(
            "cycle", "open", schemes.as_folder(tmp_path / "scheme", yaml=schemes.WITH_BRANCHES)
        ).code
        == 0
    )
    return fresh


@pytest.fixture
def scored(fresh: programs.Program, tmp_path: Path) -> programs.Program:
    """The small year whose task says which table points come in."""
    assert (
        fresh(
            "cycle", "open", schemes.as_folder(tmp_path / "scheme", yaml=schemes.WITH_SCORE_SHEETS)
        ).code
        == 0
    )
    return fresh


def test_branches_are_recommended_listed_sampled_and_checked(
    cells: programs.Program, tmp_path: Path
) -> None:
    rows = [f"单位0{unit},第{n}党支部,五星,2020-04-30,{n}" for unit in (1, 2, 4) for n in (1, 2)]
    table = programs.written(
        tmp_path / "推荐.csv", HEAD, *rows, "单位05,第一党支部,三星,2020-04-30,1"
    )
    code, said = told(cells("branch", "nominate", table))
    assert (code, "U05 单位05：第一党支部星级为三星，须为五星、四星" in said) == (3, True)
    listed = cells("branch", "list", "--json").json
    assert [one["code"] for one in listed] == ["U01-1", "U01-2", "U02-1", "U02-2", "U04-1", "U04-2"]
    lines = cells("branch", "list", "单位02").out.splitlines()[-2:]
    assert [line.split()[:5] for line in lines] == [
        ["U02-1", "第1党支部", "单位02", "1", "五星"],
        ["U02-2", "第2党支部", "单位02", "2", "五星"],
    ]
    drawn = cells("branch", "sample", "--json").json
    assert (len(drawn), cells("branch", "sample", "--json").json) == (3, drawn)
    code, said = told(cells("branch", "nominate", table))
    assert (code, "第1党支部已经推荐过" in said, "超过上限2个" in said) == (3, True, True)
    code, said = told(cells("branch", "check", "U01-1", "--fail", "材料不实"))
    assert (code, "U01-1" in said) == (0, True)
    assert told(cells("branch", "check", "U01-1"))[0] == 3
    assert cells("branch", "nominate", "--complete").code == 0
    assert told(cells("branch", "nominate", "--complete"))[0] == 3


@pytest.fixture
def nominated(cells: programs.Program, tmp_path: Path) -> programs.Program:
    """Two branches each of three units wait for their check."""
    rows = [
        f"单位0{unit},办公室党支部{n},五星,2020-04-30,{n}" for unit in (1, 2, 4) for n in (1, 2)
    ]
    table = programs.written(tmp_path / "推荐.csv", HEAD, *rows)
    assert cells("branch", "nominate", table, "--complete").code == 0
    return cells


def stages(program: programs.Program) -> dict[str, str]:
    return {row["code"]: row["outcome"] for row in program("branch", "list", "--json").json}


def test_unit_stands_for_its_branches_and_all_for_all(nominated: programs.Program) -> None:
    code, said = told(nominated("branch", "check", "单位01", "--yes"))
    assert (code, "U01-1" in said, "U01-2" in said, "U02" in said) == (0, True, True, False)
    assert told(nominated("branch", "check", "单位01", "--yes")) == (
        2,
        "没有待核验的党支部：单位01。\n",
    )
    code, said = told(nominated("branch", "check", "--all", "--yes"))
    assert (code, said.count("核验")) == (0, 4)
    assert told(nominated("branch", "check", "--all", "--yes")) == (2, "没有待核验的党支部。\n")
    assert told(nominated("branch", "check"))[0] == 2


def test_check_goes_out_as_a_table_and_comes_back(
    nominated: programs.Program, tmp_path: Path
) -> None:
    path = tmp_path / "核验.xlsx"
    assert nominated("branch", "sheet", "-o", path).code == 0
    assert told(nominated("branch", "check", "--from", path, "--yes")) == (
        2,
        "表里“是否通过”一列没有写的。\n",
    )
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    rows = {str(row[0].value): row for row in page.iter_rows() if str(row[0].value).startswith("U")}
    assert list(rows) == ["U01-1", "U01-2", "U02-1", "U02-2", "U04-1", "U04-2"]
    for code in ("U01-1", "U02-1"):
        rows[code][5].value = "通过"
    rows["U04-1"][5].value = "不通过"
    book.save(path)
    code, said = told(nominated("branch", "check", "--from", path, "--yes"))
    assert (code, "不通过而没有写理由" in said) == (2, True)
    rows["U04-1"][6].value = "材料不实"
    book.save(path)
    assert nominated("branch", "check", "--from", path, "--yes").code == 0
    assert stages(nominated) == {
        "U01-1": "",
        "U01-2": "",
        "U02-1": "",
        "U02-2": "",
        "U04-1": "未命名",
        "U04-2": "",
    }
    left = tmp_path / "余下.xlsx"
    assert nominated("branch", "sheet", "-o", left).code == 0
    page = openpyxl.load_workbook(left).worksheets[0]
    codes = [str(row[0]) for row in page.iter_rows(values_only=True) if str(row[0]).startswith("U")]
    assert codes == ["U01-2", "U02-2", "U04-2"]


def test_tables_are_listed_and_named_in_chinese(scored: programs.Program, tmp_path: Path) -> None:
    listed = scored("table", "--json").json
    titles = {row["key"]: row["title"] for row in listed}
    assert (titles["scores"], titles["numbers"]) == ("打分表", "数量表")
    assert scored("table", "打分表", "-o", tmp_path / "打分.xlsx").code == 0
    assert told(scored("table", "打分表")) == (
        2,
        "请写存到哪里，例如：mofan table 打分表 -o 打分表.xlsx\n",
    )


def test_wrong_table_of_branches_is_told_by_cell(cells: programs.Program, tmp_path: Path) -> None:
    code, said = told(
        cells(
            "branch",
            "nominate",
            programs.written(tmp_path / "推荐.csv", HEAD, "单位01,第一党支部,五颗星,四月,1"),
        )
    )
    assert code == 2
    assert [one for one in ("五颗星", "四月") if one not in said] == []
    code, said = told(
        cells(
            "branch",
            "nominate",
            programs.written(tmp_path / "推荐.csv", HEAD, "单位99,第一党支部,五星,2020-04-30,1"),
        )
    )
    assert (code, "没有“单位99”这个单位" in said) == (2, True)


def test_sheet_goes_out_to_an_assessor_and_comes_back_filled(
    scored: programs.Program, tmp_path: Path
) -> None:
    assert scored("assess", "panel", "片组2", "考评员1=单位06", "考评员2=单位04").code == 0
    path = tmp_path / "打分表.xlsx"
    assert told(scored("assess", "sheet", "片组2", "--assessor", "考评员9", "-o", path)) == (
        2,
        "考评员9不是片组2考评组成员：有 考评员1、考评员2。\n",
    )
    assert told(scored("assess", "sheet", "片组2", "--assessor", "考评员1", "-o", path)) == (
        0,
        f"{path}\n",
    )
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    for n, row in enumerate(page.iter_rows(values_only=True), 1):
        if row[2] in ("甲", "乙"):
            page.cell(n, 4).value = 41.5
    book.save(path)
    assert told(scored("assess", "import", path)) == (
        0,
        "U01 单位01：录入打分2项\nU04 单位04：录入打分2项\n",
    )
    assert told(scored("assess", "import", path))[0] == 3
    assert told(scored("assess", "confirm", "单位01", "--yes"))[0] == 3
    assert told(scored.by("李审核")("assess", "confirm", "单位01", "--yes")) == (
        0,
        "U01 单位01：复核打分2项\n",
    )


def test_branches_of_one_name_are_told_apart_by_their_units(
    cells: programs.Program, tmp_path: Path
) -> None:
    rows = [f"单位0{unit},办公室党支部,五星,2020-04-30,1" for unit in (1, 2, 4)]
    assert (
        cells("branch", "nominate", programs.written(tmp_path / "推荐.csv", HEAD, *rows)).code == 0
    )
    july = cells.at("2020-07-06T10:00")
    assert july("remind", "run").code == 0
    shown = july("today", "--json").json
    rows_of_branches = [
        (row["count"], row["names"])
        for part in ("overdue", "red", "waiting")
        for row in shown[part]
        if any("党支部" in name for name in row["names"])
    ]
    assert rows_of_branches
    assert {(count, tuple(names)) for count, names in rows_of_branches} == {
        (3, ("单位01办公室党支部", "单位02办公室党支部", "单位04办公室党支部"))
    }
