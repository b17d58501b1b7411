"""The score sheet of one assessor.

Everything but the points is printed, what is printed is locked, and it reads back as it is.
"""

from __future__ import annotations

from dataclasses import replace

from documents import writer
from engine import errors, fields
from workflows.directory import members
from workflows.kernel import forms
from workflows.kernel.cycle_view import CycleView
from workflows.rules import marking


def blank(cycle: CycleView, *, group: str, assessor: str) -> bytes:
    """The sheet as XLSX: a row for each unit of the `group`, source and indicator to be scored.

    The unit that the `assessor` (a person's name) belongs to is left out. Raises Misuse for an
    unknown group, and for somebody who is not on the panel where one was appointed.
    """
    units = [
        enrolment
        for enrolment in cycle.enrolments.values()
        if enrolment.grp == group and cycle.pinned.is_ranked(enrolment.code)
    ]
    if not units:
        groups = dict.fromkeys(enrolment.grp for enrolment in cycle.enrolments.values())
        raise errors.Misuse(
            f"没有片组“{group}”，或其中没有参加排名的单位：有 {'、'.join(groups)}。"
        )
    appointed = members.every(cycle.connection, members.PANEL).get(group)
    panel = {person.name: person.org for person in appointed or ()}
    if appointed is not None and assessor not in panel:
        raise errors.Misuse(f"{assessor}不是{group}考评组成员：有 {'、'.join(panel) or '（无）'}。")
    panelled = [each for each in cycle.scheme.indicators if marking.is_panelled(each)]
    sources = [source.name for source in cycle.scheme.scoring.sources if source.percent] or [""]
    rows: list[dict[str, fields.Value]] = [
        {"unit": unit.name, "assessor": assessor, "source": source, "indicator": rule.key}
        for unit in units
        if unit.code != panel.get(assessor)
        for source in sources
        for rule in panelled
        if cycle.pinned.enrolments[unit.code].meets(rule.among)
    ]
    form = forms.of(cycle, forms.of_work(cycle, "scores"))
    notes = tuple(
        f"{indicator.key}（满分{indicator.on_its_scale.weight}）{indicator.text[:40]}"
        for indicator in cycle.scheme.indicators
        if indicator.weight
    )
    return writer.write_table(replace(form, notes=(*form.notes, *notes)), rows, is_locked=True)
