"""What nobody sees is cleaned away, what reads alike folds alike.

Words are counted as clerks count them.
"""

from __future__ import annotations

import pytest

from engine import texts


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("普通文字", "普通文字"),
        ("  两端  ", "两端"),
        ("\u202e甲\u202c乙\u200b丙\ufeff", "甲乙丙"),
        ("甲\u2066乙\u2069", "甲乙"),
        ("甲\x00\x1b[31m乙", "甲[31m乙"),
        ("甲\r\n乙\r丙\u2029丁\x85戊\x0b己", "甲\n乙\n丙\n丁\n戊\n己"),
        ("甲\t乙", "甲 乙"),
        ("甲\ud800乙\ufffe", "甲乙"),
        ("软\u00ad连字符", "软连字符"),
        ("全角\u3000空格", "全角\u3000空格"),
        ("\u200b \u200b", ""),
        ("👨\u200d👩", "👨👩"),
    ],
)
def test_text_is_cleaned_of_what_no_reader_sees(text: str, cleaned: str) -> None:
    assert texts.clean(text) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ａ１（分）", "a1(分)"),
        ("单位 名称", "单位名称\n"),
        ("得\u200b分", "得分"),
        ("Ⅲ级", "iii级"),
    ],
)
def test_texts_that_read_alike_fold_alike(one: str, other: str) -> None:
    assert texts.fold(one) == texts.fold(other)


def test_words_are_counted_without_white_space() -> None:
    assert [texts.count_words(text) for text in ("", " \n", "一 二\n三", "a b")] == [0, 0, 3, 2]
