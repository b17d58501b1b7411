"""What can be wrong with how points become names: indicators, scoring, related results, awards, lists, opinions."""

from __future__ import annotations

from decimal import Decimal

from workflows.scheme import check_tasks, faults, model, model_awards

LEAST_LISTS = 3
"""The ranking, at least one list that is studied or put up, and the names."""


def check(scheme: model.Scheme, found: faults.FaultList) -> None:
    """Every fault of assessment, naming and opinions."""
    for n, indicator in enumerate(scheme.indicators):
        _indicator(scheme, indicator, found, "indicators", n)
    _scoring(scheme, found)
    _related(scheme, found)
    for n, award in enumerate(scheme.awards):
        _award(scheme, award, found, "awards", n)
    _slates(scheme, found)
    _problems(scheme, found)
    for n, consultation in enumerate(scheme.consultations):
        _consultation(scheme, consultation, found, "consultations", n)


def _indicator(
    scheme: model.Scheme, one: model_awards.Indicator, found: faults.FaultList, *path: str | int
) -> None:
    found.known("类别", one.group, [group.key for group in scheme.groups], *path, "group")
    if one.floor is not None and one.floor > one.weight:
        found.say(f"“{one.key}”的下限 {one.floor} 高于权重 {one.weight}", *path, "floor")
    if one.rule == "grade" and not one.grades:
        found.say(f"“{one.key}”按等次计分，却没有写各等次的分值（grades）", *path)
    if one.rule in ("grade", "rank") and any(points > one.weight for _, points in one.grades):
        found.say(f"“{one.key}”有等次的分值超过权重 {one.weight}", *path, "grades")
    if one.rule == "rank" and not _is_by_place(one.grades):
        found.say(
            f"“{one.key}”的名次分值没有由前到后、由高到低写",
            *path,
            "grades",
            expected="应形如 3=10；10=8；其余=5",
        )
    if one.rule == "base_year" and scheme.figures is None:
        found.say(f"“{one.key}”与基年比较，安排里却没有写是哪些数（figures）", *path, "rule")


def _is_by_place(grades: tuple[tuple[str, Decimal], ...]) -> bool:
    places = [int(until) for until, _ in grades if until.isdecimal()]
    points = [value for _, value in grades]
    rest = [n for n, (until, _) in enumerate(grades) if not until.isdecimal()]
    return (
        places == sorted(set(places))
        and points == sorted(points, reverse=True)
        and rest in ([], [len(grades) - 1])
    )


def _scoring(scheme: model.Scheme, found: faults.FaultList) -> None:
    scoring = scheme.scoring
    counted = [one.weight for one in scheme.indicators if one.rule not in ("bonus", "information")]
    if counted and sum(counted) != 100:
        found.say(f"各考评要点权重合计 {sum(counted)}，不是 100", "indicators")
    if scoring.assessment_percent + scoring.related_percent != 100:
        found.say("考评与相关考核结果所占比例合计不是 100", "scoring")
    if scoring.sources and sum((one.percent for one in scoring.sources), Decimal(0)) != 100:
        found.say("各评分来源所占比例合计不是 100", "scoring", "sources")
    if not 0 <= scoring.places <= 6:
        found.say("计分的小数位数应在0至6之间", "scoring", "places")
    for key in scoring.ties:
        found.known(
            "同分比较项",
            key,
            [*(group.key for group in scheme.groups), "related"],
            "scoring",
            "ties",
        )
    if scoring.panel and not 1 <= scoring.panel.minimum <= scoring.panel.size:
        found.say("考评组最少人数应在 1 与组员数之间", "scoring", "panel", "minimum")
    if scoring.panel and scoring.panel.rule == "drop_extremes" and scoring.panel.drop_from < 3:
        found.say("去掉最高最低至少要有3人", "scoring", "panel", "drop_from")
    if scheme.figures:
        found.known(
            "考评要点",
            scheme.figures.indicator,
            [one.key for one in scheme.indicators],
            "figures",
            "indicator",
        )
        found.single(
            (one.key, ("figures", "figures", n)) for n, one in enumerate(scheme.figures.figures)
        )
        if scheme.figures.base_year >= scheme.year:
            found.say(f"基年 {scheme.figures.base_year} 不早于本年度", "figures", "base_year")


def _related(scheme: model.Scheme, found: faults.FaultList) -> None:
    whole = sum((one.weight for one in scheme.related_results), Decimal(0))
    if whole != scheme.scoring.related_percent:
        found.say(
            f"各项相关考核结果权重合计 {whole}，与所占比例 {scheme.scoring.related_percent} 不符",
            "related_results",
        )
    for n, result in enumerate(scheme.related_results):
        found.known(
            "部门",
            result.department,
            [one.key for one in scheme.departments],
            "related_results",
            n,
            "department",
        )
        for value in result.bad:
            found.known(
                "结果", value, [name for name, _ in result.values], "related_results", n, "bad"
            )


def _award(
    scheme: model.Scheme, award: model_awards.Award, found: faults.FaultList, *path: str | int
) -> None:
    found.known("轨道", award.track, [track.key for track in scheme.tracks], *path, "track")
    if award.quota is None and award.threshold is None and award.share is None:
        found.say(f"“{award.name}”没有写名额、分数线或比例", *path)
    if award.surplus is not None and (award.quota is None or award.surplus < award.quota):
        found.say(f"“{award.name}”的差额人选数应不少于名额", *path, "surplus")
    if not award.ranked and award.threshold is not None:
        found.say(f"“{award.name}”不排名，不能有分数线", *path, "threshold")
    if award.ranked and award.track != "unit":
        found.say(
            f"“{award.name}”不是评选单位，不能排名", *path, "ranked", expected="应写 ranked: false"
        )
    known = [one.key for one in scheme.indicators] + [one.key for one in scheme.groups]
    for n, needed in enumerate(award.prerequisites):
        found.known("前提", needed.key, known, *path, "prerequisites", n, "key")


def _slates(scheme: model.Scheme, found: faults.FaultList) -> None:
    if scheme.awards and len(scheme.slates) < LEAST_LISTS:
        found.say("名单（slates）至少有三份：排序表、研究或公示的名单、命名名单", "slates")
    if scheme.awards and not any(name_list.meeting for name_list in scheme.slates):
        found.say("没有一份名单由会议研究（meeting）", "slates")
    for n, name_list in enumerate(scheme.slates):
        found.known(
            "会议", name_list.meeting, [one.key for one in scheme.meetings], "slates", n, "meeting"
        )
        found.known(
            "征求意见",
            name_list.consultation,
            [one.key for one in scheme.consultations],
            "slates",
            n,
            "consultation",
        )


def raised(scheme: model.Scheme, track: str) -> list[str]:
    """Keys of the tasks of a track that nobody owes until something raises them."""
    return [task.key for own, _, task in scheme.tasks() if own.key == track and task.of == "raised"]


def _problems(scheme: model.Scheme, found: faults.FaultList) -> None:
    plan = scheme.rectifying
    if plan is not None:
        for name in ("task", "grave_task"):
            found.known(
                "可提起的单位事项", getattr(plan, name), raised(scheme, "unit"), "rectifying", name
            )


def _consultation(
    scheme: model.Scheme, one: model_awards.Consultation, found: faults.FaultList, *path: str | int
) -> None:
    found.known("轨道", one.track, [track.key for track in scheme.tracks], *path, "track")
    if not one.departments:
        found.say(f"“{one.name}”没有写征求哪些部门的意见", *path, "departments")
    for key in one.departments:
        found.known(
            "部门", key, [department.key for department in scheme.departments], *path, "departments"
        )
    if one.covers != "everyone":
        found.known(
            "名单", one.covers, [name_list.key for name_list in scheme.slates], *path, "covers"
        )
    if not one.consenting:
        found.say(f"“{one.name}”没有写哪种意见算同意（consenting）", *path, "consenting")
    found.known("可提起的全局事项", one.raises, raised(scheme, "cycle"), *path, "raises")
    for value in (*one.blocking_conclusions, *one.consenting):
        found.known("意见", value, one.conclusions, *path, "conclusions")
    check_tasks.check_when(one.term, (), None, scheme.year, found, *path, "term")
