"""Where the titles of a form stand in a sheet, and what is wrong with them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from documents.cells import Merge, Raw, column_letters, is_blank, shown
from engine import records
from engine.fields import Column, Form

HEADER_WITHIN = 10  # written rows among which the header must stand


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where the titles stand, counted from 0.

    `doubled`: second columns of one key; `unknown`: titles the form has not.
    """

    row: int
    columns: Mapping[str, int]
    doubled: tuple[tuple[str, int], ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()


def find_header(
    form: Form, rows: Sequence[Sequence[Raw]], merges: Sequence[Merge] = ()
) -> Header | None:
    """The row among the first written ones that names most columns of the form.

    `rows` are the sheet's from its first, `merges` its merged ranges. The header names at least two
    columns where the form has them. None if there is none.
    """
    covered = Covered(merges)
    written = (
        (number, cells) for number, cells in enumerate(rows) if not all(map(is_blank, cells))
    )
    headers = [
        _header(form, number, [covered.look(rows, number, column) for column in range(len(cells))])
        for number, cells in islice(written, HEADER_WITHIN)
    ]
    best = max(headers, key=lambda header: len(header.columns), default=None)
    return best if best is not None and len(best.columns) >= min(2, len(form.columns)) else None


def missing(form: Form, header: Header) -> tuple[Column, ...]:
    """The required columns that the header does not name."""
    return tuple(each for each in form.columns if each.required and each.key not in header.columns)


class Covered:
    """Vertically merged ranges by column: where the value of a covered cell stands."""

    def __init__(self, merges: Sequence[Merge]) -> None:
        self._bottoms: dict[int, dict[int, int]] = {}
        for merge in merges:
            if merge.bottom > merge.top:
                self._bottoms.setdefault(merge.left, {})[merge.top] = merge.bottom
        self._tops = {column: sorted(bottoms) for column, bottoms in self._bottoms.items()}

    def top(self, row: int, column: int) -> int | None:
        """The first row of the range that covers the cell from above.

        None for a cell that stands for itself.
        """
        tops = self._tops.get(column, [])
        index = bisect_right(tops, row) - 1
        return (
            tops[index]
            if index >= 0 and tops[index] < row <= self._bottoms[column][tops[index]]
            else None
        )

    def look(self, rows: Sequence[Sequence[Raw]], row: int, column: int) -> Raw:
        """The value of the cell at (`row`, `column`), else that of the range that covers it."""
        raw = rows[row][column] if column < len(rows[row]) else None
        top = self.top(row, column) if is_blank(raw) else None
        return raw if top is None or column >= len(rows[top]) else rows[top][column]


def _header(form: Form, number: int, cells: Sequence[Raw]) -> Header:
    columns: dict[str, int] = {}
    doubled: list[tuple[str, int]] = []
    unknown: list[tuple[str, int]] = []
    for column, raw in enumerate(cells):
        if not (title := shown(raw)):
            continue
        key = form.key_of(title)
        if key is None:
            unknown.append((title[:20], column))
        elif key in columns:
            doubled.append((key, column))
        else:
            columns[key] = column
    return Header(row=number, columns=columns, doubled=tuple(doubled), unknown=tuple(unknown))


def no_header(form: Form, rows: Sequence[Sequence[Raw]], location: str) -> records.Fault:
    """The fault of a sheet, `location` being its file and name, in which no header was found."""
    first_row = next(
        (
            [shown(raw) for raw in cells if not is_blank(raw)]
            for cells in rows
            if not all(map(is_blank, cells))
        ),
        [],
    )
    if not first_row:
        return records.Fault(message="表是空的", where=location, expected=_titles(form))
    first = "、".join(f"“{text[:12]}”" for text in first_row[:6])
    return records.Fault(
        message=f"前{HEADER_WITHIN}行里没有找到表头，首行是{first}",
        where=location,
        expected=_titles(form),
    )


def faults(form: Form, header: Header, location: str) -> tuple[records.Fault, ...]:
    """What is wrong with a header of the sheet at `location`: columns doubled or lacking."""
    where = f"{location} 第{header.row + 1}行"
    wrong = [
        records.Fault(
            message=f"栏目“{form.column(key).title}”出现了两次："
            f"{column_letters(header.columns[key])}列和{column_letters(column)}列",
            where=where,
            expected="每个栏目只留一列",
        )
        for key, column in header.doubled
    ]
    if lacking := missing(form, header):
        titles = "、".join(f"“{each.title}”" for each in lacking)
        have = "、".join(
            [f"“{form.column(key).title}”" for key in header.columns]
            + [f"“{title}”" for title, _ in header.unknown]
        )
        wrong.append(
            records.Fault(
                message=f"表头缺少{titles}，现有{have}", where=where, expected=_titles(form)
            )
        )
    return tuple(wrong)


def _titles(form: Form) -> str:
    required = [each for each in form.columns if each.required] or list(form.columns)
    return f"表头应有{'、'.join(each.title for each in required)}"
