"""Hands messages over, one after another: claimed under a lease, sent, and marked at once.

Takes no ledger's lock. A message is accepted at least once unless it expired or was refused for
good; a second acceptance is possible only if we died, or the reply was lost, between acceptance
and mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import canon, clock, errors
from notifications import retry, templates
from notifications.channels import protocol
from storage import database, deliveries, messages, queries
from storage.ledger.work import UnitOfWork
from workflows.kernel.service import Service

# Longer than the slowest server takes over a message: a lease that ran out says that its worker
# is dead, and another sends the message. If it ran out on a worker that is alive and waits for an
# answer, the message would be sent twice. Time-outs are at most a minute for that reason.
LEASE = timedelta(minutes=10)
AT_ONCE = 10
MINUTE = timedelta(minutes=1)
ADDRESS = 16
"""Characters of the digest of an address, by which a line tells where a message went."""
ERASED = "〔地址〕"
_MAIL = re.compile(r"[^\s<>()\"':]+@[^\s<>()\"':]+")
MARKINGS = 6
"""How often a mark is tried while the database is held by others."""


@dataclass(frozen=True, kw_only=True)
class DeliveryResult:
    """What a pass did: how many ended in each state, how many were put off.

    `broken` are errors of our own, a sentence for each message.
    """

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
    channels: Mapping[str, protocol.Channel],
    by: str,
    should_stop: Callable[[], bool] = never,
) -> DeliveryResult:
    """Send what is due of a ledger by these `channels` (by name), until nothing is left.

    `by` names the worker and its leases. `should_stop` is asked before every message; the one
    in hand is finished first, what else was claimed is given back. At the end one journal line
    tells what ended, also what an earlier pass could not tell any more. A second call sends
    what has become due since. Raises NotNow when the database stays held by others.
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
        channels: Mapping[str, protocol.Channel],
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
            deliveries.expire(connection, self.ledger, self.time.now())
            deliveries.recover(connection, self.ledger, self.time.now(), most=retry.MOST_ATTEMPTS)
            connection.commit()
        for name, channel in self.channels.items():
            self._run_channel(name, channel)

    def _run_channel(self, name: str, channel: protocol.Channel) -> None:
        """Batch after batch, the message in hand to its end.

        Once nobody answers on the other side, what is left of the pass is put off without
        asking again: one dead server costs one time-out and keeps no other channel waiting.
        """
        away: protocol.Receipt | None = None
        while not self.should_stop() and (claimed := self._claim(name, channel)):
            for position, message in enumerate(claimed):
                if self.should_stop():
                    self._give_back([each.id for each in claimed[position:]])
                    return
                receipt = self._send(channel, message, away)
                if receipt is not None and receipt.is_away:
                    away = receipt

    def _claim(self, name: str, channel: protocol.Channel) -> list[messages.Message]:
        now = self.time.now()
        rate = channel.traits.rate_per_minute
        with self.store.writing() as connection:
            left = (
                AT_ONCE
                if rate is None
                else min(AT_ONCE, rate - deliveries.attempted_since(connection, name, now - MINUTE))
            )
            if left <= 0:
                return []
            claimed = deliveries.claim(
                connection,
                self.ledger,
                now=now,
                worker=self.by,
                until=now + LEASE,
                channels=[name],
                limit=left,
            )
            connection.commit()
        return claimed

    def _send(
        self, channel: protocol.Channel, message: messages.Message, away: protocol.Receipt | None
    ) -> protocol.Receipt | None:
        """One attempt and its mark; comes back with the receipt.

        None where the message may not be sent any more.
        """
        with self.store.writing() as connection:
            attempt = deliveries.begin_attempt(
                connection, message, worker=self.by, now=self.time.now()
            )
            connection.commit()
        if not attempt:
            return None
        # Between two transactions, never within one: a transaction held open for as long as a
        # server takes would stop everybody else's writing, and a rollback would forget a message
        # that is out of the house. That the attempt began is committed before.
        receipt = away or self._deliver(channel, message)
        now = self.time.now()
        doubt: protocol.Doubt = "hold" if message.doubt == "hold" else "resend"
        after = retry.decide(
            receipt.verdict,
            attempt=attempt,
            now=now,
            doubt=doubt,
            key=message.wire_id,
            expires_at=message.expires_at,
        )
        self.deferred += after.state == "queued"
        # The mark is the very next thing after an acceptance, and is tried again while the
        # database is busy: whatever stood between could fail, and the message would go twice.
        for left in reversed(range(MARKINGS)):
            try:
                self._mark(message, attempt, after, now, receipt.reply)
                break
            except errors.NotNow:
                if not left:
                    raise
        return receipt

    def _mark(
        self, message: messages.Message, attempt: int, after: retry.Next, now: datetime, reply: str
    ) -> None:
        with self.store.writing() as connection:
            deliveries.end_attempt(
                connection,
                message,
                attempt=attempt,
                state=after.state,
                now=now,
                reply=reply,
                not_before=after.not_before,
            )
            connection.commit()

    def _deliver(self, channel: protocol.Channel, message: messages.Message) -> protocol.Receipt:
        """A bug of ours in one message must not keep the others.

        The message fails, is shown, and is told to whoever runs the worker.
        """
        try:
            return channel.deliver(outgoing_of(message))
        except Exception as error:
            self.broken.append(f"消息{message.id}：{type(error).__name__} {error}")
            return protocol.Receipt(
                verdict="refused",
                reply=protocol.one_line(f"程序错误：{type(error).__name__} {error}"),
            )

    def _give_back(self, ids: list[int]) -> None:
        with self.store.writing() as connection:
            deliveries.give_back(connection, self.ledger, worker=self.by, ids=ids)
            connection.commit()


def outgoing_of(message: messages.Message) -> protocol.OutgoingMessage:
    """A message as a channel takes it."""
    return protocol.OutgoingMessage(
        id=message.id,
        wire_id=message.wire_id,
        recipient=message.recipient,
        name=message.name,
        address=message.address,
        title=message.title,
        text=message.text,
        short=message.short,
        html=templates.html(message.title, message.text),
        invite=message.invite,
        made_at=message.made_at,
    )


def _report(service: Service, ledger: int) -> Mapping[str, int]:
    """One line for everything that ended and no line has told of, if there is anything."""
    with service.reading() as connection:
        if not _untold(queries.Finder(connection, ledger)):
            return {}
    counts: Counter[str] = Counter()

    def body(change: UnitOfWork) -> None:
        ended = _untold(change)
        if not ended:
            return
        counts.update(message.state for message in ended)
        outcomes = [
            [
                message.id,
                message.subject,
                message.recipient,
                message.channel,
                message.state,
                message.attempts,
                message.ended_at,
                _erased(message),
            ]
            for message in ended
        ]
        summary = {
            "sent": counts["sent"],
            "failed": counts["failed"] + counts["expired"],
            "doubtful": counts["in_doubt"],
            "messages": outcomes,
            "addresses": {
                str(message.id): canon.digest(message.address.encode())[:ADDRESS]
                for message in ended
                if message.address
            },
        }
        change.line("outbox.drained", change.ledger.label, data=summary)
        for message in ended:
            change.touch(message, reported=True)

    service.act(ledger=ledger, action="drain", body=body)
    return dict(counts)


def _untold(finder: queries.Finder) -> list[messages.Message]:
    """What ended and no line has told of: what is said to be sent only with an attempt behind it.

    One that was not attempted was marked past the program; `doctor` names it.
    """
    ended = finder.find(messages.Message, state=messages.ENDED, reported=False)
    return [message for message in ended if not messages.is_unfounded(message)]


def _erased(message: messages.Message) -> str:
    """What the other side said, without addresses: servers repeat them, and a line is for good."""
    reply = message.reply.replace(message.address, ERASED) if message.address else message.reply
    return _MAIL.sub(ERASED, reply)
