"""Jumps from due moment to due moment: the worker does what it will do, then the cast acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from engine import clock, errors
from workflows.cases import cycles, guards, scheduler, transitions
from workflows.directory import calendars
from workflows.kernel import cycle_view, known_cycles
from workflows.kernel.service import Service
from workflows.rehearsal import cast, fiction, planner, scene, timetable
from workflows.scheme import model

Say = Callable[[date, str], None]


@dataclass(frozen=True, kw_only=True)
class RehearsalResult:
    """What came of a rehearsal.

    The ledger it filled, the first and last day, how many moments it jumped to, its mark.
    """

    book: int
    first: date
    last: date
    moments: int
    mark: str


class Director:
    """One rehearsal of one scheme.

    `seed` decides all that is made up (or `made_up` has it), `say` hears of every day on which
    something is told.
    """

    def __init__(
        self,
        clerk: Service,
        reviewer: Service,
        time: clock.VirtualClock,
        scheme: model.Scheme,
        *,
        seed: int,
        say: Say,
        made_up: fiction.Fiction | None = None,
    ) -> None:
        self.clerk, self.reviewer, self.time = clerk, reviewer, time
        self.scheme, self.say = scheme, say
        self.made_up = made_up or fiction.Fiction(seed, scheme)
        self.ledger = 0
        self.moments = 0
        self.acting = ""

    def run(self, step: Callable[[datetime], None], *, mark: str) -> RehearsalResult:
        """The whole year, to the last task and the closing of the ledger.

        At every moment `step` does what the worker will do, before anybody acts. `mark` is what
        every page of the rehearsal will bear. Raises what an act raised that could not be done:
        how far it came then, `so_far` tells.
        """
        self.ledger = self._open()
        stage = scene.Scene(self.clerk, self.reviewer, self.ledger, self.made_up, self.time)
        players = cast.Cast(stage)
        players.units.introduce()
        calendar = calendars.announced()
        agenda = timetable.Timetable(calendar, self.scheme.zone)
        planner.Planner(stage, players, agenda, calendar).plan_year()
        while (moment := self._next(agenda)) is not None:
            self.time.move_to(max(moment, self.time.now()))
            step(self.time.now())
            players.office.do_daily_work()
            while (entry := agenda.take(self.time.now())) is not None:
                if entry.sentence:
                    self.say(stage.today(), entry.sentence)
                self.acting = entry.sentence or self.acting
                entry.act()
            self.moments += 1
        self._finish(stage, players)
        return self.so_far(mark)

    def so_far(self, mark: str) -> RehearsalResult:
        """What has come of it up to now; after `run`, of the whole."""
        last = clock.local_date(self.time.now(), self.scheme.zone)
        return RehearsalResult(
            book=self.ledger,
            first=self.scheme.opens_on,
            last=last,
            moments=self.moments,
            mark=mark,
        )

    def _open(self) -> int:
        opened = cycles.open_(self.clerk, scheme=self.scheme)
        label = next(done for done in opened.done if done.kind == "book.opened").data["book"]
        with self.clerk.reading() as connection:
            return next(row.book for row in known_cycles.listing(connection) if row.label == label)

    def _next(self, agenda: timetable.Timetable) -> datetime | None:
        moments = (scheduler.next_wake(self.clerk), agenda.next_moment())
        return min((moment for moment in moments if moment is not None), default=None)

    def _finish(self, stage: scene.Scene, players: cast.Cast) -> None:
        """Whoever has an outcome goes to the end; whoever is left is concluded as unfinished.

        Then the ledger is closed.
        """
        for track in self.scheme.tracks:
            for plan in reversed(track.stages if track.key != cycle_view.CYCLE else ()):
                players.office.move_on(track.key, plan.key, carry_over=planner.CARRY)
        unfinished = stage.look(
            lambda cycle: tuple(
                case.subject
                for case in cycle.every_case
                if case.track != cycle_view.CYCLE and not cycle_view.is_concluded(case)
            )
        )
        if unfinished:
            transitions.conclude.on(self.clerk, stage.ledger)(
                selection=transitions.Selection(subjects=unfinished),
                outcome=guards.OUTCOMES_BY_HAND[-1],
                why="年度结束时仍未办结（演练）",
            )
        try:
            cycles.close(self.clerk, ledger=stage.ledger)
        except errors.Refused as refused:
            self.say(stage.today(), f"年度未能结束：{refused}")
