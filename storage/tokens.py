"""Tokens: what lets one person do one thing once.

Only the hash is kept; whoever reads the database cannot use it.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns


class Token(columns.Record):
    """One token.

    `purpose` is what it is for (sign, reply), `about` the request it opens, `person` whose it is.
    """

    hash: str
    purpose: str
    about: int
    person: int
    expires_at: datetime = columns.instant()
    used_at: datetime | None = columns.instant()
    revoked_at: datetime | None = columns.instant()


class TokenTable(Token, table=True):
    __tablename__ = "token"
    __table_args__ = (sa.UniqueConstraint("book", "hash"),)


def by_hash(connection: Connection, ledger: int, hash_: str) -> Token | None:
    """The token whose hash is `hash_` (SHA-256, hexadecimal), if this ledger knows it."""
    table = columns.table_of(Token)
    return next(
        iter(columns.fetch(connection, Token, table.c.book == ledger, table.c.hash == hash_)), None
    )


def of_request(connection: Connection, ledger: int, about: int) -> list[Token]:
    """Every token ever given for the request with the id `about`, oldest first."""
    table = columns.table_of(Token)
    return columns.fetch(connection, Token, table.c.book == ledger, table.c.about == about)
