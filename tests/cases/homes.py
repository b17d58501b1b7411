"""Sandboxes of the bundled year with eight invented units, and the tables that come in to them."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900

from engine import errors
from tests.support import programs
from tests.support.programs import Program, RunResult

FAULT, REFUSED = errors.Misuse.exit_code, errors.Refused.exit_code
UNITS = (
    "编码,单位名称,行业分类,片组,联系部室,参与方式,提醒方式,党支部数",
    "U001,演练办公厅,综合机关,第一片组,联系一组,全面实施,电话,12",
    "U005,演练监委,综合机关,第一片组,联系一组,全面实施,电话,10",
    "U016,演练工委,综合机关,第一片组,联系一组,参加不排名,消息,6",
    "U034,演练东厅,经济部门,第二片组,联系二组,全面实施,消息,20",
    "U035,演练西厅,经济部门,第二片组,联系二组,全面实施,消息,35",
    "U042,演练南厅,经济部门,第二片组,联系二组,全面实施,消息,18",
    "U049,演练北局,民生部门,第三片组,联系二组,全面实施,消息,8",
    "U067,演练扶贫办,民生部门,第三片组,联系二组,全面实施,消息,5",
)
CONTACTS = (
    "单位,职务,姓名,电话,邮箱,B角,起始日期",
    "演练东厅,联络员,吴四,60000004,,,2020-04-20",
    "演练西厅,联络员,郑五,60000005,,,2020-04-20",
    "演练南厅,联络员,冯六,60000006,,,2020-04-20",
)
QUOTAS = {
    "quota: 20, surplus: 24": "quota: 3, surplus: 4",
    "quota: 100, surplus: 110": "quota: 4, surplus: 5",
}
INDICATORS = tuple(
    f"{group}{number}"
    for group, count in {"学": 3, "严": 3, "干": 3, "基": 4, "措": 4, "效": 4}.items()
    for number in range(1, count + 1)
)


def do(program: Program, *command: object) -> RunResult:
    """What a command says that has to succeed before the question can be put."""
    answer = program(*command)
    programs.done(answer)
    return answer


def output(answer: RunResult) -> str:
    """All that a command wrote."""
    return answer.out + answer.err


def scheme_folder(
    folder: Path,
    units: Iterable[str] = UNITS,
    rewrite: Callable[[str], str] = lambda yaml: yaml,
) -> Path:
    """The bundled scheme in a folder, with these lines of units and so many fewer to be named.

    `rewrite` makes another text of its scheme.yaml and of its sheet of tasks.
    """
    answer = programs.run("scheme", "new", str(folder), "--from", "henan-2020")
    programs.done(answer)
    programs.written(folder / "units.csv", *units)
    yaml = (folder / "scheme.yaml").read_text(encoding="utf-8")
    for bundled, smaller in QUOTAS.items():
        assert bundled in yaml
        yaml = yaml.replace(bundled, smaller)
    (folder / "scheme.yaml").write_text(rewrite(yaml), encoding="utf-8")
    tasks = (folder / "tasks.csv").read_text(encoding="utf-8")
    (folder / "tasks.csv").write_text(rewrite(tasks), encoding="utf-8")
    return folder


def empty_home(folder: Path, now: str = "2020-04-24") -> Program:
    """A sandbox with its first clerk and nothing else."""
    program = Program(home=folder, now=now)
    do(program, "init", "--sandbox", "--name", "王经办")
    return Program(home=folder, now=now, person="王经办")


def opened_home(folder: Path) -> Program:
    """The year on its first day, with a reviewer and three contacts.

    The scheme and the contacts lie beside the home.
    """
    program = empty_home(folder)
    do(program, "person", "add", "李审核", "--role", "审核人")
    do(program, "cycle", "open", scheme_folder(folder.parent / "scheme"))
    contacts = programs.written(folder.parent / "contacts.csv", *CONTACTS)
    do(program, "unit", "import", contacts)
    return program


def query(program: Program, statement: str) -> list[tuple[Any, ...]]:
    """What the home's database answers."""
    with contextlib.closing(sqlite3.connect(program.database)) as connection:
        return connection.execute(statement).fetchall()


def messages(program: Program) -> list[dict[str, Any]]:
    """The messages about 演练南厅, as the outbox lists them."""
    entries: list[dict[str, Any]] = do(program, "outbox", "list", "--unit", "南厅", "--json").json
    return entries


def marks(path: Path, assessor: str, unit: str = "演练南厅") -> Path:
    """A sheet in which an assessor takes every indicator of a unit, on paper and on site."""
    return programs.written(
        path,
        "单位,考评员,来源,要点编号,得分,扣分理由",
        *(
            f"{unit},{assessor},{source},{indicator},1,x"
            for source in ("资料", "现场")
            for indicator in INDICATORS
        ),
    )


def workbook(
    path: Path,
    *table: Sequence[object],
    formats: Mapping[str, str] | None = None,
    hidden_rows: Iterable[int] = (),
    epoch: datetime = CALENDAR_WINDOWS_1900,
) -> Path:
    """A workbook whose only sheet holds these rows.

    `formats` are number formats by the address of a cell; `epoch` is the day that serials count
    from.
    """
    spreadsheet = openpyxl.Workbook()
    spreadsheet.epoch = epoch
    page: Any = spreadsheet.active
    for cells in table:
        page.append(cells)
    for address, number_format in (formats or {}).items():
        page[address].number_format = number_format
    for number in hidden_rows:
        page.row_dimensions[number].hidden = True
    spreadsheet.save(path)
    return path
