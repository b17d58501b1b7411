"""Facts that rules read beside the points, each with its source and number.

They are related results, disqualifiers and the base year's figures.
Keyed in by one person, confirmed by another; later ones replace, none is edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from documents import parser
from engine import errors, fields, records
from storage import cases, queries, scores
from workflows.assessment.finding_kinds import KINDS
from workflows.directory import units
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals, related
from workflows.selection import facts as selection_facts
from workflows.tasks import lifecycle


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A finding about a subject: a related result, a disqualifier, or a figure of the base year.

    `kind` is a key of `finding_kinds.KINDS`, `name` the scheme's key of that result, disqualifier
    or figure, `year` a figure's (0 for the others). `lifted` says why a disqualifier no longer
    holds.
    """

    subject: str
    kind: str
    name: str
    value: str
    department: str = ""
    document: str = ""
    effective_on: date | None = None
    lifted: str = ""
    year: int = 0


@use_case("finding.record")
def record(change: Change, *, facts: Sequence[Fact]) -> None:
    """Enter findings; a different one about the same thing replaces the former, unconfirmed.

    Those of the `facts` that are recorded already are passed over (`unchanged` where all
    are); a value that the scheme does not know for a result is refused with `result_unknown`.
    Raises Misuse for a kind or a name that there is not.
    """

    cycle = change.cycle
    by_code = {case.subject: case for case in cycle.of_subjects([fact.subject for fact in facts])}
    recorded = {_key(finding): finding for finding in change.find(scores.Finding, is_current=True)}
    for fact in facts:
        refusal = _why_not_fact(cycle, by_code[fact.subject], fact)
        if refusal is not None:
            change.refuse(refusal)
            continue
        replaced = recorded.get(_key(fact))
        if replaced is not None and _content(replaced) == _content(fact):
            continue
        details = {
            "finding": fact.kind,
            "name": _title(cycle, fact),
            "document": fact.document,
            "by": fact.department,
        }
        line = change.line("finding.recorded", fact.subject, data=details)
        if replaced is not None:
            line.change(replaced, is_current=False)
        recorded[_key(fact)] = line.add(
            scores.Finding(
                subject=fact.subject,
                kind=fact.kind,
                name=fact.name,
                year=fact.year,
                n=1 if replaced is None else replaced.n + 1,
                value=fact.value,
                department=fact.department,
                document=fact.document,
                effective_on=fact.effective_on,
                lifted=fact.lifted,
                entered_by=change.actor.person,
            )
        )
    if not change.lines:
        change.refuse(refusals.make("unchanged", cycle.ledger.label, name="录入"))


@use_case("finding.confirm")
def confirm(change: Change, *, kind: str = "", name: str = "") -> None:
    """Confirm findings that somebody else keyed in: all that wait, or those of a `kind` or `name`.

    Where a related result is complete for everyone who is ranked, its task is settled. What the
    actor keyed in is refused with `own_entry`; a second call finds `nothing_to_confirm`.
    """
    cycle = change.cycle
    waiting = [
        finding
        for finding in change.find(scores.Finding, kind=kind or queries.ANY, is_current=True)
        if not finding.confirmed_by and finding.kind in KINDS and name in ("", finding.name)
    ]
    moving = lifecycle.Moving(change, cycle, [])
    formers = change.formers(waiting, "subject", "kind", "name", "year")
    for finding in change.confirm(
        waiting, noun="录入", subject=cycle.ledger.label, formers=formers
    ):
        line = change.line(
            "finding.confirmed",
            finding.subject,
            data={"finding": finding.kind, "name": _title(cycle, finding)},
        )
        line.change(finding, confirmed_by=change.actor.person)
    change.flush()
    results_by_subject = selection_facts.results(cycle)
    ranked = [
        case.subject
        for case in cycle.of_track("unit")
        if cycle.is_ranked(case) and not cycle_view.is_concluded(case)
    ]
    for rule in cycle.scheme.related_results:
        if name in ("", rule.key) and all(
            rule.key in results_by_subject.get(subject, {}) for subject in ranked
        ):
            lifecycle.discharge(change, moving, does="results", concerns=rule.key)


def results_of(
    names: units.Names, table: parser.Table, *, result_key: str, department: str
) -> list[Fact]:
    """The related results in a table, one a row, all of `result_key` and from `department`.

    Raises Misuse with a fault for every cell that names no unit.
    """
    codes, faults = names.of_cells(table)
    if faults:
        raise errors.Misuse(faults)
    return [
        Fact(
            subject=codes[row.number],
            kind="result",
            name=result_key,
            value=str(row.values["value"]),
            department=department,
            document=str(row.values.get("document") or ""),
        )
        for row in table.rows
    ]


def figures_of(
    cycle: CycleView, names: units.Names, table: parser.Table, *, document: str
) -> list[Fact]:
    """The base year's figures in a `table` of units × figures; an empty cell gives none.

    Raises Misuse with a fault for every cell that names no unit, and where the scheme compares
    nothing with a base year.
    """
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
            name=figure.key,
            value=str(row.values[figure.key]),
            document=document,
            year=rule.base_year,
        )
        for row in table.rows
        for figure in rule.figures
        if row.values[figure.key] is not None
    ]


def figures_form(cycle: CycleView) -> fields.Form:
    """The table of the base year's figures: a row a unit, a column a figure.

    Raises Misuse where the scheme compares nothing with a base year.
    """
    rule = cycle.scheme.figures
    if rule is None:
        raise errors.Misuse(f"“{cycle.scheme.title}”不与基年比较。")
    figure_columns = tuple(
        fields.Column(
            key=figure.key,
            title=f"{rule.base_year}年{figure.name}",
            kind="integer",
            minimum=0,
            aliases=(figure.name,),
        )
        for figure in rule.figures
    )
    unit = fields.Column(key="unit", title="单位", required=True, aliases=("单位名称", "编码"))
    return fields.Form(
        key="base_figures",
        title=f"{rule.base_year}年{'、'.join(figure.name for figure in rule.figures)}数量",
        columns=(unit, *figure_columns),
        unique=("unit",),
    )


def _why_not_fact(cycle: CycleView, case: cases.Case, fact: Fact) -> records.Refusal | None:
    if fact.kind not in KINDS:
        kinds = "、".join(f"{key}（{name}）" for key, name in KINDS.items())
        raise errors.Misuse(f"没有“{fact.kind}”这种记录：有 {kinds}。")
    keys_by_kind = {
        "result": [rule.key for rule in cycle.scheme.related_results],
        "disqualifier": [rule.key for rule in cycle.scheme.disqualifiers],
        "figure": [rule.key for rule in cycle.scheme.figures.figures]
        if cycle.scheme.figures
        else [],
    }
    known_keys = set(keys_by_kind[fact.kind])
    if fact.name not in known_keys:
        raise errors.Misuse(
            f"没有{KINDS[fact.kind]}“{fact.name}”：有 {'、'.join(sorted(known_keys)) or '（无）'}。"
        )
    if fact.kind == "result":
        rule = next(each for each in cycle.scheme.related_results if each.key == fact.name)
        if fact.value != rule.not_applicable and related.percent_of(rule, fact.value) is None:
            expected = related.expected(rule)
            values = {"result": rule.name, "value": fact.value, "expected": expected}
            return refusals.make(
                "result_unknown", case.subject, clause=rule.clause, name=case.name, **values
            )
    return None


def _key(fact: Fact | scores.Finding) -> tuple[str, str, str, int]:
    """What it is about: of these there is one that is current."""
    return (fact.subject, fact.kind, fact.name, fact.year)


def _content(fact: Fact | scores.Finding) -> tuple[str, str, str, date | None, str]:
    return (fact.value, fact.department, fact.document, fact.effective_on, fact.lifted)


def _title(cycle: CycleView, fact: Fact | scores.Finding) -> str:
    titles = {rule.key: rule.name for rule in cycle.scheme.related_results} | {
        rule.key: rule.name for rule in cycle.scheme.disqualifiers
    }
    if cycle.scheme.figures is not None and fact.kind == "figure":
        titles = {
            figure.key: f"{fact.year}年{figure.name}" for figure in cycle.scheme.figures.figures
        }
    return titles.get(fact.name, fact.name)
