from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.rules import exact


@pytest.mark.parametrize(
    ("value", "units"),
    [
        ("78.805", 7881),
        ("78.8049999", 7880),
        ("0.005", 1),
        ("-0.005", -1),
        ("-0.0049", 0),
        ("0", 0),
        ("100", 10000),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: str, units: int) -> None:
    assert exact.to_units(Fraction(value), 2) == units


@given(st.decimals(min_value=-1000, max_value=1000, places=5), st.integers(0, 4))
def test_rounding_is_that_of_the_decimal_standard(value: Decimal, places: int) -> None:
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert exact.of_units(exact.to_units(Fraction(value), places), places) == Fraction(rounded)


def test_texts_tell_what_was_rounded() -> None:
    assert exact.text(8867, 2) == "88.67"
    assert exact.text(-5, 2) == "-0.05"
    assert exact.text(89, 0) == "89"
    assert exact.shown(Fraction("88.5"), 2) == "88.50"
    assert exact.shown(Fraction(266, 3), 2) == "约88.67"
    assert exact.plain(Fraction("12.5")) == "12.5"
    assert exact.plain(Fraction(100)) == "100"
    assert exact.plain(Fraction(20, 17)) == "20/17"
