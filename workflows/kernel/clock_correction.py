"""时钟更正: the last line of a ledger was written by a clock that ran ahead; two persons say so."""

from __future__ import annotations

from datetime import datetime

from engine import errors
from storage import clocks
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals


@use_case("clock.correct", clock="waits")
def enter(change: Change, *, right_at: datetime, why: str) -> None:
    """Say that the last line was written by a clock that ran ahead of `right_at`, and `why`.

    It counts once somebody else confirmed it. Refused where the clock is not behind that line, and
    where one waits already.
    """
    ahead_at = change.ledger.head_at
    label = change.ledger.label
    if not why.strip():
        raise errors.Misuse("请用 --why 写明时钟怎么快了。")
    if ahead_at is None or right_at >= ahead_at:
        change.refuse(refusals.make("clock_right", label, name=label))
    elif change.find(clocks.ClockCorrection, confirmed_by=0):
        change.refuse(refusals.make("clock_waits", label, name=label))
    else:
        line = change.line("clock.entered", label, data={"right_at": right_at}, why=why.strip())
        line.add(
            clocks.ClockCorrection(
                ahead_at=ahead_at,
                right_at=right_at,
                why=why.strip(),
                entered_by=change.actor.person,
            )
        )


@use_case("clock.confirm", clock="turns")
def confirm(change: Change) -> None:
    """Confirm that the clock ran ahead, as somebody else entered: later instants count from now.

    Refused for what one entered oneself, and where nothing waits, so also a second time.
    """
    label = change.ledger.label
    waiting = change.find(clocks.ClockCorrection, confirmed_by=0)
    for entry in change.confirm(
        waiting, noun="时钟更正", subject=label, called=lambda entry: f"{label}（{entry.why}）"
    ):
        line = change.line("clock.corrected", label, data={"ahead_at": entry.ahead_at})
        line.change(entry, confirmed_by=change.actor.person)
