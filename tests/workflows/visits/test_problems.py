"""A problem from its finding to 销号: owed by its unit, reported, returned, struck off.

A grave one keeps the unit in its stage.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors
from storage import notices, queries
from storage import problems as stored_problems
from storage.entries.problem import ProblemEntry
from tests.support import offices, schemes
from workflows.cases import submissions
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import Outcome
from workflows.reports import explain, worklist
from workflows.selection import corrections
from workflows.tasks import changes
from workflows.visits import problems


def find(
    office: offices.Office, subject: str = "U01", what: str = "台账不全", **more: object
) -> int:
    problem = ProblemEntry(subject=subject, what=what, **more)  # type: ignore[arg-type]
    made = problems.add(office.clerk, ledger=office.book, entries=[problem])
    return int(next(one.data["id"] for one in made.done if one.kind == "problem.found"))


def report(office: offices.Office, id_: int, text: str = "已补齐") -> Outcome:
    return problems.report(office.clerk, ledger=office.book, id_=id_, text=text)


def close(office: offices.Office, id_: int) -> Outcome:
    return problems.close(office.clerk, ledger=office.book, id_=id_)


def give_back(office: offices.Office, id_: int, why: str = "仍缺上半年") -> Outcome:
    return problems.give_back(office.clerk, ledger=office.book, id_=id_, why=why)


def stands(office: offices.Office, id_: int) -> tuple[str, str]:
    """What the problem is, and what its task is."""
    (one,) = [one for one in office.look(problems.listing) if one.id == id_]
    tasks = [
        task
        for task in office.look(lambda seen: seen.every_task)
        if task.subject == one.code and task.kind in ("fix", "fix_grave")
    ]
    return one.state_name, tasks[0].state


def test_problem_goes_from_found_to_struck_off(outing: offices.Office) -> None:
    id_ = find(outing, kind="灯下黑", measure="补齐台账", leader="王厅长", source="visit")
    (one,) = outing.look(problems.listing)
    assert (one.source, one.due_on, one.days_left, one.state_name) == (
        "调研",
        date(2020, 7, 21),
        20,
        "整改中",
    )
    report(outing, id_)
    assert stands(outing, id_) == ("已报整改情况", "handed_in")
    give_back(outing, id_)
    assert stands(outing, id_) == ("整改中", "open")
    report(outing, id_)
    close(outing, id_)
    assert stands(outing, id_) == ("已销号", "accepted")
    assert outing.look(problems.listing)[0].days_left is None
    assert outing.findings() == []


def wrongly_closed(office: offices.Office) -> int:
    id_ = find(office)
    report(office, id_)
    close(office, id_)
    return id_


def test_a_problem_that_was_struck_off_by_mistake_is_taken_up_by_two(
    outing: offices.Office,
) -> None:
    id_ = wrongly_closed(outing)
    right = {"before": "已销号", "after": "已报整改情况", "why": "点错", "row": id_}
    corrections.correct(outing.clerk, ledger=outing.book, what="问题销号", **right)
    assert stands(outing, id_) == ("已销号", "accepted")
    corrections.confirm(outing.reviewer, ledger=outing.book)
    assert stands(outing, id_) == ("已报整改情况", "handed_in")
    give_back(outing, id_)
    assert stands(outing, id_) == ("整改中", "open")
    with pytest.raises(errors.Refused) as caught:
        corrections.correct(outing.clerk, ledger=outing.book, what="问题销号", **right)
    assert offices.refusal_codes(caught) == ["nothing_says"]
    assert outing.findings() == []


def test_a_struck_off_problems_task_is_not_taken_up_behind_its_back(
    outing: offices.Office,
) -> None:
    id_ = wrongly_closed(outing)
    (problem,) = outing.look(lambda cycle: cycle.find(stored_problems.Problem, id=[id_]))
    with pytest.raises(errors.Refused) as caught:
        changes.reopen(outing.clerk, ledger=outing.book, ids=[problem.task], why="点错")
    assert offices.refusal_codes(caught) == ["problem_task"]
    assert stands(outing, id_) == ("已销号", "accepted")


def test_every_return_is_told_to_the_unit(outing: offices.Office) -> None:
    id_ = find(outing)
    for why in ("缺上半年", "缺签字"):
        report(outing, id_)
        give_back(outing, id_, why)
    with outing.store.reading() as connection:
        own = [task.id for task in outing.look(lambda seen: seen.every_task) if task.kind == "fix"]
        told = [
            one.context["why"]
            for one in queries.Finder(connection, outing.book).find(notices.Notice, task=own)
            if one.kind == "returned"
        ]
    assert told == ["缺上半年", "缺签字"]


@pytest.mark.parametrize("state", ["rectifying", "reported", "closed"])
def test_step_that_does_not_follow_is_refused(outing: offices.Office, state: str) -> None:
    id_ = find(outing)
    if state != "rectifying":
        report(outing, id_)
    if state == "closed":
        close(outing, id_)
    refused = []
    for act in (close, give_back, report):
        if (state, act) in {
            ("reported", close),
            ("reported", give_back),
            ("reported", report),
            ("rectifying", report),
        }:
            continue
        with pytest.raises(errors.Refused) as caught:
            act(outing, id_)
        refused += offices.refusal_codes(caught)
    assert refused == ["not_from_here"] * {"rectifying": 2, "reported": 0, "closed": 3}[state]


def test_report_and_return_say_something(outing: offices.Office) -> None:
    id_ = find(outing)
    with pytest.raises(errors.Refused) as caught:
        report(outing, id_, " ")
    assert offices.refusal_codes(caught) == ["text_missing"]
    report(outing, id_)
    with pytest.raises(errors.Refused) as caught:
        give_back(outing, id_, "")
    assert offices.refusal_codes(caught) == ["reason_missing"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"source": "opinion"}, "没有来源“opinion”"),
        ({"kind": "灯上黑"}, "没有类型“灯上黑”：有 灯下黑、两张皮、其他"),
        ({"subject": "U99"}, "没有这些对象：U99"),
    ],
)
def test_problem_has_a_source_a_kind_and_a_unit_that_there_are(
    outing: offices.Office, more: dict[str, str], told: str
) -> None:
    with pytest.raises(errors.Misuse, match=told):
        find(outing, **more)  # type: ignore[arg-type]
    assert outing.look(problems.listing) == []


def test_grave_problem_keeps_the_unit_in_its_stage_until_it_is_struck_off(
    small: offices.Office,
) -> None:
    offices.entered(small.open(schemes.visits()))
    grave, light = find(small, is_grave=True), find(small, "U02")
    submissions.accept(small.clerk, ledger=small.book, ids=[small.task("2020", "ready").id])
    small.tick()

    def owed(subject: str) -> list[str]:
        return [
            one.refusal.sentence
            for one in small.look(lambda seen: rectifying_conditions(seen, subject))
            if one.refusal is not None
        ]

    assert [one for one in owed("U01") if "整改" in one] == [
        "“整改重大问题”尚未完成（单位，2020-07-14前）"
    ]
    assert [one for one in owed("U02") if "整改" in one] == []
    report(small, grave)
    close(small, grave)
    report(small, light)
    assert [one for one in owed("U01") if "整改" in one] == []


def rectifying_conditions(cycle: CycleView, subject: str) -> tuple[explain.gates.Condition, ...]:
    return explain.explain(cycle, subject).conditions


@pytest.mark.parametrize("act", ["accept", "return", "withdraw", "submit"])
def test_task_of_a_problem_moves_with_its_problem_only(outing: offices.Office, act: str) -> None:
    id_ = find(outing)
    (task,) = [task for task in outing.look(lambda seen: seen.every_task) if task.kind == "fix"]
    report(outing, id_)
    acts = {
        "accept": lambda: submissions.accept(outing.clerk, ledger=outing.book, ids=[task.id]),
        "return": lambda: submissions.give_back(
            outing.clerk, ledger=outing.book, ids=[task.id], why="改"
        ),
        "withdraw": lambda: submissions.withdraw(outing.clerk, ledger=outing.book, ids=[task.id]),
        "submit": lambda: outing.hand_in("U01", kind="fix"),
    }
    with pytest.raises(errors.Refused) as caught:
        acts[act]()
    assert [(one.code, one.mend) for one in caught.value.refusals] == [
        ("settled_by_work", "问题用 mofan problem report、return、close 办理")
    ]
    assert stands(outing, id_) == ("已报整改情况", "handed_in")


def test_morning_list_says_where_reported_problems_are_looked_at(outing: offices.Office) -> None:
    report(outing, find(outing))
    with outing.store.reading() as connection:
        waiting = worklist.today(connection, outing.reviewer.actor, now=outing.time.now()).waiting
    assert ("待审核：整改问题", "mofan problem list --state 已报整改情况") in [
        (one.title, one.command) for one in waiting
    ]


def test_problem_is_owed_from_the_moment_it_is_found(outing: offices.Office) -> None:
    assert stands(outing, find(outing)) == ("整改中", "open")
    assert outing.tick().done[0].kind == "task.reminded"


def test_problem_whose_task_was_waived_is_struck_off(outing: offices.Office) -> None:
    id_ = find(outing)
    (task,) = [task for task in outing.look(lambda seen: seen.every_task) if task.kind == "fix"]
    changes.waive(outing.clerk, ledger=outing.book, ids=[task.id], why="机构撤并")
    close(outing, id_)
    assert stands(outing, id_) == ("已销号", "waived")
    with pytest.raises(errors.Refused):
        close(outing, id_)
