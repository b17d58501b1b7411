"""What a command says: results on stdout, talk on stderr; tables, JSON, questions. Foreign text is cleaned, never interpreted."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine import column, errors, records
from workflows import desk, history

MOST_LISTED = 20


def say(text: str = "") -> None:
    """A result."""
    sys.stdout.write(text + "\n")


def talk(text: str) -> None:
    """Anything that is not a result."""
    sys.stderr.write(text + "\n")


def as_json(value: Any) -> None:
    """One document."""
    say(json.dumps(plain(value), ensure_ascii=False, indent=2))


def table(titles: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "（无）") -> None:
    """A table whose columns stand under each other, Chinese characters counting two; with `empty` where there is no row."""
    cells = [[shown(cell) for cell in row] for row in rows]
    if not cells:
        say(empty)
        return
    widths = [max(width(line) for line in [title, *(row[n] for row in cells)]) for n, title in enumerate(titles)]
    for row in [list(titles), *cells]:
        say("  ".join(cell + " " * (widths[n] - width(cell)) for n, cell in enumerate(row)).rstrip())


def shown(value: object) -> str:
    """A cell as one line of text: nothing in it can steer a terminal."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, list | tuple):
        return "、".join(shown(one) for one in value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return column.clean(str(value)).replace("\n", " ")


def width(text: str) -> int:
    """Columns that the text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def listed(names: Sequence[str], most: int = MOST_LISTED) -> str:
    """Names in one line, the first ones when there are many."""
    cleaned = [shown(name) for name in names[:most]]
    return "、".join(cleaned) + (f" 等{len(names)}个" if len(names) > most else "")


def outcome(found: desk.Outcome, *, json_: bool = False) -> None:
    """What came of a change. Raises Refused at the end when part of it was refused, so that the exit code says so."""
    if json_:
        as_json(found)
    elif found.was_repeated:
        talk("此前已办过，未重复办理。")
    else:
        told = [(done.subject, history.sentence(done.kind, done.data), done.data.get("name", "")) for done in found.done]
        for subject, sentence, name in told[:MOST_LISTED]:
            named = f" {shown(name)}" if name and shown(name) not in sentence else ""
            say(f"{'（试办）' if found.was_dry else ''}{shown(subject)}{named}：{shown(sentence)}")
        if len(told) > MOST_LISTED:
            say(f"…… 共 {len(told)} 项")
        if not told and not found.refused:
            talk("没有需要办理的。")
    if found.refused:
        raise errors.Refused(found.refused)


def refused(found: Sequence[records.Refusal]) -> None:
    """Every reason, with its clause and how to mend it."""
    talk(f"未予办理（{len({one.subject for one in found})}个对象，{len(found)}条理由）：" if len(found) > 1 else "未予办理：")
    for one in found[:200]:
        clause = f"〔{one.clause}〕" if one.clause else ""
        mend = f" → {shown(one.mend)}" if one.mend else ""
        about = f"{shown(one.subject)} " if one.subject else ""
        talk(f"  {about}{shown(one.sentence)}{clause}{mend}")
    if len(found) > 200:
        talk(f"  …… 另有 {len(found) - 200} 条")


def plan(found: desk.Outcome) -> str:
    """What a bulk command is about to do: how many, who, from what to what."""
    by: dict[str, list[str]] = {}
    for done in found.done:
        before, after = done.data.get("before"), done.data.get("after")
        what = f"{before} → {after}" if before and after else history.sentence(done.kind, done.data)
        by.setdefault(shown(what), []).append(str(done.data.get("name") or done.subject))
    return "\n".join(f"{what}：{len(names)}个（{listed(names, 8)}）" for what, names in by.items())


def agree(text: str, *, yes: bool) -> None:
    """Ask before a bulk change. Raises Misuse when nobody can be asked and `--yes` was not given, or when the answer is no."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise errors.Misuse("成批办理需要确认：请在终端里运行，或加 --yes。")
    talk(text)
    sys.stderr.write("照此办理吗？[y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes", "是"):
        raise errors.NotNow("已取消，未作任何改动。")


def progress(text: str) -> None:
    """Where long work stands: one line that is written over, at a terminal only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{shown(text)[:100]}")
        sys.stderr.flush()


def end_progress() -> None:
    """Clear that line."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


def is_colourful() -> bool:
    """Whether colours may be shown."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def painted(text: str, colour: str) -> str:
    """Green, yellow or red at a terminal; the word itself always says it too."""
    codes = {"green": "32", "yellow": "33", "red": "31"}
    return f"\x1b[{codes[colour]}m{text}\x1b[0m" if is_colourful() and colour in codes else text


def plain(value: Any) -> Any:
    """Any value as JSON has it: names of fields as keys, days and numbers with places as text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if hasattr(value, "model_dump"):
        return plain(value.model_dump())
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction):
        return str(value)
    return value
