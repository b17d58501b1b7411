"""`naming public-notice`, `objection`: the list is made public, and what is said against it."""

from __future__ import annotations

from datetime import date

from commands import console, lookup, running
from commands.session import Session
from engine import errors
from workflows.selection import objections, public_notice


def naming_public_notice(
    session: Session, posted_on: date | None, posted_at: str, report: str, run: running.Run
) -> None:
    if report:
        run(public_notice.end, report=report)
        return
    run(public_notice.publish, posted_on=posted_on, posted_at=posted_at)
    if not run.json_:
        with session.looking() as cycle:
            for notice in public_notice.posted(cycle):
                console.say(f"{notice.award_name}：{notice.first_day} 至 {notice.last_day}")


def naming_objection(
    session: Session,
    name: str,
    source: str,
    text: str,
    received_on: date | None,
    settle: int | None,
    outcome: str | None,
    handling: str,
    run: running.Run,
) -> None:
    if settle is not None:
        run(objections.settle, objection=settle, outcome=outcome or "", handling=handling)
    elif not name or not text.strip():
        raise errors.Misuse("请写单位和 --text 内容；办结用 --settle 编号。")
    else:
        subject = lookup.subject_of(session, name)
        run(objections.receive, subject=subject, source=source, text=text, received_on=received_on)
