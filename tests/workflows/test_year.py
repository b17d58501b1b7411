"""The small scheme from opening to the last name."""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors
from storage import decisions as stored_decisions
from tests.support import offices, schemes
from workflows.cases import cycles, submissions
from workflows.lists import lineage
from workflows.selection import decisions, objections


def test_year_ends_with_names_and_an_outcome_for_everyone(office: offices.Office) -> None:
    offices.issued(office)
    outcomes = office.look(
        lambda seen: {case.subject: (case.state, case.outcome) for case in seen.of_track("unit")}
    )
    assert outcomes == {
        "U01": ("concluded", "named"),
        "U02": ("concluded", "named"),
        "U03": ("concluded", "exempt"),
        "U04": ("concluded", "not_named"),
        "U05": ("concluded", "not_named"),
        "U06": ("concluded", "not_named"),
    }
    assert office.look(lambda seen: [(one.subject, one.n) for one in lineage.named(seen)]) == [
        ("U01", 1),
        ("U02", 2),
    ]
    assert office.findings() == []


def test_year_closes_when_nothing_is_open(office: offices.Office) -> None:
    offices.issued(office)
    cycles.close(office.clerk, ledger=office.book)
    assert office.look(lambda seen: seen.ledger.state) == "closed"
    assert office.tick().done == ()
    assert office.findings() == []


def test_named_units_owe_their_story_after_the_paper(small: offices.Office) -> None:
    offices.issued(small).go("2020-08-11")
    assert small.task("U01", "story").state == "open"
    assert small.look(
        lambda seen: [task.subject for task in seen.every_task if task.kind == "story"]
    ) == ["U01", "U02"]


def test_decision_that_was_keyed_in_wrongly_is_entered_anew_until_somebody_confirmed_it(
    small: offices.Office,
) -> None:
    offices.proposed(small)
    offices.decide(small, "纪要〔11〕")
    offices.decide(small, "纪要〔1〕")
    decisions.confirm(small.reviewer, ledger=small.book, step="initial")
    kept = small.look(lambda seen: seen.find(stored_decisions.Decision))
    assert [(one.minutes, one.confirmed_by > 0) for one in kept] == [("纪要〔1〕", True)]
    with pytest.raises(errors.Refused, match="已有会议决定"):
        offices.decide(small, "纪要〔2〕")


def test_objection_cannot_have_come_tomorrow(small: offices.Office) -> None:
    offices.published(small)
    with pytest.raises(errors.Refused, match="2020-07-22"):
        objections.receive(
            small.clerk,
            ledger=small.book,
            subject="U01",
            source="letter",
            text="来信反映问题",
            received_on=date(2020, 7, 22),
        )


def test_what_the_office_owes_after_something_is_not_done_before_it(small: offices.Office) -> None:
    after = (
        "          - {key: told, name: 公示情况报告, owner: office, brings: nothing, "
        'opens: {after: "task:posted"}}\n'
    )
    small.open(
        schemes.small(
            yaml=schemes.SMALL.replace(
                "          - {key: paper_out,", after + "          - {key: paper_out,"
            )
        )
    )
    with pytest.raises(errors.Refused, match="“公示情况报告”“公示”办结后才开始办理"):
        submissions.accept(small.clerk, ledger=small.book, ids=[small.task("2020", "told").id])


def test_what_the_office_owes_after_something_may_be_done_on_the_same_day(
    small: offices.Office,
) -> None:
    after = (
        "          - {key: told, name: 公示情况报告, owner: office, brings: nothing, "
        'opens: {after: "task:posted"}}\n'
    )
    small.open(
        schemes.small(
            yaml=schemes.SMALL.replace(
                "          - {key: paper_out,", after + "          - {key: paper_out,"
            )
        )
    )
    offices.ended(small)
    submissions.accept(small.clerk, ledger=small.book, ids=[small.task("2020", "told").id])
    assert small.task("2020", "told").state == "accepted"
