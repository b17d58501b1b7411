"""What a command stands on: the home, the database, who acts, at what time, in which cycle.

Everything is looked up when it is first needed.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from commands import console, passphrases
from engine import clock, days, entry_points, errors, records
from storage import cases, database, formats, home
from storage.database import Connection
from storage.ledger import ledgers
from workflows.kernel import cycle_view, known_cycles, sign_in
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import Service

if sys.platform == "win32":
    import ctypes
else:
    import pwd

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
    passphrase_fd: str = ""


def opened(flags: Mapping[str, str], reads: formats.Formats | None) -> Session:
    """The session of a run that was given these global `flags`, by name.

    `reads`: other formats than the program's own.
    """
    settings = {**flags, "home": Path(flags["home"]).expanduser()}
    return Session(Settings(**settings), reads or formats.PRESENT)  # type: ignore[arg-type]


class Session:
    """One run of one command: one request.

    It reads one snapshot, once: who acts, the ledger that is meant, names and titles come out of
    it. Whatever a change has made since is seen in a later one (`release`).
    """

    def __init__(self, settings: Settings, reads: formats.Formats = formats.PRESENT) -> None:
        """`reads`: the formats in which the home is read."""
        self.settings, self.reads = settings, reads
        self._opened, self._reading = contextlib.ExitStack(), contextlib.ExitStack()
        self._snapshot: Connection | None = None
        self._cycle: CycleView | None = None
        self.proof = sign_in.Proof(ask=self.passphrases.asked)
        """What the command shows of who acts; to be said before anybody asks for the clerk."""

    @cached_property
    def passphrases(self) -> passphrases.Passphrases:
        """Where those who act give theirs."""
        return passphrases.Passphrases(self.settings.passphrase_fd)

    def close(self) -> None:
        """Leave the database, if the command came to it."""
        self.release()
        self._opened.close()

    def release(self) -> None:
        """Leave the snapshot: what is asked from now on is asked of the present."""
        self._snapshot = self._cycle = self._entry = None
        self._reading.close()

    @cached_property
    def home(self) -> home.Home:
        """The home. Raises Misuse where there is none.

        Whatever a sandbox says begins with its mark.
        """
        opened_home = home.open_(self.settings.home)
        if opened_home.is_sandbox:
            console.talk("【演练】")
        if opened_home.group:
            # What this run leaves in a shared home the others of the group have to write too.
            os.umask(os.umask(0o077) & ~0o070)
        return opened_home

    @property
    def is_sandbox(self) -> bool:
        """Whether this is a rehearsal: the first line of the office's ledger says so for good.

        What the settings say counts only until there is one.
        """
        office = self._office
        return office.is_sandbox if office is not None else self.home.is_sandbox

    @property
    def has_home(self) -> bool:
        """Whether there is a home, or a database that was named."""
        return bool(self.settings.database) or home.exists(self.settings.home)

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
        """The database. Whoever asks it anything goes through `snapshot`, which looks at it."""
        if not self.home.database.exists() and not self.settings.database:
            raise errors.Misuse(f"{self.home.folder} 里还没有数据库：请先运行 mofan init。")
        store = database.Database(self.url, wait_seconds=self.wait_seconds, reads=self.reads)
        self._opened.callback(store.close)
        store.check_file()
        return store

    @property
    def snapshot(self) -> Connection:
        """What the database holds at one instant, for the whole command.

        Raises Misuse for a schema of another version than this program's.
        """
        if self._snapshot is None:
            self._snapshot = self._reading.enter_context(self.store.reading())
            if not self._is_checked:
                self._check(self._snapshot)
        return self._snapshot

    def _check(self, connection: Connection) -> None:
        """Look at the database before anything else is asked of it."""
        database.check_version(connection)
        self._is_checked = True
        self._at_hand = ledgers.at_hand(connection, self.settings.cycle)
        if self.is_sandbox and not self.home.is_sandbox:
            console.talk("【演练】")

    _is_checked = False
    _at_hand: Sequence[ledgers.Ledger] = ()
    """The office's ledger and the cycles that are meant, as the first snapshot has them."""

    @property
    def _office(self) -> ledgers.Ledger | None:
        """The office's ledger; None until the database was looked at, and where it is empty."""
        return next((each for each in self._at_hand if each.book == ledgers.OFFICE), None)

    @cached_property
    def time(self) -> clock.Clock:
        """The clock. A sandbox may be told the time; a real home refuses."""
        if self.settings.now and (self.settings.database or self.home.database.exists()):
            _ = self.snapshot  # the ledger says what this is, not the settings file
        return self.time_before_upgrade

    @property
    def time_before_upgrade(self) -> clock.Clock:
        """The same where the database cannot be asked yet what it is: the settings are believed."""
        if not self.settings.now:
            return clock.SystemClock()
        if not self.is_sandbox:
            raise errors.Misuse("--now 只能用于演练目录（mofan init --sandbox）。")
        return clock.VirtualClock(instant(self.settings.now))

    @cached_property
    def clerk(self) -> Service:
        """The service as the person who acts calls it.

        Raises Refused, and keeps it in the office's journal, where they do not prove to be them.
        """
        connection, now, name = self.snapshot, self.time.now(), self.settings.actor
        asks_proof = self._office is not None and self._office.asks_proof
        try:
            actor = sign_in.actor_of(
                connection, name, os_user(), now=now, asks_proof=asks_proof, proof=self.proof
            )
        except errors.Refused as refused:
            stranger = records.Actor(person=0, name=name, os_user=os_user())
            Service(self.store, self.time, stranger).remember("sign_in", refused.refusals)
            raise
        return Service(self.store, self.time, actor)

    @cached_property
    def system(self) -> Service:
        """The service as the worker calls it, which may go on for long: no snapshot is held."""
        if not self._is_checked:
            with self.store.reading() as connection:
                self._check(connection)
        return Service(self.store, self.time, records.SYSTEM, via="worker")

    @cached_property
    def ledger(self) -> int:
        """The ledger of the cycle that is meant: of the one named, else of the only open one.

        Raises Misuse with the list.
        """
        label, _ = self.settings.cycle, self.snapshot
        meant = [each for each in self._at_hand if each.book != ledgers.OFFICE]
        if len(meant) == 1:
            self._entry = meant[0]
            return meant[0].book
        listed = known_cycles.listing(self.snapshot)
        titled = [cycle for cycle in listed if label and label == cycle.title]
        if len(titled) == 1:
            return titled[0].book
        shown = titled or [cycle for cycle in listed if not label and cycle.state == "open"]
        choices = "、".join(f"{cycle.label}（{cycle.title}）" for cycle in shown or listed)
        if not listed:
            raise errors.Misuse("还没有开启任何年度：请先运行 mofan cycle open。")
        if label:
            raise errors.Misuse(f"没有年度“{label}”：有 {choices}。")
        raise errors.Misuse(f"请用 --cycle 说明年度：{choices}。")

    _entry: ledgers.Ledger | None = None

    @property
    def cycle(self) -> CycleView:
        """The cycle that is meant, as the snapshot has it."""
        if self._cycle is None:
            ledger = self.ledger
            # The entry that the ledger was found by is as the first snapshot has it, no later one.
            entry, self._entry = self._entry, None
            self._cycle = cycle_view.of(self.snapshot, entry or ledger, now=self.time.now())
        return self._cycle

    @contextlib.contextmanager
    def looking(self, as_of: date | None = None, *, inside: bool = False) -> Iterator[CycleView]:
        """The cycle as it is, or as it was at the end of the day `as_of`, for who may look.

        `inside`: at what never leaves the office. Raises Refused where that is not allowed.
        """
        self.clerk.look("look.inside" if inside else "look")
        if as_of is None:
            yield self.cycle
            return
        # Few commands ask for the past, and what rebuilds it is half of the house.
        with entry_points.load("workflows.kernel.past:looking_back")(self.cycle, as_of) as cycle:
            yield cycle

    @contextlib.contextmanager
    def reading(self, *, inside: bool = False) -> Iterator[Connection]:
        """Every ledger, for who may look; `inside`: at what never leaves the office."""
        self.clerk.look("look.inside" if inside else "look")
        yield self.snapshot

    def names_of(self, subjects: Collection[str]) -> Mapping[str, str]:
        """Names by code of those of these `subjects` that the cycle that is meant has."""
        if not subjects or not self._has_cycle:
            return {}
        wanted = list(dict.fromkeys(subjects))
        cases_of_subjects = self.cycle.find(cases.Case, subject=wanted, order_by=("id",))
        return {case.subject: case.name for case in cases_of_subjects}

    @property
    def titles(self) -> Mapping[str, str]:
        """Titles by key of the cycle that is meant; none where no cycle is.

        The keys are those of awards, letters and of those addressed.
        """
        return self.cycle.titles if self._has_cycle else {}

    @property
    def year_of(self) -> days.YearOf:
        """The year of a day typed without one: nearest to today, within the cycle if any."""
        if self._has_cycle:
            return self.cycle.year_of
        return days.nearest_year(cycle_view.local_today(self.time.now()))

    @property
    def _has_cycle(self) -> bool:
        try:
            return self.ledger > 0
        except errors.Misuse:
            return False

    @property
    def mark(self) -> str:
        """演练, on everything that a sandbox shows."""
        return "【演练】" if self.is_sandbox else ""


def os_user() -> str:
    """The operating system's user of this process: of its effective uid, or of its token.

    Nothing that the environment says counts.
    """
    if sys.platform == "win32":
        # What the environment calls the user anybody may set: the token is the system's word.
        length = ctypes.c_ulong(257)
        name = ctypes.create_unicode_buffer(length.value)
        known = ctypes.windll.advapi32.GetUserNameW(name, ctypes.byref(length))
        return name.value if known else ""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


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
