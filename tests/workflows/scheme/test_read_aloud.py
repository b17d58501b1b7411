"""A scheme as it is read aloud: everything that has a day, a number or a meeting, on two pages."""

from __future__ import annotations

import unicodedata

import pytest

from tests.support import schemes
from workflows.scheme import catalog, model
from workflows.scheme.language import read_aloud

PROVINCE = catalog.load("henan-2020")
WIDTH, PAGE = 37, 38
"""Characters of 小四 on a line of A4, and lines on its page."""


def printed(chapters: tuple[read_aloud.Chapter, ...]) -> int:
    """How many lines they take on paper."""
    lines = list(read_aloud.lines_of(chapters))
    widths = [
        sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
        for line in lines
    ]
    return sum(max(1, -(-width // (2 * WIDTH))) for width in widths)


def body(scheme: model.Scheme) -> str:
    return "\n".join(read_aloud.lines_of(read_aloud.reading(scheme).body))


def test_the_bundled_year_is_read_from_two_pages() -> None:
    assert printed(read_aloud.reading(PROVINCE).body) <= 2 * PAGE


@pytest.mark.parametrize(
    "scheme", [PROVINCE, schemes.county(), schemes.small()], ids=["province", "county", "small"]
)
def test_every_stage_date_quota_list_and_round_is_read(scheme: model.Scheme) -> None:
    text = body(scheme)
    names = [
        stage.name for track in scheme.tracks if track.key != "cycle" for stage in track.stages
    ]
    names += [step.name for step in scheme.slates]
    names += [plan.name for plan in scheme.consultations] + [each.name for each in scheme.awards]
    told_by_what_they_do = {"opinions", "ranking", "slate", "decision", "public_notice", "issue"}
    names += [task.name for _, _, task in scheme.tasks() if task.does not in told_by_what_they_do]
    assert [name for name in names if name not in text] == []
    days = {
        day
        for _, stage, task in scheme.tasks()
        for day in (
            stage.closes,
            task.due.on if task.due is not None else None,
        )
        if day is not None
    }
    assert [day for day in sorted(days) if f"{day.day}日" not in text] == []
    quotas = [award.quota for award in scheme.awards if award.quota is not None]
    assert [quota for quota in quotas if f"名额{quota}个" not in text] == []


def test_points_weights_and_assumptions_are_annexes() -> None:
    annexes = read_aloud.reading(PROVINCE).annexes
    assert [chapter.title for chapter in annexes] == [
        "附一 考评要点",
        "附二 计分和折算",
        "附三 提醒",
        "附四 方案未写明、由办公室确认的假定",
    ]
    assert len(annexes[0].lines) == len(PROVINCE.indicators) + len(PROVINCE.groups)
    assert len(annexes[3].lines) == len(PROVINCE.assumptions)


def test_days_are_said_as_people_say_them() -> None:
    text = body(PROVINCE)
    assert (
        "　4月24日至5月29日，报送具体实施方案、明确第一责任人和联络员（办公室审核，可带欠账）。"
        in text
    )
    assert "拟命名名单：次年3月8日，工委会议研究，按名额确定。" in text
    assert "现场观摩（9月28日至10月30日，待“研究确定示范单位”办结后转出）：" in text


def test_what_limits_an_award_is_read() -> None:
    prize = "quota: 2, surplus: 3"
    more = (
        "quota: 2, surplus: 3, among: 行业 = 行业1, caps: {片组: 片组1 2，其余 1}, threshold: 60,"
        " share: 40, valid_years: 2, basis: 市评组〔1〕, prerequisites: [{key: two, minimum: 9}]"
    )
    told = body(schemes.small(yaml=schemes.SMALL.replace(prize, more)))
    assert (
        "先进单位：评选范围 行业 = 行业1；60分以上；不超过参加排名的40%；名额2个，差额到3个；"
        "同一片组至多片组12个、其余1个；“第二类”不少于9分；有效2年；批准或备案文号 市评组〔1〕。"
    ) in told
