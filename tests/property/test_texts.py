"""Whatever a text holds, cleaning leaves nothing hidden, and what reads alike folds alike."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from engine import texts
from tests.support.strategies import MANY, STEADY


@MANY
@given(st.text(max_size=30))
def test_cleaned_text_has_nothing_hidden_and_nothing_more_to_clean(text: str) -> None:
    cleaned = texts.clean(text)
    assert texts.clean(cleaned) == cleaned == cleaned.strip()
    assert [
        char
        for char in cleaned
        if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs")
    ] == []


@STEADY
@given(
    st.text("省财政厅Aa1Ａａ１ \u3000\u200b（）()", max_size=12),
    st.lists(st.integers(0, 12), max_size=4),
)
def test_spaces_widths_and_hidden_characters_do_not_tell_texts_apart(
    text: str, places: list[int]
) -> None:
    spaced = text
    for place in places:
        spaced = f"{spaced[:place]}\u200b \u3000{spaced[place:]}"
    assert texts.fold(spaced) == texts.fold(text)
    assert (
        texts.fold(unicodedata.normalize("NFKC", text))
        == texts.fold(text.upper())
        == texts.fold(texts.fold(text))
    )
