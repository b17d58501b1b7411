"""Branches: recommended under a cap and a grade, checked and sampled, consulted, decided.

They are named on their own track.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from documents import uploads
from engine import errors
from storage import award_seats, queries
from tests.support import offices, schemes
from workflows.cases import submissions, transitions
from workflows.consultations import letters, replies
from workflows.directory import units
from workflows.kernel import forms
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import Outcome
from workflows.lists import lineage
from workflows.reports import opinion_matrix
from workflows.selection import awards, decisions, nominations, proposals, public_notice


def nominee(
    unit: str, order: int, star: str = "五星", *, published_on: date = date(2020, 4, 30)
) -> nominations.Nominee:
    return nominations.Nominee(
        unit=unit, name=f"第{order}党支部", star=star, published_on=published_on, order=order
    )


def nominate(
    office: offices.Office, *nominees: nominations.Nominee, complete: bool = False
) -> Outcome:
    return nominations.nominate(
        office.clerk, ledger=office.book, nominees=nominees, complete=complete
    )


def nominated(office: offices.Office) -> offices.Office:
    """Five branches of three units; U02 hosts the department that is asked."""
    office.open(schemes.small(yaml=schemes.WITH_BRANCHES))
    nominate(
        office,
        *(
            nominee(unit, n)
            for unit, n in (("U01", 1), ("U01", 2), ("U02", 1), ("U04", 1), ("U04", 2))
        ),
        complete=True,
    )
    return office


def checked(office: offices.Office) -> offices.Office:
    """Every paper is in, four passed, one did not."""
    nominated(office).go("2020-06-15")
    every = ["U01-1", "U01-2", "U02-1", "U04-1", "U04-2"]
    papers = [
        submissions.Paper(subject=one, task="approval", files=(offices.PLAN_FILE,)) for one in every
    ]
    submissions.submit(office.clerk, ledger=office.book, papers=papers)
    transitions.advance(
        office.clerk, ledger=office.book, selection=transitions.Selection(subjects=tuple(every))
    )
    nominations.check(office.clerk, ledger=office.book, subjects=["U01-2"], fail="材料不实")
    nominations.check(
        office.clerk, ledger=office.book, subjects=[one for one in every if one != "U01-2"]
    )
    return office


def propose(office: offices.Office, step: str) -> dict[str, tuple[str, str]]:
    proposals.propose(office.clerk, ledger=office.book, award="cell", step=step)
    shown = office.look(lambda seen: lineage.show(seen, lineage.newest(seen)["cell", step]))
    return {one.subject: (one.standing, one.reason) for one in shown.entries}


@pytest.mark.parametrize(
    ("nominees", "found"),
    [
        ([nominee("U01", n) for n in (1, 2, 3)], [("caps_exceeded", "U01")]),
        ([nominee("U01", 1, "三星")], [("star_low", "U01")]),
        ([nominee("U01", 1), nominee("U01", 1)], [("branch_nominated", "U01")]),
        ([nominee("U01", 1, published_on=date(2020, 5, 6))], [("notice_running", "U01")]),
        ([nominee("U03", 1)], [("not_enrolled", "U03")]),
        ([nominee("U01", 1, "三星"), nominee("U02", 1)], [("star_low", "U01")]),
    ],
)
def test_unit_with_anything_wrong_is_refused_whole_and_the_others_are_taken(
    small: offices.Office, nominees: list[nominations.Nominee], found: list[tuple[str, str]]
) -> None:
    small.open(schemes.small(yaml=schemes.WITH_BRANCHES))
    wrong = {subject for _, subject in found}
    if all(one.unit in wrong for one in nominees):
        with pytest.raises(errors.Refused) as caught:
            nominate(small, *nominees)
        assert offices.refusals(caught) == found
    else:
        assert [(one.code, one.subject) for one in nominate(small, *nominees).refused] == found
    assert [one.unit for one in small.look(nominations.rows)] == [
        one.unit for one in nominees if one.unit not in wrong
    ]


def test_branch_that_failed_its_check_frees_its_units_place(small: offices.Office) -> None:
    checked(small)
    nominate(small, nominee("U01", 3))
    rows = small.look(lambda cycle: nominations.rows(cycle, "U01"))
    assert [(row.code, row.outcome) for row in rows] == [
        ("U01-1", ""),
        ("U01-2", "未命名"),
        ("U01-3", ""),
    ]
    with pytest.raises(errors.Refused) as caught:
        nominate(small, nominee("U01", 4))
    assert offices.refusals(caught) == [("caps_exceeded", "U01")]


def test_collecting_is_settled_when_no_more_are_expected(small: offices.Office) -> None:
    assert nominated(small).task("2020", "nominated").state == "accepted"
    with pytest.raises(errors.Refused) as caught:
        nominate(small, complete=True)
    assert offices.refusals(caught) == [("unchanged", "2020")]


def test_table_of_nominations_is_read_with_faults_by_cell(
    small: offices.Office, tmp_path: Path
) -> None:
    small.open(schemes.small(yaml=schemes.WITH_BRANCHES))
    path = tmp_path / "推荐.csv"

    def read(cycle: CycleView) -> list[nominations.Nominee]:
        table = forms.table(cycle, nominations.form_of(cycle), uploads.read_bytes(path))
        return nominations.nominees_of(units.names(cycle.connection, cycle), table)

    path.write_text(
        "单位,党支部名称,星级,公示截止日,次序\n单位01,第一党支部,五星,2020-04-30,1\n",
        encoding="utf-8",
    )
    assert small.look(read) == [
        nominations.Nominee(
            unit="U01", name="第一党支部", star="五星", published_on=date(2020, 4, 30), order=1
        )
    ]
    path.write_text(
        "单位,党支部名称,星级,公示截止日,次序\n单位99,第一党支部,五星,2020-04-30,1\n",
        encoding="utf-8",
    )
    with pytest.raises(errors.Misuse, match="没有“单位99”这个单位"):
        small.look(read)


def test_branch_not_checked_stands_on_no_list(small: offices.Office) -> None:
    nominated(small).go("2020-07-01")
    assert propose(small, "initial")["U04-1"] == (
        "out",
        "不列入：尚未办结：推荐审批表、资料核验与抽查",
    )


def test_branches_go_from_the_units_order_to_the_name(office: offices.Office) -> None:
    checked(office).go("2020-07-01")
    assert propose(office, "initial") == {
        "U01-1": ("in", "本单位推荐次序第1，在名额3个之内"),
        "U02-1": ("in", "本单位推荐次序第1，在名额3个之内"),
        "U04-1": ("in", "本单位推荐次序第1，在名额3个之内"),
        "U04-2": ("on_the_line", "本单位推荐次序第2，差额人选（名额3个，差额到4个）"),
    }
    offices.reviewed(office, "send", "round")
    letters.send(
        office.clerk,
        ledger=office.book,
        consultation="round",
        doc="函〔1〕",
        signed_off="赵主任 7月1日",
    )
    (letter,) = office.look(lambda seen: opinion_matrix.letters(seen))
    reply = replies.Reply(
        request=letter.id,
        conclusion="无不同意见",
        exceptions={"U04-1": "不宜命名"},
        doc="复〔1〕",
        signer="赵",
    )
    replies.record(office.clerk, ledger=office.book, reply=reply)
    replies.confirm(office.reviewer, ledger=office.book, ids=[letter.id])
    assert letter.count == 3  # the department recuses itself for the branch of its own unit
    final = propose(office, "final")
    assert {subject: standing for subject, (standing, _) in final.items()} == {
        "U01-1": "in",
        "U02-1": "in",
        "U04-1": "out",
        "U04-2": "in",
    }
    decisions.decide(
        office.clerk,
        ledger=office.book,
        step="final",
        held_on=date(2020, 7, 1),
        minutes="纪要〔1〕",
    )
    decisions.confirm(office.reviewer, ledger=office.book, step="final")
    offices.reviewed(office, "publish")
    public_notice.publish(office.clerk, ledger=office.book)
    office.go("2020-07-10")
    public_notice.end(office.clerk, ledger=office.book, report="未收到异议")
    offices.arrived(office)
    offices.reviewed(office, "issue")
    awards.issue(office.clerk, ledger=office.book, number="发〔1〕", dated=date(2020, 7, 10))
    with office.store.reading() as connection:
        assert [
            seat.subject for seat in queries.Finder(connection, office.book).find(award_seats.Seat)
        ] == [
            "U01-1",
            "U02-1",
            "U04-2",
        ]
    found = {
        case.subject: case.outcome for case in office.look(lambda seen: seen.of_track("branch"))
    }
    assert found == {
        "U01-1": "named",
        "U01-2": "not_named",
        "U02-1": "named",
        "U04-1": "not_named",
        "U04-2": "named",
    }
    assert office.findings() == []
