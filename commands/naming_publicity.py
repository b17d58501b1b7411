"""`naming publicity`, `stories`: what becomes known of those who were named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commands import console, filing, lookup, running
from commands.session import Session
from engine import clock, errors
from workflows.kernel import cycle_view
from workflows.selection import publicity


def naming_publicity(
    session: Session,
    names: tuple[str, ...],
    where: str,
    day: date | None,
    content: str,
    run: running.Run,
) -> None:
    if not names:
        with session.looking() as cycle:
            console.table(
                ("单位", "哪里", "日期", "内容"), publicity.listing(cycle), empty="还没有登记。"
            )
        return
    if not where.strip():
        raise errors.Misuse("请用 --where 写明在哪里宣传推介。")
    day = day or clock.local_date(session.time.now(), cycle_view.OFFICE_ZONE)
    run(
        publicity.record,
        subjects=lookup.subjects_of(session, names),
        where=where,
        on=day,
        content=content,
    )


def naming_stories(session: Session, output: Path) -> None:
    with session.looking() as cycle:
        materials = publicity.stories(cycle)
    filing.save_all(output, publicity.volume(materials))
