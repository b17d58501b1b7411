"""Whom a text reaches, and in which words.

Nothing goes to a leader or another department unreleased, the office is told in few words,
calendars follow the date.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine import errors
from tests.support import delivery, offices, schemes
from workflows.cases import submissions, transitions
from workflows.consultations import letters, replies
from workflows.reports import opinion_matrix
from workflows.reports import release as release_queue
from workflows.tasks import call_sheet, changes


@pytest.fixture
def asking(small: offices.Office, tmp_path: Path) -> delivery.OfficeWorker:
    """A cycle that asks departments, leaders and the office itself."""
    return delivery.OfficeWorker(offices.opened(small, schemes.WITH_LADDERS_FOR_ALL), tmp_path)


def drafts(post: delivery.OfficeWorker, of: str = "部门") -> list[tuple[str, str, str]]:
    return [
        (one.addressee, one.step, one.task)
        for one in post.office.look(release_queue.drafts)
        if of in one.addressee
    ]


def calls(post: delivery.OfficeWorker) -> list[tuple[str, str]]:
    return [(one.unit, one.task) for one in post.office.look(call_sheet.sheet)]


def release(post: delivery.OfficeWorker) -> None:
    release_queue.release(
        post.office.reviewer,
        ledger=post.office.book,
        ids=[one.id for one in post.office.look(release_queue.drafts)],
    )


def test_department_is_written_to_on_release_only_and_then_by_letter(
    asking: delivery.OfficeWorker,
) -> None:
    asking.go("2020-06-15")
    assert drafts(asking) == [("监督部门联络员", "请予支持", "平安结果")]
    assert asking.of("department:watch/contact") == []
    release(asking)
    asking.passes()
    (one,) = asking.of("department:watch/contact")
    assert (one.title, one.doubt) == ("关于商请提供“平安结果”的函", "hold")
    assert one.text == (
        "监督部门：\n\n根据试验年度安排，现商请贵单位于7月10日（星期五）前提供“平安结果”，并加盖公章。有关要求另以公文送达。感谢支持。\n\n"
        "办公室\n2020年6月15日\n"
    )
    assert delivery.calendar_lines(one.invite)[2:] == [
        "SEQUENCE:0",
        "DTSTART;VALUE=DATE:20200710",
        "SUMMARY:平安结果截止",
        "STATUS:CONFIRMED",
    ]


def test_departments_new_date_too_waits_for_release(asking: delivery.OfficeWorker) -> None:
    asking.go("2020-06-15")
    task = asking.office.task("2020", "result")
    changes.extend(
        asking.office.clerk,
        ledger=asking.office.book,
        ids=[task.id],
        due_on=date(2020, 7, 17),
        agreed_by="赵主任",
    )
    assert drafts(asking) == [("监督部门联络员", "期限变更", "平安结果")]


def test_leader_is_never_written_to_unreleased_whatever_the_scheme_says(
    asking: delivery.OfficeWorker,
) -> None:
    asking.go("2020-06-15")
    assert drafts(asking, "分管领导") == [
        (f"单位0{n}分管领导", "提示", "数量") for n in (1, 2, 3, 4, 6)
    ]
    assert [one for one in calls(asking) if one[1] == "数量"] == [("单位05", "数量")]
    assert [one.recipient for one in asking.messages if "leader" in one.recipient] == []
    release(asking)
    asking.passes()
    assert asking.of("U01/leader")[0].text.startswith(
        "单位01分管领导：\n\n根据试验年度安排，请贵单位于6月30日（星期二）前报送“数量”。"
    )


def test_opinions_are_asked_of_the_departments_until_each_has_answered(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery.OfficeWorker(small, tmp_path)
    offices.opened(small, schemes.WITH_LADDERS_FOR_ALL)
    small.go("2020-07-01")
    assert drafts(post)[1:] == [
        ("监督部门联络员", "请予支持", "征求意见"),
        ("审计部门联络员", "请予支持", "征求意见"),
    ]
    offices.reviewed(small, "send", "round")
    letters.send(small.clerk, ledger=small.book, consultation="round", doc="函〔1〕")
    small.go("2020-07-13")
    assert [one for one in calls(post) if one[1] == "征求意见"] == [
        ("监督部门", "征求意见"),
        ("审计部门", "征求意见"),
    ]
    sent = small.look(opinion_matrix.letters)
    reply = replies.Reply(request=sent[0].id, conclusion="无不同意见", doc="复〔1〕", signer="赵")
    replies.record(small.clerk, ledger=small.book, reply=reply)
    assert [one for one in calls(post) if one[1] == "征求意见"] == [("审计部门", "征求意见")]
    assert [one[0] for one in drafts(post) if one[2] == "征求意见"] == ["审计部门联络员"]
    assert small.findings() == []


def test_letter_to_a_department_names_no_candidate(small: offices.Office, tmp_path: Path) -> None:
    post = delivery.OfficeWorker(small, tmp_path)
    offices.opened(small, schemes.WITH_LADDERS_FOR_ALL)
    post.go("2020-07-01")
    offices.reviewed(small, "send", "round")
    letters.send(small.clerk, ledger=small.book, consultation="round", doc="函〔1〕")
    release(post)
    post.passes()
    told = post.of("department:watch/contact") + post.of("department:audit/contact")
    assert [one.title for one in told] == [
        "关于商请提供“平安结果”的函等2项",
        "关于商请反馈意见的函",
    ]
    assert [
        name
        for one in told
        for name in ("单位0", "U0")
        if name in one.title + one.text + one.short + one.invite
    ] == []


def test_the_same_of_many_units_is_one_paragraph_to_the_office(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery.OfficeWorker(small, tmp_path)
    offices.opened(small, schemes.WITH_LADDERS_FOR_ALL, units=12)
    small.go("2020-05-20")
    for unit in ("U01", "U02"):
        small.hand_in(unit)
        small.accept(unit)
    small.go("2020-06-15", "14:00")
    small.advance(*offices.units(small), carry_over="先转")
    post.go("2020-06-17")
    (one,) = post.of("office")
    assert one.title == "“打分”开始办理"
    listed = "、".join(f"单位{n:02d}" for n in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11))
    assert one.text == (
        f"办公室：\n\n“打分”开始办理，6月30日（星期二）前办结（{listed}等11个单位）。\n\n"
        "办公室\n2020年6月17日\n"
    )
    assert one.invite == ""


def test_calendar_entry_comes_first_follows_the_date_and_ends_with_the_task(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery.OfficeWorker(offices.opened(small), tmp_path)
    post.passes()
    task = small.task("U01", "paper")
    uid = f"UID:2020.{task.id}@mofan"
    changes.extend(
        small.clerk, ledger=small.book, ids=[task.id], due_on=date(2020, 6, 5), agreed_by="李审核"
    )
    post.passes()
    changes.waive(small.clerk, ledger=small.book, ids=[task.id], why="合并报送")
    post.passes()
    found = [delivery.calendar_lines(one.invite) for one in post.of("U01/contact")]
    title = "SUMMARY:报送方案截止"
    assert found == [
        [
            "METHOD:PUBLISH",
            uid,
            "SEQUENCE:0",
            "DTSTART;VALUE=DATE:20200529",
            title,
            "STATUS:CONFIRMED",
        ],
        [
            "METHOD:PUBLISH",
            uid,
            "SEQUENCE:2",
            "DTSTART;VALUE=DATE:20200605",
            title,
            "STATUS:CONFIRMED",
        ],
        [
            "METHOD:CANCEL",
            uid,
            "SEQUENCE:3",
            "DTSTART;VALUE=DATE:20200605",
            title,
            "STATUS:CANCELLED",
        ],
    ]


def test_calendar_entry_goes_with_the_first_text_whatever_it_is(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery.OfficeWorker(offices.opened(small), tmp_path)
    post.go("2020-05-22")
    assert [(one.title, bool(one.invite)) for one in post.of("U01/contact")] == [
        ("关于报送方案的提醒", True)
    ]


def test_more_automatic_texts_than_the_ladder_allows_become_calls(
    small: offices.Office, tmp_path: Path
) -> None:
    yaml = schemes.SMALL.replace("  - {key: usual, rungs", "  - {key: usual, max_auto: 1, rungs")
    post = delivery.OfficeWorker(offices.opened(small, yaml), tmp_path)
    post.passes()
    post.go("2020-05-22")
    task = small.task("U01", "paper")
    changes.extend(
        small.clerk, ledger=small.book, ids=[task.id], due_on=date(2020, 6, 12), agreed_by="李审核"
    )
    post.go("2020-06-05")
    told = [(one.step, one.due_version, one.mode) for one in post.notices("U01")]
    assert told == [
        ("提示", 1, "auto"),
        ("提前五天", 1, "auto"),
        ("期限变更", 2, "auto"),
        ("提前五天", 2, "calls"),
    ]


def test_case_that_went_back_and_came_again_is_told_of_its_tasks_once(
    small: offices.Office, tmp_path: Path
) -> None:
    yaml = schemes.WITH_LADDERS_FOR_ALL.replace(
        "opens: {after: entered, count: 2}, due: {after: entered, count: 10}",
        "opens: {after: entered, count: 0}, due: {on: 2020-07-10}",
    )
    post = delivery.OfficeWorker(offices.opened(small, yaml), tmp_path)
    small.go("2020-05-20").hand_in("U01")
    small.accept("U01")
    small.go("2020-06-15").advance("U01")
    small.go("2020-06-16")
    transitions.revert(
        small.clerk,
        ledger=small.book,
        selection=transitions.Selection(subjects=("U01",)),
        why="再看",
    )
    small.advance("U01")
    small.go("2020-06-17")
    marks = [
        (one.step, one.state)
        for one in post.notices("U01")
        if one.task == small.task("U01", "marks").id
    ]
    assert marks == [("提示", "pending")]
    assert small.findings() == []


def test_whom_a_step_is_for_stands_in_its_name_and_not_in_the_text(
    small: offices.Office, tmp_path: Path
) -> None:
    yaml = schemes.WITH_LADDERS_FOR_ALL.replace(
        "{step: 催办, anchor: due,", "{step: 催办（副书记）, anchor: due,"
    )
    post = delivery.OfficeWorker(offices.opened(small, yaml), tmp_path)
    post.go("2020-07-07")
    release(post)
    post.passes()
    assert [one.title for one in post.of("U01/deputy_secretary")] == ["关于“数量”的催办通知"]


def test_only_the_reviewer_releases_and_a_drop_needs_its_reason(
    asking: delivery.OfficeWorker,
) -> None:
    asking.go("2020-06-15")
    office = asking.office
    ids = [one.id for one in office.look(release_queue.drafts)]
    for at, more, code in (
        (office.clerk, {}, "not_allowed"),
        (office.reviewer, {"drop": ids}, "reason_missing"),
    ):
        with pytest.raises(errors.Refused) as caught:
            release_queue.release(at, ledger=office.book, ids=[] if more else ids, **more)  # type: ignore[arg-type]
        assert [one.code for one in caught.value.refusals] == [code] * len(caught.value.refusals)
    release_queue.release(
        office.reviewer, ledger=office.book, ids=ids[1:], drop=ids[:1], why="纸质件已到"
    )
    with pytest.raises(errors.Refused, match="已放行、已作废"):
        release_queue.release(office.reviewer, ledger=office.book, ids=ids[:1])
    assert [(one.state, one.settled_on) for one in asking.notices() if one.id in ids[:1]] == [
        ("dropped", date(2020, 6, 15))
    ]


def test_draft_tells_what_came_in_and_was_given_back_and_falls_with_its_task(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery.OfficeWorker(small, tmp_path)
    offices.opened(
        small,
        schemes.WITH_LADDERS_FOR_ALL.replace(
            "brings: numbers, ladder: up", "brings: file, review: true, ladder: up"
        ),
    )
    small.go("2020-06-20")
    small.hand_in("U01", kind="numbers", received_on=date(2020, 6, 19))
    submissions.give_back(
        small.clerk, ledger=small.book, ids=[small.task("U01", "numbers").id], why="缺章"
    )
    post.go("2020-07-07")
    found = [one for one in small.look(release_queue.drafts) if one.step == "催办"]
    assert [
        (one.addressee, one.received_on, one.days_late)
        for one in found
        if one.subject in ("U01", "U02")
    ] == [
        ("单位01机关党委专职副书记", date(2020, 6, 19), 5),
        ("一处", date(2020, 6, 19), 5),
        ("单位02机关党委专职副书记", None, 5),
        ("一处", None, 5),
    ]
    small.hand_in("U01", kind="numbers")
    assert [
        one.subject
        for one in small.look(release_queue.drafts)
        if one.step == "催办" and one.subject == "U01"
    ] == []
