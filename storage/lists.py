"""Lists of names, each frozen, each with the list it came from."""

from __future__ import annotations

import sqlalchemy as sa

from storage import columns


@columns.table("slate", sa.UniqueConstraint("book", "award", "kind", "n"))
class NameList(columns.Record):
    """One frozen list of an award.

    `kind` is the list's key in the scheme; `prior` the list it came from (0: none); `made_from`
    the seq it was made from.
    """

    award: str
    kind: str
    n: int
    prior: int = 0
    digest: str
    made_from: int
    state: str = "frozen"


@columns.table(
    "slate_entry",
    sa.UniqueConstraint("book", "slate", "subject"),
    order=("slate", "position", "id"),
)
class ListEntry(columns.Record):
    """One subject on a list (or left out of it: `standing`), with its reason.

    `is_added`: people put it on, by no argument from rank; once their meeting decided so, it stands
    on every later list.

    `total` is in the scheme's smallest unit; none when unranked.
    """

    slate: int
    subject: str
    position: int
    standing: str
    rank: int | None = None
    total: int | None = None
    reason: str = ""
    is_added: bool = False
