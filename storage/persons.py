"""Persons and whom they answer for.

Telephone numbers and addresses are operational: no line tells of them (but for the digest of those
of people who sign), they can be erased.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import sqlalchemy as sa

from engine import canon
from engine.described import Cell
from storage import columns


@columns.table("person", sa.Index("ix_person_name", "book", "name"))
class Person(columns.Record):
    """Somebody known.

    `roles` are those of the policy; `org` is where they belong (`office` or an organisation's
    code).

    `channels` are the ways they prefer to be told by, in order; empty: as the office is set up.
    `passphrase` is what argon2 made of it, carried by backups and told by no line; its sha256 and
    the operating-system user under which it was set are. `passphrase_is_lent`: it was not set under
    a login that was theirs alone. `address_digest` is the sha256 of telephone and mail of somebody
    who signs for a department; empty for others. `deputises` says for whom this person
    stands in, from which day to which, both included: `[[person, "2021-03-01", "2021-03-14"], …]`.
    """

    name: str
    org: str
    roles: Any = columns.json()
    active: bool = True
    os_user: str = ""
    passphrase_digest: str = ""
    passphrase_set_by: str = ""
    passphrase_is_lent: bool = False
    address_digest: str = ""
    deputises: Any = columns.json([])
    passphrase: str = columns.operational("")
    phone: str = columns.operational("")
    mail: str = columns.operational("")
    channels: Any = columns.operational([], type_=columns.Json)


def address_digest(phone: str, mail: str) -> str:
    """The digest of a person's telephone and mail; empty for somebody who has neither."""
    return canon.digest_of([phone, mail]) if phone or mail else ""


@columns.table("person_change", sa.Index("ix_person_change_subject", "book", "subject"))
class PersonChange(columns.Entered):
    """What somebody is to be given or to lose, and has not until another confirmed it.

    What they may do (`roles` and `lost_roles`, keys of the policy, added to and taken from what
    they have; `leaves`: they may do nothing any more), from which operating-system user
    (`os_user`; `is_unbound`: from none), a new passphrase (`is_reset`: the one they have is void).
    """

    subject: Annotated[str, Cell("姓名")]
    person: int
    roles: Any = columns.json([])
    os_user: Annotated[str, Cell("本机登录名")] = ""
    is_reset: Annotated[bool, Cell("口令作废重设")] = False
    lost_roles: Any = columns.json([])
    is_unbound: Annotated[bool, Cell("解除登录名")] = False
    leaves: Annotated[bool, Cell("离岗")] = False


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
