"""A scheme as it is written, spelled out as the model takes it.

What a scheme leaves to be understood is put in: keys, clauses and days of the stage, tasks that
other parts imply, usual parts. What is said in words becomes keys. What cannot be read is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from workflows.scheme import model
from workflows.scheme.faults import Path, Place, place_of
from workflows.scheme.language import (
    assumed_parts,
    chosen_words,
    dates_in_words,
    implied_tasks,
    standard_parts,
    task_sheet,
    unit_conditions,
)
from workflows.scheme.language.task_sheet import Tree, mappings

AddFault = Callable[[str, str, str], None]
"""Of a fault: what is wrong, where, what would be right."""
KEYED = (
    "meetings",
    "departments",
    "tracks",
    "ladders",
    "forms",
    "groups",
    "awards",
    "consultations",
    "slates",
    "related_results",
    "disqualifiers",
)
"""Parts whose entries are called by their names where no key is written."""


def spell_out(tree: Tree, rows: list[Tree], places: dict[Path, Place], add_fault: AddFault) -> None:
    """Spell out in the `tree` what is written short, the task sheet's `rows` among it.

    `places` say where each part stands, and are kept true to what is moved; `add_fault` hears of
    what cannot be read.
    """
    _Spelling(tree, places, add_fault).spell_out(rows)


class _Spelling:
    def __init__(self, tree: Tree, places: dict[Path, Place], add_fault: AddFault) -> None:
        self.tree, self.places, self.add = tree, places, add_fault

    def spell_out(self, rows: list[Tree]) -> None:
        if "key" not in self.tree and isinstance(self.tree.get("title"), str):
            self.tree["key"] = self.tree["title"]
        for part in KEYED:
            for entry in mappings(self.tree.get(part)):
                _give_key(entry)
        scoring = self.tree.get("scoring")
        for jury in mappings(scoring.get("juries")) if isinstance(scoring, dict) else ():
            _give_key(jury)
        for track in mappings(self.tree.get("tracks")):
            called = chosen_words.words("key", "TrackPlan")
            track["key"] = called.get(str(track.get("key")), track.get("key"))
            for stage in mappings(track.get("stages")):
                _give_key(stage)
        implied_tasks.open_home(self.tree, {str(row.get("stage", "")) for row in rows})
        standard_parts.add_lists(self.tree, self.places)
        names = task_sheet.Names(self.tree, standard_parts.titles())
        for path, said, stages in task_sheet.put_in(self.tree, rows, self.places, names):
            self._fault(
                f"阶段“{said}”不存在，或不止一个",
                path,
                f"应为 {'、'.join(stages)}；同名的写作 轨道·阶段",
            )
        for _, _, task in self._tasks():
            _give_key(task)
            for field in ("owner", "brings", "ladder"):
                if isinstance(task.get(field), str):
                    task[field] = names.key_of(field, task[field])
        implied_tasks.put_in(self.tree, self.places)
        for _, stage, task in self._tasks():
            _inherit(stage, task)
        assumed_parts.collect(self.tree)
        self._days()
        self._units()
        standard_parts.spell_out(self.tree)
        chosen_words.spell_out(self.tree, model.Scheme, chosen_words.called(self.tree))

    def _tasks(self) -> Iterator[tuple[Path, Tree, Tree]]:
        """Every task with its path and its stage."""
        for n, track in enumerate(mappings(self.tree.get("tracks"))):
            for m, stage in enumerate(mappings(track.get("stages"))):
                for k, task in enumerate(mappings(stage.get("tasks"))):
                    yield ("tracks", n, "stages", m, "tasks", k), stage, task

    def _fault(self, message: str, path: Path, expected: str) -> None:
        self.add(message, place_of(path, self.places), expected)

    def _days(self) -> None:
        """Days and terms as they are said."""
        tasks = [(path, task) for path, _, task in self._tasks()]
        called = {
            str(task[field]): str(task.get("key"))
            for _, task in tasks
            for field in ("name", "key")
            if field in task
        }
        written: list[tuple[Path, Tree, str]] = [
            (path, task, field) for path, task in tasks for field in ("opens", "due")
        ]
        written += [
            (("consultations", n), plan, "term")
            for n, plan in enumerate(mappings(self.tree.get("consultations")))
        ]
        for path, part, field in written:
            if isinstance(part.get(field), str):
                spelled = dates_in_words.spelled_out(part[field], called)
                if spelled is None:
                    self._fault(
                        f"“{part[field]}”读不出日期或期限", (*path, field), dates_in_words.EXPECTED
                    )
                # What cannot be read was told of: the model is not to tell of it again.
                part[field] = spelled or {"after": "entered"}

    def _units(self) -> None:
        """Which units are meant, how many of a kind may be named, what weighs."""
        parts: list[tuple[Path, Tree]] = [
            ((field, n), part)
            for field in ("awards", "indicators")
            for n, part in enumerate(mappings(self.tree.get(field)))
        ]
        for path, part in [*((path, task) for path, _, task in self._tasks()), *parts]:
            if isinstance(part.get("among"), str):
                spelled = unit_conditions.conditions(part["among"])
                if spelled is None:
                    self._fault(
                        f"“{part['among']}”读不出是哪些单位",
                        (*path, "among"),
                        unit_conditions.EXPECTED_CONDITIONS,
                    )
                part["among"] = spelled or []
        for path, part in parts:
            if isinstance(part.get("caps"), dict):
                caps = unit_conditions.caps(part["caps"])
                if isinstance(caps, str):
                    self._fault(
                        f"“{caps}”读不出限几个", (*path, "caps"), unit_conditions.EXPECTED_CAPS
                    )
                part["caps"] = [] if isinstance(caps, str) else caps
        rectifying = self.tree.get("rectifying")
        if isinstance(rectifying, dict) and isinstance(rectifying.get("weighs"), dict):
            rectifying["weighs"] = [[kind, said] for kind, said in rectifying["weighs"].items()]


def _give_key(entry: Tree) -> None:
    called: Any = entry.get("name") or entry.get("title")
    if "key" not in entry and isinstance(called, str):
        entry["key"] = called


def _inherit(stage: Tree, task: Tree) -> None:
    """A task without a clause has its stage's; without any day, the stage's last."""
    if "clause" not in task and "clause" in stage:
        task["clause"] = stage["clause"]
    if (
        not {"opens", "due"} & task.keys()
        and "closes" in stage
        and not chosen_words.is_of(task, "of", "raised")
    ):
        task["due"] = stage["closes"]
