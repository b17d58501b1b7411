"""A key, a title or a clear part of one says which; else the choices are told."""

from __future__ import annotations

import pytest

from engine import errors
from workflows.kernel import meaning

TITLES = {"safe": "平安建设考核", "party": "党建述职评议", "file": "文件"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("safe", "safe"),
        ("ＳＡＦＥ", "safe"),
        ("党建述职评议", "party"),
        (" 党建 述职评议", "party"),
        ("述职", "party"),
        ("文件", "file"),
    ],
)
def test_a_key_a_title_or_a_part_of_one_however_typed_says_which(text: str, key: str) -> None:
    assert meaning.key_of("结果", TITLES, text) == key


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("党风", "没有结果“党风”：有 safe（平安建设考核）、party（党建述职评议）、file（文件）。"),
        ("", "没有结果“”：有 safe（平安建设考核）、party（党建述职评议）、file（文件）。"),
        ("建", "结果“建”不止一个：safe（平安建设考核）、party（党建述职评议）。"),
    ],
)
def test_what_is_not_clear_is_told_with_the_choices(text: str, sentence: str) -> None:
    with pytest.raises(errors.Misuse) as caught:
        meaning.key_of("结果", TITLES, text)
    assert str(caught.value) == sentence


def test_of_many_choices_the_nearest_are_told_and_how_many_there_are() -> None:
    titles = {f"task{n}": f"报送第{n}季度报表" for n in range(1, 41)}
    with pytest.raises(errors.Misuse) as caught:
        meaning.key_of("事项", titles, "第41季度报表")
    assert str(caught.value).count("报送") == meaning.MOST_LISTED
    assert str(caught.value).endswith("等40个。")


def test_where_there_is_nothing_to_choose_that_is_said() -> None:
    with pytest.raises(errors.Misuse, match="没有奖项“先进”：有 （无）。"):
        meaning.key_of("奖项", {}, "先进")
