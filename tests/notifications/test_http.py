"""Texts to HTTP services: robots of work groups, SMS gateways.

What their answers mean, and what they are shown.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import urllib.parse
from pathlib import Path
from typing import Any

import pytest

from engine import clock
from notifications.channels import http, protocol, registry
from tests.support import delivery

TIME = clock.VirtualClock(delivery.NOON)
TRAITS = protocol.Traits(name="robot", kind="http")
BODY = '{"text": {{ text | tojson }}}'


def channel(url: str, **more: Any) -> http.Http:
    given: dict[str, Any] = {
        "url": url,
        "body": BODY,
        "path": "errcode",
        "equals": 0,
        "later": (45009,),
        "timeout_seconds": 0.3,
    }
    return http.Http(TRAITS, http.Settings(**(given | more)), TIME)


def preset(name: str, url: str, home: Path, **more: Any) -> protocol.Channel:
    return registry.load(
        {"channels": {"it": {"preset": name, "url": url, **more}}}, home, TIME
    ).channels["it"]


@pytest.mark.parametrize(
    ("answer", "verdict", "away"),
    [
        ((200, '{"errcode": 0}'), "accepted", False),
        ((200, '{"errcode": 45009, "errmsg": "too fast"}'), "deferred", False),
        ((200, '{"errcode": 93000, "errmsg": "no such robot"}'), "refused", False),
        ((200, "<html>maintenance</html>"), "refused", False),
        ((200, "[]"), "refused", False),
        ((429, "slow down"), "deferred", False),
        ((408, "too slow"), "deferred", False),
        ((500, "oops"), "deferred", False),
        ((503, "down"), "deferred", False),
        ((502, "bad gateway"), "doubtful", False),
        ((504, "gateway time-out"), "doubtful", False),
        ((404, "no such page"), "refused", False),
        ((302, ""), "refused", False),
        ((200, '{"errcode": 0, "more": "' + "x" * 200_000 + '"}'), "doubtful", False),
        ((200, "[" * 60_000), "refused", False),
        (delivery.DROP, "doubtful", False),
        ("half", "doubtful", False),
        (delivery.SILENCE, "doubtful", False),
    ],
)
def test_answer_decides_what_became_of_it(answer: Any, verdict: str, away: bool) -> None:
    with delivery.serving_http(answer=answer) as service:
        found = channel(service.url)
        receipt = found.deliver(delivery.outgoing())
        found.close()
    assert (receipt.verdict, receipt.is_away, len(service.asked)) == (verdict, away, 1)


def test_without_a_path_any_success_will_do() -> None:
    with delivery.serving_http(answer=(202, "queued")) as service:
        assert channel(service.url, path="").deliver(delivery.outgoing()).verdict == "accepted"


def test_service_that_is_not_there_keeps_everything_for_later() -> None:
    for url in (f"http://{delivery.HOST}:{delivery.free_port()}/", "http://name.invalid/"):
        for receipt in (channel(url).deliver(delivery.outgoing()), channel(url).check()):
            assert (receipt.verdict, receipt.reply[:4]) == ("deferred", "连不上：")


def test_check_asks_only_whether_somebody_listens() -> None:
    with delivery.serving_http() as service:
        assert channel(service.url).check() == protocol.Receipt(
            verdict="accepted", reply=f"{delivery.HOST}有应答"
        )
    assert service.asked == []


def test_what_is_sent_again_has_the_same_key_and_the_same_body() -> None:
    with delivery.serving_http(answer=(500, "")) as service:
        for _ in range(2):
            channel(service.url).deliver(delivery.outgoing())
    first, second = service.asked
    assert (first.body, first.headers["idempotency-key"]) == (
        second.body,
        second.headers["idempotency-key"],
    )
    assert first.headers["idempotency-key"] == "mofan.0123456789"


def test_signature_in_a_header_is_of_the_bytes_that_went_out() -> None:
    with delivery.serving_http() as service:
        channel(
            service.url,
            secret="密",
            signing="header",
            sign_header="X-Sign",
            headers={"X-Office": "1"},
        ).deliver(delivery.outgoing())
    (asked,) = service.asked
    assert (
        asked.headers["x-sign"] == hmac.new("密".encode(), asked.body, hashlib.sha256).hexdigest()
    )
    assert (asked.headers["x-office"], asked.headers["content-type"]) == (
        "1",
        "application/json; charset=utf-8",
    )


def test_dingtalk_signature_is_made_as_dingtalk_makes_it(tmp_path: Path) -> None:
    with delivery.serving_http() as service:
        preset("dingtalk", service.url, tmp_path, secret="SEC0").deliver(delivery.outgoing())
    (asked,) = service.asked
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(asked.path).query))
    moment = str(int(delivery.NOON.timestamp() * 1000))
    made = base64.b64encode(
        hmac.new(b"SEC0", f"{moment}\nSEC0".encode(), hashlib.sha256).digest()
    ).decode()
    assert query == {"key": "1", "timestamp": moment, "sign": made}
    assert asked.json == {"msgtype": "text", "text": {"content": "请报送方案。"}}


NASTY = '张"三\\\n{{ 1 }}<b>\u202e'


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("wecom", {"msgtype": "text", "text": {"content": NASTY}}),
        ("dingtalk", {"msgtype": "text", "text": {"content": NASTY}}),
        ("sms", {"mobile": "13000000000", "content": NASTY, "id": "mofan.0123456789"}),
    ],
)
def test_preset_wraps_any_text_in_sound_json(name: str, sent: Any, tmp_path: Path) -> None:
    with delivery.serving_http(answer=(200, '{"errcode": 0, "code": 0}')) as service:
        receipt = preset(name, service.url, tmp_path).deliver(
            delivery.outgoing(short=NASTY, address="13000000000")
        )
    assert (receipt.verdict, service.asked[0].json) == ("accepted", sent)


def test_every_preset_is_sound(tmp_path: Path) -> None:
    assert registry.presets() == ["dingtalk", "sms", "wecom"]
    for name in registry.presets():
        assert preset(name, "https://example.org/", tmp_path).traits.kind == "http"
