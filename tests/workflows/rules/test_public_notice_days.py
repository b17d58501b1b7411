from datetime import date

from engine import days
from workflows.rules import public_notice_days, refusals

CALENDAR = days.WorkCalendar(
    holidays=frozenset(date(2021, 2, day) for day in (11, 12, 15, 16, 17)),
    workdays=frozenset({date(2021, 2, 7), date(2021, 2, 20)}),
    announced=frozenset({2021}),
)
FIVE = days.Term(count=5, first_day_counts=True)
NOTICE = public_notice_days.window(FIVE, date(2021, 3, 10), CALENDAR)


def test_five_working_days_count_the_first() -> None:
    assert (NOTICE.first_day, NOTICE.last_day) == (date(2021, 3, 10), date(2021, 3, 16))
    assert (NOTICE.calendar, NOTICE.is_provisional) == (CALENDAR.digest, False)
    assert NOTICE.note == "公示期5个工作日，2021-03-10至2021-03-16（首日计入）"


def test_put_up_on_a_day_of_rest_it_begins_with_the_next_working_day() -> None:
    found = public_notice_days.window(FIVE, date(2021, 2, 11), CALENDAR)
    assert (found.first_day, found.last_day) == (date(2021, 2, 18), date(2021, 2, 23))


def test_the_first_day_may_not_count_and_days_may_be_calendar_days() -> None:
    after = public_notice_days.window(days.Term(count=5), date(2021, 3, 10), CALENDAR)
    week = public_notice_days.window(
        days.Term(count=7, unit="days", first_day_counts=True), date(2021, 3, 6), CALENDAR
    )
    assert (after.first_day, after.last_day) == (date(2021, 3, 10), date(2021, 3, 17))
    assert (week.first_day, week.last_day) == (date(2021, 3, 6), date(2021, 3, 12))
    assert week.note == "公示期7天，2021-03-06至2021-03-12（首日计入）"


def test_days_of_a_year_that_was_not_announced_are_provisional() -> None:
    found = public_notice_days.window(FIVE, date(2021, 12, 30), CALENDAR)
    assert found.is_provisional
    assert (
        found.note
        == "公示期5个工作日，2021-12-30至2022-01-05（首日计入）；放假安排尚未公布，日期暂定"
    )


def test_nothing_goes_out_without_a_notice_or_while_it_runs() -> None:
    running = (refusals.make("notice_running", day="2021-03-16"),)
    assert public_notice_days.why_not_issue(None, on=date(2021, 3, 26)) == (
        refusals.make("notice_missing"),
    )
    assert public_notice_days.why_not_issue(NOTICE, on=date(2021, 3, 16)) == running
    assert public_notice_days.why_not_issue(NOTICE, on=date(2021, 3, 17)) == ()
