"""The schema: made, brought to this version's, asked which it is. Alembic does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command, config, migration
from sqlalchemy.engine import Connection

from engine import errors
from storage import database, formats

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATING = 6_266_326
"""PostgreSQL's lock for whoever migrates, so that a second program waits for the first."""


def _settings(connection: Connection, versions: Path) -> config.Config:
    settings = config.Config()
    for name, text in (
        ("script_location", str(MIGRATIONS)),
        ("version_locations", str(versions)),
        ("path_separator", "newline"),
    ):
        settings.set_main_option(name, text.replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(
    url: str,
    *,
    wait_seconds: float = database.WAIT_SECONDS,
    only_if_empty: bool = False,
    reads: formats.Formats = formats.PRESENT,
    finish: Callable[[Connection], None] = lambda connection: None,
) -> None:
    """Bring the schema to this version's, or (`only_if_empty`) make it where there is none yet.

    `finish` runs in the same transaction, on the new schema: what it raises takes everything back.
    A second time migrates nothing. A newer schema, or one from before the first release, is Misuse:
    it is never touched.
    """
    store = database.Database(url, wait_seconds=wait_seconds, reads=reads)
    with database.translated():
        try:
            with store.engine.connect() as connection:
                # Looked at before the journal mode is set, for that alone writes to the file.
                _revision(connection, reads)
                if store.is_sqlite:
                    connection.exec_driver_sql("ROLLBACK")
                    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                else:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATING)))
                current = _revision(connection, reads)
                if current is None and sa.inspect(connection).has_table("book"):
                    raise errors.Broken([database.UNKNOWN])
                if current is None or not only_if_empty:
                    command.upgrade(_settings(connection, reads.versions), "head")
                    finish(connection)
                connection.commit()
        finally:
            store.close()


def _revision(connection: Connection, reads: formats.Formats) -> str | None:
    """The revision of the schema as it is. Raises as `database.revision_of` does."""
    heads = migration.MigrationContext.configure(connection).get_current_heads()
    return database.revision_of(heads, reads)
