"""What an office sets up: no secret is kept in an answer, no absurd number passes a check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine import clock, errors
from notifications.channels import registry
from tests.support import delivery, schemes

TIME = clock.VirtualClock(delivery.NOON)
SECRET = "SECRET-4711-token"


def said(answer: tuple[int, str], home: Path, url: str = "", **settings: Any) -> str:
    """What is kept of an answer."""
    with delivery.serving_http(answer=answer) as service:
        section = {"kind": "http", "body": "{}", "url": service.url + url, **settings}
        channels = registry.load({"channels": {"it": section}}, home, TIME)
        receipt = channels.channels["it"].deliver(delivery.outgoing())
        channels.close()
    return receipt.reply


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        (f"?access_token={SECRET}", {}),
        ("", {"headers": {"Authorization": f"Bearer {SECRET}"}}),
        ("", {"headers": {"X-Key": SECRET}}),
        ("", {"secret": SECRET, "signing": "header"}),
    ],
)
def test_a_secret_that_a_gateway_repeats_is_not_kept(
    tmp_path: Path, url: str, settings: dict[str, Any]
) -> None:
    answer = (403, f"bad token {SECRET} /robot?key={SECRET} Bearer {SECRET}")
    reply = said(answer, tmp_path, url, **settings)
    assert (SECRET in reply, reply.startswith("403 bad token （已隐去）")) == (False, True)


def test_a_secret_of_somebody_else_that_a_gateway_tells_is_not_kept_either(
    tmp_path: Path,
) -> None:
    reply = said((403, "see /robot?access_token=abcdef Basic dXNlcjpwYXNz"), tmp_path)
    assert reply == "403 see /robot?access_token=（已隐去） Basic （已隐去）"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("quota: 2, surplus: 3", "quota: -1", "-1 不在 0 至 10000 之间"),
        ("quota: 2, surplus: 3", "quota: 1000000000", "1000000000 不在 0 至 10000 之间"),
        ("weight: 50}", "weight: -50}", "-50 不在 0 至 10000 之间"),
        ("{count: 5, clause: 三}", "{count: 0, clause: 三}", "0 不在 1 至 1000 之间"),
        ("valid_days: 60", "valid_days: 99999", "99999 不在 0 至 1000 之间"),
        ("after: entered, count: 10", "after: entered, count: 99999", "天数 99999 超过1000"),
    ],
)
def test_a_number_that_nobody_can_mean_is_a_fault(old: str, new: str, told: str) -> None:
    with pytest.raises(errors.Misuse) as caught:
        schemes.small(yaml=schemes.SMALL.replace(old, new, 1))
    assert told in [fault.message for fault in caught.value.faults]
