"""Any past day is rebuilt from the journal.

At each month's end the board says what it said on that evening.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engine import clock, errors
from storage import database
from tests.support import offices, schemes
from workflows.kernel import cycle_view, known_cycles
from workflows.kernel.cycle_view import CycleView
from workflows.lists import lineage
from workflows.reports import board, explain, task_overview


def shown(cycle: CycleView) -> dict[str, Any]:
    """What an office looks at: the boards, every task, why each unit waits, the lists."""
    return {
        "boards": [
            board.board(cycle, board.Filter(track=track.key)) for track in cycle.scheme.tracks
        ],
        "tasks": task_overview.task_list(cycle, task_overview.TaskFilter()),
        "waiting": {
            case.subject: explain.explain(cycle, case.subject) for case in cycle.of_track("unit")
        },
        "lists": [lineage.show(cycle, name_list) for name_list in lineage.every(cycle)],
        "named": lineage.named(cycle),
    }


def month_ends(first: date, last: date) -> list[date]:
    """The last day of each month between two days, and the last day."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day == last or (day + timedelta(days=1)).day == 1]


def test_every_month_end_is_rebuilt_as_it_was_seen(sqlite_store: database.Database) -> None:
    scheme = schemes.first_units(6)
    office = offices.first_morning(sqlite_store, scheme)
    seen: dict[date, dict[str, Any]] = {}
    ends = month_ends(scheme.opens_on, date(2021, 3, 31))

    def look(now: datetime) -> None:
        for day in ends:
            if day < clock.local_date(now, scheme.zone) and day not in seen:
                with office.store.reading() as connection:
                    ledger = max(one.book for one in known_cycles.listing(connection))
                    seen[day] = shown(cycle_view.of(connection, ledger, today=day))

    offices.play(office, scheme, look=look)
    assert list(seen) == ends
    for day, then in seen.items():
        assert office.look(shown, as_of=day) == then
    assert len({len(then["tasks"]) for then in seen.values()}) > 2


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2020, 5, 5), "2020-05-05 时“2020”年度还没有开始。"),
        (date(2020, 5, 21), "2020-05-21 还没有到。"),
    ],
    ids=["before", "to come"],
)
def test_day_before_the_year_and_a_day_to_come_are_misuse(
    small: offices.Office, day: date, told: str
) -> None:
    small.open().go("2020-05-20")
    with pytest.raises(errors.Misuse) as caught:
        small.look(shown, as_of=day)
    assert str(caught.value) == told
