"""Faults of a scheme, with the places they stand at: what a check finds, and what pydantic says."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydantic
from pydantic_core import ErrorDetails

from engine import records, texts

Path = tuple[str | int, ...]
MOST_TOLD = 100
MOST_SHOWN = 12
"""Names that are listed where none is near."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something stands: a file, a line and a column (from 1)."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file} 第{self.line}行第{self.column}列"


Places = Mapping[Path, Place]


def place_of(path: Path, places: Places) -> str:
    """The place of the nearest part of that path that stands in a file."""
    for end in range(len(path), -1, -1):
        if path[:end] in places:
            return str(places[path[:end]])
    return ""


class FaultList:
    """Faults in the order they were found, each with the place of what it is about.

    A part is named by its path in the scheme: keys and, in lists, numbers from 0. Of what is at or
    below a `muted` path nothing is said.
    """

    def __init__(self, places: Places, muted: Collection[Path] = ()) -> None:
        self.places, self.muted = places, muted
        self.entries: list[records.Fault] = []

    def add(self, message: str, *path: str | int, expected: str = "") -> None:
        """A fault of the part at that `path`; `expected` is what would be right."""
        if any(path[: len(above)] == above for above in self.muted):
            return
        self.entries.append(
            records.Fault(message=message, where=place_of(path, self.places), expected=expected)
        )

    def check_name(self, kind: str, name: str, names: Collection[str], *path: str | int) -> None:
        """A fault where a given `name` is none of `names`; `kind` is what it should name.

        `names` are keys, or what people call each: then those are shown.
        """
        if name and name not in names:
            called = names if isinstance(names, Mapping) else {each: each for each in names}
            self.add(f"{kind}“{name}”不存在", *path, expected=_meant(name, called))

    def check_unique(self, keys: Iterable[tuple[str, Path]]) -> None:
        """A fault for each key that came before, as it is looked up, at its own path."""
        earlier: dict[str, str] = {}
        for key, path in keys:
            folded = texts.fold(key)
            if folded in earlier:
                other = earlier[folded]
                self.add(f"“{key}”{'' if other == key else f'与“{other}”读来相同，'}重复", *path)
            earlier.setdefault(folded, key)


def _meant(name: str, called: Mapping[str, str]) -> str:
    """What may have been meant by a `name`: what is nearest, else what there is."""
    if not called:
        return "安排里没有定义"
    titles = list(dict.fromkeys(called.values()))
    near = difflib.get_close_matches(name, [*titles, *called], n=1)
    if near:
        title = called.get(near[0], near[0])
        return f"是不是“{near[0]}”{'' if title == near[0] else f'（{title}）'}？"
    shown = titles if len(titles) <= MOST_SHOWN else [*titles[: MOST_SHOWN - 1], "…"]
    more = f" 等{len(titles)}个" if len(titles) > MOST_SHOWN else ""
    return f"可用：{'、'.join(shown)}{more}"


def of_validation(
    error: pydantic.ValidationError,
    places: Places,
    model: type[pydantic.BaseModel],
    titles: Mapping[tuple[str, str], str],
    words: Callable[[type[pydantic.BaseModel], str], Collection[str]],
) -> list[records.Fault]:
    """Every fault of one validation, in the order they stand.

    `model` is what was validated; `titles` is what a field is called in the table (file, name) in
    which it stands; `words` gives what may be said for a field of a model.
    """
    details = error.errors(include_url=False)
    told = [_fault(detail, places, model, titles, words) for detail in details[:MOST_TOLD]]
    unsaid = records.Fault(message="此处也有误", where="")
    return told + [unsaid] * (len(details) - len(told))


def first_of(faults: Sequence[records.Fault]) -> list[records.Fault]:
    """The first hundred of many `faults`, and how many more there are."""
    if len(faults) <= MOST_TOLD:
        return list(faults)
    rest = records.Fault(message=f"另有{len(faults) - MOST_TOLD}处，先改以上各处")
    return [*faults[:MOST_TOLD], rest]


def _fault(
    detail: ErrorDetails,
    places: Places,
    model: type[pydantic.BaseModel],
    titles: Mapping[tuple[str, str], str],
    words: Callable[[type[pydantic.BaseModel], str], Collection[str]],
) -> records.Fault:
    path: Path = tuple(detail["loc"])
    name = str(path[-1]) if path else ""
    where = place_of(path, places)
    name = titles.get((where.partition(" ")[0], name), name)
    content = detail.get("input")
    shown = f"“{content}”" if isinstance(content, str) else "这里"
    match detail["type"]:
        case "missing":
            return records.Fault(message=f"缺少“{name}”", where=where)
        case "extra_forbidden":
            names = _keys_beside(path, model)
            near = difflib.get_close_matches(name, names, n=1)
            return records.Fault(
                message=f"不认识的项目“{name}”",
                where=where,
                expected=f"是不是“{near[0]}”？" if near else "可用：" + "、".join(names),
            )
        case "int_parsing" | "int_type" | "int_from_float":
            return records.Fault(message=f"{shown}不是整数", where=where)
        case "decimal_parsing" | "decimal_type":
            return records.Fault(message=f"{shown}不是数", where=where)
        case "bool_parsing" | "bool_type":
            return records.Fault(
                message=f"{shown}不是是非值", where=where, expected="应为 true 或 false"
            )
        case "literal_error":
            return records.Fault(
                message=f"{shown}不在可选值之内",
                where=where,
                expected="应为 "
                + (
                    "、".join(words(_part_at(path, model), field_of(path)))
                    or str(detail.get("ctx", {}).get("expected", "")).replace(" or ", " 或 ")
                ),
            )
        case "string_type":
            return records.Fault(message=f"“{name}”应是一段文字", where=where)
        case "tuple_type":
            return records.Fault(
                message=f"“{name}”应是一个列表", where=where, expected="每项前面加“- ”"
            )
        case "model_type" | "dict_type":
            return records.Fault(message=f"{shown}应是一组“名称: 值”", where=where)
        case kind if kind.startswith("date"):
            return records.Fault(
                message=f"{shown}不是日期", where=where, expected="应形如 2020-05-29"
            )
    return records.Fault(message=f"“{name}”的值{shown}不合要求", where=where)


def _keys_beside(path: Path, model: type[pydantic.BaseModel]) -> list[str]:
    return list(_part_at(path, model).model_fields)


def _part_at(path: Path, model: type[pydantic.BaseModel]) -> type[pydantic.BaseModel]:
    """The part in which what stands at that path stands."""
    part = model
    for step in path[:-1]:
        if isinstance(step, str) and step in part.model_fields:
            part = model_in(part.model_fields[step].annotation) or part
    return part


def field_of(path: Path) -> str:
    """The name of the field at that path, or in the list at which it stands."""
    return str(next((step for step in reversed(path) if isinstance(step, str)), ""))


def model_in(annotation: Any) -> type[pydantic.BaseModel] | None:
    """The part of a scheme that a field of that `annotation` holds, or a list of; none: no part."""
    if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if (nested := model_in(inner)) is not None:
            return nested
    return None
