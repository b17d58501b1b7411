"""`task`, `submit`, `withdraw`: what is owed and what comes in."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from commands import chinese, console, looking, options, session
from documents import reader, uploads
from engine import errors, fields, records
from workflows import board, deliveries, duties, roster

Coming = Callable[..., deliveries.Paper]
BY_SYSTEMS = ("thumbs.db", "desktop.ini")
ARRIVALS = fields.Form(
    key="arrivals",
    title="收件登记",
    columns=(
        fields.Column(key="unit", title="单位", required=True, aliases=("单位名称", "编码")),
        fields.Column(key="received_on", title="收到日期", kind="date"),
        fields.Column(key="doc", title="收文号"),
    ),
    unique=("unit",),
)


@chinese.group()
def task() -> None:
    """事项：列出、接收、退回、重办、免办、延期。"""


@task.command("list")
@click.option("--unit", "unit_", default="", metavar="单位", help="只列这个单位的。")
@click.option("--task", "kind", default="", metavar="事项", help="只列这一事项，键或名称。")
@click.option("--state", default="", metavar="状态", help="未开始、待报、已报待审、已接收、已免办、已取消。")
@click.option("--colour", default="", metavar="颜色", help="正常、临期、逾期。")
@click.option("--owner", default="", metavar="承办", help="只列由其承办的。")
@click.option("--due-by", type=options.DAY, default=None, metavar="日期", help="该日及以前到期的。")
@options.reports
@options.pass_session
def task_list(of: session.Session, unit_: str, kind: str, state: str, colour: str, owner: str, due_by: date | None, json_: bool) -> None:
    """列出事项。"""
    subjects = options.units(of, [unit_]) if unit_ else []
    with of.looking() as seen:
        chosen = board.TaskFilter(kind=kind, state=state, subjects=subjects, colour=colour, owner=owner, due_by=due_by)
        found = board.task_list(seen, chosen)
    if json_:
        console.as_json(found)
    else:
        looking.table_of(found, with_subject=True)


OUTSTANDING = ("waiting", "open", "handed_in")


class Chosen:
    """Which tasks: these numbers, or those of one kind (`task`), of one unit or of all; of all only the ones in the `states`
    asked for, and of one unit, which may owe it several times, these or else what is not settled."""

    def __init__(self, of: session.Session, numbers: Sequence[int], unit: str, task: str, states: Sequence[str]) -> None:
        self.of, self.numbers, self.unit, self.task, self.states = of, numbers, unit, task, states

    @cached_property
    def ids(self) -> Sequence[int]:
        """Their numbers. Raises Misuse where that names none."""
        if self.numbers:
            return self.numbers
        if not self.task:
            raise errors.Misuse("请写事项编号（见 mofan task list），或用 --task（及 --unit）说明事项。")
        subject = options.unit(self.of, self.unit)
        with self.of.looking() as seen:
            plan = seen.pinned.task(self.task)
            found = [one for one in seen.every_task if one.kind == plan.key and subject in ("", one.subject)]
            meant = [one for one in found if one.state in self.states]
            found = (meant or [one for one in found if one.state in OUTSTANDING] or found) if subject else meant
        if not found:
            raise errors.Misuse(f"没有符合的事项：{plan.name}。")
        return [one.id for one in found]


def _tasks(*states: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`IDS…`, `--unit`, `--task`."""

    @options.packs(
        "chosen",
        click.argument("numbers", nargs=-1, type=options.NUMBER, metavar="[编号]…"),
        click.option("--unit", default="", metavar="单位", help="单位的编码、名称或不致混淆的一部分。"),
        click.option("--task", default="", metavar="事项", help="事项的键或名称。"),
    )
    def chosen(of: session.Session, numbers: Sequence[int], unit: str, task: str) -> Chosen:
        return Chosen(of, numbers, unit, task, states)

    return chosen


@task.command("accept")
@_tasks("handed_in")
@click.option(
    "--from", "file", type=options.FILE, default=None, metavar="文件", help="收件登记表（单位、收到日期、收文号）：收纸质件并接收。"
)
@click.option("--received", type=options.DAY, default=None, metavar="日期", help="实际办结日期。")
@options.bulk
@options.pass_session
def task_accept(of: session.Session, chosen: Chosen, file: Path | None, received: date | None, run: options.Run) -> None:
    """接收已报的材料，或办结无须报送的事项；成批时用 --task 或 --from。"""
    if file is not None:
        papers = _arrivals(of, file, chosen.task)
        run(lambda how: deliveries.submit(of.clerk, book=of.book, papers=papers, how=how), asks=True)
        return
    run(lambda how: deliveries.accept(of.clerk, book=of.book, ids=chosen.ids, received_on=received, how=how), asks=len(chosen.ids) > 1)


@task.command("return")
@_tasks("handed_in")
@options.reasoned
@options.bulk
@options.pass_session
def task_return(of: session.Session, chosen: Chosen, why: str, run: options.Run) -> None:
    """退回修改（须写理由）：事项重新待报，单位会得到通知。"""
    run(lambda how: deliveries.give_back(of.clerk, book=of.book, ids=chosen.ids, why=why, how=how), asks=len(chosen.ids) > 1)


@task.command("reopen")
@_tasks("accepted", "waived")
@options.reasoned
@options.bulk
@options.pass_session
def task_reopen(of: session.Session, chosen: Chosen, why: str, run: options.Run) -> None:
    """已接收或已免办的重新办理（须写理由）。"""
    run(lambda how: duties.reopen(of.clerk, book=of.book, ids=chosen.ids, why=why, how=how), asks=len(chosen.ids) > 1)


@task.command("waive")
@_tasks("waiting", "open")
@options.reasoned
@options.bulk
@options.pass_session
def task_waive(of: session.Session, chosen: Chosen, why: str, run: options.Run) -> None:
    """免办（须写理由）；必办事项不能免。"""
    run(lambda how: duties.waive(of.clerk, book=of.book, ids=chosen.ids, why=why, how=how), asks=len(chosen.ids) > 1)


@task.command("extend")
@_tasks("waiting", "open")
@click.option("--due", "due_on", type=options.DAY, required=True, metavar="日期", help="新期限。")
@click.option("--agreed-by", default="", metavar="姓名", help="谁同意的。")
@click.option("--oral", is_flag=True, help="口头同意。")
@options.reasoned
@options.bulk
@options.pass_session
def task_extend(of: session.Session, chosen: Chosen, due_on: date, agreed_by: str, oral: bool, why: str, run: options.Run) -> None:
    """延期：写明谁同意；旧期限的提醒随即作废。"""
    agreed: dict[str, Any] = {"due_on": due_on, "agreed_by": agreed_by, "oral": oral, "why": why}
    run(lambda how: duties.extend(of.clerk, book=of.book, ids=chosen.ids, how=how, **agreed), asks=len(chosen.ids) > 1)


@chinese.command()
@_tasks("handed_in")
@options.reasoned
@options.bulk
@options.pass_session
def withdraw(of: session.Session, chosen: Chosen, why: str, run: options.Run) -> None:
    """撤回已报未审的材料。"""
    run(lambda how: deliveries.withdraw(of.clerk, book=of.book, ids=chosen.ids, why=why, how=how), asks=len(chosen.ids) > 1)


def _arrivals(of: session.Session, file: Path, task: str) -> list[deliveries.Paper]:
    if not task:
        raise errors.Misuse("用 --from 时请用 --task 说明事项。")
    table = reader.read_table(uploads.read_bytes(file), ARRIVALS)
    with of.looking() as seen:
        codes, faults = roster.names(seen.connection, seen).of_cells(table)
        year = seen.scheme.year
    if faults:
        raise errors.Misuse(faults)
    papers = []
    for row in table.rows:
        day = row.values["received_on"]
        doc = str(row.values["doc"] or f"〔{year}〕纸质件登记")
        received = day if isinstance(day, date) else None
        papers.append(deliveries.Paper(subject=codes[row.number], task=task, received_on=received, doc=doc, accept=True))
    return papers


@options.packs(
    "coming",
    click.option("--received", type=options.DAY, default=None, metavar="日期", help="收到日期，默认今天；是否逾期以此为准。"),
    click.option("--via", type=options.Word("收件方式", deliveries.VIA), default="paper", metavar="方式", help="纸质、电话、邮件、系统。"),
    click.option("--doc", default="", metavar="收文号", help="收文号。"),
    click.option("--supplement", is_flag=True, help="补报：已接收的之外再补。"),
)
def _coming(of: session.Session, received: date | None, via: str, doc: str, supplement: bool) -> Coming:
    """How papers came in."""
    return functools.partial(deliveries.Paper, received_on=received, via=via, doc=doc, supplement=supplement)


@chinese.command()
@click.argument("unit", default="", metavar="[单位]")
@click.argument("task", default="", metavar="[事项]")
@click.argument("files", nargs=-1, type=options.FILE, metavar="[文件]…")
@click.option("--dir", "folder", type=options.FILE, default=None, metavar="文件夹", help="成批：每个单位一个子文件夹；须用 --task。")
@click.option("--task", "kind", default="", metavar="事项", help="事项；与 --dir 同用。")
@_coming
@options.bulk
@options.pass_session
def submit(
    of: session.Session, unit: str, task: str, files: Sequence[Path], folder: Path | None, kind: str, coming: Coming, run: options.Run
) -> None:
    """收件：mofan submit 单位 事项 文件…；或 mofan submit --dir 文件夹 --task 事项。"""
    if kind and folder is None:
        task, files = kind, [*([Path(task)] if task else []), *files]
    if folder is not None and unit:
        raise errors.Misuse("用 --dir 时不另写单位和文件。")
    if folder is not None:
        papers = _folders(of, folder, kind, coming)
    elif unit and task:
        papers = [coming(subject=options.unit(of, unit), task=task, files=_files(files))]
    else:
        raise errors.Misuse("请写单位和事项：mofan submit 单位 事项 文件…；成批用 --dir。")
    run(lambda how: deliveries.submit(of.clerk, book=of.book, papers=papers, how=how), asks=folder is not None)


def _files(paths: Iterable[Path]) -> tuple[deliveries.File, ...]:
    """These files. Raises Misuse with the faults of all of them."""
    found: list[deliveries.File] = []
    faults: list[records.Fault] = []
    for path in paths:
        try:
            read = uploads.read_bytes(path)
            found.append(deliveries.File(name=read.name, data=read.data))
        except errors.Misuse as error:
            faults += error.faults
    if faults:
        raise errors.Misuse(faults)
    return tuple(found)


def _folders(of: session.Session, folder: Path, task: str, coming: Coming) -> list[deliveries.Paper]:
    if not task:
        raise errors.Misuse("用 --dir 时请用 --task 说明事项。")
    if not folder.is_dir():
        raise errors.Misuse(f"{folder} 不是文件夹：其中应为每个单位一个子文件夹，以单位名称或编码命名。")
    papers: list[deliveries.Paper] = []
    faults: list[records.Fault] = []
    with of.looking() as seen:
        known = roster.names(seen.connection, seen)
    for each in _inside(folder):
        code, inside = known.exactly(each.name), _inside(each) if each.is_dir() else []
        if not each.is_dir():
            faults.append(records.Fault(message="不在任何单位的子文件夹里", where=str(each)))
        elif code is None:
            hint = known.nearest(each.name).lstrip("，") or "应以单位名称或编码命名"
            faults.append(records.Fault(message="没有这个单位", where=str(each), expected=hint))
        elif not inside:
            faults.append(records.Fault(message="是空文件夹", where=str(each)))
        elif any(one.subject == code for one in papers):
            faults.append(records.Fault(message="同一单位有两个文件夹", where=str(each)))
        else:
            try:
                papers.append(coming(subject=code, task=task, files=_files(inside)))
            except errors.Misuse as error:
                faults += error.faults
    if faults:
        raise errors.Misuse(faults)
    if not papers:
        raise errors.Misuse(f"{folder} 里没有子文件夹。")
    return papers


def _inside(folder: Path) -> list[Path]:
    """What somebody put into a folder, less what systems put there. Raises Misuse where it cannot be read."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")) and path.name.lower() not in BY_SYSTEMS)
    except OSError as error:
        raise errors.Misuse(f"{folder} 读不出来：{errors.reason(error)}。") from error
