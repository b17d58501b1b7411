"""What differs between two schemes, as one would tell it to a leader, grouped by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pydantic

from workflows.scheme import model, model_office
from workflows.scheme.faults import model_in
from workflows.scheme.language import chosen_words, dates_in_words, field_titles

GENERAL = "总则"
UNIFORM = 3
"""So many days that moved alike are told in one sentence."""
_CALLED = ("name", "title", "step", "key", "code")
_FLAGS = {True: "是", False: "否"}


@dataclass(frozen=True, kw_only=True)
class _Change:
    """One thing that is another now; `days`: by how many it moved, where it is a day."""

    part: str
    sentence: str
    days: int | None = None


def difference(before: model.Scheme, after: model.Scheme) -> list[tuple[str, list[str]]]:
    """Pairs (part, sentences) for every part that differs, in the scheme's order.

    Days that moved alike are told once, first of all.
    """
    changes = list(_Comparison(before, after).changes())
    shifts = Counter(change.days for change in changes if change.days is not None)
    (usual, count) = shifts.most_common(1)[0] if shifts else (0, 0)
    parts: dict[str, list[str]] = {}
    if count >= UNIFORM and usual:
        direction = "推后" if usual > 0 else "提前"
        parts["日期"] = [f"{count}处日期一律{direction}{abs(usual)}天"]
    else:
        usual = 0
    for change in changes:
        if not usual or change.days != usual:
            parts.setdefault(change.part, []).append(change.sentence)
    return list(parts.items())


class _Comparison:
    def __init__(self, before: model.Scheme, after: model.Scheme) -> None:
        self.before, self.after = before, after
        self.tasks = {
            key: task.name
            for scheme in (before, after)
            for _, _, task in scheme.tasks()
            for key in (task.key,)
        }
        self.owners = {
            f"{kind}:{each.key}": each.name
            for scheme in (before, after)
            for kind, entries in (("department", scheme.departments), ("meeting", scheme.meetings))
            for each in entries
        }

    def changes(self) -> Iterator[_Change]:
        earlier, later = self.before.model_dump(mode="json"), self.after.model_dump(mode="json")
        for field in model.Scheme.model_fields:
            part = model_in(model.Scheme.model_fields[field].annotation)
            title = field_titles.title(field, "Scheme")
            if part is None:
                yield from self._values(GENERAL, "", "Scheme", field, earlier[field], later[field])
            else:
                yield from self._parts(title, "", part, earlier[field], later[field])

    def _parts(
        self, part: str, where: str, kind: type[pydantic.BaseModel], earlier: Any, later: Any
    ) -> Iterator[_Change]:
        """What differs in a part, or in a list of them, of the model `kind`."""
        if earlier == later:
            return
        if isinstance(earlier, list) and isinstance(later, list):
            yield from self._lists(part, where, kind, earlier, later)
        elif isinstance(earlier, dict) and isinstance(later, dict):
            for field in kind.model_fields:
                inner = model_in(kind.model_fields[field].annotation)
                values = earlier.get(field), later.get(field)
                if inner is None or inner is model_office.When:
                    yield from self._values(part, where, kind.__name__, field, *values)
                else:
                    named = isinstance(values[0], list)
                    title = "" if named else field_titles.title(field, kind.__name__)
                    yield from self._parts(part, where + title, inner, *values)
        else:
            yield _Change(part=part, sentence=f"{where}{'增加' if later else '去掉'}")

    def _lists(
        self, part: str, where: str, kind: type[pydantic.BaseModel], earlier: Any, later: Any
    ) -> Iterator[_Change]:
        before, after = ({_key(entry): entry for entry in entries} for entries in (earlier, later))
        for key in [key for key in before if key not in after]:
            yield _Change(part=part, sentence=f"{where}去掉“{_called(before[key])}”")
        for key in [key for key in after if key not in before]:
            yield _Change(part=part, sentence=f"{where}增加“{_called(after[key])}”")
        common = [key for key in before if key in after]
        if common != [key for key in after if key in before]:
            yield _Change(part=part, sentence=f"{where}次序改变")
        for key in common:
            inside = "" if kind is model.TrackPlan else f"“{_called(before[key])}”"
            yield from self._parts(part, where + inside, kind, before[key], after[key])

    def _values(
        self, part: str, where: str, kind: str, field: str, earlier: Any, later: Any
    ) -> Iterator[_Change]:
        if earlier == later:
            return
        title = field_titles.title(field, kind)
        days = _day(later) - _day(earlier) if _day(earlier) and _day(later) else None
        yield _Change(
            part=part,
            sentence=f"{where}{title}：{self._said(kind, field, earlier)} → "
            f"{self._said(kind, field, later)}",
            days=days,
        )

    def _said(self, kind: str, field: str, content: Any) -> str:
        if content in (None, "", [], {}):
            return "（无）"
        if isinstance(content, bool):
            return _FLAGS[content]
        if isinstance(content, dict):
            return dates_in_words.said(content, self.tasks)
        if isinstance(content, list):
            return "、".join(self._said(kind, field, each) for each in content)
        known = chosen_words.words(field, kind)
        words = {key: word for word, key in reversed(list(known.items()))}
        return words.get(str(content)) or self.owners.get(str(content)) or str(content)


def _day(content: Any) -> int:
    """The ordinal of a day; 0 for what is none."""
    text = content.get("on") if isinstance(content, dict) else content
    try:
        return date.fromisoformat(str(text)).toordinal()
    except ValueError:
        return 0


def _key(entry: Mapping[str, Any]) -> str:
    return str(entry.get("key") or entry.get("code") or entry.get("step"))


def _called(entry: Mapping[str, Any]) -> str:
    return str(next(entry[field] for field in _CALLED if entry.get(field)))
