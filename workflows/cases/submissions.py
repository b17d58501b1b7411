"""What comes in: papers, files and tables for tasks, by version; taken in, given back, taken back.

The accepted version is frozen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents import uploads
from engine import errors, records
from storage import blobs, submissions, tasks
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.cases import settlement, submission_versions
from workflows.cases.reviews import Review
from workflows.kernel import cycle_view, fact_days, forms
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals
from workflows.scheme import model
from workflows.tasks import lifecycle, task_states


@dataclass(frozen=True, kw_only=True)
class File:
    """One file as it was handed over."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What came in for one task of one subject.

    `received_on` is today where it is none; `via` a key of `VIA`; `doc` the number of
    the letter. A `supplement` adds to what was accepted (补报); `accept` takes it over without a
    check.
    """

    subject: str
    task: str
    files: tuple[File, ...] = ()
    received_on: date | None = None
    via: str = "paper"
    doc: str = ""
    supplement: bool = False
    accept: bool = False


@dataclass(frozen=True, kw_only=True)
class _ReadPaper:
    """A paper that was read: its files as they will be stored, and the rows of its table."""

    paper: Paper
    files: tuple[uploads.Upload, ...]
    rows: Any


def _prepare(cycle: CycleView, *, papers: Sequence[Paper]) -> list[_ReadPaper]:
    return _read(cycle, papers)


@use_case("submit", prepare=_prepare)
def submit(change: Change, *, papers: Sequence[Paper]) -> None:
    """Take in the `papers`, each as a new version of what its task brings.

    Where nobody has to check it, a version is accepted at once; a paper for a task not open yet
    is taken early. A second paper before the first was accepted replaces it; after that only a
    supplement is taken. Late is what was received after the due date. Raises Misuse with the
    faults of every file before anything is written.
    """
    _Intake(change, [paper.subject for paper in papers]).take(change.prepared)


@use_case("task.accept")
def accept(change: Change, *, ids: Sequence[int], received_on: date | None = None) -> None:
    """Accept what was handed in for the tasks `ids`, or settle those that bring nothing.

    The version is frozen; tasks that waited for this one get their dates. `received_on` is the
    day on which a task that brings nothing was really done, if not today. What the system
    settles itself, and what is settled already, is refused. Raises Misuse for an unknown id.
    """
    review = Review(change, ids)
    for task in review.tasks:
        review.accept(task, received_on)


@use_case("task.return")
def give_back(change: Change, *, ids: Sequence[int], why: str) -> None:
    """Return what was handed in for the tasks `ids` for revision: open again, the owner is told.

    Refused without a reason (`why`) and where nothing is handed in. Raises Misuse for an
    unknown id.
    """
    review = Review(change, ids)
    for task in review.tasks:
        review.back(task, "return", why.strip())


@use_case("withdraw")
def withdraw(change: Change, *, ids: Sequence[int], why: str = "") -> None:
    """Take back what was handed in for the tasks `ids` and not accepted yet: they are open again.

    Where nothing is handed in, it is refused. Raises Misuse for an unknown id.
    """
    review = Review(change, ids)
    for task in review.tasks:
        review.back(task, "withdraw", why.strip())


def _read(cycle: CycleView, papers: Sequence[Paper]) -> list[_ReadPaper]:
    """Files and tables of every paper; all their faults at once."""
    faults: list[records.Fault] = []
    papers_read = []
    for paper in papers:
        if paper.via not in submission_versions.VIA:
            ways = "、".join(f"{key}（{name}）" for key, name in submission_versions.VIA.items())
            raise errors.Misuse(f"“{paper.via}”不是收件方式：{ways}。")
        plan = cycle.pinned.task(paper.task)
        files: list[uploads.Upload] = []
        rows: Any = None
        try:
            files = [uploads.accept(file.name, file.content) for file in paper.files]
            if plan.brings not in ("nothing", "file") and files:
                rows = forms.read(cycle, plan.brings, files)
        except errors.Misuse as error:
            faults += [_about(paper, fault) for fault in error.faults]
        papers_read.append(_ReadPaper(paper=paper, files=tuple(files), rows=rows))
    if faults:
        raise errors.Misuse(faults)
    return papers_read


def _about(paper: Paper, fault: records.Fault) -> records.Fault:
    return records.Fault(
        message=fault.message,
        where=f"{paper.subject} {fault.where}".strip(),
        expected=fault.expected,
    )


class _Intake:
    """The tasks of these subjects, in one change that takes papers for them."""

    def __init__(self, change: UnitOfWork, subjects: Iterable[str]) -> None:
        self.change, self.cycle = change, cycle_view.inside(change)
        self.by_subject = {
            case.subject: case for case in self.cycle.of_subjects(list(dict.fromkeys(subjects)))
        }
        loaded = [
            task
            for tasks_of_case in self.cycle.tasks_of(self.by_subject.values()).values()
            for task in tasks_of_case
        ]
        self.moving = lifecycle.Moving(change, self.cycle, loaded)
        self.versions = self.cycle.submissions_of(loaded)
        self.by_kind = {(task.subject, task.kind): task for task in loaded}
        self.stored_digests: set[str] = set()

    def take(self, papers_read: Sequence[_ReadPaper]) -> None:
        digests = [file.digest for paper in papers_read for file in paper.files]
        self.stored_digests = blobs.known(self.change.connection, self.change.ledger.book, digests)
        for read in papers_read:
            plan = self.cycle.pinned.task(read.paper.task)
            task = self.by_kind.get((read.paper.subject, plan.key))
            if task is None:
                case = self.by_subject[read.paper.subject]
                self.change.refuse(
                    refusals.make(
                        "not_yours",
                        case.subject,
                        clause=plan.clause,
                        task=plan.name,
                        name=case.name,
                    )
                )
                continue
            task = self.moving.tasks[task.id]
            reasons = self._why_not(read, task, plan)
            if reasons:
                self.change.refuse(*reasons)
            else:
                self._keep(read, task, plan)

    def _why_not(
        self, read: _ReadPaper, task: tasks.Task, plan: model.Task
    ) -> list[records.Refusal]:
        reasons: list[records.Refusal] = []
        paper = read.paper

        def refuse(code: str, **values: object) -> None:
            reasons.append(
                refusals.make(code, task.subject, clause=task.clause, task=plan.name, **values)
            )

        if mend := settlement.instruction(self.cycle, plan):
            refuse("settled_by_work", mend=mend)
        if task.state == "accepted" and not paper.supplement:
            refuse("already_accepted")
        else:
            step = task_states.decide(
                task, "supplement" if paper.supplement else "hand_in", plan.name
            )
            if isinstance(step, records.Refusal):
                reasons.append(step)
        is_table = plan.brings not in ("nothing", "file")
        if (is_table and read.rows is None and not paper.supplement) or (
            plan.brings == "file" and not read.files and not paper.doc
        ):
            refuse("nothing_brought", what=forms.title(self.cycle, plan.brings))
        reasons += fact_days.why_not(
            self.cycle, paper.received_on, task.subject, clause=task.clause
        )
        return reasons

    def _keep(self, read: _ReadPaper, task: tasks.Task, plan: model.Task) -> None:
        paper = read.paper
        received = paper.received_on or self.cycle.today
        versions = self.versions.setdefault(task.id, [])
        unreviewed = [version for version in versions if version.state == "handed_in"]
        nature = "supplement" if paper.supplement else "replacement" if unreviewed else "first"
        late = task.due_on is not None and received > task.due_on
        is_final = paper.supplement or not plan.review or paper.accept
        about = {
            "task": task.kind,
            "name": plan.name,
            "id": task.id,
            "version": len(versions) + 1,
            "nature": nature,
            "received_on": received,
            "via": paper.via,
            "doc": paper.doc,
            "late": late,
            "files": [file.name for file in read.files],
            "accepted": is_final,
            "remarks": [remark for file in read.files for remark in file.remarks],
        }
        line = self.change.line("task.handed_in", task.subject, data=about)
        for version in unreviewed:
            versions[versions.index(version)] = line.change(version, state="replaced")
        source = "unit" if self.change.actor.org == task.subject else "office"
        submission = line.add(
            submissions.Submission(
                task=task.id,
                n=len(versions) + 1,
                nature=nature,
                data=read.rows,
                source=source,
                via=paper.via,
                doc=paper.doc,
                received_on=received,
                late=late,
                state="accepted" if is_final else "handed_in",
                entered_by=self.change.actor.person,
            )
        )
        versions.append(submission)
        self._attach(line, submission, read.files)
        if paper.supplement:
            self.moving.move(line, task, "supplement")
            return
        task = self.moving.move(line, task, "hand_in", received_on=received)
        if is_final:
            task = self.moving.move(line, task, "accept")
            self.moving.follow(line, task)

    def _attach(
        self, line: work.Line, submission: submissions.Submission, files: Sequence[uploads.Upload]
    ) -> None:
        for file in files:
            digest = blobs.keep(line, file, self.stored_digests)
            line.add(submissions.Attachment(submission=submission.id, blob=digest, name=file.name))
