"""暂缓命名: a leader signs that one name is left out for now; the others are issued without it.

Taking off may be signed, adding must be decided: it needs no meeting, and two persons.
"""

from __future__ import annotations

from storage import decisions
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.lists import lineage
from workflows.rules import refusals


@use_case("naming.withhold")
def withhold(change: Change, *, subject: str, basis: str, is_released: bool = False) -> None:
    """Enter that `subject` is left out for now, or (`is_released`) no longer.

    `basis` says who signed, on which day, in which words. It counts once somebody else confirmed
    it. Refused without a basis, for one that holds an award, and where it is so already or waits
    (so a second call). Raises Misuse for an unknown subject.
    """
    cycle = change.cycle
    (case,) = cycle.of_subjects([subject])
    entered = list(change.find(decisions.Withholding, subject=subject))
    is_so = bool(entered) and entered[-1].is_released == is_released
    if not basis.strip():
        change.refuse(refusals.make("basis_missing", subject))
    elif any(holder.subject == subject for holder in lineage.named(cycle)):
        change.refuse(refusals.make("named_already", subject, name=case.name))
    elif is_so or (is_released and not entered):
        change.refuse(refusals.make("unchanged", subject, name=case.name))
    else:
        line = change.line(
            "naming.withheld",
            subject,
            data={"name": case.name, "released": is_released},
            why=basis.strip(),
        )
        line.add(
            decisions.Withholding(
                subject=subject,
                basis=basis.strip(),
                is_released=is_released,
                entered_by=change.actor.person,
            )
        )


@use_case("naming.confirm")
def confirm(change: Change) -> None:
    """Confirm who is left out for now, which somebody else entered: all that wait.

    Refused for what one entered oneself, and where nothing waits, so also a second time.
    """
    waiting = change.find(decisions.Withholding, confirmed_by=0)
    for entry in change.confirm(waiting, noun="暂缓命名", subject=change.ledger.label):
        line = change.line(
            "naming.withholding_confirmed", entry.subject, data={"released": entry.is_released}
        )
        line.change(entry, confirmed_by=change.actor.person)


def withheld(cycle: CycleView) -> dict[str, str]:
    """Who is left out for now, for which two persons stand, with the basis, by subject."""
    newest = {each.subject: each for each in cycle.find(decisions.Withholding) if each.confirmed_by}
    return {subject: each.basis for subject, each in newest.items() if not each.is_released}
