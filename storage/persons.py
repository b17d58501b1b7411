"""Persons and whom they answer for.

Telephone numbers and addresses are operational: no line tells of them, they can be erased.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from storage import columns


@columns.table("person", sa.Index("ix_person_name", "book", "name"))
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
    os_user: str = ""
    phone: str = columns.operational("")
    mail: str = columns.operational("")
    channels: Any = columns.operational([], type_=columns.Json)


@columns.table("contact", sa.Index("ix_contact_org", "book", "org"))
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
