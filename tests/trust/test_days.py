"""Days of facts: the impossible is refused, the unusual is taken with a reason, and listed."""

from __future__ import annotations

from datetime import date

import pytest

from engine import days, errors
from tests.support import offices, programs
from workflows.cases import catching_up
from workflows.reports import history
from workflows.selection import decisions, proposals, revocations

WHY = "会上定的，纪要昨天才到"


def decide(office: offices.Office, held_on: date, why: str = "") -> None:
    decisions.decide(
        office.clerk,
        ledger=office.book,
        step="initial",
        held_on=held_on,
        minutes="纪要〔1〕",
        why=why,
    )


def listed(office: offices.Office) -> list[tuple[date, str, str]]:
    rows = office.look(history.backdated)
    return [(row.day, row.what, row.why) for row in rows]


def test_a_meeting_before_its_list_was_made_is_taken_with_a_reason_and_listed(
    office: offices.Office,
) -> None:
    offices.proposed(office)
    with pytest.raises(errors.Refused) as caught:
        decide(office, date(2020, 7, 17))
    assert offices.refusal_codes(caught) == ["unusual_day"]
    decide(office, date(2020, 7, 17), WHY)
    assert listed(office) == [(date(2020, 7, 17), "早于名单生成（2020-07-20）", WHY)]


@pytest.mark.parametrize(("today", "is_asked"), [("2020-07-31", False), ("2020-08-06", True)])
def test_more_than_ten_working_days_back_wants_a_reason(
    office: offices.Office, today: str, is_asked: bool
) -> None:
    offices.proposed(office).go(today)
    if is_asked:
        with pytest.raises(errors.Refused) as caught:
            decide(office, date(2020, 7, 20))
        assert offices.refusal_codes(caught) == ["unusual_day"]
    decide(office, date(2020, 7, 20), WHY if is_asked else "")
    assert bool(listed(office)) == is_asked


def test_fridays_meeting_is_keyed_in_on_monday_without_a_word(office: offices.Office) -> None:
    offices.answered(office).go("2020-07-17")
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")
    office.go("2020-07-20")
    decide(office, date(2020, 7, 17))
    assert listed(office) == []


def test_an_impossible_day_is_told_once(office: offices.Office) -> None:
    offices.issued(office)
    with pytest.raises(errors.Refused) as caught:
        revocations.revoke(
            office.clerk,
            ledger=office.book,
            subject="U01",
            meeting="board",
            held_on=date(2019, 8, 10),
            minutes="纪要〔9〕",
            why="失实",
        )
    assert "unusual_day" not in offices.refusal_codes(caught)


def test_one_reason_by_two_serves_everything_before_the_year_was_taken_up(
    office: offices.Office,
) -> None:
    offices.proposed(office).go("2020-10-12")
    reason = "10月启用，补录4—9月"
    catching_up.enter(office.clerk, ledger=office.book, why=reason)
    with pytest.raises(errors.Refused) as caught:
        decide(office, date(2020, 7, 20))
    assert offices.refusal_codes(caught) == ["unusual_day"]
    with pytest.raises(errors.Refused) as caught:
        catching_up.confirm(office.clerk, ledger=office.book)
    assert offices.refusal_codes(caught) == ["own_entry"]
    catching_up.confirm(office.reviewer, ledger=office.book)
    decide(office, date(2020, 7, 20))
    assert [why for _, _, why in listed(office)] == [reason]
    with pytest.raises(errors.Refused) as caught:
        catching_up.enter(office.clerk, ledger=office.book, why=reason)
    assert offices.refusal_codes(caught) == ["unchanged"]


def test_a_year_is_opened_and_caught_up_in_one_command(fresh: programs.Program) -> None:
    at = fresh.at("2020-10-12T09:00")
    programs.done(at("cycle", "open", "henan-2020", "--catch-up", "10月启用"), "录入补录")
    programs.refused(at("cycle", "confirm", "--yes"), 3, "须由他人复核")
    programs.done(at.by("李审核")("cycle", "confirm", "--yes"), "补录已复核")
    programs.done(at("audit", "backdated"), "没有。")


@pytest.mark.parametrize(
    ("today", "month", "day", "year"),
    [
        (date(2021, 1, 5), 12, 28, 2020),
        (date(2020, 12, 28), 1, 5, 2021),
        (date(2020, 7, 1), 5, 29, 2020),
        (date(2020, 2, 1), 12, 1, 2020),
        (date(2020, 12, 1), 2, 29, 2020),
        (date(2021, 12, 1), 2, 29, 2020),
    ],
)
def test_a_day_without_a_year_is_the_nearest_within_the_cycle(
    today: date, month: int, day: int, year: int
) -> None:
    assert days.nearest_year(today, not_before=date(2020, 1, 1))(month, day) == year


def test_a_typed_day_is_the_nearest_too(opened: programs.Program) -> None:
    later = opened.at("2021-01-05T09:00")
    programs.done(
        later("unit", "contact", "单位01", "王五", "--from", "12月28日"), "自2020-12-28起"
    )
