"""What a meeting needs on one sheet.

Who stands on the list, by what right, what the departments said, what is still lacking. The
office's edition has all of it; the one that is handed round says of whoever is not on the list no
more than that it was considered, and nothing of what departments said.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from engine import errors, fields
from storage import tasks
from workflows.consultations import coverage
from workflows.kernel.cycle_view import CycleView
from workflows.lists import lineage
from workflows.reports import awards_held, opinion_matrix
from workflows.scheme import model_awards

TITLES = ("编码", "名称", "列入", "名次", "总分", "部门意见", "欠账", "往年命名", "理由")
_KEYS = ("code", "name", "standing", "rank", "total", "opinions", "arrears", "before", "reason")
_INSIDE = frozenset({"opinions", "arrears"})
"""Columns that are not handed round."""
CONSIDERED = "经研究不列入"
_ON = frozenset({"in", "on_the_line", "open_tie"})


@dataclass(frozen=True, kw_only=True)
class Row:
    """One name on the sheet."""

    code: str
    name: str
    standing: str
    rank: int | None
    total: str
    opinions: str
    arrears: str
    before: str
    reason: str
    is_on: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """One award's list, and what is `lacking` before it may be decided, in sentences.

    `count` is how many are listed; `rows` are everyone with a place or a reason. `anchor` says from
    which line of the journal it was made: against it the sheet can be held later.
    `is_handed_round`: it is the edition for those at the table.
    """

    title: str
    count: int
    rows: tuple[Row, ...]
    lacking: tuple[str, ...]
    anchor: str
    is_handed_round: bool = False

    @property
    def columns(self) -> dict[str, str]:
        """The titles of its columns by key."""
        titles = dict(zip(_KEYS, TITLES, strict=True))
        return {
            key: title
            for key, title in titles.items()
            if not (self.is_handed_round and key in _INSIDE)
        }

    def cells(self) -> list[Mapping[str, fields.Value]]:
        """As a table's rows."""
        return [{key: getattr(row, key) for key in self.columns} for row in self.rows]


def of_step(cycle: CycleView, step: str, *, is_handed_round: bool = False) -> list[Page]:
    """The sheet of every award's newest list of a `step` (its key or name).

    The office's edition, or the one that `is_handed_round`. Raises Misuse where no such list is
    made yet.
    """
    list_step = lineage.step_of(cycle, step)
    newest = lineage.newest(cycle)
    pages = [
        _page(cycle, award, lineage.show(cycle, newest[award.key, list_step.key]))
        for award in cycle.scheme.awards
        if (award.key, list_step.key) in newest
    ]
    if not pages:
        raise errors.Misuse(f"还没有“{list_step.name}”：先用 mofan naming propose 生成。")
    return [_handed_round(page) for page in pages] if is_handed_round else pages


def _handed_round(page: Page) -> Page:
    """The edition for the table: neutral words, nothing that departments or the office know."""
    rows = tuple(
        dataclasses.replace(
            row,
            standing=row.standing if row.is_on else lineage.STANDINGS["out"],
            opinions="",
            arrears="",
            reason=row.reason if row.is_on else CONSIDERED if row.reason else "",
        )
        for row in page.rows
    )
    return dataclasses.replace(page, rows=rows, lacking=(), is_handed_round=True)


def form_of(page: Page) -> fields.Form:
    """The sheet as a table to print: its columns, and what is lacking as notes."""
    columns = tuple(
        fields.Column(key=key, title=title, kind="integer" if key == "rank" else "text")
        for key, title in page.columns.items()
    )
    return fields.Form(key="agenda", title=page.title, columns=columns, notes=page.lacking)


def _page(cycle: CycleView, award: model_awards.Award, name_list: lineage.ListPage) -> Page:
    plan = coverage.serving(cycle, award.track, name_list.step)
    listed_subjects = [entry.subject for entry in name_list.on_list]
    subjects = [entry.subject for entry in name_list.entries]
    opinions_by_subject: dict[str, list[str]] = {}
    lacking: tuple[str, ...] = ()
    if plan is not None:
        for cell in coverage.evaluate(cycle, plan, on=cycle.today, subjects=subjects).cells:
            conclusion = cell.conclusion or opinion_matrix.SHOWN.get(cell.state, "")
            opinions_by_subject.setdefault(cell.subject.code, []).append(
                f"{cell.department.name}{conclusion}"
            )
        lacking = coverage.evaluate(cycle, plan, on=cycle.today, subjects=listed_subjects).lacking
    cases_by_subject = {case.subject: case for case in cycle.of_track(award.track)}
    earlier: dict[str, list[str]] = {}
    for honour in awards_held.all_(cycle.connection):
        if honour.cycle != cycle.ledger.label:
            earlier.setdefault(honour.subject, []).append(f"{honour.cycle}年度")
    rows = tuple(
        Row(
            code=entry.subject,
            name=f"{entry.unit_name}{entry.name}",
            standing=entry.standing_name,
            rank=entry.rank,
            total=entry.total,
            opinions="；".join(opinions_by_subject.get(entry.subject, ())),
            arrears="、".join(
                cycle.task_name(task)
                for task in cycle.by_case.get(cases_by_subject[entry.subject].id, [])
                if task.carried and task.state not in tasks.DISCHARGED
            ),
            before="、".join(earlier.get(entry.subject, ())),
            reason=entry.reason,
            is_on=entry.standing in _ON,
        )
        for entry in name_list.entries
    )
    return Page(
        title=f"{name_list.award_name} {name_list.step_name}",
        count=len(listed_subjects),
        rows=rows,
        lacking=lacking,
        anchor=cycle.anchor,
    )
