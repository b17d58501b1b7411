"""What a scheme leaves to be understood is put in, and nothing where the scheme says it itself."""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors
from tests.support import schemes
from workflows.scheme import catalog, model, reader

SHORT = """
title: 某市2024年创建
year: 2024
opens_on: 2024-03-01
organiser: {name: 创建办}
meetings: [{name: 办公会}, {name: 常委会}]
departments: [{name: 纪检机关}, {name: 平安办}]
tracks:
  - name: 单位
    key: 单位
    stages:
      - {name: 申报, clause: 第三条, opens: 2024-03-01, closes: 2024-03-29, by: 2024-04-08}
      - {name: 考评, clause: 第四条, opens: 2024-04-08, closes: 2024-06-28, gates: [先进单位排序]}
      - {name: 命名, clause: 第五条, opens: 2024-07-01, gates: [印发命名决定]}
groups: [{name: 工作}]
scoring: {assessment_percent: 80, related_percent: 20, ties: [工作], by: 2024-06-28}
related_results:
  - {name: 平安建设, department: 平安办, weight: 20, values: [[好, 100], [差, 0]], bad: [差],
     clause: 第四条, by: 2024-06-14, assumed: 档次和折算为暂定。}
awards:
  - {name: 先进单位, track: 单位, clause: 第五条, quota: 2,
     basis: 市评组〔2024〕1号, by: 2024-07-31}
consultations:
  - {name: 征求意见, clause: 第五条, covers: 建议名单, departments: [纪检机关],
     term: 进入后5个工作日, blocking_conclusions: [不宜命名], from: 2024-07-08, by: 2024-07-12}
slates:
  - {name: 建议名单, meeting: 办公会, by: 2024-07-05}
  - {name: 拟命名名单, meeting: 常委会, quota_binds: 是, by: 2024-07-17, assumed: 由常委会审定。}
public_notice: {count: 5, clause: 第五条, by: 2024-07-26, assumed: 公示期为暂定。}
"""
UNITS = "编码,单位名称\nA1,甲局\nA2,乙局\nA3,丙局\n"
INDICATORS = "编号,类别,条款,考评要点,权重\n1,工作,第四条,做了工作,100\n"
SHEET = "阶段,事项,责任方\n申报,报送申报表,单位\n考评,打分,考评组\n"


def read(yaml: str = SHORT, sheet: str = SHEET) -> model.Scheme:
    files = {"scheme.yaml": "key: short\n" + yaml, "units.csv": UNITS}
    return reader.read({**files, "indicators.csv": INDICATORS, "tasks.csv": sheet})


def test_what_other_parts_imply_are_tasks_of_the_year() -> None:
    told = [
        (task.name, task.owner, task.does, task.concerns, task.opens and task.opens.on, task.due)
        for track, _, task in read().tasks()
        if track.key == "cycle"
    ]
    assert [(*each[:5], each[5] and each[5].on) for each in told] == [
        ("申报收口", "office", "closing", "unit.申报", date(2024, 4, 5), date(2024, 4, 8)),
        ("平安建设结果", "department:平安办", "results", "平安建设", date(2024, 5, 17),
         date(2024, 6, 14)),
        ("征求意见", "office", "opinions", "征求意见", date(2024, 7, 8), date(2024, 7, 12)),
        ("先进单位排序", "office", "ranking", "先进单位", date(2024, 6, 25), date(2024, 6, 28)),
        ("办公会研究建议名单", "meeting:办公会", "decision", "建议名单", date(2024, 7, 2),
         date(2024, 7, 5)),
        ("常委会研究拟命名名单", "meeting:常委会", "decision", "拟命名名单", date(2024, 7, 12),
         date(2024, 7, 17)),
        ("公示", "office", "public_notice", "", date(2024, 7, 18), date(2024, 7, 26)),
        ("印发命名决定", "office", "issue", "", date(2024, 7, 29), date(2024, 7, 31)),
    ]  # fmt: skip


def test_what_is_called_by_its_name_needs_no_key() -> None:
    scheme = read()
    assert [stage.key for stage in scheme.track("unit").stages] == ["申报", "考评", "命名"]
    assert scheme.track("unit").stages[1].gates == ("rank_先进单位",)
    assert scheme.consultations[0].departments == ("纪检机关",)
    assert [(step.key, step.role) for step in scheme.slates] == [
        ("ranking", "ranking"),
        ("建议名单", "proposal"),
        ("拟命名名单", "proposal"),
        ("published", "posted"),
        ("named", "named"),
    ]


def test_a_stage_gives_its_tasks_clause_and_last_day() -> None:
    first, second = [task for track, _, task in read().tasks() if track.key == "unit"]
    assert (first.clause, first.due and first.due.on) == ("第三条", date(2024, 3, 29))
    assert (second.clause, second.due and second.due.on) == ("第四条", date(2024, 6, 28))


def test_a_task_that_the_scheme_writes_itself_holds() -> None:
    sheet = SHEET.replace("责任方\n", "责任方,截止,工作,对象\n").replace("单位\n", "单位,,,\n")
    sheet = sheet.replace("考评组\n", "考评组,,,\n")
    track = "  - {key: 全局, name: 全局, stages: [{name: 全年}]}\ngroups:"
    scheme = read(
        SHORT.replace("groups:", track),
        sheet + "全年,开会定,办公室,2024-07-17,会议决定,拟命名名单\n",
    )
    decided = [task.name for _, _, task in scheme.tasks() if task.does == "decision"]
    assert decided == ["开会定", "办公会研究建议名单"]


def test_assumptions_stand_where_they_are_made_and_are_collected() -> None:
    assert [(each.key, each.value, each.sentence) for each in read().assumptions] == [
        ("平安建设", "平安建设", "档次和折算为暂定。"),
        ("拟命名名单", "拟命名名单", "由常委会审定。"),
        ("public_notice", "public_notice", "公示期为暂定。"),
    ]


def test_a_fault_of_an_implied_task_stands_at_its_part() -> None:
    with pytest.raises(errors.Misuse) as caught:
        read(SHORT.replace("by: 2024-06-14", "by: 6月14日"))
    line = SHORT[: SHORT.index("by: 2024-06-14")].count("\n") + 2
    assert str(caught.value).startswith(f"scheme.yaml 第{line}行第19列：“6月14日”读不出日期或期限")


def test_a_fault_of_a_list_stands_at_its_list_also_behind_the_ranking_that_is_put_in() -> None:
    with pytest.raises(errors.Misuse) as caught:
        read(SHORT.replace("meeting: 常委会", "meeting: 常务会"))
    line = SHORT[: SHORT.index("meeting: 常委会")].count("\n") + 2
    assert f"scheme.yaml 第{line}行" in str(caught.value)
    assert "会议“常务会”不存在" in str(caught.value)


def test_a_scheme_that_writes_all_its_lists_has_no_others() -> None:
    assert [step.key for step in schemes.small().slates] == [
        "ranking",
        "initial",
        "published",
        "named",
    ]
    assert [step.key for step in catalog.load("henan-2020").slates] == [
        "ranking",
        "initial",
        "consulted",
        "proposed",
        "final",
        "published",
        "named",
    ]
