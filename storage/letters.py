"""Papers that went out under a number."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from storage import columns


@columns.table("letter", sa.UniqueConstraint("book", "number"))
class Letter(columns.Record):
    """A paper that went out: its number comes from the office's register and is entered.

    Its date is the date.
    """

    kind: str
    number: str
    dated: date
    context: Any = columns.frozen()
