"""What came of a change, and what a bulk change is about to do, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from commands import console
from engine import described, errors
from workflows.kernel.service import Outcome
from workflows.kernel.use_case import Confirmed
from workflows.reports import history
from workflows.rules import exact


def tell_outcome(
    outcome: Outcome,
    *,
    json_: bool = False,
    names: Mapping[str, str] = console.NOBODY,
    titles: Mapping[str, str] = console.NOBODY,
) -> None:
    """What came of a change.

    Subjects are called by `names` (by code), keys by `titles`; the JSON has neither. Ends the
    program with the exit code of a refusal when part of it was refused.
    """
    if json_:
        console.as_json(outcome)
    elif outcome.was_repeated:
        console.talk("此前已办过，未重复办理。")
    else:
        dry = "（试办）" if outcome.was_dry else ""
        for change in outcome.done[: console.MOST_LISTED]:
            name = console.called(change.subject, names)
            sentence = console.shown(history.sentence(change.kind, change.data, titles))
            named = f" {name}" if name != change.subject and name not in sentence else ""
            console.say(f"{dry}{console.shown(change.subject)}{named}：{sentence}")
        if len(outcome.done) > console.MOST_LISTED:
            console.say(f"…… 共 {len(outcome.done)} 项")
        if not outcome.done and not outcome.refused:
            console.talk("没有需要办理的。")
    if outcome.refused:
        console.tell_refusals(outcome.refused, names)
        raise click.exceptions.Exit(errors.Refused.exit_code)


def plan(
    outcome: Outcome, names: Mapping[str, str], titles: Mapping[str, str] = console.NOBODY
) -> str:
    """What a bulk command is about to do, as text: the steps, how many and who, and the refused.

    `outcome` is that of a dry run; subjects are console.called by `names`, keys by `titles`.
    """
    subjects_by_step: dict[str, list[str]] = {}
    for change in outcome.done:
        before, after = change.data.get("before"), change.data.get("after")
        step = history.sentence(change.kind, change.data, titles)
        if before and after and f"{after}" not in step:
            step = f"{step}（{before} → {after}）"
        subjects_by_step.setdefault(console.shown(step), []).append(
            console.called(change.subject, names)
        )
    lines = [
        f"{step}：{len(subjects)}个（{console.in_one_line(subjects, 8)}）"
        for step, subjects in subjects_by_step.items()
    ]
    if refused := list(
        dict.fromkeys(console.called(refusal.subject, names) for refusal in outcome.refused)
    ):
        lines.append(f"不能办：{len(refused)}个（{console.in_one_line(refused, 8)}）")
    return "\n".join(lines)


def confirmed_in_lines(confirmed: Sequence[Confirmed], *, places: int) -> list[str]:
    """What somebody is about to confirm, each kind as a table; what stood before in brackets.

    `places` are the decimals of points.
    """
    lines: list[str] = []
    kinds: dict[type[Any], list[Confirmed]] = {}
    for each in confirmed:
        kinds.setdefault(type(each.entry), []).append(each)
    for kind, entries in kinds.items():
        fields = [field for field in described.fields_of(kind) if field.key != "subject"]
        columns = [("对象", [each.name for each in entries])]
        columns += [
            (field.cell.title, [_beside(field, each, places) for each in entries])
            for field in fields
        ]
        lines += console.in_lines(*console.filled(columns))
    return lines


def _beside(field: described.Field, confirmed: Confirmed, places: int) -> str:
    """What a field says now, and what it said before where that was something else."""
    present = _said(field, confirmed.entry, places)
    if confirmed.former is None:
        return present
    former = _said(field, confirmed.former, places)
    return present if present == former else f"{present}（原：{former or '空'}）"


def _said(field: described.Field, entry: object, places: int) -> str:
    content = getattr(entry, field.key)
    if field.kind == "points":
        return exact.text(content, places)
    return console.in_words(field, content)
