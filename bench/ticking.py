"""A tick that wakes 85 tasks, among ever more that are open and sleep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count, islice

import sqlalchemy as sa

from bench import prepared, timing
from engine import clock
from storage import columns, notices, queries, tasks
from tests.support import offices

UNITS = 85
OPEN = (510, 10_000, 100_000)
LARGE = 1_000_000
AT_ONCE = 20_000


def rows(*, is_large: bool) -> Iterator[timing.Row]:
    """Milliseconds of one tick."""
    with prepared.office(UNITS) as office:
        measured = []
        with office.store.reading() as connection:
            task_count = len(queries.Finder(connection, office.book).find(tasks.Task))
        for size in (*OPEN, *([LARGE] if is_large else [])):
            _fill(office, size - task_count)
            task_count = size
            measured.append((f"85 due of {size:,}", _tick(office)))
        yield from timing.group("tick", "tick", measured)


def _tick(office: offices.Office) -> float:
    """The same 85 tasks are put to sleep again before each tick, so that each does the same."""
    task_table, notice_table = columns.table_of(tasks.Task), columns.table_of(notices.Notice)
    wake = clock.at(date(2020, 5, 22), "09:00", "Asia/Shanghai")
    office.time.move_to(max(office.time.now(), wake))
    mine = (
        task_table.c.book == office.book,
        task_table.c.kind == "paper",
        task_table.c.stage == "first",
    )
    timings = []
    for _ in range(3):
        with office.store.engine.begin() as connection:
            connection.execute(sa.delete(notice_table).where(notice_table.c.step != "提示"))
            connection.execute(
                sa.update(task_table).where(*mine).values(wake_at=wake, woken_at=None)
            )
        timings.append(timing.least([office.tick]))
    return min(timings)


def _fill(office: offices.Office, more: int) -> None:
    """That many open tasks of other cases, which wake next year."""
    table = columns.table_of(tasks.Task)
    with office.store.engine.begin() as connection:
        first = (connection.execute(sa.select(sa.func.max(table.c.id))).scalar() or 0) + 10_000_000
        numbers = iter(islice(count(first), more))
        while batch := list(islice(numbers, AT_ONCE)):
            connection.execute(
                sa.insert(table), [_sleeping(office.book, number) for number in batch]
            )


def _sleeping(ledger: int, number: int) -> dict[str, object]:
    task = tasks.Task(
        book=ledger,
        id=number,
        case_id=number,
        track="unit",
        subject=f"X{number}",
        stage="asleep",
        kind="paper",
        owner="unit",
        blocking="soft",
        state="open",
        opens_on=date(2020, 5, 6),
        due_on=date(2021, 5, 29),
        wake_at=datetime(2021, 5, 6, tzinfo=UTC),
    )
    return dict(task)
