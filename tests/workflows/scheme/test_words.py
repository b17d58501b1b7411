"""No word of a scheme stands in the code: another year is a folder and no Python.

A key counts where it is a text of its own (`"bureau"`), or stands within one and is compound
(`plan_document`); a name where it is a text of its own, or, from four characters on, stands
anywhere. What the code itself must call by name (unit, ranking, 公示 …) is listed here; the columns
of forms are what code and schemes agree on, and do not count.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import test_architecture as house
from tests.support import schemes
from workflows.scheme import model, model_office

ROOT = Path(__file__).parents[3]
FOLDERS = ("engine", "documents", "storage", "workflows", "notifications", "commands")
LONG = 4
KEYS_OF_THE_CODE = {
    "weighs",
    "action",
    "branch",
    "branches",
    "cycle",
    "demonstration",
    "department",
    "documents",
    "figures",
    "groups",
    "host",
    "meetings",
    "named",
    "naming",
    "nomination",
    "observation",
    "office",
    "panel",
    "plan",
    "publicity",
    "ranking",
    "results",
    "scores",
    "sources",
    "surplus",
    "ties",
    "total",
    "unit",
    "visit",
    "visits",
    "year",
}
NAMES_OF_THE_CODE = {
    "会议",
    "党支部",
    "全局",
    "公示",
    "单位",
    "印发命名决定",
    "命名",
    "命名名单",
    "学习调研",
    "推荐",
    "文件",
    "无",
    "现场观摩",
    "相关考核结果",
}
SCHEMES = {
    "province": schemes.province(),
    "county": schemes.county(),
}


def product() -> dict[str, str]:
    """The text of every product file."""
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")] + [
        ROOT / "cli.py"
    ]
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in sorted(paths)}


PRODUCT = product()
TEXTS = {
    path: {
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value not in house.bodies()
    }
    for path, text in PRODUCT.items()
}


def keys(plan: model.Scheme) -> set[str]:
    """Every key that a scheme gives to something."""
    return {plan.key, *(value for name, value in _texts(plan) if name == "key")} - {
        one.key for one in plan.indicators
    }


def names(plan: model.Scheme) -> set[str]:
    """What people call by a name in a scheme, and the signs of its indicators and units."""
    told = {
        value
        for name, value in _texts(plan)
        if name in ("name", "title", "step", "sector", "group", "caretaker", "code")
    }
    told |= {
        *plan.teams,
        *(value for result in plan.related_results for value, _ in result.values),
        *(one.text for one in plan.indicators),
    }
    return (told | {one.key for one in plan.indicators}) - keys(plan) - {""}


def _texts(part: model_office.Part) -> Iterator[tuple[str, str]]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, model_office.Part) and not isinstance(each, model.Column):
                yield from _texts(each)
            elif isinstance(each, str):
                yield name, each


def where_key(word: str) -> list[str]:
    inside = (
        re.compile(rf"(?<![A-Za-z0-9_]){re.escape(word)}(?![A-Za-z0-9_])")
        if "_" in word or "-" in word
        else None
    )
    return [
        path
        for path, texts in TEXTS.items()
        if word in texts or (inside and any(inside.search(text) for text in texts))
    ]


def where_name(word: str) -> list[str]:
    return [
        path
        for path, text in PRODUCT.items()
        if (word in text if len(word) >= LONG and not word.isascii() else word in TEXTS[path])
    ]


@pytest.mark.parametrize("plan", SCHEMES.values(), ids=SCHEMES)
def test_no_key_of_a_scheme_stands_in_the_code(plan: model.Scheme) -> None:
    assert {
        word: found for word in keys(plan) - KEYS_OF_THE_CODE if (found := where_key(word))
    } == {}


@pytest.mark.parametrize("plan", SCHEMES.values(), ids=SCHEMES)
def test_no_name_of_a_scheme_stands_in_the_code(plan: model.Scheme) -> None:
    assert {
        word: found for word in names(plan) - NAMES_OF_THE_CODE if (found := where_name(word))
    } == {}


def test_words_that_belong_to_the_code_are_needed_there() -> None:
    assert {word for word in KEYS_OF_THE_CODE if not where_key(word)} == set()
    assert {word for word in NAMES_OF_THE_CODE if not where_name(word)} == set()


def test_schemes_share_no_word_but_those_of_the_code() -> None:
    province, county = SCHEMES["province"], SCHEMES["county"]
    assert keys(province) & keys(county) == {"unit"}
    assert names(province) & names(county) == set()
    assert len(keys(province) | names(province)) > 300
