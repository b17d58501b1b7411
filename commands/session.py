"""What a command stands on: the home, the database, who acts, at what time, in which cycle.

Everything is looked up when it is first needed.
"""

from __future__ import annotations

import contextlib
import getpass
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from commands import console
from engine import clock, errors, records
from storage import database, formats, home
from storage.database import Connection
from workflows.cases import cycles
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import Service, sign_in

MOST_WAIT = 3600


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The global flags, or what the environment says."""

    home: Path
    database: str = ""
    actor: str = ""
    cycle: str = ""
    now: str = ""
    wait: str = ""


def opened(flags: Mapping[str, str], reads: formats.Formats | None) -> Session:
    """The session of a run that was given these global `flags`, by name.

    `reads`: other formats than the program's own.
    """
    settings = {**flags, "home": Path(flags["home"]).expanduser()}
    return Session(Settings(**settings), reads or formats.PRESENT)  # type: ignore[arg-type]


class Session:
    """One run of one command."""

    def __init__(self, settings: Settings, reads: formats.Formats = formats.PRESENT) -> None:
        """`reads`: the formats in which the home is read."""
        self.settings, self.reads = settings, reads
        self._close: Callable[[], None] = lambda: None

    def close(self) -> None:
        """Leave the database, if the command came to it."""
        self._close()

    @cached_property
    def home(self) -> home.Home:
        """The home. Raises Misuse where there is none.

        Whatever a sandbox says begins with its mark.
        """
        opened_home = home.open_(self.settings.home)
        if opened_home.is_sandbox:
            console.talk("【演练】")
        return opened_home

    @property
    def url(self) -> str:
        """The database's address: the one that was named, else the file in the home."""
        return self.settings.database or database.sqlite_url(self.home.database)

    @property
    def wait_seconds(self) -> float:
        """How long to wait for a database that somebody else holds.

        Raises Misuse for what is no number of seconds.
        """
        try:
            seconds = float(self.settings.wait or database.WAIT_SECONDS)
        except ValueError:
            seconds = -1
        if 0 <= seconds <= MOST_WAIT:
            return seconds
        raise errors.Misuse(f"--wait“{self.settings.wait}”应为 0 至 {MOST_WAIT} 的秒数。")

    @cached_property
    def store(self) -> database.Database:
        """The database, of this version's schema."""
        if not self.home.database.exists() and not self.settings.database:
            raise errors.Misuse(f"{self.home.folder} 里还没有数据库：请先运行 mofan init。")
        store = database.Database(self.url, wait_seconds=self.wait_seconds, reads=self.reads)
        self._close = store.close
        database.check_version(store)
        return store

    @cached_property
    def time(self) -> clock.Clock:
        """The clock. A sandbox may be told the time; a real home refuses."""
        if not self.settings.now:
            return clock.SystemClock()
        if not self.home.is_sandbox:
            raise errors.Misuse("--now 只能用于演练目录（mofan init --sandbox）。")
        return clock.VirtualClock(instant(self.settings.now))

    @cached_property
    def clerk(self) -> Service:
        """The service as the person who acts calls it."""
        return Service(self.store, self.time, sign_in(self.store, self.settings.actor, os_user()))

    @property
    def system(self) -> Service:
        """The service as the worker calls it."""
        return Service(self.store, self.time, records.SYSTEM, via="worker")

    @cached_property
    def ledger(self) -> int:
        """The ledger of the cycle that is meant: of the one named, else of the only open one.

        Raises Misuse with the list.
        """
        with self.store.reading() as connection:
            ledgers = cycles.listing(connection)
        if self.settings.cycle:
            meant = [
                ledger for ledger in ledgers if self.settings.cycle in (ledger.label, ledger.title)
            ]
        else:
            meant = [ledger for ledger in ledgers if ledger.state == "open"]
        if len(meant) == 1:
            return meant[0].book
        choices = "、".join(f"{ledger.label}（{ledger.title}）" for ledger in (meant or ledgers))
        if not ledgers:
            raise errors.Misuse("还没有开启任何年度：请先运行 mofan cycle open。")
        if self.settings.cycle:
            raise errors.Misuse(f"没有年度“{self.settings.cycle}”：有 {choices}。")
        raise errors.Misuse(f"请用 --cycle 说明年度：{choices}。")

    @contextlib.contextmanager
    def looking(self, as_of: date | None = None, *, inside: bool = False) -> Iterator[CycleView]:
        """The cycle as it is, or as it was at the end of the day `as_of`, for who may look.

        `inside`: at what never leaves the office. Raises Refused where that is not allowed.
        """
        self.clerk.look("look.inside" if inside else "look")
        with cycle_view.looking(self.store, self.ledger, now=self.time.now(), as_of=as_of) as cycle:
            yield cycle

    @contextlib.contextmanager
    def reading(self, *, inside: bool = False) -> Iterator[Connection]:
        """Every ledger, for who may look; `inside`: at what never leaves the office."""
        self.clerk.look("look.inside" if inside else "look")
        with self.store.reading() as connection:
            yield connection

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names by code of the subjects of the cycle that is meant; none where no cycle is."""
        try:
            ledger = self.ledger
        except errors.Misuse:
            return {}
        with self.store.reading() as connection:
            return {
                case.subject: case.name
                for case in cycle_view.of(connection, ledger, now=self.time.now()).every_case
            }

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Titles by key of the cycle that is meant; none where no cycle is.

        The keys are those of awards, letters and of those addressed.
        """
        try:
            ledger = self.ledger
        except errors.Misuse:
            return {}
        with self.store.reading() as connection:
            return cycle_view.of(connection, ledger, now=self.time.now()).titles

    @property
    def mark(self) -> str:
        """演练, on everything that a sandbox shows."""
        return "【演练】" if self.home.is_sandbox else ""


def os_user() -> str:
    """The operating system's user."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return str(os.getuid()) if hasattr(os, "getuid") else ""


def instant(text: str) -> datetime:
    """A day (its nine o'clock) or a moment of the office's zone. Raises Misuse."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise errors.Misuse(f"时间“{text}”应形如 2020-05-29 或 2020-05-29T10:00。") from error
    if moment.tzinfo is not None:
        return moment
    hour = "09:00" if len(text) == len("2020-05-29") else f"{moment:%H:%M:%S}"
    return clock.at(moment.date(), hour, cycle_view.OFFICE_ZONE)
