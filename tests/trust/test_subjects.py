"""What is open against one keeps that one: the stage, the hold, the unit that left, the number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine import errors
from storage import tasks as stored_tasks
from tests.support import offices, schemes
from tests.workflows.selection import test_nominations
from workflows.assessment import mark_confirmation, marks
from workflows.cases import transitions
from workflows.selection import awards, proposals, revocations
from workflows.tasks import changes


def test_nobody_is_named_who_has_not_come_to_the_stage(office: offices.Office) -> None:
    offices.ended(office).go("2020-08-10")
    offices.reviewed(office, "issue")
    with pytest.raises(errors.Refused) as caught:
        awards.issue(
            office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10)
        )
    assert offices.refusals(caught) == [("stage_not_reached", "U01"), ("stage_not_reached", "U02")]


def wakes(office: offices.Office, subject: str) -> list[bool]:
    found = office.look(lambda cycle: cycle.find(stored_tasks.Task, subject=subject, state="open"))
    return [task.wake_at is not None for task in found]


def test_a_held_unit_sleeps_and_wakes_where_it_was(office: offices.Office) -> None:
    office.open().go("2020-05-20")
    one = transitions.Selection(subjects=("U01",))
    transitions.hold(office.clerk, ledger=office.book, selection=one, why="机构调整")
    assert (set(wakes(office, "U01")), set(wakes(office, "U02"))) == ({False}, {True})
    task = office.task("U01", "paper")
    changes.extend(
        office.clerk,
        ledger=office.book,
        ids=[task.id],
        due_on=date(2020, 6, 5),
        why="机构调整",
    )
    office.go("2020-06-03")
    assert set(wakes(office, "U01")) == {False}
    transitions.resume(office.clerk, ledger=office.book, selection=one)
    assert set(wakes(office, "U01")) == {True}
    assert office.findings() == []


def test_branches_of_a_unit_that_left_are_on_no_list(office: offices.Office) -> None:
    test_nominations.checked(office).go("2020-07-01")
    transitions.conclude(
        office.clerk,
        ledger=office.book,
        selection=transitions.Selection(subjects=("U04",)),
        outcome="merged",
        why="机构改革",
    )
    standing = test_nominations.propose(office, "initial")
    assert {subject: standing[subject] for subject in ("U01-1", "U04-1", "U04-2")} == {
        "U01-1": ("in", "本单位推荐次序第1，在名额3个之内"),
        "U04-1": ("out", "不列入：已结束（所在单位撤并）"),
        "U04-2": ("out", "不列入：已结束（所在单位撤并）"),
    }


@pytest.mark.parametrize(
    ("minutes", "doc", "used"),
    [("纪要〔1〕", "", "纪要〔1〕"), ("纪要〔9〕", "发〔2020〕1号", "发〔2020〕1号")],
)
def test_a_revocation_bears_no_number_under_which_something_else_was_decided(
    office: offices.Office, minutes: str, doc: str, used: str
) -> None:
    offices.issued(office)
    with pytest.raises(errors.Refused) as caught:
        revocations.revoke(
            office.clerk,
            ledger=office.book,
            subject="U01",
            meeting="board",
            held_on=date(2020, 8, 10),
            minutes=minutes,
            doc=doc,
            why="失实",
        )
    (refusal,) = caught.value.refusals
    assert (refusal.code, used in refusal.sentence) == ("number_used", True)


def test_a_result_that_the_scheme_counts_as_nothing_is_owed_by_nobody_after_the_ranking(
    office: offices.Office,
) -> None:
    yaml = schemes.SMALL.replace("key: safe,", "key: safe, missing: zero,")
    assert yaml != schemes.SMALL
    office.open(schemes.small(yaml=yaml))
    offices.entered(office).go("2020-06-30")
    offices.numbers(office, *offices.units(office))
    entered = [
        marks.Mark(subject=unit, assessor=f"考评员{n}", indicator=key, value=Decimal(40))
        for unit in offices.RANKED
        for n in (1, 2, 3)
        for key in "甲乙"
    ]
    marks.import_marks(office.clerk, ledger=office.book, marks=entered)
    mark_confirmation.confirm_marks(office.reviewer, ledger=office.book)
    office.go("2020-07-01")
    assert office.task("2020", "result").state == "open"
    proposals.rank(office.clerk, ledger=office.book, award="prize")
    assert office.task("2020", "result").state == "accepted"
