"""The small scheme from opening to the last name."""

from __future__ import annotations

from tests import making, year
from workflows import cycles, lineage


def test_year_ends_with_names_and_an_outcome_for_everyone(office: making.Office) -> None:
    year.issued(office)
    outcomes = office.look(lambda seen: {case.subject: (case.state, case.outcome) for case in seen.of_track("unit")})
    assert outcomes == {
        "U01": ("concluded", "named"),
        "U02": ("concluded", "named"),
        "U03": ("concluded", "exempt"),
        "U04": ("concluded", "not_named"),
        "U05": ("concluded", "not_named"),
        "U06": ("concluded", "not_named"),
    }
    assert office.look(lambda seen: [(one.subject, one.n) for one in lineage.named(seen)]) == [("U01", 1), ("U02", 2)]
    assert office.findings() == []


def test_year_closes_when_nothing_is_open(office: making.Office) -> None:
    year.issued(office)
    cycles.close(office.clerk, book=office.book)
    assert office.look(lambda seen: seen.book.state) == "closed"
    assert office.tick().done == ()
    assert office.findings() == []


def test_named_units_owe_their_story_after_the_paper(small: making.Office) -> None:
    year.issued(small).go("2020-08-11")
    assert small.task("U01", "story").state == "open"
    assert small.look(lambda seen: [task.subject for task in seen.every_task if task.kind == "story"]) == ["U01", "U02"]
