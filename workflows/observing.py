"""示范单位: proposed from many sides, chosen by a meeting. Being one is no award and gives no place on any list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine import errors
from storage import scores, work
from workflows import desk, lifecycle, refusals, view

NOMINATION, SELECTION = "demonstration_nomination", "demonstration"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One unit that was proposed, with everybody who did, and what was decided."""

    code: str
    name: str
    sector: str
    sources: tuple[str, ...]
    selected: str


def nominate(at: desk.Desk, *, book: int, source: str, units: Sequence[str], basis: str = "", how: desk.How = desk.NOW) -> desk.Outcome:
    """Propose units, from one of the scheme's sources (单位自荐、调研组推荐 …). The same unit from another source is kept beside."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        known = seen.scheme.nomination_sources
        if known and source not in known:
            raise errors.Misuse(f"没有来源“{source}”：有 {'、'.join(known)}。")
        before = {(one.subject, one.name) for one in scores.findings(unit.connection, unit.book.book, kind=NOMINATION)}
        for case in seen.of_subjects(list(units)):
            if (case.subject, source) in before:
                unit.refuse(refusals.make("nothing_to_do", case.subject, name=case.name, what=f"{source}已登记过"))
                continue
            line = unit.line("demonstration.nominated", case.subject, data={"name": case.name, "source": source, "basis": basis})
            line.add(
                scores.Finding(subject=case.subject, kind=NOMINATION, name=source, value=basis or source, entered_by=unit.actor.person)
            )

    arguments = {"source": source, "units": list(units), "basis": basis}
    return at.act(book=book, action="observation.nominate", body=body, arguments=arguments, how=how)


def select(
    at: desk.Desk, *, book: int, units: Sequence[str], meeting: str, minutes: str, held_on: date, how: desk.How = desk.NOW
) -> desk.Outcome:
    """Enter which units a meeting chose. It stands once somebody else confirmed it. A unit that nobody proposed is refused."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        level = next((one for one in seen.scheme.meetings if meeting in (one.key, one.name)), None)
        if level is None:
            raise errors.Misuse(f"没有会议“{meeting}”：有 {'、'.join(one.name for one in seen.scheme.meetings) or '（无）'}。")
        if held_on > seen.today:
            unit.refuse(refusals.make("received_in_future", seen.book.label, day=held_on))
            return
        proposed = {one.subject for one in scores.findings(unit.connection, unit.book.book, kind=NOMINATION)}
        chosen = {one.subject for one in scores.findings(unit.connection, unit.book.book, kind=SELECTION)}
        for case in seen.of_subjects(list(units)):
            if case.subject not in proposed or case.subject in chosen:
                what = "已经研究确定" if case.subject in chosen else "没有自荐或推荐"
                unit.refuse(refusals.make("nothing_to_do", case.subject, name=case.name, what=what))
                continue
            line = unit.line("demonstration.selected", case.subject, data={"name": case.name, "minutes": minutes})
            line.add(
                scores.Finding(
                    subject=case.subject,
                    kind=SELECTION,
                    name=level.key,
                    value=level.name,
                    department=level.name,
                    document=minutes.strip(),
                    effective_on=held_on,
                    entered_by=unit.actor.person,
                )
            )

    arguments = {"units": list(units), "meeting": meeting, "minutes": minutes, "held_on": held_on}
    return at.act(book=book, action="observation.select", body=body, arguments=arguments, how=how)


def confirm(at: desk.Desk, *, book: int, how: desk.How = desk.NOW) -> desk.Outcome:
    """Confirm the choice that somebody else entered; the meeting's task is settled."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        waiting = [one for one in scores.findings(unit.connection, unit.book.book, kind=SELECTION) if not one.confirmed_by]
        if not waiting:
            unit.refuse(refusals.make("nothing_to_do", seen.book.label, name="示范单位", what="没有待复核的"))
        elif not desk.may_confirm(unit.actor, "observation.confirm", waiting):
            unit.refuse(refusals.make("own_entry", seen.book.label, person=unit.actor.name))
        else:
            for one in waiting:
                line = unit.line("demonstration.confirmed", one.subject, data={"minutes": one.document})
                line.change(one, confirmed_by=unit.actor.person)
            lifecycle.discharge(unit, lifecycle.Moving(unit, seen, []), does="demonstrations")

    return at.act(book=book, action="observation.confirm", body=body, how=how)


def listing(seen: view.View) -> list[Listed]:
    """Everybody proposed, in the roster's order."""
    sources: dict[str, list[str]] = {}
    for one in scores.findings(seen.connection, seen.book.book, kind=NOMINATION):
        sources.setdefault(one.subject, []).append(one.name if one.value in ("", one.name) else f"{one.name}（{one.value}）")
    chosen = {one.subject: one for one in scores.findings(seen.connection, seen.book.book, kind=SELECTION)}
    return [
        Listed(code=code, name=unit.name, sector=unit.sector, sources=tuple(sources[code]), selected=_decided(chosen.get(code)))
        for code, unit in seen.enrolments.items()
        if code in sources
    ]


def _decided(one: scores.Finding | None) -> str:
    if one is None:
        return ""
    return f"{one.value} {one.effective_on} {one.document}" + ("" if one.confirmed_by else "（待复核）")
