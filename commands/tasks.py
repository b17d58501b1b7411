"""`task`, `submit`, `withdraw`: what is owed and what comes in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commands import console, looking, options, session
from engine import errors, form, records
from storage import intake, sheets
from workflows import board, deliveries, desk, duties, roster

ARRIVALS = form.Form(
    key="arrivals",
    title="收件登记",
    columns=(
        form.Column(key="unit", title="单位", required=True, aliases=("单位名称", "编码")),
        form.Column(key="received_on", title="收到日期", kind="date"),
        form.Column(key="doc", title="收文号"),
    ),
    unique=("unit",),
)


@click.group()
def task() -> None:
    """事项：列出、接收、退回、重办、免办、延期。"""


@task.command("list")
@click.option("--unit", "unit_", default="", metavar="单位")
@click.option("--task", "kind", default="", metavar="事项")
@click.option("--state", default="", metavar="状态", help="未开始、待报、已报待审、已接收、已免办、已取消。")
@click.option("--colour", default="", metavar="颜色", help="正常、临期、逾期。")
@click.option("--owner", default="", metavar="承办")
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


@task.command("accept")
@options.task_choice
@click.option(
    "--from", "file", type=options.FILE, default=None, metavar="文件", help="收件登记表（单位、收到日期、收文号）：收纸质件并接收。"
)
@click.option("--received", type=options.DAY, default=None, metavar="日期", help="实际办结日期。")
@options.bulk
@options.pass_session
def task_accept(
    of: session.Session,
    ids: tuple[str, ...],
    unit_: str,
    task: str,
    file: Path | None,
    received: date | None,
    yes: bool,
    how: desk.How,
    json_: bool,
) -> None:
    """接收已报的材料，或办结无须报送的事项；成批时用 --task 或 --from。"""
    if file is not None:
        papers = _arrivals(of, file, task)
        options.run(lambda how: deliveries.submit(of.clerk, book=of.book, papers=papers, how=how), how, json_=json_, yes=yes, is_bulk=True)
        return
    chosen = options.tasks_of(of, ids, unit_=unit_, task=task, states=("handed_in",))
    options.run(
        lambda how: deliveries.accept(of.clerk, book=of.book, ids=chosen, received_on=received, how=how),
        how,
        json_=json_,
        yes=yes,
        is_bulk=len(chosen) > 1,
    )


def _arrivals(of: session.Session, file: Path, task: str) -> list[deliveries.Paper]:
    if not task:
        raise errors.Misuse("用 --from 时请用 --task 说明事项。")
    table = sheets.read_table(intake.read_bytes(file), ARRIVALS)
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


@task.command("return")
@options.task_choice
@options.reasoned
@options.bulk
@options.pass_session
def task_return(of: session.Session, ids: tuple[str, ...], unit_: str, task: str, why: str, yes: bool, how: desk.How, json_: bool) -> None:
    """退回修改（须写理由）：事项重新待报，单位会得到通知。"""
    chosen = options.tasks_of(of, ids, unit_=unit_, task=task, states=("handed_in",))
    options.run(
        lambda how: deliveries.give_back(of.clerk, book=of.book, ids=chosen, why=why, how=how),
        how,
        json_=json_,
        yes=yes,
        is_bulk=len(chosen) > 1,
    )


@task.command("reopen")
@options.task_choice
@options.reasoned
@options.bulk
@options.pass_session
def task_reopen(of: session.Session, ids: tuple[str, ...], unit_: str, task: str, why: str, yes: bool, how: desk.How, json_: bool) -> None:
    """已接收或已免办的重新办理（须写理由）。"""
    chosen = options.tasks_of(of, ids, unit_=unit_, task=task, states=("accepted", "waived"))
    options.run(
        lambda how: duties.reopen(of.clerk, book=of.book, ids=chosen, why=why, how=how), how, json_=json_, yes=yes, is_bulk=len(chosen) > 1
    )


@task.command("waive")
@options.task_choice
@options.reasoned
@options.bulk
@options.pass_session
def task_waive(of: session.Session, ids: tuple[str, ...], unit_: str, task: str, why: str, yes: bool, how: desk.How, json_: bool) -> None:
    """免办（须写理由）；必办事项不能免。"""
    chosen = options.tasks_of(of, ids, unit_=unit_, task=task, states=("waiting", "open"))
    options.run(
        lambda how: duties.waive(of.clerk, book=of.book, ids=chosen, why=why, how=how), how, json_=json_, yes=yes, is_bulk=len(chosen) > 1
    )


@task.command("extend")
@options.task_choice
@click.option("--due", "due_on", type=options.DAY, required=True, metavar="日期", help="新期限。")
@click.option("--agreed-by", default="", metavar="姓名", help="谁同意的。")
@click.option("--oral", is_flag=True, help="口头同意。")
@options.reasoned
@options.bulk
@options.pass_session
def task_extend(
    of: session.Session,
    ids: tuple[str, ...],
    unit_: str,
    task: str,
    due_on: date,
    agreed_by: str,
    oral: bool,
    why: str,
    yes: bool,
    how: desk.How,
    json_: bool,
) -> None:
    """延期：写明谁同意；旧期限的提醒随即作废。"""
    chosen = options.tasks_of(of, ids, unit_=unit_, task=task, states=("waiting", "open"))
    options.run(
        lambda how: duties.extend(of.clerk, book=of.book, ids=chosen, due_on=due_on, why=why, agreed_by=agreed_by, oral=oral, how=how),
        how,
        json_=json_,
        yes=yes,
        is_bulk=len(chosen) > 1,
    )


@click.command()
@click.argument("unit_", default="", metavar="[单位]")
@click.argument("task", default="", metavar="[事项]")
@click.argument("files", nargs=-1, type=options.FILE, metavar="[文件]…")
@click.option("--dir", "folder", type=options.FILE, default=None, metavar="文件夹", help="成批：每个单位一个子文件夹；须用 --task。")
@click.option("--task", "kind", default="", metavar="事项", help="与 --dir 同用。")
@click.option("--received", type=options.DAY, default=None, metavar="日期", help="收到日期，默认今天；是否逾期以此为准。")
@click.option("--via", default="paper", metavar="方式", help="paper 纸质、phone 电话、mail 邮件、system 系统。")
@click.option("--doc", default="", metavar="收文号")
@click.option("--supplement", is_flag=True, help="补报：已接收的之外再补。")
@options.bulk
@options.pass_session
def submit(
    of: session.Session,
    unit_: str,
    task: str,
    files: tuple[Path, ...],
    folder: Path | None,
    kind: str,
    received: date | None,
    via: str,
    doc: str,
    supplement: bool,
    yes: bool,
    how: desk.How,
    json_: bool,
) -> None:
    """收件：mofan submit 单位 事项 文件…；或 mofan submit --dir 文件夹 --task 事项。"""
    if folder is not None:
        papers = _folders(of, folder, kind, received, via, doc)
    else:
        if not unit_ or not task:
            raise errors.Misuse("请写单位和事项：mofan submit 单位 事项 文件…；成批用 --dir。")
        taken = tuple(_file(path) for path in files)
        subject = options.unit(of, unit_)
        papers = [deliveries.Paper(subject=subject, task=task, files=taken, received_on=received, via=via, doc=doc, supplement=supplement)]
    options.run(
        lambda how: deliveries.submit(of.clerk, book=of.book, papers=papers, how=how), how, json_=json_, yes=yes, is_bulk=folder is not None
    )


def _file(path: Path) -> deliveries.File:
    found = intake.read_bytes(path)
    return deliveries.File(name=found.name, data=found.data)


def _folders(of: session.Session, folder: Path, task: str, received: date | None, via: str, doc: str) -> list[deliveries.Paper]:
    if not task:
        raise errors.Misuse("用 --dir 时请用 --task 说明事项。")
    if not folder.is_dir():
        raise errors.Misuse(f"{folder} 不是文件夹：其中应为每个单位一个子文件夹，以单位名称或编码命名。")
    papers: list[deliveries.Paper] = []
    faults: list[records.Fault] = []
    with of.looking() as seen:
        known = roster.names(seen.connection, seen)
    for each in sorted(path for path in folder.iterdir() if path.is_dir()):
        code = known.exactly(each.name)
        inside = sorted(path for path in each.iterdir() if path.is_file() and not path.name.startswith((".", "~$")))
        if code is None:
            hint = known.nearest(each.name).lstrip("，") or "应以单位名称或编码命名"
            faults.append(records.Fault(message="没有这个单位", where=str(each), expected=hint))
        elif not inside:
            faults.append(records.Fault(message="是空文件夹", where=str(each)))
        elif any(one.subject == code for one in papers):
            faults.append(records.Fault(message="同一单位有两个文件夹", where=str(each)))
        else:
            files = tuple(_file(path) for path in inside)
            papers.append(deliveries.Paper(subject=code, task=task, files=files, received_on=received, via=via, doc=doc))
    if faults:
        raise errors.Misuse(faults)
    if not papers:
        raise errors.Misuse(f"{folder} 里没有子文件夹。")
    return papers


@click.command()
@options.task_choice
@options.reasoned
@options.bulk
@options.pass_session
def withdraw(of: session.Session, ids: tuple[str, ...], unit_: str, task: str, why: str, yes: bool, how: desk.How, json_: bool) -> None:
    """撤回已报未审的材料。"""
    chosen = options.tasks_of(of, ids, unit_=unit_, task=task, states=("handed_in",))
    options.run(
        lambda how: deliveries.withdraw(of.clerk, book=of.book, ids=chosen, why=why, how=how),
        how,
        json_=json_,
        yes=yes,
        is_bulk=len(chosen) > 1,
    )
