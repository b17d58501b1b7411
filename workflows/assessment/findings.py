"""Facts that rules read beside the points: related results, disqualifiers, the base year's figures. Each with its source and number.

Keyed in by one person, confirmed by another; later ones replace, none is edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents import parser
from engine import errors, fields, records
from storage import cases, scores
from storage.ledger.work import UnitOfWork
from workflows.directory import units
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service, may_confirm
from workflows.selection import facts as selection_facts
from workflows.tasks import lifecycle

KINDS = {"result": "相关考核结果", "disqualifier": "不予命名情形", "figure": "基年数"}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A finding about a subject: a related result, a disqualifier, or a figure of the base year; `name` is its key, `year` a figure's."""

    subject: str
    kind: str
    name: str
    value: str
    department: str = ""
    document: str = ""
    effective_on: date | None = None
    lifted: str = ""
    year: int = 0


def record(
    service: Service,
    *,
    ledger: int,
    facts: Sequence[Fact],
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Keep findings. The same again changes nothing; another for the same place replaces the old one and must be confirmed anew."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        by_code = {
            case.subject: case for case in cycle.of_subjects([fact.subject for fact in facts])
        }
        kept = {_place(one): one for one in scores.findings(change.connection, change.ledger.book)}
        for fact in facts:
            found = _why_not_fact(cycle, by_code[fact.subject], fact)
            if found is not None:
                change.refuse(found)
                continue
            old = kept.get((fact.subject, fact.kind, fact.name, fact.year))
            if old is not None and _said(old) == _said(fact):
                continue
            data = {
                "finding": fact.kind,
                "name": _title(cycle, fact),
                "document": fact.document,
                "by": fact.department,
            }
            line = change.line("finding.recorded", fact.subject, data=data)
            if old is not None:
                line.change(old, is_current=False)
            kept[fact.subject, fact.kind, fact.name, fact.year] = line.add(
                scores.Finding(
                    subject=fact.subject,
                    kind=fact.kind,
                    name=fact.name,
                    year=fact.year,
                    n=1 if old is None else old.n + 1,
                    value=fact.value,
                    department=fact.department,
                    document=fact.document,
                    effective_on=fact.effective_on,
                    lifted=fact.lifted,
                    entered_by=change.actor.person,
                )
            )
        if not change.lines:
            change.refuse(
                refusals.make("nothing_to_do", cycle.ledger.label, name="录入", what="与已有的相同")
            )

    said = [
        [
            one.subject,
            one.kind,
            one.name,
            one.value,
            one.department,
            one.document,
            one.effective_on,
            one.lifted,
            one.year,
        ]
        for one in facts
    ]
    return service.act(
        ledger=ledger,
        action="finding.record",
        body=body,
        arguments={"facts": said},
        run_options=run_options,
    )


def confirm(
    service: Service,
    *,
    ledger: int,
    kind: str = "",
    name: str = "",
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Confirm findings that somebody else keyed in. Where a related result is complete for everyone who is ranked, its task is settled."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        waiting = [
            one
            for one in scores.findings(change.connection, change.ledger.book, kind=kind)
            if not one.confirmed_by and one.kind in KINDS and name in ("", one.name)
        ]
        moving = lifecycle.Moving(change, cycle, [])
        for one in waiting:
            if not may_confirm(change.actor, "finding.confirm", [one]):
                change.refuse(refusals.make("own_entry", one.subject, person=change.actor.name))
            else:
                line = change.line(
                    "finding.confirmed",
                    one.subject,
                    data={"finding": one.kind, "name": _title(cycle, one)},
                )
                line.change(one, confirmed_by=change.actor.person)
        if not waiting:
            change.refuse(
                refusals.make("nothing_to_do", cycle.ledger.label, name="录入", what="没有待复核的")
            )
        change.flush()
        given = selection_facts.results(cycle)
        ranked = [
            case.subject
            for case in cycle.of_track("unit")
            if cycle.is_ranked(case) and not cycle_view.is_concluded(case)
        ]
        for rule in cycle.scheme.related_results:
            if name in ("", rule.key) and all(
                rule.key in given.get(subject, {}) for subject in ranked
            ):
                lifecycle.discharge(change, moving, does="results", concerns=rule.key)

    return service.act(
        ledger=ledger,
        action="finding.confirm",
        body=body,
        arguments={"kind": kind, "name": name},
        run_options=run_options,
    )


def results_of(
    names: units.Names, table: parser.Table, *, result: str, department: str
) -> list[Fact]:
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


def figures_of(
    cycle: CycleView, names: units.Names, table: parser.Table, *, document: str
) -> list[Fact]:
    """The base year's figures in a table of units × figures. Raises Misuse with a fault for every cell that names no unit."""
    rule = cycle.scheme.figures
    if rule is None:
        raise errors.Misuse(f"“{cycle.scheme.title}”不与基年比较。")
    codes, faults = names.of_cells(table)
    if faults:
        raise errors.Misuse(faults)
    return [
        Fact(
            subject=codes[row.number],
            kind="figure",
            name=one.key,
            value=str(row.values[one.key]),
            document=document,
            year=rule.base_year,
        )
        for row in table.rows
        for one in rule.figures
        if row.values[one.key] is not None
    ]


def figures_form(cycle: CycleView) -> fields.Form:
    """The table of the base year's figures: a row a unit, a column a figure."""
    rule = cycle.scheme.figures
    if rule is None:
        raise errors.Misuse(f"“{cycle.scheme.title}”不与基年比较。")
    own = tuple(
        fields.Column(
            key=one.key,
            title=f"{rule.base_year}年{one.name}",
            kind="integer",
            minimum=0,
            aliases=(one.name,),
        )
        for one in rule.figures
    )
    unit = fields.Column(key="unit", title="单位", required=True, aliases=("单位名称", "编码"))
    return fields.Form(
        key="base_figures",
        title=f"{rule.base_year}年{'、'.join(one.name for one in rule.figures)}数量",
        columns=(unit, *own),
        unique=("unit",),
    )


def _why_not_fact(cycle: CycleView, case: cases.Case, fact: Fact) -> records.Refusal | None:
    if fact.kind not in KINDS:
        raise errors.Misuse(
            f"没有“{fact.kind}”这种记录：有 {'、'.join(f'{key}（{name}）' for key, name in KINDS.items())}。"
        )
    listed = {
        "result": [one.key for one in cycle.scheme.related_results],
        "disqualifier": [one.key for one in cycle.scheme.disqualifiers],
        "figure": [one.key for one in cycle.scheme.figures.figures] if cycle.scheme.figures else [],
    }
    known = set(listed[fact.kind])
    if fact.name not in known:
        raise errors.Misuse(
            f"没有{KINDS[fact.kind]}“{fact.name}”：有 {'、'.join(sorted(known)) or '（无）'}。"
        )
    if fact.kind == "result":
        rule = next(one for one in cycle.scheme.related_results if one.key == fact.name)
        allowed = [*(value for value, _ in rule.values), rule.not_applicable]
        if fact.value not in allowed:
            values = {"result": rule.name, "value": fact.value, "expected": "、".join(allowed)}
            return refusals.make(
                "result_unknown", case.subject, clause=rule.clause, name=case.name, **values
            )
    return None


def _place(one: scores.Finding) -> tuple[str, str, str, int]:
    return (one.subject, one.kind, one.name, one.year)


def _said(one: Any) -> tuple[Any, ...]:
    return (one.value, one.department, one.document, one.effective_on, one.lifted)


def _title(cycle: CycleView, one: Fact | scores.Finding) -> str:
    named = {rule.key: rule.name for rule in cycle.scheme.related_results} | {
        rule.key: rule.name for rule in cycle.scheme.disqualifiers
    }
    if cycle.scheme.figures is not None and one.kind == "figure":
        named = {
            figure.key: f"{one.year}年{figure.name}" for figure in cycle.scheme.figures.figures
        }
    return named.get(one.name, one.name)
