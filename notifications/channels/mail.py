"""A outgoing as an e-mail, byte for byte the same each time.

Foreign text stays text: what would become a header line is refused.
"""

from __future__ import annotations

from collections import Counter
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from engine import texts
from notifications.channels import protocol

HEADERS = frozenset(
    {
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "auto-submitted",
        "x-outbox-key",
        "mime-version",
        "content-type",
    }
)


class Unfit(ValueError):
    """What cannot be made a mail, as a clause of Chinese."""


def build(outgoing: protocol.OutgoingMessage, *, sender: str, sender_name: str) -> bytes:
    """The mail of a outgoing from `sender`, a mail address, shown as `sender_name`.

    Raises Unfit for an address that is none, and for a text that would have put a header there
    that we did not write. The same outgoing again is the same bytes again.
    """
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = _address(sender, sender_name)
    mail["To"] = _address(outgoing.address, outgoing.name)
    mail["Subject"] = defused(outgoing.title)
    mail["Date"] = format_datetime(outgoing.made_at)
    # An attempt of which nobody knows whether it arrived may be repeated. The second has the
    # first one's Message-ID, so that a server or a mailbox that got both can tell they are one.
    mail["Message-ID"] = f"<{outgoing.wire_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Outbox-Key"] = outgoing.wire_id
    mail.set_content(outgoing.text, cte="base64")
    mail.add_alternative(outgoing.html, subtype="html", cte="base64")
    if outgoing.invite:
        params = {
            "charset": "utf-8",
            "method": "CANCEL" if "\r\nMETHOD:CANCEL\r\n" in outgoing.invite else "PUBLISH",
        }
        mail.add_attachment(
            outgoing.invite.encode(),
            maintype="text",
            subtype="calendar",
            filename="calendar.ics",
            cte="base64",
            params=params,
        )
    boundaries = [f"=_{outgoing.wire_id}_{n}" for n in range(3)]
    for part, boundary in zip(
        (candidate for candidate in mail.walk() if candidate.is_multipart()),
        boundaries,
        strict=False,
    ):
        part.set_boundary(boundary)
    mail_bytes = mail.as_bytes()
    names = Counter(_names(mail_bytes))
    if strangers := sorted(
        name for name, count in names.items() if name not in HEADERS or count > 1
    ):
        raise Unfit(f"邮件里出现了不该有的信头：{'、'.join(strangers)}")
    return mail_bytes


def defused(text: str) -> str:
    """One line that no header parser takes for an encoded word."""
    # A name or a title was typed by somebody else. A line break in it would begin a header of
    # their choosing (Bcc:), and `=?…?=` would be decoded by the library into one.
    return " ".join(texts.clean(text).split()).replace("=?", "=？")


def is_address(text: str) -> bool:
    """Whether mail can be sent there, or from there."""
    try:
        _address(text, "")
    except Unfit:
        return False
    return True


def _address(address: str, name: str) -> Address:
    try:
        parsed = Address(display_name=defused(name), addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:
        raise Unfit(f"“{texts.clean(address)[:60]}”不是邮箱地址") from error
    if (
        not parsed.username
        or not parsed.domain
        or not address.isascii()
        or any(char.isspace() for char in address)
    ):
        raise Unfit(f"“{texts.clean(address)[:60]}”不是邮箱地址")
    return parsed


def _names(mail_bytes: bytes) -> list[str]:
    """Names of the header lines at the top, as servers read them.

    Some of those take a bare line feed for the end of a line.
    """
    head = (
        mail_bytes.split(b"\r\n\r\n", 1)[0]
        .replace(b"\r\n", b"\n")
        .replace(b"\r", b"\n")
        .split(b"\n")
    )
    return [
        line.split(b":", 1)[0].strip().decode("ascii", "replace").lower()
        for line in head
        if line[:1] not in (b" ", b"\t")
    ]
