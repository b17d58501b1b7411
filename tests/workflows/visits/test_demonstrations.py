"""Demonstration units: proposed from many sides, chosen by a meeting, confirmed by another."""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors
from tests.support import offices
from workflows.kernel.service import Outcome
from workflows.visits import demonstrations


def nominate(office: offices.Office, source: str, *units: str, basis: str = "") -> Outcome:
    return demonstrations.nominate(
        office.clerk, ledger=office.book, source=source, units=units, basis=basis
    )


def select(
    office: offices.Office, *units: str, held_on: date = date(2020, 6, 22), meeting: str = "委员会"
) -> Outcome:
    return demonstrations.select(
        office.clerk,
        ledger=office.book,
        units=units,
        meeting=meeting,
        minutes="纪要〔3〕",
        held_on=held_on,
    )


def listed(office: offices.Office) -> list[tuple[str, tuple[str, ...], str]]:
    return [(one.code, one.sources, one.selected) for one in office.look(demonstrations.listing)]


def test_sources_are_kept_beside_each_other_in_the_rosters_order(outing: offices.Office) -> None:
    nominate(outing, "调研组推荐", "U04", "U01", basis="一组报告")
    nominate(outing, "单位自荐", "U04")
    assert listed(outing) == [
        ("U01", ("调研组推荐（一组报告）",), ""),
        ("U04", ("调研组推荐（一组报告）", "单位自荐"), ""),
    ]


def test_source_is_one_of_the_schemes_and_counts_once(outing: offices.Office) -> None:
    with pytest.raises(errors.Misuse, match="没有来源“领导推荐”：有 单位自荐、调研组推荐"):
        nominate(outing, "领导推荐", "U01")
    nominate(outing, "单位自荐", "U01")
    with pytest.raises(errors.Refused) as caught:
        nominate(outing, "单位自荐", "U01")
    assert [one.sentence for one in caught.value.refusals] == ["单位01：单位自荐已登记过"]


def test_meeting_chooses_among_the_proposed_and_another_person_confirms(
    outing: offices.Office,
) -> None:
    nominate(outing, "单位自荐", "U01", "U04")
    made = select(outing, "U01", "U05")
    assert [one.sentence for one in made.refused] == ["单位05：没有自荐或推荐"]
    assert listed(outing)[0][2] == "委员会 2020-06-22 纪要〔3〕（待复核）"
    with pytest.raises(errors.Refused) as caught:
        demonstrations.confirm(outing.clerk, ledger=outing.book)
    assert [one.code for one in caught.value.refusals] == ["own_entry"]
    assert outing.task("2020", "models").state == "open"
    demonstrations.confirm(outing.reviewer, ledger=outing.book)
    assert outing.task("2020", "models").state == "accepted"
    assert [one[2] for one in listed(outing)] == ["委员会 2020-06-22 纪要〔3〕", ""]
    for again, sentence in (
        (lambda: select(outing, "U01"), "单位01：已经研究确定"),
        (
            lambda: demonstrations.confirm(outing.reviewer, ledger=outing.book),
            "示范单位没有待复核的",
        ),
    ):
        with pytest.raises(errors.Refused) as caught:
            again()
        assert [one.sentence for one in caught.value.refusals] == [sentence]
    assert outing.findings() == []


def test_meeting_of_tomorrow_or_of_another_name_chooses_nobody(outing: offices.Office) -> None:
    nominate(outing, "单位自荐", "U01")
    with pytest.raises(errors.Refused) as caught:
        select(outing, "U01", held_on=date(2020, 6, 23))
    assert [one.code for one in caught.value.refusals] == ["received_in_future"]
    with pytest.raises(
        errors.Misuse, match="没有会议“党组会”：有 bureau（部务会）、board（委员会）"
    ):
        select(outing, "U01", meeting="党组会")
