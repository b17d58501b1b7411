"""A morning's 500 messages: composed, and handed to the folder channel.

The baseline is writing the same files alone.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import prepared, timing
from notifications import compose, delivery, templates
from notifications.channels import registry

MESSAGES = 500


def rows(*, is_large: bool) -> Iterator[timing.Row]:
    """Milliseconds per message."""
    with prepared.office(MESSAGES + 1) as office, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        ways = registry.load({}, home, office.time)
        texts = templates.Texts(home)
        composed = timing.least(
            [lambda: compose.compose(office.system, ledger=office.book, texts=texts, ways=ways)]
        )
        sent = timing.least(
            [
                lambda: delivery.deliver(
                    office.system, ledger=office.book, channels=ways.sending, by="bench"
                )
            ]
        )
        files = [
            path.read_bytes() for path in sorted((home / "outbox").rglob("*")) if path.is_file()
        ]
        alone = timing.least([lambda: _write(home, files)])
    measured = [("files alone", alone), ("composed", composed), ("sent to the folder", sent)]
    yield from timing.group(
        f"{MESSAGES} messages",
        "message",
        [(name, seconds / MESSAGES) for name, seconds in measured],
    )


def _write(home: Path, files: list[bytes]) -> None:
    for number, content in enumerate(files):
        with (home / f"{number}").open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
