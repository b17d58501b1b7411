"""How points become names, as a scheme says it: from indicators to the public notice."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from workflows.scheme import model_office


class Figure(model_office.Part):
    """A number per unit and year (会议、文件…) with its 口径; compared with the base year."""

    key: str
    name: str
    measure: str
    note: str = ""


class FigureRule(model_office.Part):
    """只减不增: this year's figure may not exceed the base year's."""

    clause: str
    indicator: str
    base_year: int
    figures: tuple[Figure, ...]


class Indicator(model_office.Part):
    """One point (考评要点).

    `doubt` is the 存疑 mark shown to the office; `rule` names how raw figures become points.

    `grades`: the points of each grade, or, by rank, up to which place. By rank the higher figure is
    better unless `lower_is_better`. `maximum` is what marks go up to where that is not the
    `weight`: they are converted in proportion. `among`: only these units are marked on it. `lead`
    is who marks it in the panel's stead (牵头): the key of a department, or of a jury.
    """

    key: str
    group: str
    clause: str
    text: str
    remark: str = ""
    doubt: str = ""
    weight: Decimal = Decimal(0)
    maximum: Decimal | None = None
    rule: Literal["points", "deduction", "bonus", "grade", "rank", "base_year", "information"] = (
        "points"
    )
    floor: Decimal | None = None
    cap: Decimal | None = None
    grades: tuple[tuple[str, Decimal], ...] = ()
    lower_is_better: bool = False
    among: tuple[model_office.Condition, ...] = ()
    lead: str = ""

    @property
    def on_its_scale(self) -> Indicator:
        """The indicator as it is marked: what its marks go up to is its weight."""
        if self.maximum is None:
            return self
        return self.model_copy(update={"weight": self.maximum, "maximum": None})


class IndicatorGroup(model_office.Part):
    """A group of indicators, and what kind of work it belongs to."""

    key: str
    name: str
    kind: str = ""


class Source(model_office.Part):
    """Where points come from and their share in percent.

    Documents 60, on site 40, the unit's own score 0 (information).
    """

    key: str
    name: str
    percent: Decimal


class Panel(model_office.Part):
    """How assessors' totals become one.

    From `drop_from` assessors on the extremes fall away; fewer than `minimum` are refused.
    """

    size: int
    minimum: int
    drop_from: int
    rule: Literal["drop_extremes", "mean", "median"] = "drop_extremes"


class Jury(Panel):
    """Assessors beside the panel, who mark what they lead: units each other (互评), 群众代表."""

    key: str
    name: str


class RelatedResult(model_office.Part):
    """One of the related results: its weight, who delivers it, and its conversion in percent.

    `bad` values disqualify. It is a grade out of `values`, or, where `maximum` is given, a number
    from 0 up to that (满意度), which disqualifies below `bad_below`.
    """

    key: str
    name: str
    department: str
    weight: Decimal
    values: tuple[tuple[str, Decimal], ...] = ()
    maximum: Decimal | None = None
    bad: tuple[str, ...] = ()
    bad_below: Decimal | None = None
    not_applicable: str = "不适用"
    missing: Literal["blocks", "zero", "reweigh"] = "blocks"
    clause: str = ""


class Scoring(model_office.Part):
    """How a total is made.

    Points are kept as integers of `10**-places`; rounding is half up and stated in every result.
    `full_marks` is what there is to be had, in points; related results have `related_percent` of
    it. `reweighs`: what the indicators that do not apply to a unit would have brought is shared by
    the others in proportion; else those that apply have to add up. `juries` mark the indicators
    they lead.
    """

    places: int = 2
    full_marks: Decimal = Decimal(100)
    reweighs: bool = False
    assessment_percent: Decimal = Decimal(100)
    related_percent: Decimal = Decimal(0)
    sources: tuple[Source, ...] = ()
    panel: Panel | None = None
    juries: tuple[Jury, ...] = ()
    ties: tuple[str, ...] = ()
    clause: str = ""


class Prerequisite(model_office.Part):
    """Points of an indicator or a group without which there is no award.

    At least `minimum`, or, where none is given, any at all.
    """

    key: str
    minimum: Decimal | None = None


class ColumnCap(model_office.Part):
    """No more names than so many with the same content of a `column` of the roster.

    `limits` are those of single contents, `limit` that of every other; none: as many as there are.
    A branch counts with its unit. In a scheme's files: `caps: {地区: 自治区甲 6，其余 3}`.
    """

    column: str
    limit: int | None = None
    limits: tuple[tuple[str, int], ...] = ()

    def of(self, content: str) -> int | None:
        """The limit of a content; none: no limit."""
        return dict(self.limits).get(content, self.limit)


class Award(model_office.Part):
    """A title.

    `accepts`: the grades (星级) that may be nominated. By `quota`, `threshold` (points), `share`
    (percent of the ranked), or combinations: every stated limit holds.

    `among`: only these units are candidates, or branches of these. `below`: the award above it
    (五星 above 四星): who is named with that is no candidate for this. `caps` hold names of a kind
    within bounds. `basis` is the paper by which the award may be given (批准或备案文号).
    `refills`: a place that a revocation set free may be
    named anew. `sample_percent` of the nominees are looked at on the spot. Of the `valid_years` of
    its validity, those after which it is looked at again (复核) are `review_years`.
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
    basis: str = ""
    among: tuple[model_office.Condition, ...] = ()
    below: str = ""
    caps: tuple[ColumnCap, ...] = ()
    refills: bool = False
    sample_percent: int | None = None
    valid_years: int | None = None
    review_years: tuple[int, ...] = ()


class Consultation(model_office.Part):
    """One round of opinions (征求意见): who is asked about whom, and what silence means.

    `term` is the departments' time, `conclusions` what may be concluded. `raises` is a task of the
    cycle that an opinion which does not simply consent, or comes late, or is changed, lays on the
    office.
    """

    key: str
    name: str
    clause: str = ""
    track: Literal["unit", "branch"] = "unit"
    departments: tuple[str, ...]
    covers: str = "everyone"
    term: model_office.When
    conclusions: tuple[str, ...]
    blocking_conclusions: tuple[str, ...]
    consenting: tuple[str, ...]
    silence_consents: bool = False
    valid_days: int | None = None
    opinion_text: Literal["kept", "none"] = "kept"
    raises: str = ""


class ListStep(model_office.Part):
    """One list of the lineage: who decides it, and for which awards.

    Its `role`: by points alone, studied, put up, or of those who are named. `quota_binds`: from
    here on not more names than places.
    """

    key: str
    name: str
    role: Literal["ranking", "proposal", "posted", "named"] = "proposal"
    meeting: str = ""
    quota_binds: bool = False
    consultation: str = ""


class PublicNotice(model_office.Part):
    """The term of the public notice: so many days of that unit.

    A scheme without one names without a notice.
    """

    count: int
    unit: model_office.Unit = "workdays"
    first_day_counts: bool = True
    clause: str = ""


class Disqualifier(model_office.Part):
    """One circumstance that excludes (不予命名情形).

    It still counts `look_back_days` before the decision, without them always.
    """

    key: str
    name: str
    clause: str = ""
    look_back_days: int | None = None
