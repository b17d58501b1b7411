"""Opinions, points, the ranking by hand, lists, decisions, the notice, the paper."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from engine import errors
from storage import public_notices, scores
from storage import requests as stored_requests
from tests.support import offices, schemes
from workflows.assessment import findings, marks
from workflows.cases import submissions
from workflows.consultations import coverage, department_signing, letters, replies, requests, tokens
from workflows.directory import users
from workflows.lists import lineage
from workflows.reports import opinion_matrix
from workflows.selection import (
    adjustments,
    awards,
    decisions,
    facts,
    objections,
    proposals,
    public_notice,
)

RAISING = schemes.SMALL.replace(
    "valid_days: 60, opinion_text: none}", "valid_days: 60, opinion_text: none, raises: weigh}"
).replace(
    "{key: asked,",
    "{key: weigh, name: 研究意见, owner: office, blocking: soft, of: raised}\n"
    "          - {key: asked,",
)
"""The small scheme where an answer that does not simply consent is laid before the office."""


def letters_sent(office: offices.Office) -> list[opinion_matrix.Letter]:
    return office.look(lambda seen: opinion_matrix.letters(seen))


def test_request_freezes_whom_it_is_about_and_leaves_out_the_departments_own_unit(
    office: offices.Office,
) -> None:
    offices.ranked(office)
    (kept,) = office.look(lambda seen: seen.find(stored_requests.Request))
    assert [one["code"] for one in kept.subjects] == ["U01", "U04", "U05", "U06"]
    assert (kept.state, kept.sent_on, kept.due_on) == ("sent", date(2020, 7, 1), date(2020, 7, 8))
    assert office.findings() == []


def test_request_sent_again_asks_about_new_names_only(small: offices.Office) -> None:
    offices.ranked(small)
    with pytest.raises(errors.Refused) as caught:
        letters.send(small.clerk, ledger=small.book, consultation="round")
    assert [one.code for one in caught.value.refusals] == ["nothing_to_send"]


def test_reply_covers_nobody_until_another_person_confirmed_it(small: offices.Office) -> None:
    offices.ranked(small).go("2020-07-08")
    (letter,) = letters_sent(small)
    replies.record(
        small.clerk,
        ledger=small.book,
        reply=replies.Reply(request=letter.id, conclusion="无不同意见", doc="复〔1〕", signer="赵"),
    )
    states = small.look(
        lambda seen: {
            c.state
            for c in coverage.evaluate(seen, requests.plan_of(seen, "round"), on=seen.today).cells
        }
    )
    assert states == {"unconfirmed", "recused"}
    with pytest.raises(errors.Refused) as caught:
        replies.confirm(small.clerk, ledger=small.book, ids=[letter.id])
    assert [one.code for one in caught.value.refusals] == ["own_entry"]
    replies.confirm(small.reviewer, ledger=small.book, ids=[letter.id])
    assert small.task("2020", "asked").state == "accepted"


def test_opinion_text_is_not_kept_where_the_scheme_says_none(small: offices.Office) -> None:
    offices.ranked(small).go("2020-07-08")
    (letter,) = letters_sent(small)
    text = "某同志正在核查"
    replies.record(
        small.clerk,
        ledger=small.book,
        reply=replies.Reply(
            request=letter.id, conclusion="供参考", doc="复〔1〕", signer="赵", texts={"U01": text}
        ),
    )
    kept = small.look(lambda seen: seen.find(stored_requests.Opinion, request=[letter.id]))
    assert {one.text for one in kept} == {""}


def test_later_reply_supersedes_and_the_earlier_stays(small: offices.Office) -> None:
    offices.answered(small)
    (letter,) = letters_sent(small)
    replies.record(
        small.clerk,
        ledger=small.book,
        reply=replies.Reply(
            request=letter.id, conclusion="供参考", doc="复〔2〕", signer="赵", why="来函更正"
        ),
    )
    kept = small.look(lambda seen: seen.find(stored_requests.Opinion, request=[letter.id]))
    assert [(one.n, one.conclusion, one.is_current) for one in kept if one.subject == "U01"] == [
        (1, "无不同意见", False),
        (2, "供参考", True),
    ]


def test_answer_counts_as_changed_only_where_what_was_confirmed_said_otherwise(
    small: offices.Office,
) -> None:
    small.open(schemes.small(yaml=RAISING)).go("2020-07-01")
    offices.reviewed(small, "send", "round")
    letters.send(small.clerk, ledger=small.book, consultation="round", doc="函〔1〕")
    (letter,) = letters_sent(small)

    def answer(conclusion: str, medium: str, why: str = "") -> list[str]:
        reply = replies.Reply(
            request=letter.id, conclusion=conclusion, doc="复", signer="赵", medium=medium, why=why
        )
        replies.record(small.clerk, ledger=small.book, reply=reply)
        done = replies.confirm(small.reviewer, ledger=small.book, ids=[letter.id]).done
        return [one.data["about"] for one in done if one.kind == "task.raised"]

    assert answer("无不同意见", "phone") == []
    assert answer("无不同意见", "paper") == []
    assert answer("供参考", "paper", "来函更正") == [
        f"（函{letter.id}：4个不是“无不同意见”，改变了此前的意见）"
    ]


def test_signatory_who_names_no_conclusion_consents(small: offices.Office) -> None:
    offices.ranked(small)
    users.add(small.clerk, name="钱签发", roles=["signer"], org="department:watch")
    with small.store.reading() as connection:
        signatory = users.known(connection, "钱签发").id
    (letter,) = letters_sent(small)
    given = tokens.IssuedSecret()
    tokens.invite(small.clerk, ledger=small.book, request=letter.id, person=signatory, issued=given)
    assert re.fullmatch("[0-9a-f]{40}", given.token)
    department_signing.sign(
        small.sit("钱签发"),
        ledger=small.book,
        token=given.token,
        conclusion="",
        exceptions={"U04": "供参考"},
    )
    kept = small.look(lambda seen: seen.find(stored_requests.Opinion, request=[letter.id]))
    assert [(one.subject, one.conclusion) for one in kept] == [
        ("U01", "无不同意见"),
        ("U04", "供参考"),
        ("U05", "无不同意见"),
        ("U06", "无不同意见"),
    ]


def test_unknown_conclusion_is_misuse(small: offices.Office) -> None:
    offices.ranked(small)
    with pytest.raises(errors.Misuse, match="没有结论“同意”：有 无不同意见、不宜命名、供参考"):
        replies.record(
            small.clerk,
            ledger=small.book,
            reply=replies.Reply(
                request=letters_sent(small)[0].id, conclusion="同意", doc="复〔1〕", signer="赵"
            ),
        )


def test_negative_name_drops_out_of_the_list_with_the_reason(small: offices.Office) -> None:
    offices.proposed(small, {"U01": "不宜命名"})
    shown = small.look(lambda seen: lineage.show(seen, lineage.newest(seen)["prize", "initial"]))
    assert [(one.subject, one.standing) for one in shown.entries] == [
        ("U01", "out"),
        ("U02", "in"),
        ("U04", "in"),
        ("U05", "out"),
        ("U06", "out"),
    ]
    assert shown.entries[0].reason == "不列入：监督部门意见为“不宜命名”（监复〔1〕）"


def test_points_replace_and_must_be_confirmed_anew(small: offices.Office) -> None:
    offices.marked(small)
    mark = marks.Mark(
        subject="U01", assessor="考评员1", indicator="甲", value=Decimal("41.5"), reason="会议商定"
    )
    marks.import_marks(small.clerk, ledger=small.book, marks=[mark])
    kept = small.look(lambda seen: seen.find(scores.Score, subject=["U01"], is_current=True))
    (changed,) = [one for one in kept if (one.assessor, one.indicator) == ("考评员1", "甲")]
    assert (changed.n, changed.points, changed.confirmed_by) == (2, 4150, 0)
    assert small.findings() == []


def test_same_points_again_change_nothing(small: offices.Office) -> None:
    offices.marked(small)
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(45))
    with pytest.raises(errors.Refused) as caught:
        marks.import_marks(small.clerk, ledger=small.book, marks=[mark])
    assert [one.code for one in caught.value.refusals] == ["unchanged"]


def test_panel_task_is_settled_when_its_sheets_are_complete_and_confirmed(
    small: offices.Office,
) -> None:
    offices.marked(small)
    assert {unit: small.task(unit, "marks").state for unit in offices.RANKED} == dict.fromkeys(
        offices.RANKED, "accepted"
    )
    assert (
        small.look(
            lambda seen: [
                task for task in seen.every_task if (task.subject, task.kind) == ("U03", "marks")
            ]
        )
        == []
    )


def test_ranking_equals_the_table_computed_by_hand(office: offices.Office) -> None:
    # 总分 = (甲 + 乙) × 80% + 平安（好 100%、中 50%，权重 20）
    points = {"U01": (45, 40), "U02": (44, 41), "U04": (40, 40), "U05": (45, 40), "U06": (20, 21)}
    offices.marked(office, points)
    offices.results(office, {"U04": "中"})
    made = office.look(facts.rank)
    assert [(one.subject, one.total_text, one.rank) for one in made.results] == [
        ("U02", "88.00", 1),
        ("U01", "88.00", 2),
        ("U05", "88.00", 2),
        ("U04", "74.00", 4),
        ("U06", "52.80", 5),
    ]


def test_tie_at_the_line_waits_for_the_meeting(small: offices.Office) -> None:
    offices.proposed(small, points={**offices.POINTS, "U04": (44, 40)})
    assert small.names("prize", "initial") == ["U01"]
    adjustments.adjust(
        small.clerk,
        ledger=small.book,
        award="prize",
        step="initial",
        add=["U02"],
        remove=["U04"],
        basis="会议研究",
    )
    offices.decide(small)
    decisions.confirm(small.reviewer, ledger=small.book, step="initial")
    assert small.names("prize", "initial") == ["U01", "U02"]
    assert small.task("2020", "talk").state == "accepted"


def test_proposing_the_same_again_does_nothing(small: offices.Office) -> None:
    offices.proposed(small)
    with pytest.raises(errors.Refused) as caught:
        proposals.propose(small.clerk, ledger=small.book, award="prize", step="initial")
    assert [one.code for one in caught.value.refusals] == ["unchanged"]


def test_adjusted_list_is_a_new_version_with_the_basis(small: offices.Office) -> None:
    offices.proposed(small)
    adjustments.adjust(
        small.clerk,
        ledger=small.book,
        award="prize",
        step="initial",
        add=["U06"],
        remove=["U02"],
        basis="结构考虑",
    )
    shown = small.look(lambda seen: lineage.show(seen, lineage.newest(seen)["prize", "initial"]))
    assert (shown.n, [one.subject for one in shown.on_list]) == (2, ["U01", "U06"])
    reasons = {one.subject: one.reason for one in shown.entries}
    assert (reasons["U02"], reasons["U06"]) == ("调出：结构考虑", "调入：结构考虑")


def test_window_of_the_notice_is_kept_with_the_calendar(small: offices.Office) -> None:
    offices.published(small)
    (notice,) = small.look(lambda seen: seen.find(public_notices.PublicNotice))
    assert (notice.first_day, notice.last_day) == (date(2020, 7, 21), date(2020, 7, 27))
    assert notice.calendar == small.look(lambda seen: seen.calendar.digest)


def test_upheld_objection_takes_the_name_off_and_nobody_takes_its_place(
    small: offices.Office,
) -> None:
    offices.published(small)
    objections.receive(
        small.clerk, ledger=small.book, subject="U01", source="named", text="反映数据不实"
    )
    (one,) = small.look(lambda seen: seen.find(public_notices.Objection))
    objections.settle(
        small.clerk, ledger=small.book, objection=one.id, outcome="upheld", handling="经查属实"
    )
    small.go("2020-07-28")
    public_notice.end(small.clerk, ledger=small.book, report="收到一件，成立")
    small.go("2020-08-10")
    offices.arrived(small)
    offices.reviewed(small, "issue")
    awards.issue(small.clerk, ledger=small.book, number="发〔2020〕1号", dated=date(2020, 7, 28))
    assert small.look(lambda seen: [each.subject for each in lineage.named(seen)]) == ["U02"]
    assert small.findings() == []


def test_paper_before_the_notice_ended_names_nobody(small: offices.Office) -> None:
    offices.published(small).go("2020-07-27")
    with pytest.raises(errors.Refused) as caught:
        awards.issue(
            small.clerk, ledger=small.book, number="发〔2020〕1号", dated=date(2020, 7, 27)
        )
    assert {one.code for one in caught.value.refusals} == {"notice_running", "stage_not_reached"}
    assert small.look(lambda seen: lineage.named(seen)) == []


def test_paper_may_not_be_dated_inside_the_notice(small: offices.Office) -> None:
    offices.at_the_end(small)
    with pytest.raises(errors.Refused) as caught:
        awards.issue(
            small.clerk, ledger=small.book, number="发〔2020〕1号", dated=date(2020, 7, 25)
        )
    assert {one.code for one in caught.value.refusals} == {"notice_running"}


def test_case_that_owes_something_has_its_outcome_and_waits(small: offices.Office) -> None:
    offices.ended(small).go("2020-08-10")
    submissions.accept(small.clerk, ledger=small.book, ids=[small.task("2020", "ready").id])
    small.advance("U01", "U02")
    offices.reviewed(small, "issue")
    awards.issue(small.clerk, ledger=small.book, number="发〔2020〕1号", dated=date(2020, 8, 10))
    assert (small.case("U01").state, small.case("U01").outcome) == ("concluded", "named")
    assert (small.case("U05").state, small.case("U05").outcome) == ("second", "not_named")
    others = [unit for unit in offices.units(small) if unit not in ("U01", "U02")]
    small.advance(*others)
    small.advance(*others)
    assert set(small.states().values()) == {"concluded"}


def test_disqualified_unit_keeps_its_rank_and_takes_no_place(small: offices.Office) -> None:
    offices.answered(small).go("2020-07-20")
    fact = findings.Fact(
        subject="U01",
        kind="disqualifier",
        name="fraud",
        value="弄虚作假",
        document="查〔3〕",
        department="监督部门",
    )
    findings.record(small.clerk, ledger=small.book, facts=[fact])
    findings.confirm(small.reviewer, ledger=small.book)
    proposals.propose(small.clerk, ledger=small.book, award="prize", step="initial")
    assert small.names("prize", "initial") == ["U02", "U04"]
    assert next(one.subject for one in small.look(facts.rank).results) == "U01"
