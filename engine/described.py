"""What a field is called and may hold, said where the field is defined, and nowhere else.

A record that people enter or see says it in its annotations: `Annotated[str, Cell("责任领导")]`.
The form that comes in, the options of a command, the list and the JSON that go out read it there.
Light: option tables read descriptions, and load nothing else of the house.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
REQUIRED: Any = dataclasses.MISSING
"""The default of a field that has none."""


class Cell(NamedTuple):
    """How a field looks from outside.

    `words` are what it may say, titles by key. `limit` counts 字数. `option` is the name of its
    option where that is not the field's, `value` what stands for its value in a page of help.
    `note` explains it to who fills it in. `kind` is that of its column where the type does not say
    it; `spans`: a merged cell holds for all its rows. Not `is_listed`: too long for a screen.
    """

    title: str
    aliases: tuple[str, ...] = ()
    words: Mapping[str, str] = {}
    limit: int | None = None
    option: str = ""
    value: str = ""
    note: str = ""
    kind: str = ""
    spans: bool = False
    is_listed: bool = True


class Field(NamedTuple):
    """One described field: its `default` is `REQUIRED` where it has none."""

    key: str
    cell: Cell
    type: Any
    default: Any

    @property
    def kind(self) -> str:
        """What it holds, as `fields.Column` says it; a choice where it says one of few words."""
        if self.cell.kind or self.cell.words:
            return self.cell.kind or "choice"
        kinds = {date: "date", bool: "flag", int: "integer"}
        plain = [member for member in typing.get_args(self.type) if member is not type(None)]
        return kinds.get(plain[0] if plain else self.type, "text")


SUBJECT = Cell("单位", aliases=("单位名称", "编码"), is_listed=False)


@typing.dataclass_transform(kw_only_default=True)
def described(kind: type[T]) -> type[T]:
    """A frozen record of named fields; those with a cell are seen from outside.

    What is kept derives from what is entered: `class Problem(columns.Record, ProblemEntry)`.
    """
    return dataclasses.dataclass(frozen=True, kw_only=True)(kind)


_FIELDS: dict[type[Any], tuple[Field, ...]] = {}


def fields_of(kind: type[Any]) -> tuple[Field, ...]:
    """The described fields of a record, in the order in which they are written."""
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(_read(kind))
    return _FIELDS[kind]


def _read(kind: type[Any]) -> Iterator[Field]:
    hints = typing.get_type_hints(kind, include_extras=True)
    described_fields = getattr(kind, "model_fields", None) or kind.__dataclass_fields__
    defaults = {name: field.default for name, field in described_fields.items()}
    for key, hint in hints.items():
        for cell in getattr(hint, "__metadata__", ()):
            if isinstance(cell, Cell) and key in defaults:
                yield Field(key, cell, typing.get_args(hint)[0], defaults[key])


def contents(record: Any) -> dict[str, Any]:
    """The fields of a described record by name, whether or not they have a cell."""
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
