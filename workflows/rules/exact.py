"""Numbers that decide: fractions inside, integers of the smallest unit at the end."""

from __future__ import annotations

from fractions import Fraction


def of_units(units: int, places: int) -> Fraction:
    """Points kept as an integer of `10**-places`, as a number: 8867 at two places is 88.67."""
    return Fraction(units, 10**places)


def to_units(points: Fraction, places: int) -> int:
    """The nearest integer of `10**-places`; a half goes away from zero (四舍五入)."""
    # The way here is fractions only: a mean of seven has no finite decimal, and the error of a
    # float at a half could decide who stands above a line. Round once, the number that decides.
    scaled = abs(points) * 10**places
    units: int = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return units if points >= 0 else -units


def text(units: int, places: int) -> str:
    """As it is printed: 8867 at two places is `88.67`, 0 is `0.00`."""
    whole, decimals = divmod(abs(units), 10**places)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{decimals:0{places}d}" if places else f"{sign}{whole}"


def shown(points: Fraction, places: int) -> str:
    """An intermediate value for people.

    Two places are `88.67` where that is exact, `约88.67` where it is not.
    """
    units = to_units(points, places)
    return text(units, places) if of_units(units, places) == points else "约" + text(units, places)


def plain(number: Fraction) -> str:
    """A weight or a percentage as it was written: 60, 12.5.

    As a fraction where it has no finite decimal of six places.
    """
    units = to_units(number, 6)
    if of_units(units, 6) != number:
        return f"{number.numerator}/{number.denominator}"
    return text(units, 6).rstrip("0").rstrip(".")
