"""Internal lists as workbooks, which say from which line of the journal they were made."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from commands import filing
from documents import writer
from engine import fields
from workflows.kernel.cycle_view import CycleView


def save(output: Path, cycle: CycleView, pages: Sequence[tuple[fields.Form, writer.Rows]]) -> None:
    """Save a list of the `cycle`, a sheet for each of the `pages`, as `filing.save` does.

    It says, in print and in its properties, from which line of the journal it was made.
    """
    anchor = f"日志 {cycle.anchor}"
    sheets = [
        (dataclasses.replace(form, notes=(*form.notes, f"据{anchor}")), rows)
        for form, rows in pages
    ]
    filing.save(output, writer.write_book(sheets, mark=anchor))
