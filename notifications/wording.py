"""What the templates of a paragraph may use: a notice, or the same of many units, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from engine import days
from notifications import routing, templates
from storage import notices, tasks
from workflows.kernel.cycle_view import CycleView
from workflows.scheme import work_kinds

NAMED = 10
"""As many units are named in one sentence."""


def context(
    cycle: CycleView,
    alike: Sequence[notices.Notice],
    route: routing.Route,
    *,
    task: tasks.Task | None,
    is_again: bool,
) -> dict[str, Any]:
    """The words of notices that differ in their units only, read by whom `route` leads to.

    `task` is what the notices are about, if anything; `is_again`: it was given back before. What
    is not a matter of this kind of notice is empty, so that a template may ask for it.
    """
    scheme, notice = cycle.scheme, alike[0]
    due = date.fromisoformat(notice.context["due_on"]) if notice.context.get("due_on") else None
    enrolments = [cycle.enrolments.get(each.subject.partition("-")[0]) for each in alike]
    names = list(dict.fromkeys(unit.name for unit in enrolments if unit is not None))
    verb = _verb(cycle, task)
    return {
        "task": "",
        "title": "",
        "clause": "",
        **notice.context,
        **templates.spoken_of(str(notice.context.get("task", "")), verb),
        "why": str(notice.context.get("why", "")).rstrip("。；，.;, "),
        "text": templates.paragraphs(str(notice.context.get("text", ""))),
        "verb": verb,
        "due": _due(due, cycle.today) if due is not None else "",
        "late": due is not None and due < cycle.today,
        "again": is_again,
        "step": notice.step.partition("（")[0],
        "name": "、".join(names[:NAMED]) + (f"等{len(names)}个单位" if len(names) > NAMED else ""),
        "org": route.org,
        "arrangement": scheme.title,
        "office": scheme.organiser.name,
        "phone": scheme.organiser.phone,
    }


def written(day: date) -> str:
    """A day as it stands under a letter."""
    return f"{day.year}年{day.month}月{day.day}日"


def _verb(cycle: CycleView, task: tasks.Task | None) -> str:
    """What is to be done: 报送 where something is handed in, else 办理.

    Of departments it is 反馈 for an opinion and 提供 for a result.
    """
    if task is None:
        return "办理"
    plan = cycle.pinned.tasks[task.kind]
    kind = work_kinds.of(plan)
    if kind is not None:
        return kind.verb
    return "办理" if plan.brings == "nothing" else "报送"


def _due(day: date, today: date) -> str:
    """A due date as it is said today: with its year where that is another."""
    return days.spoken(day) if day.year == today.year else f"{day.year}年{days.spoken(day)}"
