"""What comes from departments: nothing that passed through the office's hands counts by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine import canon, errors
from tests.support import departments, offices, programs, spreadsheets
from workflows.consultations import department_signing, receipts, replies
from workflows.directory import users

Stage = Callable[[str], programs.Program]


@pytest.fixture
def clerk(made_homes: Stage, tmp_path: Path) -> programs.Program:
    """7 July, two letters are out since the first."""
    return programs.copy_home(made_homes("asked"), tmp_path / "home")


def numbers(clerk: programs.Program) -> list[int]:
    return [one["id"] for one in clerk("consult", "list", "round", "--json").json["letters"]]


def test_a_sheet_that_one_clerk_filled_in_and_read_back_waits_for_another(
    asked: offices.Office,
) -> None:
    request = departments.watch(asked).id
    sheet = departments.sheet(asked, request)
    departments.read_back(asked, request, spreadsheets.filled_reply(sheet))
    with pytest.raises(errors.Refused) as caught:
        replies.confirm(asked.clerk, ledger=asked.book, ids=[request])
    assert offices.refusal_codes(caught) == ["own_entry"]
    replies.confirm(asked.reviewer, ledger=asked.book, ids=[request])
    assert departments.watch(asked).state == "signed"


def test_whoever_gave_the_code_out_does_not_confirm_what_came_by_it(
    asked: offices.Office,
) -> None:
    who, request = departments.signer(asked), departments.watch(asked).id
    token = departments.invited(asked, who, request)
    department_signing.sign(who, ledger=asked.book, token=token, conclusion="")
    assert departments.watch(asked).state == "answered"
    with pytest.raises(errors.Refused) as caught:
        replies.confirm(asked.clerk, ledger=asked.book, ids=[request])
    assert offices.refusal_codes(caught) == ["own_entry"]
    replies.confirm(asked.reviewer, ledger=asked.book, ids=[request])
    assert departments.watch(asked).state == "signed"


def test_a_signatory_whom_one_clerk_made_up_signs_nothing_that_counts(
    asked: offices.Office,
) -> None:
    users.add(asked.clerk, name="假签发", roles=["部门签批人"], org="department:watch")
    request = departments.watch(asked).id
    made_up = asked.sit("假签发")
    token = departments.invited(asked, made_up, request)
    department_signing.sign(made_up, ledger=asked.book, token=token, conclusion="")
    opinions = offices.current_opinions(asked, request)
    assert {one.confirmed_by for one in opinions} == {0}


EXCEPTIONS = [
    ("省公安厅=不宜命名", "U04=无不同意见"),
    ("公安厅=不宜命名", "省公安厅=无不同意见"),
    ("u04=不宜命名", "Ｕ０４=供参考"),
]


@pytest.mark.parametrize("both", EXCEPTIONS)
def test_one_unit_under_two_names_in_one_reply_is_refused_with_both_places(
    clerk: programs.Program, both: tuple[str, str]
) -> None:
    told = clerk(
        *("consult", "record", numbers(clerk)[0], "--doc", "监复〔1〕", "--signer", "赵主任"),
        *("--except", both[0], "--except", both[1]),
    )
    assert told.code == 2
    assert [each.partition("=")[0] in told.err for each in both] == [True, True]
    assert clerk("consult", "list", "--json").json["letters"][0]["state"] == "已发出"


def test_a_unit_in_the_table_of_exceptions_and_beside_it_is_refused(
    clerk: programs.Program, tmp_path: Path
) -> None:
    table = programs.written(tmp_path / "例外.csv", "单位,结论", "省公安厅,不宜命名")
    told = clerk(
        *("consult", "record", numbers(clerk)[0], "--doc", "监复〔1〕", "--signer", "赵主任"),
        *("--except", table, "--except", "U04=无不同意见"),
    )
    assert (told.code, "例外.csv" in told.err, "“U04”" in told.err) == (2, True, True)


def test_a_unit_twice_in_one_table_is_refused_with_both_rows(
    clerk: programs.Program, tmp_path: Path
) -> None:
    table = programs.written(
        tmp_path / "例外.csv", "单位,结论", "省公安厅,不宜命名", "U04,无不同意见"
    )
    told = clerk(
        *("consult", "record", numbers(clerk)[0], "--doc", "监复〔1〕", "--signer", "赵主任"),
        *("--except", table),
    )
    assert (told.code, "与第2行“省公安厅”是同一单位" in told.err) == (2, True), told.err


@pytest.mark.parametrize("command", ["hold", "advance"])
def test_one_unit_twice_in_one_bulk_command_is_refused(
    clerk: programs.Program, command: str
) -> None:
    told = clerk(command, "U04", "省公安厅", "--yes")
    assert (told.code, "是同一个（U04）" in told.err) == (2, True)


def forged(receipt: dict[str, Any]) -> dict[str, Any]:
    """Another conclusion for the first, and every digest made anew."""
    body = {key: part for key, part in receipt.items() if key != "digest"}
    body["subjects"][0]["conclusion"] = "不宜命名"
    return receipts.make(body)


@pytest.fixture
def signed(clerk: programs.Program, tmp_path: Path) -> tuple[programs.Program, Path]:
    reply = ("consult", "record", numbers(clerk)[0], "--doc", "监复〔1〕", "--signer", "赵主任")
    programs.done(clerk(*reply))
    programs.done(clerk.by("李审核")("consult", "confirm", numbers(clerk)[0], "--yes"))
    receipt = tmp_path / "回执.json"
    programs.done(clerk("consult", "receipt", numbers(clerk)[0], "-o", receipt))
    return clerk, receipt


def test_a_receipt_made_up_whole_is_not_what_the_home_holds(
    signed: tuple[programs.Program, Path],
) -> None:
    clerk, path = signed
    programs.done(clerk("consult", "verify", path), "与账簿相符")
    said = forged(json.loads(path.read_text("utf-8")))
    path.write_text(json.dumps(said), "utf-8")
    assert receipts.faults(said) == []
    programs.refused(clerk("consult", "verify", path), 5, "名单或意见与账簿不符")


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("anchor", "锚点与账簿不符"),
        ("department", "部门与账簿不符"),
        ("doc", "发函文号与账簿不符"),
    ],
)
def test_every_part_of_a_receipt_is_held_against_the_home(
    signed: tuple[programs.Program, Path], part: str, told: str
) -> None:
    clerk, path = signed
    said = json.loads(path.read_text("utf-8"))
    seq = said["anchor"].partition(":")[0]
    other = canon.anchor(int(seq), "0" * 64) if part == "anchor" else "另一个"
    body = {key: value for key, value in {**said, part: other}.items() if key != "digest"}
    path.write_text(json.dumps(receipts.make(body)), "utf-8")
    programs.refused(clerk("consult", "verify", path), 5, told)


def test_a_receipt_that_was_overtaken_says_so(signed: tuple[programs.Program, Path]) -> None:
    clerk, path = signed
    again = ("consult", "record", numbers(clerk)[0], "--doc", "监复〔2〕", "--signer", "赵主任")
    programs.done(clerk(*again, "--except", "U04=不宜命名", "--why", "来函更正"))
    programs.done(clerk.by("李审核")("consult", "confirm", numbers(clerk)[0], "--yes"))
    programs.done(clerk("consult", "verify", path), "与账簿相符；其后已有新的意见取代")
