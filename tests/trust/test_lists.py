"""Lists, notices, objections: what was decided stands, what is open keeps its subject alone."""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors
from storage import database, public_notices
from tests.support import offices, schemes
from workflows.cases import submissions, transitions
from workflows.consultations import letters, replies
from workflows.kernel.service import Outcome
from workflows.lists import lineage
from workflows.selection import (
    adjustments,
    awards,
    decisions,
    objections,
    proposals,
    public_notice,
)

TWO_MEETINGS = schemes.SMALL.replace(
    "  - {key: initial, name: 建议名单, meeting: bureau, quota_binds: true}\n",
    "  - {key: initial, name: 建议名单, meeting: bureau}\n"
    "  - {key: final, name: 审定名单, meeting: board, quota_binds: true}\n",
)
WEIGHING = schemes.SMALL.replace(
    "{key: numbers, name: 数量,", "{key: numbers, weighs: 待研究, review: true, name: 数量,"
)


@pytest.fixture
def office(store: database.Database) -> offices.Office:
    return offices.Office(store)


def listed(office: offices.Office, step: str) -> dict[str, tuple[str, str]]:
    page = office.look(lambda cycle: lineage.show(cycle, lineage.newest(cycle)["prize", step]))
    return {row.subject: (row.standing, row.reason) for row in page.entries}


def adjust(office: offices.Office, step: str, **more: list[str]) -> Outcome:
    return adjustments.adjust(
        office.clerk, ledger=office.book, award="prize", step=step, basis="主要领导意见", **more
    )


def refused(outcome: Outcome) -> list[tuple[str, str]]:
    return [(each.code, each.subject) for each in outcome.refused]


def object_to(office: offices.Office, subject: str) -> int:
    objections.receive(
        office.clerk, ledger=office.book, subject=subject, source="letter", text="来信"
    )
    kept = office.look(lambda cycle: cycle.find(public_notices.Objection))
    return kept[-1].id


def settle(office: offices.Office, objection: int, outcome: str) -> None:
    objections.settle(
        office.clerk, ledger=office.book, objection=objection, outcome=outcome, handling="已核查"
    )


def issue(office: offices.Office, number: str = "发〔2020〕1号") -> Outcome:
    offices.reviewed(office, "issue")
    return awards.issue(office.clerk, ledger=office.book, number=number, dated=date(2020, 8, 10))


def test_whom_a_meeting_put_on_stands_on_every_later_list_before_rank(
    office: offices.Office,
) -> None:
    offices.proposed(office.open(schemes.small(yaml=TWO_MEETINGS)))
    adjust(office, "initial", add=["U06"], remove=["U02"])
    offices.decide(office)
    decisions.confirm(office.reviewer, ledger=office.book, step="initial")
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="final")
    final = listed(office, "final")
    assert {subject for subject, (standing, _) in final.items() if standing == "in"} == {
        "U01",
        "U06",
    }
    assert (final["U06"], final["U02"]) == (
        ("in", "调入：主要领导意见"),
        ("removed", "调出：主要领导意见"),
    )


def test_an_exclusion_beats_what_a_meeting_decided_and_says_so(office: offices.Office) -> None:
    offices.proposed(office.open(schemes.small(yaml=TWO_MEETINGS)))
    adjust(office, "initial", add=["U06"])
    offices.decide(office)
    decisions.confirm(office.reviewer, ledger=office.book, step="initial")
    (letter,) = offices.letters_to(office, "round", "watch")
    reply = offices.reply(letter.id, exceptions={"U06": offices.AGAINST}, why="来函更正")
    offices.answer(office, reply)
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="final")
    standing, reason = listed(office, "final")["U06"]
    assert (standing, "不宜命名" in reason) == ("out", True)


@pytest.mark.parametrize("step", ["ranking", "published", "named"])
def test_what_goes_by_points_is_up_or_named_is_changed_by_nobody(
    office: offices.Office, step: str
) -> None:
    offices.issued(office)
    before = listed(office, step)
    with pytest.raises(errors.Refused) as caught:
        adjust(office, step, remove=["U01"])
    assert (offices.refusals(caught), listed(office, step)) == ([("list_fixed", "prize")], before)


def test_an_open_objection_goes_with_its_unit_and_keeps_that_one_only(
    office: offices.Office,
) -> None:
    offices.published(office)
    number = object_to(office, "U01")
    office.go("2020-07-28")
    public_notice.end(office.clerk, ledger=office.book, report="收到一件，正在核查")
    office.go("2020-08-10")
    offices.arrived(office)
    assert refused(issue(office)) == [("objection_open", "U01")]
    assert office.names("prize", "named") == ["U02"]
    assert office.case("U01").outcome == ""
    settle(office, number, "dismissed")
    with pytest.raises(errors.Refused) as caught:
        issue(office, "发〔2020〕2号")
    assert offices.refusals(caught) == [("objection_open", "U01")]
    objections.confirm(office.reviewer, ledger=office.book)
    issue(office, "发〔2020〕2号")
    assert office.case("U01").outcome == "named"
    assert office.findings() == []


def test_an_upheld_objection_excludes_from_every_list(office: offices.Office) -> None:
    offices.published(office)
    number = object_to(office, "U01")
    settle(office, number, "upheld")
    objections.confirm(office.reviewer, ledger=office.book)
    office.go("2020-07-28")
    public_notice.end(office.clerk, ledger=office.book, report="一件成立")
    office.go("2020-08-10")
    offices.arrived(office)
    assert refused(issue(office)) == [("ineligible", "U01")]
    assert office.names("prize", "named") == ["U02"]
    assert office.case("U01").outcome == "not_named"


def test_one_clerk_settles_no_objection(office: offices.Office) -> None:
    offices.published(office)
    settle(office, object_to(office, "U01"), "upheld")
    with pytest.raises(errors.Refused) as caught:
        objections.confirm(office.clerk, ledger=office.book)
    assert offices.refusals(caught) == [("own_entry", "U01")]


def test_a_held_unit_is_not_named_with_the_others(office: offices.Office) -> None:
    offices.at_the_end(office)
    hold = transitions.Selection(subjects=("U01",))
    transitions.hold(office.clerk, ledger=office.book, selection=hold, why="核查")
    assert refused(issue(office)) == [("held", "U01")]
    assert office.names("prize", "named") == ["U02"]


def test_no_name_leaves_for_a_list_that_nobody_decided(office: offices.Office) -> None:
    yaml = schemes.SMALL.replace("covers: everyone", "covers: initial")
    offices.marked(office.open(schemes.small(yaml=yaml)))
    proposals.rank(office.clerk, ledger=office.book, award="prize")
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")
    with pytest.raises(errors.Refused) as caught:
        letters.send(office.clerk, ledger=office.book, consultation="round")
    assert offices.refusals(caught) == [("sent_undecided", "prize")]
    offices.reviewed(office, "send", "round")
    sent = letters.send(
        office.clerk, ledger=office.book, consultation="round", signed_off="赵主任 7月1日"
    )
    assert [each.data["signed_off"] for each in sent.done if each.kind == "consult.sent"] == [
        "赵主任 7月1日"
    ]


def test_a_unit_that_owes_what_weighs_is_off_the_list_unless_a_meeting_puts_it_on(
    office: offices.Office,
) -> None:
    offices.answered(office.open(schemes.small(yaml=WEIGHING))).go("2020-07-20")
    number = office.task("U01", "numbers").id
    submissions.give_back(office.clerk, ledger=office.book, ids=[number], why="数不对")
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")
    assert listed(office, "initial")["U01"] == ("out", "不列入：待研究：尚未报送数量")
    adjust(office, "initial", add=["U01"], remove=["U04"])
    offices.decide(office)
    decisions.confirm(office.reviewer, ledger=office.book, step="initial")
    office.go("2020-07-21")
    offices.reviewed(office, "publish")
    public_notice.publish(office.clerk, ledger=office.book, posted_at="公告栏")
    assert office.names("prize", "published") == ["U01", "U02"]


def test_a_notice_never_begins_before_its_decision(office: offices.Office) -> None:
    offices.decided(office).go("2020-07-22")
    with pytest.raises(errors.Refused) as caught:
        public_notice.publish(
            office.clerk, ledger=office.book, posted_on=date(2020, 7, 14), posted_at="公告栏"
        )
    assert offices.refusals(caught) == [("before_that", "prize")]
    offices.reviewed(office, "publish")
    public_notice.publish(
        office.clerk, ledger=office.book, posted_on=date(2020, 7, 21), posted_at="公告栏"
    )


def test_a_reply_is_never_received_before_its_letter_went_out(office: offices.Office) -> None:
    offices.round_sent(office)
    (letter,) = offices.letters_to(office, "round", "watch")
    for day, code in ((date(2019, 1, 1), "before_the_year"), (date(2020, 6, 1), "before_that")):
        reply = offices.reply(letter.id, received_on=day)
        with pytest.raises(errors.Refused) as caught:
            replies.record(office.clerk, ledger=office.book, reply=reply)
        assert offices.refusal_codes(caught) == [code]


def test_a_paper_of_another_century_is_refused(office: offices.Office) -> None:
    paper = submissions.Paper(
        subject="U01", task="paper", doc="收〔1〕", received_on=date(2002, 4, 24)
    )
    with pytest.raises(errors.Refused) as caught:
        submissions.submit(office.open().clerk, ledger=office.book, papers=[paper])
    assert offices.refusals(caught) == [("before_the_year", "U01")]
