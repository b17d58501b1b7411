"""What can be wrong with the tables that people fill in, and with what the work that reads them needs."""

from __future__ import annotations

from collections.abc import Mapping

from engine import texts
from workflows.scheme import compiler, faults, model

NEEDED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "visits": {
        "unit": ("text", "code"),
        "held_on": ("date",),
        "form": ("text", "choice"),
        "team": ("text", "choice"),
    },
    "scores": {
        "unit": ("text", "code"),
        "assessor": ("text", "code"),
        "indicator": ("text", "code", "choice"),
        "points": ("decimal", "integer", "text"),
    },
    "results": {"unit": ("text", "code"), "value": ("text", "choice")},
    "nominations": {
        "unit": ("text", "code"),
        "name": ("text",),
        "star": ("text", "choice"),
        "published_on": ("date",),
        "order": ("integer",),
    },
}
FIGURES: Mapping[str, tuple[str, ...]] = {"this_year": ("integer",), "base_year": ("integer",)}


def check(scheme: model.Scheme, found: faults.FaultList) -> None:
    """Every fault of the forms."""
    work = {task.brings: task.does for _, _, task in scheme.tasks() if task.does in NEEDED}
    for n, form in enumerate(scheme.forms):
        _columns(form, found, "forms", n)
        needed = dict(NEEDED.get(work.get(form.key, ""), {}))
        if work.get(form.key) == "scores" and scheme.scoring.sources:
            needed["source"] = ("text", "choice")
        if form.rows == "figures":
            needed = dict(FIGURES)
            if scheme.figures is None:
                found.say(
                    f"《{form.title}》列出各项数，安排里却没有写是哪些数（figures）",
                    "forms",
                    n,
                    "rows",
                )
        kinds = {one.key: one.kind for one in form.columns}
        for key, fitting in needed.items():
            if kinds.get(key) not in fitting:
                found.say(
                    f"《{form.title}》缺少列“{key}”",
                    "forms",
                    n,
                    "columns",
                    expected=f"种类为 {'、'.join(fitting)}",
                )


def _columns(form: model.Form, found: faults.FaultList, *path: str | int) -> None:
    printed = compiler.PRINTED.get(form.rows, ())
    keys = {one.key for one in printed}
    titles = {texts.fold(one.title) for one in printed}
    if not form.columns and not printed:
        found.say(f"《{form.title}》没有列", *path)
    for n, plan in enumerate(form.columns):
        here = (*path, "columns", n)
        if plan.key in keys:
            found.say(f"《{form.title}》的列“{plan.key}”重复", *here)
        keys.add(plan.key)
        for title in (plan.title, *plan.aliases):
            if not texts.fold(title) or texts.fold(title) in titles:
                found.say(f"《{form.title}》的列标题“{title}”为空，或与另一列相同", *here)
            titles.add(texts.fold(title))
        if bool(plan.choices) != (plan.kind == "choice"):
            found.say(
                f"列“{plan.title}”：有可选值（choices）的应是 choice，是 choice 的应有可选值", *here
            )
        if len({texts.fold(choice) for choice in plan.choices}) < len(plan.choices):
            found.say(f"列“{plan.title}”有两个可选值读来相同", *here, "choices")
        if plan.places is not None and not 0 <= plan.places <= 6:
            found.say(f"列“{plan.title}”的小数位数应在0至6之间", *here, "places")
