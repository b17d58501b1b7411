"""What time brings: openings, the newest rung, what was skipped."""

from __future__ import annotations

from datetime import date

from engine import clock
from storage import notices
from tests.support import offices
from workflows.cases import scheduler, submissions


def told(
    office: offices.Office, subject: str, kind: str = "paper"
) -> list[tuple[str, str, str, str]]:
    task = office.task(subject, kind)
    found = office.look(lambda seen: seen.find(notices.Notice, task=[task.id]))
    return [(one.step, one.recipient, one.mode, one.state) for one in found]


def test_task_opens_on_its_day_and_its_owner_is_told_at_nine(office: offices.Office) -> None:
    office.open()
    assert office.task("U01", "paper").state == "open"
    assert told(office, "U01") == [("提示", "U01/contact", "auto", "pending")]
    assert office.task("2020", "ready").state == "waiting"
    office.go("2020-06-01", "00:00")
    assert office.task("2020", "ready").state == "open"
    assert office.findings() == []


def test_second_tick_at_the_same_moment_does_nothing(office: offices.Office) -> None:
    office.open()
    assert office.tick().done == ()


def test_ladder_climbs_rung_by_rung(small: offices.Office) -> None:
    small.open().go("2020-05-22", "09:00").go("2020-06-01", "09:00")
    assert told(small, "U01") == [
        ("提示", "U01/contact", "auto", "pending"),
        ("提前五天", "U01/contact", "auto", "pending"),
        ("电话", "U01/contact", "calls", "pending"),
    ]


def test_late_tick_takes_the_newest_rung_and_journals_the_skipped(small: offices.Office) -> None:
    small.open().time.move_to(clock.at(date(2020, 6, 3), "09:00", "Asia/Shanghai"))
    done = next(
        one for one in small.tick().done if one.subject == "U01" and one.data["task"] == "paper"
    )
    assert (done.data["step"], done.data["skipped"]) == ("电话", ["提前五天"])


def test_unit_reminded_by_telephone_only_appears_on_the_call_sheet(small: offices.Office) -> None:
    small.open()
    assert told(small, "U05") == [("提示", "U05/contact", "calls", "pending")]


def test_paper_that_came_in_silences_its_reminders(small: offices.Office) -> None:
    small.open().hand_in("U01")
    small.go("2020-06-03")
    assert told(small, "U01") == [("提示", "U01/contact", "auto", "cancelled")]
    assert small.task("U01", "paper").wake_at is None


def test_returned_paper_is_reminded_of_from_now_on_only(small: offices.Office) -> None:
    small.open().go("2020-05-25").hand_in("U01")
    submissions.give_back(
        small.clerk, ledger=small.book, ids=[small.task("U01", "paper").id], why="改"
    )
    small.go("2020-06-01", "09:00")
    assert [step for step, *_ in told(small, "U01")] == ["提示", "提前五天", "退回修改1", "电话"]


def test_next_wake_is_the_earliest_of_all_open_cycles(small: offices.Office) -> None:
    assert scheduler.next_wake(small.clerk) is None
    small.open()
    assert scheduler.next_wake(small.clerk) == clock.at(date(2020, 5, 22), "09:00", "Asia/Shanghai")
