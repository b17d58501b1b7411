"""Whatever is refused from opinions and marks to names: lists, decisions, public notice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.support import offices, schemes
from tests.workflows.kernel.situations import Situations
from workflows.assessment import findings, mark_confirmation, marks
from workflows.cases import submissions
from workflows.consultations import department_signing, handlings, replies
from workflows.directory import members, users
from workflows.kernel.service import Outcome
from workflows.reports import opinion_matrix, score_account
from workflows.selection import (
    adjustments,
    awards,
    decisions,
    nominations,
    objections,
    proposals,
    public_notice,
    revocations,
)

AWARDS = Situations()


@AWARDS.occurs("own_entry")
def _alone(office: offices.Office) -> Outcome:
    offices.proposed(office)
    offices.decide(office)
    return decisions.confirm(office.clerk, ledger=office.book, step="initial")


@AWARDS.occurs("coverage_missing")
def _negative_on_the_list(office: offices.Office) -> Outcome:
    offices.answered(office, {"U01": "供参考"}).go("2020-07-20")
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")
    return decisions.decide(
        office.clerk,
        ledger=office.book,
        step="initial",
        held_on=date(2020, 7, 20),
        minutes="纪要〔1〕",
    )


LED = schemes.SMALL.replace("text: 乙项, weight: 50", "text: 乙项, weight: 50, lead: watch")


@AWARDS.occurs("lead_missing")
def _lead_marked_nothing(office: offices.Office) -> Outcome:
    offices.entered(office.open(schemes.small(yaml=LED))).go("2020-06-30")
    given = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(40))
    marks.import_marks(office.clerk, ledger=office.book, marks=[given])
    mark_confirmation.confirm_marks(office.reviewer, ledger=office.book)
    return proposals.rank(office.clerk, ledger=office.book, award="prize")


@AWARDS.occurs("lead_only")
def _somebody_else_marked_what_is_led(office: offices.Office) -> Outcome:
    offices.entered(office.open(schemes.small(yaml=LED))).go("2020-06-30")
    given = marks.Mark(subject="U01", assessor="考评员1", indicator="乙", value=Decimal(40))
    return marks.import_marks(office.clerk, ledger=office.book, marks=[given])


@AWARDS.occurs("marks_waiting")
def _marks_unconfirmed(office: offices.Office) -> Outcome:
    offices.entered(office).go("2020-06-30")
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(40))
    other = marks.Mark(subject="U01", assessor="考评员1", indicator="乙", value=Decimal(40))
    marks.import_marks(office.clerk, ledger=office.book, marks=[mark, other])
    return proposals.rank(office.clerk, ledger=office.book, award="prize")


@AWARDS.occurs("result_waiting")
def _result_unconfirmed(office: offices.Office) -> Outcome:
    offices.marked(office)
    fact = findings.Fact(subject="U01", kind="result", name="safe", value="中", document="监〔2〕")
    findings.record(office.clerk, ledger=office.book, facts=[fact])
    return proposals.rank(office.clerk, ledger=office.book, award="prize")


@AWARDS.occurs("panel_small")
def _no_marks(office: offices.Office) -> Outcome:
    offices.entered(office).go("2020-07-01")
    return proposals.rank(office.clerk, ledger=office.book, award="prize")


@AWARDS.occurs("mark_missing")
def _half_a_sheet(office: offices.Office) -> Outcome:
    offices.entered(office)
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    marks.import_marks(office.clerk, ledger=office.book, marks=[mark])
    mark_confirmation.confirm_marks(office.reviewer, ledger=office.book)
    return proposals.rank(office.clerk, ledger=office.book, award="prize")


@AWARDS.occurs("mark_unknown")
def _unknown_indicator(office: offices.Office) -> Outcome:
    offices.entered(office)
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="丙", value=Decimal(30))
    return marks.import_marks(office.clerk, ledger=office.book, marks=[mark])


@AWARDS.occurs("points_invalid")
def _too_many_points(office: offices.Office) -> Outcome:
    offices.entered(office)
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal("50.01"))
    return marks.import_marks(office.clerk, ledger=office.book, marks=[mark])


@AWARDS.occurs("recused")
def _own_unit(office: offices.Office) -> Outcome:
    offices.entered(office)
    users.add(office.clerk, name="考评员1", roles=["handler"], org="U01")
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    return marks.import_marks(office.clerk, ledger=office.book, marks=[mark])


@AWARDS.occurs("result_missing")
def _no_result(office: offices.Office) -> Outcome:
    offices.entered(office)
    return proposals.rank(office.clerk, ledger=office.book, award="prize")


@AWARDS.occurs("result_unknown")
def _excellent(office: offices.Office) -> Outcome:
    offices.entered(office)
    fact = findings.Fact(subject="U01", kind="result", name="safe", value="很好")
    return findings.record(office.clerk, ledger=office.book, facts=[fact])


@AWARDS.occurs("results_inapplicable")
def _none_applies(office: offices.Office) -> Outcome:
    offices.marked(office)
    offices.results(office, {"U01": "不适用"})
    return proposals.rank(office.clerk, ledger=office.book, award="prize")


@AWARDS.occurs("slate_missing")
def _no_ranking(office: offices.Office) -> Outcome:
    offices.marked(office)
    return proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")


@AWARDS.occurs("above_first")
def _the_lower_first(office: offices.Office) -> Outcome:
    one = "quota: 2, surplus: 3}"
    lower = "{key: lower, name: 合格单位, track: unit, clause: 三, quota: 2, below: prize}"
    office.open(schemes.small(yaml=schemes.SMALL.replace(one, f"{one}, {lower}")))
    offices.answered(office)
    proposals.rank(office.clerk, ledger=office.book, award="lower")
    return proposals.propose(office.clerk, ledger=office.book, award="lower", step="initial")


@AWARDS.occurs("slate_undecided")
def _not_decided(office: offices.Office) -> Outcome:
    return public_notice.publish(offices.proposed(office).clerk, ledger=office.book)


@AWARDS.occurs("slate_decided")
def _decided_already(office: offices.Office) -> Outcome:
    offices.decided(office)
    return adjustments.adjust(
        office.clerk, ledger=office.book, award="prize", step="initial", remove=["U01"], basis="改"
    )


@AWARDS.occurs("wrong_meeting")
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


@AWARDS.occurs("over_quota")
def _one_too_many(office: offices.Office) -> Outcome:
    offices.proposed(office)
    return adjustments.adjust(
        office.clerk, ledger=office.book, award="prize", step="initial", add=["U04"], basis="补"
    )


@AWARDS.occurs("open_tie")
def _tied(office: offices.Office) -> Outcome:
    offices.proposed(office, points={**offices.POINTS, "U04": (44, 40)})
    return decisions.decide(
        office.clerk,
        ledger=office.book,
        step="initial",
        held_on=date(2020, 7, 20),
        minutes="纪要〔1〕",
    )


@AWARDS.occurs("ineligible")
def _found_wanting(office: offices.Office) -> Outcome:
    offices.proposed(office, {"U05": "不宜命名"})
    adjustments.adjust(
        office.clerk,
        ledger=office.book,
        award="prize",
        step="initial",
        remove=["U02"],
        basis="调出",
    )
    return adjustments.adjust(
        office.clerk, ledger=office.book, award="prize", step="initial", add=["U05"], basis="调入"
    )


@AWARDS.occurs("notice_running")
def _last_day(office: offices.Office) -> Outcome:
    offices.published(office).go("2020-07-27")
    return public_notice.end(office.clerk, ledger=office.book, report="未收到异议")


@AWARDS.occurs("notice_missing")
def _never_up(office: offices.Office) -> Outcome:
    return public_notice.end(offices.decided(office).clerk, ledger=office.book, report="未收到异议")


@AWARDS.occurs("already_published")
def _up_already(office: offices.Office) -> Outcome:
    return public_notice.publish(offices.published(office).clerk, ledger=office.book)


@AWARDS.occurs("objection_open")
def _objection(office: offices.Office) -> Outcome:
    offices.published(office)
    objections.receive(
        office.clerk, ledger=office.book, subject="U01", source="letter", text="来信反映问题"
    )
    office.go("2020-07-28")
    public_notice.end(office.clerk, ledger=office.book, report="收到一件")
    office.go("2020-08-10")
    offices.reviewed(office, "issue")
    return awards.issue(
        office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10)
    )


@AWARDS.occurs("number_used")
def _number(office: offices.Office) -> Outcome:
    offices.issued(office)
    offices.reviewed(office, "issue")
    return awards.issue(
        office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10)
    )


@AWARDS.occurs("not_refilled")
def _place_set_free(office: offices.Office) -> Outcome:
    offices.ended(office).go("2020-08-10")
    submissions.accept(office.clerk, ledger=office.book, ids=[office.task("2020", "ready").id])
    office.advance("U01", "U02")
    offices.reviewed(office, "issue")
    awards.issue(office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10))
    office.advance("U04", "U05", "U06")
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
    offices.reviewed(office, "publish")
    public_notice.publish(office.clerk, ledger=office.book)
    offices.reviewed(office, "issue")
    return awards.issue(
        office.clerk, ledger=office.book, number="发〔2020〕2号", dated=date(2020, 8, 10)
    )


@AWARDS.occurs("list_changed")
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


@AWARDS.occurs("signed_already")
def _another_letter(office: offices.Office) -> Outcome:
    offices.answered(office)
    (letter,) = office.look(lambda seen: opinion_matrix.letters(seen))
    reply = replies.Reply(request=letter.id, conclusion="供参考", doc="复〔2〕", signer="赵")
    return replies.record(office.clerk, ledger=office.book, reply=reply)


@AWARDS.occurs("token_refused")
def _made_up_token(office: offices.Office) -> Outcome:
    offices.ranked(office)
    users.add(office.clerk, name="赵主任", roles=["signer"], org="department:watch")
    return department_signing.sign(
        office.sit("赵主任"), ledger=office.book, token="0000", conclusion="无不同意见"
    )


@AWARDS.occurs("needs_meeting")
def _kept_by_the_office(office: offices.Office) -> Outcome:
    offices.answered(office, {"U01": "不宜命名"})
    (letter,) = office.look(lambda seen: opinion_matrix.letters(seen))
    kept = handlings.HandlingEntry(request=letter.id, subject="U01", outcome="kept", basis="已了解")
    return handlings.handle(office.clerk, ledger=office.book, weighing=kept)


@AWARDS.occurs("not_on_panel")
def _stranger_on_the_panel(office: offices.Office) -> Outcome:
    offices.entered(office)
    members.appoint(office.clerk, kind=members.PANEL, name="片组2", members={"考评员2": "U06"})
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    return marks.import_marks(office.clerk, ledger=office.book, marks=[mark])


@AWARDS.occurs("sealed")
def _before_the_panel_is_done(office: offices.Office) -> Outcome:
    offices.entered(office)
    office.look(lambda seen: score_account.account(seen, "U01"))
    return Outcome()


@AWARDS.occurs("before_naming")
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


def nominee(
    unit: str, star: str = "五星", name: str = "第一党支部", order: int = 1
) -> nominations.Nominee:
    return nominations.Nominee(
        unit=unit, name=name, star=star, published_on=date(2020, 4, 30), order=order
    )


@AWARDS.occurs("caps_exceeded")
def _three_branches(office: offices.Office) -> Outcome:
    office.open(schemes.province())
    nominees = [nominee("U001", name=f"第{n}党支部", order=n) for n in (1, 2, 3)]
    return nominations.nominate(office.clerk, ledger=office.book, nominees=nominees)


@AWARDS.occurs("star_low")
def _three_stars(office: offices.Office) -> Outcome:
    office.open(schemes.province())
    return nominations.nominate(
        office.clerk, ledger=office.book, nominees=[nominee("U001", star="三星")]
    )


@AWARDS.occurs("not_enrolled")
def _of_the_host(office: offices.Office) -> Outcome:
    office.open(schemes.province())
    return nominations.nominate(office.clerk, ledger=office.book, nominees=[nominee("U016")])
