"""What everybody in a rehearsal acts on: two people signed in, a ledger, a clock, a fiction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from engine import clock
from workflows.cases import submissions
from workflows.consultations import general_review
from workflows.kernel import cycle_view, forms
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import Service
from workflows.rehearsal import fiction
from workflows.scheme import model

R = TypeVar("R")
OWED = ("waiting", "open")


class TaskRow(NamedTuple):
    """A task as the cast sees it."""

    id: int
    subject: str
    opens_on: date | None
    due_on: date | None


class Scene:
    """One rehearsed cycle, looked at anew for every question."""

    def __init__(
        self,
        clerk: Service,
        reviewer: Service,
        ledger: int,
        made_up: fiction.Fiction,
        time: clock.Clock,
    ) -> None:
        self.clerk, self.reviewer = clerk, reviewer
        self.ledger, self.made_up, self.time = ledger, made_up, time
        self.scheme = made_up.scheme
        self.units = {unit.code: unit for unit in self.scheme.units}

    def look(self, ask: Callable[[CycleView], R]) -> R:
        """An answer out of the ledger as it is now."""
        with self.clerk.store.reading() as connection:
            return ask(cycle_view.of(connection, self.ledger, now=self.time.now()))

    def review(self, act: str, about: str = "") -> None:
        """The reviewer goes through all that an act bears (`general_review`), if there is any."""
        if self.look(lambda cycle: general_review.rows_of(cycle, act, about)):
            general_review.review.on(self.reviewer, self.ledger)(act=act, about=about)

    def today(self) -> date:
        """The day on the scheme's clocks."""
        return clock.local_date(self.time.now(), self.scheme.zone)

    def plan_of(self, kind: str) -> model.Task:
        """The scheme's task of that key."""
        return next(task for _, _, task in self.scheme.tasks() if task.key == kind)

    def tasks(self, kind: str, states: Sequence[str] = OWED) -> list[TaskRow]:
        """The tasks of a kind in these states: those that are owed, unless others are named."""
        return self.look(
            lambda cycle: [
                TaskRow(task.id, task.subject, task.opens_on, task.due_on)
                for task in cycle.of_kind(kind)
                if task.state in states
            ]
        )

    def ranked_units(self) -> list[str]:
        """The codes of units that are in the ranking."""
        return self.look(
            lambda cycle: [case.subject for case in cycle.of_track("unit") if cycle.is_ranked(case)]
        )

    def files(self, plan: model.Task, subjects: Sequence[str]) -> dict[str, submissions.File]:
        """What each of them hands in: a short text, or the table filled in."""
        if plan.brings == "file":
            names = {
                subject: self.units[subject].name if subject in self.units else subject
                for subject in subjects
            }
            return {
                subject: submissions.File(
                    name=f"{plan.name}.txt", content=f"（演练材料）{name}：{plan.name}。\n".encode()
                )
                for subject, name in names.items()
            }
        with self.clerk.store.reading() as connection:
            cycle = cycle_view.of(connection, self.ledger, now=self.time.now())
            blank = forms.of(cycle, plan.brings)
            rows = {subject: self.made_up.rows(blank, subject, cycle.today) for subject in subjects}
            return {
                subject: submissions.File(
                    name=f"{blank.title}.csv",
                    content=forms.filled_csv(cycle, plan.brings, rows[subject]),
                )
                for subject in subjects
            }
