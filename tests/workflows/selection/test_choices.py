"""A list goes out as a table, comes back with what people take and leave, each with its reason."""

from __future__ import annotations

import pytest

from documents import reader, uploads, writer
from engine import errors
from tests.support import offices
from workflows.selection import adjustments


def written(office: offices.Office, choices: dict[str, tuple[str, str]]) -> adjustments.Choices:
    """What comes back of the newest list where these (choice, reason) were written."""
    rows = office.look(lambda cycle: adjustments.sheet(cycle, "prize", "initial"))
    for row in rows:
        choice, reason = choices.get(str(row["subject"]), (None, row["reason"]))
        row["choice"], row["reason"] = choice, reason
    content = writer.write_table(adjustments.SHEET, rows)
    table = reader.read_table(uploads.accept("名单.xlsx", content), adjustments.SHEET)
    return office.look(lambda cycle: adjustments.choices_of(cycle, "prize", "initial", table))


def standing(office: offices.Office) -> dict[str, tuple[str, str]]:
    rows = office.look(lambda cycle: adjustments.sheet(cycle, "prize", "initial"))
    return {str(row["subject"]): (str(row["standing"]), str(row["reason"])) for row in rows}


def test_what_is_taken_and_left_comes_back_with_its_reasons(office: offices.Office) -> None:
    offices.proposed(office)
    before = standing(office)
    listed = [subject for subject, (where, _) in before.items() if where == "列入"]
    out = next(subject for subject, (where, _) in before.items() if where == "未列入")
    chosen = written(office, {listed[0]: ("舍", "另有安排"), out: ("取", "")})
    assert chosen == adjustments.Choices(
        add=(out,), remove=(listed[0],), reasons={listed[0]: "另有安排"}
    )
    adjustments.adjust(
        office.clerk,
        ledger=office.book,
        award="prize",
        step="initial",
        add=chosen.add,
        remove=chosen.remove,
        basis="部务会意见",
        reasons=chosen.reasons,
    )
    after = standing(office)
    assert after[listed[0]] == ("调出", "调出：另有安排")
    assert after[out] == ("列入", "调入：部务会意见")
    assert office.findings() == []


def test_what_stands_as_it_is_written_changes_nothing(office: offices.Office) -> None:
    offices.proposed(office)
    listed = [subject for subject, (where, _) in standing(office).items() if where == "列入"]
    chosen = written(office, dict.fromkeys(listed, ("取", "")))
    assert chosen == adjustments.Choices(add=(), remove=(), reasons={})


def test_a_row_that_names_nobody_is_a_fault_of_its_cell(office: offices.Office) -> None:
    offices.proposed(office)
    content = "编码,取舍,理由\nU99,取,甲\n".encode()
    table = reader.read_table(uploads.accept("名单.csv", content), adjustments.SHEET)
    with pytest.raises(errors.Misuse) as caught:
        office.look(lambda cycle: adjustments.choices_of(cycle, "prize", "initial", table))
    assert "没有编码为“U99”的" in str(caught.value)
