"""What property tests draw, and how many examples they run.

Drawn are days of three years, calendars of them, ladders that are possible.
"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from engine import days, ladder

STEADY = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
)
"""For properties that cost little. `MANY` is for those that are almost free."""

MANY = settings(STEADY, max_examples=100)


YEARS = (2020, 2021, 2022)
DAYS = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
NEAR = st.integers(0, 60).map(lambda n: date(2020, 9, 1) + timedelta(days=n))


@st.composite
def calendars(draw: st.DrawFn, within: st.SearchStrategy[date] = DAYS) -> days.WorkCalendar:
    """Holidays on weekdays, make-up days on weekends, some of the years announced."""
    return days.WorkCalendar(
        holidays=frozenset(
            draw(st.sets(within.filter(lambda day: day.weekday() < days.SATURDAY), max_size=12))
        ),
        workdays=frozenset(
            draw(st.sets(within.filter(lambda day: day.weekday() >= days.SATURDAY), max_size=4))
        ),
        announced=frozenset(draw(st.sets(st.sampled_from(YEARS)))),
    )


@st.composite
def ladders(draw: st.DrawFn) -> ladder.Ladder:
    """A ladder without faults: rungs after the opening and around the due day, in order."""
    places = [("open", offset) for offset in sorted(draw(st.sets(st.integers(0, 8), max_size=3)))]
    places += [("due", offset) for offset in sorted(draw(st.sets(st.integers(-8, 8), max_size=5)))]
    rungs = tuple(
        ladder.Rung(
            step=f"{anchor}{offset:+}",
            anchor=anchor,
            offset=offset,
            mode="calls",
            recipients=("contact",),
        )  # type: ignore[arg-type]
        for anchor, offset in places
    )
    return ladder.Ladder(key="drawn", rungs=rungs)


@st.composite
def timings(draw: st.DrawFn) -> ladder.Timing:
    """A task of some weeks, or of one day, or without an end."""
    opens_on = draw(NEAR)
    length = draw(st.none() | st.integers(0, 40))
    return ladder.Timing(
        opens_on=opens_on, due_on=None if length is None else opens_on + timedelta(days=length)
    )
