"""Any HTTP service that takes a text: robots of work groups, SMS gateways.

Address, headers, body and the test of success are settings.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import ssl
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import httpx
import jinja2
from jinja2 import sandbox

from engine import clock
from notifications.channels import protocol

Signing = Literal["", "header", "dingtalk"]
MOST_READ, MOST_CHUNKS = 64 * 1024, 256
"""Bytes and pieces that are read of an answer: whoever drips or floods it holds up nobody."""
_NOT_THERE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, OSError)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How to ask and how to read the answer.

    `body` is a template over the outgoing's fields (`{{ text | tojson }}`). It is accepted where
    the answer's JSON value at the dotted `path` is `equals`; without a path any 2xx will do.
    `later`: values at `path` that mean try again later. `signing`: HMAC-SHA256 of the body in
    `sign_header`, or as DingTalk's robots want it in the address.
    """

    url: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str
    path: str = ""
    equals: Any = None
    later: tuple[Any, ...] = ()
    secret: str = ""
    signing: Signing = ""
    sign_header: str = "X-Signature"
    ca_file: str = ""
    timeout_seconds: float = 20.0


class Http:
    """One service."""

    def __init__(self, traits: protocol.Traits, settings: Settings, time: clock.Clock) -> None:
        self._traits, self.settings, self._time = traits, settings, time
        environment = sandbox.SandboxedEnvironment(
            undefined=jinja2.StrictUndefined, autoescape=False
        )
        self._body = environment.from_string(settings.body)
        self._client: httpx.Client | None = None

    @property
    def traits(self) -> protocol.Traits:
        return self._traits

    def deliver(self, outgoing: protocol.OutgoingMessage) -> protocol.Receipt:
        body = self._body.render(**outgoing.__dict__).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Accept-Encoding": "identity",
            "Idempotency-Key": outgoing.wire_id,
            **self.settings.headers,
        }
        try:
            answer, text = self._asked(self._signed(body, headers), body, headers)
        except _NOT_THERE as error:
            return protocol.Receipt(
                verdict="deferred",
                reply=protocol.one_line(f"连不上：{error or type(error).__name__}"),
                is_away=True,
            )
        except (httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            return protocol.Receipt(
                verdict="deferred", reply=protocol.one_line(f"没有发出：{error}")
            )
        except httpx.HTTPError as error:
            # The connection was there and the request may have left it: doubtful, not deferred.
            self.close()
            return protocol.Receipt(
                verdict="doubtful",
                reply=protocol.one_line(f"发出后未得到回音：{error or type(error).__name__}"),
            )
        return self._read(answer, text)

    def _asked(
        self, url: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[httpx.Response, str]:
        """What is answered, and its text as far as it is read."""
        with self._http().stream(
            self.settings.method, url, content=body, headers=headers
        ) as answer:
            read = bytearray()
            for chunk in itertools.islice(answer.iter_raw(), MOST_CHUNKS):
                read += chunk
                if len(read) >= MOST_READ:
                    break
            return answer, bytes(read[:MOST_READ]).decode(errors="replace")

    def check(self) -> protocol.Receipt:
        """Only whether somebody listens there: asking would send."""
        url = httpx.URL(self.settings.url)
        try:
            self._http().request("OPTIONS", f"{url.scheme}://{url.netloc.decode()}/")
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return protocol.Receipt(
                verdict="deferred",
                reply=protocol.one_line(f"连不上：{error or type(error).__name__}"),
            )
        return protocol.Receipt(verdict="accepted", reply=f"{url.host}有应答")

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _http(self) -> httpx.Client:
        if self._client is None:
            verify: Any = (
                ssl.create_default_context(cafile=self.settings.ca_file)
                if self.settings.ca_file
                else True
            )
            self._client = httpx.Client(
                timeout=self.settings.timeout_seconds,
                trust_env=False,
                follow_redirects=False,
                verify=verify,
            )
        return self._client

    def _signed(self, body: bytes, headers: dict[str, str]) -> str:
        """The address to ask, after the signature was put where the service looks for it."""
        settings = self.settings
        if settings.signing == "header":
            headers[settings.sign_header] = hmac.new(
                settings.secret.encode(), body, hashlib.sha256
            ).hexdigest()
        if settings.signing != "dingtalk":
            return settings.url
        moment = str(int(self._time.now().timestamp() * 1000))
        digest = hmac.new(
            settings.secret.encode(), f"{moment}\n{settings.secret}".encode(), hashlib.sha256
        ).digest()
        query = urllib.parse.urlencode(
            {"timestamp": moment, "sign": base64.b64encode(digest).decode()}
        )
        return f"{settings.url}{'&' if '?' in settings.url else '?'}{query}"

    def _read(self, answer: httpx.Response, text: str) -> protocol.Receipt:
        """What an answer with that `text` says of the message."""
        reply = protocol.one_line(f"{answer.status_code} {text[:150]}")
        # A gateway that got no sound answer from behind it does not know either whether the
        # message arrived: to call that deferred would send it a second time.
        if answer.status_code in (502, 504):
            return protocol.Receipt(verdict="doubtful", reply=reply)
        if answer.status_code in (408, 425, 429) or answer.status_code >= 500:
            return protocol.Receipt(verdict="deferred", reply=reply)
        if not answer.is_success:
            return protocol.Receipt(verdict="refused", reply=reply)
        if not self.settings.path:
            return protocol.Receipt(verdict="accepted", reply=reply)
        if len(text) >= MOST_READ:
            return protocol.Receipt(verdict="doubtful", reply=f"{reply}（回音太长，没有读完）")
        reported = _json_at(text, self.settings.path)
        if reported == self.settings.equals:
            return protocol.Receipt(verdict="accepted", reply=reply)
        return protocol.Receipt(
            verdict="deferred" if reported in self.settings.later else "refused", reply=reply
        )


def faults(settings: Settings) -> list[str]:
    """What is wrong with such `settings`, in Chinese sentences; empty when nothing is.

    A message made up for it is filled into the body; the address and the headers are parsed.
    """
    sample = protocol.OutgoingMessage(
        id=1,
        wire_id="mofan.sample",
        recipient="U001/contact",
        name="张三",
        address="00000000000",
        title="样例",
        text="样例",
        short="样例",
        html="<p>样例</p>",
        invite="",
        made_at=datetime(2020, 5, 6, tzinfo=UTC),
    )
    sentences = []
    try:
        environment = sandbox.SandboxedEnvironment(
            undefined=jinja2.StrictUndefined, autoescape=False
        )
        environment.from_string(settings.body).render(**sample.__dict__).encode()
    except Exception as error:
        sentences.append(f"body 填不出来（{type(error).__name__} {error}）")
    try:
        request = httpx.Request(settings.method, settings.url, headers=dict(settings.headers))
        if request.url.scheme not in ("http", "https") or not request.url.host:
            sentences.append("url 应以 http:// 或 https:// 开头")
    except (httpx.InvalidURL, UnicodeError, TypeError, ValueError) as error:
        sentences.append(f"url、method 或 headers 不合规（{error}）")
    return sentences


def _json_at(text: str, path: str) -> Any:
    """The value at a dotted path in an answer's JSON; none where there is no such thing."""
    try:
        node: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    for key in path.split("."):
        node = node.get(key) if isinstance(node, dict) else None
    return node
