"""Files, by digest, in the database: committed with the move and backed up with it.

At most 10 MB each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import canon, errors
from storage import columns
from storage.ledger import work


class File(Protocol):
    """What is stored of a file.

    Its bytes, their SHA-256 in hexadecimal, their number, their media type.
    """

    @property
    def digest(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def media(self) -> str: ...
    @property
    def data(self) -> bytes: ...


class Blob(columns.Record):
    """One file's content. The bytes are outside the lines: their digest stands for them."""

    digest: str
    size: int
    media: str
    data: bytes = columns.operational(b"", type_=sa.LargeBinary)


class BlobTable(Blob, table=True):
    __tablename__ = "blob"
    __table_args__ = (sa.UniqueConstraint("book", "digest"),)


def keep(line: work.Line, file: File, digests: set[str]) -> str:
    """Keep a file once; comes back with its digest.

    `digests`: what the ledger keeps already (see `known`); the file's own is added, so that one
    change that brings the same file for several subjects keeps it once.
    """
    if file.digest not in digests:
        line.add(Blob(digest=file.digest, size=file.size, media=file.media, data=file.data))
        digests.add(file.digest)
    return file.digest


def known(connection: Connection, ledger: int, digests: Sequence[str]) -> set[str]:
    """Which of these `digests` the ledger already keeps."""
    table = columns.table_of(Blob)
    return set(
        connection.execute(
            sa.select(table.c.digest).where(
                table.c.book == ledger, columns.among(table.c.digest, digests)
            )
        ).scalars()
    )


def read(connection: Connection, ledger: int, digest: str) -> bytes:
    """The content with that `digest` (SHA-256, hexadecimal), proved against it.

    Raises Broken if it is missing or altered.
    """
    table = columns.table_of(Blob)
    content = connection.execute(
        sa.select(table.c.data).where(table.c.book == ledger, table.c.digest == digest)
    ).scalar()
    if content is None or canon.digest(bytes(content)) != digest:
        raise errors.Broken([f"附件 {digest[:12]}… 缺失或已被改动。"])
    return bytes(content)


def altered(connection: Connection, ledger: int) -> list[str]:
    """Digests whose bytes are not theirs."""
    table = columns.table_of(Blob)
    rows = connection.execute(
        sa.select(table.c.digest, table.c.data).where(table.c.book == ledger).order_by(table.c.id)
    )
    return [digest for digest, content in rows if canon.digest(bytes(content)) != digest]
