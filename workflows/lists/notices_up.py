"""Which notices are up: the newest published list of each award, and what was posted of it."""

from __future__ import annotations

from storage import lists, public_notices
from workflows.kernel.cycle_view import CycleView
from workflows.lists import lineage


def running(cycle: CycleView) -> list[tuple[lists.NameList, public_notices.PublicNotice]]:
    """The newest published list of each award with its notice."""
    step = cycle.scheme.posted
    newest = lineage.newest(cycle)
    name_lists = [
        newest[award.key, step.key]
        for award in cycle.scheme.awards
        if (award.key, step.key) in newest
    ]
    return [
        (name_list, notice)
        for name_list in name_lists
        if (notice := notice_of(cycle, name_list)) is not None
    ]


def notice_of(cycle: CycleView, name_list: lists.NameList) -> public_notices.PublicNotice | None:
    """The notice of a list, if it was put up."""
    return next(
        (
            notice
            for notice in cycle.find(public_notices.PublicNotice)
            if notice.slate == name_list.id
        ),
        None,
    )
