"""Written workbooks.

They read back as themselves, foreign text stays text, and bytes depend on the rows alone.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from documents import cells, reader, uploads, writer
from engine import errors, fields

FORM = fields.Form(
    key="self",
    title="自评表",
    notes=("自评分仅供参考。", "佐证材料可填编号。"),
    columns=(
        fields.Column(key="code", title="编号", kind="code"),
        fields.Column(key="unit", title="单位", required=True),
        fields.Column(
            key="score", title="得分", kind="decimal", minimum=0, maximum=100, note="最多两位小数"
        ),
        fields.Column(key="count", title="次数", kind="integer", minimum=0),
        fields.Column(key="day", title="日期", kind="date"),
        fields.Column(key="star", title="星级", kind="choice", choices=("五星", "四星")),
        fields.Column(key="asked", title="是否申报", kind="flag"),
    ),
)
ROWS: list[dict[str, fields.Value]] = [
    {
        "code": "007",
        "unit": "省财政厅",
        "score": Decimal("9.50"),
        "count": 3,
        "day": date(2020, 5, 29),
        "star": "五星",
        "asked": True,
    },
    {
        "code": "410105199001011234",
        "unit": "两行\n文字",
        "score": Decimal("0.10"),
        "count": 0,
        "day": None,
        "star": None,
        "asked": False,
    },
    {
        "code": None,
        "unit": "_x0041_",
        "score": None,
        "count": None,
        "day": date(2020, 2, 29),
        "star": "四星",
        "asked": None,
    },
]
PRINTED = fields.Form(
    key="indicators",
    title="考评表",
    columns=(
        fields.Column(key="indicator", title="要点", required=True),
        fields.Column(key="score", title="得分", kind="integer"),
    ),
    unique=("indicator",),
    fixed_rows=({"indicator": "学1"}, {"indicator": "学2"}),
)


def read(data: bytes, of: fields.Form = FORM) -> list[dict[str, fields.Value]]:
    return [dict(row.values) for row in reader.read_table(uploads.accept("表.xlsx", data), of).rows]


def opened(data: bytes, sheet: str = "自评表") -> Worksheet:
    found = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    assert isinstance(found, Worksheet)
    return found


def cell(page: Worksheet, name: str) -> Cell:
    found = page[name]
    assert isinstance(found, Cell)
    return found


def test_what_is_written_reads_back_as_itself() -> None:
    assert read(writer.write_table(FORM, ROWS)) == ROWS


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86",
        "-处",
        "@某",
        "＝SUM(A1)",
        "'=1",
        "_x000D_",
        "<b>&amp;</b>",
        "{{ x }}",
        '=cmd|"/c calc"!A1',
    ],
)
def test_text_is_never_a_formula_and_reads_back_as_it_was(text: str) -> None:
    data = writer.write_table(FORM, [{"unit": text}])
    written = cell(opened(data), "B4")
    assert (written.data_type, written.quotePrefix) == ("s", text[0] in "=+-@＝")
    assert read(data)[0]["unit"] == text


def test_a_title_that_looks_like_a_formula_is_text() -> None:
    of = fields.Form(
        key="odd",
        title="=1+1",
        columns=(fields.Column(key="a", title="+甲"), fields.Column(key="b", title="乙")),
    )
    page = openpyxl.load_workbook(io.BytesIO(writer.write_table(of, [{"a": "1"}]))).worksheets[0]
    assert [(cell(page, name).value, cell(page, name).data_type) for name in ("A1", "A2")] == [
        ("=1+1", "s"),
        ("+甲", "s"),
    ]


def test_what_no_reader_sees_is_left_out() -> None:
    assert (
        read(writer.write_table(FORM, [{"unit": "财\u200b政\x07厅\u202e"}]))[0]["unit"] == "财政厅"
    )


def test_equal_rows_give_equal_bytes_at_any_time() -> None:
    data = writer.write_table(FORM, ROWS, mark="128:9f2c")
    assert data == writer.write_table(
        FORM, [dict(reversed(row.items())) for row in ROWS], mark="128:9f2c"
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}


def test_a_mark_goes_into_the_properties_and_nowhere_else() -> None:
    data = writer.write_table(FORM, ROWS, mark="128:9f2c")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert (book.properties.description, book.properties.creator) == ("128:9f2c", "模范")
    assert [
        one.value for row in book["自评表"].iter_rows() for one in row if "9f2c" in str(one.value)
    ] == []


def test_a_number_keeps_its_digits_and_a_code_its_zeros() -> None:
    page = opened(writer.write_table(FORM, ROWS))
    assert [
        (cell(page, name).value, cell(page, name).number_format)
        for name in ("A4", "A5", "C4", "D4")
    ] == [
        ("007", "@"),
        ("410105199001011234", "@"),
        (9.5, "0.00"),
        (3, "0"),
    ]


def test_a_form_is_headed_by_its_title_and_its_notes() -> None:
    page = opened(writer.write_table(FORM, ROWS))
    assert [cell(page, name).value for name in ("A1", "A2", "A3", "B3")] == [
        "自评表",
        "自评分仅供参考。\n佐证材料可填编号。",
        "编号",
        "单位",
    ]
    assert sorted(str(merged) for merged in page.merged_cells.ranges) == ["A1:G1", "A2:G2"]


def test_titles_stay_in_view_and_come_again_on_every_printed_page() -> None:
    page = opened(writer.write_table(FORM, ROWS))
    assert (page.freeze_panes, page.print_title_rows) == ("A4", "$3:$3")
    assert (
        int(page.page_setup.paperSize or 0),
        page.page_setup.fitToWidth,
        page.page_setup.fitToHeight,
    ) == (9, 1, 0)


def offers(page: Worksheet) -> dict[str, tuple[str, str | None, str | None]]:
    return {
        str(one.sqref): (str(one.type), one.formula1, one.formula2)
        for one in page.data_validations.dataValidation
    }


def test_choices_are_offered_and_bounds_are_checked_below_the_titles() -> None:
    page = opened(writer.write_table(FORM, ROWS))
    assert offers(page) == {
        "C4:C506": ("decimal", "0", "100"),
        "D4:D506": ("whole", "0", None),
        "F4:F506": ("list", '"五星,四星"', None),
        "G4:G506": ("list", '"是,否"', None),
    }
    first = page.data_validations.dataValidation[0]
    assert (first.error, first.prompt, first.operator) == (
        "应填0至100之间的数字，最多2位小数",
        "最多两位小数",
        "between",
    )


@pytest.mark.parametrize(
    "choices", [tuple(f"第{n}号单位的全称" for n in range(60)), ("甲,乙", "丙"), ('带"引号', "丙")]
)
def test_a_list_that_a_validation_cannot_hold_is_offered_from_a_hidden_sheet(
    choices: tuple[str, ...],
) -> None:
    of = fields.Form(
        key="long",
        title="长表",
        columns=(
            fields.Column(key="a", title="甲", kind="choice", choices=choices),
            fields.Column(key="b", title="乙"),
        ),
    )
    data = writer.write_table(of, [{"a": choices[0]}])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert (book.sheetnames, book["选项"].sheet_state) == (["长表", "选项"], "hidden")
    assert [row[0] for row in book["选项"].iter_rows(values_only=True)] == list(choices)
    assert offers(opened(data, "长表")) == {
        "A3:A503": ("list", f"'选项'!$A$1:$A${len(choices)}", None)
    }
    assert read(data, of) == [{"a": choices[0], "b": None}]


def test_printed_rows_come_with_an_empty_form_and_read_back() -> None:
    data = writer.write_table(PRINTED)
    page = opened(data, "考评表")
    assert [cell(page, name).value for name in ("A3", "A4", "B3")] == ["学1", "学2", None]
    assert cell(page, "A3").fill.start_color.rgb == "00F2F2F2"
    assert read(data, PRINTED) == [
        {"indicator": "学1", "score": None},
        {"indicator": "学2", "score": None},
    ]


def test_an_empty_form_has_ruled_lines_to_write_on() -> None:
    page = opened(writer.write_table(FORM, blank_rows=4))
    assert (page.max_row, cell(page, "B7").border.top.style) == (7, "thin")


def test_several_tables_are_sheets_of_one_book() -> None:
    twin = fields.Form(key="twin", title="自评表", columns=PRINTED.columns)
    odd = fields.Form(key="odd", title="一[二]:三/四*" + "长" * 40, columns=PRINTED.columns)
    data = writer.write_book([(FORM, ROWS), (twin, [{"indicator": "学1"}]), (odd, [])])
    names = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert names == ["自评表", "自评表(2)", f"一二三四{'长' * 27}"]
    assert read(data) == ROWS
    named = reader.read_table(uploads.accept("表.xlsx", data), twin, sheet="自评表(2)")
    assert [row.values["indicator"] for row in named.rows] == ["学1"]


def test_a_text_that_no_cell_holds_is_the_authors_fault() -> None:
    with pytest.raises(errors.AuthorError) as caught:
        writer.write_table(FORM, [{"unit": "长" * (cells.LONGEST + 1)}])
    assert caught.value.faults == (
        f"B4: {cells.LONGEST + 1} characters are more than a cell holds",
    )


def test_many_columns_are_printed_across() -> None:
    wide = fields.Form(
        key="wide",
        title="宽表",
        columns=tuple(fields.Column(key=f"c{n}", title=f"第{n}栏", limit=100) for n in range(5)),
    )
    layouts = [
        opened(writer.write_table(of), of.title).page_setup.orientation for of in (FORM, wide)
    ]
    assert layouts == ["portrait", "landscape"]
