"""`advance`, `revert`, `hold`, `resume`, `conclude`: cases on their way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click

from commands import console, options, session
from engine import errors
from workflows import board, desk, gates, moves

Move = Callable[[moves.Selection, desk.How], desk.Outcome]


def _run(of: session.Session, chosen: moves.Selection, move: Move, how: desk.How, *, json_: bool, yes: bool) -> None:
    """One case at once; more are shown and asked about first, and then moved only as they were seen."""
    if len(chosen.subjects) == 1 or how.dry_run or yes:
        console.outcome(move(chosen, how), json_=json_)
        return
    tried = move(chosen, desk.How(op=how.op, dry_run=True, all_or_none=how.all_or_none))
    if tried.done and not tried.was_repeated:
        console.agree(console.plan(tried), yes=yes)
    console.outcome(move(_as_seen(chosen, tried), how), json_=json_)


def _as_seen(chosen: moves.Selection, tried: desk.Outcome) -> moves.Selection:
    seen: Mapping[str, int] = {done.subject: done.data["version"] for done in tried.done if "version" in done.data}
    return moves.Selection(subjects=chosen.subjects, track=chosen.track, stage=chosen.stage, everyone=chosen.everyone, seen=seen)


def _select(of: session.Session, names: tuple[str, ...], stage: str, everyone: bool, track: str, version: int | None) -> moves.Selection:
    if sum((bool(names), bool(stage), everyone)) != 1:
        raise errors.Misuse("请写单位，或用 --stage、--all（三者选一）。")
    subjects = tuple(options.units(of, names))
    if version is not None and len(subjects) != 1:
        raise errors.Misuse("--seen 只用于一个单位。")
    seen = {subjects[0]: version} if version is not None else None
    if stage:
        with of.looking() as look:
            plan = board.track_of(look, track or "unit")
            key = board.stage_of(look, plan.key, stage)
            if all(one.key != key for one in plan.stages):
                raise errors.Misuse(f"没有阶段“{stage}”：有 {'、'.join(f'{one.key}（{one.name}）' for one in plan.stages)}。")
        return moves.Selection(stage=key, track=track or "unit")
    return moves.Selection(subjects=subjects, track=track, everyone=everyone, seen=seen)


def _which(command: Callable[..., None]) -> Callable[..., None]:
    command = click.argument("names", nargs=-1, metavar="[单位]…")(command)
    command = click.option("--stage", default="", metavar="阶段", help="该阶段的全部。")(command)
    command = click.option("--all", "everyone", is_flag=True, help="全部未结束的。")(command)
    command = click.option("--track", default="", metavar="类别", help="unit 单位、branch 党支部。")(command)
    return click.option("--seen", "version", type=int, default=None, metavar="版", help="看到的是第几版：其间有人动过则不办。")(command)


@click.command()
@_which
@click.option("--carry-over", default="", metavar="理由", help="可带欠账的事项没办完也往下走，写明理由。")
@options.bulk
@options.pass_session
def advance(
    of: session.Session,
    names: tuple[str, ...],
    stage: str,
    everyone: bool,
    track: str,
    version: int | None,
    carry_over: str,
    yes: bool,
    how: desk.How,
    json_: bool,
) -> None:
    """转入下一阶段。不能转的列出全部理由，其余照转（--all-or-none 则都不转）。"""
    chosen = _select(of, names, stage, everyone, track, version)

    def move(selected: moves.Selection, how: desk.How) -> desk.Outcome:
        return moves.advance(of.clerk, book=of.book, chosen=selected, carry_over=carry_over, how=how)

    _run(of, chosen, move, how, json_=json_, yes=yes)


@click.command()
@_which
@options.reasoned
@options.bulk
@options.pass_session
def revert(
    of: session.Session,
    names: tuple[str, ...],
    stage: str,
    everyone: bool,
    track: str,
    version: int | None,
    why: str,
    yes: bool,
    how: desk.How,
    json_: bool,
) -> None:
    """退回上一阶段（须写理由）；已结束的恢复到结束前。印发命名决定后不能退。"""
    chosen = _select(of, names, stage, everyone, track, version)
    _run(
        of, chosen, lambda selected, how: moves.revert(of.clerk, book=of.book, chosen=selected, why=why, how=how), how, json_=json_, yes=yes
    )


@click.command()
@_which
@options.reasoned
@options.bulk
@options.pass_session
def hold(
    of: session.Session,
    names: tuple[str, ...],
    stage: str,
    everyone: bool,
    track: str,
    version: int | None,
    why: str,
    yes: bool,
    how: desk.How,
    json_: bool,
) -> None:
    """暂停办理（须写理由）。"""
    chosen = _select(of, names, stage, everyone, track, version)
    _run(of, chosen, lambda selected, how: moves.hold(of.clerk, book=of.book, chosen=selected, why=why, how=how), how, json_=json_, yes=yes)


@click.command()
@_which
@options.reasoned
@options.bulk
@options.pass_session
def resume(
    of: session.Session,
    names: tuple[str, ...],
    stage: str,
    everyone: bool,
    track: str,
    version: int | None,
    why: str,
    yes: bool,
    how: desk.How,
    json_: bool,
) -> None:
    """恢复办理。"""
    chosen = _select(of, names, stage, everyone, track, version)
    _run(
        of, chosen, lambda selected, how: moves.resume(of.clerk, book=of.book, chosen=selected, why=why, how=how), how, json_=json_, yes=yes
    )


@click.command()
@_which
@click.option("--outcome", required=True, metavar="结果", help="未命名、退出、撤并、不参加排名、未完成。")
@options.reasoned
@options.bulk
@options.pass_session
def conclude(
    of: session.Session,
    names: tuple[str, ...],
    stage: str,
    everyone: bool,
    track: str,
    version: int | None,
    outcome: str,
    why: str,
    yes: bool,
    how: desk.How,
    json_: bool,
) -> None:
    """结束一案，写明结果和理由；“命名”只能由命名决定产生。"""
    key = {title: key for key, title in gates.OUTCOMES.items()}.get(outcome, outcome)
    if key not in gates.OUTCOMES:
        raise errors.Misuse(f"没有结果“{outcome}”：有 {'、'.join(gates.OUTCOMES[one] for one in gates.GIVEN)}。")
    chosen = _select(of, names, stage, everyone, track, version)

    def move(selected: moves.Selection, how: desk.How) -> desk.Outcome:
        return moves.conclude(of.clerk, book=of.book, chosen=selected, outcome=key, why=why, how=how)

    _run(of, chosen, move, how, json_=json_, yes=yes)
