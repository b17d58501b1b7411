"""A scheme as it is read aloud to a leader: what happens by when, who is named and how.

Everything that has a day, a number or a meeting is there; points, weights and what is assumed are
annexes. Nothing is told twice: the work on a list stands with the list, a round with the round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.scheme import model, model_awards, model_office
from workflows.scheme.language import chosen_words, dates_in_words, unit_conditions

_NUMERALS = "一二三四五六七八九十"
_WEIGHS = {"pending": "待研究", "off": "不列入", "note": "注明"}


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A heading and the lines under it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The body, that is read, and the annexes, that are looked up."""

    title: str
    body: tuple[Chapter, ...]
    annexes: tuple[Chapter, ...]


def reading(scheme: model.Scheme) -> Reading:
    """The scheme in words."""
    voice = _Voice(scheme)
    chapters = [
        ("总则", voice.general()),
        *voice.stages(),
        ("征求意见", voice.rounds()),
        ("名单、公示和命名", voice.lists()),
        ("奖项", voice.awards()),
    ]
    told = [(title, lines) for title, lines in chapters if lines]
    body = tuple(
        Chapter(title=f"{_numbered(n)}、{title}", lines=tuple(lines))
        for n, (title, lines) in enumerate(told)
    )
    annexes = [
        ("考评要点", voice.indicators()),
        ("计分和折算", voice.scoring()),
        ("提醒", voice.reminding()),
        ("方案未写明、由办公室确认的假定", voice.assumptions()),
    ]
    return Reading(
        title=scheme.title,
        body=body,
        annexes=tuple(
            Chapter(title=f"附{_numbered(n)} {title}", lines=tuple(lines))
            for n, (title, lines) in enumerate([each for each in annexes if each[1]])
        ),
    )


def _numbered(n: int) -> str:
    return _NUMERALS[n] if n < len(_NUMERALS) else str(n + 1)


class _Voice:
    def __init__(self, scheme: model.Scheme) -> None:
        self.scheme = scheme
        self.tasks = {task.key: task.name for _, _, task in scheme.tasks()}
        self.works = {(task.does, task.concerns): task for _, _, task in scheme.tasks()}
        self.departments = {each.key: each.name for each in scheme.departments}
        self.juries = {each.key: each.name for each in scheme.scoring.juries}
        self.meetings = {each.key: each.name for each in scheme.meetings}
        self.list_names = {step.key: step.name for step in scheme.slates}
        self.forms = {form.key: form.title for form in scheme.forms}

    def general(self) -> list[str]:
        scheme = self.scheme
        ranked = [
            unit
            for unit in scheme.units
            if unit.participation == "full" and unit.code != scheme.organiser.unit
        ]
        lines = [f"依据：{scheme.source}"] if scheme.source else []
        units = f"参加单位{len(scheme.units)}个" if scheme.units else "单位名单另定"
        if scheme.units and len(ranked) != len(scheme.units):
            units += f"，其中参加排名{len(ranked)}个"
        lines.append(f"{self.day(scheme.opens_on)}开启，{units}；{scheme.organiser.name}承办。")
        return lines

    def stages(self) -> Iterator[tuple[str, list[str]]]:
        """A chapter for each track: its stages with their days, under each its tasks."""
        told_elsewhere = {"opinions", "ranking", "slate", "decision", "public_notice", "issue"}
        for track in self.scheme.tracks:
            lines = []
            for stage in track.stages:
                tasks = [task for task in stage.tasks if task.does not in told_elsewhere]
                if track.key != "cycle":
                    lines.append(self.stage(stage) + ("：" if tasks else "。"))
                lines += [f"　{self.task(track.key, task)}" for task in tasks]
            yield ("办公室的工作" if track.key == "cycle" else track.name), lines

    def stage(self, stage: model.Stage) -> str:
        term = self.term(stage.opens, stage.closes)
        gates = "、".join(f"“{self.tasks[key]}”" for key in stage.gates if key in self.tasks)
        marks = [each for each in (term, f"待{gates}办结后转出" if gates else "") if each]
        said = "，".join(marks)
        return f"{stage.name}（{said}）" if said else stage.name

    def task(self, track: str, task: model.Task) -> str:
        owner = self.owner(task.owner)
        is_plain = task.owner in ("unit", "branch", "team") or owner in task.name
        marks = [] if is_plain or (track, task.owner) == ("cycle", "office") else [owner]
        if task.brings in self.forms and self.forms[task.brings] not in task.name:
            marks.append(self.forms[task.brings])
        marks += ["办公室审核"] if task.review else []
        if task.blocking != "hard":
            marks.append(chosen_words.titles("blocking")[task.blocking])
        if task.weighs:
            marks.append(f"影响评选：{_WEIGHS[task.weighs]}")
        if task.among:
            marks.append(f"限{unit_conditions.said(task.among)}")
        if task.of != "everyone":
            marks.append(chosen_words.titles("of")[task.of])
        when = self.when(task)
        extra = f"（{'，'.join(marks)}）" if marks else ""
        return f"{when}{'，' if when else ''}{task.name}{extra}。"

    def rounds(self) -> list[str]:
        lines = []
        for plan in self.scheme.consultations:
            about = (
                "全体" if plan.covers == "everyone" else f"“{self.list_names.get(plan.covers, '')}”"
            )
            asked = "、".join(self.departments.get(key, key) for key in plan.departments)
            work = self.works.get(("opinions", plan.key))
            when = f"{self.when(work)}，" if work is not None and self.when(work) else ""
            silence = "未复视为同意" if plan.silence_consents else "未复不视为同意"
            valid = f"，意见{plan.valid_days}天内有效" if plan.valid_days else ""
            lines.append(
                f"{plan.name}：{when}就{about}征求{asked}意见，期限{self.spell(plan.term)}；"
                f"{'、'.join(plan.blocking_conclusions)}的不予通过，{silence}{valid}。"
            )
        return lines

    def lists(self) -> list[str]:
        lines = []
        for step in self.scheme.slates:
            work = next(
                (
                    self.works[key]
                    for key in (("decision", step.key), ("slate", step.key))
                    if key in self.works
                ),
                None,
            )
            if step.role == "ranking":
                ranked = [award for award in self.scheme.awards if award.ranked]
                work = next(
                    (
                        self.works[key]
                        for award in ranked
                        if (key := ("ranking", award.key)) in self.works
                    ),
                    None,
                )
            if step.role == "posted":
                work = self.works.get(("public_notice", ""))
            if step.role == "named":
                work = self.works.get(("issue", ""))
            when = self.when(work) if work is not None else ""
            parts = [when] if when else []
            if step.meeting:
                parts.append(f"{self.meetings.get(step.meeting, step.meeting)}研究")
            if step.consultation:
                parts.append("征求意见")
            if step.role == "posted" and self.scheme.public_notice:
                parts.append(self.notice(self.scheme.public_notice))
            if step.quota_binds and step.role == "proposal":
                parts.append("按名额确定")
            lines.append(f"{step.name}{'：' if parts else ''}{'，'.join(parts)}。")
        return lines

    def notice(self, notice: model_awards.PublicNotice) -> str:
        unit = "个工作日" if notice.unit == "workdays" else "天"
        first = "首日计入" if notice.first_day_counts else "首日不计"
        return f"公示{notice.count}{unit}（{first}）"

    def awards(self) -> list[str]:
        return [f"{award.name}：{'；'.join(self.award(award))}。" for award in self.scheme.awards]

    def award(self, award: model_awards.Award) -> Iterator[str]:
        names = {each.key: each.name for each in self.scheme.awards}
        groups = {group.key: group.name for group in self.scheme.groups}
        if award.among:
            yield f"评选范围 {unit_conditions.said(award.among)}"
        if award.below:
            yield f"已是{names.get(award.below, award.below)}的不再列入"
        if award.accepts:
            yield f"限{'、'.join(award.accepts)}"
        if award.threshold is not None:
            yield f"{award.threshold}分以上"
        if award.share is not None:
            yield f"不超过参加排名的{award.share}%"
        if award.quota is not None:
            wider = f"，差额到{award.surplus}个" if award.surplus else ""
            yield f"名额{award.quota}个{wider}"
        if award.per_unit is not None:
            large = (
                f"（有{award.large_from}个以上党支部的{award.per_large_unit}个）"
                if award.per_large_unit
                else ""
            )
            yield f"每单位至多{award.per_unit}个{large}"
        for cap in award.caps:
            yield f"同一{unit_conditions.title(cap.column)}至多{_cap(cap)}"
        for needed in award.prerequisites:
            least = f"不少于{needed.minimum}分" if needed.minimum is not None else "有得分"
            yield f"“{groups.get(needed.key, needed.key)}”{least}"
        if award.sample_percent:
            yield f"抽查{award.sample_percent}%"
        if award.valid_years:
            yield f"有效{award.valid_years}年"
        if award.review_years:
            yield f"命名后第{'、'.join(map(str, award.review_years))}年复核"
        if award.refills:
            yield "撤销后递补"
        if award.basis:
            yield f"批准或备案文号 {award.basis}"

    def indicators(self) -> list[str]:
        lines = []
        for group in self.scheme.groups:
            members = [each for each in self.scheme.indicators if each.group == group.key]
            weight = sum((each.weight for each in members), Decimal(0))
            lines.append(f"{group.name}（{weight}分）")
            for each in members:
                applies = f"【限{unit_conditions.said(each.among)}】" if each.among else ""
                lead = self.departments.get(each.lead) or self.juries.get(each.lead, "")
                applies += f"【{lead}打分】" if lead else ""
                maximum = f"，满分{each.maximum}" if each.maximum is not None else ""
                doubt = f"【存疑：{each.doubt}】" if each.doubt else ""
                lines.append(
                    f"　{each.key}（{each.weight}分{maximum}，{each.clause}）"
                    f"{applies}{each.text}{doubt}"
                )
        return lines

    def scoring(self) -> list[str]:
        scoring = self.scheme.scoring
        lines = [
            f"总分{scoring.full_marks}：考评占{scoring.assessment_percent}%"
            + (f"，相关考核结果占{scoring.related_percent}%" if scoring.related_percent else "")
            + f"；保留{scoring.places}位小数，四舍五入。"
        ]
        if scoring.sources:
            shares = "、".join(f"{each.name}{each.percent}%" for each in scoring.sources)
            lines.append(f"来源：{shares}。")
        if scoring.panel:
            panel = scoring.panel
            rule = chosen_words.titles("rule", "Panel")[panel.rule]
            lines.append(
                f"考评组{panel.size}人，至少{panel.minimum}人；{panel.drop_from}人起{rule}。"
                if panel.rule == "drop_extremes"
                else f"考评组{panel.size}人，至少{panel.minimum}人，取{rule}。"
            )
        if scoring.ties:
            groups = {group.key: group.name for group in self.scheme.groups}
            related = {"related": "相关考核结果"}
            ties = "、".join({**groups, **related}.get(key, key) for key in scoring.ties)
            lines.append(f"同分依次比较：{ties}。")
        for result in self.scheme.related_results:
            values = (
                "、".join(f"{value}{percent}%" for value, percent in result.values)
                or f"0至{result.maximum}的数，按比例"
            )
            bad = f"；{'、'.join(result.bad)}的不予命名" if result.bad else ""
            if result.bad_below is not None:
                bad += f"；低于{result.bad_below}的不予命名"
            department = self.departments.get(result.department, result.department)
            work = self.works.get(("results", result.key))
            when = f"（{self.when(work)}）" if work is not None and self.when(work) else ""
            lines.append(
                f"{result.name}：{department}提供{when}，{result.weight}分，{values}{bad}。"
            )
        if self.scheme.disqualifiers:
            names = "；".join(each.name for each in self.scheme.disqualifiers)
            lines.append(f"不予命名情形：{names}。")
        return lines

    def reminding(self) -> list[str]:
        modes = chosen_words.titles("mode", "Rung")
        people = chosen_words.titles("to", "Rung")
        called = chosen_words.titles("ladder")
        lines = []
        for plan in self.scheme.ladders:
            steps = "；".join(
                f"{rung.step}（{modes[rung.mode]}，{'、'.join(people[to] for to in rung.to)}）"
                for rung in plan.rungs
            )
            lines.append(f"{plan.name or called.get(plan.key, plan.key)}：{steps}。")
        return lines

    def assumptions(self) -> list[str]:
        return [f"{each.value}：{each.sentence}" for each in self.scheme.assumptions]

    def owner(self, owner: str) -> str:
        kind, _, key = owner.partition(":")
        if kind == "column":
            return key
        return (
            self.departments.get(key)
            or self.meetings.get(key)
            or chosen_words.titles("owner").get(kind, owner)
        )

    def when(self, task: model.Task) -> str:
        """The days of a task in words: from … to …, or by …; empty where it has none."""
        opens, due = task.opens, task.due
        if opens is not None and due is not None and opens.on and due.on:
            return self.term(opens.on, due.on)
        return f"{self.spell(due)}内" if due is not None and not due.on else self.spell(due)

    def spell(self, when: model_office.When | None) -> str:
        if when is None:
            return ""
        if when.on:
            return f"{self.day(when.on)}前"
        return dates_in_words.said(when.model_dump(mode="json"), self.tasks)

    def term(self, first: date | None, last: date | None) -> str:
        if first is None or last is None:
            return f"{self.day(first)}起" if first else f"至{self.day(last)}" if last else ""
        if first == last:
            return self.day(first)
        is_same_month = (first.year, first.month) == (last.year, last.month)
        until = f"{last.day}日" if is_same_month else self.day(last, first.year)
        return f"{self.day(first)}至{until}"

    def day(self, day: date, year: int | None = None) -> str:
        said = f"{day.month}月{day.day}日"
        if day.year == (year or self.scheme.year):
            return said
        return f"{'次年' if day.year == self.scheme.year + 1 else f'{day.year}年'}{said}"


def _cap(cap: model_awards.ColumnCap) -> str:
    limits = [f"{content}{limit}个" for content, limit in cap.limits]
    if cap.limit is not None:
        limits.append(f"{'其余' if limits else ''}{cap.limit}个")
    return "、".join(limits)


def lines_of(chapters: Sequence[Chapter]) -> Iterator[str]:
    """The chapters as lines of text, each under its heading."""
    for chapter in chapters:
        yield chapter.title
        yield from chapter.lines
