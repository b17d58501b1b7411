"""Whatever stands in a cell is a value of the column's kind, blank, or told.

What people write in many ways is read as one thing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from documents import cells
from engine import fields, texts
from tests.support.strategies import MANY

COLUMNS = (
    fields.Column(key="t", title="文", limit=5),
    fields.Column(key="c", title="码", kind="code"),
    fields.Column(key="n", title="数", kind="integer", minimum=0),
    fields.Column(key="p", title="分", kind="decimal", places=3),
    fields.Column(key="d", title="日", kind="date", minimum=date(1990, 1, 1)),
    fields.Column(key="s", title="星", kind="choice", choices=("五星", "四星")),
    fields.Column(key="f", title="否", kind="flag"),
)
TYPES = {
    "text": str,
    "code": str,
    "integer": int,
    "decimal": Decimal,
    "date": date,
    "choice": str,
    "flag": bool,
}
TYPED = st.text(
    "0123456789０１２，,.-+−/年月日号（）()星期五分是否√× \u200b\u202e\n\t", max_size=14
)
RAWS = st.one_of(
    st.none(),
    st.text(max_size=20),
    TYPED,
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.builds(cells.Unreadable, shown=st.just("#REF!")),
)


@MANY
@given(RAWS)
def test_whatever_stands_in_a_cell_is_a_value_of_its_kind_or_told(raw: cells.Raw) -> None:
    for each in COLUMNS:
        found = cells.parse(each, raw, year_of=lambda month, day: 2020)
        if isinstance(found, cells.Wrong):
            assert found.message
        else:
            assert found is None or type(found) is TYPES[each.kind]


@MANY
@given(RAWS)
def test_value_that_was_read_reads_the_same_when_it_is_shown_again(raw: cells.Raw) -> None:
    """An accent that stood apart (`A´`) may join its letter in a code: codes compare folded."""
    for each in COLUMNS:
        found = cells.parse(each, raw, year_of=lambda month, day: 2020)
        if found is None or isinstance(found, cells.Wrong):
            continue
        again = cells.parse(each, cells.shown(found))
        if isinstance(again, str) and isinstance(found, str) and each.kind == "code":
            assert texts.fold(again) == texts.fold(found)
        else:
            assert again == found


@MANY
@given(
    st.integers(0, 10**12),
    st.sampled_from(["{}", "{:,}", " {} ", "{}分", "{:,} 项", "+{}", "{}.0"]),
    st.booleans(),
)
def test_whole_number_is_the_same_however_it_is_typed(number: int, how: str, is_wide: bool) -> None:
    typed = how.format(number)
    wide = typed.translate({ord(char): chr(ord(char) + 0xFEE0) for char in "0123456789,.+"})
    assert cells.parse(COLUMNS[2], wide if is_wide else typed) == number


@MANY
@given(st.decimals(-(10**9), 10**9, places=3))
def test_float_is_the_decimal_that_its_writer_saw(number: Decimal) -> None:
    assert cells.parse(COLUMNS[3], float(number)) == cells.parse(COLUMNS[3], str(number)) == number


@MANY
@given(
    st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    st.sampled_from(
        ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y年%m月%d号", "%Y-%m-%d 09:30"]
    ),
)
def test_day_is_the_same_however_it_is_typed(day: date, how: str) -> None:
    weekday = f"{day:{how}}（星期{'一二三四五六日'[day.weekday()]}）"
    serial = (day - cells.EPOCH).days
    for raw in (day, f"{day:{how}}", weekday, f"{day:%Y%m%d}", serial, float(serial), str(serial)):
        assert cells.parse(COLUMNS[4], raw) == day
    year, written = day.year, f"{day.month}月{day.day}日"
    assert cells.parse(COLUMNS[4], written, year_of=lambda *_: year) == day
