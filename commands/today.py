"""`today`: what waits, what is overdue, whom to call."""

from __future__ import annotations

from commands import console
from commands.session import Session
from engine import days
from workflows.reports import worklist


def today_show(session: Session, json_: bool) -> None:
    clerk = session.clerk
    with session.reading() as connection:
        due_today = worklist.today(connection, clerk.actor, now=clerk.now())
    if json_:
        console.as_json(due_today)
        return
    console.say(
        f"{session.mark}{due_today.day} {days.WEEKDAYS[due_today.day.weekday()]} {clerk.actor.name}"
    )
    if due_today.empty:
        console.say(due_today.empty)
        return
    parts = {
        "等我办的": due_today.waiting,
        "已逾期": due_today.overdue,
        "五个工作日内到期": due_today.red,
        "要打电话的": due_today.calls,
        "明天会发出的": due_today.tomorrow,
    }
    for title, entries in parts.items():
        if entries:
            console.say(f"\n{title}")
            for entry in entries:
                names = console.in_one_line(entry.names, 6)
                command = f"  〔{entry.command}〕" if entry.command else ""
                console.say(
                    f"  [{entry.cycle}] {console.shown(entry.title)}："
                    f"{entry.count}个（{names}）{command}"
                )
    if not any(parts.values()):
        console.say("今天没有要办的事。")
