"""`db upgrade`: the schema, the values that no line tells, the proof that every ledger opens.

All of it or nothing.
"""

from __future__ import annotations

from datetime import datetime

from engine import errors
from storage import database, formats, letters, notices, queries, schema
from storage.database import Connection
from storage.evidence import turned_columns, verification
from storage.ledger import ledgers
from workflows.kernel import cycle_view, pinned_scheme


def upgrade(
    url: str,
    *,
    now: datetime,
    wait_seconds: float = database.WAIT_SECONDS,
    reads: formats.Formats = formats.PRESENT,
) -> None:
    """Bring the database at `url` to this version and prove it, in one transaction.

    A second time only proves. `wait_seconds` is how long to wait for somebody who holds it. Raises
    Misuse for a database of a newer version or from before the first release, NotNow where it is
    held by somebody else, Broken with every reason where a ledger cannot be opened or is not what
    its lines say. Whatever is raised, nothing was changed.
    """

    def finish(connection: Connection) -> None:
        findings = []
        for ledger in ledgers.all_(connection):
            has_news = turned_columns.tell(connection, ledger.book, now=now)
            if has_news or ledger.state == "open":
                findings += [
                    f"账簿“{ledger.label}”打不开：{finding}"
                    for finding in _faults(connection, ledger)
                ]
        if findings:
            raise errors.Broken([*findings, "本次未作任何改动。"])

    schema.upgrade(url, wait_seconds=wait_seconds, reads=reads, finish=finish)


def _faults(connection: Connection, ledger: ledgers.Ledger) -> tuple[str, ...]:
    """Why the ledger cannot be worked with.

    Nothing where its scheme compiles, its contexts can be read and its tables are what its lines
    say.
    """
    try:
        if ledger.kind == cycle_view.CYCLE:
            pinned_scheme.read(connection, ledger).compile()
            queries.Finder(connection, ledger.book).find(notices.Notice)
            queries.Finder(connection, ledger.book).find(letters.Letter)
        return tuple(verification.verify(connection, ledger.book))
    except errors.Broken as broken:
        return broken.findings
