"""The ladder of reminders on the calendar of 2020.

Which rung comes when, what a late look skips, which ladders are impossible.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine import clock, days, ladder

ZONE = "Asia/Shanghai"
CALENDAR = days.WorkCalendar(
    holidays=frozenset({date(2020, 10, day) for day in (1, 2, 5, 6, 7, 8)}),
    workdays=frozenset({date(2020, 9, 27), date(2020, 10, 10)}),
    announced=frozenset({2020}),
)
OPENED = ladder.Rung(step="提示", anchor="open", recipients=("contact",))
AGAIN = ladder.Rung(step="再提示", anchor="open", offset=3, recipients=("contact",))
FIVE_BEFORE = ladder.Rung(step="提前五天", anchor="due", offset=-5, recipients=("contact",))
DAY_BEFORE = ladder.Rung(step="提前一天", anchor="due", offset=-1, recipients=("contact",))
ON_THE_DAY = ladder.Rung(step="当日", anchor="due", mode="calls", recipients=("contact",))
CALLED = ladder.Rung(step="电话催报", anchor="due", offset=1, mode="calls", recipients=("contact",))
PRESSED = ladder.Rung(
    step="督办", anchor="due", offset=5, mode="release", recipients=("leader", "caretaker")
)
USUAL = ladder.Ladder(key="usual", rungs=(OPENED, FIVE_BEFORE, DAY_BEFORE, CALLED, PRESSED))
PLAN = ladder.Timing(opens_on=date(2020, 4, 24), due_on=date(2020, 5, 29))


def at(day: date, hour: str = "09:00") -> datetime:
    return clock.at(day, hour, ZONE)


def steps(opens_on: date, due_on: date | None, *rungs: ladder.Rung) -> list[tuple[str, str]]:
    """Each rung with its local morning."""
    asked = ladder.Ladder(key="l", rungs=rungs or USUAL.rungs)
    found = ladder.moments(asked, ladder.Timing(opens_on=opens_on, due_on=due_on), CALENDAR, ZONE)
    return [(rung.step, f"{clock.local(instant, ZONE):%m-%d %H:%M}") for instant, rung in found]


def test_rungs_come_on_working_mornings_before_and_after_the_due_day() -> None:
    assert steps(date(2020, 4, 24), date(2020, 5, 29)) == [
        ("提示", "04-24 09:00"),
        ("提前五天", "05-22 09:00"),
        ("提前一天", "05-28 09:00"),
        ("电话催报", "06-01 09:00"),
        ("督办", "06-05 09:00"),
    ]


def test_rungs_count_over_holidays_and_make_up_days() -> None:
    assert steps(
        date(2020, 9, 25), date(2020, 10, 9), FIVE_BEFORE, DAY_BEFORE, CALLED, PRESSED
    ) == [
        ("提前五天", "09-25 09:00"),
        ("提前一天", "09-30 09:00"),
        ("电话催报", "10-10 09:00"),
        ("督办", "10-15 09:00"),
    ]


def test_rung_on_a_rest_day_moves_to_the_next_working_morning() -> None:
    assert steps(date(2020, 10, 1), date(2020, 10, 18), OPENED, ON_THE_DAY) == [
        ("提示", "10-09 09:00"),
        ("当日", "10-19 09:00"),
    ]


def test_rungs_that_meet_on_one_morning_are_the_later_one() -> None:
    assert steps(date(2020, 9, 1), date(2020, 10, 3), OPENED, ON_THE_DAY, CALLED) == [
        ("提示", "09-01 09:00"),
        ("电话催报", "10-09 09:00"),
    ]


def test_rung_of_the_due_day_overtakes_one_of_the_opening_on_a_later_morning() -> None:
    assert steps(date(2020, 5, 8), date(2020, 5, 20), OPENED, AGAIN, FIVE_BEFORE) == [
        ("提示", "05-08 09:00"),
        ("提前五天", "05-13 09:00"),
    ]


def test_rungs_of_the_opening_that_meet_on_its_morning_are_the_later_one() -> None:
    next_day = ladder.Rung(step="次日", anchor="open", offset=1, recipients=("contact",))
    assert steps(date(2020, 5, 30), None, OPENED, next_day, AGAIN) == [
        ("次日", "06-01 09:00"),
        ("再提示", "06-03 09:00"),
    ]


def test_rung_of_the_due_day_gives_way_to_the_opening_on_the_same_morning() -> None:
    assert steps(date(2020, 5, 22), date(2020, 5, 29)) == [
        ("提示", "05-22 09:00"),
        ("提前一天", "05-28 09:00"),
        ("电话催报", "06-01 09:00"),
        ("督办", "06-05 09:00"),
    ]


def test_rungs_of_the_due_day_that_meet_on_the_opening_morning_are_the_later_one() -> None:
    assert steps(date(2020, 10, 2), date(2020, 10, 3), ON_THE_DAY, CALLED) == [
        ("电话催报", "10-09 09:00")
    ]
    assert steps(date(2020, 10, 2), date(2020, 10, 3), OPENED, ON_THE_DAY, CALLED) == [
        ("提示", "10-09 09:00")
    ]


def test_rung_before_the_opening_is_not_used() -> None:
    assert [step for step, _ in steps(date(2020, 5, 27), date(2020, 5, 29))] == [
        "提示",
        "提前一天",
        "电话催报",
        "督办",
    ]


def test_task_without_a_due_day_has_the_rungs_of_its_opening_only() -> None:
    assert steps(date(2020, 5, 8), None, OPENED, AGAIN, CALLED) == [
        ("提示", "05-08 09:00"),
        ("再提示", "05-13 09:00"),
    ]


def test_ladder_without_rungs_never_wakes() -> None:
    bare = ladder.Ladder(key="bare", rungs=())
    assert ladder.moments(bare, PLAN, CALENDAR, ZONE) == ()
    assert ladder.next_wake(bare, PLAN, CALENDAR, ZONE, after=at(PLAN.opens_on)) is None


def test_hour_is_that_of_the_ladder_in_the_zone_of_the_scheme() -> None:
    early = ladder.Ladder(key="early", rungs=(OPENED,), hour="08:30")
    assert [instant for instant, _ in ladder.moments(early, PLAN, CALENDAR, ZONE)] == [
        datetime(2020, 4, 24, 0, 30, tzinfo=UTC)
    ]
    assert [instant for instant, _ in ladder.moments(early, PLAN, CALENDAR, "UTC")] == [
        datetime(2020, 4, 24, 8, 30, tzinfo=UTC)
    ]


@pytest.mark.parametrize(
    ("after", "wake"),
    [
        (at(date(2020, 4, 24), "08:59"), at(date(2020, 4, 24))),
        (at(date(2020, 4, 24)), at(date(2020, 5, 22))),
        (at(date(2020, 6, 1)), at(date(2020, 6, 5))),
        (at(date(2020, 6, 5)), None),
    ],
)
def test_next_wake_is_the_first_rung_later_than_now(after: datetime, wake: datetime | None) -> None:
    assert ladder.next_wake(USUAL, PLAN, CALENDAR, ZONE, after=after) == wake


@pytest.mark.parametrize(
    ("since", "now", "expected"),
    [
        (None, at(date(2020, 4, 24), "08:59"), ladder.Due(rung=None)),
        (None, at(date(2020, 4, 24)), ladder.Due(rung=OPENED)),
        (at(date(2020, 4, 24)), at(date(2020, 5, 22), "08:59"), ladder.Due(rung=None)),
        (at(date(2020, 4, 24)), at(date(2020, 5, 22)), ladder.Due(rung=FIVE_BEFORE)),
        (at(date(2020, 5, 22)), at(date(2020, 5, 22)), ladder.Due(rung=None)),
        (
            at(date(2020, 4, 24)),
            at(date(2020, 6, 2)),
            ladder.Due(rung=CALLED, skipped=(FIVE_BEFORE, DAY_BEFORE)),
        ),
        (
            None,
            at(date(2020, 12, 31)),
            ladder.Due(rung=PRESSED, skipped=(OPENED, FIVE_BEFORE, DAY_BEFORE, CALLED)),
        ),
        (at(date(2020, 12, 31)), at(date(2021, 12, 31)), ladder.Due(rung=None)),
    ],
)
def test_due_rung_is_the_newest_since_the_last_look_and_the_overtaken_are_named(
    since: datetime | None, now: datetime, expected: ladder.Due
) -> None:
    assert ladder.due(USUAL, PLAN, CALENDAR, ZONE, since=since, now=now) == expected


def test_possible_ladder_has_no_faults() -> None:
    assert ladder.faults(USUAL) == []


def rung(
    step: str,
    anchor: str = "due",
    offset: int = 0,
    mode: str = "calls",
    to: tuple[str, ...] = ("contact",),
) -> ladder.Rung:
    return ladder.Rung(step=step, anchor=anchor, offset=offset, mode=mode, recipients=to)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rungs", "faults"),
    [
        ((rung("甲", to=()),), ["台阶“甲”没有写发给谁"]),
        (
            (rung("甲"), rung("乙")),
            ["台阶“甲”与另一台阶在同一时刻", "台阶“乙”与另一台阶在同一时刻"],
        ),
        ((rung("甲", "open", -1),), ["台阶“甲”早于开始办理之日"]),
        ((rung("甲", offset=-1), rung("乙", offset=-5)), ["台阶没有按先后排列"]),
        ((rung("甲"), rung("乙", "open")), ["台阶没有按先后排列"]),
        (
            (
                rung("甲", "open", 0, "auto"),
                *(rung(f"第{n}次", offset=n, mode="auto") for n in (-3, -2, -1)),
            ),
            ["自动提醒 3 次，超过上限 2 次（不含开始时的一次）"],
        ),
        (
            (rung("甲", offset=1, mode="auto"),),
            ["台阶“甲”在逾期之后自动发出：应改为放行后发出或电话"],
        ),
        ((rung("甲", "open", 3, mode="auto"),), []),
        ((rung("甲", offset=0, mode="auto"), rung("乙", offset=1, mode="release")), []),
    ],
)
def test_impossible_ladder_is_told_in_full(
    rungs: tuple[ladder.Rung, ...], faults: list[str]
) -> None:
    assert ladder.faults(ladder.Ladder(key="l", rungs=rungs)) == faults


def test_every_fault_of_a_ladder_comes_at_once() -> None:
    worst = ladder.Ladder(
        key="l",
        rungs=(
            rung("甲", offset=2, mode="auto", to=()),
            rung("乙", "open", -1),
            rung("丙", "open", -1),
        ),
        max_auto=0,
    )
    assert ladder.faults(worst) == [
        "台阶“甲”没有写发给谁",
        "台阶“乙”与另一台阶在同一时刻",
        "台阶“乙”早于开始办理之日",
        "台阶“丙”与另一台阶在同一时刻",
        "台阶“丙”早于开始办理之日",
        "台阶没有按先后排列",
        "自动提醒 1 次，超过上限 0 次（不含开始时的一次）",
        "台阶“甲”在逾期之后自动发出：应改为放行后发出或电话",
    ]
