"""The order of a field by total and the published tie keys, in what is printed.

Totals and keys are compared as rounded, so that the sheet that is shown explains the order that is
shown: equal at the last decimal is equal. What the keys leave tied shares a rank (1、2、2、4);
whether that matters is decided where the cut is (`quotas`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from engine import errors, records
from workflows.rules import exact, indicators, totals


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The field in order, or every reason why there is none yet.

    With a reason for one subject nobody has a rank.
    """

    results: tuple[totals.TotalScore, ...] = ()
    reasons: tuple[records.Refusal, ...] = ()


def rank(
    scheme: indicators.Scored,
    entrants: Sequence[totals.Entrant],
    among: Collection[str] | None = None,
) -> Ranking:
    """Totals and ranks of those who are ranked, whatever order they come in.

    Ranked are the subjects `among` whom (by default all of the `entrants`); figures that are
    compared are compared with everybody's. Raises AuthorError for a subject that comes twice.
    """
    codes = [entrant.subject for entrant in entrants]
    if len(set(codes)) < len(codes):
        repeated = sorted({code for code in codes if codes.count(code) > 1})
        raise errors.AuthorError([f"参加排名的单位重复：{'、'.join(repeated)}"])
    compared = totals.compared(scheme, entrants)
    # Who is not ranked here counts all the same where figures are compared: it must have its own.
    needed = (
        codes if among is None or any(map(indicators.is_compared, scheme.indicators)) else among
    )
    results: list[totals.TotalScore] = []
    faults: list[records.Refusal] = []
    for entrant in sorted(entrants, key=lambda candidate: (candidate.position, candidate.subject)):
        if entrant.subject not in needed:
            continue
        score = totals.of(scheme, entrant, compared)
        if isinstance(score, totals.TotalScore):
            results.append(score)
        else:
            faults += score
    if faults:
        return Ranking(reasons=tuple(faults))
    ranked = [score for score in results if among is None or score.subject in among]
    return Ranking(results=order(ranked, scheme.scoring.ties))


def order(
    results: Sequence[totals.TotalScore], ties: Sequence[str]
) -> tuple[totals.TotalScore, ...]:
    """The results with their ranks, best first, a tie in the roster's order.

    `ties` are the keys compared one after the other; what decided an equal total is noted.
    """
    compared = {
        score.subject: (score.total, *(score.value(key).units for key in ties)) for score in results
    }
    ordered = sorted(
        results,
        key=lambda score: (
            [-units for units in compared[score.subject]],
            score.position,
            score.subject,
        ),
    )
    first: dict[tuple[int, ...], int] = {}
    for number, score in enumerate(ordered, 1):
        first.setdefault(compared[score.subject], number)
    ranked = []
    for _, same in groupby(ordered, key=lambda score: score.total):
        group = list(same)
        for score in group:
            number = first[compared[score.subject]]
            ranked.append(
                dataclasses.replace(
                    score,
                    rank=number,
                    notes=(*score.notes, _placed(score, number, group, ties)),
                )
            )
    return tuple(ranked)


def _placed(
    score: totals.TotalScore, number: int, group: Sequence[totals.TotalScore], ties: Sequence[str]
) -> str:
    others = sorted(
        (other for other in group if other.subject != score.subject),
        key=lambda other: (other.position, other.subject),
    )
    if not others:
        return f"列第{number}名"
    comparisons, tied = [], others
    for key in ties:
        figure = score.value(key)
        comparisons.append(f"{figure.name}{exact.text(figure.units, score.places)}")
        tied = [other for other in tied if other.value(key).units == figure.units]
        if not tied:
            break
    compared = f"，依次比较{'、'.join(comparisons)}" if comparisons else ""
    still = (
        f"，与{'、'.join(other.name for other in tied)}仍相同，并列第{number}名"
        if tied
        else f"，列第{number}名"
    )
    return f"总分与{'、'.join(other.name for other in others)}相同{compared}{still}"
