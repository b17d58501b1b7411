"""What a field is.

Title, aliases, kind and limits of a column, and the form that such columns make. Knows no file and
no library of tables.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, TypeVar, get_args

from engine import described, errors
from engine.texts import fold

Kind = Literal["text", "code", "integer", "decimal", "date", "choice", "flag"]
Value = str | int | Decimal | date | bool | None

T = TypeVar("T")
MOST_ROWS = 20_000
YES = "是"
_BESIDE = re.compile(r"\([^()]*\)$|【[^】]*】$|\[[^\]]*\]$|[*★:]+$|^[*★]+")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a form.

    `limit` counts 字数: characters without white space. `places` are the decimal places of a
    `decimal`, whose values always carry that many. `minimum` and `maximum` are included. `spans`: a
    vertically merged cell holds for all its rows. `note` is shown to who fills it in. Raises
    AuthorError if it contradicts itself.
    """

    key: str
    title: str
    kind: Kind = "text"
    required: bool = False
    aliases: tuple[str, ...] = ()
    limit: int | None = None
    choices: tuple[str, ...] = ()
    minimum: int | Decimal | date | None = None
    maximum: int | Decimal | date | None = None
    places: int = 2
    spans: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise errors.AuthorError([f"{self.key}: no kind {self.kind!r}"])
        if bool(self.choices) != (self.kind == "choice") or len(
            {fold(choice) for choice in self.choices}
        ) != len(self.choices):
            raise errors.AuthorError(
                [
                    f"{self.key}: choices and kind {self.kind!r} do not fit, "
                    "or two choices read alike"
                ]
            )
        if not fold(self.title) or not 0 <= self.places <= 6:
            raise errors.AuthorError([f"{self.key}: an empty title, or places out of 0 to 6"])
        if not self._do_bounds_fit:
            raise errors.AuthorError(
                [
                    f"{self.key}: bounds that kind {self.kind!r} has not, "
                    "or a minimum above the maximum"
                ]
            )

    @property
    def _do_bounds_fit(self) -> bool:
        match self.minimum, self.maximum:
            case None, None:
                return True
            case ((date() | None as least), (date() | None as most)):
                return self.kind == "date" and (least is None or most is None or least <= most)
            case ((int() | Decimal() | None as low), (int() | Decimal() | None as high)):
                return self.kind in ("integer", "decimal") and (
                    low is None or high is None or low <= high
                )
        return False

    @property
    def expectation(self) -> str:
        """What a cell of this column should hold, as a clause of Chinese.

        Empty where anything will do.
        """
        match self.kind:
            case "integer" | "decimal":
                word = "整数" if self.kind == "integer" or self.places == 0 else "数字"
                places = "" if word == "整数" else f"，最多{self.places}位小数"
                return f"应填{self._range}{word}{places}"
            case "date":
                return f"应填{self._range}日期，如2020-05-29"
            case "choice":
                some = "".join(f"“{choice}”" for choice in self.choices[:10])
                return f"应填{some}{'等' if len(self.choices) > 10 else ''}之一"
            case "flag":
                return "应填“是”或“否”"
            case _:
                return f"不超过{self.limit}字" if self.limit else ""

    @property
    def _range(self) -> str:
        if self.minimum is not None and self.maximum is not None:
            return f"{self.minimum}至{self.maximum}之间的"
        if self.minimum is not None:
            return f"不早于{self.minimum}的" if self.kind == "date" else f"不小于{self.minimum}的"
        if self.maximum is not None:
            return f"不晚于{self.maximum}的" if self.kind == "date" else f"不大于{self.maximum}的"
        return ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A table that people fill in.

    `unique` names the (required) columns that together tell rows apart: a doubled row is a fault.
    `fixed_rows` are printed by the office and must come back, each once; they give at least the
    `unique` columns, and what else they give is taken as printed, whatever comes back. Raises
    AuthorError if it contradicts itself.
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
            (
                bool(set(self.unique) - {each.key for each in self.columns if each.required}),
                "`unique` names no required column",
            ),
            (bool(self.fixed_rows) and not self.unique, "fixed rows need `unique`"),
            (
                any(not set(self.unique) <= set(row) <= set(keys) for row in self.fixed_rows),
                "a fixed row lacks a unique column or has one more",
            ),
            (
                len({self.identity(row) for row in self.fixed_rows}) != len(self.fixed_rows),
                "a fixed row doubled",
            ),
        )
        if faults := [f"{self.key}: {sentence}" for is_so, sentence in doubts if is_so]:
            raise errors.AuthorError(faults)

    def column(self, key: str) -> Column:
        """The column of that key; KeyError if there is none."""
        return self._by_key[key]

    def identity(self, values: Mapping[str, Value]) -> tuple[str, ...]:
        """What tells the row apart, folded for comparing; empty for a form without `unique`."""
        return tuple(
            fold("" if (cell := values.get(key)) is None else str(cell)) for key in self.unique
        )

    def key_of(self, title: str) -> str | None:
        """The column that a title stands for.

        By its full text, else without “（分）”, “*”, “：” where that is clear.
        """
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


def _bare(folded: str) -> str:
    while folded != (shorter := _BESIDE.sub("", folded, count=1)):
        folded = shorter
    return folded


def columns_of(kind: type[Any], *, apart: Collection[str] = ()) -> tuple[Column, ...]:
    """The columns that hold a described record, those of the fields `apart` left out."""
    return tuple(
        Column(
            key=field.key,
            title=field.cell.title,
            kind=field.kind,  # type: ignore[arg-type]
            required=field.default is described.REQUIRED,
            aliases=field.cell.aliases,
            limit=field.cell.limit,
            choices=tuple(field.cell.words.values()),
            spans=field.cell.spans,
            note=field.cell.note,
        )
        for field in described.fields_of(kind)
        if field.key not in apart
    )


def entry_of(kind: type[T], values: Mapping[str, Value], **more: Any) -> T:
    """A described record out of a row that was read, by key; `more` are fields it does not hold.

    What is not written is as the record has it by default.
    """
    contents: dict[str, Any] = {}
    for field in described.fields_of(kind):
        cell = values.get(field.key)
        if cell is None:
            continue
        if field.cell.words:
            keys = {title: key for key, title in field.cell.words.items()}
            contents[field.key] = keys.get(str(cell), cell)
        elif field.type is bool:
            contents[field.key] = cell is True or cell == YES
        else:
            contents[field.key] = str(cell) if field.type is str else cell
    return kind(**{**contents, **more})
