"""A receipt verifies anywhere: every field of it that is altered, taken out or added is found."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from engine import canon, errors
from tests.support import departments, offices
from workflows.consultations import receipts, replies

SHOWN = [{"code": "U01", "name": "省教育厅"}, {"code": "U04", "name": "省公安厅"}]
SAID = {
    "cycle": "2020",
    "request": 17,
    "consultation": "第一轮征求意见",
    "department": "纪检监察机关",
    "list": {
        "consultation": "round",
        "department": "watch",
        "digest": canon.digest_of(["round", "watch", SHOWN]),
    },
    "sent_on": "2020-07-01",
    "doc": "函〔1〕",
    "subjects": [
        {**one, "digest": canon.digest_of(one), "conclusion": "无不同意见"} for one in SHOWN
    ],
    "signed": {
        "signer": "赵主任",
        "doc": "监复〔1〕",
        "received_on": "2020-07-07",
        "medium": "书面复函",
    },
    "anchor": "120:ab12",
}
Path = tuple[str | int, ...]


def leaves(value: Any, at: Path = ()) -> Iterator[Path]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*at, key))
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from leaves(item, (*at, n))
    else:
        yield at


def changed(receipt: dict[str, Any], at: Path) -> dict[str, Any]:
    other = copy.deepcopy(receipt)
    inner: Any = other
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = inner[at[-1]] + (1 if isinstance(inner[at[-1]], int) else "改")
    return other


def sealed_anew(receipt: dict[str, Any]) -> dict[str, Any]:
    """With its own digest made to fit."""
    return receipts.make({key: value for key, value in receipt.items() if key != receipts.DIGEST})


def test_whole_receipt_survives_being_written_and_read() -> None:
    made = receipts.make(SAID)
    assert receipts.faults(json.loads(json.dumps(made, ensure_ascii=False, indent=2))) == []
    assert list(leaves(made)) != []


def test_every_altered_field_is_found() -> None:
    made = receipts.make(SAID)
    assert [at for at in leaves(made) if receipts.faults(changed(made, at)) == []] == []


def test_every_missing_or_foreign_field_is_found_even_when_sealed_anew() -> None:
    made = receipts.make(SAID)
    shorter = [{key: value for key, value in made.items() if key != gone} for gone in SAID]
    longer = [{**made, "note": "无"}]
    assert [receipts.faults(sealed_anew(one)) for one in [*shorter, *longer]] == [
        ["不是完整的回执"]
    ] * (len(SAID) + 1)
    assert receipts.faults(
        {key: value for key, value in made.items() if key != receipts.DIGEST}
    ) == ["不是完整的回执"]


def test_list_that_is_not_the_one_shown_is_found_even_when_sealed_anew() -> None:
    made = receipts.make(SAID)
    renamed = sealed_anew(changed(made, ("subjects", 0, "name")))
    assert receipts.faults(renamed) == ["“省教育厅改”与其摘要不符", "名单与发出时的摘要不符"]
    for other in (
        [made["subjects"][0]],
        made["subjects"][::-1],
        [*made["subjects"], made["subjects"][0]],
    ):
        assert receipts.faults(sealed_anew({**made, "subjects": other})) == [
            "名单与发出时的摘要不符"
        ]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"digest": 1},
        {**SAID, "digest": "x", "subjects": ["U01"]},
        {**SAID, "digest": "x", "list": 3},
        {**SAID, "digest": "x", "signed": None},
    ],
)
def test_what_is_no_receipt_is_told_as_such(said: dict[str, Any]) -> None:
    assert receipts.faults(said) == ["不是完整的回执"]


def test_receipt_of_a_signed_letter_says_what_was_shown_and_said(asked: offices.Office) -> None:
    said = offices.reply(departments.watch(asked).id, exceptions={"U04": offices.AGAINST})
    replies.record(asked.clerk, ledger=asked.book, reply=said)
    with pytest.raises(errors.Misuse, match="还没有复核签署，不能出具回执"):
        asked.look(lambda seen: receipts.issue(seen, said.request))
    replies.confirm(asked.reviewer, ledger=asked.book, ids=[said.request])
    made = asked.look(lambda seen: receipts.issue(seen, said.request))
    assert receipts.faults(made) == []
    assert made["list"]["digest"] == departments.watch(asked).digest
    assert {one["code"]: one["conclusion"] for one in made["subjects"]}["U04"] == offices.AGAINST
    assert made["anchor"] == asked.look(
        lambda seen: f"{seen.ledger.head_seq}:{seen.ledger.head_hash}"
    )
