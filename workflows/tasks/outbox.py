"""What a person does about messages: hold, change, cancel, send again, tick off, note that receipt was acknowledged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine import canon, clock, errors, texts
from storage import messages
from storage import notices as stored_notices
from storage.ledger.work import UnitOfWork
from workflows.directory import units
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.tasks import notices

STATES = {
    "queued": "待发", "claimed": "正在发送", "sent": "已发出", "failed": "发送失败", "in_doubt": "是否送达不明", "held": "暂缓",
    "expired": "已过期未发", "cancelled": "不再发送",
}  # fmt: skip
MANUAL = "manual"
"""The channel of what a clerk carries, calls or sends by official exchange, and ticks off."""
Changes = list[tuple[messages.Message | stored_notices.Notice, Mapping[str, Any]]]


def hold(
    service: Service,
    *,
    ledger: int,
    ids: Sequence[int],
    why: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Keep messages back that nobody has begun to send, until they are sent again by hand."""
    return _simply(
        service,
        ledger,
        ids,
        "outbox.hold",
        "message.held",
        before=("queued",),
        after="held",
        why=why,
        run_options=run_options,
    )


def cancel(
    service: Service,
    *,
    ledger: int,
    ids: Sequence[int],
    why: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Do not send messages at all."""
    before = ("queued", "held", "in_doubt", "failed")
    return _simply(
        service,
        ledger,
        ids,
        "outbox.cancel",
        "message.cancelled",
        before=before,
        after="cancelled",
        why=why,
        run_options=run_options,
    )


def retry(
    service: Service,
    *,
    ledger: int,
    ids: Sequence[int],
    why: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Send messages again that failed, expired, were held, or of which nobody knows: with the same text and the same number for the other side.

    Refused where the task was discharged or its date moved meanwhile, or another message has taken over; where only a part is not true any more,
    the rest is told anew.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        carried = _carried(change, ids)
        own = _Each(
            change,
            ids,
            "message.retried",
            before=("failed", "expired", "held", "in_doubt"),
            why=why or "重发",
        )
        whole: list[messages.Message] = []
        part: list[messages.Message] = []
        changes: dict[int, Changes] = {}
        for one in own.chosen():
            told = carried.get(one.id, [])
            true = [notice for notice in told if notice.state not in stored_notices.FALLEN]
            if not true:
                own.refuse(one, "所载事项已办结、已改期，或已另行发出")
            elif len(true) < len(told):
                part.append(one)
                changes[one.id] = [(notice, {"message": 0}) for notice in true]
            else:
                whole.append(one)
                late = one.expires_at is not None and one.expires_at <= change.now
                until = notices.expiry(cycle, change.now) if late else one.expires_at
                changes[one.id] = [(one, {"expires_at": until})]
                changes[one.id] += [
                    (notice, {"state": _again(notice), "expires_at": until})
                    for notice in true
                    if late
                ]
        own.switch(part, after="cancelled", data={"anew": True}, changes=changes)
        own.switch(
            whole,
            after="queued",
            changes=changes,
            attempts=0,
            not_before=None,
            ended_at=None,
            reported=False,
        )

    return service.act(
        ledger=ledger,
        action="outbox.retry",
        body=body,
        arguments={"ids": list(ids), "why": why},
        run_options=run_options,
    )


def edit(
    service: Service,
    *,
    ledger: int,
    id_: int,
    title: str = "",
    text: str,
    why: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Change the text of a message that is not on its way yet; what it said before stays in the journal. It is held until it is sent again.

    Changed, it is another message to the other side: with a number of its own.
    """
    words = texts.clean(text) + "\n"
    if not words.strip():
        raise errors.Misuse("正文不能为空。")

    def body(change: UnitOfWork) -> None:
        own = _Each(change, [id_], "message.edited", before=messages.UNSENT, why=why)
        for one in own.chosen():
            heading = " ".join(texts.clean(title).split()) or one.title
            short = " ".join(words.split())
            digest = canon.digest_of([heading, words, short, one.invite])
            wire_id = f"mofan.{canon.digest_of([one.wire_id, digest])[:20]}"
            fresh = {
                "title": heading,
                "text": words,
                "short": short,
                "digest": digest,
                "wire_id": wire_id,
            }
            own.switch([one], after="held", changes={one.id: [(one, fresh)]})

    arguments = {"ids": [id_], "why": why, "title": title, "text": text}
    return service.act(
        ledger=ledger, action="outbox.edit", body=body, arguments=arguments, run_options=run_options
    )


def done(
    service: Service,
    *,
    ledger: int,
    ids: Sequence[int],
    on: date | None = None,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Tick off what a clerk delivered by hand, or what was found out to have arrived; also after it had expired or failed on its channel."""

    def body(change: UnitOfWork) -> None:
        today = cycle_view.inside(change).today
        ended = (
            change.now
            if on in (None, today)
            else clock.at(on or today, "12:00", cycle_view.OFFICE_ZONE)
        )
        own = _Each(
            change,
            ids,
            "message.delivered",
            before=("queued", "held", "in_doubt", "expired", "failed"),
            why="已送达",
        )
        late = {
            id_: [one for one in told if one.state == "expired"]
            for id_, told in _carried(change, ids).items()
        }
        changes: dict[int, Changes] = {
            id_: [(one, {"state": _again(one)}) for one in told] for id_, told in late.items()
        }
        chosen = own.chosen(not_after=on, what="送达")
        own.switch(
            chosen,
            after="sent",
            changes=changes,
            reply="由经办人确认送达",
            reported=True,
            ended_at=ended,
        )

    return service.act(
        ledger=ledger,
        action="outbox.done",
        body=body,
        arguments={"ids": list(ids), "on": on},
        run_options=run_options,
    )


def acknowledge(
    service: Service,
    *,
    ledger: int,
    ids: Sequence[int],
    by: str,
    via: str = "phone",
    on: date | None = None,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Note that receipt of a message that left was acknowledged (已签收): by whom, by which way. A fact of its own beside the sending."""
    if not by.strip():
        raise errors.Misuse("请写明签收人。")

    def body(change: UnitOfWork) -> None:
        today = cycle_view.inside(change).today
        own = _Each(change, ids, "message.acknowledged", before=("sent",), why="签收")
        chosen = own.chosen(not_after=on, what="签收")
        fresh = {
            "acknowledged_on": on or today,
            "acknowledged_by": by.strip(),
            "acknowledged_via": via,
        }
        own.switch(
            chosen,
            after="sent",
            data={"by": by.strip()},
            changes={one.id: [(one, fresh)] for one in chosen},
        )

    arguments = {"ids": list(ids), "by": by, "via": via, "on": on}
    return service.act(
        ledger=ledger,
        action="outbox.acknowledge",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def _simply(
    service: Service,
    ledger: int,
    ids: Sequence[int],
    action: str,
    kind: str,
    *,
    before: Sequence[str],
    after: str,
    why: str,
    run_options: RunOptions,
) -> Outcome:
    def body(change: UnitOfWork) -> None:
        own = _Each(change, ids, kind, before=before, why=why)
        own.switch(own.chosen(), after=after)

    return service.act(
        ledger=ledger,
        action=action,
        body=body,
        arguments={"ids": list(ids), "why": why},
        run_options=run_options,
    )


class _Each:
    """One line a message that was in one of the states `before`; the others are refused with what they are. Raises Misuse for unknown numbers."""

    def __init__(
        self, change: UnitOfWork, ids: Sequence[int], kind: str, *, before: Sequence[str], why: str
    ) -> None:
        self.change, self.kind, self.before, self.why = change, kind, before, why.strip()
        self.found = messages.by_ids(change.connection, change.ledger.book, ids)
        if missing := [str(id_) for id_ in ids if id_ not in self.found]:
            raise errors.Misuse(
                f"没有编号为 {'、'.join(missing)} 的消息：用 mofan outbox list 查看。"
            )

    def chosen(self, *, not_after: date | None = None, what: str = "") -> list[messages.Message]:
        """Those of which something may be done at all: none without a reason, none on a day to come."""
        today = cycle_view.inside(self.change).today
        for one in self.found.values():
            if not self.why:
                self.change.refuse(refusals.make("reason_missing", one.subject))
            elif not_after is not None and not_after > today:
                self.refuse(one, f"{what}日期 {not_after} 晚于今天")
        return [] if self.change.refusals else list(self.found.values())

    def refuse(self, one: messages.Message, what: str) -> None:
        """Say why not."""
        self.change.refuse(
            refusals.make("nothing_to_do", one.subject, name=f"消息{one.id}", what=what)
        )

    def switch(
        self,
        ones: Sequence[messages.Message],
        *,
        after: str,
        data: Mapping[str, Any] | None = None,
        changes: Mapping[int, Changes] | None = None,
        **values: Any,
    ) -> None:
        """Take these to the state `after`, each with its line and its changes, unless a worker came first."""
        ids = [one.id for one in ones]
        taken = messages.switch(
            self.change.connection,
            self.change.ledger.book,
            ids,
            before=self.before,
            after=after,
            **values,
        )
        for one in ones:
            if one.id not in taken:
                self.refuse(one, f"现为“{STATES[one.state]}”，不能这样办理")
                continue
            told = {"id": one.id, "title": one.title, "to": one.recipient, **(data or {})}
            line = self.change.line(self.kind, one.subject, data=told, why=self.why)
            for record, fresh in (changes or {}).get(one.id, ()):
                line.change(record, **fresh)


def _carried(change: UnitOfWork, ids: Sequence[int]) -> dict[int, list[stored_notices.Notice]]:
    """What these messages carry as the newest."""
    by: dict[int, list[stored_notices.Notice]] = {}
    for one in stored_notices.carried_by(change.connection, change.ledger.book, ids):
        by.setdefault(one.message, []).append(one)
    return by


def _again(notice: stored_notices.Notice) -> str:
    """A notice that expired with its message is still to be told once somebody sends that again."""
    if notice.state != "expired":
        return notice.state
    return "pending" if notice.mode == "auto" else "released"


@dataclass(frozen=True, kw_only=True)
class MessageRow:
    """One message as shown; `addressee` is the recipient as people say it."""

    id: int
    made_at: datetime
    subject: str
    recipient: str
    addressee: str
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


def listing(cycle: CycleView, *, state: str = "", subject: str = "") -> list[MessageRow]:
    """The messages, oldest first. Raises Misuse for a state there is not."""
    wanted = {name: key for key, name in STATES.items()}.get(state, state)
    if wanted and wanted not in STATES:
        raise errors.Misuse(
            f"没有状态“{state}”：有 {'、'.join(f'{key}（{name}）' for key, name in STATES.items())}。"
        )
    found = messages.of_book(
        cycle.connection, cycle.ledger.book, states=[wanted] if wanted else (), subject=subject
    )
    return [shown(cycle, one) for one in found]


def one_of(cycle: CycleView, id_: int) -> messages.Message:
    """The message of that number. Raises Misuse where there is none."""
    found = messages.by_ids(cycle.connection, cycle.ledger.book, [id_]).get(id_)
    if found is None:
        raise errors.Misuse(f"没有编号为 {id_} 的消息：用 mofan outbox list 查看。")
    return found


def shown(cycle: CycleView, one: messages.Message) -> MessageRow:
    """A message as listed."""
    return MessageRow(
        id=one.id,
        made_at=clock.local(one.made_at, cycle.scheme.zone),
        subject=one.subject,
        recipient=one.recipient,
        addressee=units.addressed(one.recipient, cycle.titles),
        name=one.name,
        channel=one.channel,
        title=one.title,
        state=one.state,
        state_name=STATES[one.state],
        attempts=one.attempts,
        ended_at=None if one.ended_at is None else clock.local(one.ended_at, cycle.scheme.zone),
        reply=one.reply,
        acknowledged=f"{one.acknowledged_on} {one.acknowledged_by}" if one.acknowledged_on else "",
        fallback_of=one.fallback_of,
    )
