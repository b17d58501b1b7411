"""Visits from the proposal to the record.

What is planned is seen by nobody, what is released is told, what was held settles the task.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors, records
from storage import notices, queries
from storage.entries.visit import VisitEntry
from tests.support import offices
from workflows.directory import members
from workflows.kernel.service import Outcome
from workflows.reports import history
from workflows.visits import visit_plans, visits

JUNE_23, JUNE_24 = date(2020, 6, 23), date(2020, 6, 24)


def visit(
    subject: str = "U01", held_on: date = JUNE_23, team: str = "一组", **more: str
) -> visits.Visit:
    return VisitEntry(subject=subject, held_on=held_on, team=team, form="实地", **more)


def plan(office: offices.Office, *planned: visits.Visit) -> Outcome:
    return visit_plans.plan(office.clerk, ledger=office.book, task="seen", planned=planned)


def record(office: offices.Office, *held: visits.Visit) -> Outcome:
    return visits.record(office.clerk, ledger=office.book, task="seen", held=held)


def release(office: offices.Office, *subjects: str) -> Outcome:
    return visit_plans.release(office.clerk, ledger=office.book, task="seen", subjects=subjects)


def cancel(office: offices.Office, why: str = "防汛") -> Outcome:
    ids = [one.id for one in office.look(visits.listing) if one.state in ("draft", "released")]
    return visit_plans.cancel(office.clerk, ledger=office.book, ids=ids, why=why)


def refused(caught: pytest.ExceptionInfo[errors.Refused]) -> list[records.Refusal]:
    return list(caught.value.refusals)


def states(office: offices.Office) -> list[tuple[str, str]]:
    return [(one.subject, one.state) for one in office.look(visits.listing)]


def texts(office: offices.Office, subject: str) -> list[str]:
    with office.store.reading() as connection:
        return [
            one.context["text"]
            for one in queries.Finder(connection, office.book).find(notices.Notice, task=[0])
            if one.subject == subject
        ]


def outward(office: offices.Office, subject: str) -> list[str]:
    with office.store.reading() as connection:
        return [
            one.sentence
            for one in history.of_subject(connection, subject, outward=True)
            if one.kind.startswith("visit.")
        ]


def test_proposal_leaves_out_days_off_make_up_days_and_own_units(outing: offices.Office) -> None:
    members.appoint(outing.clerk, kind=members.TEAM, name="一组", members={"周一": "U01"})
    made = outing.look(
        lambda seen: visit_plans.suggest(
            seen, task="seen", first=date(2020, 6, 24), last=date(2020, 6, 30)
        )
    )
    assert [(stop.unit, stop.team, stop.day.isoformat()) for stop in made.stops] == [
        ("U02", "一组", "2020-06-24"),
        ("U05", "一组", "2020-06-24"),
        ("U01", "二组", "2020-06-24"),
        ("U04", "二组", "2020-06-24"),
        ("U03", "一组", "2020-06-29"),
        ("U06", "一组", "2020-06-29"),
    ]
    assert made.unplaced == ()


def test_proposal_goes_around_what_is_planned_or_held(outing: offices.Office) -> None:
    plan(outing, visit("U01"), visit("U04"))
    made = outing.look(
        lambda seen: visit_plans.suggest(seen, task="seen", first=JUNE_23, last=JUNE_23)
    )
    assert {(stop.unit, stop.team) for stop in made.stops} == {("U02", "二组"), ("U05", "二组")}
    assert made.unplaced == ("U03", "U06")


def test_plan_is_seen_by_nobody_until_it_is_released(outing: offices.Office) -> None:
    plan(outing, visit("U01"), visit("U02"))
    assert (texts(outing, "U01"), outward(outing, "U01")) == ([], [])
    release(outing, "U01")
    assert texts(outing, "U01") == [
        "“学习调研”拟于6月23日（星期二）以实地方式到贵单位开展，由一组负责，请做好准备。"
    ]
    assert (outward(outing, "U01"), outward(outing, "U02")) == (
        ["通知2020-06-23学习调研（一组）"],
        [],
    )
    assert states(outing) == [("U01", "released"), ("U02", "draft")]
    release(outing)
    with pytest.raises(errors.Refused) as caught:
        release(outing)
    assert [one.code for one in refused(caught)] == ["nothing_to_announce"]


@pytest.mark.parametrize(
    ("stop", "why"),
    [
        (visit("U01", JUNE_24), "单位01：已有安排"),
        (visit("U02"), "单位02：一组 2020-06-23 已排2个，每天不超过2个"),
        (visit("U02", date(2020, 6, 27)), "单位02：2020-06-27 是休息日或调休上班日"),
        (visit("U02", date(2020, 6, 28)), "单位02：2020-06-28 是休息日或调休上班日"),
        (visit("U02", date(2020, 6, 25)), "单位02：2020-06-25 是休息日或调休上班日"),
        (visit("U03", team="二组"), "单位03：二组有该单位的人员，应回避"),
        (visit("U05", date(2020, 6, 22), "二组"), "单位05：2020-06-22 二组已经录过"),
    ],
)
def test_plan_that_cannot_be_is_refused(
    outing: offices.Office, stop: visits.Visit, why: str
) -> None:
    members.appoint(outing.clerk, kind=members.TEAM, name="二组", members={"周一": "U03"})
    plan(outing, visit("U01"), visit("U04"))
    record(outing, visit("U05", date(2020, 6, 22), "二组"))
    with pytest.raises(errors.Refused) as caught:
        plan(outing, stop)
    assert [one.sentence for one in refused(caught)] == [why]


def test_unit_reads_what_it_is_told_and_not_the_offices_reason(outing: offices.Office) -> None:
    plan(outing, visit("U01"))
    release(outing, "U01")
    ids = [row.id for row in outing.look(lambda seen: visits.listing(seen, "U01"))]
    visit_plans.cancel(
        outing.clerk, ledger=outing.book, ids=ids, why="厅里当天开会", tell="因工作安排调整。"
    )
    assert texts(outing, "U01")[1:] == [
        "“学习调研”原定6月23日（星期二）的安排取消（因工作安排调整），时间另行通知。"
    ]


def test_cancelled_plan_is_told_to_whom_it_was_told_and_may_be_made_again(
    outing: offices.Office,
) -> None:
    plan(outing, visit("U01"), visit("U02"))
    release(outing, "U01")
    cancel(outing)
    assert texts(outing, "U01")[1:] == ["“学习调研”原定6月23日（星期二）的安排取消，时间另行通知。"]
    assert (texts(outing, "U02"), outward(outing, "U02")) == ([], [])
    plan(outing, visit("U01"), visit("U02"))
    release(outing)
    assert (len(texts(outing, "U01")), len(texts(outing, "U02"))) == (3, 1)
    assert states(outing) == [("U01", "released"), ("U02", "released")]
    assert outing.findings() == []


def test_cancelling_needs_a_reason_and_something_that_was_not_held(outing: offices.Office) -> None:
    plan(outing, visit("U01"))
    with pytest.raises(errors.Refused) as caught:
        cancel(outing, why=" ")
    assert [one.code for one in refused(caught)] == ["reason_missing"]
    outing.go("2020-06-23")
    record(outing, visit("U01"))
    ids = [one.id for one in outing.look(visits.listing)]
    with pytest.raises(errors.Refused) as caught:
        visit_plans.cancel(outing.clerk, ledger=outing.book, ids=ids, why="防汛")
    assert [one.sentence for one in refused(caught)] == [f"安排{ids[0]}：现为“已完成”，不能取消"]
    with pytest.raises(errors.Misuse, match="没有编号为 9999 的安排"):
        visit_plans.cancel(outing.clerk, ledger=outing.book, ids=[9999], why="防汛")


def test_record_holds_what_was_planned_and_settles_the_task_as_of_its_day(
    outing: offices.Office,
) -> None:
    plan(outing, visit("U01"), visit("U02"))
    release(outing)
    outing.go("2020-06-29")
    record(outing, visit("U01", JUNE_24, findings="台账不全"), visit("U04"))
    assert [
        (one.subject, one.state, one.held_on, one.findings) for one in outing.look(visits.listing)
    ] == [
        ("U02", "released", JUNE_23, ""),
        ("U04", "held", JUNE_23, ""),
        ("U01", "held", JUNE_24, "台账不全"),
    ]
    task = outing.task("U01", "seen")
    assert (task.state, task.received_on) == ("accepted", JUNE_24)
    assert outing.findings() == []


def test_record_on_the_day_of_a_cancelled_plan_takes_its_place(outing: offices.Office) -> None:
    plan(outing, visit("U01"))
    cancel(outing)
    plan(outing, visit("U01", JUNE_24))
    outing.go("2020-06-24")
    record(outing, visit("U01"))
    assert sorted((one.held_on, one.state) for one in outing.look(visits.listing)) == [
        (JUNE_23, "held"),
        (JUNE_24, "cancelled"),
    ]
    assert outing.findings() == []


def test_same_visit_again_and_one_of_tomorrow_are_refused_and_another_is_kept_beside(
    outing: offices.Office,
) -> None:
    outing.go("2020-06-23")
    record(outing, visit("U01"))
    with pytest.raises(errors.Refused) as caught:
        record(outing, visit("U01"), visit("U02", JUNE_24))
    assert [(one.subject, one.code) for one in refused(caught)] == [
        ("U01", "visit_recorded"),
        ("U02", "received_in_future"),
    ]
    outing.go("2020-06-24")
    record(outing, visit("U01", JUNE_24))
    assert states(outing) == [("U01", "held"), ("U01", "held")]
