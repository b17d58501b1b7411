"""What a person does about messages: hold, change, cancel, send again, tick off, note that receipt was acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine import canon, clock, errors
from storage import messages, work
from workflows import desk, refusals, telling, view

STATES = {
    "queued": "待发", "claimed": "正在发送", "sent": "已发出", "failed": "发送失败", "in_doubt": "是否送达不明", "held": "暂缓",
    "expired": "已过期未发", "cancelled": "不再发送",
}  # fmt: skip
MANUAL = "manual"
"""The channel of what a clerk carries, calls or sends by official exchange, and ticks off."""

Act = Callable[[work.Work, view.View, messages.Message, work.Line], None]


def hold(at: desk.Desk, *, book: int, ids: Sequence[int], why: str, how: desk.How = desk.NOW) -> desk.Outcome:
    """Keep messages back that nobody has begun to send, until they are sent again by hand."""
    return _each(at, book, ids, "outbox.hold", "message.held", before=("queued",), after="held", why=why, how=how)


def cancel(at: desk.Desk, *, book: int, ids: Sequence[int], why: str, how: desk.How = desk.NOW) -> desk.Outcome:
    """Do not send messages at all."""
    before = ("queued", "held", "in_doubt", "failed")
    return _each(at, book, ids, "outbox.cancel", "message.cancelled", before=before, after="cancelled", why=why, how=how)


def retry(at: desk.Desk, *, book: int, ids: Sequence[int], why: str = "", how: desk.How = desk.NOW) -> desk.Outcome:
    """Send messages again that failed, expired, were held, or of which nobody knows: with the same text and the same number for the other side."""

    def act(unit: work.Work, seen: view.View, one: messages.Message, line: work.Line) -> None:
        if one.expires_at is not None and one.expires_at <= unit.now:
            line.change(one, expires_at=telling.expiry(seen, unit.now))

    before = ("failed", "expired", "held", "in_doubt")
    fresh: dict[str, Any] = {"attempts": 0, "not_before": None, "ended_at": None, "reported": False}
    return _each(
        at, book, ids, "outbox.retry", "message.retried", before=before, after="queued", why=why or "重发", act=act, how=how, sets=fresh
    )


def edit(at: desk.Desk, *, book: int, id_: int, title: str = "", text: str, why: str, how: desk.How = desk.NOW) -> desk.Outcome:
    """Change the text of a message that is not on its way yet; what it said before stays in the journal. It is held until it is sent again."""
    if not text.strip():
        raise errors.Misuse("正文不能为空。")

    def act(unit: work.Work, seen: view.View, one: messages.Message, line: work.Line) -> None:
        heading = title.strip() or one.title
        line.change(one, title=heading, text=text, short=text, digest=canon.digest_of([heading, text, text, one.invite]))

    said = {"title": title, "text": text}
    return _each(
        at, book, [id_], "outbox.edit", "message.edited", before=messages.UNSENT, after="held", why=why, act=act, how=how, said=said
    )


def done(at: desk.Desk, *, book: int, ids: Sequence[int], on: date | None = None, how: desk.How = desk.NOW) -> desk.Outcome:
    """Tick off what a clerk delivered by hand, or what was found out to have arrived."""

    ended = at.now() if on is None else clock.at(on, "12:00", view.OFFICE_ZONE)
    sets = {"reply": "由经办人确认送达", "reported": True, "ended_at": ended}
    before = ("queued", "held", "in_doubt")
    return _each(at, book, ids, "outbox.done", "message.delivered", before=before, after="sent", why="已送达", how=how, sets=sets)


def acknowledge(
    at: desk.Desk, *, book: int, ids: Sequence[int], by: str, via: str = "phone", on: date | None = None, how: desk.How = desk.NOW
) -> desk.Outcome:
    """Note that receipt of a message that left was acknowledged (已签收): by whom, by which way. A fact of its own beside the sending."""
    if not by.strip():
        raise errors.Misuse("请写明签收人。")

    def act(unit: work.Work, seen: view.View, one: messages.Message, line: work.Line) -> None:
        line.data["by"] = by.strip()
        line.change(one, acknowledged_on=on or seen.today, acknowledged_by=by.strip(), acknowledged_via=via)

    return _each(
        at,
        book,
        ids,
        "outbox.acknowledge",
        "message.acknowledged",
        before=("sent",),
        after="sent",
        why="签收",
        act=act,
        how=how,
        said={"by": by, "via": via, "on": on},
    )


def _each(
    at: desk.Desk,
    book: int,
    ids: Sequence[int],
    action: str,
    kind: str,
    *,
    before: Sequence[str],
    after: str,
    why: str,
    how: desk.How,
    act: Act | None = None,
    sets: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
) -> desk.Outcome:
    """One line a message that was in one of the states `before`; the others are refused with what they are."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        found = messages.by_ids(unit.connection, unit.book.book, ids)
        if missing := [str(id_) for id_ in ids if id_ not in found]:
            raise errors.Misuse(f"没有编号为 {'、'.join(missing)} 的消息：用 mofan outbox list 查看。")
        if not why.strip():
            unit.refuse(*(refusals.make("reason_missing", one.subject) for one in found.values()))
            return
        taken = messages.switch(unit.connection, unit.book.book, ids, before=before, after=after, **(sets or {}))
        for one in found.values():
            if one.id not in taken:
                what = f"现为“{STATES[one.state]}”，不能这样办理"
                unit.refuse(refusals.make("nothing_to_do", one.subject, name=f"消息{one.id}", what=what))
                continue
            line = unit.line(kind, one.subject, data={"id": one.id, "title": one.title, "to": one.recipient}, why=why.strip())
            if act is not None:
                act(unit, seen, one, line)

    return at.act(book=book, action=action, body=body, arguments={"ids": list(ids), "why": why, **(said or {})}, how=how)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One message as shown."""

    id: int
    made_at: datetime
    subject: str
    recipient: str
    name: str
    channel: str
    title: str
    state: str
    state_name: str
    attempts: int
    ended_at: datetime | None
    reply: str
    acknowledged: str
    fallback_of: int


def listing(seen: view.View, *, state: str = "", subject: str = "") -> list[Listed]:
    """The messages, oldest first. Raises Misuse for a state there is not."""
    wanted = {name: key for key, name in STATES.items()}.get(state, state)
    if wanted and wanted not in STATES:
        raise errors.Misuse(f"没有状态“{state}”：有 {'、'.join(f'{key}（{name}）' for key, name in STATES.items())}。")
    found = messages.of_book(seen.connection, seen.book.book, states=[wanted] if wanted else (), subject=subject)
    return [shown(seen, one) for one in found]


def one_of(seen: view.View, id_: int) -> messages.Message:
    """The message of that number. Raises Misuse where there is none."""
    found = messages.by_ids(seen.connection, seen.book.book, [id_]).get(id_)
    if found is None:
        raise errors.Misuse(f"没有编号为 {id_} 的消息：用 mofan outbox list 查看。")
    return found


def shown(seen: view.View, one: messages.Message) -> Listed:
    """A message as listed."""
    return Listed(
        id=one.id,
        made_at=clock.local(one.made_at, seen.scheme.zone),
        subject=one.subject,
        recipient=one.recipient,
        name=one.name,
        channel=one.channel,
        title=one.title,
        state=one.state,
        state_name=STATES[one.state],
        attempts=one.attempts,
        ended_at=None if one.ended_at is None else clock.local(one.ended_at, seen.scheme.zone),
        reply=one.reply,
        acknowledged=f"{one.acknowledged_on} {one.acknowledged_by}" if one.acknowledged_on else "",
        fallback_of=one.fallback_of,
    )
