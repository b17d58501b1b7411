"""A receipt for a signed list.

It carries the digest of each subject as shown, of the list, and of itself: so it can be seen
anywhere whether it is consistent in itself. Whether it says what was signed only the home knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import canon, errors
from storage import requests as stored_requests
from workflows.consultations import requests
from workflows.kernel.cycle_view import CycleView

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


def make(statement: Mapping[str, Any]) -> dict[str, Any]:
    """The receipt as plain JSON with its own digest last."""
    plain: dict[str, Any] = canon.loads(canon.dumps(dict(statement)))
    return {**plain, DIGEST: canon.digest_of(plain)}


def faults(receipt: Mapping[str, Any]) -> list[str]:
    """What contradicts itself, in Chinese; empty when the receipt is whole."""
    try:
        if set(receipt) != PARTS or set(receipt["signed"]) != SIGNED:
            return ["不是完整的回执"]
        body = {key: part for key, part in receipt.items() if key != DIGEST}
        contradictions = (
            [] if canon.digest_of(body) == receipt[DIGEST] else ["回执内容与其摘要不符"]
        )
        shown = [
            {"code": subject["code"], "name": subject["name"]} for subject in receipt["subjects"]
        ]
        contradictions += [
            f"“{subject['name']}”与其摘要不符"
            for subject, bare in zip(receipt["subjects"], shown, strict=True)
            if canon.digest_of(bare) != subject[DIGEST]
        ]
        name_list = receipt["list"]
        if (
            canon.digest_of([name_list["consultation"], name_list["department"], shown])
            != name_list[DIGEST]
        ):
            contradictions.append("名单与发出时的摘要不符")
    except (KeyError, TypeError, ValueError):
        return ["不是完整的回执"]
    return contradictions


SAID = {
    "subjects": "名单或意见",
    "signed": "签批人、收文号、日期或方式",
    "list": "名单的校验码",
    "department": "部门",
    "consultation": "征求意见的轮次",
    "sent_on": "发函日期",
    "doc": "发函文号",
    "cycle": "年度",
    "request": "函的编号",
    "anchor": "锚点",
    DIGEST: "回执的校验码",
}
"""What the parts of a receipt are called."""


def line_of(receipt: Mapping[str, Any]) -> int:
    """The line of the journal that a receipt was issued at. Raises Broken for no anchor."""
    try:
        return int(str(receipt["anchor"]).partition(":")[0])
    except ValueError as error:
        raise errors.Broken(["回执的锚点读不出来"]) from error


def differences(receipt: Mapping[str, Any], past: CycleView) -> list[str]:
    """What a receipt says that the home never held; empty where it is the home's own.

    `past` is the cycle as it stood at the receipt's line.
    """
    try:
        issued = issue(past, int(receipt["request"]))
    except (errors.Misuse, ValueError):
        return [f"那时没有可出具回执的函{receipt['request']}"]
    return [f"{SAID[part]}与账簿不符" for part in SAID if issued[part] != receipt[part]]


def is_superseded(receipt: Mapping[str, Any], present: CycleView) -> bool:
    """Whether other opinions stand in the place of those that a receipt is about."""
    try:
        issued = issue(present, int(receipt["request"]))
    except errors.Misuse:
        return True
    return any(issued[part] != receipt[part] for part in ("subjects", "signed"))


def issue(cycle: CycleView, request: int) -> dict[str, Any]:
    """The receipt of a signed request: what was shown and said, and the journal's head.

    Raises Misuse for a request that is not signed.
    """
    letter = requests.request_of(cycle.connection, cycle.ledger.book, request)
    if letter.state != "signed":
        raise errors.Misuse(f"函{letter.id}还没有复核签署，不能出具回执。")
    plan = requests.plan_of(cycle, letter.consultation)
    department = next(
        candidate.name
        for candidate in cycle.scheme.departments
        if candidate.key == letter.department
    )
    opinions = {
        opinion.subject: opinion
        for opinion in cycle.find(stored_requests.Opinion, request=[letter.id])
        if opinion.is_current
    }
    first = next(iter(opinions.values()))
    subjects = [
        {**subject, "conclusion": opinions[subject["code"]].conclusion}
        for subject in _fingerprint(letter)
    ]
    return make(
        {
            "cycle": cycle.ledger.label,
            "request": letter.id,
            "consultation": plan.name,
            "department": department,
            "list": {
                "consultation": letter.consultation,
                "department": letter.department,
                "digest": letter.digest,
            },
            "sent_on": letter.sent_on,
            "doc": letter.doc,
            "subjects": subjects,
            "signed": {
                "signer": first.signer,
                "doc": first.doc,
                "received_on": first.received_on,
                "medium": requests.MEDIA[first.medium],
            },
            "anchor": canon.anchor(cycle.ledger.head_seq, cycle.ledger.head_hash),
        }
    )


def _fingerprint(request: stored_requests.Request) -> list[dict[str, str]]:
    """Each subject as it was shown, with a digest of its own."""
    return [{**subject, "digest": canon.digest_of(subject)} for subject in request.subjects]
