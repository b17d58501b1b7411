"""What an award still owes in its validity is on the list of the day, also after its year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine import clock, days
from storage import database
from tests.support import offices, schemes
from workflows.reports import awards_held, worklist

YAML = schemes.SMALL.replace(
    "quota: 2, surplus: 3", "quota: 2, surplus: 3, valid_years: 2, review_years: [1]"
)


@pytest.fixture
def ended(sqlite_store: database.Database) -> offices.Office:
    """The year is over, two were named."""
    scheme = schemes.small(yaml=YAML)
    return offices.play(offices.first_morning(sqlite_store, scheme), scheme)


def named_on(office: offices.Office) -> date:
    with office.store.reading() as connection:
        (day,) = {honour.named_on for honour in awards_held.all_(connection)}
    assert day is not None
    return day


@pytest.mark.parametrize(("late", "count"), [(-31, 0), (-30, 1), (0, 1), (30, 1), (31, 0)])
def test_a_review_is_told_of_within_a_month(ended: offices.Office, late: int, count: int) -> None:
    due = days.years_on(named_on(ended), 1)
    with ended.store.reading() as connection:
        told = awards_held.reviews_due(connection, due + timedelta(days=late))
    assert [(len(each.names), each.due_on) for each in told] == [(2, due)] * count


def test_it_is_on_the_list_of_the_day_and_with_the_unit(ended: offices.Office) -> None:
    due = days.years_on(named_on(ended), 1)
    with ended.store.reading() as connection:
        actor = ended.clerk.actor
        told = worklist.today(connection, actor, now=clock.at(due, "10:00", "Asia/Shanghai"))
        (honour, _) = awards_held.all_(connection)
    assert [(row.cycle, row.title, row.count) for row in told.waiting] == [
        ("2020", f"复核：先进单位（{due}前）", 2)
    ]
    assert f"，{due}前复核）" in honour.sentence
