"""Any HTTP service that takes a text: robots of work groups, SMS gateways. Address, headers, body and the test of success are settings."""

from __future__ import annotations

import base64
import hashlib
import hmac
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx
import jinja2
from jinja2 import sandbox

from engine import clock
from notifications.channels import parcels

Signing = Literal["", "header", "dingtalk"]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How to ask and how to read the answer.

    `body` is a template over the parcel's fields (`{{ text | tojson }}`). `success`: the answer's JSON value at `path` must be `equals`;
    without a path any 2xx will do. `later`: values there that mean try again later. `signing`: HMAC-SHA256 of the body in `sign_header`,
    or as DingTalk's robots want it in the address.
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

    def __init__(self, traits: parcels.Traits, settings: Settings, time: clock.Clock) -> None:
        self._traits, self.settings, self._time = traits, settings, time
        environment = sandbox.SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=False)
        self._body = environment.from_string(settings.body)
        self._client: httpx.Client | None = None

    @property
    def traits(self) -> parcels.Traits:
        return self._traits

    def deliver(self, parcel: parcels.Parcel) -> parcels.Receipt:
        body = self._body.render(**parcel.__dict__).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": parcel.wire_id, **self.settings.headers}
        try:
            answer = self._http().request(self.settings.method, self._signed(body, headers), content=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            return parcels.Receipt(verdict="deferred", reply=parcels.one_line(f"连不上：{error or type(error).__name__}"))
        except httpx.HTTPError as error:
            self.close()
            return parcels.Receipt(verdict="doubtful", reply=parcels.one_line(f"发出后未得到回音：{error or type(error).__name__}"))
        return self._read(answer)

    def check(self) -> parcels.Receipt:
        """Only whether somebody listens there: asking would send."""
        url = httpx.URL(self.settings.url)
        try:
            self._http().request("OPTIONS", f"{url.scheme}://{url.netloc.decode()}/")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return parcels.Receipt(verdict="deferred", reply=parcels.one_line(f"连不上：{error or type(error).__name__}"))
        return parcels.Receipt(verdict="accepted", reply=f"{url.host}有应答")

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _http(self) -> httpx.Client:
        if self._client is None:
            verify: Any = self.settings.ca_file or True
            self._client = httpx.Client(timeout=self.settings.timeout_seconds, trust_env=False, follow_redirects=False, verify=verify)
        return self._client

    def _signed(self, body: bytes, headers: dict[str, str]) -> str:
        """The address to ask, after the signature was put where the service looks for it."""
        own = self.settings
        if own.signing == "header":
            headers[own.sign_header] = hmac.new(own.secret.encode(), body, hashlib.sha256).hexdigest()
        if own.signing != "dingtalk":
            return own.url
        moment = str(int(self._time.now().timestamp() * 1000))
        digest = hmac.new(own.secret.encode(), f"{moment}\n{own.secret}".encode(), hashlib.sha256).digest()
        query = urllib.parse.urlencode({"timestamp": moment, "sign": base64.b64encode(digest).decode()})
        return f"{own.url}{'&' if '?' in own.url else '?'}{query}"

    def _read(self, answer: httpx.Response) -> parcels.Receipt:
        said = parcels.one_line(f"{answer.status_code} {answer.text[:150]}")
        if answer.status_code == 429 or answer.status_code >= 500:
            return parcels.Receipt(verdict="deferred", reply=said)
        if not answer.is_success:
            return parcels.Receipt(verdict="refused", reply=said)
        if not self.settings.path:
            return parcels.Receipt(verdict="accepted", reply=said)
        value = _at(answer, self.settings.path)
        if value == self.settings.equals:
            return parcels.Receipt(verdict="accepted", reply=said)
        return parcels.Receipt(verdict="deferred" if value in self.settings.later else "refused", reply=said)


def _at(answer: httpx.Response, path: str) -> Any:
    """The value at a dotted path in the answer's JSON; none where there is no such thing."""
    try:
        value: Any = answer.json()
    except ValueError:
        return None
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value
