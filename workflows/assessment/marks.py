"""Points: what assessors gave. They are keyed in, and later ones replace them; none is edited."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from documents import cells, parser
from engine import errors, fields, records, texts
from storage import cases, persons, scores
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.directory import members, person_names
from workflows.directory import units as unit_directory
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.rules import indicators, marking, refusals
from workflows.scheme import model_awards
from workflows.selection import facts


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What one assessor gave a subject for one indicator from one source (its key or name).

    `value` is points, or the name of a grade; `reason` says why it replaces a confirmed mark.
    """

    subject: str
    assessor: str
    indicator: str
    value: Decimal | str
    source: str = ""
    reason: str = ""


@use_case("assess.import")
def import_marks(change: Change, *, marks: Sequence[Mark]) -> None:
    """Enter points; a mark that differs from the current one replaces it, unconfirmed.

    Subjects are decided on one by one. One whose `marks` are all there already is refused with
    `unchanged`; one of whose marks is not admitted (`mark_unknown`, `points_invalid`,
    `recused`, `not_on_panel`, `reason_missing`) is refused whole. Raises Misuse for a subject
    without a case.
    """

    cycle = change.cycle
    by_subject: dict[str, list[Mark]] = {}
    panels_by_group = members.every(change.connection, members.PANEL)
    for mark in _properly_named(marks, panels_by_group):
        by_subject.setdefault(mark.subject, []).append(mark)
    scored_cases = cycle.of_subjects(list(by_subject))
    current = facts.by_subject(change.find(scores.Score, subject=list(by_subject), is_current=True))
    belongs = members.belonging(change.connection)
    assessors_by_group = {
        group: {person.name for person in panel} for group, panel in panels_by_group.items()
    }
    written: list[tuple[work.Line, list[_NewMark]]] = []
    for case in scored_cases:
        case_marks = by_subject[case.subject]
        before = current.get(case.subject, [])
        reasons = [
            *_why_not_mark(cycle, case, case_marks, belongs),
            *_why_not_by(cycle, case, case_marks, assessors_by_group, before),
        ]
        new_marks = [] if reasons else _new_marks(cycle, case_marks, before)
        if reasons:
            change.refuse(*reasons)
        elif not new_marks:
            change.refuse(refusals.make("unchanged", case.subject, name=f"{case.name}的打分"))
        else:
            written.append((_replace(change, case, new_marks), new_marks))
    # One mark is current for each assessor, indicator and source: the replaced ones must
    # have given that up in the database before the new ones are written.
    change.flush()
    for line, new_marks in written:
        for new_mark in new_marks:
            line.add(_score(change, new_mark))


def _properly_named(
    marks: Sequence[Mark], panels_by_group: Mapping[str, Sequence[persons.Person]]
) -> list[Mark]:
    """The marks with each assessor's name as it is kept: one person, however it was typed.

    Raises Misuse for what is no name.
    """
    kept = {
        texts.fold_name(person.name): person.name
        for panel in panels_by_group.values()
        for person in panel
    }
    names: dict[str, str] = {}
    for typed in dict.fromkeys(mark.assessor for mark in marks):
        known = kept.get(texts.fold_name(typed))
        names[typed] = known or person_names.proper(typed, "考评员")
    return [dataclasses.replace(mark, assessor=names[mark.assessor]) for mark in marks]


def marks_of(cycle: CycleView, names: unit_directory.Names, table: parser.Table) -> list[Mark]:
    """The marks in a `table` of the scheme's form, one a row; `names` says which unit is meant.

    Raises Misuse with a fault for every cell that names no unit or indicator there is, or is no
    number where one is due.
    """
    codes, faults = names.of_cells(table)
    rules = {indicator.key: indicator.rule for indicator in cycle.scheme.indicators}
    number = fields.Column(
        key="points",
        title="得分",
        kind="decimal",
        required=True,
        places=cycle.scheme.scoring.places,
    )
    marks = []
    for row in table.rows:
        indicator = str(row.values["indicator"])
        if indicator not in rules:
            faults.append(
                table.fault(
                    row, "indicator", f"没有编号为“{indicator}”的考评要点", "请照抄考评要点的编号"
                )
            )
        points = row.values["points"]
        parsed = (
            str(points or "") if rules.get(indicator) == "grade" else cells.parse(number, points)
        )
        if isinstance(parsed, cells.Wrong):
            faults.append(table.fault(row, "points", parsed.message, parsed.expected))
        marks.append(
            Mark(
                subject=codes.get(row.number, ""),
                assessor=str(row.values["assessor"]),
                indicator=indicator,
                source=str(row.values.get("source") or ""),
                value=parsed if isinstance(parsed, Decimal) else str(parsed),
                reason=str(row.values.get("text") or ""),
            )
        )
    if faults:
        raise errors.Misuse(faults)
    return marks


def _why_not_mark(
    cycle: CycleView, case: cases.Case, marks: Sequence[Mark], belongs: Mapping[str, set[str]]
) -> list[records.Refusal]:
    """Marks that name nothing there is, twice the same, or that their indicator cannot take.

    `belongs` are the units of everybody by folded name: nobody scores one that they belong to.
    """
    inapplicable = facts.inapplicable(cycle, case)
    by_key = {
        indicator.key: indicator
        for indicator in cycle.scheme.indicators
        if indicator.key not in inapplicable
    }
    sources = _sources(cycle.scheme.scoring)
    leads = {each.key: each.name for each in cycle.scheme.departments}
    reasons = []
    positions = set()
    for mark in marks:
        rule = by_key.get(mark.indicator)
        source = "" if rule is not None and rule.lead else sources.get(mark.source)
        position = (mark.assessor, mark.indicator, source)
        label = f"{mark.assessor} {mark.indicator} {mark.source}".strip()
        if rule is None or mark.source not in sources or position in positions:
            reasons.append(refusals.make("mark_unknown", case.subject, name=case.name, marks=label))
            continue
        positions.add(position)
        lead = leads.get(rule.lead, "")
        if lead and mark.assessor != lead:
            values = {"indicator": rule.key, "lead": lead}
            reasons.append(refusals.make("lead_only", case.subject, name=case.name, **values))
        if rule.lead and texts.fold(mark.assessor) == texts.fold(case.name):
            reasons.append(refusals.make("recused", case.subject, name=case.name))
        if (case.unit or case.subject) in belongs.get(texts.fold_name(mark.assessor), ()):
            reasons.append(refusals.make("recused", case.subject, name=case.name))
        score = (
            indicators.score(rule, _raw(mark.value))
            if not indicators.is_compared(rule)
            else _figure(mark.value)
        )
        if isinstance(score, indicators.Invalid):
            values = {"where": label, "value": score.value, "expected": score.expected}
            reasons.append(refusals.make("points_invalid", case.subject, name=case.name, **values))
    return reasons


def _why_not_by(
    cycle: CycleView,
    case: cases.Case,
    marks: Sequence[Mark],
    assessors_by_group: Mapping[str, set[str]],
    current: Sequence[scores.Score],
) -> list[records.Refusal]:
    """Marks by somebody outside the group's panel, or replacing confirmed ones without a reason.

    A group without an entry in `assessors_by_group` has no panel, and anybody scores it.
    """
    reasons = []
    panel = assessors_by_group.get(cycle.pinned.enrolments[case.unit or case.subject].group)
    led = {indicator.key for indicator in cycle.scheme.indicators if indicator.lead}
    assessors = {mark.assessor for mark in marks if mark.indicator not in led}
    if panel is not None and (strangers := sorted(assessors - panel)):
        reasons.append(
            refusals.make(
                "not_on_panel", case.subject, name=case.name, assessors="、".join(strangers)
            )
        )
    sources = _sources(cycle.scheme.scoring)
    places = cycle.scheme.scoring.places
    confirmed = {
        (score.indicator, score.source, score.assessor): score
        for score in current
        if score.confirmed_by
    }
    for mark in marks:
        source = "" if mark.indicator in led else sources.get(mark.source, "")
        replaced = confirmed.get((mark.indicator, source, mark.assessor))
        if (
            replaced is not None
            and not mark.reason.strip()
            and _stored(mark, places) != (replaced.points, replaced.grade)
        ):
            reasons.append(refusals.make("mark_reason_missing", case.subject, name=case.name))
            break
    return reasons


def _stored(mark: Mark, places: int) -> tuple[int, str]:
    """A mark as it is kept: points as a whole number of 10 ** -places, or a grade."""
    if isinstance(mark.value, Decimal):
        return int(mark.value.scaleb(places).to_integral_exact()), ""
    return 0, mark.value


def _figure(figure: Decimal | str) -> indicators.Invalid | None:
    """Why a figure cannot be compared with those of the others, if it cannot."""
    return None if isinstance(figure, Decimal) else indicators.Invalid(value=figure, expected="数")


def _raw(points: Decimal | str) -> Fraction | str:
    return Fraction(points) if isinstance(points, Decimal) else points


def _sources(scoring: model_awards.Scoring) -> dict[str, str]:
    """Source keys by key and by name; the empty one where the scheme has none."""
    keys_by_name = {
        name: source.key for source in scoring.sources for name in (source.key, source.name)
    }
    return keys_by_name or {"": marking.WHOLE.key}


@dataclass(frozen=True, kw_only=True)
class _NewMark:
    """A mark that says something new, and the one whose place it takes.

    `points` is a whole number of the scheme's smallest step (10 ** -places).
    """

    mark: Mark
    source: str
    points: int
    grade: str
    replaced: scores.Score | None


def _new_marks(
    cycle: CycleView, marks: Sequence[Mark], current: Sequence[scores.Score]
) -> list[_NewMark]:
    """Those of the marks that say something else than the current ones, however confirmed."""
    sources = _sources(cycle.scheme.scoring)
    places = cycle.scheme.scoring.places
    scores_by_position = {
        (score.indicator, score.source, score.assessor): score for score in current
    }
    led = {indicator.key for indicator in cycle.scheme.indicators if indicator.lead}
    new_marks = []
    for mark in marks:
        source = "" if mark.indicator in led else sources[mark.source]
        replaced = scores_by_position.get((mark.indicator, source, mark.assessor))
        points, grade = _stored(mark, places)
        content = (points, grade, mark.reason)
        if replaced is None or (replaced.points, replaced.grade, replaced.reason) != content:
            new_marks.append(
                _NewMark(
                    mark=mark,
                    source=source,
                    points=points,
                    grade=grade,
                    replaced=replaced,
                )
            )
    return new_marks


def _replace(change: UnitOfWork, case: cases.Case, new_marks: Sequence[_NewMark]) -> work.Line:
    """The line that tells of new marks; those they replace are current no more."""
    assessors = sorted({new_mark.mark.assessor for new_mark in new_marks})
    line = change.line(
        "assess.imported",
        case.subject,
        data={"name": case.name, "assessors": assessors, "count": len(new_marks)},
    )
    for new_mark in new_marks:
        if new_mark.replaced is not None:
            line.change(new_mark.replaced, is_current=False)
    return line


def _score(change: UnitOfWork, new_mark: _NewMark) -> scores.Score:
    return scores.Score(
        subject=new_mark.mark.subject,
        indicator=new_mark.mark.indicator,
        source=new_mark.source,
        assessor=new_mark.mark.assessor,
        n=1 if new_mark.replaced is None else new_mark.replaced.n + 1,
        points=new_mark.points,
        grade=new_mark.grade,
        reason=new_mark.mark.reason,
        entered_by=change.actor.person,
    )
