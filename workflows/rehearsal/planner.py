"""When who acts: a scheme's tasks and stages as acts of the cast on a timetable."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any

from engine import days, entry_points
from workflows.kernel import cycle_view
from workflows.rehearsal import fiction, timetable
from workflows.rehearsal.cast import Cast
from workflows.rehearsal.scene import Scene
from workflows.scheme import compiler, model, model_office, sample, work_kinds

CARRY = "先转入下一阶段，欠账继续催办（演练）"
AFTERNOON = "15:00"
LATE = 3
SILENT = 9
"""Working days after the due date at which the late and the silent hand in."""
LAGGARDS = 3
"""How often a stage's laggards are tried again."""
EASY = 20
"""The working days of what has no due date."""

Act = Callable[..., object]


class Planner:
    """The year of one scheme, entered into a timetable; what depends on an act is entered then."""

    def __init__(
        self,
        scene: Scene,
        cast: Cast,
        agenda: timetable.Timetable,
        calendar: days.WorkCalendar,
    ) -> None:
        self.scene, self.cast, self.agenda, self.calendar = scene, cast, agenda, calendar
        self.scheme, self.made_up = scene.scheme, scene.made_up
        self.starts = sample.starts(self.scheme, calendar)
        self.hanging: dict[str, list[model.Task]] = {}
        self.planned: set[int] = set()

    def plan_year(self) -> None:
        """Enter everything whose days follow from the scheme alone."""
        for track in self.scheme.tracks:
            if track.key != cycle_view.CYCLE:
                self._plan_moves(track)
        for track, stage, plan in self.scheme.tasks():
            anchor = _anchor(plan)
            if plan.of == "raised":
                continue
            if plan.of == "named" or (
                anchor
                and (track.key != cycle_view.CYCLE or plan.due is None or plan.due.on is None)
            ):
                self.hanging.setdefault(
                    timetable.NAMED if plan.of == "named" else anchor, []
                ).append(plan)
            else:
                self._plan_task(track, stage, plan)
        if not any(plan.does == "issue" for _, _, plan in self.scheme.tasks()):
            last = self.scheme.track("unit").stages[-1].key
            self.at(
                self.calendar.add(self.starts["unit", last], 1),
                "排序、研究、命名",
                self._go_on,
                self._ending(),
            )

    def at(
        self,
        day: date,
        sentence: str,
        act: Act,
        *arguments: Any,
        hour: str = timetable.HOUR,
        kind: str = "",
    ) -> None:
        """Put an act on the agenda; `kind` is the task it may settle, for what hangs on that."""
        self.agenda.put(
            day, sentence, functools.partial(self._act, act, arguments, kind), hour=hour
        )

    def _act(self, act: Act, arguments: tuple[Any, ...], kind: str) -> None:
        act(*arguments)
        if kind in self.hanging:
            self._plan_dated(self.hanging[kind])

    def _plan_moves(self, track: model.TrackPlan) -> None:
        for before, stage in zip(track.stages, track.stages[1:], strict=False):
            self.at(
                self.starts[track.key, stage.key],
                f"{track.name}：{before.name} → {stage.name}",
                self._move_on,
                track.key,
                before.key,
                LAGGARDS,
                hour=AFTERNOON,
            )

    def _move_on(self, track: str, stage: str, times: int) -> None:
        """Everybody goes on; who could not is tried again, a few times."""
        if self.cast.office.move_on(track, stage, carry_over=CARRY) and times:
            day = self.calendar.add(self.scene.today(), LATE)
            self.at(day, "", self._move_on, track, stage, times - 1, hour=AFTERNOON)

    def _plan_task(self, track: model.TrackPlan, stage: model.Stage, plan: model.Task) -> None:
        opens, due = self._days(track, stage, plan)
        kind = work_kinds.of(plan)
        if kind is None:
            units = list(self.scene.units) if track.key == "unit" else []
            self._plan_plain(plan, opens, due, units)
        elif kind.acts:
            entry_points.load(kind.acts)(self, plan, opens, due)

    def _days(
        self, track: model.TrackPlan, stage: model.Stage, plan: model.Task
    ) -> tuple[date, date]:
        start = self.starts[track.key, stage.key]
        opens = (
            compiler.day_of(plan.opens, start, self.calendar)
            if plan.opens and not _hangs(plan.opens)
            else None
        ) or start
        due = (
            compiler.day_of(plan.due, start, self.calendar)
            if plan.due and not _hangs(plan.due)
            else None
        )
        return opens, due or stage.closes or opens

    def _plan_plain(
        self,
        plan: model.Task,
        opens: date,
        due: date,
        units: Sequence[str],
        subjects: tuple[str, ...] = (),
    ) -> None:
        """Units hand in by their tempers; what others owe is done on its last day."""
        kind = plan.key
        if plan.owner != "unit" or not units:
            sentence = "" if subjects else plan.name
            self.at(due, sentence, self.cast.office.settle, kind, subjects, kind=kind)
            return
        units_by_shift: dict[tuple[int, fiction.Temper], list[str]] = {}
        for unit in (
            units
            if plan.blocking != "none" or subjects
            else self.made_up.pick(units, len(units) // 6, kind)
        ):
            if self.made_up.never_delivers(plan, unit):
                continue
            temper = self.made_up.temper(unit)
            early = self.made_up.stream("early", kind, unit).randint(1, 8)
            shift = {"late": LATE, "silent": SILENT, "returned": -early, "punctual": -early}[temper]
            units_by_shift.setdefault((shift, temper), []).append(unit)
        for (shift, temper), senders in units_by_shift.items():
            day = max(self.calendar.add(due, shift), opens)
            if plan.brings == "nothing":
                self.at(day, "", self.cast.office.settle, kind, tuple(senders), kind=kind)
                continue
            self.at(day, "", self.cast.units.hand_in, kind, tuple(senders), kind=kind)
            if plan.review:
                give_back = tuple(senders) if temper == "returned" else ()
                checked_on = self.calendar.add(day, timetable.CHECKED_AFTER)
                self.at(checked_on, "", self._check, kind, give_back, kind=kind)

    def _plan_dated(self, plans: Sequence[model.Task]) -> None:
        """What hangs on something that was done just now has its dates: it is done by them."""
        for plan in plans:
            dated = [
                task
                for task in self.scene.tasks(plan.key)
                if task.id not in self.planned and (task.opens_on or task.due_on)
            ]
            self.planned |= {task.id for task in dated}
            today = self.scene.today()
            subjects_by_days: dict[tuple[date, date], list[str]] = {}
            for task in dated:
                opens = max(task.opens_on or today, today)
                due = task.due_on or self.calendar.add(opens, EASY)
                subjects_by_days.setdefault((opens, due), []).append(task.subject)
            for (opens, due), subjects in subjects_by_days.items():
                early = max(self.calendar.add(due, -2), opens)
                self._plan_plain(plan, opens, early, subjects, tuple(subjects))

    def _check(self, kind: str, give_back: tuple[str, ...]) -> None:
        returned = self.cast.office.check(kind, give_back=give_back)
        if returned:
            day = self.calendar.add(self.scene.today(), timetable.CHECKED_AFTER)
            self.at(day, "", self.cast.units.hand_in, kind, returned)
            self.at(self.calendar.add(day, 1), "", self._check, kind, (), kind=kind)

    def answer(self, key: str) -> None:
        """The departments answer a round; the office handles what does not consent."""
        self.cast.departments.answer(key, negative=self._doubted(key))
        self.cast.office.weigh(key)

    def _doubted(self, key: str) -> list[str]:
        """One name of a list that is asked about is wanting."""
        plan = next(plan for plan in self.scheme.consultations if plan.key == key)
        if plan.covers == "everyone" or plan.track != "unit" or not plan.blocking_conclusions:
            return []
        subjects = self.cast.departments.covered(key)
        return self.made_up.pick(subjects, 1, "negative", key)

    def _go_on(self, ending: Iterator[date]) -> None:
        day = next(ending, None)
        if day is not None:
            self.at(day, "", self._go_on, ending, kind=timetable.NAMED)

    def _ending(self) -> Iterator[date]:
        """The end of a year of which a scheme makes no tasks, each step on its day.

        The office collects results, ranks, asks, decides, puts up and names all the same.
        """
        owed = {(plan.does, plan.concerns) for _, _, plan in self.scheme.tasks()}
        for rule in self.scheme.related_results:
            if ("results", rule.key) not in owed:
                self.cast.departments.deliver_result(rule.key)
        yield from self._asked("everyone", owed)
        for award in self.scheme.awards:
            if award.ranked and ("ranking", award.key) not in owed:
                self.cast.office.rank(award.key)
        notice = self.scheme.public_notice
        proposals = [
            step for step in self.scheme.proposals if notice is None or step != self.scheme.posted
        ]
        for step in proposals:
            self.cast.meetings.propose(step.key)
            if step.meeting:
                self.cast.meetings.decide(step.key)
            yield from self._asked(step.key, owed)
            yield self.calendar.add(self.scene.today(), 1)
        if notice is not None:
            self.cast.meetings.publish()
            yield self.cast.meetings.last_day_of_notice() + days.ONE
            self.cast.meetings.end_notice()
        self.cast.meetings.issue()
        yield self.scene.today()

    def _asked(self, covers: str, owed: Collection[tuple[str, str]]) -> Iterator[date]:
        """The opinions on a list that no task asks for.

        They are sent, and answered when their term is over.
        """
        for plan in self.scheme.consultations:
            if plan.covers == covers and ("opinions", plan.key) not in owed:
                self.cast.departments.ask_opinions(plan.key)
                today = self.scene.today()
                yield compiler.day_of(plan.term, today, self.calendar) or today
                self.answer(plan.key)


def _hangs(when: model_office.When) -> bool:
    return when.after.startswith("task:")


def _anchor(plan: model.Task) -> str:
    """The task on whose end this one's dates hang; empty where they are known beforehand."""
    return next(
        (
            when.after.removeprefix("task:")
            for when in (plan.opens, plan.due)
            if when is not None and _hangs(when)
        ),
        "",
    )
