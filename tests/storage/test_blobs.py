"""Files are kept by digest, proved when they are read, and found when they were altered."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine import canon, errors
from storage import blobs, columns
from storage.database import Database
from tests.support import databases

DATA = "方案".encode() + bytes(range(256))
DIGEST = canon.digest(DATA)


@pytest.fixture
def kept(store: Database) -> Database:
    databases.opened_ledger(store)
    databases.opened_ledger(store, 2, "另一本")
    with databases.writing(store) as change:
        line = change.line("task.handed_in", "U01")
        for data in (DATA, b""):
            line.add(
                blobs.Blob(digest=canon.digest(data), size=len(data), media="text/plain", data=data)
            )
        change.commit()
    return store


def test_a_file_comes_back_to_the_byte(kept: Database) -> None:
    with kept.reading() as connection:
        assert blobs.read(connection, 1, DIGEST) == DATA
        assert blobs.read(connection, 1, canon.digest(b"")) == b""
        assert blobs.altered(connection, 1) == []
    assert databases.findings(kept) == []


def test_a_file_is_known_in_its_own_book_only(kept: Database) -> None:
    with kept.reading() as connection:
        assert blobs.known(connection, 1, [DIGEST, "0" * 64]) == {DIGEST}
        assert blobs.known(connection, 2, [DIGEST]) == set()
        assert blobs.known(connection, 1, []) == set()


def test_the_bytes_stand_in_no_line_their_digest_does(kept: Database) -> None:
    with kept.reading() as connection:
        rows = (
            connection.execute(sa.text("SELECT line FROM journal WHERE book = 1 ORDER BY seq"))
            .scalars()
            .all()
        )
    assert canon.loads(rows[-1])["rows"][0][2] == {
        "digest": DIGEST,
        "media": "text/plain",
        "size": len(DATA),
    }


def test_an_altered_file_is_found_and_not_given_out(kept: Database) -> None:
    with kept.engine.begin() as connection:
        table = columns.table_of(blobs.Blob)
        connection.execute(
            sa.update(table).where(table.c.digest == DIGEST).values(data=DATA + b"\n")
        )
    with kept.reading() as connection:
        assert blobs.altered(connection, 1) == [DIGEST]
        with pytest.raises(errors.Broken) as caught:
            blobs.read(connection, 1, DIGEST)
    assert caught.value.findings == (f"附件 {DIGEST[:12]}… 缺失或已被改动。",)
    assert databases.findings(kept) == [f"附件 {DIGEST[:12]}… 的内容与登记的摘要不符。"]


def test_a_missing_file_is_told(kept: Database) -> None:
    with kept.reading() as connection, pytest.raises(errors.Broken):
        blobs.read(connection, 2, DIGEST)


def test_a_file_is_kept_once_a_book(kept: Database) -> None:
    with databases.writing(kept) as change:
        change.line("task.handed_in", "U02").add(
            blobs.Blob(digest=DIGEST, size=len(DATA), media="text/plain", data=DATA)
        )
        with pytest.raises(sa.exc.IntegrityError):
            change.commit()
