"""Organisations: units, departments, teams, the office, meetings; their names over the years.

The working-day tables the office imported.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from storage import columns


@columns.table("org", sa.UniqueConstraint("book", "code"), order=("code",))
class Org(columns.Record):
    """One organisation of the office ledger. `code` never changes; `name` is the present one."""

    code: str
    kind: str
    name: str
    sector: str = ""
    host: str = ""


@columns.table(
    "org_name",
    sa.UniqueConstraint("book", "org", "name", "starts_on"),
    order=("org", "starts_on", "id"),
)
class OrgName(columns.Record):
    """One name and since when; the earlier ones stay. `basis` says by what document.

    `is_alias`: it is only what people write for it (省发改委), never what it was called.
    """

    org: str
    name: str
    starts_on: date
    basis: str = ""
    is_alias: bool = False
