"""`tasks.csv`: what is owed in a year, one row a task, as an office writes it.

Each row is put into its stage; its words are the keys that the model takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import texts
from workflows.scheme.faults import Path
from workflows.scheme.language import chosen_words

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
    "适用": "among",
    "备注": "note",
}
NEEDED = ("阶段", "事项", "责任方")
Tree = dict[str, Any]
Homeless = tuple[Path, str, list[str]]
"""A cell that names no stage: its path, what it says, what it could say."""


class Names:
    """What a scheme's parts are called, by name and by key."""

    def __init__(self, tree: Tree, form_titles: Mapping[str, str]) -> None:
        departments, meetings = named(tree, "departments"), named(tree, "meetings")
        self.owners = {
            **chosen_words.words("owner"),
            **{name: f"department:{key}" for name, key in departments.items()},
            **{name: f"meeting:{key}" for name, key in meetings.items()},
            **{column: f"column:{column}" for column in columns_of(tree)},
        }
        self.brings = {
            **chosen_words.words("brings"),
            **form_titles,
            **named(tree, "forms", "title"),
        }
        self.ladders = {**chosen_words.words("ladder"), **named(tree, "ladders")}
        self.stages: dict[str, list[tuple[int, int]]] = {}
        for n, track in enumerate(mappings(tree.get("tracks"))):
            for m, stage in enumerate(mappings(track.get("stages"))):
                for name in {str(stage.get("key")), str(stage.get("name"))}:
                    for said in (name, f"{track.get('name')}·{name}"):
                        self.stages.setdefault(texts.fold(said), []).append((n, m))

    def key_of(self, field: str, cell: str) -> str:
        """The key that a cell of that field means: where none is so called, what it says."""
        known = {"owner": self.owners, "brings": self.brings, "ladder": self.ladders}
        words = known.get(field) or chosen_words.words(field, "Task")
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


def columns_of(tree: Tree) -> list[str]:
    """The columns of the roster that the scheme adds."""
    added = tree.get("unit_columns")
    return [str(title) for title in added] if isinstance(added, list) else []


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
