"""Tokens: what lets one person do one thing once.

Only the hash is kept; whoever reads the database cannot use it.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from storage import columns


@columns.table("token", sa.UniqueConstraint("book", "hash"))
class Token(columns.Record):
    """One token.

    `purpose` is what it is for (sign, reply), `about` the request it opens, `person` whose it is,
    `issued_by` who gave it out.
    """

    hash: str
    purpose: str
    about: int
    person: int
    expires_at: datetime = columns.instant()
    used_at: datetime | None = columns.instant()
    revoked_at: datetime | None = columns.instant()
    issued_by: int = 0
