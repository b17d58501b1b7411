"""Runs migrations on the address that `storage.database.upgrade` hands over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context

from storage import columns, replay

engine = sa.create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=columns.metadata if replay.AGGREGATES else None,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
