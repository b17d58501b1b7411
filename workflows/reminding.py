"""What must not leave by itself: drafts that the reviewer releases or drops, and notices that somebody writes for the occasion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine import canon, days, errors, texts
from storage import notices, work
from workflows import board, burden, desk, refusals, roster, telling, view

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


def drafts(seen: view.View) -> list[Draft]:
    """What waits for release, in the roster's order. Whatever came in meanwhile and was keyed in has fallen out already."""
    waiting = [one for one in notices.waiting(seen.connection, seen.book.book, mode="release") if one.state == "pending"]
    if not waiting:
        return []
    named = {case.subject: (case.position, case.name) for case in seen.every_case}
    own = {task.id: task for task in seen.every_task}
    concerned = [own[one.task] for one in waiting if one.task in own]
    came = {id_: versions[-1].received_on for id_, versions in seen.submissions_of(concerned).items()}
    found = [
        Draft(
            id=one.id,
            subject=one.subject,
            name=named[one.subject][1] if one.subject in named else one.subject,
            recipient=one.recipient,
            addressee=roster.addressed(one.recipient, seen.titles),
            step=one.step,
            task=one.context.get("task", one.context.get("title", "")),
            due_on=own[one.task].due_on if one.task in own else None,
            days_late=max(-(seen.days_left(own[one.task]) or 0), 0) if one.task in own else 0,
            received_on=came.get(one.task),
            made_on=seen.pinned.today(one.made_at),
        )
        for one in waiting
    ]
    return sorted(found, key=lambda one: (named.get(one.subject, (0, ""))[0], one.id))


def release(
    at: desk.Desk, *, book: int, ids: Sequence[int], drop: Sequence[int] = (), why: str = "", how: desk.How = desk.NOW
) -> desk.Outcome:
    """Let drafts go out, and drop others with the reason (the paper lies on the desk). What is no draft any more is refused."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        found = notices.by_ids(unit.connection, unit.book.book, [*ids, *drop])
        if missing := [str(id_) for id_ in (*ids, *drop) if id_ not in found]:
            raise errors.Misuse(f"没有编号为 {'、'.join(missing)} 的待放行提醒：用 mofan remind release 查看。")
        for one in (found[id_] for id_ in dict.fromkeys([*ids, *drop])):
            is_dropped = one.id in drop
            if one.mode != "release" or one.state != "pending":
                what = "不是待放行的提醒，或已放行、已作废"
                unit.refuse(refusals.make("nothing_to_do", one.subject, name=f"提醒{one.id}", what=what))
            elif is_dropped and not why.strip():
                unit.refuse(refusals.make("reason_missing", one.subject))
            else:
                what = one.context.get("task") or one.context.get("title", "")
                data = {"task": what, "step": one.step, "to": one.recipient, "role": roster.part(one.recipient), "id": one.id}
                line = unit.line(
                    "remind.dropped" if is_dropped else "remind.released", one.subject, data=data, why=why.strip() if is_dropped else ""
                )
                due_on = date.fromisoformat(one.context["due_on"]) if one.context.get("due_on") else None
                expires_at = one.expires_at if is_dropped else telling.expiry(seen, unit.now, kind=one.kind, due_on=due_on)
                line.change(one, state="dropped" if is_dropped else "released", settled_on=seen.today, expires_at=expires_at)

    arguments = {"ids": list(ids), "drop": list(drop), "why": why}
    return at.act(book=book, action="remind.release", body=body, arguments=arguments, how=how)


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """A notice written by somebody: to the same role of each of these units."""

    units: tuple[str, ...]
    title: str
    text: str
    role: str = "contact"


def write(at: desk.Desk, *, book: int, occasion: Occasion, how: desk.How = desk.NOW) -> desk.Outcome:
    """Put an occasional notice on its way: to contacts by itself, to anybody above on release, to those who are only called on the call sheet.

    The same text to the same role twice on one day is refused. Raises Misuse for an unknown role or an empty text.
    """
    if occasion.role not in roster.ROLES:
        raise errors.Misuse(f"没有职务“{occasion.role}”：有 {'、'.join(f'{key}（{title}）' for key, title in roster.ROLES.items())}。")
    title, text = " ".join(texts.clean(occasion.title).split()), texts.clean(occasion.text)
    if not title or not text:
        raise errors.Misuse("通知要有标题和正文。")

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        content = canon.digest_of([occasion.title, occasion.text, occasion.role, seen.today])[:12]
        said = {one.key for one in notices.of_tasks(unit.connection, unit.book.book, [0])}
        for case in seen.of_subjects(list(occasion.units)):
            recipient = f"{case.unit or case.subject}/{occasion.role}"
            key = f"0:{content}:{recipient}"
            if key in said:
                unit.refuse(refusals.make("nothing_to_do", case.subject, name=case.name, what="今天已写过同样的通知"))
                continue
            said.add(f"0:{content}:{recipient}")
            way = WAYS[telling.way(seen, recipient, "auto")]
            data = {"name": case.name, "title": title, "to": recipient, "role": occasion.role, "way": way}
            said.add(key)
            line = unit.line("notice.written", case.subject, data=data)
            telling.write(line, unit, seen, subject=case.subject, role=occasion.role, key=content, context={"title": title, "text": text})

    arguments = {"units": list(occasion.units), "title": occasion.title, "text": occasion.text, "role": occasion.role}
    return at.act(book=book, action="remind.notice", body=body, arguments=arguments, how=how)


def over_the_cap(seen: view.View, units: Sequence[str]) -> list[burden.Excess]:
    """Which of these units one more text would take over the scheme's cap this month; who is only called is asked for a call more."""
    month = f"{seen.today:%Y-%m}"
    kinds = {unit: "calls" if telling.way(seen, f"{unit}/contact", "auto") == "calls" else "texts" for unit in units}
    return burden.excesses(seen, more=burden.Counts({(unit, month, kind): 1 for unit, kind in kinds.items()}))


def group_text(seen: view.View, *, told: board.Said, with_names: bool) -> str:
    """A text to paste into the work group: 关于…：应报85家，已报79家，请尚未报送的单位于5月29日（星期五）前报送。"""
    said = f"关于{told.name}：应报{told.owed}家，已报{told.received}家"
    if not told.missing:
        return f"{said}，已全部报齐，谢谢各单位支持。"
    when = "" if told.due_on is None else f"于{days.spoken(told.due_on)}前" if told.due_on >= seen.today else "尽快"
    who = f"请{'、'.join(told.missing)}" if with_names else "请尚未报送的单位"
    return f"{said}，{who}{when}报送。"
