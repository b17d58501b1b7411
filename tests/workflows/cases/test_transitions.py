"""Cases on their way: on, back, held, concluded; alone and in bulk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine import errors
from storage.ledger import journal
from tests.support import offices, schemes
from workflows.cases import submissions, transitions
from workflows.kernel.service import RunOptions
from workflows.scheme import compiler
from workflows.selection import awards, revocations

ALL = transitions.Selection(stage="first", track="unit")
ONE = transitions.Selection(subjects=("U01",))


def codes(refused: Callable[[], object]) -> list[str]:
    with pytest.raises(errors.Refused) as caught:
        refused()
    return [one.code for one in caught.value.refusals]


def test_advance_of_a_stage_moves_who_may_and_names_who_may_not(office: offices.Office) -> None:
    office.open().go("2020-05-20").hand_in("U01", "U02")
    office.accept("U01", "U02")
    office.go("2020-06-15")
    found = transitions.advance(office.clerk, ledger=office.book, selection=ALL)
    assert [done.subject for done in found.done] == ["U01", "U02"]
    assert [refusal.subject for refusal in found.refused] == ["U03", "U04", "U05", "U06"]
    assert office.states() == {
        "U01": "second",
        "U02": "second",
        "U03": "first",
        "U04": "first",
        "U05": "first",
        "U06": "first",
    }
    assert office.findings() == []


def test_advance_all_or_none_moves_nobody_when_one_may_not(small: offices.Office) -> None:
    small.open().go("2020-05-20").hand_in("U01")
    small.accept("U01")
    small.go("2020-06-15")
    with pytest.raises(errors.Refused):
        transitions.advance(
            small.clerk, ledger=small.book, selection=ALL, run_options=RunOptions(all_or_none=True)
        )
    assert set(small.states().values()) == {"first"}


def test_advance_with_carry_over_leaves_an_arrear_that_stays_owed(small: offices.Office) -> None:
    small.open().go("2020-06-15")
    small.advance("U01", carry_over="主要领导调整，月底补报")
    task = small.task("U01", "paper")
    assert (small.case("U01").state, task.state, task.carried) == (
        "second",
        "open",
        "主要领导调整，月底补报",
    )
    assert small.findings() == []


def test_advance_dry_run_changes_nothing(small: offices.Office) -> None:
    small.open().go("2020-06-15")
    with small.store.reading() as connection:
        before = journal.texts(connection, small.book)
    found = transitions.advance(
        small.clerk,
        ledger=small.book,
        selection=ALL,
        carry_over="试",
        run_options=RunOptions(dry_run=True),
    )
    with small.store.reading() as connection:
        after = journal.texts(connection, small.book)
    assert (len(found.done), found.was_dry, after) == (7, True, before)


def test_advance_with_the_same_op_acts_once(office: offices.Office) -> None:
    office.open().go("2020-06-15")
    how = RunOptions(op="morning")
    chosen = transitions.Selection(subjects=("U01",))
    first = transitions.advance(
        office.clerk, ledger=office.book, selection=chosen, carry_over="转", run_options=how
    )
    second = transitions.advance(
        office.clerk, ledger=office.book, selection=chosen, carry_over="转", run_options=how
    )
    assert [done.subject for done in second.done] == [done.subject for done in first.done]
    assert (first.was_repeated, second.was_repeated, office.case("U01").version) == (False, True, 2)


def test_refused_op_may_be_repeated(small: offices.Office) -> None:
    small.open()
    chosen, how = transitions.Selection(subjects=("U01",)), RunOptions(op="x")
    with pytest.raises(errors.Refused):
        transitions.advance(
            small.clerk, ledger=small.book, selection=chosen, carry_over="转", run_options=how
        )
    small.go("2020-06-15")
    assert (
        len(
            transitions.advance(
                small.clerk, ledger=small.book, selection=chosen, carry_over="转", run_options=how
            ).done
        )
        == 1
    )


def test_closing_task_is_settled_when_the_last_case_leaves(small: offices.Office) -> None:
    small.open().go("2020-06-15")
    small.advance("U01", "U02", "U03", "U04", "U05", carry_over="转")
    assert small.task("2020", "close_first").state == "open"
    small.advance("U06", carry_over="转")
    assert small.task("2020", "close_first").state == "accepted"


def test_entering_a_stage_dates_what_hangs_on_the_entry(small: offices.Office) -> None:
    offices.entered(small)
    task = small.task("U01", "marks")
    assert (task.opens_on, task.due_on) == (date(2020, 6, 17), date(2020, 6, 30))


def test_stale_version_is_refused_with_who_moved_it(small: offices.Office) -> None:
    small.open()
    transitions.hold(
        small.reviewer,
        ledger=small.book,
        selection=transitions.Selection(subjects=("U01",)),
        why="核查",
    )
    with pytest.raises(errors.Refused) as caught:
        transitions.resume(
            small.clerk,
            ledger=small.book,
            selection=transitions.Selection(subjects=("U01",), seen_versions={"U01": 1}),
        )
    assert [one.sentence for one in caught.value.refusals] == [
        "单位01已被李审核于05月06日09:00改动，现为“第一阶段”"
    ]


def test_revert_goes_back_and_cancels_what_the_entry_opened(office: offices.Office) -> None:
    offices.entered(office)
    transitions.revert(
        office.clerk,
        ledger=office.book,
        selection=transitions.Selection(subjects=("U01",)),
        why="方案不合格",
    )
    assert (office.case("U01").state, office.task("U01", "marks").state) == ("first", "cancelled")
    office.go("2020-06-16")
    office.advance("U01")
    assert (office.case("U01").state, office.task("U01", "marks").state) == ("second", "waiting")
    assert office.findings() == []


def test_revert_makes_a_carried_task_block_again(small: offices.Office) -> None:
    small.open().go("2020-06-15")
    small.advance("U01", carry_over="转")
    transitions.revert(
        small.clerk,
        ledger=small.book,
        selection=transitions.Selection(subjects=("U01",)),
        why="先补报",
    )
    assert small.owed("U01") == ["task_open"]


def test_revert_needs_a_reason_and_a_stage_before(small: offices.Office) -> None:
    small.open()
    for why, code in (("", "reason_missing"), ("改", "in_first_stage")):
        with pytest.raises(errors.Refused) as caught:
            transitions.revert(
                small.clerk,
                ledger=small.book,
                selection=transitions.Selection(subjects=("U01",)),
                why=why,
            )
        assert [one.code for one in caught.value.refusals] == [code]


def test_conclude_ends_a_case_with_outcome_and_cancels_what_it_owes(office: offices.Office) -> None:
    office.open()
    chosen = transitions.Selection(subjects=("U01",))
    transitions.conclude(
        office.clerk, ledger=office.book, selection=chosen, outcome="merged", why="机构撤并"
    )
    case = office.case("U01")
    assert (case.state, case.outcome, case.left, office.task("U01", "paper").state) == (
        "concluded",
        "merged",
        "first",
        "cancelled",
    )
    assert office.findings() == []


def test_revert_of_a_concluded_case_takes_it_back_to_where_it_was(small: offices.Office) -> None:
    small.open()
    chosen = transitions.Selection(subjects=("U01",))
    transitions.conclude(
        small.clerk, ledger=small.book, selection=chosen, outcome="withdrawn", why="申请退出"
    )
    transitions.revert(small.clerk, ledger=small.book, selection=chosen, why="收回申请")
    small.go("2020-05-07")
    case = small.case("U01")
    assert (case.state, case.outcome, case.left, small.task("U01", "paper").state) == (
        "first",
        "",
        "",
        "open",
    )


def test_hold_stops_and_resume_lets_go(small: offices.Office) -> None:
    small.open().go("2020-06-15")
    chosen = transitions.Selection(subjects=("U01",))
    transitions.hold(small.clerk, ledger=small.book, selection=chosen, why="核查")
    assert small.owed("U01") == ["held", "task_open"]
    transitions.resume(small.clerk, ledger=small.book, selection=chosen)
    assert small.owed("U01") == ["task_open"]


def test_held_case_is_neither_concluded_nor_taken_back(small: offices.Office) -> None:
    offices.entered(small)
    transitions.hold(small.clerk, ledger=small.book, selection=ONE, why="核查")
    assert codes(
        lambda: transitions.conclude(
            small.clerk, ledger=small.book, selection=ONE, outcome="merged", why="撤并"
        )
    ) == ["held"]
    assert codes(
        lambda: transitions.revert(small.clerk, ledger=small.book, selection=ONE, why="重来")
    ) == ["held"]
    assert small.case("U01").state == "second"


def test_last_step_asks_for_tasks_gates_and_outcome(small: offices.Office) -> None:
    offices.marked(small)
    submissions.accept(small.clerk, ledger=small.book, ids=[small.task("2020", "ready").id])
    small.advance("U01")
    assert codes(lambda: small.advance("U01")) == ["gate_closed", "outcome_unknown"]
    assert codes(lambda: small.advance("2020")) == [
        *["task_open"] * 2,
        *["task_waiting"] * 3,
        "outcome_unknown",
    ]


def test_case_held_when_the_paper_goes_out_is_named_by_the_next_one(
    small: offices.Office,
) -> None:
    offices.at_the_end(small)
    transitions.hold(small.clerk, ledger=small.book, selection=ONE, why="核查")
    offices.reviewed(small, "issue")
    issued = awards.issue(
        small.clerk, ledger=small.book, number="发〔2020〕1号", dated=date(2020, 8, 10)
    )
    assert [(one.code, one.subject) for one in issued.refused] == [("held", "U01")]
    assert small.names("prize", "named") == ["U02"]
    assert (small.case("U01").outcome, small.case("U02").outcome) == ("", "named")
    assert codes(lambda: small.advance("U01")) == ["held", "outcome_unknown"]
    transitions.resume(small.clerk, ledger=small.book, selection=ONE)
    assert codes(
        lambda: transitions.revert(small.clerk, ledger=small.book, selection=ONE, why="重来")
    ) == ["issued"]
    offices.reviewed(small, "issue")
    awards.issue(small.clerk, ledger=small.book, number="发〔2020〕2号", dated=date(2020, 8, 10))
    assert (small.case("U01").state, small.case("U01").outcome) == ("concluded", "named")
    assert small.findings() == []


def test_every_way_asks_its_guards() -> None:
    edges = compiler.definitions(schemes.small())["unit"].edges
    assert {(edge.trigger, edge.source, edge.guards) for edge in edges} == {
        ("advance", "first", ("not_held", "tasks_discharged", "gates_passed", "stage_open")),
        ("advance", "second", ("not_held", "tasks_discharged", "gates_passed", "stage_open")),
        ("advance", "third", ("not_held", "tasks_discharged", "gates_passed", "outcome_known")),
        *(
            ("conclude", stage, ("not_held", "outcome_given"))
            for stage in ("first", "second", "third")
        ),
        *(("revert", stage, ("not_held", "nothing_issued")) for stage in ("second", "third")),
        *(
            (compiler.reopening(stage), "concluded", ("not_held", "nothing_issued"))
            for stage in ("first", "second", "third")
        ),
    }


def test_unknown_subject_is_misuse(small: offices.Office) -> None:
    small.open()
    with pytest.raises(errors.Misuse, match="没有这些对象：U99"):
        small.advance("U99")


def test_nobody_selected_is_misuse(small: offices.Office) -> None:
    small.open()
    with pytest.raises(errors.Misuse, match="没有说明对象"):
        transitions.advance(small.clerk, ledger=small.book, selection=transitions.Selection())


def test_version_that_never_was_is_refused_with_the_present_one(small: offices.Office) -> None:
    small.open()
    chosen = transitions.Selection(subjects=("U01",), seen_versions={"U01": 9})
    with pytest.raises(errors.Refused) as caught:
        transitions.hold(small.clerk, ledger=small.book, selection=chosen, why="核查")
    assert [
        (refusal.code, refusal.sentence, refusal.mend) for refusal in caught.value.refusals
    ] == [
        (
            "version_unknown",
            "单位01没有第9版，现为第1版“第一阶段”",
            "请看过现状，再用 --seen 1 办理",
        )
    ]
    now = transitions.Selection(subjects=("U01",), seen_versions={"U01": 1})
    assert transitions.hold(small.clerk, ledger=small.book, selection=now, why="核查").done


@pytest.mark.parametrize("act", ["named", "revoked"])
def test_who_moved_a_case_is_found_whatever_the_line_is_called(
    small: offices.Office,
    act: str,
) -> None:
    offices.issued(small)
    subject = "U01"
    before = small.case(subject).version - (act == "named")
    if act == "revoked":
        revoked(small)
    with pytest.raises(errors.Refused) as caught:
        transitions.hold(
            small.clerk,
            ledger=small.book,
            selection=transitions.Selection(subjects=(subject,), seen_versions={subject: before}),
            why="核查",
        )
    mover = "张经办" if act == "named" else "李审核"
    assert [refusal.code for refusal in caught.value.refusals] == ["stale_version"]
    assert f"已被{mover}于08月10日" in caught.value.refusals[0].sentence


def revoked(office: offices.Office) -> None:
    revocations.revoke(
        office.clerk,
        ledger=office.book,
        subject="U01",
        meeting="委员会",
        held_on=date(2020, 8, 10),
        minutes="纪要〔9〕",
        doc="",
        why="失实",
    )
    revocations.confirm(office.reviewer, ledger=office.book)
