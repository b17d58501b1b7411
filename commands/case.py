"""`advance`, `revert`, `hold`, `resume`, `conclude`: cases on their way."""

from __future__ import annotations

from commands import lookup, running
from commands.session import Session
from engine import errors
from workflows.cases import guards, transitions
from workflows.kernel import meaning
from workflows.reports import board

OUTCOMES = {key: guards.OUTCOMES[key] for key in (*guards.OUTCOMES_BY_HAND, "named")}


def selected(
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
    subjects = tuple(lookup.subjects_of(session, names))
    if version is not None and len(subjects) != 1:
        raise errors.Misuse("--seen 只用于一个单位。")
    with session.looking() as cycle:
        if track or stage:
            plan = board.track_of(cycle, track or "unit")
            track = plan.key
            if stage:
                titles = {planned.key: planned.name for planned in plan.stages}
                stage = meaning.key_of("阶段", titles, stage)
        versions = transitions.versions(
            cycle.of_subjects(subjects) if subjects else cycle.every_case
        )
    if version is not None:
        versions = {subjects[0]: version}
    return transitions.Selection(
        subjects=subjects, track=track, stage=stage, everyone=everyone, seen_versions=versions
    )


def case_advance(
    session: Session, selection: transitions.Selection, carry_over: str, run: running.Run
) -> None:
    run.asking(len(selection.subjects) != 1)(
        transitions.advance, selection=selection, carry_over=carry_over
    )


def case_revert(
    session: Session, selection: transitions.Selection, why: str, run: running.Run
) -> None:
    run.asking(len(selection.subjects) != 1)(transitions.revert, selection=selection, why=why)


def case_hold(
    session: Session, selection: transitions.Selection, why: str, run: running.Run
) -> None:
    run.asking(len(selection.subjects) != 1)(transitions.hold, selection=selection, why=why)


def case_resume(
    session: Session, selection: transitions.Selection, why: str, run: running.Run
) -> None:
    run.asking(len(selection.subjects) != 1)(transitions.resume, selection=selection, why=why)


def case_conclude(
    session: Session, selection: transitions.Selection, outcome: str, why: str, run: running.Run
) -> None:
    run.asking(len(selection.subjects) != 1)(
        transitions.conclude, selection=selection, outcome=outcome, why=why
    )
