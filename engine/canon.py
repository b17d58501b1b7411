"""Canonical JSON, the hash of a line, and the check of a chain.

This file and forty lines are a stand-alone verifier.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from engine import errors

GENESIS = "0" * 64
ALGORITHMS = ("sha256", "sm3")
_ANCHOR = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
_TEXT = frozenset({str})
_LEAVES = frozenset({str, int, bool, type(None)})


def dumps(value: Any) -> str:
    """The one text of a value: sorted keys, no white space, no floats.

    Decimals, dates and instants as text, sets sorted.

    Raises AuthorError for what has no canonical form: a float, a naive datetime, bytes, a key that
    is not text, a lone surrogate.
    """
    text = json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise errors.AuthorError([f"lone surrogate in {text[:80]!r}"]) from error
    return text


def loads(text: str) -> Any:
    """The value back; decimals and instants stay text.

    Doubled keys and floats are refused: they never come from `dumps`.
    """
    return _DECODER.decode(text)


def plain(value: Any) -> Any:
    """The value as `loads` gives it back from its canonical text.

    Raises AuthorError for what has none; lone surrogates are left to `dumps`.
    """
    kind = type(value)
    if kind in _LEAVES:
        return value
    if kind is dict and _TEXT.issuperset(map(type, value)):
        return {
            key: member if type(member) in _LEAVES else plain(member)
            for key, member in value.items()
        }
    if kind is list or kind is tuple:
        return [member if type(member) in _LEAVES else plain(member) for member in value]
    return _plain(value)


def digest(content: bytes, algorithm: str = "sha256") -> str:
    """Hexadecimal digest of bytes. Raises AuthorError if the machine lacks the algorithm."""
    if algorithm not in available_algorithms():
        raise errors.AuthorError([f"本机不支持摘要算法 {algorithm}"])
    return hashlib.new(algorithm, content).hexdigest()


def digest_of(value: Any) -> str:
    """Digest of a value's canonical text."""
    return digest(dumps(value).encode())


def available_algorithms() -> tuple[str, ...]:
    """Those of ours that this machine's library offers."""
    return tuple(name for name in ALGORITHMS if name in hashlib.algorithms_available)


def line_hash(previous: str, line: str, algorithm: str = "sha256") -> str:
    """The hash of a line: of `previous`, the hash before it, followed by its text."""
    return digest(previous.encode() + line.encode(), algorithm)


def anchor(seq: int, hash_: str) -> str:
    """What is kept outside to notice a cut tail: `seq:hash`."""
    return f"{seq}:{hash_}"


def parse_anchor(text: str) -> tuple[int, str]:
    """The seq and hash of an anchor. Raises Misuse if it is none."""
    matched = _ANCHOR.fullmatch(text.strip())
    if matched is None:
        raise errors.Misuse("锚点应形如 128:9f2c…（序号:64位摘要），请从回执或内部名单上照抄。")
    return int(matched[1]), matched[2]


def verify_chain(
    lines: Iterable[tuple[str, str]],
    algorithm: str = "sha256",
    *,
    previous: str = GENESIS,
    first_seq: int = 1,
) -> list[str]:
    """What is wrong with (text, hash) lines in order, in Chinese; empty when nothing is.

    `previous` is the hash before the first of them, `first_seq` its number. After a first break the
    chain is followed as kept.
    """
    findings = []
    for seq, (text, hash_) in enumerate(lines, first_seq):
        try:
            body = loads(text)
            written_seq, is_canonical = body["seq"], dumps(body) == text
        except (ValueError, KeyError, TypeError, RecursionError, errors.AuthorError):
            written_seq, is_canonical = None, False
        if written_seq != seq:
            findings.append(f"日志第 {seq} 条缺失、错位或不可读。")
        elif not is_canonical:
            findings.append(f"日志第 {seq} 条不是规范文本。")
        if line_hash(previous, text, algorithm) != hash_:
            findings.append(f"日志第 {seq} 条的摘要不符：正文或其前一条被改动过。")
        previous = hash_
    return findings


def _plain(value: Any) -> Any:
    match value:
        case bool() | int() | str():
            return value
        case Decimal():
            return format(value, "f")
        case datetime():
            if value.tzinfo is None:
                raise errors.AuthorError([f"naive instant {value!r}"])
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Mapping():
            if any(not isinstance(key, str) for key in value):
                raise errors.AuthorError([f"keys must be text: {list(value)[:3]!r}"])
            return {key: plain(member) for key, member in value.items()}
        case set() | frozenset():
            return sorted((plain(member) for member in value), key=dumps)
        case list() | tuple():
            return plain(list(value))
    raise errors.AuthorError([f"no canonical form for {type(value).__name__}"])


def _no_float(text: str) -> Any:
    raise errors.AuthorError([f"a float in a canonical text: {text}"])


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise errors.AuthorError(["a doubled key in a canonical text"])
    return mapping


_DECODER = json.JSONDecoder(
    parse_float=_no_float, parse_constant=_no_float, object_pairs_hook=_single
)
