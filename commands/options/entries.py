"""The words that option tables are written in: a command is an entry, its body is named.

A table imports nothing of the house, so that help and completion load none of it: what a command
does, and what turns its options into what the body takes, is found by name when it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import click

from commands import chinese
from engine import entry_points


class Door:
    """What the program was called with, as every command finds it in its context.

    `settings` are the global flags by name, `reads` other formats than the program's own.
    """

    def __init__(self, settings: Mapping[str, Any], reads: Any = None) -> None:
        self.settings, self.reads = settings, reads
        self.close: Callable[[], None] = lambda: None

    @cached_property
    def session(self) -> Any:
        """What a body stands on (`commands.session.Session`), made when it is first needed."""
        session = entry_points.load("commands.session:opened")(self.settings, self.reads)
        self.close = session.close
        return session


def session() -> Any:
    """The session of the command that is being run."""
    door: Door = click.get_current_context().obj
    return door.session


class Later(NamedTuple):
    """A default that the house knows, by its name; where it is a function, what that returns.

    Nobody asks for it while words are only completed.
    """

    name: str

    def __call__(self) -> Any:
        if click.get_current_context().resilient_parsing:
            return None
        known = entry_points.load(self.name)
        return known() if callable(known) else known


class Pack(NamedTuple):
    """Options that belong together: a body gets one `argument` instead of their values.

    It is what `made_by` (`module:function`) makes of the session, of their values by name, and of
    what is `fixed` for this command.
    """

    argument: str
    options: tuple[click.Parameter, ...]
    made_by: str
    fixed: Mapping[str, Any] = MappingProxyType({})


class Entry(chinese.Command):
    """A command: its name, its page of help, its parameters, and the name of its body."""

    def __init__(self, name: str, text: str, *parts: click.Parameter | Pack, body: str) -> None:
        self.body = body
        self.packs = tuple(part for part in parts if isinstance(part, Pack))
        parameters = [
            parameter
            for part in parts
            for parameter in (part.options if isinstance(part, Pack) else (part,))
        ]
        super().__init__(name, params=parameters, help=text, callback=self._call)

    @property
    def arguments(self) -> list[str]:
        """The names under which the body gets what was written."""
        packed = {option.name for pack in self.packs for option in pack.options}
        single = [parameter.name for parameter in self.params if parameter.name not in packed]
        return [str(name) for name in (*single, *(pack.argument for pack in self.packs))]

    def _call(self, **values: Any) -> Any:
        for pack in self.packs:
            own = {str(option.name): values.pop(str(option.name)) for option in pack.options}
            values[pack.argument] = entry_points.load(pack.made_by)(session(), **own, **pack.fixed)
        return entry_points.load(self.body)(session(), **values)


class Group(chinese.Group):
    """Commands under one word."""

    def entry(self, name: str, text: str, *parts: click.Parameter | Pack, body: str) -> None:
        """One command of the group, as `Entry` takes it."""
        self.add_command(Entry(name, text, *parts, body=body))


def entry(name: str, text: str, *parts: click.Parameter | Pack, body: str) -> Entry:
    """A command of the program, as `Entry` takes it."""
    return Entry(name, text, *parts, body=body)


def group(name: str, text: str) -> Group:
    """An empty group with its page of help."""
    return Group(name, help=text)


def option(*names: str, **settings: Any) -> click.Option:
    """An option, as `click.option` takes it."""
    return click.Option(list(names), **settings)


def argument(name: str, **settings: Any) -> click.Argument:
    """An argument, as `click.argument` takes it."""
    return click.Argument([name], **settings)
