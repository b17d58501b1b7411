"""突出典型引领: where and when the named were made known.

With it their accepted experience papers, together as one volume (经验汇编).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from documents import uploads
from storage import blobs, scores, submissions
from workflows.kernel import fact_days
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.lists import lineage
from workflows.rules import refusals

KIND = "publicity"


@dataclass(frozen=True, kw_only=True)
class Story:
    """One accepted paper of one that was named: its files as they came."""

    subject: str
    name: str
    task: str
    files: tuple[tuple[str, bytes], ...]


@use_case("naming.publicity")
def record(
    change: Change, *, subjects: Sequence[str], where: str, on: date, content: str = ""
) -> None:
    """Note where and when the named were made known.

    `where` is the paper, site or event, `content` what was told (empty: the same as `where`).
    Refused, subject by subject, for who is not named, and for a day to come. A second call is
    a second entry.
    """
    cycle = change.cycle
    named = {holder.subject for holder in lineage.named(cycle)}
    count = len(change.find(scores.Finding, kind=KIND, is_current=True))
    for case in cycle.of_subjects(list(subjects)):
        if case.subject not in named:
            change.refuse(refusals.make("not_named", case.subject, name=case.name))
        elif impossible := fact_days.why_not(cycle, on, case.subject):
            change.refuse(*impossible)
        else:
            count += 1
            line = change.line(
                "naming.publicised",
                case.subject,
                data={"name": case.name, "where": where, "on": on},
            )
            line.add(
                scores.Finding(
                    subject=case.subject,
                    kind=KIND,
                    name=where,
                    n=count,
                    value=content or where,
                    effective_on=on,
                    entered_by=change.actor.person,
                )
            )


def listing(cycle: CycleView) -> list[tuple[str, str, date | None, str]]:
    """(name, where, when, what) in the order it was entered."""
    names = {case.subject: case.name for case in cycle.every_case}
    return [
        (names[finding.subject], finding.name, finding.effective_on, finding.value)
        for finding in cycle.find(scores.Finding, kind=KIND, is_current=True)
    ]


def stories(cycle: CycleView) -> list[Story]:
    """What the named handed in about their experience and the office accepted.

    In the roster's order.
    """
    experience_kinds = {
        key
        for key, plan in cycle.pinned.tasks.items()
        if plan.of == "named" and plan.brings == "file"
    }
    named = {holder.subject for holder in lineage.named(cycle)}
    experience_tasks = [
        task
        for task in cycle.every_task
        if task.kind in experience_kinds and task.state == "accepted" and task.subject in named
    ]
    accepted = {
        submission.id: submission
        for submission in cycle.find(
            submissions.Submission, task=[task.id for task in experience_tasks]
        )
        if submission.state == "accepted"
    }
    files: dict[int, list[tuple[str, bytes]]] = {}
    for attached in cycle.find(submissions.Attachment, submission=list(accepted)):
        content = blobs.read(cycle.connection, cycle.ledger.book, attached.blob)
        files.setdefault(accepted[attached.submission].task, []).append((attached.name, content))
    names = {case.id: case.name for case in cycle.every_case}
    collected = [
        Story(
            subject=task.subject,
            name=names[task.case_id],
            task=cycle.task_name(task),
            files=tuple(files.get(task.id, ())),
        )
        for task in experience_tasks
    ]
    positions = {case.subject: case.position for case in cycle.every_case}
    return sorted(collected, key=lambda story: (positions[story.subject], story.task))


def volume(collected: Sequence[Story]) -> dict[str, bytes]:
    """The volume as content by path: a folder for each story in order, and a table of contents."""
    files: dict[str, bytes] = {}
    contents = []
    for n, story in enumerate(collected, 1):
        for name, content in story.files:
            path = f"{n:02d}-{uploads.clean_name(story.name)}/{name}"
            files[path] = content
            contents.append(f"{n:02d}. {story.name}：{story.task}（{path}）")
    return {
        "目录.txt": (
            "经验汇编\n\n" + "\n".join(contents or ["（还没有已接收的经验材料）"]) + "\n"
        ).encode(),
        **files,
    }
