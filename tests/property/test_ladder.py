"""However often and however late the clock is looked at, every rung comes once, in order.

The newest is the one that is acted on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine import clock, days, ladder
from tests.support import strategies
from tests.support.strategies import MANY, STEADY

ZONE = "Asia/Shanghai"
AROUND = st.sampled_from(
    [timedelta(0), timedelta(seconds=-1), timedelta(seconds=1), timedelta(days=2)]
)
Case = tuple[ladder.Ladder, ladder.Timing, days.WorkCalendar]
CASES = st.tuples(strategies.ladders(), strategies.timings(), strategies.calendars(strategies.NEAR))


def moments(case: Case) -> ladder.Moments:
    return ladder.moments(*case, ZONE)


@st.composite
def looks(draw: st.DrawFn, case: Case) -> list[datetime]:
    """Instants in order at which a tick may run, often on a rung or a second beside it.

    The last is after everything.
    """
    instants = [instant for instant, _ in moments(case)]
    start = clock.at(case[1].opens_on, "00:00", ZONE)
    hours = st.integers(-24, 24 * 90).map(lambda hour: start + timedelta(hours=hour))
    near = (
        st.builds(lambda instant, by: instant + by, st.sampled_from(instants), AROUND)
        if instants
        else hours
    )
    return [*sorted(draw(st.lists(near | hours, max_size=8))), start + timedelta(days=365)]


@MANY
@given(CASES, st.data())
def test_rungs_of_an_interval_are_those_of_its_parts_each_once_and_in_order(
    case: Case, data: st.DataObject
) -> None:
    seen: list[ladder.Rung] = []
    since: datetime | None = None
    for now in data.draw(looks(case)):
        found = ladder.due(*case, ZONE, since=since, now=now)
        part = [*found.skipped, *([found.rung] if found.rung else [])]
        assert part == [
            rung
            for instant, rung in moments(case)
            if instant <= now and (since is None or instant > since)
        ]
        assert found.rung == (part[-1] if part else None)
        seen += part
        since = now
    assert seen == [rung for _, rung in moments(case)]
    assert len(set(seen)) == len(seen)


@MANY
@given(CASES, st.data())
def test_worker_that_sleeps_until_the_next_wake_skips_nothing(
    case: Case, data: st.DataObject
) -> None:
    now = clock.at(case[1].opens_on, "00:00", ZONE)
    acted: list[ladder.Rung] = []
    while (wake := ladder.next_wake(*case, ZONE, after=now)) is not None:
        late = data.draw(st.sampled_from([timedelta(0), timedelta(hours=3)]))
        found = ladder.due(*case, ZONE, since=now, now=wake + late)
        assert found.skipped == ()
        assert found.rung is not None
        acted.append(found.rung)
        now = wake + late
    assert acted == [rung for _, rung in moments(case)]


@MANY
@given(CASES)
def test_rungs_stand_on_working_mornings_from_the_opening_on_and_never_two_on_one(
    case: Case,
) -> None:
    steps, timing, calendar = case
    found = [clock.local(instant, ZONE) for instant, _ in moments(case)]
    assert [f"{moment:%H:%M}" for moment in found] == [steps.hour] * len(found)
    assert all(
        calendar.is_workday(moment.date()) and moment.date() >= timing.opens_on for moment in found
    )
    assert len({moment.date() for moment in found}) == len(found)
    assert found == sorted(found)


@MANY
@given(CASES)
def test_nobody_is_told_of_the_due_day_before_the_opening(case: Case) -> None:
    """What is told on the opening morning is the opening, where the ladder tells it."""
    steps, timing, calendar = case
    opened = [
        rung
        for rung in steps.rungs
        if (rung.anchor, calendar.add(timing.opens_on, rung.offset)) == ("open", timing.opens_on)
    ]
    first = moments(case)[:1]
    if opened and [clock.local_date(instant, ZONE) for instant, _ in first] == [
        calendar.next_workday(timing.opens_on)
    ]:
        assert [rung.anchor for _, rung in first] == ["open"]


@STEADY
@given(strategies.ladders())
def test_ladder_in_order_has_no_faults_and_one_out_of_order_has(steps: ladder.Ladder) -> None:
    assert ladder.faults(steps) == []
    backwards = ladder.Ladder(key="b", rungs=tuple(reversed(steps.rungs)))
    assert (ladder.faults(backwards) == ["台阶没有按先后排列"]) == (len(steps.rungs) > 1)
