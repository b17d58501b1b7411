"""Time, as an argument. The only file that asks the machine for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from engine import errors


class Clock(Protocol):
    """Tells the present instant, aware, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class VirtualClock:
    """A clock that is moved by hand, never backwards."""

    def __init__(self, start: datetime) -> None:
        self._now = _aware(start)

    def now(self) -> datetime:
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Set the time. Raises AuthorError if that is in the past, or naive."""
        later = _aware(instant)
        if later < self._now:
            raise errors.AuthorError([f"a clock does not go back: {self._now} → {later}"])
        self._now = later

    def tick(self, delta: timedelta) -> None:
        """Let that much time pass."""
        self.move_to(self._now + delta)


def local(instant: datetime, zone: str) -> datetime:
    """The instant as that zone's clocks show it. Raises AuthorError for a naive one."""
    return _aware(instant).astimezone(ZoneInfo(zone))


def local_date(instant: datetime, zone: str) -> date:
    """The calendar day in that zone."""
    return local(instant, zone).date()


def at(day: date, hour_minute: str, zone: str) -> datetime:
    """The moment at `hour_minute` (`09:00`) of that day in that zone, aware and in UTC."""
    return datetime.combine(day, time.fromisoformat(hour_minute), ZoneInfo(zone)).astimezone(UTC)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise errors.AuthorError([f"naive instant {instant!r}"])
    return instant.astimezone(UTC)
