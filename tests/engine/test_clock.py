"""Time is an argument; what a zone's clocks show is never taken from the machine's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from engine import clock, errors

ZONE = "Asia/Shanghai"
NINE = datetime(2020, 5, 29, 1, tzinfo=UTC)  # 09:00 in Zhengzhou


def test_system_clock_is_aware_and_in_utc() -> None:
    assert clock.SystemClock().now().tzinfo is UTC


def test_virtual_clock_stands_still_until_it_is_moved() -> None:
    watch = clock.VirtualClock(NINE)
    assert (watch.now(), watch.now()) == (NINE, NINE)
    watch.move_to(NINE + timedelta(days=3))
    watch.tick(timedelta(hours=2))
    assert watch.now() == NINE + timedelta(days=3, hours=2)


def test_virtual_clock_tells_utc_whatever_zone_it_was_set_in() -> None:
    shanghai = timezone(timedelta(hours=8))
    watch = clock.VirtualClock(datetime(2020, 5, 29, 9, tzinfo=shanghai))
    assert (watch.now(), watch.now().tzinfo) == (NINE, UTC)
    watch.move_to(datetime(2020, 5, 29, 10, tzinfo=shanghai))
    assert (watch.now(), watch.now().tzinfo) == (NINE + timedelta(hours=1), UTC)


def test_virtual_clock_may_be_moved_to_where_it_stands() -> None:
    watch = clock.VirtualClock(NINE)
    watch.move_to(NINE)
    assert watch.now() == NINE


def test_virtual_clock_does_not_go_back() -> None:
    watch = clock.VirtualClock(NINE)
    with pytest.raises(errors.AuthorError, match="a clock does not go back"):
        watch.tick(timedelta(seconds=-1))
    assert watch.now() == NINE


def test_naive_instant_is_the_authors_fault() -> None:
    naive = datetime(2020, 5, 29, 9)
    with pytest.raises(errors.AuthorError, match="naive instant"):
        clock.VirtualClock(naive)
    with pytest.raises(errors.AuthorError, match="naive instant"):
        clock.VirtualClock(NINE).move_to(naive)
    with pytest.raises(errors.AuthorError, match="naive instant"):
        clock.local(naive, ZONE)


@pytest.mark.parametrize(
    ("instant", "day", "hour"),
    [
        (NINE, date(2020, 5, 29), "09:00"),
        (datetime(2020, 5, 29, 15, 59, tzinfo=UTC), date(2020, 5, 29), "23:59"),
        (datetime(2020, 5, 29, 16, tzinfo=UTC), date(2020, 5, 30), "00:00"),
        (datetime(2020, 12, 31, 16, tzinfo=UTC), date(2021, 1, 1), "00:00"),
    ],
)
def test_instant_and_local_day_and_hour_are_two_names_of_one_thing(
    instant: datetime, day: date, hour: str
) -> None:
    assert clock.local_date(instant, ZONE) == day
    assert f"{clock.local(instant, ZONE):%H:%M}" == hour
    assert clock.at(day, hour, ZONE) == instant
    assert clock.at(day, hour, ZONE).tzinfo is UTC


def test_local_day_is_that_of_the_zone_asked_for() -> None:
    late = datetime(2020, 5, 29, 20, tzinfo=UTC)
    assert [clock.local_date(late, zone) for zone in ("UTC", ZONE, "America/New_York")] == [
        date(2020, 5, 29),
        date(2020, 5, 30),
        date(2020, 5, 29),
    ]
