"""One text for a value, one hash for a line, and a chain in which nothing can be changed unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from engine import canon, errors

SHANGHAI = timezone(timedelta(hours=8))
NINE = datetime(2020, 5, 29, 9, tzinfo=SHANGHAI)
EMPTY_SM3 = "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"
"""The implementations of GB/T 32905 agree on it."""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (0, "0"),
        (-12, "-12"),
        ("省财政厅", '"省财政厅"'),
        ('a"\\\n\u2028', '"a\\"\\\\\\n\u2028"'),
        (Decimal("86.50"), '"86.50"'),
        (Decimal("1E+2"), '"100"'),
        (date(2020, 5, 29), '"2020-05-29"'),
        (NINE, '"2020-05-29T01:00:00Z"'),
        (NINE.replace(microsecond=5), '"2020-05-29T01:00:00.000005Z"'),
        ((1, [2, ()]), "[1,[2,[]]]"),
        ({3, 1, 2}, "[1,2,3]"),
        (frozenset({"乙", "甲"}), '["乙","甲"]'),
        ({"b": 1, "a": {"d": None, "c": False}}, '{"a":{"c":false,"d":null},"b":1}'),
        ({}, "{}"),
    ],
)
def test_value_has_one_text(value: Any, text: str) -> None:
    assert canon.dumps(value) == text


def test_same_instant_of_another_zone_has_the_same_text() -> None:
    assert canon.dumps(NINE) == canon.dumps(NINE.astimezone(UTC))


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (1.0, "no canonical form for float"),
        ({"points": [float("nan")]}, "no canonical form for float"),
        (datetime(2020, 5, 29, 9), "naive instant datetime.datetime(2020, 5, 29, 9, 0)"),
        (b"x", "no canonical form for bytes"),
        ({1: "a"}, "keys must be text: [1]"),
        ({"a": {None: 1}}, "keys must be text: [None]"),
        ("\ud800", "lone surrogate in '\"\\ud800\"'"),
        (object, "no canonical form for type"),
    ],
)
def test_value_without_a_canonical_form_is_the_authors_fault(value: Any, fault: str) -> None:
    with pytest.raises(errors.AuthorError) as caught:
        canon.dumps(value)
    assert caught.value.faults == (fault,)


def test_text_is_read_back_with_decimals_and_instants_as_text() -> None:
    assert canon.loads(
        canon.dumps({"at": NINE, "points": Decimal("86.50"), "n": [1, None, "甲"]})
    ) == {
        "at": "2020-05-29T01:00:00Z",
        "points": "86.50",
        "n": [1, None, "甲"],
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"a":1,"a":1}', "a doubled key in a canonical text"),
        ('[{"b":{"a":1,"a":2}}]', "a doubled key in a canonical text"),
        ("1.5", "a float in a canonical text: 1.5"),
        ("[1e3]", "a float in a canonical text: 1e3"),
        ("NaN", "a float in a canonical text: NaN"),
        ("-Infinity", "a float in a canonical text: -Infinity"),
    ],
)
def test_text_that_was_never_dumped_is_refused(text: str, fault: str) -> None:
    with pytest.raises(errors.AuthorError) as caught:
        canon.loads(text)
    assert caught.value.faults == (fault,)


def test_text_that_is_no_json_is_refused_as_such() -> None:
    with pytest.raises(ValueError):
        canon.loads("{")


def test_digest_of_a_value_is_that_of_its_canonical_text() -> None:
    assert (
        canon.digest_of({"b": 1, "a": "甲"})
        == hashlib.sha256('{"a":"甲","b":1}'.encode()).hexdigest()
    )


def test_digest_by_an_algorithm_that_is_not_ours_is_the_authors_fault() -> None:
    with pytest.raises(errors.AuthorError, match="本机不支持摘要算法 md5"):
        canon.digest(b"", "md5")


def test_sm3_is_offered_where_the_library_has_it_and_refused_elsewhere() -> None:
    if "sm3" in hashlib.algorithms_available:
        assert (canon.available_algorithms(), canon.digest(b"", "sm3")) == (
            ("sha256", "sm3"),
            EMPTY_SM3,
        )
    else:
        assert canon.available_algorithms() == ("sha256",)
        with pytest.raises(errors.AuthorError, match="本机不支持摘要算法 sm3"):
            canon.digest(b"", "sm3")


def test_line_hash_covers_the_previous_hash_and_the_line() -> None:
    assert canon.GENESIS == "0" * 64
    expected = hashlib.sha256(b"0" * 64 + b'{"seq":1}').hexdigest()
    assert canon.line_hash(canon.GENESIS, '{"seq":1}') == expected


def test_anchor_reads_back() -> None:
    assert canon.parse_anchor(f" {canon.anchor(128, 'a' * 64)}\n") == (128, "a" * 64)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "128",
        f":{'a' * 64}",
        f"-1:{'a' * 64}",
        f"1.0:{'a' * 64}",
        f"1:{'a' * 63}",
        f"1:{'g' * 64}",
        f"1:{'A' * 64}",
        f"{'9' * 5000}:{'a' * 64}",
    ],
    ids=[
        "empty",
        "no hash",
        "no seq",
        "negative",
        "broken seq",
        "short",
        "no hexadecimal",
        "upper case",
        "no number of a line",
    ],
)
def test_anchor_that_is_none_is_misuse(text: str) -> None:
    with pytest.raises(errors.Misuse, match="锚点应形如 128:9f2c…"):
        canon.parse_anchor(text)


Lines = list[tuple[str, str]]


def chain(*texts: str, algorithm: str = "sha256", previous: str = canon.GENESIS) -> Lines:
    """The lines with their hashes."""
    lines = []
    for text in texts:
        previous = canon.line_hash(previous, text, algorithm)
        lines.append((text, previous))
    return lines


def line(seq: int, why: str = "") -> str:
    return canon.dumps({"seq": seq, "why": why})


SOUND = chain(line(1), line(2, "延期"), line(3))
UNREADABLE = "日志第 2 条缺失、错位或不可读。"
ALTERED = "日志第 2 条的摘要不符：正文或其前一条被改动过。"
CUT = "日志第 3 条的摘要不符：正文或其前一条被改动过。"


@pytest.mark.parametrize("algorithm", canon.available_algorithms())
def test_sound_chain_has_nothing_wrong(algorithm: str) -> None:
    assert (
        canon.verify_chain(chain(line(1), line(2), line(3), algorithm=algorithm), algorithm) == []
    )


def test_empty_chain_has_nothing_wrong() -> None:
    assert canon.verify_chain([]) == []


def test_rest_of_a_chain_is_checked_from_where_it_goes_on() -> None:
    assert canon.verify_chain(SOUND[1:], previous=SOUND[0][1], first_seq=2) == []


def test_chain_of_another_algorithm_is_found_on_its_first_line() -> None:
    other = chain(line(1), previous="f" * 64)
    assert canon.verify_chain(other) == ["日志第 1 条的摘要不符：正文或其前一条被改动过。"]


@pytest.mark.parametrize(
    ("break_", "findings"),
    [
        (lambda lines: [lines[0], (line(2, "不延期"), lines[1][1]), lines[2]], [ALTERED]),
        (lambda lines: [lines[0], (lines[1][0], "0" * 64), lines[2]], [ALTERED, CUT]),
        (lambda lines: [lines[0], lines[2]], [UNREADABLE, ALTERED]),
        (
            lambda lines: [lines[0], *chain('{"seq": 2}', line(3), previous=lines[0][1])],
            ["日志第 2 条不是规范文本。"],
        ),
        (
            lambda lines: [
                lines[0],
                *chain('{"a":1,"a":1,"seq":2}', line(3), previous=lines[0][1]),
            ],
            [UNREADABLE],
        ),
        (
            lambda lines: [lines[0], *chain('{"seq":2.0}', line(3), previous=lines[0][1])],
            [UNREADABLE],
        ),
        (lambda lines: [lines[0], *chain("[2]", line(3), previous=lines[0][1])], [UNREADABLE]),
        (lambda lines: [lines[0], *chain("{", line(3), previous=lines[0][1])], [UNREADABLE]),
        (
            lambda lines: [
                lines[0],
                *chain('{"why":"\\ud800","seq":2}', line(3), previous=lines[0][1]),
            ],
            [UNREADABLE],
        ),
        (
            lambda lines: [lines[0], *chain("[" * 100_000, line(3), previous=lines[0][1])],
            [UNREADABLE],
        ),
    ],
    ids=[
        "text",
        "hash",
        "line taken out",
        "spaces",
        "doubled key",
        "float",
        "no object",
        "no json",
        "lone surrogate",
        "abyss",
    ],
)
def test_break_of_a_chain_is_told_with_its_line(
    break_: Callable[[Lines], Lines], findings: list[str]
) -> None:
    assert canon.verify_chain(break_(SOUND)) == findings


def test_text_of_a_line_is_what_json_readers_understand() -> None:
    assert json.loads(SOUND[1][0]) == {"seq": 2, "why": "延期"}
