"""A year that cannot be lived through in the order in which it is written is no sound scheme."""

from __future__ import annotations

import pytest

from engine import errors
from workflows.directory import calendars
from workflows.scheme import catalog, checks, reader

TEXTS = catalog.texts(catalog.folder_of("henan-2020"))
CALENDAR = calendars.announced()
CHECK = "2020-06-15,2020-07-17"
FINAL = "2021-03-08,2021-03-08"
RANKING = "2021-02-08,2021-02-10"
NOTICE = "2021-03-10,2021-03-17"
PAPER = "2021-03-18,2021-03-26"
ROUND = "2021-02-23,2021-03-02"


def slipped(before: str, after: str) -> dict[str, str]:
    """The files with the first of these replaced, in the one in which it stands."""
    (file,) = [name for name in ("scheme.yaml", "tasks.csv") if before in TEXTS[name]]
    return {**TEXTS, file: TEXTS[file].replace(before, after, 1)}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            FINAL,
            "2021-02-01,2021-02-02",
            "“工委会议审定拟命名名单”（2021-02-02前）"
            "在“领导小组会议研究拟命名建议名单”（2021-03-05前）之前",
        ),
        (
            RANKING,
            "2021-03-25,2021-03-30",
            "“部务会研究初步建议名单”（2021-02-19前）在“汇总考评结果并排序”（2021-03-30前）之前",
        ),
        (
            PAPER,
            "2021-03-01,2021-03-02",
            "“印发命名决定”（2021-03-02前）在“公示”（2021-03-17前）之前",
        ),
        (
            ROUND,
            "2021-01-13,2021-01-20",
            "“第二轮征求意见（差额建议名单）”（2021-01-20前）"
            "在“部务会研究初步建议名单”（2021-02-19前）之前",
        ),
        ("opens_on: 2020-04-24", "opens_on: 2020-04-27", "2020-04-24 早于年度开启（2020-04-27）"),
    ],
)
def test_what_cannot_happen_in_that_order_is_a_fault_with_its_place(
    before: str, after: str, said: str
) -> None:
    with pytest.raises(errors.Misuse) as caught:
        reader.read(slipped(before, after))
    assert said in str(caught.value)
    assert str(caught.value).startswith("tasks.csv 第")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("title: 2020年", "title: 2019年", "标题写的不是2020年"),
        ("base_year: 2019", "base_year: 2018", "基年是 2018，不是上一年"),
        (
            "quota: 20, surplus: 24",
            "quota: 200, surplus: 240",
            "“省直机关创建模范机关先进单位”的名额 200 多于参加评选的单位 84 个",
        ),
        (
            CHECK,
            "2020-06-15,2020-12-17",
            "截止日 2020-12-17 晚于本阶段结束（2020-07-17）",
        ),
        (
            NOTICE,
            "2021-03-10,2021-03-11",
            "2021-03-10 起公示，2021-03-16 才满，截止日是 2021-03-11",
        ),
        (
            "term: 进入后10个工作日",
            "term: 进入后15个工作日",
            "“第一轮征求意见（负面情形核查）”2020-12-14 发函，2021-01-05 才到期，"
            "截止日是 2020-12-28",
        ),
        (
            "2021-02-23,2021-03-02,,,,部门,征求意见,round2",
            "2021-02-18,2021-03-02,,,,部门,征求意见,round2",
            "“第二轮征求意见（差额建议名单）”2021-02-18 开始，要征求的名单 2021-02-19 才定",
        ),
        (
            "blocking_conclusions: [不宜命名],\n     valid_days: 60",
            "blocking_conclusions: [不宜命名],\n     valid_days: 30",
            "“第一轮征求意见（负面情形核查）”的意见30天有效，2021-01-27 到期，"
            "“部务会研究初步建议名单”在 2021-02-19",
        ),
        (
            "quota: 20, surplus: 24",
            "quota: 20, surplus: 24, caps: {行业: 2}",
            "“省直机关创建模范机关先进单位”名额20个，按行业的限额至多能命名16个",
        ),
        (
            "quota: 100, surplus: 110",
            "quota: 400, surplus: 400",
            "“省直机关创建模范机关先进党支部”名额400个，84个单位按限额至多能推荐168个",
        ),
    ],
)
def test_what_may_be_meant_is_told_to_be_looked_at(before: str, after: str, said: str) -> None:
    told = [
        fault.message for fault in checks.warnings(reader.read(slipped(before, after)), CALENDAR)
    ]
    usual = [fault.message for fault in checks.warnings(catalog.load("henan-2020"), CALENDAR)]
    assert [sentence for sentence in told if sentence not in usual] == [said]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("year: 2020", "year：2020", "有全角冒号“：”（冒号用半角，后面空一格）"),
        ("year: 2020", "year:2020", "冒号后面没有空格（冒号后面空一格）"),
        (
            "key: committee, name",
            "key: committee， name",
            "有全角逗号“，”（隔开各项的逗号用半角）",
        ),
        ("{key: bureau, name", "｛key: bureau, name", "有全角括号或引号（括号、引号用半角）"),
    ],
)
def test_a_slip_of_chinese_typing_is_named_as_such(before: str, after: str, said: str) -> None:
    with pytest.raises(errors.Misuse) as caught:
        reader.read(slipped(before, after))
    assert said in str(caught.value)


def test_a_quota_that_no_list_holds_to_is_a_fault() -> None:
    yaml = TEXTS["scheme.yaml"].replace(", quota_binds: true", "")
    with pytest.raises(errors.Misuse) as caught:
        reader.read({**TEXTS, "scheme.yaml": yaml})
    assert "有名额，却没有一份名单按名额确定" in str(caught.value)


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("会议决定,final", "会议研究“拟命名名单”"),
        ("排序,advanced_unit", "“省直机关创建模范机关先进单位”的排序"),
        ("征求意见,round2", "“第二轮征求意见（差额建议名单）”"),
        (",公示,,", "公示"),
        (",印发,,", "印发命名决定"),
    ],
)
def test_what_no_task_is_for_is_told_to_be_looked_at(work: str, said: str) -> None:
    told = checks.warnings(reader.read(slipped(work, "," * work.count(","))), CALENDAR)
    assert f"{said}没有对应的事项，到时没有人收到提醒" in [fault.message for fault in told]
