"""What is recorded about those nominated.

Their grade, their unit's own public notice, the order in which their unit recommends them.
"""

from __future__ import annotations

from storage import scores
from workflows.kernel.cycle_view import CycleView

NOMINATION = "nomination"
ORDER, STAR, PUBLISHED, AWARD = "order", "star", "published_on", "award"


def orders(cycle: CycleView) -> dict[str, int]:
    """Each nominee's place in its own unit's order."""
    recorded = cycle.find(scores.Finding, kind=NOMINATION, is_current=True)
    return {finding.subject: int(finding.value) for finding in recorded if finding.name == ORDER}


def facts(cycle: CycleView) -> dict[str, dict[str, str]]:
    """Everything recorded about each nominee: text by its name (`ORDER`, `STAR`, …), by subject."""
    by_subject: dict[str, dict[str, str]] = {}
    for finding in cycle.find(scores.Finding, kind=NOMINATION, is_current=True):
        by_subject.setdefault(finding.subject, {})[finding.name] = finding.value
    return by_subject
