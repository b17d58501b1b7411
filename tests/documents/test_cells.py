"""What a cell means.

Clumsy but clear is read, what could mean two things is refused with what would be right.
"""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from documents import cells
from engine import fields

INTEGER = fields.Column(key="n", title="次数", kind="integer", minimum=0)
POINTS = fields.Column(key="p", title="得分", kind="decimal", minimum=0, maximum=100)
AMOUNT = fields.Column(key="a", title="经费", kind="decimal", places=6)
DAY = fields.Column(key="d", title="日期", kind="date")
CODE = fields.Column(key="c", title="编码", kind="code")
TEXT = fields.Column(key="t", title="做法", limit=10)
STAR = fields.Column(key="s", title="星级", kind="choice", choices=("五星", "四星", "A级", "无"))
FLAG = fields.Column(key="f", title="是否", kind="flag")
BLANK = (None, "", " \t\u3000", "\u200b", "\ufeff\r\n")


def refused(of: fields.Column, raw: cells.Raw, **more: int) -> str:
    """The message of a cell that is refused, which must say what would be right."""
    found = cells.parse(of, raw, **more)
    assert isinstance(found, cells.Wrong)
    return found.message


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("8", 8),
        ("８", 8),
        ("1,234", 1234),
        ("１，２３４", 1234),
        ("12,345,678", 12345678),
        ("8分", 8),
        ("8 分", 8),
        ("25人", 25),
        ("8.0", 8),
        (" 8\u3000", 8),
        ("\u202a8\u202c", 8),
        ("+8", 8),
        ("007", 7),
        (8, 8),
        (8.0, 8),
        (7.999999999999999, 8),
        (Decimal("8.00"), 8),
    ],
)
def test_whole_number_is_read_however_it_was_typed(raw: cells.Raw, number: int) -> None:
    found = cells.parse(INTEGER, raw)
    assert (found, type(found)) == (number, int)


@pytest.mark.parametrize(
    "raw",
    [
        "8.5",
        "1,23",
        "12,34,567",
        "8或9",
        "约8",
        "8分半",
        "八",
        "8%",
        "1e3",
        "--8",
        ".",
        "+",
        "分",
        "0x8",
        "8 8",
        8.5,
    ],
)
def test_number_that_could_mean_two_things_is_refused(raw: cells.Raw) -> None:
    assert refused(INTEGER, raw) == f"“{raw}”不合要求"


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("86.5", "86.50"),
        ("86.50分", "86.50"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("８６．５", "86.50"),
        (86.5, "86.50"),
        (0.1 + 0.2, "0.30"),
        (86.35, "86.35"),
        (0, "0.00"),
        (-0.0, "0.00"),
        (100, "100.00"),
    ],
)
def test_decimal_carries_its_places_and_never_a_float(raw: cells.Raw, number: str) -> None:
    found = cells.parse(POINTS, raw)
    assert isinstance(found, Decimal)
    assert str(found) == number


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("86.505", "“86.505”不合要求"),
        (86.505, "“86.505”不合要求"),
        ("100.01", "“100.01”不合要求"),
        ("-0.01", "“-0.01”不合要求"),
        ("−5", "“−5”不合要求"),
        ("1" + "0" * 15, "“1000000000000000”位数过多"),
        (10**400, "“10000000000000000000”位数过多"),
        (1e300, "“10000000000000000000”位数过多"),
        (float("nan"), "“nan”不合要求"),
        (float("inf"), "“inf”不合要求"),
        (Decimal("NaN"), "“NaN”不合要求"),
        ("0." + "1" * 30, "“0.111111111111111111…”不合要求"),
    ],
)
def test_decimal_out_of_bounds_or_places_is_refused_and_never_rounded(
    raw: cells.Raw, message: str
) -> None:
    assert refused(POINTS, raw) == message


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (True, "TRUE"),
        (date(2020, 5, 29), "2020-05-29"),
        (datetime(1900, 1, 8), "1900-01-08"),
        (time(8, 5), "08:05"),
        (timedelta(hours=30), "30:00"),
    ],
)
def test_number_that_the_spreadsheet_made_something_else_is_refused(
    raw: cells.Raw, shown: str
) -> None:
    assert refused(INTEGER, raw) == f"“{shown}”不是数字，可能被表格软件改了格式"


def test_minus_sign_of_a_chinese_keyboard_is_a_minus_sign() -> None:
    assert cells.parse(AMOUNT, "−1,234.5") == Decimal("-1234.500000")


@pytest.mark.parametrize(
    "raw",
    [
        "2020-05-29",
        "2020-5-29",
        "2020/5/29",
        "2020.5.29",
        "2020 - 05 - 29",
        "20200529",
        "２０２０－０５－２９",
        "2020年5月29日",
        "2020年5月29号",
        "2020年5月29",
        "2020 年 5 月 29 日",
        "2020年5月29日（星期五）",
        "2020年5月29日(周五)",
        "2020年5月29日星期五",
        "2020-05-29 09:30",
        "2020-05-29T09:30:00.5",
        "5月29日",
        "5月29号",
        "5月29日（星期五）",
        "05月29日 09:30",
        "5.29",
        "5/29",
        "05 / 29（周五）",
        "43980",
        43980,
        43980.4,
        20200529,
        date(2020, 5, 29),
        datetime(2020, 5, 29, 17, 30),
    ],
)
def test_day_is_read_however_it_was_typed(raw: cells.Raw) -> None:
    assert cells.parse(DAY, raw, year_of=lambda month, day: 2020) == date(2020, 5, 29)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("5月29日", "“5月29日”没有写年份"),
        ("5月29日（星期五）", "“5月29日（星期五）”没有写年份"),
        ("2020年2月30日", "没有“2020年2月30日”这一天"),
        ("2019-02-29", "没有“2019-02-29”这一天"),
        ("20201301", "没有“20201301”这一天"),
        ("5/29", "“5/29”没有写年份"),
        ("5.29", "“5.29”没有写年份"),
        (6.1, "“6.1”是一个数，分不清是几号"),
        ("5-29", "“5-29”不是可识别的日期"),
        ("1/2/2020", "“1/2/2020”不是可识别的日期"),
        ("20-05-29", "“20-05-29”不是可识别的日期"),
        ("2020-5/29", "“2020-5/29”不是可识别的日期"),
        ("2020年5月", "“2020年5月”不是可识别的日期"),
        ("5月底", "“5月底”不是可识别的日期"),
        ("202005", "“202005”不是可识别的日期"),
        ("2020529", "“2020529”不是可识别的日期"),
        (2020, "“2020”不是可识别的日期"),
        (18263, "“18263”不是可识别的日期"),
        ("5月29日至31日", "“5月29日至31日”不是可识别的日期"),
        (True, "“TRUE”不是可识别的日期"),
        (time(9, 0), "“09:00”不是可识别的日期"),
        (timedelta(days=43980), "“1055520:00”不是可识别的日期"),
        ("1899-12-31", "“1899-12-31”不合要求"),
        (99999, "“99999”不合要求"),
        (date(2100, 1, 1), "“2100-01-01”不合要求"),
    ],
)
def test_day_that_could_be_another_or_none_is_refused(raw: cells.Raw, message: str) -> None:
    assert refused(DAY, raw) == message


def test_first_serial_number_that_is_a_day_is_that_of_1950() -> None:
    assert cells.parse(DAY, 18264) == date(1950, 1, 1)


@pytest.mark.parametrize("raw", ["五星", " 五 星\n", "五\u200b星"])
def test_choice_is_one_of_its_words_whatever_stands_between(raw: str) -> None:
    assert cells.parse(STAR, raw) == "五星"


@pytest.mark.parametrize(
    ("raw", "choice"), [("Ａ级", "A级"), ("a级", "A级"), ("无", "无"), ("/", None), ("——", None)]
)
def test_choice_is_compared_without_width_and_case_and_a_dash_is_blank(
    raw: str, choice: str | None
) -> None:
    assert cells.parse(STAR, raw) == choice


def test_choice_that_is_none_is_told_with_the_choices() -> None:
    assert cells.parse(STAR, "三星") == cells.Wrong(
        message="“三星”不合要求", expected="应填“五星”“四星”“A级”“无”之一"
    )


@pytest.mark.parametrize(
    "raw", ["是", "有", "√", "✓", "✔", "Y", "ｙｅｓ", "TRUE", "true", "1", True, 1, 1.0]
)
def test_flag_is_set_by_any_word_or_mark_for_yes(raw: cells.Raw) -> None:
    assert cells.parse(FLAG, raw) is True


@pytest.mark.parametrize("raw", ["否", "无", "×", "✗", "✘", "N", "No", "FALSE", "0", False, 0])
def test_flag_is_not_set_by_any_word_or_mark_for_no(raw: cells.Raw) -> None:
    assert cells.parse(FLAG, raw) is False


@pytest.mark.parametrize(("raw", "found"), [("/", None), ("-", None), (None, None)])
def test_flag_of_a_dash_is_blank(raw: cells.Raw, found: object) -> None:
    assert cells.parse(FLAG, raw) is found


@pytest.mark.parametrize("raw", ["也许", "2", "是否", date(2020, 1, 1)])
def test_flag_that_says_neither_is_refused(raw: cells.Raw) -> None:
    assert cells.parse(FLAG, raw) == cells.Wrong(
        message=f"“{raw}”不合要求", expected="应填“是”或“否”"
    )


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("００１２", "0012"),
        ("U0 01\n", "U001"),
        (12, "12"),
        (12.0, "12"),
        ("1" * 18, "1" * 18),
        ("/", None),
    ],
)
def test_code_is_text_without_spaces_and_widths(raw: cells.Raw, code: str | None) -> None:
    assert cells.parse(CODE, raw) == code


@pytest.mark.parametrize("raw", [10**15, 410105199001010000, 4.1010519900101e17])
def test_long_code_that_the_spreadsheet_kept_as_a_number_is_refused(raw: int | float) -> None:
    assert cells.parse(CODE, raw) == cells.Wrong(
        message=f"长数字“{cells.shown(raw)}”已被表格软件改动",
        expected="请把该列设为文本格式后重新填写",
    )


def test_text_keeps_its_lines_and_loses_what_no_reader_sees() -> None:
    assert (
        cells.parse(TEXT, " 一、\u202e学\u200b习\ufeff\r\n二、\x07调研\u2028 ")
        == "一、学习\n二、调研"
    )


def test_limit_of_a_text_counts_characters_without_white_space() -> None:
    assert cells.parse(TEXT, "一二三四五 六七八九十\n") == "一二三四五 六七八九十"
    assert cells.parse(TEXT, "一二三四五六七八九十甲乙") == cells.Wrong(
        message="共12字，超过10字", expected="请删减2字以上"
    )


def test_text_that_does_not_fit_a_cell_is_refused() -> None:
    free = fields.Column(key="t", title="做法")
    assert cells.parse(free, "字" * cells.LONGEST) == "字" * cells.LONGEST
    assert refused(free, "字" * (cells.LONGEST + 1)) == "共32768字，超过32767字"
    assert (
        refused(free, "字" + " " * cells.LONGEST + "字")
        == "连同空格共32769个字符，一个单元格放不下"
    )


@pytest.mark.parametrize(
    "of", [INTEGER, POINTS, DAY, CODE, TEXT, STAR, FLAG], ids=lambda of: of.kind
)
@pytest.mark.parametrize("raw", BLANK)
def test_blank_cell_has_no_value_and_is_a_fault_where_it_is_required(
    of: fields.Column, raw: cells.Raw
) -> None:
    assert cells.parse(of, raw) is None
    assert cells.parse(dataclasses.replace(of, required=True), raw) == cells.Wrong(
        message="没有填写", expected=of.expectation
    )
    assert cells.is_blank(raw)


@pytest.mark.parametrize("of", [INTEGER, POINTS, DAY], ids=lambda of: of.kind)
@pytest.mark.parametrize("raw", ["/", "-", "——", "无", "＼"])
def test_dash_in_a_column_of_numbers_or_days_is_blank(of: fields.Column, raw: str) -> None:
    assert cells.parse(of, raw) is None
    assert refused(dataclasses.replace(of, required=True), raw) == "没有填写"


@pytest.mark.parametrize("of", [INTEGER, DAY, CODE, TEXT, STAR, FLAG], ids=lambda of: of.kind)
def test_cell_that_shows_an_error_is_a_fault_even_where_it_may_be_blank(of: fields.Column) -> None:
    assert cells.parse(of, cells.Unreadable(shown="#REF!")) == cells.Wrong(
        message="单元格没有可用的值，显示为“#REF!”", expected="请改正公式，或直接填写结果"
    )


def test_bounds_are_included() -> None:
    window = dataclasses.replace(DAY, minimum=date(2020, 5, 1), maximum=date(2020, 5, 29))
    assert [cells.parse(POINTS, raw) for raw in (0, 100)] == [Decimal("0.00"), Decimal("100.00")]
    assert [cells.parse(window, day) for day in (window.minimum, window.maximum)] == [
        date(2020, 5, 1),
        date(2020, 5, 29),
    ]
    assert [refused(window, day) for day in (date(2020, 4, 30), date(2020, 5, 30))] == [
        "“2020-04-30”不合要求",
        "“2020-05-30”不合要求",
    ]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        (" 甲\u200b ", "甲"),
        (True, "TRUE"),
        (False, "FALSE"),
        (8, "8"),
        (8.0, "8"),
        (8.25, "8.25"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (float("nan"), "nan"),
        (Decimal("8.50"), "8.50"),
        (datetime(2020, 5, 29), "2020-05-29"),
        (datetime(2020, 5, 29, 9, 5), "2020-05-29 09:05"),
        (date(2020, 5, 29), "2020-05-29"),
        (time(9, 5), "09:05"),
        (timedelta(hours=26, minutes=5), "26:05"),
        (cells.Unreadable(shown="#N/A"), "#N/A"),
    ],
)
def test_cell_is_shown_as_its_reader_sees_it(raw: cells.Raw, text: str) -> None:
    assert cells.shown(raw) == text


@pytest.mark.parametrize(
    ("index", "letters"),
    [
        (0, "A"),
        (25, "Z"),
        (26, "AA"),
        (51, "AZ"),
        (52, "BA"),
        (701, "ZZ"),
        (702, "AAA"),
        (16383, "XFD"),
    ],
)
def test_column_has_the_letters_of_a_spreadsheet(index: int, letters: str) -> None:
    assert cells.column_letters(index) == letters
    assert cells.cell_name(1_048_575, index) == f"{letters}1048576"
