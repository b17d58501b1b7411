"""The shape of a scheme (年度安排), as it is pinned to a cycle. Frozen, JSON both ways, no expressions: it names rules, which live in Python.

Every part that comes from the plan carries the `clause` it comes from (`三（五）`, `附件2 （二）2`); what the plan leaves open is
listed under `assumptions` for the office to confirm.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from workflows.scheme import conduct

Track = Literal["unit", "branch", "cycle"]
Blocking = Literal["hard", "soft", "none"]
Unit = Literal["workdays", "days"]


class When(conduct.Part):
    """A date: `on` a day, or a term after an anchor.

    `after` is `stage_open` (the stage's own `opens`), `entered` (the case entered the stage), or `task:KEY` (that task of the same case, else of
    the cycle's case, was settled). The term counts `workdays` or `days`; `first_day_counts` makes the anchor's day the first.
    """

    on: date | None = None
    after: str = ""
    count: int = 0
    unit: Unit = "workdays"
    first_day_counts: bool = False


class Task(conduct.Part):
    """Something that somebody owes (应办事项). `key` is unique in the scheme and never a stage's key.

    `owner` is `unit`, `branch`, `office`, `team`, `department:KEY`, `meeting:KEY` or `system`; `assists` (协办) are of the same form.
    `brings` says what is handed in: `nothing`, `file`, or the key of a form. `review`: handing in waits for the office's check; without it,
    what is handed in is accepted at once. `does` names a handler of the office's own work: of each case (`visits`, `scores`), or once for all, on the
    cycle's track (`closing`, `opinions`, `results`, `ranking`, `slate`, `decision`, `public_notice`, `issue`, `nominations`, `demonstrations`); `concerns` its object
    (a stage, a consultation, a related result, an award, a slate).
    `of` limits who owes it: `everyone`, only those `named` at the end, or nobody until something raises it (`raised`, each time a new one).
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
    opens: When | None = None
    due: When | None = None
    ladder: str = ""
    note: str = ""


class Stage(conduct.Part):
    """A stage of a track. A case may leave when its tasks are discharged, the tasks of the cycle named in `gates` are, and the next one's `opens` has come."""

    key: str
    name: str
    clause: str = ""
    opens: date | None = None
    closes: date | None = None
    gates: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()


class TrackPlan(conduct.Part):
    """One kind of case and its stages in order; the case ends in `concluded`. Guards on the forward edge are the engine's names."""

    key: Track
    name: str
    stages: tuple[Stage, ...]


class Department(conduct.Part):
    """An outside department that gives opinions or results. `hosts` is the unit code it belongs to: it recuses itself for that unit."""

    key: str
    name: str
    hosts: str = ""


class Meeting(conduct.Part):
    """A meeting level, in ascending order in the scheme."""

    key: str
    name: str


class Column(conduct.Part):
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


class Form(conduct.Part):
    """A table that somebody fills in. `rows` is `indicators` (one a point), `figures` (one a figure) or `free`; `key` is free or a task's `brings`."""

    key: str
    title: str
    rows: Literal["indicators", "figures", "free"] = "free"
    columns: tuple[Column, ...] = ()
    notes: tuple[str, ...] = ()


class Figure(conduct.Part):
    """A number per unit and year (会议、文件…) with its 口径; compared with the base year."""

    key: str
    name: str
    measure: str
    note: str = ""


class FigureRule(conduct.Part):
    """只减不增: this year's figure may not exceed the base year's."""

    clause: str
    indicator: str
    base_year: int
    figures: tuple[Figure, ...]


class Indicator(conduct.Part):
    """One point (考评要点). `doubt` is the 存疑 mark shown to the office; `rule` names how raw figures become points.

    `grades`: the points of each grade, or, by rank, up to which place. By rank the higher figure is better unless `lower_is_better`.
    """

    key: str
    group: str
    clause: str
    text: str
    remark: str = ""
    doubt: str = ""
    weight: Decimal = Decimal(0)
    rule: Literal["points", "deduction", "bonus", "grade", "rank", "base_year", "information"] = "points"
    floor: Decimal | None = None
    cap: Decimal | None = None
    grades: tuple[tuple[str, Decimal], ...] = ()
    lower_is_better: bool = False


class IndicatorGroup(conduct.Part):
    """A group of indicators, and what kind of work it belongs to."""

    key: str
    name: str
    kind: str = ""


class Source(conduct.Part):
    """Where points come from and their share in percent: documents 60, on site 40, own score 0 (information)."""

    key: str
    name: str
    percent: Decimal


class Panel(conduct.Part):
    """How assessors' totals become one: from `drop_from` assessors on the extremes fall away, fewer than `minimum` are refused."""

    size: int
    minimum: int
    drop_from: int
    rule: Literal["drop_extremes", "mean", "median"] = "drop_extremes"


class RelatedResult(conduct.Part):
    """One of the related results: its weight, who delivers it, and its conversion in percent. `bad` values disqualify."""

    key: str
    name: str
    department: str
    weight: Decimal
    values: tuple[tuple[str, Decimal], ...]
    bad: tuple[str, ...] = ()
    not_applicable: str = "不适用"
    missing: Literal["blocks", "zero", "reweigh"] = "blocks"
    clause: str = ""


class Scoring(conduct.Part):
    """How a total is made. Points are kept as integers of `10**-places`; rounding is half up and stated in every result."""

    places: int = 2
    assessment_percent: Decimal = Decimal(100)
    related_percent: Decimal = Decimal(0)
    sources: tuple[Source, ...] = ()
    panel: Panel | None = None
    ties: tuple[str, ...] = ()
    clause: str = ""


class Prerequisite(conduct.Part):
    """Points of an indicator or a group without which there is no award: at least `minimum`, or, where none is given, any at all."""

    key: str
    minimum: Decimal | None = None


class Award(conduct.Part):
    """A title. `accepts`: the grades (星级) that may be nominated. By `quota`, `threshold` (points), `share` (percent of the ranked), or combinations: every stated limit holds.

    `per_sector` caps the names of one sector. `refills`: a place that a revocation set free may be named anew. `sample_percent` of the nominees
    are looked at on the spot.
    """

    key: str
    name: str
    track: Literal["unit", "branch"]
    clause: str = ""
    quota: int | None = None
    surplus: int | None = None
    threshold: Decimal | None = None
    share: Decimal | None = None
    per_unit: int | None = None
    per_large_unit: int | None = None
    large_from: int | None = None
    prerequisites: tuple[Prerequisite, ...] = ()
    accepts: tuple[str, ...] = ()
    ranked: bool = True
    per_sector: int | None = None
    refills: bool = False
    sample_percent: int | None = None
    valid_years: int | None = None


class Consultation(conduct.Part):
    """One round of opinions (征求意见): who is asked about whom, the term, what may be concluded, what silence means.

    `raises` is a task of the cycle that an opinion which does not simply consent, or comes late, or is changed, lays on the office.
    """

    key: str
    name: str
    clause: str = ""
    track: Literal["unit", "branch"] = "unit"
    departments: tuple[str, ...]
    covers: str = "everyone"
    term: When
    conclusions: tuple[str, ...]
    blocking_conclusions: tuple[str, ...]
    consenting: tuple[str, ...]
    silence_consents: bool = False
    valid_days: int | None = None
    opinion_text: Literal["kept", "none"] = "kept"
    raises: str = ""


class SlateStep(conduct.Part):
    """One list of the lineage: who decides it, and for which awards. `quota_binds`: from here on not more names than places."""

    key: str
    name: str
    meeting: str = ""
    quota_binds: bool = False
    consultation: str = ""


class PublicNotice(conduct.Part):
    """The term of the public notice: so many days of that unit. A scheme without one names without a notice."""

    count: int
    unit: Unit = "workdays"
    first_day_counts: bool = True
    clause: str = ""


class Disqualifier(conduct.Part):
    """One circumstance that excludes (不予命名情形); `look_back_days` before the decision it still counts, without it always."""

    key: str
    name: str
    clause: str = ""
    look_back_days: int | None = None


class Scheme(conduct.Part):
    """The whole arrangement of one year. `key` is the folder's name; `version` counts amendments."""

    key: str
    title: str
    year: int
    version: int = 1
    zone: str = "Asia/Shanghai"
    source: str = ""
    opens_on: date
    warn_workdays: int = 5
    organiser: conduct.Organiser
    meetings: tuple[Meeting, ...] = ()
    departments: tuple[Department, ...] = ()
    teams: tuple[str, ...] = ()
    tracks: tuple[TrackPlan, ...]
    ladders: tuple[conduct.Ladder, ...] = ()
    reminding: conduct.Reminding = conduct.Reminding()
    forms: tuple[Form, ...] = ()
    figures: FigureRule | None = None
    groups: tuple[IndicatorGroup, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    scoring: Scoring = Scoring()
    related_results: tuple[RelatedResult, ...] = ()
    awards: tuple[Award, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    slates: tuple[SlateStep, ...] = ()
    public_notice: PublicNotice | None = None
    rectifying: conduct.Rectifying | None = None
    visiting: conduct.Visiting = conduct.Visiting()
    nomination_sources: tuple[str, ...] = ()
    disqualifiers: tuple[Disqualifier, ...] = ()
    assumptions: tuple[conduct.Assumption, ...] = ()
    units: tuple[conduct.Enrolment, ...] = ()

    def track(self, key: str) -> TrackPlan:
        """The track of that key; KeyError if the scheme has none."""
        found: dict[str, TrackPlan] = {track.key: track for track in self.tracks}
        return found[key]

    def tasks(self) -> tuple[tuple[TrackPlan, Stage, Task], ...]:
        """Every task with its stage and track, in the scheme's order."""
        return tuple((track, stage, task) for track in self.tracks for stage in track.stages for task in stage.tasks)
