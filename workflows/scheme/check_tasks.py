"""What can be wrong with the year's course: stages, tasks, their dates and their ladders."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, time

from engine import ladder
from workflows.scheme import (
    check_units,
    compiler,
    model,
    model_office,
    work_kinds,
)
from workflows.scheme.faults import FaultList, Path
from workflows.scheme.language import chosen_words

MOST_DAYS = 1000
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
            **{f"column:{title}": title for title in scheme.unit_columns},
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
                check_units.check_owners(scheme, track, task, faults, *path)
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
