"""Organisations: units, departments, teams, the office, meetings; their names over the years.

The working-day tables the office imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns
from storage.ledger import ledgers


class Org(columns.Record):
    """One organisation of the office ledger. `code` never changes; `name` is the present one."""

    code: str
    kind: str
    name: str
    sector: str = ""
    host: str = ""


class OrgTable(Org, table=True):
    __tablename__ = "org"
    __table_args__ = (sa.UniqueConstraint("book", "code"),)


class OrgName(columns.Record):
    """One name and since when; the earlier ones stay. `basis` says by what document."""

    org: str
    name: str
    starts_on: date
    basis: str = ""


class OrgNameTable(OrgName, table=True):
    __tablename__ = "org_name"
    __table_args__ = (sa.UniqueConstraint("book", "org", "name", "starts_on"),)


def all_(connection: Connection, *, kind: str = "") -> list[Org]:
    """Every organisation by code, of one kind if named."""
    table = columns.table_of(Org)
    where = [table.c.book == ledgers.OFFICE] + ([table.c.kind == kind] if kind else [])
    return columns.fetch(connection, Org, *where, order_by=(table.c.code,))


def by_codes(connection: Connection, codes: Sequence[str]) -> dict[str, Org]:
    """Those organisations, by code."""
    table = columns.table_of(Org)
    return {
        org.code: org
        for org in columns.fetch(
            connection, Org, table.c.book == ledgers.OFFICE, columns.among(table.c.code, codes)
        )
    }


def names(connection: Connection, codes: Sequence[str] = ()) -> list[OrgName]:
    """Every name these organisations (or all) ever had, oldest first."""
    table = columns.table_of(OrgName)
    where = [table.c.book == ledgers.OFFICE] + (
        [columns.among(table.c.org, codes)] if codes else []
    )
    return columns.fetch(
        connection, OrgName, *where, order_by=(table.c.org, table.c.starts_on, table.c.id)
    )
