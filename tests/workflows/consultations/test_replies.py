"""Sealed letters: keyed in, confirmed, given back, taken back, superseded; and silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine import errors
from storage import requests as stored_requests
from storage.ledger import journal
from tests.support import departments, offices, schemes
from workflows.cases import submissions
from workflows.consultations import department_signing, letters, replies
from workflows.kernel.service import Outcome
from workflows.scheme import reader

TEXT = "反映某同志有关问题正在核查"


def test_sealed_letter_says_one_thing_of_all_but_those_it_names(asked: offices.Office) -> None:
    said = offices.reply(
        departments.watch(asked).id,
        exceptions={"U04": offices.AGAINST, "U06": offices.INFORMS},
        place="三号柜",
    )
    offices.answer(asked, said)
    assert {
        one.subject: one.conclusion for one in offices.current_opinions(asked, said.request)
    } == {
        "U01": offices.FINE,
        "U04": offices.AGAINST,
        "U05": offices.FINE,
        "U06": offices.INFORMS,
        "U07": offices.FINE,
    }
    assert {
        (one.signer, one.doc, one.place, one.medium)
        for one in offices.current_opinions(asked, said.request)
    } == {("赵主任", said.doc, "三号柜", "paper")}
    assert asked.findings() == []


def test_letter_that_was_returned_covers_nobody_and_cannot_be_confirmed(
    asked: offices.Office,
) -> None:
    said = offices.reply(departments.watch(asked).id)
    replies.record(asked.clerk, ledger=asked.book, reply=said)
    letters.give_back(asked.clerk, ledger=asked.book, request=said.request, why="印章不清")
    with pytest.raises(errors.Refused) as caught:
        replies.confirm(asked.reviewer, ledger=asked.book, ids=[said.request])
    assert offices.refusal_codes(caught) == ["not_from_here"]
    assert {row.split()[1] for row in offices.matrix_text(asked, "round").splitlines()[1:]} == {
        "未反馈",
        "回避",
    }
    offices.answer(asked, said)
    assert departments.watch(asked).state == "signed"


@pytest.mark.parametrize("act", ["register", "answer", "cancel"])
def test_letter_that_was_taken_back_is_answered_no_more(asked: offices.Office, act: str) -> None:
    request = departments.watch(asked).id
    letters.cancel(asked.clerk, ledger=asked.book, ids=[request], why="发错")
    acts: dict[str, Callable[[], Outcome]] = {
        "register": lambda: letters.register(
            asked.clerk, ledger=asked.book, request=request, doc="收〔1〕"
        ),
        "answer": lambda: replies.record(
            asked.clerk, ledger=asked.book, reply=offices.reply(request)
        ),
        "cancel": lambda: letters.cancel(asked.clerk, ledger=asked.book, ids=[request], why="发错"),
    }
    with pytest.raises(errors.Refused) as caught:
        acts[act]()
    assert offices.refusal_codes(caught) == ["not_from_here"]
    offices.reviewed(asked, "send", "round")
    letters.send(asked.clerk, ledger=asked.book, consultation="round")
    assert [(one.n, one.state) for one in offices.letters_to(asked, "round", "watch")] == [
        (1, "cancelled"),
        (2, "sent"),
    ]


def test_department_registers_the_letter_once_and_not_tomorrow(asked: offices.Office) -> None:
    request = departments.watch(asked).id
    with pytest.raises(errors.Refused) as caught:
        letters.register(
            asked.clerk, ledger=asked.book, request=request, doc="收〔1〕", on=date(2020, 7, 2)
        )
    assert offices.refusal_codes(caught) == ["received_in_future"]
    letters.register(asked.clerk, ledger=asked.book, request=request, doc="收〔1〕")
    kept = departments.watch(asked)
    assert (kept.state, kept.registered_doc, kept.registered_on) == (
        "registered",
        "收〔1〕",
        date(2020, 7, 1),
    )
    with pytest.raises(errors.Refused) as caught:
        letters.register(asked.clerk, ledger=asked.book, request=request, doc="收〔1〕")
    assert offices.refusal_codes(caught) == ["not_from_here"]


def test_every_reason_against_a_letter_is_told_at_once(asked: offices.Office) -> None:
    offices.answer(asked, offices.reply(departments.watch(asked).id))
    said = offices.reply(
        departments.watch(asked).id,
        exceptions={"U02": offices.AGAINST},
        received_on=date(2020, 7, 2),
        doc="",
    )
    with pytest.raises(errors.Refused) as caught:
        replies.record(asked.clerk, ledger=asked.book, reply=said)
    assert offices.refusal_codes(caught) == [
        "list_changed",
        "received_in_future",
        "doc_missing",
        "signed_already",
    ]
    assert departments.remembered(asked) == offices.refusal_codes(caught)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("复函（机密）.txt", "无不同意见".encode(), "标有密级"),
        ("复函.txt", "秘密★一年\n无不同意见".encode(), "标有密级"),
        ("复函.txt", "无不同意见".encode(), "不留存意见内容，不能附扫描件"),
    ],
)
def test_scan_is_not_taken_where_it_is_secret_or_no_text_is_kept(
    asked: offices.Office, name: str, data: bytes, why: str
) -> None:
    with pytest.raises(errors.Misuse, match=why):
        replies.record(
            asked.clerk,
            ledger=asked.book,
            reply=offices.reply(departments.watch(asked).id),
            scan=(name, data),
        )
    assert offices.current_opinions(asked, departments.watch(asked).id) == []


def test_nothing_of_a_text_stays_where_the_scheme_keeps_none(asked: offices.Office) -> None:
    who = departments.signer(asked)
    asked_of = departments.watch(asked).id
    department_signing.sign(
        who,
        ledger=asked.book,
        token=departments.invited(asked, who, asked_of),
        conclusion=offices.FINE,
        exceptions={"U04": offices.AGAINST},
        texts={"U04": TEXT},
    )
    offices.answer(asked, offices.reply(departments.inspect(asked).id, texts={"U01": TEXT}))
    with asked.store.reading() as connection:
        assert [text for text, _ in journal.texts(connection, asked.book) if TEXT in text] == []


def test_later_letter_over_a_signed_one_needs_a_reason_and_raises_a_task(
    asked: offices.Office,
) -> None:
    offices.answer(asked, offices.reply(departments.watch(asked).id))
    changed = offices.reply(departments.watch(asked).id, exceptions={"U01": offices.AGAINST})
    with pytest.raises(errors.Refused) as caught:
        replies.record(asked.clerk, ledger=asked.book, reply=changed)
    assert offices.refusal_codes(caught) == ["signed_already"]
    offices.answer(
        asked,
        offices.reply(
            departments.watch(asked).id, exceptions={"U01": offices.AGAINST}, why="来函更正"
        ),
    )
    kept = asked.look(
        lambda seen: seen.find(stored_requests.Opinion, request=[departments.watch(asked).id])
    )
    assert [
        (one.n, one.conclusion, one.is_current, one.why) for one in kept if one.subject == "U01"
    ] == [
        (1, offices.FINE, False, ""),
        (2, offices.AGAINST, True, "来函更正"),
    ]
    raised = [one for one in asked.look(lambda seen: seen.every_task) if one.kind == "handling"]
    assert len(raised) == 1


def test_promised_letter_after_a_telephone_call_needs_no_reason_but_another_call_does(
    asked: offices.Office,
) -> None:
    request = departments.watch(asked).id
    offices.answer(asked, offices.reply(request, medium="phone", doc=""))
    with pytest.raises(errors.Refused) as caught:
        replies.record(
            asked.clerk,
            ledger=asked.book,
            reply=offices.reply(request, medium="phone", conclusion=offices.AGAINST, doc=""),
        )
    assert offices.refusal_codes(caught) == ["signed_already"]
    assert "无不同意见（电话，书面待补）" in offices.matrix_text(asked, "round")
    offices.answer(asked, offices.reply(request))
    assert "电话" not in offices.matrix_text(asked, "round")


def silent(office: offices.Office, *, says_silence: bool) -> offices.Office:
    """A scheme that takes silence as consent, the letters a day overdue."""
    yaml = schemes.two_round_files()["scheme.yaml"].replace(
        "raises: handling}", "raises: handling, silence_consents: true}", 1
    )
    office.open(reader.read({**schemes.two_round_files(), "scheme.yaml": yaml})).go("2020-07-01")
    offices.reviewed(office, "send", "round")
    letters.send(office.clerk, ledger=office.book, consultation="round", says_silence=says_silence)
    return office.go("2020-07-09")


def test_silence_is_recorded_as_silence_and_settled_where_scheme_and_letter_say_so(
    small: offices.Office,
) -> None:
    silent(small, says_silence=True)
    assert (
        offices.matrix_text(small, "round").splitlines()[1]
        == "省教育厅 逾期未复（视为无不同意见） 逾期未复（视为无不同意见）"
    )
    assert [
        offices.current_opinions(small, one.id)
        for one in offices.letters_to(small, "round", "watch")
    ] == [[]]
    submissions.accept(small.clerk, ledger=small.book, ids=[small.task("2020", "asked").id])
    assert small.task("2020", "asked").state == "accepted"


def test_silence_is_never_consent_where_the_letter_did_not_say_so(small: offices.Office) -> None:
    silent(small, says_silence=False)
    assert offices.matrix_text(small, "round").splitlines()[1] == "省教育厅 逾期未复 逾期未复"
    with pytest.raises(errors.Refused) as caught:
        submissions.accept(small.clerk, ledger=small.book, ids=[small.task("2020", "asked").id])
    assert offices.refusal_codes(caught) == ["settled_by_work"]
