"""From a scheme to what the engine runs: one definition a track, ladders, terms, forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine import days, fields, ladder
from engine.definition import Definition, Edge, State
from workflows.scheme import model, model_office

CONCLUDED = "concluded"
GUARDS = (
    "not_held",
    "stage_open",
    "tasks_discharged",
    "gates_passed",
    "outcome_known",
    "nothing_issued",
    "outcome_given",
)
FORWARD = ("not_held", "tasks_discharged", "gates_passed")
BACKWARD = ("not_held", "nothing_issued")
PRINTED: Mapping[str, tuple[fields.Column, ...]] = {
    "indicators": (
        fields.Column(key="indicator", title="编号", kind="code", required=True),
        fields.Column(key="group", title="类别"),
        fields.Column(key="about", title="考评要点"),
    ),
    "figures": (
        fields.Column(key="figure", title="项目", required=True),
        fields.Column(key="measure", title="计量单位"),
        fields.Column(key="about", title="口径"),
    ),
}
"""The columns that stand before a form's own, where its rows are printed by the office.

The first tells rows apart, the others only explain.
"""


def definitions(scheme: model.Scheme) -> dict[str, Definition]:
    """One machine a track: its stages in order, then `concluded`.

    `advance` goes on, `revert` back, `conclude` ends from anywhere.
    """
    return {track.key: _definition(scheme, track) for track in scheme.tracks}


def reopening(stage: str) -> str:
    """The trigger that takes a concluded case back to the stage it was concluded from."""
    return f"reopen {stage}"


def ladder_of(plan: model_office.Ladder) -> ladder.Ladder:
    """The engine's ladder."""
    rungs = tuple(
        ladder.Rung(step=r.step, anchor=r.anchor, offset=r.offset, mode=r.mode, recipients=r.to)
        for r in plan.rungs
    )
    return ladder.Ladder(key=plan.key, rungs=rungs, hour=plan.hour, max_auto=plan.max_auto)


def term_of(when: model_office.When) -> days.Term:
    """The engine's term."""
    return days.Term(count=when.count, unit=when.unit, first_day_counts=when.first_day_counts)


def day_of(
    when: model_office.When, anchor: date | None, calendar: days.WorkCalendar
) -> date | None:
    """The date that `when` means, or none while its `anchor` has not come."""
    if when.on is not None:
        return when.on
    return None if anchor is None else term_of(when).end(anchor, calendar)


def form_of(scheme: model.Scheme, plan: model.Form) -> fields.Form:
    """The engine's form with its printed rows: one an indicator, one a figure, or none."""
    printed = PRINTED.get(plan.rows, ())
    rows: tuple[Mapping[str, fields.Value], ...] = ()
    if plan.rows == "indicators":
        groups = {group.key: group.name for group in scheme.groups}
        rows = tuple(
            {"indicator": indicator.key, "group": groups[indicator.group], "about": indicator.text}
            for indicator in scheme.indicators
        )
    elif plan.rows == "figures" and scheme.figures is not None:
        rows = tuple(
            {"figure": figure.name, "measure": figure.measure, "about": figure.note}
            for figure in scheme.figures.figures
        )
    return fields.Form(
        key=plan.key,
        title=plan.title,
        columns=(*printed, *(_column(column) for column in plan.columns)),
        notes=plan.notes,
        unique=tuple(column.key for column in printed[:1]),
        fixed_rows=rows,
    )


def _column(plan: model.Column) -> fields.Column:
    least, most = (
        (int(bound) if bound is not None and plan.kind == "integer" else bound)
        for bound in (plan.minimum, plan.maximum)
    )
    return fields.Column(
        key=plan.key,
        title=plan.title,
        kind=plan.kind,
        required=plan.required,
        aliases=plan.aliases,
        limit=plan.limit,
        choices=plan.choices,
        minimum=least,
        maximum=most,
        places=2 if plan.places is None else plan.places,
        note=plan.note,
    )


def _definition(scheme: model.Scheme, track: model.TrackPlan) -> Definition:
    keys = [stage.key for stage in track.stages]
    states = [*(State(name=key) for key in keys), State(name=CONCLUDED, is_final=True)]
    edges = []
    for source, dest in zip(keys, [*keys[1:], CONCLUDED], strict=True):
        guards = FORWARD + (("outcome_known",) if dest == CONCLUDED else ("stage_open",))
        edges.append(Edge(trigger="advance", source=source, dest=dest, guards=guards))
        if dest != CONCLUDED:
            edges.append(
                Edge(trigger="revert", source=dest, dest=source, guards=BACKWARD, reverse=True)
            )
        edges.append(
            Edge(
                trigger="conclude",
                source=source,
                dest=CONCLUDED,
                guards=("not_held", "outcome_given"),
            )
        )
        edges.append(
            Edge(
                trigger=reopening(source),
                source=CONCLUDED,
                dest=source,
                guards=BACKWARD,
                reverse=True,
            )
        )
    return Definition(
        name=track.key,
        version=f"{scheme.key}/{scheme.version}",
        initial=keys[0],
        states=tuple(states),
        edges=tuple(edges),
    )
