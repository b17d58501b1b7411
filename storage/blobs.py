"""Files, by digest, in the database: committed with the move and backed up with it.

At most 10 MB each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import canon, errors
from storage import columns, queries
from storage.ledger import work
from storage.statements import Statement


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


@columns.table("blob", sa.UniqueConstraint("book", "digest"))
class Blob(columns.Record):
    """One file's content. The bytes are outside the lines: their digest stands for them."""

    digest: str
    size: int
    media: str
    data: bytes = columns.operational(b"", type_=sa.LargeBinary)


_T = columns.table_of(Blob)
_ALL = sa.select(_T.c.digest, _T.c.data).where(_T.c.book == sa.bindparam("book")).order_by(_T.c.id)


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
    conditions, parameters = queries.parted({"book": ledger, "digest": digests})
    if parameters is None:
        return set()
    return {digest for (digest,) in _digests(conditions).rows(connection, parameters)}


@cache
def _digests(conditions: queries.Conditions) -> Statement:
    return Statement(sa.select(_T.c.digest).where(*queries.clauses_of(_T, conditions)))


def read(connection: Connection, ledger: int, digest: str) -> bytes:
    """The content with that `digest` (SHA-256, hexadecimal), proved against it.

    Raises Broken if it is missing or altered.
    """
    return read_all(connection, ledger, [digest])[digest]


def read_all(connection: Connection, ledger: int, digests: Sequence[str]) -> dict[str, bytes]:
    """The contents with these `digests`, each proved against its own. Raises as `read` does."""
    conditions, parameters = queries.parted({"book": ledger, "digest": list(digests)})
    rows = _contents(conditions).rows(connection, parameters) if parameters else []
    contents = {digest: bytes(content) for digest, content in rows}
    for digest in digests:
        if canon.digest(contents.get(digest, b"")) != digest:
            raise errors.Broken([f"附件 {digest[:12]}… 缺失或已被改动。"])
    return contents


@cache
def _contents(conditions: queries.Conditions) -> Statement:
    where = queries.clauses_of(_T, conditions)
    return Statement(sa.select(_T.c.digest, _T.c.data).where(*where))


def altered(connection: Connection, ledger: int) -> list[str]:
    """Digests whose bytes are not theirs."""
    rows = connection.execute(_ALL, {"book": ledger})
    return [digest for digest, content in rows if canon.digest(bytes(content)) != digest]
