"""示范单位: proposed from many sides, chosen by a meeting.

Being one is no award and gives no place on any list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from engine import errors
from engine.described import Cell, described
from storage import scores
from workflows.kernel import fact_days, meaning
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals
from workflows.tasks import lifecycle

NOMINATION, SELECTION = "demonstration_nomination", "demonstration"


@described
class DemonstrationRow:
    """One unit that was proposed, with everybody who did, and what was decided."""

    code: Annotated[str, Cell("编码")]
    name: Annotated[str, Cell("单位")]
    sector: Annotated[str, Cell("行业")]
    sources: Annotated[tuple[str, ...], Cell("来源")]
    selected: Annotated[str, Cell("研究结果")]


@use_case("observation.nominate")
def nominate(change: Change, *, source: str, units: Sequence[str], basis: str = "") -> None:
    """Propose `units` (codes) from one `source` of the scheme (单位自荐、调研组推荐 …).

    `basis` says what the proposal rests on. The same unit from another source is kept beside;
    again from the same one, it is refused. Raises Misuse for a source that there is not.
    """
    cycle = change.cycle
    sources = cycle.scheme.nomination_sources
    if sources and source not in sources:
        raise errors.Misuse(f"没有来源“{source}”：有 {'、'.join(sources)}。")
    before = {
        (nomination.subject, nomination.name)
        for nomination in change.find(scores.Finding, kind=NOMINATION, is_current=True)
    }
    for case in cycle.of_subjects(list(units)):
        if (case.subject, source) in before:
            change.refuse(
                refusals.make("proposed_already", case.subject, name=case.name, source=source)
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


@use_case("observation.select")
def select(
    change: Change, *, units: Sequence[str], meeting: str, minutes: str, held_on: date
) -> None:
    """Enter which `units` (codes) a `meeting` of the scheme chose, by key or name, on `held_on`.

    `minutes` is the document that says so. It counts once somebody else confirmed it. A unit
    that nobody proposed, or that was chosen already, is refused, and so is a day to come. Raises
    Misuse for a meeting that there is not.
    """
    cycle = change.cycle
    titles = {each.key: each.name for each in cycle.scheme.meetings}
    key = meaning.key_of("会议", titles, meeting)
    level = next(each for each in cycle.scheme.meetings if each.key == key)
    if impossible := fact_days.why_not(cycle, held_on, cycle.ledger.label):
        change.refuse(*impossible)
        return
    proposed = {
        nomination.subject
        for nomination in change.find(scores.Finding, kind=NOMINATION, is_current=True)
    }
    selected = {
        selection.subject
        for selection in change.find(scores.Finding, kind=SELECTION, is_current=True)
    }
    for case in cycle.of_subjects(list(units)):
        if case.subject not in proposed or case.subject in selected:
            code = "selected_already" if case.subject in selected else "not_proposed"
            change.refuse(refusals.make(code, case.subject, name=case.name))
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


@use_case("observation.confirm")
def confirm(change: Change) -> None:
    """Confirm the choice that somebody else entered; the meeting's task is settled.

    Refused where nothing waits for it, and to whoever entered it.
    """
    cycle = change.cycle
    selections = change.find(scores.Finding, kind=SELECTION, is_current=True, confirmed_by=0)
    confirmed = change.confirm(
        selections,
        noun="示范单位",
        subject=cycle.ledger.label,
        about=lambda selection: cycle.ledger.label,
        whole=lambda selection: SELECTION,
    )
    for selection in confirmed:
        line = change.line(
            "demonstration.confirmed", selection.subject, data={"minutes": selection.document}
        )
        line.change(selection, confirmed_by=change.actor.person)
    if confirmed:
        lifecycle.discharge(change, lifecycle.Moving(change, cycle, []), does="demonstrations")


def listing(cycle: CycleView) -> list[DemonstrationRow]:
    """Everybody proposed, in the roster's order."""
    sources: dict[str, list[str]] = {}
    for nomination in cycle.find(scores.Finding, kind=NOMINATION, is_current=True):
        sources.setdefault(nomination.subject, []).append(
            nomination.name
            if nomination.value in ("", nomination.name)
            else f"{nomination.name}（{nomination.value}）"
        )
    selections = {
        selection.subject: selection
        for selection in cycle.find(scores.Finding, kind=SELECTION, is_current=True)
    }
    return [
        DemonstrationRow(
            code=code,
            name=unit.name,
            sector=unit.sector,
            sources=tuple(sources[code]),
            selected=_decided(selections.get(code)),
        )
        for code, unit in cycle.enrolments.items()
        if code in sources
    ]


def _decided(selection: scores.Finding | None) -> str:
    if selection is None:
        return ""
    return f"{selection.value} {selection.effective_on} {selection.document}" + (
        "" if selection.confirmed_by else "（待复核）"
    )
