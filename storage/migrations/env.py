"""Runs migrations in the transaction of the connection that `storage.database.upgrade` hands over.

All of them or none.
"""

from __future__ import annotations

from alembic import context

from storage import columns
from storage.evidence import replay

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=columns.metadata if replay.AGGREGATES else None,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
