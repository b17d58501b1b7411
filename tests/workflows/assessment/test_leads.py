"""What a department or a jury marks settles its own task, and nobody else's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine import errors
from storage import tasks
from tests.support import offices, schemes
from workflows.assessment import mark_confirmation, marks

LED = schemes.SMALL.replace(
    "text: 乙项, weight: 50", "text: 乙项, weight: 50, lead: watch"
).replace(
    "          - {key: ranked, name: 排序",
    "          - {key: led, name: 监督部门打分, owner: 监督部门, does: 牵头打分, concerns: watch, "
    "opens: 2020-06-15, due: 2020-07-08}\n"
    "          - {key: ranked, name: 排序",
)
JURY = (
    LED.replace("lead: watch", "lead: 互评")
    .replace("concerns: watch", "concerns: 互评")
    .replace(
        "ties: [two]", "ties: [two], juries: [{name: 互评, size: 5, minimum: 2, drop_from: 5}]"
    )
)


def given(office: offices.Office, indicator: str, *assessors: str) -> None:
    """Everybody's marks on an indicator, keyed in and confirmed."""
    entered = [
        marks.Mark(subject=unit, assessor=assessor, indicator=indicator, value=Decimal(40))
        for unit in offices.RANKED
        for assessor in assessors
    ]
    marks.import_marks(office.clerk, ledger=office.book, marks=entered)
    mark_confirmation.confirm_marks(office.reviewer, ledger=office.book)


def settled(office: offices.Office) -> tuple[str, set[str]]:
    """The state of the leader's task, and the states of the panels'."""
    panels = office.look(lambda cycle: cycle.of_kind("marks"))
    ranked = {task.state for task in panels if task.subject in offices.RANKED}
    return office.task("2020", "led").state, ranked


def test_the_leaders_marks_settle_the_leaders_task(office: offices.Office) -> None:
    offices.entered(office.open(schemes.small(yaml=LED))).go("2020-06-30")
    given(office, "乙", "监督部门")
    assert settled(office) == ("accepted", {"open"})
    given(office, "甲", "考评员1")
    assert settled(office) == ("accepted", {"accepted"})
    assert office.findings() == []


def test_the_panels_marks_leave_the_leaders_task_open(office: offices.Office) -> None:
    offices.entered(office.open(schemes.small(yaml=LED))).go("2020-06-30")
    given(office, "甲", "考评员1")
    state, panels = settled(office)
    assert (state in tasks.DISCHARGED, panels) == (False, {"accepted"})


def test_units_mark_each_other_and_none_itself(office: offices.Office) -> None:
    offices.entered(office.open(schemes.small(yaml=JURY))).go("2020-06-30")
    own = marks.Mark(subject="U01", assessor="单位01", indicator="乙", value=Decimal(50))
    with pytest.raises(errors.Refused) as caught:
        marks.import_marks(office.clerk, ledger=office.book, marks=[own])
    assert offices.refusals(caught) == [("recused", "U01")]
    given(office, "乙", "代表一")
    assert office.task("2020", "led").state not in tasks.DISCHARGED
    given_by_others = [
        marks.Mark(subject=unit, assessor="代表二", indicator="乙", value=Decimal(20))
        for unit in offices.RANKED
    ]
    marks.import_marks(office.clerk, ledger=office.book, marks=given_by_others)
    mark_confirmation.confirm_marks(office.reviewer, ledger=office.book)
    assert office.task("2020", "led").state == "accepted"
