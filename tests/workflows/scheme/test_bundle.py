"""The bundled 2020 scheme against the plan.

Every fact here was typed from the plan's text, not read from any file.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from tests.support import schemes
from workflows.directory import calendars
from workflows.kernel.pinned_scheme import PinnedScheme
from workflows.rules import quotas
from workflows.scheme import catalog, compiler

PLAN = schemes.province()
PINNED = PinnedScheme(scheme=PLAN, calendar=calendars.announced())

ROSTER = """
省委办公厅、省人大机关、省政府办公厅、省政协机关、省纪委监委机关、省委组织部、省委宣传部、省委统战部、省委政法委、省委政研室、省委改革办、省委网信办、
省委外办、省委编办、省委军民融合办、省委直属机关工委、省委老干部局、省委党史研究室、省档案馆、省委党校、河南日报报业集团、省社会主义学院、省总工会、
团省委、省妇联、省科协、省社科联、省侨联、省工商联、省文联、省残联、省高级人民法院、省人民检察院、省发展改革委、省教育厅、省科技厅、省工业和信息化厅、
省民族宗教委、省公安厅、省民政厅、省司法厅、省财政厅、省人力资源社会保障厅、省自然资源厅、省生态环境厅、省住房城乡建设厅、省交通运输厅、省水利厅、
省农业农村厅、省商务厅、省文化和旅游厅、省卫生健康委、省退役军人厅、省应急厅、省审计厅、省政府国资委、省市场监管局、省广电局、省体育局、省统计局、
省粮食和储备局、省医保局、省事管局、省人防办、省地方金融监管局、省政府研究室、省扶贫办、省信访局、省接待办、省科学院、省社科院、省农科院、省有色地矿局、
省地矿局、省供销社、省公共资源交易中心、河南广播电视台、省煤田地质局、省农信联社、省委台办、省大数据局、省林业局、省药监局、省史志办、省红十字会
"""
GROUPS = [
    ("目标任务", "带头营造学的氛围，创建政治忠诚的模范机关", ["6", "6", "6"], "附件2 （一）"),
    ("目标任务", "带头营造严的氛围，创建务实清廉的模范机关", ["6", "6", "6"], "附件2 （二）"),
    ("目标任务", "带头营造干的氛围，创建争先出彩的模范机关", ["6", "6", "6"], "附件2 （三）"),
    ("目标任务", "带头夯实基层基础，创建组织过硬的模范机关", ["5", "5", "5", "5"], "附件2 （四）"),
    ("推进措施", "推进措施", ["3", "2", "3", "2"], "附件2 推进措施 "),
    ("建成效果", "建成效果", ["4", "4", "4", "4"], "附件2 建成效果 "),
]
BEGINNINGS = {
    "学1": "深入学习贯彻习近平新时代中国特色社会主义思想",
    "学2": "党组（党委）会议第一议题",
    "学3": "树牢政治机关的意识",
    "严1": "严守党的政治纪律和政治规矩",
    "严2": "执行中央八项规定及其实施细则精神和省委省政府《实施意见》",
    "严3": "建立健全纪律教育常态化机制",
    "干1": "聚焦中部地区崛起、黄河流域生态保护和高质量发展",
    "干2": "以“中原更出彩、机关作表率”为主题",
    "干3": "党员干部特别是领导干部带头深入基层调查研究",
    "基1": "落实中央《条例》《党委（党组）落实全面从严治党主体责任规定》和省委《若干意见》规定",
    "基2": "以“五个基本”为重点",
    "基3": "执行新形势下党内政治生活若干准则",
    "基4": "把党务工作岗位作为培养锻炼干部的重要平台",
    "措1": "单位党组（党委）特别是党组（党委）书记加强组织领导",
    "措2": "坚持以上率下，以机关带系统",
    "措3": "把创建模范机关融入部门业务工作中",
    "措4": "加强创建工作宣传、总结推广经验做法",
    "效1": "推动习近平总书记重要讲话、重要指示批示精神特别是关于本领域本系统",
    "效2": "推动本单位年度中心任务圆满完成",
    "效3": "推动本单位机关党建工作创新发展",
    "效4": "推动建设高素质党员干部队伍",
}
REMARKS = {
    "严2": "会议、文件、检查、考核在2019年的基础上只减不增。",
    "干1": "强化围绕中心抓党建、抓好党建促业务。",
    "干2": "“五比一争”活动要结合本单位工作任务实际，强化推动中心任务完成、争创一流业绩实效。",
    "干3": "突出各项活动的实效性和服务对象满意度。",
    "基2": "“四强”支部标准：政治功能强、支部班子强、党员队伍强、作用发挥强。",
}
DOUBTS = {
    "学2": ["党支部书记率先垂范"],
    "学3": ["单位党组织（党委）"],
    "严2": ["会议多、文件多、检查多、考核多", "实施意见见", "备注所在行存疑"],
    "严3": ["纪党规", "党章党规", "制度常态化"],
    "干1": ["脱贫攻坚规划", "脱贫计划", "党建+", "经济高质量发展", "备注所在行存疑"],
    "干2": ["备注所在行存疑"],
    "干3": ["分工到社区报到", "备注所在行存疑"],
    "基2": ["备注所在行存疑"],
    "效1": ["落实施"],
    "效3": ["干的氛围"],
}
RESULTS = {
    "党建述职评议": ("4", {"好": 100, "较好": 80, "一般": 50, "差": 0}, ["差"]),
    "年度党建考核": ("6", {"优秀": 100, "良好": 85, "一般": 60, "较差": 0}, ["较差"]),
    "文明单位创建": ("4", {"全国": 100, "省级": 90, "省直": 75, "无": 50}, []),
    "平安建设": ("3", {"优秀": 100, "良好": 85, "合格": 60, "不合格": 0}, ["不合格"]),
    "作风评议": ("3", {"前三分之一": 100, "中三分之一": 85, "后三分之一": 70}, []),
}


def test_roster_is_the_85_units_of_appendix_1_in_its_order() -> None:
    names = ROSTER.replace("\n", "").split("、")
    assert len(names) == 85
    assert [(unit.code, unit.name) for unit in PLAN.units] == [
        (f"U{n:03d}", name) for n, name in enumerate(names, 1)
    ]


def test_every_unit_has_sector_group_and_caretaker_and_no_group_is_larger_than_eight() -> None:
    assert [
        unit.code for unit in PLAN.units if not (unit.sector and unit.group and unit.caretaker)
    ] == []
    assert max(Counter(unit.group for unit in PLAN.units).values()) <= 8
    assert {
        group: len({unit.sector for unit in PLAN.units if unit.group == group})
        for group in {unit.group for unit in PLAN.units}
    } == dict.fromkeys({unit.group for unit in PLAN.units}, 1)


def test_two_units_are_reminded_by_telephone_and_the_host_is_not_ranked() -> None:
    by_name = {unit.name: unit for unit in PLAN.units}
    assert [unit.name for unit in PLAN.units if unit.reminded_by == "phone"] == [
        "省委办公厅",
        "省纪委监委机关",
    ]
    assert [unit.name for unit in PLAN.units if unit.participation != "full"] == [
        "省委直属机关工委"
    ]
    assert by_name["省委直属机关工委"].participation == "unranked"
    assert PLAN.organiser.unit == by_name["省委直属机关工委"].code
    assert sum(1 for unit in PLAN.units if PINNED.is_ranked(unit.code)) == 84


def test_roster_file_names_no_person() -> None:
    header = (catalog.BUNDLED / PLAN.key / "units.csv").read_text("utf-8-sig").splitlines()[0]
    assert header == "编码,单位名称,行业分类,片组,联系部室,参与方式,提醒方式,党支部数"


def test_indicators_are_21_points_in_six_groups_with_their_weights_and_clauses() -> None:
    found = [
        (
            group.kind,
            group.name,
            [str(one.weight) for one in PLAN.indicators if one.group == group.key],
            [one.clause for one in PLAN.indicators if one.group == group.key],
        )
        for group in PLAN.groups
    ]
    assert found == [
        (kind, name, weights, [f"{clause}{n}" for n in range(1, len(weights) + 1)])
        for kind, name, weights, clause in GROUPS
    ]
    assert (len(PLAN.indicators), sum(one.weight for one in PLAN.indicators)) == (21, 100)
    assert {one.rule for one in PLAN.indicators} == {"points"}


def test_indicators_say_what_the_plan_says() -> None:
    assert {one.key: one.text[: len(BEGINNINGS[one.key])] for one in PLAN.indicators} == BEGINNINGS
    assert list(BEGINNINGS) == [one.key for one in PLAN.indicators]
    assert [
        one.key
        for one in PLAN.indicators
        if not one.text.endswith("。") or len(one.text.split()) != 1
    ] == []


def test_five_remarks_stand_with_their_points() -> None:
    assert {one.key: one.remark for one in PLAN.indicators if one.remark} == REMARKS


def test_doubts_are_shown_and_never_silently_corrected() -> None:
    assert {one.key for one in PLAN.indicators if one.doubt} == set(DOUBTS)
    assert {
        (one.key, part)
        for one in PLAN.indicators
        for part in DOUBTS.get(one.key, [])
        if part not in one.doubt
    } == set()


def test_awards_have_the_plan_s_names_quotas_and_surplus() -> None:
    assert [(one.name, one.clause, one.quota, one.surplus) for one in PLAN.awards] == [
        ("省直机关创建模范机关先进单位", "三（五）", 20, 24),
        ("省直机关创建模范机关先进党支部", "三（五）", 100, 110),
    ]


@pytest.mark.parametrize(("size", "limit"), [(None, 2), (29, 2), (30, 3), (80, 3)])
def test_unit_recommends_two_branches_and_three_from_thirty_on(
    size: int | None, limit: int
) -> None:
    award = PLAN.awards[1]
    cap = quotas.unit_cap(
        unit="U042",
        name="",
        size=size,
        limit=award.per_unit,
        large_limit=award.per_large_unit,
        large_from=award.large_from,
    )
    assert cap is not None
    assert cap.limit == limit
    assert (award.accepts, award.ranked, award.track) == (("五星", "四星"), False, "branch")


def test_total_is_four_fifths_assessment_and_one_fifth_five_related_results() -> None:
    scoring = PLAN.scoring
    found = {
        one.name: (
            str(one.weight),
            {value: int(percent) for value, percent in one.values},
            list(one.bad),
        )
        for one in PLAN.related_results
    }
    assert found == RESULTS
    assert (scoring.assessment_percent, scoring.related_percent, scoring.places) == (80, 20, 2)
    assert {one.missing for one in PLAN.related_results} == {"blocks"}
    assert [(one.name, one.percent) for one in scoring.sources] == [
        ("资料", Decimal(60)),
        ("现场", Decimal(40)),
    ]


def test_panel_is_five_of_whom_two_are_dropped_and_ties_go_by_the_published_order() -> None:
    panel, names = PLAN.scoring.panel, {group.key: group.name for group in PLAN.groups}
    assert panel is not None
    assert (panel.size, panel.minimum, panel.drop_from, panel.rule) == (5, 3, 5, "drop_extremes")
    assert [names.get(key, key) for key in PLAN.scoring.ties] == [
        GROUPS[5][1],
        GROUPS[2][1],
        GROUPS[3][1],
        "related",
    ]


def test_four_figures_are_counted_against_2019_each_with_what_counts() -> None:
    figures = PLAN.figures
    assert figures is not None
    assert [(one.name, one.measure) for one in figures.figures] == [
        ("会议", "次"),
        ("文件", "份"),
        ("检查", "次"),
        ("考核", "次"),
    ]
    assert (figures.base_year, figures.indicator, figures.clause) == (2019, "严2", "附件2 （二）2")
    assert [one.key for one in figures.figures if len(one.note) < 20] == []
    form = next(one for one in PLAN.forms if one.rows == "figures")
    assert [row["about"] for row in compiler.form_of(PLAN, form).fixed_rows] == [
        one.note for one in figures.figures
    ]


def test_stages_are_those_of_the_plan_each_with_its_clause() -> None:
    assert [(stage.key, stage.clause) for stage in PLAN.track("unit").stages] == [
        ("plan", "三（一）"),
        ("self_report", "三（二）"),
        ("research_visit", "三（三）"),
        ("observation", "三（四）"),
        ("assessment", "三（五）"),
        ("naming", "三（五）"),
    ]
    assert PINNED.tasks["experience"].clause == "三（六）"


def test_everything_that_comes_from_the_plan_says_from_where() -> None:
    parts = [
        *PLAN.indicators,
        *PLAN.awards,
        *PLAN.consultations,
        *PLAN.related_results,
        *PLAN.disqualifiers,
        PLAN.scoring,
    ]
    parts += [stage for track in PLAN.tracks for stage in track.stages]
    parts += [task for _, _, task in PLAN.tasks()]
    parts += [one for one in (PLAN.public_notice, PLAN.figures) if one is not None]
    assert len(parts) > 80
    assert [part for part in parts if not part.clause.startswith(("三", "附件2"))] == []


def test_departments_recuse_themselves_for_the_unit_that_hosts_them() -> None:
    hosts = {one.name: one.hosts for one in PLAN.departments if one.hosts}
    host = next(unit.code for unit in PLAN.units if unit.name == "省纪委监委机关")
    assert hosts == {"纪检监察机关": host, "巡视巡察机构": host}


def test_opinions_are_asked_twice_and_of_branches_once_and_silence_is_no_consent() -> None:
    names = {one.key: one.name for one in PLAN.departments}
    found = [
        (
            one.track,
            one.covers,
            [names[key] for key in one.departments],
            one.term.count,
            one.valid_days,
            one.silence_consents,
            one.opinion_text,
        )
        for one in PLAN.consultations
    ]
    both = ["纪检监察机关", "巡视巡察机构"]
    assert found == [
        ("unit", "everyone", both, 10, 60, False, "none"),
        ("unit", "initial", both, 5, 60, False, "none"),
        ("branch", "initial", ["机关纪委（派驻纪检监察组）", "纪检监察机关"], 5, 60, False, "none"),
    ]


def test_lists_go_from_the_ranking_through_three_meetings_to_the_names() -> None:
    meetings = {one.key: one.name for one in PLAN.meetings}
    assert list(meetings.values()) == ["部务会", "领导小组（办公室）会议", "工委会议"]
    assert [(one.name, meetings.get(one.meeting, ""), one.quota_binds) for one in PLAN.slates] == [
        ("考评排序表", "", False),
        ("初步建议名单", "部务会", False),
        ("征求意见名单（差额）", "", False),
        ("拟命名建议名单", "领导小组（办公室）会议", False),
        ("拟命名名单", "工委会议", True),
        ("公示名单", "", True),
        ("命名名单", "", True),
    ]


def test_reminders_come_at_the_opening_and_before_the_due_date_and_none_late_by_itself() -> None:
    unit = next(one for one in PLAN.ladders if one.key == "unit")
    assert [(rung.anchor, rung.offset, rung.mode) for rung in unit.rungs] == [
        ("open", 0, "auto"),
        ("due", -5, "auto"),
        ("due", -1, "auto"),
        ("due", 1, "calls"),
        ("due", 5, "release"),
        ("due", 10, "release"),
        ("due", 15, "release"),
    ]
    assert unit.max_auto == 2
    assert [
        rung
        for ladder in PLAN.ladders
        for rung in ladder.rungs
        if rung.anchor == "due" and rung.offset > 0 and rung.mode == "auto"
    ] == []
