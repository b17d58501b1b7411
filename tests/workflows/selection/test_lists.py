"""Lists and what changes them: a reason for every difference, leaders' names, the quota, ties.

Opinions on new names, decisions with who withdrew.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine import canon, errors
from storage import blobs, queries
from storage import decisions as stored_decisions
from storage import requests as stored_requests
from tests.support import offices, schemes
from workflows.cases import transitions
from workflows.consultations import letters, replies
from workflows.kernel.service import Outcome
from workflows.lists import lineage
from workflows.reports import agenda, awards_held, opinion_matrix
from workflows.selection import adjustments, decisions, proposals, public_notice

LONG = (
    schemes.SMALL.replace("covers: everyone", "covers: initial")
    .replace(
        "  - {key: initial, name: 建议名单, meeting: bureau, quota_binds: true}\n",
        """  - {key: initial, name: 差额名单, consultation: round}
  - {key: final, name: 审定名单, meeting: board, quota_binds: true}
""",
    )
    .replace("concerns: initial, opens", "concerns: final, opens")
    .replace('owner: "meeting:bureau", does: decision', 'owner: "meeting:board", does: decision')
)
"""A longer way: more names than places, opinions on these, then the higher meeting."""


def listed(office: offices.Office, step: str) -> dict[str, tuple[str, str]]:
    """Standing and reason by subject."""
    shown = office.look(lambda seen: lineage.show(seen, lineage.newest(seen)["prize", step]))
    return {one.subject: (one.standing, one.reason) for one in shown.entries}


def adjust(
    office: offices.Office,
    step: str,
    *,
    add: tuple[str, ...] = (),
    remove: tuple[str, ...] = (),
    basis: str = "会议研究",
) -> Outcome:
    return adjustments.adjust(
        office.clerk,
        ledger=office.book,
        award="prize",
        step=step,
        add=add,
        remove=remove,
        basis=basis,
    )


def propose(office: offices.Office, step: str) -> Outcome:
    return proposals.propose(office.clerk, ledger=office.book, award="prize", step=step)


def asked(office: offices.Office, doc: str) -> list[str]:
    """A letter to the department that a leader signed off; whom it is about."""
    offices.reviewed(office, "send", "round")
    letters.send(
        office.clerk, ledger=office.book, consultation="round", doc=doc, signed_off="赵主任 7月1日"
    )
    kept = office.look(lambda seen: seen.find(stored_requests.Request))
    return [one["code"] for one in kept[-1].subjects]


def answered(office: offices.Office, doc: str, exceptions: dict[str, str] | None = None) -> None:
    letter = office.look(lambda seen: opinion_matrix.letters(seen))[-1].id
    reply = replies.Reply(
        request=letter, conclusion="无不同意见", exceptions=exceptions or {}, doc=doc, signer="赵"
    )
    replies.record(office.clerk, ledger=office.book, reply=reply)
    replies.confirm(office.reviewer, ledger=office.book, ids=[letter])


def decide(office: offices.Office, step: str, minutes: str = "纪要〔1〕", **more: Any) -> Outcome:
    today = office.look(lambda seen: seen.today)
    return decisions.decide(
        office.clerk, ledger=office.book, step=step, held_on=today, minutes=minutes, **more
    )


def shortlisted(office: offices.Office) -> offices.Office:
    """The surplus list of three, its letter out (1 July)."""
    offices.marked(office.open(schemes.small(yaml=LONG)))
    proposals.rank(office.clerk, ledger=office.book, award="prize")
    propose(office, "initial")
    return office


def test_every_difference_between_two_lists_has_its_reason(small: offices.Office) -> None:
    shortlisted(small)
    assert listed(small, "initial") == {
        "U01": ("in", "第1名，在名额2个之内"),
        "U02": ("in", "第2名，在名额2个之内"),
        "U04": ("on_the_line", "第3名，差额人选（名额2个，差额到3个）"),
        "U05": ("out", "第4名，名额2个、差额到3个均已满"),
        "U06": ("out", "第5名，名额2个、差额到3个均已满"),
    }
    assert asked(small, "函〔1〕") == ["U01", "U04"]
    answered(small, "复〔1〕", {"U01": "不宜命名"})
    propose(small, "final")
    assert listed(small, "final") == {
        "U01": ("out", "不列入：监督部门意见为“不宜命名”（复〔1〕）"),
        "U02": ("in", "第2名，在名额2个之内"),
        "U04": ("in", "第3名，差额人选（名额2个，差额到3个）"),
    }


def test_name_that_leaders_add_is_consulted_before_it_is_decided(small: offices.Office) -> None:
    shortlisted(small)
    asked(small, "函〔1〕")
    answered(small, "复〔1〕")
    propose(small, "final")
    adjust(small, "final", add=("U06",), remove=("U02",), basis="主要领导意见")
    assert (listed(small, "final")["U06"], listed(small, "final")["U02"]) == (
        ("in", "调入：主要领导意见"),
        ("removed", "调出：主要领导意见"),
    )
    with pytest.raises(errors.Refused) as caught:
        decide(small, "final")
    assert offices.refusals(caught) == [("coverage_missing", "U06")]
    adjust(small, "initial", add=("U06",), basis="主要领导意见")
    assert asked(small, "函〔2〕") == ["U06"]
    answered(small, "复〔2〕")
    decide(small, "final")
    decisions.confirm(small.reviewer, ledger=small.book, step="final")
    assert small.names("prize", "final") == ["U01", "U06"]


def test_longer_list_says_whose_answer_is_out_and_is_decided_in_principle(
    small: offices.Office,
) -> None:
    shortlisted(small)
    asked(small, "函〔1〕")
    propose(small, "final")
    page = small.look(lambda cycle: lineage.show(cycle, lineage.newest(cycle)["prize", "final"]))
    reasons = {row.subject: row.reason.rpartition("；")[2] for row in page.on_list}
    assert reasons == {"U01": "待反馈：监督部门", "U02": "第2名，在名额2个之内"}
    decide(small, "final")
    (decision,) = [
        each
        for each in small.look(lambda cycle: cycle.find(stored_decisions.Decision))
        if each.awaits
    ]
    decisions.confirm(small.reviewer, ledger=small.book, step="final")
    offices.reviewed(small, "publish")
    with pytest.raises(errors.Refused) as caught:
        public_notice.publish(small.clerk, ledger=small.book)
    assert (decision.awaits, offices.refusals(caught)) == (
        "监督部门",
        [("coverage_missing", "U01")],
    )
    answered(small, "复〔1〕")
    offices.reviewed(small, "publish")
    public_notice.publish(small.clerk, ledger=small.book)


def test_decision_is_for_the_meeting_that_the_scheme_names_or_a_higher_one(
    small: offices.Office,
) -> None:
    shortlisted(small)
    asked(small, "函〔1〕")
    answered(small, "复〔1〕")
    propose(small, "final")
    with pytest.raises(errors.Refused) as caught:
        decide(small, "final", meeting="部务会")
    assert offices.refusals(caught) == [("wrong_meeting", "prize")]
    with pytest.raises(errors.Refused) as caught:
        decide(small, "initial", meeting="委员会")
    assert ("wrong_meeting", "prize") in offices.refusals(caught)


def test_decision_keeps_who_withdrew_for_whom_the_votes_and_the_scan(small: offices.Office) -> None:
    offices.proposed(small)
    said: dict[str, Any] = {
        "present": "王、李、赵",
        "recused": {"U01": ["王"]},
        "votes": "赞成2，回避1",
        "scan": ("纪要.txt", "会议纪要".encode()),
    }
    decide(small, "initial", **said)
    (one,) = small.look(lambda seen: seen.find(stored_decisions.Decision))
    assert (one.present, one.recused, one.votes, bool(one.scan), one.confirmed_by) == (
        "王、李、赵",
        {"U01": ["王"]},
        "赞成2，回避1",
        True,
        0,
    )
    with pytest.raises(errors.Refused) as caught:
        decisions.confirm(small.clerk, ledger=small.book, step="initial")
    assert offices.refusals(caught) == [("own_entry", "prize")]
    decisions.confirm(small.reviewer, ledger=small.book, step="initial")
    with pytest.raises(errors.Refused) as caught:
        decide(small, "initial", "纪要〔2〕")
    assert offices.refusals(caught) == [("slate_decided", "prize")]


def test_list_changed_after_the_decision_was_keyed_in_is_decided_anew(
    small: offices.Office,
) -> None:
    offices.proposed(small)
    decide(small, "initial")
    adjust(small, "initial", add=("U04",), remove=("U02",))
    with pytest.raises(errors.Refused) as caught:
        decisions.confirm(small.reviewer, ledger=small.book, step="initial")
    assert offices.refusals(caught) == [("nothing_to_confirm", "initial")]
    decide(small, "initial")
    decisions.confirm(small.reviewer, ledger=small.book, step="initial")
    assert small.names("prize", "initial") == ["U01", "U04"]


def test_minutes_number_serves_one_list_only(small: offices.Office) -> None:
    both = schemes.SMALL.replace(
        "{key: published, name: 公示名单, role: posted, quota_binds: true}",
        "{key: mid, name: 复核名单, meeting: board, quota_binds: true}\n"
        "  - {key: published, name: 公示名单, role: posted, quota_binds: true}",
    )
    offices.decided(small.open(schemes.small(yaml=both)))
    propose(small, "mid")
    with pytest.raises(errors.Refused) as caught:
        decide(small, "mid", "纪要〔1〕")
    assert offices.refusals(caught) == [("number_used", "prize")]
    decide(small, "mid", "委纪要〔1〕")


def test_day_of_a_meeting_is_not_to_come(small: offices.Office) -> None:
    offices.proposed(small)
    with pytest.raises(errors.Refused) as caught:
        decisions.decide(
            small.clerk, ledger=small.book, step="initial", held_on=date(2020, 7, 21), minutes=" "
        )
    assert offices.refusals(caught) == [
        ("received_in_future", "prize"),
        ("minutes_missing", "prize"),
    ]


def test_name_that_left_after_the_decision_is_not_put_up_and_the_meeting_decides_again(
    small: offices.Office,
) -> None:
    offices.decided(small).go("2020-07-21")
    transitions.conclude(
        small.clerk,
        ledger=small.book,
        selection=transitions.Selection(subjects=("U01",)),
        outcome="withdrawn",
        why="来函退出",
    )
    with pytest.raises(errors.Refused) as caught:
        public_notice.publish(small.clerk, ledger=small.book)
    assert offices.refusals(caught) == [("ineligible", "U01")]
    propose(small, "initial")
    assert listed(small, "initial")["U01"] == ("out", "不列入：已结束（退出）")
    decide(small, "initial", "纪要〔2〕")
    decisions.confirm(small.reviewer, ledger=small.book, step="initial")
    offices.reviewed(small, "publish")
    public_notice.publish(small.clerk, ledger=small.book)
    assert small.names("prize", "published") == ["U02", "U04"]


def test_agenda_says_what_is_lacking(small: offices.Office) -> None:
    offices.ranked(small).go("2020-07-20")
    propose(small, "initial")
    (page,) = small.look(lambda seen: agenda.of_step(seen, "initial"))
    assert (page.title, page.count) == ("先进单位 建议名单", 2)
    assert page.lacking == ("单位01：监督部门逾期未复（2020-07-08到期），不视为同意",)
    shown = [(row.code, row.standing, row.rank, row.total, row.opinions) for row in page.rows]
    assert shown[:2] == [
        ("U01", "列入", 1, "88.00", "监督部门逾期未复"),
        ("U02", "列入", 2, "87.20", "监督部门回避"),
    ]


def test_last_years_names_are_known_to_the_next_cycle(small: offices.Office) -> None:
    offices.issued(small)
    following = schemes.SMALL.replace("year: 2020\n", "year: 2021\n").replace("2020-", "2021-")
    small.go("2021-05-06").open(schemes.small(yaml=following))
    with small.store.reading() as connection:
        assert [(one.cycle, one.sentence) for one in awards_held.of_subject(connection, "U01")] == [
            ("2020", "2020年度先进单位（2020-08-10）")
        ]
        assert awards_held.of_subject(connection, "U04") == []


def test_award_has_its_validity(small: offices.Office) -> None:
    lasting = schemes.SMALL.replace(
        "quota: 2, surplus: 3}", "quota: 2, surplus: 3, valid_years: 2}"
    )
    offices.issued(small.open(schemes.small(yaml=lasting)))
    with small.store.reading() as connection:
        assert [one.valid_until for one in awards_held.all_(connection)] == [date(2022, 8, 10)] * 2


def test_scan_of_the_minutes_that_decided_two_awards_is_kept_once(small: offices.Office) -> None:
    second = "{key: medal, name: 表扬单位, track: unit, clause: 三, quota: 2, surplus: 3}"
    plan = schemes.SMALL.replace("surplus: 3}]", f"surplus: 3}}, {second}]")
    offices.answered(small.open(schemes.small(yaml=plan))).go("2020-07-20")
    proposals.rank(small.clerk, ledger=small.book, award="medal")
    for award in ("prize", "medal"):
        proposals.propose(small.clerk, ledger=small.book, award=award, step="initial")
    scan = ("纪要.txt", "会议同意两份名单。".encode())
    day = date(2020, 7, 20)
    decisions.decide(
        small.clerk, ledger=small.book, step="initial", held_on=day, minutes="纪要〔1〕", scan=scan
    )
    digest = canon.digest(scan[1])
    with small.store.reading() as connection:
        assert [
            decision.scan
            for decision in queries.Finder(connection, small.book).find(stored_decisions.Decision)
        ] == [digest, digest]
        assert blobs.read(connection, small.book, digest) == scan[1]
