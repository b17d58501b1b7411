"""What differs between two schemes, in sentences grouped by part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.scheme import model

PARTS = {
    "tracks": "轨道、阶段和事项",
    "ladders": "提醒台阶",
    "departments": "部门",
    "meetings": "会议",
    "forms": "表",
    "figures": "四项数",
    "groups": "类别",
    "indicators": "考评要点",
    "scoring": "计分",
    "related_results": "相关考核结果",
    "awards": "奖项",
    "consultations": "征求意见",
    "slates": "名单",
    "public_notice": "公示",
    "disqualifiers": "不予命名情形",
    "assumptions": "假定",
    "units": "单位",
}


def difference(before: model.Scheme, after: model.Scheme) -> list[tuple[str, list[str]]]:
    """Pairs (part, sentences) for every part that differs, in the scheme's order."""
    earlier, later = before.model_dump(mode="json"), after.model_dump(mode="json")
    general = list(
        _of_values(
            "",
            {key: part for key, part in earlier.items() if key not in PARTS},
            {key: part for key, part in later.items() if key not in PARTS},
        )
    )
    parts = [("总则", general)] if general else []
    for key, title in PARTS.items():
        sentences = list(_of_values("", earlier[key], later[key]))
        if sentences:
            parts.append((title, sentences))
    return parts


def _of_values(where: str, earlier: Any, later: Any) -> Iterator[str]:
    if earlier == later:
        return
    if isinstance(earlier, dict) and isinstance(later, dict):
        for key in dict.fromkeys([*earlier, *later]):
            yield from _of_values(f"{where}.{key}".lstrip("."), earlier.get(key), later.get(key))
    elif (
        isinstance(earlier, list) and isinstance(later, list) and _keyed(earlier) and _keyed(later)
    ):
        before, after = ({_name(entry): entry for entry in entries} for entries in (earlier, later))
        for name in [name for name in before if name not in after]:
            yield f"{where}去掉“{name}”{before[name].get('name', '')}"
        for name in [name for name in after if name not in before]:
            yield f"{where}增加“{name}”{after[name].get('name', '')}"
        common = [name for name in before if name in after]
        if common != [name for name in after if name in before]:
            yield f"{where}次序改变"
        for name in common:
            yield from _of_values(f"{where}“{name}”", before[name], after[name])
    else:
        yield f"{where}：{_shown(earlier)} → {_shown(later)}".lstrip("：")


def _keyed(entries: list[Any]) -> bool:
    return all(
        isinstance(entry, dict) and ("key" in entry or "code" in entry or "step" in entry)
        for entry in entries
    )


def _name(entry: dict[str, Any]) -> str:
    return str(entry.get("key") or entry.get("code") or entry.get("step"))


def _shown(content: Any) -> str:
    return "（无）" if content in (None, "", [], {}) else str(content)
