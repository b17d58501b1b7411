"""Every refusal occurs: each code has a situation here, and no code has none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from engine import clock, errors, records
from notifications import worker
from storage import workers
from tests.support import offices, schemes
from workflows.assessment import findings, marks
from workflows.cases import cycles, submissions, transitions
from workflows.consultations import handlings, replies
from workflows.directory import members, users
from workflows.kernel import refusals
from workflows.kernel.service import Outcome, RunOptions
from workflows.reports import opinion_matrix, score_account
from workflows.selection import (
    awards,
    decisions,
    nominations,
    proposals,
    public_notice,
    revocations,
)
from workflows.tasks import changes

Situation = Callable[[offices.Office], Outcome]
SITUATIONS: dict[str, Situation] = {}


def occurs(code: str) -> Callable[[Situation], Situation]:
    def keep(situation: Situation) -> Situation:
        assert code not in SITUATIONS
        SITUATIONS[code] = situation
        return situation

    return keep


def refused(situation: Situation, office: offices.Office) -> tuple[records.Refusal, ...]:
    try:
        return situation(office).refused
    except errors.Refused as error:
        return error.refusals


@occurs("not_allowed")
def _observer(office: offices.Office) -> Outcome:
    office.open()
    users.add(office.clerk, name="王监督", roles=["监督查阅"])
    return transitions.hold(
        office.sit("王监督"),
        ledger=office.book,
        chosen=transitions.Selection(subjects=("U01",)),
        why="查",
    )


@occurs("op_reused")
def _op(office: offices.Office) -> Outcome:
    office.open()
    how = RunOptions(op="a")
    transitions.hold(
        office.clerk,
        ledger=office.book,
        chosen=transitions.Selection(subjects=("U01",)),
        why="一",
        run_options=how,
    )
    return transitions.hold(
        office.clerk,
        ledger=office.book,
        chosen=transitions.Selection(subjects=("U02",)),
        why="二",
        run_options=how,
    )


@occurs("stale_version")
def _stale(office: offices.Office) -> Outcome:
    office.open()
    transitions.hold(
        office.reviewer,
        ledger=office.book,
        chosen=transitions.Selection(subjects=("U01",)),
        why="查",
    )
    return transitions.resume(
        office.clerk,
        ledger=office.book,
        chosen=transitions.Selection(subjects=("U01",), seen={"U01": 1}),
    )


@occurs("version_unknown")
def _never_was(office: offices.Office) -> Outcome:
    office.open()
    chosen = transitions.Selection(subjects=("U01",), seen={"U01": 9})
    return transitions.hold(office.clerk, ledger=office.book, chosen=chosen, why="查")


@occurs("not_from_here")
def _return_of_nothing(office: offices.Office) -> Outcome:
    office.open()
    return submissions.give_back(
        office.clerk, ledger=office.book, ids=[office.task("U01", "paper").id], why="改"
    )


@occurs("held")
def _held(office: offices.Office) -> Outcome:
    office.open().hand_in("U01")
    office.accept("U01")
    transitions.hold(
        office.clerk,
        ledger=office.book,
        chosen=transitions.Selection(subjects=("U01",)),
        why="核查",
    )
    return office.go("2020-06-15").advance("U01")


@occurs("stage_closed")
def _early(office: offices.Office) -> Outcome:
    office.open().hand_in("U01")
    office.accept("U01")
    return office.advance("U01")


@occurs("task_waiting")
def _waiting(office: offices.Office) -> Outcome:
    return offices.entered(office).advance("U01")


@occurs("task_open")
def _open(office: offices.Office) -> Outcome:
    return office.open().advance("U01")


@occurs("task_unchecked")
def _unchecked(office: offices.Office) -> Outcome:
    office.open().hand_in("U01")
    return office.advance("U01")


@occurs("gate_closed")
def _gate(office: offices.Office) -> Outcome:
    return offices.marked(office).advance("U01")


@occurs("outcome_unknown")
def _no_outcome(office: offices.Office) -> Outcome:
    offices.marked(office)
    submissions.accept(office.clerk, ledger=office.book, ids=[office.task("2020", "ready").id])
    office.advance("U01")
    return office.advance("U01")


@occurs("outcome_reserved")
def _name_by_hand(office: offices.Office) -> Outcome:
    office.open()
    return transitions.conclude(
        office.clerk,
        ledger=office.book,
        chosen=transitions.Selection(subjects=("U01",)),
        outcome="named",
        why="好",
    )


@occurs("issued")
def _after_the_paper(office: offices.Office) -> Outcome:
    return transitions.revert(
        offices.issued(office).clerk,
        ledger=office.book,
        chosen=transitions.Selection(subjects=("U04",)),
        why="重来",
    )


@occurs("reason_missing")
def _no_reason(office: offices.Office) -> Outcome:
    office.open()
    return transitions.conclude(
        office.clerk,
        ledger=office.book,
        chosen=transitions.Selection(subjects=("U01",)),
        outcome="withdrawn",
        why=" ",
    )


@occurs("reason_for_hard")
def _waive_a_must(office: offices.Office) -> Outcome:
    offices.entered(office)
    return changes.waive(
        office.clerk, ledger=office.book, ids=[office.task("U01", "marks").id], why="免"
    )


@occurs("nothing_brought")
def _no_file(office: offices.Office) -> Outcome:
    office.open()
    return submissions.submit(
        office.clerk, ledger=office.book, papers=[submissions.Paper(subject="U01", task="paper")]
    )


@occurs("not_yours")
def _of_another_track(office: offices.Office) -> Outcome:
    office.open()
    return submissions.submit(
        office.clerk, ledger=office.book, papers=[submissions.Paper(subject="U01", task="ready")]
    )


@occurs("settled_by_work")
def _by_hand(office: offices.Office) -> Outcome:
    office.open()
    return submissions.accept(
        office.clerk, ledger=office.book, ids=[office.task("2020", "ranked").id]
    )


@occurs("already_accepted")
def _again(office: offices.Office) -> Outcome:
    office.open().hand_in("U01")
    office.accept("U01")
    return office.hand_in("U01")


@occurs("due_not_later")
def _earlier(office: offices.Office) -> Outcome:
    office.open()
    ids = [office.task("U01", "paper").id]
    return changes.extend(
        office.clerk, ledger=office.book, ids=ids, due_on=date(2020, 5, 29), agreed_by="李处长"
    )


@occurs("received_in_future")
def _tomorrow(office: offices.Office) -> Outcome:
    return office.open().hand_in("U01", received_on=date(2020, 5, 7))


@occurs("own_entry")
def _alone(office: offices.Office) -> Outcome:
    offices.proposed(office)
    offices.decide(office)
    return decisions.confirm(office.clerk, ledger=office.book, step="initial")


@occurs("coverage_missing")
def _negative_on_the_list(office: offices.Office) -> Outcome:
    offices.ranked(office).go("2020-07-20")
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")
    return decisions.decide(
        office.clerk,
        ledger=office.book,
        step="initial",
        held_on=date(2020, 7, 20),
        minutes="纪要〔1〕",
    )


@occurs("panel_small")
def _no_marks(office: offices.Office) -> Outcome:
    offices.entered(office).go("2020-07-01")
    return proposals.rank(office.clerk, ledger=office.book, award="prize")


@occurs("mark_missing")
def _half_a_sheet(office: offices.Office) -> Outcome:
    offices.entered(office)
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    marks.import_marks(office.clerk, ledger=office.book, marks=[mark])
    marks.confirm_marks(office.reviewer, ledger=office.book)
    return proposals.rank(office.clerk, ledger=office.book, award="prize")


@occurs("mark_unknown")
def _unknown_indicator(office: offices.Office) -> Outcome:
    offices.entered(office)
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="丙", value=Decimal(30))
    return marks.import_marks(office.clerk, ledger=office.book, marks=[mark])


@occurs("points_invalid")
def _too_many_points(office: offices.Office) -> Outcome:
    offices.entered(office)
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal("50.01"))
    return marks.import_marks(office.clerk, ledger=office.book, marks=[mark])


@occurs("recused")
def _own_unit(office: offices.Office) -> Outcome:
    offices.entered(office)
    users.add(office.clerk, name="考评员1", roles=["handler"], org="U01")
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    return marks.import_marks(office.clerk, ledger=office.book, marks=[mark])


@occurs("result_missing")
def _no_result(office: offices.Office) -> Outcome:
    offices.entered(office)
    return proposals.rank(office.clerk, ledger=office.book, award="prize")


@occurs("result_unknown")
def _excellent(office: offices.Office) -> Outcome:
    offices.entered(office)
    fact = findings.Fact(subject="U01", kind="result", name="safe", value="很好")
    return findings.record(office.clerk, ledger=office.book, facts=[fact])


@occurs("results_inapplicable")
def _none_applies(office: offices.Office) -> Outcome:
    offices.marked(office)
    offices.results(office, {"U01": "不适用"})
    return proposals.rank(office.clerk, ledger=office.book, award="prize")


@occurs("slate_missing")
def _no_ranking(office: offices.Office) -> Outcome:
    offices.marked(office)
    return proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")


@occurs("slate_undecided")
def _not_decided(office: offices.Office) -> Outcome:
    return public_notice.publish(offices.proposed(office).clerk, ledger=office.book)


@occurs("slate_decided")
def _decided_already(office: offices.Office) -> Outcome:
    offices.decided(office)
    return proposals.adjust(
        office.clerk, ledger=office.book, award="prize", step="initial", remove=["U01"], basis="改"
    )


@occurs("wrong_meeting")
def _not_the_meetings(office: offices.Office) -> Outcome:
    offices.published(office)
    return decisions.decide(
        office.clerk,
        ledger=office.book,
        step="published",
        meeting="bureau",
        held_on=date(2020, 7, 21),
        minutes="纪要〔2〕",
    )


@occurs("over_quota")
def _one_too_many(office: offices.Office) -> Outcome:
    offices.proposed(office)
    return proposals.adjust(
        office.clerk, ledger=office.book, award="prize", step="initial", add=["U04"], basis="补"
    )


@occurs("open_tie")
def _tied(office: offices.Office) -> Outcome:
    offices.proposed(office, points={**offices.POINTS, "U04": (44, 40)})
    return decisions.decide(
        office.clerk,
        ledger=office.book,
        step="initial",
        held_on=date(2020, 7, 20),
        minutes="纪要〔1〕",
    )


@occurs("ineligible")
def _found_wanting(office: offices.Office) -> Outcome:
    offices.proposed(office, {"U05": "不宜命名"})
    proposals.adjust(
        office.clerk,
        ledger=office.book,
        award="prize",
        step="initial",
        remove=["U02"],
        basis="调出",
    )
    return proposals.adjust(
        office.clerk, ledger=office.book, award="prize", step="initial", add=["U05"], basis="调入"
    )


@occurs("notice_running")
def _last_day(office: offices.Office) -> Outcome:
    offices.published(office).go("2020-07-27")
    return public_notice.end(office.clerk, ledger=office.book, report="未收到异议")


@occurs("notice_missing")
def _never_up(office: offices.Office) -> Outcome:
    return public_notice.end(offices.decided(office).clerk, ledger=office.book, report="未收到异议")


@occurs("already_published")
def _up_already(office: offices.Office) -> Outcome:
    return public_notice.publish(offices.published(office).clerk, ledger=office.book)


@occurs("objection_open")
def _objection(office: offices.Office) -> Outcome:
    offices.published(office)
    public_notice.object_(
        office.clerk, ledger=office.book, subject="U01", source="letter", text="来信反映问题"
    )
    office.go("2020-07-28")
    return public_notice.end(office.clerk, ledger=office.book, report="收到一件")


@occurs("number_used")
def _number(office: offices.Office) -> Outcome:
    offices.issued(office)
    return awards.issue(
        office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10)
    )


@occurs("not_refilled")
def _place_set_free(office: offices.Office) -> Outcome:
    offices.ended(office).go("2020-08-10")
    awards.issue(office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10))
    revocations.revoke(
        office.clerk,
        ledger=office.book,
        subject="U01",
        meeting="board",
        held_on=date(2020, 8, 10),
        minutes="纪要〔8〕",
        why="失实",
    )
    revocations.confirm(office.reviewer, ledger=office.book)
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")
    offices.decide(office, "纪要〔9〕")
    decisions.confirm(office.reviewer, ledger=office.book, step="initial")
    public_notice.publish(office.clerk, ledger=office.book)
    return awards.issue(
        office.clerk, ledger=office.book, number="发〔2020〕2号", dated=date(2020, 8, 10)
    )


@occurs("list_changed")
def _stranger(office: offices.Office) -> Outcome:
    offices.ranked(office)
    (letter,) = office.look(lambda seen: opinion_matrix.letters(seen))
    return replies.record(
        office.clerk,
        ledger=office.book,
        reply=replies.Reply(
            request=letter.id,
            conclusion="无不同意见",
            exceptions={"U02": "供参考"},
            doc="复〔1〕",
            signer="赵",
        ),
    )


@occurs("signed_already")
def _another_letter(office: offices.Office) -> Outcome:
    offices.answered(office)
    (letter,) = office.look(lambda seen: opinion_matrix.letters(seen))
    reply = replies.Reply(request=letter.id, conclusion="供参考", doc="复〔2〕", signer="赵")
    return replies.record(office.clerk, ledger=office.book, reply=reply)


@occurs("token_refused")
def _made_up_token(office: offices.Office) -> Outcome:
    offices.ranked(office)
    users.add(office.clerk, name="赵主任", roles=["signer"], org="department:watch")
    return replies.sign(
        office.sit("赵主任"), ledger=office.book, token="0000", conclusion="无不同意见"
    )


@occurs("needs_meeting")
def _kept_by_the_office(office: offices.Office) -> Outcome:
    offices.answered(office, {"U01": "不宜命名"})
    (letter,) = office.look(lambda seen: opinion_matrix.letters(seen))
    kept = handlings.HandlingEntry(request=letter.id, subject="U01", outcome="kept", basis="已了解")
    return handlings.handle(office.clerk, ledger=office.book, weighing=kept)


@occurs("not_on_panel")
def _stranger_on_the_panel(office: offices.Office) -> Outcome:
    offices.entered(office)
    members.appoint(office.clerk, kind=members.PANEL, name="片组2", listed={"考评员2": "U06"})
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    return marks.import_marks(office.clerk, ledger=office.book, marks=[mark])


@occurs("sealed")
def _before_the_panel_is_done(office: offices.Office) -> Outcome:
    offices.entered(office)
    office.look(lambda seen: score_account.account(seen, "U01"))
    return Outcome()


@occurs("before_naming")
def _taken_back_before_it_was_given(office: offices.Office) -> Outcome:
    offices.issued(office)
    return revocations.revoke(
        office.clerk,
        ledger=office.book,
        subject="U01",
        meeting="board",
        minutes="纪要〔9〕",
        held_on=date(2020, 8, 1),
        why="违纪",
    )


@occurs("cases_open")
def _close_early(office: offices.Office) -> Outcome:
    return cycles.close(office.open().clerk, ledger=office.book)


@occurs("nothing_to_do")
def _resume_what_runs(office: offices.Office) -> Outcome:
    office.open()
    return transitions.resume(
        office.clerk, ledger=office.book, chosen=transitions.Selection(subjects=("U01",))
    )


@occurs("look_first")
def _after_a_week(office: offices.Office) -> Outcome:
    office.open(schemes.small(units=30))
    with office.store.writing() as connection:
        workers.beat(connection, "host:1", now=office.time.now(), told={})
        connection.commit()
    office.time.move_to(clock.at(date(2020, 5, 25), "10:00", "Asia/Shanghai"))
    worker.look_first(office.store, office.time.now())
    return Outcome()


def _nominee(unit: str, star: str = "五星", name: str = "第一党支部") -> nominations.Nominee:
    return nominations.Nominee(
        unit=unit, name=name, star=star, published_on=date(2020, 4, 30), order=1
    )


@occurs("caps_exceeded")
def _three_branches(office: offices.Office) -> Outcome:
    office.open(schemes.province())
    nominees = [_nominee("U001", name=f"第{n}党支部") for n in (1, 2, 3)]
    return nominations.nominate(office.clerk, ledger=office.book, nominees=nominees)


@occurs("star_low")
def _three_stars(office: offices.Office) -> Outcome:
    office.open(schemes.province())
    return nominations.nominate(
        office.clerk, ledger=office.book, nominees=[_nominee("U001", star="三星")]
    )


@occurs("not_enrolled")
def _of_the_host(office: offices.Office) -> Outcome:
    office.open(schemes.province())
    return nominations.nominate(office.clerk, ledger=office.book, nominees=[_nominee("U016")])


@pytest.mark.parametrize("code", list(SITUATIONS))
def test_refusal_occurs_with_its_code(small: offices.Office, code: str) -> None:
    found = refused(SITUATIONS[code], small)
    assert code in [refusal.code for refusal in found]
    assert [refusal.sentence for refusal in found if "{" in refusal.sentence + refusal.mend] == []


def test_every_refusal_has_a_situation() -> None:
    assert sorted(SITUATIONS) == sorted(refusals.TEXTS)


@pytest.mark.parametrize(
    "code",
    [
        "held",
        "stage_closed",
        "task_waiting",
        "task_open",
        "task_unchecked",
        "gate_closed",
        "outcome_unknown",
    ],
)
def test_explain_tells_what_advance_refuses(small: offices.Office, code: str) -> None:
    advanced = [refusal.code for refusal in refused(SITUATIONS[code], small)]
    assert small.owed("U01") == advanced


def test_refusals_are_kept_in_the_journal_and_nothing_else_is(small: offices.Office) -> None:
    small.open()
    before = small.case("U01")
    with pytest.raises(errors.Refused):
        small.advance("U01")
    assert small.case("U01") == before
    assert small.findings() == []
