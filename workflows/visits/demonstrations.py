"""示范单位: proposed from many sides, chosen by a meeting. Being one is no award and gives no place on any list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine import errors
from storage import scores
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service, may_confirm
from workflows.tasks import lifecycle

NOMINATION, SELECTION = "demonstration_nomination", "demonstration"


@dataclass(frozen=True, kw_only=True)
class DemonstrationRow:
    """One unit that was proposed, with everybody who did, and what was decided."""

    code: str
    name: str
    sector: str
    sources: tuple[str, ...]
    selected: str


def nominate(
    service: Service,
    *,
    ledger: int,
    source: str,
    units: Sequence[str],
    basis: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Propose units, from one of the scheme's sources (单位自荐、调研组推荐 …). The same unit from another source is kept beside."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        known = cycle.scheme.nomination_sources
        if known and source not in known:
            raise errors.Misuse(f"没有来源“{source}”：有 {'、'.join(known)}。")
        before = {
            (one.subject, one.name)
            for one in scores.findings(change.connection, change.ledger.book, kind=NOMINATION)
        }
        for case in cycle.of_subjects(list(units)):
            if (case.subject, source) in before:
                change.refuse(
                    refusals.make(
                        "nothing_to_do", case.subject, name=case.name, what=f"{source}已登记过"
                    )
                )
                continue
            line = change.line(
                "demonstration.nominated",
                case.subject,
                data={"name": case.name, "source": source, "basis": basis},
            )
            line.add(
                scores.Finding(
                    subject=case.subject,
                    kind=NOMINATION,
                    name=source,
                    value=basis or source,
                    entered_by=change.actor.person,
                )
            )

    arguments = {"source": source, "units": list(units), "basis": basis}
    return service.act(
        ledger=ledger,
        action="observation.nominate",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def select(
    service: Service,
    *,
    ledger: int,
    units: Sequence[str],
    meeting: str,
    minutes: str,
    held_on: date,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Enter which units a meeting chose. It stands once somebody else confirmed it. A unit that nobody proposed is refused."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        level = next((one for one in cycle.scheme.meetings if meeting in (one.key, one.name)), None)
        if level is None:
            raise errors.Misuse(
                f"没有会议“{meeting}”：有 {'、'.join(one.name for one in cycle.scheme.meetings) or '（无）'}。"
            )
        if held_on > cycle.today:
            change.refuse(refusals.make("received_in_future", cycle.ledger.label, day=held_on))
            return
        proposed = {
            one.subject
            for one in scores.findings(change.connection, change.ledger.book, kind=NOMINATION)
        }
        chosen = {
            one.subject
            for one in scores.findings(change.connection, change.ledger.book, kind=SELECTION)
        }
        for case in cycle.of_subjects(list(units)):
            if case.subject not in proposed or case.subject in chosen:
                what = "已经研究确定" if case.subject in chosen else "没有自荐或推荐"
                change.refuse(
                    refusals.make("nothing_to_do", case.subject, name=case.name, what=what)
                )
                continue
            line = change.line(
                "demonstration.selected", case.subject, data={"name": case.name, "minutes": minutes}
            )
            line.add(
                scores.Finding(
                    subject=case.subject,
                    kind=SELECTION,
                    name=level.key,
                    value=level.name,
                    department=level.name,
                    document=minutes.strip(),
                    effective_on=held_on,
                    entered_by=change.actor.person,
                )
            )

    arguments = {"units": list(units), "meeting": meeting, "minutes": minutes, "held_on": held_on}
    return service.act(
        ledger=ledger,
        action="observation.select",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def confirm(service: Service, *, ledger: int, run_options: RunOptions = DEFAULT_OPTIONS) -> Outcome:
    """Confirm the choice that somebody else entered; the meeting's task is settled."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        waiting = [
            one
            for one in scores.findings(change.connection, change.ledger.book, kind=SELECTION)
            if not one.confirmed_by
        ]
        if not waiting:
            change.refuse(
                refusals.make(
                    "nothing_to_do", cycle.ledger.label, name="示范单位", what="没有待复核的"
                )
            )
        elif not may_confirm(change.actor, "observation.confirm", waiting):
            change.refuse(refusals.make("own_entry", cycle.ledger.label, person=change.actor.name))
        else:
            for one in waiting:
                line = change.line(
                    "demonstration.confirmed", one.subject, data={"minutes": one.document}
                )
                line.change(one, confirmed_by=change.actor.person)
            lifecycle.discharge(change, lifecycle.Moving(change, cycle, []), does="demonstrations")

    return service.act(
        ledger=ledger, action="observation.confirm", body=body, run_options=run_options
    )


def listing(cycle: CycleView) -> list[DemonstrationRow]:
    """Everybody proposed, in the roster's order."""
    sources: dict[str, list[str]] = {}
    for one in scores.findings(cycle.connection, cycle.ledger.book, kind=NOMINATION):
        sources.setdefault(one.subject, []).append(
            one.name if one.value in ("", one.name) else f"{one.name}（{one.value}）"
        )
    chosen = {
        one.subject: one
        for one in scores.findings(cycle.connection, cycle.ledger.book, kind=SELECTION)
    }
    return [
        DemonstrationRow(
            code=code,
            name=unit.name,
            sector=unit.sector,
            sources=tuple(sources[code]),
            selected=_decided(chosen.get(code)),
        )
        for code, unit in cycle.enrolments.items()
        if code in sources
    ]


def _decided(one: scores.Finding | None) -> str:
    if one is None:
        return ""
    return f"{one.value} {one.effective_on} {one.document}" + (
        "" if one.confirmed_by else "（待复核）"
    )
