from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import rules
from workflows.rules import panels, refusals
from workflows.scheme import model_awards

FIVE = rules.panel(minimum=3, drop_from=5, method="drop_extremes")
NUMBERS = st.dictionaries(
    st.sampled_from("甲乙丙丁戊己庚"), st.integers(0, 30).map(lambda n: Fraction(n, 3)), min_size=3
)


def settled(rule: model_awards.Panel, **numbers: int) -> panels.PanelScore:
    found = panels.settle(rule, {key: Fraction(value) for key, value in numbers.items()})
    assert isinstance(found, panels.PanelScore)
    return found


def test_one_highest_and_one_lowest_of_five_are_dropped() -> None:
    found = settled(FIVE, 甲=84, 乙=80, 丙=87, 丁=100, 戊=50)
    assert found.value == Fraction(251, 3)
    assert (found.highest, found.lowest, found.counted) == ("丁", "戊", ("丙", "乙", "甲"))
    assert found.spread == 50
    assert found.note == (
        "丁 100.00、丙 87.00、乙 80.00、戊 50.00、甲 84.00；"
        "去掉最高 丁、最低 戊，其余3人平均，得约83.67；最高与最低相差50.00"
    )


@pytest.mark.parametrize(
    ("numbers", "value"), [((78, 80, 82, 84), 81), ((50, 80, 90), Fraction(220, 3))]
)
def test_nothing_is_dropped_of_three_or_four(numbers: tuple[int, ...], value: Fraction) -> None:
    found = settled(FIVE, **dict(zip("甲乙丙丁", numbers, strict=False)))
    assert (found.value, found.highest, found.lowest) == (value, "", "")
    assert len(found.counted) == len(numbers)


def test_fewer_than_the_minimum_are_refused() -> None:
    found = panels.settle(
        FIVE, {"甲": Fraction(90), "乙": Fraction(80)}, subject="U001", name="某单位"
    )
    assert found == refusals.make("panel_small", "U001", name="某单位", count=2, minimum=3)


def test_of_equal_extremes_the_code_decides_whose_is_dropped_and_the_note_says_so() -> None:
    found = settled(FIVE, a=90, b=90, c=80, d=70, e=70)
    assert (found.highest, found.lowest, found.value) == ("b", "d", Fraction(80))
    assert "去掉最高 b（2人同分，按考评员编号去其一，不影响结果）、最低 d（2人同分" in found.note


def test_two_are_dropped_even_when_all_are_equal() -> None:
    found = settled(FIVE, a=80, b=80, c=80, d=80, e=80)
    assert (found.highest, found.lowest, found.counted) == ("e", "a", ("b", "c", "d"))
    assert found.value == 80
    assert found.spread == 0


def test_mean_and_median_drop_nobody() -> None:
    assert settled(rules.panel(method="mean"), a=90, b=80, c=10, d=20, e=0).value == 40
    assert settled(rules.panel(method="median"), a=90, b=80, c=10, d=20, e=0).value == 20
    assert settled(rules.panel(method="median"), a=90, b=80, c=10, d=20).value == 50
    assert settled(panels.SINGLE, a=90).note == "1人打分，得90.00"
    assert (
        settled(panels.SINGLE, a=90, b=80).note
        == "a 90.00、b 80.00；2人平均，得85.00；最高与最低相差10.00"
    )
    assert (
        settled(rules.panel(method="median"), a=90, b=80).note
        == "a 90.00、b 80.00；2人取中位数，得85.00；最高与最低相差10.00"
    )
    assert settled(rules.panel(method="drop_extremes", drop_from=3), a=90, b=80, c=0).value == 80


@given(NUMBERS, st.sampled_from(["drop_extremes", "mean", "median"]), st.data())
def test_raising_a_number_never_lowers_the_value(
    numbers: dict[str, Fraction], method: Any, data: st.DataObject
) -> None:
    rule = rules.panel(minimum=3, method=method)
    before = panels.settle(rule, numbers)
    who = data.draw(st.sampled_from(sorted(numbers)))
    after = panels.settle(rule, {**numbers, who: numbers[who] + data.draw(st.integers(0, 10))})
    assert isinstance(before, panels.PanelScore)
    assert isinstance(after, panels.PanelScore)
    assert before.value <= after.value


@given(NUMBERS, st.randoms())
def test_the_order_of_the_numbers_does_not_matter(
    numbers: dict[str, Fraction], random: object
) -> None:
    shuffled = list(numbers.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert panels.settle(FIVE, dict(shuffled)) == panels.settle(FIVE, numbers)
