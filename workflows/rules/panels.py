"""A panel's numbers become one: without the extremes, mean or median, from enough assessors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from engine import records
from workflows.rules import exact, refusals
from workflows.scheme.model_awards import Panel

Method = Literal["drop_extremes", "mean", "median"]


SINGLE = Panel(size=1, minimum=1, drop_from=5, rule="mean")
"""How the numbers of a scheme without a panel become one."""


@dataclass(frozen=True, kw_only=True)
class PanelScore:
    """What the panel's numbers come to, exact.

    `numbers` are all of them by assessor, `highest` and `lowest` whose were dropped (empty:
    nobody's). `spread` is the highest less the lowest number given. Of equal extremes the highest
    of the last assessor and the lowest of the first are dropped, in the order of their codes: it
    changes who is named here, never the value.
    """

    value: Fraction
    numbers: tuple[tuple[str, Fraction], ...]
    highest: str = ""
    lowest: str = ""
    method: Method
    places: int

    @property
    def spread(self) -> Fraction:
        numbers = [number for _, number in self.numbers]
        return max(numbers) - min(numbers)

    @property
    def counted(self) -> tuple[str, ...]:
        """The assessors whose numbers were counted."""
        return tuple(
            assessor
            for assessor, _ in self.numbers
            if assessor not in (self.highest, self.lowest) or not self.highest
        )

    @property
    def note(self) -> str:
        """The way to the value, in one sentence."""
        if len(self.numbers) == 1:
            return f"1人打分，得{exact.shown(self.value, self.places)}"
        each = "、".join(
            f"{assessor} {exact.shown(number, self.places)}" for assessor, number in self.numbers
        )
        method = f"{len(self.numbers)}人{'取中位数' if self.method == 'median' else '平均'}"
        if self.highest:
            highest, lowest = self._dropped(self.highest), self._dropped(self.lowest)
            method = f"去掉最高{highest}、最低{lowest}，其余{len(self.counted)}人平均"
        points = exact.shown(self.value, self.places)
        spread = exact.shown(self.spread, self.places)
        return f"{each}；{method}，得{points}；最高与最低相差{spread}"

    def _dropped(self, assessor: str) -> str:
        number = dict(self.numbers)[assessor]
        same = sum(1 for _, other in self.numbers if other == number)
        return (
            f" {assessor}（{same}人同分，按考评员编号去其一，不影响结果）"
            if same > 1
            else f" {assessor}"
        )


def settle(
    panel: Panel,
    numbers: Mapping[str, Fraction],
    *,
    subject: str = "",
    name: str = "",
    places: int = 2,
) -> PanelScore | records.Refusal:
    """The panel's value, or `panel_small`; the order in which the numbers come does not matter.

    `numbers` are the assessors' totals by assessor; `places` are the decimals in which the note
    shows them; `name` is what the reason calls the subject (empty: by its code).
    """
    if len(numbers) < panel.minimum:
        return refusals.make(
            "panel_small", subject, name=name or subject, count=len(numbers), minimum=panel.minimum
        )
    ordered = sorted((number, assessor) for assessor, number in numbers.items())
    highest = lowest = ""
    counted = [number for number, _ in ordered]
    if panel.rule == "drop_extremes" and len(ordered) >= panel.drop_from:
        lowest, highest = ordered[0][1], ordered[-1][1]
        counted = counted[1:-1]
    elif panel.rule == "median":
        counted = counted[(len(counted) - 1) // 2 : len(counted) // 2 + 1]
    mean = sum(counted, Fraction(0)) / len(counted)
    return PanelScore(
        value=mean,
        numbers=tuple(sorted(numbers.items())),
        highest=highest,
        lowest=lowest,
        method=panel.rule,
        places=places,
    )
