"""What is everywhere alike, so that no scheme has to say it: forms, ladders, conclusions.

They stand in `usual.yaml`. A form is added where a task brings it and the scheme does not write it;
a scheme that writes only its key, and a title or notes, has the columns from there. A ladder is
added where a task is reminded by it. A round without conclusions has the usual ones. What a scheme
writes is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.scheme.language import packaged
from workflows.scheme.language.task_sheet import Tree, mappings, named

FILE = "usual.yaml"
_SOURCES = "〔来源〕"


def titles() -> dict[str, str]:
    """The keys of the usual forms by their titles."""
    return named(packaged.data(FILE), "forms", "title")


def spell_out(tree: Tree) -> None:
    """Add to the `tree` of a scheme what it leaves to be understood."""
    usual = _said(packaged.data(FILE), _words(tree), _sources(tree))
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


def _said(part: Any, words: Mapping[str, str], sources: list[str]) -> Any:
    """The same with this year's words; a column of sources only where there are any."""
    if isinstance(part, dict):
        return {key: _said(inner, words, sources) for key, inner in part.items()}
    if isinstance(part, list):
        if part == [_SOURCES]:
            return list(sources)
        return [
            _said(inner, words, sources) for inner in part if sources or not _is_of_sources(inner)
        ]
    for name, word in words.items():
        part = part.replace(name, word)
    return part


def _is_of_sources(part: Any) -> bool:
    return isinstance(part, dict) and part.get("choices") == [_SOURCES]
