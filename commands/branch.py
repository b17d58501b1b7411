"""`branch`: recommended by their units, checked, sampled, listed."""

from __future__ import annotations

from pathlib import Path

import click

from commands import chinese, console, options
from commands.session import Session
from documents import uploads
from engine import errors
from workflows.directory import units
from workflows.kernel import forms
from workflows.selection import nominations


@chinese.group("branch")
def branch_group() -> None:
    """党支部：推荐、抽查、核验、列出。"""


@branch_group.command("nominate")
@click.argument("file", type=options.FILE, required=False, default=None, metavar="[文件]")
@click.option("--complete", is_flag=True, help="已收齐，不再推荐。")
@options.changes
@options.pass_session
def branch_nominate(session: Session, file: Path | None, complete: bool, run: options.Run) -> None:
    """导入推荐名单；超过上限、星级不够的单位整体退回。"""
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


@branch_group.command("check")
@click.argument("names", nargs=-1, required=True, metavar="支部编码…")
@click.option("--fail", default="", metavar="理由", help="核验不通过，结束该案。")
@options.changes
@options.pass_session
def branch_check(session: Session, names: tuple[str, ...], fail: str, run: options.Run) -> None:
    """核验：通过的办结本阶段事项，不通过的写明理由。"""
    subjects = options.subjects_of(session, names)
    run(nominations.check, subjects=subjects, fail=fail)


@branch_group.command("sample")
@options.reports
@options.pass_session
def branch_sample(session: Session, json_: bool) -> None:
    """抽取要实地抽查的党支部：按安排的比例，随推荐名单确定，谁抽都一样。"""
    with session.looking() as cycle:
        sampled = nominations.sample(cycle)
    if json_:
        console.as_json(sampled)
        return
    console.table(
        ("编码", "党支部", "单位", "星级"),
        [(branch.code, branch.name, branch.unit_name, branch.star) for branch in sampled],
        empty="没有要抽查的。",
    )


@branch_group.command("list")
@click.argument("name", default="", metavar="[单位]")
@options.reports
@options.pass_session
def branch_list(session: Session, name: str, json_: bool) -> None:
    """列出推荐的党支部。"""
    code = options.subject_of(session, name)
    with session.looking() as cycle:
        branches = nominations.rows(cycle, code)
    if json_:
        console.as_json(branches)
        return
    rows = [
        (
            branch.code,
            branch.name,
            branch.unit_name,
            branch.order,
            branch.star,
            branch.published_on,
            branch.stage_name,
            branch.outcome,
        )
        for branch in branches
    ]
    console.table(
        ("编码", "党支部", "单位", "次序", "星级", "单位公示止", "阶段", "结果"),
        rows,
        empty="还没有推荐的党支部。",
    )
