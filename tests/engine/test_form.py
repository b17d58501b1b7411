"""A form and what came back: titles as people write them, rows told apart, cells named as their reader finds them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from engine import errors, form, records

UNIT = form.Column(key="unit", title="单位", required=True, aliases=("单位名称",))
POINT = form.Column(key="point", title="要点", required=True)
SCORE = form.Column(key="score", title="自评分（分）", kind="decimal")
FORM = form.Form(key="f", title="自评表", columns=(UNIT, POINT, SCORE), unique=("unit", "point"))


def test_column_is_found_by_key() -> None:
    assert FORM.column("score") is SCORE
    with pytest.raises(KeyError):
        FORM.column("points")


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("单位", "unit"),
        ("单位名称", "unit"),
        (" 单　位\n", "unit"),
        ("*单位", "unit"),
        ("★单位：", "unit"),
        ("单位（全称）", "unit"),
        ("单位名称【必填】(全称)*", "unit"),
        ("自评分（分）", "score"),
        ("自评分(分)", "score"),
        ("自评分", "score"),
        ("自评分[百分制]", "score"),
        ("得分", None),
        ("", None),
        ("（分）", None),
        ("单位负责人", None),
    ],
)
def test_title_stands_for_a_column_with_or_without_what_is_written_beside(title: str, key: str | None) -> None:
    assert FORM.key_of(title) == key


def test_title_that_two_columns_share_without_what_is_beside_is_read_in_full_only() -> None:
    two = form.Form(
        key="f", title="数量表", columns=(form.Column(key="now", title="会议（2020年）"), form.Column(key="then", title="会议（2019年）"))
    )
    assert [two.key_of(title) for title in ("会议(2020年)", "会议（2019年）*", "会议", "会议（次）")] == ["now", "then", None, None]


def test_title_that_is_written_bare_wins_over_one_with_something_beside() -> None:
    two = form.Form(key="f", title="表", columns=(form.Column(key="bare", title="得分"), form.Column(key="beside", title="得分（现场）")))
    titles = ("得分", "得分（分）", "得分（现场）", "*得分（现场）*：", "得分（现场）（分）")
    assert [two.key_of(title) for title in titles] == ["bare", "bare", "beside", "beside", "beside"]


def test_identity_of_a_row_is_compared_without_widths_and_spaces() -> None:
    assert FORM.identity({"unit": "省 财政厅", "point": "Ａ1", "score": 1}) == FORM.identity({"unit": "省财政厅", "point": "a1"})
    assert FORM.identity({}) == ("", "")
    assert dataclasses.replace(FORM, unique=()).identity({"unit": "省财政厅"}) == ()


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"columns": (), "unique": ()}, ["no columns, or a key doubled"]),
        ({"columns": (UNIT, POINT, dataclasses.replace(UNIT, title="机关", aliases=()))}, ["no columns, or a key doubled"]),
        ({"columns": (UNIT, POINT, form.Column(key="other", title="单位 名称"))}, ["a title or alias doubled"]),
        ({"unique": ("unit", "score")}, ["`unique` names no required column"]),
        ({"unique": ("unit", "moon")}, ["`unique` names no required column"]),
        ({"unique": (), "fixed_rows": ({"unit": "甲"},)}, ["fixed rows need `unique`"]),
        ({"fixed_rows": ({"unit": "甲"},)}, ["a fixed row lacks a unique column or has one more"]),
        ({"fixed_rows": ({"unit": "甲", "point": "一", "moon": "月"},)}, ["a fixed row lacks a unique column or has one more"]),
        ({"fixed_rows": ({"unit": "甲", "point": "一"}, {"unit": " 甲", "point": "一", "score": 1})}, ["a fixed row doubled"]),
        (
            {"columns": (UNIT, UNIT), "unique": ("moon",)},
            ["no columns, or a key doubled", "a title or alias doubled", "`unique` names no required column"],
        ),
    ],
)
def test_form_that_contradicts_itself_is_told_in_full_to_its_author(fields: Mapping[str, object], faults: list[str]) -> None:
    with pytest.raises(errors.AuthorError) as caught:
        dataclasses.replace(FORM, **fields)  # type: ignore[arg-type]
    assert caught.value.faults == tuple(f"f: {fault}" for fault in faults)


def test_alias_may_repeat_the_title_of_its_own_column() -> None:
    assert form.Form(key="f", title="表", columns=(dataclasses.replace(UNIT, aliases=("单位",)),)).key_of("单位") == "unit"


TABLE = form.Table(place="自评表.xlsx 第2张表“自评”", columns={"unit": 0, "score": 27})
ROW = form.Row(number=7, values={"unit": "甲", "point": None, "score": None})


def test_cell_is_named_as_its_reader_finds_it() -> None:
    assert TABLE.where(ROW, "unit") == "自评表.xlsx 第2张表“自评” A7 单元格"
    assert TABLE.where(ROW, "score") == "自评表.xlsx 第2张表“自评” AB7 单元格"
    assert TABLE.where(ROW, "point") == "自评表.xlsx 第2张表“自评” 第7行"


def test_fault_that_only_the_caller_can_know_names_its_cell() -> None:
    assert TABLE.fault(ROW, "unit", "没有单位“甲”", "是否为“甲厅”") == records.Fault(
        message="没有单位“甲”", where="自评表.xlsx 第2张表“自评” A7 单元格", expected="是否为“甲厅”"
    )


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_column_has_the_letters_of_a_spreadsheet(index: int, letters: str) -> None:
    assert form.column_letters(index) == letters
    assert form.cell_name(1_048_575, index) == f"{letters}1048576"
