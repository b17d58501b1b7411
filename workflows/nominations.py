"""What is known of those nominated: their grade, their unit's own public notice, the order in which their unit recommends them."""

from __future__ import annotations

from storage import scores
from workflows import view

NOMINATION = "nomination"
ORDER, STAR, PUBLISHED = "order", "star", "published_on"


def orders(seen: view.View) -> dict[str, int]:
    """Each nominee's place in its own unit's order."""
    found = scores.findings(seen.connection, seen.book.book, kind=NOMINATION)
    return {one.subject: int(one.value) for one in found if one.name == ORDER}


def facts(seen: view.View) -> dict[str, dict[str, str]]:
    """Everything said about each nominee, by name."""
    by: dict[str, dict[str, str]] = {}
    for one in scores.findings(seen.connection, seen.book.book, kind=NOMINATION):
        by.setdefault(one.subject, {})[one.name] = one.value
    return by
