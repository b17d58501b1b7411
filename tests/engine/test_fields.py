"""A field says what it holds, a form knows its titles as people write them.

A form tells its rows apart; neither contradicts itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from engine import errors, fields

UNIT = fields.Column(key="unit", title="单位", required=True, aliases=("单位名称",))
POINT = fields.Column(key="point", title="要点", required=True)
SCORE = fields.Column(key="score", title="自评分（分）", kind="decimal")
INTEGER = fields.Column(key="n", title="次数", kind="integer", minimum=0)
POINTS = fields.Column(key="p", title="得分", kind="decimal", minimum=0, maximum=100)
DAY = fields.Column(key="d", title="日期", kind="date")
CODE = fields.Column(key="c", title="编码", kind="code")
TEXT = fields.Column(key="t", title="做法", limit=10)
FLAG = fields.Column(key="f", title="是否", kind="flag")
FORM = fields.Form(key="f", title="自评表", columns=(UNIT, POINT, SCORE), unique=("unit", "point"))


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
def test_title_stands_for_a_column_with_or_without_what_is_written_beside(
    title: str, key: str | None
) -> None:
    assert FORM.key_of(title) == key


def test_title_that_two_columns_share_without_what_is_beside_is_read_in_full_only() -> None:
    two = fields.Form(
        key="f",
        title="数量表",
        columns=(
            fields.Column(key="now", title="会议（2020年）"),
            fields.Column(key="then", title="会议（2019年）"),
        ),
    )
    assert [
        two.key_of(title) for title in ("会议(2020年)", "会议（2019年）*", "会议", "会议（次）")
    ] == ["now", "then", None, None]


def test_title_that_is_written_bare_wins_over_one_with_something_beside() -> None:
    two = fields.Form(
        key="f",
        title="表",
        columns=(
            fields.Column(key="bare", title="得分"),
            fields.Column(key="beside", title="得分（现场）"),
        ),
    )
    titles = ("得分", "得分（分）", "得分（现场）", "*得分（现场）*：", "得分（现场）（分）")
    assert [two.key_of(title) for title in titles] == ["bare", "bare", "beside", "beside", "beside"]


def test_identity_of_a_row_is_compared_without_widths_and_spaces() -> None:
    assert FORM.identity({"unit": "省 财政厅", "point": "Ａ1", "score": 1}) == FORM.identity(
        {"unit": "省财政厅", "point": "a1"}
    )
    assert FORM.identity({}) == ("", "")
    assert dataclasses.replace(FORM, unique=()).identity({"unit": "省财政厅"}) == ()


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"columns": (), "unique": ()}, ["no columns, or a key doubled"]),
        (
            {"columns": (UNIT, POINT, dataclasses.replace(UNIT, title="机关", aliases=()))},
            ["no columns, or a key doubled"],
        ),
        (
            {"columns": (UNIT, POINT, fields.Column(key="other", title="单位 名称"))},
            ["a title or alias doubled"],
        ),
        ({"unique": ("unit", "score")}, ["`unique` names no required column"]),
        ({"unique": ("unit", "moon")}, ["`unique` names no required column"]),
        ({"unique": (), "fixed_rows": ({"unit": "甲"},)}, ["fixed rows need `unique`"]),
        ({"fixed_rows": ({"unit": "甲"},)}, ["a fixed row lacks a unique column or has one more"]),
        (
            {"fixed_rows": ({"unit": "甲", "point": "一", "moon": "月"},)},
            ["a fixed row lacks a unique column or has one more"],
        ),
        (
            {
                "fixed_rows": (
                    {"unit": "甲", "point": "一"},
                    {"unit": " 甲", "point": "一", "score": 1},
                )
            },
            ["a fixed row doubled"],
        ),
        (
            {"columns": (UNIT, UNIT), "unique": ("moon",)},
            [
                "no columns, or a key doubled",
                "a title or alias doubled",
                "`unique` names no required column",
            ],
        ),
    ],
)
def test_form_that_contradicts_itself_is_told_in_full_to_its_author(
    changes: Mapping[str, object], faults: list[str]
) -> None:
    with pytest.raises(errors.AuthorError) as caught:
        dataclasses.replace(FORM, **changes)  # type: ignore[arg-type]
    assert caught.value.faults == tuple(f"f: {fault}" for fault in faults)


def test_alias_may_repeat_the_title_of_its_own_column() -> None:
    assert (
        fields.Form(
            key="f", title="表", columns=(dataclasses.replace(UNIT, aliases=("单位",)),)
        ).key_of("单位")
        == "unit"
    )


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (fields.Column(key="x", title="甲", kind="integer"), "应填整数"),
        (INTEGER, "应填不小于0的整数"),
        (fields.Column(key="x", title="甲", kind="decimal", places=0), "应填整数"),
        (POINTS, "应填0至100之间的数字，最多2位小数"),
        (
            fields.Column(key="x", title="甲", kind="decimal", maximum=Decimal("0.5"), places=1),
            "应填不大于0.5的数字，最多1位小数",
        ),
        (DAY, "应填日期，如2020-05-29"),
        (
            dataclasses.replace(DAY, minimum=date(2020, 1, 1)),
            "应填不早于2020-01-01的日期，如2020-05-29",
        ),
        (
            dataclasses.replace(DAY, maximum=date(2020, 1, 1)),
            "应填不晚于2020-01-01的日期，如2020-05-29",
        ),
        (
            fields.Column(
                key="x", title="甲", kind="choice", choices=tuple("一二三四五六七八九十甲")
            ),
            f"应填{''.join(f'“{c}”' for c in '一二三四五六七八九十')}等之一",
        ),
        (FLAG, "应填“是”或“否”"),
        (TEXT, "不超过10字"),
        (CODE, ""),
    ],
)
def test_column_says_what_its_cells_should_hold(of: fields.Column, expected: str) -> None:
    assert of.expectation == expected


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "number"},
        {"kind": "choice"},
        {"choices": ("甲",)},
        {"kind": "choice", "choices": ("A级", "ａ级")},
        {"title": ""},
        {"title": "\u200b "},
        {"kind": "decimal", "places": 7},
        {"kind": "decimal", "places": -1},
        {"kind": "integer", "minimum": 2, "maximum": 1},
        {"kind": "date", "minimum": date(2020, 1, 2), "maximum": date(2020, 1, 1)},
        {"kind": "date", "minimum": 1},
        {"kind": "decimal", "maximum": date(2020, 1, 1)},
        {"kind": "text", "maximum": 10},
    ],
)
def test_column_that_contradicts_itself_is_the_authors_fault(settings: dict[str, object]) -> None:
    with pytest.raises(errors.AuthorError):
        fields.Column(**{"key": "x", "title": "甲", **settings})  # type: ignore[arg-type]
