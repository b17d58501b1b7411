"""`naming publicity`, `stories`: what becomes known of those who were named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options
from commands.session import Session
from engine import clock, errors
from workflows.kernel import cycle_view
from workflows.selection import publicity


@chinese.command("publicity")
@click.argument("names", nargs=-1, metavar="[单位]…")
@click.option("--where", default="", metavar="哪里", help="在哪里宣传推介。")
@click.option(
    "--on", "day", type=options.DAY, default=None, metavar="日期", help="哪一天，默认今天。"
)
@click.option("--what", "content", default="", metavar="内容", help="宣传了什么。")
@options.changes
@options.pass_session
def naming_publicity(
    session: Session,
    names: tuple[str, ...],
    where: str,
    day: date | None,
    content: str,
    run: options.Run,
) -> None:
    """登记对命名的宣传推介；不写单位则列出。"""
    if not names:
        with session.looking() as cycle:
            console.table(
                ("单位", "哪里", "日期", "内容"), publicity.listing(cycle), empty="还没有登记。"
            )
        return
    if not where.strip():
        raise errors.Misuse("请用 --where 写明在哪里宣传推介。")
    day = day or clock.local_date(session.time.now(), cycle_view.OFFICE_ZONE)
    run(
        publicity.record,
        subjects=options.subjects_of(session, names),
        where=where,
        on=day,
        content=content,
    )


@chinese.command("stories")
@click.option(
    "-o", "--output", type=options.FILE, required=True, metavar="文件夹", help="存到这个空文件夹。"
)
@options.pass_session
def naming_stories(session: Session, output: Path) -> None:
    """经验汇编：把已接收的经验材料按机构序列收在一个文件夹里，附目录。"""
    with session.looking() as cycle:
        materials = publicity.stories(cycle)
    options.save_all(output, publicity.volume(materials))
