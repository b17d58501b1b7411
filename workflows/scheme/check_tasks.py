"""What can be wrong with the year's course: stages, tasks, their dates and their ladders."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, time
from typing import NamedTuple

from engine import days, ladder, records
from workflows.scheme import (
    check_units,
    compiler,
    model,
    model_awards,
    model_office,
    work_kinds,
)
from workflows.scheme.faults import FaultList, Path
from workflows.scheme.language import chosen_words

MOST_DAYS = 1000
EVERYONE = "everyone"
_YEAR = re.compile(r"(?<!\d)(\d{4})年")
ANCHORS = ("stage_open", "entered")
RECIPIENTS = ("contact", "deputy_secretary", "leader", "head", "caretaker", "office")


def check(scheme: model.Scheme, faults: FaultList) -> None:
    """Every fault of the tracks and ladders."""
    if scheme.opens_on.year not in scheme.calendar_years:
        # Every other day would be told of as well: it is the year that was not changed, or they.
        faults.add(
            f"年度写的是 {scheme.year}，年度开启日却是 {scheme.opens_on}",
            "year",
            expected="整套日期挪到另一年：mofan scheme new 新文件夹 --from 本文件夹 --year 年份",
        )
        return
    _stages(scheme, faults)
    _tasks(scheme, faults)
    _circles(scheme, faults)
    _ladders(scheme, faults)
    _order(scheme, faults)


def check_when(
    when: model_office.When | None,
    tasks: Collection[str],
    stage: model.Stage | None,
    years: range,
    faults: FaultList,
    *path: str | int,
) -> None:
    """The faults of one date, put into `faults` as faults of the part at `path`.

    `tasks` are the keys of those it may be counted from, `stage` the one it belongs to (none: to no
    stage); `years` are those of the scheme.
    """
    if when is None:
        return
    if (when.on is None) == (not when.after):
        faults.add("日期应写 on（某日）或 after（从何时起算），二者取一", *path)
    if when.after.startswith("task:"):
        faults.check_name("起算事项", when.after.removeprefix("task:"), tasks, *path, "after")
    else:
        faults.check_name("起算点", when.after, ANCHORS, *path, "after")
    if when.after == "stage_open" and (stage is None or stage.opens is None):
        faults.add("所在阶段没有写开始日（opens），不能从它起算", *path, "after")
    if when.count < 0:
        faults.add(f"天数 {when.count} 小于0", *path, "count")
    if when.count > MOST_DAYS:
        faults.add(f"天数 {when.count} 超过{MOST_DAYS}", *path, "count")
    _in_years(when.on, years, faults, *path, "on")


def _in_years(day: date | None, years: range, faults: FaultList, *path: str | int) -> None:
    if day is not None and day.year not in years:
        after = "次年" if len(years) == 2 else f"其后{len(years) - 1}年"
        faults.add(f"{day} 不在本年度及{after}之内", *path)


def _stages(scheme: model.Scheme, faults: FaultList) -> None:
    if not any(track.key == "unit" for track in scheme.tracks):
        faults.add("缺少单位轨道（key: unit）", "tracks")
    for t, track in enumerate(scheme.tracks):
        if not track.stages:
            faults.add(f"轨道“{track.key}”没有阶段", "tracks", t)
        latest: date | None = None
        for n, stage in enumerate(track.stages):
            stage_path: Path = ("tracks", t, "stages", n)
            if stage.key == compiler.CONCLUDED:
                faults.add(f"阶段不能叫“{compiler.CONCLUDED}”", *stage_path)
            if stage.opens and stage.closes and stage.closes < stage.opens:
                faults.add(f"阶段“{stage.name}”的结束日早于开始日", *stage_path, "closes")
            if stage.opens and latest and stage.opens < latest:
                faults.add(f"阶段“{stage.name}”早于前一阶段开始", *stage_path, "opens")
            latest = stage.opens or latest
            for name, day in (("opens", stage.opens), ("closes", stage.closes)):
                _in_years(day, scheme.calendar_years, faults, *stage_path, name)


def _tasks(scheme: model.Scheme, faults: FaultList) -> None:
    of_cycle = {task.key: task.name for track, _, task in scheme.tasks() if track.key == "cycle"}
    owners, brings = chosen_words.titles("owner"), chosen_words.titles("brings")
    ladders = chosen_words.titles("ladder")
    names: dict[str, Mapping[str, str]] = {
        "owners": {
            **owners,
            **{f"department:{each.key}": each.name for each in scheme.departments},
            **{f"meeting:{each.key}": each.name for each in scheme.meetings},
        },
        "ladders": {
            plan.key: plan.name or ladders.get(plan.key, plan.key) for plan in scheme.ladders
        },
        "brings": {**brings, **{form.key: form.title for form in scheme.forms}},
    }
    for t, track in enumerate(scheme.tracks):
        keys = {task.key for stage in track.stages for task in stage.tasks} | set(of_cycle)
        for n, stage in enumerate(track.stages):
            stage_path: Path = ("tracks", t, "stages", n)
            for gate in stage.gates:
                faults.check_name("关口所指的全局事项", gate, of_cycle, *stage_path, "gates")
            for m, task in enumerate(stage.tasks):
                path: Path = (*stage_path, "tasks", m)
                for owner in (task.owner, *task.assists):
                    faults.check_name("责任方", owner, names["owners"], *path, "owner")
                faults.check_name("台阶", task.ladder, names["ladders"], *path, "ladder")
                faults.check_name("报送内容", task.brings, names["brings"], *path, "brings")
                check_units.check_conditions(scheme, task.among, faults, *path, "among")
                _work(scheme, track, task, faults, *path)
                if task.review and task.brings == "nothing":
                    faults.add(f"“{task.name}”没有要报送的材料，却要审核", *path, "review")
                if task.of == "raised" and (task.does or task.opens is not None):
                    faults.add(
                        f"“{task.name}”临时提起，不能写办法（does）或开始日（opens）", *path, "of"
                    )
                if task.of == "named" and track.key == "cycle":
                    faults.add(f"“{task.name}”是全局事项，不能只由命名的承办", *path, "of")
                for name, when in (("opens", task.opens), ("due", task.due)):
                    check_when(when, keys, stage, scheme.calendar_years, faults, *path, name)
                if (
                    task.opens
                    and task.due
                    and task.opens.on
                    and task.due.on
                    and task.due.on < task.opens.on
                ):
                    faults.add(f"“{task.name}”的截止日早于开始日", *path, "due")


def _work(
    scheme: model.Scheme,
    track: model.TrackPlan,
    task: model.Task,
    faults: FaultList,
    *path: str | int,
) -> None:
    """The work that a task names: on its own track, with its object, and with what it needs."""
    titles = chosen_words.titles("does")
    kinds = {key: titles.get(key, key) for key in work_kinds.KINDS}
    faults.check_name("办法", task.does, kinds, *path, "does")
    kind = work_kinds.KINDS.get(task.does)
    if kind is None:
        return
    if kind.track == "cycle" and track.key != "cycle":
        faults.add(
            f"“{task.name}”（{task.does}）是全局事项，应写在全局轨道（key: cycle）里", *path, "does"
        )
    if kind.track == "unit" and track.key != "unit":
        faults.add(
            f"“{task.name}”（{task.does}）由各单位分别办理，应写在单位轨道（key: unit）里",
            *path,
            "does",
        )
    if kind.concerns is not None:
        faults.check_name(
            "对象", task.concerns or "（空）", kind.concerns(scheme), *path, "concerns"
        )
    if lacking := kind.lacks(scheme):
        faults.add(f"“{task.name}”{lacking}", *path, "does")


def _circles(scheme: model.Scheme, faults: FaultList) -> None:
    """Tasks that wait for each other: each circle once, from its first task in order."""
    waits: dict[str, list[str]] = {}
    for _, _, task in scheme.tasks():
        anchors = [
            when.after
            for when in (task.opens, task.due)
            if when is not None and when.after.startswith("task:")
        ]
        waits[task.key] = list(dict.fromkeys(anchor.removeprefix("task:") for anchor in anchors))
    reported: set[str] = set()
    for key in waits:
        path = _way_back(waits, key, key, (key,), reported)
        if path:
            faults.add("起算事项互相等待：" + "→".join(path), "tracks")
            reported |= set(path)


def _way_back(
    waits: Mapping[str, list[str]],
    home: str,
    key: str,
    path: tuple[str, ...],
    reported: Collection[str],
) -> tuple[str, ...]:
    for step in waits.get(key, ()):
        if step == home:
            return (*path, step)
        if (
            step not in path
            and step not in reported
            and (circle := _way_back(waits, home, step, (*path, step), reported))
        ):
            return circle
    return ()


def _ladders(scheme: model.Scheme, faults: FaultList) -> None:
    opens = _hour(scheme.reminding.opens, faults, "reminding", "opens")
    closes = _hour(scheme.reminding.closes, faults, "reminding", "closes")
    if opens and closes and closes <= opens:
        faults.add("停发提醒的时刻不晚于开始的时刻", "reminding", "closes")
    for n, plan in enumerate(scheme.ladders):
        _hour(plan.hour, faults, "ladders", n, "hour")
        for m, rung in enumerate(plan.rungs):
            for role in rung.to:
                faults.check_name("提醒对象", role, RECIPIENTS, "ladders", n, "rungs", m, "to")
        for text in ladder.faults(compiler.ladder_of(plan)):
            faults.add(text, "ladders", n)


def _hour(text: str, faults: FaultList, *path: str | int) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        faults.add(f"“{text}”不是几点几分", *path, expected="应形如 09:00")
        return None


class Work(NamedTuple):
    """One task of the cycle that has a day: what is done by then, and where it stands."""

    name: str
    begins: date | None
    ends: date
    path: Path


def _order(scheme: model.Scheme, faults: FaultList) -> None:
    """Whether the year can happen in the order in which it is written, not only within its years.

    A decision before the list it is about, a notice before its decision, a paper before its notice,
    a task before the opening: such a year is sound part by part, and cannot be lived through.
    """
    _before_the_opening(scheme, faults)
    works = _works(scheme)
    for before, after in _pairs(scheme, works):
        if after.ends < before.ends:
            faults.add(
                f"“{after.name}”（{after.ends}前）在“{before.name}”（{before.ends}前）之前",
                *after.path,
                expected="后办的日期应不早于先办的",
            )


def doubts(scheme: model.Scheme, calendar: days.WorkCalendar) -> list[records.Fault]:
    """What may be meant, but should be looked at: another year in the title, a base year further
    back, days outside a stage, a notice for which its task leaves less than the term.
    """
    looked_at = []
    years = {int(year) for year in _YEAR.findall(scheme.title)}
    if years and scheme.year not in years:
        looked_at.append(records.Fault(message=f"标题写的不是{scheme.year}年"))
    if scheme.figures is not None and scheme.figures.base_year < scheme.year - 1:
        looked_at.append(records.Fault(message=f"基年是 {scheme.figures.base_year}，不是上一年"))
    for track, stage, task in scheme.tasks():
        due = task.due.on if task.due is not None else None
        if due is not None and stage.closes is not None and due > stage.closes:
            looked_at.append(
                records.Fault(
                    message=f"截止日 {due} 晚于本阶段结束（{stage.closes}）",
                    where=f"{track.name}·{stage.name}·{task.name}",
                )
            )
    ranked = sum(unit.participation == "full" for unit in scheme.units)
    looked_at += [
        records.Fault(message=f"“{award.name}”的名额 {award.quota} 多于参加评选的单位 {ranked} 个")
        for award in scheme.awards
        if award.track == "unit" and award.quota is not None and award.quota > ranked > 0
    ]
    looked_at += [
        records.Fault(message=f"“{award.name}”没有写批准或备案文号", expected="写在 basis 里")
        for award in scheme.awards
        if not award.basis
    ]
    return looked_at + _short_notices(scheme, calendar) + _undone(scheme)


def _undone(scheme: model.Scheme) -> list[records.Fault]:
    """What the year needs and no task is for: nobody is reminded of it."""
    done = {(task.does, task.concerns) for _, _, task in scheme.tasks()}
    wanted = [
        (("ranking", award.key), f"“{award.name}”的排序", award.ranked) for award in scheme.awards
    ]
    wanted += [(("opinions", plan.key), f"“{plan.name}”", True) for plan in scheme.consultations]
    wanted += [
        (("decision", step.key), f"会议研究“{step.name}”", bool(step.meeting))
        for step in scheme.slates
    ]
    wanted.append((("public_notice", ""), "公示", scheme.public_notice is not None))
    wanted.append((("issue", ""), "印发命名决定", bool(scheme.awards)))
    return [
        records.Fault(message=f"{title}没有对应的事项，到时没有人收到提醒")
        for work, title, is_wanted in wanted
        if is_wanted and work not in done
    ]


def _short_notices(scheme: model.Scheme, calendar: days.WorkCalendar) -> list[records.Fault]:
    plan = scheme.public_notice
    if plan is None:
        return []
    term = days.Term(count=plan.count, unit=plan.unit, first_day_counts=plan.first_day_counts)
    doubts = []
    for track, stage, task in scheme.tasks():
        begins = task.opens.on if task.opens is not None else None
        due = task.due.on if task.due is not None else None
        if task.does != "public_notice" or begins is None or due is None:
            continue
        last = term.end(begins, calendar)
        if due < last:
            doubts.append(
                records.Fault(
                    message=f"{begins} 起公示，{last} 才满，截止日是 {due}",
                    where=f"{track.name}·{stage.name}·{task.name}",
                )
            )
    return doubts


def _before_the_opening(scheme: model.Scheme, faults: FaultList) -> None:
    for t, track in enumerate(scheme.tracks):
        for n, stage in enumerate(track.stages):
            for m, task in enumerate(stage.tasks):
                for name, when in (("opens", task.opens), ("due", task.due)):
                    day = when.on if when is not None else None
                    if day is not None and date(scheme.year, 1, 1) <= day < scheme.opens_on:
                        faults.add(
                            f"“{task.name}”的日期 {day} 早于年度开启（{scheme.opens_on}）",
                            *("tracks", t, "stages", n, "tasks", m, name),
                        )


def _works(scheme: model.Scheme) -> dict[tuple[str, str], Work]:
    """The office's own work that is due on a day, by what it does and what about."""
    works = {}
    for t, track in enumerate(scheme.tracks):
        for n, stage in enumerate(track.stages):
            for m, task in enumerate(stage.tasks):
                if task.does and task.due is not None and task.due.on is not None:
                    works[task.does, task.concerns] = Work(
                        task.name,
                        task.opens.on if task.opens is not None else None,
                        task.due.on,
                        ("tracks", t, "stages", n, "tasks", m, "due"),
                    )
    return works


def _pairs(scheme: model.Scheme, works: dict[tuple[str, str], Work]) -> Iterator[tuple[Work, Work]]:
    """What has to come before what, as far as both have a day."""
    chain = [work for (does, _), work in works.items() if does == "ranking"][:1]
    for step in scheme.slates:
        chain += _of_step(scheme, step, works)
    for does in ("public_notice", "issue"):
        chain += [work for (done, _), work in works.items() if done == does][:1]
    yield from itertools.pairwise(chain)


def _of_step(
    scheme: model.Scheme, step: model_awards.ListStep, works: dict[tuple[str, str], Work]
) -> Iterator[Work]:
    """The work that a list is for: the round that it waits for, the meeting that decides it."""
    rounds = {plan.key: plan for plan in scheme.consultations if plan.covers != EVERYONE}
    if step.consultation in rounds and ("opinions", step.consultation) in works:
        yield works["opinions", step.consultation]
    if step.meeting and ("decision", step.key) in works:
        yield works["decision", step.key]
