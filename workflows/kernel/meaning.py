"""What somebody means by a key, a name, a number: one way to find it, and to say what is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from engine import errors, texts
from storage import columns
from storage.queries import Finder

R = TypeVar("R", bound=columns.Record)
MOST_LISTED = 12
"""Choices that are all listed; of more, the nearest are."""


def keys_of(titles: Mapping[str, str], text: str) -> list[str]:
    """The keys that `text` means among `titles` (by key): one when it is clear.

    It is a key, a title, or a part of a title, in any width and case.
    """
    wanted = texts.fold(text)
    exact = [key for key, title in titles.items() if wanted in (texts.fold(key), texts.fold(title))]
    return exact or [key for key, title in titles.items() if wanted and wanted in texts.fold(title)]


def key_of(noun: str, titles: Mapping[str, str], text: str) -> str:
    """The key that `text` means among `titles`. `noun` is what a fault calls them.

    Raises Misuse with the choices where it means none, or more than one.
    """
    keys = keys_of(titles, text)
    if len(keys) == 1:
        return keys[0]
    if keys:
        raise errors.Misuse(f"{noun}“{text}”不止一个：{_listed(titles, keys, text)}。")
    raise errors.Misuse(f"没有{noun}“{text}”：有 {_listed(titles, titles, text)}。")


def _listed(titles: Mapping[str, str], keys: Collection[str], text: str) -> str:
    by_title = {titles[key]: key for key in keys}
    count = ""
    if len(by_title) > MOST_LISTED:
        near = difflib.get_close_matches(text, list(by_title), n=MOST_LISTED, cutoff=0.0)
        by_title, count = {title: by_title[title] for title in near}, f"等{len(keys)}个"
    choices = (title if key == title else f"{key}（{title}）" for title, key in by_title.items())
    return ("、".join(choices) or "（无）") + count


def numbered(
    finder: Finder, kind: type[R], ids: Iterable[int], *, noun: str, listing: str
) -> dict[int, R]:
    """The records with these numbers, by number, each once and in the order of `ids`.

    `noun` is what people call them, `listing` the command that lists them. Raises Misuse with
    every number that there is not.
    """
    wanted = list(dict.fromkeys(ids))
    found_records = finder.by_id(kind, wanted)
    if missing := [str(id_) for id_ in wanted if id_ not in found_records]:
        raise errors.Misuse(f"没有编号为 {'、'.join(missing)} 的{noun}：用 {listing} 查看。")
    return {id_: found_records[id_] for id_ in wanted}
