"""Laws of counting working days.

Forward and back, in parts and in whole, one calendar over another.
"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine import days
from tests.support import strategies
from tests.support.strategies import MANY, STEADY

COUNTS = st.integers(0, 40)


@MANY
@given(strategies.calendars(strategies.NEAR), strategies.NEAR, COUNTS)
def test_between_undoes_add(calendar: days.WorkCalendar, start: date, count: int) -> None:
    end = calendar.add(start, count)
    assert calendar.between(start, end) == count
    assert calendar.between(end, start) == -count
    assert count == 0 or calendar.is_workday(end)


@MANY
@given(strategies.calendars(strategies.NEAR), strategies.NEAR, COUNTS.filter(bool))
def test_going_on_and_back_ends_on_the_last_working_day_up_to_the_start(
    calendar: days.WorkCalendar, start: date, count: int
) -> None:
    last = start if calendar.is_workday(start) else calendar.add(start, -1)
    assert calendar.add(calendar.add(start, count), -count) == last
    assert calendar.add(calendar.add(start, -count), count) == calendar.next_workday(start)


@MANY
@given(strategies.calendars(strategies.NEAR), strategies.NEAR, COUNTS, COUNTS)
def test_term_in_parts_ends_with_the_whole(
    calendar: days.WorkCalendar, start: date, first: int, second: int
) -> None:
    assert calendar.add(calendar.add(start, first), second) == calendar.add(start, first + second)
    assert calendar.add(calendar.add(start, -first), -second) == calendar.add(
        start, -first - second
    )


@STEADY
@given(strategies.calendars(strategies.NEAR), strategies.NEAR, COUNTS.filter(bool))
def test_term_whose_first_day_counts_is_one_that_began_the_day_before(
    calendar: days.WorkCalendar, start: date, count: int
) -> None:
    assert calendar.add(start, count, first_day_counts=True) == calendar.add(
        start - days.ONE, count
    )


@STEADY
@given(
    strategies.calendars(strategies.NEAR),
    st.tuples(strategies.NEAR, strategies.NEAR, strategies.NEAR),
)
def test_days_between_add_up_in_time_and_turn_their_sign(
    calendar: days.WorkCalendar, three: tuple[date, date, date]
) -> None:
    first, second, third = sorted(three)
    assert calendar.between(first, second) + calendar.between(second, third) == calendar.between(
        first, third
    )
    assert calendar.between(third, first) == -calendar.between(first, third)
    assert calendar.between(first, third) == sum(
        calendar.is_workday(first + days.ONE * n) for n in range(1, (third - first).days + 1)
    )


@STEADY
@given(
    strategies.calendars(strategies.NEAR), strategies.NEAR, strategies.NEAR, st.integers(-20, 20)
)
def test_later_start_never_ends_earlier(
    calendar: days.WorkCalendar, one: date, other: date, count: int
) -> None:
    assert calendar.add(min(one, other), count) <= calendar.add(max(one, other), count)


@MANY
@given(strategies.calendars(), strategies.calendars(), strategies.DAYS)
def test_overlay_is_the_other_in_its_years_and_itself_in_the_rest(
    mine: days.WorkCalendar, other: days.WorkCalendar, day: date
) -> None:
    laid = mine.overlay(other)
    source = other if day.year in other.announced else mine
    assert (laid.is_workday(day), laid.is_provisional(day)) == (
        source.is_workday(day),
        source.is_provisional(day),
    )
    assert laid.overlay(other) == laid


@STEADY
@given(strategies.calendars(), strategies.calendars(), strategies.calendars())
def test_overlays_may_be_laid_one_by_one_or_together(
    first: days.WorkCalendar, second: days.WorkCalendar, third: days.WorkCalendar
) -> None:
    assert first.overlay(second).overlay(third) == first.overlay(second.overlay(third))


@STEADY
@given(strategies.calendars(), strategies.calendars())
def test_digest_tells_calendars_apart_and_survives_their_text(
    one: days.WorkCalendar, other: days.WorkCalendar
) -> None:
    assert days.WorkCalendar.from_json(one.to_json()) == one
    assert (one.digest == other.digest) == (one == other)


@STEADY
@given(strategies.NEAR, st.integers(1, 30), st.booleans())
def test_term_of_calendar_days_has_so_many_days(
    start: date, count: int, does_first_count: bool
) -> None:
    end = days.Term(count=count, unit="days", first_day_counts=does_first_count).end(
        start, days.WorkCalendar()
    )
    assert end - start == timedelta(days=count - does_first_count)
