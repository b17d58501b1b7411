"""What the lines told of each message: the delivery columns of a past day, kept in no row.

Lines about messages keep their meaning for ever, so reading them is replay like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import columns, deliveries, messages, notices, queries
from storage.ledger import journal

DRAINED = "outbox.drained"
REQUEUED = "notice.requeued"
Told = tuple[datetime, int, str, dict[str, Any]]
"""When, which message, the line's kind, the delivery columns as it tells them."""


def fill(
    copy: Connection,
    ledger: int,
    lines: Iterable[journal.Line],
    later: Iterable[journal.Line],
    through: datetime,
) -> None:
    """Write into a ledger's rebuilt message rows what became of each through that instant.

    `lines` are the ledger's lines until then; `later` those of passes that told afterwards what had
    ended before. A message of which nothing was told waits in its queue, or was cancelled where a
    notice it carries has fallen. Addresses and leases are told of by no line and stay blank.
    """
    table = columns.table_of(messages.Message)
    copy.execute(sa.update(table).where(table.c.book == ledger).values(state="queued"))
    turns = [*_turns(lines), *(late for late in _turns(later) if late[0] <= through)]
    became: dict[int, dict[str, Any]] = {}
    for _, id_, kind, values in sorted(turns, key=lambda turn: turn[0]):
        before = became.setdefault(id_, {"state": "queued"})
        if kind != REQUEUED or before["state"] in messages.UNSENT:
            became[id_] = before | values
    for id_, values in became.items():
        changed = {f"b_{name}": cell for name, cell in values.items()}
        statement = queries.alteration(table.name, tuple(values))
        statement.write(copy, [{"b_book": ledger, "b_id": id_, **changed}])
    is_waiting = sa.and_(table.c.book == ledger, queries.one_of(table.c.state, messages.UNSENT))
    is_overtaken = deliveries.carries(notices.FALLEN)
    copy.execute(sa.update(table).where(is_waiting, is_overtaken).values(state="cancelled"))


def _turns(lines: Iterable[journal.Line]) -> Iterator[Told]:
    for line in lines:
        if line.kind == DRAINED:
            for id_, _, _, _, state, attempts, ended_at, reply in line.data["messages"]:
                ended = line.at if ended_at is None else datetime.fromisoformat(ended_at)
                values = {"state": state, "attempts": attempts, "ended_at": ended, "reply": reply}
                yield ended, id_, line.kind, {**values, "reported": True}
        elif line.kind == REQUEUED:
            yield line.at, line.data["message"], line.kind, {"state": "cancelled"}
        elif values := _by_hand(line):
            yield line.at, line.data["id"], line.kind, values


def _by_hand(line: journal.Line) -> dict[str, Any]:
    """What a person did about a message; nothing for any other line."""
    match line.kind:
        case "message.held" | "message.edited":
            return {"state": "held"}
        case "message.cancelled":
            return {"state": "cancelled"}
        case "message.retried" if line.data.get("anew"):
            return {"state": "cancelled"}
        case "message.retried":
            return {"state": "queued", "attempts": 0, "ended_at": None, "reported": False}
        case "message.delivered":
            return {"state": "sent", "ended_at": line.at, "reported": True}
    return {}
