"""What must not leave by itself: drafts that the reviewer releases or drops, and notices that somebody writes for the occasion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine import canon, days, errors, texts
from storage import notices as stored_notices
from storage.ledger.work import UnitOfWork
from workflows.directory import units as unit_directory
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.reports import board, workload
from workflows.tasks import notices

WAYS = {"auto": "", "release": "，待放行", "calls": "，列入电话单"}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One notice that waits for release, with what the reviewer must know: where its task stands today, and when something came in that was
    given back since."""

    id: int
    subject: str
    name: str
    recipient: str
    addressee: str
    step: str
    task: str
    due_on: date | None
    days_late: int
    received_on: date | None
    made_on: date


def drafts(cycle: CycleView) -> list[Draft]:
    """What waits for release, in the roster's order. Whatever came in meanwhile and was keyed in has fallen out already."""
    waiting = [
        one
        for one in stored_notices.waiting(cycle.connection, cycle.ledger.book, mode="release")
        if one.state == "pending"
    ]
    if not waiting:
        return []
    named = {case.subject: (case.position, case.name) for case in cycle.every_case}
    own = {task.id: task for task in cycle.every_task}
    concerned = [own[one.task] for one in waiting if one.task in own]
    came = {
        id_: versions[-1].received_on for id_, versions in cycle.submissions_of(concerned).items()
    }
    found = [
        Draft(
            id=one.id,
            subject=one.subject,
            name=named[one.subject][1] if one.subject in named else one.subject,
            recipient=one.recipient,
            addressee=unit_directory.addressed(one.recipient, cycle.titles),
            step=one.step,
            task=one.context.get("task", one.context.get("title", "")),
            due_on=own[one.task].due_on if one.task in own else None,
            days_late=max(-(cycle.days_left(own[one.task]) or 0), 0) if one.task in own else 0,
            received_on=came.get(one.task),
            made_on=cycle.pinned.today(one.made_at),
        )
        for one in waiting
    ]
    return sorted(found, key=lambda one: (named.get(one.subject, (0, ""))[0], one.id))


def release(
    service: Service,
    *,
    ledger: int,
    ids: Sequence[int],
    drop: Sequence[int] = (),
    why: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Let drafts go out, and drop others with the reason (the paper lies on the desk). What is no draft any more is refused."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        found = stored_notices.by_ids(change.connection, change.ledger.book, [*ids, *drop])
        if missing := [str(id_) for id_ in (*ids, *drop) if id_ not in found]:
            raise errors.Misuse(
                f"没有编号为 {'、'.join(missing)} 的待放行提醒：用 mofan remind release 查看。"
            )
        for one in (found[id_] for id_ in dict.fromkeys([*ids, *drop])):
            is_dropped = one.id in drop
            if one.mode != "release" or one.state != "pending":
                what = "不是待放行的提醒，或已放行、已作废"
                change.refuse(
                    refusals.make("nothing_to_do", one.subject, name=f"提醒{one.id}", what=what)
                )
            elif is_dropped and not why.strip():
                change.refuse(refusals.make("reason_missing", one.subject))
            else:
                what = one.context.get("task") or one.context.get("title", "")
                data = {
                    "task": what,
                    "step": one.step,
                    "to": one.recipient,
                    "role": unit_directory.part(one.recipient),
                    "id": one.id,
                }
                line = change.line(
                    "remind.dropped" if is_dropped else "remind.released",
                    one.subject,
                    data=data,
                    why=why.strip() if is_dropped else "",
                )
                due_on = (
                    date.fromisoformat(one.context["due_on"]) if one.context.get("due_on") else None
                )
                expires_at = (
                    one.expires_at
                    if is_dropped
                    else notices.expiry(cycle, change.now, kind=one.kind, due_on=due_on)
                )
                line.change(
                    one,
                    state="dropped" if is_dropped else "released",
                    settled_on=cycle.today,
                    expires_at=expires_at,
                )

    arguments = {"ids": list(ids), "drop": list(drop), "why": why}
    return service.act(
        ledger=ledger,
        action="remind.release",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """A notice written by somebody: to the same role of each of these units."""

    units: tuple[str, ...]
    title: str
    text: str
    role: str = "contact"


def write(
    service: Service, *, ledger: int, occasion: Occasion, run_options: RunOptions = DEFAULT_OPTIONS
) -> Outcome:
    """Put an occasional notice on its way: to contacts by itself, to anybody above on release, to those who are only called on the call sheet.

    The same text to the same role twice on one day is refused. Raises Misuse for an unknown role or an empty text.
    """
    if occasion.role not in unit_directory.ROLES:
        raise errors.Misuse(
            f"没有职务“{occasion.role}”：有 {'、'.join(f'{key}（{title}）' for key, title in unit_directory.ROLES.items())}。"
        )
    title, text = " ".join(texts.clean(occasion.title).split()), texts.clean(occasion.text)
    if not title or not text:
        raise errors.Misuse("通知要有标题和正文。")

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        content = canon.digest_of([occasion.title, occasion.text, occasion.role, cycle.today])[:12]
        said = {
            one.key for one in stored_notices.of_tasks(change.connection, change.ledger.book, [0])
        }
        for case in cycle.of_subjects(list(occasion.units)):
            recipient = f"{case.unit or case.subject}/{occasion.role}"
            key = f"0:{content}:{recipient}"
            if key in said:
                change.refuse(
                    refusals.make(
                        "nothing_to_do", case.subject, name=case.name, what="今天已写过同样的通知"
                    )
                )
                continue
            said.add(f"0:{content}:{recipient}")
            way = WAYS[notices.way(cycle, recipient, "auto")]
            data = {
                "name": case.name,
                "title": title,
                "to": recipient,
                "role": occasion.role,
                "way": way,
            }
            said.add(key)
            line = change.line("notice.written", case.subject, data=data)
            notices.write(
                line,
                change,
                cycle,
                subject=case.subject,
                role=occasion.role,
                key=content,
                context={"title": title, "text": text},
            )

    arguments = {
        "units": list(occasion.units),
        "title": occasion.title,
        "text": occasion.text,
        "role": occasion.role,
    }
    return service.act(
        ledger=ledger,
        action="remind.notice",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def over_the_cap(cycle: CycleView, units: Sequence[str]) -> list[workload.Excess]:
    """Which of these units one more text would take over the scheme's cap this month; who is only called is asked for a call more."""
    month = f"{cycle.today:%Y-%m}"
    kinds = {
        unit: "calls" if notices.way(cycle, f"{unit}/contact", "auto") == "calls" else "texts"
        for unit in units
    }
    return workload.excesses(
        cycle, more=workload.Counts({(unit, month, kind): 1 for unit, kind in kinds.items()})
    )


def group_text(cycle: CycleView, *, told: board.TaskSummary, with_names: bool) -> str:
    """A text to paste into the work group: 关于…：应报85家，已报79家，请尚未报送的单位于5月29日（星期五）前报送。"""
    said = f"关于{told.name}：应报{told.owed}家，已报{told.received}家"
    if not told.missing:
        return f"{said}，已全部报齐，谢谢各单位支持。"
    when = (
        ""
        if told.due_on is None
        else f"于{days.spoken(told.due_on)}前"
        if told.due_on >= cycle.today
        else "尽快"
    )
    who = f"请{'、'.join(told.missing)}" if with_names else "请尚未报送的单位"
    return f"{said}，{who}{when}报送。"
