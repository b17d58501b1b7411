"""What is made up for a rehearsal: names, more units, tempers, points, results. Everything follows from the seed."""

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


def units(scheme: model.Scheme, count: int | None, *, real_names: bool) -> model.Scheme:
    """The scheme with units as they appear in a rehearsal: 演练单位01… in the roster's order, and made-up ones up to `count`."""
    known = list(scheme.units) if count is None else list(scheme.units)[:count]
    wanted = len(known) if count is None else count
    width = max(2, len(str(wanted)))
    codes = {one.code for one in scheme.units}
    pattern = [
        one
        for one in known
        if one.participation == "full"
        and one.code != scheme.organiser.unit
        and one.reminded_by == "message"
    ]
    for n in range(len(known) + 1, wanted + 1):
        code = f"U{n:04d}"
        like = pattern[n % len(pattern)]
        known.append(like.model_copy(update={"code": code if code not in codes else f"X{n:04d}"}))
    if real_names and count is None:
        return scheme
    named = tuple(
        one
        if real_names and one.code in codes
        else one.model_copy(update={"name": f"演练单位{n:0{width}d}"})
        for n, one in enumerate(known, 1)
    )
    return scheme.model_copy(update={"units": named})


class Fiction:
    """A seeded source of everything that is made up."""

    def __init__(self, seed: int, scheme: model.Scheme) -> None:
        self.scheme = scheme
        self.seed = seed
        order = [one.code for one in scheme.units]
        drawn = self.of("tempers")
        self.tempers = {
            code: drawn.choices([t for t, _ in TEMPERS], [weight for _, weight in TEMPERS])[0]
            for code in order
        }
        self.groups = sorted({one.group for one in scheme.units})
        self.strength = {
            code: Decimal(self.of("strength", code).randint(70, 97)) / 100 for code in order
        }

    def of(self, *about: object) -> random.Random:
        """A stream of its own for each matter, so that one more draw here changes nothing there."""
        return random.Random(f"{self.seed}/{'/'.join(map(str, about))}")

    def temper(self, unit: str) -> Temper:
        """How a unit behaves all year."""
        return self.tempers[unit]

    def assessors(self, group: str) -> tuple[str, ...]:
        """The panel of a group of units; one panel is short of its fifth."""
        size = self.scheme.scoring.panel.size if self.scheme.scoring.panel else 1
        place = self.groups.index(group) + 1
        short = place == len(self.groups) and size == PANEL
        return tuple(f"演练考评员{place:02d}-{n}" for n in range(1, size + (0 if short else 1)))

    def points(
        self, unit: str, assessor: str, indicator: model_awards.Indicator, source: str
    ) -> Decimal | str:
        """What an assessor gives: near the unit's strength, in half points; for a grade, one of the better."""
        drawn = self.of("points", unit, assessor, indicator.key, source)
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
                return Decimal(self.of("figure", unit, indicator.key).randint(0, 60))
        steps = indicator.weight * self.strength[unit] / HALF + drawn.randint(-1, 1)
        return min(max(Decimal(round(steps)) * HALF, Decimal(0)), indicator.weight)

    def result(self, unit: str, rule: model_awards.RelatedResult) -> str:
        """A related result: mostly good, now and then not applicable; a bad one once."""
        drawn = self.of("result", unit, rule.key)
        good = [value for value, _ in rule.values if value not in rule.bad]
        if rule.bad and unit == self.unlucky(rule):
            return rule.bad[0]
        if drawn.random() < 0.02:
            return rule.not_applicable
        return good[min(int(drawn.random() ** 1.6 * len(good)), len(good) - 1)]

    def unlucky(self, rule: model_awards.RelatedResult) -> str:
        """The one unit that did badly, for the first result that can be bad."""
        first = next(one for one in self.scheme.related_results if one.bad)
        return (
            self.of("unlucky").choice([one.code for one in self.scheme.units])
            if rule.key == first.key
            else ""
        )

    def figures(self, unit: str, key: str) -> tuple[int, int]:
        """This year's number and the base year's: most fell, some rose."""
        drawn = self.of("figures", unit, key)
        base = drawn.randint(8, 60)
        return max(base - drawn.randint(-2, 9), 0), base

    def rows(self, blank: fields.Form, unit: str, today: date) -> list[dict[str, fields.Value]]:
        """A form as the unit fills it in: its printed rows (or one row), with a value in every column that must have one."""
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
            now, then = self.figures(unit, str(row.get("figure", "")))
            return now if column.key == "this_year" else then
        match column.kind:
            case "integer" | "decimal":
                weights = {one.key: one.weight for one in self.scheme.indicators}
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
        """Some of them, in their order."""
        chosen = set(self.of("pick", *about).sample(list(among), min(count, len(among))))
        return [one for one in among if one in chosen]

    def never_delivers(self, plan: model.Task, unit: str) -> bool:
        """Whether a silent unit leaves a paper owing for good: never one that nobody may go on without."""
        may = plan.brings == "file" and plan.blocking != "hard"
        return (
            may
            and self.tempers[unit] == "silent"
            and self.of("never", plan.key, unit).random() < 0.5
        )
