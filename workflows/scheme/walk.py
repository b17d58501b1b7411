"""The year walked through without people: dates, lists, seats, in the order in which they come.

A year can be sound part by part and not be lived through: what certainly cannot happen is a fault,
what may be meant is told to be looked at.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from engine import days, records
from workflows.scheme import compiler, model, model_awards
from workflows.scheme.faults import FaultList, Path
from workflows.scheme.language import unit_conditions

EVERYONE = "everyone"
_YEAR = re.compile(r"(?<!\d)(\d{4})年")


class Work(NamedTuple):
    """One task of the cycle that has a day: what is done by then, and where it stands."""

    name: str
    begins: date | None
    ends: date
    path: Path


def check(scheme: model.Scheme, faults: FaultList) -> None:
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
    _before_the_stage(scheme, works, faults)


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
    looked_at += _short_notices(scheme, calendar) + _undone(scheme)
    looked_at += [told for plan in scheme.consultations for told in _round(scheme, plan, calendar)]
    return looked_at + [told for award in scheme.awards for told in _seats(scheme, award)]


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
    leads = {each.key: each.name for each in scheme.departments}
    leads |= {each.key: each.name for each in scheme.scoring.juries}
    wanted += [
        (("lead", lead), f"{leads.get(lead, lead)}打分", True)
        for lead in {each.lead: None for each in scheme.indicators if each.lead}
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
    ranking = [work for (does, _), work in works.items() if does == "ranking"]
    needed = [work for (does, _), work in works.items() if does in ("scores", "lead")]
    needed += [
        works["results", result.key]
        for result in scheme.related_results
        if result.missing == "blocks" and ("results", result.key) in works
    ]
    yield from ((before, after) for before in needed for after in ranking[:1])
    chain = ranking[:1]
    first = [
        works["decision", step.key] for step in scheme.slates if ("decision", step.key) in works
    ]
    nominations = [work for (does, _), work in works.items() if does == "nominations"]
    yield from ((before, after) for before in nominations for after in first[:1])
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


def _before_the_stage(
    scheme: model.Scheme, works: dict[tuple[str, str], Work], faults: FaultList
) -> None:
    """A paper before the stage in which alone somebody can be named."""
    paper = works.get(("issue", ""))
    last = scheme.track("unit").stages[-1] if any(t.key == "unit" for t in scheme.tracks) else None
    if paper is not None and last is not None and last.opens and paper.ends < last.opens:
        faults.add(
            f"“{paper.name}”（{paper.ends}前）早于“{last.name}”阶段开始（{last.opens}），"
            "那时还不能命名",
            *paper.path,
        )


def _round(
    scheme: model.Scheme, plan: model_awards.Consultation, calendar: days.WorkCalendar
) -> Iterator[records.Fault]:
    """A round that cannot be answered in time, or whose opinions are stale at their meeting."""
    works = _works(scheme)
    work = works.get(("opinions", plan.key))
    if work is None:
        return
    last = compiler.day_of(plan.term, work.begins, calendar) if work.begins else None
    if last is not None and last > work.ends:
        yield records.Fault(
            message=f"“{plan.name}”{work.begins} 发函，{last} 才到期，截止日是 {work.ends}"
        )
    keys = [step.key for step in scheme.slates]
    covered = works.get(("decision", plan.covers))
    if covered is not None and work.begins is not None and work.begins < covered.ends:
        yield records.Fault(
            message=f"“{plan.name}”{work.begins} 开始，要征求的名单 {covered.ends} 才定"
        )
    position = keys.index(plan.covers) + 1 if plan.covers in keys else 0
    later = [works["decision", key] for key in keys[position:] if ("decision", key) in works]
    if plan.valid_days is not None and later:
        stale = work.ends + timedelta(days=plan.valid_days)
        meeting = later[0] if plan.covers == EVERYONE else later[-1]
        if stale < meeting.ends:
            yield records.Fault(
                message=f"“{plan.name}”的意见{plan.valid_days}天有效，{stale} 到期，"
                f"“{meeting.name}”在 {meeting.ends}"
            )


def _seats(scheme: model.Scheme, award: model_awards.Award) -> Iterator[records.Fault]:
    """Places that the caps leave empty whatever comes."""
    if award.quota is None:
        return
    field = [
        unit
        for unit in scheme.units
        if unit.participation == "full"
        and unit.code != scheme.organiser.unit
        and unit.meets(award.among)
    ]
    if award.track == "branch":
        most = [
            award.per_large_unit
            if award.per_large_unit is not None
            and award.large_from is not None
            and (unit.branches or 0) >= award.large_from
            else award.per_unit
            for unit in field
        ]
        known = [number for number in most if number is not None]
        if field and len(known) == len(most) and sum(known) < award.quota:
            yield records.Fault(
                message=f"“{award.name}”名额{award.quota}个，"
                f"{len(field)}个单位按限额至多能推荐{sum(known)}个"
            )
        return
    for cap in award.caps:
        contents = {unit.said(cap.column) for unit in field}
        limits = [
            min(limit, sum(unit.said(cap.column) == content for unit in field))
            for content in contents
            if (limit := cap.of(content) if content else None) is not None
        ]
        unlimited = sum(
            1
            for unit in field
            if not unit.said(cap.column) or cap.of(unit.said(cap.column)) is None
        )
        if field and sum(limits) + unlimited < award.quota:
            yield records.Fault(
                message=f"“{award.name}”名额{award.quota}个，"
                f"按{unit_conditions.title(cap.column)}的限额至多能命名{sum(limits) + unlimited}个"
            )
