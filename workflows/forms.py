"""The forms of a cycle: what a scheme says about a table, as the engine's form. Blank ones go out, filled ones come back as plain rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from engine import errors, form
from storage import intake, sheet_writing, sheets
from workflows import view
from workflows.scheme import model

FILES = {"nothing": "材料", "file": "文件"}


def title(seen: view.View, brings: str) -> str:
    """What a task wants, as people call it."""
    return FILES.get(brings) or f"《{_plan(seen, brings).title}》"


def of(seen: view.View, key: str) -> form.Form:
    """The form of that key with its printed rows: one an indicator, one a figure, or none."""
    plan = _plan(seen, key)
    own = tuple(_column(column) for column in plan.columns)
    scheme = seen.scheme
    notes = plan.notes
    if plan.rows == "indicators":
        first = (
            form.Column(key="indicator", title="编号", kind="code", required=True),
            form.Column(key="group", title="类别"),
            form.Column(key="about", title="考评要点"),
        )
        groups = {group.key: group.name for group in scheme.groups}
        rows = tuple({"indicator": one.key, "group": groups.get(one.group, ""), "about": one.text} for one in scheme.indicators)
        return form.Form(key=key, title=plan.title, columns=(*first, *own), notes=notes, unique=("indicator",), fixed_rows=rows)
    if plan.rows == "figures" and scheme.figures is not None:
        first = (
            form.Column(key="figure", title="项目", required=True),
            form.Column(key="measure", title="计量单位"),
            form.Column(key="about", title="口径"),
        )
        rows = tuple({"figure": one.name, "measure": one.measure, "about": one.note} for one in scheme.figures.figures)
        return form.Form(key=key, title=plan.title, columns=(*first, *own), notes=notes, unique=("figure",), fixed_rows=rows)
    return form.Form(key=key, title=plan.title, columns=own, notes=notes)


def read(seen: view.View, key: str, files: Sequence[intake.Intake], *, subject: str) -> list[dict[str, Any]]:
    """The rows of the one table among these files, as canonical values. Raises Misuse with every fault, or where there is not one table."""
    tables = [file for file in files if file.kind == "text" or intake.TYPES[file.kind].family == "table"]
    if len(tables) != 1:
        found = "没有" if not tables else f"有{len(tables)}个"
        raise errors.Misuse(f"{title(seen, key)}要报一个表格文件（.xlsx、.xls、.et、.ods、.csv），现{found}表格。")
    table = sheets.read_table(tables[0], of(seen, key), default_year=seen.scheme.year)
    return [{name: plain(value) for name, value in row.values.items() if name not in ("group", "about", "measure")} for row in table.rows]


def table(seen: view.View, key: str, file: intake.Intake) -> form.Table:
    """The typed rows of a table, each with its place. Raises Misuse with every fault."""
    return sheets.read_table(file, of(seen, key), default_year=seen.scheme.year)


def blank(seen: view.View, key: str, *, rows: int = 30) -> bytes:
    """The form to be filled in, as XLSX."""
    return sheet_writing.write_table(of(seen, key), blank_rows=rows)


def filled(seen: view.View, key: str, rows: Sequence[Mapping[str, form.Value]]) -> bytes:
    """The form filled in, as XLSX."""
    return sheet_writing.write_table(of(seen, key), rows)


def filled_text(seen: view.View, key: str, rows: Sequence[Mapping[str, form.Value]]) -> bytes:
    """The form filled in, as CSV that spreadsheets open (with BOM)."""
    found = of(seen, key)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.title for column in found.columns])
    for row in rows:
        values = (row.get(column.key) for column in found.columns)
        writer.writerow(["" if value is None else "是" if value is True else "否" if value is False else str(value) for value in values])
    return out.getvalue().encode("utf-8-sig")


def plain(value: form.Value) -> Any:
    """A cell's value as a journal keeps it: numbers with places and dates as text."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _plan(seen: view.View, key: str) -> model.Form:
    found = next((one for one in seen.scheme.forms if one.key == key), None)
    if found is None:
        raise errors.Misuse(f"“{seen.scheme.title}”没有表“{key}”：有 {'、'.join(one.key for one in seen.scheme.forms) or '（无）'}。")
    return found


def _column(plan: model.Column) -> form.Column:
    least, most = ((int(bound) if bound is not None and plan.kind == "integer" else bound) for bound in (plan.minimum, plan.maximum))
    return form.Column(
        key=plan.key,
        title=plan.title,
        kind=plan.kind,
        required=plan.required,
        aliases=plan.aliases,
        limit=plan.limit,
        choices=plan.choices,
        minimum=least,
        maximum=most,
        places=2 if plan.places is None else plan.places,
        note=plan.note,
    )
