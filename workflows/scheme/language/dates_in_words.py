"""Days and terms as they are said: 2020-05-29, 进入后20个工作日, 印发命名决定后10天."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TERM = re.compile(
    r"(?P<anchor>.+?)(?:当[日天]|后第?(?P<count>\d{1,4})个?(?P<unit>工作日|日|天))"
    r"(?P<first>[（(，,]?首日计入[)）]?)?"
)
ANCHORS = {"进入": "entered", "进入本阶段": "entered", "阶段开始": "stage_open"}
EXPECTED = "应形如 2020-05-29、进入后20个工作日、阶段开始后5天、“某事项”后10个工作日"


def spelled_out(text: str, tasks: Mapping[str, str]) -> dict[str, str] | None:
    """What a text says of a day, as the model's parts; none where it cannot be read.

    `tasks` are the keys of the tasks by what they are called: the term after one is its anchor.
    """
    said = text.strip()
    if _DAY.fullmatch(said):
        return {"on": said}
    matched = _TERM.fullmatch(said)
    if matched is None:
        return None
    anchor = matched["anchor"].strip('“”" ')
    after = ANCHORS.get(anchor) or (f"task:{tasks[anchor]}" if anchor in tasks else "")
    if not after:
        return None
    return {
        "after": after,
        "count": matched["count"] or "0",
        **({"unit": "days"} if matched["unit"] in ("日", "天") else {}),
        **({"first_day_counts": "true"} if matched["first"] else {}),
    }


def said(when: Mapping[str, Any], tasks: Mapping[str, str]) -> str:
    """The parts of a day or term in words, such as are read again; `tasks` are names by key."""
    if when.get("on"):
        return str(when["on"])
    after = str(when.get("after", ""))
    anchors = {key: word for word, key in reversed(ANCHORS.items())}
    key = after.partition(":")[2]
    anchor = anchors.get(after) or tasks.get(key, key)
    unit = "天" if when.get("unit") == "days" else "个工作日"
    term = f"后{when['count']}{unit}" if int(when.get("count") or 0) else "当日"
    return f"{anchor}{term}" + ("（首日计入）" if when.get("first_day_counts") else "")
