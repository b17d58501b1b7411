"""What a cell means under its column, and how it is shown.

Raw cells in, typed values or what is wrong with them out; no float leaves.

Clerks type on Chinese keyboards, paste from chat and export from other systems: full-width digits,
thousands separators, “8分”, “5月29日（星期五）”, TRUE, √ and Excel's serial numbers are all read;
what could mean two things is refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from engine.days import YearOf
from engine.fields import Column, Value
from engine.texts import clean, count_words, fold

LONGEST = 32_767  # characters a spreadsheet cell can hold
DIGITS = 15  # digits a spreadsheet keeps of a number
EPOCH = date(1899, 12, 30)  # day 0 of Excel's and WPS's serial numbers
FIRST_SERIAL = "18264"  # 1950-01-01: a smaller number in a date column is no date
YES = ("是", "有", "对", "√", "✓", "✔", "y", "yes", "true", "1")
NO = ("否", "无", "错", "×", "✗", "✘", "n", "no", "false", "0")
BLANK = frozenset({"", "/", "\\", "-", "--", "—", "——", "无"})
_NOISE = Decimal("1e-9")
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d*)((?:\.\d*)?) ?[分次个件人家项名]?", re.ASCII)
_DAY = re.compile(
    r"(\d{4}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,2})|(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?"
    r"|(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]|(\d{1,2}) ?[./] ?(\d{1,2})",
    re.ASCII,
)
_AFTER_DAY = re.compile(
    r"( ?\(?(星期|周)[一二三四五六日天]\)?|[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)$"
)


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A cell that holds no value.

    An error such as `#REF!`, or a formula whose result was never stored. `shown` is what its reader
    sees.
    """

    shown: str


Raw = str | int | float | Decimal | bool | date | datetime | time | timedelta | Unreadable | None


class Merge(NamedTuple):
    """A merged range, its corners included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """What is wrong with one cell, and what would be right."""

    message: str
    expected: str = ""


def column_letters(index: int) -> str:
    """A, B … Z, AA … for 0, 1 …"""
    letters = ""
    index += 1
    while index:
        index, remainder = divmod(index - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """C7 for row 6, column 2, counted from 0."""
    return f"{column_letters(column)}{row + 1}"


def is_blank(raw: Raw) -> bool:
    """Whether nothing is written in the cell."""
    return raw is None or (isinstance(raw, str) and not clean(raw))


def shown(raw: Raw) -> str:
    """The cell as text, cleaned: whole numbers without a point, midnight without an hour."""
    match raw:
        case None:
            return ""
        case str():
            return clean(raw)
        case bool():
            return "TRUE" if raw else "FALSE"
        case int() | float() | Decimal():
            number = _exact(raw)
            return str(raw) if number is None else format(number, "f")
        case datetime():
            return (
                raw.date().isoformat() if raw.time() == time() else raw.strftime("%Y-%m-%d %H:%M")
            )
        case date():
            return raw.isoformat()
        case time():
            return raw.strftime("%H:%M")
        case timedelta():
            minutes = int(raw.total_seconds()) // 60
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case Unreadable():
            return raw.shown


def parse(column: Column, raw: Raw, *, year_of: YearOf | None = None) -> Value | Wrong:
    """The cell's value, None if it is blank, or what is wrong with it.

    `year_of` completes “5月29日”.
    """
    if isinstance(raw, Unreadable):
        return Wrong(
            message=f"单元格没有可用的值，显示为“{raw.shown}”",
            expected="请改正公式，或直接填写结果",
        )
    text = shown(raw)
    parsed = _parse(column, raw, text, year_of) if text else None
    if parsed is None and column.required:
        return Wrong(message="没有填写", expected=column.expectation)
    return parsed


def _parse(column: Column, raw: Raw, text: str, year_of: YearOf | None) -> Value | Wrong:
    match column.kind:
        case "text":
            return _within_limit(column, text)
        case "choice":
            same = [choice for choice in column.choices if fold(choice) == fold(text)]
            return same[0] if same else None if fold(text) in BLANK else _wrong(column, text)
        case "flag":
            if fold(text) in YES or fold(text) in NO:
                return fold(text) in YES
            return None if fold(text) in BLANK else _wrong(column, text)
    if fold(text) in BLANK:
        return None
    if column.kind == "code":
        if isinstance(raw, int | float) and abs(raw) >= 10**DIGITS:
            return Wrong(
                message=f"长数字“{text}”已被表格软件改动", expected="请把该列设为文本格式后重新填写"
            )
        return _within_limit(column, "".join(unicodedata.normalize("NFKC", text).split()))
    return _day(column, raw, text, year_of) if column.kind == "date" else _number(column, raw, text)


def _within_limit(column: Column, text: str) -> str | Wrong:
    count, limit = count_words(text), column.limit or LONGEST
    if count > limit:
        return Wrong(message=f"共{count}字，超过{limit}字", expected=f"请删减{count - limit}字以上")
    if len(text) > LONGEST:
        return Wrong(
            message=f"连同空格共{len(text)}个字符，一个单元格放不下",
            expected=f"不超过{LONGEST}个字符",
        )
    return text


def _number(column: Column, raw: Raw, text: str) -> int | Decimal | Wrong:
    if isinstance(raw, bool | date | time | timedelta):
        return Wrong(
            message=f"“{text}”不是数字，可能被表格软件改了格式", expected=column.expectation
        )
    number = _exact(raw if isinstance(raw, int | float | Decimal) else _typed(text))
    if number is None:
        return _wrong(column, text)
    if abs(number) >= 10**DIGITS:
        return Wrong(message=f"“{text[:20]}”位数过多", expected=column.expectation)
    places = 0 if column.kind == "integer" else column.places
    exact = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0
    if exact != number and not (isinstance(raw, float) and abs(exact - number) < _NOISE):
        return _wrong(column, text)
    if _is_outside(column, exact):
        return _wrong(column, text)
    return int(exact) if column.kind == "integer" else exact


def _typed(text: str) -> Decimal | None:
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    matched = _NUMBER.fullmatch(plain)
    if matched is None:
        return None
    sign, whole, fraction = matched.group(1, 2, 3)
    digits = whole.replace(",", "") + fraction
    return Decimal(sign + digits) if digits.strip(".") else None


def _exact(raw: int | float | Decimal | None) -> Decimal | None:
    """A float as the decimal its writer saw: a spreadsheet shows and keeps 15 digits."""
    if raw is None:
        return None
    number = Decimal(format(raw, f".{DIGITS}g")) if isinstance(raw, float) else Decimal(raw)
    return number if number.is_finite() else None


def _day(column: Column, raw: Raw, text: str, year_of: YearOf | None) -> date | Wrong:
    day = _date_of(raw, text, year_of)
    if isinstance(day, Wrong):
        return Wrong(message=day.message, expected=column.expectation)
    if not 1900 <= day.year <= 2099 or _is_outside(column, day):
        return _wrong(column, text)
    return day


def _date_of(raw: Raw, text: str, year_of: YearOf | None) -> date | Wrong:
    if isinstance(raw, date):
        return raw.date() if isinstance(raw, datetime) else raw
    plain = unicodedata.normalize("NFKC", text).strip()
    if not isinstance(raw, bool | time | timedelta) and re.fullmatch(
        r"\d{5}(\.\d+)?|\d{8}", plain, re.ASCII
    ):
        if len(plain) != 8:
            return (
                EPOCH + timedelta(days=int(plain[:5]))
                if plain[:5] >= FIRST_SERIAL
                else Wrong(message=f"“{text}”不是可识别的日期")
            )
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    while plain != (shorter := _AFTER_DAY.sub("", plain)):
        plain = shorter
    matched = _DAY.fullmatch(plain)
    if matched is None:
        return Wrong(message=f"“{text[:20]}”不是可识别的日期")
    if matched[10] is not None and not isinstance(raw, str):
        # A sheet that took 6.10 for a number shows 6.1: the first and the tenth look alike.
        return Wrong(message=f"“{text[:20]}”是一个数，分不清是几号")
    year, _, month, day, year2, month2, day2, month3, day3, month4, day4 = matched.groups()
    of_month = int(month or month2 or month3 or month4)
    of_day = int(day or day2 or day3 or day4)
    written = year or year2
    if written is None and year_of is None:
        return Wrong(message=f"“{text[:20]}”没有写年份")
    try:
        in_year = int(written) if written or year_of is None else year_of(of_month, of_day)
        return date(in_year, of_month, of_day)
    except ValueError:
        return Wrong(message=f"没有“{text[:20]}”这一天")


def _is_outside(column: Column, written: Decimal | date) -> bool:
    below, above = column.minimum, column.maximum
    if isinstance(written, date):
        return (isinstance(below, date) and written < below) or (
            isinstance(above, date) and written > above
        )
    return (isinstance(below, int | Decimal) and written < below) or (
        isinstance(above, int | Decimal) and written > above
    )


def _wrong(column: Column, text: str) -> Wrong:
    return Wrong(
        message=f"“{text[:20]}{'…' if len(text) > 20 else ''}”不合要求", expected=column.expectation
    )
