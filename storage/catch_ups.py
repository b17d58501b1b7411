"""A year that was taken up here after it began: what happened before has one reason."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from engine.described import Cell
from storage import columns


@columns.table("catch_up")
class CatchUp(columns.Entered):
    """Facts of days up to `until` are keyed in late, for this reason.

    Entered by one person, confirmed by another.
    """

    until: Annotated[date, Cell("补录至")]
    why: Annotated[str, Cell("理由")]
