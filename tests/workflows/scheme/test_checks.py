"""What a scheme of the right shape can still get wrong.

Every fault has a mutation of the small scheme that shows it, and a place.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from datetime import date

import pytest

from engine import days, errors
from tests.support import schemes
from workflows.directory import contacts
from workflows.scheme import (
    check_awards,
    check_forms,
    check_tasks,
    check_units,
    checks,
    reader,
    walk,
)

PAPER = (
    "{key: paper, name: 报送方案, clause: 一（一）, owner: unit, blocking: soft, "
    "brings: file, review: true, ladder: usual,"
)
DATES = "opens: {on: 2020-05-06}, due: {on: 2020-05-29}}"
MARKS = "{key: marks, name: 打分, owner: team, does: scores,"
ASKED = "owner: office, does: opinions, concerns: round,"
NUMBERS = "columns: [{key: this_year, title: 今年, kind: integer,"
FIGURES = (
    "base_year: 2019, figures: [{key: meetings, name: 会议, measure: 次}, "
    "{key: papers, name: 文件, measure: 份}]}"
)
FIRST = "{key: 甲, group: one, clause: 附一1, text: 甲项, weight: 50}"
PANEL = "panel: {size: 3, minimum: 1, drop_from: 5}"
SAFE = (
    "{key: safe, name: 平安, department: watch, weight: 20, "
    "values: [[好, 100], [中, 50], [差, 0]], bad: [差]}"
)
PRIZE = "{key: prize, name: 先进单位, track: unit, clause: 三, quota: 2, surplus: 3}"
ROUND = (
    "{key: round, name: 征求意见, covers: everyone, departments: [watch], "
    "term: {after: entered, count: 5}, conclusions: [无不同意见, 不宜命名, 供参考],"
)
TWICE = "日期应写 on（某日）或 after（从何时起算），二者取一"

GENERAL: list[tuple[str, str, list[str]]] = [
    ("{key: hello,", "{key: third,", ["“third”重复"]),
    (
        "{key: two, name: 第二类}",
        "{key: one, name: 第二类}",
        ["“one”重复", "类别“two”不存在", "同分比较项“two”不存在"],
    ),
    ("year: 2020\n", "year: 2020\nzone: 亚洲/上海\n", ["没有时区“亚洲/上海”"]),
    ("hosts: U02", "hosts: U99", ["所在单位“U99”不存在"]),
    ("unit: U03", "unit: U99", ["承办单位“U99”不存在"]),
]
COURSE: list[tuple[str, str, list[str]]] = [
    ("opens: {on: 2020-07-16}, due: {on: 2020-07-20}", "opens: {on: 2020-07-01}, "
     "due: {on: 2020-07-02}",
     ["“部务会研究”（2020-07-02前）在“排序”（2020-07-10前）之前"]),
    ("opens: {on: 2020-07-29}, due: {on: 2020-08-10}", "opens: {on: 2020-05-29}, "
     "due: {on: 2020-06-01}",
     ["“印发决定”（2020-06-01前）在“公示”（2020-07-29前）之前"]),
    ("does: results, concerns: safe, opens: {on: 2020-06-15}, due: {on: 2020-07-10}",
     "does: results, concerns: safe, opens: {on: 2020-06-15}, due: {on: 2020-07-14}",
     ["“排序”（2020-07-10前）在“平安结果”（2020-07-14前）之前"]),
    ("        name: 第三阶段\n", "        name: 第三阶段\n        opens: 2020-08-11\n",
     ["“印发决定”（2020-08-10前）早于“第三阶段”阶段开始（2020-08-11），那时还不能命名"]),
    ("opens_on: 2020-05-06", "opens_on: 2020-05-07",
     ["“报送方案”的日期 2020-05-06 早于年度开启（2020-05-07）"]),
    ("  - key: cycle\n", "  - {key: branch, name: 党支部, stages: []}\n  - key: cycle\n",
     ["轨道“branch”没有阶段"]),
    ("- key: third", "- key: concluded", ["阶段不能叫“concluded”"]),
    ("opens: 2020-06-15\n", "opens: 2020-06-15\n        closes: 2020-06-01\n",
     ["阶段“第二阶段”的结束日早于开始日"]),
    ("opens: 2020-06-15\n", "opens: 2020-05-01\n", ["阶段“第二阶段”早于前一阶段开始"]),
    ("opens_on: 2020-05-06", "opens_on: 2019-05-06",
     ["年度写的是 2020，年度开启日却是 2019-05-06"]),
    ("gates: [ready]", "gates: [readily, paper]",
     ["关口所指的全局事项“readily”不存在", "关口所指的全局事项“paper”不存在"]),
    (PAPER, PAPER.replace("unit", "'department:w', assists: [helper]"),
     ["责任方“department:w”不存在", "责任方“helper”不存在"]),
    (PAPER, PAPER.replace("usual", "unusual"), ["台阶“unusual”不存在"]),
    (PAPER, PAPER.replace("brings: file", "brings: papers"), ["报送内容“papers”不存在"]),
    (PAPER, PAPER.replace("brings: file", "brings: nothing"),
     ["“报送方案”没有要报送的材料，却要审核"]),
    ("owner: office, brings: nothing", "owner: office, of: named",
     ["“准备”是全局事项，不能只由命名的承办"]),
    (PAPER, PAPER.replace("brings: file, review: true", "brings: file, of: raised"),
     ["“报送方案”临时提起，不能写办法（does）或开始日（opens）"]),
    (DATES, "opens: {on: 2020-06-06}, due: {on: 2020-05-29}}", ["“报送方案”的截止日早于开始日"]),
    (DATES, "opens: {}, due: {on: 2020-05-29, after: entered}}", [TWICE, TWICE]),
    (DATES, "opens: {after: 'task:x'}, due: {after: noon}}",
     ["起算事项“x”不存在", "起算点“noon”不存在"]),
    (DATES, "opens: {after: 'task:marks', count: -1}}", ["天数 -1 小于0"]),
    (DATES, "opens: {on: 2022-05-06}}", ["2022-05-06 不在本年度及次年之内"]),
    (MARKS, MARKS.replace("scores", "sums"), ["办法“sums”不存在"]),
    (MARKS, MARKS.replace("scores", "issue"),
     ["“打分”（issue）是全局事项，应写在全局轨道（key: cycle）里"]),
    (ASKED, "owner: office, does: scores,",
     ["“征求意见”（scores）由各单位分别办理，应写在单位轨道（key: unit）里",
      "“排序”（2020-07-10前）在“征求意见”（2020-07-15前）之前"]),
    (ASKED, ASKED.replace("round", "ring"), ["对象“ring”不存在"]),
    (ASKED, "owner: office, does: opinions,", ["对象“（空）”不存在"]),
    (ASKED, "owner: office, does: nominations,", ["“征求意见”是推荐，安排里却没有可推荐的奖项"]),
    ("public_notice: {count: 5, clause: 三}\n", "",
     ["“公示”是公示，安排里却没有写公示期（public_notice）"]),
    ('of: named, opens: {after: "task:paper_out", count: 1}',
     "of: named, opens: {after: stage_open}",
     ["所在阶段没有写开始日（opens），不能从它起算"]),
    (DATES, "opens: {after: 'task:hello', count: 1}, due: {on: 2020-05-29}}",
     ["起算事项互相等待：paper→hello→paper"]),
    ("{key: usual, rungs", "{key: usual, hour: 九点, rungs", ["“九点”不是几点几分"]),
    ("year: 2020\n", "year: 2020\nreminding: {opens: '17:30', closes: '08:30'}\n",
     ["停发提醒的时刻不晚于开始的时刻"]),
    ("{key: usual, rungs", "{key: usual, max_auto: 0, rungs",
     ["自动提醒 1 次，超过上限 0 次（不含开始时的一次）"]),
    ("mode: calls, to: [contact]", "mode: calls, to: [chief]", ["提醒对象“chief”不存在"]),
]  # fmt: skip
TABLES: list[tuple[str, str, list[str]]] = [
    (NUMBERS, NUMBERS.replace("this_year", "now"), ["《数量表》缺少列“this_year”"]),
    (f"figures: {{clause: 附二, indicator: 甲, {FIGURES}\n", "",
     ["《数量表》列出各项数，安排里却没有写是哪些数（figures）"]),
    ("forms:\n", "forms:\n  - {key: t, title: 表}\n", ["《表》没有列"]),
    (NUMBERS, NUMBERS.replace("[{", "[{key: about, title: 说明}, {"),
     ["《数量表》的列“about”重复"]),
    (NUMBERS, NUMBERS.replace("[{", "[{key: a, title: 今年, aliases: ['　']}, {"),
     ["《数量表》的列标题“　”为空，或与另一列相同",
      "《数量表》的列标题“今年”为空，或与另一列相同"]),
    (NUMBERS, NUMBERS.replace("[{", "[{key: a, title: 甲, choices: [是]}, {"),
     ["列“甲”：有可选值（choices）的应是 choice，是 choice 的应有可选值"]),
    (NUMBERS, NUMBERS.replace("[{", "[{key: a, title: 甲, kind: choice, choices: [Ａ, a]}, {"),
     ["列“甲”有两个可选值读来相同"]),
    (NUMBERS, NUMBERS.replace("[{", "[{key: a, title: 甲, kind: decimal, places: 9}, {"),
     ["列“甲”的小数位数应在0至6之间"]),
]  # fmt: skip
MERITS: list[tuple[str, str, list[str]]] = [
    (FIRST, FIRST.replace("one", "three"), ["类别“three”不存在"]),
    (FIRST, FIRST.replace("}", ", floor: 60}"), ["“甲”的下限 60 高于权重 50"]),
    (FIRST, FIRST.replace("}", ", rule: grade}"),
     ["“甲”按等次计分，却没有写各等次的分值（grades）"]),
    (FIRST, FIRST.replace("}", ", rule: grade, grades: [[好, 60]]}"),
     ["“甲”有等次的分值超过权重 50"]),
    (FIRST, FIRST.replace("}", ", rule: rank, grades: [[其余, 5], ['3', 10]]}"),
     ["“甲”的名次分值没有由前到后、由高到低写"]),
    (FIRST, FIRST.replace("50", "40"), ["各考评要点权重合计 90，不是 100"]),
    ("assessment_percent: 80", "assessment_percent: 70",
     ["考评与相关考核结果所占比例合计不是 100"]),
    (PANEL, PANEL + ", sources: [{key: a, name: 甲, percent: 90}]",
     ["各评分来源所占比例合计不是 100"]),
    ("scoring: {places: 2", "scoring: {places: 7", ["计分的小数位数应在0至6之间"]),
    ("ties: [two]", "ties: [two, luck]", ["同分比较项“luck”不存在"]),
    (FIRST, FIRST.replace("}", ", maximum: 10, floor: 20}"), ["“甲”的下限 20 高于满分 10"]),
    (FIRST, FIRST.replace("}", ", lead: look}"), ["牵头打分的“look”不存在"]),
    (FIRST, FIRST.replace("}", ", lead: watch, rule: rank}"), ["“甲”不是打分的，不能有牵头的"]),
    (FIRST, FIRST.replace("}", ", among: 行业 = 行业3}"),
     ["行业“行业3”不存在",
      "行业为“行业2”的单位各考评要点权重合计 50，不是 100",
      "行业为“行业1”的单位各考评要点权重合计 50，不是 100"]),
    (FIRST, FIRST.replace("}", ", among: 层级 = 州级}"),
     ["单位名单没有“层级”这一列"]),
    ("scoring: {places: 2", "scoring: {full_marks: 90, places: 2",
     ["各考评要点权重合计 100，不是 90", "各项相关考核结果权重合计 20，与所占比例 20 不符"]),
    (PRIZE, PRIZE.replace("surplus: 3", "below: top, caps: {行业: 行业9 1，其余 2, 地区: 1}"),
     ["限额所指“行业9”不存在", "单位名单没有“地区”这一列", "上一等次的奖项“top”不存在"]),
    (PRIZE, PRIZE.replace("}", ", below: two}, {key: two, name: 二等, track: unit, quota: 1, "
                          "below: prize}"),
     ["“先进单位”与上一等次互为上下", "“二等”与上一等次互为上下"]),
    (SAFE, SAFE.replace("weight: 20", "weight: 20, maximum: 100"),
     ["“平安”应写各档次的折算（values），或数值的满分（maximum），二者取一"]),
    ("public_notice: {",
     "rectifying: {task: mend, kinds: [慢], weighs: {快: 不列入}}\npublic_notice: {",
     ["可提起的单位事项“mend”不存在", "问题类型“快”不存在"]),
    (PANEL, PANEL.replace("minimum: 1", "minimum: 4"), ["考评组最少人数应在 1 与组员数之间"]),
    (PANEL, PANEL.replace("drop_from: 5", "drop_from: 2"), ["去掉最高最低至少要有3人"]),
    ("indicator: 甲", "indicator: 丁", ["考评要点“丁”不存在"]),
    (FIGURES, FIGURES.replace("key: papers", "key: meetings"), ["“meetings”重复"]),
    ("base_year: 2019", "base_year: 2020", ["基年 2020 不早于本年度"]),
    (SAFE, SAFE.replace("weight: 20", "weight: 15"),
     ["各项相关考核结果权重合计 15，与所占比例 20 不符"]),
    (SAFE, SAFE.replace("watch", "look"), ["部门“look”不存在"]),
    (SAFE, SAFE.replace("bad: [差]", "bad: [坏]"), ["结果“坏”不存在"]),
    (PRIZE, PRIZE.replace("track: unit", "track: branch, ranked: false"),
     ["对象“prize”不存在", "轨道“branch”不存在"]),
    (PRIZE, PRIZE.replace(", quota: 2, surplus: 3", ""), ["“先进单位”没有写名额、分数线或比例"]),
    (PRIZE, PRIZE.replace("surplus: 3", "surplus: 1"), ["“先进单位”的差额人选数应不少于名额"]),
    (PRIZE, PRIZE.replace("surplus: 3", "ranked: false, threshold: 60"),
     ["对象“prize”不存在", "“先进单位”不排名，不能有分数线"]),
    (PRIZE, PRIZE.replace("track: unit", "track: branch"),
     ["轨道“branch”不存在", "“先进单位”不是评选单位，不能排名"]),
    (PRIZE, PRIZE.replace("surplus: 3", "prerequisites: [{key: 丁, minimum: 1}]"),
     ["前提“丁”不存在"]),
    ("  - {key: initial, name: 建议名单, meeting: bureau, quota_binds: true}\n", "",
     ["对象“initial”不存在", "没有一份名单由会议研究（meeting）",
      "“先进单位”有名额，却没有一份名单按名额确定"]),
    ("role: posted", "role: ranking",
     ["“published”重复",
      "名单应先是排序表，再是研究的，再是公示的，最后是命名的；排序、公示、命名的各一份"]),
    ("meeting: bureau, quota_binds", "meeting: bored, consultation: ring, quota_binds",
     ["会议“bored”不存在", "征求意见“ring”不存在"]),
    (ROUND, ROUND.replace("covers: everyone", "track: branch, covers: anyone"),
     ["轨道“branch”不存在", "名单“anyone”不存在"]),
    (ROUND, ROUND.replace("[watch]", "[]"), ["“征求意见”没有写征求哪些部门的意见"]),
    (ROUND, ROUND.replace("[watch]", "[look]"), ["部门“look”不存在"]),
    (ROUND, ROUND.replace("after: entered", "after: stage_open"),
     ["所在阶段没有写开始日（opens），不能从它起算"]),
    (ROUND, ROUND.replace("covers", "raises: ready, covers"), ["可提起的全局事项“ready”不存在"]),
    ("public_notice: {", "rectifying: {task: paper, grave_task: hello}\npublic_notice: {",
     ["可提起的单位事项“paper”不存在", "可提起的单位事项“hello”不存在"]),
    ("consenting: [无不同意见]", "consenting: []",
     ["“征求意见”没有写哪种意见算同意（consenting）"]),
    ("consenting: [无不同意见]", "consenting: [好]", ["意见“好”不存在"]),
]  # fmt: skip

NO_FIGURES = (
    schemes.SMALL.replace(FIRST, FIRST.replace("}", ", rule: base_year}"))
    .replace(f"figures: {{clause: 附二, indicator: 甲, {FIGURES}\n", "")
    .replace("brings: numbers", "brings: file")
    .replace("rows: figures, ", "")
)
NO_UNITS = schemes.SMALL.replace("  - key: unit\n    name: 单位", "  - key: branch\n    name: 单位")
MARK_SHEET = schemes.SMALL.replace(MARKS, MARKS + " brings: sheet,").replace(
    "forms:\n",
    "forms:\n  - {key: sheet, title: 打分表, "
    "columns: [{key: unit, title: 单位}, {key: points, title: 分, kind: date}]}\n",
)


def faults(yaml: str, code: str = "U01") -> list[tuple[str, str]]:
    """(message, place) of everything that is wrong; `code` is that of the first unit."""
    files = schemes.files(yaml=yaml)
    try:
        reader.read(files | {"units.csv": files["units.csv"].replace("U01", code)})
    except errors.Misuse as error:
        return [(fault.message, fault.where) for fault in error.faults]
    return []


@pytest.mark.parametrize(("old", "new", "expected"), [*GENERAL, *COURSE, *TABLES, *MERITS])
def test_fault_is_found_with_its_place(old: str, new: str, expected: list[str]) -> None:
    assert schemes.SMALL.count(old) == 1
    found = faults(schemes.SMALL.replace(old, new))
    assert [message for message, _ in found] == expected
    assert [
        where for _, where in found if not re.fullmatch(r"scheme\.yaml 第\d+行第\d+列", where)
    ] == []


def test_points_against_a_base_year_need_figures() -> None:
    assert [message for message, _ in faults(NO_FIGURES)] == [
        "“甲”与基年比较，安排里却没有写是哪些数（figures）"
    ]


def test_scheme_without_units_of_its_own_is_told_what_hangs_on_them() -> None:
    assert [message for message, _ in faults(NO_UNITS)] == [
        "缺少单位轨道（key: unit）",
        "“打分”（scores）由各单位分别办理，应写在单位轨道（key: unit）里",
        "对象“unit.first”不存在",
        "轨道“unit”不存在",
        "轨道“unit”不存在",
    ]


@pytest.mark.parametrize("sources", [False, True])
def test_table_that_the_office_reads_has_the_columns_it_needs(sources: bool) -> None:
    yaml = (
        MARK_SHEET.replace(PANEL, PANEL + ", sources: [{key: a, name: 甲, percent: 100}]")
        if sources
        else MARK_SHEET
    )
    needed = ["assessor", "indicator", "points", *(["source"] if sources else [])]
    assert [message for message, _ in faults(yaml)] == [
        f"《打分表》缺少列“{key}”" for key in needed
    ]


def test_units_that_share_a_code_or_a_name_are_told_by_their_cell() -> None:
    rows = "编码,单位名称\nU01,单位\nU02,单位\nU03,三\nU01,四\n"
    with pytest.raises(errors.Misuse) as caught:
        reader.read({"scheme.yaml": schemes.SMALL, "units.csv": rows})
    assert [(fault.message, fault.where) for fault in caught.value.faults] == [
        ("“U01”重复", "units.csv 第5行第1列"),
        ("“单位”重复", "units.csv 第3行第2列"),
    ]


def test_units_whose_codes_or_names_read_alike_are_told_too() -> None:
    rows = "编码,单位名称\nU02,东　厅\nu02,西厅\nU03,东厅\nU04,Ｕ０２\n"
    with pytest.raises(errors.Misuse) as caught:
        reader.read({"scheme.yaml": schemes.SMALL, "units.csv": rows})
    assert [(fault.message, fault.where) for fault in caught.value.faults] == ALIKE


ALIKE = [
    ("“u02”与“U02”读来相同，重复", "units.csv 第3行第1列"),
    ("“东厅”与“东　厅”读来相同，重复", "units.csv 第4行第2列"),
    ("“Ｕ０２”也是一个单位的编码", "units.csv 第5行第2列"),
]


def test_faults_of_sense_come_all_at_once_and_say_what_would_be_right() -> None:
    yaml = (
        schemes.SMALL.replace("usual,\n", "unusual,\n")
        .replace("hosts: U02", "hosts: U99")
        .replace("ties: [two]", "ties: [three]")
    )
    with pytest.raises(errors.Misuse) as caught:
        schemes.small(yaml=yaml)
    assert [fault.sentence for fault in caught.value.faults] == [
        "scheme.yaml 第8行第40列：所在单位“U99”不存在"
        "（可用：单位01、单位02、单位03、单位04、单位05、单位06）",
        "scheme.yaml 第22行第109列：台阶“unusual”不存在（是不是“usual”？）",
        "scheme.yaml 第61行第111列：同分比较项“three”不存在（可用：第一类、第二类、related）",
    ]


def test_every_sentence_of_the_checks_has_a_mutation() -> None:
    said = [
        message for _, _, messages in (*GENERAL, *COURSE, *TABLES, *MERITS) for message in messages
    ]
    said += [message for yaml in (NO_FIGURES, NO_UNITS) for message, _ in faults(yaml)]
    said += [message for message, _ in ALIKE]
    said += [message for message, _ in faults(schemes.SMALL, "U-01")]
    column = "year: 2020\nunit_columns: [主管部门]\n"
    by_column = schemes.SMALL.replace("year: 2020\n", column)
    for owner in ("owner: unit, blocking: soft, brings: file", "owner: office, brings: nothing"):
        other = owner.replace("unit,", "主管部门,").replace("office,", "主管部门,")
        said += [message for message, _ in faults(by_column.replace(owner, other))]
    stars = schemes.WITH_BRANCHES.replace("accepts: [五星, 四星]", "accepts: [六星]")
    said += [message for message, _ in faults(stars)]
    unbound = schemes.SMALL.replace(", quota_binds: true", "")
    said += [message for message, _ in faults(unbound)]
    absurd = schemes.SMALL.replace("quota: 2, surplus: 3", "quota: -1")
    absurd = absurd.replace("after: entered, count: 10", "after: entered, count: 99999")
    said += [message for message, _ in faults(absurd)]
    nothing_applies = schemes.SMALL.replace("weight: 50}", "weight: 50, among: 行业 = 行业1}")
    said += [
        message
        for message, _ in faults(nothing_applies.replace("scoring: {", "scoring: {reweighs: 是, "))
    ]
    patterns = [
        pattern
        for module in (checks, check_tasks, check_forms, check_awards, check_units, walk)
        for pattern in _sentences(inspect.getsource(module))
    ]
    assert len(patterns) > 60
    assert [
        pattern
        for pattern in patterns
        if not any(re.fullmatch(pattern, message) for message in said)
    ] == []


def _sentences(source: str) -> Iterator[str]:
    """Every sentence that a module can say of a scheme, as a pattern; the engine's are left out."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("add", "check_name")
        ):
            pattern = _pattern(node.args[0])
            if pattern:
                yield f"{pattern}“.*”不存在" if node.func.attr == "check_name" else pattern


def _pattern(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if isinstance(node, ast.JoinedStr):
        return "".join(_pattern(part) or ".*" for part in node.values)
    return ""


def test_dates_on_rest_days_and_of_years_not_announced_are_warned_about() -> None:
    calendar = days.WorkCalendar(
        holidays=frozenset({date(2020, 5, 29)}), announced=frozenset({2020})
    )
    yaml = schemes.SMALL.replace(DATES, "opens: {on: 2020-05-09}, due: {on: 2021-05-28}}").replace(
        "due: {on: 2020-06-20}", "due: {on: 2020-05-29}"
    )
    plan = schemes.small(yaml=yaml.replace("opens: {on: 2020-06-01}", "opens: {on: 2020-05-28}"))
    assert [fault.sentence for fault in checks.warnings(plan, calendar)] == [
        "单位·第一阶段·报送方案：开始日 2020-05-09 是休息日（其后首个工作日是 2020-05-11）",
        "单位·第一阶段·报送方案：截止日 2021-05-28 所在年份的放假安排尚未公布，暂定",
        "全局·全年·准备：截止日 2020-05-29 是休息日（其后首个工作日是 2020-06-01）",
        "“先进单位”没有写批准或备案文号（写在 basis 里）",
    ]


def test_recipients_of_a_ladder_are_those_that_the_office_knows() -> None:
    assert set(check_tasks.RECIPIENTS) == {*contacts.ROLES, "office", "caretaker"}
