"""The forms of a cycle: what a scheme says about a table, as the engine's form.

Blank ones go out, filled ones come back as plain rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from documents import csv, parser, reader, uploads
from engine import errors, fields
from engine.described import Cell, described
from workflows.kernel import meaning
from workflows.kernel.cycle_view import CycleView
from workflows.scheme import compiler, model

FILES = {"nothing": "材料", "file": "文件"}
EXPLAINING = {column.key for printed in compiler.PRINTED.values() for column in printed[1:]}


def title(cycle: CycleView, brings: str) -> str:
    """What a task wants, as people call it."""
    return FILES.get(brings) or f"《{_plan(cycle, brings).title}》"


def of(cycle: CycleView, key: str) -> fields.Form:
    """The form of that key with its printed rows.

    Raises Misuse, listing the forms, if there is none.
    """
    return compiler.form_of(cycle.scheme, _plan(cycle, key))


@described
class FormRow:
    """A table of the scheme as listed, with the tasks that want it."""

    key: Annotated[str, Cell("编号")]
    title: Annotated[str, Cell("表")]
    tasks: Annotated[str, Cell("用于")]


def listed(cycle: CycleView) -> list[FormRow]:
    """Every table that the scheme has, in its order."""
    return [
        FormRow(
            key=form.key,
            title=form.title,
            tasks="、".join(
                plan.name for plan in cycle.pinned.tasks.values() if plan.brings == form.key
            ),
        )
        for form in cycle.scheme.forms
    ]


def of_work(cycle: CycleView, does: str, concerns: str = "") -> str:
    """The key of the table that a kind of the office's work reads (打分、相关考核结果).

    `does` is the work as tasks name it, `concerns` its object (empty: whatever it is). Raises
    Misuse where the scheme's tasks do not say which table it is.
    """
    keyed = {form.key for form in cycle.scheme.forms}
    work_tasks = [
        task
        for task in cycle.pinned.tasks.values()
        if task.does == does and concerns in ("", task.concerns)
    ]
    form_keys = dict.fromkeys(task.brings for task in work_tasks if task.brings in keyed)
    if len(form_keys) != 1:
        choices = (
            "、".join(f"{form.key}（{form.title}）" for form in cycle.scheme.forms) or "（无）"
        )
        raise errors.Misuse(
            f"“{cycle.scheme.title}”没有写明这项工作用哪张表：请用 --form 说明，有 {choices}。"
        )
    return next(iter(form_keys))


def read(cycle: CycleView, key: str, files: Sequence[uploads.Upload]) -> list[dict[str, Any]]:
    """The rows of the one table among `files`, as canonical values by the column's key.

    `key` is the form's. Raises Misuse with every fault, or where there is not one table.
    """
    tables = [file for file in files if file.kind == "text" or file.family == "table"]
    if len(tables) != 1:
        count = "没有" if not tables else f"有{len(tables)}个"
        raise errors.Misuse(
            f"{title(cycle, key)}要报一个表格文件（.xlsx、.xls、.et、.ods、.csv），现{count}表格。"
        )
    table = reader.read_table(tables[0], of(cycle, key), year_of=cycle.year_of)
    return [
        {name: plain(content) for name, content in row.values.items() if name not in EXPLAINING}
        for row in table.rows
    ]


def table(cycle: CycleView, key: str, file: uploads.Upload) -> parser.Table:
    """The typed rows of the table in `file`, read by the form `key`, each with its place.

    Raises Misuse with every fault.
    """
    return reader.read_table(file, of(cycle, key), year_of=cycle.year_of)


def filled_csv(cycle: CycleView, key: str, rows: Sequence[Mapping[str, fields.Value]]) -> bytes:
    """The form `key` filled in with `rows`, as CSV that spreadsheets open.

    No text in it is taken for a formula.
    """
    return csv.write_csv(of(cycle, key), rows)


def plain(content: fields.Value) -> Any:
    """A cell's value as a journal keeps it: numbers with places and dates as text."""
    if isinstance(content, Decimal):
        return format(content, "f")
    return content.isoformat() if isinstance(content, date) else content


def _plan(cycle: CycleView, key: str) -> model.Form:
    forms = {form.key: form for form in cycle.scheme.forms}
    return forms[meaning.key_of("表", {each: form.title for each, form in forms.items()}, key)]
