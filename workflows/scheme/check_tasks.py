"""What can be wrong with the year's course: stages, tasks, whom they wait for, their dates and their ladders."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, time

from engine import ladder
from workflows.scheme import compiler, faults, model, model_office

OF_A_CASE = ("visits", "scores")
OF_THE_CYCLE = (
    "closing",
    "opinions",
    "results",
    "ranking",
    "slate",
    "decision",
    "public_notice",
    "issue",
    "nominations",
    "demonstrations",
)
OWNERS = ("unit", "branch", "office", "team", "system")
ANCHORS = ("stage_open", "entered")
RECIPIENTS = ("contact", "deputy_secretary", "leader", "head", "caretaker", "office")


def check(scheme: model.Scheme, found: faults.FaultList) -> None:
    """Every fault of the tracks and ladders."""
    _stages(scheme, found)
    _tasks(scheme, found)
    _circles(scheme, found)
    _ladders(scheme, found)


def check_when(
    when: model_office.When | None,
    tasks: Collection[str],
    stage: model.Stage | None,
    year: int,
    found: faults.FaultList,
    *path: str | int,
) -> None:
    """The faults of one date: `tasks` are those it may be counted from, `stage` the one it belongs to."""
    if when is None:
        return
    if (when.on is None) == (not when.after):
        found.say("日期应写 on（某日）或 after（从何时起算），二者取一", *path)
    if when.after.startswith("task:"):
        found.known("起算事项", when.after.removeprefix("task:"), tasks, *path, "after")
    else:
        found.known("起算点", when.after, ANCHORS, *path, "after")
    if when.after == "stage_open" and (stage is None or stage.opens is None):
        found.say("所在阶段没有写开始日（opens），不能从它起算", *path, "after")
    if when.count < 0:
        found.say(f"天数 {when.count} 小于0", *path, "count")
    _in_years(when.on, year, found, *path, "on")


def _in_years(day: date | None, year: int, found: faults.FaultList, *path: str | int) -> None:
    if day is not None and not year <= day.year <= year + 1:
        found.say(f"{day} 不在本年度及次年之内", *path)


def _stages(scheme: model.Scheme, found: faults.FaultList) -> None:
    _in_years(scheme.opens_on, scheme.year, found, "opens_on")
    if not any(track.key == "unit" for track in scheme.tracks):
        found.say("缺少单位轨道（key: unit）", "tracks")
    for t, track in enumerate(scheme.tracks):
        if not track.stages:
            found.say(f"轨道“{track.key}”没有阶段", "tracks", t)
        latest: date | None = None
        for n, stage in enumerate(track.stages):
            at: faults.Path = ("tracks", t, "stages", n)
            if stage.key == compiler.CONCLUDED:
                found.say(f"阶段不能叫“{compiler.CONCLUDED}”", *at)
            if stage.opens and stage.closes and stage.closes < stage.opens:
                found.say(f"阶段“{stage.name}”的结束日早于开始日", *at, "closes")
            if stage.opens and latest and stage.opens < latest:
                found.say(f"阶段“{stage.name}”早于前一阶段开始", *at, "opens")
            latest = stage.opens or latest
            for name, day in (("opens", stage.opens), ("closes", stage.closes)):
                _in_years(day, scheme.year, found, *at, name)


def _tasks(scheme: model.Scheme, found: faults.FaultList) -> None:
    of_cycle = {task.key: task for track, _, task in scheme.tasks() if track.key == "cycle"}
    known: dict[str, Collection[str]] = {
        "owners": [
            *OWNERS,
            *(f"department:{d.key}" for d in scheme.departments),
            *(f"meeting:{m.key}" for m in scheme.meetings),
        ],
        "ladders": [one.key for one in scheme.ladders],
        "brings": ["nothing", "file", *(form.key for form in scheme.forms)],
        "closing": [
            f"{track.key}.{stage.key}" for track in scheme.tracks for stage in track.stages
        ],
        "opinions": [one.key for one in scheme.consultations],
        "results": [one.key for one in scheme.related_results],
        "ranking": [one.key for one in scheme.awards if one.ranked],
        "slate": [one.key for one in scheme.slates[1:-1]],
        "decision": [one.key for one in scheme.slates if one.meeting],
    }
    for t, track in enumerate(scheme.tracks):
        own = {task.key for stage in track.stages for task in stage.tasks} | set(of_cycle)
        for n, stage in enumerate(track.stages):
            at: faults.Path = ("tracks", t, "stages", n)
            for gate in stage.gates:
                found.known("关口所指的全局事项", gate, of_cycle, *at, "gates")
            for m, task in enumerate(stage.tasks):
                here: faults.Path = (*at, "tasks", m)
                for owner in (task.owner, *task.assists):
                    found.known("责任方", owner, known["owners"], *here, "owner")
                found.known("台阶", task.ladder, known["ladders"], *here, "ladder")
                found.known("报送内容", task.brings, known["brings"], *here, "brings")
                _work(scheme, track, task, known, found, *here)
                if task.review and task.brings == "nothing":
                    found.say(f"“{task.name}”没有要报送的材料，却要审核", *here, "review")
                if task.of == "raised" and (task.does or task.opens is not None):
                    found.say(
                        f"“{task.name}”临时提起，不能写办法（does）或开始日（opens）", *here, "of"
                    )
                if task.of == "named" and track.key == "cycle":
                    found.say(f"“{task.name}”是全局事项，不能只由命名的承办", *here, "of")
                for name, when in (("opens", task.opens), ("due", task.due)):
                    check_when(when, own, stage, scheme.year, found, *here, name)
                if (
                    task.opens
                    and task.due
                    and task.opens.on
                    and task.due.on
                    and task.due.on < task.opens.on
                ):
                    found.say(f"“{task.name}”的截止日早于开始日", *here, "due")


def _work(
    scheme: model.Scheme,
    track: model.TrackPlan,
    task: model.Task,
    known: Mapping[str, Collection[str]],
    found: faults.FaultList,
    *here: str | int,
) -> None:
    """The handler that a task names: on its own track, with its object, and with what it needs elsewhere in the scheme."""
    found.known("办法", task.does, (*OF_A_CASE, *OF_THE_CYCLE), *here, "does")
    if task.does in OF_THE_CYCLE and track.key != "cycle":
        found.say(
            f"“{task.name}”（{task.does}）是全局事项，应写在全局轨道（key: cycle）里", *here, "does"
        )
    if task.does in OF_A_CASE and track.key != "unit":
        found.say(
            f"“{task.name}”（{task.does}）由各单位分别办理，应写在单位轨道（key: unit）里",
            *here,
            "does",
        )
    if task.does in known:
        found.known(
            "“concerns”所指", task.concerns or "（空）", known[task.does], *here, "concerns"
        )
    if task.does == "public_notice" and scheme.public_notice is None:
        found.say(f"“{task.name}”是公示，安排里却没有写公示期（public_notice）", *here, "does")
    if task.does == "nominations" and not any(award.track == "branch" for award in scheme.awards):
        found.say(f"“{task.name}”是推荐，安排里却没有可推荐的奖项", *here, "does")


def _circles(scheme: model.Scheme, found: faults.FaultList) -> None:
    """Tasks that wait for each other, each circle told once, from its first task in the scheme's order."""
    waits: dict[str, list[str]] = {}
    for _, _, task in scheme.tasks():
        anchors = [
            when.after
            for when in (task.opens, task.due)
            if when is not None and when.after.startswith("task:")
        ]
        waits[task.key] = list(dict.fromkeys(anchor.removeprefix("task:") for anchor in anchors))
    told: set[str] = set()
    for key in waits:
        path = _way_back(waits, key, key, (key,), told)
        if path:
            found.say("起算事项互相等待：" + "→".join(path), "tracks")
            told |= set(path)


def _way_back(
    waits: Mapping[str, list[str]],
    home: str,
    here: str,
    path: tuple[str, ...],
    told: Collection[str],
) -> tuple[str, ...]:
    for step in waits.get(here, ()):
        if step == home:
            return (*path, step)
        if (
            step not in path
            and step not in told
            and (found := _way_back(waits, home, step, (*path, step), told))
        ):
            return found
    return ()


def _ladders(scheme: model.Scheme, found: faults.FaultList) -> None:
    opens = _hour(scheme.reminding.opens, found, "reminding", "opens")
    closes = _hour(scheme.reminding.closes, found, "reminding", "closes")
    if opens and closes and closes <= opens:
        found.say("停发提醒的时刻不晚于开始的时刻", "reminding", "closes")
    for n, plan in enumerate(scheme.ladders):
        _hour(plan.hour, found, "ladders", n, "hour")
        for m, rung in enumerate(plan.rungs):
            for role in rung.to:
                found.known("提醒对象", role, RECIPIENTS, "ladders", n, "rungs", m, "to")
        for text in ladder.faults(compiler.ladder_of(plan)):
            found.say(text, "ladders", n)


def _hour(text: str, found: faults.FaultList, *path: str | int) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        found.say(f"“{text}”不是几点几分", *path, expected="应形如 09:00")
        return None
