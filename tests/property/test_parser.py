"""Any grid of cells is read to its end.

Each row below the header is a row, a fault or a remark, and nothing is raised.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from documents import cells, headers, parser
from engine import fields
from tests.support.strategies import MANY

FREE = fields.Form(
    key="free",
    title="表",
    columns=(
        fields.Column(key="sector", title="类别", spans=True),
        fields.Column(key="unit", title="单位", required=True),
        fields.Column(key="score", title="得分", kind="decimal", minimum=0, maximum=100),
    ),
    unique=("unit",),
    max_rows=6,
)
FIXED = fields.Form(
    key="fixed",
    title="表",
    columns=(*FREE.columns[1:], fields.Column(key="day", title="日期", kind="date")),
    unique=("unit",),
    fixed_rows=({"unit": "甲"}, {"unit": "合计"}),
)
TEXTS = (
    "",
    " ",
    "\u202e",
    "/",
    "类别",
    "单位",
    "得分",
    "得分（分）",
    "日期",
    "备注",
    "甲",
    "甲 ",
    "乙",
    "丙",
    "合计",
    "注：无",
    "8分",
    "多",
    "5月29日",
)
CELLS = st.sampled_from(
    [
        *TEXTS,
        None,
        8,
        8.5,
        101,
        True,
        date(2020, 5, 29),
        Decimal("9.5"),
        cells.Unreadable(shown="#REF!"),
    ]
)
HEADS = st.permutations(["类别", "单位", "得分", "日期", None])
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=9)
MERGES = st.lists(
    st.builds(
        lambda top, left, down, right: cells.Merge(top, left, top + down, left + right),
        *[st.integers(0, 4)] * 4,
    ),
    max_size=4,
)


@MANY
@given(st.sampled_from([FREE, FIXED]), ROWS, HEADS, ROWS, MERGES)
def test_any_grid_is_read_and_every_written_row_accounted_for(
    form: fields.Form,
    above: list[list[cells.Raw]],
    head: list[cells.Raw],
    below: list[list[cells.Raw]],
    merges: list[cells.Merge],
) -> None:
    rows = [*above[:2], head, *below]
    table = parser.read(form, rows, location="表", merges=merges, year_of=lambda month, day: 2020)
    header = headers.find_header(form, rows, merges)
    keys = {each.key for each in form.columns}
    assert all(fault.sentence.startswith("表") for fault in table.faults)
    assert all(set(row.values) == keys for row in table.rows)
    assert len({form.identity(row.values) for row in table.rows}) == len(table.rows)
    if header is None or header.doubled or headers.missing(form, header):
        assert (table.rows, bool(table.faults)) == ((), True)
        return
    told = [fault.where for fault in table.faults] + list(table.remarks)
    for number in range(header.row + 1, len(rows)):
        is_row = any(row.number == number + 1 for row in table.rows)
        is_told = any(
            f"第{number + 1}行" in text or f"{number + 1} 单元格" in text for text in told
        )
        is_header = {
            form.key_of(cells.shown(cell)) for cell in rows[number] if not cells.is_blank(cell)
        } >= set(header.columns)
        is_much = any("超过" in fault.message for fault in table.faults)
        assert is_row or is_told or is_header or is_much or all(map(cells.is_blank, rows[number]))


@MANY
@given(st.permutations(range(5)), st.permutations(["unit", "score", "sector"]), st.integers(0, 3))
def test_order_of_columns_and_empty_rows_between_change_no_value(
    order: list[int], keys: list[str], gap: int
) -> None:
    titles = {each.key: each.title for each in FREE.columns}
    written: list[dict[str, fields.Value]] = [
        {"unit": f"单位{n}", "score": n, "sector": f"类{n % 2}"} for n in order
    ]
    rows: list[list[cells.Raw]] = [[titles[key] for key in keys]]
    for values in written:
        rows += [[] for _ in range(gap)]
        rows.append([values[key] for key in keys])
    table = parser.read(FREE, rows, location="表")
    assert [dict(row.values) for row in table.rows] == [
        {**values, "score": Decimal(n)} for n, values in zip(order, written, strict=True)
    ]
    assert (table.faults, table.remarks) == ((), ())
