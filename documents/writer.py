"""Writes tables as XLSX for people.

A title, notes, titles that stay in view and come again on every printed page, lists to choose from.

What is written reads back through `documents.reader` as itself. Foreign text is never a formula;
equal rows give equal bytes.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from documents import cells
from engine import errors, fields, texts

Rows = Iterable[Mapping[str, fields.Value]]

EPOCH = datetime(
    2020, 1, 1
)  # the moment that every written file bears: bytes depend on the rows alone
OPTIONS = "选项"
MOST_INLINE = 250  # characters of a list that a validation may hold itself
MOST_NAME = 31
SPARE_ROWS = 500  # rows below the last one on which lists are offered
_FORMULA = tuple("=+-@＝＋－＠\t\r")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TITLE = Font(name="黑体", size=18)
_HEAD = Font(name="黑体", size=12)
_BODY = Font(name="宋体", size=12)
_HEAD_FILL = PatternFill("solid", start_color="DDE6F0")
_PRINTED_FILL = PatternFill("solid", start_color="F2F2F2")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_NARROW, _WIDE, _PORTRAIT = 8, 48, 92  # widths in half-width characters


def write_table(
    form: fields.Form,
    rows: Rows | None = None,
    *,
    blank_rows: int = 0,
    mark: str = "",
    is_locked: bool = False,
) -> bytes:
    """An XLSX of one sheet.

    Without `rows` it is the form to be filled in: its fixed rows, or `blank_rows` ruled lines.

    `mark` goes into the file's properties, so that it can be said later what it was made from.
    `is_locked`: what is printed cannot be changed, what is blank is filled in. Raises AuthorError
    for a text that no cell holds.
    """
    return write_book([(form, rows)], blank_rows=blank_rows, mark=mark, is_locked=is_locked)


def write_book(
    pages: Sequence[tuple[fields.Form, Rows | None]],
    *,
    blank_rows: int = 0,
    mark: str = "",
    is_locked: bool = False,
) -> bytes:
    """An XLSX of several sheets, named after their forms, in the order of `pages`.

    Each page is a form and its rows; `blank_rows`, `mark` and `is_locked` as in `write_table`.
    """
    book = Workbook()
    book.properties.creator = "模范"
    book.properties.created = book.properties.modified = EPOCH
    book.properties.description = mark or None
    for name in book.sheetnames:
        del book[name]
    options = _Options(book)
    for form, rows in pages:
        sheet = book.create_sheet(_sheet_name(form.title, (OPTIONS, *book.sheetnames)))
        _Page(sheet, form, options, is_locked=is_locked).write(
            form.fixed_rows if rows is None else rows, blank_rows
        )
    options.write()
    return _packed(book)


class _Options:
    """A hidden sheet for the lists that are too long for a validation."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.lists: list[tuple[str, ...]] = []

    def formula(self, choices: tuple[str, ...]) -> str:
        inline = ",".join(choices)
        if len(inline) <= MOST_INLINE and not any(
            char in choice for choice in choices for char in ',"\n'
        ):
            return f'"{inline}"'
        if choices not in self.lists:
            self.lists.append(choices)
        letters = cells.column_letters(self.lists.index(choices))
        return f"'{OPTIONS}'!${letters}$1:${letters}${len(choices)}"

    def write(self) -> None:
        if not self.lists:
            return
        sheet = self.book.create_sheet(OPTIONS)
        sheet.sheet_state = "hidden"
        for number, choices in enumerate(self.lists, 1):
            for row, choice in enumerate(choices, 1):
                _put(sheet.cell(row, number), choice)


class _Page:
    """One sheet being written from top to bottom."""

    def __init__(
        self, sheet: Worksheet, form: fields.Form, options: _Options, *, is_locked: bool
    ) -> None:
        self.sheet, self.form, self.options, self.is_locked = sheet, form, options, is_locked
        self.row = 0
        self.widths = [_first_width(each) for each in form.columns]

    def write(self, rows: Rows, blank_rows: int) -> None:
        written = [dict(values) for values in rows]
        for values in written:
            for index, each in enumerate(self.form.columns):
                self.widths[index] = max(
                    self.widths[index], min(_width(_text(values.get(each.key))) + 2, _WIDE)
                )
        self._band(self.form.title, _TITLE, _CENTRE, 36)
        if self.form.notes:
            lines = sum(
                -(-_width(note) // max(sum(self.widths) - 2, 1)) or 1 for note in self.form.notes
            )
            self._band("\n".join(self.form.notes), _BODY, _LEFT, 18 * lines + 4)
        self._titles()
        header = self.row
        for values in written:
            self._line(values)
        for _ in range(0 if written else blank_rows):
            self._line({})
        self._offer(header + 1, self.row + SPARE_ROWS)
        self._set_up(header)

    def _band(self, text: str, font: Font, alignment: Alignment, height: int) -> None:
        self.row += 1
        cell = self._cell(1)
        _put(cell, text)
        cell.font, cell.alignment = font, alignment
        self.sheet.row_dimensions[self.row].height = height
        if len(self.form.columns) > 1:
            self.sheet.merge_cells(
                start_row=self.row,
                end_row=self.row,
                start_column=1,
                end_column=len(self.form.columns),
            )

    def _titles(self) -> None:
        self.row += 1
        for number, each in enumerate(self.form.columns, 1):
            cell = self._cell(number)
            _put(cell, each.title)
            cell.font, cell.alignment, cell.border, cell.fill = _HEAD, _CENTRE, _BOX, _HEAD_FILL

    def _line(self, values: Mapping[str, fields.Value]) -> None:
        self.row += 1
        printed = {key for row in self.form.fixed_rows for key in row}
        for number, each in enumerate(self.form.columns, 1):
            cell = self._cell(number)
            cell.number_format = _format(each)
            _put(cell, values.get(each.key))
            cell.font, cell.border = _BODY, _BOX
            cell.alignment = _LEFT if each.kind == "text" else _CENTRE
            if each.key in printed or (self.is_locked and each.key in values):
                cell.fill = _PRINTED_FILL
            elif self.is_locked:
                cell.protection = Protection(locked=False)

    def _cell(self, number: int) -> Cell:
        cell = self.sheet.cell(self.row, number)
        if not isinstance(cell, Cell):
            raise errors.AuthorError([f"{cell.coordinate} is merged"])
        return cell

    def _offer(self, first: int, last: int) -> None:
        for index, each in enumerate(self.form.columns):
            offer = self._validation(each)
            if offer is None:
                continue
            offer.allow_blank = True
            if each.expectation:
                offer.errorTitle, offer.error, offer.showErrorMessage = (
                    each.title[:30],
                    each.expectation[:220],
                    True,
                )
            if each.note:
                offer.promptTitle, offer.prompt, offer.showInputMessage = (
                    each.title[:30],
                    each.note[:220],
                    True,
                )
            letters = cells.column_letters(index)
            offer.add(f"{letters}{first}:{letters}{last}")
            self.sheet.add_data_validation(offer)

    def _validation(self, each: fields.Column) -> DataValidation | None:
        if each.kind in ("choice", "flag"):
            return DataValidation(
                type="list", formula1=self.options.formula(each.choices or ("是", "否"))
            )
        if each.kind in ("integer", "decimal") and (
            each.minimum is not None or each.maximum is not None
        ):
            kind: Literal["whole", "decimal"] = "whole" if each.kind == "integer" else "decimal"
            if each.minimum is None or each.maximum is None:
                is_least = each.maximum is None
                bound = each.minimum if is_least else each.maximum
                return DataValidation(
                    type=kind,
                    operator="greaterThanOrEqual" if is_least else "lessThanOrEqual",
                    formula1=str(bound),
                )
            return DataValidation(
                type=kind,
                operator="between",
                formula1=str(each.minimum),
                formula2=str(each.maximum),
            )
        return DataValidation() if each.note else None

    def _set_up(self, header: int) -> None:
        sheet = self.sheet
        if self.is_locked:
            sheet.protection.sheet = True
            sheet.protection.formatColumns = sheet.protection.formatRows = False
        for index, each in enumerate(self.form.columns):
            dimension = sheet.column_dimensions[cells.column_letters(index)]
            dimension.width = self.widths[index] * 1.1
            if each.kind == "code":
                dimension.number_format = "@"
        sheet.freeze_panes = f"A{header + 1}"
        sheet.print_title_rows = f"{header}:{header}"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = "landscape" if sum(self.widths) > _PORTRAIT else "portrait"
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.6
        if sheet.oddFooter is not None:
            sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _put(cell: Cell, content: fields.Value) -> None:
    """Stores a value as what it is.

    Text as text whatever it starts with, decimals to the digit, dates as dates.
    """
    if content is None:
        return
    if isinstance(content, bool | str):
        text = _ESCAPE.sub("_x005F_", _text(content))
        if len(text) > cells.LONGEST:
            raise errors.AuthorError(
                [f"{cell.coordinate}: {len(text)} characters are more than a cell holds"]
            )
        cell.value = text
        cell.data_type = "s"
        if text.startswith(_FORMULA):
            cell.quotePrefix = True
    elif isinstance(content, date):
        cell.value = content
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.value = _text(content)
        cell.data_type = "n"


def _text(content: fields.Value) -> str:
    if isinstance(content, bool):
        return "是" if content else "否"
    return cells.shown(content)


def _format(each: fields.Column) -> str:
    match each.kind:
        case "integer":
            return "0"
        case "decimal":
            return f"0.{'0' * each.places}" if each.places else "0"
        case "date":
            return "yyyy-mm-dd"
        case "code":
            return "@"
        case _:
            return "General"


def _first_width(each: fields.Column) -> int:
    for_kind = {"date": 12, "text": 14, "code": 12}.get(each.kind, _NARROW)
    if each.limit and each.limit >= 50:
        for_kind = _WIDE
    return max(for_kind, min(_width(each.title) + 2, 20))


def _width(text: str) -> int:
    """Half-width characters of the longest line."""
    return max(
        (
            sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
            for line in text.split("\n")
        ),
        default=0,
    )


def _sheet_name(title: str, used_names: Sequence[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\']", "", texts.clean(title).replace("\n", " "))[:MOST_NAME] or "表"
    name, number = plain, 1
    while name.casefold() in {each.casefold() for each in used_names}:
        number += 1
        name = f"{plain[: MOST_NAME - len(str(number)) - 2]}({number})"
    return name


def _packed(book: Workbook) -> bytes:
    """The workbook's parts in a zip that bears no moment of its making."""
    raw, packed = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(raw, "w")).save()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH.timetuple()[:6])
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(entry, source.read(name))
    return packed.getvalue()
