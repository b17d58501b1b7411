"""Offices to measure in: the small scheme of the tests on a SQLite file of its own."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from storage import database, schema
from tests.support import offices, schemes
from workflows.cases import submissions


@contextlib.contextmanager
def office(units: int) -> Iterator[offices.Office]:
    """An office whose year is open with that many units."""
    with tempfile.TemporaryDirectory() as folder:
        url = database.sqlite_url(Path(folder) / "mofan.db")
        schema.upgrade(url)
        store = database.Database(url)
        try:
            yield offices.Office(store).open(schemes.small(units))
        finally:
            store.close()


def ready_to_advance(opened: offices.Office) -> offices.Office:
    """Everyone's paper is accepted and the second stage has begun."""
    opened.go("2020-05-20").hand_in(*offices.units(opened))
    ids = opened.look(lambda cycle: [task.id for task in cycle.of_kind("paper")])
    submissions.accept.on(opened.clerk, opened.book)(ids=ids)
    return opened.go("2020-06-15", "14:00")
