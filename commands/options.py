"""Options that many commands share, and how a change is run: named once, the same everywhere."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from commands import console
from commands.session import Session
from documents import cells, uploads
from engine import clock, errors, fields, texts
from workflows.directory import units
from workflows.kernel import cycle_view
from workflows.kernel.service import Outcome, RunOptions
from workflows.kernel.use_case import UseCase
from workflows.tasks import outbox

F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")
Call = Callable[[RunOptions], Outcome]
Decorator = Callable[[F], F]
DAYS = {"今天": 0, "昨天": -1}


class Day(click.ParamType[date]):
    """A day as a clerk writes it: 2020-05-29, 5月29日 (of this year), 今天, 昨天."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """`value` as a day, in this year where it names none. Raises Misuse."""
        if isinstance(value, date):
            return value
        session: Session = click.get_current_context().obj
        today = clock.local_date(session.time.now(), cycle_view.OFFICE_ZONE)
        if value in DAYS:
            return today + timedelta(days=DAYS[value])
        day = cells.parse(
            fields.Column(key="day", title="日期", kind="date"), value, default_year=today.year
        )
        if isinstance(day, date):
            return day
        raise errors.Misuse(f"日期“{console.shown(value)}”应形如 2020-05-29 或 5月29日。")


class Number(click.ParamType[int]):
    """A whole number within bounds; as they stand, of a size that a database holds."""

    name = "数字"

    def __init__(self, least: int = 1, most: int = 2**31 - 1) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """`value` as a number. Raises Misuse, naming the option that `param` is."""
        wanted = fields.Column(
            key="n", title="数字", kind="integer", minimum=self.least, maximum=self.most
        )
        number = cells.parse(wanted, value)
        if isinstance(number, int):
            return number
        option = f"{param.opts[0]} " if isinstance(param, click.Option) else ""
        raise errors.Misuse(f"{option}“{console.shown(value)}”：{wanted.expectation}。")


class Word(click.ParamType[str]):
    """One of a few words, by its key or by its title; comes as the key.

    `noun` is what a fault calls them; `titles` are the titles by key.
    """

    def __init__(self, noun: str, titles: Mapping[str, str]) -> None:
        self.name, self.titles = noun, titles

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The key that `value` means. Raises Misuse, listing all of them."""
        for key, title in self.titles.items():
            if texts.fold(value) in (key, texts.fold(title)):
                return key
        choices = "、".join(f"{key}（{title}）" for key, title in self.titles.items())
        raise errors.Misuse(f"没有{self.name}“{console.shown(value)}”：有 {choices}。")


DAY = Day()
NUMBER = Number()
FILE = click.Path(path_type=Path)


def pass_session(command: F) -> F:
    """Give the command its session as first argument."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return command(click.get_current_context().obj, *args, **kwargs)

    return wrapped  # type: ignore[return-value]


def packs(
    argument: str, *decorators: Decorator[Any]
) -> Callable[[Callable[..., Any]], Decorator[Any]]:
    """Options that belong together, written once.

    A command decorated with what this makes gets one argument instead of them: `argument` holds
    what the decorated function makes of the session and of the values of the `decorators`.
    """

    def make(pack: Callable[..., Any]) -> Decorator[Any]:
        names = list(inspect.signature(pack).parameters)[1:]

        def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(command)
            def wrapped(*args: Any, **kwargs: Any) -> Any:
                values = {name: kwargs.pop(name) for name in names}
                return command(
                    *args, **{argument: pack(click.get_current_context().obj, **values)}, **kwargs
                )

            for option in reversed(decorators):
                wrapped = option(wrapped)
            return wrapped

        return decorate

    return make


class Run:
    """How a change is run and told.

    Call it with a use-case and its arguments: `run(letters.cancel, ids=ids, why=why)`. With `asks`
    it is tried first, shown and asked about, unless `yes` was said before. Where anything was
    refused, what was done is told all the same, and the program ends with the exit code of a
    refusal.
    """

    def __init__(
        self,
        session: Session,
        run_options: RunOptions,
        *,
        json_: bool,
        yes: bool = True,
        asks: bool = False,
    ) -> None:
        self.session, self.run_options, self.json_ = session, run_options, json_
        self.yes, self.asks = yes, asks

    def __call__(self, use_case: UseCase[P], *args: P.args, **kwargs: P.kwargs) -> None:
        """Run `use_case` on the cycle that is meant, by whoever acts, and tell what came of it."""
        self.several([self.bind(use_case, *args, **kwargs)])

    def bind(self, use_case: UseCase[P], *args: P.args, **kwargs: P.kwargs) -> Call:
        """A call of `use_case` that waits only for its run options, for `several`."""
        session = self.session

        def call(run_options: RunOptions) -> Outcome:
            ledger = session.ledger if use_case.ledger is None else None
            return use_case.on(session.clerk, ledger, run_options)(*args, **kwargs)

        return call

    def asking(self, is_bulk: bool = True) -> Run:
        """The same; where `is_bulk`, what would be done is shown first and asked about."""
        return Run(self.session, self.run_options, json_=self.json_, yes=self.yes, asks=is_bulk)

    def several(self, calls: Sequence[Call]) -> None:
        """Run these one after the other, each under an operation number of its own."""
        session = self.session
        if self.asks and not self.run_options.dry_run and not self.yes:
            tried = self._do(calls, dataclasses.replace(self.run_options, dry_run=True))
            if tried.done and not tried.was_repeated:
                console.agree(console.plan(self._in_words(tried), session.names, session.titles))
        outcome = self._do(calls, self.run_options)
        if self.json_:
            console.tell_outcome(outcome, json_=True)
        else:
            console.tell_outcome(
                self._in_words(outcome), names=session.names, titles=session.titles
            )

    def _in_words(self, outcome: Outcome) -> Outcome:
        """The same with titles for subjects; who has a code of the roster keeps the code."""
        titles, names = self.session.titles, self.session.names

        def called(subject: str) -> str:
            title = "" if subject in names else titles.get(subject, "")
            return title or subject.partition(":")[2] or subject

        return dataclasses.replace(
            outcome,
            done=tuple(
                dataclasses.replace(change, subject=called(change.subject))
                for change in outcome.done
            ),
            refused=tuple(
                dataclasses.replace(refusal, subject=called(refusal.subject))
                for refusal in outcome.refused
            ),
        )

    def _do(self, calls: Sequence[Call], run_options: RunOptions) -> Outcome:
        """One after the other; what one refuses does not keep the next from being done."""
        outcomes = []
        for number, call in enumerate(calls, 1):
            try:
                outcomes.append(call(run_options.part(number) if len(calls) > 1 else run_options))
            except errors.Refused as refused:
                outcomes.append(Outcome(refused=refused.refusals, was_dry=run_options.dry_run))
        return Outcome(
            done=tuple(change for outcome in outcomes for change in outcome.done),
            refused=tuple(refusal for outcome in outcomes for refusal in outcome.refused),
            was_repeated=bool(outcomes) and all(outcome.was_repeated for outcome in outcomes),
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
    """A change of one thing: `dry_run` keeps nothing, an `op` that was used before does nothing."""
    return Run(session, RunOptions(op=op, dry_run=dry_run), json_=json_)


@packs("run", _OP, _DRY, _YES, _ALL, reports)
def bulk(
    session: Session, op: str, dry_run: bool, yes: bool, all_or_none: bool, json_: bool
) -> Run:
    """A change of many things: it asks, unless `yes`; `all_or_none`: one refusal refuses all."""
    return Run(
        session, RunOptions(op=op, dry_run=dry_run, all_or_none=all_or_none), json_=json_, yes=yes
    )


def read_upload(path: Path) -> tuple[str, bytes]:
    """A file from outside, let in: its cleaned name and its content. Raises Misuse."""
    upload = uploads.read_bytes(path)
    return upload.name, upload.data


def save(output: Path, content: bytes, suffix: str = ".xlsx") -> None:
    """Write `content` to `output`, whose name has to end in `suffix`, and say so.

    Raises Misuse rather than overwrite what somebody may have filled in, NotNow where it cannot
    be written.
    """
    if output.suffix.lower() != suffix:
        raise errors.Misuse(f"{output} 应以 {suffix} 结尾。")
    try:
        with output.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise errors.Misuse(f"{output} 已经有了，请另取一个名称。") from error
    except OSError as error:
        raise errors.NotNow(f"写不进 {output}：{errors.reason(error)}。") from error
    console.say(str(output))


def save_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` (content by path within `folder`) into a folder that is empty or not there.

    Raises Misuse for one that holds anything, NotNow where it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise errors.Misuse(f"{folder} 已有内容：请另选一个空文件夹。")
    try:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    except OSError as error:
        raise errors.NotNow(f"写不进 {folder}：{error.strerror}。") from error
    console.say(f"{folder}：{len(files)}个文件")


def read_text(path: Path) -> str:
    """The text of a file in any of the usual encodings. Raises Misuse."""
    return uploads.decode(uploads.read_bytes(path))[0]


def subjects_of(session: Session, names: Sequence[str]) -> list[str]:
    """The codes of the subjects that `names` mean. Raises Misuse for a name that means no one.

    Units are meant by code, full name or unambiguous part, branches by their code, the cycle
    itself by its label or 全局.
    """
    with session.looking() as cycle:
        roster = units.names(cycle.connection, cycle)
        branches = (
            {case.subject for case in cycle.every_case}
            if any("-" in name for name in names)
            else set()
        )
        return [name.upper() if name.upper() in branches else roster.find(name) for name in names]


def subject_of(session: Session, name: str) -> str:
    """The code of the subject that `name` means, as in `subjects_of`; "" where it is empty."""
    return subjects_of(session, [name])[0] if name else ""


def channel_names(session: Session) -> list[str]:
    """The channels of the home by name: those that are always there, and those of its settings.

    No channel is loaded for it.
    """
    return list(
        dict.fromkeys(("folder", outbox.MANUAL, *session.home.settings.get("channels", {})))
    )


def department(session: Session, text: str) -> str:
    """The key of a department of the cycle that is meant, by key, name or unambiguous part.

    Raises Misuse, listing them.
    """
    with session.looking() as cycle:
        names = {department.key: department.name for department in cycle.scheme.departments}
    keys = [key for key, name in names.items() if text in (key, name)] or [
        key for key, name in names.items() if text in name
    ]
    if len(keys) != 1:
        choices = "、".join(f"{key}（{name}）" for key, name in names.items())
        raise errors.Misuse(f"没有部门“{console.shown(text)}”：有 {choices}。")
    return keys[0]


def pairs(words: Sequence[str], flag: str, noun: str) -> list[tuple[str, str]]:
    """Name and property from each of the `words`, written 名称=内容 with a sign of either width.

    Raises Misuse for anything else, naming the option (`flag`) and the property (`noun`).
    """
    parts = []
    for word in words:
        name, sign, content = word.replace("＝", "=").partition("=")
        if not name.strip() or not sign or not content.strip():
            raise errors.Misuse(f"{flag} 应写作 名称={noun}，现为“{console.shown(word)}”。")
        parts.append((name.strip(), content.strip()))
    return parts


def subject_pairs(
    session: Session, words: Sequence[str], flag: str, noun: str
) -> list[tuple[str, str]]:
    """Subject's code and property from each of the `words`, read as `pairs` does."""
    return [(subject_of(session, name), content) for name, content in pairs(words, flag, noun)]
