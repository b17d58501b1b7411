"""What must not leave by itself.

Drafts that the reviewer releases or drops, and notices that somebody writes for the occasion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from engine import canon, days, errors, texts
from engine.described import Cell, described
from storage import notices as stored_notices
from workflows.directory import contacts
from workflows.kernel import meaning
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.reports import task_overview, workload
from workflows.rules import refusals
from workflows.tasks import notices

MODES = {"auto": "", "release": "，待放行", "calls": "，列入电话单"}


@described
class Draft:
    """One notice that waits for release, with what the reviewer must know about its task today.

    `received_on` is when something last came in that was given back since; `days_late` counts
    working days after the due date, and is 0 until then.
    """

    id: Annotated[int, Cell("编号")]
    subject: str
    name: Annotated[str, Cell("关于")]
    recipient: str
    addressee: Annotated[str, Cell("发给")]
    step: Annotated[str, Cell("步骤")]
    task: Annotated[str, Cell("事项")]
    due_on: Annotated[date | None, Cell("期限")]
    days_late: Annotated[int, Cell("逾期工作日")]
    received_on: Annotated[date | None, Cell("曾收到")]
    made_on: Annotated[date, Cell("拟出")]


def drafts(cycle: CycleView) -> list[Draft]:
    """What waits for release, in the roster's order.

    Whatever came in meanwhile and was keyed in has fallen out already.
    """
    waiting = [
        notice
        for notice in cycle.find(
            stored_notices.Notice, mode="release", state=stored_notices.ALIVE, message=0
        )
        if notice.state == "pending"
    ]
    if not waiting:
        return []
    names = {case.subject: case.name for case in cycle.every_case}
    positions = {case.subject: case.position for case in cycle.every_case}
    tasks_by_id = {task.id: task for task in cycle.every_task}
    concerned = [tasks_by_id[notice.task] for notice in waiting if notice.task in tasks_by_id]
    received_on = {
        id_: versions[-1].received_on for id_, versions in cycle.submissions_of(concerned).items()
    }
    queue = [
        Draft(
            id=notice.id,
            subject=notice.subject,
            name=names.get(notice.subject, notice.subject),
            recipient=notice.recipient,
            addressee=contacts.addressed(notice.recipient, cycle.titles),
            step=notice.step,
            task=notice.context.get("task", notice.context.get("title", "")),
            due_on=tasks_by_id[notice.task].due_on if notice.task in tasks_by_id else None,
            days_late=max(-(cycle.days_left(tasks_by_id[notice.task]) or 0), 0)
            if notice.task in tasks_by_id
            else 0,
            received_on=received_on.get(notice.task),
            made_on=cycle.pinned.today(notice.made_at),
        )
        for notice in waiting
    ]
    return sorted(queue, key=lambda draft: (positions.get(draft.subject, 0), draft.id))


@use_case("remind.release")
def release(change: Change, *, ids: Sequence[int], drop: Sequence[int] = (), why: str = "") -> None:
    """Let the drafts of these `ids` go out, and `drop` others for the reason `why`.

    Whatever is no draft any more is refused with `released_already` (so a second call is), dropping
    without a reason with `reason_missing`. Raises Misuse for an id that there is not.
    """
    cycle = change.cycle
    notices_by_id = meaning.numbered(
        change,
        stored_notices.Notice,
        [*ids, *drop],
        noun="待放行提醒",
        listing="mofan remind release",
    )
    for notice in (notices_by_id[id_] for id_ in dict.fromkeys([*ids, *drop])):
        is_dropped = notice.id in drop
        if notice.mode != "release":
            change.refuse(refusals.make("not_for_release", notice.subject, id=notice.id))
        elif notice.state != "pending":
            change.refuse(refusals.make("released_already", notice.subject, id=notice.id))
        elif is_dropped and not why.strip():
            change.refuse(refusals.make("reason_missing", notice.subject))
        else:
            details = {
                "task": notice.context.get("task") or notice.context.get("title", ""),
                "step": notice.step,
                "to": notice.recipient,
                "role": contacts.part(notice.recipient),
                "id": notice.id,
            }
            line = change.line(
                "remind.dropped" if is_dropped else "remind.released",
                notice.subject,
                data=details,
                why=why.strip() if is_dropped else "",
            )
            due_on = (
                date.fromisoformat(notice.context["due_on"])
                if notice.context.get("due_on")
                else None
            )
            expires_at = (
                notice.expires_at
                if is_dropped
                else notices.expiry(cycle, change.now, kind=notice.kind, due_on=due_on)
            )
            line.change(
                notice,
                state="dropped" if is_dropped else "released",
                settled_on=cycle.today,
                expires_at=expires_at,
            )


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """A notice written by somebody: to the same role of each of these units."""

    units: tuple[str, ...]
    title: str
    text: str
    role: str = "contact"


@use_case("remind.notice")
def write(change: Change, *, occasion: Occasion) -> None:
    """Put the notice `occasion` on its way to each of its units.

    To contacts it leaves by itself, to anybody above on release; those who are only called get
    a call on the call sheet. The same text to the same role twice on one day is refused. Raises
    Misuse for an unknown role or an empty text.
    """
    if occasion.role not in contacts.ROLES:
        roles = "、".join(f"{key}（{title}）" for key, title in contacts.ROLES.items())
        raise errors.Misuse(f"没有职务“{occasion.role}”：有 {roles}。")
    title, text = " ".join(texts.clean(occasion.title).split()), texts.clean(occasion.text)
    if not title or not text:
        raise errors.Misuse("通知要有标题和正文。")
    cycle = change.cycle
    content = canon.digest_of([occasion.title, occasion.text, occasion.role, cycle.today])[:12]
    written_keys = {notice.key for notice in change.find(stored_notices.Notice, task=[0])}
    for case in cycle.of_subjects(list(occasion.units)):
        recipient = f"{case.unit or case.subject}/{occasion.role}"
        key = f"0:{content}:{recipient}"
        if key in written_keys:
            change.refuse(refusals.make("told_today", case.subject, name=case.name))
            continue
        written_keys.add(key)
        details = {
            "name": case.name,
            "title": title,
            "to": recipient,
            "role": occasion.role,
            "way": MODES[notices.mode_for(cycle, recipient, "auto")],
        }
        line = change.line("notice.written", case.subject, data=details)
        notices.write_adhoc(
            line,
            change,
            cycle,
            subject=case.subject,
            role=occasion.role,
            key=content,
            context={"title": title, "text": text},
        )


def over_the_cap(cycle: CycleView, units: Sequence[str]) -> list[workload.Excess]:
    """Which of these `units` (codes) one more text would take over the scheme's cap this month.

    To one that is only called it would be a call more.
    """
    month = f"{cycle.today:%Y-%m}"
    kinds = {
        unit: "calls" if notices.mode_for(cycle, f"{unit}/contact", "auto") == "calls" else "texts"
        for unit in units
    }
    return workload.excesses(
        cycle, more=workload.Counts({(unit, month, kind): 1 for unit, kind in kinds.items()})
    )


def group_text(cycle: CycleView, *, summary: task_overview.TaskSummary, with_names: bool) -> str:
    """A text to paste into the work group, such as 关于…：应报85家，已报79家，请尚未报送的单位….

    `with_names` names who has not handed in; once all have, the text says that and thanks.
    """
    opening = f"关于{summary.name}：应报{summary.owed}家，已报{summary.received}家"
    if not summary.missing:
        return f"{opening}，已全部报齐，谢谢各单位支持。"
    by_when = (
        ""
        if summary.due_on is None
        else f"于{days.spoken(summary.due_on)}前"
        if summary.due_on >= cycle.today
        else "尽快"
    )
    request = f"请{'、'.join(summary.missing)}" if with_names else "请尚未报送的单位"
    return f"{opening}，{request}{by_when}报送。"
