"""What is said of units by the columns of their roster: 行业 = 窗口、执法; 自治区甲 6，其余 3."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from workflows.scheme import model_office

COLUMNS = {
    "编码": "code",
    "单位": "name",
    "单位名称": "name",
    "行业": "sector",
    "行业分类": "sector",
    "片组": "group",
    "联系部室": "caretaker",
}
"""What the roster's own columns are called in a condition."""
OTHERS = ("其余", "其他")
EXPECTED_CONDITIONS = "应形如 行业 = 窗口、执法；层级 = 州级"
EXPECTED_CAPS = "应形如 4，或 自治区甲 6，其余 3"
_CONDITION = re.compile(r"\s*(?P<column>[^=＝]+?)\s*[=＝]\s*(?P<values>[^=＝]+?)\s*")
_LIMIT = re.compile(r"\s*(?P<content>.+?)\s*(?P<limit>\d{1,5})个?\s*")


def conditions(text: str) -> list[dict[str, Any]] | None:
    """The conditions that a text says, as the model's parts; none where it cannot be read."""
    spelled = []
    for clause in re.split("[;；]", text):
        matched = _CONDITION.fullmatch(clause)
        if matched is None:
            return None
        values = [part.strip() for part in re.split("[、，,]", matched["values"]) if part.strip()]
        column = matched["column"]
        spelled.append({"column": COLUMNS.get(column, column), "values": values})
    return spelled


def caps(said: Mapping[str, Any]) -> list[dict[str, Any]] | str:
    """The caps by column, as the model's parts; the text that cannot be read, where one cannot."""
    spelled = []
    for column, text in said.items():
        cap = _cap(str(text))
        if cap is None:
            return f"{column}: {text}"
        spelled.append({"column": COLUMNS.get(column, column), **cap})
    return spelled


def _cap(text: str) -> dict[str, Any] | None:
    if text.strip().isdecimal():
        return {"limit": text.strip()}
    limits: list[list[str]] = []
    others: dict[str, Any] = {}
    for part in re.split("[、，,；;]", text):
        matched = _LIMIT.fullmatch(part)
        if matched is None or len(matched["content"].split()) > 1:
            return None
        if matched["content"] in OTHERS:
            others["limit"] = matched["limit"]
        else:
            limits.append([matched["content"], matched["limit"]])
    return {"limits": limits, **others}


def title(column: str) -> str:
    """What a column is called in a condition."""
    return {key: word for word, key in reversed(COLUMNS.items())}.get(column, column)


def said(parts: Sequence[model_office.Condition]) -> str:
    """Conditions in words, such as are read again; empty for none."""
    return "；".join(f"{title(each.column)} = {'、'.join(each.values)}" for each in parts)
