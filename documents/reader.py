"""Reads tables that people hand in: XLSX, XLS and ET, ODS, and delimited text.

One reader for all of them; what a form says is `engine.fields`.

The size of every sheet is looked at before anything is laid out in memory, so that a hostile or
mistaken file costs a sentence and not the machine.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import python_calamine as calamine

from documents import csv, excel, file_types, headers, old_excel, parser, sheet_size, uploads
from documents.cells import Raw, Unreadable
from engine import errors, fields, records, texts
from engine.days import YearOf

_ANEW = "请用WPS或Excel打开后另存为.xlsx再报送"
_FEW = 60  # rows that are looked at to find the header
Rows = list[Sequence[Raw]]


def read_table(
    source: uploads.Upload,
    form: fields.Form,
    *,
    sheet: str | int | None = None,
    year_of: YearOf | None = None,
) -> parser.Table:
    """The table of that form in a file; its `faults` are empty.

    `sheet` is a name or a number from 1; without it the one visible sheet whose header fits is
    taken. `year_of` completes “5月29日”. Raises Misuse with every fault, each with its cell;
    with one for a file that is no table, damaged, locked or too large.
    """
    if source.kind == "text":
        table = csv.read(source, form, year_of=year_of)
    elif source.family == "table":
        table = _Workbook(source, form.max_rows).read(form, sheet, year_of)
    else:
        raise _misuse(
            source.name,
            f"是{file_types.TYPES[source.kind].label}，不是表格",
            "请报送.xlsx、.xls、.et、.ods或.csv",
        )
    if table.faults:
        raise errors.Misuse(table.faults)
    return table


class _Workbook:
    """A workbook whose sheets were measured, and the parser over it."""

    def __init__(self, source: uploads.Upload, most_rows: int) -> None:
        self.name = source.name
        self.sizes = _sizes(source, most_rows)
        self.parser = _parser(source)
        self.sheets = self.parser.sheets_metadata
        if len(self.sheets) != len(self.sizes):
            raise _damaged(source.name)

    @property
    def _pages(self) -> list[int]:
        """Sheets that hold cells; charts and macros do not."""
        return [
            number
            for number, each in enumerate(self.sheets)
            if each.typ == calamine.SheetTypeEnum.WorkSheet
        ]

    def read(
        self, form: fields.Form, sheet: str | int | None, year_of: YearOf | None
    ) -> parser.Table:
        number = self._choose(form) if sheet is None else self._named(sheet)
        merges = self.sizes[number].merges
        return parser.read(
            form,
            self._rows(number),
            location=self._location(number),
            merges=merges,
            year_of=year_of,
        )

    def _named(self, sheet: str | int) -> int:
        wanted = texts.fold(str(sheet))
        for number in self._pages:
            if sheet == number + 1 or texts.fold(self.sheets[number].name) == wanted:
                return number
        raise _misuse(
            self.name, f"没有工作表“{texts.clean(str(sheet))}”", f"现有{self._list(self._pages)}"
        )

    def _choose(self, form: fields.Form) -> int:
        pages = self._pages
        visible = [
            number
            for number in pages
            if self.sheets[number].visible == calamine.SheetVisibleEnum.Visible
        ]
        written = [number for number in visible if self._is_written(number)]
        if not written:
            hidden = [
                number for number in pages if number not in visible and self._is_written(number)
            ]
            if hidden:
                raise _misuse(
                    self.name,
                    f"可见的工作表是空的，{self._list(hidden)}被隐藏",
                    "请取消隐藏，并删去不用的工作表",
                )
            raise _misuse(self.name, "表是空的", f"请按《{form.title}》填写")
        if len(written) == 1:
            return written[0]
        by_sheet = {
            number: header
            for number in written
            if self.sizes[number].too_large is None
            and (header := self._header(number, form)) is not None
        }
        fitting = [
            number for number, header in by_sheet.items() if not headers.missing(form, header)
        ]
        if len(fitting) > 1:
            fitting = self._narrow(form, fitting, by_sheet)
        if len(fitting) > 1:
            raise _misuse(
                self.name,
                f"{self._list(fitting)}都像《{form.title}》，不知道读哪一张",
                "请只留一张，或指明工作表",
            )
        if fitting:
            return fitting[0]
        if by_sheet:
            return max(by_sheet, key=lambda number: len(by_sheet[number].columns))
        if large := [number for number in written if self.sizes[number].too_large is not None]:
            return large[0]
        raise _misuse(
            self.name,
            f"{self._list(written)}里都没有找到《{form.title}》的表头",
            f"表头应有{'、'.join(each.title for each in form.columns if each.required)}",
        )

    def _is_written(self, number: int) -> bool:
        return self.sizes[number].last_row >= 0 or self.sizes[number].too_large is not None

    def _narrow(
        self, form: fields.Form, fitting: list[int], by_sheet: dict[int, headers.Header]
    ) -> list[int]:
        """Of several that fit: the one named like the form, else the one that is filled in."""
        named = [
            number
            for number in fitting
            if texts.fold(self.sheets[number].name)
            in (texts.fold(form.title), texts.fold(form.key))
        ]
        filled = [
            number for number in fitting if self.sizes[number].last_row > by_sheet[number].row
        ]
        return next((some for some in (named, filled) if len(some) == 1), fitting)

    def _header(self, number: int, form: fields.Form) -> headers.Header | None:
        return headers.find_header(form, self._rows(number, _FEW), self.sizes[number].merges)

    def _rows(self, number: int, most: int | None = None) -> Rows:
        size = self.sizes[number]
        if size.too_large is not None:
            raise _misuse(self._location(number), size.too_large.message, size.too_large.expected)
        try:
            rows: Rows = list(
                self.parser.get_sheet_by_index(number).to_python(skip_empty_area=False, nrows=most)
            )
        except BaseException as error:
            if _is_the_parsers(error):
                raise _damaged(self.name) from error
            raise
        for (row, column), shown in size.unreadable.items():
            if most is None or row < most:
                rows += [()] * (row + 1 - len(rows))
                cells = [*rows[row], *[None] * (column + 1 - len(rows[row]))]
                cells[column] = Unreadable(shown=shown)
                rows[row] = cells
        return rows

    def _location(self, number: int) -> str:
        return f"{self.name} 第{number + 1}张表“{texts.clean(self.sheets[number].name)}”"

    def _list(self, numbers: Sequence[int]) -> str:
        return "、".join(
            f"第{number + 1}张“{texts.clean(self.sheets[number].name)}”" for number in numbers
        )


def _sizes(source: uploads.Upload, most_rows: int) -> tuple[sheet_size.SheetSize, ...]:
    measure = {"xlsx": excel.measure, "ods": excel.measure_ods, "xls": old_excel.measure}[
        source.kind
    ]
    try:
        return measure(source.data, most_rows)
    except sheet_size.TooLarge as error:
        raise _misuse(source.name, error.message, error.expected) from error
    except sheet_size.Locked as error:
        raise _locked(source.name) from error
    except sheet_size.Damaged as error:
        raise _damaged(source.name) from error


def _parser(source: uploads.Upload) -> calamine.CalamineWorkbook:
    try:
        return calamine.load_workbook(io.BytesIO(source.data))
    except calamine.PasswordError as error:
        raise _locked(source.name) from error
    except BaseException as error:
        if _is_the_parsers(error):
            raise _damaged(source.name) from error
        raise


def _is_the_parsers(error: BaseException) -> bool:
    """The parser is compiled.

    What breaks inside it comes as an error of its own that is no Exception and cannot be imported.
    """
    return (
        isinstance(error, calamine.CalamineError | OSError)
        or type(error).__name__ == "PanicException"
    )


def _locked(name: str) -> errors.Misuse:
    return _misuse(name, "文件设了打开密码或工作簿保护", "请取消密码和保护后再报送")


def _damaged(name: str) -> errors.Misuse:
    return _misuse(name, "表格文件已损坏，读不出来", _ANEW)


def _misuse(where: str, message: str, expected: str) -> errors.Misuse:
    return errors.Misuse((records.Fault(message=message, where=where, expected=expected),))
