"""Occasional notices and the text for the work group."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine import errors
from tests.support import delivery, offices, schemes
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions
from workflows.reports import release, task_overview
from workflows.selection import nominations

OCCASION = release.Occasion(
    units=("U01", "U05"), title=" 关于会议\n的通知 ", text="第一段。\n第二段。\u202e"
)


def write(
    office: offices.Office,
    occasion: release.Occasion = OCCASION,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    return release.write(
        office.clerk, ledger=office.book, occasion=occasion, run_options=run_options
    )


def test_notice_goes_to_contacts_at_once_and_to_the_call_sheet_of_who_is_called(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery.OfficeWorker(offices.opened(small), tmp_path)
    post.passes()
    found = write(small)
    assert [(one.subject, one.data["name"], one.data["to"]) for one in found.done] == [
        ("U01", "单位01", "U01/contact"),
        ("U05", "单位05", "U05/contact"),
    ]
    post.passes()
    (one,) = post.of("U01/contact")[1:]
    assert (one.title, one.text) == (
        "关于会议 的通知",
        "单位01：\n\n第一段。\n\n第二段。\n\n办公室\n2020年5月6日\n",
    )
    assert [one.mode for one in post.notices("U05")] == ["calls", "calls"]
    assert small.findings() == []


def test_same_text_to_the_same_role_on_one_day_is_refused(small: offices.Office) -> None:
    offices.opened(small)
    write(small)
    with pytest.raises(errors.Refused) as caught:
        write(small)
    assert [(one.subject, one.sentence) for one in caught.value.refusals] == [
        ("U01", "单位01：今天已写过同样的通知"),
        ("U05", "单位05：今天已写过同样的通知"),
    ]
    small.go("2020-05-07")
    assert len(write(small).done) == 2


def test_branches_of_one_unit_are_told_through_it_once(small: offices.Office) -> None:
    small.open(schemes.province())
    chosen = [
        nominations.Nominee(
            unit="U001", name=f"第{n}党支部", star="五星", published_on=date(2020, 4, 30), order=n
        )
        for n in (1, 2)
    ]
    nominations.nominate(small.clerk, ledger=small.book, nominees=chosen)
    found = write(small, release.Occasion(units=("U001-1", "U001-2"), title="通知", text="请阅。"))
    assert ([one.data["to"] for one in found.done], [one.subject for one in found.refused]) == (
        ["U001/contact"],
        ["U001-2"],
    )


@pytest.mark.parametrize(
    ("role", "title", "text", "said"),
    [
        ("boss", "题", "文", "没有职务“boss”"),
        ("contact", " ", "文", "通知要有标题和正文"),
        ("contact", "题", "\u200b\n", "通知要有标题和正文"),
    ],
)
def test_notice_without_words_or_for_nobody_is_misuse(
    role: str, title: str, text: str, said: str, small: offices.Office
) -> None:
    offices.opened(small)
    with pytest.raises(errors.Misuse, match=said):
        write(small, release.Occasion(units=("U01",), title=title, text=text, role=role))


def test_notice_to_a_leader_is_a_draft(small: offices.Office) -> None:
    offices.opened(small)
    write(small, release.Occasion(units=("U01",), title="通知", text="请阅。", role="head"))
    assert [(one.addressee, one.step, one.task) for one in small.look(release.drafts)] == [
        ("单位01第一责任人", "通知", "通知")
    ]


def said(office: offices.Office, *, names: bool = False) -> str:
    return office.look(
        lambda seen: release.group_text(
            seen, summary=task_overview.say(seen, "paper"), with_names=names
        )
    )


def test_text_for_the_group_says_how_many_and_by_when(small: offices.Office) -> None:
    offices.opened(small).go("2020-05-20").hand_in("U01", "U02")
    assert (
        said(small) == "关于报送方案：应报6家，已报2家，请尚未报送的单位于5月29日（星期五）前报送。"
    )
    assert said(small, names=True) == (
        "关于报送方案：应报6家，已报2家，"
        "请单位03、单位04、单位05、单位06于5月29日（星期五）前报送。"
    )
    small.go("2020-06-01")
    assert said(small) == "关于报送方案：应报6家，已报2家，请尚未报送的单位尽快报送。"
    small.hand_in("U03", "U04", "U05", "U06")
    assert said(small) == "关于报送方案：应报6家，已报6家，已全部报齐，谢谢各单位支持。"
