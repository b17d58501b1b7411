"""What can be wrong with how points become names: indicators, scoring, awards, lists, opinions."""

from __future__ import annotations

from decimal import Decimal

from workflows.scheme import check_tasks, model, model_awards
from workflows.scheme.faults import FaultList

MOST_PLACES, MOST_DAYS, MOST_POINTS = 10_000, 1000, 10_000
"""More than any office has: a number beyond is a slip of the finger."""
LEAST_LISTS = 3
"""The ranking, at least one list that is studied or put up, and the names."""


def check(scheme: model.Scheme, faults: FaultList) -> None:
    """Every fault of assessment, naming and opinions."""
    for n, indicator in enumerate(scheme.indicators):
        _indicator(scheme, indicator, faults, "indicators", n)
    _scoring(scheme, faults)
    _related(scheme, faults)
    for n, award in enumerate(scheme.awards):
        _award(scheme, award, faults, "awards", n)
    _slates(scheme, faults)
    _fields(scheme, faults)
    lists = [step.key for step in scheme.proposals]
    for key in scheme.second_person.reviewed:
        faults.check_name("名单", key, lists, "second_person", "reviewed")
    _problems(scheme, faults)
    if scheme.public_notice is not None:
        _bound(faults, scheme.public_notice.count, 1, MOST_DAYS, "public_notice", "count")
    for n, result in enumerate(scheme.related_results):
        _bound(faults, result.weight, 0, MOST_POINTS, "related_results", n, "weight")
    for n, consultation in enumerate(scheme.consultations):
        _consultation(scheme, consultation, faults, "consultations", n)


def _fields(scheme: model.Scheme, faults: FaultList) -> None:
    """Quotas that no list holds to."""
    binds = any(step.quota_binds for step in scheme.slates)
    for n, award in enumerate(scheme.awards):
        if award.quota is not None and not binds:
            faults.add(
                f"“{award.name}”有名额，却没有一份名单按名额确定",
                *("awards", n, "quota"),
                expected="在会议审定的名单上写 quota_binds: true",
            )


def _bound(
    faults: FaultList, number: Decimal | int | None, least: int, most: int, *path: str | int
) -> None:
    """A fault for a number that nobody can mean."""
    if number is not None and not least <= number <= most:
        faults.add(f"{number} 不在 {least} 至 {most} 之间", *path)


def _indicator(
    scheme: model.Scheme, indicator: model_awards.Indicator, faults: FaultList, *path: str | int
) -> None:
    faults.check_name(
        "类别", indicator.group, [group.key for group in scheme.groups], *path, "group"
    )
    _bound(faults, indicator.weight, 0, MOST_POINTS, *path, "weight")
    if indicator.floor is not None and indicator.floor > indicator.weight:
        faults.add(
            f"“{indicator.key}”的下限 {indicator.floor} 高于权重 {indicator.weight}", *path, "floor"
        )
    if indicator.rule == "grade" and not indicator.grades:
        faults.add(f"“{indicator.key}”按等次计分，却没有写各等次的分值（grades）", *path)
    if indicator.rule in ("grade", "rank") and any(
        points > indicator.weight for _, points in indicator.grades
    ):
        faults.add(f"“{indicator.key}”有等次的分值超过权重 {indicator.weight}", *path, "grades")
    if indicator.rule == "rank" and not _is_by_place(indicator.grades):
        faults.add(
            f"“{indicator.key}”的名次分值没有由前到后、由高到低写",
            *path,
            "grades",
            expected="应形如 3=10；10=8；其余=5",
        )
    if indicator.rule == "base_year" and scheme.figures is None:
        faults.add(f"“{indicator.key}”与基年比较，安排里却没有写是哪些数（figures）", *path, "rule")


def _is_by_place(grades: tuple[tuple[str, Decimal], ...]) -> bool:
    places = [int(until) for until, _ in grades if until.isdecimal()]
    points = [number for _, number in grades]
    open_ended = [n for n, (until, _) in enumerate(grades) if not until.isdecimal()]
    return (
        places == sorted(set(places))
        and points == sorted(points, reverse=True)
        and open_ended in ([], [len(grades) - 1])
    )


def _scoring(scheme: model.Scheme, faults: FaultList) -> None:
    scoring = scheme.scoring
    counted = [
        indicator.weight
        for indicator in scheme.indicators
        if indicator.rule not in ("bonus", "information")
    ]
    if counted and sum(counted) != 100:
        faults.add(f"各考评要点权重合计 {sum(counted)}，不是 100", "indicators")
    if scoring.assessment_percent + scoring.related_percent != 100:
        faults.add("考评与相关考核结果所占比例合计不是 100", "scoring")
    if scoring.sources and sum((source.percent for source in scoring.sources), Decimal(0)) != 100:
        faults.add("各评分来源所占比例合计不是 100", "scoring", "sources")
    if not 0 <= scoring.places <= 6:
        faults.add("计分的小数位数应在0至6之间", "scoring", "places")
    for key in scoring.ties:
        faults.check_name(
            "同分比较项",
            key,
            [*(group.key for group in scheme.groups), "related"],
            "scoring",
            "ties",
        )
    if scoring.panel and not 1 <= scoring.panel.minimum <= scoring.panel.size:
        faults.add("考评组最少人数应在 1 与组员数之间", "scoring", "panel", "minimum")
    if scoring.panel and scoring.panel.rule == "drop_extremes" and scoring.panel.drop_from < 3:
        faults.add("去掉最高最低至少要有3人", "scoring", "panel", "drop_from")
    if scheme.figures:
        faults.check_name(
            "考评要点",
            scheme.figures.indicator,
            [indicator.key for indicator in scheme.indicators],
            "figures",
            "indicator",
        )
        faults.check_unique(
            (figure.key, ("figures", "figures", n))
            for n, figure in enumerate(scheme.figures.figures)
        )
        if scheme.figures.base_year >= scheme.year:
            faults.add(f"基年 {scheme.figures.base_year} 不早于本年度", "figures", "base_year")


def _related(scheme: model.Scheme, faults: FaultList) -> None:
    whole = sum((result.weight for result in scheme.related_results), Decimal(0))
    if whole != scheme.scoring.related_percent:
        faults.add(
            f"各项相关考核结果权重合计 {whole}，与所占比例 {scheme.scoring.related_percent} 不符",
            "related_results",
        )
    for n, result in enumerate(scheme.related_results):
        faults.check_name(
            "部门",
            result.department,
            [department.key for department in scheme.departments],
            "related_results",
            n,
            "department",
        )
        for bad in result.bad:
            faults.check_name(
                "结果", bad, [name for name, _ in result.values], "related_results", n, "bad"
            )


def _award(
    scheme: model.Scheme, award: model_awards.Award, faults: FaultList, *path: str | int
) -> None:
    faults.check_name("轨道", award.track, [track.key for track in scheme.tracks], *path, "track")
    for name in ("quota", "surplus", "per_unit", "per_large_unit", "large_from", "per_sector"):
        _bound(faults, getattr(award, name), 0, MOST_PLACES, *path, name)
    for name in ("share", "sample_percent"):
        _bound(faults, getattr(award, name), 0, 100, *path, name)
    _bound(faults, award.valid_years, 1, 100, *path, "valid_years")
    if award.quota is None and award.threshold is None and award.share is None:
        faults.add(f"“{award.name}”没有写名额、分数线或比例", *path)
    if award.surplus is not None and (award.quota is None or award.surplus < award.quota):
        faults.add(f"“{award.name}”的差额人选数应不少于名额", *path, "surplus")
    if not award.ranked and award.threshold is not None:
        faults.add(f"“{award.name}”不排名，不能有分数线", *path, "threshold")
    if award.ranked and award.track != "unit":
        faults.add(
            f"“{award.name}”不是评选单位，不能排名", *path, "ranked", expected="应写 ranked: false"
        )
    keys = [part.key for part in scheme.indicators] + [part.key for part in scheme.groups]
    for n, needed in enumerate(award.prerequisites):
        faults.check_name("前提", needed.key, keys, *path, "prerequisites", n, "key")


def _slates(scheme: model.Scheme, faults: FaultList) -> None:
    if scheme.awards and len(scheme.slates) < LEAST_LISTS:
        faults.add("名单（slates）至少有三份：排序表、研究或公示的名单、命名名单", "slates")
    if scheme.awards and not any(name_list.meeting for name_list in scheme.slates):
        faults.add("没有一份名单由会议研究（meeting）", "slates")
    for n, name_list in enumerate(scheme.slates):
        faults.check_name(
            "会议",
            name_list.meeting,
            [meeting.key for meeting in scheme.meetings],
            "slates",
            n,
            "meeting",
        )
        faults.check_name(
            "征求意见",
            name_list.consultation,
            [consultation.key for consultation in scheme.consultations],
            "slates",
            n,
            "consultation",
        )


def raised(scheme: model.Scheme, track: str) -> list[str]:
    """Keys of the tasks of a track that nobody owes until something raises them."""
    return [
        task.key
        for of_track, _, task in scheme.tasks()
        if of_track.key == track and task.of == "raised"
    ]


def _problems(scheme: model.Scheme, faults: FaultList) -> None:
    plan = scheme.rectifying
    if plan is not None:
        for name in ("task", "grave_task"):
            faults.check_name(
                "可提起的单位事项", getattr(plan, name), raised(scheme, "unit"), "rectifying", name
            )


def _consultation(
    scheme: model.Scheme,
    consultation: model_awards.Consultation,
    faults: FaultList,
    *path: str | int,
) -> None:
    faults.check_name(
        "轨道", consultation.track, [track.key for track in scheme.tracks], *path, "track"
    )
    if not consultation.departments:
        faults.add(f"“{consultation.name}”没有写征求哪些部门的意见", *path, "departments")
    for key in consultation.departments:
        faults.check_name(
            "部门", key, [department.key for department in scheme.departments], *path, "departments"
        )
    if consultation.covers != "everyone":
        faults.check_name(
            "名单",
            consultation.covers,
            [name_list.key for name_list in scheme.slates],
            *path,
            "covers",
        )
    if not consultation.consenting:
        faults.add(f"“{consultation.name}”没有写哪种意见算同意（consenting）", *path, "consenting")
    faults.check_name(
        "可提起的全局事项", consultation.raises, raised(scheme, "cycle"), *path, "raises"
    )
    for conclusion in (*consultation.blocking_conclusions, *consultation.consenting):
        faults.check_name("意见", conclusion, consultation.conclusions, *path, "conclusions")
    _bound(faults, consultation.valid_days, 0, MOST_DAYS, *path, "valid_days")
    check_tasks.check_when(consultation.term, (), None, scheme.year, faults, *path, "term")
