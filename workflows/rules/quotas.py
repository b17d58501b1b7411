"""The limits of an award: quota, surplus, threshold, share of the ranked, prerequisites, caps.

What an allotment says, and what is wrong with a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from engine import records
from workflows.rules import refusals
from workflows.scheme.model_awards import Award

Standing = Literal["in", "on_the_line", "open_tie", "out"]
LINES = {"quota": "名额线", "surplus": "差额线", "cap": "限额"}


@dataclass(frozen=True, kw_only=True)
class Cap:
    """No more than `limit` candidates of this key (a unit, a sector).

    Caps of one `kind` do not overlap.
    """

    key: str
    name: str
    limit: int
    kind: str = "unit"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One that may be named.

    `exclusions` come from `eligibility`; `rank` and `total` (smallest unit) from `ranking`; `order`
    is its own unit's order.
    """

    subject: str
    name: str
    position: int
    rank: int | None = None
    total: int | None = None
    order: int = 0
    exclusions: tuple[str, ...] = ()
    caps: tuple[Cap, ...] = ()
    values: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Where a candidate stands: `in`, `on_the_line` (差额人选), `open_tie` or `out`.

    `is_listed`: it is on the list of candidates for certain.
    """

    candidate: Candidate
    standing: Standing
    is_listed: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class OpenTie:
    """Candidates among whom a meeting chooses `places` at a line, in the roster's order.

    `line` is `quota`, `surplus` or `cap`.
    """

    line: Literal["quota", "surplus", "cap"]
    places: int
    subjects: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Allotment:
    """A verdict for every candidate in their order, the ties left open, and the two lines.

    A line is none where there is no limit.
    """

    award: Award
    verdicts: tuple[Verdict, ...]
    ties: tuple[OpenTie, ...]
    places: int | None
    surplus: int | None

    @property
    def named(self) -> tuple[str, ...]:
        """Who is in: never more than the quota."""
        return tuple(
            verdict.candidate.subject for verdict in self.verdicts if verdict.standing == "in"
        )


def unit_cap(
    *,
    unit: str,
    name: str,
    size: int | None,
    limit: int | None,
    large_limit: int | None = None,
    large_from: int | None = None,
) -> Cap | None:
    """The cap of one unit's branches, none where there is none.

    It is `large_limit` where the unit has `large_from` branches or more (`size`), else `limit`.
    """
    is_large = size is not None and large_from is not None and size >= large_from
    cap = large_limit if is_large and large_limit is not None else limit
    return None if cap is None else Cap(key=unit, name=name, limit=cap)


def places_of(award: Award, *, ranked: int) -> int | None:
    """How many places there are with that many ranked; none without a limit."""
    limits = [] if award.quota is None else [award.quota]
    if award.share is not None:
        limits.append(int(Fraction(award.share) * ranked / 100))
    return min(limits) if limits else None


def lines_of(award: Award, *, ranked: int) -> tuple[int | None, int | None]:
    """How many may be named, and how many may stand on the list; none without a limit."""
    places = places_of(award, ranked=ranked)
    wider = (
        award.surplus - award.quota if award.surplus is not None and award.quota is not None else 0
    )
    return places, None if places is None else places + wider


def why_not_list(
    award: Award,
    candidates: Sequence[Candidate],
    *,
    name_list: str,
    ranked: int,
    does_quota_bind: bool,
) -> tuple[records.Refusal, ...]:
    """What is wrong with a list of `candidates` that people have changed.

    `over_quota` where it binds (`does_quota_bind`), `caps_exceeded`, `ineligible`. `ranked` is how
    many are ranked, of whom the share is taken; ranks themselves are no argument here.
    """
    places = places_of(award, ranked=ranked)
    faults = []
    if does_quota_bind and places is not None and len(candidates) > places:
        faults.append(
            refusals.make("over_quota", slate=name_list, count=len(candidates), quota=places)
        )
    for candidate in candidates:
        if candidate.exclusions:
            faults.append(
                refusals.make(
                    "ineligible",
                    candidate.subject,
                    name=candidate.name,
                    reason="；".join(candidate.exclusions),
                )
            )
    counts: dict[tuple[str, str], list[Cap]] = {}
    for cap in (cap for candidate in candidates for cap in candidate.caps):
        counts.setdefault((cap.kind, cap.key), []).append(cap)
    for caps in counts.values():
        if len(caps) > caps[0].limit:
            faults.append(
                refusals.make(
                    "caps_exceeded",
                    caps[0].key,
                    name=caps[0].name,
                    count=len(caps),
                    limit=caps[0].limit,
                )
            )
    return tuple(faults)
