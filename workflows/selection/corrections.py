"""更正: a clerical fact that was entered wrongly is put right by two persons, old and new shown.

A number, a place, a report, a branch's name. What a meeting decided is never corrected: that goes
back to a list which a meeting decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from storage import cases, columns, decisions, letters, public_notices, queries
from workflows.kernel import meaning
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals
from workflows.selection.decisions import PENDING


class Fact(NamedTuple):
    """What may be corrected: its title, where it is kept, and whether nothing else may say it."""

    title: str
    kind: type[columns.Record]
    column: str
    is_number: bool = False
    where: dict[str, Any] = {}  # noqa: RUF012


FACTS = {
    "minutes": Fact("纪要编号", decisions.Decision, "minutes", is_number=True),
    "doc": Fact("发文字号", letters.Letter, "number", is_number=True),
    "revocation": Fact("撤销命名的纪要编号", decisions.Revocation, "minutes", is_number=True),
    "revocation_doc": Fact("撤销命名的文号", decisions.Revocation, "doc"),
    "place": Fact("公示地方", public_notices.PublicNotice, "place"),
    "report": Fact("公示情况", public_notices.PublicNotice, "report"),
    "branch": Fact("党支部名称", cases.Case, "name", where={"track": "branch"}),
}
TITLES = {key: fact.title for key, fact in FACTS.items()}


@use_case("naming.correct")
def correct(change: Change, *, what: str, before: str, after: str, why: str) -> None:
    """Enter that a fact which says `before` should say `after`; it counts once another confirmed.

    `what` is a key of `FACTS` or its title, `why` the reason. Refused where nothing says `before`,
    where a number `after` is used already, without a reason, and the second time. Raises Misuse
    for another fact.
    """
    key = meaning.key_of("更正的事项", TITLES, what)
    fact, wanted = FACTS[key], after.strip()
    said = [getattr(each, fact.column) for each in _rows(change, fact)]
    waits = change.find(decisions.Correction, what=key, before=before, confirmed_by=0)
    if before not in said or before == PENDING:
        change.refuse(refusals.make("nothing_says", fact.title, what=fact.title, before=before))
    elif not wanted or wanted in (before, PENDING) or waits:
        change.refuse(refusals.make("unchanged", fact.title, name=fact.title))
    elif fact.is_number and wanted in said:
        change.refuse(refusals.make("number_used", fact.title, number=wanted))
    elif not why.strip():
        change.refuse(refusals.make("reason_missing", fact.title))
    else:
        line = change.line(
            "fact.entered",
            fact.title,
            data={"what": fact.title, "old": before, "new": wanted},
            why=why.strip(),
        )
        line.add(
            decisions.Correction(
                subject=fact.title,
                what=key,
                before=before,
                after=wanted,
                why=why.strip(),
                entered_by=change.actor.person,
            )
        )


@use_case("naming.confirm")
def confirm(change: Change) -> None:
    """Confirm corrections that somebody else entered: every row that says the old says the new.

    Refused for what one entered oneself, and where nothing waits, so also a second time.
    """
    waiting = change.find(decisions.Correction, confirmed_by=0)
    for entry in change.confirm(
        waiting, noun="更正", subject=change.ledger.label, called=lambda each: each.subject
    ):
        fact = FACTS[entry.what]
        line = change.line(
            "fact.corrected",
            entry.subject,
            data={"what": fact.title, "old": entry.before, "new": entry.after},
        )
        line.change(entry, confirmed_by=change.actor.person)
        for row in _rows(change, fact):
            if getattr(row, fact.column) == entry.before:
                line.change(row, **{fact.column: entry.after})


def _rows(change: Change, fact: Fact) -> Sequence[columns.Record]:
    return change.find(fact.kind, **(fact.where or {"id": queries.ANY}))
