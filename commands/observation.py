"""`observation`: who is proposed as a demonstration unit, and who is chosen."""

from __future__ import annotations

from datetime import date

from commands import console, lookup, running
from commands.session import Session
from workflows.visits import demonstrations


def observation_nominate(
    session: Session, source: str, names: tuple[str, ...], basis: str, run: running.Run
) -> None:
    run(
        demonstrations.nominate,
        source=source,
        units=lookup.subjects_of(session, names),
        basis=basis,
    )


def observation_select(
    session: Session,
    names: tuple[str, ...],
    meeting: str,
    held_on: date,
    minutes: str,
    run: running.Run,
) -> None:
    run(
        demonstrations.select,
        units=lookup.subjects_of(session, names),
        meeting=meeting,
        held_on=held_on,
        minutes=minutes,
    )


def observation_confirm(session: Session, run: running.Run) -> None:
    run.confirming(demonstrations.confirm)


def observation_list(session: Session, json_: bool) -> None:
    with session.looking() as cycle:
        candidates = demonstrations.listing(cycle)
    console.listing(candidates, json_=json_, empty="还没有人选。")
