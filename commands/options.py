"""Options that many commands share, and the way a change is run: named once, the same everywhere."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from commands import console, session
from engine import errors
from storage import intake
from workflows import desk, roster, view

F = TypeVar("F", bound=Callable[..., Any])
Call = Callable[[desk.How], desk.Outcome]


class Day(click.ParamType[date]):
    """A day: 2020-05-29, 5月29日, 今天."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"):
            try:
                return datetime.strptime(str(value), form).date()
            except ValueError:
                continue
        raise errors.Misuse(f"日期“{value}”应形如 2020-05-29。")


DAY = Day()
FILE = click.Path(path_type=Path)


def pass_session(command: F) -> F:
    """Give the command its session as first argument."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return command(click.get_current_context().obj, *args, **kwargs)

    return wrapped  # type: ignore[return-value]


def changes(command: F) -> F:
    """`--op` and `--dry-run`, as one `how`; `--json`."""

    @click.option("--op", default="", metavar="编号", help="操作编号：同一编号只办一次。")
    @click.option("--dry-run", is_flag=True, help="只试办，不保存。")
    @click.option("--json", "json_", is_flag=True, help="以 JSON 输出。")
    @functools.wraps(command)
    def wrapped(*args: Any, op: str, dry_run: bool, **kwargs: Any) -> Any:
        return command(*args, how=desk.How(op=op, dry_run=dry_run), **kwargs)

    return wrapped  # type: ignore[return-value]


def bulk(command: F) -> F:
    """What a bulk change takes besides: `--yes`, `--all-or-none`."""

    @click.option("--yes", is_flag=True, help="不再询问。")
    @click.option("--all-or-none", is_flag=True, help="有一个不能办就都不办。")
    @functools.wraps(command)
    def wrapped(*args: Any, all_or_none: bool, how: desk.How, **kwargs: Any) -> Any:
        return command(*args, how=desk.How(op=how.op, dry_run=how.dry_run, all_or_none=all_or_none), **kwargs)

    return changes(wrapped)  # type: ignore[return-value]


def reports(command: F) -> F:
    """`--json` of a command that only reports."""
    return click.option("--json", "json_", is_flag=True, help="以 JSON 输出。")(command)


def reasoned(command: F) -> F:
    """`--why`."""
    return click.option("--why", default="", metavar="理由", help="理由，写入日志。")(command)


def run(call: Call, how: desk.How, *, json_: bool, yes: bool = True, is_bulk: bool = False) -> None:
    """Do it and tell it. A bulk change is tried first, shown and asked about."""
    if is_bulk and not how.dry_run and not yes:
        tried = call(desk.How(op=how.op, dry_run=True, all_or_none=how.all_or_none))
        if tried.done:
            console.agree(console.plan(tried), yes=yes)
    console.outcome(call(how), json_=json_)


def bound(use_case: Callable[..., desk.Outcome], of: session.Session, **arguments: Any) -> Call:
    """A use-case on the cycle that is meant, by whoever acts, waiting only for how it is to be run."""
    return lambda how: use_case(of.clerk, book=of.book, how=how, **arguments)


def save(output: Path, data: bytes) -> None:
    """Write a file that was asked for and say where. Raises NotNow where it cannot be written."""
    try:
        output.write_bytes(data)
    except OSError as error:
        raise errors.NotNow(f"写不进 {output}：{error.strerror}。") from error
    console.say(str(output))


def read_text(path: Path) -> str:
    """The text of a file in any of the usual encodings. Raises Misuse."""
    return intake.decode(intake.read_bytes(path))[0]


def units(of: session.Session, texts: Sequence[str]) -> list[str]:
    """Subjects by code, full name or unambiguous part; branches by their code; the cycle itself by its label or 全局."""
    with of.looking() as seen:
        known = roster.names(seen.connection, seen)
        branches = {case.subject for case in seen.every_case} if any("-" in text for text in texts) else set()
        return [text.upper() if text.upper() in branches else known.find(text) for text in texts]


def unit(of: session.Session, text: str) -> str:
    """One of them."""
    return units(of, [text])[0]


def tasks_of(of: session.Session, ids: Sequence[str], *, unit_: str, task: str, states: Sequence[str]) -> list[int]:
    """Tasks by number, or by unit and task, or all of one task in these states. Raises Misuse where that names none."""
    if ids:
        if wrong := [text for text in ids if not text.isdecimal()]:
            raise errors.Misuse(f"事项编号应为数字：{'、'.join(wrong)}；用 mofan task list 查看编号。")
        return [int(text) for text in ids]
    if not task:
        raise errors.Misuse("请写事项编号，或用 --task（及 --unit）说明事项。")
    with of.looking() as seen:
        key = seen.pinned.task(task).key
        subject = roster.names(seen.connection, seen).find(unit_) if unit_ else ""
        found = [one for one in seen.every_task if one.kind == key and (not subject or one.subject == subject)]
        chosen = found if subject else [one for one in found if one.state in states]
        if not chosen:
            raise errors.Misuse(f"没有符合的事项：{view_name(seen, key)}。")
        return [one.id for one in chosen]


def view_name(seen: view.View, key: str) -> str:
    """A task's name."""
    return seen.pinned.tasks[key].name


def task_choice(command: F) -> F:
    """`IDS…`, `--unit`, `--task`: which tasks."""
    command = click.argument("ids", nargs=-1, metavar="[编号]…")(command)
    command = click.option("--unit", "unit_", default="", metavar="单位", help="单位的编码、名称或不致混淆的一部分。")(command)
    return click.option("--task", default="", metavar="事项", help="事项的键或名称。")(command)
