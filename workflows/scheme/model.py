"""The shape of a scheme (年度安排), as it is pinned to a cycle.

Frozen, JSON both ways, no expressions: it names rules, which live in Python.

Every part that comes from the plan carries the `clause` it comes from (`三（五）`, `附件2
（二）2`); what the plan leaves open is listed under `assumptions` for the office to confirm.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from workflows.scheme import model_awards, model_office

Track = Literal["unit", "branch", "cycle"]
Blocking = Literal["hard", "soft", "none"]


class Task(model_office.Part):
    """Something that somebody owes (应办事项).

    `key` is unique in the scheme and never a stage's key.

    `owner` is `unit`, `branch`, `office`, `team`, `department:KEY`, `meeting:KEY`, `system`, or
    `column:TITLE`: the department that the roster names for the unit in that column (主管部门).
    `assists` (协办) are of the same form. `brings` says what is handed in: `nothing`, `file`, or
    the key of a form. `review`: handing in waits for the office's check; without it, what is handed
    in is accepted at once. `does` is a kind of
    the office's own work (`work_kinds`), `concerns` its object (a stage, a consultation, a related
    result, an award, a list). `of` limits who owes it:
    `everyone`, only those `named` at the end, or nobody until something raises it (`raised`, each
    time a new one); `among`: only these units. `weighs`: what follows for who may be named while
    its unit has not handed it in (影响评选).
    """

    key: str
    name: str
    clause: str = ""
    owner: str
    assists: tuple[str, ...] = ()
    blocking: Blocking = "hard"
    brings: str = "nothing"
    review: bool = False
    does: str = ""
    concerns: str = ""
    of: Literal["everyone", "named", "raised"] = "everyone"
    opens: model_office.When | None = None
    due: model_office.When | None = None
    among: tuple[model_office.Condition, ...] = ()
    weighs: model_office.Consequence = ""
    ladder: str = ""
    note: str = ""


class Stage(model_office.Part):
    """A stage of a track.

    A case may leave when its tasks are discharged, the tasks of the cycle named in `gates` are, and
    the next one's `opens` has come.
    """

    key: str
    name: str
    clause: str = ""
    opens: date | None = None
    closes: date | None = None
    gates: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()


class TrackPlan(model_office.Part):
    """One kind of case and its stages in order; the case ends in `concluded`.

    Guards on the forward edge are the engine's names.
    """

    key: Track
    name: str
    stages: tuple[Stage, ...]


class Department(model_office.Part):
    """An outside department that gives opinions or results.

    `hosts` is the unit code it belongs to: it recuses itself for that unit.
    """

    key: str
    name: str
    hosts: str = ""


class Meeting(model_office.Part):
    """A meeting level, in ascending order in the scheme."""

    key: str
    name: str


class Column(model_office.Part):
    """A column of a form; kinds are those of the engine's forms."""

    key: str
    title: str
    kind: Literal["text", "code", "integer", "decimal", "date", "choice", "flag"] = "text"
    required: bool = False
    limit: int | None = None
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    places: int | None = None
    aliases: tuple[str, ...] = ()
    note: str = ""


class Form(model_office.Part):
    """A table that somebody fills in.

    `rows` is `indicators` (one a point), `figures` (one a figure) or `free`; `key` is free or a
    task's `brings`.
    """

    key: str
    title: str
    rows: Literal["indicators", "figures", "free"] = "free"
    columns: tuple[Column, ...] = ()
    notes: tuple[str, ...] = ()


class Scheme(model_office.Part):
    """The whole scheme of one year.

    `key` is the folder's name; `version` counts amendments. `years`: how many calendar years it
    runs before the one in which it ends. `unit_columns` are the titles of what the roster says of
    units beside its own columns.
    """

    key: str
    title: str
    year: int
    version: int = 1
    years: int = 1
    zone: str = "Asia/Shanghai"
    source: str = ""
    opens_on: date
    warn_workdays: int = 5
    organiser: model_office.Organiser
    meetings: tuple[Meeting, ...] = ()
    departments: tuple[Department, ...] = ()
    teams: tuple[str, ...] = ()
    tracks: tuple[TrackPlan, ...]
    ladders: tuple[model_office.Ladder, ...] = ()
    reminding: model_office.Reminding = model_office.Reminding()
    forms: tuple[Form, ...] = ()
    figures: model_awards.FigureRule | None = None
    groups: tuple[model_awards.IndicatorGroup, ...] = ()
    indicators: tuple[model_awards.Indicator, ...] = ()
    scoring: model_awards.Scoring = model_awards.Scoring()
    related_results: tuple[model_awards.RelatedResult, ...] = ()
    awards: tuple[model_awards.Award, ...] = ()
    consultations: tuple[model_awards.Consultation, ...] = ()
    slates: tuple[model_awards.ListStep, ...] = ()
    public_notice: model_awards.PublicNotice | None = None
    rectifying: model_office.Rectifying | None = None
    visiting: model_office.Visiting = model_office.Visiting()
    nomination_sources: tuple[str, ...] = ()
    second_person: model_office.SecondPerson = model_office.SecondPerson()
    disqualifiers: tuple[model_awards.Disqualifier, ...] = ()
    assumptions: tuple[model_office.Assumption, ...] = ()
    unit_columns: tuple[str, ...] = ()
    units: tuple[model_office.Enrolment, ...] = ()

    @property
    def calendar_years(self) -> range:
        """The years in which its days may lie."""
        return range(self.year, self.year + self.years + 1)

    def track(self, key: str) -> TrackPlan:
        """The track of that key; KeyError if the scheme has none."""
        tracks: dict[str, TrackPlan] = {track.key: track for track in self.tracks}
        return tracks[key]

    def tasks(self) -> tuple[tuple[TrackPlan, Stage, Task], ...]:
        """Every task with its stage and track, in the scheme's order."""
        return tuple(
            (track, stage, task)
            for track in self.tracks
            for stage in track.stages
            for task in stage.tasks
        )

    @property
    def ranking(self) -> model_awards.ListStep:
        """The list by points alone. StopIteration where the scheme names nobody."""
        return next(step for step in self.slates if step.role == "ranking")

    @property
    def proposals(self) -> tuple[model_awards.ListStep, ...]:
        """The lists that are made one out of the other, in their order."""
        return tuple(step for step in self.slates if step.role in ("proposal", "posted"))

    @property
    def posted(self) -> model_awards.ListStep:
        """The list that is put up, or that the names are taken from: the last before them."""
        return self.proposals[-1]

    @property
    def naming(self) -> model_awards.ListStep:
        """The list of those who were named."""
        return next(step for step in self.slates if step.role == "named")
