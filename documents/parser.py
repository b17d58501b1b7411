"""Reads the raw cells of a sheet as a form says.

Pure: a table of typed rows and *all* faults, each with the cell that its reader can find.

What is clumsy but clear is read and told as a remark: titles in other widths or with “（分）”
behind, a title row above the header, rows left empty, totals and signatures below, sectors merged
over their rows, columns the form does not know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from documents import headers
from documents.cells import Merge, Raw, Wrong, cell_name, column_letters, is_blank, parse, shown
from engine import records, texts
from engine.days import YearOf
from engine.fields import Column, Form, Value

MOST_FAULTS = 200
_TOTAL = re.compile(r"合计|总计|小计|平均")
_FOOT = re.compile(
    r"(注|备注|说明|填表说明|填报说明|填[报表](人|日期|时间|单位)|(审核|签批|联系|经办|负责)人"
    r"|联系电话|(单位|主要)?负责人(\(?签[字名]\)?)?|单位\(盖章\)|报送(日期|时间))\d?[:.、]"
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row that was read: every key of the form is in `values`, None where nothing was written.

    `number` counts the sheet's rows from 1.
    """

    number: int
    values: Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class Table:
    """What a sheet held.

    `location` names file and sheet, `columns` the index from 0 of each column found, `unique` the
    columns that together tell rows apart.

    `rows` leaves out what `faults` names; in a form with fixed rows they come in the form's order.
    `remarks` tell what was tolerated.
    """

    location: str
    columns: Mapping[str, int] = field(default_factory=dict)
    unique: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    faults: tuple[records.Fault, ...] = ()
    remarks: tuple[str, ...] = ()

    def where(self, row: Row, key: str) -> str:
        """The cell as its reader finds it: `自评表.xlsx 第2张表“自评” C7 单元格`."""
        if key not in self.columns:
            return f"{self.location} 第{row.number}行"
        return f"{self.location} {cell_name(row.number - 1, self.columns[key])} 单元格"

    def fault(self, row: Row, key: str, message: str, expected: str = "") -> records.Fault:
        """A fault of the cell in column `key` of that row, for what only the caller can know.

        Such as an unknown unit, a task of another stage. `expected` says what would be right.
        """
        return records.Fault(message=message, where=self.where(row, key), expected=expected)


def read(
    form: Form,
    rows: Sequence[Sequence[Raw]],
    *,
    location: str,
    merges: Sequence[Merge] = (),
    year_of: YearOf | None = None,
) -> Table:
    """The table in a sheet, `rows[0][0]` being its A1 and `location` the name of file and sheet.

    `year_of` completes “5月29日”.

    Never raises for what was written: faults are in the table, MOST_FAULTS of them and one that
    counts the rest.
    """
    header = headers.find_header(form, rows, merges)
    if header is None:
        return Table(location=location, faults=(headers.no_header(form, rows, location),))
    if faults := headers.faults(form, header, location):
        return Table(location=location, columns=header.columns, faults=faults)
    reading = _Reading(form, rows, header, location, headers.Covered(merges), year_of)
    reading.read_all()
    faults = tuple(reading.faults[:MOST_FAULTS])
    if left_out := len(reading.faults) - len(faults):
        faults += (records.Fault(message=f"另有{left_out}处问题未逐一列出", where=location),)
    return Table(
        location=location,
        columns=header.columns,
        unique=form.unique,
        rows=tuple(reading.accepted),
        faults=faults,
        remarks=tuple(reading.remarks),
    )


class _Reading:
    """One pass over the rows below a header."""

    def __init__(
        self,
        form: Form,
        rows: Sequence[Sequence[Raw]],
        header: headers.Header,
        location: str,
        covered: headers.Covered,
        year_of: YearOf | None,
    ) -> None:
        self.form, self.rows, self.header, self.location = form, rows, header, location
        self.covered, self.year_of = covered, year_of
        self.table = Table(location=location, columns=header.columns)
        self.accepted: list[Row] = []
        self.faults: list[records.Fault] = []
        self.remarks: list[str] = []
        self.first_numbers: dict[tuple[str, ...], int] = {}
        self.fixed = {form.identity(printed): printed for printed in form.fixed_rows}

    def read_all(self) -> None:
        if self.header.unknown:
            names = "、".join(
                f"{column_letters(column)}列“{title}”" for title, column in self.header.unknown
            )
            self.remarks.append(f"{self.location}：表中{names}不在本表栏目之内，未读取")
        count = 0
        for number in range(self.header.row + 1, len(self.rows)):
            cells = self.rows[number]
            if all(map(is_blank, cells)) or self._is_apart(number, cells):
                continue
            count += 1
            if count > self.form.max_rows:
                self.faults = [
                    records.Fault(
                        message=f"超过{self.form.max_rows}行",
                        where=self.location,
                        expected="请分几个文件报送，或删去多余的行",
                    )
                ]
                return
            self._read_row(number)
        if not count:
            self.faults.append(
                records.Fault(message="表头之下没有填写任何一行", where=self.location)
            )
        elif self.fixed:
            self._put_in_order()

    def _is_apart(self, number: int, cells: Sequence[Raw]) -> bool:
        """Whether the row is no data.

        The header printed again, a total, a note or signature, something beside the table.
        """
        places = self.header.columns
        if all(self.form.key_of(shown(self._raw(number, key))) == key for key in places):
            return True
        where = f"{self.location} 第{number + 1}行"
        first = texts.fold(shown(next(raw for raw in cells if not is_blank(raw))))
        is_lacking = any(
            each.required and is_blank(self._raw(number, each.key)) for each in self.form.columns
        )
        is_total = _TOTAL.fullmatch(first) and not any(first in identity for identity in self.fixed)
        if is_total or (is_lacking and _FOOT.match(first)):
            self.remarks.append(f"{where}“{first[:12]}”不是填报内容，未读取")
            return True
        if all(is_blank(self._raw(number, key)) for key in places):
            self.remarks.append(f"{where}只在表外写有内容，未读取")
            return True
        return False

    def _read_row(self, number: int) -> None:
        wrong: list[records.Fault] = []
        values = {each.key: self._value(number, each, wrong) for each in self.form.columns}
        row = Row(number=number + 1, values=values)
        if self.form.unique and all(values[key] is not None for key in self.form.unique):
            self._identify(row, values, wrong)
        self.faults += wrong
        if not wrong:
            self.accepted.append(row)

    def _identify(self, row: Row, values: dict[str, Value], wrong: list[records.Fault]) -> None:
        """A row's identity must be new and, where rows are printed, one of these.

        What is printed beside it is put in.
        """
        identity, key = self.form.identity(values), self.form.unique[-1]
        name, printed = self._name(values), self.fixed.get(identity)
        if printed is not None:
            self._print_over(row, values, wrong, printed)
        elif self.fixed:
            some = "、".join(f"“{self._name(each)}”" for each in self.form.fixed_rows[:3])
            wrong.append(
                self.table.fault(
                    row, key, f"“{name}”不是本表印制的项目", f"应为{some}等，请勿改动印制的内容"
                )
            )
        if identity in self.first_numbers:
            wrong.append(
                self.table.fault(
                    row, key, f"“{name}”与第{self.first_numbers[identity]}行重复", "每项只填一行"
                )
            )
        self.first_numbers.setdefault(identity, row.number)

    def _print_over(
        self,
        row: Row,
        values: dict[str, Value],
        wrong: list[records.Fault],
        printed: Mapping[str, Value],
    ) -> None:
        spoilt = {self.table.where(row, key) for key in printed}
        wrong[:] = [fault for fault in wrong if fault.where not in spoilt]
        for key, cell in printed.items():
            back = shown(self._raw(row.number - 1, key))
            if back and texts.fold(back) != texts.fold(shown(cell)) and values[key] != cell:
                self.remarks.append(f"{self.table.where(row, key)}：印制的内容被改动，仍按原表处理")
            values[key] = cell

    def _name(self, values: Mapping[str, Value]) -> str:
        return "、".join(shown(values[key]) for key in self.form.unique)

    def _raw(self, number: int, key: str) -> Raw:
        column = self.header.columns.get(key)
        cells = self.rows[number]
        return cells[column] if column is not None and column < len(cells) else None

    def _value(self, number: int, each: Column, wrong: list[records.Fault]) -> Value:
        raw, message = self._raw(number, each.key), ""
        column = self.header.columns.get(each.key, -1)
        top = self.covered.top(number, column) if is_blank(raw) else None
        if top is not None and top > self.header.row:
            if each.spans:
                raw = self.covered.look(self.rows, number, column)
            else:
                message = f"没有填写：与第{top + 1}行合并成一个单元格，只算第{top + 1}行填写"
        parsed = parse(each, raw, year_of=self.year_of)
        if not isinstance(parsed, Wrong):
            return parsed
        where = self.table.where(Row(number=number + 1, values={}), each.key)
        expected = f"请取消合并，逐行填写{each.title}" if message else parsed.expected
        wrong.append(
            records.Fault(
                message=f"{each.title}：{message or parsed.message}", where=where, expected=expected
            )
        )
        return None

    def _put_in_order(self) -> None:
        if lost := [
            printed
            for identity, printed in self.fixed.items()
            if identity not in self.first_numbers
        ]:
            names = "、".join(f"“{self._name(printed)}”" for printed in lost[:30])
            more = f"等{len(lost)}项" if len(lost) > 30 else ""
            self.faults.append(
                records.Fault(
                    message=f"缺少{names}{more}",
                    where=self.location,
                    expected="印制的项目不能删去，每项填一行",
                )
            )
        order = {identity: n for n, identity in enumerate(self.fixed)}
        self.accepted.sort(key=lambda row: order[self.form.identity(row.values)])
