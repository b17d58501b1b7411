"""What is made up for a rehearsal: names, more units, tempers, points, results.

Everything follows from the seed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from engine import fields
from workflows.scheme import model, model_awards

Temper = Literal["punctual", "late", "returned", "silent"]
TEMPERS: tuple[tuple[Temper, int], ...] = (
    ("punctual", 70),
    ("late", 12),
    ("returned", 10),
    ("silent", 8),
)
REAL = "虚构数据"
PANEL = 5
HALF = Decimal("0.5")
DEMONSTRATIONS = 8
"""As many units are put forward as examples by each side, and are taken."""


def units(scheme: model.Scheme, count: int | None, *, real_names: bool) -> model.Scheme:
    """The scheme with units as they appear in a rehearsal: 演练单位01… in the roster's order.

    `count` units, made-up ones after those of the roster (none: the roster's). `real_names`
    keeps the names of those that are real.
    """
    roster = list(scheme.units) if count is None else list(scheme.units)[:count]
    wanted = len(roster) if count is None else count
    width = max(2, len(str(wanted)))
    codes = {unit.code for unit in scheme.units}
    pattern = [
        unit
        for unit in roster
        if unit.participation == "full"
        and unit.code != scheme.organiser.unit
        and unit.reminded_by == "message"
    ]
    for number in range(len(roster) + 1, wanted + 1):
        code = f"U{number:04d}"
        like = pattern[number % len(pattern)]
        roster.append(
            like.model_copy(update={"code": code if code not in codes else f"X{number:04d}"})
        )
    if real_names and count is None:
        return scheme
    named = tuple(
        unit
        if real_names and unit.code in codes
        else unit.model_copy(
            update={"name": f"演练单位{number:0{width}d}", "short_name": "", "full_name": ""}
        )
        for number, unit in enumerate(roster, 1)
    )
    return scheme.model_copy(update={"units": named})


class Fiction:
    """A seeded source of everything that is made up."""

    def __init__(self, seed: int, scheme: model.Scheme) -> None:
        self.scheme = scheme
        self.seed = seed
        order = [unit.code for unit in scheme.units]
        drawn = self.stream("tempers")
        self.tempers = {
            code: drawn.choices(
                [temper for temper, _ in TEMPERS], [weight for _, weight in TEMPERS]
            )[0]
            for code in order
        }
        self.groups = sorted({unit.group for unit in scheme.units})
        self.strength = {
            code: Decimal(self.stream("strength", code).randint(70, 97)) / 100 for code in order
        }

    def stream(self, *about: object) -> random.Random:
        """A stream of its own for each matter, so that one more draw here changes nothing there."""
        return random.Random(f"{self.seed}/{'/'.join(map(str, about))}")

    def temper(self, unit: str) -> Temper:
        """How a unit behaves all year."""
        return self.tempers[unit]

    def assessors(self, group: str) -> tuple[str, ...]:
        """The panel of a group of units; one panel is short of its fifth."""
        size = self.scheme.scoring.panel.size if self.scheme.scoring.panel else 1
        position = self.groups.index(group) + 1
        short = position == len(self.groups) and size == PANEL
        return tuple(f"演练考评员{position:02d}-{n}" for n in range(1, size + (0 if short else 1)))

    def points(
        self, unit: str, assessor: str, indicator: model_awards.Indicator, source: str
    ) -> Decimal | str:
        """What an assessor of a `source` gives: near the unit's strength, in half points.

        For a grade it is one of the better.
        """
        drawn = self.stream("points", unit, assessor, indicator.key, source)
        indicator = indicator.on_its_scale
        match indicator.rule:
            case "grade":
                return indicator.grades[
                    min(
                        int(drawn.random() * drawn.random() * len(indicator.grades)),
                        len(indicator.grades) - 1,
                    )
                ][0]
            case "deduction":
                return (Decimal(drawn.randint(0, 4)) * HALF) if drawn.random() < 0.4 else Decimal(0)
            case "bonus":
                return Decimal(drawn.randint(0, 2))
            case "rank":
                return Decimal(self.stream("figure", unit, indicator.key).randint(0, 60))
        steps = indicator.weight * self.strength[unit] / HALF + drawn.randint(-1, 1)
        return min(max(Decimal(round(steps)) * HALF, Decimal(0)), indicator.weight)

    def related_result(self, unit: str, rule: model_awards.RelatedResult) -> str:
        """A related result: mostly good, now and then not applicable; a bad one once."""
        drawn = self.stream("result", unit, rule.key)
        good = [word for word, _ in rule.values if word not in rule.bad]
        if rule.bad and unit == self.unlucky(rule):
            return rule.bad[0]
        if drawn.random() < 0.02:
            return rule.not_applicable
        if rule.maximum is not None:
            return str(int(rule.maximum * Decimal(drawn.randint(70, 100)) / 100))
        return good[min(int(drawn.random() ** 1.6 * len(good)), len(good) - 1)]

    def unlucky(self, rule: model_awards.RelatedResult) -> str:
        """The one unit that did badly, for the first result that can be bad."""
        first = next(
            (candidate.key for candidate in self.scheme.related_results if candidate.bad), ""
        )
        return (
            self.stream("unlucky").choice([unit.code for unit in self.scheme.units])
            if rule.key == first
            else ""
        )

    def figures(self, unit: str, key: str) -> tuple[int, int]:
        """This year's number and the base year's: most fell, some rose."""
        drawn = self.stream("figures", unit, key)
        base = drawn.randint(8, 60)
        return max(base - drawn.randint(-2, 9), 0), base

    def rows(self, blank: fields.Form, unit: str, today: date) -> list[dict[str, fields.Value]]:
        """A form as the unit fills it in on the day `today`.

        The rows printed in `blank` (or one row), with a value in every column that must have one.
        """
        rows = [dict(row) for row in blank.fixed_rows] or [{}]
        for row in rows:
            for column in blank.columns:
                if column.required and column.key not in row:
                    row[column.key] = self._cell(column, unit, row, today)
        return rows

    def _cell(
        self, column: fields.Column, unit: str, row: Mapping[str, fields.Value], today: date
    ) -> fields.Value:
        if column.key in ("this_year", "base_year"):
            this_year, base_year = self.figures(unit, str(row.get("figure", "")))
            return this_year if column.key == "this_year" else base_year
        match column.kind:
            case "integer" | "decimal":
                weights = {indicator.key: indicator.weight for indicator in self.scheme.indicators}
                wanted = weights.get(str(row.get("indicator", "")), Decimal(1))
                if isinstance(column.maximum, int | Decimal):
                    wanted = min(wanted, Decimal(column.maximum))
                return (
                    max(wanted, Decimal(column.minimum))
                    if isinstance(column.minimum, int | Decimal)
                    else wanted
                )
            case "choice":
                return column.choices[0]
            case "date":
                return today
            case "flag":
                return True
        return "（演练）按要求落实。"[: column.limit]

    def pick(self, among: Sequence[str], count: int, *about: object) -> list[str]:
        """Up to `count` of them, in their order; which ones follows from the matter `about`."""
        picked = set(self.stream("pick", *about).sample(list(among), min(count, len(among))))
        return [name for name in among if name in picked]

    def never_delivers(self, plan: model.Task, unit: str) -> bool:
        """Whether a silent unit leaves a paper owing for good.

        Never one that nobody may go on without.
        """
        may = plan.brings == "file" and plan.blocking != "hard"
        return (
            may
            and self.tempers[unit] == "silent"
            and self.stream("never", plan.key, unit).random() < 0.5
        )
