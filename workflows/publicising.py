"""突出典型引领: where and when the named were made known, and their accepted experience papers together as one volume (经验汇编)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from documents import uploads
from storage import blobs, scores, submissions, work
from workflows import desk, lineage, refusals, view

KIND = "publicity"


@dataclass(frozen=True, kw_only=True)
class Story:
    """One accepted paper of one that was named: its files as they came."""

    subject: str
    name: str
    task: str
    files: tuple[tuple[str, bytes], ...]


def record(
    at: desk.Desk, *, book: int, subjects: Sequence[str], where: str, on: date, what: str = "", how: desk.How = desk.NOW
) -> desk.Outcome:
    """Note where and when the named were made known. Refused for who is not named, and for a day to come."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        named = {one.subject for one in lineage.named(seen)}
        count = len(scores.findings(unit.connection, unit.book.book, kind=KIND))
        for case in seen.of_subjects(list(subjects)):
            if case.subject not in named:
                unit.refuse(refusals.make("nothing_to_do", case.subject, name=case.name, what="没有命名"))
            elif on > seen.today:
                unit.refuse(refusals.make("received_in_future", case.subject, day=on))
            else:
                count += 1
                line = unit.line("naming.publicised", case.subject, data={"name": case.name, "where": where, "on": on})
                line.add(
                    scores.Finding(
                        subject=case.subject,
                        kind=KIND,
                        name=where,
                        n=count,
                        value=what or where,
                        effective_on=on,
                        entered_by=unit.actor.person,
                    )
                )

    arguments = {"subjects": list(subjects), "where": where, "on": on, "what": what}
    return at.act(book=book, action="naming.publicity", body=body, arguments=arguments, how=how)


def listing(seen: view.View) -> list[tuple[str, str, date | None, str]]:
    """(name, where, when, what) in the order it was entered."""
    names = {case.subject: case.name for case in seen.every_case}
    return [
        (names[one.subject], one.name, one.effective_on, one.value) for one in scores.findings(seen.connection, seen.book.book, kind=KIND)
    ]


def stories(seen: view.View) -> list[Story]:
    """What the named handed in about their experience and the office accepted, in the roster's order."""
    asked = {key for key, plan in seen.pinned.tasks.items() if plan.of == "named" and plan.brings == "file"}
    named = {one.subject for one in lineage.named(seen)}
    own = [task for task in seen.every_task if task.kind in asked and task.state == "accepted" and task.subject in named]
    kept = {
        one.id: one for one in submissions.of_tasks(seen.connection, seen.book.book, [task.id for task in own]) if one.state == "accepted"
    }
    files: dict[int, list[tuple[str, bytes]]] = {}
    for attached in submissions.attachments(seen.connection, seen.book.book, list(kept)):
        data = blobs.read(seen.connection, seen.book.book, attached.blob)
        files.setdefault(kept[attached.submission].task, []).append((attached.name, data))
    cases_ = {case.id: case for case in seen.every_case}
    found = [
        Story(subject=task.subject, name=cases_[task.case_id].name, task=seen.task_name(task), files=tuple(files.get(task.id, ())))
        for task in own
    ]
    positions = {case.subject: case.position for case in seen.every_case}
    return sorted(found, key=lambda one: (positions[one.subject], one.task))


def volume(found: Sequence[Story]) -> dict[str, bytes]:
    """The volume as files by name: a folder a unit in order, and a table of contents."""
    files: dict[str, bytes] = {}
    contents = []
    for n, story in enumerate(found, 1):
        for name, data in story.files:
            path = f"{n:02d}-{uploads.clean_name(story.name)}/{name}"
            files[path] = data
            contents.append(f"{n:02d}. {story.name}：{story.task}（{path}）")
    return {"目录.txt": ("经验汇编\n\n" + "\n".join(contents or ["（还没有已接收的经验材料）"]) + "\n").encode(), **files}
