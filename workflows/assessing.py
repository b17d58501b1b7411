"""Points and facts: what assessors gave, what other departments found. Keyed in by one person, confirmed by another; later ones replace, none is edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine import column, errors, form, records
from storage import cases, persons, scores, work
from workflows import desk, lifecycle, refusals, roster, standing, view
from workflows.rules import indicators, marking, panels, totals

KINDS = {"result": "相关考核结果", "disqualifier": "不予命名情形"}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What one assessor gave a subject for one indicator from one source (its key or name). `value` is points, or the name of a grade."""

    subject: str
    assessor: str
    indicator: str
    value: Decimal | str
    source: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A finding about a subject: a related result (`name` is its key), or a disqualifier (`name` is its key)."""

    subject: str
    kind: str
    name: str
    value: str
    department: str = ""
    document: str = ""
    effective_on: date | None = None
    lifted: str = ""


def import_marks(at: desk.Desk, *, book: int, marks: Sequence[Mark], how: desk.How = desk.NOW) -> desk.Outcome:
    """Keep points. The same again changes nothing; another for the same place replaces the old one and must be confirmed anew.

    A subject with a mark that its indicator cannot take, or by somebody who belongs to it, is refused whole.
    """

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        by_subject: dict[str, list[Mark]] = {}
        for mark in marks:
            by_subject.setdefault(mark.subject, []).append(mark)
        found = seen.of_subjects(list(by_subject))
        current = standing.by_subject(scores.current(unit.connection, unit.book.book, subjects=list(by_subject)))
        belongs = {(one.name, one.org) for one in persons.all_(unit.connection)}
        taken: list[tuple[work.Line, list[_Fresh]]] = []
        for case in found:
            given = by_subject[case.subject]
            why = _why_not_mark(seen, case, given, belongs)
            fresh = [] if why else _fresh(seen, given, current.get(case.subject, []))
            if why:
                unit.refuse(*why)
            elif not fresh:
                unit.refuse(refusals.make("nothing_to_do", case.subject, name=case.name, what="打分与已有的相同"))
            else:
                taken.append((_replace(unit, case, fresh), fresh))
        unit.flush()  # a place holds one current mark: the old ones give theirs up before the new are written
        for line, fresh in taken:
            for one in fresh:
                line.add(_score(unit, one))

    said = [[one.subject, one.assessor, one.indicator, one.source, str(one.value), one.reason] for one in marks]
    return at.act(book=book, action="assess.import", body=body, arguments={"marks": said}, how=how)


def confirm_marks(at: desk.Desk, *, book: int, subjects: Sequence[str] = (), how: desk.How = desk.NOW) -> desk.Outcome:
    """Confirm points that somebody else keyed in (of everyone, or of these). Where a panel is complete its task is settled."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        current = standing.by_subject(scores.current(unit.connection, unit.book.book, subjects=subjects))
        if missing := [subject for subject in subjects if subject not in current]:
            raise errors.Misuse(f"没有录入打分：{'、'.join(missing)}。")
        found = seen.of_subjects(list(current))
        by_case = seen.tasks_of(found)
        moving = lifecycle.Moving(unit, seen, [task for own in by_case.values() for task in own])
        confirmed = []
        for case in found:
            waiting = [one for one in current[case.subject] if not one.confirmed_by]
            if not waiting:
                continue
            if any(one.entered_by == unit.actor.person for one in waiting):
                unit.refuse(refusals.make("own_entry", case.subject, person=unit.actor.name))
                continue
            line = unit.line("assess.confirmed", case.subject, data={"name": case.name, "count": len(waiting)})
            for one in waiting:
                line.change(one, confirmed_by=unit.actor.person)
            confirmed.append(case)
        if not confirmed and not unit.refusals:
            unit.refuse(refusals.make("nothing_to_do", seen.book.label, name="打分", what="没有待复核的"))
        complete = [case.id for case in confirmed if _is_panel_complete(seen, case, current[case.subject])]
        lifecycle.discharge(unit, moving, does="scores", case_ids=complete)

    return at.act(book=book, action="assess.confirm", body=body, arguments={"subjects": list(subjects)}, how=how)


def record_facts(at: desk.Desk, *, book: int, facts: Sequence[Fact], how: desk.How = desk.NOW) -> desk.Outcome:
    """Keep findings. The same again changes nothing; another for the same place replaces the old one and must be confirmed anew."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        by_code = {case.subject: case for case in seen.of_subjects([fact.subject for fact in facts])}
        kept = {_place(one): one for one in scores.findings(unit.connection, unit.book.book)}
        for fact in facts:
            found = _why_not_fact(seen, by_code[fact.subject], fact)
            if found is not None:
                unit.refuse(found)
                continue
            old = kept.get((fact.subject, fact.kind, fact.name, 0))
            if old is not None and _said(old) == _said(fact):
                continue
            data = {"finding": fact.kind, "name": _title(seen, fact), "document": fact.document, "by": fact.department}
            line = unit.line("finding.recorded", fact.subject, data=data)
            if old is not None:
                line.change(old, is_current=False)
            kept[fact.subject, fact.kind, fact.name, 0] = line.add(
                scores.Finding(
                    subject=fact.subject,
                    kind=fact.kind,
                    name=fact.name,
                    n=1 if old is None else old.n + 1,
                    value=fact.value,
                    department=fact.department,
                    document=fact.document,
                    effective_on=fact.effective_on,
                    lifted=fact.lifted,
                    entered_by=unit.actor.person,
                )
            )
        if not unit.lines:
            unit.refuse(refusals.make("nothing_to_do", seen.book.label, name="录入", what="与已有的相同"))

    said = [[one.subject, one.kind, one.name, one.value, one.department, one.document, one.effective_on, one.lifted] for one in facts]
    return at.act(book=book, action="finding.record", body=body, arguments={"facts": said}, how=how)


def confirm_facts(at: desk.Desk, *, book: int, kind: str = "", name: str = "", how: desk.How = desk.NOW) -> desk.Outcome:
    """Confirm findings that somebody else keyed in. Where a related result is complete for everyone who is ranked, its task is settled."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        waiting = [
            one
            for one in scores.findings(unit.connection, unit.book.book, kind=kind)
            if not one.confirmed_by and one.kind in KINDS and name in ("", one.name)
        ]
        moving = lifecycle.Moving(unit, seen, [])
        for one in waiting:
            if one.entered_by == unit.actor.person:
                unit.refuse(refusals.make("own_entry", one.subject, person=unit.actor.name))
            else:
                line = unit.line("finding.confirmed", one.subject, data={"finding": one.kind, "name": _title(seen, one)})
                line.change(one, confirmed_by=unit.actor.person)
        if not waiting:
            unit.refuse(refusals.make("nothing_to_do", seen.book.label, name="录入", what="没有待复核的"))
        unit.flush()
        given = standing.results(seen)
        ranked = [case.subject for case in seen.of_track("unit") if seen.is_ranked(case) and not view.is_concluded(case)]
        for rule in seen.scheme.related_results:
            if name in ("", rule.key) and all(rule.key in given.get(subject, {}) for subject in ranked):
                lifecycle.discharge(unit, moving, does="results", concerns=rule.key)

    return at.act(book=book, action="finding.confirm", body=body, arguments={"kind": kind, "name": name}, how=how)


def marks_of(seen: view.View, names: roster.Names, table: form.Table) -> list[Mark]:
    """The marks in a table of the scheme's form. Raises Misuse with a fault for every cell that names nothing known, or is no number where one is due."""
    codes, faults = names.of_cells(table)
    rules = {one.key: one.rule for one in seen.scheme.indicators}
    number = form.Column(key="points", title="得分", kind="decimal", required=True, places=seen.scheme.scoring.places)
    found = []
    for row in table.rows:
        indicator = str(row.values["indicator"])
        if indicator not in rules:
            faults.append(table.fault(row, "indicator", f"没有编号为“{indicator}”的考评要点", "请照抄考评要点的编号"))
        given = row.values["points"]
        read = str(given or "") if rules.get(indicator) == "grade" else column.parse(number, given)
        if isinstance(read, column.Wrong):
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


def results_of(names: roster.Names, table: form.Table, *, result: str, department: str) -> list[Fact]:
    """The related results in a table. Raises Misuse with a fault for every cell that names no unit."""
    codes, faults = names.of_cells(table)
    if faults:
        raise errors.Misuse(faults)
    return [
        Fact(
            subject=codes[row.number],
            kind="result",
            name=result,
            value=str(row.values["value"]),
            department=department,
            document=str(row.values.get("document") or ""),
        )
        for row in table.rows
    ]


def _why_not_mark(seen: view.View, case: cases.Case, marks: Sequence[Mark], belongs: set[tuple[str, str]]) -> list[records.Refusal]:
    rules = standing.scoring(seen)
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
        taken = indicators.score(rule, _raw(mark.value)) if not rule.is_compared else _figure(mark.value)
        if isinstance(taken, indicators.Invalid):
            values = {"where": where, "value": taken.value, "expected": taken.expected}
            found.append(refusals.make("points_invalid", case.subject, name=case.name, **values))
    return found


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


def _fresh(seen: view.View, marks: Sequence[Mark], current: Sequence[scores.Score]) -> list[_Fresh]:
    sources = _sources(standing.scoring(seen))
    places = seen.scheme.scoring.places
    kept = {(one.indicator, one.source, one.assessor): one for one in current}
    found = []
    for mark in marks:
        old = kept.get((mark.indicator, sources[mark.source], mark.assessor))
        units = int(mark.value.scaleb(places).to_integral_exact()) if isinstance(mark.value, Decimal) else 0
        grade = mark.value if isinstance(mark.value, str) else ""
        if old is None or (old.points, old.grade, old.reason) != (units, grade, mark.reason):
            found.append(_Fresh(mark=mark, source=sources[mark.source], units=units, grade=grade, old=old))
    return found


def _replace(unit: work.Work, case: cases.Case, fresh: Sequence[_Fresh]) -> work.Line:
    """The line that tells of new marks; those they replace are current no more."""
    assessors = sorted({one.mark.assessor for one in fresh})
    line = unit.line("assess.imported", case.subject, data={"name": case.name, "assessors": assessors, "count": len(fresh)})
    for one in fresh:
        if one.old is not None:
            line.change(one.old, is_current=False)
    return line


def _score(unit: work.Work, one: _Fresh) -> scores.Score:
    return scores.Score(
        subject=one.mark.subject,
        indicator=one.mark.indicator,
        source=one.source,
        assessor=one.mark.assessor,
        n=1 if one.old is None else one.old.n + 1,
        points=one.units,
        grade=one.grade,
        reason=one.mark.reason,
        entered_by=unit.actor.person,
    )


def _is_panel_complete(seen: view.View, case: cases.Case, current: Iterable[scores.Score]) -> bool:
    rules = standing.scoring(seen)
    filled = marking.fill(rules.indicators, standing.marks(seen, current), sources=rules.sources, subject=case.subject)
    numbers = {sheet.assessor: sheet.total for sheet in filled.sheets}
    return not filled.faults and isinstance(panels.settle(rules.panel, numbers), panels.Settled)


def _why_not_fact(seen: view.View, case: cases.Case, fact: Fact) -> records.Refusal | None:
    if fact.kind not in KINDS:
        raise errors.Misuse(f"没有“{fact.kind}”这种记录：有 {'、'.join(f'{key}（{name}）' for key, name in KINDS.items())}。")
    known = {one.key for one in (seen.scheme.related_results if fact.kind == "result" else seen.scheme.disqualifiers)}
    if fact.name not in known:
        raise errors.Misuse(f"没有{KINDS[fact.kind]}“{fact.name}”：有 {'、'.join(sorted(known)) or '（无）'}。")
    if fact.kind == "result":
        rule = next(one for one in seen.scheme.related_results if one.key == fact.name)
        allowed = [*(value for value, _ in rule.values), rule.not_applicable]
        if fact.value not in allowed:
            values = {"result": rule.name, "value": fact.value, "expected": "、".join(allowed)}
            return refusals.make("result_unknown", case.subject, clause=rule.clause, name=case.name, **values)
    return None


def _place(one: scores.Finding) -> tuple[str, str, str, int]:
    return (one.subject, one.kind, one.name, one.year)


def _said(one: Any) -> tuple[Any, ...]:
    return (one.value, one.department, one.document, one.effective_on, one.lifted)


def _title(seen: view.View, one: Fact | scores.Finding) -> str:
    named = {rule.key: rule.name for rule in seen.scheme.related_results} | {rule.key: rule.name for rule in seen.scheme.disqualifiers}
    return named.get(one.name, one.name)
