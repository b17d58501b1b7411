"""`assess`, `naming` and `branch` as a clerk types them.

What is answered, what is refused, a wrong file, a second run, an empty state.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.support import programs, schemes

MARK = "【演练】\n"


def answer(told: programs.RunResult) -> tuple[int, str]:
    """The exit code, and what was said (without the mark of a sandbox), wherever."""
    return told.code, (told.out + told.err).replace(MARK, "")


def done(told: programs.RunResult) -> list[str]:
    assert told.code == 0, told.err
    return told.out.splitlines()


@pytest.fixture
def named(published: programs.Program) -> programs.Program:
    """The paper is out (10 August), two are named."""
    at = published.at("2020-07-28T10:00")
    assert at("naming", "public-notice", "--end", "未收到异议").code == 0
    at = published.at("2020-08-10T10:00")
    assert at("task", "accept", "--unit", "全局", "--task", "ready").code == 0
    assert at("advance", "单位01", "单位02", "--yes").code == 0
    assert at.by("李审核")("naming", "review", "印发", "--yes").code == 0
    assert (
        at("naming", "issue", "--doc", "发〔2020〕1号", "--date", "2020-08-10", "--yes").code == 0
    )
    return at


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("assess explain 单位01", 3, "单位01的打分尚未全部录入复核，封存中"),
        ("assess confirm", 3, "没有待复核的"),
        ("assess confirm --facts", 3, "没有待复核的"),
        (
            "assess rank",
            3,
            "只有0名考评员打分，不足1人",
        ),
        ("assess rank --show", 0, "缺“平安”结果 → 请部门提供，或按“不适用”录入\n    5个：单位01、"),
        ("assess import 没有.csv --form scores", 2, "没有.csv"),
        (
            "assess import 没有.csv",
            2,
            "没有写明这项工作用哪张表：请用 --form 说明，有 scores（打分表）、results（结果表）",
        ),
        ("assess results 文明 没有.csv", 2, "没有相关考核结果“文明”：有 safe（平安）"),
        (
            "assess disqualify 单位01 迟到 --doc 查〔1〕",
            2,
            "没有不予命名情形“迟到”：有 fraud（弄虚作假）",
        ),
        ("assess panel 片组9 考评员1=单位06", 2, "没有片组“片组9”：有 片组2、片组3、片组1"),
        ("assess panel 片组1 考评员1", 2, "现为“考评员1”"),
        ("assess sheet 片组1 --assessor 考评员1 -o 打分.xlsx", 2, "没有写明这项工作用哪张表"),
        ("assess figures", 2, "请写文件；空表：mofan assess figures -o 基年数.xlsx"),
        ("assess what-if 没有的安排", 2, "没有的安排"),
        ("naming propose 建议名单", 3, "还没有“排序表”"),
        ("naming propose 排序表", 2, "“排序表”不由 propose 生成"),
        ("naming propose 名单甲", 2, "没有名单“名单甲”：有 ranking（排序表）、initial（建议名单）"),
        ("naming adjust 建议名单 --basis 会议", 2, "请用 --add 或 --remove 写明调入、调出的单位"),
        ("naming adjust 建议名单 --add 单位01 --basis 会议", 3, "还没有“建议名单”"),
        ("naming decide 建议名单 --held 今天 --minutes 纪要〔1〕", 3, "还没有“建议名单”"),
        ("naming confirm", 2, "复核撤销命名用 --revocation，异议办理用 --objection"),
        ("naming confirm 建议名单", 3, "会议决定没有待复核的"),
        ("naming confirm --revocation", 3, "撤销命名没有待复核的"),
        ("naming agenda 建议名单", 2, "还没有“建议名单”：先用 mofan naming propose 生成"),
        ("naming public-notice", 3, "还没有“建议名单”"),
        ("naming public-notice --end 未收到异议", 3, "还没有公示"),
        ("naming objection 单位01 --text 反映", 3, "还没有公示"),
        ("naming objection 单位01", 2, "请写单位和 --text 内容；办结用 --settle 编号"),
        ("naming objection --settle 9 --outcome 成立 --handling 查", 2, "没有编号为 9 的异议"),
        ("naming issue --doc 发〔1〕 --date 今天 --yes", 3, "还没有“公示名单”"),
        (
            "naming revoke 单位01 --meeting 委员会 --held 今天 --minutes 纪要〔9〕 --why 失实",
            3,
            "没有命名",
        ),
        ("naming publicity 单位01 --where 官网", 3, "没有命名"),
        ("naming publicity 单位01", 2, "请用 --where 写明在哪里宣传推介"),
        ("naming publicity", 0, "还没有登记。"),
        ("naming list", 0, "还没有名单：先用 mofan assess rank 排序"),
        ("branch list", 0, "还没有推荐的党支部。"),
        ("branch sample", 2, "不评选党支部"),
        ("branch nominate", 2, "请写推荐名单文件；收齐后用 --complete"),
        ("branch nominate 推荐.csv", 2, "不评选党支部"),
        ("branch check U01-1", 2, "U01-1"),
    ],
)
def test_command_with_nothing_to_go_on_says_what_is_wrong(
    made_homes: Callable[[str], programs.Program], command: str, code: int, said: str
) -> None:
    found, text = answer(made_homes("opened")(*command.split()))
    assert (found, said in text) == (code, True), text


def test_panel_is_appointed_and_strangers_marks_are_refused(
    opened: programs.Program, tmp_path: Path
) -> None:
    assert done(opened("assess", "panel", "片组2", "考评员1=单位06", "考评员2＝单位05")) == [
        "考评组 片组2：明确成员：考评员1、考评员2"
    ]
    points = programs.written(
        tmp_path / "打分.csv", "单位,考评员,编号,得分", "单位01,考评员9,甲,40"
    )
    assert answer(opened("assess", "import", points, "--form", "scores"))[0] == 3
    assert (
        "考评员9不是单位01所在片组的考评组成员"
        in opened("assess", "import", points, "--form", "scores").err
    )
    wrong = programs.written(
        tmp_path / "错.csv", "单位,考评员,编号,得分", "单位09,考评员1,甲,40", "单位01,考评员1,丁,40"
    )
    told = opened("assess", "import", wrong, "--form", "scores")
    assert told.code == 2
    assert [line for line in ("单位09", "没有编号为“丁”的考评要点") if line not in told.err] == []


def test_base_years_figures_come_in_by_a_table_and_are_confirmed_by_another(
    opened: programs.Program, tmp_path: Path
) -> None:
    blank = tmp_path / "基年数.xlsx"
    assert done(opened("assess", "figures", "-o", blank)) == [str(blank)]
    titles = [
        cell.value
        for row in openpyxl.load_workbook(blank).worksheets[0].iter_rows()
        for cell in row
        if cell.value
    ]
    assert [
        one
        for one in ("2019年会议", "2019年文件", "单位06")
        if not any(one in str(title) for title in titles)
    ] == []
    filled = programs.written(
        tmp_path / "数.csv", "单位,2019年会议,2019年文件", "单位01,5,8", "单位02,3,"
    )
    assert done(opened("assess", "figures", filled, "--doc", "统〔1〕")) == [
        "U01 单位01：录入2019年会议（统〔1〕）",
        "U01 单位01：录入2019年文件（统〔1〕）",
        "U02 单位02：录入2019年会议（统〔1〕）",
    ]
    assert answer(opened("assess", "figures", filled, "--doc", "统〔1〕")) == (
        3,
        "未予办理：\n  2020 全局：录入与已有的相同\n",
    )
    assert opened("assess", "confirm", "--facts", "--yes").code == 3
    assert len(done(opened.by("李审核")("assess", "confirm", "--facts", "--yes"))) == 3


def test_circumstance_is_recorded_lifted_and_confirmed(published: programs.Program) -> None:
    assert done(
        published(
            "assess", "disqualify", "单位01", "弄虚作假", "--doc", "查〔3〕", "--from", "7月1日"
        )
    ) == ["U01 单位01：录入弄虚作假（查〔3〕）"]
    assert published("assess", "confirm", "--facts", "--yes").code == 3
    assert done(published.by("李审核")("assess", "confirm", "--facts", "--yes")) == [
        "U01 单位01：复核弄虚作假"
    ]
    told = published("assess", "explain", "单位01")
    assert "不能列入：不予命名情形：弄虚作假（查〔3〕），自2020-07-01起" in told.out
    assert done(
        published(
            "assess", "disqualify", "单位01", "fraud", "--doc", "查〔3〕", "--lifted", "查〔9〕"
        )
    ) == ["U01 单位01：录入弄虚作假（查〔3〕）"]


def test_account_is_for_the_office_and_its_outward_side_for_the_unit(
    published: programs.Program,
) -> None:
    inside = published("assess", "explain", "单位02").out
    assert [
        one
        for one in (
            "U02 单位02：87.20分，第2名（共5个参加排名）",
            "考评员1 甲：44.00，得44.00（张经办录入，李审核复核）",
        )
        if one not in inside
    ] == []
    outward = published("assess", "explain", "单位02", "--outward").out
    assert "单位02：87.20分" in outward
    assert [one for one in ("第2名", "考评员", "监督部门", "列入") if one in outward] == []
    assert set(published("assess", "explain", "单位02", "--outward", "--json").json) == {
        "subject",
        "name",
        "total",
        "groups",
        "results",
        "arrears",
        "outcome",
    }
    assert answer(published("assess", "explain", "单位03"))[0] == 2


def test_another_scheme_is_tried_and_nothing_kept(
    published: programs.Program, tmp_path: Path
) -> None:
    other = schemes.as_folder(
        tmp_path / "另",
        yaml=schemes.WITH_TABLES.replace("quota: 2, surplus: 3", "quota: 1, surplus: 3"),
    )
    before = published("naming", "list", "--json").json
    lines = done(published("assess", "what-if", other))
    assert [line.split()[-1] for line in lines if line.startswith(("U01", "U02"))] == [
        "88.00",
        "落选",
    ]
    assert published("naming", "list", "--json").json == before


def test_agenda_shows_opinions_rank_and_reason_on_one_sheet(
    published: programs.Program, tmp_path: Path
) -> None:
    lines = done(published("naming", "agenda", "建议名单"))
    assert lines[0] == "先进单位 建议名单：2个"
    assert [line.split() for line in lines if line.startswith("U01")] == [
        ["U01", "单位01", "列入", "1", "88.00", "监督部门无不同意见", "第1名，在名额2个之内"]
    ]
    assert done(published("naming", "agenda", "建议名单", "-o", tmp_path / "议题.xlsx")) == [
        str(tmp_path / "议题.xlsx")
    ]
    sheet = openpyxl.load_workbook(tmp_path / "议题.xlsx").worksheets[0]
    assert "监督部门无不同意见" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_what_is_handed_round_says_no_more_than_that_it_was_considered(
    published: programs.Program,
) -> None:
    inside = done(published("naming", "agenda", "建议名单"))
    handed_round = done(published("naming", "agenda", "建议名单", "--handout"))
    assert ["部门意见" in "".join(lines) for lines in (inside, handed_round)] == [True, False]
    (page,) = published("naming", "agenda", "建议名单", "--handout", "--json").json
    shown = {row["code"]: (row["standing"], row["reason"]) for row in page["rows"]}
    off = {code: told for code, told in shown.items() if told[0] == "未列入"}
    assert {reason for _, reason in off.values()} == {"经研究不列入"}
    assert {row["opinions"] for row in page["rows"]} | {row["arrears"] for row in page["rows"]} == {
        ""
    }


def test_an_internal_list_says_from_which_line_it_was_made(
    published: programs.Program, tmp_path: Path
) -> None:
    (anchor,) = [
        each["anchor"]
        for each in published("audit", "verify", "--json").json["anchors"]
        if each["book"] == "2020"
    ]
    made = {
        "议题": ("naming", "agenda", "建议名单"),
        "电话": ("remind", "calls"),
    }
    for name, command in made.items():
        done(published(*command, "-o", tmp_path / f"{name}.xlsx"))
        book = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")
        cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
        assert (book.properties.description, f"据日志 {anchor}" in "\n".join(cells)) == (
            f"日志 {anchor}",
            True,
        )


def test_objection_and_notice_on_the_command_line(published: programs.Program) -> None:
    assert answer(published("naming", "public-notice"))[0] == 3
    assert answer(published("naming", "objection", "单位04", "--text", "反映"))[0] == 3
    (line,) = done(published("naming", "objection", "单位01", "--source", "实名", "--text", "反映"))
    number = line.rpartition("编号")[2].strip("）")
    assert f"异议{number}：单位01，实名，2020-07-21收，未办结" in published("naming", "list").out
    assert answer(published("naming", "objection", "--settle", number, "--handling", "查实")) == (
        2,
        "没有结果“”：有 upheld（成立）、dismissed（不成立）。\n",
    )
    settled = ("naming", "objection", "--settle", number, "--outcome", "成立", "--handling", "查实")
    assert "录入异议办理：成立" in published(*settled).out
    assert answer(published("naming", "confirm", "--objection", "--yes"))[0] == 3
    confirmed = published.by("李审核")("naming", "confirm", "--objection", "--yes")
    assert f"复核异议{number}：成立" in confirmed.out
    assert answer(published(*settled)) == (
        3,
        f"未予办理：\n  U01 单位01：异议{number}已办结（成立）\n",
    )


def test_revocation_is_entered_and_confirmed_by_two(named: programs.Program) -> None:
    revoke = (
        "naming",
        "revoke",
        "单位01",
        "--held",
        "2020-08-10",
        "--minutes",
        "纪要〔9〕",
        "--why",
        "失实",
    )
    assert answer(named(*revoke, "--meeting", "部务会"))[0] == 3
    assert done(named(*revoke, "--meeting", "委员会")) == [
        "U01 单位01：录入撤销命名：委员会 2020-08-10 纪要〔9〕"
    ]
    assert answer(named("naming", "confirm", "--revocation", "--yes"))[0] == 3
    assert "撤销" in done(named.by("李审核")("naming", "confirm", "--revocation", "--yes"))[0]
    assert answer(named(*revoke, "--meeting", "委员会"))[0] == 3


def test_publicity_is_noted_and_stories_are_gathered(
    named: programs.Program, tmp_path: Path
) -> None:
    note = (
        "naming",
        "publicity",
        "单位01",
        "单位02",
        "--where",
        "官网",
        "--on",
        "2020-08-09",
        "--what",
        "专栏",
    )
    assert done(named(*note)) == [
        "U01 单位01：宣传推介：官网（2020-08-09）",
        "U02 单位02：宣传推介：官网（2020-08-09）",
    ]
    assert [line.split() for line in done(named("naming", "publicity"))[-2:]] == [
        ["单位01", "官网", "2020-08-09", "专栏"],
        ["单位02", "官网", "2020-08-09", "专栏"],
    ]
    assert answer(named("naming", "publicity", "单位04", "--where", "官网"))[0] == 3
    assert done(named("naming", "stories", "-o", tmp_path / "汇编")) == [
        f"{tmp_path / '汇编'}：1个文件"
    ]
    assert (tmp_path / "汇编" / "目录.txt").read_text(
        encoding="utf-8"
    ) == "经验汇编\n\n（还没有已接收的经验材料）\n"
    assert answer(named("naming", "stories", "-o", tmp_path / "汇编")) == (
        2,
        f"{tmp_path / '汇编'} 已有内容：请另选一个空文件夹。\n",
    )
    story = programs.written(tmp_path / "经验.txt", "我们的做法")
    assert named("submit", "单位01", "story", story).code == 0
    assert done(named("naming", "stories", "-o", tmp_path / "又一册")) == [
        f"{tmp_path / '又一册'}：2个文件"
    ]
    assert (tmp_path / "又一册" / "01-单位01" / "经验.txt").read_text(
        encoding="utf-8"
    ) == "我们的做法\n"


def test_paper_is_issued_once(named: programs.Program) -> None:
    again = named("naming", "issue", "--doc", "发〔2020〕1号", "--date", "2020-08-10", "--yes")
    assert again.code == 3
    assert "编号“发〔2020〕1号”已经用过" in again.err
    assert [line.split() for line in done(named("naming", "list"))[1:] if line.startswith("U")] == [
        ["U01", "单位01"],
        ["U02", "单位02"],
    ]
