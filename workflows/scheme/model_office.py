"""How a year is run, apart from its course and its awards.

Who runs it, who takes part, how people are reminded and visited, how problems are followed up.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import pydantic

Unit = Literal["workdays", "days"]
Consequence = Literal["", "pending", "off", "note"]
"""Of what is not done, for who may be named: a meeting has to decide (待研究), 不列入, 注明."""
Participation = Literal["full", "reference", "unranked"]


class Part(pydantic.BaseModel):
    """Any piece of a scheme: frozen, and nothing in it that is not named here."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


def _or_text(schema: dict[str, Any]) -> None:
    """In a file a day or a term may be said in words as well."""
    spelled_out = dict(schema)
    schema.clear()
    schema["anyOf"] = [spelled_out, {"type": "string"}]


class Condition(Part):
    """Units whose `column` of the roster says one of `values`.

    `column` is a field of `Enrolment`, or the title of a column that the scheme adds. In a scheme's
    files it is said in words as well, several with a semicolon: `行业 = 窗口、执法；层级 = 州级`.
    """

    model_config = pydantic.ConfigDict(json_schema_extra=_or_text)

    column: str
    values: tuple[str, ...]


class When(Part):
    """A date: `on` a day, or a term after an anchor.

    `after` is `stage_open` (the stage's own `opens`), `entered` (the case entered the stage), or
    `task:KEY` (that task of the same case, else of the cycle's case, was settled). The term counts
    `workdays` or `days`; `first_day_counts` makes the anchor's day the first. In a scheme's files
    it is said in words as well: `2020-05-29`, `进入后20个工作日`, `印发命名决定后10天`.
    """

    model_config = pydantic.ConfigDict(json_schema_extra=_or_text)

    on: date | None = None
    after: str = ""
    count: int = 0
    unit: Unit = "workdays"
    first_day_counts: bool = False


class Rung(Part):
    """One step of a ladder: `offset` working days from `open` or `due` (negative: before).

    It is sent by itself, on release, or only called.
    """

    step: str
    anchor: Literal["open", "due"]
    offset: int = 0
    mode: Literal["auto", "release", "calls"] = "auto"
    to: tuple[str, ...] = ("contact",)


class Ladder(Part):
    """The steps of a kind of reminder and the `hour` at which they go out.

    At most `max_auto` go by themselves besides the first.
    """

    key: str
    name: str = ""
    rungs: tuple[Rung, ...]
    hour: str = "09:00"
    max_auto: int = 2


class Organiser(Part):
    """Who runs the year: the name under its texts, the unit it belongs to, where it is reached."""

    name: str
    unit: str = ""
    phone: str = ""
    address: str = ""


class Caps(Part):
    """How much may be asked of one unit in a month, by kind; none: as much as it takes."""

    texts: int | None = None
    calls: int | None = None
    submissions: int | None = None
    attachments: int | None = None
    visits: int | None = None


class Reminding(Part):
    """When texts may leave: from `opens` to `closes` on working days.

    They stay true for `expire_workdays`; `caps` say what is too much.
    """

    opens: str = "08:30"
    closes: str = "17:30"
    expire_workdays: int = 3
    caps: Caps = Caps()


class Rectifying(Part):
    """How problems are followed up.

    `task` is the unit's raised task that carries each one's due date, `grave_task` the one for
    grave ones, `kinds` those there are. `weighs`: what an open one of a kind does to who may be
    named (影响评选).
    """

    task: str
    grave_task: str = ""
    kinds: tuple[str, ...] = ()
    due_workdays: int = 20
    weighs: tuple[tuple[str, Consequence], ...] = ()


class Visiting(Part):
    """How visits are planned: how many units a team sees on a day."""

    per_day: int = 2


UNIT_FIELDS = ("code", "name", "sector", "group", "caretaker")
"""What a condition may look at beside the columns that a scheme adds."""


class Enrolment(Part):
    """One row of units.csv. No persons: contacts are imported apart.

    `name` is the standard short form (规范化简称), `short_name` what everybody says, `full_name`
    what stands in papers and on plaques; both may be empty. `columns` are those that the scheme
    adds: title and content.
    """

    code: str
    name: str
    short_name: str = ""
    full_name: str = ""
    sector: str = ""
    group: str = ""
    caretaker: str = ""
    participation: Participation = "full"
    reminded_by: Literal["message", "phone"] = "message"
    branches: int | None = None
    columns: tuple[tuple[str, str], ...] = ()

    @property
    def formal_name(self) -> str:
        """What stands in papers."""
        return self.full_name or self.name

    def said(self, column: str) -> str:
        """What the roster says in a column, a field or one that the scheme adds; empty: nothing."""
        if column in UNIT_FIELDS:
            return str(getattr(self, column))
        return dict(self.columns).get(column, "")

    def meets(self, conditions: tuple[Condition, ...]) -> bool:
        """Whether every condition holds of it; without conditions, always."""
        return all(self.said(each.column) in each.values for each in conditions)


Alone = Literal["marks", "facts", "demonstrations", "opinions", "decisions"]


class SecondPerson(Part):
    """Where the scheme loosens or tightens what wants two persons.

    What is in `alone` may be confirmed by who entered it. Before the lists `reviewed` go to their
    meeting somebody else goes through them. Names that leave, the notice and the paper always want
    it: nothing here loosens that.
    """

    alone: tuple[Alone, ...] = ()
    reviewed: tuple[str, ...] = ()


class Assumption(Part):
    """What the plan leaves open: what we assume, and the sentence for the office to confirm."""

    key: str
    value: str
    sentence: str
