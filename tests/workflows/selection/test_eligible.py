"""Who may stand on a list is asked again whenever it is made, decided, issued.

What became known since is not overlooked.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors
from tests.support import offices, schemes
from workflows.assessment import findings
from workflows.cases import transitions
from workflows.kernel.service import Outcome
from workflows.lists import lineage
from workflows.selection import (
    adjustments,
    awards,
    decisions,
    nominations,
    objections,
    proposals,
    public_notice,
)

FRAUD = findings.Fact(
    subject="U02", kind="disqualifier", name="fraud", value="弄虚作假", document="函〔9〕"
)


def refusals(call: object) -> list[tuple[str, str]]:
    with pytest.raises(errors.Refused) as caught:
        call()  # type: ignore[operator]
    return [(one.code, one.subject) for one in caught.value.refusals]


def conclude(office: offices.Office, subject: str) -> Outcome:
    chosen = transitions.Selection(subjects=(subject,))
    return transitions.conclude(
        office.clerk, ledger=office.book, selection=chosen, outcome="withdrawn", why="来函退出"
    )


def test_list_with_a_unit_that_left_is_not_decided_until_it_is_taken_off(
    small: offices.Office,
) -> None:
    offices.proposed(small)
    conclude(small, "U01")
    assert refusals(lambda: offices.decide(small)) == [("ineligible", "U01")]
    adjustments.adjust(
        small.clerk,
        ledger=small.book,
        award="prize",
        step="initial",
        remove=["U01"],
        basis="该单位退出",
    )
    offices.decide(small)
    assert small.names("prize", "initial") == ["U02"]


def test_unit_disqualified_during_the_notice_is_not_named(small: offices.Office) -> None:
    offices.at_the_end(small)
    findings.record(small.clerk, ledger=small.book, facts=[FRAUD])
    objections.receive(
        small.clerk, ledger=small.book, subject="U02", source="letter", text="弄虚作假"
    )
    (against,) = small.look(lambda seen: public_notice.posted(seen)[0].objections)
    objections.settle(
        small.clerk, ledger=small.book, objection=against.id, outcome="upheld", handling="查实"
    )
    objections.confirm(small.reviewer, ledger=small.book)
    offices.reviewed(small, "issue")
    issued = awards.issue(
        small.clerk, ledger=small.book, number="发〔2020〕1号", dated=date(2020, 8, 10)
    )
    assert [(one.code, one.subject) for one in issued.refused] == [("ineligible", "U02")]
    assert small.names("prize", "named") == ["U01"]


def test_branch_stands_on_a_list_only_while_it_passed_its_check(small: offices.Office) -> None:
    province = schemes.province()
    small.open(province.model_copy(update={"units": province.units[:17]}))
    first, second = (
        nominations.Nominee(
            unit="U001", name=f"第{n}党支部", star="五星", published_on=date(2020, 4, 30), order=n
        )
        for n in (1, 2)
    )
    nominations.nominate(small.clerk, ledger=small.book, nominees=[first, second])
    assert propose(small) == {
        "U001-1": (
            "out",
            "不列入：尚未办结：推荐审批表（支部、机关纪委、机关党委、党组）及本单位公示、资料核验与抽查（10%）",
        ),
        "U001-2": (
            "out",
            "不列入：尚未办结：推荐审批表（支部、机关纪委、机关党委、党组）及本单位公示、资料核验与抽查（10%）",
        ),
    }
    for day in ("2020-12-21", "2021-01-25"):
        nominations.check(small.clerk, ledger=small.book, subjects=["U001-1", "U001-2"])
        small.go(day).advance("U001-1", "U001-2")
    assert [standing for standing, _ in propose(small).values()] == ["in", "in"]
    nominations.check(small.clerk, ledger=small.book, subjects=["U001-1"], fail="台账不实")
    decide = {
        "step": "initial",
        "awards": ["advanced_branch"],
        "held_on": date(2021, 1, 25),
        "minutes": "纪要〔1〕",
    }
    found = refusals(lambda: decisions.decide(small.clerk, ledger=small.book, **decide))  # type: ignore[arg-type]
    assert found[0] == ("ineligible", "U001-1")


def propose(office: offices.Office) -> dict[str, tuple[str, str]]:
    proposals.propose(office.clerk, ledger=office.book, award="advanced_branch", step="initial")
    shown = office.look(
        lambda seen: lineage.show(seen, lineage.newest(seen)["advanced_branch", "initial"])
    )
    return {one.subject: (one.standing, one.reason) for one in shown.entries}
