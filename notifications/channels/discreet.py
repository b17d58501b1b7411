"""What the other side said is kept for good: what must stay secret is taken out of it first."""

from __future__ import annotations

import dataclasses
import re
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from notifications.channels import protocol

HIDDEN = "（已隐去）"
LEAST = 4
"""Shorter words hide nothing, and stand in every answer."""
_CREDENTIALS = re.compile(r"(?i)\b(bearer|basic|digest)\s+[^\s,;\"']+")
_QUERY = re.compile(r"([?&][\w.~-]+=)[^\s&\"'<>]+")
TELLING = ("password", "secret", "url", "headers")


class Discreet:
    """A `channel` whose answers bear no secret of its settings, no credentials, no query."""

    def __init__(self, channel: protocol.Channel, secrets: Iterable[str]) -> None:
        self.channel = channel
        self._secrets = sorted({each for each in secrets if len(each) >= LEAST}, key=len)[::-1]

    @property
    def traits(self) -> protocol.Traits:
        return self.channel.traits

    def deliver(self, outgoing: protocol.OutgoingMessage) -> protocol.Receipt:
        return self._hushed(self.channel.deliver(outgoing))

    def check(self) -> protocol.Receipt:
        return self._hushed(self.channel.check())

    def close(self) -> None:
        self.channel.close()

    def _hushed(self, receipt: protocol.Receipt) -> protocol.Receipt:
        reply = receipt.reply
        for secret in self._secrets:
            reply = reply.replace(secret, HIDDEN)
        reply = _QUERY.sub(rf"\1{HIDDEN}", _CREDENTIALS.sub(rf"\1 {HIDDEN}", reply))
        return dataclasses.replace(receipt, reply=reply)


def secrets_of(settings: Mapping[str, Any]) -> Iterator[str]:
    """The words of a channel's settings that nobody may read in an answer.

    Its passwords and secrets, what its headers say, what its address says behind the host.
    """
    for name in TELLING:
        content = settings.get(name, "")
        for text in content.values() if isinstance(content, Mapping) else [content]:
            yield from _words(str(text), is_address=name == "url")


def _words(text: str, *, is_address: bool) -> Iterator[str]:
    if not is_address:
        yield from (text, *text.split()[1:])
        return
    parts = urllib.parse.urlsplit(text)
    for _, query in urllib.parse.parse_qsl(parts.query.replace("?", "&")):
        yield from (query, urllib.parse.quote(query))
    if parts.password:
        yield parts.password
