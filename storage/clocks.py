"""A clock that ran ahead, and how it was put right."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from engine.described import Cell
from storage import columns


@columns.table("clock_correction")
class ClockCorrection(columns.Entered):
    """The last line was written by a clock that ran ahead, at that instant (`ahead_at`).

    Entered by one person, confirmed by another; from then on later instants count anew.
    """

    ahead_at: Annotated[datetime, Cell("账簿末条的时间")] = columns.instant()
    right_at: Annotated[datetime, Cell("录入时的时钟")] = columns.instant()
    why: Annotated[str, Cell("理由")]
