"""What the tests of delivery share: parcels, an office whose worker passes, what became of its messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from notifications import wording, worker
from notifications.channels import parcels, registry
from storage import messages, notices
from tests import making
from workflows import roster

NOON = datetime(2020, 5, 6, 4, tzinfo=UTC)


def parcel(**more: Any) -> parcels.Parcel:
    """A small message."""
    given: dict[str, Any] = {
        "id": 1, "wire_id": "mofan.0123456789", "recipient": "U01/contact", "name": "张三", "address": "zhang@example.org", "title": "关于报送方案的通知",
        "text": "单位01张三同志：\n\n请报送方案。\n", "short": "请报送方案。", "html": "<p>请报送方案。</p>", "invite": "", "made_at": NOON,
    }  # fmt: skip
    return parcels.Parcel(**(given | more))


class Post:
    """The worker of an office: `settings` are those of its `config.toml`."""

    def __init__(self, office: making.Office, home: Path, settings: Mapping[str, Any] | None = None) -> None:
        self.office, self.home = office, home
        self.settings: dict[str, Any] = dict(settings or {})
        self.texts = wording.Texts(home)

    @property
    def ways(self) -> registry.Registry:
        return registry.load(self.settings, self.home, self.office.time)

    def passes(self, by: str = "") -> worker.Pass:
        """One pass of the worker, now."""
        return worker.once(self.office.system, texts=self.texts, ways=self.ways, by=by)

    def go(self, day: str, hour: str = "10:00") -> worker.Pass:
        """One pass at that moment."""
        self.office.time.move_to(making.clock.at(making.date.fromisoformat(day), hour, "Asia/Shanghai"))
        return self.passes()

    @property
    def messages(self) -> list[messages.Message]:
        """Every message, oldest first."""
        return self.office.look(lambda seen: messages.of_book(seen.connection, seen.book.book))

    def states(self, *channels: str) -> list[tuple[str, str, str]]:
        """(recipient, channel, state) of every message, oldest first."""
        return [(one.recipient, one.channel, one.state) for one in self.messages if not channels or one.channel in channels]

    def of(self, recipient: str) -> list[messages.Message]:
        """The messages to one recipient."""
        return [one for one in self.messages if one.recipient == recipient]

    def notices(self, subject: str = "") -> list[notices.Notice]:
        """Every notice (about a subject)."""
        found = self.office.look(lambda seen: notices.of_book(seen.connection, seen.book.book))
        return [one for one in found if subject in ("", one.subject)]


def mail_contacts(office: making.Office, *units: str, **more: Any) -> None:
    """These units have a contact with a mail address and a telephone number."""
    new = [
        roster.NewContact(unit=unit, role="contact", name=f"联络员{unit}", phone="13000000000", mail=f"{unit.lower()}@example.org", **more)
        for unit in units
    ]
    roster.name_contacts(office.clerk, contacts=new)
