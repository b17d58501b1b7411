"""What a scheme of the right shape can still get wrong: references, dates, sums, ladders, machines. All at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from engine import days, ladder, records, soundness
from workflows.scheme import compiler, faults, model

HANDLERS = (
    "",
    "closing",
    "visits",
    "opinions",
    "scores",
    "results",
    "ranking",
    "slate",
    "decision",
    "public_notice",
    "issue",
    "nominations",
)
OWNERS = ("unit", "branch", "office", "team", "system")
ANCHORS = ("stage_open", "entered")


class _Check:
    """Collects faults with the places they stand at."""

    def __init__(self, scheme: model.Scheme, places: faults.Places) -> None:
        self.scheme, self.places = scheme, places
        self.found: list[records.Fault] = []

    def say(self, message: str, *path: str | int, expected: str = "") -> None:
        self.found.append(records.Fault(message=message, where=faults.place_of(path, self.places), expected=expected))

    def known(self, kind: str, name: str, names: Collection[str], *path: str | int) -> None:
        if name and name not in names:
            self.say(f"{kind}“{name}”不存在", *path, expected="可用：" + "、".join(names) if names else "方案里没有定义")

    def single(self, keys: Iterable[tuple[str, tuple[str | int, ...]]]) -> None:
        seen: set[str] = set()
        for key, path in keys:
            if key in seen:
                self.say(f"“{key}”重复", *path)
            seen.add(key)


def find(scheme: model.Scheme, places: Mapping[faults.Path, faults.Place]) -> list[records.Fault]:
    """Every fault of sense; empty when the scheme can be opened."""
    check = _Check(scheme, places)
    _keys(check)
    _tasks(check)
    _ladders(check)
    _points(check)
    _awards(check)
    _consultations(check)
    if not check.found:
        for key, definition in compiler.definitions(scheme).items():
            for text in soundness.faults(definition, compiler.GUARDS):
                check.say(f"轨道“{key}”：{text}", "tracks")
    return check.found


def warnings(scheme: model.Scheme, calendar: days.WorkCalendar) -> list[records.Fault]:
    """What may be meant, but should be looked at: dates on rest days, dates of years whose table is not announced."""
    found = []
    for track, stage, task in scheme.tasks():
        for kind, when in (("开始", task.opens), ("截止", task.due)):
            if when is None or when.on is None:
                continue
            where = f"{track.name}·{stage.name}·{task.name}"
            if calendar.is_provisional(when.on):
                found.append(records.Fault(message=f"{kind}日 {when.on} 所在年份的放假安排尚未公布，暂定", where=where))
            elif not calendar.is_workday(when.on):
                found.append(
                    records.Fault(
                        message=f"{kind}日 {when.on} 是休息日", where=where, expected=f"其后首个工作日是 {calendar.next_workday(when.on)}"
                    )
                )
    return found


def _keys(check: _Check) -> None:
    scheme = check.scheme
    stages = [(s.key, ("tracks", t, "stages", n)) for t, track in enumerate(scheme.tracks) for n, s in enumerate(track.stages)]
    tasks = [
        (task.key, ("tracks", t, "stages", n, "tasks", m))
        for t, track in enumerate(scheme.tracks)
        for n, stage in enumerate(track.stages)
        for m, task in enumerate(stage.tasks)
    ]
    check.single([*stages, *tasks])
    for track, path in ((track, ("tracks", n)) for n, track in enumerate(scheme.tracks)):
        if not track.stages:
            check.say(f"轨道“{track.key}”没有阶段", *path)
        for n, stage in enumerate(track.stages):
            if stage.key == compiler.CONCLUDED:
                check.say(f"阶段不能叫“{compiler.CONCLUDED}”", *path, "stages", n)
            if stage.opens and stage.closes and stage.closes < stage.opens:
                check.say(f"阶段“{stage.name}”的结束日早于开始日", *path, "stages", n, "closes")
    for part in ("ladders", "forms", "indicators", "groups", "awards", "consultations", "slates", "departments", "meetings", "assumptions"):
        check.single((item.key, (part, n)) for n, item in enumerate(getattr(scheme, part)))
    check.single((track.key, ("tracks", n)) for n, track in enumerate(scheme.tracks))
    check.single((unit.code, ("units", n, "code")) for n, unit in enumerate(scheme.units))
    check.single((unit.name, ("units", n, "name")) for n, unit in enumerate(scheme.units))
    if not any(track.key == "unit" for track in scheme.tracks):
        check.say("缺少单位轨道（key: unit）", "tracks")


def _tasks(check: _Check) -> None:
    scheme = check.scheme
    by_key = {task.key: task for _, _, task in scheme.tasks()}
    cycle_tasks = {task.key for track, _, task in scheme.tasks() if track.key == "cycle"}
    forms = {form.key for form in scheme.forms}
    owners = {*OWNERS, *(f"department:{d.key}" for d in scheme.departments), *(f"meeting:{m.key}" for m in scheme.meetings)}
    stages = {f"{track.key}.{stage.key}" for track in scheme.tracks for stage in track.stages}
    concerns: dict[str, Collection[str]] = {
        "closing": stages,
        "opinions": {c.key for c in scheme.consultations},
        "results": {r.key for r in scheme.related_results},
        "ranking": {a.key for a in scheme.awards},
        "slate": {s.key for s in scheme.slates},
        "decision": {s.key for s in scheme.slates},
    }
    for t, track in enumerate(scheme.tracks):
        own = {task.key for stage in track.stages for task in stage.tasks} | cycle_tasks
        for n, stage in enumerate(track.stages):
            at: tuple[str | int, ...] = ("tracks", t, "stages", n)
            for gate in stage.gates:
                check.known("关口所指的全局事项", gate, cycle_tasks, *at, "gates")
            for m, task in enumerate(stage.tasks):
                here = (*at, "tasks", m)
                for owner in (task.owner, *task.assists):
                    check.known("责任方", owner, owners, *here, "owner")
                check.known("办法", task.does, HANDLERS, *here, "does")
                if task.does in concerns:
                    check.known("“concerns”所指", task.concerns or "（空）", concerns[task.does], *here, "concerns")
                check.known("台阶", task.ladder, {one.key for one in scheme.ladders}, *here, "ladder")
                if task.brings not in ("nothing", "file"):
                    check.known("表", task.brings, forms, *here, "brings")
                if task.review and task.brings == "nothing":
                    check.say(f"“{task.name}”没有要报送的材料，却要审核", *here, "review")
                for name, when in (("opens", task.opens), ("due", task.due)):
                    _when(check, when, own, stage, *here, name)
                if task.opens and task.due and task.opens.on and task.due.on and task.due.on < task.opens.on:
                    check.say(f"“{task.name}”的截止日早于开始日", *here, "due")
    _circles(check, by_key)


def _when(check: _Check, when: model.When | None, tasks: Collection[str], stage: model.Stage, *path: str | int) -> None:
    if when is None:
        return
    if (when.on is None) == (not when.after):
        check.say("日期应写 on（某日）或 after（从何时起算），二者取一", *path)
    if when.after.startswith("task:"):
        check.known("起算事项", when.after.removeprefix("task:"), tasks, *path, "after")
    elif when.after:
        check.known("起算点", when.after, ANCHORS, *path, "after")
    if when.after == "stage_open" and stage.opens is None:
        check.say(f"阶段“{stage.name}”没有写开始日（opens），不能从它起算", *path, "after")
    if when.on and not _in_years(when.on, check.scheme.year):
        check.say(f"{when.on} 不在本年度及次年之内", *path, "on")


def _in_years(day: date, year: int) -> bool:
    return year <= day.year <= year + 1


def _circles(check: _Check, by_key: Mapping[str, model.Task]) -> None:
    for key in by_key:
        seen, step = [key], key
        while step in by_key:
            following = by_key[step].due or by_key[step].opens
            if following is None or not following.after.startswith("task:"):
                break
            step = following.after.removeprefix("task:")
            if step in seen:
                if step == key:
                    check.say("起算事项互相等待：" + "→".join([*seen, step]), "tracks")
                break
            seen.append(step)


def _ladders(check: _Check) -> None:
    for n, plan in enumerate(check.scheme.ladders):
        for text in ladder.faults(compiler.ladder_of(plan)):
            check.say(text, "ladders", n)


def _points(check: _Check) -> None:
    scheme = check.scheme
    groups = [group.key for group in scheme.groups]
    for n, indicator in enumerate(scheme.indicators):
        check.known("类别", indicator.group, groups, "indicators", n, "group")
    weighed = [i.weight for i in scheme.indicators if i.rule not in ("deduction", "bonus", "information")]
    if weighed and sum(weighed) != 100:
        check.say(f"各考评要点权重合计 {sum(weighed)}，不是 100", "indicators")
    scoring = scheme.scoring
    if scoring.assessment_percent + scoring.related_percent != 100:
        check.say("考评与相关考核结果所占比例合计不是 100", "scoring")
    if scoring.sources and sum((s.percent for s in scoring.sources), Decimal(0)) != 100:
        check.say("各评分来源所占比例合计不是 100", "scoring", "sources")
    related = sum((r.weight for r in scheme.related_results), Decimal(0))
    if related != scoring.related_percent:
        check.say(f"各项相关考核结果权重合计 {related}，与所占比例 {scoring.related_percent} 不符", "related_results")
    for key in scoring.ties:
        check.known("同分比较项", key, [*groups, "related"], "scoring", "ties")
    if scoring.panel and not 1 <= scoring.panel.minimum <= scoring.panel.size:
        check.say("考评组最少人数应在 1 与组员数之间", "scoring", "panel", "minimum")
    if scheme.figures:
        check.known("考评要点", scheme.figures.indicator, [i.key for i in scheme.indicators], "figures", "indicator")
    for n, result in enumerate(scheme.related_results):
        check.known("部门", result.department, [d.key for d in scheme.departments], "related_results", n, "department")
        for value in result.bad:
            check.known("结果", value, [name for name, _ in result.values], "related_results", n, "bad")


def _awards(check: _Check) -> None:
    scheme = check.scheme
    tracks = [track.key for track in scheme.tracks]
    for n, award in enumerate(scheme.awards):
        check.known("轨道", award.track, tracks, "awards", n, "track")
        if award.quota is None and award.threshold is None and award.share is None:
            check.say(f"“{award.name}”没有写名额、分数线或比例", "awards", n)
        if award.surplus is not None and (award.quota is None or award.surplus < award.quota):
            check.say(f"“{award.name}”的差额人选数应不少于名额", "awards", n, "surplus")
        for other in award.prerequisites:
            check.known("前提", other, [i.key for i in scheme.indicators] + [g.key for g in scheme.groups], "awards", n, "prerequisites")
    for n, slate in enumerate(scheme.slates):
        check.known("会议", slate.meeting, [m.key for m in scheme.meetings], "slates", n, "meeting")
        check.known("征求意见", slate.consultation, [c.key for c in scheme.consultations], "slates", n, "consultation")


def _consultations(check: _Check) -> None:
    scheme = check.scheme
    codes = {unit.code for unit in scheme.units}
    for n, department in enumerate(scheme.departments):
        if codes:
            check.known("所在单位", department.hosts, codes, "departments", n, "hosts")
    if codes and scheme.organiser.unit:
        check.known("承办单位", scheme.organiser.unit, codes, "organiser", "unit")
    for n, consultation in enumerate(scheme.consultations):
        for key in consultation.departments:
            check.known("部门", key, [d.key for d in scheme.departments], "consultations", n, "departments")
        if consultation.covers != "everyone":
            check.known("名单", consultation.covers, [s.key for s in scheme.slates], "consultations", n, "covers")
        for value in (*consultation.blocking_conclusions, *consultation.consenting):
            check.known("意见", value, consultation.conclusions, "consultations", n, "conclusions")
