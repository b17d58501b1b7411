"""What the words of a command line mean: days, numbers, one of a few words, name=content."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from commands import console
from commands.session import Session
from documents import cells
from engine import clock, errors, fields
from workflows.kernel import cycle_view, meaning

DAYS = {"前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2}
WEEKDAYS = "一二三四五六日"
_OF_WEEK = re.compile(
    r"(?P<week>上上|上|本|这|下下|下)?(?:个?(?:周|星期|礼拜))(?P<day>[一二三四五六日天])"
)
_WEEKS = {"上上": -2, "上": -1, "下": 1, "下下": 2}


def day(session: Session, text: str) -> date:
    """The day that `text` says; without a year the nearest within the cycle. Raises Misuse.

    `6月1日`, `6.1` and `5/22` are days, and so are 昨天, 上周五 and 周三 (of this week).
    """
    today = clock.local_date(session.time.now(), cycle_view.OFFICE_ZONE)
    if text in DAYS:
        return today + timedelta(days=DAYS[text])
    if (of_week := _OF_WEEK.fullmatch(text.strip())) is not None:
        monday = today - timedelta(days=today.weekday())
        weeks = _WEEKS.get(of_week["week"] or "", 0)
        weekday = WEEKDAYS.index(of_week["day"].replace("天", "日"))
        return monday + timedelta(weeks=weeks, days=weekday)
    column = fields.Column(key="day", title="日期", kind="date")
    meant = cells.parse(column, text, year_of=session.year_of)
    if isinstance(meant, date):
        return meant
    raise errors.Misuse(
        f"日期“{console.shown(text)}”应形如 2020-05-29、5月29日、5.29、昨天或上周五。"
    )


def number(text: object, least: int, most: int, option: str = "") -> int:
    """The whole number from `least` to `most` that `text` says.

    Raises Misuse, beginning with the name of the `option`.
    """
    wanted = fields.Column(key="n", title="数字", kind="integer", minimum=least, maximum=most)
    meant = cells.parse(wanted, text)  # type: ignore[arg-type]
    if isinstance(meant, int):
        return meant
    raise errors.Misuse(f"{option}“{console.shown(text)}”：{wanted.expectation}。")


def word(text: str, noun: str, titles: Mapping[str, str]) -> str:
    """The key that `text` means among `titles` (by key). Raises Misuse, listing all of them."""
    return meaning.key_of(noun, titles, text)


def pairs(words: Sequence[str], flag: str, noun: str) -> list[tuple[str, str]]:
    """Name and property from each of the `words`, written 名称=内容 with a sign of either width.

    Raises Misuse for anything else, naming the option (`flag`) and the property (`noun`).
    """
    parts = []
    for written in words:
        name, sign, content = written.replace("＝", "=").partition("=")
        if not name.strip() or not sign or not content.strip():
            raise errors.Misuse(f"{flag} 应写作 名称={noun}，现为“{console.shown(written)}”。")
        parts.append((name.strip(), content.strip()))
    return parts
