"""What comes in: papers, files and tables for tasks, by version; taken in, given back, taken back. The accepted version is frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from documents import uploads
from engine import canon, errors, records
from storage import blobs, submissions, tasks
from storage import notices as stored_notices
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.consultations import requests
from workflows.kernel import cycle_view, forms, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.scheme import model
from workflows.tasks import lifecycle, notices

VIA = {"paper": "纸质", "phone": "电话", "mail": "邮件", "system": "系统"}
NATURES = {"first": "首报", "replacement": "替换件", "supplement": "补报"}


@dataclass(frozen=True, kw_only=True)
class File:
    """One file as it was handed over."""

    name: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What came in for one task of one subject. `received_on` none: today. `supplement`: it adds to what was accepted (补报)."""

    subject: str
    task: str
    files: tuple[File, ...] = ()
    received_on: date | None = None
    via: str = "paper"
    doc: str = ""
    supplement: bool = False
    accept: bool = False

    def said(self) -> dict[str, Any]:
        """As arguments, files by their digests."""
        files = [[file.name, canon.digest(file.data)] for file in self.files]
        return {
            "subject": self.subject, "task": self.task, "files": files, "received_on": self.received_on, "via": self.via, "doc": self.doc,
            "supplement": self.supplement, "accept": self.accept,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Taken:
    """A paper that was read: its files as kept, and the rows of its table."""

    paper: Paper
    kept: tuple[uploads.Upload, ...]
    rows: Any


def submit(
    service: Service,
    *,
    ledger: int,
    papers: Sequence[Paper],
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Keep what came in. Where nobody has to check it, it is accepted at once; a paper for a task not open yet is taken early.

    A second paper before the first was accepted replaces it; after that only a supplement is taken. Late is what was received after the due date.
    Raises Misuse with the faults of every file before anything is written.
    """
    with service.reading() as connection:
        cycle = cycle_view.of(connection, ledger, now=service.now())
        taken = _read(cycle, papers)

    def body(change: UnitOfWork) -> None:
        _Desk(change, [paper.subject for paper in papers]).take(taken)

    return service.act(
        ledger=ledger,
        action="submit",
        body=body,
        arguments={"papers": [paper.said() for paper in papers]},
        run_options=run_options,
    )


def accept(
    service: Service,
    *,
    ledger: int,
    ids: Sequence[int],
    received_on: date | None = None,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Take over what was handed in, or settle a task that brings nothing. The version is frozen. What the system settles itself is refused.

    `received_on` is when a task that brings nothing was really done, if not today.
    """

    def body(change: UnitOfWork) -> None:
        here = _Desk.of_ids(change, ids)
        for task in here.chosen(ids):
            here.accept(task, received_on)

    return service.act(
        ledger=ledger,
        action="task.accept",
        body=body,
        arguments={"ids": list(ids), "received_on": received_on},
        run_options=run_options,
    )


def give_back(
    service: Service,
    *,
    ledger: int,
    ids: Sequence[int],
    why: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Return what was handed in for revision, with the reason: the task is open again, its owner is told."""

    def body(change: UnitOfWork) -> None:
        here = _Desk.of_ids(change, ids)
        for task in here.chosen(ids):
            here.back(task, "return", "returned", why.strip())

    return service.act(
        ledger=ledger,
        action="task.return",
        body=body,
        arguments={"ids": list(ids), "why": why},
        run_options=run_options,
    )


def withdraw(
    service: Service,
    *,
    ledger: int,
    ids: Sequence[int],
    why: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Take back what was handed in and not accepted yet: the task is open again."""

    def body(change: UnitOfWork) -> None:
        here = _Desk.of_ids(change, ids)
        for task in here.chosen(ids):
            here.back(task, "withdraw", "withdrawn", why.strip())

    return service.act(
        ledger=ledger,
        action="withdraw",
        body=body,
        arguments={"ids": list(ids), "why": why},
        run_options=run_options,
    )


def _read(cycle: CycleView, papers: Sequence[Paper]) -> list[_Taken]:
    """Files and tables of every paper; all their faults at once."""
    faults: list[records.Fault] = []
    taken = []
    for paper in papers:
        if paper.via not in VIA:
            raise errors.Misuse(
                f"“{paper.via}”不是收件方式：{'、'.join(f'{key}（{name}）' for key, name in VIA.items())}。"
            )
        plan = cycle.pinned.task(paper.task)
        kept: list[uploads.Upload] = []
        rows: Any = None
        try:
            kept = [uploads.accept(file.name, file.data) for file in paper.files]
            if plan.brings not in ("nothing", "file") and kept:
                rows = forms.read(cycle, plan.brings, kept)
        except errors.Misuse as error:
            faults += [_about(paper, fault) for fault in error.faults]
        taken.append(_Taken(paper=paper, kept=tuple(kept), rows=rows))
    if faults:
        raise errors.Misuse(faults)
    return taken


def _about(paper: Paper, fault: records.Fault) -> records.Fault:
    return records.Fault(
        message=fault.message,
        where=f"{paper.subject} {fault.where}".strip(),
        expected=fault.expected,
    )


class _Desk:
    """The tasks that one unit of work takes papers for."""

    def __init__(
        self,
        change: UnitOfWork,
        subjects: Iterable[str] = (),
        loaded: Mapping[int, tasks.Task] | None = None,
    ) -> None:
        self.change, self.cycle = change, cycle_view.inside(change)
        if loaded is None:
            self.by_subject = {
                case.subject: case for case in self.cycle.of_subjects(list(dict.fromkeys(subjects)))
            }
            loaded = {
                task.id: task
                for found in self.cycle.tasks_of(self.by_subject.values()).values()
                for task in found
            }
        self.moving = lifecycle.Moving(change, self.cycle, loaded.values())
        self.versions = self.cycle.submissions_of(loaded.values())
        self.by_kind = {(task.subject, task.kind): task for task in loaded.values()}
        self.known: set[str] = set()

    @cached_property
    def told(self) -> Mapping[str, stored_notices.Notice]:
        """What was said of these tasks before."""
        return notices.told(self.change, self.moving.tasks)

    @classmethod
    def of_ids(cls, change: UnitOfWork, ids: Sequence[int]) -> _Desk:
        return cls(change, loaded=tasks.by_ids(change.connection, change.ledger.book, ids))

    def chosen(self, ids: Sequence[int]) -> list[tasks.Task]:
        if missing := [str(id_) for id_ in ids if id_ not in self.moving.tasks]:
            raise errors.Misuse(
                f"没有编号为 {'、'.join(missing)} 的事项：用 mofan task list 查看。"
            )
        return [self.moving.tasks[id_] for id_ in dict.fromkeys(ids)]

    def take(self, taken: Sequence[_Taken]) -> None:
        digests = [file.digest for one in taken for file in one.kept]
        self.known = blobs.known(self.change.connection, self.change.ledger.book, digests)
        for one in taken:
            plan = self.cycle.pinned.task(one.paper.task)
            task = self.by_kind.get((one.paper.subject, plan.key))
            if task is None:
                case = self.by_subject[one.paper.subject]
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
            found = self._why_not(one, task, plan)
            if found:
                self.change.refuse(*found)
            else:
                self._keep(one, task, plan)

    def _why_not(self, one: _Taken, task: tasks.Task, plan: model.Task) -> list[records.Refusal]:
        found: list[records.Refusal] = []
        paper = one.paper

        def no(code: str, **values: object) -> None:
            found.append(
                refusals.make(code, task.subject, clause=task.clause, task=plan.name, **values)
            )

        if mend := settled_by(self.cycle, plan):
            no("settled_by_work", mend=mend)
        if task.state == "accepted" and not paper.supplement:
            no("already_accepted")
        else:
            step = lifecycle.decide(
                task, "supplement" if paper.supplement else "hand_in", plan.name
            )
            if isinstance(step, records.Refusal):
                found.append(step)
        is_table = plan.brings not in ("nothing", "file")
        if (is_table and one.rows is None and not paper.supplement) or (
            plan.brings == "file" and not one.kept and not paper.doc
        ):
            no("nothing_brought", what=forms.title(self.cycle, plan.brings))
        if paper.received_on is not None and paper.received_on > self.cycle.today:
            no("received_in_future", day=paper.received_on)
        return found

    def _keep(self, one: _Taken, task: tasks.Task, plan: model.Task) -> None:
        paper = one.paper
        received = paper.received_on or self.cycle.today
        versions = self.versions.setdefault(task.id, [])
        standing = [version for version in versions if version.state == "handed_in"]
        nature = "supplement" if paper.supplement else "replacement" if standing else "first"
        late = task.due_on is not None and received > task.due_on
        is_final = paper.supplement or not plan.review or paper.accept
        data = {
            "task": task.kind, "name": plan.name, "id": task.id, "version": len(versions) + 1, "nature": nature, "received_on": received,
            "via": paper.via, "doc": paper.doc, "late": late, "files": [file.name for file in one.kept], "accepted": is_final,
            "remarks": [remark for file in one.kept for remark in file.remarks],
        }  # fmt: skip
        line = self.change.line("task.handed_in", task.subject, data=data)
        for version in standing:
            versions[versions.index(version)] = line.change(version, state="replaced")
        source = "unit" if self.change.actor.org == task.subject else "office"
        kept = line.add(
            submissions.Submission(
                task=task.id,
                n=len(versions) + 1,
                nature=nature,
                data=one.rows,
                source=source,
                via=paper.via,
                doc=paper.doc,
                received_on=received,
                late=late,
                state="accepted" if is_final else "handed_in",
                entered_by=self.change.actor.person,
            )
        )
        versions.append(kept)
        self._attach(line, kept, one.kept)
        if paper.supplement:
            self.moving.move(line, task, "supplement")
            return
        task = self.moving.move(line, task, "hand_in", received_on=received)
        if is_final:
            task = self.moving.move(line, task, "accept")
            self.moving.follow(line, task)

    def _attach(
        self, line: work.Line, kept: submissions.Submission, files: Sequence[uploads.Upload]
    ) -> None:
        for file in files:
            digest = blobs.keep(line, file, self.known)
            line.add(submissions.Attachment(submission=kept.id, blob=digest, name=file.name))

    def accept(self, task: tasks.Task, received_on: date | None) -> None:
        plan = self.cycle.pinned.tasks[task.kind]
        if mend := settled_by(self.cycle, plan):
            self.change.refuse(
                refusals.make(
                    "settled_by_work", task.subject, clause=task.clause, task=plan.name, mend=mend
                )
            )
            return
        if received_on is not None and received_on > self.cycle.today:
            self.change.refuse(
                refusals.make(
                    "received_in_future",
                    task.subject,
                    clause=task.clause,
                    task=plan.name,
                    day=received_on,
                )
            )
            return
        if (
            task.state == "waiting"
            and task.opens_on is None
            and plan.owner not in ("unit", "branch")
            and (first := lifecycle.anchor(self.cycle, plan))
        ):
            values = {"task": plan.name, "day": f"“{first}”办结后"}
            self.change.refuse(
                refusals.make("task_waiting", task.subject, clause=task.clause, **values)
            )
            return
        if plan.brings != "nothing" and task.state in ("waiting", "open"):
            what = forms.title(self.cycle, plan.brings)
            self.change.refuse(
                refusals.make(
                    "nothing_brought", task.subject, clause=task.clause, task=plan.name, what=what
                )
            )
            return
        step = lifecycle.decide(
            task, "accept" if task.state == "handed_in" else "settle", plan.name
        )
        if isinstance(step, records.Refusal):
            self.change.refuse(step)
            return
        kind = "task.accepted" if step.trigger == "accept" else "task.settled"
        line = self.change.line(
            kind, task.subject, data={"task": task.kind, "name": plan.name, "id": task.id}
        )
        for version in self.versions.get(task.id, []):
            if version.state == "handed_in":
                line.change(version, state="accepted")
        done = self.moving.move(
            line, task, step.trigger, received_on=task.received_on or received_on
        )
        self.moving.follow(line, done)

    def back(self, task: tasks.Task, trigger: str, state: str, why: str) -> None:
        plan = self.cycle.pinned.tasks[task.kind]
        if plan.key in problem_tasks(self.cycle):
            self.change.refuse(
                refusals.make(
                    "settled_by_work",
                    task.subject,
                    clause=task.clause,
                    task=plan.name,
                    mend=PROBLEMS,
                )
            )
            return
        if trigger == "return" and not why:
            self.change.refuse(refusals.make("reason_missing", task.subject, clause=task.clause))
            return
        step = lifecycle.decide(task, trigger, plan.name)
        if isinstance(step, records.Refusal):
            self.change.refuse(step)
            return
        versions = self.versions.get(task.id, [])
        n = max((version.n for version in versions), default=0)
        kind = "task.returned" if trigger == "return" else "task.withdrawn"
        line = self.change.line(
            kind,
            task.subject,
            data={"task": task.kind, "name": plan.name, "id": task.id, "version": n},
            why=why,
        )
        for version in versions:
            if version.state == "handed_in":
                line.change(version, state=state)
        task = self.moving.move(line, task, trigger, received_on=None)
        if trigger == "return":
            notices.tell(
                line,
                self.change,
                self.cycle,
                task,
                step=f"退回修改{n}",
                recipients=notices.addressees(self.cycle, task, ("contact",)),
                mode="auto",
                kind="returned",
                before=self.told,
                context={"why": why},
            )


def problem_tasks(cycle: CycleView) -> tuple[str, ...]:
    """The tasks that carry problems: what becomes of one is said of the problem."""
    plan = cycle.scheme.rectifying
    return () if plan is None else (plan.task, *([plan.grave_task] if plan.grave_task else []))


def settled_by(cycle: CycleView, plan: model.Task) -> str:
    """How a task is settled that nobody accepts by hand; empty for one that is. A round that ended in silence, where that consents, is."""
    if plan.key in problem_tasks(cycle):
        return PROBLEMS
    if plan.does == "opinions" and _is_answered(cycle, plan):
        return ""
    return SETTLED_BY.get(plan.does, "见手册") if plan.does else ""


def _is_answered(cycle: CycleView, plan: model.Task) -> bool:
    asked = requests.plan_of(cycle, plan.concerns)
    subjects = requests.to_cover(cycle, asked)
    return bool(subjects) and not requests.coverage(cycle, asked, on=cycle.today).unanswered


PROBLEMS = "问题用 mofan problem report、return、close 办理"
SETTLED_BY = {
    "closing": "该阶段的单位全部转出后自动办结（mofan advance --stage）",
    "visits": "用 mofan visit record 录入",
    "opinions": "意见收齐并复核后自动办结（mofan consult）",
    "scores": "用 mofan assess import 和 assess confirm 办理",
    "results": "用 mofan assess results 录入",
    "ranking": "用 mofan assess rank 生成",
    "slate": "用 mofan naming propose 生成",
    "decision": "用 mofan naming decide 录入并复核",
    "public_notice": "公示期满后用 mofan naming public-notice --end 办结",
    "issue": "用 mofan naming issue 办理",
    "nominations": "用 mofan branch nominate 录入",
    "demonstrations": "用 mofan observation select 录入并复核",
}
