"""Working days.

Announced years with their make-up days, years that nobody announced yet, terms forward and back.
"""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from engine import days, errors
from workflows.directory import calendars

ANNOUNCED = calendars.announced()
UNKNOWN = days.WorkCalendar()
SPRING = days.WorkCalendar(
    holidays=frozenset({date(2020, 5, 1), date(2020, 5, 4)}),
    workdays=frozenset({date(2020, 5, 9)}),
    announced=frozenset({2020}),
)


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize(
    "day", [date(2020, 9, 27), date(2020, 10, 10), date(2021, 2, 7), date(2021, 2, 20)]
)
def test_make_up_day_on_a_weekend_is_worked(day: date) -> None:
    assert (day.weekday() >= days.SATURDAY, ANNOUNCED.is_workday(day)) == (True, True)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2020, 1, 24), date(2020, 2, 2)),  # extended by the notice of 26 January 2020
        (date(2020, 5, 1), date(2020, 5, 5)),
        (date(2020, 10, 1), date(2020, 10, 8)),
        (date(2021, 2, 11), date(2021, 2, 17)),
    ],
)
def test_announced_holiday_is_off_to_its_last_day_and_not_a_day_longer(
    first: date, last: date
) -> None:
    assert [ANNOUNCED.is_workday(day) for day in span(first, last)] == [False] * (
        (last - first).days + 1
    )
    assert ANNOUNCED.is_workday(last + timedelta(days=1))


def test_weekdays_of_an_announced_year_are_worked_unless_it_says_otherwise() -> None:
    assert SPRING.is_workday(date(2020, 10, 1))
    assert [day for day in span(date(2020, 5, 1), date(2020, 5, 10)) if SPRING.is_workday(day)] == [
        date(2020, 5, d) for d in (5, 6, 7, 8, 9)
    ]


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2031, 1, 1), False),  # a Wednesday, as the next
        (date(2031, 1, 2), True),
        (date(2031, 5, 1), False),
        (date(2031, 5, 2), False),
        (date(2025, 5, 2), False),  # statutory since 2025
        (date(2024, 5, 2), True),
        (date(2031, 10, 1), False),
        (date(2031, 10, 2), False),
        (date(2031, 10, 3), False),
        (date(2031, 10, 6), True),
        (date(2031, 10, 4), False),  # a Saturday
    ],
)
def test_year_that_was_not_announced_rests_on_weekends_and_statutory_days(
    day: date, is_worked: bool
) -> None:
    assert (UNKNOWN.is_workday(day), UNKNOWN.is_provisional(day)) == (is_worked, True)


def test_term_is_provisional_where_it_touches_a_year_that_was_not_announced() -> None:
    assert not ANNOUNCED.is_provisional(date(2020, 5, 29))
    assert not SPRING.spans_provisional(date(2020, 1, 1), date(2020, 12, 31))
    assert SPRING.spans_provisional(date(2020, 12, 28), date(2021, 1, 4))
    assert SPRING.spans_provisional(date(2021, 1, 4), date(2020, 12, 28))
    assert days.WorkCalendar(announced=frozenset({2020, 2022})).spans_provisional(
        date(2020, 12, 1), date(2022, 1, 5)
    )


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2020, 9, 30), date(2020, 9, 30)),
        (date(2020, 10, 1), date(2020, 10, 9)),
        (date(2020, 10, 8), date(2020, 10, 9)),
        (date(2020, 10, 10), date(2020, 10, 10)),
        (date(2020, 10, 11), date(2020, 10, 12)),
    ],
)
def test_next_workday_is_the_day_itself_where_it_is_worked(day: date, following: date) -> None:
    assert ANNOUNCED.next_workday(day) == following


@pytest.mark.parametrize(
    ("start", "count", "does_first_count", "end"),
    [
        (
            date(2020, 4, 24),
            24,
            False,
            date(2020, 5, 29),
        ),  # the plan's notice to the plans of the units
        (date(2020, 12, 14), 10, False, date(2020, 12, 28)),  # the first round of opinions
        (date(2021, 2, 23), 5, False, date(2021, 3, 2)),  # the second
        (date(2021, 3, 10), 5, True, date(2021, 3, 16)),  # the public notice
        (date(2020, 9, 25), 3, False, date(2020, 9, 29)),  # over a worked Sunday
        (date(2020, 9, 25), 3, True, date(2020, 9, 28)),
        (date(2020, 9, 30), 1, False, date(2020, 10, 9)),
        (date(2020, 9, 30), 1, True, date(2020, 9, 30)),
        (date(2020, 10, 3), 1, False, date(2020, 10, 9)),
        (date(2020, 10, 3), 1, True, date(2020, 10, 9)),
        (date(2020, 10, 3), 2, True, date(2020, 10, 10)),
        (date(2020, 10, 3), 0, False, date(2020, 10, 3)),
        (date(2020, 10, 3), 0, True, date(2020, 10, 3)),
        (date(2020, 10, 9), -1, False, date(2020, 9, 30)),
        (date(2020, 10, 3), -1, False, date(2020, 9, 30)),
        (date(2020, 9, 30), -3, False, date(2020, 9, 27)),
        (date(2020, 5, 29), -5, False, date(2020, 5, 22)),
    ],
)
def test_term_of_working_days_ends_on_the_day_that_a_clerk_counts_to(
    start: date, count: int, does_first_count: bool, end: date
) -> None:
    assert ANNOUNCED.add(start, count, first_day_counts=does_first_count) == end
    assert days.Term(count=count, first_day_counts=does_first_count).end(start, ANNOUNCED) == end


def test_term_is_of_working_days_that_begin_the_day_after_unless_it_says_otherwise() -> None:
    monday = date(2020, 5, 18)
    assert (days.Term(count=3).end(monday, ANNOUNCED), ANNOUNCED.add(monday, 3)) == (
        date(2020, 5, 21),
        date(2020, 5, 21),
    )


@pytest.mark.parametrize(
    ("count", "does_first_count", "end"),
    [
        (7, False, date(2020, 10, 8)),
        (7, True, date(2020, 10, 7)),
        (1, True, date(2020, 10, 1)),
        (0, True, date(2020, 10, 1)),
        (-3, False, date(2020, 9, 28)),
    ],
)
def test_term_of_calendar_days_does_not_ask_who_works(
    count: int, does_first_count: bool, end: date
) -> None:
    assert (
        days.Term(count=count, unit="days", first_day_counts=does_first_count).end(
            date(2020, 10, 1), ANNOUNCED
        )
        == end
    )


@pytest.mark.parametrize(
    ("start", "end", "left"),
    [
        (date(2020, 5, 29), date(2020, 5, 29), 0),
        (date(2020, 5, 22), date(2020, 5, 29), 5),
        (date(2020, 9, 25), date(2020, 9, 28), 2),  # a worked Sunday between
        (date(2020, 9, 30), date(2020, 10, 8), 0),
        (date(2020, 9, 30), date(2020, 10, 9), 1),
        (date(2020, 10, 9), date(2020, 9, 30), -1),
        (date(2020, 6, 5), date(2020, 5, 29), -5),
        (date(2020, 5, 30), date(2020, 5, 29), 0),  # a Saturday: passed, but no working day since
    ],
)
def test_days_between_are_the_working_days_left_or_gone(start: date, end: date, left: int) -> None:
    assert ANNOUNCED.between(start, end) == left


def test_overlay_takes_its_own_years_from_the_other_calendar_and_nothing_else() -> None:
    imported = days.WorkCalendar(
        holidays=frozenset({date(2021, 1, 4), date(2020, 6, 1)}),
        workdays=frozenset({date(2021, 1, 9), date(2020, 5, 2)}),
        announced=frozenset({2021}),
    )
    old = dataclasses.replace(
        SPRING, holidays=SPRING.holidays | {date(2021, 1, 5)}, announced=frozenset({2020, 2021})
    )
    assert old.overlay(imported) == days.WorkCalendar(
        holidays=frozenset({date(2020, 5, 1), date(2020, 5, 4), date(2021, 1, 4)}),
        workdays=frozenset({date(2020, 5, 9), date(2021, 1, 9)}),
        announced=frozenset({2020, 2021}),
    )


def test_overlay_of_nothing_changes_nothing() -> None:
    assert SPRING.overlay(UNKNOWN) == SPRING
    assert UNKNOWN.overlay(SPRING) == SPRING


def test_day_that_is_off_and_worked_at_once_is_the_authors_fault() -> None:
    both = frozenset({date(2020, 5, 9), date(2020, 5, 10)})
    with pytest.raises(errors.AuthorError) as caught:
        days.WorkCalendar(holidays=both, workdays=both)
    assert caught.value.faults == (
        "2020-05-09 既是休息日又是工作日",
        "2020-05-10 既是休息日又是工作日",
    )


def test_calendar_without_a_working_day_is_the_authors_fault() -> None:
    endless = days.WorkCalendar(holidays=frozenset(span(date(2020, 1, 1), date(2031, 1, 1))))
    with pytest.raises(errors.AuthorError, match="前后没有工作日"):
        endless.add(date(2020, 1, 1), 1)


def test_calendar_reads_back_from_its_text_with_the_same_digest() -> None:
    again = days.WorkCalendar.from_json(SPRING.to_json())
    assert (again, again.digest) == (SPRING, SPRING.digest)
    assert SPRING.to_json() == {
        "v": 1,
        "holidays": ["2020-05-01", "2020-05-04"],
        "workdays": ["2020-05-09"],
        "announced": [2020],
    }


def test_digest_changes_with_every_part_of_the_calendar() -> None:
    others = [
        dataclasses.replace(SPRING, holidays=frozenset({date(2020, 5, 1)})),
        dataclasses.replace(SPRING, workdays=frozenset()),
        dataclasses.replace(SPRING, announced=frozenset({2020, 2021})),
    ]
    assert len({SPRING.digest, *(other.digest for other in others)}) == 4


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2020, 5, 29), "5月29日（星期五）"), (date(2021, 2, 7), "2月7日（星期日）")],
)
def test_day_is_spoken_with_its_day_of_the_week(day: date, words: str) -> None:
    assert days.spoken(day) == words
