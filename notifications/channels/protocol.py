"""What a channel takes and what it answers.

A channel never raises for what the other side did: it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, Protocol

from engine import texts
from engine.described import Cell, described

Verdict = Literal["accepted", "deferred", "refused", "doubtful"]
Doubt = Literal["resend", "hold"]


@dataclass(frozen=True, kw_only=True)
class OutgoingMessage:
    """One message as it leaves.

    `address` is a mail address, a number, or empty where the channel needs none. `wire_id` is
    what the other side knows the message by, the same at every attempt.
    """

    id: int
    wire_id: str
    recipient: str
    name: str
    address: str
    title: str
    text: str
    short: str
    html: str
    invite: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of a outgoing.

    `accepted` by the other side; `deferred` (try again later); `refused` for good; `doubtful`:
    it may have arrived. `reply` is what the other side said, as one line. `is_away`: nobody
    answers at all, whatever the message; others need not ask now.
    """

    verdict: Verdict
    reply: str
    is_away: bool = False


@described
class Traits:
    """What the rest of the house must know of a channel.

    `address` is which of a person's addresses it uses, `rate_per_minute` how many messages it
    may take (none: any number), `doubt` what becomes of a message that may have arrived.
    """

    name: Annotated[str, Cell("名称")]
    kind: Annotated[str, Cell("种类")]
    address: Annotated[Literal["", "mail", "phone"], Cell("用的地址")] = ""
    rate_per_minute: Annotated[int | None, Cell("每分钟")] = None
    doubt: Doubt = "resend"
    does_send: bool = True


class Channel(Protocol):
    """A way out."""

    @property
    def traits(self) -> Traits: ...

    def deliver(self, outgoing: OutgoingMessage) -> Receipt:
        """Hand it over. Comes back with what became of it, whatever happened on the way."""
        ...

    def check(self) -> Receipt:
        """Whether the other side can be reached and lets us in; sends nothing."""
        ...

    def close(self) -> None:
        """Let go of connections. A later `deliver` opens them again."""
        ...


def one_line(text: object, most: int = 200) -> str:
    """What the other side said, fit for a table and a terminal: at most `most` characters."""
    return " ".join(texts.clean(str(text)).split())[:most]
