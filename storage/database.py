"""The database.

Its address, its pragmas, who may write, and what its errors mean to the person at the keyboard.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine import Connection as Connection
from sqlalchemy.engine import Engine

from engine import errors
from storage import formats, statements

WAIT_SECONDS = 10.0
SQLITE = "sqlite:///"
BEFORE_RELEASE = ("0001", "0002", "0003", "0004")
"""Schemas that were made before anything was released: they are never upgraded."""


class Database:
    """One address, many connections.

    SQLite: WAL, full sync, one writer; PostgreSQL: one writer a ledger by its row lock.
    """

    def __init__(
        self,
        url: str,
        *,
        wait_seconds: float = WAIT_SECONDS,
        reads: formats.Formats = formats.PRESENT,
    ) -> None:
        """`wait_seconds`: how long to wait for what another writer holds.

        `reads`: the formats that it is read in. Raises Misuse for an address that is none.
        """
        self.url, self.reads = normalised(url), reads
        self.engine = _engine(self.url, wait_seconds, {"formats": reads})

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def check_file(self) -> None:
        """Raises Misuse for a file that is not there: to connect would make an empty one."""
        path = self.engine.url.database or ""
        is_file = self.is_sqlite and path and not path.startswith(("file:", ":memory:"))
        if is_file and not Path(path).exists():
            raise errors.Misuse(f"没有数据库 {path}：请先运行 mofan init。")

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot, no lock; nothing written here is kept."""
        options: dict[str, Any] = (
            {}
            if self.is_sqlite
            else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        with translated(), self.engine.connect() as connection:
            connection = connection.execution_options(**options)
            connection.begin()
            try:
                yield connection
            finally:
                connection.rollback()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write.

        Leaving it rolls back: to keep what was written is an act of the caller's (`commit`).
        """
        options: dict[str, Any] = (
            {"writes": True} if self.is_sqlite else {"isolation_level": "READ COMMITTED"}
        )
        with translated(), self.engine.connect() as connection:
            connection = connection.execution_options(**options)
            connection.begin()
            try:
                yield connection
            finally:
                connection.rollback()

    def close(self) -> None:
        """Give every connection back to the system."""
        self.engine.dispose()


def normalised(url: str) -> str:
    """The address with the driver we use: `postgres://` and `postgresql://` both mean psycopg."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def sqlite_url(path: Path) -> str:
    """The address of a database file."""
    return f"{SQLITE}{path}"


def _engine(url: str, wait_seconds: float, options: dict[str, Any]) -> Engine:
    address, wait = _address(url), max(1, int(wait_seconds * 1000))
    kind = address.get_backend_name()
    if kind == "postgresql":
        engine = sa.create_engine(address, pool_pre_ping=True, execution_options=options)
        preparing = [f"SET lock_timeout = {wait}"]
    else:
        engine = sa.create_engine(address, execution_options=options)
        preparing = [
            f"PRAGMA busy_timeout={wait}",
            "PRAGMA foreign_keys=ON",
            "PRAGMA synchronous=FULL",
        ]

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        if kind == "sqlite":
            # Autocommit as the driver understands it: else Python's sqlite3 begins transactions
            # itself, late and deferred, and the BEGIN below would come too late or twice.
            connection.isolation_level = None
        cursor = connection.cursor()
        for statement in preparing:
            cursor.execute(statement)
        cursor.close()
        connection.commit()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if kind == "sqlite":
            writes = connection.get_execution_options().get("writes")
            # A writer takes the lock before it reads anything. A deferred transaction that has read
            # and then writes fails at once, without waiting, when another wrote in between.
            statements.run(connection, "BEGIN IMMEDIATE" if writes else "BEGIN").close()

    return engine


def _address(url: str) -> sa.URL:
    path = url.removeprefix(SQLITE)
    if path not in (url, "") and not path.startswith(("file:", ":memory:")):
        # A path is no address: a question mark in it begins no options.
        return sa.URL.create("sqlite", database=path)
    try:
        address = sa.make_url(url)
        if address.get_backend_name() in ("sqlite", "postgresql"):
            return address
    except (exc.ArgumentError, ValueError):
        pass
    raise errors.Misuse(
        "数据库地址应形如 sqlite:////目录/mofan.db 或 postgresql://用户名@主机/库名。"
    )


_BUSY = ("database is locked", "database is busy", "55P03", "40P01")
_FULL = ("disk is full", "disk I/O error", "53100")
_READONLY = ("readonly database", "25006", "42501")
_ABSENT = ("no such table", "no such column", "42P01", "42703")
_BROKEN = ("file is not a database", "malformed")
_CLOSED = ("unable to open database file",)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Errors of the driver as errors of the user.

    A constraint that fails is a bug of ours and passes through.
    """
    try:
        yield
    except exc.DBAPIError as error:
        user_error = _meaning(error)
        if user_error is None:
            raise
        raise user_error from error


def _meaning(error: exc.DBAPIError) -> errors.UserError | None:
    """What the person can do about it, by SQLite's words and PostgreSQL's codes.

    PostgreSQL's words are in the server's language.
    """
    text = getattr(error.orig, "sqlstate", None) or str(error.orig)
    if any(sign in text for sign in _BUSY):
        return errors.NotNow("数据库正被另一操作占用，本次未作任何改动，请稍后重试。")
    if any(sign in text for sign in _FULL):
        return errors.NotNow("磁盘空间不足或写入失败，本次未作任何改动；请清理磁盘后重试。")
    if any(sign in text for sign in _READONLY):
        return errors.NotNow("数据库只读，本次未作任何改动；请检查数据目录的写权限。")
    if any(sign in text for sign in _ABSENT):
        return errors.Misuse("数据库结构不完整：请先运行 mofan init，或用 mofan db upgrade 升级。")
    if any(sign in text for sign in _BROKEN):
        return errors.Broken(["数据库文件已损坏，或不是本系统的数据库；请从备份恢复。"])
    if any(sign in text for sign in _CLOSED):
        return errors.NotNow("打不开数据库文件，本次未作任何改动；请检查数据目录的权限。")
    if isinstance(error, exc.OperationalError):
        return errors.NotNow(
            "数据库暂时连接不上，本次未作任何改动，请稍后重试"
            f"（{str(error.orig).splitlines()[0][:120]}）。"
        )
    return None


UNKNOWN = "数据库没有记下结构的版本，不是本系统建立的，或已损坏；请从备份恢复。"
_REVISIONS = sa.text("SELECT version_num FROM alembic_version")


def check_version(connection: Connection) -> None:
    """Raises Misuse when the schema is older, newer than the program, or absent."""
    try:
        with translated():
            current = list(connection.execute(_REVISIONS).scalars())
    except errors.Misuse as error:
        # The only thing a database without that table is, to whoever has not made one yet.
        raise errors.Misuse("数据库还是空的：请先运行 mofan init。") from error
    reads = formats.used_by(connection)
    revision = revision_of(current, reads)
    if revision is None:
        raise errors.Broken([UNKNOWN])
    if revision != reads.schema:
        raise errors.Misuse("数据由旧版本的 mofan 建立：请先备份，再运行 mofan db upgrade。")


def revision_of(current: Sequence[str], reads: formats.Formats) -> str | None:
    """The revision of a schema that says it is at `current`; None where it says nothing.

    Raises Misuse for one that this version does not know, Broken where it says several.
    """
    if len(current) > 1:
        raise errors.Broken([f"数据库结构的版本记了{len(current)}个：{'、'.join(current)}。"])
    revision = next(iter(current), None)
    if revision in BEFORE_RELEASE:
        raise errors.Misuse("数据是首次发布以前建立的，不能升级；请用 mofan init 另建数据目录。")
    if revision is not None and revision not in reads.schemas:
        raise errors.Misuse(formats.NEWER)
    return revision
