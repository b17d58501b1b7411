"""Seats: the places of a quota, laid out as rows; none is taken twice, whoever races."""

from __future__ import annotations

from datetime import date

from storage import columns

_STANDS = "revoked_on IS NULL"


@columns.table(
    "seat",
    columns.PartialIndex("ix_seat_place", ("book", "award", "n"), _STANDS, _STANDS, unique=True),
    columns.PartialIndex(
        "ix_seat_subject", ("book", "award", "subject"), _STANDS, _STANDS, unique=True
    ),
    order=("award", "n"),
)
class Seat(columns.Record):
    """One place of the quota, as a row: the database lets no place and no subject be taken twice.

    Empty `subject`: not filled.

    A revoked one stays as it was; where the scheme lets the place be filled again, that is a row of
    its own.
    """

    award: str
    n: int
    subject: str | None = None
    letter: int = 0
    named_on: date | None = None
    valid_until: date | None = None
    revoked_on: date | None = None
