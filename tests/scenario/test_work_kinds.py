"""A new kind of the office's own work is one entry and one module: everybody else asks for it."""

from __future__ import annotations

import pytest

from engine import entry_points, errors
from storage import database, tasks
from storage.ledger import journal
from tests.scenario import test_variants as variants
from tests.support import inspections, schemes
from workflows.cases import settlement
from workflows.scheme import work_kinds

READY = "          - {key: ready, name: 准备"
INSPECTED = """\
          - {key: inspected, name: 督查, owner: office, does: inspection, concerns: first,
             opens: {on: 2020-06-03}, due: {on: 2020-06-11}}
"""
ABOUT_NOTHING = INSPECTED.replace("concerns: first,", "concerns: fifth,")


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(work_kinds.KINDS, "inspection", inspections.KIND)


def test_work_that_nobody_knows_is_a_fault_of_the_scheme() -> None:
    with pytest.raises(errors.Misuse) as caught:
        schemes.small(yaml=variants.mutated((READY, INSPECTED + READY)))
    assert "办法“inspection”" in str(caught.value)


@pytest.mark.usefixtures("known")
def test_a_new_kind_is_checked_as_its_entry_says() -> None:
    with pytest.raises(errors.Misuse) as caught:
        schemes.small(
            yaml=variants.mutated((READY, ABOUT_NOTHING + READY), ("teams: [一组]\n", ""))
        )
    told = [fault.message for fault in caught.value.faults]
    assert [text for text in told if "fifth" in text or "督查组" in text] == [
        "对象“fifth”不存在",
        "“督查”没有督查组（teams）",
    ]


@pytest.mark.usefixtures("known")
def test_a_new_kind_runs_through_a_rehearsed_year(store: database.Database) -> None:
    office = variants.played(store, (READY, INSPECTED + READY))
    (task,) = office.look(lambda cycle: cycle.find(tasks.Task, kind="inspected"))
    assert (task.state, task.settled_on) == ("accepted", task.due_on)
    said = office.look(lambda cycle: settlement.instruction(cycle, cycle.pinned.tasks["inspected"]))
    assert said == "用 mofan inspect 办理"
    begun = office.look(
        lambda cycle: [
            line.data["text"]
            for line in journal.lines(cycle.connection, cycle.ledger.book)
            if line.kind == "unit.note"
        ]
    )
    assert begun == ["first"]


@pytest.mark.parametrize("kind", work_kinds.KINDS.values(), ids=lambda kind: kind.key)
def test_what_a_kind_names_is_there(kind: work_kinds.WorkKind) -> None:
    named = [name for name in (kind.opens, kind.acts) if name]
    assert [callable(entry_points.load(name)) for name in named] == [True] * len(named)
