"""Verifying a ledger and building it up again from its text.

The baseline is reading and hashing that text alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bench import prepared, timing
from engine import canon
from storage.evidence import replay, verification
from storage.ledger import journal

LINES = 10_000


def rows(*, is_large: bool) -> Iterator[timing.Row]:
    """Milliseconds per 10,000 lines."""
    for units in (85, 1_000):
        with prepared.office(units) as office:
            prepared.ready_to_advance(office).advance(*office.states())
            with office.store.reading() as connection:
                yield from _journal(connection, office.book)


def _journal(connection: Any, ledger: int) -> list[timing.Row]:
    texts = journal.texts(connection, ledger)

    def read() -> None:
        previous = canon.GENESIS
        for text, _ in texts:
            json.loads(text)
            previous = canon.line_hash(previous, text)

    def verify() -> None:
        verification.verify(connection, ledger)

    def rebuild() -> None:
        with replay.materialise(connection, ledger):
            pass

    calls = {"read and hash": read, "verify": verify, "replay": rebuild}
    measured = [
        (name, timing.least([call] * 3) * LINES / len(texts)) for name, call in calls.items()
    ]
    return timing.group(f"a journal of {len(texts):,} lines", "10,000 lines", measured)
