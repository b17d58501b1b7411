"""What comes in: versions, lateness, what is frozen, what is given back."""

from __future__ import annotations

from datetime import date

import pytest

from documents import writer
from engine import canon, errors
from storage import blobs, notices
from storage import submissions as stored_submissions
from tests.support import offices
from workflows.cases import submissions
from workflows.kernel import forms
from workflows.tasks import changes

FILE = submissions.File(name="第二版.txt", content="第二版。\n".encode())


def versions(
    office: offices.Office, subject: str, kind: str = "paper"
) -> list[stored_submissions.Submission]:
    task = office.task(subject, kind)
    return office.look(lambda seen: seen.submissions_of([task]).get(task.id, []))


def test_paper_that_needs_a_check_waits_for_it(office: offices.Office) -> None:
    office.open().hand_in("U01", doc="收〔7〕")
    (paper,) = versions(office, "U01")
    assert office.task("U01", "paper").state == "handed_in"
    assert (paper.state, paper.n, paper.nature) == ("handed_in", 1, "first")
    assert (paper.doc, paper.source) == ("收〔7〕", "office")
    office.accept("U01")
    assert (office.task("U01", "paper").state, versions(office, "U01")[0].state) == (
        "accepted",
        "accepted",
    )
    assert office.findings() == []


def test_file_is_kept_by_digest_once_and_comes_back_whole(small: offices.Office) -> None:
    small.open().hand_in("U01", "U02")
    digest = canon.digest(offices.PLAN_FILE.content)
    with small.store.reading() as connection:
        assert blobs.read(connection, small.book, digest) == offices.PLAN_FILE.content
        assert blobs.known(connection, small.book, [digest, "0" * 64]) == {digest}


def test_lateness_counts_from_the_day_of_receipt(small: offices.Office) -> None:
    small.open().go("2020-06-01")
    small.hand_in("U01", received_on=date(2020, 5, 29))
    small.hand_in("U02")
    assert [versions(small, unit)[0].late for unit in ("U01", "U02")] == [False, True]
    colours = small.look(
        lambda seen: [seen.colour_of(task) for task in seen.every_task if task.kind == "paper"][:3]
    )
    assert colours == ["green", "red", "red"]


def test_second_paper_replaces_the_first_while_it_waits(small: offices.Office) -> None:
    small.open().hand_in("U01")
    submissions.submit(
        small.clerk,
        ledger=small.book,
        papers=[submissions.Paper(subject="U01", task="paper", files=(FILE,))],
    )
    assert [(one.n, one.nature, one.state) for one in versions(small, "U01")] == [
        (1, "first", "replaced"),
        (2, "replacement", "handed_in"),
    ]


def test_supplement_adds_to_what_was_accepted_and_changes_nothing_of_it(
    small: offices.Office,
) -> None:
    small.open().hand_in("U01")
    small.accept("U01")
    papers = [submissions.Paper(subject="U01", task="paper", files=(FILE,), supplement=True)]
    submissions.submit(small.clerk, ledger=small.book, papers=papers)
    assert [(one.n, one.nature, one.state) for one in versions(small, "U01")] == [
        (1, "first", "accepted"),
        (2, "supplement", "accepted"),
    ]


def test_returned_paper_is_owed_again_and_its_owner_is_told(small: offices.Office) -> None:
    small.open().hand_in("U01")
    task = small.task("U01", "paper")
    submissions.give_back(small.clerk, ledger=small.book, ids=[task.id], why="缺联络员")
    again = small.task("U01", "paper")
    assert (again.state, again.received_on, versions(small, "U01")[0].state) == (
        "open",
        None,
        "returned",
    )
    assert [
        (one.kind, one.recipient, one.context["why"])
        for one in _notices(small, task.id)
        if one.kind == "returned"
    ] == [("returned", "U01/contact", "缺联络员")]


def _notices(office: offices.Office, task: int) -> list[notices.Notice]:
    return office.look(lambda seen: seen.find(notices.Notice, task=[task]))


def test_withdrawn_paper_is_owed_again(small: offices.Office) -> None:
    small.open().hand_in("U01")
    submissions.withdraw(small.clerk, ledger=small.book, ids=[small.task("U01", "paper").id])
    assert (small.task("U01", "paper").state, versions(small, "U01")[0].state) == (
        "open",
        "withdrawn",
    )


def test_reopened_task_waits_for_the_check_once_more(small: offices.Office) -> None:
    small.open().hand_in("U01")
    small.accept("U01")
    changes.reopen(
        small.clerk, ledger=small.book, ids=[small.task("U01", "paper").id], why="发现缺页"
    )
    assert (small.task("U01", "paper").state, versions(small, "U01")[0].state) == (
        "handed_in",
        "handed_in",
    )


def test_paper_before_the_task_opens_is_taken_early(small: offices.Office) -> None:
    small.open()
    text = "项目,今年,去年\n会议,3,5\n文件,9,8\n".encode()
    papers = [
        submissions.Paper(
            subject="U01", task="numbers", files=(submissions.File(name="数量.csv", content=text),)
        )
    ]
    submissions.submit(small.clerk, ledger=small.book, papers=papers)
    assert small.task("U01", "numbers").state == "accepted"


def test_table_is_kept_as_rows(small: offices.Office) -> None:
    offices.entered(small)
    offices.numbers(small, "U01")
    assert versions(small, "U01", "numbers")[0].data == [
        {"figure": "会议", "this_year": 3, "base_year": 5},
        {"figure": "文件", "this_year": 9, "base_year": 8},
    ]


def test_faults_of_every_table_come_at_once_and_nothing_is_kept(small: offices.Office) -> None:
    offices.entered(small)
    bad = "项目,今年,去年\n会议,三,5\n文件,9,\n".encode()
    papers = [
        submissions.Paper(
            subject=unit, task="numbers", files=(submissions.File(name=f"{unit}.csv", content=bad),)
        )
        for unit in ("U01", "U02")
    ]
    with pytest.raises(errors.Misuse) as caught:
        submissions.submit(small.clerk, ledger=small.book, papers=papers)
    assert [fault.where for fault in caught.value.faults] == [
        "U01 U01.csv B2 单元格",
        "U01 U01.csv C3 单元格",
        "U02 U02.csv B2 单元格",
        "U02 U02.csv C3 单元格",
    ]
    assert versions(small, "U01", "numbers") == []


def test_blank_form_reads_back_when_filled(small: offices.Office) -> None:
    offices.entered(small)
    rows = [
        {"figure": "会议", "this_year": 1, "base_year": 2},
        {"figure": "文件", "this_year": 3, "base_year": 4},
    ]
    for name, data in (
        ("数量.xlsx", small.look(lambda seen: writer.write_table(forms.of(seen, "numbers"), rows))),
        ("数量.csv", small.look(lambda seen: forms.filled_csv(seen, "numbers", rows))),
    ):
        unit = "U01" if name.endswith("xlsx") else "U02"
        papers = [
            submissions.Paper(
                subject=unit, task="numbers", files=(submissions.File(name=name, content=data),)
            )
        ]
        submissions.submit(small.clerk, ledger=small.book, papers=papers)
        assert versions(small, unit, "numbers")[0].data == rows


def test_task_that_hangs_on_another_gets_its_dates_when_that_is_settled(
    small: offices.Office,
) -> None:
    small.open().hand_in("U01", received_on=date(2020, 5, 6))
    assert small.task("U01", "hello").opens_on is None
    small.accept("U01")
    task = small.task("U01", "hello")
    assert (task.opens_on, task.due_on) == (date(2020, 5, 7), date(2020, 5, 12))


def test_extended_task_has_a_new_version_of_its_due_date_and_old_reminders_fall(
    small: offices.Office,
) -> None:
    small.open().go("2020-05-25")
    task = small.task("U01", "paper")
    assert [(one.step, one.state) for one in _notices(small, task.id)] == [
        ("提示", "pending"),
        ("提前五天", "pending"),
    ]
    changes.extend(
        small.clerk,
        ledger=small.book,
        ids=[task.id],
        due_on=date(2020, 6, 5),
        agreed_by="李处长",
        oral=True,
    )
    moved = small.task("U01", "paper")
    assert (moved.due_on, moved.due_version) == (date(2020, 6, 5), 2)
    assert [(one.step, one.state) for one in _notices(small, task.id)] == [
        ("提示", "cancelled"),
        ("提前五天", "cancelled"),
        ("期限变更", "pending"),
    ]
    assert small.findings() == []


def test_waived_task_blocks_nobody_and_may_be_taken_up_again(small: offices.Office) -> None:
    small.open().go("2020-06-15")
    task = small.task("U01", "paper")
    changes.waive(small.clerk, ledger=small.book, ids=[task.id], why="新组建单位")
    assert (small.task("U01", "paper").state, small.owed("U01")) == ("waived", [])
    changes.reopen(small.clerk, ledger=small.book, ids=[task.id], why="已组建完毕")
    assert small.task("U01", "paper").state == "open"
