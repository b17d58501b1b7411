"""What another part of a scheme implies needs no task of its own: `by: 2021-02-05` on it will do.

A stage is closed by a day, a related result is delivered, a round of opinions is in, points are
ranked, a list is decided, the notice is over, the award is given. Each becomes a task of the year
as `usual.yaml` has it. Where a scheme writes the task itself, that one holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from workflows.scheme.faults import Path, Place
from workflows.scheme.language import packaged, standard_parts
from workflows.scheme.language.task_sheet import Tree, mappings

FIELDS = ("from", "by")
_SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class _Implied:
    """One part that says by when its work is done; `about` are the words of its task."""

    does: str
    concerns: str
    part: Tree
    path: Path
    about: Mapping[str, str]


def open_home(tree: Tree, stages: Collection[str]) -> None:
    """Make the office's own track where a row of the sheet stands in its stage (`stages` are those
    that rows name) and the scheme writes none.
    """
    usual: Tree = packaged.data(standard_parts.FILE)["office_track"]
    (stage,) = usual["stages"]
    if {stage["key"], stage["name"]} & set(stages) and not any(
        str(written.get("name")) == stage["name"] or written.get("key") == stage["key"]
        for track in mappings(tree.get("tracks"))
        for written in mappings(track.get("stages"))
    ):
        _home(tree)


def put_in(tree: Tree, places: dict[Path, Place]) -> None:
    """Add to the `tree` the tasks that its parts imply, each at the place of its part."""
    implied = list(_implied(tree))
    written = {
        (str(task.get("does", "")), str(task.get("concerns", "")))
        for track in mappings(tree.get("tracks"))
        for stage in mappings(track.get("stages"))
        for task in mappings(stage.get("tasks"))
    }
    wanted = [each for each in implied if each.part.get("by")]
    if wanted:
        path, stage = _home(tree)
        tasks = stage.setdefault("tasks", [])
        for each in wanted:
            if (each.does, each.concerns) not in written and isinstance(tasks, list):
                where = places.get((*each.path, "by"))
                if where is not None:
                    places[*path, "tasks", len(tasks)] = where
                tasks.append(_task(each, _last_before(each.does, wanted)))
    for each in implied:
        for field in FIELDS:
            each.part.pop(field, None)


def _implied(tree: Tree) -> Iterator[_Implied]:
    meetings = {
        str(each.get("key")): str(each.get("name")) for each in mappings(tree.get("meetings"))
    }
    for n, track in enumerate(mappings(tree.get("tracks"))):
        for m, stage in enumerate(mappings(track.get("stages"))):
            concerns = f"{track.get('key')}.{stage.get('key')}"
            yield _of("closing", concerns, stage, ("tracks", n, "stages", m))
    for n, result in enumerate(mappings(tree.get("related_results"))):
        about = {"〔部门〕": str(result.get("department"))}
        yield _of("results", str(result.get("key")), result, ("related_results", n), about)
    for n, plan in enumerate(mappings(tree.get("consultations"))):
        yield _of("opinions", str(plan.get("key")), plan, ("consultations", n))
    scoring = tree.get("scoring")
    awards = mappings(tree.get("awards"))
    if isinstance(scoring, dict):
        by = {field: scoring.pop(field) for field in FIELDS if field in scoring}
        for award in awards:
            if str(award.get("ranked", "true")) not in ("false", "否"):
                # The day is said once, of all: each award has its own ranking.
                part = {**award, **by} if by else {}
                yield _of("ranking", str(award.get("key")), part, ("scoring",))
    for n, step in enumerate(mappings(tree.get("slates"))):
        key, meeting = str(step.get("key")), str(step.get("meeting", ""))
        about = {"〔会议〕": meetings.get(meeting, meeting), "〔会议键〕": meeting}
        yield _of("decision" if meeting else "slate", key, step, ("slates", n), about)
    notice = tree.get("public_notice")
    if isinstance(notice, dict):
        yield _of("public_notice", "", notice, ("public_notice",))
    given = [award for award in awards if award.get("by")]
    for n, award in enumerate(awards):
        if not given or award is given[0]:
            yield _of("issue", "", award, ("awards", n))
        else:
            award.pop("by", None)


def _of(
    does: str, concerns: str, part: Tree, path: Path, about: Mapping[str, str] | None = None
) -> _Implied:
    words = {"〔键〕": str(part.get("key", "")), "〔名称〕": str(part.get("name", ""))}
    return _Implied(
        does=does, concerns=concerns, part=part, path=path, about={**words, **(about or {})}
    )


def _home(tree: Tree) -> tuple[Path, Tree]:
    """Where the office's own tasks stand: the last stage of the track of all, made if need be."""
    usual: Tree = packaged.data(standard_parts.FILE)["office_track"]
    tracks = tree.setdefault("tracks", [])
    for n, track in enumerate(mappings(tracks)):
        if track.get("key") == usual["key"]:
            stages = mappings(track.get("stages"))
            if stages:
                return ("tracks", n, "stages", len(stages) - 1), stages[-1]
            track["stages"] = [dict(usual["stages"][0])]
            return ("tracks", n, "stages", 0), track["stages"][0]
    stage = dict(usual["stages"][0])
    tracks.append({**usual, "stages": [stage]})
    return ("tracks", len(tracks) - 1, "stages", 0), stage


def _last_before(does: str, wanted: Sequence[_Implied]) -> str:
    """The last day of what has to be over before the notice or the paper begins; empty for none."""
    earlier = {"public_notice": ("decision",), "issue": ("decision", "public_notice")}.get(does, ())
    return max((str(each.part["by"]) for each in wanted if each.does in earlier), default="")


def _task(implied: _Implied, after: str) -> Tree:
    usual: Tree = packaged.data(standard_parts.FILE)["implied"][implied.does]
    task: Tree = {}
    for field, text in usual.items():
        for word, content in implied.about.items():
            text = text.replace(word, content)
        task[field] = text
    lead = int(task.pop("lead"))
    by = str(implied.part["by"])
    opens = _before(by, lead)
    if opens <= after < by:
        opens = _before(after, -1)
    task |= {"does": implied.does, "due": by, "opens": implied.part.get("from") or opens}
    if implied.concerns:
        task["concerns"] = implied.concerns
    if implied.part.get("clause"):
        task["clause"] = implied.part["clause"]
    return task


def _before(by: Any, lead: int) -> str:
    """So many days before (behind, if negative), not on a weekend.

    What is no day stays, and is told of as due.
    """
    try:
        day = date.fromisoformat(str(by)) - timedelta(days=lead)
    except ValueError:
        return str(by)
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1 if lead > 0 else -1)
    return day.isoformat()
