"""What can be wrong with the tables that people fill in, and with what the work needs of them."""

from __future__ import annotations

from collections.abc import Mapping

from engine import texts
from workflows.scheme import compiler, model, work_kinds
from workflows.scheme.faults import FaultList

FIGURES: Mapping[str, tuple[str, ...]] = {"this_year": ("integer",), "base_year": ("integer",)}


def check(scheme: model.Scheme, faults: FaultList) -> None:
    """Every fault of the forms."""
    columns_by_form = {
        task.brings: kind.columns(scheme)
        for _, _, task in scheme.tasks()
        if (kind := work_kinds.KINDS.get(task.does)) is not None
    }
    for n, form in enumerate(scheme.forms):
        # One that is put in by the language is sound, but for a year that is told of elsewhere.
        if ("forms", n) in faults.places:
            _columns(form, faults, "forms", n)
        needed = dict(columns_by_form.get(form.key, {}))
        if form.rows == "figures":
            needed = dict(FIGURES)
            if scheme.figures is None:
                faults.add(
                    f"《{form.title}》列出各项数，安排里却没有写是哪些数（figures）",
                    "forms",
                    n,
                    "rows",
                )
        kinds = {column.key: column.kind for column in form.columns}
        for key, fitting in needed.items():
            if kinds.get(key) not in fitting:
                faults.add(
                    f"《{form.title}》缺少列“{key}”",
                    "forms",
                    n,
                    "columns",
                    expected=f"种类为 {'、'.join(fitting)}",
                )


def _columns(form: model.Form, faults: FaultList, *path: str | int) -> None:
    printed = compiler.PRINTED.get(form.rows, ())
    keys = {column.key for column in printed}
    titles = {texts.fold(column.title) for column in printed}
    if not form.columns and not printed:
        faults.add(f"《{form.title}》没有列", *path)
    for n, plan in enumerate(form.columns):
        column_path = (*path, "columns", n)
        if plan.key in keys:
            faults.add(f"《{form.title}》的列“{plan.key}”重复", *column_path)
        keys.add(plan.key)
        for title in (plan.title, *plan.aliases):
            if not texts.fold(title) or texts.fold(title) in titles:
                faults.add(f"《{form.title}》的列标题“{title}”为空，或与另一列相同", *column_path)
            titles.add(texts.fold(title))
        if bool(plan.choices) != (plan.kind == "choice"):
            faults.add(
                f"列“{plan.title}”：有可选值（choices）的应是 choice，是 choice 的应有可选值",
                *column_path,
            )
        if len({texts.fold(choice) for choice in plan.choices}) < len(plan.choices):
            faults.add(f"列“{plan.title}”有两个可选值读来相同", *column_path, "choices")
        if plan.places is not None and not 0 <= plan.places <= 6:
            faults.add(f"列“{plan.title}”的小数位数应在0至6之间", *column_path, "places")
