"""补录: the program is taken into use when the year has begun; what happened is keyed in later.

One reason for all of it, by two persons: no fact of those days asks for its own.
"""

from __future__ import annotations

from datetime import date

from engine import errors
from storage import catch_ups
from workflows.kernel import fact_days
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals


@use_case("cycle.open")
def enter(change: Change, *, why: str, until: date | None = None) -> None:
    """Enter that facts of days up to `until` (none: today) are keyed in late, and `why`.

    It counts once somebody else confirmed it. Refused for a day to come, and while one waits or
    counts already (so a second call). Raises Misuse without a reason.
    """
    cycle, label = change.cycle, change.ledger.label
    day = until or cycle.today
    if not why.strip():
        raise errors.Misuse("请用 --catch-up 写明为什么补录。")
    if impossible := fact_days.why_not(cycle, day, label):
        change.refuse(*impossible)
    elif change.find(catch_ups.CatchUp):
        change.refuse(refusals.make("unchanged", label, name=f"{label}年度的补录"))
    else:
        line = change.line("cycle.catch_up", label, data={"until": day}, why=why.strip())
        line.add(catch_ups.CatchUp(until=day, why=why.strip(), entered_by=change.actor.person))


@use_case("cycle.confirm")
def confirm(change: Change) -> None:
    """Confirm the catch-up that somebody else entered.

    Refused for what one entered oneself, and where nothing waits, so also a second time.
    """
    label = change.ledger.label
    waiting = change.find(catch_ups.CatchUp, confirmed_by=0)
    for entry in change.confirm(
        waiting, noun="补录", subject=label, called=lambda entry: f"{label}年度"
    ):
        line = change.line("cycle.catch_up_confirmed", label, data={"until": entry.until})
        line.change(entry, confirmed_by=change.actor.person)
