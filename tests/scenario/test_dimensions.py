"""What a scheme may say, each as a small year with an outcome that was reckoned by hand.

`tests/schemes/dimensions` has one file each: what is otherwise than in the smallest arrangement,
the marks, and who is named with how many points. The whole year is lived through.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from storage import database
from storage.entries.problem import ProblemEntry
from tests.support import offices
from workflows.kernel import known_cycles
from workflows.lists import lineage
from workflows.rehearsal import fiction
from workflows.scheme import catalog, model, model_awards, reader
from workflows.selection import facts, nominations
from workflows.visits import problems

FOLDER = Path(__file__).parents[1] / "schemes" / "dimensions"
FILES = {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}
BLANK = catalog.texts(catalog.BLANK)


def told(name: str) -> dict[str, Any]:
    said: dict[str, Any] = yaml.load(FILES[name].read_text("utf-8"), Loader=yaml.BaseLoader)
    return said


def scheme_of(said: Mapping[str, Any]) -> model.Scheme:
    """The smallest arrangement with what the file says instead."""
    base: dict[str, Any] = yaml.load(BLANK["scheme.yaml"], Loader=yaml.BaseLoader)
    text = yaml.safe_dump({**base, **said["scheme"]}, allow_unicode=True, sort_keys=False)
    tasks = said.get("all_tasks")
    if tasks is None:
        head, _, rows = BLANK["tasks.csv"].partition("\n")
        tasks = f"{head}{said.get('tasks_columns', '')}\n{rows}"
        for before, after in said.get("replaced", {}).items():
            tasks = tasks.replace(before, after)
        columns = tasks.partition("\n")[0].count(",")
        tasks = "\n".join(
            line + "," * (columns - line.count(",")) for line in tasks.splitlines() if line
        )
        tasks += "\n" + said.get("tasks", "")
    files = {
        "scheme.yaml": text,
        "tasks.csv": tasks,
        "units.csv": said["units"],
        "indicators.csv": said.get("indicators", BLANK["indicators.csv"]),
    }
    return reader.read(files)


class ByHand(fiction.Fiction):
    """Points and results as the file says them; everything else is made up."""

    def __init__(self, said: Mapping[str, Any], scheme: model.Scheme) -> None:
        super().__init__(1, scheme)
        self.said = said
        self.order = [indicator.key for indicator in scheme.indicators]
        self.tempers = dict.fromkeys(self.tempers, "punctual")

    def never_delivers(self, plan: model.Task, unit: str) -> bool:
        return unit in self.said.get("unhanded", {}).get(plan.key, ())

    def points(
        self, unit: str, assessor: str, indicator: model_awards.Indicator, source: str
    ) -> Decimal | str:
        return Decimal(self.said["marks"][unit][self.order.index(indicator.key)])

    def related_result(self, unit: str, rule: model_awards.RelatedResult) -> str:
        return str(self.said["results"][unit][rule.key])


def nominees_of(said: Mapping[str, Any], day: date) -> list[nominations.Nominee]:
    return [
        nominations.Nominee(
            unit=unit, name=name, award=award, star=star, published_on=day, order=int(order)
        )
        for unit, name, award, star, order in said.get("nominees", ())
    ]


class Finds:
    """Problems that are entered on the day after the papers were due, and never struck off."""

    def __init__(self, office: offices.Office, problems_by_unit: Mapping[str, str]) -> None:
        self.office = office
        self.entries = [
            ProblemEntry(subject=unit, what="台账不全", kind=kind)
            for unit, kind in problems_by_unit.items()
        ]

    def __call__(self, now: datetime) -> None:
        if self.entries and now.date() > date(2026, 11, 9):
            with self.office.store.reading() as connection:
                ledger = max(each.book for each in known_cycles.listing(connection))
            problems.add.on(self.office.clerk, ledger)(entries=self.entries)
            self.entries = []


@pytest.mark.parametrize("name", FILES)
def test_a_year_comes_out_as_it_was_reckoned_by_hand(
    sqlite_store: database.Database, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = told(name)
    scheme = scheme_of(said)
    if "nominees" in said:
        from workflows.rehearsal import unit_acts

        def nominate(self: unit_acts.UnitActs) -> None:
            day = self.scene.today() - timedelta(days=1)
            nominations.nominate.on(self.scene.clerk, self.scene.ledger)(
                nominees=nominees_of(said, day)
            )

        monkeypatch.setattr(unit_acts.UnitActs, "nominate_branches", nominate)
    office = offices.first_morning(sqlite_store, scheme)
    offices.play(
        office,
        scheme,
        look=Finds(office, said.get("problems", {})),
        made_up=ByHand(said, scheme),
    )
    ranking = office.look(facts.rank)
    if "totals" in said:
        totals = {score.subject: score.total_text for score in ranking.results}
        assert totals == said["totals"]
    named: dict[str, list[str]] = {}
    for holder in office.look(lineage.named):
        named.setdefault(holder.award, []).append(holder.subject)
    assert {award: sorted(subjects) for award, subjects in named.items()} == said["named"]
    for award, ranks in said.get("ranks", {}).items():
        plan = next(each for each in scheme.awards if each.key == award)
        of_award = office.look(lambda cycle, plan=plan: facts.rank(cycle, plan)).results
        assert {score.subject: str(score.rank) for score in of_award} == ranks
    for kind, owing in said.get("owed", {}).items():
        owed = office.look(lambda cycle, kind=kind: cycle.of_kind(kind))
        assert sorted({task.subject for task in owed}) == owing
    for kind, owners in said.get("owners", {}).items():
        tasks = office.look(lambda cycle, kind=kind: cycle.of_kind(kind))
        assert {task.subject: task.owner for task in tasks} == owners
    assert office.findings() == []
