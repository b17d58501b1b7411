"""The kinds of the office's own work: what a task of a scheme may say it `does`.

A new kind is one entry here and one module of its own. Whoever reads, checks, opens, settles,
composes, reports or rehearses a task asks its kind; nobody else knows them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from workflows.scheme import model

TEXT, NAME, CHOICE = ("text",), ("text", "code"), ("text", "choice")
"""Kinds of columns that may hold a text, a name, one of few words."""


@dataclass(frozen=True, kw_only=True)
class WorkKind:
    """One kind of work.

    `track` is that of its tasks: done for each unit, or once for all. `settled_by` says which
    command settles it, `verb` what whoever owes it is asked to do. `concerns` are the keys of what
    it may be about (none: it is about nothing), `lacks` says what a scheme is wanting for it, empty
    where it wants nothing. `columns` are those its form must have, each with the kinds that will
    do. `of_ranked`: only who is ranked has it. `asks_departments`: they owe the answer, whoever
    owns the task. `opens` and `acts` are entry points (`module:function`): what its opening sets
    going, called with the change, the cycle and the task of the scheme; who does it in a rehearsal,
    called with the planner, the task of the scheme, its opening and its due day.
    """

    key: str
    track: Literal["unit", "cycle"]
    settled_by: str
    verb: str = "办理"
    concerns: Callable[[model.Scheme], Collection[str]] | None = None
    lacks: Callable[[model.Scheme], str] = lambda scheme: ""
    columns: Callable[[model.Scheme], Mapping[str, tuple[str, ...]]] = lambda scheme: {}
    of_ranked: bool = False
    asks_departments: bool = False
    opens: str = ""
    acts: str = ""


def _score_columns(scheme: model.Scheme) -> Mapping[str, tuple[str, ...]]:
    columns = {
        "unit": NAME,
        "assessor": NAME,
        "indicator": ("text", "code", "choice"),
        "points": ("decimal", "integer", "text"),
    }
    return {**columns, "source": CHOICE} if scheme.scoring.sources else columns


def _stages(scheme: model.Scheme) -> list[str]:
    return [f"{track.key}.{stage.key}" for track in scheme.tracks for stage in track.stages]


_REHEARSED = "workflows.rehearsal.task_acts:"
KINDS: dict[str, WorkKind] = {
    kind.key: kind
    for kind in (
        WorkKind(
            key="visits",
            track="unit",
            settled_by="用 mofan visit record 录入",
            columns=lambda scheme: {
                "unit": NAME,
                "held_on": ("date",),
                "form": CHOICE,
                "team": CHOICE,
            },
            acts=f"{_REHEARSED}visits",
        ),
        WorkKind(
            key="scores",
            track="unit",
            settled_by="用 mofan assess import 和 assess confirm 办理",
            columns=_score_columns,
            of_ranked=True,
            acts=f"{_REHEARSED}scores",
        ),
        WorkKind(
            key="lead",
            track="cycle",
            settled_by="用 mofan assess import 录入、assess confirm 复核，人人有分即办结",
            verb="打分",
            concerns=lambda scheme: list(
                dict.fromkeys(each.lead for each in scheme.indicators if each.lead)
            ),
            columns=_score_columns,
            acts=f"{_REHEARSED}lead",
        ),
        WorkKind(
            key="closing",
            track="cycle",
            settled_by="该阶段的单位全部转出后自动办结（mofan advance --stage）",
            concerns=_stages,
        ),
        WorkKind(
            key="opinions",
            track="cycle",
            settled_by="意见收齐并复核后自动办结（mofan consult）",
            verb="反馈",
            concerns=lambda scheme: [plan.key for plan in scheme.consultations],
            asks_departments=True,
            opens="workflows.consultations.letters:draft_round",
            acts=f"{_REHEARSED}opinions",
        ),
        WorkKind(
            key="results",
            track="cycle",
            settled_by="用 mofan assess results 录入",
            verb="提供",
            concerns=lambda scheme: [result.key for result in scheme.related_results],
            columns=lambda scheme: {"unit": NAME, "value": CHOICE},
            acts=f"{_REHEARSED}results",
        ),
        WorkKind(
            key="ranking",
            track="cycle",
            settled_by="用 mofan assess rank 生成",
            concerns=lambda scheme: [award.key for award in scheme.awards if award.ranked],
            acts=f"{_REHEARSED}ranking",
        ),
        WorkKind(
            key="slate",
            track="cycle",
            settled_by="用 mofan naming propose 生成",
            concerns=lambda scheme: [step.key for step in scheme.proposals],
            acts=f"{_REHEARSED}proposal",
        ),
        WorkKind(
            key="decision",
            track="cycle",
            settled_by="用 mofan naming decide 录入并复核",
            concerns=lambda scheme: [step.key for step in scheme.slates if step.meeting],
            acts=f"{_REHEARSED}decision",
        ),
        WorkKind(
            key="public_notice",
            track="cycle",
            settled_by="公示期满后用 mofan naming public-notice --end 办结",
            lacks=lambda scheme: (
                "" if scheme.public_notice else "是公示，安排里却没有写公示期（public_notice）"
            ),
            acts=f"{_REHEARSED}public_notice",
        ),
        WorkKind(
            key="issue",
            track="cycle",
            settled_by="用 mofan naming issue 办理",
            acts=f"{_REHEARSED}issue",
        ),
        WorkKind(
            key="nominations",
            track="cycle",
            settled_by="用 mofan branch nominate 录入",
            lacks=lambda scheme: (
                ""
                if any(award.track == "branch" for award in scheme.awards)
                else "是推荐，安排里却没有可推荐的奖项"
            ),
            columns=lambda scheme: {
                "unit": NAME,
                "name": TEXT,
                "star": CHOICE,
                "published_on": ("date",),
                "order": ("integer",),
            },
            acts=f"{_REHEARSED}nominations",
        ),
        WorkKind(
            key="demonstrations",
            track="cycle",
            settled_by="用 mofan observation select 录入并复核",
            acts=f"{_REHEARSED}demonstrations",
        ),
    )
}
"""The kinds by their keys."""


def of(plan: model.Task) -> WorkKind | None:
    """The kind of the work that a task does; none where it is handed in or accepted by hand."""
    return KINDS[plan.does] if plan.does else None
