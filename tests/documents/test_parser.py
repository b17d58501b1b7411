"""Raw cells become typed rows and all faults.

What is clumsy but clear is read and told, what is not is named with its cell.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest

from documents import cells, headers, parser
from engine import fields, records, texts

FORM = fields.Form(
    key="self",
    title="自评表",
    columns=(
        fields.Column(key="sector", title="类别", spans=True),
        fields.Column(key="unit", title="单位", required=True, aliases=("单位名称",)),
        fields.Column(key="score", title="得分", kind="decimal", minimum=0, maximum=100),
        fields.Column(key="day", title="日期", kind="date"),
    ),
    unique=("unit",),
)
HEAD: Sequence[cells.Raw] = ["类别", "单位", "得分", "日期"]
FIXED = fields.Form(
    key="points",
    title="要点表",
    columns=(
        fields.Column(key="no", title="编号", kind="code", required=True),
        fields.Column(key="text", title="要点"),
        fields.Column(key="score", title="得分", kind="integer", required=True),
    ),
    unique=("no",),
    fixed_rows=({"no": "1", "text": "学"}, {"no": "2", "text": "严"}, {"no": "3", "text": "干"}),
)
Sheet = Sequence[Sequence[cells.Raw]]


def read(
    rows: Sheet, *merges: cells.Merge, form: fields.Form = FORM, year: int | None = None
) -> parser.Table:
    return parser.read(
        form, rows, location="表", merges=merges, year_of=None if year is None else lambda *_: year
    )


def faults(table: parser.Table) -> list[str]:
    return [fault.sentence for fault in table.faults]


def units(table: parser.Table) -> list[object]:
    return [row.values["unit"] for row in table.rows]


def test_rows_come_typed_with_every_key_and_their_number_in_the_sheet() -> None:
    table = read(
        [HEAD, ["党群", "省委组织部", "95.5分", "5月29日"], ["", "省财政厅", None, ""]], year=2020
    )
    assert table == parser.Table(
        location="表",
        columns={"sector": 0, "unit": 1, "score": 2, "day": 3},
        unique=FORM.unique,
        rows=(
            parser.Row(
                number=2,
                values={
                    "sector": "党群",
                    "unit": "省委组织部",
                    "score": Decimal("95.50"),
                    "day": date(2020, 5, 29),
                },
            ),
            parser.Row(
                number=3, values={"sector": None, "unit": "省财政厅", "score": None, "day": None}
            ),
        ),
    )


def test_columns_may_stand_in_any_order_and_optional_ones_be_missing() -> None:
    table = read([["得分（分）", "单位名称*"], [1, "甲"]])
    assert (table.columns, units(table), table.rows[0].values["day"]) == (
        {"score": 0, "unit": 1},
        ["甲"],
        None,
    )


def test_header_is_found_below_titles_and_empty_rows() -> None:
    table = read([["2020年自评表"], [], [None, None], ["填报单位：", "甲厅"], HEAD, ["", "甲"]])
    assert (units(table), table.rows[0].number) == (["甲"], 6)


def test_header_among_the_first_written_rows_only_is_found() -> None:
    above: Sheet = [[f"第{n}条"] for n in range(headers.HEADER_WITHIN - 1)]
    assert units(read([*above, HEAD, ["", "甲"]])) == ["甲"]
    assert faults(read([*above, ["又一条"], HEAD, ["", "甲"]])) == [
        "表：前10行里没有找到表头，首行是“第0条”（表头应有单位）"
    ]


def test_header_that_names_most_columns_is_the_header() -> None:
    assert units(read([["单位", "得分"], HEAD, ["", "甲"]])) == ["甲"]


def test_header_of_two_merged_rows_is_read_where_its_titles_are_complete() -> None:
    rows: Sheet = [["单位", "评定", None], [None, "得分", "日期"], ["甲", 8, "2020-05-29"]]
    table = read(rows, cells.Merge(0, 0, 1, 0), cells.Merge(0, 1, 0, 2))
    assert (table.columns, units(table), table.remarks) == (
        {"unit": 0, "score": 1, "day": 2},
        ["甲"],
        (),
    )


def test_header_merged_downwards_in_every_column_is_one_header() -> None:
    rows: Sheet = [[*HEAD], [None] * 4, ["", "甲", 8, None]]
    table = read(rows, *(cells.Merge(0, place, 1, place) for place in range(4)))
    assert (units(table), faults(table)) == (["甲"], [])


def test_header_printed_again_on_another_page_is_no_row() -> None:
    assert units(read([HEAD, ["", "甲"], HEAD, ["", "乙"]])) == ["甲", "乙"]


def test_form_of_one_column_has_a_header_of_one() -> None:
    single = fields.Form(
        key="s", title="名单", columns=(fields.Column(key="unit", title="单位", required=True),)
    )
    assert units(read([["单位"], ["甲"]], form=single)) == ["甲"]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([], "表：表是空的（表头应有单位）"),
        ([[None, ""], []], "表：表是空的（表头应有单位）"),
        (
            [["姓名", "电话", None], ["张三", 1]],
            "表：前10行里没有找到表头，首行是“姓名”、“电话”（表头应有单位）",
        ),
        ([["单位"], ["甲"]], "表：前10行里没有找到表头，首行是“单位”（表头应有单位）"),
        (
            [["类别", "得分", "备注"], ["甲", 1]],
            "表 第1行：表头缺少“单位”，现有“类别”、“得分”、“备注”（表头应有单位）",
        ),
        ([["", *HEAD, "单位名称"]], "表 第1行：栏目“单位”出现了两次：C列和F列（每个栏目只留一列）"),
        ([HEAD], "表：表头之下没有填写任何一行"),
        ([HEAD, [None, " "], ["合计", None, 9]], "表：表头之下没有填写任何一行"),
    ],
)
def test_sheet_without_a_table_is_told(rows: Sheet, fault: str) -> None:
    table = read(rows)
    assert (faults(table), table.rows) == ([fault], ())


def test_doubled_and_missing_titles_are_told_together() -> None:
    assert faults(read([["得分", "得分", "类别"], [1, 2, "甲"]])) == [
        "表 第1行：栏目“得分”出现了两次：A列和B列（每个栏目只留一列）",
        "表 第1行：表头缺少“单位”，现有“得分”、“类别”（表头应有单位）",
    ]


def test_all_faults_come_at_once_with_their_cells_and_faulty_rows_are_left_out() -> None:
    table = read([HEAD, ["", "", 5, None], ["", "乙", 101, "昨天"], ["", "丙", 1, None]])
    assert faults(table) == [
        "表 B2 单元格：单位：没有填写",
        "表 C3 单元格：得分：“101”不合要求（应填0至100之间的数字，最多2位小数）",
        "表 D3 单元格：日期：“昨天”不是可识别的日期（应填日期，如2020-05-29）",
    ]
    assert units(table) == ["丙"]


def test_fault_of_a_column_that_the_sheet_has_not_names_the_row() -> None:
    needs = dataclasses.replace(
        FORM, columns=(*FORM.columns[:2], dataclasses.replace(FORM.columns[2], required=True))
    )
    assert [
        each.key for each in headers.missing(needs, headers.Header(row=0, columns={"unit": 1}))
    ] == ["score"]
    assert faults(read([["类别", "单位"], ["", "甲"]], form=needs)) == [
        "表 第1行：表头缺少“得分”，现有“类别”、“单位”（表头应有单位、得分）"
    ]


def test_doubled_row_is_told_with_the_first() -> None:
    table = read([HEAD, ["", "省财政厅", 1, None], ["", "省 财政厅", 2, None], ["", "", 1, None]])
    assert faults(table) == [
        "表 B3 单元格：“省 财政厅”与第2行重复（每项只填一行）",
        "表 B4 单元格：单位：没有填写",
    ]
    assert [row.values["score"] for row in table.rows] == [Decimal("1.00")]


def test_faults_beyond_measure_are_counted() -> None:
    rows: Sheet = [HEAD, *(["", f"单位{n}", "多", None] for n in range(parser.MOST_FAULTS + 3))]
    found = faults(read(rows))
    assert (len(found), found[-1]) == (parser.MOST_FAULTS + 1, "表：另有3处问题未逐一列出")


def test_more_rows_than_the_form_has_are_one_fault() -> None:
    rows: Sheet = [HEAD, ["", "甲", "多", None], ["", "乙"], [], ["合计"], ["", "丙"]]
    assert faults(read(rows, form=dataclasses.replace(FORM, max_rows=2))) == [
        "表：超过2行（请分几个文件报送，或删去多余的行）"
    ]
    assert units(
        read([HEAD, ["", "甲"], [], ["", "乙"]], form=dataclasses.replace(FORM, max_rows=2))
    ) == ["甲", "乙"]


@pytest.mark.parametrize("first", ["合计", "总 计", "平均"])
def test_total_below_is_not_read_and_told(first: str) -> None:
    table = read([HEAD, ["", "甲", 9, None], [first, None, 9, None]])
    assert (units(table), table.remarks) == (
        ["甲"],
        (f"表 第3行“{texts.fold(first)}”不是填报内容，未读取",),
    )


@pytest.mark.parametrize(
    "first",
    [
        "填表人：张三",
        "注：1.如实填写",
        "单位（盖章）：",
        "负责人（签字）：",
        "联系电话：0371",
        "填报日期:5月",
    ],
)
def test_note_or_signature_below_is_not_read_and_told(first: str) -> None:
    table = read([HEAD, ["", "甲", 9, None], [first, None, None, None]])
    assert (units(table), faults(table)) == (["甲"], [])
    assert table.remarks == (f"表 第3行“{texts.fold(first)[:12]}”不是填报内容，未读取",)


def test_row_that_only_looks_like_a_note_is_read() -> None:
    assert units(read([HEAD, ["备注：下属", "甲", 9, None], ["合计处", "乙"]])) == ["甲", "乙"]


def test_what_stands_beside_the_table_is_told_and_not_read() -> None:
    table = read(
        [[*HEAD, "备注", "经办"], ["", "甲", 9, None, "好"], ["", "", None, None, "见附件"]]
    )
    assert units(table) == ["甲"]
    assert table.remarks == (
        "表：表中E列“备注”、F列“经办”不在本表栏目之内，未读取",
        "表 第3行只在表外写有内容，未读取",
    )


def test_cell_merged_downwards_holds_for_all_its_rows_where_its_column_spans() -> None:
    rows: Sheet = [HEAD, ["党群", "甲"], [None, "乙"], [None, "丙"]]
    table = read(rows, cells.Merge(1, 0, 2, 0))
    assert [row.values["sector"] for row in table.rows] == ["党群", "党群", None]


def test_cell_merged_downwards_holds_once_where_its_column_does_not_span() -> None:
    rows: Sheet = [HEAD, ["", "甲", 8, None], ["", None, 9, None]]
    assert faults(read(rows, cells.Merge(1, 1, 2, 1))) == [
        (
            "表 B3 单元格：单位：没有填写：与第2行合并成一个单元格，只算第2行填写"
            "（请取消合并，逐行填写单位）"
        )
    ]


def test_own_value_of_a_cell_under_a_merge_is_its_value() -> None:
    rows: Sheet = [HEAD, ["党群", "甲"], ["政府", "乙"]]
    assert [row.values["sector"] for row in read(rows, cells.Merge(1, 0, 2, 0)).rows] == [
        "党群",
        "政府",
    ]


def test_merge_of_the_header_does_not_reach_into_the_rows() -> None:
    rows: Sheet = [HEAD, [None, "甲"]]
    assert read(rows, cells.Merge(0, 0, 1, 0)).rows[0].values["sector"] is None


def test_merge_beyond_the_rows_that_were_read_is_no_obstacle() -> None:
    rows: Sheet = [HEAD, ["党群", "甲"], [], ["", "乙"]]
    assert [
        row.values["sector"]
        for row in read(rows, cells.Merge(1, 0, 9, 0), cells.Merge(1, 9, 5, 9)).rows
    ] == ["党群", "党群"]


def printed(rows: Sheet) -> tuple[list[Mapping[str, object]], list[str], tuple[str, ...]]:
    table = read([["编号", "要点", "得分"], *rows], form=FIXED)
    return [dict(row.values) for row in table.rows], faults(table), table.remarks


BACK = [
    {"no": "1", "text": "学", "score": 5},
    {"no": "2", "text": "严", "score": 6},
    {"no": "3", "text": "干", "score": 7},
]


def test_printed_rows_come_back_in_the_order_of_the_form() -> None:
    assert printed([["3", "干", 7], [1, "学", 5], ["２", "", 6]]) == (BACK, [], ())


def test_printed_text_that_was_changed_is_taken_as_printed_and_told() -> None:
    rows, found, remarks = printed([["1", "学习", 5], ["2", "严", 6], ["3", "干", 7]])
    assert (rows, found, remarks) == (BACK, [], ("表 B2 单元格：印制的内容被改动，仍按原表处理",))


def test_printed_row_that_is_lost_doubled_or_added_is_told() -> None:
    rows, found, _ = printed([["1", "学", 5], ["1", "学", 6], ["4", "新", 1]])
    assert (rows, found) == (
        BACK[:1],
        [
            "表 A3 单元格：“1”与第2行重复（每项只填一行）",
            "表 A4 单元格：“4”不是本表印制的项目（应为“1”、“2”、“3”等，请勿改动印制的内容）",
            "表：缺少“2”、“3”（印制的项目不能删去，每项填一行）",
        ],
    )


def test_printed_row_that_is_filled_in_wrongly_is_not_lost() -> None:
    rows, found, _ = printed([["1", "学", "好"], ["2", "严", 6], ["3", "干", None]])
    assert (rows, found) == (
        BACK[1:2],
        [
            "表 C2 单元格：得分：“好”不合要求（应填整数）",
            "表 C4 单元格：得分：没有填写（应填整数）",
        ],
    )


def test_printed_row_named_like_a_total_is_a_row() -> None:
    totals = fields.Form(
        key="t",
        title="数量表",
        columns=(
            fields.Column(key="figure", title="项目", required=True),
            fields.Column(key="n", title="数量", kind="integer"),
        ),
        unique=("figure",),
        fixed_rows=({"figure": "会议"}, {"figure": "合计"}),
    )
    table = read([["项目", "数量"], ["会议", 2], ["合计", 2], ["总计", 2]], form=totals)
    assert [row.values["figure"] for row in table.rows] == ["会议", "合计"]
    assert table.remarks == ("表 第4行“总计”不是填报内容，未读取",)


def test_printed_value_stands_whatever_unreadable_thing_came_back() -> None:
    table = read(
        [
            ["编号", "要点", "得分"],
            ["1", cells.Unreadable(shown="#REF!"), 5],
            ["2", "严", 6],
            ["3", "干", 7],
        ],
        form=FIXED,
    )
    assert ([dict(row.values) for row in table.rows], faults(table)) == (BACK, [])


def test_many_lost_rows_are_named_up_to_thirty() -> None:
    many = dataclasses.replace(FIXED, fixed_rows=tuple({"no": str(n)} for n in range(1, 40)))
    found = faults(read([["编号", "得分"], ["1", 5]], form=many))
    assert found == [
        (
            f"表：缺少{'、'.join(f'“{n}”' for n in range(2, 32))}等38项（印制的项目不能删去，"
            "每项填一行）"
        )
    ]


TABLE = parser.Table(location="自评表.xlsx 第2张表“自评”", columns={"unit": 0, "score": 27})
ROW = parser.Row(number=7, values={"unit": "甲", "point": None, "score": None})


def test_cell_is_named_as_its_reader_finds_it() -> None:
    assert TABLE.where(ROW, "unit") == "自评表.xlsx 第2张表“自评” A7 单元格"
    assert TABLE.where(ROW, "score") == "自评表.xlsx 第2张表“自评” AB7 单元格"
    assert TABLE.where(ROW, "point") == "自评表.xlsx 第2张表“自评” 第7行"


def test_fault_that_only_the_caller_can_know_names_its_cell() -> None:
    assert TABLE.fault(ROW, "unit", "没有单位“甲”", "是否为“甲厅”") == records.Fault(
        message="没有单位“甲”", where="自评表.xlsx 第2张表“自评” A7 单元格", expected="是否为“甲厅”"
    )
