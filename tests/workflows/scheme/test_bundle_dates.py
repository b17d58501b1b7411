"""The bundled 2020 scheme's dates and what it assumes.

The plan gives none of them, so each is typed here from what the office was told.
"""

from __future__ import annotations

from datetime import date

from tests.support import schemes
from workflows.directory import calendars
from workflows.kernel.pinned_scheme import PinnedScheme
from workflows.scheme import checks, compiler

PLAN = schemes.province()
PINNED = PinnedScheme(scheme=PLAN, calendar=calendars.announced())

DATES = {
    "plan_notice": ("2020-04-24", "2020-04-24"),
    "plan_document": ("2020-04-24", "2020-05-29"),
    "midyear_check": ("2020-06-15", "2020-07-17"),
    "visit_record": ("2020-07-20", "2020-09-25"),
    "observation_nomination": ("2020-09-01", "2020-09-25"),
    "demonstration_units": ("2020-09-25", "2020-09-30"),
    "observation_attended": ("2020-10-12", "2020-10-30"),
    "assessment_notice": ("2020-11-12", "2020-11-16"),
    "negative_check": ("2020-12-14", "2020-12-28"),
    "branch_approval": ("", "2020-12-18"),
    "branch_list": ("2020-11-16", "2020-12-18"),
    "annual_report": ("2020-12-14", "2021-01-08"),
    "annual_figures": ("2020-12-14", "2021-01-08"),
    "panel_scores": ("2021-01-11", "2021-01-22"),
    "branch_review": ("2021-01-11", "2021-01-22"),
    "result_debriefing": ("2021-01-11", "2021-02-05"),
    "result_annual_party": ("2021-01-11", "2021-02-05"),
    "result_civilised": ("2021-01-11", "2021-02-05"),
    "result_safe": ("2021-01-11", "2021-02-05"),
    "result_style": ("2021-01-11", "2021-02-05"),
    "unit_ranking": ("2021-02-08", "2021-02-10"),
    "first_list": ("2021-02-18", "2021-02-19"),
    "second_opinions": ("2021-02-23", "2021-03-02"),
    "branch_opinions": ("2021-02-23", "2021-03-02"),
    "second_list": ("2021-03-03", "2021-03-05"),
    "final_list": ("2021-03-08", "2021-03-08"),
    "publicity": ("2021-03-10", "2021-03-17"),
    "publicity_report": ("", "2021-03-18"),
    "naming_decision": ("2021-03-18", "2021-03-26"),
    "experience": ("", "2021-04-30"),
}
CLOSING = ("close_plan", "close_self_report", "close_research_visit", "close_observation")


def test_tasks_fall_due_on_the_days_that_were_assumed() -> None:
    found = {
        task.key: tuple(
            str(when.on) if when is not None and when.on is not None else ""
            for when in (task.opens, task.due)
        )
        for _, _, task in PLAN.tasks()
        if task.of != "raised" and task.key not in (*CLOSING, "visit_feedback")
    }
    assert found == DATES


def test_terms_come_to_the_assumed_days_by_the_announced_calendar() -> None:
    calendar, rounds = calendars.announced(), {one.key: one.term for one in PLAN.consultations}
    assert calendar.between(date(2020, 4, 24), date(2020, 5, 29)) == 24
    assert compiler.day_of(rounds["round1"], date(2020, 12, 14), calendar) == date(2020, 12, 28)
    assert compiler.day_of(rounds["round2"], date(2021, 2, 23), calendar) == date(2021, 3, 2)
    notice = PLAN.public_notice
    assert notice is not None
    assert (notice.count, notice.unit, notice.first_day_counts) == (5, "workdays", True)
    assert calendar.add(date(2021, 3, 10), 5, first_day_counts=True) == date(2021, 3, 16)


def test_no_date_of_the_bundle_falls_on_a_rest_day_or_in_a_year_not_announced() -> None:
    assert [fault.message for fault in checks.warnings(PLAN, calendars.announced())] == [
        f"“{award.name}”没有写批准或备案文号" for award in PLAN.awards
    ]


def test_visit_is_answered_within_ten_working_days_and_the_answer_blocks_nothing() -> None:
    answer = PINNED.tasks["visit_feedback"]
    assert answer.due is not None
    assert (answer.owner, answer.blocking, answer.due.after, answer.due.count, answer.due.unit) == (
        "office",
        "none",
        "task:visit_record",
        10,
        "workdays",
    )
    assert len(PLAN.teams) == 3


ASSUMED = {
    "naming_year": "2021年3月命名",
    "notice_day": "2020-04-24",
    "plan_due": "24个工作日",
    "plan_checked": "6月12日",
    "midyear": "半年四项数（参考）",
    "visits": "片组座谈",
    "visit_feedback_term": "10个工作日",
    "recommending": "9月25日",
    "demonstration": "8个",
    "observation_days": "补班日",
    "assessment_notice_day": "名额分配",
    "round1_term": "10个工作日",
    "branch_due": "12月18日",
    "report_due": "1月8日",
    "weighs": "待研究",
    "panel_days": "01-22",
    "related_due": "2月5日",
    "summary_day": "2月10日",
    "first_meeting": "春节后上会",
    "round2_term": "5个工作日",
    "last_meetings": "3月8日",
    "publicity_days": "首日计入",
    "naming_days": "03-26",
    "naming_act": "日期为成文日期",
    "experience_due": "4月30日",
    "branch_steps": "支部、机关纪委、机关党委、党组",
    "weights": "三个氛围等权、效果重于过程",
    "sources": "单位自评分仅供参考",
    "total": "述职评议4、年度党建考核6、文明单位4、平安建设3、作风评议3",
    "conversion": "不适用的权重由其余项分担",
    "panel": "不足3人不成立",
    "ties": "提请会议决定",
    "surplus": "支部110取100",
    "branches": "30个以上党支部的不超过3个",
    "host": "不占名额",
    "recusal": "组织、政法、审计、信访",
    "reference_units": "不推荐支部",
    "reminders": "自动提醒不超过两次",
    "phone_only": "省委办公厅、省纪委监委机关",
    "silence": "仅在去函写明时",
    "validity": "至工委会议",
    "meetings": "领导小组（办公室）会议",
    "hours": "08:30至17:30",
    "burden": "不拦",
    "visit_teams": "不去本单位",
    "problem_term": "灯下黑、两张皮、其他",
    "opinion_term": "不自动决定任何事",
    "closing_days": "带欠账转入",
    "groups": "不超过8个单位",
    "measures": "口径",
    "disqualifying": "拟定",
}


def test_what_the_plan_leaves_open_is_said_line_by_line_for_the_office_to_confirm() -> None:
    said = {one.key: f"{one.value} {one.sentence}" for one in PLAN.assumptions}
    assert set(said) == set(ASSUMED)
    assert {key: part for key, part in ASSUMED.items() if part not in said[key]} == {}
