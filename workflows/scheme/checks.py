"""What a scheme of the right shape can still get wrong: names, references, dates, sums, ladders, machines. All at once."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping

from engine import days, records, soundness
from workflows.scheme import check_awards, check_forms, check_tasks, compiler, faults, model

KEYED = (
    "ladders", "forms", "indicators", "groups", "awards", "consultations", "slates", "departments", "meetings", "related_results",
    "disqualifiers", "assumptions",
)  # fmt: skip


def find(scheme: model.Scheme, places: Mapping[faults.Path, faults.Place]) -> list[records.Fault]:
    """Every fault of sense; empty when the scheme can be opened. Raises AuthorError where a sound scheme compiles to an unsound machine."""
    found = faults.FaultList(places)
    _keys(scheme, found)
    _general(scheme, found)
    check_tasks.check(scheme, found)
    check_forms.check(scheme, found)
    check_awards.check(scheme, found)
    if not found.faults:
        for definition in compiler.definitions(scheme).values():
            soundness.check(definition, compiler.GUARDS)
    return found.faults


def warnings(scheme: model.Scheme, calendar: days.WorkCalendar) -> list[records.Fault]:
    """What may be meant, but should be looked at: dates on rest days, dates of years whose table is not announced."""
    found = []
    for track, stage, task in scheme.tasks():
        for kind, when in (("开始", task.opens), ("截止", task.due)):
            if when is None or when.on is None:
                continue
            where = f"{track.name}·{stage.name}·{task.name}"
            if calendar.is_provisional(when.on):
                found.append(
                    records.Fault(
                        message=f"{kind}日 {when.on} 所在年份的放假安排尚未公布，暂定", where=where
                    )
                )
            elif not calendar.is_workday(when.on):
                found.append(
                    records.Fault(
                        message=f"{kind}日 {when.on} 是休息日",
                        where=where,
                        expected=f"其后首个工作日是 {calendar.next_workday(when.on)}",
                    )
                )
    return found


def _keys(scheme: model.Scheme, found: faults.FaultList) -> None:
    own: list[tuple[str, faults.Path]] = []
    for t, track in enumerate(scheme.tracks):
        for n, stage in enumerate(track.stages):
            own.append((stage.key, ("tracks", t, "stages", n)))
            own += [
                (task.key, ("tracks", t, "stages", n, "tasks", m))
                for m, task in enumerate(stage.tasks)
            ]
    found.single(own)
    found.single((track.key, ("tracks", n)) for n, track in enumerate(scheme.tracks))
    for part in KEYED:
        found.single((item.key, (part, n)) for n, item in enumerate(getattr(scheme, part)))
    found.single((unit.code, ("units", n, "code")) for n, unit in enumerate(scheme.units))
    found.single((unit.name, ("units", n, "name")) for n, unit in enumerate(scheme.units))


def _general(scheme: model.Scheme, found: faults.FaultList) -> None:
    try:
        zoneinfo.ZoneInfo(scheme.zone)
    except (KeyError, ValueError, OSError):
        found.say(f"没有时区“{scheme.zone}”", "zone", expected="应形如 Asia/Shanghai")
    codes = [unit.code for unit in scheme.units]
    for n, department in enumerate(scheme.departments):
        if codes:
            found.known("所在单位", department.hosts, codes, "departments", n, "hosts")
    if codes:
        found.known("承办单位", scheme.organiser.unit, codes, "organiser", "unit")
