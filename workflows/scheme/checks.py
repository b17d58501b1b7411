"""What a scheme of the right shape can still get wrong, all at once.

Names, references, dates, sums, ladders, machines.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Collection, Mapping

from engine import days, records, soundness, texts
from workflows.scheme import (
    check_awards,
    check_forms,
    check_tasks,
    compiler,
    model,
    walk,
)
from workflows.scheme.faults import FaultList, Path, Place

CODE = re.compile(r"[A-Za-z0-9]+")
"""A unit's code: a branch has it with a number behind a hyphen."""
KEYED = (
    "ladders",
    "forms",
    "indicators",
    "groups",
    "awards",
    "consultations",
    "slates",
    "departments",
    "meetings",
    "related_results",
    "disqualifiers",
    "assumptions",
)


def find(
    scheme: model.Scheme, places: Mapping[Path, Place], muted: Collection[Path] = ()
) -> list[records.Fault]:
    """Every fault of sense with its place; empty when the scheme can be opened.

    `places` say where each part stands in its files; of what stands at a `muted` path, or below
    one, nothing is said. Raises AuthorError where a scheme without
    fault compiles to an unsound machine.
    """
    faults = FaultList(places, muted)
    _keys(scheme, faults)
    _general(scheme, faults)
    check_tasks.check(scheme, faults)
    if scheme.opens_on.year in scheme.calendar_years:
        walk.check(scheme, faults)
    check_forms.check(scheme, faults)
    check_awards.check(scheme, faults)
    if not faults.entries and not muted:
        for definition in compiler.definitions(scheme).values():
            soundness.check(definition, compiler.GUARDS)
    return faults.entries


def warnings(scheme: model.Scheme, calendar: days.WorkCalendar) -> list[records.Fault]:
    """What may be meant, but should be looked at.

    Dates on rest days, and dates of years whose table is not announced, and what
    `walk` doubts.
    """
    doubts = []
    for track, stage, task in scheme.tasks():
        for kind, when in (("开始", task.opens), ("截止", task.due)):
            if when is None or when.on is None:
                continue
            where = f"{track.name}·{stage.name}·{task.name}"
            if calendar.is_provisional(when.on):
                doubts.append(
                    records.Fault(
                        message=f"{kind}日 {when.on} 所在年份的放假安排尚未公布，暂定", where=where
                    )
                )
            elif not calendar.is_workday(when.on):
                doubts.append(
                    records.Fault(
                        message=f"{kind}日 {when.on} 是休息日",
                        where=where,
                        expected=f"其后首个工作日是 {calendar.next_workday(when.on)}",
                    )
                )
    return doubts + walk.doubts(scheme, calendar)


def _keys(scheme: model.Scheme, faults: FaultList) -> None:
    keys: list[tuple[str, Path]] = []
    for t, track in enumerate(scheme.tracks):
        for n, stage in enumerate(track.stages):
            keys.append((stage.key, ("tracks", t, "stages", n)))
            keys += [
                (task.key, ("tracks", t, "stages", n, "tasks", m))
                for m, task in enumerate(stage.tasks)
            ]
    faults.check_unique(keys)
    faults.check_unique((track.key, ("tracks", n)) for n, track in enumerate(scheme.tracks))
    for part in KEYED:
        faults.check_unique((entry.key, (part, n)) for n, entry in enumerate(getattr(scheme, part)))
    faults.check_unique((unit.code, ("units", n, "code")) for n, unit in enumerate(scheme.units))
    for n, unit in enumerate(scheme.units):
        if not CODE.fullmatch(unit.code):
            faults.add(
                f"编码“{unit.code}”不是字母和数字", "units", n, "code", expected="应形如 U001"
            )
    other_names = [
        (name, ("units", n, field))
        for n, unit in enumerate(scheme.units)
        for field, name in (("short_name", unit.short_name), ("full_name", unit.full_name))
        if name and name != unit.name
    ]
    faults.check_unique(
        [*((unit.name, ("units", n, "name")) for n, unit in enumerate(scheme.units)), *other_names]
    )
    codes = {texts.fold(unit.code): unit.code for unit in scheme.units}
    for n, unit in enumerate(scheme.units):
        if texts.fold(unit.name) in codes:
            faults.add(f"“{unit.name}”也是一个单位的编码", "units", n, "name")


def _general(scheme: model.Scheme, faults: FaultList) -> None:
    try:
        zoneinfo.ZoneInfo(scheme.zone)
    except (KeyError, ValueError, OSError):
        faults.add(f"没有时区“{scheme.zone}”", "zone", expected="应形如 Asia/Shanghai")
    codes = {unit.code: unit.name for unit in scheme.units}
    for n, department in enumerate(scheme.departments):
        if codes:
            faults.check_name("所在单位", department.hosts, codes, "departments", n, "hosts")
    if codes:
        faults.check_name("承办单位", scheme.organiser.unit, codes, "organiser", "unit")
