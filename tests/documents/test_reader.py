from __future__ import annotations

import io
import time
import tracemalloc
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from documents import excel, parser, reader, sheet_size, uploads
from engine import errors, fields
from tests.support import spreadsheets

FORM = fields.Form(
    key="self",
    title="自评表",
    columns=(
        fields.Column(key="sector", title="类别", spans=True),
        fields.Column(key="unit", title="单位", required=True, aliases=("单位名称",)),
        fields.Column(key="score", title="得分", kind="decimal", minimum=0, maximum=100),
        fields.Column(key="day", title="日期", kind="date"),
    ),
)
HEAD = ("类别", "单位", "得分", "日期")
LINES: tuple[tuple[spreadsheets.BiffCell, ...], ...] = (
    ("党委部门", "省委办公厅", 9.5, date(2020, 5, 29)),
    (None, "省委组织部", 8, None),
    ("政府部门", "省财政厅", 100, date(2020, 6, 1)),
)
ROWS = [
    {
        "sector": "党委部门",
        "unit": "省委办公厅",
        "score": Decimal("9.50"),
        "day": date(2020, 5, 29),
    },
    {"sector": "党委部门", "unit": "省委组织部", "score": Decimal("8.00"), "day": None},
    {"sector": "政府部门", "unit": "省财政厅", "score": Decimal("100.00"), "day": date(2020, 6, 1)},
]
DAMAGED = "表格文件已损坏，读不出来（请用WPS或Excel打开后另存为.xlsx再报送）"
ANEW = "请把要报送的内容复制到一张新表里再报送"


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def xlsx(
    *rows: Sequence[object], merges: Iterable[str] = (), **others: Sequence[Sequence[object]]
) -> bytes:
    """An XLSX of a sheet 自评 with these rows, and other sheets."""
    book = Workbook()
    for name in book.sheetnames:
        del book[name]
    for name, lines in {"自评": rows, **others}.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    for merge in merges:
        book["自评"].merge_cells(merge)
    return saved(book)


def read(
    data: bytes, name: str = "表.xlsx", form: fields.Form = FORM, sheet: str | int | None = None
) -> parser.Table:
    return reader.read_table(uploads.accept(name, data), form, sheet=sheet)


def values(
    data: bytes, name: str = "表.xlsx", sheet: str | int | None = None
) -> list[dict[str, fields.Value]]:
    return [dict(row.values) for row in read(data, name, sheet=sheet).rows]


def told(
    data: bytes, name: str = "表.xlsx", *, form: fields.Form = FORM, sheet: str | int | None = None
) -> list[str]:
    with pytest.raises(errors.Misuse) as caught:
        read(data, name, form, sheet)
    return [fault.sentence for fault in caught.value.faults]


def units(data: bytes, sheet: str | int | None = None, name: str = "表.xlsx") -> list[fields.Value]:
    return [row.values["unit"] for row in read(data, name, sheet=sheet).rows]


def ods() -> bytes:
    day = (
        '<table:table-cell office:value-type="date" office:date-value="{0}"><text:p>{0}'
        "</text:p></table:table-cell>"
    ).format
    points = (
        '<table:table-cell office:value-type="float" office:value="9.5"><text:p>9.5</text:p>'
        "</table:table-cell>"
    )
    spanned = (
        '<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>'
        "党委部门</text:p></table:table-cell>"
    )
    return spreadsheets.ods(
        spreadsheets.ods_table(
            "自评",
            spreadsheets.ods_row("自评表"),
            spreadsheets.ods_row(*HEAD),
            spreadsheets.ods_row(spanned, "省委办公厅", points, day("2020-05-29")),
            spreadsheets.ods_row("<table:covered-table-cell/>", "省委组织部", 8),
            spreadsheets.ods_row("政府部门", "省财政厅", 100, day("2020-06-01")),
            spreadsheets.ods_row("", "", repeated=1_048_571),
        )
    )


@pytest.mark.parametrize("name", ["表.xlsx", "表.xls", "表.et", "表.ods"])
def test_a_table_reads_the_same_whatever_wrote_it(name: str) -> None:
    written = {
        "xlsx": xlsx(["自评表"], HEAD, *LINES, merges=("A1:D1", "A3:A4")),
        "ods": ods(),
        "xls": spreadsheets.xls(
            {"自评": [["自评表"], HEAD, *LINES]}, merges=[(0, 0, 0, 3), (2, 3, 0, 0)]
        ),
    }
    table = read(written.get(name[3:] if name[2:] != "et" else "xls") or written[name[2:]], name)
    assert [dict(row.values) for row in table.rows] == ROWS
    assert [row.number for row in table.rows] == [3, 4, 5]
    assert (table.location, table.faults, table.remarks) == (f"{name} 第1张表“自评”", (), ())


def test_a_workbook_is_read_by_its_content_whatever_its_name() -> None:
    assert values(spreadsheets.xls({"自评": [HEAD, LINES[2]]}), "表.xlsx") == [ROWS[2]]
    assert values(xlsx(HEAD, LINES[2]), "表.et") == [ROWS[2]]


def test_days_of_the_old_macintosh_calendar_are_the_same_days() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(HEAD)))
    book.epoch = CALENDAR_MAC_1904
    book["自评"].append(list(LINES[2]))
    assert values(saved(book)) == [ROWS[2]]


def test_a_table_in_the_middle_of_its_sheet_keeps_its_cells_names() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for place, title in enumerate(HEAD):
        sheet.cell(5, 3 + place, title)
    sheet.cell(6, 4, "省财政厅")
    sheet.cell(6, 5, "一百")
    assert told(saved(book)) == [
        (
            "表.xlsx 第1张表“Sheet” E6 单元格：得分：“一百”不合要求（应填0至100之间的数字，"
            "最多2位小数）"
        )
    ]


def test_all_faults_come_at_once_each_with_its_cell() -> None:
    assert told(xlsx(HEAD, ["", "", 5], ["", "乙", 101, "昨天"], ["", "丙", 1])) == [
        "表.xlsx 第1张表“自评” B2 单元格：单位：没有填写",
        "表.xlsx 第1张表“自评” C3 单元格：得分：“101”不合要求（应填0至100之间的数字，最多2位小数）",
        "表.xlsx 第1张表“自评” D3 单元格：日期：“昨天”不是可识别的日期（应填日期，如2020-05-29）",
    ]


def test_a_merged_cell_holds_once_where_its_column_does_not_span() -> None:
    assert told(xlsx(HEAD, ["", "省财政厅", 1], ["", None, 2], merges=["B2:B3"])) == [
        (
            "表.xlsx 第1张表“自评” B3 单元格：单位：没有填写：与第2行合并成一个单元格，"
            "只算第2行填写（请取消合并，逐行填写单位）"
        )
    ]


def test_a_doubled_title_is_refused() -> None:
    assert told(xlsx([*HEAD, "单位名称"], ["", "甲"])) == [
        "表.xlsx 第1张表“自评” 第1行：栏目“单位”出现了两次：B列和E列（每个栏目只留一列）"
    ]


def test_a_missing_title_is_refused() -> None:
    assert told(xlsx(["类别", "得分"], ["甲", 1])) == [
        "表.xlsx 第1张表“自评” 第1行：表头缺少“单位”，现有“类别”、“得分”（表头应有单位）"
    ]


BROKEN = "单元格没有可用的值，显示为“{}”（请改正公式，或直接填写结果）".format


def test_a_formula_whose_result_was_never_stored_is_a_fault() -> None:
    assert told(xlsx(HEAD, ["", "甲", "=1+1"], ["", "乙", 2], ["", "=B3"])) == [
        f"表.xlsx 第1张表“自评” C2 单元格：得分：{BROKEN('公式尚未计算')}",
        f"表.xlsx 第1张表“自评” B4 单元格：单位：{BROKEN('公式尚未计算')}",
    ]
    assert told(
        spreadsheets.xls({"自评": [HEAD, [None, "甲", spreadsheets.PENDING]]}), "表.xls"
    ) == [f"表.xls 第1张表“自评” C2 单元格：得分：{BROKEN('公式尚未计算')}"]
    pending = spreadsheets.ods(
        spreadsheets.ods_table(
            "自评",
            spreadsheets.ods_row(*HEAD),
            spreadsheets.ods_row("", "甲", '<table:table-cell table:formula="of:=1"/>'),
        )
    )
    assert told(pending, "表.ods") == [
        f"表.ods 第1张表“自评” C2 单元格：得分：{BROKEN('公式尚未计算')}"
    ]


def test_a_formula_with_its_result_is_read() -> None:
    formula = '<c r="C{0}"><f>1+1</f><v>{0}</v></c>'.format
    nothing = '<c r="C4" t="str"><f>""</f><v></v></c>'
    lines = [
        spreadsheets.xlsx_row(1, *HEAD),
        spreadsheets.xlsx_row(2, "", "甲", formula(2)),
        spreadsheets.xlsx_row(3, "", "乙", formula(3)),
        spreadsheets.xlsx_row(4, "", "丙", nothing),
    ]
    assert [row["score"] for row in values(spreadsheets.xlsx(lines))] == [
        Decimal("2.00"),
        Decimal("3.00"),
        None,
    ]
    old = spreadsheets.xls(
        {"自评": [HEAD, [None, "甲", spreadsheets.BiffFormula(b"\0" * 6 + b"\x22\x40")]]}
    )
    assert [row["score"] for row in values(old, "表.xls")] == [Decimal("9.00")]


def test_a_cell_that_shows_an_error_is_a_fault() -> None:
    assert told(xlsx(HEAD, ["", "甲", "#DIV/0!"], ["", "#REF!"])) == [
        f"表.xlsx 第1张表“自评” C2 单元格：得分：{BROKEN('#DIV/0!')}",
        f"表.xlsx 第1张表“自评” B3 单元格：单位：{BROKEN('#REF!')}",
    ]
    failed = spreadsheets.BiffFormula(b"\2\0\x2a\0\0\0\xff\xff")
    assert told(
        spreadsheets.xls(
            {
                "自评": [
                    HEAD,
                    [None, "甲", spreadsheets.DIVISION],
                    [None, spreadsheets.REFERENCE],
                    [None, "乙", failed],
                ]
            }
        ),
        "表.xls",
    ) == [
        f"表.xls 第1张表“自评” C2 单元格：得分：{BROKEN('#DIV/0!')}",
        f"表.xls 第1张表“自评” B3 单元格：单位：{BROKEN('#REF!')}",
        f"表.xls 第1张表“自评” C4 单元格：得分：{BROKEN('#N/A')}",
    ]
    shown = (
        '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A'
        "</text:p></table:table-cell>"
    )
    assert told(
        spreadsheets.ods(
            spreadsheets.ods_table(
                "自评", spreadsheets.ods_row(*HEAD), spreadsheets.ods_row("", "甲", shown)
            )
        ),
        "表.ods",
    ) == [f"表.ods 第1张表“自评” C2 单元格：得分：{BROKEN('#N/A')}"]


def test_of_several_sheets_the_one_that_fits_is_read() -> None:
    book = xlsx(
        HEAD,
        ["", "甲"],
        说明=[["填表说明"], ["一、如实填写"]],
        名册=[["姓名", "电话"], ["张三", "1"]],
    )
    assert read(book).location == "表.xlsx 第1张表“自评”"
    other = xlsx(["填表说明"], 甲=[["姓名"], ["张三"]], 乙=[HEAD, ["", "甲"]])
    assert read(other).location == "表.xlsx 第3张表“乙”"
    assert (
        read(
            spreadsheets.xls({"说明": [["填表说明"]], "乙": [HEAD, [None, "甲"]]}), "表.xls"
        ).location
        == "表.xls 第2张表“乙”"
    )


def test_of_several_that_fit_the_one_named_like_the_form_is_read() -> None:
    assert (
        read(xlsx(HEAD, ["", "甲"], 自评表=[HEAD, ["", "乙"]])).location
        == "表.xlsx 第2张表“自评表”"
    )


def test_of_several_that_fit_the_one_that_is_filled_in_is_read() -> None:
    assert (
        read(xlsx(HEAD, 样表=[HEAD], 填报=[HEAD, ["", "乙"]])).location == "表.xlsx 第3张表“填报”"
    )


def test_several_sheets_that_fit_are_not_guessed_between() -> None:
    book = xlsx(HEAD, ["", "甲"], 二=[HEAD, ["", "乙"]])
    assert told(book) == [
        "表.xlsx：第1张“自评”、第2张“二”都像《自评表》，不知道读哪一张（请只留一张，或指明工作表）"
    ]
    assert (units(book, sheet="二"), units(book, sheet=" 二 "), units(book, sheet=1)) == (
        ["乙"],
        ["乙"],
        ["甲"],
    )


def test_no_sheet_that_fits_is_told_with_all_their_names() -> None:
    assert told(xlsx(["姓名", "电话"], ["张三", 1], 二=[["甲"]])) == [
        "表.xlsx：第1张“自评”、第2张“二”里都没有找到《自评表》的表头（表头应有单位）"
    ]


def test_a_sheet_that_is_not_there_is_told_with_those_that_are() -> None:
    assert told(xlsx(HEAD), sheet="三") == ["表.xlsx：没有工作表“三”（现有第1张“自评”）"]
    assert told(xlsx(HEAD), sheet=0) == ["表.xlsx：没有工作表“0”（现有第1张“自评”）"]


def with_hidden(data: bytes, *names: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name in names:
        book[name].sheet_state = "hidden"
    return saved(book)


def test_a_hidden_sheet_is_not_read_unless_it_is_named() -> None:
    book = with_hidden(xlsx(HEAD, ["", "甲"], 二=[HEAD, ["", "乙"]]), "自评")
    assert (units(book), units(book, sheet="自评")) == (["乙"], ["甲"])
    old = spreadsheets.xls(
        {"自评": [HEAD, [None, "甲"]], "二": [HEAD, [None, "乙"]]}, hidden=["自评"]
    )
    assert units(old, name="表.xls") == ["乙"]


def test_a_workbook_whose_content_is_hidden_is_told() -> None:
    book = with_hidden(xlsx(HEAD, ["", "甲"], 二=[]), "自评")
    assert told(book) == [
        "表.xlsx：可见的工作表是空的，第1张“自评”被隐藏（请取消隐藏，并删去不用的工作表）"
    ]


def test_a_chart_is_no_sheet_to_be_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(HEAD, ["", "甲"])))
    book.create_chartsheet("图", 0)
    assert units(saved(book)) == ["甲"]
    assert told(saved(book), sheet="图") == ["表.xlsx：没有工作表“图”（现有第2张“自评”）"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("表.xlsx", xlsx()),
        ("表.xls", spreadsheets.xls({"自评": []})),
        ("表.ods", spreadsheets.ods(spreadsheets.ods_table("自评"))),
    ],
)
def test_an_empty_workbook_is_told(name: str, data: bytes) -> None:
    assert told(data, name) == [f"{name}：表是空的（请按《自评表》填写）"]


def test_a_form_that_nobody_filled_in_is_told() -> None:
    assert told(xlsx(HEAD)) == ["表.xlsx 第1张表“自评”：表头之下没有填写任何一行"]


def test_a_file_that_is_no_table_is_told() -> None:
    assert told(b"%PDF-1.7\n", "方案.pdf") == [
        "方案.pdf：是PDF文件，不是表格（请报送.xlsx、.xls、.et、.ods或.csv）"
    ]


def test_a_workbook_with_a_password_is_told() -> None:
    assert told(spreadsheets.xls({"自评": [HEAD]}, is_locked=True), "表.xls") == [
        "表.xls：文件设了打开密码或工作簿保护（请取消密码和保护后再报送）"
    ]


# What would take the machine.


def test_a_million_rows_are_refused_at_once_and_in_little_memory() -> None:
    million = spreadsheets.xlsx(spreadsheets.xlsx_row(n, n, n) for n in range(1, 1_000_001))
    source = uploads.accept("表.xlsx", million)
    tracemalloc.start()
    before = time.process_time()
    with pytest.raises(errors.Misuse) as caught:
        reader.read_table(source, FORM)
    took, peak = time.process_time() - before, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (
        str(caught.value)
        == "表.xlsx 第1张表“表”：超过20000行（请核对是否拿错了文件，或删去多余的行）"
    )
    assert took < 10
    assert peak < 30 * 2**20


def test_more_rows_than_the_form_has_are_refused() -> None:
    small = fields.Form(key="s", title="小表", columns=FORM.columns, max_rows=2)
    rows = [HEAD, *(["", f"单位{n}"] for n in range(3))]
    assert told(xlsx(*rows), form=small) == [
        "表.xlsx 第1张表“自评”：超过2行（请分几个文件报送，或删去多余的行）"
    ]
    more = [HEAD, *([None, f"单位{n}"] for n in range(60))]
    over = "超过2行（请核对是否拿错了文件，或删去多余的行）"
    assert told(xlsx(*more), form=small) == [f"表.xlsx 第1张表“自评”：{over}"]
    assert told(spreadsheets.xls({"自评": more}), "表.xls", form=small) == [
        f"表.xls：工作表“自评”{over}"
    ]
    repeated = spreadsheets.ods(
        spreadsheets.ods_table(
            "自评", spreadsheets.ods_row(*HEAD), spreadsheets.ods_row("", "甲", repeated=1_000_000)
        )
    )
    assert told(repeated, "表.ods") == [
        "表.ods：工作表“自评”超过20000行（请核对是否拿错了文件，或删去多余的行）"
    ]


def test_a_sheet_that_is_too_large_does_not_keep_another_from_being_read() -> None:
    small = fields.Form(key="s", title="小表", columns=FORM.columns, max_rows=2)
    book = xlsx(HEAD, ["", "甲"], 底稿=[["x"]] * 100)
    assert [row.values["unit"] for row in read(book, form=small).rows] == ["甲"]


CORNER = "请删去表格下边和右边多余的内容"


def test_a_cell_in_the_far_corner_is_refused() -> None:
    far = spreadsheets.xlsx(
        [
            spreadsheets.xlsx_row(1, *HEAD),
            spreadsheets.xlsx_row(2, "", "甲"),
            '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        ]
    )
    assert told(far) == [f"表.xlsx 第1张表“表”：内容一直写到D1048576单元格（{CORNER}）"]
    right = spreadsheets.xlsx(
        [spreadsheets.xlsx_row(1, *HEAD), '<row r="2"><c r="XFD2"><v>1</v></c></row>']
    )
    assert told(right) == [
        "表.xlsx 第1张表“表”：内容一直写到XFD2单元格（最多读256列，请删去表格右边多余的内容）"
    ]
    down = spreadsheets.ods(
        spreadsheets.ods_table(
            "自评",
            spreadsheets.ods_row(*HEAD),
            spreadsheets.ods_row("", repeated=1_048_570),
            spreadsheets.ods_row("甲"),
        )
    )
    assert told(down, "表.ods") == [f"表.ods：工作表“自评”内容一直写到D1048572单元格（{CORNER}）"]


def test_formats_down_to_the_last_row_are_refused_and_told_as_such() -> None:
    rows = [
        spreadsheets.xlsx_row(1, *HEAD),
        spreadsheets.xlsx_row(2, "", "甲"),
        *(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 100_100)),
    ]
    assert told(spreadsheets.xlsx(rows)) == [
        "表.xlsx 第1张表“表”：格式一直设到第100001行以下（请删去表格下边多余的行）"
    ]


def test_formats_of_a_few_thousand_empty_rows_are_no_obstacle() -> None:
    rows = [
        spreadsheets.xlsx_row(1, *HEAD),
        spreadsheets.xlsx_row(2, "", "甲"),
        *(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(3, 30_000)),
    ]
    assert units(spreadsheets.xlsx(rows)) == ["甲"]


def test_merges_beyond_measure_are_refused() -> None:
    merges = [
        "<mergeCells>",
        *(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(5, 50_010)),
        "</mergeCells>",
    ]
    assert told(
        spreadsheets.xlsx(
            [spreadsheets.xlsx_row(1, *HEAD), spreadsheets.xlsx_row(2, "", "甲")], after=merges
        )
    ) == ["表.xlsx 第1张表“表”：合并单元格超过50000处（请取消合并，逐行填写）"]


def test_elements_beyond_measure_are_refused() -> None:
    flood = spreadsheets.xlsx(
        [spreadsheets.xlsx_row(1, *HEAD), spreadsheets.xlsx_row(2, "", "甲")],
        after=["<x/>"] * (excel.MOST_ELEMENTS + 1),
    )
    assert told(flood) == [f"表.xlsx 第1张表“表”：格式或内容过多（{ANEW}）"]


def test_one_long_text_in_many_cells_is_refused() -> None:
    rows = (f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 10_000))
    assert told(spreadsheets.xlsx(rows, texts=["长" * 32_000])) == [
        "表.xlsx 第1张表“表”：文字过多（一张表不超过2000万字）"
    ]


def test_many_sheets_that_are_large_together_are_refused() -> None:
    gauges = []
    for name in ("一", "二", "三"):
        gauge = sheet_size.SizeCounter(name, 20_000)
        gauge.value(99_999, 9)
        gauges.append(gauge)
    with pytest.raises(sheet_size.TooLarge) as caught:
        sheet_size.all_of(gauges)
    assert (caught.value.message, caught.value.expected) == (
        "各工作表合计内容过多",
        "请只留要报送的一张表",
    )
    assert [each.area for each in gauges] == [sheet_size.MOST_AREA] * 3


# What is broken or means harm.


@pytest.mark.parametrize(
    "data",
    [
        spreadsheets.xlsx([spreadsheets.xlsx_row(1, *HEAD), "<row"]),
        spreadsheets.xlsx([], sheet=b"\xff\xfe\xff"),
        spreadsheets.xlsx(
            [],
            sheet=(
                f'<!DOCTYPE x [<!ENTITY a "甲">]><worksheet xmlns="{spreadsheets.MAIN}">'
                "<sheetData/></worksheet>"
            ),
        ),
        spreadsheets.xlsx([], sheet='<?xml version="1.0" encoding="U0F-8"?><worksheet/>'),
        spreadsheets.xlsx(
            [spreadsheets.xlsx_row(1, *HEAD), '<row r="2"><c r="B2" t="s"><v>7</v></c></row>']
        ),
        spreadsheets.xlsx(
            [spreadsheets.xlsx_row(1, *HEAD), '<row r="2"><c r="第二"><v>7</v></c></row>']
        ),
        spreadsheets.xlsx([], book="<workbook><sheets><sheet name='表'/></sheets></workbook>"),
        spreadsheets.xlsx([], relations="<Relationships/>"),
        spreadsheets.xlsx(
            [],
            relations=(
                '<Relationships><Relationship Id="rId1" Target="worksheets/none.xml"/>'
                "</Relationships>"
            ),
        ),
        spreadsheets.zipped({"[Content_Types].xml": "<Types/>", "xl/styles.xml": "<s/>"}),
    ],
)
def test_a_workbook_that_is_broken_is_told(data: bytes) -> None:
    assert told(data) == [f"表.xlsx：{DAMAGED}"]


def test_a_document_that_is_no_table_inside_is_told() -> None:
    assert told(spreadsheets.zipped({"mimetype": spreadsheets.ODS}), "表.ods") == [
        f"表.ods：{DAMAGED}"
    ]


def test_an_old_workbook_that_is_broken_is_told() -> None:
    stream = spreadsheets.biff_stream({"自评": [HEAD, [None, "甲"]]})
    for broken in (
        stream[:40],
        b"\0" * 4096,
        stream.replace(b"\x09\x08\x10\0\0\6\x10", b"\x0a\x08\x10\0\0\6\x10", 1),
    ):
        assert told(spreadsheets.compound_file({"Workbook": broken}), "表.xls") == [
            f"表.xls：{DAMAGED}"
        ]


def test_a_text_that_runs_over_into_the_next_record_is_read_whole() -> None:
    long = "".join(chr(0x4E00 + n) for n in range(3_000))
    table = read(
        spreadsheets.xls({"自评": [HEAD, [None, long, 1], [None, "乙", 2]]}, most=500), "表.xls"
    )
    assert [row.values["unit"] for row in table.rows] == [long, "乙"]


def test_a_text_with_formula_signs_is_read_as_text() -> None:
    text = "=HYPERLINK(&quot;x&quot;)"
    assert units(
        spreadsheets.xlsx([spreadsheets.xlsx_row(1, *HEAD), spreadsheets.xlsx_row(2, "", text)])
    ) == ['=HYPERLINK("x")']


def test_what_no_reader_sees_does_not_come_in() -> None:
    assert units(
        spreadsheets.xlsx(
            [spreadsheets.xlsx_row(1, *HEAD), spreadsheets.xlsx_row(2, "", "\u202e甲\u200b\ufeff ")]
        )
    ) == ["甲"]
