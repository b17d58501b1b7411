"""No name leaves, is put up or named by one pair of hands; a slip is put right by two."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine import errors
from storage import decisions as stored_decisions
from storage import letters as stored_letters
from storage.ledger import journal
from tests.support import guarded, offices, programs
from tests.trust.test_lists import issue
from workflows.cases import transitions
from workflows.consultations import general_review
from workflows.lists import lineage
from workflows.selection import (
    awards,
    corrections,
    decisions,
    objections,
    proposals,
    public_notice,
    withholdings,
)


def publish(office: offices.Office) -> None:
    public_notice.publish(office.clerk, ledger=office.book, posted_at="公告栏")


def refused(caught: pytest.ExceptionInfo[errors.Refused]) -> list[str]:
    return offices.refusal_codes(caught)


def review(office: offices.Office, act: str, *, by: str = "李审核") -> str:
    outcome = general_review.review(office.sit(by), ledger=office.book, act=act)
    return str(outcome.data["seen"])


def test_nothing_is_put_up_that_only_its_author_went_through(office: offices.Office) -> None:
    offices.decided(office).go("2020-07-21")
    review(office, "publish", by="张经办")
    with pytest.raises(errors.Refused) as caught:
        publish(office)
    assert refused(caught) == ["unreviewed"]
    review(office, "publish")
    publish(office)


def test_what_changed_after_the_review_is_gone_through_anew(office: offices.Office) -> None:
    offices.at_the_end(office)
    review(office, "issue")
    objections.receive(
        office.clerk, ledger=office.book, subject="U01", source="letter", text="反映"
    )
    with pytest.raises(errors.Refused) as caught:
        awards.issue(
            office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10)
        )
    assert refused(caught) == ["objection_open", "unreviewed"]
    review(office, "issue")
    named = issue(office)
    assert [refusal.code for refusal in named.refused] == ["objection_open"]


def test_one_screen_tells_everybody_and_everything_that_one_person_did(
    office: offices.Office,
) -> None:
    offices.decided(office)
    gone = transitions.Selection(subjects=("U06",))
    transitions.conclude(
        office.clerk, ledger=office.book, selection=gone, outcome="withdrawn", why="来函"
    )
    rows = office.look(lambda cycle: general_review.rows_of(cycle, "publish"))
    told = {row.subject: (row.standing, row.against) for row in rows}
    assert (told["U01"], told["U06"]) == (("列入", ""), ("未列入", "退出"))
    office.go("2020-07-21")
    review(office, "publish")
    with pytest.raises(errors.Refused) as caught:
        general_review.review(office.clerk, ledger=office.book, act="send", about="round")
    assert refused(caught) == ["nothing_to_review"]


def test_what_the_reviewer_did_alone_another_reviews(office: offices.Office) -> None:
    offices.decided(office)
    gone = transitions.Selection(subjects=("U06",))
    transitions.conclude(
        office.reviewer, ledger=office.book, selection=gone, outcome="withdrawn", why="来函"
    )
    office.go("2020-07-21")
    review(office, "publish")
    with pytest.raises(errors.Refused) as caught:
        publish(office)
    assert offices.refusals(caught) == [("reviewed_alone", "U06")]
    review(office, "publish", by="张经办")
    publish(office)


def test_the_yes_is_to_what_was_seen(published: programs.Program) -> None:
    at = published.at("2020-07-28T10:00")
    programs.done(at("naming", "public-notice", "--end", "未收到异议"))
    reviewer = at.by("李审核")
    seen = reviewer("naming", "review", "印发", "--dry-run").out.rpartition("校验码 ")[2][:12]
    programs.done(at("naming", "objection", "单位01", "--text", "反映"))
    programs.refused(reviewer("naming", "review", "印发", "--seen", seen), 3, "与看到的不同")
    programs.done(reviewer("naming", "review", "印发", "--yes"), "印发前总复核")


def test_a_signed_sheet_stands_for_no_review() -> None:
    home = guarded.elsewhere()
    by_sheet = home.at("wang", "李审核", paper="复核单3号，存2号柜")
    with pytest.raises(errors.Refused) as caught:
        general_review.review(by_sheet, ledger=home.book, act="publish")
    assert refused(caught) == ["paper_confirms"]


def test_waiting_for_the_second_person_stops_no_next_list(office: offices.Office) -> None:
    offices.proposed(office)
    offices.decide(office)
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="published")
    with pytest.raises(errors.Refused) as caught:
        publish(office)
    assert refused(caught) == ["slate_undecided"]


def test_one_is_withheld_by_two_and_the_others_are_named(office: offices.Office) -> None:
    offices.at_the_end(office)

    def withhold(subject: str, *, released: bool = False) -> None:
        withholdings.withhold(
            office.clerk,
            ledger=office.book,
            subject=subject,
            basis="王主任8月9日：先放一放",
            is_released=released,
        )
        with pytest.raises(errors.Refused) as caught:
            withholdings.confirm(office.clerk, ledger=office.book)
        assert refused(caught) == ["own_entry"]
        withholdings.confirm(office.reviewer, ledger=office.book)

    withhold("U01")
    review(office, "issue")
    named = issue(office)
    assert [(each.code, each.subject) for each in named.refused] == [("withheld", "U01")]
    withhold("U01", released=True)
    review(office, "issue")
    issue(office, "发〔2020〕2号")
    holders = office.look(lambda cycle: [each.subject for each in lineage.named(cycle)])
    assert sorted(holders) == ["U01", "U02"]


def test_one_person_alone_withholds_nobody(office: offices.Office) -> None:
    offices.at_the_end(office)
    withholdings.withhold(
        office.clerk, ledger=office.book, subject="U01", basis="王主任8月9日：先放一放"
    )
    review(office, "issue")
    assert issue(office).refused == ()


@pytest.mark.parametrize("what", ["minutes", "纪要编号"])
def test_a_number_is_corrected_by_two_and_both_are_shown(office: offices.Office, what: str) -> None:
    offices.decided(office)
    corrections.correct(
        office.clerk,
        ledger=office.book,
        what=what,
        before="纪要〔1〕",
        after="纪要〔11〕",
        why="少录一位",
    )
    with pytest.raises(errors.Refused) as caught:
        corrections.confirm(office.clerk, ledger=office.book)
    assert refused(caught) == ["own_entry"]
    corrections.confirm(office.reviewer, ledger=office.book)
    numbers = office.look(
        lambda cycle: [each.minutes for each in cycle.find(stored_decisions.Decision)]
    )
    with office.store.reading() as connection:
        (line,) = journal.latest(connection, office.book, kinds=["fact.corrected"])
    assert (numbers, line.data["old"], line.data["new"]) == (
        ["纪要〔11〕"],
        "纪要〔1〕",
        "纪要〔11〕",
    )
    with pytest.raises(errors.Refused) as caught:
        corrections.confirm(office.reviewer, ledger=office.book)
    assert refused(caught) == ["nothing_to_confirm"]


def test_a_paper_issued_under_a_wrong_number_is_corrected(office: offices.Office) -> None:
    offices.issued(office)
    corrections.correct(
        office.clerk,
        ledger=office.book,
        what="doc",
        before="发〔2020〕1号",
        after="发〔2020〕10号",
        why="少录一位",
    )
    corrections.confirm(office.reviewer, ledger=office.book)
    letters = office.look(lambda cycle: cycle.find(stored_letters.Letter))
    assert [letter.number for letter in letters] == ["发〔2020〕10号"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"before": "纪要〔9〕"}, "nothing_says"),
        ({"after": "纪要〔1〕"}, "unchanged"),
        ({"after": " "}, "unchanged"),
        ({"after": "待发"}, "unchanged"),
        ({"why": ""}, "reason_missing"),
    ],
)
def test_what_is_no_correction_is_refused(
    office: offices.Office, more: dict[str, str], code: str
) -> None:
    offices.decided(office)
    said = {"before": "纪要〔1〕", "after": "纪要〔2〕", "why": "录错", **more}
    with pytest.raises(errors.Refused) as caught:
        corrections.correct(office.clerk, ledger=office.book, what="minutes", **said)
    assert refused(caught) == [code]


def test_a_due_date_that_was_typed_wrong_is_put_right_by_two(office: offices.Office) -> None:
    office.open()
    task = office.task("U01", "paper")
    said = {"before": str(task.due_on), "why": "录成了下一月", "row": task.id}
    with pytest.raises(errors.Refused) as caught:
        corrections.correct(
            office.clerk, ledger=office.book, what="due", after="2020-01-01", **said
        )
    assert refused(caught) == ["due_early"]
    right = task.due_on - timedelta(days=1)
    corrections.correct(office.clerk, ledger=office.book, what="期限", after=str(right), **said)
    assert office.task("U01", "paper").due_on == task.due_on
    with pytest.raises(errors.Refused) as caught:
        corrections.confirm(office.clerk, ledger=office.book)
    assert refused(caught) == ["own_entry"]
    corrections.confirm(office.reviewer, ledger=office.book)
    again = office.task("U01", "paper")
    assert (again.due_on, again.due_version) == (right, task.due_version + 1)
    assert office.task("U02", "paper").due_on == task.due_on


def test_a_correction_of_one_row_says_which_and_any_other_does_not(
    office: offices.Office,
) -> None:
    offices.decided(office)
    for what, row in (("due", 0), ("minutes", 3)):
        with pytest.raises(errors.Misuse, match="--id"):
            corrections.correct(
                office.clerk,
                ledger=office.book,
                what=what,
                before="2020-07-10",
                after="2020-07-11",
                why="录错",
                row=row,
            )


def test_minutes_that_are_numbered_later_are_completed_by_one(office: offices.Office) -> None:
    offices.proposed(office)
    offices.decide(office, minutes="待发")
    decisions.confirm(office.reviewer, ledger=office.book, step="initial")
    decisions.number(office.clerk, ledger=office.book, step="initial", minutes="纪要〔7〕")
    (decision,) = office.look(lambda cycle: cycle.find(stored_decisions.Decision))
    assert (decision.minutes, decision.confirmed_by > 0) == ("纪要〔7〕", True)
    with pytest.raises(errors.Refused) as caught:
        decisions.number(office.clerk, ledger=office.book, step="initial", minutes="纪要〔8〕")
    assert refused(caught) == ["number_not_awaited"]


def test_a_list_is_decided_by_circulation(office: offices.Office) -> None:
    offices.proposed(office)
    decisions.decide(
        office.clerk,
        ledger=office.book,
        step="initial",
        held_on=date(2020, 7, 20),
        minutes="签批〔1〕",
        present="王主任7月18日，李副主任7月20日",
        form="circulated",
    )
    decisions.confirm(office.reviewer, ledger=office.book, step="initial")
    (decision,) = office.look(lambda cycle: cycle.find(stored_decisions.Decision))
    assert (decision.form, decision.confirmed_by > 0) == ("circulated", True)
