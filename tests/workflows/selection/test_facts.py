"""What stands against a name: a fact that another person confirmed, its lifting, its look-back.

Who may take a name back, and places that were set free.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors
from storage import award_seats, queries
from tests.support import offices, schemes
from workflows.assessment import findings
from workflows.kernel.service import Outcome
from workflows.lists import lineage
from workflows.selection import (
    awards,
    decisions,
    objections,
    proposals,
    public_notice,
    publicity,
    revocations,
)

REFILLS = schemes.SMALL.replace("quota: 2, surplus: 3}", "quota: 2, surplus: 3, refills: true}")


def fraud(office: offices.Office, *, lifted: str = "", since: date | None = None) -> Outcome:
    fact = findings.Fact(
        subject="U01",
        kind="disqualifier",
        name="fraud",
        value="弄虚作假",
        document="查〔3〕",
        effective_on=since,
        lifted=lifted,
    )
    return findings.record(office.clerk, ledger=office.book, facts=[fact])


def codes(error: pytest.ExceptionInfo[errors.Refused]) -> list[str]:
    return [one.code for one in error.value.refusals]


def named(office: offices.Office) -> list[str]:
    return office.look(lambda seen: [one.subject for one in lineage.named(seen)])


def revoked(office: offices.Office, subject: str = "U01") -> None:
    revocations.revoke(
        office.clerk,
        ledger=office.book,
        subject=subject,
        meeting="board",
        held_on=date(2020, 8, 20),
        minutes="纪要〔9〕",
        why="弄虚作假",
    )
    revocations.confirm(office.reviewer, ledger=office.book)


def named_again(office: offices.Office, number: str = "发〔2020〕9号") -> Outcome:
    """Another list, another decision, another notice, another paper."""
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")
    offices.decide(office, "纪要〔10〕")
    decisions.confirm(office.reviewer, ledger=office.book, step="initial")
    offices.reviewed(office, "publish")
    public_notice.publish(office.clerk, ledger=office.book)
    office.go("2020-09-07")
    public_notice.end(office.clerk, ledger=office.book, report="未收到异议")
    offices.reviewed(office, "issue")
    return awards.issue(office.clerk, ledger=office.book, number=number, dated=date(2020, 9, 7))


def test_lifting_frees_nobody_until_another_person_confirmed_it(small: offices.Office) -> None:
    offices.answered(small).go("2020-07-20")
    fraud(small)
    findings.confirm(small.reviewer, ledger=small.book)
    fraud(small, lifted="查〔9〕解除")
    proposals.propose(small.clerk, ledger=small.book, award="prize", step="initial")
    assert small.names("prize", "initial") == ["U02", "U04"]
    findings.confirm(small.reviewer, ledger=small.book)
    proposals.propose(small.clerk, ledger=small.book, award="prize", step="initial")
    assert small.names("prize", "initial") == ["U01", "U02"]


def test_another_date_of_effect_frees_nobody_until_it_is_confirmed(small: offices.Office) -> None:
    offices.answered(small).go("2020-07-20")
    fraud(small)
    findings.confirm(small.reviewer, ledger=small.book)
    fraud(small, since=date(2021, 1, 1))
    proposals.propose(small.clerk, ledger=small.book, award="prize", step="initial")
    assert small.names("prize", "initial") == ["U02", "U04"]


def test_place_that_was_set_free_is_not_filled_by_another_paper(small: offices.Office) -> None:
    offices.issued(small).go("2020-08-20")
    revoked(small)
    small.go("2020-08-31")
    with pytest.raises(errors.Refused) as caught:
        named_again(small)
    assert (codes(caught), named(small)) == (["all_named"], ["U02"])
    assert small.findings() == []


def test_place_is_filled_once_more_where_the_scheme_says_so(small: offices.Office) -> None:
    small.open(schemes.small(yaml=REFILLS))
    offices.issued(small).go("2020-08-20")
    revoked(small)
    small.go("2020-08-31")
    named_again(small)
    assert named(small) == ["U04", "U02"]
    with small.store.reading() as connection:
        seats = [
            (seat.n, seat.subject, seat.revoked_on)
            for seat in queries.Finder(connection, small.book).find(award_seats.Seat)
        ]
    assert sorted(seats, key=str) == [
        (1, "U01", date(2020, 8, 20)),
        (1, "U04", None),
        (2, "U02", None),
    ]
    assert small.findings() == []


def test_name_falls_only_when_a_second_person_confirmed_the_revocation(
    small: offices.Office,
) -> None:
    offices.issued(small).go("2020-08-20")
    said = {
        "meeting": "board",
        "held_on": date(2020, 8, 20),
        "minutes": "纪要〔9〕",
        "why": "弄虚作假",
    }
    with pytest.raises(errors.Refused) as caught:
        revocations.revoke(
            small.clerk, ledger=small.book, subject="U01", **{**said, "meeting": "bureau"}
        )  # type: ignore[arg-type]
    assert codes(caught) == ["wrong_meeting"]
    revocations.revoke(small.clerk, ledger=small.book, subject="U01", **said)  # type: ignore[arg-type]
    with pytest.raises(errors.Refused) as caught:
        revocations.confirm(small.clerk, ledger=small.book)
    assert (codes(caught), named(small)) == (["own_entry"], ["U01", "U02"])
    revocations.confirm(small.reviewer, ledger=small.book)
    assert (named(small), small.case("U01").outcome) == (["U02"], "revoked")
    with pytest.raises(errors.Refused) as caught:
        revocations.revoke(small.clerk, ledger=small.book, subject="U01", **said)  # type: ignore[arg-type]
    assert codes(caught) == ["not_named"]


def test_notice_that_ended_is_not_ended_again(small: offices.Office) -> None:
    offices.ended(small)
    with pytest.raises(errors.Refused) as caught:
        public_notice.end(small.clerk, ledger=small.book, report="另一份报告")
    assert codes(caught) == ["notice_over"]
    assert [one.report for one in small.look(public_notice.posted)] == ["未收到异议"]


def test_objection_of_tomorrow_is_refused(small: offices.Office) -> None:
    offices.published(small)
    with pytest.raises(errors.Refused) as caught:
        objections.receive(
            small.clerk,
            ledger=small.book,
            subject="U01",
            source="named",
            text="反映",
            received_on=date(2020, 7, 22),
        )
    assert codes(caught) == ["received_in_future"]


def test_stories_are_those_of_the_named_and_of_nobody_who_lost_the_name(
    small: offices.Office,
) -> None:
    offices.issued(small)
    small.hand_in("U01", "U02", kind="story")
    told = small.look(publicity.stories)
    assert [(one.subject, one.task, [name for name, _ in one.files]) for one in told] == [
        ("U01", "经验", ["方案.txt"]),
        ("U02", "经验", ["方案.txt"]),
    ]
    small.go("2020-08-20")
    revoked(small)
    volume = publicity.volume(small.look(publicity.stories))
    assert list(volume) == ["目录.txt", "01-单位02/方案.txt"]
    assert volume["目录.txt"].decode() == "经验汇编\n\n01. 单位02：经验（01-单位02/方案.txt）\n"
