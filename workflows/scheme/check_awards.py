"""What can be wrong with how points become names: indicators, scoring, awards, lists, opinions."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from workflows.scheme import check_tasks, check_units, model, model_awards
from workflows.scheme.faults import FaultList

MOST_PLACES, MOST_DAYS, MOST_POINTS = 10_000, 1000, 10_000
"""More than any office has: a number beyond is a slip of the finger."""


class Named(Protocol):
    """A part with a key and what it is called."""

    @property
    def key(self) -> str: ...

    @property
    def name(self) -> str: ...


def named(parts: Iterable[Named]) -> dict[str, str]:
    """What the parts are called, by key."""
    return {part.key: part.name for part in parts}


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
    lists = named(scheme.proposals)
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
    # What is put up is copied from the list before; without a notice it is made by the rules.
    making = ("proposal",) if scheme.public_notice else ("proposal", "posted")
    binds = any(step.quota_binds for step in scheme.slates if step.role in making)
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
    faults.check_name("类别", indicator.group, named(scheme.groups), *path, "group")
    _bound(faults, indicator.weight, 0, MOST_POINTS, *path, "weight")
    _bound(faults, indicator.maximum, 1, MOST_POINTS, *path, "maximum")
    check_units.check_conditions(scheme, indicator.among, faults, *path, "among")
    leads = {**named(scheme.departments), **named(scheme.scoring.juries)}
    faults.check_name("牵头打分的", indicator.lead, leads, *path, "lead")
    if indicator.lead and indicator.rule in ("rank", "base_year", "information"):
        faults.add(f"“{indicator.key}”不是打分的，不能有牵头的", *path, "lead")
    most, called = indicator.weight, "权重"
    if indicator.maximum is not None:
        most, called = indicator.maximum, "满分"
    if indicator.floor is not None and indicator.floor > most:
        faults.add(f"“{indicator.key}”的下限 {indicator.floor} 高于{called} {most}", *path, "floor")
    if indicator.rule == "grade" and not indicator.grades:
        faults.add(f"“{indicator.key}”按等次计分，却没有写各等次的分值（grades）", *path)
    if indicator.rule in ("grade", "rank") and any(points > most for _, points in indicator.grades):
        faults.add(f"“{indicator.key}”有等次的分值超过{called} {most}", *path, "grades")
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
    _bound(faults, scoring.full_marks, 1, MOST_POINTS, "scoring", "full_marks")
    for units, whole in check_units.sums(scheme).items():
        if scoring.reweighs and not whole:
            faults.add(f"没有一个考评要点适用{units}", "indicators")
        elif not scoring.reweighs and whole != scoring.full_marks:
            faults.add(
                f"{units}各考评要点权重合计 {whole}，不是 {scoring.full_marks}",
                "indicators",
                0,
                "weight",
            )
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
            {**named(scheme.groups), "related": "related"},
            "scoring",
            "ties",
        )
    panels: list[tuple[model_awards.Panel, tuple[str | int, ...]]] = [
        (jury, ("scoring", "juries", n)) for n, jury in enumerate(scoring.juries)
    ]
    panels += [(scoring.panel, ("scoring", "panel"))] if scoring.panel else []
    for panel, where in panels:
        if not 1 <= panel.minimum <= panel.size:
            faults.add("考评组最少人数应在 1 与组员数之间", *where, "minimum")
        if panel.rule == "drop_extremes" and panel.drop_from < 3:
            faults.add("去掉最高最低至少要有3人", *where, "drop_from")
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
    scoring = scheme.scoring
    if whole != scoring.full_marks * scoring.related_percent / 100:
        faults.add(
            f"各项相关考核结果权重合计 {whole}，与所占比例 {scoring.related_percent} 不符",
            *("related_results", 0, "weight"),
        )
    for n, result in enumerate(scheme.related_results):
        faults.check_name(
            "部门",
            result.department,
            named(scheme.departments),
            "related_results",
            n,
            "department",
        )
        if bool(result.values) == (result.maximum is not None):
            faults.add(
                f"“{result.name}”应写各档次的折算（values），或数值的满分（maximum），二者取一",
                *("related_results", n),
            )
        for bad in result.bad:
            faults.check_name(
                "结果", bad, [name for name, _ in result.values], "related_results", n, "bad"
            )


def _award(
    scheme: model.Scheme, award: model_awards.Award, faults: FaultList, *path: str | int
) -> None:
    faults.check_name("轨道", award.track, [track.key for track in scheme.tracks], *path, "track")
    for name in ("quota", "surplus", "per_unit", "per_large_unit", "large_from"):
        _bound(faults, getattr(award, name), 0, MOST_PLACES, *path, name)
    for name in ("share", "sample_percent"):
        _bound(faults, getattr(award, name), 0, 100, *path, name)
    _bound(faults, award.valid_years, 1, 100, *path, "valid_years")
    for years in award.review_years:
        _bound(faults, years, 1, award.valid_years or 100, *path, "review_years")
    check_units.check_conditions(scheme, award.among, faults, *path, "among")
    for n, cap in enumerate(award.caps):
        if check_units.is_column(scheme, cap.column, faults, *path, "caps", n):
            contents = sorted({unit.said(cap.column) for unit in scheme.units} - {""})
            for content, _ in cap.limits if scheme.units else ():
                faults.check_name("限额所指", content, contents, *path, "caps", n)
    peers = [
        each.key for each in scheme.awards if each.track == award.track and each.key != award.key
    ]
    faults.check_name("上一等次的奖项", award.below, peers, *path, "below")
    if _is_circular(scheme, award):
        faults.add(f"“{award.name}”与上一等次互为上下", *path, "below")
    for grade in award.accepts:
        faults.check_name("星级", grade, _stars(scheme) or award.accepts, *path, "accepts")
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


def _stars(scheme: model.Scheme) -> tuple[str, ...]:
    """The grades that the table of nominations has; none where it has no such column."""
    forms = {task.brings for _, _, task in scheme.tasks() if task.does == "nominations"}
    return next(
        (
            column.choices
            for form in scheme.forms
            if form.key in forms
            for column in form.columns
            if column.key == "star"
        ),
        (),
    )


def _is_circular(scheme: model.Scheme, award: model_awards.Award) -> bool:
    by_key = {each.key: each for each in scheme.awards}
    below, passed = award.below, {award.key}
    while below in by_key and below not in passed:
        passed.add(below)
        below = by_key[below].below
    return below == award.key


def _slates(scheme: model.Scheme, faults: FaultList) -> None:
    order = ("ranking", "proposal", "posted", "named")
    roles = [order.index(step.role) for step in scheme.slates]
    if roles != sorted(roles) or any(
        roles.count(order.index(role)) > 1 for role in order[::2] + order[3:]
    ):
        faults.add(
            "名单应先是排序表，再是研究的，再是公示的，最后是命名的；排序、公示、命名的各一份",
            "slates",
        )
    if scheme.awards and not any(name_list.meeting for name_list in scheme.slates):
        faults.add("没有一份名单由会议研究（meeting）", "slates")
    for n, name_list in enumerate(scheme.slates):
        faults.check_name(
            "会议",
            name_list.meeting,
            named(scheme.meetings),
            "slates",
            n,
            "meeting",
        )
        faults.check_name(
            "征求意见",
            name_list.consultation,
            named(scheme.consultations),
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
        for kind, _ in plan.weighs:
            faults.check_name("问题类型", kind, plan.kinds, "rectifying", "weighs")


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
        faults.check_name("部门", key, named(scheme.departments), *path, "departments")
    if consultation.covers != "everyone":
        faults.check_name(
            "名单",
            consultation.covers,
            named(scheme.slates),
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
    check_tasks.check_when(
        consultation.term, (), None, scheme.calendar_years, faults, *path, "term"
    )
