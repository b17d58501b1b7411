"""`task`: what is owed, accepted, given back, taken up again, taken back, waived, extended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from commands import console, lookup, running, status
from commands.session import Session
from documents import reader, uploads
from engine import errors, fields
from workflows.cases import submissions
from workflows.directory import units
from workflows.kernel.cycle_view import CycleView
from workflows.reports import task_overview
from workflows.tasks import changes

ARRIVALS = fields.Form(
    key="arrivals",
    title="收件登记",
    columns=(
        fields.Column(key="unit", title="单位", required=True, aliases=("单位名称", "编码")),
        fields.Column(key="received_on", title="收到日期", kind="date"),
        fields.Column(key="doc", title="收文号"),
    ),
    unique=("unit",),
)


def task_list(
    session: Session,
    name: str,
    kind: str,
    state: str,
    colour: str,
    owner: str,
    due_by: date | None,
    json_: bool,
) -> None:
    subjects = lookup.subjects_of(session, [name]) if name else []
    with session.looking() as cycle:
        task_filter = task_overview.TaskFilter(
            kind=kind, state=state, subjects=subjects, colour=colour, owner=owner, due_by=due_by
        )
        duties = task_overview.task_list(cycle, task_filter)
    if json_:
        console.as_json(duties)
    else:
        status.table_of(duties, with_subject=True)


OUTSTANDING = ("waiting", "open", "handed_in")


class TaskChoice:
    """Which tasks: those of the `numbers`, else those of one kind, of one unit or of all.

    Among the numbers may stand names: of units that have one such task of their own (of that kind).

    `task` is the kind's key or name. Of all units only the tasks in the `states` are meant; of
    one unit, which may owe the kind several times, these or else what is not settled.
    """

    def __init__(
        self,
        session: Session,
        numbers: Sequence[int | str],
        unit: str,
        task: str,
        states: Sequence[str],
    ) -> None:
        self.session, self.numbers, self.unit = session, numbers, unit
        self.task, self.states = task, states

    @cached_property
    def ids(self) -> Sequence[int]:
        """Their numbers. Raises Misuse where that names none."""
        if self.numbers:
            return lookup.numbers_of(self.session, self.numbers, self._of_subject, "事项")
        if not self.task:
            raise errors.Misuse(
                "请写事项编号（见 mofan task list），或用 --task（及 --unit）说明事项。"
            )
        subject = lookup.subject_of(self.session, self.unit)
        with self.session.looking() as cycle:
            plan = cycle.pinned.task(self.task)
            tasks = [
                task
                for task in cycle.every_task
                if task.kind == plan.key and subject in ("", task.subject)
            ]
            in_states = [task for task in tasks if task.state in self.states]
            outstanding = [task for task in tasks if task.state in OUTSTANDING]
            tasks = in_states or outstanding or tasks if subject else in_states
        if not tasks:
            raise errors.Misuse(f"没有符合的事项：{plan.name}。")
        return [task.id for task in tasks]

    def _of_subject(self, cycle: CycleView, subject: str) -> list[tuple[int, str]]:
        """The tasks of a subject in the states that are meant: its own first, if it has any."""
        kind = cycle.pinned.task(self.task).key if self.task else ""
        tasks = [
            task
            for task in cycle.every_task
            if task.subject == subject and task.state in self.states and kind in ("", task.kind)
        ]
        own = [task for task in tasks if task.owner in ("unit", "branch")]
        return [(task.id, cycle.task_name(task)) for task in own or tasks]


def task_accept(
    session: Session, choice: TaskChoice, file: Path | None, received: date | None, run: running.Run
) -> None:
    if file is not None:
        papers = _arrivals(session, file, choice.task)
        run.asking(True)(submissions.submit, papers=papers)
        return
    run.asking(len(choice.ids) > 1)(submissions.accept, ids=choice.ids, received_on=received)


def task_return(session: Session, choice: TaskChoice, why: str, run: running.Run) -> None:
    run.asking(len(choice.ids) > 1)(submissions.give_back, ids=choice.ids, why=why)


def task_reopen(session: Session, choice: TaskChoice, why: str, run: running.Run) -> None:
    run.asking(len(choice.ids) > 1)(changes.reopen, ids=choice.ids, why=why)


def task_waive(session: Session, choice: TaskChoice, why: str, run: running.Run) -> None:
    run.asking(len(choice.ids) > 1)(changes.waive, ids=choice.ids, why=why)


def task_extend(
    session: Session,
    choice: TaskChoice,
    due_on: date,
    agreed_by: str,
    oral: bool,
    why: str,
    run: running.Run,
) -> None:
    run.asking(len(choice.ids) > 1)(
        changes.extend, ids=choice.ids, due_on=due_on, agreed_by=agreed_by, oral=oral, why=why
    )


def task_withdraw(session: Session, choice: TaskChoice, why: str, run: running.Run) -> None:
    run.asking(len(choice.ids) > 1)(submissions.withdraw, ids=choice.ids, why=why)


def _arrivals(session: Session, file: Path, task: str) -> list[submissions.Paper]:
    if not task:
        raise errors.Misuse("用 --from 时请用 --task 说明事项。")
    table = reader.read_table(uploads.read_bytes(file), ARRIVALS, year_of=session.year_of)
    with session.looking() as cycle:
        codes, faults = units.names(cycle.connection, cycle).of_cells(table)
        year = cycle.scheme.year
    if faults:
        raise errors.Misuse(faults)
    papers = []
    for row in table.rows:
        day = row.values["received_on"]
        doc = str(row.values["doc"] or f"〔{year}〕纸质件登记")
        received = day if isinstance(day, date) else None
        papers.append(
            submissions.Paper(
                subject=codes[row.number], task=task, received_on=received, doc=doc, accept=True
            )
        )
    return papers
