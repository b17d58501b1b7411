"""`tasks.csv`: what is owed in a year, one row a task, as an office writes it.

Each row is put into its stage; its words are the keys that the model takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import texts
from workflows.scheme.faults import Path

FILE = "tasks.csv"
PART = "tasks"
COLUMNS = {
    "阶段": "stage",
    "键": "key",
    "事项": "name",
    "责任方": "owner",
    "协办": "assists",
    "条款": "clause",
    "开始": "opens",
    "截止": "due",
    "性质": "blocking",
    "材料": "brings",
    "审核": "review",
    "提醒": "ladder",
    "工作": "does",
    "对象": "concerns",
    "何人": "of",
    "影响评选": "weighs",
    "备注": "note",
}
NEEDED = ("阶段", "键", "事项", "责任方")
FLAGS = {"是": "true", "否": "false"}
WORDS: Mapping[str, Mapping[str, str]] = {
    "blocking": {"必办": "hard", "可带欠账": "soft", "不阻断": "none"},
    "review": FLAGS,
    "weighs": FLAGS,
    "of": {"全体": "everyone", "命名的": "named", "临时提起": "raised"},
    "does": {
        "走访": "visits",
        "打分": "scores",
        "收口": "closing",
        "征求意见": "opinions",
        "考核结果": "results",
        "排序": "ranking",
        "名单": "slate",
        "会议决定": "decision",
        "公示": "public_notice",
        "印发": "issue",
        "推荐": "nominations",
        "示范单位": "demonstrations",
    },
}
"""What the cells of a column may say; the scheme's own values are taken too."""
OWNERS = {
    "单位": "unit",
    "党支部": "branch",
    "办公室": "office",
    "小组": "team",
    "调研组": "team",
    "考评组": "team",
    "系统": "system",
}
_LADDERS = {"单位": "unit", "部门": "department", "办公室": "office"}
_BRINGS = {"无": "nothing", "文件": "file"}
Tree = dict[str, Any]
Homeless = tuple[Path, str, list[str]]
"""A cell that names no stage: its path, what it says, what it could say."""


class Names:
    """What a scheme's parts are called, by name and by key."""

    def __init__(self, tree: Tree, form_titles: Mapping[str, str]) -> None:
        departments, meetings = named(tree, "departments"), named(tree, "meetings")
        self.owners = {
            **OWNERS,
            **{name: f"department:{key}" for name, key in departments.items()},
            **{name: f"meeting:{key}" for name, key in meetings.items()},
        }
        self.brings = {**_BRINGS, **form_titles, **named(tree, "forms", "title")}
        self.ladders = dict(_LADDERS)
        self.stages: dict[str, list[tuple[int, int]]] = {}
        for n, track in enumerate(mappings(tree.get("tracks"))):
            for m, stage in enumerate(mappings(track.get("stages"))):
                for name in {str(stage.get("key")), str(stage.get("name"))}:
                    for said in (name, f"{track.get('name')}·{name}"):
                        self.stages.setdefault(texts.fold(said), []).append((n, m))

    def key_of(self, field: str, cell: str) -> str:
        """The key that a cell of that field means: where none is so called, what it says."""
        known = {"owner": self.owners, "brings": self.brings, "ladder": self.ladders}
        words = known.get(field) or WORDS.get(field) or {}
        return words.get(cell, cell)


def put_in(tree: Tree, rows: list[Tree], places: dict[Path, Any], names: Names) -> list[Homeless]:
    """Put the `rows` of the sheet into their stages of the `tree`, and their `places` with them.

    Comes back with each cell that names no stage, or more than one: its path, what it says, what
    there is.
    """
    homeless: list[Homeless] = []
    tracks = mappings(tree.get("tracks"))
    for index, row in enumerate(rows):
        said = str(row.pop("stage", ""))
        homes = names.stages.get(texts.fold(said), [])
        if len(homes) != 1:
            homeless.append(((PART, index, "stage"), said, stages_of(tree)))
            continue
        n, m = homes[0]
        tasks = mappings(tracks[n]["stages"])[m].setdefault("tasks", [])
        if not isinstance(tasks, list):
            continue
        path: Path = ("tracks", n, "stages", m, "tasks", len(tasks))
        tasks.append({field: _content(field, cell, names) for field, cell in row.items()})
        for old_path, place in _of_row(places, index):
            places[(*path, *old_path[2:])] = place
    return homeless


def _of_row(places: Mapping[Path, Any], index: int) -> list[tuple[Path, Any]]:
    return [(path, place) for path, place in places.items() if path[:2] == (PART, index)]


def _content(field: str, cell: str, names: Names) -> Any:
    if field == "assists":
        return [names.key_of("owner", part) for part in cell.replace(",", "、").split("、") if part]
    return names.key_of(field, cell)


def stages_of(tree: Tree) -> list[str]:
    """The stages as a row may call them."""
    return [
        str(stage.get("name") or stage.get("key"))
        for track in mappings(tree.get("tracks"))
        for stage in mappings(track.get("stages"))
    ]


def named(tree: Tree, part: str, title: str = "name") -> dict[str, str]:
    """The keys of a list's entries by what they are called."""
    return {
        str(entry[title]): str(entry["key"])
        for entry in mappings(tree.get(part))
        if title in entry and "key" in entry
    }


def mappings(entries: Any) -> list[Tree]:
    """Those of the entries that are mappings; none of what is no list."""
    if not isinstance(entries, list):
        return []
    return [entry for entry in entries if isinstance(entry, dict)]
