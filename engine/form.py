"""A form: the columns of a table that people fill in, and what came back as typed rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine import errors, records
from engine.column import Column as Column
from engine.column import Value as Value
from engine.column import fold

MOST_ROWS = 20_000
_BESIDE = re.compile(r"\([^()]*\)$|【[^】]*】$|\[[^\]]*\]$|[*★:]+$|^[*★]+")


@dataclass(frozen=True, kw_only=True)
class Form:
    """A table that people fill in.

    `unique` names the (required) columns that together tell rows apart: a doubled row is a fault. `fixed_rows` are printed by the office and must
    come back, each once; they give at least the `unique` columns, and what else they give is taken as printed, whatever comes back.
    Raises AuthorError if it contradicts itself.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    fixed_rows: tuple[Mapping[str, Value], ...] = ()
    max_rows: int = MOST_ROWS

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        names = [fold(name) for column in self.columns for name in {column.title, *column.aliases}]
        doubts = (
            (not keys or len(set(keys)) != len(keys), "no columns, or a key doubled"),
            (len(set(names)) != len(names), "a title or alias doubled"),
            (bool(set(self.unique) - {each.key for each in self.columns if each.required}), "`unique` names no required column"),
            (bool(self.fixed_rows) and not self.unique, "fixed rows need `unique`"),
            (
                any(not set(self.unique) <= set(row) <= set(keys) for row in self.fixed_rows),
                "a fixed row lacks a unique column or has one more",
            ),
            (len({self.identity(row) for row in self.fixed_rows}) != len(self.fixed_rows), "a fixed row doubled"),
        )
        if found := [f"{self.key}: {sentence}" for is_so, sentence in doubts if is_so]:
            raise errors.AuthorError(found)

    def column(self, key: str) -> Column:
        """The column of that key; KeyError if there is none."""
        return self._by_key[key]

    def identity(self, values: Mapping[str, Value]) -> tuple[str, ...]:
        """What tells the row apart, folded for comparing; empty for a form without `unique`."""
        return tuple(fold("" if (value := values.get(key)) is None else str(value)) for key in self.unique)

    def key_of(self, title: str) -> str | None:
        """The column that a title stands for: by its full text, else without “（分）”, “*”, “：” where that is clear."""
        exact, bare = self._names
        name = fold(title)
        while name not in exact and name != (shorter := _BESIDE.sub("", name, count=1)):
            name = shorter
        if name in exact:
            return exact[name]
        keys = bare.get(name, set())
        return next(iter(keys)) if len(keys) == 1 else None

    @cached_property
    def _by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def _names(self) -> tuple[dict[str, str], dict[str, set[str]]]:
        exact: dict[str, str] = {}
        bare: dict[str, set[str]] = {}
        for column in self.columns:
            for name in (column.title, *column.aliases):
                exact[fold(name)] = column.key
                bare.setdefault(_bare(fold(name)), set()).add(column.key)
        return exact, bare


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row that was read: every key of the form is in `values`, None where nothing was written. `number` counts the sheet's rows from 1."""

    number: int
    values: Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class Table:
    """What a sheet held. `place` names file and sheet, `columns` the index from 0 of each column found.

    `rows` leaves out what `faults` names; in a form with fixed rows they come in the form's order. `remarks` tell what was tolerated.
    """

    place: str
    columns: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    faults: tuple[records.Fault, ...] = ()
    remarks: tuple[str, ...] = ()

    def where(self, row: Row, key: str) -> str:
        """The cell as its reader finds it: `自评表.xlsx 第2张表“自评” C7 单元格`."""
        if key not in self.columns:
            return f"{self.place} 第{row.number}行"
        return f"{self.place} {cell_name(row.number - 1, self.columns[key])} 单元格"

    def fault(self, row: Row, key: str, message: str, expected: str = "") -> records.Fault:
        """A fault of that cell, for what only the caller can know: an unknown unit, a task of another stage."""
        return records.Fault(message=message, where=self.where(row, key), expected=expected)


def column_letters(index: int) -> str:
    """A, B … Z, AA … for 0, 1 …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """C7 for row 6, column 2, counted from 0."""
    return f"{column_letters(column)}{row + 1}"


def _bare(folded: str) -> str:
    while folded != (shorter := _BESIDE.sub("", folded, count=1)):
        folded = shorter
    return folded
