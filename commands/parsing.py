"""What the words of a command line mean: days, numbers, one of a few words, name=content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from commands import console
from commands.session import Session
from documents import cells
from engine import clock, errors, fields
from workflows.kernel import cycle_view, meaning

DAYS = {"今天": 0, "昨天": -1}


def day(session: Session, text: str) -> date:
    """The day that `text` says; without a year the nearest within the cycle. Raises Misuse."""
    today = clock.local_date(session.time.now(), cycle_view.OFFICE_ZONE)
    if text in DAYS:
        return today + timedelta(days=DAYS[text])
    column = fields.Column(key="day", title="日期", kind="date")
    meant = cells.parse(column, text, year_of=session.year_of)
    if isinstance(meant, date):
        return meant
    raise errors.Misuse(f"日期“{console.shown(text)}”应形如 2020-05-29 或 5月29日。")


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
