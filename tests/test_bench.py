"""What the benches compare with does what it is compared with; how long it takes is not held."""

from __future__ import annotations

from pathlib import Path

from bench import bare_move, prepared


def test_the_bare_statements_of_a_move_keep_the_rows_of_a_move() -> None:
    with prepared.office(3) as office:
        prepared.ready_to_advance(office)
        (case,) = office.look(lambda cycle: cycle.of_subjects(["U01"]))
        task = office.look(
            lambda cycle: next(each for each in cycle.of_kind("numbers") if each.subject == "U01")
        )
        bare = bare_move.opened(Path(office.store.engine.url.database or ""), office.book)
        bare.move("U01", case.id, task.id, 10_000)
        bare.connection.close()
        assert office.states() == {"U01": "second", "U02": "first", "U03": "first"}
        moved = office.look(lambda cycle: cycle.by_id(type(task), [task.id])[task.id])
        assert (str(moved.opens_on), str(moved.due_on)) == ("2020-06-17", "2020-06-30")
