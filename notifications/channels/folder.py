"""Messages as files to look at: a mail as it would be sent and its text, by day.

The default, until the office sets up a real way.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from engine import clock
from notifications.channels import mail, protocol

ZONE = "Asia/Shanghai"
NOWHERE = "nobody@localhost"


class Folder:
    """Writes each message as `DAY/NUMBER-RECIPIENT.eml` and `.txt`.

    The same message again is the same files again.
    """

    def __init__(self, name: str, folder: Path, *, sender: str, sender_name: str) -> None:
        self.folder, self.sender, self.sender_name = folder, sender, sender_name
        self._traits = protocol.Traits(name=name, kind="folder")

    @property
    def traits(self) -> protocol.Traits:
        return self._traits

    def deliver(self, outgoing: protocol.OutgoingMessage) -> protocol.Receipt:
        day = clock.local_date(outgoing.made_at, ZONE).isoformat()
        stem = f"{outgoing.id:05d}-{re.sub(r'[^0-9A-Za-z一-鿿]+', '-', outgoing.recipient)[:60]}"
        try:
            mail_bytes = mail.build(
                _addressed(outgoing), sender=self.sender, sender_name=self.sender_name
            )
            (self.folder / day).mkdir(parents=True, exist_ok=True)
            if _is_anothers(self.folder / day / f"{stem}.eml", outgoing.wire_id):
                stem = f"{stem}-{outgoing.wire_id.rpartition('.')[2]}"
            for suffix, content in (
                (".eml", mail_bytes),
                (".txt", f"{outgoing.title}\n\n{outgoing.text}".encode()),
            ):
                _write(self.folder / day / f"{stem}{suffix}", content)
        except mail.Unfit as error:
            return protocol.Receipt(verdict="refused", reply=str(error))
        except OSError as error:
            return protocol.Receipt(
                verdict="deferred", reply=f"写不进{self.folder}：{error.strerror}"
            )
        return protocol.Receipt(verdict="accepted", reply=f"{day}/{stem}.eml")

    def check(self) -> protocol.Receipt:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(self.folder / ".check", b"")
            (self.folder / ".check").unlink()
        except OSError as error:
            return protocol.Receipt(
                verdict="deferred", reply=f"写不进{self.folder}：{error.strerror}"
            )
        return protocol.Receipt(verdict="accepted", reply=str(self.folder))

    def close(self) -> None:
        """Nothing is held open."""


def _addressed(outgoing: protocol.OutgoingMessage) -> protocol.OutgoingMessage:
    return (
        outgoing
        if outgoing.address
        else protocol.OutgoingMessage(**{**outgoing.__dict__, "address": NOWHERE})
    )


def _is_anothers(path: Path, wire_id: str) -> bool:
    """Whether a message of another cycle, which counts from one too, lies there already."""
    return path.exists() and f"\r\nX-Outbox-Key: {wire_id}\r\n".encode() not in path.read_bytes()


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    draft = path.with_name(path.name + ".part")
    try:
        with open(draft, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
