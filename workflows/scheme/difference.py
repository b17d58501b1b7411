"""What differs between two schemes, in sentences grouped by part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.scheme import model

PARTS = {
    "tracks": "轨道、阶段和事项", "ladders": "提醒台阶", "departments": "部门", "meetings": "会议", "forms": "表", "figures": "四项数", "groups": "类别",
    "indicators": "考评要点", "scoring": "计分", "related_results": "相关考核结果", "awards": "奖项", "consultations": "征求意见", "slates": "名单",
    "public_notice": "公示", "disqualifiers": "不予命名情形", "assumptions": "假定", "units": "单位",
}  # fmt: skip


def difference(before: model.Scheme, after: model.Scheme) -> list[tuple[str, list[str]]]:
    """(part, sentences) for every part that differs, in the scheme's order; empty for equal schemes."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    general = list(
        _of_values(
            "",
            {k: v for k, v in old.items() if k not in PARTS},
            {k: v for k, v in new.items() if k not in PARTS},
        )
    )
    found = [("总则", general)] if general else []
    for key, title in PARTS.items():
        sentences = list(_of_values("", old[key], new[key]))
        if sentences:
            found.append((title, sentences))
    return found


def _of_values(where: str, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _of_values(f"{where}.{key}".lstrip("."), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and _keyed(old) and _keyed(new):
        before, after = ({_name(one): one for one in listed} for listed in (old, new))
        for name in [each for each in before if each not in after]:
            yield f"{where}去掉“{name}”{before[name].get('name', '')}"
        for name in [each for each in after if each not in before]:
            yield f"{where}增加“{name}”{after[name].get('name', '')}"
        kept = [each for each in before if each in after]
        if kept != [each for each in after if each in before]:
            yield f"{where}次序改变"
        for name in kept:
            yield from _of_values(f"{where}“{name}”", before[name], after[name])
    else:
        yield f"{where}：{_said(old)} → {_said(new)}".lstrip("：")


def _keyed(listed: list[Any]) -> bool:
    return all(
        isinstance(one, dict) and ("key" in one or "code" in one or "step" in one) for one in listed
    )


def _name(one: dict[str, Any]) -> str:
    return str(one.get("key") or one.get("code") or one.get("step"))


def _said(value: Any) -> str:
    return "（无）" if value in (None, "", [], {}) else str(value)
