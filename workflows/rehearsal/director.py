"""Jumps from due moment to due moment: `step(now)` does what the worker will do, then whoever's moment has come acts."""

from __future__ import annotations

import functools
import heapq
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine import clock, days, errors
from workflows.cases import cycles, guards, scheduler, transitions
from workflows.directory import calendars
from workflows.kernel import cycle_view
from workflows.kernel.service import Service
from workflows.rehearsal import cast, fiction
from workflows.scheme import compiler, model, model_office, sample

CARRY = "先转入下一阶段，欠账继续催办（演练）"
HOUR = "10:00"
AFTERNOON = "15:00"
NAMED = "（命名）"
"""On this hangs what only those named owe."""
LAGGARDS = 3
EASY = 20
RECTIFIED = 12
"""How often a stage's laggards are tried again; the working days of what has no due date, and of putting right what a visit found."""

Act = Callable[..., object]
Say = Callable[[date, str], None]


@dataclass(frozen=True, kw_only=True)
class RehearsalResult:
    """What came of a rehearsal: the book it filled, the first and last day, how many moments it jumped to, how it was marked."""

    book: int
    first: date
    last: date
    moments: int
    mark: str


class Director:
    """One rehearsal of one scheme."""

    def __init__(
        self,
        clerk: Service,
        reviewer: Service,
        time: clock.VirtualClock,
        scheme: model.Scheme,
        *,
        seed: int,
        say: Say,
    ) -> None:
        self.clerk, self.reviewer, self.time, self.scheme, self.say = (
            clerk,
            reviewer,
            time,
            scheme,
            say,
        )
        self.made_up = fiction.Fiction(seed, scheme)
        self.agenda: list[tuple[datetime, int, str, Act]] = []
        self.count = 0
        self.meetings = 0
        self.calendar = calendars.announced()
        self.hanging: dict[str, list[model.Task]] = {}
        self.planned: set[int] = set()

    def run(self, step: Callable[[datetime], None], *, mark: str) -> RehearsalResult:
        """The whole year, to the last task and the closing of the book."""
        opened = cycles.open_(self.clerk, scheme=self.scheme)
        ledger = next(done for done in opened.done if done.kind == "book.opened").data["book"]
        with self.clerk.reading() as connection:
            number = next(one.book for one in cycles.listing(connection) if one.label == ledger)
        self.cast = cast.Cast(self.clerk, self.reviewer, number, self.made_up, self.time)
        self.cast.introduce()
        self._plan_year()
        moments = 0
        while (moment := self._next()) is not None:
            self.time.move_to(max(moment, self.time.now()))
            step(self.time.now())
            self.cast.answer_the_desk()
            while self.agenda and self.agenda[0][0] <= self.time.now():
                _, _, what, act = heapq.heappop(self.agenda)
                if what:
                    self.say(self._today(), what)
                act()
            moments += 1
        self._finish(number)
        return RehearsalResult(
            book=number, first=self.scheme.opens_on, last=self._today(), moments=moments, mark=mark
        )

    def _next(self) -> datetime | None:
        found = [
            moment
            for moment in (
                scheduler.next_wake(self.clerk),
                self.agenda[0][0] if self.agenda else None,
            )
            if moment is not None
        ]
        return min(found, default=None)

    def _today(self) -> date:
        return clock.local_date(self.time.now(), self.scheme.zone)

    def _at(
        self, day: date, what: str, act: Act, *arguments: Any, hour: str = HOUR, kind: str = ""
    ) -> None:
        """Put an act on the agenda; `kind` is the task it may settle, for what hangs on that."""
        self.count += 1
        moment = clock.at(self.calendar.next_workday(day), hour, self.scheme.zone)
        entry: tuple[datetime, int, str, Act] = (
            moment,
            self.count,
            what,
            functools.partial(self._act, act, arguments, kind),
        )
        heapq.heappush(self.agenda, entry)

    def _act(self, act: Act, arguments: tuple[Any, ...], kind: str) -> None:
        act(*arguments)
        if kind in self.hanging:
            self._plan_dated(self.hanging[kind])

    def _plan_year(self) -> None:
        self.starts = sample.starts(self.scheme, self.calendar)
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
                self.hanging.setdefault(NAMED if plan.of == "named" else anchor, []).append(plan)
            else:
                self._plan_task(track, stage, plan)
        if not any(plan.does == "issue" for _, _, plan in self.scheme.tasks()):
            last = self.scheme.track("unit").stages[-1].key
            self._at(
                self.calendar.add(self.starts["unit", last], 1),
                "排序、研究、命名",
                self._go_on,
                self._ending(),
            )

    def _plan_moves(self, track: model.TrackPlan) -> None:
        for before, stage in zip(track.stages, track.stages[1:], strict=False):
            what = f"{track.name}：{before.name} → {stage.name}"
            self._at(
                self.starts[track.key, stage.key],
                what,
                self._move_on,
                track.key,
                before.key,
                LAGGARDS,
                hour=AFTERNOON,
            )

    def _move_on(self, track: str, stage: str, times: int) -> None:
        """Everybody goes on; who could not is tried again, a few times."""
        if self.cast.move_on(track, stage, carry_over=CARRY) and times:
            self._at(
                self.calendar.add(self._today(), cast.LATE),
                "",
                self._move_on,
                track,
                stage,
                times - 1,
                hour=AFTERNOON,
            )

    def _plan_task(self, track: model.TrackPlan, stage: model.Stage, plan: model.Task) -> None:
        opens, due = self._days(track, stage, plan)
        match plan.does:
            case "":
                self._plan_plain(
                    plan, opens, due, list(self.cast.units) if track.key == "unit" else []
                )
            case "visits":
                self._plan_visits(plan, opens, due)
            case "demonstrations":
                self._at(opens, "自荐、推荐示范单位", self.cast.nominate_demonstrations)
                self._at(due, plan.name, self._choose_demonstrations, plan, kind=plan.key)
            case "nominations":
                self._at(due - timedelta(days=6), "各单位推荐", self.cast.nominate)
                self._at(due, plan.name, self.cast.finish_nominations)
            case "opinions":
                self._at(opens, f"发出：{plan.name}", self.cast.ask_opinions, plan.concerns)
                self._at(due - days.ONE, f"复函：{plan.name}", self._answer, plan.concerns)
            case "scores":
                if plan.key == next(
                    one.key for _, _, one in self.scheme.tasks() if one.does == "scores"
                ):
                    self._at(due, plan.name, self.cast.score, kind=plan.key)
            case "results":
                self._at(due, plan.name, self.cast.deliver_result, plan.concerns)
            case "ranking":
                self._at(due, plan.name, self.cast.rank, plan.concerns)
            case "slate":
                self._at(due, plan.name, self.cast.propose, plan.concerns)
            case "decision":
                self._at(due, plan.name, self._decide, plan.concerns)
            case "public_notice":
                self._at(opens, plan.name, self.cast.publish)
                self._at(due, f"{plan.name}结束", self.cast.end_notice)
            case "issue":
                self._at(due, plan.name, self.cast.issue, kind=NAMED)

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
            self._at(
                due, "" if subjects else plan.name, self.cast.accept_own, kind, subjects, kind=kind
            )
            return
        by: dict[tuple[int, fiction.Temper], list[str]] = {}
        for unit in (
            units
            if plan.blocking != "none" or subjects
            else self.made_up.pick(units, len(units) // 6, kind)
        ):
            if self.made_up.never_delivers(plan, unit):
                continue
            temper = self.made_up.temper(unit)
            early = self.made_up.of("early", kind, unit).randint(1, 8)
            shift = {
                "late": cast.LATE,
                "silent": cast.SILENT,
                "returned": -early,
                "punctual": -early,
            }[temper]
            by.setdefault((shift, temper), []).append(unit)
        for (shift, temper), chosen in by.items():
            day = max(self.calendar.add(due, shift), opens)
            if plan.brings == "nothing":
                self._at(day, "", self.cast.accept_own, kind, tuple(chosen), kind=kind)
                continue
            self._at(day, "", self.cast.hand_in, kind, tuple(chosen), kind=kind)
            if plan.review:
                back = tuple(chosen) if temper == "returned" else ()
                after = self.calendar.add(day, cast.RETURN_AFTER)
                self._at(after, "", self._check, kind, back, kind=kind)

    def _plan_dated(self, plans: Sequence[model.Task]) -> None:
        """What hangs on something that was done just now has its dates: it is done by them."""
        for plan in plans:
            fresh = self.cast.dated(plan.key, self.planned)
            self.planned |= {task.id for task in fresh}
            by: dict[tuple[date, date], list[str]] = {}
            for task in fresh:
                opens = max(task.opens_on or self._today(), self._today())
                by.setdefault((opens, task.due_on or self.calendar.add(opens, EASY)), []).append(
                    task.subject
                )
            for (opens, due), subjects in by.items():
                self._plan_plain(
                    plan, opens, max(self.calendar.add(due, -2), opens), subjects, tuple(subjects)
                )

    def _check(self, kind: str, back: tuple[str, ...]) -> None:
        returned = self.cast.check(kind, give_back=back)
        if returned:
            day = self.calendar.add(self._today(), cast.RETURN_AFTER)
            self._at(day, "", self.cast.hand_in, kind, returned)
            self._at(self.calendar.add(day, 1), "", self._check, kind, (), kind=kind)

    def _plan_visits(self, plan: model.Task, opens: date, due: date) -> None:
        units = list(self.cast.units)
        worked = [
            day
            for n in range((due - opens).days + 1)
            if self.calendar.is_workday(day := opens + timedelta(days=n))
        ]
        per_day = -(-len(units) // max(len(worked), 1))
        for n, day in enumerate(worked):
            if listed := units[n * per_day : (n + 1) * per_day]:
                self._at(day, "", self._visit, plan, tuple(listed), kind=plan.key)

    def _visit(self, plan: model.Task, units: tuple[str, ...]) -> None:
        self.cast.visit(plan, units, self._today())
        if self.cast.find_problems(plan, units):
            self._at(self.calendar.add(self._today(), RECTIFIED), "", self._rectify)

    def _rectify(self) -> None:
        self.cast.report_problems()
        self._at(self.calendar.add(self._today(), cast.RETURN_AFTER), "", self.cast.close_problems)

    def _answer(self, key: str) -> None:
        self.cast.answer(key, negative=self._doubted(key))
        self.cast.weigh(key)

    def _choose_demonstrations(self, plan: model.Task) -> None:
        self.meetings += 1
        self.cast.choose_demonstrations(plan.owner, self.meetings)

    def _doubted(self, key: str) -> list[str]:
        """One name of a list that is asked about is found wanting."""
        plan = next(one for one in self.scheme.consultations if one.key == key)
        if plan.covers == "everyone" or plan.track != "unit" or not plan.blocking_conclusions:
            return []
        subjects = self.cast.covered(key)
        return self.made_up.pick(subjects, 1, "negative", key)

    def _decide(self, step: str) -> None:
        self.cast.propose(step)
        self.meetings += 1
        self.cast.decide(step, self.meetings)

    def _go_on(self, ending: Iterator[date]) -> None:
        day = next(ending, None)
        if day is not None:
            self._at(day, "", self._go_on, ending, kind=NAMED)

    def _ending(self) -> Iterator[date]:
        """Where a scheme makes no tasks of it, the office still collects results, ranks, asks, decides, puts up and names: each on its day."""
        owed = {(plan.does, plan.concerns) for _, _, plan in self.scheme.tasks()}
        for result in self.scheme.related_results:
            if ("results", result.key) not in owed:
                self.cast.deliver_result(result.key)
        yield from self._asked("everyone", owed)
        for award in self.scheme.awards:
            if award.ranked and ("ranking", award.key) not in owed:
                self.cast.rank(award.key)
        notice = self.scheme.public_notice
        for step in self.scheme.slates[1 : -1 if notice is None else -2]:
            self.cast.propose(step.key)
            if step.meeting:
                self._decide(step.key)
            yield from self._asked(step.key, owed)
            yield self.calendar.add(self._today(), 1)
        if notice is not None:
            self.cast.publish()
            yield self.cast.last_day_of_notice() + days.ONE
            self.cast.end_notice()
        self.cast.issue()
        yield self._today()

    def _asked(self, covers: str, owed: Collection[tuple[str, str]]) -> Iterator[date]:
        """The opinions on a list that no task asks for: sent, and answered when their term is over."""
        for plan in self.scheme.consultations:
            if plan.covers == covers and ("opinions", plan.key) not in owed:
                self.cast.ask_opinions(plan.key)
                yield compiler.day_of(plan.term, self._today(), self.calendar) or self._today()
                self._answer(plan.key)

    def _finish(self, ledger: int) -> None:
        """Whoever has an outcome goes to the end; whoever is left is concluded as unfinished, and the book is closed."""
        for track in self.scheme.tracks:
            for stage in reversed(track.stages if track.key != cycle_view.CYCLE else ()):
                self.cast.move_on(track.key, stage.key, carry_over=CARRY)
        left = self.cast.look(
            lambda seen: tuple(
                case.subject
                for case in seen.every_case
                if case.track != cycle_view.CYCLE and not cycle_view.is_concluded(case)
            )
        )
        if left:
            chosen = transitions.Selection(subjects=left)
            transitions.conclude(
                self.clerk,
                ledger=ledger,
                chosen=chosen,
                outcome=guards.GIVEN[-1],
                why="年度结束时仍未办结（演练）",
            )
        try:
            cycles.close(self.clerk, ledger=ledger)
        except errors.Refused as refused:
            self.say(self._today(), f"年度未能结束：{refused}")


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
