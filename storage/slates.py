"""Lists of names and their lineage, decisions about them, seats, awards, public notice and the papers that carried them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns


class Slate(columns.Record):
    """One frozen list of an award. `kind` is the scheme's slate key; `prior` the list it came from (0: none); `made_from` the seq it was made from."""

    award: str
    kind: str
    n: int
    prior: int = 0
    digest: str
    made_from: int
    state: str = "frozen"


class SlateTable(Slate, table=True):
    __tablename__ = "slate"
    __table_args__ = (sa.UniqueConstraint("book", "award", "kind", "n"),)


class SlateEntry(columns.Record):
    """One subject on a list (or left out of it: `standing`), with its reason. `total` is in the scheme's smallest unit; none when unranked."""

    slate: int
    subject: str
    position: int
    standing: str
    rank: int | None = None
    total: int | None = None
    reason: str = ""


class SlateEntryTable(SlateEntry, table=True):
    __tablename__ = "slate_entry"
    __table_args__ = (sa.UniqueConstraint("book", "slate", "subject"),)


class Decision(columns.Record):
    """What a meeting decided about a list. Entered by one person, confirmed by another; then it stands."""

    slate: int
    meeting: str
    held_on: date
    present: str
    recused: Any = columns.json()
    votes: str = ""
    minutes: str
    entered_by: int
    confirmed_by: int = 0
    scan: str = ""


class DecisionTable(Decision, table=True):
    __tablename__ = "decision"
    __table_args__ = (sa.UniqueConstraint("book", "minutes", "slate"),)


_STANDS = sa.text("revoked_on IS NULL")


class Seat(columns.Record):
    """One place of the quota, laid out as a row, so that the database itself cannot name one too many. Empty `subject`: not filled.

    A revoked one stays as it was; where the scheme lets the place be filled again, that is a row of its own.
    """

    award: str
    n: int
    subject: str | None = None
    letter: int = 0
    named_on: date | None = None
    valid_until: date | None = None
    revoked_on: date | None = None


class SeatTable(Seat, table=True):
    __tablename__ = "seat"
    __table_args__ = (
        sa.Index("ix_seat_place", "book", "award", "n", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        sa.Index("ix_seat_subject", "book", "award", "subject", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
    )


class Revocation(columns.Record):
    """A name that a meeting takes back. Entered by one person, confirmed by another; then the seat is free of it."""

    seat: int
    subject: str
    meeting: str
    held_on: date
    minutes: str
    doc: str = ""
    why: str
    entered_by: int
    confirmed_by: int = 0


class RevocationTable(Revocation, table=True):
    __tablename__ = "revocation"
    __table_args__ = (sa.UniqueConstraint("book", "seat"),)


class PublicNotice(columns.Record):
    """公示 of one list: first and last day, computed with that calendar. `report` says how it ended."""

    slate: int
    first_day: date
    last_day: date
    calendar: str
    place: str = ""
    report: str = ""


class PublicNoticeTable(PublicNotice, table=True):
    __tablename__ = "public_notice"
    __table_args__ = (sa.UniqueConstraint("book", "slate"),)


class Objection(columns.Record):
    """Something said against a name during the public notice. Open until `outcome` is upheld or dismissed."""

    public_notice: int
    subject: str
    source: str
    received_on: date
    text: str
    outcome: str = ""
    handling: str = ""


class ObjectionTable(Objection, table=True):
    __tablename__ = "objection"
    __table_args__ = (sa.Index("ix_objection_public_notice", "book", "public_notice"),)


class Letter(columns.Record):
    """A paper that went out: its number comes from the office's register and is entered. Its date is the date."""

    kind: str
    number: str
    dated: date
    context: Any = columns.frozen()


class LetterTable(Letter, table=True):
    __tablename__ = "letter"
    __table_args__ = (sa.UniqueConstraint("book", "number"),)


def of_award(connection: Connection, book: int, award: str = "") -> list[Slate]:
    """The lists of an award (or of all), oldest first."""
    of = columns.table(Slate)
    where = [of.c.book == book] + ([of.c.award == award] if award else [])
    return columns.fetch(connection, Slate, *where)


def entries(connection: Connection, book: int, slates: Sequence[int]) -> list[SlateEntry]:
    """The names on these lists, in the roster's order within each."""
    of = columns.table(SlateEntry)
    where = (of.c.book == book, columns.among(of.c.slate, slates))
    return columns.fetch(connection, SlateEntry, *where, order_by=(of.c.slate, of.c.position, of.c.id))


def decisions(connection: Connection, book: int) -> list[Decision]:
    """Every recorded decision."""
    return columns.fetch(connection, Decision, columns.table(Decision).c.book == book)


def seats(connection: Connection, book: int, award: str = "") -> list[Seat]:
    """The places of an award (or of all), in order."""
    of = columns.table(Seat)
    where = [of.c.book == book] + ([of.c.award == award] if award else [])
    return columns.fetch(connection, Seat, *where, order_by=(of.c.award, of.c.n))


def public_notices(connection: Connection, book: int) -> list[PublicNotice]:
    """Every public notice of the book."""
    return columns.fetch(connection, PublicNotice, columns.table(PublicNotice).c.book == book)


def objections(connection: Connection, book: int) -> list[Objection]:
    """Every objection of the book."""
    return columns.fetch(connection, Objection, columns.table(Objection).c.book == book)


def letters(connection: Connection, book: int) -> list[Letter]:
    """Every paper that went out."""
    return columns.fetch(connection, Letter, columns.table(Letter).c.book == book)


def revocations(connection: Connection, book: int) -> list[Revocation]:
    """Every name that was taken back, or is about to be."""
    return columns.fetch(connection, Revocation, columns.table(Revocation).c.book == book)
