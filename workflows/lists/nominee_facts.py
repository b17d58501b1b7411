"""What is known of those nominated: their grade, their unit's own public notice, the order in which their unit recommends them."""

from __future__ import annotations

from storage import scores
from workflows.kernel.cycle_view import CycleView

NOMINATION = "nomination"
ORDER, STAR, PUBLISHED = "order", "star", "published_on"


def orders(cycle: CycleView) -> dict[str, int]:
    """Each nominee's place in its own unit's order."""
    found = scores.findings(cycle.connection, cycle.ledger.book, kind=NOMINATION)
    return {one.subject: int(one.value) for one in found if one.name == ORDER}


def facts(cycle: CycleView) -> dict[str, dict[str, str]]:
    """Everything said about each nominee, by name."""
    by: dict[str, dict[str, str]] = {}
    for one in scores.findings(cycle.connection, cycle.ledger.book, kind=NOMINATION):
        by.setdefault(one.subject, {})[one.name] = one.value
    return by
