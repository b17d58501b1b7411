"""The options by which a described record is entered: its fields say what they are called."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import click

from commands.options.entries import Pack, argument, option
from commands.options.values import DAY, NUMBER, Word
from engine.described import REQUIRED, Field, fields_of


def options_of(
    kind: type[Any], *, leading: Collection[str] = (), apart: Collection[str] = ()
) -> tuple[click.Parameter, ...]:
    """A parameter for each field of a record of that `kind`, in its order, but for those `apart`.

    The fields `leading` are arguments, written without a name.
    """
    fields = [field for field in fields_of(kind) if field.key not in apart]
    return tuple(
        argument(field.key, **_settings(field))
        if field.key in leading
        else option_of(kind, field.key)
        for field in fields
    )


def option_of(kind: type[Any], key: str, **settings: Any) -> click.Option:
    """The option for one field of a record; `settings` where it differs here."""
    (field,) = (each for each in fields_of(kind) if each.key == key)
    described = _settings(field)
    if field.type is bool:
        described = {"is_flag": True}
    elif field.default is REQUIRED:
        described["required"] = True
    else:
        described["default"] = field.default
    choices = "、".join(field.cell.words.values())
    described["help"] = f"{field.cell.note or choices or field.cell.title}。"
    name = field.cell.option or key.replace("_", "-")
    return option(f"--{name}", key, **{**described, **settings})


def entry_of(
    kind: type[Any],
    *,
    leading: Collection[str] = (),
    apart: Collection[str] = (),
    made_by: str = "commands.lookup:entered",
) -> Pack:
    """The options of one record as `options_of` has them: a body gets it whole, as `entry`."""
    return Pack(
        argument="entry",
        options=options_of(kind, leading=leading, apart=apart),
        made_by=made_by,
        fixed={"record": kind},
    )


def _settings(field: Field) -> dict[str, Any]:
    cell = field.cell
    if cell.words:
        return {"type": Word(cell.title, cell.words), "metavar": cell.value or cell.title}
    if field.kind == "date":
        return {"type": DAY, "metavar": cell.value or "日期"}
    if field.kind == "integer":
        return {"type": NUMBER, "metavar": cell.value or cell.title}
    return {"metavar": cell.value or cell.title}
