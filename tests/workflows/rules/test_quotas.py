from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from tests.support import rules
from workflows.rules import allotting, quotas, refusals
from workflows.scheme import model_awards

TWO_OF_FOUR = rules.award(quota=2, surplus=4)


def candidate(n: int, rank: int | None = None, **fields: object) -> quotas.Candidate:
    return quotas.Candidate(subject=f"U{n}", name=f"单位{n}", position=n, rank=rank or n, **fields)  # type: ignore[arg-type]


def told(award: model_awards.Award, *found: quotas.Candidate) -> list[tuple[str, str, str]]:
    return [
        (one.candidate.subject, one.standing, one.reason)
        for one in allotting.allot(award, found).verdicts
    ]


def listed(found: quotas.Allotment) -> tuple[str, ...]:
    """Who is on the list of candidates for certain."""
    return tuple(verdict.candidate.subject for verdict in found.verdicts if verdict.is_listed)


def test_everybody_is_in_on_the_line_or_out_with_a_reason() -> None:
    found = allotting.allot(TWO_OF_FOUR, [candidate(n) for n in (5, 3, 1, 4, 2)])
    assert [(one.candidate.subject, one.standing, one.reason) for one in found.verdicts] == [
        ("U1", "in", "第1名，在名额2个之内"),
        ("U2", "in", "第2名，在名额2个之内"),
        ("U3", "on_the_line", "第3名，差额人选（名额2个，差额到4个）"),
        ("U4", "on_the_line", "第4名，差额人选（名额2个，差额到4个）"),
        ("U5", "out", "第5名，名额2个、差额到4个均已满"),
    ]
    assert (found.named, listed(found), found.places, found.surplus) == (
        ("U1", "U2"),
        ("U1", "U2", "U3", "U4"),
        2,
        4,
    )


def test_who_is_excluded_keeps_its_rank_and_leaves_its_place_to_the_next() -> None:
    award = rules.award(quota=2)
    assert told(
        award,
        candidate(1, exclusions=("承办单位，不占名额",)),
        candidate(2),
        candidate(3),
        candidate(4),
    ) == [
        ("U1", "out", "不列入：承办单位，不占名额"),
        ("U2", "in", "第2名，在名额2个之内"),
        ("U3", "in", "第3名，在名额2个之内"),
        ("U4", "out", "第4名，名额2个已满"),
    ]
    unranked = quotas.Candidate(subject="U9", name="单位9", position=9)
    assert told(award, unranked) == [("U9", "out", "没有名次，不列入")]


def test_an_unfilled_quota_is_allowed() -> None:
    assert allotting.allot(TWO_OF_FOUR, [candidate(1)]).named == ("U1",)
    assert allotting.allot(TWO_OF_FOUR, []).named == ()


def test_a_tie_across_the_quota_is_open_and_stays_on_the_list_where_the_list_has_room() -> None:
    found = allotting.allot(
        TWO_OF_FOUR, [candidate(1), candidate(2, 2), candidate(3, 2), candidate(4), candidate(5)]
    )
    assert [one.standing for one in found.verdicts] == [
        "in",
        "open_tie",
        "open_tie",
        "on_the_line",
        "out",
    ]
    assert found.verdicts[1].reason == "第2名，与单位3先后未分，跨在名额线上，余1个由会议决定"
    assert listed(found) == ("U1", "U2", "U3", "U4")
    assert found.ties == (
        quotas.OpenTie(line="quota", places=1, subjects=("U2", "U3"), names=("单位2", "单位3")),
    )


def test_a_tie_across_the_surplus_is_open_and_not_on_the_list() -> None:
    found = allotting.allot(
        TWO_OF_FOUR,
        [candidate(1), candidate(2), candidate(3), candidate(4, 4), candidate(5, 4), candidate(6)],
    )
    assert [one.standing for one in found.verdicts] == [
        "in",
        "in",
        "on_the_line",
        "open_tie",
        "open_tie",
        "out",
    ]
    assert listed(found) == ("U1", "U2", "U3")
    assert found.ties == (
        quotas.OpenTie(line="surplus", places=1, subjects=("U4", "U5"), names=("单位4", "单位5")),
    )


def test_a_tie_across_both_lines_is_open_at_both() -> None:
    found = allotting.allot(TWO_OF_FOUR, [candidate(1), *(candidate(n, 2) for n in range(2, 7))])
    assert (found.named, listed(found)) == (("U1",), ("U1",))
    assert [(tie.line, tie.places, len(tie.subjects)) for tie in found.ties] == [
        ("quota", 1, 5),
        ("surplus", 3, 5),
    ]


def test_a_tie_inside_a_line_is_no_matter() -> None:
    found = allotting.allot(
        TWO_OF_FOUR,
        [candidate(1, 1), candidate(2, 1), candidate(3, 3), candidate(4, 3), candidate(5)],
    )
    assert [one.standing for one in found.verdicts] == [
        "in",
        "in",
        "on_the_line",
        "on_the_line",
        "out",
    ]
    assert found.ties == ()


def test_an_award_may_go_by_threshold_alone() -> None:
    award = rules.award(threshold=Decimal("80"))
    assert told(
        award,
        candidate(1, total=9000),
        candidate(2, total=8000),
        candidate(3, total=7999),
        candidate(4),
    ) == [
        ("U1", "in", "第1名，达到分数线80"),
        ("U2", "in", "第2名，达到分数线80"),
        ("U3", "out", "第3名，总分79.99，未达到分数线80"),
        ("U4", "out", "没有总分，不能与分数线80比较"),
    ]


def test_every_stated_limit_holds_and_the_share_is_rounded_down() -> None:
    award = rules.award(quota=3, surplus=4, share=Decimal(30), threshold=Decimal(60))
    field = [candidate(n, total=9000 - n) for n in range(1, 9)]
    assert quotas.places_of(award, ranked=8) == 2
    found = allotting.allot(award, field)
    assert (found.named, listed(found)) == (("U1", "U2"), ("U1", "U2", "U3"))
    low = allotting.allot(
        award, [dataclasses.replace(one, total=5999 if one.position > 1 else 6000) for one in field]
    )
    assert (low.named, listed(low)) == (("U1",), ("U1",))


def test_a_prerequisite_is_points_that_must_have_been_reached() -> None:
    needs = (
        model_awards.Prerequisite(key="g", minimum=Decimal(12)),
        model_awards.Prerequisite(key="h"),
    )
    award = TWO_OF_FOUR.model_copy(update={"prerequisites": needs})
    assert told(
        award,
        candidate(1, values={"g": Fraction(12), "h": Fraction(1)}),
        candidate(2, values={"g": Fraction("11.5"), "h": Fraction(1)}),
        candidate(3, values={"g": Fraction(12), "h": Fraction(0)}),
        candidate(4),
    ) == [
        ("U1", "in", "第1名，在名额2个之内"),
        ("U2", "out", "第2名，前提“g”须不少于12，得11.50"),
        ("U3", "out", "第3名，前提“h”须有得分，得0.00"),
        ("U4", "out", "第4名，前提“g”须不少于12，没有得分"),
    ]


def test_a_units_branches_stop_at_its_cap_and_a_large_unit_has_more() -> None:
    def cap(size: int | None) -> quotas.Cap | None:
        return quotas.unit_cap(
            unit="U1", name="甲单位", size=size, limit=2, large_limit=3, large_from=30
        )

    assert cap(30) == quotas.Cap(key="U1", name="甲单位", limit=3)
    assert cap(29) == cap(None) == quotas.Cap(key="U1", name="甲单位", limit=2)
    assert quotas.unit_cap(unit="U1", name="甲单位", size=99, limit=None) is None
    small = quotas.Cap(key="U1", name="甲单位", limit=2)
    award = rules.award(quota=9, ranked=False)
    branches = [
        quotas.Candidate(subject=f"B{n}", name=f"支部{n}", position=n, order=n, caps=(small,))
        for n in (3, 1, 2)
    ]
    assert told(award, *branches) == [
        ("B1", "in", "本单位推荐次序第1，在名额9个之内"),
        ("B2", "in", "本单位推荐次序第2，在名额9个之内"),
        ("B3", "out", "本单位推荐次序第3，甲单位已满2个的上限"),
    ]


def test_not_ranked_candidates_of_the_same_order_are_tied_where_they_cross_the_quota() -> None:
    award = rules.award(quota=3, surplus=4, ranked=False)
    branches = [
        quotas.Candidate(subject=f"B{n}", name=f"支部{n}", position=n, order=1 + (n > 2))
        for n in range(1, 5)
    ]
    found = allotting.allot(award, branches)
    assert (found.named, listed(found)) == (("B1", "B2"), ("B1", "B2", "B3", "B4"))
    assert found.ties == (
        quotas.OpenTie(line="quota", places=1, subjects=("B3", "B4"), names=("支部3", "支部4")),
    )


def test_equals_who_break_a_cap_are_an_open_tie_and_hold_the_place() -> None:
    cap = quotas.Cap(key="s", name="某行业", limit=1, kind="sector")
    field = [
        candidate(1, 1, caps=(cap,)),
        candidate(2, 1, caps=(cap,)),
        candidate(3),
        candidate(4, caps=(cap,)),
    ]
    found = allotting.allot(rules.award(quota=2), field)
    assert [one.standing for one in found.verdicts] == ["open_tie", "open_tie", "in", "out"]
    assert found.verdicts[0].reason == "第1名，与单位2先后未分，跨在限额上，余1个由会议决定"
    assert found.ties == (
        quotas.OpenTie(line="cap", places=1, subjects=("U1", "U2"), names=("单位1", "单位2")),
    )


def test_a_large_tie_is_told_shortly() -> None:
    found = allotting.allot(rules.award(quota=1), [candidate(n, 1) for n in range(1, 9)])
    assert (
        found.verdicts[0].reason
        == "第1名，与同名次的7个（单位2、单位3、单位4等）先后未分，跨在名额线上，余1个由会议决定"
    )


def test_a_list_that_people_changed_is_held_to_quota_caps_and_eligibility() -> None:
    cap = quotas.Cap(key="s", name="某行业", limit=1, kind="sector")
    listed = [
        candidate(1, caps=(cap,)),
        candidate(7, caps=(cap,), exclusions=("带欠账",)),
        candidate(9),
    ]
    wrong = quotas.why_not_list(
        TWO_OF_FOUR, listed, name_list="拟命名名单", ranked=9, does_quota_bind=True
    )
    assert wrong == (
        refusals.make("over_quota", slate="拟命名名单", count=3, quota=2),
        refusals.make("ineligible", "U7", name="单位7", reason="带欠账"),
        refusals.make("caps_exceeded", "s", name="某行业", count=2, limit=1),
    )
    assert (
        quotas.why_not_list(
            TWO_OF_FOUR, [listed[0], listed[2]], name_list="", ranked=9, does_quota_bind=True
        )
        == ()
    )
    assert (
        quotas.why_not_list(
            TWO_OF_FOUR, [listed[2]] * 3, name_list="", ranked=9, does_quota_bind=False
        )
        == ()
    )


def test_a_candidate_that_comes_twice_is_the_callers_fault() -> None:
    with pytest.raises(errors.AuthorError):
        allotting.allot(TWO_OF_FOUR, [candidate(1), candidate(1)])


@st.composite
def awards(draw: st.DrawFn) -> model_awards.Award:
    quota = draw(st.integers(0, 6))
    share = draw(st.none() | st.integers(0, 100).map(Decimal))
    threshold = draw(st.none() | st.integers(0, 4).map(Decimal))
    return rules.award(
        quota=quota,
        surplus=draw(st.none() | st.integers(quota, 9)),
        share=share,
        threshold=threshold,
    )


@st.composite
def fields(draw: st.DrawFn) -> list[quotas.Candidate]:
    totals = draw(st.lists(st.integers(0, 5), max_size=12))
    caps = [quotas.Cap(key=str(n), name=str(n), limit=n) for n in range(3)]
    return [
        candidate(
            n,
            1 + sum(1 for other in totals if other > total),
            total=total * 100,
            exclusions=draw(st.sampled_from([(), (), ("不予",)])),
            caps=draw(st.sampled_from([(), *((cap,) for cap in caps)])),
        )
        for n, total in enumerate(totals, 1)
    ]


@given(awards(), fields(), st.randoms())
def test_never_more_than_the_quota_whatever_the_field(
    award: model_awards.Award, field: list[quotas.Candidate], random: object
) -> None:
    found = allotting.allot(award, field)
    assert found.places is not None
    assert found.surplus is not None
    assert award.quota is not None
    reserved = sum(tie.places for tie in found.ties if tie.line == "quota")
    assert len(found.named) + reserved <= found.places <= award.quota
    assert len(listed(found)) <= found.surplus
    assert sorted(one.candidate.subject for one in found.verdicts) == sorted(
        one.subject for one in field
    )
    assert all(one.reason for one in found.verdicts)
    for cap in {cap for one in field for cap in one.caps}:
        assert (
            sum(1 for one in found.verdicts if one.standing == "in" and cap in one.candidate.caps)
            <= cap.limit
        )
        assert (
            sum(1 for one in found.verdicts if one.is_listed and cap in one.candidate.caps)
            <= cap.limit
        )
    assert not any(one.candidate.exclusions for one in found.verdicts if one.standing != "out")
    shuffled = list(field)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert allotting.allot(award, shuffled) == found


@given(awards(), fields())
def test_nobody_is_in_behind_somebody_entitled_who_is_out_but_for_a_cap(
    award: model_awards.Award, field: list[quotas.Candidate]
) -> None:
    verdicts = allotting.allot(award, field).verdicts
    worst = max((one.candidate.rank or 0 for one in verdicts if one.standing == "in"), default=0)
    passed = [
        one.reason
        for one in verdicts
        if one.standing == "out" and (one.candidate.rank or 0) < worst
    ]
    assert all("不列入" in reason or "上限" in reason for reason in passed)
