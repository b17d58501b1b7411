"""The order of a field by total and the published tie keys, in what is printed: equal at the last decimal is equal.

Totals and keys are compared as rounded, so that the sheet that is shown explains the order that is shown. What the keys leave tied shares a rank
(1、2、2、4); whether that matters is decided where the cut is (`quotas`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from engine import errors
from workflows.rules import exact, reasons, totals


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The field in order, or every reason why there is none yet: with a reason for one subject nobody has a rank."""

    results: tuple[totals.TotalScore, ...] = ()
    reasons: tuple[reasons.Reason, ...] = ()


def rank(scoring: totals.Scoring, entrants: Sequence[totals.Entrant]) -> Ranking:
    """Totals and ranks of those who are ranked, whatever order they come in. Raises AuthorError for a subject that comes twice."""
    codes = [entrant.subject for entrant in entrants]
    if len(set(codes)) < len(codes):
        raise errors.AuthorError(
            [
                f"参加排名的单位重复：{'、'.join(sorted({code for code in codes if codes.count(code) > 1}))}"
            ]
        )
    among = totals.compared(scoring, entrants)
    results: list[totals.TotalScore] = []
    faults: list[reasons.Reason] = []
    for entrant in sorted(entrants, key=lambda one: (one.position, one.subject)):
        made = totals.of(scoring, entrant, among)
        if isinstance(made, totals.TotalScore):
            results.append(made)
        else:
            faults += made
    if faults:
        return Ranking(reasons=tuple(faults))
    return Ranking(results=order(results, scoring.ties))


def order(
    results: Sequence[totals.TotalScore], ties: Sequence[str]
) -> tuple[totals.TotalScore, ...]:
    """The results with their ranks, best first, a tie in the roster's order; what decided an equal total is noted."""
    standing = {
        result.subject: (result.total, *(result.value(key).units for key in ties))
        for result in results
    }
    ordered = sorted(
        results,
        key=lambda one: ([-units for units in standing[one.subject]], one.position, one.subject),
    )
    first: dict[tuple[int, ...], int] = {}
    for place, result in enumerate(ordered, 1):
        first.setdefault(standing[result.subject], place)
    ranked = []
    for _, same in groupby(ordered, key=lambda one: one.total):
        group = list(same)
        for result in group:
            place = first[standing[result.subject]]
            ranked.append(
                dataclasses.replace(
                    result, rank=place, notes=(*result.notes, _placed(result, place, group, ties))
                )
            )
    return tuple(ranked)


def _placed(
    result: totals.TotalScore, place: int, group: Sequence[totals.TotalScore], ties: Sequence[str]
) -> str:
    others = sorted(
        (one for one in group if one.subject != result.subject),
        key=lambda one: (one.position, one.subject),
    )
    if not others:
        return f"列第{place}名"
    said, rest = [], others
    for key in ties:
        own = result.value(key)
        said.append(f"{own.name}{exact.text(own.units, result.places)}")
        rest = [one for one in rest if one.value(key).units == own.units]
        if not rest:
            break
    compared = f"，依次比较{'、'.join(said)}" if said else ""
    still = (
        f"，与{'、'.join(one.name for one in rest)}仍相同，并列第{place}名"
        if rest
        else f"，列第{place}名"
    )
    return f"总分与{'、'.join(one.name for one in others)}相同{compared}{still}"
