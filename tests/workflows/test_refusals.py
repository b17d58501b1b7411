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
from workflows import (
    announcing,
    assessing,
    cycles,
    deciding,
    deliveries,
    desk,
    duties,
    evidence,
    matrix,
    members,
    moves,
    naming,
    nominating,
    proposing,
    reckoning,
    refusals,
    revoking,
    signing,
    staff,
    weighing,
)

Situation = Callable[[offices.Office], desk.Outcome]
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
def _observer(office: offices.Office) -> desk.Outcome:
    office.open()
    staff.add(office.clerk, name="王监督", roles=["监督查阅"])
    return moves.hold(office.sit("王监督"), book=office.book, chosen=moves.Selection(subjects=("U01",)), why="查")


@occurs("op_reused")
def _op(office: offices.Office) -> desk.Outcome:
    office.open()
    how = desk.How(op="a")
    moves.hold(office.clerk, book=office.book, chosen=moves.Selection(subjects=("U01",)), why="一", how=how)
    return moves.hold(office.clerk, book=office.book, chosen=moves.Selection(subjects=("U02",)), why="二", how=how)


@occurs("stale_version")
def _stale(office: offices.Office) -> desk.Outcome:
    office.open()
    moves.hold(office.reviewer, book=office.book, chosen=moves.Selection(subjects=("U01",)), why="查")
    return moves.resume(office.clerk, book=office.book, chosen=moves.Selection(subjects=("U01",), seen={"U01": 1}))


@occurs("version_unknown")
def _never_was(office: offices.Office) -> desk.Outcome:
    office.open()
    chosen = moves.Selection(subjects=("U01",), seen={"U01": 9})
    return moves.hold(office.clerk, book=office.book, chosen=chosen, why="查")


@occurs("not_from_here")
def _return_of_nothing(office: offices.Office) -> desk.Outcome:
    office.open()
    return deliveries.give_back(office.clerk, book=office.book, ids=[office.task("U01", "paper").id], why="改")


@occurs("held")
def _held(office: offices.Office) -> desk.Outcome:
    office.open().hand_in("U01")
    office.accept("U01")
    moves.hold(office.clerk, book=office.book, chosen=moves.Selection(subjects=("U01",)), why="核查")
    return office.go("2020-06-15").advance("U01")


@occurs("stage_closed")
def _early(office: offices.Office) -> desk.Outcome:
    office.open().hand_in("U01")
    office.accept("U01")
    return office.advance("U01")


@occurs("task_waiting")
def _waiting(office: offices.Office) -> desk.Outcome:
    return offices.entered(office).advance("U01")


@occurs("task_open")
def _open(office: offices.Office) -> desk.Outcome:
    return office.open().advance("U01")


@occurs("task_unchecked")
def _unchecked(office: offices.Office) -> desk.Outcome:
    office.open().hand_in("U01")
    return office.advance("U01")


@occurs("gate_closed")
def _gate(office: offices.Office) -> desk.Outcome:
    return offices.marked(office).advance("U01")


@occurs("outcome_unknown")
def _no_outcome(office: offices.Office) -> desk.Outcome:
    offices.marked(office)
    deliveries.accept(office.clerk, book=office.book, ids=[office.task("2020", "ready").id])
    office.advance("U01")
    return office.advance("U01")


@occurs("outcome_reserved")
def _name_by_hand(office: offices.Office) -> desk.Outcome:
    office.open()
    return moves.conclude(office.clerk, book=office.book, chosen=moves.Selection(subjects=("U01",)), outcome="named", why="好")


@occurs("issued")
def _after_the_paper(office: offices.Office) -> desk.Outcome:
    return moves.revert(offices.issued(office).clerk, book=office.book, chosen=moves.Selection(subjects=("U04",)), why="重来")


@occurs("reason_missing")
def _no_reason(office: offices.Office) -> desk.Outcome:
    office.open()
    return moves.conclude(office.clerk, book=office.book, chosen=moves.Selection(subjects=("U01",)), outcome="withdrawn", why=" ")


@occurs("reason_for_hard")
def _waive_a_must(office: offices.Office) -> desk.Outcome:
    offices.entered(office)
    return duties.waive(office.clerk, book=office.book, ids=[office.task("U01", "marks").id], why="免")


@occurs("nothing_brought")
def _no_file(office: offices.Office) -> desk.Outcome:
    office.open()
    return deliveries.submit(office.clerk, book=office.book, papers=[deliveries.Paper(subject="U01", task="paper")])


@occurs("not_yours")
def _of_another_track(office: offices.Office) -> desk.Outcome:
    office.open()
    return deliveries.submit(office.clerk, book=office.book, papers=[deliveries.Paper(subject="U01", task="ready")])


@occurs("settled_by_work")
def _by_hand(office: offices.Office) -> desk.Outcome:
    office.open()
    return deliveries.accept(office.clerk, book=office.book, ids=[office.task("2020", "ranked").id])


@occurs("already_accepted")
def _again(office: offices.Office) -> desk.Outcome:
    office.open().hand_in("U01")
    office.accept("U01")
    return office.hand_in("U01")


@occurs("due_not_later")
def _earlier(office: offices.Office) -> desk.Outcome:
    office.open()
    ids = [office.task("U01", "paper").id]
    return duties.extend(office.clerk, book=office.book, ids=ids, due_on=date(2020, 5, 29), agreed_by="李处长")


@occurs("received_in_future")
def _tomorrow(office: offices.Office) -> desk.Outcome:
    return office.open().hand_in("U01", received_on=date(2020, 5, 7))


@occurs("own_entry")
def _alone(office: offices.Office) -> desk.Outcome:
    offices.proposed(office)
    offices.decide(office)
    return deciding.confirm(office.clerk, book=office.book, step="initial")


@occurs("coverage_missing")
def _negative_on_the_list(office: offices.Office) -> desk.Outcome:
    offices.ranked(office).go("2020-07-20")
    proposing.propose(office.clerk, book=office.book, award="prize", step="initial")
    return deciding.decide(office.clerk, book=office.book, step="initial", held_on=date(2020, 7, 20), minutes="纪要〔1〕")


@occurs("panel_small")
def _no_marks(office: offices.Office) -> desk.Outcome:
    offices.entered(office).go("2020-07-01")
    return proposing.rank(office.clerk, book=office.book, award="prize")


@occurs("mark_missing")
def _half_a_sheet(office: offices.Office) -> desk.Outcome:
    offices.entered(office)
    mark = assessing.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    assessing.import_marks(office.clerk, book=office.book, marks=[mark])
    assessing.confirm_marks(office.reviewer, book=office.book)
    return proposing.rank(office.clerk, book=office.book, award="prize")


@occurs("mark_unknown")
def _unknown_indicator(office: offices.Office) -> desk.Outcome:
    offices.entered(office)
    mark = assessing.Mark(subject="U01", assessor="考评员1", indicator="丙", value=Decimal(30))
    return assessing.import_marks(office.clerk, book=office.book, marks=[mark])


@occurs("points_invalid")
def _too_many_points(office: offices.Office) -> desk.Outcome:
    offices.entered(office)
    mark = assessing.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal("50.01"))
    return assessing.import_marks(office.clerk, book=office.book, marks=[mark])


@occurs("recused")
def _own_unit(office: offices.Office) -> desk.Outcome:
    offices.entered(office)
    staff.add(office.clerk, name="考评员1", roles=["handler"], org="U01")
    mark = assessing.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    return assessing.import_marks(office.clerk, book=office.book, marks=[mark])


@occurs("result_missing")
def _no_result(office: offices.Office) -> desk.Outcome:
    offices.entered(office)
    return proposing.rank(office.clerk, book=office.book, award="prize")


@occurs("result_unknown")
def _excellent(office: offices.Office) -> desk.Outcome:
    offices.entered(office)
    fact = evidence.Fact(subject="U01", kind="result", name="safe", value="很好")
    return evidence.record(office.clerk, book=office.book, facts=[fact])


@occurs("results_inapplicable")
def _none_applies(office: offices.Office) -> desk.Outcome:
    offices.marked(office)
    offices.results(office, {"U01": "不适用"})
    return proposing.rank(office.clerk, book=office.book, award="prize")


@occurs("slate_missing")
def _no_ranking(office: offices.Office) -> desk.Outcome:
    offices.marked(office)
    return proposing.propose(office.clerk, book=office.book, award="prize", step="initial")


@occurs("slate_undecided")
def _not_decided(office: offices.Office) -> desk.Outcome:
    return announcing.publish(offices.proposed(office).clerk, book=office.book)


@occurs("slate_decided")
def _decided_already(office: offices.Office) -> desk.Outcome:
    offices.decided(office)
    return proposing.adjust(office.clerk, book=office.book, award="prize", step="initial", remove=["U01"], basis="改")


@occurs("wrong_meeting")
def _not_the_meetings(office: offices.Office) -> desk.Outcome:
    offices.published(office)
    return deciding.decide(
        office.clerk, book=office.book, step="published", meeting="bureau", held_on=date(2020, 7, 21), minutes="纪要〔2〕"
    )


@occurs("over_quota")
def _one_too_many(office: offices.Office) -> desk.Outcome:
    offices.proposed(office)
    return proposing.adjust(office.clerk, book=office.book, award="prize", step="initial", add=["U04"], basis="补")


@occurs("open_tie")
def _tied(office: offices.Office) -> desk.Outcome:
    offices.proposed(office, points={**offices.POINTS, "U04": (44, 40)})
    return deciding.decide(office.clerk, book=office.book, step="initial", held_on=date(2020, 7, 20), minutes="纪要〔1〕")


@occurs("ineligible")
def _found_wanting(office: offices.Office) -> desk.Outcome:
    offices.proposed(office, {"U05": "不宜命名"})
    proposing.adjust(office.clerk, book=office.book, award="prize", step="initial", remove=["U02"], basis="调出")
    return proposing.adjust(office.clerk, book=office.book, award="prize", step="initial", add=["U05"], basis="调入")


@occurs("notice_running")
def _last_day(office: offices.Office) -> desk.Outcome:
    offices.published(office).go("2020-07-27")
    return announcing.end(office.clerk, book=office.book, report="未收到异议")


@occurs("notice_missing")
def _never_up(office: offices.Office) -> desk.Outcome:
    return announcing.end(offices.decided(office).clerk, book=office.book, report="未收到异议")


@occurs("already_published")
def _up_already(office: offices.Office) -> desk.Outcome:
    return announcing.publish(offices.published(office).clerk, book=office.book)


@occurs("objection_open")
def _objection(office: offices.Office) -> desk.Outcome:
    offices.published(office)
    announcing.object_(office.clerk, book=office.book, subject="U01", source="letter", text="来信反映问题")
    office.go("2020-07-28")
    return announcing.end(office.clerk, book=office.book, report="收到一件")


@occurs("number_used")
def _number(office: offices.Office) -> desk.Outcome:
    offices.issued(office)
    return naming.issue(office.clerk, book=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10))


@occurs("not_refilled")
def _place_set_free(office: offices.Office) -> desk.Outcome:
    offices.ended(office).go("2020-08-10")
    naming.issue(office.clerk, book=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10))
    revoking.revoke(
        office.clerk, book=office.book, subject="U01", meeting="board", held_on=date(2020, 8, 10), minutes="纪要〔8〕", why="失实"
    )
    revoking.confirm(office.reviewer, book=office.book)
    proposing.propose(office.clerk, book=office.book, award="prize", step="initial")
    offices.decide(office, "纪要〔9〕")
    deciding.confirm(office.reviewer, book=office.book, step="initial")
    announcing.publish(office.clerk, book=office.book)
    return naming.issue(office.clerk, book=office.book, number="发〔2020〕2号", dated=date(2020, 8, 10))


@occurs("list_changed")
def _stranger(office: offices.Office) -> desk.Outcome:
    offices.ranked(office)
    (letter,) = office.look(lambda seen: matrix.letters(seen))
    return signing.record(
        office.clerk,
        book=office.book,
        reply=signing.Reply(request=letter.id, conclusion="无不同意见", exceptions={"U02": "供参考"}, doc="复〔1〕", signer="赵"),
    )


@occurs("signed_already")
def _another_letter(office: offices.Office) -> desk.Outcome:
    offices.answered(office)
    (letter,) = office.look(lambda seen: matrix.letters(seen))
    reply = signing.Reply(request=letter.id, conclusion="供参考", doc="复〔2〕", signer="赵")
    return signing.record(office.clerk, book=office.book, reply=reply)


@occurs("token_refused")
def _made_up_token(office: offices.Office) -> desk.Outcome:
    offices.ranked(office)
    staff.add(office.clerk, name="赵主任", roles=["signer"], org="department:watch")
    return signing.sign(office.sit("赵主任"), book=office.book, token="0000", conclusion="无不同意见")


@occurs("needs_meeting")
def _kept_by_the_office(office: offices.Office) -> desk.Outcome:
    offices.answered(office, {"U01": "不宜命名"})
    (letter,) = office.look(lambda seen: matrix.letters(seen))
    kept = weighing.Weighing(request=letter.id, subject="U01", outcome="kept", basis="已了解")
    return weighing.handle(office.clerk, book=office.book, weighing=kept)


@occurs("not_on_panel")
def _stranger_on_the_panel(office: offices.Office) -> desk.Outcome:
    offices.entered(office)
    members.appoint(office.clerk, kind=members.PANEL, name="片组2", listed={"考评员2": "U06"})
    mark = assessing.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    return assessing.import_marks(office.clerk, book=office.book, marks=[mark])


@occurs("sealed")
def _before_the_panel_is_done(office: offices.Office) -> desk.Outcome:
    offices.entered(office)
    office.look(lambda seen: reckoning.account(seen, "U01"))
    return desk.Outcome()


@occurs("before_naming")
def _taken_back_before_it_was_given(office: offices.Office) -> desk.Outcome:
    offices.issued(office)
    return revoking.revoke(
        office.clerk, book=office.book, subject="U01", meeting="board", minutes="纪要〔9〕", held_on=date(2020, 8, 1), why="违纪"
    )


@occurs("cases_open")
def _close_early(office: offices.Office) -> desk.Outcome:
    return cycles.close(office.open().clerk, book=office.book)


@occurs("nothing_to_do")
def _resume_what_runs(office: offices.Office) -> desk.Outcome:
    office.open()
    return moves.resume(office.clerk, book=office.book, chosen=moves.Selection(subjects=("U01",)))


@occurs("look_first")
def _after_a_week(office: offices.Office) -> desk.Outcome:
    office.open(schemes.small(units=30))
    with office.store.writing() as connection:
        workers.beat(connection, "host:1", now=office.time.now(), told={})
        connection.commit()
    office.time.move_to(clock.at(date(2020, 5, 25), "10:00", "Asia/Shanghai"))
    worker.look_first(office.store, office.time.now())
    return desk.Outcome()


def _nominee(unit: str, star: str = "五星", name: str = "第一党支部") -> nominating.Nominee:
    return nominating.Nominee(unit=unit, name=name, star=star, published_on=date(2020, 4, 30), order=1)


@occurs("caps_exceeded")
def _three_branches(office: offices.Office) -> desk.Outcome:
    office.open(schemes.province())
    nominees = [_nominee("U001", name=f"第{n}党支部") for n in (1, 2, 3)]
    return nominating.nominate(office.clerk, book=office.book, nominees=nominees)


@occurs("star_low")
def _three_stars(office: offices.Office) -> desk.Outcome:
    office.open(schemes.province())
    return nominating.nominate(office.clerk, book=office.book, nominees=[_nominee("U001", star="三星")])


@occurs("not_enrolled")
def _of_the_host(office: offices.Office) -> desk.Outcome:
    office.open(schemes.province())
    return nominating.nominate(office.clerk, book=office.book, nominees=[_nominee("U016")])


@pytest.mark.parametrize("code", list(SITUATIONS))
def test_refusal_occurs_with_its_code(small: offices.Office, code: str) -> None:
    found = refused(SITUATIONS[code], small)
    assert code in [refusal.code for refusal in found]
    assert [refusal.sentence for refusal in found if "{" in refusal.sentence + refusal.mend] == []


def test_every_refusal_has_a_situation() -> None:
    assert sorted(SITUATIONS) == sorted(refusals.TEXTS)


@pytest.mark.parametrize("code", ["held", "stage_closed", "task_waiting", "task_open", "task_unchecked", "gate_closed", "outcome_unknown"])
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
