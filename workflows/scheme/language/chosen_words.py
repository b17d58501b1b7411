"""The Chinese words for the keys of a scheme: read from `words.yaml`, taken wherever a key is.

And what a scheme's own parts are called, where it refers to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydantic

from workflows.scheme.faults import model_in
from workflows.scheme.language import packaged

FILE = "words.yaml"
FLAGS: Mapping[str, str] = {"是": "true", "否": "false"}
Called = Mapping[str, Mapping[str, str]]
"""The keys of a scheme's parts by their names, by the part."""


def words(field: str, part: str = "") -> Mapping[str, str]:
    """The keys of a field by their words; none where nothing but the key is said.

    `part` is the model in which the field stands (its class's name), empty: anywhere.
    """
    known: dict[str, Mapping[str, str]] = packaged.data(FILE)["words"]
    return known.get(f"{part}.{field}") or known.get(field, {})


def titles(field: str, part: str = "") -> dict[str, str]:
    """The first word for each key of a field; as in `words`."""
    called: dict[str, str] = {}
    for word, key in words(field, part).items():
        called.setdefault(key, word)
    return called


def is_of(entry: Mapping[str, Any], field: str, key: str) -> bool:
    """Whether a field of an entry says that key, or a word for it."""
    said = entry.get(field)
    return said == key or words(field).get(str(said)) == key


def of_field(kind: type[pydantic.BaseModel], field: str) -> Mapping[str, str]:
    """The words of a model's field; of a flag, 是 and 否."""
    described = kind.model_fields.get(field)
    if described is not None and described.annotation is bool:
        return FLAGS
    parts = [base.__name__ for base in kind.__mro__ if field in getattr(base, "model_fields", ())]
    return next((known for part in parts if (known := words(field, part))), words(field))


def called(tree: Mapping[str, Any]) -> Called:
    """What the parts of a scheme's `tree` are called, as far as it can be read."""
    names: dict[str, dict[str, str]] = {}
    for part, entries in tree.items():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and {"key", "name"} <= entry.keys():
                names.setdefault(part, {})[str(entry["name"])] = str(entry["key"])
    scoring = tree.get("scoring")
    for jury in _entries(scoring.get("juries")) if isinstance(scoring, dict) else ():
        names.setdefault("juries", {})[str(jury.get("name"))] = str(jury.get("key"))
    stages, tasks = names.setdefault("stages", {}), names.setdefault("tasks", {})
    for track in _entries(tree.get("tracks")):
        for stage in _entries(track.get("stages")):
            key = f"{track.get('key')}.{stage.get('key')}"
            stages.setdefault(str(stage.get("name")), key)
            for task in _entries(stage.get("tasks")):
                tasks.setdefault(str(task.get("name")), str(task.get("key")))
    return names


def _entries(content: Any) -> list[dict[str, Any]]:
    return [each for each in content if isinstance(each, dict)] if isinstance(content, list) else []


def spell_out(tree: Any, kind: type[pydantic.BaseModel], names: Called) -> None:
    """Put the keys in the place of their words, in what is to be a `kind`, or a list of them.

    `names` are those of the scheme's parts, where a field refers to them.
    """
    for entry in tree if isinstance(tree, list) else [tree]:
        for field, content in entry.items() if isinstance(entry, dict) else ():
            described = kind.model_fields.get(field)
            if described is None:
                continue
            inner = model_in(described.annotation)
            if inner is not None:
                spell_out(content, inner, names)
            else:
                known = {**_referred(kind, field, names), **of_field(kind, field)}
                entry[field] = _spelled(content, known)


def _referred(kind: type[pydantic.BaseModel], field: str, names: Called) -> Mapping[str, str]:
    parts = packaged.data(FILE)["references"].get(f"{kind.__name__}.{field}", ())
    return {name: key for part in reversed(parts) for name, key in names.get(part, {}).items()}


def _spelled(content: Any, known: Mapping[str, str]) -> Any:
    if isinstance(content, list):
        return [_spelled(entry, known) for entry in content]
    return known.get(content, content) if isinstance(content, str) else content
