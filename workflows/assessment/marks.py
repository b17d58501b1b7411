"""Points: what assessors gave. Keyed in by one person, confirmed by another; later ones replace, none is edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from documents import cells, parser
from engine import errors, fields, records
from storage import cases, persons, scores
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.directory import members
from workflows.directory import units as unit_directory
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service, may_confirm
from workflows.rules import indicators, marking, panels, totals
from workflows.selection import facts
from workflows.tasks import lifecycle


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What one assessor gave a subject for one indicator from one source (its key or name). `value` is points, or the name of a grade."""

    subject: str
    assessor: str
    indicator: str
    value: Decimal | str
    source: str = ""
    reason: str = ""


def import_marks(
    service: Service,
    *,
    ledger: int,
    marks: Sequence[Mark],
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Keep points. The same again changes nothing; another for the same place replaces the old one and must be confirmed anew.

    A subject with a mark that its indicator cannot take, or by somebody who belongs to it, is refused whole.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        by_subject: dict[str, list[Mark]] = {}
        for mark in marks:
            by_subject.setdefault(mark.subject, []).append(mark)
        found = cycle.of_subjects(list(by_subject))
        current = facts.by_subject(
            scores.current(change.connection, change.ledger.book, subjects=list(by_subject))
        )
        belongs = {(one.name, one.org) for one in persons.all_(change.connection)}
        panels_ = {
            name: {one.name for one in listed}
            for name, listed in members.every(change.connection, members.PANEL).items()
        }
        taken: list[tuple[work.Line, list[_Fresh]]] = []
        for case in found:
            given = by_subject[case.subject]
            why = _why_not_mark(cycle, case, given, belongs) + _why_not_by(
                cycle, case, given, panels_, current.get(case.subject, [])
            )
            fresh = [] if why else _fresh(cycle, given, current.get(case.subject, []))
            if why:
                change.refuse(*why)
            elif not fresh:
                change.refuse(
                    refusals.make(
                        "nothing_to_do", case.subject, name=case.name, what="打分与已有的相同"
                    )
                )
            else:
                taken.append((_replace(change, case, fresh), fresh))
        change.flush()  # a place holds one current mark: the old ones give theirs up before the new are written
        for line, fresh in taken:
            for one in fresh:
                line.add(_score(change, one))

    said = [
        [one.subject, one.assessor, one.indicator, one.source, str(one.value), one.reason]
        for one in marks
    ]
    return service.act(
        ledger=ledger,
        action="assess.import",
        body=body,
        arguments={"marks": said},
        run_options=run_options,
    )


def confirm_marks(
    service: Service,
    *,
    ledger: int,
    subjects: Sequence[str] = (),
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Confirm points that somebody else keyed in (of everyone, or of these). Where a panel is complete its task is settled and the seal is off."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        current = facts.by_subject(
            scores.current(change.connection, change.ledger.book, subjects=subjects)
        )
        if missing := [subject for subject in subjects if subject not in current]:
            raise errors.Misuse(f"没有录入打分：{'、'.join(missing)}。")
        found = cycle.of_subjects(list(current))
        by_case = cycle.tasks_of(found)
        moving = lifecycle.Moving(change, cycle, [task for own in by_case.values() for task in own])
        confirmed = []
        for case in found:
            waiting = [one for one in current[case.subject] if not one.confirmed_by]
            if not waiting:
                continue
            if not may_confirm(change.actor, "assess.confirm", waiting):
                change.refuse(refusals.make("own_entry", case.subject, person=change.actor.name))
                continue
            line = change.line(
                "assess.confirmed", case.subject, data={"name": case.name, "count": len(waiting)}
            )
            for one in waiting:
                line.change(one, confirmed_by=change.actor.person)
            confirmed.append(case)
        if not confirmed and not change.refusals:
            change.refuse(
                refusals.make("nothing_to_do", cycle.ledger.label, name="打分", what="没有待复核的")
            )
        panels_ = members.every(change.connection, members.PANEL)
        complete = [
            case.id
            for case in confirmed
            if _is_panel_complete(cycle, case, current[case.subject], panels_)
        ]
        lifecycle.discharge(change, moving, does="scores", case_ids=complete)

    return service.act(
        ledger=ledger,
        action="assess.confirm",
        body=body,
        arguments={"subjects": list(subjects)},
        run_options=run_options,
    )


def marks_of(cycle: CycleView, names: unit_directory.Names, table: parser.Table) -> list[Mark]:
    """The marks in a table of the scheme's form. Raises Misuse with a fault for every cell that names nothing known, or is no number where one is due."""
    codes, faults = names.of_cells(table)
    rules = {one.key: one.rule for one in cycle.scheme.indicators}
    number = fields.Column(
        key="points",
        title="得分",
        kind="decimal",
        required=True,
        places=cycle.scheme.scoring.places,
    )
    found = []
    for row in table.rows:
        indicator = str(row.values["indicator"])
        if indicator not in rules:
            faults.append(
                table.fault(
                    row, "indicator", f"没有编号为“{indicator}”的考评要点", "请照抄考评要点的编号"
                )
            )
        given = row.values["points"]
        read = str(given or "") if rules.get(indicator) == "grade" else cells.parse(number, given)
        if isinstance(read, cells.Wrong):
            faults.append(table.fault(row, "points", read.message, read.expected))
        found.append(
            Mark(
                subject=codes.get(row.number, ""),
                assessor=str(row.values["assessor"]),
                indicator=indicator,
                source=str(row.values.get("source") or ""),
                value=read if isinstance(read, Decimal) else str(read),
                reason=str(row.values.get("text") or ""),
            )
        )
    if faults:
        raise errors.Misuse(faults)
    return found


def _why_not_mark(
    cycle: CycleView, case: cases.Case, marks: Sequence[Mark], belongs: set[tuple[str, str]]
) -> list[records.Refusal]:
    rules = facts.scoring(cycle)
    by_key = {rule.key: rule for rule in rules.indicators}
    sources = _sources(rules)
    found = []
    places = set()
    for mark in marks:
        rule = by_key.get(mark.indicator)
        place = (mark.assessor, mark.indicator, sources.get(mark.source))
        where = f"{mark.assessor} {mark.indicator} {mark.source}".strip()
        if rule is None or mark.source not in sources or place in places:
            found.append(refusals.make("mark_unknown", case.subject, name=case.name, marks=where))
            continue
        places.add(place)
        if (mark.assessor, case.unit or case.subject) in belongs:
            found.append(refusals.make("recused", case.subject, name=case.name))
        taken = (
            indicators.score(rule, _raw(mark.value))
            if not rule.is_compared
            else _figure(mark.value)
        )
        if isinstance(taken, indicators.Invalid):
            values = {"where": where, "value": taken.value, "expected": taken.expected}
            found.append(refusals.make("points_invalid", case.subject, name=case.name, **values))
    return found


def _why_not_by(
    cycle: CycleView,
    case: cases.Case,
    marks: Sequence[Mark],
    panels_: Mapping[str, set[str]],
    current: Sequence[scores.Score],
) -> list[records.Refusal]:
    """Marks by somebody outside the group's panel, where one was appointed; marks that replace confirmed ones without saying why."""
    found = []
    listed = panels_.get(cycle.pinned.enrolments[case.unit or case.subject].group)
    if listed is not None and (strangers := sorted({mark.assessor for mark in marks} - listed)):
        found.append(
            refusals.make(
                "not_on_panel", case.subject, name=case.name, assessors="、".join(strangers)
            )
        )
    sources = _sources(facts.scoring(cycle))
    places = cycle.scheme.scoring.places
    kept = {(one.indicator, one.source, one.assessor): one for one in current if one.confirmed_by}
    for mark in marks:
        old = kept.get((mark.indicator, sources.get(mark.source, ""), mark.assessor))
        if (
            old is not None
            and not mark.reason.strip()
            and _units(mark, places) != (old.points, old.grade)
        ):
            found.append(refusals.make("reason_missing", case.subject))
            break
    return found


def _units(mark: Mark, places: int) -> tuple[int, str]:
    """A mark as it is kept: points in the smallest unit, or a grade."""
    if isinstance(mark.value, Decimal):
        return int(mark.value.scaleb(places).to_integral_exact()), ""
    return 0, mark.value


def _figure(value: Decimal | str) -> indicators.Invalid | None:
    """Why a figure cannot be compared with those of the others, if it cannot."""
    return None if isinstance(value, Decimal) else indicators.Invalid(value=value, expected="数")


def _raw(value: Decimal | str) -> Fraction | str:
    return Fraction(value) if isinstance(value, Decimal) else value


def _sources(rules: totals.Scoring) -> dict[str, str]:
    """Source keys by key and by name; the empty one where the scheme has none."""
    found = {name: source.key for source in rules.sources for name in (source.key, source.name)}
    return found or {"": marking.WHOLE.key}


@dataclass(frozen=True, kw_only=True)
class _Fresh:
    """A mark that says something new, and the one whose place it takes."""

    mark: Mark
    source: str
    units: int
    grade: str
    old: scores.Score | None


def _fresh(
    cycle: CycleView, marks: Sequence[Mark], current: Sequence[scores.Score]
) -> list[_Fresh]:
    sources = _sources(facts.scoring(cycle))
    places = cycle.scheme.scoring.places
    kept = {(one.indicator, one.source, one.assessor): one for one in current}
    found = []
    for mark in marks:
        old = kept.get((mark.indicator, sources[mark.source], mark.assessor))
        units, grade = _units(mark, places)
        if old is None or (old.points, old.grade, old.reason) != (units, grade, mark.reason):
            found.append(
                _Fresh(mark=mark, source=sources[mark.source], units=units, grade=grade, old=old)
            )
    return found


def _replace(change: UnitOfWork, case: cases.Case, fresh: Sequence[_Fresh]) -> work.Line:
    """The line that tells of new marks; those they replace are current no more."""
    assessors = sorted({one.mark.assessor for one in fresh})
    line = change.line(
        "assess.imported",
        case.subject,
        data={"name": case.name, "assessors": assessors, "count": len(fresh)},
    )
    for one in fresh:
        if one.old is not None:
            line.change(one.old, is_current=False)
    return line


def _score(change: UnitOfWork, one: _Fresh) -> scores.Score:
    return scores.Score(
        subject=one.mark.subject,
        indicator=one.mark.indicator,
        source=one.source,
        assessor=one.mark.assessor,
        n=1 if one.old is None else one.old.n + 1,
        points=one.units,
        grade=one.grade,
        reason=one.mark.reason,
        entered_by=change.actor.person,
    )


def _is_panel_complete(
    cycle: CycleView,
    case: cases.Case,
    current: Iterable[scores.Score],
    panels_: Mapping[str, Sequence[persons.Person]],
) -> bool:
    """Whether nothing is missing on any sheet, there are enough, and nobody who was appointed and does not belong to the unit has still to score."""
    unit = case.unit or case.subject
    awaited = {
        one.name for one in panels_.get(cycle.pinned.enrolments[unit].group, ()) if one.org != unit
    }
    rules = facts.scoring(cycle)
    filled = marking.fill(
        rules.indicators, facts.marks(cycle, current), sources=rules.sources, subject=case.subject
    )
    numbers = {sheet.assessor: sheet.total for sheet in filled.sheets}
    return (
        not filled.faults
        and awaited <= set(numbers)
        and isinstance(panels.settle(rules.panel, numbers), panels.PanelScore)
    )
