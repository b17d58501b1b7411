"""Click in Chinese: pages of help, and what is wrong with a command line.

Light, for `--help` and completion load nothing else.
"""

from __future__ import annotations

import contextlib
import inspect
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import click

HEADINGS = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}
_PIECES = re.compile(r"[!-~]+|\s+|.[，。；：、）”》]*")
_BROKEN_LINE = re.compile(r"(?<=[，。；：、）”》])\n(?=\S)")


def width(text: str) -> int:
    """Columns that the text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrapped(text: str, most: int) -> list[str]:
    """Lines of at most `most` columns.

    A word in Latin letters stays whole, a closing mark stays behind its word.
    """
    lines = [""]
    for piece in _PIECES.findall(" ".join(text.split())):
        if lines[-1] and width(lines[-1]) + width(piece) > most:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def without_breaks(text: str | None) -> str | None:
    """A text of help without the line breaks that the source has after Chinese marks.

    Paragraphs stay.
    """
    return text and _BROKEN_LINE.sub("", inspect.cleandoc(text))


class Formatter(click.HelpFormatter):
    """A page of help whose columns stand under each other although Chinese characters count two."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line of usage, after 用法 unless there is another `prefix`."""
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading(HEADINGS.get(heading, heading))

    def write_text(self, text: str) -> None:
        for line in wrapped(text, self.width - self.current_indent):
            self.write(" " * self.current_indent + line + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Two columns, name and text, `col_spacing` columns apart.

        A name wider than `col_max` stands on a line of its own.
        """
        rows = list(rows)
        first = min(max((width(name) for name, _ in rows), default=0), col_max) + col_spacing
        for name, text in rows:
            lines = wrapped(
                text.replace("  [required]", "（必写）"),
                max(self.width - self.current_indent - first, 20),
            )
            if width(name) > first - col_spacing:
                self.write(" " * self.current_indent + name + "\n")
                name = ""
            for line in lines:
                self.write(
                    (" " * self.current_indent + name + " " * (first - width(name)) + line).rstrip()
                    + "\n"
                )
                name = ""


class Context(click.Context):
    """A context whose help is written by our formatter."""

    formatter_class = Formatter


class Command(click.Command):
    """A command whose help and usage are Chinese."""

    context_class = Context

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", **settings})
        self.help = without_breaks(self.help)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_chinese(super().get_help_option(ctx))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True
        with _naming_the_command(ctx):
            extra = super().parse_args(ctx, args)
        if extra and not ctx.resilient_parsing:
            home = "；数据目录写在命令前：mofan --home 目录 init" if ctx.info_name == "init" else ""
            hint = home or "；名称中有空格的请加引号"
            raise click.UsageError(f"多写了“{' '.join(extra)}”{hint}。", ctx)
        words = [
            word
            for entry in ctx.params.values()
            for word in (entry if isinstance(entry, tuple) else [entry])
        ]
        if any(isinstance(word, str) and _is_garbled(word) for word in words):
            raise click.UsageError("有认不出的字符：请在 UTF-8 的终端里输入。", ctx)
        return extra


class Group(click.Group):
    """A group of such commands."""

    context_class = Context
    command_class = Command

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(
            *args, **{"options_metavar": "[选项]", "subcommand_metavar": "命令 …", **settings}
        )
        self.help = without_breaks(self.help)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_chinese(super().get_help_option(ctx))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _naming_the_command(ctx):
            return super().parse_args(ctx, args)


@contextlib.contextmanager
def _naming_the_command(ctx: click.Context) -> Iterator[None]:
    """Faults know the command they are about."""
    try:
        yield
    except click.UsageError as error:
        error.ctx = error.ctx or ctx
        raise


def _is_garbled(text: str) -> bool:
    """Whether bytes are in it that no encoding of this terminal explains."""
    return any("\ud800" <= char <= "\udfff" for char in text)


def _in_chinese(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "显示这一页。"
    return option
