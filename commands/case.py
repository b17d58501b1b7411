"""`advance`, `revert`, `hold`, `resume`, `conclude`: cases on their way."""

from __future__ import annotations

import click

from commands import chinese, options
from commands.session import Session
from engine import errors
from workflows.cases import guards, transitions
from workflows.reports import board

OUTCOMES = {key: guards.OUTCOMES[key] for key in (*guards.OUTCOMES_BY_HAND, "named")}


@options.packs(
    "selection",
    click.argument("names", nargs=-1, metavar="[单位]…"),
    click.option("--stage", default="", metavar="阶段", help="该阶段的全部。"),
    click.option("--all", "everyone", is_flag=True, help="全部未结束的。"),
    click.option("--track", default="", metavar="类别", help="unit 单位、branch 党支部。"),
    click.option(
        "--seen",
        "version",
        type=options.NUMBER,
        default=None,
        metavar="版",
        help="看到的是第几版：其间有人动过则不办。",
    ),
)
def _cases(
    session: Session,
    names: tuple[str, ...],
    stage: str,
    everyone: bool,
    track: str,
    version: int | None,
) -> transitions.Selection:
    """Which cases, in the versions in which they are now: whoever moves one in between wins."""
    if sum((bool(names), bool(stage), everyone)) != 1:
        raise errors.Misuse("请写单位，或用 --stage、--all（三者选一）。")
    subjects = tuple(options.subjects_of(session, names))
    if version is not None and len(subjects) != 1:
        raise errors.Misuse("--seen 只用于一个单位。")
    with session.looking() as cycle:
        if track or stage:
            plan = board.track_of(cycle, track or "unit")
            track, stage = plan.key, board.stage_of(cycle, plan.key, stage)
            names_by_key = {planned.key: planned.name for planned in plan.stages}
            if stage and stage not in names_by_key:
                choices = "、".join(f"{key}（{name}）" for key, name in names_by_key.items())
                raise errors.Misuse(f"没有阶段“{stage}”：有 {choices}。")
        versions = transitions.versions(
            cycle.of_subjects(subjects) if subjects else cycle.every_case
        )
    if version is not None:
        versions = {subjects[0]: version}
    return transitions.Selection(
        subjects=subjects, track=track, stage=stage, everyone=everyone, seen_versions=versions
    )


@chinese.command("advance")
@_cases
@click.option(
    "--carry-over", default="", metavar="理由", help="可带欠账的事项没办完也往下走，写明理由。"
)
@options.bulk
@options.pass_session
def case_advance(
    session: Session, selection: transitions.Selection, carry_over: str, run: options.Run
) -> None:
    """转入下一阶段。不能转的列出全部理由，其余照转（--all-or-none 则都不转）。"""
    run.asking(len(selection.subjects) != 1)(
        transitions.advance, selection=selection, carry_over=carry_over
    )


@chinese.command("revert")
@_cases
@options.reasoned
@options.bulk
@options.pass_session
def case_revert(
    session: Session, selection: transitions.Selection, why: str, run: options.Run
) -> None:
    """退回上一阶段（须写理由）；已结束的恢复到结束前。印发命名决定后不能退。"""
    run.asking(len(selection.subjects) != 1)(transitions.revert, selection=selection, why=why)


@chinese.command("hold")
@_cases
@options.reasoned
@options.bulk
@options.pass_session
def case_hold(
    session: Session, selection: transitions.Selection, why: str, run: options.Run
) -> None:
    """暂停办理（须写理由）。"""
    run.asking(len(selection.subjects) != 1)(transitions.hold, selection=selection, why=why)


@chinese.command("resume")
@_cases
@options.reasoned
@options.bulk
@options.pass_session
def case_resume(
    session: Session, selection: transitions.Selection, why: str, run: options.Run
) -> None:
    """恢复办理。"""
    run.asking(len(selection.subjects) != 1)(transitions.resume, selection=selection, why=why)


@chinese.command("conclude")
@_cases
@click.option(
    "--outcome",
    type=options.Word("结果", OUTCOMES),
    required=True,
    metavar="结果",
    help="未命名、退出、撤并、不参加排名、未完成。",
)
@options.reasoned
@options.bulk
@options.pass_session
def case_conclude(
    session: Session, selection: transitions.Selection, outcome: str, why: str, run: options.Run
) -> None:
    """结束一案，写明结果和理由；“命名”只能由命名决定产生。"""
    run.asking(len(selection.subjects) != 1)(
        transitions.conclude, selection=selection, outcome=outcome, why=why
    )
