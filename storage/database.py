"""The database: its address, its pragmas, who may write, and what its errors mean to the person at the keyboard."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command, config, migration, script
from alembic.util.exc import CommandError
from sqlalchemy import event, exc
from sqlalchemy.engine import Connection, Engine

from engine import errors

BUSY_SECONDS = 10
MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """One address, many connections. SQLite: WAL, full sync, one writer; PostgreSQL: one writer a book by its row lock."""

    def __init__(self, url: str) -> None:
        self.url = normalised(url)
        self.engine = _engine(self.url)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot, no lock; nothing written here is kept."""
        options: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with translated(), self.engine.connect() as connection:
            connection = connection.execution_options(**options)
            try:
                yield connection
            finally:
                connection.rollback()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write. Leaving it rolls back: to keep what was written is an act of the caller's (`commit`)."""
        options: dict[str, Any] = {"writes": True} if self.is_sqlite else {"isolation_level": "READ COMMITTED"}
        with translated(), self.engine.connect() as connection:
            connection = connection.execution_options(**options)
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
    return f"sqlite:///{path}"


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("foreign_keys=ON", "synchronous=FULL", f"busy_timeout={BUSY_SECONDS * 1000}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


_BUSY = ("database is locked", "database is busy", "lock timeout", "could not obtain lock", "deadlock detected")
_FULL = ("disk is full", "disk full", "no space left", "disk I/O error")
_READONLY = ("readonly database", "read-only")


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Errors of the driver as errors of the user. A constraint that fails is a bug of ours and passes through."""
    try:
        yield
    except exc.OperationalError as error:
        text = str(error.orig)
        if any(sign in text for sign in _BUSY):
            raise errors.NotNow("数据库正被另一操作占用，本次未作任何改动，请稍后重试。") from error
        if any(sign in text for sign in _FULL):
            raise errors.NotNow("磁盘空间不足或写入失败，本次未作任何改动；请清理磁盘后重试。") from error
        if any(sign in text for sign in _READONLY):
            raise errors.NotNow("数据库只读，本次未作任何改动；请检查数据目录的写权限。") from error
        if "no such table" in text or "no such column" in text:
            raise errors.Misuse("数据库结构不完整：请先运行 mofan init，或用 mofan db upgrade 升级。") from error
        raise errors.NotNow(f"数据库暂时连接不上，本次未作任何改动，请稍后重试（{text.splitlines()[0][:120]}）。") from error
    except exc.DatabaseError as error:
        if "file is not a database" in str(error.orig) or "malformed" in str(error.orig):
            raise errors.Broken(["数据库文件已损坏，或不是本系统的数据库；请从备份恢复。"]) from error
        raise


def _alembic(url: str) -> config.Config:
    settings = config.Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.attributes["url"] = normalised(url)
    return settings


def upgrade(url: str) -> None:
    """Bring the schema to this version's. A second time does nothing. A newer one is Misuse: it is never touched."""
    with translated():
        try:
            if normalised(url).startswith("sqlite"):
                engine = _engine(normalised(url))
                with engine.connect() as connection:
                    connection.exec_driver_sql("ROLLBACK")
                    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                engine.dispose()
            command.upgrade(_alembic(url), "head")
        except CommandError as error:
            raise errors.Misuse("数据由更新版本的 mofan 建立，请先升级本机程序。") from error


def check_version(database: Database) -> None:
    """Raises Misuse when the schema is older (upgrade it), newer (upgrade the program) or absent."""
    with database.reading() as connection:
        current = migration.MigrationContext.configure(connection).get_current_revision()
    known = [revision.revision for revision in script.ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    if current is None:
        raise errors.Misuse("数据库还是空的：请先运行 mofan init。")
    if current not in known:
        raise errors.Misuse("数据由更新版本的 mofan 建立，请先升级本机程序。")
    if current != known[0]:
        raise errors.Misuse("数据由旧版本的 mofan 建立：请先备份，再运行 mofan db upgrade。")
