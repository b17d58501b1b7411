"""Persons and whom they answer for.

Telephone numbers and addresses are operational: no line tells of them, they can be erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns
from storage.ledger import ledgers


class Person(columns.Record):
    """Somebody known.

    `roles` are those of the policy; `org` is where they belong (`office` or an organisation's
    code).

    `channels` are the ways they prefer to be told by, in order; empty: as the office is set up.
    """

    name: str
    org: str
    roles: Any = columns.json()
    active: bool = True
    os_user: str = columns.operational("")
    phone: str = columns.operational("")
    mail: str = columns.operational("")
    channels: Any = columns.operational([], type_=columns.Json)


class PersonTable(Person, table=True):
    __tablename__ = "person"
    __table_args__ = (sa.Index("ix_person_name", "book", "name"),)


class Contact(columns.Record):
    """Who answers for an organisation, from when to when; `deputy` is the B角.

    Roles are 联络员、专职副书记、分管领导、第一责任人.
    """

    org: str
    person: int
    role: str
    deputy: bool = False
    starts_on: date
    ends_on: date | None = None


class ContactTable(Contact, table=True):
    __tablename__ = "contact"
    __table_args__ = (sa.Index("ix_contact_org", "book", "org"),)


def all_(connection: Connection) -> list[Person]:
    """Everybody known."""
    return columns.fetch(connection, Person, columns.table_of(Person).c.book == ledgers.OFFICE)


def contacts(connection: Connection, orgs: Sequence[str] = ()) -> list[Contact]:
    """Every contact ever named for these organisations (or all), oldest first."""
    table = columns.table_of(Contact)
    where = [table.c.book == ledgers.OFFICE] + ([columns.among(table.c.org, orgs)] if orgs else [])
    return columns.fetch(connection, Contact, *where)
