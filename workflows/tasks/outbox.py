"""What a person does about messages: hold, change, cancel, send again, tick off, acknowledge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine import canon, clock, errors, texts
from storage import deliveries, messages
from storage import notices as stored_notices
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view, meaning
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals
from workflows.tasks import message_list, notices

MANUAL = "manual"
"""The channel of what a clerk carries, calls or sends by official exchange, and ticks off."""
Changes = list[tuple[messages.Message | stored_notices.Notice, Mapping[str, Any]]]


@use_case("outbox.hold")
def hold(change: Change, *, ids: Sequence[int], why: str) -> None:
    """Keep messages (`ids`) back that nobody has begun to send, until they are sent by hand.

    Refused without a reason and for all others, so also a second time. Raises Misuse for an unknown
    message.
    """
    batch = _Batch(change, ids, "message.held", before=("queued",), why=why)
    batch.switch(batch.allowed(), after="held")


@use_case("outbox.cancel")
def cancel(change: Change, *, ids: Sequence[int], why: str) -> None:
    """Do not send messages (`ids`) at all.

    Refused without a reason, for what is sent, on its way or cancelled already. Raises Misuse for
    an unknown message.
    """
    before = ("queued", "held", "in_doubt", "failed")
    batch = _Batch(change, ids, "message.cancelled", before=before, why=why)
    batch.switch(batch.allowed(), after="cancelled")


@use_case("outbox.retry")
def retry(change: Change, *, ids: Sequence[int], why: str = "") -> None:
    """Send messages (`ids`) again that failed, expired, were held, or of which nobody knows.

    With the same text and the same number for the other side. Refused where the task was discharged
    or its date moved meanwhile, or another message has taken over; where only a part is not true
    any more, the rest is told anew. Raises Misuse for an unknown message.
    """
    cycle = change.cycle
    by_message = _notices_by_message(change, ids)
    batch = _Batch(
        change,
        ids,
        "message.retried",
        before=("failed", "expired", "held", "in_doubt"),
        why=why or "重发",
    )
    whole: list[messages.Message] = []
    part: list[messages.Message] = []
    changes: dict[int, Changes] = {}
    for message in batch.allowed():
        carried_notices = by_message.get(message.id, [])
        true = [notice for notice in carried_notices if notice.state not in stored_notices.FALLEN]
        if not true:
            batch.refuse(message, "message_untrue")
        elif len(true) < len(carried_notices):
            part.append(message)
            changes[message.id] = [(notice, {"message": 0}) for notice in true]
        else:
            whole.append(message)
            late = message.expires_at is not None and message.expires_at <= change.now
            until = notices.expiry(cycle, change.now) if late else message.expires_at
            changes[message.id] = [(message, {"expires_at": until})]
            changes[message.id] += [
                (notice, {"state": _again(notice), "expires_at": until}) for notice in true if late
            ]
    batch.switch(part, after="cancelled", facts={"anew": True}, changes=changes)
    batch.switch(
        whole,
        after="queued",
        changes=changes,
        attempts=0,
        not_before=None,
        ended_at=None,
        reported=False,
    )


@use_case("outbox.edit")
def edit(change: Change, *, id_: int, title: str = "", text: str, why: str) -> None:
    """Change the text of a message (`id_`) that is not on its way yet; it is then held.

    What it said before stays in the journal. Changed, it is another message to the other side: with
    a number of its own. `title` empty: as it was. Raises Misuse for an empty `text` and for an
    unknown message.
    """
    words = texts.clean(text) + "\n"
    if not words.strip():
        raise errors.Misuse("正文不能为空。")
    batch = _Batch(change, [id_], "message.edited", before=messages.UNSENT, why=why)
    for message in batch.allowed():
        heading = " ".join(texts.clean(title).split()) or message.title
        short = " ".join(words.split())
        digest = canon.digest_of([heading, words, short, message.invite])
        wire_id = f"mofan.{canon.digest_of([message.wire_id, digest])[:20]}"
        changed = {
            "title": heading,
            "text": words,
            "short": short,
            "digest": digest,
            "wire_id": wire_id,
        }
        batch.switch([message], after="held", changes={message.id: [(message, changed)]})


@use_case("outbox.done")
def done(change: Change, *, ids: Sequence[int], on: date | None = None) -> None:
    """Tick off messages (`ids`) that a clerk delivered by hand or that turned out to have arrived.

    Also after they had expired or failed on their channel. `on` is the day (default: now). Refused
    for what is sent, so also a second time, and for a day to come. Raises Misuse for an unknown
    message.
    """
    today = change.today
    ended = (
        change.now
        if on in (None, today)
        else clock.at(on or today, "12:00", cycle_view.OFFICE_ZONE)
    )
    batch = _Batch(
        change,
        ids,
        "message.delivered",
        before=("queued", "held", "in_doubt", "expired", "failed"),
        why="已送达",
    )
    late = {
        id_: [notice for notice in carried_notices if notice.state == "expired"]
        for id_, carried_notices in _notices_by_message(change, ids).items()
    }
    changes: dict[int, Changes] = {
        id_: [(notice, {"state": _again(notice)}) for notice in expired]
        for id_, expired in late.items()
    }
    delivered = batch.allowed(not_after=on)
    batch.switch(
        delivered,
        after="sent",
        changes=changes,
        reply="由经办人确认送达",
        reported=True,
        ended_at=ended,
    )


@use_case("outbox.acknowledge")
def acknowledge(
    change: Change, *, ids: Sequence[int], by: str, via: str = "phone", on: date | None = None
) -> None:
    """Note that receipt of messages (`ids`) that left was acknowledged (已签收): a fact of its own.

    By whom, `via` which way, `on` which day (default: today); a second call replaces the first.
    Refused for what did not leave and for a day to come. Raises Misuse for an unknown message.
    """
    if not by.strip():
        raise errors.Misuse("请写明签收人。")
    today = change.today
    batch = _Batch(change, ids, "message.acknowledged", before=("sent",), why="签收")
    acknowledged = batch.allowed(not_after=on)
    receipt = {
        "acknowledged_on": on or today,
        "acknowledged_by": by.strip(),
        "acknowledged_via": via,
    }
    batch.switch(
        acknowledged,
        after="sent",
        facts={"by": by.strip()},
        changes={message.id: [(message, receipt)] for message in acknowledged},
    )


class _Batch:
    """Messages that are changed together, one line each; what is in no state `before` is refused.

    Raises Misuse for unknown numbers.
    """

    def __init__(
        self, change: UnitOfWork, ids: Sequence[int], kind: str, *, before: Sequence[str], why: str
    ) -> None:
        self.change, self.kind, self.before, self.why = change, kind, before, why.strip()
        self.messages = meaning.numbered(
            change, messages.Message, ids, noun="消息", listing="mofan outbox list"
        )

    def allowed(self, *, not_after: date | None = None) -> list[messages.Message]:
        """Those of which something may be done: none without a reason, none on a day to come."""
        today = cycle_view.inside(self.change).today
        for message in self.messages.values():
            if not self.why:
                self.change.refuse(refusals.make("reason_missing", message.subject))
            elif not_after is not None and not_after > today:
                self.refuse(message, "received_in_future", day=not_after)
        return [] if self.change.refusals else list(self.messages.values())

    def refuse(self, message: messages.Message, code: str, **values: Any) -> None:
        """Say why nothing is done about the `message`: the refusal's `code` and its `values`."""
        self.change.refuse(refusals.make(code, message.subject, id=message.id, **values))

    def switch(
        self,
        selected: Sequence[messages.Message],
        *,
        after: str,
        facts: Mapping[str, Any] | None = None,
        changes: Mapping[int, Changes] | None = None,
        **values: Any,
    ) -> None:
        """Take these to the state `after`, each with its line, unless a worker came first."""
        ids = [message.id for message in selected]
        switched = deliveries.switch(
            self.change.connection,
            self.change.ledger.book,
            ids,
            before=self.before,
            after=after,
            **values,
        )
        for message in selected:
            if message.id not in switched:
                self.refuse(message, "message_state", state=message_list.STATES[message.state])
                continue
            line_facts = {
                "id": message.id,
                "title": message.title,
                "to": message.recipient,
                **(facts or {}),
            }
            line = self.change.line(self.kind, message.subject, data=line_facts, why=self.why)
            for record, values_of_record in (changes or {}).get(message.id, ()):
                line.change(record, **values_of_record)


def _notices_by_message(
    change: UnitOfWork, ids: Sequence[int]
) -> dict[int, list[stored_notices.Notice]]:
    """What these messages carry as the newest."""
    by_message: dict[int, list[stored_notices.Notice]] = {}
    for notice in change.find(stored_notices.Notice, message=ids):
        by_message.setdefault(notice.message, []).append(notice)
    return by_message


def _again(notice: stored_notices.Notice) -> str:
    """A notice that expired with its message is still to be told once somebody sends that again."""
    if notice.state != "expired":
        return notice.state
    return "pending" if notice.mode == "auto" else "released"
