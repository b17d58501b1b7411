"""Who sits in teams and panels: listed, named one by one, or read from a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from commands import console, lookup, parsing, running
from commands.session import Session
from documents import reader, uploads
from engine import errors
from workflows.directory import members, units


def seat(
    session: Session,
    kind: str,
    name: str,
    seats: tuple[str, ...],
    file: Path | None,
    run: running.Run,
    *,
    called: Callable[[str], str] = str,
) -> None:
    """Appoint the members of teams or panels (`kind`), or list them where nobody is written.

    `seats` are `姓名=单位` for the one of that `name`; `file` is a table of several. What a name
    means is `called`, which raises Misuse for one that there is not.
    """
    if file is not None and (name or seats):
        raise errors.Misuse("--from 的表里写组、姓名和单位：不另写。")
    if file is not None:
        table = reader.read_table(uploads.read_bytes(file), members.SHEET)
        with session.looking() as cycle:
            seated = members.seated_of(units.names(cycle.connection, cycle), table)
        run.several(
            [
                run.bind(members.appoint, kind=kind, name=called(group), members=people)
                for group, people in seated.items()
            ]
        )
    elif seats:
        people = {
            person: lookup.subject_of(session, unit_name)
            for person, unit_name in parsing.pairs(seats, "成员", "单位")
        }
        run(members.appoint, kind=kind, name=called(name), members=people)
    else:
        with session.looking() as cycle:
            rows = members.listing(cycle.connection, kind, called(name) if name else "")
        names = session.names_of({row.unit for row in rows})
        if run.json_:
            console.as_json(rows)
            return
        console.table(
            (members.WORDS[kind], "姓名", "单位"),
            [(row.group, row.name, console.called(row.unit, names)) for row in rows],
            empty=f"还没有明确{members.WORDS[kind]}{f'“{name}”的' if name else ''}成员。",
        )
