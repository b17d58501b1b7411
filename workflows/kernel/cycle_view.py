"""What a cycle's ledger holds on a day, asked by whoever decides or reports.

It is the same inside a change, in a report, and on a past day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import cast

from engine import canon, clock, colour, days, errors
from storage import cases, queries, submissions, tasks
from storage import letters as stored_letters
from storage.database import Connection
from storage.ledger import ledgers
from storage.ledger.work import UnitOfWork
from workflows.kernel import pinned_scheme
from workflows.kernel.pinned_scheme import PinnedScheme
from workflows.scheme import compiler, model

CYCLE = "cycle"
EVERYWHERE = {"consult": "征求意见", "naming": "命名决定", "office": "办公室"}
"""What lines are about that belongs to no single subject."""
OFFICE_ZONE = "Asia/Shanghai"


class CycleView(queries.Finder):
    """One cycle's ledger through one connection.

    What is asked for twice is fetched once; lists are in the roster's order.
    """

    def __init__(
        self, connection: Connection, ledger: ledgers.Ledger, pinned: PinnedScheme, today: date
    ) -> None:
        super().__init__(connection, ledger.book)
        self.ledger, self.pinned, self.today = ledger, pinned, today

    @property
    def scheme(self) -> model.Scheme:
        return self.pinned.scheme

    @property
    def calendar(self) -> days.WorkCalendar:
        return self.pinned.calendar

    @cached_property
    def enrolments(self) -> dict[str, cases.Enrolment]:
        """Everyone who takes part, by code."""
        return {enrolment.code: enrolment for enrolment in self.find(cases.Enrolment)}

    @cached_property
    def every_case(self) -> tuple[cases.Case, ...]:
        """Every case, by track and in order."""
        return tuple(self.find(cases.Case))

    @cached_property
    def every_task(self) -> tuple[tasks.Task, ...]:
        """Every task, in the order they were made."""
        return tuple(self.find(tasks.Task))

    @property
    def anchor(self) -> str:
        """The last line of its journal that is seen here, as `seq:hash`."""
        return canon.anchor(self.ledger.head_seq, self.ledger.head_hash)

    @property
    def year_of(self) -> days.YearOf:
        """The year of a day that is written without one: the nearest within the cycle."""
        return days.nearest_year(self.today, not_before=date(self.scheme.year, 1, 1))

    @cached_property
    def by_case(self) -> dict[int, list[tasks.Task]]:
        """Every task by its case."""
        return grouped(self.every_task)

    @cached_property
    def cycle_case(self) -> cases.Case | None:
        """The case of the cycle itself, where the scheme has that track."""
        if "every_case" in self.__dict__:
            return next(iter(self.of_track(CYCLE)), None)
        return self.first(cases.Case, track=CYCLE)

    @cached_property
    def cycle_tasks(self) -> dict[str, tasks.Task]:
        """The cycle's own tasks by kind; those raised meanwhile are under `kind#round`."""
        own_cases = [self.cycle_case] if self.cycle_case is not None else []
        cycle_tasks = [task for of_case in self.tasks_of(own_cases).values() for task in of_case]
        return {
            task.kind
            if self.pinned.tasks[task.kind].of != "raised"
            else f"{task.kind}#{task.round}": task
            for task in cycle_tasks
        }

    @cached_property
    def titles(self) -> dict[str, str]:
        """What people say for the keys under which lines stand and messages leave.

        Units, departments, lists, awards, letters to departments, and what belongs to no single
        subject.
        """
        departments = {department.key: department.name for department in self.scheme.departments}
        letters = {
            f"{consultation.key}/{key}": f"{consultation.name} {departments[key]}"
            for consultation in self.scheme.consultations
            for key in consultation.departments
        }
        scheme = self.scheme
        lists = {name_list.key: name_list.name for name_list in scheme.slates} | {
            consultation.key: consultation.name for consultation in scheme.consultations
        }
        awards = {award.key: award.name for award in scheme.awards}
        units = {unit.code: unit.name for unit in scheme.units}
        return {
            **units,
            **{f"department:{key}": name for key, name in departments.items()},
            **lists,
            **awards,
            **letters,
            **EVERYWHERE,
        }

    @cached_property
    def letters(self) -> tuple[stored_letters.Letter, ...]:
        """Papers that went out."""
        return tuple(self.find(stored_letters.Letter))

    def of_track(self, track: str) -> tuple[cases.Case, ...]:
        """The cases of a track."""
        return tuple(case for case in self.every_case if case.track == track)

    def called(self, case: cases.Case) -> str:
        """What people call a case: a branch with its unit, for dozens of branches have one name."""
        if case.unit in ("", case.subject):
            return case.name
        return f"{self.pinned.enrolments[case.unit].name}{case.name}"

    def of_subjects(self, subjects: Sequence[str]) -> list[cases.Case]:
        """Those cases. Raises Misuse for a subject that has none."""
        cases_by_subject = {
            case.subject: case for case in self.find(cases.Case, subject=subjects, order_by=("id",))
        }
        if missing := [subject for subject in subjects if subject not in cases_by_subject]:
            raise errors.Misuse(f"“{self.ledger.label}”没有这些对象：{'、'.join(missing)}。")
        return [cases_by_subject[subject] for subject in dict.fromkeys(subjects)]

    def tasks_of(self, some_cases: Iterable[cases.Case]) -> dict[int, list[tasks.Task]]:
        """The tasks of these cases by case."""
        ids = [case.id for case in some_cases]
        # What was read whole is not asked for in part.
        if "every_task" in self.__dict__:
            return {id_: self.by_case[id_] for id_ in ids if id_ in self.by_case}
        return grouped(self.find(tasks.Task, case_id=ids))

    def of_kind(self, kind: str) -> list[tasks.Task]:
        """The tasks of one kind, whosever they are."""
        return self.find(tasks.Task, kind=[kind])

    def submissions_of(
        self, some_tasks: Iterable[tasks.Task]
    ) -> dict[int, list[submissions.Submission]]:
        """Every version of what came in for these tasks, oldest first, by task."""
        versions: dict[int, list[submissions.Submission]] = {}
        for submission in self.find(submissions.Submission, task=[task.id for task in some_tasks]):
            versions.setdefault(submission.task, []).append(submission)
        return versions

    def is_ranked(self, case: cases.Case) -> bool:
        """Whether the unit of a case takes part in the ranking."""
        return self.pinned.is_ranked(case.unit or case.subject)

    def task_name(self, task: tasks.Task) -> str:
        """What people call it."""
        return self.pinned.tasks[task.kind].name

    def state_name(self, case: cases.Case) -> str:
        """Where a case stands, as people say it."""
        return self.pinned.stage_name(case.track, case.state)

    def colour_of(self, task: tasks.Task) -> colour.Colour:
        """正常、临期、逾期."""
        return colour.colour(
            task.due_on,
            self.today,
            self.calendar,
            warn_workdays=self.scheme.warn_workdays,
            received_on=task.received_on,
            discharged_on=task.settled_on if task.state in tasks.DISCHARGED else None,
        )

    def days_left(self, task: tasks.Task) -> int | None:
        """Working days left to the due date; negative when it has passed, none without one."""
        return (
            None
            if task.due_on is None
            else colour.days_left(task.due_on, self.today, self.calendar)
        )

    def worst(self, case_tasks: Collection[tasks.Task]) -> colour.Colour:
        """The colour of a whole case: that of its worst open task."""
        colours = {
            self.colour_of(task)
            for task in case_tasks
            if task.state != "waiting" or (task.opens_on or self.today) < self.today
        }
        return "red" if "red" in colours else "yellow" if "yellow" in colours else "green"


def grouped(some_tasks: Iterable[tasks.Task]) -> dict[int, list[tasks.Task]]:
    """Tasks by case."""
    by: dict[int, list[tasks.Task]] = {}
    for task in some_tasks:
        by.setdefault(task.case_id, []).append(task)
    return by


def is_concluded(case: cases.Case) -> bool:
    """Whether it is at its end."""
    return case.state == compiler.CONCLUDED


def inside(change: UnitOfWork) -> CycleView:
    """The cycle whose ledger is being written, now."""
    pinned = pinned_scheme.load(change.connection, change.ledger)
    return CycleView(change.connection, change.ledger, pinned, pinned.today(change.now))


def of(
    connection: Connection,
    ledger: int | ledgers.Ledger,
    *,
    today: date | None = None,
    now: datetime | None = None,
) -> CycleView:
    """The cycle of a `ledger` (its number, or as it was read here) as it stands in this connection.

    `today` is the day to look from; without it, the day of the instant `now` in the scheme's zone.
    Raises Misuse for a ledger that is none of a cycle, AuthorError where neither is given.
    """
    entry = ledgers.get(connection, ledger) if isinstance(ledger, int) else ledger
    if entry is None or entry.kind != CYCLE:
        raise errors.Misuse(f"没有编号为 {ledger} 的年度。")
    pinned = pinned_scheme.load(connection, entry)
    if today is None and now is None:
        raise errors.AuthorError(["a view needs a day or an instant"])
    cycle = CycleView(
        connection,
        entry,
        pinned,
        today if today is not None else pinned.today(cast("datetime", now)),
    )
    cycle.remember()
    return cycle


def local_today(now: datetime) -> date:
    """The day at the office, which has one zone for what belongs to no cycle."""
    return clock.local_date(now, OFFICE_ZONE)
