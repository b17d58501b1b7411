"""What somebody means by a key or a name: one way to find it, and to say that it is not clear."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping

from engine import errors, texts

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
