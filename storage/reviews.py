"""总复核: who went through everything before names leave, are put up or named."""

from __future__ import annotations

import sqlalchemy as sa

from storage import columns


@columns.table("review", sa.Index("ix_review_act", "book", "act", "about"))
class Review(columns.Record):
    """One sitting: what the `act` (of the consultation `about`, if it is letters) would bear.

    `digest` is that of exactly what was shown.
    """

    act: str
    about: str = ""
    digest: str
    reviewed_by: int
