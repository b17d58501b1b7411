"""The same commands make the same journal, byte for byte.

And the same journal the same ranking, lists and explanations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date

import pytest

from storage import database
from storage.evidence import replay
from storage.ledger import journal, ledgers
from tests.support import offices, schemes
from workflows.kernel.cycle_view import CycleView
from workflows.lists import lineage
from workflows.reports import score_account
from workflows.selection import facts, nominations


def told(cycle: CycleView) -> dict[str, str]:
    """Everything that is computed for people, as text.

    Persons' names stand in the office's ledger: the account is told without them.
    """
    return {
        "ranking": repr(facts.rank(cycle)),
        "lists": repr([lineage.show(cycle, name_list) for name_list in lineage.every(cycle)]),
        "explained": repr(
            [
                dataclasses.replace(score_account.account(cycle, unit), scored=())
                for unit in offices.RANKED
            ]
        ),
        "outward": repr([score_account.outward(cycle, unit) for unit in offices.RANKED]),
        "named": repr(lineage.named(cycle)),
    }


def scored(cycle: CycleView) -> list[tuple[str, ...]]:
    """Every assessor's lines, with who keyed them in and who confirmed them."""
    return [score_account.account(cycle, unit).scored for unit in offices.RANKED]


@pytest.fixture
def both(sqlite_url: str, postgres_url: str) -> Iterator[list[offices.Office]]:
    """One on either database, each with its year behind it."""
    stores = [database.Database(url) for url in (sqlite_url, postgres_url)]
    yield [offices.issued(offices.Office(store)) for store in stores]
    for store in stores:
        store.close()


def test_same_commands_make_the_same_year_on_either_database_and_out_of_its_journal(
    both: list[offices.Office],
) -> None:
    one, other = both
    lines = []
    for office in both:
        with office.store.reading() as connection:
            lines.append(journal.texts(connection, office.book))
    assert lines[0] == lines[1]
    present = one.look(told)
    assert other.look(told) == present
    assert other.look(scored) == one.look(scored)
    with other.store.reading() as connection, replay.materialise(connection, other.book) as again:
        ledger = ledgers.get(again, other.book)
        assert ledger is not None
        pinned, today = other.look(lambda seen: (seen.pinned, seen.today))
        assert told(CycleView(again, ledger, pinned, today)) == present


def test_sample_of_branches_is_the_same_whoever_draws_and_whenever(small: offices.Office) -> None:
    small.open(schemes.province())
    units = [
        unit
        for unit in offices.units(small)
        if small.look(lambda seen, unit=unit: seen.pinned.is_ranked(unit))
    ][:15]  # type: ignore[misc]
    nominees = [
        nominations.Nominee(
            unit=unit, name=f"第{n}党支部", star="五星", published_on=date(2020, 4, 30), order=n
        )
        for unit in units
        for n in (1, 2)
    ]
    nominations.nominate(small.clerk, ledger=small.book, nominees=nominees)
    drawn = small.look(nominations.sample)
    assert len(drawn) == 3
    nominations.check(small.clerk, ledger=small.book, subjects=[drawn[0].code], fail="材料不实")
    assert [one.code for one in small.look(nominations.sample)] == [one.code for one in drawn]
