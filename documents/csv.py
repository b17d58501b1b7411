"""Delimited text.

CSV as Excel and WPS write it in any of their encodings, and text pasted from elsewhere. Read and
written.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from documents import headers, parser, sheet_size, uploads
from documents.cells import Raw, shown
from engine import errors, fields, records
from engine.days import YearOf

DELIMITERS = ("\t", ",", ";", "，", "|")
MOST_LINES = 1_048_576
_FEW = 60
_FORMULA = re.compile(
    r"'*[=+\-@＝＋－＠\t\r\n]"
)  # what a spreadsheet would take for a formula, and what we already defused
_EMPTY: tuple[Raw, ...] = ()
_QUOTE = "请检查双引号是否成对，或改报.xlsx"


def read(
    source: uploads.Upload, form: fields.Form, *, year_of: YearOf | None = None
) -> parser.Table:
    """The table of that form in a text file; the delimiter is the one by which the header is found.

    `year_of` completes “5月29日”. What is wrong with rows is in the table's faults. Raises
    Misuse if the text is no table or too large.
    """
    text, encoding = uploads.decode(source)
    delimiter = _delimiter(text, form)
    rows = _rows(source.name, text, delimiter, form.max_rows)
    table = parser.read(form, rows, location=source.name, year_of=year_of)
    shifted = _shifted(source.name, rows, headers.find_header(form, rows))
    remarks = () if encoding.startswith("UTF-8") else (f"{source.name}：按{encoding}编码读取",)
    return dataclasses.replace(
        table, faults=(*shifted, *table.faults), remarks=(*remarks, *table.remarks)
    )


def write_csv(form: fields.Form, rows: Iterable[Mapping[str, fields.Value]]) -> bytes:
    """The table as UTF-8 with BOM, as Excel and WPS open it.

    Titles, then the rows, whose values are as `documents.parser` gives them.

    Text that a spreadsheet would take for a formula gets an apostrophe in front, which `read` takes
    away. Equal rows, equal bytes.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([_defused(each.title) for each in form.columns])
    for values in rows:
        writer.writerow([_written(values.get(each.key)) for each in form.columns])
    return target.getvalue().encode("utf-8-sig")


def _written(cell: fields.Value) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    text = shown(cell)
    return _defused(text) if isinstance(cell, str) else text


def _defused(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _delimiter(text: str, form: fields.Form) -> str:
    def titles(delimiter: str) -> int:
        try:
            head = list(
                islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _FEW)
            )
        except csv.Error:
            return 0
        header = headers.find_header(form, head)
        return len(header.columns) if header else 0

    titles_by_delimiter = {delimiter: titles(delimiter) for delimiter in DELIMITERS}
    return (
        max(titles_by_delimiter, key=lambda delimiter: titles_by_delimiter[delimiter])
        if any(titles_by_delimiter.values())
        else ","
    )


def _rows(name: str, text: str, delimiter: str, most_rows: int) -> list[Sequence[Raw]]:
    rows: list[Sequence[Raw]] = []
    written = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            while cells and not cells[-1].strip():
                cells.pop()
            written += bool(cells)
            if written > most_rows + sheet_size.SLACK or len(rows) >= MOST_LINES:
                large = sheet_size.too_many_rows(most_rows)
                raise errors.Misuse(
                    (records.Fault(message=large.message, where=name, expected=large.expected),)
                )
            if len(cells) > sheet_size.MOST_COLUMNS:
                where = f"{name} 第{len(rows) + 1}行"
                raise errors.Misuse(
                    (
                        records.Fault(
                            message=f"超过{sheet_size.MOST_COLUMNS}栏",
                            where=where,
                            expected="请删去表格右边多余的内容",
                        ),
                    )
                )
            rows.append(tuple(_plain(cell) for cell in cells) if cells else _EMPTY)
    except csv.Error as error:
        fault = records.Fault(
            message="双引号不成对，后面的内容分不清栏目",
            where=f"{name} 第{len(rows) + 1}行起",
            expected=_QUOTE,
        )
        raise errors.Misuse((fault,)) from error
    return rows


def _shifted(
    name: str, rows: Sequence[Sequence[Raw]], header: headers.Header | None
) -> tuple[records.Fault, ...]:
    """Rows with more cells than titles: a comma in a text has moved all that follows it."""
    if header is None:
        return ()
    width = len(rows[header.row])
    return tuple(
        records.Fault(
            message=f"有{len(cells)}栏，表头只有{width}栏",
            where=f"{name} 第{number}行",
            expected="内容里有分隔符的，整格要用英文双引号括起来",
        )
        for number, cells in enumerate(rows[header.row + 1 :], header.row + 2)
        if len(cells) > width
    )[: parser.MOST_FAULTS]
