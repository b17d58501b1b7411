"""Whatever is refused on the way of a case: its stages, its tasks, what is handed in."""

from __future__ import annotations

from datetime import date

from engine import clock
from notifications import worker
from storage import workers
from tests.support import offices, schemes
from tests.workflows.kernel.situations import Situations
from workflows.cases import cycles, submissions, transitions
from workflows.directory import users
from workflows.kernel.service import Outcome, RunOptions
from workflows.tasks import changes

CASES = Situations()


@CASES.occurs("not_allowed")
def _observer(office: offices.Office) -> Outcome:
    office.open()
    users.add(office.clerk, name="王监督", roles=["监督查阅"])
    return transitions.hold(
        office.sit("王监督"),
        ledger=office.book,
        selection=transitions.Selection(subjects=("U01",)),
        why="查",
    )


@CASES.occurs("op_reused")
def _op(office: offices.Office) -> Outcome:
    office.open()
    how = RunOptions(op="a")
    transitions.hold(
        office.clerk,
        ledger=office.book,
        selection=transitions.Selection(subjects=("U01",)),
        why="一",
        run_options=how,
    )
    return transitions.hold(
        office.clerk,
        ledger=office.book,
        selection=transitions.Selection(subjects=("U02",)),
        why="二",
        run_options=how,
    )


@CASES.occurs("stale_version")
def _stale(office: offices.Office) -> Outcome:
    office.open()
    transitions.hold(
        office.reviewer,
        ledger=office.book,
        selection=transitions.Selection(subjects=("U01",)),
        why="查",
    )
    return transitions.resume(
        office.clerk,
        ledger=office.book,
        selection=transitions.Selection(subjects=("U01",), seen_versions={"U01": 1}),
    )


@CASES.occurs("version_unknown")
def _never_was(office: offices.Office) -> Outcome:
    office.open()
    chosen = transitions.Selection(subjects=("U01",), seen_versions={"U01": 9})
    return transitions.hold(office.clerk, ledger=office.book, selection=chosen, why="查")


@CASES.occurs("not_from_here")
def _return_of_nothing(office: offices.Office) -> Outcome:
    office.open()
    return submissions.give_back(
        office.clerk, ledger=office.book, ids=[office.task("U01", "paper").id], why="改"
    )


@CASES.occurs("held")
def _held(office: offices.Office) -> Outcome:
    office.open().hand_in("U01")
    office.accept("U01")
    transitions.hold(
        office.clerk,
        ledger=office.book,
        selection=transitions.Selection(subjects=("U01",)),
        why="核查",
    )
    return office.go("2020-06-15").advance("U01")


@CASES.occurs("stage_closed")
def _early(office: offices.Office) -> Outcome:
    office.open().hand_in("U01")
    office.accept("U01")
    return office.advance("U01")


@CASES.occurs("task_waiting")
def _waiting(office: offices.Office) -> Outcome:
    return offices.entered(office).advance("U01")


@CASES.occurs("task_open")
def _open(office: offices.Office) -> Outcome:
    return office.open().advance("U01")


@CASES.occurs("task_unchecked")
def _unchecked(office: offices.Office) -> Outcome:
    office.open().hand_in("U01")
    return office.advance("U01")


@CASES.occurs("gate_closed")
def _gate(office: offices.Office) -> Outcome:
    return offices.marked(office).advance("U01")


@CASES.occurs("outcome_unknown")
def _no_outcome(office: offices.Office) -> Outcome:
    offices.marked(office)
    submissions.accept(office.clerk, ledger=office.book, ids=[office.task("2020", "ready").id])
    office.advance("U01")
    return office.advance("U01")


@CASES.occurs("outcome_reserved")
def _name_by_hand(office: offices.Office) -> Outcome:
    office.open()
    return transitions.conclude(
        office.clerk,
        ledger=office.book,
        selection=transitions.Selection(subjects=("U01",)),
        outcome="named",
        why="好",
    )


@CASES.occurs("issued")
def _after_the_paper(office: offices.Office) -> Outcome:
    return transitions.revert(
        offices.issued(office).clerk,
        ledger=office.book,
        selection=transitions.Selection(subjects=("U04",)),
        why="重来",
    )


@CASES.occurs("reason_missing")
def _no_reason(office: offices.Office) -> Outcome:
    office.open()
    return transitions.conclude(
        office.clerk,
        ledger=office.book,
        selection=transitions.Selection(subjects=("U01",)),
        outcome="withdrawn",
        why=" ",
    )


@CASES.occurs("reason_for_hard")
def _waive_a_must(office: offices.Office) -> Outcome:
    offices.entered(office)
    return changes.waive(
        office.clerk, ledger=office.book, ids=[office.task("U01", "marks").id], why="免"
    )


@CASES.occurs("nothing_brought")
def _no_file(office: offices.Office) -> Outcome:
    office.open()
    return submissions.submit(
        office.clerk, ledger=office.book, papers=[submissions.Paper(subject="U01", task="paper")]
    )


@CASES.occurs("not_yours")
def _of_another_track(office: offices.Office) -> Outcome:
    office.open()
    return submissions.submit(
        office.clerk, ledger=office.book, papers=[submissions.Paper(subject="U01", task="ready")]
    )


@CASES.occurs("settled_by_work")
def _by_hand(office: offices.Office) -> Outcome:
    office.open()
    return submissions.accept(
        office.clerk, ledger=office.book, ids=[office.task("2020", "ranked").id]
    )


@CASES.occurs("already_accepted")
def _again(office: offices.Office) -> Outcome:
    office.open().hand_in("U01")
    office.accept("U01")
    return office.hand_in("U01")


@CASES.occurs("due_not_later")
def _earlier(office: offices.Office) -> Outcome:
    office.open()
    ids = [office.task("U01", "paper").id]
    return changes.extend(
        office.clerk, ledger=office.book, ids=ids, due_on=date(2020, 5, 29), agreed_by="李处长"
    )


@CASES.occurs("received_in_future")
def _tomorrow(office: offices.Office) -> Outcome:
    return office.open().hand_in("U01", received_on=date(2020, 5, 7))


@CASES.occurs("cases_open")
def _close_early(office: offices.Office) -> Outcome:
    return cycles.close(office.open().clerk, ledger=office.book)


@CASES.occurs("look_first")
def _after_a_week(office: offices.Office) -> Outcome:
    office.open(schemes.small(units=30))
    with office.store.writing() as connection:
        workers.beat(connection, "host:1", now=office.time.now(), last_pass={})
        connection.commit()
    office.time.move_to(clock.at(date(2020, 5, 25), "10:00", "Asia/Shanghai"))
    worker.look_first(office.store, office.time.now())
    return Outcome()
