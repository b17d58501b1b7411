"""One column of a form, and what a cell under it means. Raw cells in, typed values or what is wrong with them out; no float leaves.

Clerks type on Chinese keyboards, paste from chat and export from other systems: full-width digits, thousands separators, “8分”,
“5月29日（星期五）”, TRUE, √ and Excel's serial numbers are all read; what could mean two things is refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, get_args

from engine import errors

Kind = Literal["text", "code", "integer", "decimal", "date", "choice", "flag"]
Value = str | int | Decimal | date | bool | None

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
    r"(\d{4}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,2})|(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?|(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]", re.ASCII
)
_AFTER_DAY = re.compile(r"( ?\(?(星期|周)[一二三四五六日天]\)?|[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)$")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_HIDDEN = frozenset({"Cc", "Cf", "Cs"})


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A cell that holds no value: an error such as `#REF!`, or a formula whose result was never stored. `shown` is what its reader sees."""

    shown: str


Raw = str | int | float | Decimal | bool | date | datetime | time | timedelta | Unreadable | None


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """What is wrong with one cell, and what would be right."""

    message: str
    expected: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a form.

    `limit` counts 字数: characters without white space. `places` are the decimal places of a `decimal`, whose values always carry that many.
    `minimum` and `maximum` are included. `spans`: a vertically merged cell holds for all its rows. `note` is shown to who fills it in.
    Raises AuthorError if it contradicts itself.
    """

    key: str
    title: str
    kind: Kind = "text"
    required: bool = False
    aliases: tuple[str, ...] = ()
    limit: int | None = None
    choices: tuple[str, ...] = ()
    minimum: int | Decimal | date | None = None
    maximum: int | Decimal | date | None = None
    places: int = 2
    spans: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise errors.AuthorError([f"{self.key}: no kind {self.kind!r}"])
        if bool(self.choices) != (self.kind == "choice") or len({fold(choice) for choice in self.choices}) != len(self.choices):
            raise errors.AuthorError([f"{self.key}: choices and kind {self.kind!r} do not fit, or two choices read alike"])
        if not fold(self.title) or not 0 <= self.places <= 6:
            raise errors.AuthorError([f"{self.key}: an empty title, or places out of 0 to 6"])
        if not self._do_bounds_fit:
            raise errors.AuthorError([f"{self.key}: bounds that kind {self.kind!r} has not, or a minimum above the maximum"])

    @property
    def _do_bounds_fit(self) -> bool:
        match self.minimum, self.maximum:
            case None, None:
                return True
            case ((date() | None as least), (date() | None as most)):
                return self.kind == "date" and (least is None or most is None or least <= most)
            case ((int() | Decimal() | None as low), (int() | Decimal() | None as high)):
                return self.kind in ("integer", "decimal") and (low is None or high is None or low <= high)
        return False

    @property
    def expectation(self) -> str:
        """What a cell of this column should hold, as a clause of Chinese; empty where anything will do."""
        match self.kind:
            case "integer" | "decimal":
                word = "整数" if self.kind == "integer" or self.places == 0 else "数字"
                places = "" if word == "整数" else f"，最多{self.places}位小数"
                return f"应填{self._range}{word}{places}"
            case "date":
                return f"应填{self._range}日期，如2020-05-29"
            case "choice":
                some = "".join(f"“{choice}”" for choice in self.choices[:10])
                return f"应填{some}{'等' if len(self.choices) > 10 else ''}之一"
            case "flag":
                return "应填“是”或“否”"
            case _:
                return f"不超过{self.limit}字" if self.limit else ""

    @property
    def _range(self) -> str:
        if self.minimum is not None and self.maximum is not None:
            return f"{self.minimum}至{self.maximum}之间的"
        if self.minimum is not None:
            return f"不早于{self.minimum}的" if self.kind == "date" else f"不小于{self.minimum}的"
        if self.maximum is not None:
            return f"不晚于{self.maximum}的" if self.kind == "date" else f"不大于{self.maximum}的"
        return ""


def clean(text: str) -> str:
    """The text without what no reader sees (control, direction and zero-width characters, lone surrogates), ends stripped, lines ended by \\n."""
    if text.isprintable():
        return text.strip()
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return "".join(char for char in lines if char == "\n" or not _is_hidden(char)).strip()


def fold(text: str) -> str:
    """The text for comparing: widths and case made equal, white space dropped."""
    return "".join(unicodedata.normalize("NFKC", clean(text)).split()).casefold()


def count_words(text: str) -> int:
    """字数: characters without white space."""
    return sum(len(part) for part in text.split())


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
            return raw.date().isoformat() if raw.time() == time() else raw.strftime("%Y-%m-%d %H:%M")
        case date():
            return raw.isoformat()
        case time():
            return raw.strftime("%H:%M")
        case timedelta():
            minutes = int(raw.total_seconds()) // 60
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case Unreadable():
            return raw.shown


def parse(column: Column, raw: Raw, *, default_year: int | None = None) -> Value | Wrong:
    """The cell's value, None if it is blank, or what is wrong with it. `default_year` completes “5月29日”."""
    if isinstance(raw, Unreadable):
        return Wrong(message=f"单元格没有可用的值，显示为“{raw.shown}”", expected="请改正公式，或直接填写结果")
    text = shown(raw)
    found = _parse(column, raw, text, default_year) if text else None
    if found is None and column.required:
        return Wrong(message="没有填写", expected=column.expectation)
    return found


def _parse(column: Column, raw: Raw, text: str, default_year: int | None) -> Value | Wrong:
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
            return Wrong(message=f"长数字“{text}”已被表格软件改动", expected="请把该列设为文本格式后重新填写")
        return _within_limit(column, "".join(unicodedata.normalize("NFKC", text).split()))
    return _day(column, raw, text, default_year) if column.kind == "date" else _number(column, raw, text)


def _within_limit(column: Column, text: str) -> str | Wrong:
    count, limit = count_words(text), column.limit or LONGEST
    if count > limit:
        return Wrong(message=f"共{count}字，超过{limit}字", expected=f"请删减{count - limit}字以上")
    if len(text) > LONGEST:
        return Wrong(message=f"连同空格共{len(text)}个字符，一个单元格放不下", expected=f"不超过{LONGEST}个字符")
    return text


def _number(column: Column, raw: Raw, text: str) -> int | Decimal | Wrong:
    if isinstance(raw, bool | date | time | timedelta):
        return Wrong(message=f"“{text}”不是数字，可能被表格软件改了格式", expected=column.expectation)
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


def _day(column: Column, raw: Raw, text: str, default_year: int | None) -> date | Wrong:
    found = _date_of(raw, text, default_year)
    if isinstance(found, Wrong):
        return Wrong(message=found.message, expected=column.expectation)
    if not 1900 <= found.year <= 2099 or _is_outside(column, found):
        return _wrong(column, text)
    return found


def _date_of(raw: Raw, text: str, default_year: int | None) -> date | Wrong:
    if isinstance(raw, date):
        return raw.date() if isinstance(raw, datetime) else raw
    plain = unicodedata.normalize("NFKC", text).strip()
    if not isinstance(raw, bool | time | timedelta) and re.fullmatch(r"\d{5}(\.\d+)?|\d{8}", plain, re.ASCII):
        if len(plain) != 8:
            return EPOCH + timedelta(days=int(plain[:5])) if plain[:5] >= FIRST_SERIAL else Wrong(message=f"“{text}”不是可识别的日期")
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    while plain != (shorter := _AFTER_DAY.sub("", plain)):
        plain = shorter
    matched = _DAY.fullmatch(plain)
    if matched is None:
        return Wrong(message=f"“{text[:20]}”不是可识别的日期")
    year, _, month, day, year2, month2, day2, month3, day3 = matched.groups()
    written = year or year2 or default_year
    if written is None:
        return Wrong(message=f"“{text[:20]}”没有写年份")
    try:
        return date(int(written), int(month or month2 or month3), int(day or day2 or day3))
    except ValueError:
        return Wrong(message=f"没有“{text[:20]}”这一天")


def _is_outside(column: Column, value: Decimal | date) -> bool:
    below, above = column.minimum, column.maximum
    if isinstance(value, date):
        return (isinstance(below, date) and value < below) or (isinstance(above, date) and value > above)
    return (isinstance(below, int | Decimal) and value < below) or (isinstance(above, int | Decimal) and value > above)


def _wrong(column: Column, text: str) -> Wrong:
    return Wrong(message=f"“{text[:20]}{'…' if len(text) > 20 else ''}”不合要求", expected=column.expectation)


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in _HIDDEN or char in "\ufffe\uffff"
