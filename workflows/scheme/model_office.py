"""How a year is run, apart from its course and its awards.

Who runs it, who takes part, how people are reminded and visited, how problems are followed up.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import pydantic

Unit = Literal["workdays", "days"]
Participation = Literal["full", "reference", "unranked"]


class Part(pydantic.BaseModel):
    """Any piece of a scheme: frozen, and nothing in it that is not named here."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


def _or_text(schema: dict[str, Any]) -> None:
    """In a file a day or a term may be said in words as well."""
    spelled_out = dict(schema)
    schema.clear()
    schema["anyOf"] = [spelled_out, {"type": "string"}]


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
    grave ones, `kinds` those there are.
    """

    task: str
    grave_task: str = ""
    kinds: tuple[str, ...] = ()
    due_workdays: int = 20


class Visiting(Part):
    """How visits are planned: how many units a team sees on a day."""

    per_day: int = 2


class Enrolment(Part):
    """One row of units.csv. No persons: contacts are imported apart."""

    code: str
    name: str
    sector: str = ""
    group: str = ""
    caretaker: str = ""
    participation: Participation = "full"
    reminded_by: Literal["message", "phone"] = "message"
    branches: int | None = None


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
