"""Values that no line tells.

Their column was operational when they were written, and is journalled now.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import records
from storage import columns, formats
from storage.ledger import journal, ledgers
from storage.ledger.work import UnitOfWork

KIND = "format.upgraded"


def tell(connection: Connection, number: int, *, now: datetime) -> bool:
    """Tell these values of the ledger `number`, which is locked, in a line of the system.

    The caller commits. Comes back with whether there was anything to tell: a second time there is
    not. Only rows that some line explains are told of: the others stay for `audit verify` to find.
    """
    ledger = ledgers.lock(connection, number)
    turned = formats.used_by(connection).turned
    if ledger is None or not turned:
        return False
    rows = _untold(connection, ledger, turned)
    if not rows:
        return False
    change = UnitOfWork(
        connection, ledger, now=now, actor=records.SYSTEM, via="upgrade", op="", op_digest=""
    )
    names = sorted({f"{table}.{column}" for (table, _), cells in rows.items() for column in cells})
    count = sum(len(cells) for cells in rows.values())
    change.line(KIND, ledger.label, data={"columns": names, "count": count}).rows.update(rows)
    change.seal()
    return True


def _untold(
    connection: Connection, ledger: ledgers.Ledger, turned: tuple[tuple[str, str], ...]
) -> dict[tuple[str, int], dict[str, Any]]:
    """The cells by (table, id), as a line keeps them."""
    explained: dict[tuple[str, int], set[str]] = {}
    for line in journal.lines(connection, ledger.book):
        for table, id_, values in line.rows:
            explained.setdefault((table, id_), set()).update(values)
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for table, column in turned:
        stored = columns.metadata.tables[table]
        cells = (
            sa.select(stored.c.id, stored.c[column])
            .where(stored.c.book == ledger.book)
            .order_by(stored.c.id)
        )
        for id_, cell in connection.execute(cells):
            if column not in explained.get((table, id_), {column}):
                rows.setdefault((table, id_), {}).update(columns.to_line(stored, {column: cell}))
    return rows
