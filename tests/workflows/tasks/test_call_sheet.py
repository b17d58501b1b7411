"""The call sheet: printed, filled in as a clerk does, read back as records and extensions."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from documents import reader, uploads, writer
from engine import errors
from engine.described import contents
from storage.ledger import journal
from tests.support import offices
from workflows.directory import contacts
from workflows.reports import history
from workflows.tasks import call_sheet, changes

LATE = "2020-06-01"


@pytest.fixture
def late(small: offices.Office) -> offices.Office:
    """Five units that are a day late (and one that is only ever called).

    U02 has handed in; U01's contact and U03's only deputy are known.
    """
    new_contacts = [
        contacts.NewContact(unit="U01", role="contact", name="张三", phone="0371-1"),
        contacts.NewContact(unit="U03", role="contact", name="副手", phone="0371-3", deputy=True),
    ]
    contacts.name_contacts(small.clerk, contacts=new_contacts)
    small.open().go("2020-05-20").hand_in("U02")
    return small.go(LATE)


def printed(office: offices.Office) -> openpyxl.Workbook:
    return openpyxl.load_workbook(
        BytesIO(
            writer.write_table(
                call_sheet.FORM, [contents(one) for one in office.look(call_sheet.sheet)]
            )
        )
    )


def filled(office: offices.Office, cells: dict[str, dict[str, Any]]) -> bytes:
    """The sheet with these cells filled in, by unit and title of the column."""
    ledger = printed(office)
    sheet = ledger.worksheets[0]
    head = next(
        row
        for row in sheet.iter_rows()
        if any(cell.value == "编号" or str(cell.value).startswith("编号") for cell in row)
    )
    titles = {
        str(cell.value).split("（")[0].rstrip("*"): cell.column for cell in head if cell.value
    }
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        for title, value in cells.get(str(row[titles["单位"] - 1].value), {}).items():
            sheet.cell(row=row[0].row, column=titles[title], value=value)
    made = BytesIO()
    ledger.save(made)
    return made.getvalue()


def read(data: bytes) -> list[call_sheet.Call]:
    return call_sheet.calls_of(
        reader.read_table(uploads.accept("电话单.xlsx", data), call_sheet.FORM)
    )


def record(office: offices.Office, data: bytes) -> Any:
    return call_sheet.record(office.clerk, ledger=office.book, calls=read(data))


def test_sheet_says_whom_to_call_about_what_and_by_when(late: offices.Office) -> None:
    lines = late.look(call_sheet.sheet)
    assert [(one.unit, one.contact, one.phone, one.task, one.due_on) for one in lines] == [
        ("单位01", "张三", "0371-1", "报送方案", date(2020, 5, 29)),
        ("单位03", "副手", "0371-3", "报送方案", date(2020, 5, 29)),
        ("单位04", "（未登记）", "", "报送方案", date(2020, 5, 29)),
        ("单位05", "（未登记）", "", "报送方案", date(2020, 5, 29)),
        ("单位06", "（未登记）", "", "报送方案", date(2020, 5, 29)),
    ]


def test_filled_sheet_reads_back_as_records_acknowledgements_and_extensions(
    late: offices.Office,
) -> None:
    data = filled(
        late,
        {
            "单位01": {
                "通话日期": date(2020, 6, 1),
                "联系人": "李四（代接）",
                "通话情况": "正在走签批",
                "已签收": "是",
            },
            "单位03": {
                "通话日期": "2020-06-01",
                "通话情况": "申请延期",
                "同意延期至": "2020-06-12",
                "谁同意的": "李审核",
            },
        },
    )
    found = record(late, data)
    assert [(one.kind, one.subject) for one in found.done] == [
        ("call.recorded", "U01"),
        ("call.recorded", "U03"),
        ("task.extended", "U03"),
    ]
    assert [one.unit for one in late.look(call_sheet.sheet)] == ["单位04", "单位05", "单位06"]
    assert late.task("U03", "paper").due_on == date(2020, 6, 12)
    with late.store.reading() as connection:
        told = [
            one.sentence
            for one in history.of_subject(connection, "U01")
            if one.kind == "call.recorded"
        ]
        kept = journal.about(connection, late.book, ["U01"])[-1].data
    assert told == ["电话“报送方案”：正在走签批，接电话：李四（代接）（已签收）"]
    assert (kept["to"], kept["contact"], kept["acknowledged"]) == (
        "U01/contact",
        "李四（代接）",
        True,
    )
    assert late.findings() == []


def test_what_was_said_last_stands_on_the_next_sheet(late: offices.Office) -> None:
    record(late, filled(late, {"单位01": {"通话日期": "2020-06-01", "通话情况": "下周报"}}))
    changes.extend(
        late.clerk,
        ledger=late.book,
        ids=[late.task("U01", "paper").id],
        due_on=date(2020, 6, 5),
        agreed_by="李审核",
    )
    late.go("2020-06-08")
    assert [one.before for one in late.look(call_sheet.sheet)] == [
        "2020-06-01 下周报",
        "",
        "",
        "",
        "",
    ]


def test_second_reading_of_the_same_sheet_is_refused_row_by_row(late: offices.Office) -> None:
    data = filled(late, {"单位01": {"通话日期": "2020-06-01"}})
    record(late, data)
    with pytest.raises(errors.Refused) as caught:
        record(late, data)
    assert [one.sentence.partition("：")[2] for one in caught.value.refusals] == [
        "已经录过，或该事项已报来"
    ]


def test_row_of_a_paper_that_came_in_meanwhile_is_refused_and_the_others_are_kept(
    late: offices.Office,
) -> None:
    data = filled(
        late, {f"单位0{n}": {"通话日期": "2020-06-01", "通话情况": "催报"} for n in (1, 4)}
    )
    late.hand_in("U01", received_on=date(2020, 6, 1))
    found = record(late, data)
    assert ([one.subject for one in found.done], [one.subject for one in found.refused]) == (
        ["U04"],
        ["U01"],
    )


def test_earlier_call_about_the_same_thing_is_done_with_the_newest(late: offices.Office) -> None:
    first = [one for one in late.look(call_sheet.sheet) if one.unit == "单位05"]
    assert len(first) == 1
    record(late, filled(late, {"单位05": {"通话日期": "2020-06-01", "通话情况": "尽快"}}))
    assert [one for one in late.look(call_sheet.sheet) if one.unit == "单位05"] == []
    assert late.findings() == []


def test_every_wrong_cell_is_named(late: offices.Office) -> None:
    data = filled(
        late,
        {
            "单位01": {"通话日期": "昨天下午"},
            "单位03": {"通话情况": "没有写日期"},
            "单位04": {"通话日期": "2020-06-01", "已签收": "也许"},
        },
    )
    with pytest.raises(errors.Misuse) as caught:
        read(data)
    places = [fault.where.rpartition(" ")[0].rpartition(" ")[2] for fault in caught.value.faults]
    assert [place[0] for place in places] == ["H", "J"]
    with pytest.raises(errors.Misuse) as caught:
        read(filled(late, {"单位03": {"通话情况": "没有写日期"}}))
    assert [(fault.message, fault.expected) for fault in caught.value.faults] == [
        ("填了通话情况，没有填通话日期", "请补填通话日期")
    ]


def test_number_that_is_none_and_days_to_come_and_dates_not_later_are_refused(
    late: offices.Office,
) -> None:
    one = late.look(call_sheet.sheet)[0]
    with pytest.raises(errors.Misuse, match="没有编号为 99999 的电话"):
        call_sheet.record(
            late.clerk,
            ledger=late.book,
            calls=[call_sheet.Call(number=99999, called_on=date(2020, 6, 1), said="")],
        )
    wrong = call_sheet.Call(
        number=one.number, called_on=date(2020, 6, 2), said="", extended_to=date(2020, 5, 29)
    )
    with pytest.raises(errors.Refused) as caught:
        call_sheet.record(late.clerk, ledger=late.book, calls=[wrong])
    assert [found.code for found in caught.value.refusals] == [
        "received_in_future",
        "agreement_missing",
        "due_not_later",
    ]


def test_sheet_that_nobody_filled_in_has_no_calls(late: offices.Office, tmp_path: Path) -> None:
    assert read(filled(late, {})) == []


def test_foreign_text_on_the_sheet_is_text(small: offices.Office) -> None:
    contacts.name_contacts(
        small.clerk,
        contacts=[
            contacts.NewContact(unit="U01", role="contact", name="=cmd|'/c calc'!A1", phone="+86 1")
        ],
    )
    small.open().go(LATE)
    sheet = printed(small).worksheets[0]
    cells = [
        cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(("=", "+"))
    ]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("=cmd|'/c calc'!A1", "s"),
        ("+86 1", "s"),
    ]
