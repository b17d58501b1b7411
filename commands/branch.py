"""`branch`: recommended by their units, checked, sampled, listed."""

from __future__ import annotations

from pathlib import Path

from commands import console, internal_lists, lookup, running
from commands.session import Session
from documents import reader, uploads
from engine import errors
from workflows.directory import units
from workflows.kernel import forms
from workflows.selection import branch_checks, nominations


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


def branch_check(
    session: Session,
    names: tuple[str, ...],
    fail: str,
    everyone: bool,
    file: Path | None,
    run: running.Run,
) -> None:
    if [bool(names), everyone, file is not None].count(True) != 1:
        raise errors.Misuse("请写党支部或单位，或 --all（待核验的全部），或 --from 一张表。")
    if file is not None and fail:
        raise errors.Misuse("--from 的表里写核验和理由：不与 --fail 同写。")
    if file is not None:
        with session.looking() as cycle:
            table = reader.read_table(uploads.read_bytes(file), branch_checks.SHEET)
            checked = branch_checks.checked_of(cycle, table)
        if not checked:
            raise errors.Misuse("表里“是否通过”一列没有写的。")
        calls = [
            run.bind(nominations.check, subjects=subjects, fail=why)
            for why, subjects in checked.items()
        ]
        run.asking().several(calls)
        return
    subjects = [] if everyone else lookup.subjects_of(session, names)
    with session.looking() as cycle:
        meant = branch_checks.meant(cycle, None if everyone else subjects)
    run.asking(meant != tuple(subjects))(nominations.check, subjects=meant, fail=fail)


def branch_sheet(session: Session, name: str, output: Path) -> None:
    code = lookup.subject_of(session, name)
    with session.looking() as cycle:
        internal_lists.save(
            output, cycle, [(branch_checks.SHEET, branch_checks.sheet(cycle, code))]
        )


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
