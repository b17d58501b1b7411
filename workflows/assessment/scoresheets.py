"""The score sheet of one assessor: everything but the points is printed, what is printed is locked, and it reads back as it is."""

from __future__ import annotations

from dataclasses import replace

from documents import writer
from engine import errors, fields
from workflows.directory import members
from workflows.kernel import forms
from workflows.kernel.cycle_view import CycleView
from workflows.rules import marking


def blank(cycle: CycleView, *, group: str, assessor: str) -> bytes:
    """The sheet as XLSX: one row a unit of the group, source and indicator that assessors score; the assessor's own unit is left out.

    Raises Misuse for an unknown group, and for somebody who is not on the panel where one was appointed.
    """
    units = [
        one
        for one in cycle.enrolments.values()
        if one.grp == group and cycle.pinned.is_ranked(one.code)
    ]
    if not units:
        raise errors.Misuse(
            f"没有片组“{group}”，或其中没有参加排名的单位：有 {'、'.join(dict.fromkeys(one.grp for one in cycle.enrolments.values()))}。"
        )
    appointed = members.every(cycle.connection, members.PANEL).get(group)
    panel = {person.name: person.org for person in appointed or ()}
    if appointed is not None and assessor not in panel:
        raise errors.Misuse(f"{assessor}不是{group}考评组成员：有 {'、'.join(panel) or '（无）'}。")
    asked = [rule for rule in cycle.pinned.scoring.indicators if marking.is_panelled(rule)]
    sources = [one.name for one in cycle.scheme.scoring.sources if one.percent] or [""]
    rows: list[dict[str, fields.Value]] = [
        {"unit": unit.name, "assessor": assessor, "source": source, "indicator": rule.key}
        for unit in units
        if unit.code != panel.get(assessor)
        for source in sources
        for rule in asked
    ]
    plan = forms.of(cycle, forms.of_work(cycle, "scores"))
    notes = tuple(
        f"{one.key}（满分{one.weight}）{one.text[:40]}"
        for one in cycle.scheme.indicators
        if one.weight
    )
    return writer.write_table(replace(plan, notes=(*plan.notes, *notes)), rows, is_locked=True)
