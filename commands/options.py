"""Options that many commands share, and the way a change is run: named once, the same everywhere."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from commands import console
from commands.session import Session
from documents import cells, uploads
from engine import clock, errors, fields, texts
from workflows.directory import units as unit_directory
from workflows.kernel import cycle_view
from workflows.kernel.service import Outcome, RunOptions
from workflows.tasks import outbox

F = TypeVar("F", bound=Callable[..., Any])
Call = Callable[[RunOptions], Outcome]
Decorator = Callable[[F], F]
DAYS = {"今天": 0, "昨天": -1}


class Day(click.ParamType[date]):
    """A day as a clerk writes it: 2020-05-29, 5月29日 (of this year), 今天, 昨天."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        here: Session = click.get_current_context().obj
        today = clock.local_date(here.time.now(), cycle_view.OFFICE_ZONE)
        if value in DAYS:
            return today + timedelta(days=DAYS[value])
        found = cells.parse(
            fields.Column(key="day", title="日期", kind="date"), value, default_year=today.year
        )
        if isinstance(found, date):
            return found
        raise errors.Misuse(f"日期“{console.shown(value)}”应形如 2020-05-29 或 5月29日。")


class Number(click.ParamType[int]):
    """A whole number within bounds; as they stand, of a size that a database holds."""

    name = "数字"

    def __init__(self, least: int = 1, most: int = 2**31 - 1) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        wanted = fields.Column(
            key="n", title="数字", kind="integer", minimum=self.least, maximum=self.most
        )
        found = cells.parse(wanted, value)
        if isinstance(found, int):
            return found
        what = f"{param.opts[0]} " if isinstance(param, click.Option) else ""
        raise errors.Misuse(f"{what}“{console.shown(value)}”：{wanted.expectation}。")


class Word(click.ParamType[str]):
    """One of a few things, by its key or as it is called; comes as the key."""

    def __init__(self, what: str, titles: Mapping[str, str]) -> None:
        self.name, self.titles = what, titles

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        found = [
            key
            for key, title in self.titles.items()
            if texts.fold(value) in (key, texts.fold(title))
        ]
        if found:
            return found[0]
        raise errors.Misuse(
            f"没有{self.name}“{console.shown(value)}”：有 {'、'.join(f'{k}（{title}）' for k, title in self.titles.items())}。"
        )


DAY = Day()
NUMBER = Number()
FILE = click.Path(path_type=Path)


def pass_session(command: F) -> F:
    """Give the command its session as first argument."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return command(click.get_current_context().obj, *args, **kwargs)

    return wrapped  # type: ignore[return-value]


def packs(argument: str, *given: Decorator[Any]) -> Callable[[Callable[..., Any]], Decorator[Any]]:
    """Options that belong together, said once: a command decorated with the result gets, as that one argument, what the decorated
    function makes of the session and of their values."""

    def make(pack: Callable[..., Any]) -> Decorator[Any]:
        names = list(inspect.signature(pack).parameters)[1:]

        def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(command)
            def wrapped(*args: Any, **kwargs: Any) -> Any:
                values = {name: kwargs.pop(name) for name in names}
                return command(
                    *args, **{argument: pack(click.get_current_context().obj, **values)}, **kwargs
                )

            for option in reversed(given):
                wrapped = option(wrapped)
            return wrapped

        return decorate

    return make


class Run:
    """How a change is run and told. Call it with what is to be done; `asks`: it is tried first, shown and asked about.

    Raises Refused when anything was refused, after what was done has been told.
    """

    def __init__(
        self, session: Session, run_options: RunOptions, *, json_: bool, yes: bool = True
    ) -> None:
        self.of, self.how, self.json_, self.yes = session, run_options, json_, yes

    def __call__(self, *calls: Call, asks: bool = False) -> None:
        if asks and not self.how.dry_run and not self.yes:
            tried = self._do(calls, dataclasses.replace(self.how, dry_run=True))
            if tried.done and not tried.was_repeated:
                console.agree(console.plan(self._told(tried), self.of.names, self.of.titles))
        found = self._do(calls, self.how)
        if self.json_:
            console.outcome(found, json_=True)
        else:
            console.outcome(self._told(found), names=self.of.names, titles=self.of.titles)

    def _told(self, found: Outcome) -> Outcome:
        """The same, about what people call it: who has a code of the roster keeps it beside the name."""
        titles = {key: title for key, title in self.of.titles.items() if key not in self.of.names}

        def said(subject: str) -> str:
            return titles.get(subject) or subject.partition(":")[2] or subject

        done = tuple(dataclasses.replace(one, subject=said(one.subject)) for one in found.done)
        refused = tuple(
            dataclasses.replace(one, subject=said(one.subject)) for one in found.refused
        )
        return dataclasses.replace(found, done=done, refused=refused)

    def _do(self, calls: Sequence[Call], run_options: RunOptions) -> Outcome:
        """One after the other; what one refuses does not keep the next from being done."""
        found = []
        for n, call in enumerate(calls, 1):
            try:
                found.append(call(run_options.part(n) if len(calls) > 1 else run_options))
            except errors.Refused as refused:
                found.append(Outcome(refused=refused.refusals, was_dry=run_options.dry_run))
        return Outcome(
            done=tuple(done for one in found for done in one.done),
            refused=tuple(refusal for one in found for refusal in one.refused),
            was_repeated=bool(found) and all(one.was_repeated for one in found),
            was_dry=run_options.dry_run,
        )


_OP = click.option("--op", default="", metavar="编号", help="操作编号：同一编号只办一次。")
_DRY = click.option("--dry-run", is_flag=True, help="只试办，不保存。")
_YES = click.option("--yes", is_flag=True, help="不再询问。")
_ALL = click.option("--all-or-none", is_flag=True, help="有一个不能办就都不办。")
reports = click.option("--json", "json_", is_flag=True, help="以 JSON 输出。")
reasoned = click.option("--why", default="", metavar="理由", help="理由，写入日志。")


@packs("run", _OP, _DRY, reports)
def changes(session: Session, op: str, dry_run: bool, json_: bool) -> Run:
    """A change of one thing."""
    return Run(session, RunOptions(op=op, dry_run=dry_run), json_=json_)


@packs("run", _OP, _DRY, _YES, _ALL, reports)
def bulk(
    session: Session, op: str, dry_run: bool, yes: bool, all_or_none: bool, json_: bool
) -> Run:
    """A change of many things: asks unless told not to."""
    return Run(
        session, RunOptions(op=op, dry_run=dry_run, all_or_none=all_or_none), json_=json_, yes=yes
    )


def bound(use_case: Callable[..., Outcome], session: Session, **arguments: Any) -> Call:
    """A use-case on the cycle that is meant, by whoever acts, waiting only for how it is to be run."""
    return lambda run_options: use_case(
        session.clerk, ledger=session.ledger, run_options=run_options, **arguments
    )


def taken(path: Path) -> tuple[str, bytes]:
    """A file from outside, let in: its cleaned name and its content. Raises Misuse."""
    found = uploads.read_bytes(path)
    return found.name, found.data


def save(output: Path, data: bytes, suffix: str = ".xlsx") -> None:
    """Write a workbook that was asked for and say where. Raises Misuse rather than overwrite what somebody may have filled in, NotNow where it
    cannot be written."""
    if output.suffix.lower() != suffix:
        raise errors.Misuse(f"{output} 应以 {suffix} 结尾。")
    try:
        with output.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise errors.Misuse(f"{output} 已经有了，请另取一个名称。") from error
    except OSError as error:
        raise errors.NotNow(f"写不进 {output}：{errors.reason(error)}。") from error
    console.say(str(output))


def save_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into an empty folder. Raises Misuse for one that holds anything, NotNow where it cannot be written."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise errors.Misuse(f"{folder} 已有内容：请另选一个空文件夹。")
    try:
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    except OSError as error:
        raise errors.NotNow(f"写不进 {folder}：{error.strerror}。") from error
    console.say(f"{folder}：{len(files)}个文件")


def read_text(path: Path) -> str:
    """The text of a file in any of the usual encodings. Raises Misuse."""
    return uploads.decode(uploads.read_bytes(path))[0]


def units(session: Session, texts: Sequence[str]) -> list[str]:
    """Subjects by code, full name or unambiguous part; branches by their code; the cycle itself by its label or 全局."""
    with session.looking() as cycle:
        known = unit_directory.names(cycle.connection, cycle)
        branches = (
            {case.subject for case in cycle.every_case}
            if any("-" in text for text in texts)
            else set()
        )
        return [text.upper() if text.upper() in branches else known.find(text) for text in texts]


def unit(session: Session, text: str) -> str:
    """One of them; nobody where nobody is named."""
    return units(session, [text])[0] if text else ""


def channel_names(session: Session) -> list[str]:
    """The channels of the home by name, without loading them: those that are always there, and those of its settings."""
    return list(
        dict.fromkeys(("folder", outbox.MANUAL, *session.home.settings.get("channels", {})))
    )


def department(session: Session, text: str) -> str:
    """A department of the cycle that is meant, by its key or name; comes as the key. Raises Misuse, listing them."""
    with session.looking() as cycle:
        known = {one.key: one.name for one in cycle.scheme.departments}
    found = [key for key, name in known.items() if text in (key, name)] or [
        key for key, name in known.items() if text in name
    ]
    if len(found) != 1:
        raise errors.Misuse(
            f"没有部门“{console.shown(text)}”：有 {'、'.join(f'{key}（{name}）' for key, name in known.items())}。"
        )
    return found[0]


def pairs(texts: Sequence[str], flag: str, what: str) -> list[tuple[str, str]]:
    """What is said of somebody: `谁=什么`, in either width. Raises Misuse for anything else."""
    found = []
    for text in texts:
        name, sign, said = text.replace("＝", "=").partition("=")
        if not name.strip() or not sign or not said.strip():
            raise errors.Misuse(f"{flag} 应写作 名称={what}，现为“{console.shown(text)}”。")
        found.append((name.strip(), said.strip()))
    return found


def of_units(session: Session, texts: Sequence[str], flag: str, what: str) -> list[tuple[str, str]]:
    """The same of units."""
    return [(unit(session, name), said) for name, said in pairs(texts, flag, what)]
