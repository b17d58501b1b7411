"""Moves of cases: on, back, held, concluded.

One case is a list of one; each has its own line or its own refusal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine import clock, errors
from storage import cases, queries
from storage.ledger import journal
from storage.ledger.work import Line, UnitOfWork
from workflows.cases import guards
from workflows.cases.mover import Mover
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Apart, Change, use_case
from workflows.rules import refusals
from workflows.tasks import lifecycle


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which cases: `subjects`, or all of a `track` in a `stage`, or all not concluded (`everyone`).

    `seen_versions` are the versions that the mover looked at, by subject: a case that was moved
    since is refused. A subject that is not in it is moved whatever its version.
    """

    subjects: tuple[str, ...] = ()
    track: str = ""
    stage: str = ""
    everyone: bool = False
    seen_versions: Apart[Mapping[str, int] | None] = None


@use_case("advance")
def advance(change: Change, *, selection: Selection, carry_over: str = "") -> None:
    """Take each case of the `selection` to its next stage.

    `carry_over` is why soft tasks may be left open: they stay owed, marked as arrears. Closing
    tasks of stages that are left empty are settled. Raises Refused when nothing moved, with
    every reason of every case. A second call takes the cases another stage on, unless
    `seen_versions` or an operation number holds them.
    """
    request = guards.MoveRequest(carry_over=carry_over.strip())
    cycle = change.cycle
    mover = Mover(change, cycle, _current(change, cycle, selection))
    mover.forward(request)


@use_case("revert")
def revert(change: Change, *, selection: Selection, why: str) -> None:
    """Take each case of the `selection` one stage back, or out of its conclusion, because of `why`.

    Refused without a reason, in the first stage, and once a naming paper went out. Tasks that
    the entry opened are cancelled unless something was handed in; what was carried over from
    the stage it returns to is owed again.
    """
    cycle = change.cycle
    mover = Mover(change, cycle, _current(change, cycle, selection))
    mover.back(guards.MoveRequest(why=why.strip()))


@use_case("conclude")
def conclude(change: Change, *, selection: Selection, outcome: str, why: str) -> None:
    """End each case of the `selection` where it stands; what it still owes is cancelled.

    `outcome` is a key of `guards.OUTCOMES_BY_HAND`, `why` the reason: another outcome (命名 is
    never written by hand), no reason or a concluded case is refused.
    """
    request = guards.MoveRequest(outcome=outcome, why=why.strip())
    cycle = change.cycle
    mover = Mover(change, cycle, _current(change, cycle, selection))
    mover.end(request)


@use_case("hold")
def hold(change: Change, *, selection: Selection, why: str) -> None:
    """Hold each case of the `selection`: nothing moves it until it is resumed.

    Nobody is reminded of what it owes meanwhile: its tasks do not wake, and what was to be told and
    has not left is not told. Refused without a reason (`why`), for a concluded case, and for one
    that is held already: it keeps its first reason.
    """
    lines: dict[int, Line] = {}
    for case in _current(change, change.cycle, selection):
        if not why.strip():
            change.refuse(refusals.make("reason_missing", case.subject))
        elif case.held:
            change.refuse(refusals.make("held", case.subject, name=case.name, reason=case.held))
        elif cycle_view.is_concluded(case):
            change.refuse(refusals.make("concluded", case.subject, name=case.name))
        else:
            line = change.line("case.held", case.subject, why=why.strip())
            line.change(case, held=why.strip(), version=case.version + 1)
            lines[case.id] = line
    lifecycle.quiet(change, change.cycle, lines)


@use_case("resume")
def resume(change: Change, *, selection: Selection, why: str = "") -> None:
    """Let held cases of the `selection` move again. One that is not held is refused.

    Of what was due meanwhile, the newest step of each task is told with the next pass.
    """
    lines: dict[int, Line] = {}
    for case in _current(change, change.cycle, selection):
        if case.held:
            line = change.line(
                "case.resumed", case.subject, data={"held": case.held}, why=why.strip()
            )
            line.change(case, held="", version=case.version + 1)
            lines[case.id] = line
        else:
            change.refuse(refusals.make("not_held", case.subject, name=case.name))
    lifecycle.wake_again(change, change.cycle, lines)


def _current(change: UnitOfWork, cycle: CycleView, selection: Selection) -> list[cases.Case]:
    """The cases that are meant, less those that were moved since the mover looked: refused."""
    if selection.subjects:
        candidates = cycle.of_subjects(selection.subjects)
    elif selection.stage or selection.everyone:
        candidates = cycle.find(cases.Case, track=selection.track or queries.ANY)
        candidates = [
            case
            for case in candidates
            if case.track != cycle_view.CYCLE and not cycle_view.is_concluded(case)
        ]
        candidates = [
            case for case in candidates if not selection.stage or case.state == selection.stage
        ]
    else:
        raise errors.Misuse("没有说明对象：写单位，或用 --stage、--all。")
    # The lock serialises two movers, it does not stop the second: without the version that its
    # author looked at, one "advance" sent by two people would take a case two stages on.
    looked_at = selection.seen_versions or {}
    stale = [
        case for case in candidates if looked_at.get(case.subject, case.version) != case.version
    ]
    movers = _movers(change, cycle, [case.subject for case in stale]) if stale else {}
    for case in stale:
        version, state = looked_at[case.subject], cycle.state_name(case)
        if not 1 <= version < case.version:
            change.refuse(
                refusals.make(
                    "version_unknown",
                    case.subject,
                    name=case.name,
                    seen=version,
                    version=case.version,
                    state=state,
                )
            )
        else:
            mover, when = movers[case.subject]
            change.refuse(
                refusals.make(
                    "stale_version", case.subject, name=case.name, who=mover, at=when, state=state
                )
            )
    stale_ids = {case.id for case in stale}
    return [case for case in candidates if case.id not in stale_ids]


def _movers(
    change: UnitOfWork, cycle: CycleView, subjects: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Who brought each of these cases to its present version, and when, by subject."""
    movers = {}
    for line in journal.about(change.connection, change.ledger.book, subjects):
        if any(table == "cases" and "version" in values for table, _, values in line.rows):
            moment = clock.local(line.at, cycle.scheme.zone)
            movers[line.subject] = (line.actor["name"], f"{moment:%m月%d日%H:%M}")
    return movers


def versions(looked_at: Sequence[cases.Case]) -> dict[str, int]:
    """The versions of the cases that a mover `looked_at`, by subject, for `Selection`."""
    return {case.subject: case.version for case in looked_at}
