"""What the words of a command line are: days, numbers, words; how they are read is found later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from commands.options import entries
from engine import entry_points

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path


def _is_left(value: Any, ctx: click.Context | None) -> bool:
    """Whether a value is let be: a default that nobody typed, or words that are only completed."""
    return not isinstance(value, str) or (ctx is not None and ctx.resilient_parsing)


class Day(click.ParamType["date"]):
    """A day as a clerk writes it: 2020-05-29, 5月29日 or 5.29 (of this year), 昨天, 上周五."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """`value` as a day. Raises Misuse."""
        if _is_left(value, ctx):
            return cast("date", value)
        day: date = entry_points.load("commands.parsing:day")(entries.session(), value)
        return day


class Number(click.ParamType[int]):
    """A whole number within bounds; as they stand, of a size that a database holds."""

    name = "数字"

    def __init__(self, least: int = 1, most: int = 2**31 - 1) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """`value` as a number. Raises Misuse, naming the option that `param` is."""
        if _is_left(value, ctx):
            return cast("int", value)
        option = f"{param.opts[0]} " if isinstance(param, click.Option) else ""
        number: int = entry_points.load("commands.parsing:number")(
            value, self.least, self.most, option
        )
        return number


class Which(Number):
    """A number, or the name of whom the one thing is about; a name comes as it was typed."""

    name = "编号或单位"

    def convert(  # type: ignore[override]
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        """`value` as a number where it has the form of one, else as it stands. Raises Misuse."""
        if isinstance(value, str) and not value.strip().lstrip("+-").isdecimal():
            return value
        return super().convert(value, param, ctx)


class Word(click.ParamType[str]):
    """One of a few words, by its key or by its title; comes as the key.

    `noun` is what a fault calls them; `titles` are their titles by key, or the name of these.
    """

    def __init__(self, noun: str, titles: str | Mapping[str, str]) -> None:
        self.name, self._titles = noun, titles

    @property
    def titles(self) -> Mapping[str, str]:
        """Their titles by key."""
        titles = self._titles
        known: Mapping[str, str] = entry_points.load(titles) if isinstance(titles, str) else titles
        return known

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The key that `value` means. Raises Misuse, listing all of them."""
        if _is_left(value, ctx):
            return cast("str", value)
        key: str = entry_points.load("commands.parsing:word")(value, self.name, self.titles)
        return key


class File(click.Path):
    """A path, which need not lead to anything."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """`value` as a path."""
        if _is_left(value, ctx):
            return cast("Path", value)
        path: Path = entry_points.load("pathlib:Path")(super().convert(value, param, ctx))
        return path


DAY = Day()
NUMBER = Number()
WHICH = Which()
FILE = File()
