"""Hands messages over, one after another: claimed under a lease, sent outside any transaction, marked at once. Takes no book's lock.

A message is accepted at least once unless it expired or was refused for good; a second acceptance is possible only if we died, or the reply
was lost, between acceptance and mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import clock, errors
from notifications import retry, templates
from notifications.channels import parcels
from storage import database, messages
from storage.ledger.work import UnitOfWork
from workflows.kernel.service import Service

LEASE = timedelta(minutes=10)
AT_ONCE = 10
MINUTE = timedelta(minutes=1)
ERASED = "〔地址〕"
_MAIL = re.compile(r"[^\s<>()\"':]+@[^\s<>()\"':]+")
MARKINGS = 6
"""How often a mark is tried while the database is held by others: what was accepted should not be sent again for that."""


@dataclass(frozen=True, kw_only=True)
class DeliveryResult:
    """What a pass did: how many ended in each state, how many were put off, and errors of our own by message."""

    ended: Mapping[str, int]
    deferred: int
    broken: tuple[str, ...] = ()


NOTHING = DeliveryResult(ended={}, deferred=0)


def never() -> bool:
    """Nobody asked to stop."""
    return False


def deliver(
    service: Service,
    *,
    ledger: int,
    channels: Mapping[str, parcels.Channel],
    by: str,
    should_stop: Callable[[], bool] = never,
) -> DeliveryResult:
    """Send what is due of a book by these channels, until nothing is left or somebody asks to stop (the message in hand is finished first).

    `by` names the worker and its leases. At the end one line tells what ended, also what an earlier pass could not tell any more.
    """
    passing = _Pass(service.store, service.time, ledger, channels, by, should_stop)
    try:
        passing.run()
    finally:
        for channel in channels.values():
            channel.close()
    ended = _report(service, ledger)
    return DeliveryResult(ended=ended, deferred=passing.deferred, broken=tuple(passing.broken))


class _Pass:
    def __init__(
        self,
        store: database.Database,
        time: clock.Clock,
        ledger: int,
        channels: Mapping[str, parcels.Channel],
        by: str,
        should_stop: Callable[[], bool],
    ) -> None:
        self.store, self.time, self.ledger, self.channels, self.by, self.should_stop = (
            store,
            time,
            ledger,
            channels,
            by,
            should_stop,
        )
        self.deferred = 0
        self.broken: list[str] = []

    def run(self) -> None:
        with self.store.writing() as connection:
            messages.expire(connection, self.ledger, self.time.now())
            messages.recover(connection, self.ledger, self.time.now(), most=retry.MOST_ATTEMPTS)
            connection.commit()
        for name, channel in self.channels.items():
            self._run_channel(name, channel)

    def _run_channel(self, name: str, channel: parcels.Channel) -> None:
        """Batch after batch, the message in hand to its end. Once nobody answers on the other side, what is left of the pass is put off
        without asking again: one dead server costs one time-out and keeps no other channel waiting."""
        away: parcels.Receipt | None = None
        while not self.should_stop() and (claimed := self._claim(name, channel)):
            for place, one in enumerate(claimed):
                if self.should_stop():
                    self._give_back([each.id for each in claimed[place:]])
                    return
                receipt = self._send(channel, one, away)
                if receipt is not None and receipt.is_away:
                    away = receipt

    def _claim(self, name: str, channel: parcels.Channel) -> list[messages.Message]:
        now = self.time.now()
        rate = channel.traits.rate_per_minute
        with self.store.writing() as connection:
            left = (
                AT_ONCE
                if rate is None
                else min(AT_ONCE, rate - messages.attempted_since(connection, name, now - MINUTE))
            )
            if left <= 0:
                return []
            found = messages.claim(
                connection,
                self.ledger,
                now=now,
                by=self.by,
                until=now + LEASE,
                channels=[name],
                limit=left,
            )
            connection.commit()
        return found

    def _send(
        self, channel: parcels.Channel, one: messages.Message, away: parcels.Receipt | None
    ) -> parcels.Receipt | None:
        """One attempt and its mark; comes back with what the other side said, or none where the message may not be sent any more."""
        with self.store.writing() as connection:
            attempt = messages.begin_attempt(connection, one, by=self.by, now=self.time.now())
            connection.commit()
        if not attempt:
            return None
        receipt = away or self._deliver(channel, one)
        now = self.time.now()
        doubt: parcels.Doubt = "hold" if one.doubt == "hold" else "resend"
        after = retry.decide(
            receipt.verdict,
            attempt=attempt,
            now=now,
            doubt=doubt,
            key=one.wire_id,
            expires_at=one.expires_at,
        )
        self.deferred += after.state == "queued"
        for left in reversed(range(MARKINGS)):
            try:
                self._mark(one, attempt, after, now, receipt.reply)
                break
            except errors.NotNow:
                if not left:
                    raise
        return receipt

    def _mark(
        self, one: messages.Message, attempt: int, after: retry.Next, now: datetime, reply: str
    ) -> None:
        with self.store.writing() as connection:
            messages.end_attempt(
                connection,
                one,
                attempt=attempt,
                state=after.state,
                now=now,
                reply=reply,
                not_before=after.not_before,
            )
            connection.commit()

    def _deliver(self, channel: parcels.Channel, one: messages.Message) -> parcels.Receipt:
        """A bug of ours in one message must not keep the others: it fails, is shown, and is told to whoever runs the worker."""
        try:
            return channel.deliver(parcel_of(one))
        except Exception as error:
            self.broken.append(f"消息{one.id}：{type(error).__name__} {error}")
            return parcels.Receipt(
                verdict="refused",
                reply=parcels.one_line(f"程序错误：{type(error).__name__} {error}"),
            )

    def _give_back(self, ids: list[int]) -> None:
        with self.store.writing() as connection:
            messages.give_back(connection, self.ledger, by=self.by, ids=ids)
            connection.commit()


def parcel_of(one: messages.Message) -> parcels.Parcel:
    """A message as a channel takes it."""
    return parcels.Parcel(
        id=one.id,
        wire_id=one.wire_id,
        recipient=one.recipient,
        name=one.name,
        address=one.address,
        title=one.title,
        text=one.text,
        short=one.short,
        html=templates.html(one.title, one.text),
        invite=one.invite,
        made_at=one.made_at,
    )


def _report(service: Service, ledger: int) -> Mapping[str, int]:
    """One line for everything that ended and no line has told of, if there is anything."""
    with service.reading() as connection:
        if not messages.unreported(connection, ledger):
            return {}
    counts: Counter[str] = Counter()

    def body(change: UnitOfWork) -> None:
        found = messages.unreported(change.connection, change.ledger.book)
        if not found:
            return
        counts.update(one.state for one in found)
        told = [
            [
                one.id,
                one.subject,
                one.recipient,
                one.channel,
                one.state,
                one.attempts,
                one.ended_at,
                _erased(one),
            ]
            for one in found
        ]
        data = {
            "sent": counts["sent"], "failed": counts["failed"] + counts["expired"], "doubtful": counts["in_doubt"], "messages": told,
        }  # fmt: skip
        change.line("outbox.drained", change.ledger.label, data=data)
        for one in found:
            change.touch(one, reported=True)

    service.act(ledger=ledger, action="drain", body=body)
    return dict(counts)


def _erased(one: messages.Message) -> str:
    """What the other side said, without addresses: servers repeat them, and a line is for good."""
    said = one.reply.replace(one.address, ERASED) if one.address else one.reply
    return _MAIL.sub(ERASED, said)
