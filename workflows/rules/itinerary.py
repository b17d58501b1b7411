"""Who is visited when by which team: greedy, group by group, within what a team can do a day.

A proposal for people to change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Team:
    """A team and the units that its members belong to: it visits none of them."""

    name: str
    own_units: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One visit as proposed."""

    unit: str
    team: str
    day: date


@dataclass(frozen=True, kw_only=True)
class Itinerary:
    """The stops in order of day and team, and the units for whom no day was left."""

    stops: tuple[Stop, ...]
    unplaced: tuple[str, ...]


def suggest(
    units: Sequence[str],
    groups: Mapping[str, str],
    teams: Sequence[Team],
    days: Sequence[date],
    *,
    per_day: int,
    fixed: Sequence[Stop] = (),
) -> Itinerary:
    """Place each unit on the first day on which a team has room: at most `per_day` units a day.

    Units of one group get consecutive places of one team where that can be; `groups` is each unit's
    group. `days` are the days on which visits may be, in order (working days that are no make-up
    days). `fixed` are stops that stand already: a unit that has one is not placed again, and they
    use up room. Whatever order units come in, equal inputs give the equal proposal.
    """
    room = {(team.name, day): per_day for team in teams for day in days}
    for stop in fixed:
        if room.get((stop.team, stop.day), 0) > 0:
            room[stop.team, stop.day] -= 1
    placed = {stop.unit for stop in fixed}
    stops: list[Stop] = []
    unplaced: list[str] = []
    load = {team.name: 0 for team in teams}
    for group in dict.fromkeys(groups.get(unit, "") for unit in units):
        members = [unit for unit in units if groups.get(unit, "") == group and unit not in placed]
        while members:
            team, which = _next_team(
                teams,
                load,
                {
                    candidate.name: sum(room[candidate.name, day] for day in days)
                    for candidate in teams
                },
                members,
            )
            if team is None:
                unplaced += members
                break
            for unit in which:
                day = next(day for day in days if room[team.name, day] > 0)
                room[team.name, day] -= 1
                load[team.name] += 1
                stops.append(Stop(unit=unit, team=team.name, day=day))
            members = [unit for unit in members if unit not in which]
    order = {team.name: n for n, team in enumerate(teams)}
    return Itinerary(
        stops=tuple(
            sorted(stops, key=lambda stop: (stop.day, order[stop.team], units.index(stop.unit)))
        ),
        unplaced=tuple(unplaced),
    )


def _next_team(
    teams: Sequence[Team], load: Mapping[str, int], room: Mapping[str, int], members: Sequence[str]
) -> tuple[Team | None, list[str]]:
    """The least loaded team that may visit most of these and has the room, and which."""
    best: tuple[Team | None, list[str]] = (None, [])
    for team in sorted(teams, key=lambda candidate: load[candidate.name]):
        may = [unit for unit in members if unit not in team.own_units][: max(room[team.name], 0)]
        if len(may) > len(best[1]):
            best = (team, may)
    return best
