"""Jumps from due moment to due moment: `step(now)` does what the worker will do, then whoever's moment has come acts."""

from __future__ import annotations

import functools
import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine import clock, days, errors
from workflows import calendars, cycles, desk, gates, moves, tick, view
from workflows.rehearsal import cast, fiction
from workflows.scheme import model

CARRY = "先转入下一阶段，欠账继续催办（演练）"
HOUR = "10:00"
AFTERNOON = "15:00"

Act = Callable[..., object]
Say = Callable[[date, str], None]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What came of a rehearsal: the book it filled, the first and last day, how many moments it jumped to, how it was marked."""

    book: int
    first: date
    last: date
    moments: int
    mark: str


class Director:
    """One rehearsal of one scheme."""

    def __init__(
        self, clerk: desk.Desk, reviewer: desk.Desk, time: clock.VirtualClock, scheme: model.Scheme, *, seed: int, say: Say
    ) -> None:
        self.clerk, self.reviewer, self.time, self.scheme, self.say = clerk, reviewer, time, scheme, say
        self.made_up = fiction.Fiction(seed, scheme)
        self.agenda: list[tuple[datetime, int, str, Act]] = []
        self.count = 0
        self.meetings = 0
        self.calendar = calendars.announced()

    def run(self, step: Callable[[datetime], None], *, mark: str) -> Told:
        """The whole year, to the last task and the closing of the book."""
        opened = cycles.open_(self.clerk, scheme=self.scheme)
        book = next(done for done in opened.done if done.kind == "book.opened").data["book"]
        with self.clerk.reading() as connection:
            number = next(one.book for one in cycles.listing(connection) if one.label == book)
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
        return Told(book=number, first=self.scheme.opens_on, last=self._today(), moments=moments, mark=mark)

    def _next(self) -> datetime | None:
        found = [moment for moment in (tick.next_wake(self.clerk), self.agenda[0][0] if self.agenda else None) if moment is not None]
        return min(found, default=None)

    def _today(self) -> date:
        return clock.local_date(self.time.now(), self.scheme.zone)

    def _at(self, day: date, what: str, act: Act, *arguments: Any, hour: str = HOUR) -> None:
        self.count += 1
        moment = clock.at(self.calendar.next_workday(day), hour, self.scheme.zone)
        entry: tuple[datetime, int, str, Act] = (moment, self.count, what, functools.partial(act, *arguments))
        heapq.heappush(self.agenda, entry)

    def _plan_year(self) -> None:
        for track in self.scheme.tracks:
            if track.key != view.CYCLE:
                self._plan_moves(track)
        for track, stage, plan in self.scheme.tasks():
            if plan.of == "named":
                continue
            self._plan_task(track, stage, plan)
        if not any(plan.does == "issue" for _, _, plan in self.scheme.tasks()):
            self._plan_ending()

    def _plan_moves(self, track: model.TrackPlan) -> None:
        for before, stage in zip(track.stages, track.stages[1:], strict=False):
            if stage.opens is not None:
                what = f"{track.name}：{before.name} → {stage.name}"
                self._at(stage.opens, what, self._move_on, track.key, before.key, hour=AFTERNOON)

    def _move_on(self, track: str, stage: str) -> None:
        self.cast.move_on(track, stage, carry_over=CARRY)

    def _plan_task(self, track: model.TrackPlan, stage: model.Stage, plan: model.Task) -> None:
        opens, due = self._days(stage, plan)
        match plan.does:
            case "":
                self._plan_plain(track, plan, opens, due)
            case "visits":
                self._plan_visits(plan, opens, due)
            case "nominations":
                self._at(due - timedelta(days=6), "各单位推荐党支部", self.cast.nominate)
                self._at(due, plan.name, self.cast.finish_nominations)
            case "opinions":
                self._at(opens, f"发出：{plan.name}", self.cast.ask_opinions, plan.concerns)
                self._at(due - days.ONE, f"复函：{plan.name}", self._answer, plan.concerns)
            case "scores":
                if plan.key == next(one.key for _, _, one in self.scheme.tasks() if one.does == "scores"):
                    self._at(due, plan.name, self.cast.score)
            case "results":
                self._at(due, plan.name, self.cast.deliver_result, plan.concerns)
            case "ranking":
                self._at(due, plan.name, self.cast.rank, plan.concerns)
            case "decision":
                self._at(due, plan.name, self._decide, plan.concerns)
            case "public_notice":
                self._at(opens, plan.name, self.cast.publish)
                self._at(due, f"{plan.name}结束", self.cast.end_notice)
            case "issue":
                self._at(due, plan.name, self._issue)

    def _days(self, stage: model.Stage, plan: model.Task) -> tuple[date, date]:
        start = stage.opens or self.scheme.opens_on

        def of(when: model.When | None, otherwise: date) -> date:
            if when is None:
                return otherwise
            if when.on is not None:
                return when.on
            return self.calendar.add(start, when.count) if when.unit == "workdays" else start + timedelta(days=when.count)

        opens = of(plan.opens, start)
        return opens, of(plan.due, stage.closes or opens)

    def _plan_plain(self, track: model.TrackPlan, plan: model.Task, opens: date, due: date) -> None:
        is_anchored = plan.opens is not None and plan.opens.after.startswith("task:")
        if is_anchored and track.key == "unit":
            return
        if plan.owner != "unit" or track.key != "unit":
            kind = plan.key
            self._at(due, plan.name, self.cast.accept_own, kind)
            return
        by: dict[tuple[int, fiction.Temper], list[str]] = {}
        units = list(self.cast.units)
        for unit in units if plan.blocking != "none" else self.made_up.pick(units, len(units) // 6, plan.key):
            if self.made_up.never_delivers(plan, unit):
                continue
            temper = self.made_up.temper(unit)
            early = self.made_up.of("early", plan.key, unit).randint(1, 8)
            shift = {"late": cast.LATE, "silent": cast.SILENT, "returned": -early, "punctual": -early}[temper]
            by.setdefault((shift, temper), []).append(unit)
        for (shift, temper), units in by.items():
            day = max(self.calendar.add(due, shift), opens)
            if plan.brings == "nothing":
                self._at(day, "", self.cast.accept_own, plan.key, tuple(units))
                continue
            self._at(day, "", self.cast.hand_in, plan.key, tuple(units))
            if plan.review:
                back = tuple(units) if temper == "returned" else ()
                after = self.calendar.add(day, cast.RETURN_AFTER)
                self._at(after, "", self._check, plan.key, tuple(units), back)

    def _check(self, kind: str, units: tuple[str, ...], back: tuple[str, ...]) -> None:
        returned = self.cast.check(kind, give_back=back)
        if returned:
            day = self.calendar.add(self._today(), cast.RETURN_AFTER)
            self._at(day, "", self.cast.hand_in, kind, returned)
            self._at(self.calendar.add(day, 1), "", self._check, kind, tuple(returned), ())

    def _plan_visits(self, plan: model.Task, opens: date, due: date) -> None:
        units = list(self.cast.units)
        worked = [day for n in range((due - opens).days + 1) if self.calendar.is_workday(day := opens + timedelta(days=n))]
        per_day = -(-len(units) // max(len(worked), 1))
        for n, day in enumerate(worked):
            if listed := units[n * per_day : (n + 1) * per_day]:
                self._at(day, "", self._visit, plan, tuple(listed))
                for following in self._following(plan):
                    after = self.calendar.add(day, max((following.due.count if following.due else 1) - 2, 1))
                    self._at(after, "", self.cast.accept_own, following.key, tuple(listed))

    def _visit(self, plan: model.Task, units: tuple[str, ...]) -> None:
        self.cast.visit(plan, units, self._today())

    def _following(self, plan: model.Task) -> list[model.Task]:
        return [one for _, _, one in self.scheme.tasks() if one.opens is not None and one.opens.after == f"task:{plan.key}"]

    def _answer(self, key: str) -> None:
        self.cast.answer(key, negative=self._doubted(key))

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

    def _issue(self) -> None:
        self.cast.issue()
        for plan in [task for _, _, task in self.scheme.tasks() if task.of == "named"]:
            due = plan.due.on if plan.due is not None and plan.due.on is not None else self.calendar.add(self._today(), 20)
            day = self.calendar.add(due, -2)
            kind = plan.key
            self._at(day, plan.name, self._hand_in_of_named, kind)
            self._at(self.calendar.add(day, 1), "", self.cast.check, kind)

    def _hand_in_of_named(self, kind: str) -> None:
        self.cast.hand_in(kind, self.cast.named())

    def _plan_ending(self) -> None:
        """A scheme whose cycle has no tasks of its own still ranks, decides and names, after its last stage has opened."""
        last = max((stage.closes or stage.opens or self.scheme.opens_on) for track in self.scheme.tracks for stage in track.stages)
        self._at(last, "排序、研究、命名", self._end_at_once)

    def _end_at_once(self) -> None:
        for award in self.scheme.awards:
            if award.ranked:
                self.cast.rank(award.key)
        for step in self.scheme.slates[1:-1]:
            self.cast.propose(step.key)
            if step.meeting:
                self._decide(step.key)
        if self.scheme.public_notice is None:
            self.cast.issue()
            return
        self.cast.publish()
        end = self._today() + timedelta(days=2 * self.scheme.public_notice.workdays + 10)
        self._at(end, "公示结束", self.cast.end_notice)
        self._at(end, "命名", self.cast.issue, hour=AFTERNOON)

    def _finish(self, book: int) -> None:
        """Whoever is left is concluded as unfinished, and the book is closed."""
        left = self.cast.look(
            lambda seen: tuple(case.subject for case in seen.every_case if case.track != view.CYCLE and not view.is_concluded(case))
        )
        if left:
            chosen = moves.Selection(subjects=left)
            moves.conclude(self.clerk, book=book, chosen=chosen, outcome=gates.GIVEN[-1], why="年度结束时仍未办结（演练）")
        try:
            cycles.close(self.clerk, book=book)
        except errors.Refused as refused:
            self.say(self._today(), f"年度未能结束：{refused}")
