"""`branch`: recommended by their units, checked, sampled, listed."""

from __future__ import annotations

from pathlib import Path

from commands import console, lookup, running
from commands.session import Session
from documents import uploads
from engine import errors
from workflows.directory import units
from workflows.kernel import forms
from workflows.selection import nominations


def branch_nominate(session: Session, file: Path | None, complete: bool, run: running.Run) -> None:
    if file is None and not complete:
        raise errors.Misuse(
            "请写推荐名单文件；收齐后用 --complete。空表：mofan table branches -o 推荐名单.xlsx。"
        )
    with session.looking() as cycle:
        nominees = []
        if file is not None:
            key = nominations.form_of(cycle)
            nominees = nominations.nominees_of(
                units.names(cycle.connection, cycle),
                forms.table(cycle, key, uploads.read_bytes(file)),
            )
    run(nominations.nominate, nominees=nominees, complete=complete)


def branch_check(session: Session, names: tuple[str, ...], fail: str, run: running.Run) -> None:
    subjects = lookup.subjects_of(session, names)
    run(nominations.check, subjects=subjects, fail=fail)


def branch_sample(session: Session, json_: bool) -> None:
    with session.looking() as cycle:
        sampled = nominations.sample(cycle)
    console.listing(
        sampled,
        json_=json_,
        apart=("order", "published_on", "stage_name", "outcome"),
        empty="没有要抽查的。",
    )


def branch_list(session: Session, name: str, json_: bool) -> None:
    code = lookup.subject_of(session, name)
    with session.looking() as cycle:
        branches = nominations.rows(cycle, code)
    console.listing(
        branches,
        json_=json_,
        first=("code", "name", "unit_name", "order"),
        empty="还没有推荐的党支部。",
    )
