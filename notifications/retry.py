"""What to do after an attempt.

Pure: the attempt's number and the instant come in; the jitter follows from the message itself.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from notifications.channels import protocol

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=2)
MOST_ATTEMPTS = 12

State = Literal["sent", "failed", "in_doubt", "queued"]


@dataclass(frozen=True, kw_only=True)
class Next:
    """The state a message goes to and, where it is queued again, from when on it may be tried."""

    state: State
    not_before: datetime | None = None


def decide(
    verdict: protocol.Verdict,
    *,
    attempt: int,
    now: datetime,
    doubt: protocol.Doubt,
    key: str,
    expires_at: datetime | None,
) -> Next:
    """What becomes of a message after its attempt number `attempt` (from 1) ended so at `now`.

    Accepted is sent, refused is failed. Deferred comes again after 1, 2, 4 … minutes, at most two
    hours, each with a tenth of jitter, until it expires at `expires_at` (none: never) or was
    tried twelve times: then it failed. What is in doubt comes again likewise or waits for a
    person, as `doubt` says; and it waits for a person too when it cannot come again. `key` is
    the message's, from which the jitter follows: the same arguments give the same answer.
    """
    if verdict == "accepted":
        return Next(state="sent")
    if verdict == "refused":
        return Next(state="failed")
    if verdict == "doubtful" and doubt == "hold":
        return Next(state="in_doubt")
    again = now + delay(attempt, key)
    if attempt >= MOST_ATTEMPTS or (expires_at is not None and again >= expires_at):
        return Next(state="in_doubt" if verdict == "doubtful" else "failed")
    return Next(state="queued", not_before=again)


def delay(attempt: int, key: str) -> timedelta:
    """The wait after that `attempt` (from 1): doubled each time, a tenth of jitter by `key`."""
    plain: timedelta = min(FIRST * int(2 ** min(attempt - 1, 20)), LONGEST)
    drawn = int.from_bytes(hashlib.sha256(f"{key}/{attempt}".encode()).digest()[:4], "big") / 2**32
    return plain * (0.9 + 0.2 * drawn)
