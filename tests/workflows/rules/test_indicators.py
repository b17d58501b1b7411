from decimal import Decimal
from fractions import Fraction

import pytest

from engine import errors
from tests.support import rules
from workflows.rules import figures, indicators
from workflows.scheme import model_awards

POINTS = rules.indicator("一", weight=Decimal(6))


def test_points_are_taken_as_they_are_within_the_weight() -> None:
    assert indicators.score(POINTS, Fraction("5.25")) == indicators.Points(points=Fraction("5.25"))
    assert indicators.score(POINTS, Fraction(0)) == indicators.Points(points=Fraction(0))
    assert indicators.score(POINTS, Fraction("0.5")) == indicators.Points(points=Fraction("0.5"))
    assert indicators.score(POINTS, Fraction(6)) == indicators.Points(points=Fraction(6))
    assert indicators.score(POINTS, Fraction("6.01")) == indicators.Invalid(
        value="6.01", expected="0至6"
    )
    assert indicators.score(POINTS, Fraction(-1)) == indicators.Invalid(value="-1", expected="0至6")
    assert indicators.score(POINTS, "优") == indicators.Invalid(value="优", expected="数")


def test_a_deduction_stops_at_its_floor() -> None:
    rule = rules.indicator("扣", kind="deduction", weight=Decimal(10), floor=Decimal(4))
    assert indicators.score(rule, Fraction(3)) == indicators.Points(
        points=Fraction(7), note="满分10，扣3"
    )
    assert indicators.score(rule, Fraction(9)) == indicators.Points(
        points=Fraction(4), note="满分10，扣9，至下限4"
    )


def test_a_deduction_without_a_floor_stops_at_zero_of_its_weight_or_takes_from_the_total() -> None:
    own = rules.indicator("扣", kind="deduction", weight=Decimal(2))
    pure = rules.indicator("扣", kind="deduction")
    assert indicators.score(own, Fraction(3)) == indicators.Points(
        points=Fraction(0), note="满分2，扣3，至下限0"
    )
    assert indicators.score(pure, Fraction("1.5")) == indicators.Points(
        points=Fraction("-1.5"), note="扣1.5"
    )
    assert indicators.score(pure, Fraction(0)) == indicators.Points(points=Fraction(0), note="扣0")
    assert indicators.score(pure, Fraction("0.5")) == indicators.Points(
        points=Fraction("-0.5"), note="扣0.5"
    )
    assert indicators.score(own, Fraction(2)) == indicators.Points(
        points=Fraction(0), note="满分2，扣2"
    )
    assert indicators.score(pure, Fraction(-1)) == indicators.Invalid(
        value="-1", expected="不小于0"
    )
    assert indicators.nothing(own) == indicators.Points(points=Fraction(2), note="无扣分")


def test_an_addition_counts_the_highest_of_a_matter_and_stops_at_its_cap() -> None:
    rule = rules.indicator("加", kind="bonus", cap=Decimal(5))
    items = (
        indicators.IndicatorFigure(matter="经验甲", points=Fraction(1)),
        indicators.IndicatorFigure(matter="经验甲", points=Fraction(3)),
        indicators.IndicatorFigure(matter="经验乙", points=Fraction(1)),
    )
    assert indicators.score(rule, items) == indicators.Points(
        points=Fraction(4), note="加4（同一事项就高不重复）"
    )
    assert indicators.score(rule, Fraction(7)) == indicators.Points(
        points=Fraction(5), note="加7，至上限5"
    )
    assert indicators.score(rule, Fraction(5)) == indicators.Points(points=Fraction(5), note="加5")
    assert indicators.score(rule, Fraction("0.5")) == indicators.Points(
        points=Fraction("0.5"), note="加0.5"
    )
    assert indicators.nothing(rule) == indicators.Points(points=Fraction(0), note="无加分")


def test_a_grade_gives_its_points_and_an_unknown_one_is_refused() -> None:
    rule = rules.indicator(
        "档",
        kind="grade",
        weight=Decimal(10),
        grades=(("好", Decimal(10)), ("中", Decimal("7.5"))),
    )
    assert indicators.score(rule, "中") == indicators.Points(
        points=Fraction("7.5"), note="中，得7.5分"
    )
    assert indicators.score(rule, "差") == indicators.Invalid(value="差", expected="好、中")
    assert indicators.score(rule, Fraction(7)) == indicators.Invalid(value="7", expected="等次")


def test_points_by_rank_run_evenly_from_weight_to_floor_and_equals_share_a_place() -> None:
    rule = rules.indicator("名", kind="rank", weight=Decimal(10), floor=Decimal(4))
    raws = {"a": Fraction(9), "b": Fraction(7), "c": Fraction(7), "d": Fraction(1)}
    assert {key: points.points for key, points in indicators.by_rank(rule, raws).items()} == {
        "a": 10,
        "b": 8,
        "c": 8,
        "d": 4,
    }
    assert indicators.by_rank(rule, raws)["b"].note == "4个中列第2，得8.00分"
    assert indicators.by_rank(rule, {"a": Fraction(0)})["a"].points == 10
    bare = rules.indicator("名", kind="rank", weight=Decimal(10))
    assert [
        points.points
        for points in indicators.by_rank(bare, {"a": Fraction(1), "b": Fraction(2)}).values()
    ] == [0, 10]


def test_points_by_rank_may_come_from_a_table_of_places() -> None:
    grades = (("1", Decimal(10)), ("3", Decimal(8)), ("其余", Decimal(5)))
    rule = rules.indicator(
        "名", kind="rank", weight=Decimal(10), grades=grades, lower_is_better=True
    )
    raws = {str(n): Fraction(n) for n in range(1, 6)}
    assert [points.points for points in indicators.by_rank(rule, raws).values()] == [10, 8, 8, 5, 5]
    short = rules.indicator("名", kind="rank", weight=Decimal(10), grades=grades[:2])
    assert [points.points for points in indicators.by_rank(short, raws).values()] == [
        0,
        0,
        8,
        8,
        10,
    ]


def test_against_the_base_year_every_figure_that_rose_costs_its_share() -> None:
    rule = rules.indicator("减", kind="base_year", weight=Decimal(6))
    four = [model_awards.Figure(key=str(n), name=f"数{n}", measure="次") for n in range(4)]
    base = dict.fromkeys("0123", 10)
    held = figures.compare(
        four, year=2020, against=2019, this_year={**base, "0": 9}, base_year=base
    )
    rose = figures.compare(
        four, year=2020, against=2019, this_year={**base, "3": 11}, base_year=base
    )
    gap = figures.compare(
        four, year=2020, against=2019, this_year={**base, "3": None}, base_year=base
    )
    scored = indicators.score(rule, rose)
    worst = figures.compare(
        four, year=2020, against=2019, this_year=dict.fromkeys("0123", 11), base_year=base
    )
    assert indicators.score(rule, worst) == indicators.Points(
        points=Fraction(0), note=f"{worst.note}；4项中0项未上升，得0.00分"
    )
    assert indicators.score(rule, held) == indicators.Points(
        points=Fraction(6), note=f"{held.note}；4项中4项未上升，得6.00分"
    )
    assert scored == indicators.Points(
        points=Fraction("4.5"), note=f"{rose.note}；4项中3项未上升，得4.50分"
    )
    assert indicators.score(rule, gap) == indicators.Invalid(
        value=gap.note, expected="两个年度的数"
    )


def test_information_is_shown_and_never_counted() -> None:
    rule = rules.indicator("知", kind="information")
    assert indicators.score(rule, Fraction(95)) == indicators.Points(
        points=Fraction(0), note="95，仅供参考，不计分"
    )


def test_a_floor_may_be_the_weight_itself() -> None:
    assert rules.indicator("一", kind="rank", weight=Decimal(2), floor=Decimal(2)).floor == 2


def test_rank_needs_the_whole_field() -> None:
    with pytest.raises(errors.AuthorError):
        indicators.score(rules.indicator("名", kind="rank", weight=Decimal(1)), Fraction(1))
