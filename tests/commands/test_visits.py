"""`visit`, `observation`, `problem` from the command line.

Every command once, its refusals, the empty office.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import programs

Stage = Callable[[str], programs.Program]


@pytest.fixture
def clerk(made_homes: Stage, tmp_path: Path) -> programs.Program:
    """24 June, visits have begun."""
    return programs.copy_home(made_homes("outing"), tmp_path / "home")


def test_visits_from_the_team_to_the_record(clerk: programs.Program, tmp_path: Path) -> None:
    programs.done(
        clerk("visit", "team", "一组", "周一=单位01", "吴二=单位06"),
        "调研组 一组：明确成员：周一、吴二",
    )
    table = tmp_path / "安排.xlsx"
    programs.done(clerk("visit", "suggest", "--from", "2020-06-29", "--to", "2020-06-30"), "单位01")
    programs.done(
        clerk("visit", "suggest", "--from", "2020-06-29", "--to", "2020-06-30", "-o", table),
        str(table),
    )
    programs.refused(clerk("visit", "plan", table), 2, "--yes")
    programs.done(clerk("visit", "plan", table, "--yes"), "拟于2020-06-29学习调研（二组）")
    programs.refused(clerk("visit", "plan", table, "--yes"), 3, "已有安排")
    programs.done(clerk("visit", "release", "单位01", "--yes"), "通知2020-06-29学习调研（二组）")
    (first, *_) = clerk("visit", "list", "单位01", "--json").json
    programs.refused(clerk("visit", "cancel", first["id"]), 3, "没有写明理由")
    programs.done(
        clerk("visit", "cancel", first["id"], "--why", "防汛"), "取消2020-06-29学习调研（二组）"
    )
    record = programs.written(
        tmp_path / "记录.csv", "单位,日期,调研组,方式,问题", "单位02,2020-06-24,一组,实地,台账不全"
    )
    programs.done(clerk("visit", "record", record), "“学习调研”：2020-06-24 实地（一组）")
    programs.refused(clerk("visit", "record", record), 3, "2020-06-24 一组已经录过")
    programs.done(clerk("visit", "list", "单位02"), "已完成", "台账不全")
    programs.refused(
        clerk(
            "visit",
            "plan",
            programs.written(
                tmp_path / "错.csv", "单位,日期,调研组,方式", "某厅,6月31日,一组,实地"
            ),
            "--yes",
        ),
        2,
        "日期",
    )
    programs.refused(clerk("visit", "plan", tmp_path / "没有.xlsx"), 2, "没有.xlsx")
    programs.refused(clerk("visit", "cancel", 9999, "--why", "无"), 2, "没有编号为 9999 的安排")


def test_demonstration_units_from_the_nomination_to_the_confirmation(
    clerk: programs.Program,
) -> None:
    programs.done(
        clerk("observation", "nominate", "单位自荐", "单位01", "单位02", "--basis", "来函"),
        "示范单位人选：单位自荐（来函）",
    )
    programs.refused(
        clerk("observation", "nominate", "领导推荐", "单位01"), 2, "没有来源“领导推荐”"
    )
    select = (
        "observation",
        "select",
        "单位01",
        "--held",
        "2020-06-24",
        "--minutes",
        "纪要〔3〕",
        "--meeting",
    )
    programs.refused(clerk(*select, "党组会"), 2, "没有会议“党组会”")
    programs.done(clerk(*select, "委员会"), "研究确定为示范单位（纪要〔3〕）")
    programs.refused(clerk("observation", "confirm", "--yes"), 3, "须由他人复核")
    programs.done(
        clerk.by("李审核")("observation", "confirm", "--yes"),
        "复核示范单位（纪要〔3〕）",
        "“研究确定示范单位”办结",
    )
    programs.done(clerk("observation", "list"), "单位自荐（来函）", "委员会 2020-06-24 纪要〔3〕")


def test_problem_from_its_finding_to_its_end(clerk: programs.Program, tmp_path: Path) -> None:
    programs.done(
        clerk(
            "problem",
            "add",
            "单位01",
            "台账不全",
            "--kind",
            "灯下黑",
            "--source",
            "调研",
            "--due",
            "7月10日",
        ),
        "台账不全（2020-07-10前整改）",
    )
    (one,) = clerk("problem", "list", "单位01", "--json").json
    programs.refused(clerk("problem", "close", one["id"]), 3, "不能接收")
    programs.done(clerk("problem", "report", one["id"], "已补齐"), f"问题{one['id']}已报整改情况")
    programs.refused(clerk("problem", "return", one["id"]), 3, "没有写明理由")
    programs.done(
        clerk("problem", "return", one["id"], "--why", "缺签字"), f"问题{one['id']}整改退回"
    )
    programs.done(clerk("problem", "report", one["id"], "已签字"), "已报整改情况")
    programs.done(clerk("problem", "close", one["id"]), f"问题{one['id']}销号")
    programs.done(clerk("problem", "list", "--state", "已销号"), "台账不全")
    programs.refused(
        clerk("problem", "list", "--state", "没了"),
        2,
        "没有状态“没了”：有 rectifying（整改中）、reported（已报整改情况）、closed（已销号）",
    )

    blank = tmp_path / "问题.xlsx"
    programs.done(clerk("problem", "sheet", "-o", blank), str(blank))
    listed = programs.written(
        tmp_path / "问题.csv", "单位,问题,是否重大", "单位02,会风不实,是", "单位04,学习不够,"
    )
    programs.done(clerk("problem", "import", listed, "--yes"), "会风不实", "学习不够")
    assert [
        (each["name"], each["is_grave"], each["source"])
        for each in clerk("problem", "list", "--state", "整改中", "--json").json
    ] == [
        ("单位02", True, "自查"),
        ("单位04", False, "自查"),
    ]
    programs.refused(
        clerk(
            "problem",
            "import",
            programs.written(tmp_path / "错.csv", "单位,问题", "某厅,无"),
            "--yes",
        ),
        2,
        "某厅",
    )
    programs.refused(
        clerk("problem", "add", "单位01", "又一个", "--kind", "别的"), 2, "没有类型“别的”"
    )
    programs.refused(clerk("problem", "report", 9999, "无"), 2, "没有编号为 9999 的问题")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("visit list", "还没有安排和记录。"),
        ("observation list", "还没有人选。"),
        ("problem list", "没有问题。"),
    ],
)
def test_empty_office_says_so(opened: programs.Program, command: str, told: str) -> None:
    assert told in opened(*command.split()).out


def test_scheme_without_visits_or_problems_says_so(opened: programs.Program) -> None:
    programs.refused(opened("visit", "suggest"), 2, "请说明是哪一项：（无）")
    programs.refused(opened("problem", "add", "单位01", "台账不全"), 2, "没有安排问题整改")


@pytest.mark.parametrize(
    ("text", "told"), [(" ", "没有写问题"), ("长" * 301, "问题有301字（不超过300字）")]
)
def test_a_problem_from_the_command_line_is_held_to_what_its_form_wants(
    clerk: programs.Program, text: str, told: str
) -> None:
    programs.refused(clerk("problem", "add", "U01", text), 2, told)


def test_a_units_name_stands_for_the_one_thing_it_has(clerk: programs.Program) -> None:
    programs.done(clerk("problem", "add", "单位01", "台账不全"), "台账不全")
    programs.refused(clerk("problem", "close", "单位01"), 2, "“单位01”没有可以这样办的问题。")
    programs.done(clerk("problem", "report", "单位01", "已补齐"), "已报整改情况")
    programs.done(clerk("problem", "return", "单位01", "--why", "缺签字"), "整改退回")
    programs.done(clerk("problem", "report", "单位01", "已签字"), "已报整改情况")
    programs.done(clerk("problem", "close", "单位01"), "销号")
    for what in ("学习不够", "会风不实"):
        programs.done(clerk("problem", "add", "单位02", what), what)
    numbers = [row["id"] for row in clerk("problem", "list", "单位02", "--json").json]
    programs.refused(
        clerk("problem", "report", "单位02", "已改"),
        2,
        f"“单位02”有2个问题，请写编号：{numbers[0]} 学习不够，{numbers[1]} 会风不实。",
    )
    programs.refused(clerk("problem", "report", "某厅", "已改"), 2, "没有“某厅”这个单位")
    programs.refused(clerk("problem", "report", "0", "已改"), 2, "应填1至")


def test_a_visit_is_given_up_by_its_unit(clerk: programs.Program, tmp_path: Path) -> None:
    programs.refused(clerk("visit", "cancel", "单位02", "--why", "无"), 2, "没有可以这样办的安排")
    plan = programs.written(
        tmp_path / "安排.csv", "单位,日期,调研组,方式", "单位02,2020-06-29,一组,实地"
    )
    programs.done(clerk("visit", "plan", plan, "--yes"), "拟于2020-06-29")
    programs.done(clerk("visit", "release", "单位02", "--yes"), "通知2020-06-29")
    programs.done(
        clerk("visit", "cancel", "单位02", "--why", "厅里当天开会", "--tell", "因工作安排调整"),
        "取消2020-06-29",
    )
    programs.refused(clerk("visit", "cancel", "单位02", "--why", "无"), 2, "没有可以这样办的安排")


@pytest.mark.parametrize(
    ("command", "word", "group"),
    [("visit team", "调研组", "一组"), ("assess panel", "考评组", "片组2")],
)
def test_members_come_in_a_table_and_are_listed(
    clerk: programs.Program, tmp_path: Path, command: str, word: str, group: str
) -> None:
    seats = programs.written(
        tmp_path / "成员.csv", f"{word},姓名,单位", f"{group},周一,单位04", f"{group},吴二,单位06"
    )
    programs.done(clerk(*command.split()), f"还没有明确{word}成员。")
    programs.done(clerk(*command.split(), "--from", seats), f"{word} {group}：明确成员：周一、吴二")
    assert clerk(*command.split(), group, "--json").json == [
        {"group": group, "name": "周一", "unit": "U04"},
        {"group": group, "name": "吴二", "unit": "U06"},
    ]
    programs.done(clerk(*command.split()), "周一", "单位06")
    programs.refused(clerk(*command.split(), group, "--from", seats), 2, "不另写")
    wrong = programs.written(tmp_path / "错.csv", f"{word},姓名,单位", f"{group},周一,某厅")
    programs.refused(clerk(*command.split(), "--from", wrong), 2, "没有“某厅”这个单位")


def test_panel_of_no_group_is_refused(clerk: programs.Program, tmp_path: Path) -> None:
    seats = programs.written(tmp_path / "成员.csv", "片组,姓名,单位", "无组,周一,单位04")
    programs.refused(clerk("assess", "panel", "--from", seats), 2, "没有片组“无组”")
