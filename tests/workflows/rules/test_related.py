from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.support import rules
from workflows.rules import refusals, related

TABLE = (("好", Decimal(100)), ("较好", Decimal(80)), ("差", Decimal(0)))
FOUR = rules.result("a", "甲项", Decimal(4), TABLE)
SIX = rules.result("b", "乙项", Decimal(6), TABLE)
TEN = rules.result("c", "丙项", Decimal(10), TABLE)


def points(results: tuple[Any, ...], **values: str) -> list[Fraction | str]:
    return [
        one.points if isinstance(one, related.ConvertedResult) else one.code
        for one in related.convert(results, values)
    ]


def test_each_result_is_its_percentage_of_its_weight() -> None:
    assert points((FOUR, SIX, TEN), a="好", b="较好", c="差") == [4, Fraction("4.8"), 0]


def test_what_does_not_apply_is_shared_out_among_the_others_and_noted() -> None:
    found = related.convert((FOUR, SIX, TEN), {"a": "好", "b": "较好", "c": "不适用"})
    assert [one.points for one in found if isinstance(one, related.ConvertedResult)] == [
        8,
        Fraction("9.6"),
        0,
    ]
    assert [one.note for one in found if isinstance(one, related.ConvertedResult)] == [
        "好，折算100%×权重4×20/10（分担不适用项），得8.00",
        "较好，折算80%×权重6×20/10（分担不适用项），得9.60",
        "不适用，权重10由其余各项按比例分担",
    ]


def test_a_missing_result_blocks_is_zero_or_is_shared_out_as_the_scheme_says() -> None:
    zero = SIX.model_copy(update={"missing": "zero"})
    shared = SIX.model_copy(update={"missing": "reweigh"})
    blocked = related.convert((FOUR, SIX), {"a": "好"}, subject="U007", name="某单位")
    assert blocked == (refusals.make("result_missing", "U007", name="某单位", result="乙项"),)
    assert points((FOUR, zero), a="好") == [4, 0]
    assert points((FOUR, shared), a="好") == [10, 0]


def test_every_fault_is_told_at_once() -> None:
    found = related.convert((FOUR, SIX), {"b": "优"}, subject="U007", name="某单位")
    assert found == (
        refusals.make("result_missing", "U007", name="某单位", result="甲项"),
        refusals.make(
            "result_unknown",
            "U007",
            name="某单位",
            result="乙项",
            value="优",
            expected="好、较好、差、不适用",
        ),
    )


def test_when_nothing_applies_there_is_nobody_to_share() -> None:
    found = related.convert(
        (FOUR, SIX), {"a": "不适用", "b": "不适用"}, subject="U007", name="某单位"
    )
    assert found == (refusals.make("results_inapplicable", "U007", name="某单位"),)
    assert related.convert((), {}) == ()


def test_results_without_weight_give_no_points() -> None:
    found = related.convert((FOUR.model_copy(update={"weight": Decimal(0)}),), {"a": "差"})
    assert [
        (one.points, one.note) for one in found if isinstance(one, related.ConvertedResult)
    ] == [(0, "差，折算0%×权重0，得0.00")]
    good = related.convert(
        (FOUR.model_copy(update={"weight": Decimal(0)}), SIX), {"a": "好", "b": "好"}
    )
    assert [one.points for one in good if isinstance(one, related.ConvertedResult)] == [0, 6]
