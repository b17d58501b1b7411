"""What the office does about an opinion that does not simply consent."""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors
from tests.support import departments, offices
from workflows.cases import submissions
from workflows.consultations import handlings, requests
from workflows.reports import opinion_matrix


def test_negative_opinion_is_kept_by_the_highest_meeting_only_and_counts_when_confirmed(
    asked: offices.Office,
) -> None:
    said = offices.reply(
        departments.watch(asked).id, exceptions={"U04": offices.AGAINST, "U06": offices.INFORMS}
    )
    offices.answer(asked, said)
    assert asked.look(
        lambda seen: opinion_matrix.to_weigh(seen, requests.plan_of(seen, "round"))
    ) == [
        (said.request, "U04"),
        (said.request, "U06"),
    ]

    def weigh(
        subject: str, outcome: str = "kept", basis: str = "已核实", **more: object
    ) -> list[str]:
        weighing_ = handlings.HandlingEntry(
            request=said.request, subject=subject, outcome=outcome, basis=basis, **more
        )  # type: ignore[arg-type]
        try:
            handlings.handle(asked.clerk, ledger=asked.book, weighing=weighing_)
        except errors.Refused as error:
            return [one.code for one in error.refusals]
        return []

    assert weigh("U04") == ["needs_meeting"]
    assert weigh("U04", meeting="bureau", minutes="纪要〔1〕") == ["needs_meeting"]
    assert weigh("U04", basis=" ", meeting="board", held_on=date(2020, 7, 2)) == [
        "basis_missing",
        "needs_meeting",
        "received_in_future",
    ]
    assert weigh("U01") == ["opinion_consents"]
    assert weigh("U04", meeting="board", minutes="纪要〔1〕", held_on=date(2020, 7, 1)) == []
    assert weigh("U06", "removed") == []
    rows = {
        row.name: row.said[0]
        for row in asked.look(lambda seen: opinion_matrix.matrix(seen, "round")).rows
    }
    assert (rows["省公安厅"], rows["省水利厅"]) == (offices.AGAINST, offices.INFORMS)
    with pytest.raises(errors.Refused) as caught:
        handlings.confirm(asked.clerk, ledger=asked.book)
    assert set(offices.refusal_codes(caught)) == {"own_entry"}
    handlings.confirm(asked.reviewer, ledger=asked.book)
    rows = {
        row.name: row.said[0]
        for row in asked.look(lambda seen: opinion_matrix.matrix(seen, "round")).rows
    }
    assert rows["省公安厅"] == "不宜命名（经研究保留）"
    states = {
        cell.subject.code: cell.state
        for cell in asked.look(lambda seen: opinion_matrix.cells(seen, "round"))
        if cell.department.key == "watch"
    }
    assert (states["U04"], states["U06"]) == ("kept", "negative")
    with pytest.raises(errors.Refused) as caught:
        handlings.confirm(asked.reviewer, ledger=asked.book)
    assert offices.refusal_codes(caught) == ["nothing_to_confirm"]


def test_raised_task_about_an_opinion_is_settled_by_the_office(asked: offices.Office) -> None:
    offices.answer(
        asked, offices.reply(departments.watch(asked).id, exceptions={"U04": offices.AGAINST})
    )
    (task,) = [one for one in asked.look(lambda seen: seen.every_task) if one.kind == "handling"]
    submissions.accept(asked.clerk, ledger=asked.book, ids=[task.id])
    assert asked.look(lambda seen: seen.cycle_tasks["handling#1"].state) == "accepted"
