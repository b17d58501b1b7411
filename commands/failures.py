"""How a command ends that did not end well: a sentence and an exit code."""

from __future__ import annotations

import contextlib
import difflib
import errno
import os
import sys
from collections.abc import Iterable

import click

from engine import entry_points, errors, texts

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
UNREACHABLE = (errno.ENAMETOOLONG, errno.ELOOP, errno.EACCES, errno.EPERM)


def told(error: BaseException) -> int:
    """Say what is wrong and how to go on; comes back with the exit code.

    Raises again what is our own fault.
    """
    match error:
        case click.Abort() | KeyboardInterrupt():
            code = errors.NotNow.exit_code
            return _failed("已中断；已提交的改动保留，未提交的不保留。", code)
        case click.ClickException():
            return _failed(_fault(error), errors.Misuse.exit_code)
        case errors.Refused():
            entry_points.load("commands.console:tell_refusals")(error.refusals)
            return error.exit_code
        case errors.UserError():
            return _failed(str(error), error.exit_code)
        case BrokenPipeError():
            _discard_output()
            return 0
        case SystemExit():
            # Click leaves so when nobody reads any more what it writes.
            _discard_output()
            return 0
        case OSError() if error.errno in UNREACHABLE and error.filename:
            name = os.fsdecode(error.filename)
            return _failed(f"{name}：{errors.reason(error)}。", errors.Misuse.exit_code)
        case OSError() if error.errno in FULL:
            _discard_output()
            return _failed(
                f"写不出去（{errors.reason(error)}）；已提交的改动保留，未提交的不保留。",
                errors.NotNow.exit_code,
            )
    raise error


def _discard_output() -> None:
    """Nobody takes what is still to be written: let it go, also at the end of the program."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(text: str, code: int) -> int:
    with contextlib.suppress(BrokenPipeError):
        sys.stderr.write(texts.clean(text) + "\n")
    return code


def nearest(text: str, names: Iterable[str]) -> str:
    """A hint: `，是不是 …？`, or nothing."""
    near = difflib.get_close_matches(text, list(names), n=1)
    return f"，是不是 {near[0]}？" if near else ""


def _fault(error: click.ClickException) -> str:
    """What is wrong with the command line, and where to look it up."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    ctx = getattr(error, "ctx", None)
    usage = f"\n{ctx.get_usage()}\n详见 {ctx.command_path} --help" if ctx is not None else ""
    return _sentence(error, ctx) + usage


def _sentence(error: click.ClickException, ctx: click.Context | None) -> str:
    params = ctx.command.get_params(ctx) if ctx is not None else []
    match error:
        case click.NoSuchOption():
            flags = [flag for param in params for flag in param.opts]
            hint = nearest(error.option_name, flags) or "。"
            return f"没有选项 {error.option_name}{hint}"
        case click.exceptions.NoSuchCommand():
            names = (
                ctx.command.list_commands(ctx)
                if ctx is not None and isinstance(ctx.command, click.Group)
                else []
            )
            return f"没有命令“{error.command_name}”{nearest(error.command_name, names) or '。'}"
        case click.BadOptionUsage():
            is_flag = any(
                param.is_flag
                for param in params
                if isinstance(param, click.Option) and error.option_name in param.opts
            )
            return f"选项 {error.option_name} 后面{'不写' if is_flag else '要写'}内容。"
        case click.MissingParameter() if error.param is not None:
            is_option = isinstance(error.param, click.Option)
            option = f"选项 {error.param.opts[0]} " if is_option else "："
            return f"缺少{option}{error.param.metavar or ''}。"
    return error.format_message()
