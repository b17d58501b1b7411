"""Numbers that decide: Fractions inside, integers of the smallest unit at the end. Rounding is half up (四舍五入) and happens once, in `to_units`."""

from __future__ import annotations

from fractions import Fraction


def of_units(units: int, places: int) -> Fraction:
    """Points kept as an integer of `10**-places`, as a number: 8867 at two places is 88.67."""
    return Fraction(units, 10**places)


def to_units(value: Fraction, places: int) -> int:
    """The nearest integer of `10**-places`; a half goes away from zero (ROUND_HALF_UP of the decimal standard)."""
    unit: int = 10**places
    scaled = abs(value) * unit
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return units if value >= 0 else -units


def text(units: int, places: int) -> str:
    """As it is printed: 8867 at two places is `88.67`, 0 is `0.00`."""
    whole, rest = divmod(abs(units), 10**places)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def shown(value: Fraction, places: int) -> str:
    """An intermediate value for people: two places are `88.67` where that is exact, `约88.67` where it is not."""
    units = to_units(value, places)
    return text(units, places) if of_units(units, places) == value else "约" + text(units, places)


def plain(value: Fraction) -> str:
    """A weight or a percentage as it was written: 60, 12.5; as a fraction when it has no finite decimal of six places."""
    units = to_units(value, 6)
    if of_units(units, 6) != value:
        return f"{value.numerator}/{value.denominator}"
    return text(units, 6).rstrip("0").rstrip(".")
