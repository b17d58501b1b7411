"""A department signs by itself, by reply sheet or token, exactly what it was shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import errors
from storage import tokens as stored_tokens
from storage.ledger import journal
from tests.support import departments, offices, spreadsheets
from workflows.consultations import department_signing, requests, tokens
from workflows.kernel.service import RunOptions, Service


def test_reply_sheet_read_back_whole_waits_for_somebody_who_did_not_give_it_out(
    asked: offices.Office,
) -> None:
    request = departments.watch(asked).id
    departments.read_back(
        asked,
        request,
        spreadsheets.filled_reply(departments.sheet(asked, request), {"U04": offices.AGAINST}),
    )
    assert departments.watch(asked).state == "answered"
    assert {
        (one.subject, one.conclusion, one.medium, one.confirmed_by)
        for one in offices.current_opinions(asked, request)
    } == {
        (
            code,
            offices.AGAINST if code == "U04" else offices.FINE,
            "sheet",
            0,
        )
        for code in requests.codes(departments.watch(asked))
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
    return spreadsheets.filled_reply(departments.sheet(asked, departments.inspect(asked).id))


def sent_out_anew(asked: offices.Office, data: bytes) -> bytes:
    departments.sheet(asked, departments.watch(asked).id)
    return data


def revoked(asked: offices.Office, data: bytes) -> bytes:
    tokens.revoke(asked.clerk, ledger=asked.book, request=departments.watch(asked).id)
    return data


def expired(asked: offices.Office, data: bytes) -> bytes:
    asked.go("2020-08-01")
    return data


def replayed(asked: offices.Office, data: bytes) -> bytes:
    departments.read_back(asked, departments.watch(asked).id, data)
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
    request = departments.watch(asked).id
    data = change(asked, spreadsheets.filled_reply(departments.sheet(asked, request)))
    before = offices.current_opinions(asked, request)
    with pytest.raises(errors.Refused) as caught:
        departments.read_back(asked, request, data)
    (refusal,) = caught.value.refusals
    assert (refusal.code, told in refusal.sentence) == (code, True)
    assert departments.remembered(asked) == [code]
    assert offices.current_opinions(asked, request) == before


def test_reply_sheet_over_a_signed_opinion_needs_a_reason(asked: offices.Office) -> None:
    request = departments.watch(asked).id
    offices.answer(asked, offices.reply(request))
    data = spreadsheets.filled_reply(departments.sheet(asked, request))
    with pytest.raises(errors.Refused) as caught:
        departments.read_back(asked, request, data)
    assert offices.refusal_codes(caught) == ["signed_already"]
    departments.read_back(asked, request, data, why="来函更正")
    assert {(one.n, one.why) for one in offices.current_opinions(asked, request)} == {
        (2, "来函更正")
    }


def test_token_answers_once_for_its_person_without_anybody_keying_it_in_and_waits(
    asked: offices.Office,
) -> None:
    who, request = departments.signer(asked), departments.watch(asked).id
    token = departments.invited(asked, who, request)
    assert len(token) >= 22
    department_signing.sign(
        who, ledger=asked.book, token=token, conclusion="", exceptions={"U04": offices.AGAINST}
    )
    assert departments.watch(asked).state == "answered"
    kept = offices.current_opinions(asked, request)
    assert {(one.signer, one.entered_by, one.confirmed_by, one.medium) for one in kept} == {
        ("赵主任", who.actor.person, 0, "token")
    }
    assert {one.conclusion for one in kept if one.subject != "U04"} == {offices.FINE}
    with asked.store.reading() as connection:
        assert [text for text, _ in journal.texts(connection, asked.book) if token in text] == []
    assert asked.findings() == []


def test_token_is_refused_for_anybody_else_for_another_purpose_and_when_it_is_void(
    asked: offices.Office,
) -> None:
    who, other, request = (
        departments.signer(asked),
        departments.signer(asked, "钱主任"),
        departments.watch(asked).id,
    )
    token = departments.invited(asked, who, request)

    def told(person: Service, given: str) -> str:
        with pytest.raises(errors.Refused) as caught:
            department_signing.sign(person, ledger=asked.book, token=given, conclusion=offices.FINE)
        assert departments.remembered(asked) == ["token_refused"]
        return caught.value.refusals[0].sentence

    foreign = "签署码不是这一件的，或不存在"
    on_the_sheet = next(
        iter(spreadsheets.column_texts(departments.sheet(asked, request), "回执码"))
    )
    assert [told(other, token), told(who, "0000"), told(who, on_the_sheet)] == [
        foreign,
        foreign,
        foreign,
    ]
    newer = departments.invited(asked, who, request, days=3)
    assert told(who, token) == "签署码已作废"
    asked.go("2020-07-05")
    assert told(who, newer) == "签署码已过有效期"
    newest = departments.invited(asked, who, request)
    department_signing.sign(who, ledger=asked.book, token=newest, conclusion=offices.FINE)
    assert told(who, newest) == "签署码已经用过"
    assert asked.findings() == []


def test_token_over_a_signed_opinion_needs_a_reason_and_is_not_used_up_without(
    asked: offices.Office,
) -> None:
    who, request = departments.signer(asked), departments.watch(asked).id
    offices.answer(asked, offices.reply(request))
    token = departments.invited(asked, who, request)
    with pytest.raises(errors.Refused) as caught:
        department_signing.sign(who, ledger=asked.book, token=token, conclusion=offices.AGAINST)
    assert offices.refusal_codes(caught) == ["signed_already"]
    department_signing.sign(
        who, ledger=asked.book, token=token, conclusion=offices.AGAINST, why="有新的情况"
    )
    assert {one.conclusion for one in offices.current_opinions(asked, request)} == {offices.AGAINST}


def test_token_is_for_a_signatory_of_the_department_only(asked: offices.Office) -> None:
    people = [departments.signer(asked, "孙组长", "inspect"), asked.clerk]
    for one in people:
        with pytest.raises(errors.Misuse, match="签署码只能发给该部门登记的签批人"):
            departments.invited(asked, one, departments.watch(asked).id)


def test_token_that_was_only_tried_is_given_to_nobody(asked: offices.Office) -> None:
    given = tokens.IssuedSecret()
    tokens.reply_sheet(
        asked.clerk,
        ledger=asked.book,
        request=departments.watch(asked).id,
        issued=given,
        run_options=RunOptions(dry_run=True),
    )
    assert given == tokens.IssuedSecret()
    tokens.reply_sheet(
        asked.clerk,
        ledger=asked.book,
        request=departments.watch(asked).id,
        issued=given,
        run_options=RunOptions(op="一"),
    )
    again = tokens.IssuedSecret()
    assert tokens.reply_sheet(
        asked.clerk,
        ledger=asked.book,
        request=departments.watch(asked).id,
        issued=again,
        run_options=RunOptions(op="一"),
    ).was_repeated
    assert (given.sheet != b"", again) == (True, tokens.IssuedSecret())
    kept = asked.look(
        lambda seen: seen.find(stored_tokens.Token, about=departments.watch(asked).id)
    )
    assert [one.hash for one in kept] == [tokens.hash_of(given.token)]


def test_revoking_where_nothing_is_open_is_refused(asked: offices.Office) -> None:
    with pytest.raises(errors.Refused) as caught:
        tokens.revoke(asked.clerk, ledger=asked.book, request=departments.watch(asked).id)
    assert offices.refusal_codes(caught) == ["no_tokens"]
