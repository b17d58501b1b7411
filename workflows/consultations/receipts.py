"""A receipt for a signed list: it carries the digest of each subject as shown, of the list, and of itself, so that it verifies anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import canon

DIGEST = "digest"
PARTS = frozenset(
    {
        "cycle",
        "request",
        "consultation",
        "department",
        "list",
        "sent_on",
        "doc",
        "subjects",
        "signed",
        "anchor",
        DIGEST,
    }
)
SIGNED = frozenset({"signer", "doc", "received_on", "medium"})


def make(said: Mapping[str, Any]) -> dict[str, Any]:
    """The receipt as plain JSON with its own digest last."""
    plain: dict[str, Any] = canon.loads(canon.dumps(dict(said)))
    return {**plain, DIGEST: canon.digest_of(plain)}


def faults(receipt: Mapping[str, Any]) -> list[str]:
    """What contradicts itself, in Chinese; empty when the receipt is whole."""
    try:
        if set(receipt) != PARTS or set(receipt["signed"]) != SIGNED:
            return ["不是完整的回执"]
        body = {key: value for key, value in receipt.items() if key != DIGEST}
        found = [] if canon.digest_of(body) == receipt[DIGEST] else ["回执内容与其摘要不符"]
        shown = [{"code": one["code"], "name": one["name"]} for one in receipt["subjects"]]
        found += [
            f"“{one['name']}”与其摘要不符"
            for one, bare in zip(receipt["subjects"], shown, strict=True)
            if canon.digest_of(bare) != one[DIGEST]
        ]
        listed = receipt["list"]
        if canon.digest_of([listed["consultation"], listed["department"], shown]) != listed[DIGEST]:
            found.append("名单与发出时的摘要不符")
    except (KeyError, TypeError, ValueError):
        return ["不是完整的回执"]
    return found
