"""From an order to places: everybody gets a standing and a reason.

Never more than the quota; fewer is allowed. Whoever cannot be put before or behind another by what
was published shares an open tie where it crosses a line, and none of them is in until a meeting
decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Literal

from engine import errors
from workflows.rules import exact, quotas
from workflows.scheme.model_awards import Award

SHOWN = 3
"""Names of others that a reason tells; the list itself has all."""
NO_TITLES: Mapping[str, str] = {}


def allot(
    award: Award,
    candidates: Sequence[quotas.Candidate],
    *,
    ranked: int | None = None,
    titles: Mapping[str, str] = NO_TITLES,
    places: int = 2,
) -> quotas.Allotment:
    """A standing and a reason for each of `candidates`, in whatever order they come.

    The award's share is of so many `ranked`: by default of all candidates that have a rank (of all,
    where the award is not ranked). Who is excluded keeps its rank and leaves its place to the next.
    `titles` are what the keys of prerequisites are called, `places` the decimals of totals. Raises
    AuthorError for a subject that comes twice.
    """
    work = _Allotting(award, candidates, ranked, titles, places)
    for _, group in groupby(sorted(work.entitled, key=work.key), key=work.place):
        work.seat(list(group))
    ordered = sorted(candidates, key=work.key)
    verdicts = tuple(work.verdicts[candidate.subject] for candidate in ordered)
    return quotas.Allotment(
        award=award,
        verdicts=verdicts,
        ties=tuple(work.ties),
        places=work.places,
        surplus=work.surplus,
    )


class _Allotting:
    """Places still free, while groups of equals come by in order."""

    def __init__(
        self,
        award: Award,
        candidates: Sequence[quotas.Candidate],
        ranked: int | None,
        titles: Mapping[str, str],
        decimals: int,
    ) -> None:
        subjects = [candidate.subject for candidate in candidates]
        if len(set(subjects)) < len(subjects):
            raise errors.AuthorError(["候选名单有重复"])
        self.award, self.titles, self.decimals = award, titles, decimals
        self.verdicts: dict[str, quotas.Verdict] = {}
        self.ties: list[quotas.OpenTie] = []
        comparable = sum(
            1 for candidate in candidates if candidate.rank is not None or not award.ranked
        )
        self.places, self.surplus = quotas.lines_of(
            award, ranked=comparable if ranked is None else ranked
        )
        self.seated = self.lined = 0
        self.taken: dict[tuple[str, str], int] = {}
        self.entitled: list[quotas.Candidate] = []
        for candidate in candidates:
            if why := self._why_out(candidate):
                self._say(candidate, "out", why)
            else:
                self.entitled.append(candidate)

    def place(self, candidate: quotas.Candidate) -> tuple[bool, int]:
        """What puts one before another; who has no rank comes last."""
        number = candidate.rank if self.award.ranked else candidate.order
        return (number is None, number or 0)

    def key(self, candidate: quotas.Candidate) -> tuple[tuple[bool, int], int, str]:
        """The same, then the roster: for the order of a list, never for a place on it."""
        return (self.place(candidate), candidate.position, candidate.subject)

    def seat(self, group: list[quotas.Candidate]) -> None:
        """Give a group of equals their standing."""
        contenders = []
        for candidate in group:
            full = next((cap for cap in candidate.caps if self._left(cap) <= 0), None)
            if full is None:
                contenders.append(candidate)
            else:
                self._say(
                    candidate,
                    "out",
                    f"{self._where(candidate)}，{full.name}已满{full.limit}个的上限",
                )
        if not contenders:
            return
        crowded, demand = self._crowding(contenders)
        seats = demand if self.places is None else min(demand, self.places - self.seated)
        lines = demand if self.surplus is None else min(demand, self.surplus - self.lined)
        if 0 < seats < demand:
            self._tie("quota", seats, contenders, is_listed=lines == demand and not crowded)
            if 0 < lines < demand and self.surplus != self.places:
                self._open("surplus", lines, contenders)
        elif seats == 0 and 0 < lines < demand:
            self._tie("surplus", lines, contenders, is_listed=False)
        elif lines == 0:
            for candidate in contenders:
                self._say(candidate, "out", f"{self._where(candidate)}，{self._beyond()}")
        else:
            self._seat_all(contenders, crowded, is_in=seats == demand)
        self.seated += seats
        self.lined += lines
        for cap, count in _count(contenders).values():
            self.taken[cap.kind, cap.key] = self.taken.get((cap.kind, cap.key), 0) + min(
                count, self._left(cap)
            )

    def _seat_all(
        self, group: list[quotas.Candidate], crowded: Mapping[tuple[str, str], int], *, is_in: bool
    ) -> None:
        for candidate in group:
            if not any((cap.kind, cap.key) in crowded for cap in candidate.caps):
                verdict: quotas.Standing = "in" if is_in else "on_the_line"
                within = (
                    self._within()
                    if is_in
                    else f"差额人选（名额{self.places}个，差额到{self.surplus}个）"
                )
                self._say(candidate, verdict, f"{self._where(candidate)}，{within}", is_listed=True)
        spoken: set[str] = set()
        for cap_key, free in crowded.items():
            among = [
                candidate
                for candidate in group
                if any((cap.kind, cap.key) == cap_key for cap in candidate.caps)
            ]
            unspoken = [candidate for candidate in among if candidate.subject not in spoken]
            spoken |= {candidate.subject for candidate in unspoken}
            self._tie("cap", free, among, is_listed=False, say=unspoken)

    def _crowding(
        self, group: Sequence[quotas.Candidate]
    ) -> tuple[dict[tuple[str, str], int], int]:
        """The caps that this group would break, and how many of the group can be seated at most.

        The caps by kind and key, each with what it still leaves free.
        """
        crowded: dict[tuple[str, str], int] = {}
        too_many: dict[str, int] = {}
        for cap_key, (cap, count) in _count(group).items():
            if count > self._left(cap):
                crowded[cap_key] = self._left(cap)
                too_many[cap.kind] = too_many.get(cap.kind, 0) + count - self._left(cap)
        return crowded, len(group) - max(too_many.values(), default=0)

    def _left(self, cap: quotas.Cap) -> int:
        return cap.limit - self.taken.get((cap.kind, cap.key), 0)

    def _tie(
        self,
        line: Literal["quota", "surplus", "cap"],
        free: int,
        group: Sequence[quotas.Candidate],
        *,
        is_listed: bool,
        say: Sequence[quotas.Candidate] | None = None,
    ) -> None:
        self._open(line, free, group)
        for candidate in group if say is None else say:
            others = [other.name for other in group if other.subject != candidate.subject]
            reason = (
                f"{self._where(candidate)}，与{self._equals(others)}先后未分，"
                f"跨在{quotas.LINES[line]}上，余{free}个由会议决定"
            )
            self._say(candidate, "open_tie", reason, is_listed=is_listed)

    def _open(
        self, line: Literal["quota", "surplus", "cap"], free: int, group: Sequence[quotas.Candidate]
    ) -> None:
        self.ties.append(
            quotas.OpenTie(
                line=line,
                places=free,
                subjects=tuple(candidate.subject for candidate in group),
                names=tuple(candidate.name for candidate in group),
            )
        )

    def _say(
        self,
        candidate: quotas.Candidate,
        standing: quotas.Standing,
        reason: str,
        *,
        is_listed: bool = False,
    ) -> None:
        self.verdicts[candidate.subject] = quotas.Verdict(
            candidate=candidate, standing=standing, is_listed=is_listed, reason=reason
        )

    def _why_out(self, candidate: quotas.Candidate) -> str:
        if candidate.exclusions:
            return f"不列入：{'；'.join(candidate.exclusions)}"
        if self.award.ranked and candidate.rank is None:
            return "没有名次，不列入"
        for needed in self.award.prerequisites:
            points = candidate.values.get(needed.key)
            least = f"不少于{needed.minimum}" if needed.minimum is not None else "有得分"
            is_met = points is not None and (
                points >= needed.minimum if needed.minimum is not None else points > 0
            )
            if not is_met:
                had = "没有得分" if points is None else f"得{exact.shown(points, self.decimals)}"
                title = self.titles.get(needed.key, needed.key)
                return f"{self._where(candidate)}，前提“{title}”须{least}，{had}"
        if self.award.threshold is not None:
            line = exact.plain(Fraction(self.award.threshold))
            if candidate.total is None:
                return f"没有总分，不能与分数线{line}比较"
            if exact.of_units(candidate.total, self.decimals) < self.award.threshold:
                total = exact.text(candidate.total, self.decimals)
                return f"{self._where(candidate)}，总分{total}，未达到分数线{line}"
        return ""

    def _where(self, candidate: quotas.Candidate) -> str:
        return (
            f"第{candidate.rank}名" if self.award.ranked else f"本单位推荐次序第{candidate.order}"
        )

    def _equals(self, names: Sequence[str]) -> str:
        """The others with whom somebody shares a place: a few by name, more by their number."""
        if len(names) <= SHOWN:
            return "、".join(names)
        place = "名次" if self.award.ranked else "次序"
        return f"同{place}的{len(names)}个（{'、'.join(names[:SHOWN])}等）"

    def _within(self) -> str:
        if self.places is None:
            return f"达到分数线{exact.plain(Fraction(self.award.threshold or 0))}"
        return f"在名额{self.places}个之内"

    def _beyond(self) -> str:
        return (
            f"名额{self.places}个已满"
            if self.surplus == self.places
            else f"名额{self.places}个、差额到{self.surplus}个均已满"
        )


def _count(group: Sequence[quotas.Candidate]) -> dict[tuple[str, str], tuple[quotas.Cap, int]]:
    counts: dict[tuple[str, str], tuple[quotas.Cap, int]] = {}
    for cap in (cap for candidate in group for cap in candidate.caps):
        counts[cap.kind, cap.key] = (cap, counts.get((cap.kind, cap.key), (cap, 0))[1] + 1)
    return counts
