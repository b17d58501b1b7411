"""Figures of a unit against its own base year (只减不增): which rose, which cannot be judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.scheme.model_awards import Figure


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure in both years.

    `change` is this year's less the base year's, none while a number is missing.
    """

    figure: Figure
    this_year: int | None
    base_year: int | None

    @property
    def change(self) -> int | None:
        return (
            None
            if self.this_year is None or self.base_year is None
            else self.this_year - self.base_year
        )

    @property
    def rose(self) -> bool:
        return self.change is not None and self.change > 0


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All figures of one unit, in the scheme's order. `note` tells them in one sentence."""

    year: int
    against: int
    rows: tuple[Row, ...]

    @property
    def rose(self) -> tuple[str, ...]:
        """Keys of the figures that rose."""
        return tuple(row.figure.key for row in self.rows if row.rose)

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of the figures that cannot be judged because a number is missing."""
        return tuple(row.figure.key for row in self.rows if row.change is None)

    @property
    def note(self) -> str:
        return "；".join(self._sentence(row) for row in self.rows)

    def _sentence(self, row: Row) -> str:
        name, measure = row.figure.name, row.figure.measure
        if row.change is None:
            years = [
                str(year)
                for year, number in ((self.year, row.this_year), (self.against, row.base_year))
                if number is None
            ]
            return f"{name}缺{'、'.join(years)}年数，无法比较"
        change = (
            f"增加{row.change}"
            if row.change > 0
            else f"减少{-row.change}"
            if row.change < 0
            else "持平"
        )
        end = f"{change}{measure}" if row.change else change
        this_year = f"{self.year}年{row.this_year}{measure}"
        base_year = f"{self.against}年{row.base_year}{measure}"
        return f"{name}{this_year}，{base_year}，{end}"


def compare(
    figures: Sequence[Figure],
    *,
    year: int,
    against: int,
    this_year: Mapping[str, int | None],
    base_year: Mapping[str, int | None],
) -> Comparison:
    """The figures of the year `year` beside those of the base year `against`.

    `this_year` and `base_year` are the numbers by the figure's key. A number that is not there is
    none, never zero.
    """
    rows = tuple(
        Row(figure=figure, this_year=this_year.get(figure.key), base_year=base_year.get(figure.key))
        for figure in figures
    )
    return Comparison(year=year, against=against, rows=rows)
