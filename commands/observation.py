"""`observation`: who is proposed as a demonstration unit, and who is chosen."""

from __future__ import annotations

from datetime import date

import click

from commands import chinese, console, options
from commands.session import Session
from workflows.visits import demonstrations


@chinese.group("observation")
def observation_group() -> None:
    """示范单位：登记自荐推荐、录入研究结果、复核、列出。
    观摩活动的安排和记录用 mofan visit --task。
    """


@observation_group.command("nominate")
@click.argument("source", metavar="来源")
@click.argument("names", nargs=-1, required=True, metavar="单位…")
@click.option("--basis", default="", metavar="依据", help="依据，例如推荐意见的出处。")
@options.changes
@options.pass_session
def observation_nominate(
    session: Session, source: str, names: tuple[str, ...], basis: str, run: options.Run
) -> None:
    """登记示范单位人选：单位自荐、调研组推荐等；各来源并存。"""
    run(
        demonstrations.nominate,
        source=source,
        units=options.subjects_of(session, names),
        basis=basis,
    )


@observation_group.command("select")
@click.argument("names", nargs=-1, required=True, metavar="单位…")
@click.option("--meeting", required=True, metavar="会议", help="哪个会议研究的。")
@click.option(
    "--held", "held_on", type=options.DAY, required=True, metavar="日期", help="开会日期。"
)
@click.option("--minutes", required=True, metavar="编号", help="纪要编号。")
@options.changes
@options.pass_session
def observation_select(
    session: Session,
    names: tuple[str, ...],
    meeting: str,
    held_on: date,
    minutes: str,
    run: options.Run,
) -> None:
    """录入会议确定的示范单位；须由另一人复核。示范单位不等于先进单位。"""
    run(
        demonstrations.select,
        units=options.subjects_of(session, names),
        meeting=meeting,
        held_on=held_on,
        minutes=minutes,
    )


@observation_group.command("confirm")
@options.changes
@options.pass_session
def observation_confirm(session: Session, run: options.Run) -> None:
    """复核他人录入的示范单位。"""
    run(demonstrations.confirm)


@observation_group.command("list")
@options.reports
@options.pass_session
def observation_list(session: Session, json_: bool) -> None:
    """列出人选及其来源、研究结果。"""
    with session.looking() as cycle:
        candidates = demonstrations.listing(cycle)
    if json_:
        console.as_json(candidates)
        return
    rows = [
        (candidate.code, candidate.name, candidate.sector, candidate.sources, candidate.selected)
        for candidate in candidates
    ]
    console.table(("编码", "单位", "行业", "来源", "研究结果"), rows, empty="还没有人选。")
