"""`assumed: 句子` on any part: what the plan leaves open is collected among the assumptions."""

from __future__ import annotations

from typing import Any

from workflows.scheme.language.task_sheet import Tree

FIELD = "assumed"
_CALLED = ("name", "title", "key")


def collect(tree: Tree) -> None:
    """Take the sentences off the parts of the `tree` and put them to its assumptions.

    An assumption is called by the key of its part (or by what the part is), and its value is the
    part's name.
    """
    sentences: list[Tree] = []
    for field, content in tree.items():
        _collect(field, content, sentences)
    if not sentences:
        return
    written = tree.setdefault("assumptions", [])
    if isinstance(written, list):
        taken = {str(entry.get("key")) for entry in written if isinstance(entry, dict)}
        for entry in sentences:
            key, n = entry["key"], 1
            while entry["key"] in taken:
                n += 1
                entry["key"] = f"{key}_{n}"
            taken.add(entry["key"])
        written.extend(sentences)


def _collect(called: str, part: Any, sentences: list[Tree]) -> None:
    if isinstance(part, list):
        for entry in part:
            _collect(called, entry, sentences)
    if not isinstance(part, dict):
        return
    if FIELD in part:
        sentence = part.pop(FIELD)
        name = next((str(part[field]) for field in _CALLED if field in part), called)
        sentences.append({"key": str(part.get("key", called)), "value": name, "sentence": sentence})
    for field, content in part.items():
        _collect(str(field), content, sentences)
