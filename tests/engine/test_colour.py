"""Green, yellow and red, computed from dates: what counts is the day a paper was received."""

from __future__ import annotations

from datetime import date

import pytest

from engine import colour, days

CALENDAR = days.WorkCalendar(
    holidays=frozenset({date(2020, 10, day) for day in (1, 2, 5, 6, 7, 8)}),
    workdays=frozenset({date(2020, 9, 27), date(2020, 10, 10)}),
    announced=frozenset({2020}),
)
FRIDAY = date(2020, 5, 29)


def seen(
    today: date, *, due_on: date | None = FRIDAY, warn: int = 3, **came: date
) -> colour.Colour:
    return colour.colour(due_on, today, CALENDAR, warn_workdays=warn, **came)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2020, 5, 22), "green"),
        (date(2020, 5, 25), "green"),
        (date(2020, 5, 26), "yellow"),
        (FRIDAY, "yellow"),
        (date(2020, 5, 30), "red"),  # a Saturday: overdue, whether or not anybody works
        (date(2020, 6, 1), "red"),
    ],
)
def test_open_task_turns_yellow_in_its_last_working_days_and_red_the_day_after(
    today: date, expected: colour.Colour
) -> None:
    assert seen(today) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2020, 9, 29), "green"), (date(2020, 9, 30), "yellow"), (date(2020, 10, 9), "yellow")],
)
def test_holidays_before_the_due_day_bring_the_warning_forward(
    today: date, expected: colour.Colour
) -> None:
    assert seen(today, due_on=date(2020, 10, 9), warn=1) == expected


def test_task_with_no_warning_days_turns_yellow_on_its_due_day_only() -> None:
    assert [seen(date(2020, 5, day), warn=0) for day in (28, 29)] == ["green", "yellow"]


def test_task_without_a_due_day_is_green() -> None:
    assert seen(date(2030, 1, 1), due_on=None) == "green"


@pytest.mark.parametrize(
    ("received_on", "expected"),
    [(date(2020, 5, 20), "green"), (FRIDAY, "green"), (date(2020, 5, 30), "red")],
)
def test_paper_that_came_in_has_the_colour_of_the_day_it_was_received(
    received_on: date, expected: colour.Colour
) -> None:
    assert seen(date(2020, 7, 1), received_on=received_on) == expected
    assert seen(date(2020, 5, 28), received_on=received_on) == expected


def test_discharged_task_is_green_however_late_it_was() -> None:
    assert (
        seen(date(2020, 7, 1), received_on=date(2020, 6, 30), discharged_on=date(2020, 7, 1))
        == "green"
    )


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2020, 9, 25), 4),
        (date(2020, 9, 30), 0),
        (date(2020, 10, 1), 0),
        (date(2020, 10, 8), 0),
        (date(2020, 10, 9), -1),
        (date(2020, 10, 12), -3),
    ],
)
def test_days_left_count_working_days_to_and_from_the_due_day(today: date, left: int) -> None:
    assert colour.days_left(date(2020, 9, 30), today, CALENDAR) == left
