"""A cycle's pinned scheme and calendar, as they were fixed when it was opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from engine import canon, clock, days, errors, ladder, machine
from storage import blobs, formats
from storage.database import Connection
from storage.ledger import ledgers
from workflows.kernel import meaning
from workflows.scheme import compiler, model, model_office


@dataclass(frozen=True, kw_only=True)
class PinnedScheme:
    """What a cycle was opened with."""

    scheme: model.Scheme
    calendar: days.WorkCalendar

    @cached_property
    def tasks(self) -> dict[str, model.Task]:
        """The scheme's tasks by key."""
        return {task.key: task for _, _, task in self.scheme.tasks()}

    @cached_property
    def track_of(self) -> dict[str, str]:
        """The track of each task key."""
        return {task.key: track.key for track, _, task in self.scheme.tasks()}

    @cached_property
    def stage_of(self) -> dict[str, model.Stage]:
        """The stage of each task key."""
        return {task.key: stage for _, stage, task in self.scheme.tasks()}

    @cached_property
    def stages(self) -> dict[tuple[str, str], model.Stage]:
        """The stages by (track, key)."""
        return {
            (track.key, stage.key): stage for track in self.scheme.tracks for stage in track.stages
        }

    @cached_property
    def enrolments(self) -> dict[str, model_office.Enrolment]:
        """The scheme's units by code."""
        return {unit.code: unit for unit in self.scheme.units}

    def is_ranked(self, unit: str) -> bool:
        """Whether the unit with the code `unit` is ranked: enrolled in full, and not the host."""
        return self.enrolments[unit].participation == "full" and unit != self.scheme.organiser.unit

    def owner_of(self, plan: model.Task, unit: str) -> str:
        """Who owes a task of the unit with that code: the department that its roster names too."""
        kind, _, column = plan.owner.partition(":")
        if kind != "column":
            return plan.owner
        said = self.enrolments[unit].said(column)
        keys = {each.name: each.key for each in self.scheme.departments}
        return f"department:{keys.get(said, said)}"

    @cached_property
    def positions(self) -> dict[str, int]:
        """Each unit's place in the roster, from 1."""
        return {unit.code: position for position, unit in enumerate(self.scheme.units, 1)}

    @cached_property
    def machines(self) -> dict[str, machine.Compiled]:
        """The compiled machine of each track."""
        return {
            key: machine.compile(definition)
            for key, definition in compiler.definitions(self.scheme).items()
        }

    @cached_property
    def ladders(self) -> dict[str, ladder.Ladder]:
        """The engine's ladders by key."""
        return {plan.key: compiler.ladder_of(plan) for plan in self.scheme.ladders}

    def compile(self) -> None:
        """Make everything that is made of the scheme. Raises Broken where the scheme is unsound."""
        try:
            _ = self.machines, self.ladders
        except (KeyError, ValueError, errors.AuthorError) as error:
            raise errors.Broken([f"年度安排不成立：{error}"]) from error

    def stage_name(self, track: str, key: str) -> str:
        """A stage's name as people say it."""
        if key == compiler.CONCLUDED:
            return "已结束"
        return self.stages[(track, key)].name

    def today(self, now: datetime) -> date:
        """The calendar day in the scheme's zone."""
        return clock.local_date(now, self.scheme.zone)

    def owner_name(self, owner: str) -> str:
        """Who an owner is, as people say it."""
        kind, _, key = owner.partition(":")
        named = {department.key: department.name for department in self.scheme.departments} | {
            meeting.key: meeting.name for meeting in self.scheme.meetings
        }
        return named.get(key) or {
            "unit": "单位",
            "branch": "党支部",
            "office": "办公室",
            "team": "调研考评组",
            "system": "系统",
        }.get(kind, owner)

    def task(self, key: str) -> model.Task:
        """The scheme's task of that key, name or unambiguous part of one.

        Raises Misuse, naming the nearest, if it is not clear.
        """
        if key in self.tasks:
            return self.tasks[key]
        titles = {task.key: task.name for task in self.tasks.values()}
        return self.tasks[meaning.key_of("事项", titles, key)]


# Keyed by digest, never by the ledger's number: what a digest says cannot change, while the same
# number may stand for another scheme in another database, or in the past that a report rebuilds.
_LOADED: dict[tuple[str, str], PinnedScheme] = {}
_MOST_LOADED = 32


def load(connection: Connection, ledger: ledgers.Ledger) -> PinnedScheme:
    """The pinned scheme of that ledger, as `read` gives it; read once in this process."""
    digests = (ledger.scheme, ledger.calendar)
    if digests not in _LOADED:
        pinned = read(connection, ledger)
        if len(_LOADED) >= _MOST_LOADED:
            _LOADED.clear()
        _LOADED[digests] = pinned
    return _LOADED[digests]


def read(connection: Connection, ledger: ledgers.Ledger) -> PinnedScheme:
    """The pinned scheme of that ledger, proved against its digests, in the present format.

    Raises Misuse where the kept format is newer than this program's, Broken where it is unreadable.
    """
    lift = formats.used_by(connection).lift
    digests = (ledger.scheme, ledger.calendar)
    contents = blobs.read_all(connection, ledger.book, digests)
    texts = [contents[digest].decode() for digest in digests]
    try:
        scheme, calendar = (canon.loads(text) for text in texts)
        return PinnedScheme(
            scheme=unpinned(lift("scheme", scheme)),
            calendar=days.WorkCalendar.from_json(lift("calendar", calendar)),
        )
    except (KeyError, ValueError, TypeError, errors.AuthorError) as error:
        reason = str(error).splitlines()[0]
        raise errors.Broken([f"钉住的年度安排或工作日历读不出来：{reason}。"]) from error


def pinned_text(scheme: model.Scheme) -> str:
    """The canonical text by which a scheme is pinned, with the number of its format."""
    return canon.dumps(formats.stamped("scheme", scheme.model_dump(mode="json")))


def unpinned(body: Mapping[str, Any]) -> model.Scheme:
    """The scheme out of what was pinned, in the present format. Raises ValueError for none."""
    fields = {name: part for name, part in body.items() if name != "v"}
    return model.Scheme.model_validate_json(canon.dumps(fields))
