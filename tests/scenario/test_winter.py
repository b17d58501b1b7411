"""The winter of opinions, told as it happens: two rounds, two departments.

Everything comes in otherwise than it was meant to.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors
from tests.support import offices, schemes, spreadsheets
from workflows.consultations import department_signing, letters, replies, requests, tokens
from workflows.lists import lineage
from workflows.reports import history, opinion_matrix
from workflows.selection import adjustments, awards, decisions, proposals, public_notice


def codes(caught: pytest.ExceptionInfo[errors.Refused]) -> set[str]:
    return {one.code for one in caught.value.refusals}


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def decide(office: offices.Office, step: str, day: str, minutes: str) -> None:
    decisions.decide(
        office.clerk,
        ledger=office.book,
        step=step,
        held_on=date.fromisoformat(day),
        minutes=minutes,
    )
    decisions.confirm(office.reviewer, ledger=office.book, step=step)


def first_round(office: offices.Office) -> offices.Office:
    """纪检监察 answers in time and says no to one; 巡视巡察 answers two working days late."""
    offices.round_sent(office)
    (watch,) = offices.letters_to(office, "round", "watch")
    (inspect,) = offices.letters_to(office, "round", "inspect")
    assert requests.codes(watch) == requests.codes(inspect) == ["U01", "U04", "U05", "U06", "U07"]

    office.go("2020-07-07")
    offices.answer(office, offices.reply(watch.id, exceptions={"U04": offices.AGAINST}))
    office.go("2020-07-10")
    (late,) = office.look(lambda seen: opinion_matrix.awaited(seen))
    assert (late.department, late.due_on, late.days_late) == (schemes.INSPECT, date(2020, 7, 8), 2)
    assert office.task("2020", "asked").state == "open"
    offices.answer(office, offices.reply(inspect.id))
    assert office.task("2020", "asked").state == "accepted"
    office.tick()
    return office


def second_round(office: offices.Office) -> offices.Office:
    """The list is out; 巡视巡察 sends its sheet back, 纪检监察 telephones."""
    office.go("2020-07-16")
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")
    decide(office, "initial", "2020-07-16", "部务会〔1〕")
    office.go("2020-07-21")
    drafted = office.look(
        lambda seen: [
            (one.department, one.count, one.state) for one in opinion_matrix.letters(seen, "round2")
        ]
    )
    assert drafted == [(schemes.WATCH, 2, "待发出"), (schemes.INSPECT, 2, "待发出")]
    offices.reviewed(office, "send", "round2")
    letters.send(office.clerk, ledger=office.book, consultation="round2", doc="函〔2〕")
    (watch,) = offices.letters_to(office, "round2", "watch")
    (inspect,) = offices.letters_to(office, "round2", "inspect")

    given = tokens.IssuedSecret()
    tokens.reply_sheet(office.clerk, ledger=office.book, request=inspect.id, issued=given)
    department_signing.record_sheet(
        office.clerk,
        ledger=office.book,
        request=inspect.id,
        file=("回执.xlsx", spreadsheets.filled_reply(given.sheet)),
        doc="巡〔2〕",
        signer="孙组长",
    )
    replies.confirm(office.reviewer, ledger=office.book, ids=[inspect.id])
    offices.answer(office, offices.reply(watch.id, medium="phone", doc=""))
    return office


def test_winter_of_opinions(office: offices.Office) -> None:
    first_round(office)
    assert lines(offices.matrix_text(office, "round")) == [
        "名称 纪检监察机关 巡视巡察机构",
        "省教育厅 无不同意见 无不同意见",
        "省纪委监委机关 回避 回避",
        "省公安厅 不宜命名 无不同意见",
        "省财政厅 无不同意见 无不同意见",
        "省水利厅 无不同意见 无不同意见",
        "省商务厅 无不同意见 无不同意见",
    ]
    raised = [one for one in office.look(lambda seen: seen.every_task) if one.kind == "handling"]
    assert [(one.subject, one.state, one.due_on) for one in raised] == [
        ("2020", "open", date(2020, 7, 10)),
        ("2020", "open", date(2020, 7, 15)),
    ]

    second_round(office)
    assert office.names("prize", "initial") == ["U01", "U02", "U05"]
    assert office.task("2020", "asked_again").state == "accepted"

    # The list goes on; a leader takes one name off and puts another on, who has to be asked
    # about, and nobody else.
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="consulted")
    adjustments.adjust(
        office.clerk,
        ledger=office.book,
        award="prize",
        step="consulted",
        add=["U06"],
        remove=["U05"],
        basis="结构考虑",
    )
    with pytest.raises(errors.Refused) as caught:
        proposals.propose(office.clerk, ledger=office.book, award="prize", step="final")
    assert [one.sentence for one in caught.value.refusals] == [
        "征求意见尚未齐：省水利厅：尚未征求纪检监察机关意见；尚未征求巡视巡察机构意见"
    ]
    offices.reviewed(office, "send", "round2")
    letters.send(office.clerk, ledger=office.book, consultation="round2", doc="函〔3〕")
    supplements = [offices.letters_to(office, "round2", one)[-1] for one in ("watch", "inspect")]
    assert [(requests.codes(one), one.n) for one in supplements] == [(["U06"], 2), (["U06"], 2)]
    for one in supplements:
        offices.answer(office, offices.reply(one.id))
    assert lines(offices.matrix_text(office, "round2")) == [
        "名称 纪检监察机关 巡视巡察机构",
        "省教育厅 无不同意见（电话，书面待补） 无不同意见",
        "省纪委监委机关 回避 回避",
        "省财政厅 无不同意见（电话，书面待补） 无不同意见",
        "省水利厅 无不同意见 无不同意见",
    ]

    # The telephone carries the list to the meeting and the notice, but not to the paper.
    office.go("2020-07-28")
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="final")
    assert office.names("prize", "final") == ["U01", "U02"]
    decide(office, "final", "2020-07-28", "委员会〔1〕")
    office.go("2020-07-31")
    offices.reviewed(office, "publish")
    public_notice.publish(office.clerk, ledger=office.book, posted_at="公告栏")
    office.go("2020-08-07")
    public_notice.end(office.clerk, ledger=office.book, report="未收到异议")
    offices.arrived(office)
    offices.reviewed(office, "issue")
    issued = awards.issue(
        office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 7)
    )
    assert [(one.code, one.subject) for one in issued.refused] == [("coverage_missing", "U01")]
    (watch, _) = offices.letters_to(office, "round2", "watch")
    offices.answer(office, offices.reply(watch.id, received_on=date(2020, 8, 6)))
    offices.reviewed(office, "issue")
    awards.issue(office.clerk, ledger=office.book, number="发〔2020〕2号", dated=date(2020, 8, 7))
    assert office.look(lambda seen: [one.subject for one in lineage.named(seen)]) == ["U02", "U01"]
    assert "书面待补" not in offices.matrix_text(office, "round2")

    offices.answer(
        office, offices.reply(watch.id, exceptions={"U01": offices.AGAINST}, why="来函更正")
    )
    with office.store.reading() as connection:
        told = [
            one.sentence
            for one in history.of_subject(connection, "2020")
            if "已命名" in one.sentence
        ]
    assert told == [
        f"新增事项“研究办理部门意见”（函{watch.id}：1个不是“无不同意见”，逾期反馈，改变了此前的意见，涉及已命名的，请研究是否撤销命名）"
    ]

    with office.store.reading() as connection:
        told = [
            one.sentence + one.why for one in history.of_subject(connection, "U04", outward=True)
        ]
    assert [one for one in told if "意见" in one or "不宜" in one or schemes.WATCH in one] == []
    assert office.findings() == []
