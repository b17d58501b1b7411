"""What a command says: results on stdout, talk on stderr; tables, JSON, questions.

Foreign text is cleaned, never interpreted.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from commands import chinese
from engine import described, errors, records, texts

MOST_LISTED = 20
MOST_KEPT_BACK = 10
"""Names after a reason: `--json` has all."""
SHORT_DIGEST = 12
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


def as_json(document: Any) -> None:
    """One document. What would steer a terminal is escaped in it, and means the same."""
    exactly(_harmless(json.dumps(plain(document), ensure_ascii=False, indent=2)))


def journal_line(hash_: str, text: str) -> None:
    """A line of the journal: to the byte where it is kept, harmless where somebody looks at it."""
    exactly(f"{hash_} {_harmless(text) if sys.stdout.isatty() else text}")


def _harmless(text: str) -> str:
    """JSON that means the same and steers no terminal."""
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def table(
    titles: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "（无）"
) -> None:
    """A table under `titles` whose columns stand under each other, Chinese characters counting two.

    `empty` is said instead where `rows` are none.
    """
    for line in in_lines(titles, rows) or [empty]:
        say(line)


def in_lines(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """The same table as lines of text; none where there are no rows."""
    cells = [[shown(cell) for cell in row] for row in rows]
    if not cells:
        return []
    widths = [
        max(chinese.width(line) for line in [title, *(row[column] for row in cells)])
        for column, title in enumerate(titles)
    ]
    return [
        "  ".join(
            cell + " " * (widths[column] - chinese.width(cell)) for column, cell in enumerate(row)
        ).rstrip()
        for row in [list(titles), *cells]
    ]


def listing(
    rows: Sequence[Any],
    *,
    json_: bool = False,
    first: Sequence[str] = (),
    apart: Collection[str] = (),
    empty: str = "（无）",
) -> None:
    """Described records of one kind, as a table or as JSON.

    The columns are the kind's fields in their order, those of the keys `first` before the others,
    those `apart` left out, and those in which nothing stands.
    """
    if json_:
        as_json(rows)
        return
    fields = {
        field.key: field
        for field in (described.fields_of(type(rows[0])) if rows else ())
        if field.cell.is_listed and field.key not in apart
    }
    columns = [
        (fields[key].cell.title, [in_words(fields[key], getattr(row, key)) for row in rows])
        for key in dict.fromkeys([*(key for key in first if key in fields), *fields])
    ]
    side_by_side(columns, empty=empty)


def side_by_side(columns: Sequence[tuple[str, Sequence[str]]], *, empty: str = "（无）") -> None:
    """A table of columns, each a title and its cells; one in which nothing stands is left out."""
    table(*filled(columns), empty=empty)


def filled(
    columns: Sequence[tuple[str, Sequence[str]]],
) -> tuple[list[str], list[tuple[str, ...]]]:
    """The titles and rows of those columns in which anything stands."""
    written = [(title, cells) for title, cells in columns if any(cells)]
    return [title for title, _ in written], list(zip(*(cells for _, cells in written), strict=True))


def in_words(field: described.Field, content: object) -> str:
    """What stands in a list: the title of a key, the beginning of a digest."""
    if field.kind == "digest":
        return str(content)[:SHORT_DIGEST]
    return shown(field.cell.words.get(str(content), content) if field.cell.words else content)


def shown(cell: object) -> str:
    """A cell as one line of text: nothing in it can steer a terminal."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else ""
    if isinstance(cell, list | tuple):
        return "、".join(shown(part) for part in cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return texts.clean(str(cell)).replace("\n", " ")


def in_one_line(names: Sequence[str], most: int = MOST_LISTED) -> str:
    """Names in one line, the first `most` of them when there are more."""
    cleaned = [shown(name) for name in names[:most]]
    return "、".join(cleaned) + (f" 等{len(names)}个" if len(names) > most else "")


def called(subject: str, names: Mapping[str, str]) -> str:
    """What a subject is called; its code where it has no name."""
    return shown(names.get(subject) or subject)


def tell_refusals(refusals: Sequence[records.Refusal], names: Mapping[str, str] = NOBODY) -> None:
    """Every reason with its clause, how to mend it, and whom it keeps back.

    A reason that keeps back several is told once, before the first ten of their names.

    Who is named before a sentence, from `names` (by code), is not named again in it.
    """
    subjects_by_reason: dict[str, list[str]] = {}
    for refusal in refusals:
        clause = f"〔{refusal.clause}〕" if refusal.clause else ""
        mend = f" → {shown(refusal.mend)}" if refusal.mend else ""
        sentence = (
            shown(refusal.sentence)
            .removeprefix(called(refusal.subject, names))
            .removeprefix("：")
            .removeprefix("的")
        )
        subjects_by_reason.setdefault(f"{sentence}{clause}{mend}", []).append(refusal.subject)
    count = len({refusal.subject for refusal in refusals})
    counts = f"（{count}个对象，{len(subjects_by_reason)}条理由）" if len(refusals) > 1 else ""
    talk(f"未予办理{counts}：")
    for reason, subjects in subjects_by_reason.items():
        codes = [code for code in dict.fromkeys(subjects) if code]
        if len(codes) > 1:
            kept_back = in_one_line([called(code, names) for code in codes], MOST_KEPT_BACK)
            talk(f"  {reason}\n    {len(codes)}个：{kept_back}")
        elif codes:
            whom = f"{codes[0]} {names[codes[0]]}" if codes[0] in names else codes[0]
            talk(f"  {shown(whom)}：{reason}")
        else:
            talk(f"  {reason}")


def agree(text: str) -> None:
    """Show what will be done and ask.

    Raises Misuse where nobody can be asked, NotNow when the answer is no.
    """
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


def plain(content: Any) -> Any:
    """Any value as JSON has it: names of fields as keys, days and numbers with places as text."""
    if hasattr(content, "model_dump"):
        return plain(content.model_dump())
    if dataclasses.is_dataclass(content) and not isinstance(content, type):
        return plain(described.contents(content))
    if hasattr(content, "_asdict"):
        return plain(content._asdict())
    if isinstance(content, Mapping):
        return {str(key): plain(entry) for key, entry in content.items()}
    if isinstance(content, list | tuple | set | frozenset):
        return [plain(entry) for entry in content]
    if isinstance(content, date | datetime):
        return content.isoformat()
    if isinstance(content, Decimal | Fraction):
        return str(content)
    return content
