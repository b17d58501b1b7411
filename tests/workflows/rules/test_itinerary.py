"""What every proposal for visits keeps to, whatever the units, teams and days are."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflows.rules import itinerary

MONDAY = date(2020, 6, 22)
UNITS = [f"U{n:02d}" for n in range(1, 13)]
DAYS = [MONDAY + timedelta(days=n) for n in range(5)]


@st.composite
def situations(draw: st.DrawFn) -> dict[str, object]:
    units = draw(st.lists(st.sampled_from(UNITS), unique=True, max_size=12))
    own = st.frozensets(st.sampled_from(UNITS), max_size=3)
    teams = [
        itinerary.Team(name=name, own_units=draw(own))
        for name in draw(
            st.sampled_from([(), ("一组",), ("一组", "二组"), ("一组", "二组", "三组")])
        )
    ]
    stops = st.builds(
        itinerary.Stop,
        unit=st.sampled_from(UNITS),
        team=st.sampled_from(["一组", "二组", "旧组"]),
        day=st.sampled_from(DAYS),
    )
    return {
        "units": units,
        "groups": {unit: draw(st.sampled_from(["东片", "西片", ""])) for unit in units},
        "teams": teams,
        "days": draw(st.sampled_from([DAYS, DAYS[:1], []])),
        "per_day": draw(st.integers(1, 3)),
        "fixed": draw(st.lists(stops, max_size=4, unique_by=lambda one: one.unit)),
    }


@given(situations())
def test_every_unit_is_placed_once_or_left_over_and_nobody_who_was_placed_before(
    situation: dict[str, object],
) -> None:
    made = itinerary.suggest(**situation)  # type: ignore[arg-type]
    before = {stop.unit for stop in situation["fixed"]}  # type: ignore[attr-defined]
    placed = [stop.unit for stop in made.stops]
    assert sorted([*placed, *made.unplaced]) == sorted(set(situation["units"]) - before)  # type: ignore[call-overload]


@given(situations())
def test_no_team_does_more_on_a_day_than_it_can_or_goes_to_its_own_unit_or_on_another_day(
    situation: dict[str, object],
) -> None:
    made = itinerary.suggest(**situation)  # type: ignore[arg-type]
    teams: list[itinerary.Team] = situation["teams"]  # type: ignore[assignment]
    taken: list[itinerary.Stop] = situation["fixed"]  # type: ignore[assignment]
    per_day: int = situation["per_day"]  # type: ignore[assignment]
    own = {team.name: team.own_units for team in teams}
    assert [stop for stop in made.stops if stop.unit in own[stop.team]] == []
    assert [stop for stop in made.stops if stop.day not in situation["days"]] == []  # type: ignore[operator]
    load = Counter((stop.team, stop.day) for stop in made.stops)
    there = Counter((stop.team, stop.day) for stop in taken)
    assert {
        place: count for place, count in load.items() if count > max(per_day - there[place], 0)
    } == {}


@given(situations())
def test_nobody_is_left_over_while_a_team_that_may_has_room(situation: dict[str, object]) -> None:
    made = itinerary.suggest(**situation)  # type: ignore[arg-type]
    teams: list[itinerary.Team] = situation["teams"]  # type: ignore[assignment]
    taken: list[itinerary.Stop] = situation["fixed"]  # type: ignore[assignment]
    load = Counter((stop.team, stop.day) for stop in [*made.stops, *taken])
    free = {
        team.name
        for team in teams
        for day in situation["days"]
        if load[team.name, day] < situation["per_day"]
    }  # type: ignore[attr-defined, operator]
    assert [
        unit
        for unit in made.unplaced
        for team in teams
        if team.name in free and unit not in team.own_units
    ] == []


@given(situations())
def test_equal_situations_give_the_equal_proposal(situation: dict[str, object]) -> None:
    assert itinerary.suggest(**situation) == itinerary.suggest(**situation)  # type: ignore[arg-type]


def test_units_of_a_group_are_visited_by_one_team_on_consecutive_places() -> None:
    groups = {"U01": "东片", "U02": "西片", "U03": "东片", "U04": "西片", "U05": "东片"}
    teams = [itinerary.Team(name="一组"), itinerary.Team(name="二组", own_units=frozenset({"U05"}))]
    made = itinerary.suggest(list(groups), groups, teams, DAYS, per_day=2)
    assert [(stop.unit, stop.team, stop.day.day) for stop in made.stops] == [
        ("U01", "一组", 22),
        ("U03", "一组", 22),
        ("U02", "二组", 22),
        ("U04", "二组", 22),
        ("U05", "一组", 23),
    ]


def test_full_team_leaves_its_group_to_another() -> None:
    taken = [itinerary.Stop(unit="U09", team="一组", day=DAYS[0])]
    teams = [itinerary.Team(name="一组"), itinerary.Team(name="二组")]
    made = itinerary.suggest(["U01", "U02"], {}, teams, DAYS[:1], per_day=1, fixed=taken)
    assert (made.stops, made.unplaced) == (
        (itinerary.Stop(unit="U01", team="二组", day=DAYS[0]),),
        ("U02",),
    )
