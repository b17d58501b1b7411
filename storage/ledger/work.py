"""The unit of work.

Locks one ledger, collects lines and the rows they explain, and keeps them together or not at all.

It is the only writer of journalled tables. Every row belongs to a line, every line to one subject;
the number of statements does not depend on how many there are.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import canon, errors, records
from storage import columns, queries
from storage.database import Database
from storage.ledger import journal, ledgers

R = TypeVar("R", bound=columns.Record)
BINDING = frozenset(
    {"book.opened", "slate.decided", "slate.confirmed", "letter.issued", "cycle.closed"}
)
"""Kinds of lines that say where the office's ledger stood: whoever cuts that one is found out."""
SKEW = timedelta(minutes=2)
"""How far a clock may be behind the last line of a ledger and still take that line's instant."""
Clock = Literal["strict", "waits", "turns"]


class Line:
    """One line in the making. What is added or changed here is explained by it."""

    def __init__(
        self, work: UnitOfWork, kind: str, subject: str, data: Mapping[str, Any], why: str
    ) -> None:
        self._work = work
        self.kind, self.subject, self.data, self.why = kind, subject, dict(data), why
        self.rows: dict[tuple[str, int], dict[str, Any]] = {}
        self.did = True

    def add(self, record: R) -> R:
        """Keep a new thing; comes back with its ledger and id."""
        return self._work._add(self, record)

    def change(self, record: R, **values: Any) -> R:
        """Keep new values of journalled columns; comes back changed.

        Values that are the same already are left out.
        """
        return self._work._change(self, record, values)


class UnitOfWork(queries.Finder):
    """A transaction on one locked ledger, which can be asked what the ledger holds.

    `now` is its instant; `actor`, `via` and `op` stand in each of its lines.
    """

    def __init__(
        self,
        connection: Connection,
        ledger: ledgers.Ledger,
        *,
        now: datetime,
        actor: records.Actor,
        via: str,
        op: str,
        op_digest: str,
    ) -> None:
        super().__init__(connection, ledger.book)
        self.ledger, self.now, self.actor = ledger, now, actor
        self._via, self._op, self._op_digest = via, op, op_digest
        self._next_id = ledger.next_id
        self._lines: list[Line] = []
        self._new: dict[tuple[str, int], dict[str, Any]] = {}
        self._changed: dict[tuple[str, int], dict[str, Any]] = {}
        self._is_sealed = False
        self.refusals: list[records.Refusal] = []
        self.result: Mapping[str, Any] = {}
        self._last: list[Callable[[], None]] = []

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines so far."""
        return tuple(self._lines)

    def line(
        self, kind: str, subject: str, *, data: Mapping[str, Any] | None = None, why: str = ""
    ) -> Line:
        """Begin a line of that `kind` about one `subject`, whose rows are added to it.

        `data` is plain JSON for people to read, `why` the reason that a person gave.
        """
        line = Line(self, kind, subject, data or {}, why)
        self._lines.append(line)
        return line

    def refuse(self, *refusals: records.Refusal) -> None:
        """Say no to one subject, with every reason; the others go on. One line for the subject."""
        self.refusals.extend(refusals)
        for subject in dict.fromkeys(refusal.subject for refusal in refusals):
            reasons = [
                {"code": refusal.code, "sentence": refusal.sentence}
                for refusal in refusals
                if refusal.subject == subject
            ]
            line = self.line("refused", subject, data={"reasons": reasons, "op": self._op})
            line.did = False

    def at_last(self, act: Callable[[], None]) -> None:
        """Do this once, just before the commit.

        What follows from many moves is then asked for in one statement.
        """
        self._last.append(act)

    def touch(self, record: R, **values: Any) -> R:
        """Rewrite operational columns, of which no line tells."""
        table = columns.table_of(type(record))
        if any(not table.c[name].info.get("operational") for name in values):
            raise errors.AuthorError([f"{table.name}: journalled columns need a line"])
        self._remember(table, record.id, values)
        return columns.altered(record, values)

    def _add(self, line: Line, record: R) -> R:
        table = columns.table_of(type(record))
        stored = columns.altered(record, {"book": self.ledger.book, "id": self._next_id})
        self._next_id += 1
        values = {name: cell for name, cell in stored.__dict__.items() if name not in columns.KEY}
        line.rows[(table.name, stored.id)] = columns.to_line(table, values)
        self._new[(table.name, stored.id)] = values
        return stored

    def _change(self, line: Line, record: R, values: Mapping[str, Any]) -> R:
        table = columns.table_of(type(record))
        if record.id == 0 and table.name != "book":
            raise errors.AuthorError([f"{table.name}: a record that was never kept cannot change"])
        changes = {name: cell for name, cell in values.items() if getattr(record, name) != cell}
        journalled = columns.to_line(table, changes)
        if len(journalled) != len(changes):
            raise errors.AuthorError(
                [f"{table.name}: operational columns are touched, not changed"]
            )
        line.rows.setdefault((table.name, record.id), {}).update(journalled)
        self._remember(table, record.id, changes)
        return columns.altered(record, changes)

    def _remember(self, table: sa.Table, id_: int, values: Mapping[str, Any]) -> None:
        pending = self._new.get((table.name, id_))
        if pending is None:
            pending = self._changed.setdefault((table.name, id_), {})
        pending.update(values)

    def flush(self) -> None:
        """Write pending rows, so that statements of this transaction see them.

        Lines are sealed at the commit only.
        """
        for (name, names), rows in _by_shape(self._new).items():
            queries.insertion(name, names).write(
                self.connection, [{"book": self.book, **row} for row in rows]
            )
        changed = {key: values for key, values in self._changed.items() if values}
        for (name, names), rows in _by_shape(changed).items():
            queries.alteration(name, names).write(
                self.connection,
                [
                    {"b_book": self.book, **{f"b_{key}": cell for key, cell in row.items()}}
                    for row in rows
                ],
            )
        self._new.clear()
        self._changed.clear()

    def commit(self) -> None:
        """Seal and commit. Nothing of it is kept if any part fails. Once a unit of work."""
        self.seal()
        self.connection.commit()

    def seal(self) -> None:
        """Number and chain the lines, move the head, write everything; the caller commits.

        Once a unit of work.
        """
        if self._is_sealed:
            raise errors.AuthorError(["a unit of work is committed once"])
        self._is_sealed = True
        for act in self._last:
            act()
        self.flush()
        seq, previous = self.ledger.head_seq, self.ledger.head_hash or canon.GENESIS
        rows: list[dict[str, Any]] = []
        actor = {
            "person": self.actor.person,
            "name": self.actor.name,
            "os_user": self.actor.os_user,
            "proof": self.actor.proof,
            **({"paper": self.actor.paper} if self.actor.paper else {}),
        }
        beside = self._beside() if any(line.kind in BINDING for line in self._lines) else ""
        for n, line in enumerate(self._lines):
            seq += 1
            op = self._op if line.did else ""
            text = journal.text(
                journal.Line(
                    seq=seq,
                    at=self.now,
                    kind=line.kind,
                    subject=line.subject,
                    actor=actor,
                    via=self._via,
                    op=op,
                    op_digest=self._op_digest if op else "",
                    n=n,
                    beside=beside if line.kind in BINDING else "",
                    why=line.why,
                    data=line.data,
                    rows=tuple((name, id_, values) for (name, id_), values in line.rows.items()),
                )
            )
            previous = canon.line_hash(previous, text, self.ledger.algorithm)
            rows.append(
                {
                    "book": self.ledger.book,
                    "seq": seq,
                    "at": self.now,
                    "kind": line.kind,
                    "subject": line.subject,
                    "actor": self.actor.person,
                    "op": op or None,
                    "n": n,
                    "op_digest": self._op_digest if op else "",
                    "line": text,
                    "hash": previous,
                }
            )
        journal.append(self.connection, rows)
        # The head moves in the transaction of its lines, under the ledger's lock: the next writer
        # numbers and chains from here, and a cut tail shows as a head without its line.
        head = {
            "head_seq": seq,
            "head_hash": previous,
            "head_at": self.now if self._lines else self.ledger.head_at,
            "next_id": self._next_id,
        }
        values = {f"b_{name}": cell for name, cell in head.items()}
        queries.alteration("book", tuple(head)).write(
            self.connection, [{"b_book": self.book, "b_id": 0, **values}]
        )
        self.ledger = columns.altered(self.ledger, head)

    def _beside(self) -> str:
        """The anchor of the office's ledger as it stands now; empty in the office's own."""
        if self.book == ledgers.OFFICE:
            return ""
        office = ledgers.get(self.connection, ledgers.OFFICE)
        return canon.anchor(office.head_seq, office.head_hash) if office is not None else ""


def _by_shape(
    pending: Mapping[tuple[str, int], Mapping[str, Any]],
) -> dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]]:
    tables = columns.metadata.tables
    return columns.groups((tables[name], id_, values) for (name, id_), values in pending.items())


@contextlib.contextmanager
def begin(
    database: Database,
    ledger: int,
    *,
    now: datetime,
    actor: records.Actor,
    via: str = "",
    op: str = "",
    op_digest: str = "",
    opening: ledgers.Ledger | None = None,
    kind: Callable[..., UnitOfWork] | None = None,
    clock: Clock = "strict",
) -> Iterator[UnitOfWork]:
    """A unit of work on a locked ledger; `kind` is its class (`UnitOfWork`).

    The instants of a ledger never run backwards: its last is looked at under the lock, and taken
    where `now` is no more than `SKEW` behind it; NotNow where it is further behind. A `clock` that
    "waits" takes the last instant however far it is; one that "turns" takes `now` as it is: that
    is how a clock that ran ahead is put right.

    `opening` makes the ledger if it does not exist yet, and its first line names it, its scheme and
    algorithm.

    Leaving without `commit` keeps nothing. Raises Misuse for a ledger that does not exist, NotNow
    while another holds it too long.
    """
    make = kind or UnitOfWork
    with database.writing() as connection:
        locked = ledgers.lock(connection, ledger)
        opened = (
            opening.model_copy(update={"book": ledger, "id": 0})
            if locked is None and opening is not None
            else None
        )
        if opened is not None and ledgers.create(connection, opened):
            work = make(
                connection, opened, now=now, actor=actor, via=via, op=op, op_digest=op_digest
            )
            named = {
                "book": opened.label,
                "kind": opened.kind,
                "scheme": opened.scheme,
                "algorithm": opened.algorithm,
                "sandbox": opened.is_sandbox,
                "proof": opened.asks_proof,
            }
            first = work.line("book.opened", opened.label, data=named)
            table = columns.table_of(ledgers.Ledger)
            first.rows[("book", 0)] = columns.to_line(
                table,
                {column.name: getattr(opened, column.name) for column in columns.journalled(table)},
            )
            yield work
            return
        locked = locked or ledgers.lock(connection, ledger)
        if locked is None and opened is not None:
            raise errors.AuthorError(
                [f"another {opened.kind} ledger is called {opened.label} already"]
            )
        if locked is None:
            raise errors.Misuse(
                f"没有编号为 {ledger} 的账簿：请先运行 mofan init 或 mofan cycle open。"
            )
        if clock != "turns" and not _is_rehearsal_begun_late(connection, locked, now):
            now = _instant(locked.head_at, now, waits=clock == "waits")
        yield make(connection, locked, now=now, actor=actor, via=via, op=op, op_digest=op_digest)


def _is_rehearsal_begun_late(connection: Connection, locked: ledgers.Ledger, now: datetime) -> bool:
    """Whether a sandbox is told its time for the first time: made today, it plays another year.

    Until a year is opened in it its clock may be set anywhere.
    """
    return (
        locked.is_sandbox
        and locked.book == ledgers.OFFICE
        and locked.head_at is not None
        and now < locked.head_at
        and not ledgers.cycles(connection)
    )


def _instant(last: datetime | None, now: datetime, *, waits: bool) -> datetime:
    """The instant of what is written now, after the one that was written last."""
    if last is None or now >= last:
        return now
    if waits or last - now <= SKEW:
        return last
    ours, theirs = (f"{each.astimezone():%Y-%m-%d %H:%M:%S}" for each in (now, last))
    raise errors.NotNow(
        f"本机时钟是 {ours}，账簿最后一条记于 {theirs}：请先对时；"
        "若是那一条的时钟快了，用 mofan audit clock 更正。"
    )
