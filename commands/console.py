"""What a command says: results on stdout, talk on stderr; tables, JSON, questions. Foreign text is cleaned, never interpreted."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import click

from commands import chinese
from engine import errors, records, texts
from workflows.kernel.service import Outcome
from workflows.reports import history

MOST_LISTED = 20
NOBODY: Mapping[str, str] = {}
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
"""What moves a cursor, hides or turns around text; the ends of lines and tabulators apart."""


def say(text: str = "") -> None:
    """A result."""
    sys.stdout.write(_STEERING.sub("", text) + "\n")


def talk(text: str) -> None:
    """Anything that is not a result."""
    sys.stderr.write(_STEERING.sub("", text) + "\n")


def exactly(text: str) -> None:
    """A line that somebody will check to the byte."""
    sys.stdout.write(text + "\n")


def as_json(value: Any) -> None:
    """One document. What would steer a terminal is escaped in it, and means the same."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2)
    exactly(_STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def table(
    titles: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "（无）"
) -> None:
    """A table whose columns stand under each other, Chinese characters counting two; with `empty` where there is no row."""
    cells = [[shown(cell) for cell in row] for row in rows]
    if not cells:
        say(empty)
        return
    widths = [
        max(chinese.width(line) for line in [title, *(row[n] for row in cells)])
        for n, title in enumerate(titles)
    ]
    for row in [list(titles), *cells]:
        say(
            "  ".join(
                cell + " " * (widths[n] - chinese.width(cell)) for n, cell in enumerate(row)
            ).rstrip()
        )


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
    return texts.clean(str(value)).replace("\n", " ")


def listed(names: Sequence[str], most: int = MOST_LISTED) -> str:
    """Names in one line, the first ones when there are many."""
    cleaned = [shown(name) for name in names[:most]]
    return "、".join(cleaned) + (f" 等{len(names)}个" if len(names) > most else "")


def outcome(
    found: Outcome,
    *,
    json_: bool = False,
    names: Mapping[str, str] = NOBODY,
    titles: Mapping[str, str] = NOBODY,
) -> None:
    """What came of a change, subjects by what they are called, keys by what is said for them. Ends the program with the code of a refusal when part of it was refused."""
    if json_:
        as_json(found)
    elif found.was_repeated:
        talk("此前已办过，未重复办理。")
    else:
        for done in found.done[:MOST_LISTED]:
            name, told = (
                called(done.subject, names),
                shown(history.sentence(done.kind, done.data, titles)),
            )
            named = f" {name}" if name != done.subject and name not in told else ""
            say(f"{'（试办）' if found.was_dry else ''}{shown(done.subject)}{named}：{told}")
        if len(found.done) > MOST_LISTED:
            say(f"…… 共 {len(found.done)} 项")
        if not found.done and not found.refused:
            talk("没有需要办理的。")
    if found.refused:
        refused(found.refused, names)
        raise click.exceptions.Exit(errors.Refused.exit_code)


def called(subject: str, names: Mapping[str, str]) -> str:
    """What a subject is called; its code where it has no name."""
    return shown(names.get(subject) or subject)


def refused(found: Sequence[records.Refusal], names: Mapping[str, str] = NOBODY) -> None:
    """Every reason with its clause, how to mend it, and everyone whom it keeps back. Who is named before a sentence is not named again in it."""
    by: dict[str, list[str]] = {}
    for one in found:
        clause = f"〔{one.clause}〕" if one.clause else ""
        mend = f" → {shown(one.mend)}" if one.mend else ""
        sentence = (
            shown(one.sentence)
            .removeprefix(called(one.subject, names))
            .removeprefix("：")
            .removeprefix("的")
        )
        by.setdefault(f"{sentence}{clause}{mend}", []).append(one.subject)
    count = len({one.subject for one in found})
    talk(f"未予办理（{count}个对象，{len(by)}条理由）：" if len(found) > 1 else "未予办理：")
    for told, subjects in by.items():
        who = [
            f"{code} {names[code]}" if code in names and len(subjects) == 1 else called(code, names)
            for code in dict.fromkeys(subjects)
        ]
        talk(
            f"  {'、'.join(who)}{f' 等{len(who)}个' if len(who) > 1 else ''}：{told}"
            if any(subjects)
            else f"  {told}"
        )


def plan(found: Outcome, names: Mapping[str, str], titles: Mapping[str, str] = NOBODY) -> str:
    """What a bulk command is about to do: how many, who, from what to what; and whom it will refuse."""
    by: dict[str, list[str]] = {}
    for done in found.done:
        before, after = done.data.get("before"), done.data.get("after")
        told = history.sentence(done.kind, done.data, titles)
        what = (
            told
            if not before or not after or f"{after}" in told
            else f"{told}（{before} → {after}）"
        )
        by.setdefault(shown(what), []).append(called(done.subject, names))
    no = list(dict.fromkeys(called(one.subject, names) for one in found.refused))
    lines = [f"{what}：{len(who)}个（{listed(who, 8)}）" for what, who in by.items()]
    return "\n".join([*lines, *([f"不能办：{len(no)}个（{listed(no, 8)}）"] if no else [])])


def agree(text: str) -> None:
    """Show what will be done and ask. Raises Misuse where nobody can be asked, NotNow when the answer is no."""
    talk(text)
    if not sys.stdin.isatty():
        raise errors.Misuse("成批办理需要确认：请在终端里运行，或加 --yes。")
    try:
        sys.stderr.write("照此办理吗？[y/N] ")
        sys.stderr.flush()
        answer = texts.fold(sys.stdin.readline())
    except KeyboardInterrupt:
        talk("")
        answer = ""
    if answer not in ("y", "yes", "是"):
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


def plain(value: Any) -> Any:
    """Any value as JSON has it: names of fields as keys, days and numbers with places as text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if hasattr(value, "model_dump"):
        return plain(value.model_dump())
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction):
        return str(value)
    return value
