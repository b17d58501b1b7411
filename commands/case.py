"""`advance`, `revert`, `hold`, `resume`, `conclude`: cases on their way."""

from __future__ import annotations

import click

from commands import chinese, options
from commands.session import Session
from engine import errors
from workflows.cases import guards, transitions
from workflows.reports import board

GIVEN = {key: guards.OUTCOMES[key] for key in guards.GIVEN} | {"named": guards.OUTCOMES["named"]}


@options.packs(
    "chosen",
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
    subjects = tuple(options.units(session, names))
    if version is not None and len(subjects) != 1:
        raise errors.Misuse("--seen 只用于一个单位。")
    with session.looking() as look:
        if track or stage:
            plan = board.track_of(look, track or "unit")
            track, stage = plan.key, board.stage_of(look, plan.key, stage)
            if stage not in ("", *(one.key for one in plan.stages)):
                raise errors.Misuse(
                    f"没有阶段“{stage}”：有 {'、'.join(f'{one.key}（{one.name}）' for one in plan.stages)}。"
                )
        seen = transitions.versions(look.of_subjects(subjects) if subjects else look.every_case)
    if version is not None:
        seen = {subjects[0]: version}
    return transitions.Selection(
        subjects=subjects, track=track, stage=stage, everyone=everyone, seen=seen
    )


def _move(run: options.Run, chosen: transitions.Selection, call: options.Call) -> None:
    run(call, asks=len(chosen.subjects) != 1)


@chinese.command()
@_cases
@click.option(
    "--carry-over", default="", metavar="理由", help="可带欠账的事项没办完也往下走，写明理由。"
)
@options.bulk
@options.pass_session
def advance(
    session: Session, chosen: transitions.Selection, carry_over: str, run: options.Run
) -> None:
    """转入下一阶段。不能转的列出全部理由，其余照转（--all-or-none 则都不转）。"""
    _move(
        run,
        chosen,
        lambda run_options: transitions.advance(
            session.clerk,
            ledger=session.ledger,
            chosen=chosen,
            carry_over=carry_over,
            run_options=run_options,
        ),
    )


@chinese.command()
@_cases
@options.reasoned
@options.bulk
@options.pass_session
def revert(session: Session, chosen: transitions.Selection, why: str, run: options.Run) -> None:
    """退回上一阶段（须写理由）；已结束的恢复到结束前。印发命名决定后不能退。"""
    _move(
        run,
        chosen,
        lambda run_options: transitions.revert(
            session.clerk, ledger=session.ledger, chosen=chosen, why=why, run_options=run_options
        ),
    )


@chinese.command()
@_cases
@options.reasoned
@options.bulk
@options.pass_session
def hold(session: Session, chosen: transitions.Selection, why: str, run: options.Run) -> None:
    """暂停办理（须写理由）。"""
    _move(
        run,
        chosen,
        lambda run_options: transitions.hold(
            session.clerk, ledger=session.ledger, chosen=chosen, why=why, run_options=run_options
        ),
    )


@chinese.command()
@_cases
@options.reasoned
@options.bulk
@options.pass_session
def resume(session: Session, chosen: transitions.Selection, why: str, run: options.Run) -> None:
    """恢复办理。"""
    _move(
        run,
        chosen,
        lambda run_options: transitions.resume(
            session.clerk, ledger=session.ledger, chosen=chosen, why=why, run_options=run_options
        ),
    )


@chinese.command()
@_cases
@click.option(
    "--outcome",
    type=options.Word("结果", GIVEN),
    required=True,
    metavar="结果",
    help="未命名、退出、撤并、不参加排名、未完成。",
)
@options.reasoned
@options.bulk
@options.pass_session
def conclude(
    session: Session, chosen: transitions.Selection, outcome: str, why: str, run: options.Run
) -> None:
    """结束一案，写明结果和理由；“命名”只能由命名决定产生。"""
    _move(
        run,
        chosen,
        lambda run_options: transitions.conclude(
            session.clerk,
            ledger=session.ledger,
            chosen=chosen,
            outcome=outcome,
            why=why,
            run_options=run_options,
        ),
    )
