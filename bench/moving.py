"""Moves: one case and a thousand, in a small year and in a large one.

The baseline is one bare commit of the database.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from bench import bare_move, prepared, timing
from tests.support import offices, schemes
from workflows.cases import cycles, transitions

FEW, MANY, ALONE, PAIRS = 10, 1_000, 8, 200


def rows(*, is_large: bool) -> Iterator[timing.Row]:
    """Milliseconds of a commit, and per case of an advance."""
    with prepared.office(FEW) as small:
        bare = timing.least([lambda: _bare_commit(small)] * 20)
        yield from timing.group(
            "one move", "move", [("a bare commit", bare), ("hold and resume / 2", _hold(small))]
        )
        prepared.ready_to_advance(small)
        in_a_small_year = _alone(small)
    yield from _against_bare_statements()
    with prepared.office(MANY) as large:
        prepared.ready_to_advance(large)
        in_a_large_year = _alone(large)
        others = offices.units(large)[ALONE:]
        together = timing.least([lambda: large.advance(*others)]) / len(others)
    yield from timing.group(
        "advance of one case",
        "case",
        [(f"of {FEW} units", in_a_small_year), (f"of {MANY:,} units", in_a_large_year)],
    )
    yield from timing.group(
        "advance, per case",
        "case",
        [("1 at a time", in_a_large_year), (f"{len(others)} at once", together)],
    )
    yield from timing.group(
        "cycle open, per unit",
        "unit",
        [(f"{size:,} units", _open(size)) for size in (FEW * 10, MANY)],
    )


def _against_bare_statements() -> list[timing.Row]:
    """CPU of a move and of its statements alone, each on a file of its own, in turns."""
    with prepared.office(PAIRS) as office, tempfile.TemporaryDirectory() as folder:
        prepared.ready_to_advance(office)
        copy = Path(folder) / "bare.db"
        with office.store.writing() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
            connection.exec_driver_sql("BEGIN")
        bare = bare_move.opened(copy, office.book)
        first = {
            task.subject: task.id for task in office.look(lambda cycle: cycle.of_kind("numbers"))
        }
        cases = {
            case.subject: case.id for case in office.look(lambda cycle: cycle.of_track("unit"))
        }
        rounds = [
            (
                functools.partial(
                    timing.own_cpu,
                    functools.partial(bare.move, code, cases[code], first[code], 10_000 + n),
                ),
                functools.partial(timing.own_cpu, functools.partial(office.advance, code)),
            )
            for n, code in enumerate(cases)
        ]
        alone, moved = timing.medians(rounds)
    return timing.group(
        f"CPU of a single move (share {alone / moved:.2f})",
        "move",
        [("its statements, bare", alone), ("the move", moved)],
    )


def _hold(office: offices.Office) -> float:
    selection = transitions.Selection(subjects=("U01",))

    def both() -> None:
        transitions.hold.on(office.clerk, office.book)(selection=selection, why="查")
        transitions.resume.on(office.clerk, office.book)(selection=selection)

    return timing.least([both] * 10) / 2


def _bare_commit(office: offices.Office) -> None:
    with office.store.writing() as connection:
        connection.execute(
            sa.text("UPDATE book SET label = label WHERE book = :book"), {"book": office.book}
        )
        connection.commit()


def _alone(office: offices.Office) -> float:
    return timing.least(
        [functools.partial(office.advance, code) for code in offices.units(office)[:ALONE]]
    )


def _open(units: int) -> float:
    with prepared.office(1 + units) as office:
        scheme = schemes.small(units)
        return (
            timing.least([lambda: cycles.open_(office.clerk, scheme=scheme, label=f"{units}")])
            / units
        )
