"""Three ways to sign, all bound to what was shown: the sealed letter, the reply sheet, the token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine import errors
from storage import requests as stored_requests
from storage import tokens as stored_tokens
from storage.ledger import journal
from tests.support import offices, schemes, spreadsheets
from workflows.cases import submissions
from workflows.consultations import handlings, replies, requests, tokens
from workflows.directory import users
from workflows.kernel.service import Outcome, RunOptions, Service
from workflows.reports import opinion_matrix
from workflows.scheme import reader

TEXT = "反映某同志有关问题正在核查"


def remembered(office: offices.Office) -> list[str]:
    """The codes of the newest refusal that the journal keeps."""
    with office.store.reading() as connection:
        (line,) = journal.latest(connection, office.book, limit=1)
    assert line.kind == "refused"
    return [one["code"] for one in line.data["reasons"]]


def watch(office: offices.Office) -> stored_requests.Request:
    return offices.letters_to(office, "round", "watch")[0]


def inspect(office: offices.Office) -> stored_requests.Request:
    return offices.letters_to(office, "round", "inspect")[0]


def sheet(office: offices.Office, request: int, days: int = tokens.VALID_DAYS) -> bytes:
    given = tokens.IssuedSecret()
    tokens.reply_sheet(office.clerk, ledger=office.book, request=request, days=days, given=given)
    return given.sheet


def read_back(office: offices.Office, request: int, data: bytes, **more: object) -> Outcome:
    said: dict[str, object] = {"doc": "复〔9〕", "signer": "赵主任", **more}
    return replies.record_sheet(
        office.clerk, ledger=office.book, request=request, file=("回执.xlsx", data), **said
    )  # type: ignore[arg-type]


def signer(office: offices.Office, name: str = "赵主任", department: str = "watch") -> Service:
    users.add(office.clerk, name=name, roles=["signer"], org=f"department:{department}")
    return office.sit(name)


def invited(
    office: offices.Office, who: Service, request: int, days: int = tokens.VALID_DAYS
) -> str:
    given = tokens.IssuedSecret()
    tokens.invite(
        office.clerk,
        ledger=office.book,
        request=request,
        person=who.actor.person,
        days=days,
        given=given,
    )
    return given.token


def test_sealed_letter_says_one_thing_of_all_but_those_it_names(asked: offices.Office) -> None:
    said = offices.reply(
        watch(asked).id, exceptions={"U04": offices.AGAINST, "U06": offices.INFORMS}, place="三号柜"
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
    said = offices.reply(watch(asked).id)
    replies.record(asked.clerk, ledger=asked.book, reply=said)
    requests.give_back(asked.clerk, ledger=asked.book, request=said.request, why="印章不清")
    with pytest.raises(errors.Refused) as caught:
        replies.confirm(asked.reviewer, ledger=asked.book, ids=[said.request])
    assert offices.refusal_codes(caught) == ["not_from_here"]
    assert {row.split()[1] for row in offices.matrix_text(asked, "round").splitlines()[1:]} == {
        "未反馈",
        "回避",
    }
    offices.answer(asked, said)
    assert watch(asked).state == "signed"


@pytest.mark.parametrize("act", ["register", "answer", "cancel"])
def test_letter_that_was_taken_back_is_answered_no_more(asked: offices.Office, act: str) -> None:
    request = watch(asked).id
    requests.cancel(asked.clerk, ledger=asked.book, ids=[request], why="发错")
    acts: dict[str, Callable[[], Outcome]] = {
        "register": lambda: requests.register(
            asked.clerk, ledger=asked.book, request=request, doc="收〔1〕"
        ),
        "answer": lambda: replies.record(
            asked.clerk, ledger=asked.book, reply=offices.reply(request)
        ),
        "cancel": lambda: requests.cancel(
            asked.clerk, ledger=asked.book, ids=[request], why="发错"
        ),
    }
    with pytest.raises(errors.Refused) as caught:
        acts[act]()
    assert offices.refusal_codes(caught) == ["not_from_here"]
    requests.send(asked.clerk, ledger=asked.book, consultation="round")
    assert [(one.n, one.state) for one in offices.letters_to(asked, "round", "watch")] == [
        (1, "cancelled"),
        (2, "sent"),
    ]


def test_department_registers_the_letter_once_and_not_tomorrow(asked: offices.Office) -> None:
    request = watch(asked).id
    with pytest.raises(errors.Refused) as caught:
        requests.register(
            asked.clerk, ledger=asked.book, request=request, doc="收〔1〕", on=date(2020, 7, 2)
        )
    assert offices.refusal_codes(caught) == ["received_in_future"]
    requests.register(asked.clerk, ledger=asked.book, request=request, doc="收〔1〕")
    kept = watch(asked)
    assert (kept.state, kept.registered_doc, kept.registered_on) == (
        "registered",
        "收〔1〕",
        date(2020, 7, 1),
    )
    with pytest.raises(errors.Refused) as caught:
        requests.register(asked.clerk, ledger=asked.book, request=request, doc="收〔1〕")
    assert offices.refusal_codes(caught) == ["not_from_here"]


def test_every_reason_against_a_letter_is_told_at_once(asked: offices.Office) -> None:
    offices.answer(asked, offices.reply(watch(asked).id))
    said = offices.reply(
        watch(asked).id, exceptions={"U02": offices.AGAINST}, received_on=date(2020, 7, 2), doc=""
    )
    with pytest.raises(errors.Refused) as caught:
        replies.record(asked.clerk, ledger=asked.book, reply=said)
    assert offices.refusal_codes(caught) == [
        "list_changed",
        "received_in_future",
        "reason_missing",
        "signed_already",
    ]
    assert remembered(asked) == offices.refusal_codes(caught)


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
            asked.clerk, ledger=asked.book, reply=offices.reply(watch(asked).id), scan=(name, data)
        )
    assert offices.current_opinions(asked, watch(asked).id) == []


def test_nothing_of_a_text_stays_where_the_scheme_keeps_none(asked: offices.Office) -> None:
    who = signer(asked)
    asked_of = watch(asked).id
    replies.sign(
        who, ledger=asked.book, token=invited(asked, who, asked_of), conclusion=offices.FINE, exceptions={"U04": offices.AGAINST}, texts={"U04": TEXT}
    )  # fmt: skip
    offices.answer(asked, offices.reply(inspect(asked).id, texts={"U01": TEXT}))
    with asked.store.reading() as connection:
        assert [text for text, _ in journal.texts(connection, asked.book) if TEXT in text] == []


def test_later_letter_over_a_signed_one_needs_a_reason_and_raises_a_task(
    asked: offices.Office,
) -> None:
    offices.answer(asked, offices.reply(watch(asked).id))
    changed = offices.reply(watch(asked).id, exceptions={"U01": offices.AGAINST})
    with pytest.raises(errors.Refused) as caught:
        replies.record(asked.clerk, ledger=asked.book, reply=changed)
    assert offices.refusal_codes(caught) == ["signed_already"]
    offices.answer(
        asked, offices.reply(watch(asked).id, exceptions={"U01": offices.AGAINST}, why="来函更正")
    )
    kept = asked.look(
        lambda seen: stored_requests.opinions(seen.connection, asked.book, [watch(asked).id])
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
    request = watch(asked).id
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


def test_reply_sheet_read_back_whole_is_signed_by_the_department(asked: offices.Office) -> None:
    request = watch(asked).id
    read_back(
        asked, request, spreadsheets.filled_reply(sheet(asked, request), {"U04": offices.AGAINST})
    )
    assert watch(asked).state == "signed"
    assert {
        (one.subject, one.conclusion, one.medium, one.confirmed_by)
        for one in offices.current_opinions(asked, request)
    } == {
        (code, offices.AGAINST if code == "U04" else offices.FINE, "sheet", replies.DEPARTMENT)
        for code in requests.codes(watch(asked))
    }
    assert asked.findings() == []


def changed_name(asked: offices.Office, data: bytes) -> bytes:
    return spreadsheets.altered_reply(data, {"省公安厅": "省公安局"})


def changed_code(asked: offices.Office, data: bytes) -> bytes:
    return spreadsheets.altered_reply(data, {"U07": "U02"})


def without_a_row(asked: offices.Office, data: bytes) -> bytes:
    return spreadsheets.altered_reply(data, {}, drop="U07")


def in_another_order(asked: offices.Office, data: bytes) -> bytes:
    return spreadsheets.altered_reply(
        data, {"U01": "U04", "U04": "U01", "省教育厅": "省公安厅", "省公安厅": "省教育厅"}
    )


def of_another_letter(asked: offices.Office, data: bytes) -> bytes:
    return spreadsheets.filled_reply(sheet(asked, inspect(asked).id))


def sent_out_anew(asked: offices.Office, data: bytes) -> bytes:
    sheet(asked, watch(asked).id)
    return data


def revoked(asked: offices.Office, data: bytes) -> bytes:
    tokens.revoke(asked.clerk, ledger=asked.book, request=watch(asked).id)
    return data


def expired(asked: offices.Office, data: bytes) -> bytes:
    asked.go("2020-08-01")
    return data


def replayed(asked: offices.Office, data: bytes) -> bytes:
    read_back(asked, watch(asked).id, data)
    return data


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (changed_name, "list_changed", "省公安局"),
        (changed_code, "list_changed", "省商务厅"),
        (without_a_row, "list_changed", "省商务厅"),
        (in_another_order, "list_changed", "次序"),
        (of_another_letter, "token_refused", "回执码不是这一件的，或不存在"),
        (sent_out_anew, "token_refused", "回执码已作废"),
        (revoked, "token_refused", "回执码已作废"),
        (expired, "token_refused", "回执码已过有效期"),
        (replayed, "token_refused", "回执码已经用过"),
    ],
)
def test_reply_sheet_that_is_not_the_one_sent_is_refused_and_remembered(
    asked: offices.Office, change: Callable[[offices.Office, bytes], bytes], code: str, told: str
) -> None:
    request = watch(asked).id
    data = change(asked, spreadsheets.filled_reply(sheet(asked, request)))
    before = offices.current_opinions(asked, request)
    with pytest.raises(errors.Refused) as caught:
        read_back(asked, request, data)
    (refusal,) = caught.value.refusals
    assert (refusal.code, told in refusal.sentence) == (code, True)
    assert remembered(asked) == [code]
    assert offices.current_opinions(asked, request) == before


def test_reply_sheet_over_a_signed_opinion_needs_a_reason(asked: offices.Office) -> None:
    request = watch(asked).id
    offices.answer(asked, offices.reply(request))
    data = spreadsheets.filled_reply(sheet(asked, request))
    with pytest.raises(errors.Refused) as caught:
        read_back(asked, request, data)
    assert offices.refusal_codes(caught) == ["signed_already"]
    read_back(asked, request, data, why="来函更正")
    assert {(one.n, one.why) for one in offices.current_opinions(asked, request)} == {
        (2, "来函更正")
    }


def test_token_signs_once_for_its_person_and_without_anybody_keying_it_in(
    asked: offices.Office,
) -> None:
    who, request = signer(asked), watch(asked).id
    token = invited(asked, who, request)
    assert len(token) >= 22
    replies.sign(
        who, ledger=asked.book, token=token, conclusion="", exceptions={"U04": offices.AGAINST}
    )
    assert watch(asked).state == "signed"
    kept = offices.current_opinions(asked, request)
    assert {(one.signer, one.entered_by, one.confirmed_by, one.medium) for one in kept} == {
        ("赵主任", who.actor.person, who.actor.person, "token")
    }
    assert {one.conclusion for one in kept if one.subject != "U04"} == {offices.FINE}
    with asked.store.reading() as connection:
        assert [text for text, _ in journal.texts(connection, asked.book) if token in text] == []
    assert asked.findings() == []


def test_token_is_refused_for_anybody_else_for_another_purpose_and_when_it_is_void(
    asked: offices.Office,
) -> None:
    who, other, request = signer(asked), signer(asked, "钱主任"), watch(asked).id
    token = invited(asked, who, request)

    def told(person: Service, given: str) -> str:
        with pytest.raises(errors.Refused) as caught:
            replies.sign(person, ledger=asked.book, token=given, conclusion=offices.FINE)
        assert remembered(asked) == ["token_refused"]
        return caught.value.refusals[0].sentence

    foreign = "签署码不是这一件的，或不存在"
    on_the_sheet = next(iter(spreadsheets.column_texts(sheet(asked, request), "回执码")))
    assert [told(other, token), told(who, "0000"), told(who, on_the_sheet)] == [
        foreign,
        foreign,
        foreign,
    ]
    newer = invited(asked, who, request, days=3)
    assert told(who, token) == "签署码已作废"
    asked.go("2020-07-05")
    assert told(who, newer) == "签署码已过有效期"
    newest = invited(asked, who, request)
    replies.sign(who, ledger=asked.book, token=newest, conclusion=offices.FINE)
    assert told(who, newest) == "签署码已经用过"
    assert asked.findings() == []


def test_token_over_a_signed_opinion_needs_a_reason_and_is_not_used_up_without(
    asked: offices.Office,
) -> None:
    who, request = signer(asked), watch(asked).id
    offices.answer(asked, offices.reply(request))
    token = invited(asked, who, request)
    with pytest.raises(errors.Refused) as caught:
        replies.sign(who, ledger=asked.book, token=token, conclusion=offices.AGAINST)
    assert offices.refusal_codes(caught) == ["signed_already"]
    replies.sign(who, ledger=asked.book, token=token, conclusion=offices.AGAINST, why="有新的情况")
    assert {one.conclusion for one in offices.current_opinions(asked, request)} == {offices.AGAINST}


def test_token_is_for_a_signatory_of_the_department_only(asked: offices.Office) -> None:
    people = [signer(asked, "孙组长", "inspect"), asked.clerk]
    for one in people:
        with pytest.raises(errors.Misuse, match="签署码只能发给该部门登记的签批人"):
            invited(asked, one, watch(asked).id)


def test_token_that_was_only_tried_is_given_to_nobody(asked: offices.Office) -> None:
    given = tokens.IssuedSecret()
    tokens.reply_sheet(
        asked.clerk,
        ledger=asked.book,
        request=watch(asked).id,
        given=given,
        run_options=RunOptions(dry_run=True),
    )
    assert given == tokens.IssuedSecret()
    tokens.reply_sheet(
        asked.clerk,
        ledger=asked.book,
        request=watch(asked).id,
        given=given,
        run_options=RunOptions(op="一"),
    )
    again = tokens.IssuedSecret()
    assert tokens.reply_sheet(
        asked.clerk,
        ledger=asked.book,
        request=watch(asked).id,
        given=again,
        run_options=RunOptions(op="一"),
    ).was_repeated
    assert (given.sheet != b"", again) == (True, tokens.IssuedSecret())
    kept = asked.look(
        lambda seen: stored_tokens.of_request(seen.connection, asked.book, watch(asked).id)
    )
    assert [one.hash for one in kept] == [tokens.hash_of(given.token)]


def test_revoking_where_nothing_is_open_is_refused(asked: offices.Office) -> None:
    with pytest.raises(errors.Refused) as caught:
        tokens.revoke(asked.clerk, ledger=asked.book, request=watch(asked).id)
    assert offices.refusal_codes(caught) == ["nothing_to_do"]


def test_negative_opinion_is_kept_by_the_highest_meeting_only_and_counts_when_confirmed(
    asked: offices.Office,
) -> None:
    said = offices.reply(
        watch(asked).id, exceptions={"U04": offices.AGAINST, "U06": offices.INFORMS}
    )
    offices.answer(asked, said)
    assert asked.look(
        lambda seen: opinion_matrix.to_weigh(seen, requests.plan_of(seen, "round"))
    ) == [
        (said.request, "U04"),
        (said.request, "U06"),
    ]

    def weigh(
        subject: str, outcome: str = "kept", basis: str = "已核实", **more: object
    ) -> list[str]:
        weighing_ = handlings.HandlingEntry(
            request=said.request, subject=subject, outcome=outcome, basis=basis, **more
        )  # type: ignore[arg-type]
        try:
            handlings.handle(asked.clerk, ledger=asked.book, weighing=weighing_)
        except errors.Refused as error:
            return [one.code for one in error.refusals]
        return []

    assert weigh("U04") == ["needs_meeting"]
    assert weigh("U04", meeting="bureau", minutes="纪要〔1〕") == ["needs_meeting"]
    assert weigh("U04", basis=" ", meeting="board", held_on=date(2020, 7, 2)) == [
        "reason_missing",
        "needs_meeting",
        "received_in_future",
    ]
    assert weigh("U01") == ["nothing_to_do"]
    assert weigh("U04", meeting="board", minutes="纪要〔1〕", held_on=date(2020, 7, 1)) == []
    assert weigh("U06", "removed") == []
    rows = {
        row.name: row.said[0]
        for row in asked.look(lambda seen: opinion_matrix.matrix(seen, "round")).rows
    }
    assert (rows["省公安厅"], rows["省水利厅"]) == (offices.AGAINST, offices.INFORMS)
    with pytest.raises(errors.Refused) as caught:
        handlings.confirm(asked.clerk, ledger=asked.book)
    assert set(offices.refusal_codes(caught)) == {"own_entry"}
    handlings.confirm(asked.reviewer, ledger=asked.book)
    rows = {
        row.name: row.said[0]
        for row in asked.look(lambda seen: opinion_matrix.matrix(seen, "round")).rows
    }
    assert rows["省公安厅"] == "不宜命名（经研究保留）"
    states = {
        cell.subject.code: cell.state
        for cell in asked.look(lambda seen: opinion_matrix.cells(seen, "round"))
        if cell.department.key == "watch"
    }
    assert (states["U04"], states["U06"]) == ("kept", "negative")
    with pytest.raises(errors.Refused) as caught:
        handlings.confirm(asked.reviewer, ledger=asked.book)
    assert offices.refusal_codes(caught) == ["nothing_to_do"]


def test_raised_task_about_an_opinion_is_settled_by_the_office(asked: offices.Office) -> None:
    offices.answer(asked, offices.reply(watch(asked).id, exceptions={"U04": offices.AGAINST}))
    (task,) = [one for one in asked.look(lambda seen: seen.every_task) if one.kind == "handling"]
    submissions.accept(asked.clerk, ledger=asked.book, ids=[task.id])
    assert asked.look(lambda seen: seen.cycle_tasks["handling#1"].state) == "accepted"


def test_receipt_of_a_signed_letter_says_what_was_shown_and_said(asked: offices.Office) -> None:
    said = offices.reply(watch(asked).id, exceptions={"U04": offices.AGAINST})
    replies.record(asked.clerk, ledger=asked.book, reply=said)
    with pytest.raises(errors.Misuse, match="还没有复核签署，不能出具回执"):
        asked.look(lambda seen: handlings.receipt(seen, said.request))
    replies.confirm(asked.reviewer, ledger=asked.book, ids=[said.request])
    made = asked.look(lambda seen: handlings.receipt(seen, said.request))
    assert handlings.check_receipt(made) == []
    assert made["list"]["digest"] == watch(asked).digest
    assert {one["code"]: one["conclusion"] for one in made["subjects"]}["U04"] == offices.AGAINST
    assert made["anchor"] == asked.look(
        lambda seen: f"{seen.ledger.head_seq}:{seen.ledger.head_hash}"
    )


def silent(office: offices.Office, *, says_silence: bool) -> offices.Office:
    """A scheme that takes silence as consent; the letters (which may or may not say so) are a day overdue."""
    yaml = schemes.two_round_files()["scheme.yaml"].replace(
        "raises: handling}", "raises: handling, silence_consents: true}", 1
    )
    office.open(reader.read({**schemes.two_round_files(), "scheme.yaml": yaml})).go("2020-07-01")
    requests.send(office.clerk, ledger=office.book, consultation="round", says_silence=says_silence)
    return office.go("2020-07-09")


def test_silence_is_recorded_as_silence_where_scheme_and_letter_say_so_and_the_office_settles_the_round(
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
