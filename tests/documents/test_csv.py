"""Delimited text: read whatever wrote it, written so that no text is taken for a formula."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from documents import csv, parser, sheet_size, uploads
from engine import errors, fields

FORM = fields.Form(
    key="self",
    title="自评表",
    columns=(
        fields.Column(key="unit", title="单位", required=True),
        fields.Column(key="score", title="得分", kind="decimal", minimum=-10, maximum=100),
        fields.Column(key="day", title="日期", kind="date"),
        fields.Column(key="asked", title="是否申报", kind="flag"),
    ),
    max_rows=5,
)
ROWS: list[dict[str, fields.Value]] = [
    {"unit": "省财政厅", "score": Decimal("9.50"), "day": date(2020, 5, 29), "asked": True},
    {"unit": "省委“办公厅”,一处", "score": Decimal("-3.00"), "day": None, "asked": False},
    {"unit": "两行\n文字", "score": None, "day": None, "asked": None},
]


def read(data: bytes, of: fields.Form = FORM, name: str = "表.csv") -> parser.Table:
    return csv.read(uploads.accept(name, data), of, year_of=lambda month, day: 2020)


def values(data: bytes) -> list[dict[str, fields.Value]]:
    table = read(data)
    assert table.faults == ()
    return [dict(row.values) for row in table.rows]


def told(data: bytes) -> list[str]:
    with pytest.raises(errors.Misuse) as caught:
        read(data)
    return [fault.sentence for fault in caught.value.faults]


def test_what_is_written_reads_back_as_itself() -> None:
    assert values(csv.write_csv(FORM, ROWS)) == ROWS


def test_a_written_table_opens_in_a_spreadsheet_with_its_titles() -> None:
    data = csv.write_csv(FORM, ROWS[:1])
    assert data == "\ufeff单位,得分,日期,是否申报\r\n省财政厅,9.50,2020-05-29,是\r\n".encode()


def test_equal_rows_give_equal_bytes() -> None:
    assert csv.write_csv(FORM, ROWS) == csv.write_csv(
        FORM, [dict(reversed(row.items())) for row in ROWS]
    )


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86",
        "-处",
        "@某",
        "＝SUM(A1)",
        "'=1",
        "''＋1",
        "'引号",
        '=HYPERLINK("http://x")',
        "\t=1",
    ],
)
def test_text_is_never_a_formula_and_reads_back_as_it_was(text: str) -> None:
    data = csv.write_csv(FORM, [{"unit": text}])
    written = data.decode("utf-8-sig").split("\r\n")[1].strip('"')
    assert written[0] not in "=+-@＝＋－＠\t"
    assert values(data)[0]["unit"] == text.strip()


def test_numbers_stay_numbers() -> None:
    assert (
        csv.write_csv(FORM, [{"unit": "甲", "score": Decimal("-3.00")}])
        .decode("utf-8-sig")
        .splitlines()[1]
        == "甲,-3.00,,"
    )


@pytest.mark.parametrize("delimiter", ["\t", ",", ";", "，", "|"])
def test_a_table_is_read_by_whatever_separates_its_titles(delimiter: str) -> None:
    lines = [("单位", "得分", "日期"), ("省财政厅", "9.5", "5月29日")]
    found = values("\n".join(delimiter.join(line) for line in lines).encode())
    assert found == [
        {"unit": "省财政厅", "score": Decimal("9.50"), "day": date(2020, 5, 29), "asked": None}
    ]


def test_a_table_below_its_heading_is_found() -> None:
    assert [
        row["unit"] for row in values("自评表,,\n,,\n单位,得分,日期\n省财政厅,9,\n\n".encode())
    ] == ["省财政厅"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_told_where_it_is_not_the_usual(encoding: str) -> None:
    table = read("单位,得分\n省财政厅,9\n".encode(encoding))
    remarks = {"utf-8-sig": 0, "gb18030": 1, "utf-16": 1}
    assert ([row.values["unit"] for row in table.rows], len(table.remarks)) == (
        ["省财政厅"],
        remarks[encoding],
    )
    assert all(remark.startswith("表.csv：按") for remark in table.remarks)


def test_faults_come_with_their_cells() -> None:
    table = read("单位,得分,日期\n省财政厅,一百,2020-02-30\n".encode())
    assert [fault.where for fault in table.faults] == ["表.csv B2 单元格", "表.csv C2 单元格"]


def test_a_text_with_a_comma_in_it_is_told_as_such() -> None:
    table = read("单位,得分\n省财政厅,一处,9\n甲,1\n".encode())
    assert (
        table.faults[0].sentence
        == "表.csv 第2行：有3栏，表头只有2栏（内容里有分隔符的，整格要用英文双引号括起来）"
    )


def test_quotes_that_do_not_pair_are_told_with_their_line() -> None:
    assert told('单位,得分\n"省财政厅,9\n甲,1\n'.encode()) == [
        "表.csv 第2行起：双引号不成对，后面的内容分不清栏目（请检查双引号是否成对，或改报.xlsx）"
    ]


def test_more_rows_than_the_form_has_are_refused() -> None:
    lines = "单位,得分\n" + "甲,1\n" * (FORM.max_rows + sheet_size.SLACK + 1)
    assert told(lines.encode()) == ["表.csv：超过5行（请核对是否拿错了文件，或删去多余的行）"]


def test_empty_lines_do_not_count_as_rows() -> None:
    assert len(values(("单位,得分\n" + "\n,\n" * 500 + "甲,1\n").encode())) == 1


def test_columns_beyond_measure_are_refused() -> None:
    line = "单位,得分\n甲" + "," * sheet_size.MOST_COLUMNS + "1\n"
    assert told(line.encode()) == ["表.csv 第2行：超过256栏（请删去表格右边多余的内容）"]


def test_a_text_that_is_no_table_is_told() -> None:
    table = read("本单位认真组织学习。\n按要求报送。\n".encode(), name="说明.txt")
    assert [(row, bool(table.faults)) for row in table.rows] == []
    assert table.faults[0].where == "说明.txt"
