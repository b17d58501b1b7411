"""`submit`: papers that come in, one by one or by the folder."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from commands import lookup, running
from commands.session import Session
from documents import uploads
from engine import errors, records
from workflows.cases import submissions
from workflows.directory import units

Arrival = Callable[..., submissions.Paper]
BY_SYSTEMS = ("thumbs.db", "desktop.ini")


def arrived(
    session: Session, received: date | None, via: str, doc: str, supplement: bool
) -> Arrival:
    """How papers came in."""
    return functools.partial(
        submissions.Paper, received_on=received, via=via, doc=doc, supplement=supplement
    )


def paper_submit(
    session: Session,
    unit: str,
    task: str,
    files: Sequence[Path],
    folder: Path | None,
    kind: str,
    coming: Arrival,
    run: running.Run,
) -> None:
    if kind and folder is None:
        task, files = kind, [*([Path(task)] if task else []), *files]
    if folder is not None and unit:
        raise errors.Misuse("用 --dir 时不另写单位和文件。")
    if folder is not None:
        papers = _folders(session, folder, kind, coming)
    elif unit and task:
        papers = [coming(subject=lookup.subject_of(session, unit), task=task, files=_files(files))]
    else:
        raise errors.Misuse("请写单位和事项：mofan submit 单位 事项 文件…；成批用 --dir。")
    run.asking(folder is not None)(submissions.submit, papers=papers)


def _files(paths: Iterable[Path]) -> tuple[submissions.File, ...]:
    """These files. Raises Misuse with the faults of all of them."""
    files: list[submissions.File] = []
    faults: list[records.Fault] = []
    for path in paths:
        try:
            upload = uploads.read_bytes(path)
            files.append(submissions.File(name=upload.name, content=upload.data))
        except errors.Misuse as error:
            faults += error.faults
    if faults:
        raise errors.Misuse(faults)
    return tuple(files)


def _folders(session: Session, folder: Path, task: str, coming: Arrival) -> list[submissions.Paper]:
    if not task:
        raise errors.Misuse("用 --dir 时请用 --task 说明事项。")
    if not folder.is_dir():
        raise errors.Misuse(
            f"{folder} 不是文件夹：其中应为每个单位一个子文件夹，以单位名称或编码命名。"
        )
    papers: list[submissions.Paper] = []
    faults: list[records.Fault] = []
    with session.looking() as cycle:
        names = units.names(cycle.connection, cycle)
    for path in _inside(folder):
        code, inside = names.exactly(path.name), _inside(path) if path.is_dir() else []
        if not path.is_dir():
            faults.append(records.Fault(message="不在任何单位的子文件夹里", where=str(path)))
        elif code is None:
            hint = names.nearest(path.name).lstrip("，") or "应以单位名称或编码命名"
            faults.append(records.Fault(message="没有这个单位", where=str(path), expected=hint))
        elif not inside:
            faults.append(records.Fault(message="是空文件夹", where=str(path)))
        elif any(paper.subject == code for paper in papers):
            faults.append(records.Fault(message="同一单位有两个文件夹", where=str(path)))
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
    """What somebody put into a folder, less what systems put there.

    Raises Misuse where it cannot be read.
    """
    try:
        return sorted(
            path
            for path in folder.iterdir()
            if not path.name.startswith((".", "~$")) and path.name.lower() not in BY_SYSTEMS
        )
    except OSError as error:
        raise errors.Misuse(f"{folder} 读不出来：{errors.reason(error)}。") from error
