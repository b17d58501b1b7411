"""A scheme may loosen what wants two persons, down to the three acts, or tighten it."""

from __future__ import annotations

import pytest

from engine import errors
from tests.support import offices, schemes
from tests.trust.test_lists import issue
from workflows.assessment import findings, mark_confirmation
from workflows.consultations import general_review
from workflows.scheme import reader
from workflows.selection import decisions, public_notice

LOOSE = "second_person: {alone: [marks, facts, decisions]}\n"
TIGHT = "second_person: {reviewed: [initial]}\n"


def opened(office: offices.Office, more: str) -> offices.Office:
    return office.open(schemes.small(yaml=schemes.SMALL + more))


def enter_fact(office: offices.Office) -> None:
    fact = findings.Fact(
        subject="U06", kind="disqualifier", name="fraud", value="弄虚作假", document="查〔3〕"
    )
    findings.record(office.clerk, ledger=office.book, facts=[fact])


def test_what_the_scheme_leaves_to_one_person_they_confirm_themselves(
    office: offices.Office,
) -> None:
    opened(office, LOOSE)
    offices.entered(office)
    enter_fact(office)
    findings.confirm(office.clerk, ledger=office.book, kind="disqualifier")
    with pytest.raises(errors.Refused) as caught:
        mark_confirmation.confirm_marks(office.clerk, ledger=office.book)
    assert "own_entry" not in offices.refusal_codes(caught)


def test_without_a_word_of_the_scheme_nobody_confirms_their_own(office: offices.Office) -> None:
    offices.entered(office)
    enter_fact(office)
    with pytest.raises(errors.Refused) as caught:
        findings.confirm(office.clerk, ledger=office.book, kind="disqualifier")
    assert offices.refusal_codes(caught) == ["own_entry"]


def test_the_three_acts_are_loosened_by_nothing(office: offices.Office) -> None:
    opened(office, LOOSE)
    offices.proposed(office)
    offices.decide(office)
    decisions.confirm(office.clerk, ledger=office.book, step="initial")
    office.go("2020-07-21")
    general_review.review(office.clerk, ledger=office.book, act="publish")
    with pytest.raises(errors.Refused) as caught:
        public_notice.publish(office.clerk, ledger=office.book, posted_at="公告栏")
    assert offices.refusal_codes(caught) == ["unreviewed"]


def test_a_list_that_the_scheme_wants_reviewed_is_gone_through_before_its_meeting(
    office: offices.Office,
) -> None:
    opened(office, TIGHT)
    offices.proposed(office)
    with pytest.raises(errors.Refused) as caught:
        offices.decide(office)
    assert offices.refusal_codes(caught) == ["unreviewed"]
    general_review.review(office.reviewer, ledger=office.book, act="上会", about="建议名单")
    offices.decide(office)
    decisions.confirm(office.reviewer, ledger=office.book, step="initial")
    office.go("2020-07-21")
    offices.reviewed(office, "publish")
    public_notice.publish(office.clerk, ledger=office.book, posted_at="公告栏")
    office.go("2020-07-28")
    public_notice.end(office.clerk, ledger=office.book, report="未收到异议")
    offices.arrived(office.go("2020-08-10"))
    assert [done.kind for done in issue(office).done][:1] == ["letter.issued"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("second_person: {reviewed: [nothing]}\n", "名单“nothing”不存在"),
        ("second_person: {alone: [issue]}\n", "“issue”不在可选值之内"),
    ],
)
def test_what_the_scheme_cannot_loosen_or_tighten_is_a_fault(more: str, said: str) -> None:
    with pytest.raises(errors.Misuse) as caught:
        reader.read({**schemes.files(6), "scheme.yaml": schemes.SMALL + more})
    assert said in str(caught.value)
