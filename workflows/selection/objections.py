"""Objections to names on the public notice: taken in, and closed with an outcome."""

from __future__ import annotations

from datetime import date

from engine import errors
from storage import public_notices
from workflows.kernel import fact_days, meaning
from workflows.kernel.use_case import Change, use_case
from workflows.lists import lineage, notices_up
from workflows.rules import refusals
from workflows.selection import public_notice

SOURCES = {
    "named": "实名",
    "anonymous": "匿名有线索",
    "letter": "来信",
    "phone": "来电",
    "visit": "来访",
}
OUTCOMES = public_notices.OBJECTION_OUTCOMES


@use_case("naming.object")
def receive(
    change: Change, *, subject: str, source: str, text: str, received_on: date | None = None
) -> None:
    """Take in what is said against a name during the notice.

    `source` is a key of `SOURCES`, `received_on` the day it came (none: today). Refused for a
    `subject` that is not up and for a day to come; a second call is a second objection. Raises
    Misuse for an unknown source.
    """
    if source not in SOURCES:
        choices = "、".join(f"{key}（{name}）" for key, name in SOURCES.items())
        raise errors.Misuse(f"没有来源“{source}”：有 {choices}。")
    cycle = change.cycle
    clause = public_notice.clause_of(cycle)
    if impossible := fact_days.why_not(cycle, received_on, subject, clause=clause):
        change.refuse(*impossible)
        return
    notice_up = next(
        (
            notice
            for name_list, notice in notices_up.running(cycle)
            if subject in {entry.subject for entry in lineage.on_list(cycle, name_list)}
        ),
        None,
    )
    if notice_up is None:
        change.refuse(
            refusals.make("notice_missing", subject, clause=public_notice.clause_of(cycle))
        )
        return
    line = change.line("objection.received", subject, data={"source": SOURCES[source]})
    against = public_notices.Objection(
        public_notice=notice_up.id,
        subject=subject,
        source=source,
        received_on=received_on or cycle.today,
        text=text,
        entered_by=change.actor.person,
    )
    line.data["objection"] = line.add(against).id


@use_case("naming.confirm")
def confirm(change: Change) -> None:
    """Confirm how objections were settled, which somebody else entered: all that wait.

    Only then does one count as settled. Refused for what one entered oneself, and where nothing
    waits, so also a second time.
    """
    waiting = [each for each in change.find(public_notices.Objection) if is_waiting(each)]
    for objection in change.confirm(waiting, noun="异议办理", subject=change.cycle.ledger.label):
        line = change.line(
            "objection.confirmed",
            objection.subject,
            data={"objection": objection.id, "outcome": OUTCOMES[objection.outcome]},
        )
        line.change(objection, confirmed_by=change.actor.person)


def is_waiting(objection: public_notices.Objection) -> bool:
    """Whether it was settled by one person and not confirmed by another."""
    return bool(objection.outcome) and not objection.confirmed_by


@use_case("naming.object")
def settle(change: Change, *, objection: int, outcome: str, handling: str) -> None:
    """Close an objection: dismissed, or upheld, which takes the name off what is named.

    It counts once somebody else confirmed it; until then a second call says it anew.

    `objection` is its number, `outcome` a key of `OUTCOMES`, `handling` what was done about it.
    The place of a name taken off is not filled again. Refused without `handling`, and where it was
    settled and confirmed. Raises Misuse for an unknown number or outcome.
    """
    if outcome not in OUTCOMES:
        choices = "、".join(f"{key}（{name}）" for key, name in OUTCOMES.items())
        raise errors.Misuse(f"没有结果“{outcome}”：有 {choices}。")
    received = meaning.numbered(
        change,
        public_notices.Objection,
        [objection],
        noun="异议",
        listing="mofan naming list",
    )[objection]
    if received.outcome and received.confirmed_by:
        outcome_name = OUTCOMES[received.outcome]
        change.refuse(
            refusals.make(
                "objection_settled", received.subject, id=received.id, outcome=outcome_name
            )
        )
    elif not handling.strip():
        change.refuse(refusals.make("handling_missing", received.subject))
    else:
        line = change.line(
            "objection.settled",
            received.subject,
            data={"outcome": OUTCOMES[outcome]},
            why=handling.strip(),
        )
        line.change(
            received,
            outcome=outcome,
            handling=handling.strip(),
            entered_by=change.actor.person,
        )
