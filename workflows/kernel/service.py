"""The one way in: every use-case enters through `Service.act`.

It locks the ledger, looks whether this `op` ran before, asks the policy, and commits. Refusals are
journalled: beside what was done, or, when nothing was, in a transaction of their own.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine import access, canon, clock, errors, records
from storage import database
from storage.database import Connection
from storage.ledger import journal, ledgers, work
from storage.ledger.work import UnitOfWork
from workflows.kernel import permissions
from workflows.rules import refusals


@dataclass(frozen=True, kw_only=True)
class Done:
    """One thing that was done, as its line tells it."""

    kind: str
    subject: str
    data: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a use-case: what was done and what was refused.

    `was_repeated`: it had been done before under the same `op`; `was_dry`: it was only tried.
    `data` is what else the use-case tells: what it confirms, and the digest of that (`seen`).
    """

    done: tuple[Done, ...] = ()
    refused: tuple[records.Refusal, ...] = ()
    was_repeated: bool = False
    was_dry: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """How a use-case is to be run: under an operation number, only tried, all or nothing.

    `seen` is the digest of what its author has seen and confirms; with another it is refused.

    Another is derived from it (`part`, `dataclasses.replace`), never built anew:
    what it says would be lost.
    """

    op: str = ""
    dry_run: bool = False
    all_or_none: bool = False
    seen: str = ""

    def part(self, name: object) -> RunOptions:
        """The same for one of several changes, each with a number of its own under this one."""
        return dataclasses.replace(self, op=f"{self.op}/{name}") if self.op else self


DEFAULT_OPTIONS = RunOptions()
Body = Callable[[UnitOfWork], None]


class Service:
    """One person's way to the ledgers, at a clock; `via` is the entrance that lines tell."""

    def __init__(
        self, store: database.Database, time: clock.Clock, actor: records.Actor, *, via: str = "cli"
    ) -> None:
        self.store, self.time, self.actor, self.via = store, time, actor, via

    def now(self) -> datetime:
        """The present instant of this service's clock."""
        return self.time.now()

    def on_behalf_of(self, actor: records.Actor) -> Service:
        """The same ledgers and clock for somebody else."""
        return Service(self.store, self.time, actor, via=self.via)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot of the ledgers, no lock."""
        with self.store.reading() as connection:
            yield connection

    def look(self, action: str) -> None:
        """Pass where this person may look at what `action` names.

        Raises Refused, and keeps it in the office's journal, where they may not.
        """
        try:
            self._ask(action)
        except errors.Refused as refused:
            self._remember(ledgers.OFFICE, action, "", refused.refusals)
            raise

    def act(
        self,
        *,
        ledger: int,
        action: str,
        body: Body,
        arguments: Mapping[str, Any] | None = None,
        run_options: RunOptions = DEFAULT_OPTIONS,
        opening: ledgers.Ledger | None = None,
        kind: type[UnitOfWork] = UnitOfWork,
        clock: work.Clock = "strict",
    ) -> Outcome:
        """Run `body` in one transaction on the ledger with the number `ledger`.

        `arguments` is what the use-case was called with: its digest tells a repetition from another
        content under the same `op`. `opening` is the ledger to be made where there is none yet.
        `kind` is the class of the unit of work, `clock` what becomes of one that is behind.

        Raises Refused when nothing was done (or, with `all_or_none`, when anything was refused).
        The second time under the same `op` the stored outcome comes back and nothing happens;
        another content under that `op` is refused.
        """
        op, dry_run = run_options.op, run_options.dry_run
        digest = canon.digest_of([action, dict(arguments or {})]) if op else ""
        try:
            with work.begin(
                self.store,
                ledger,
                now=self.now(),
                actor=self.actor,
                via=self.via,
                op=op,
                op_digest=digest,
                opening=opening,
                kind=kind,
                clock=clock,
            ) as change:
                if op and (before := journal.of_op(change.connection, ledger, op)):
                    return _again(before, digest, op)
                self._ask(action, change.ledger)
                self._ask_proof(action, change.ledger)
                body(change)
                outcome = _outcome(change, dry_run=dry_run)
                if not outcome.done or (run_options.all_or_none and outcome.refused):
                    if outcome.refused:
                        raise errors.Refused(outcome.refused)
                    return outcome
                if not dry_run:
                    change.commit()
                return outcome
        except errors.Refused as refused:
            # The roll-back took away whatever the body wrote, and would take a line about the
            # refusal with it: so it is journalled now, in a transaction of its own.
            if not dry_run:
                self._remember(ledger, action, op, refused.refusals, is_new=opening is not None)
            raise

    def _ask(self, action: str, ledger: ledgers.Ledger | None = None) -> None:
        """Raises Refused where the policy does not let this person do `action`, there or at all."""
        if action not in permissions.ACTIONS:
            raise errors.AuthorError([f"unknown action {action!r}"])
        is_closed = ledger is not None and ledger.state == "closed"
        match permissions.why_not(self.actor, action, is_closed=is_closed):
            case "not_allowed":
                name, roles = self.actor.name, permissions.titles(sorted(self.actor.roles))
                who = "或".join(
                    permissions.ROLES[role] for role in access.roles_for(permissions.POLICY, action)
                )
                why_not = refusals.make(
                    "not_allowed", name, person=name, roles=roles or "无角色", who=who
                )
                raise errors.Refused([why_not])
            case "cycle_closed" if ledger is not None:
                raise errors.Refused(
                    [refusals.make("cycle_closed", ledger.label, name=ledger.label)]
                )

    def _ask_proof(self, action: str, ledger: ledgers.Ledger) -> None:
        code = permissions.why_unproven(self.actor, action) if ledger.asks_proof else ""
        if code:
            name = self.actor.name
            raise errors.Refused([refusals.make(code, name, person=name)])

    def remember(self, action: str, refused: tuple[records.Refusal, ...]) -> None:
        """Keep in the office's journal that somebody was refused before any use-case began."""
        self._remember(ledgers.OFFICE, action, "", refused)

    def _remember(
        self,
        ledger: int,
        action: str,
        op: str,
        refused: tuple[records.Refusal, ...],
        *,
        is_new: bool = False,
    ) -> None:
        """Keep the refusals. A ledger that was to be made (`is_new`) and was not keeps none."""
        if is_new:
            with self.store.reading() as connection:
                if ledgers.get(connection, ledger) is None:
                    return
        # A clock that is behind keeps nobody from being refused, nor from that being known.
        with work.begin(
            self.store, ledger, now=self.now(), actor=self.actor, via=self.via, clock="waits"
        ) as change:
            for subject in dict.fromkeys(refusal.subject for refusal in refused):
                reasons = [
                    {"code": refusal.code, "sentence": refusal.sentence}
                    for refusal in refused
                    if refusal.subject == subject
                ]
                change.line(
                    "refused", subject, data={"action": action, "op": op, "reasons": reasons}
                ).did = False
            change.commit()


def _outcome(change: UnitOfWork, *, dry_run: bool) -> Outcome:
    done = tuple(
        Done(kind=line.kind, subject=line.subject, data=line.data)
        for line in change.lines
        if line.did
    )
    return Outcome(done=done, refused=tuple(change.refusals), was_dry=dry_run, data=change.result)


def _again(before: list[tuple[journal.Line, str]], digest: str, op: str) -> Outcome:
    if any(stored_digest != digest for _, stored_digest in before):
        raise errors.Refused([refusals.make("op_reused", op, op=op)])
    done = tuple(Done(kind=line.kind, subject=line.subject, data=line.data) for line, _ in before)
    return Outcome(done=done, was_repeated=True)
