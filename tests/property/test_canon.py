"""One text for a value whatever order it was built in; no change of a chain goes unseen."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine import canon
from tests.support.strategies import MANY, STEADY

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
RICH = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | TEXT
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(TEXT, inner, max_size=4)
    ),
    max_leaves=12,
)


def reordered(value: Any) -> Any:
    """The same value, every mapping in it built the other way round."""
    if isinstance(value, dict):
        return {key: reordered(item) for key, item in reversed(value.items())}
    return [reordered(item) for item in value] if isinstance(value, list | tuple) else value


@MANY
@given(PLAIN)
def test_plain_value_comes_back_from_its_text(value: Any) -> None:
    assert canon.loads(canon.dumps(value)) == value


@MANY
@given(RICH)
def test_text_is_a_fixed_point_and_does_not_depend_on_the_order_of_keys(value: Any) -> None:
    text = canon.dumps(value)
    assert canon.dumps(canon.loads(text)) == text
    assert canon.plain(value) == canon.loads(text)
    assert canon.dumps(reordered(value)) == text
    assert canon.digest_of(reordered(value)) == canon.digest_of(value)


@STEADY
@given(st.lists(TEXT | st.dates(), unique=True, max_size=6), st.randoms())
def test_text_of_a_set_does_not_depend_on_how_it_was_filled(items: list[Any], random: Any) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)
    assert canon.dumps(set(items)) == canon.dumps(frozenset(shuffled))


@st.composite
def chains(draw: st.DrawFn) -> list[tuple[str, str]]:
    lines, previous = [], canon.GENESIS
    for seq, why in enumerate(draw(st.lists(TEXT, min_size=2, max_size=6)), 1):
        text = canon.dumps({"seq": seq, "why": why})
        previous = canon.line_hash(previous, text)
        lines.append((text, previous))
    return lines


@MANY
@given(chains(), st.data())
def test_any_line_that_is_altered_taken_out_or_exchanged_is_found(
    lines: list[tuple[str, str]], data: st.DataObject
) -> None:
    assert canon.verify_chain(lines) == []
    n = data.draw(st.integers(0, len(lines) - 2), label="line")
    text, hash_ = lines[n]
    at = data.draw(st.integers(0, len(text) - 1), label="character")
    other = data.draw(
        st.characters(exclude_categories=["Cs"]).filter(lambda char: char != text[at]),
        label="other",
    )
    altered = [*lines[:n], (text[:at] + other + text[at + 1 :], hash_), *lines[n + 1 :]]
    taken_out = [*lines[:n], *lines[n + 1 :]]
    exchanged = [*lines[:n], lines[n + 1], lines[n], *lines[n + 2 :]]
    doubled = [*lines[: n + 1], *lines[n:]]
    assert [
        bool(canon.verify_chain(broken)) for broken in (altered, taken_out, exchanged, doubled)
    ] == [True] * 4


@MANY
@given(TEXT | PLAIN.map(canon.dumps))
def test_whatever_stands_in_a_line_is_told_and_never_raised(text: str) -> None:
    findings = canon.verify_chain([(text, canon.line_hash(canon.GENESIS, text))])
    assert findings == ["日志第 1 条缺失、错位或不可读。"]
