"""Whatever is refused because something was not written, or is done already."""

from __future__ import annotations

import dataclasses
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from notifications import compose, templates
from notifications.channels import registry
from storage import messages, notices, public_notices
from storage import problems as stored_problems
from storage.entries.problem import ProblemEntry
from storage.entries.visit import VisitEntry
from tests.support import departments, guarded, offices, schemes
from tests.workflows.kernel.award_situations import nominee
from tests.workflows.kernel.situations import Situations
from workflows.assessment import mark_confirmation, marks
from workflows.cases import cycles, submissions, transitions
from workflows.consultations import general_review, handlings, letters, replies, tokens
from workflows.directory import contacts, members, users, vouching
from workflows.kernel import clock_correction
from workflows.kernel.service import Outcome, RunOptions
from workflows.reports import release
from workflows.selection import (
    adjustments,
    awards,
    corrections,
    decisions,
    nominations,
    objections,
    proposals,
    public_notice,
    publicity,
    revocations,
    withholdings,
)
from workflows.tasks import call_sheet, outbox
from workflows.tasks import changes as task_changes
from workflows.visits import demonstrations, problems, visit_plans, visits

ENTRIES = Situations()
FIRST = transitions.Selection(subjects=("U01",))
JUNE_23 = date(2020, 6, 23)


@ENTRIES.occurs("doc_missing")
def _reply_without_a_number(office: offices.Office) -> Outcome:
    offices.round_sent(office)
    request = departments.watch(office).id
    return replies.record(
        office.clerk, ledger=office.book, reply=offices.reply(request, doc="", why="改")
    )


def _weighed(office: offices.Office, subject: str = "U01", basis: str = "已了解") -> Outcome:
    (letter,) = offices.letters_to(office, "", "watch")
    entry = handlings.HandlingEntry(
        request=letter.id, subject=subject, outcome="removed", basis=basis
    )
    return handlings.handle(office.clerk, ledger=office.book, weighing=entry)


@ENTRIES.occurs("basis_missing")
def _weighed_without_a_basis(office: offices.Office) -> Outcome:
    return _weighed(offices.answered(office, {"U01": "不宜命名"}), basis=" ")


@ENTRIES.occurs("opinion_missing")
def _weighed_before_the_answer(office: offices.Office) -> Outcome:
    return _weighed(offices.ranked(office))


@ENTRIES.occurs("opinion_unconfirmed")
def _weighed_before_the_second_person(office: offices.Office) -> Outcome:
    offices.ranked(office)
    (letter,) = offices.letters_to(office, "", "watch")
    replies.record(office.clerk, ledger=office.book, reply=offices.reply(letter.id, "不宜命名"))
    return _weighed(office)


@ENTRIES.occurs("opinion_consents")
def _weighed_for_nothing(office: offices.Office) -> Outcome:
    return _weighed(offices.answered(office))


def _decided(office: offices.Office, minutes: str) -> Outcome:
    return decisions.decide(
        office.clerk,
        ledger=office.book,
        step="initial",
        held_on=date(2020, 7, 20),
        minutes=minutes,
    )


@ENTRIES.occurs("minutes_missing")
def _decided_without_minutes(office: offices.Office) -> Outcome:
    return _decided(offices.proposed(office), " ")


@ENTRIES.occurs("report_missing")
def _notice_ended_without_a_word(office: offices.Office) -> Outcome:
    offices.published(office).go("2020-07-28")
    return public_notice.end(office.clerk, ledger=office.book, report=" ")


@ENTRIES.occurs("notice_over")
def _notice_ended_twice(office: offices.Office) -> Outcome:
    return public_notice.end(offices.ended(office).clerk, ledger=office.book, report="无")


def _objected(office: offices.Office) -> int:
    offices.published(office)
    objections.receive(
        office.clerk, ledger=office.book, subject="U01", source="letter", text="来信反映问题"
    )
    (received,) = office.look(lambda cycle: cycle.find(public_notices.Objection))
    return int(received.id)


def _settled(office: offices.Office, objection: int, handling: str) -> Outcome:
    return objections.settle(
        office.clerk,
        ledger=office.book,
        objection=objection,
        outcome="dismissed",
        handling=handling,
    )


@ENTRIES.occurs("handling_missing")
def _objection_settled_without_a_word(office: offices.Office) -> Outcome:
    return _settled(office, _objected(office), " ")


@ENTRIES.occurs("objection_settled")
def _objection_settled_twice(office: offices.Office) -> Outcome:
    objection = _objected(office)
    _settled(office, objection, "查不属实")
    objections.confirm(office.reviewer, ledger=office.book)
    return _settled(office, objection, "查不属实")


@ENTRIES.occurs("before_the_year")
def _a_call_of_another_century(office: offices.Office) -> Outcome:
    paper = submissions.Paper(
        subject="U01", task="paper", doc="收〔1〕", received_on=date(2002, 4, 24)
    )
    return submissions.submit(office.open().clerk, ledger=office.book, papers=[paper])


@ENTRIES.occurs("before_that")
def _a_reply_before_its_letter(office: offices.Office) -> Outcome:
    offices.round_sent(office)
    (letter,) = offices.letters_to(office, "round", "watch")
    reply = offices.reply(letter.id, received_on=date(2020, 6, 1))
    return replies.record(office.clerk, ledger=office.book, reply=reply)


@ENTRIES.occurs("place_missing")
def _a_notice_keyed_in_afterwards_without_its_place(office: offices.Office) -> Outcome:
    offices.decided(office).go("2020-07-22")
    offices.reviewed(office, "publish")
    return public_notice.publish(office.clerk, ledger=office.book, posted_on=date(2020, 7, 21))


@ENTRIES.occurs("list_fixed")
def _adjusting_the_ranking(office: offices.Office) -> Outcome:
    offices.ranked(office)
    return adjustments.adjust(
        office.clerk, ledger=office.book, award="prize", step="ranking", remove=["U01"], basis="改"
    )


@ENTRIES.occurs("sent_undecided")
def _a_list_that_nobody_decided_leaves(office: offices.Office) -> Outcome:
    yaml = schemes.SMALL.replace("covers: everyone", "covers: initial")
    offices.marked(office.open(schemes.small(yaml=yaml)))
    proposals.rank(office.clerk, ledger=office.book, award="prize")
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")
    offices.reviewed(office, "send", "round")
    return letters.send(office.clerk, ledger=office.book, consultation="round")


@ENTRIES.occurs("text_missing")
def _problem_reported_without_a_word(office: offices.Office) -> Outcome:
    offices.visiting(office)
    entry = ProblemEntry(subject="U01", what="台账不全")
    added = problems.add(office.clerk, ledger=office.book, entries=[entry])
    id_ = int(next(part.data["id"] for part in added.done if part.kind == "problem.found"))
    return problems.report(office.clerk, ledger=office.book, id_=id_, text=" ")


@ENTRIES.occurs("number_missing")
def _paper_without_a_number(office: offices.Office) -> Outcome:
    offices.at_the_end(office)
    offices.reviewed(office, "issue")
    return awards.issue(office.clerk, ledger=office.book, number=" ", dated=date(2020, 8, 10))


@ENTRIES.occurs("all_named")
def _named_twice(office: offices.Office) -> Outcome:
    offices.issued(office)
    offices.reviewed(office, "issue")
    return awards.issue(office.clerk, ledger=office.book, number="二", dated=date(2020, 8, 10))


def _marked(office: offices.Office, value: int) -> Outcome:
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(value))
    return marks.import_marks(office.clerk, ledger=office.book, marks=[mark])


@ENTRIES.occurs("mark_reason_missing")
def _mark_changed_without_a_reason(office: offices.Office) -> Outcome:
    offices.entered(office)
    _marked(office, 30)
    mark_confirmation.confirm_marks(office.reviewer, ledger=office.book)
    return _marked(office, 31)


@ENTRIES.occurs("unchanged")
def _mark_entered_twice(office: offices.Office) -> Outcome:
    offices.entered(office)
    _marked(office, 30)
    return _marked(office, 30)


@ENTRIES.occurs("seen_otherwise")
def _something_else_was_seen(office: offices.Office) -> Outcome:
    offices.entered(office)
    _marked(office, 30)
    return mark_confirmation.confirm_marks(
        office.reviewer, ledger=office.book, run_options=RunOptions(seen="0" * 64)
    )


@ENTRIES.occurs("nothing_to_confirm")
def _nothing_waits(office: offices.Office) -> Outcome:
    offices.entered(office)
    return mark_confirmation.confirm_marks(office.reviewer, ledger=office.book)


def _concluded(office: offices.Office) -> Outcome:
    return transitions.conclude(
        office.clerk, ledger=office.book, selection=FIRST, outcome="withdrawn", why="撤并"
    )


@ENTRIES.occurs("concluded")
def _concluded_twice(office: offices.Office) -> Outcome:
    _concluded(office.open())
    return _concluded(office)


@ENTRIES.occurs("in_first_stage")
def _back_from_the_beginning(office: offices.Office) -> Outcome:
    return transitions.revert(office.open().clerk, ledger=office.book, selection=FIRST, why="改")


@ENTRIES.occurs("not_held")
def _resume_what_runs(office: offices.Office) -> Outcome:
    return transitions.resume(office.open().clerk, ledger=office.book, selection=FIRST)


@ENTRIES.occurs("cycle_closed")
def _closed_twice(office: offices.Office) -> Outcome:
    offices.issued(office)
    everyone = transitions.Selection(everyone=True)
    transitions.conclude(
        office.clerk, ledger=office.book, selection=everyone, outcome="unfinished", why="试"
    )
    cycles.close(office.clerk, ledger=office.book)
    return cycles.close(office.clerk, ledger=office.book)


@ENTRIES.occurs("nothing_to_send")
def _sent_twice(office: offices.Office) -> Outcome:
    offices.round_sent(office)
    offices.reviewed(office, "send", "round")
    return letters.send(office.clerk, ledger=office.book, consultation="round", doc="函〔2〕")


@ENTRIES.occurs("no_tokens")
def _nothing_to_void(office: offices.Office) -> Outcome:
    offices.round_sent(office)
    return tokens.revoke(office.clerk, ledger=office.book, request=departments.watch(office).id)


def _calls(office: offices.Office) -> list[int]:
    office.open().go("2020-06-01")
    return [line.number for line in office.look(call_sheet.sheet)]


def _called(office: offices.Office, number: int, **more: date) -> Outcome:
    call = call_sheet.Call(number=number, called_on=date(2020, 6, 1), said="已知", **more)
    return call_sheet.record(office.clerk, ledger=office.book, calls=[call])


@ENTRIES.occurs("call_settled")
def _called_twice(office: offices.Office) -> Outcome:
    number = _calls(office)[0]
    _called(office, number)
    return _called(office, number)


@ENTRIES.occurs("not_a_call")
def _called_about_a_message(office: offices.Office) -> Outcome:
    _calls(office)
    other = office.look(lambda cycle: cycle.find(notices.Notice, mode="auto"))[0]
    return _called(office, other.id)


@ENTRIES.occurs("agreement_missing")
def _extended_by_nobody(office: offices.Office) -> Outcome:
    return _called(office, _calls(office)[0], extended_to=date(2020, 6, 5))


def _told(office: offices.Office, role: str = "contact") -> Outcome:
    occasion = release.Occasion(units=("U01", "U05"), title="通知", text="请阅。", role=role)
    return release.write(office.clerk, ledger=office.book, occasion=occasion)


@ENTRIES.occurs("told_today")
def _told_twice(office: offices.Office) -> Outcome:
    _told(office.open())
    return _told(office)


@ENTRIES.occurs("no_due_date")
def _extended_what_has_none(office: offices.Office) -> Outcome:
    _told(office.open())
    (told,) = office.look(lambda cycle: cycle.find(notices.Notice, mode="calls", task=0))
    return _called(office, told.id, extended_to=date(2020, 6, 5))


def _released(office: offices.Office, mode: str, *, times: int = 1) -> Outcome:
    _told(office.open(), "head")
    ids = [notice.id for notice in office.look(lambda cycle: cycle.find(notices.Notice, mode=mode))]
    for _ in range(times - 1):
        release.release(office.reviewer, ledger=office.book, ids=ids)
    return release.release(office.reviewer, ledger=office.book, ids=ids)


@ENTRIES.occurs("not_for_release")
def _released_what_goes_by_itself(office: offices.Office) -> Outcome:
    return _released(office, "auto")


@ENTRIES.occurs("released_already")
def _released_twice(office: offices.Office) -> Outcome:
    return _released(office, "release", times=2)


def _message(office: offices.Office) -> int:
    """A message that waits."""
    office.open().go("2020-05-22")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        ways = registry.load({}, home, office.time)
        compose.compose(office.system, ledger=office.book, texts=templates.Texts(home), ways=ways)
    return int(office.look(lambda cycle: cycle.find(messages.Message))[0].id)


@ENTRIES.occurs("message_state")
def _cancelled_twice(office: offices.Office) -> Outcome:
    id_ = _message(office)
    outbox.cancel(office.clerk, ledger=office.book, ids=[id_], why="有误")
    return outbox.cancel(office.clerk, ledger=office.book, ids=[id_], why="有误")


@ENTRIES.occurs("message_untrue")
def _sent_again_when_it_is_done(office: offices.Office) -> Outcome:
    id_ = _message(office)
    subject = office.look(lambda cycle: cycle.by_id(messages.Message, [id_])[id_].subject)
    outbox.hold(office.clerk, ledger=office.book, ids=[id_], why="等一等")
    office.hand_in(subject)
    return outbox.retry(office.clerk, ledger=office.book, ids=[id_], why="再发")


def _visit(subject: str = "U01", held_on: date = JUNE_23, team: str = "一组") -> VisitEntry:
    return VisitEntry(subject=subject, held_on=held_on, team=team, form="实地")


def _planned(office: offices.Office, *planned: visits.Visit) -> Outcome:
    return visit_plans.plan(office.clerk, ledger=office.book, task="seen", planned=planned)


def _held(office: offices.Office, *held: visits.Visit) -> Outcome:
    return visits.record(office.clerk, ledger=office.book, task="seen", held=held)


@ENTRIES.occurs("visit_recorded")
def _visited_twice(office: offices.Office) -> Outcome:
    offices.visiting(office).go("2020-06-23")
    _held(office, _visit())
    return _held(office, _visit())


@ENTRIES.occurs("visit_planned")
def _planned_twice(office: offices.Office) -> Outcome:
    _planned(offices.visiting(office), _visit())
    return _planned(office, _visit(held_on=date(2020, 6, 24)))


@ENTRIES.occurs("visit_over")
def _cancelled_what_was_held(office: offices.Office) -> Outcome:
    offices.visiting(office).go("2020-06-23")
    _held(office, _visit())
    ids = [visit.id for visit in office.look(visits.listing)]
    return visit_plans.cancel(office.clerk, ledger=office.book, ids=ids, why="防汛")


@ENTRIES.occurs("team_recused")
def _visit_to_ones_own(office: offices.Office) -> Outcome:
    offices.visiting(office)
    members.appoint(office.clerk, kind=members.TEAM, name="二组", members={"周一": "U03"})
    return _planned(office, _visit("U03", team="二组"))


@ENTRIES.occurs("day_off")
def _planned_on_a_day_off(office: offices.Office) -> Outcome:
    return _planned(offices.visiting(office), _visit(held_on=date(2020, 6, 27)))


@ENTRIES.occurs("day_full")
def _three_on_a_day(office: offices.Office) -> Outcome:
    planned = [_visit(subject) for subject in ("U01", "U02", "U04")]
    return _planned(offices.visiting(office), *planned)


@ENTRIES.occurs("nothing_to_announce")
def _announced_without_a_plan(office: offices.Office) -> Outcome:
    offices.visiting(office)
    return visit_plans.release(office.clerk, ledger=office.book, task="seen", subjects=())


def _proposed(office: offices.Office) -> Outcome:
    return demonstrations.nominate(
        office.clerk, ledger=office.book, source="单位自荐", units=["U01"]
    )


def _selected(office: offices.Office) -> Outcome:
    return demonstrations.select(
        office.clerk,
        ledger=office.book,
        units=["U01"],
        meeting="委员会",
        minutes="纪要〔3〕",
        held_on=date(2020, 6, 22),
    )


@ENTRIES.occurs("proposed_already")
def _proposed_twice(office: offices.Office) -> Outcome:
    _proposed(offices.visiting(office))
    return _proposed(office)


@ENTRIES.occurs("not_proposed")
def _selected_unproposed(office: offices.Office) -> Outcome:
    return _selected(offices.visiting(office))


@ENTRIES.occurs("selected_already")
def _selected_twice(office: offices.Office) -> Outcome:
    _proposed(offices.visiting(office))
    _selected(office)
    return _selected(office)


def _nominated(office: offices.Office) -> Outcome:
    return nominations.nominate(
        office.clerk, ledger=office.book, nominees=[nominee("U001"), nominee("U001")]
    )


@ENTRIES.occurs("branch_nominated")
def _branch_nominated_twice(office: offices.Office) -> Outcome:
    return _nominated(office.open(schemes.province()))


@ENTRIES.occurs("order_taken")
def _two_branches_on_one_place(office: offices.Office) -> Outcome:
    office.open(schemes.province())
    both = [nominee("U001"), dataclasses.replace(nominee("U001"), name="机关二支部")]
    return nominations.nominate(office.clerk, ledger=office.book, nominees=both)


@ENTRIES.occurs("own_account")
def _two_names_under_one_account(office: offices.Office) -> Outcome:
    offices.entered(office)
    for name in ("王经办", "王经办二"):
        users.add(office.clerk, name=name, roles=["经办人"], os_user="wang")
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    marks.import_marks(office.sit("王经办"), ledger=office.book, marks=[mark])
    return mark_confirmation.confirm_marks(office.sit("王经办二"), ledger=office.book)


@ENTRIES.occurs("nothing_to_check")
def _checked_a_unit(office: offices.Office) -> Outcome:
    office.open(schemes.province())
    return nominations.check(office.clerk, ledger=office.book, subjects=["U001"])


def _adjusted(office: offices.Office, **more: list[str]) -> Outcome:
    offices.proposed(office)
    return adjustments.adjust(
        office.clerk, ledger=office.book, award="prize", step="initial", basis="改", **more
    )


@ENTRIES.occurs("not_on_list")
def _taken_off_what_is_not_on(office: offices.Office) -> Outcome:
    return _adjusted(office, remove=["U06"])


@ENTRIES.occurs("on_list_already")
def _put_on_twice(office: offices.Office) -> Outcome:
    return _adjusted(office, add=["U01"])


@ENTRIES.occurs("not_named")
def _made_known_unnamed(office: offices.Office) -> Outcome:
    offices.issued(office)
    return publicity.record(
        office.clerk, ledger=office.book, subjects=["U06"], where="日报", on=date(2020, 8, 1)
    )


def _revoked(office: offices.Office) -> Outcome:
    return revocations.revoke(
        office.clerk,
        ledger=office.book,
        subject="U01",
        meeting="board",
        held_on=date(2020, 8, 10),
        minutes="纪要〔8〕",
        why="失实",
    )


@ENTRIES.occurs("revocation_entered")
def _revoked_twice(office: offices.Office) -> Outcome:
    offices.issued(office)
    _revoked(office)
    return _revoked(office)


@ENTRIES.occurs("not_proven")
def _said_to_be_another(office: offices.Office) -> Outcome:
    return guarded.elsewhere().confirm(guarded.elsewhere().at("root", "李审核"))


@ENTRIES.occurs("passphrase_wrong")
def _guessed(office: offices.Office) -> Outcome:
    home = guarded.elsewhere()
    home.set_passphrase("li", "李审核")
    return home.confirm(home.at("wang", "李审核", secret="猜的口令"))


@ENTRIES.occurs("passphrase_paused")
def _guessed_often(office: offices.Office) -> Outcome:
    home = guarded.elsewhere()
    home.set_passphrase("li", "李审核")
    for _ in range(5):
        home.guess("wang", "李审核")
    return home.confirm(home.at("wang", "李审核", secret=guarded.SECRETS["李审核"]))


@ENTRIES.occurs("proof_lent")
def _passphrase_of_anothers_making(office: offices.Office) -> Outcome:
    home = guarded.elsewhere()
    home.unbind("李审核")
    home.set_passphrase("wang", "李审核")
    home.enter_mark()
    return home.confirm(home.at("wang", "李审核", secret=guarded.SECRETS["李审核"]))


@ENTRIES.occurs("paper_confirms")
def _entered_by_a_sheet(office: offices.Office) -> Outcome:
    home = guarded.elsewhere()
    by_sheet = home.at("wang", "李审核", paper="复核单3号，存2号柜")
    return users.name_deputy(
        by_sheet, name="王经办", starts_on=date(2020, 7, 1), ends_on=date(2020, 7, 2)
    )


@ENTRIES.occurs("paper_unkeyed")
def _sheet_keyed_in_by_nobody(office: offices.Office) -> Outcome:
    home = guarded.elsewhere()
    return home.confirm(home.at("root", "李审核", paper="复核单3号，存2号柜"))


@ENTRIES.occurs("no_passphrase")
def _nothing_to_reset(office: offices.Office) -> Outcome:
    return users.reset_passphrase(office.clerk, name="李审核")


@ENTRIES.occurs("own_gain")
def _vouched_for_oneself(office: offices.Office) -> Outcome:
    home = guarded.elsewhere()
    users.add(home.at("wang"), name="周管理", roles=["管理员"], os_user="zhou")
    vouching.confirm(home.at("li"))
    users.assign(home.at("wang"), name="李审核", roles=["审核人", "管理员"])
    return vouching.confirm(home.at("li"))


@ENTRIES.occurs("due_early")
def _due_put_before_its_opening(office: offices.Office) -> Outcome:
    offices.entered(office)
    task = office.task("U01", "paper")
    return corrections.correct(
        office.clerk,
        ledger=office.book,
        what="due",
        before=str(task.due_on),
        after="2020-01-01",
        why="录错",
        row=task.id,
    )


@ENTRIES.occurs("problem_task")
def _task_of_a_struck_off_problem_taken_up(office: offices.Office) -> Outcome:
    offices.visiting(office)
    entry = ProblemEntry(subject="U01", what="台账不全")
    made = problems.add(office.clerk, ledger=office.book, entries=[entry])
    id_ = next(each.data["id"] for each in made.done if each.kind == "problem.found")
    problems.report(office.clerk, ledger=office.book, id_=id_, text="已补齐")
    problems.close(office.clerk, ledger=office.book, id_=id_)
    (problem,) = office.look(lambda cycle: cycle.find(stored_problems.Problem, id=[id_]))
    return task_changes.reopen(office.clerk, ledger=office.book, ids=[problem.task], why="点错")


@ENTRIES.occurs("nobody_vouches")
def _given_where_nobody_else_is_left(office: offices.Office) -> Outcome:
    home = guarded.elsewhere()
    return users.assign(home.at("wang"), name="李审核", roles=["审核人", "管理员"])


@ENTRIES.occurs("clock_right")
def _no_clock_to_put_right(office: offices.Office) -> Outcome:
    office.open()
    now = office.time.now()
    return clock_correction.enter(office.clerk, ledger=office.book, right_at=now, why="快了")


@ENTRIES.occurs("clock_waits")
def _clock_put_right_twice(office: offices.Office) -> Outcome:
    office.open()
    right_at = office.time.now() - timedelta(days=1)
    for _ in range(2):
        outcome = clock_correction.enter(
            office.clerk, ledger=office.book, right_at=right_at, why="快了"
        )
    return outcome


@ENTRIES.occurs("unreviewed")
def _put_up_unreviewed(office: offices.Office) -> Outcome:
    offices.decided(office).go("2020-07-21")
    return public_notice.publish(office.clerk, ledger=office.book, posted_at="公告栏")


@ENTRIES.occurs("reviewed_alone")
def _ended_and_reviewed_by_one(office: offices.Office) -> Outcome:
    offices.published(office).go("2020-07-28")
    public_notice.end(office.reviewer, ledger=office.book, report="未收到异议")
    offices.arrived(office.go("2020-08-10"))
    general_review.review(office.reviewer, ledger=office.book, act="issue")
    return awards.issue(
        office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10)
    )


@ENTRIES.occurs("nothing_to_review")
def _reviewed_nothing(office: offices.Office) -> Outcome:
    offices.ranked(office)
    return general_review.review(office.reviewer, ledger=office.book, act="issue")


@ENTRIES.occurs("signers_missing")
def _circulated_and_signed_by_nobody(office: offices.Office) -> Outcome:
    offices.proposed(office)
    return decisions.decide(
        office.clerk,
        ledger=office.book,
        step="initial",
        held_on=date(2020, 7, 20),
        minutes="签批〔1〕",
        form=decisions.CIRCULATED,
    )


@ENTRIES.occurs("minutes_pending")
def _issued_without_the_minutes_number(office: offices.Office) -> Outcome:
    offices.proposed(office)
    offices.decide(office, minutes=decisions.PENDING)
    decisions.confirm(office.reviewer, ledger=office.book, step="initial")
    office.go("2020-07-21")
    offices.reviewed(office, "publish")
    public_notice.publish(office.clerk, ledger=office.book, posted_at="公告栏")
    office.go("2020-07-28")
    public_notice.end(office.clerk, ledger=office.book, report="未收到异议")
    offices.reviewed(office, "issue")
    return awards.issue(
        office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 7, 28)
    )


@ENTRIES.occurs("number_not_awaited")
def _numbered_what_has_a_number(office: offices.Office) -> Outcome:
    offices.decided(office)
    return decisions.number(office.clerk, ledger=office.book, step="initial", minutes="纪要〔9〕")


@ENTRIES.occurs("withheld")
def _issued_what_is_withheld(office: offices.Office) -> Outcome:
    offices.at_the_end(office)
    for subject in ("U01", "U02"):
        withholdings.withhold(
            office.clerk, ledger=office.book, subject=subject, basis="王主任8月9日：先放一放"
        )
    withholdings.confirm(office.reviewer, ledger=office.book)
    offices.reviewed(office, "issue")
    return awards.issue(
        office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10)
    )


@ENTRIES.occurs("named_already")
def _withheld_after_the_paper(office: offices.Office) -> Outcome:
    offices.issued(office)
    return withholdings.withhold(
        office.clerk, ledger=office.book, subject="U01", basis="王主任8月9日：先放一放"
    )


@ENTRIES.occurs("nothing_says")
def _corrected_what_nobody_wrote(office: offices.Office) -> Outcome:
    offices.decided(office)
    return corrections.correct(
        office.clerk,
        ledger=office.book,
        what="minutes",
        before="纪要〔8〕",
        after="纪要〔9〕",
        why="录错",
    )


@ENTRIES.occurs("own_unit")
def _confirmed_about_the_own_unit(office: offices.Office) -> Outcome:
    offices.entered(office)
    contact = contacts.NewContact(unit="U01", role="contact", name="李　审核")
    contacts.name_contacts(office.clerk, contacts=[contact])
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    marks.import_marks(office.clerk, ledger=office.book, marks=[mark])
    return mark_confirmation.confirm_marks(office.reviewer, ledger=office.book)


@ENTRIES.occurs("unusual_day")
def _decided_before_the_list_was_made(office: offices.Office) -> Outcome:
    offices.proposed(office)
    return decisions.decide(
        office.clerk,
        ledger=office.book,
        step="initial",
        held_on=date(2020, 7, 17),
        minutes="纪要〔1〕",
    )


@ENTRIES.occurs("due_odd")
def _extended_by_nine_years(office: offices.Office) -> Outcome:
    office.open().go("2020-05-20")
    task = office.task("U01", "paper")
    return task_changes.extend(
        office.clerk,
        ledger=office.book,
        ids=[task.id],
        due_on=date(2029, 6, 5),
        agreed_by="刘主任",
    )


@ENTRIES.occurs("stage_not_reached")
def _issued_in_an_earlier_stage(office: offices.Office) -> Outcome:
    offices.ended(office).go("2020-08-10")
    offices.reviewed(office, "issue")
    return awards.issue(
        office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10)
    )
