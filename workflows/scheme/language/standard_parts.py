"""What is everywhere alike, so that no scheme has to say it: forms, ladders, conclusions, lists.

They stand in `usual.yaml`. A form is added where a task brings it and the scheme does not write it;
a scheme that writes only its key, and a title or notes, has the columns from there. A ladder is
added where a task is reminded by it. A round without conclusions has the usual ones. What a scheme
writes is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.scheme.faults import Path, Place
from workflows.scheme.language import chosen_words, packaged
from workflows.scheme.language.task_sheet import Tree, mappings, named

FILE = "usual.yaml"
_SOURCES, _BRANCH_AWARDS = "〔来源〕", "〔支部奖项〕"


def titles() -> dict[str, str]:
    """The keys of the usual forms by their titles."""
    return named(packaged.data(FILE), "forms", "title")


def add_lists(tree: Tree, places: dict[Path, Place]) -> None:
    """Add to the lists of a `tree` that meetings study what goes before and comes after them.

    The ranking, the notice where there is one, the names: as far as the scheme does not write them
    itself with their `role`. `places` stay true: what is put before moves the others.
    """
    written = tree.get("slates", [])
    if not tree.get("awards") or not isinstance(written, list):
        return
    tree["slates"] = written
    for entry in mappings(written):
        if "role" in entry:
            entry["role"] = chosen_words.words("role").get(entry["role"], entry["role"])
    roles = {entry.get("role") for entry in mappings(written)}
    usual = {entry["role"]: dict(entry) for entry in packaged.data(FILE)["slates"]}
    if "posted" not in roles and tree.get("public_notice"):
        names = [n for n, entry in enumerate(written) if _has_role(entry, "named")]
        written.insert(names[0] if names else len(written), usual["posted"])
    if "named" not in roles:
        written.append(usual["named"])
    if "ranking" not in roles:
        written.insert(0, usual["ranking"])
        moved = {path: place for path, place in places.items() if path[:1] == ("slates",)}
        for path, place in moved.items():
            if len(path) > 1 and isinstance(path[1], int):
                places[("slates", path[1] + 1, *path[2:])] = place
        places.pop(("slates", 0), None)


def _has_role(entry: Any, role: str) -> bool:
    return isinstance(entry, dict) and entry.get("role") == role


def spell_out(tree: Tree) -> None:
    """Add to the `tree` of a scheme what it leaves to be understood."""
    choices = {_SOURCES: _sources(tree), _BRANCH_AWARDS: _branch_awards(tree)}
    usual = _said(packaged.data(FILE), _words(tree), choices)
    tasks = [
        task
        for track in mappings(tree.get("tracks"))
        for stage in mappings(track.get("stages"))
        for task in mappings(stage.get("tasks"))
    ]
    for part, field in (("forms", "brings"), ("ladders", "ladder")):
        written = tree.setdefault(part, [])
        if isinstance(written, list):
            _add(written, usual[part], {str(task.get(field)) for task in tasks})
    for plan in mappings(tree.get("consultations")):
        if "conclusions" not in plan:
            plan["conclusions"] = usual["conclusions"]
            plan.setdefault("consenting", usual["consenting"])


def _add(written: list[Any], usual: list[Tree], wanted: set[str]) -> None:
    by_key = {str(entry.get("key")): entry for entry in mappings(written)}
    for entry in usual:
        own = by_key.get(entry["key"])
        if own is None and entry["key"] in wanted:
            written.append(entry)
        elif own is not None and not {"columns", "rungs"} & own.keys():
            own.update({field: said for field, said in entry.items() if field not in own})


def _words(tree: Mapping[str, Any]) -> dict[str, str]:
    figures = tree.get("figures")
    base_year = figures.get("base_year", "") if isinstance(figures, dict) else ""
    return {"〔年度〕": str(tree.get("year", "")), "〔基年〕": str(base_year)}


def _sources(tree: Mapping[str, Any]) -> list[str]:
    scoring = tree.get("scoring")
    sources = mappings(scoring.get("sources")) if isinstance(scoring, dict) else []
    return [str(source.get("name")) for source in sources]


def _branch_awards(tree: Mapping[str, Any]) -> list[str]:
    """The awards between which a nomination has to choose: none where there is only one."""
    names = [
        str(award.get("name"))
        for award in mappings(tree.get("awards"))
        if chosen_words.is_of(award, "track", "branch")
    ]
    return names if len(names) > 1 else []


def _said(part: Any, words: Mapping[str, str], choices: Mapping[str, list[str]]) -> Any:
    """The same with this year's words; a column of choices only where there are any."""
    if isinstance(part, dict):
        return {key: _said(inner, words, choices) for key, inner in part.items()}
    if isinstance(part, list):
        if len(part) == 1 and str(part[0]) in choices:
            return list(choices[part[0]])
        return [_said(inner, words, choices) for inner in part if not _is_idle(inner, choices)]
    for name, word in words.items():
        part = part.replace(name, word)
    return part


def _is_idle(part: Any, choices: Mapping[str, list[str]]) -> bool:
    """Whether it is a column of choices of which there are none."""
    placeholders = part.get("choices", []) if isinstance(part, dict) else []
    return any(choices.get(placeholder) == [] for placeholder in placeholders)
