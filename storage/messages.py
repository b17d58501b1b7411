"""Messages: a text to one recipient on one channel, frozen when composed.

What became of it is operational: claims, attempts, replies. States: `queued`, `claimed`, `sent`,
`failed` (refused for good), `in_doubt` (waits for a person), `held`, `expired`, `cancelled`.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from storage import columns

UNSENT = ("queued", "held")
ENDED = ("sent", "failed", "in_doubt", "expired")


@columns.table(
    "message",
    sa.UniqueConstraint("book", "wire_id"),
    sa.Index("ix_message_state", "book", "state", "id"),
)
class Message(columns.Record):
    """One text.

    `recipient` is the role it goes to, `subject` whom it is about; `person` 0: nobody is known
    there.

    `doubt` says what becomes of it when nobody knows whether it was accepted: `resend` or `hold`.
    `fallback_of` is the message of the same notices that failed before. `short` is for channels of
    few characters, `invite` a calendar file, `wire_id` what the other side sees. `reported`: a line
    told how it ended.
    """

    recipient: str
    subject: str
    person: int = 0
    name: str = ""
    channel: str
    title: str
    text: str
    short: str
    invite: str = ""
    digest: str
    wire_id: str
    made_at: datetime = columns.instant()
    expires_at: datetime | None = columns.instant()
    doubt: str = "resend"
    fallback_of: int = 0
    acknowledged_on: date | None = None
    acknowledged_by: str = ""
    acknowledged_via: str = ""
    address: str = columns.operational("")
    state: str = columns.operational("queued")
    lease_by: str = columns.operational("")
    lease_until: datetime | None = columns.operational(None, type_=columns.Instant)
    attempts: int = columns.operational(0)
    attempted_at: datetime | None = columns.operational(None, type_=columns.Instant)
    not_before: datetime | None = columns.operational(None, type_=columns.Instant)
    ended_at: datetime | None = columns.operational(None, type_=columns.Instant)
    reply: str = columns.operational("")
    reported: bool = columns.operational(False)


def is_unfounded(message: Message) -> bool:
    """Whether it is said to have been sent or refused, and nobody ever tried: not by us."""
    return message.state in ("sent", "failed") and not message.attempts
