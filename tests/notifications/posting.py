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


THREE = making.YAML.replace(
    "          - {key: hello,",
    """          - {key: roll, name: 报送名单, owner: unit, blocking: none, brings: file, ladder: usual, opens: {on: 2020-05-06}, due: {on: 2020-05-29}}
          - {key: table, name: 年度表, owner: unit, blocking: none, brings: nothing, ladder: usual, opens: {on: 2020-05-06}, due: {on: 2020-05-29}}
          - {key: hello,""",
)
"""The small scheme in which a unit owes three things at once."""

ASKING = (
    making.YAML.replace(
        "tracks:\n",
        """  - {key: letter, rungs: [{step: 请予支持, anchor: open, mode: release, to: [contact]}, {step: 到期前, anchor: due, offset: -2, mode: calls, to: [contact]}]}
  - {key: own, rungs: [{step: 提示, anchor: open, to: [office]}, {step: 明日到期, anchor: due, offset: -1, to: [office]}]}
  - {key: up, rungs: [{step: 提示, anchor: open, to: [leader]}, {step: 催办, anchor: due, offset: 5, mode: release, to: [deputy_secretary, caretaker]}]}
tracks:
""",
        1,
    )
    .replace("owner: office, does: opinions, concerns: round,", "owner: office, does: opinions, concerns: round, ladder: letter,")
    .replace("does: results, concerns: safe,", "does: results, concerns: safe, ladder: letter,")
    .replace("owner: team, does: scores,", "owner: team, does: scores, ladder: own,")
    .replace("brings: numbers, opens", "brings: numbers, ladder: up, opens")
    .replace(
        "departments: [{key: watch, name: 监督部门, hosts: U02}]",
        "departments: [{key: watch, name: 监督部门, hosts: U02}, {key: audit, name: 审计部门}]",
    )
    .replace("departments: [watch]", "departments: [watch, audit]")
)
"""The small scheme in which departments, leaders and the office itself are told of what they owe."""


def open_(office: making.Office, yaml: str = making.YAML, units: int = 6) -> making.Office:
    """A cycle of such a scheme."""
    return office.open(making.scheme(units, yaml))


def calendar_lines(text: str) -> list[str]:
    """What a calendar of one entry says: method, UID, sequence, day, title, status."""
    lines = text.replace("\r\n ", "").split("\r\n")
    return [line for wanted in ("METHOD", "UID", "SEQUENCE", "DTSTART", "SUMMARY", "STATUS") for line in lines if line.startswith(wanted)]


def by_mail(server_port: int, **more: Any) -> dict[str, Any]:
    """Settings by which everybody is mailed through that server."""
    mail = {"kind": "smtp", "host": "127.0.0.1", "port": server_port, "security": "none", "timeout_seconds": 1} | more
    return {"delivery": {"default": ["mail"], "sender": "office@example.org"}, "channels": {"mail": mail}}
