"""Who may be ranked and who may be put on a list, and every ground against it.

A ground that excludes removes eligibility; it never takes points (不予命名 is not a negative
score).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from workflows.scheme.model_awards import Disqualifier
from workflows.scheme.model_office import Consequence

Participation = Literal["full", "reference", "unranked"]
Code = Literal[
    "reference",
    "unranked",
    "host",
    "outside",
    "above",
    "concluded",
    "owing",
    "objection",
    "pending",
    "undone",
    "disqualifier",
    "bad_result",
    "blocking_conclusion",
    "arrears",
]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A disqualifying fact as recorded: which disqualifier, since when, on whose paper.

    `lifted` says how it ended (empty: it stands).
    """

    disqualifier: str
    effective_on: date | None = None
    document: str = ""
    department: str = ""
    lifted: str = ""


@dataclass(frozen=True, kw_only=True)
class BadResult:
    """A related result that disqualifies (差、不合格)."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Negative:
    """A department's conclusion that blocks."""

    department: str
    conclusion: str
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What should have been done before one may be named, in words, and what follows from it."""

    what: str
    consequence: Consequence


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A subject and everything recorded against it.

    A branch has the participation of its unit. `outside`: which units the award is among, where it
    is none of them; `above`: the award above in which it stands. `ended`: how its case ended, if it
    did without an
    award. `owing`: names of what must be done before it may stand on a list and is not. `undone`:
    what it has not done itself although the scheme says that it weighs. `upheld`:
    whether an objection against it was. `arrears`: names of tasks carried over and open.
    """

    code: str
    name: str
    participation: Participation = "full"
    is_host: bool = False
    outside: str = ""
    above: str = ""
    ended: str = ""
    owing: tuple[str, ...] = ()
    undone: tuple[Undone, ...] = ()
    upheld: bool = False
    facts: tuple[Fact, ...] = ()
    bad_results: tuple[BadResult, ...] = ()
    negatives: tuple[Negative, ...] = ()
    arrears: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One reason against (`excludes`), or one remark.

    `is_pending`: it keeps the subject off unless a meeting decides otherwise.
    """

    code: Code
    sentence: str
    clause: str = ""
    excludes: bool = True
    is_pending: bool = False


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether the subject takes a rank, whether it may be put on a list, and every ground."""

    subject: str
    name: str
    is_ranked: bool
    grounds: tuple[Ground, ...]

    @property
    def is_eligible(self) -> bool:
        """Whether nothing excludes it."""
        return not any(ground.excludes for ground in self.grounds)

    @property
    def exclusions(self) -> tuple[str, ...]:
        """The sentences of what excludes it."""
        return self.against(is_kept=False)

    def against(self, *, is_kept: bool) -> tuple[str, ...]:
        """The same; `is_kept`: people put it on all the same, and what it lacks is no matter."""
        return tuple(
            ground.sentence
            for ground in self.grounds
            if ground.excludes and not (is_kept and ground.is_pending)
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """The sentences of what only has to be noted."""
        return tuple(ground.sentence for ground in self.grounds if not ground.excludes)


def judge(
    disqualifiers: Sequence[Disqualifier], subjects: Sequence[Subject], *, on: date
) -> tuple[Verdict, ...]:
    """A verdict for each of `subjects`, in their order, as of the day `on`, by the scheme's rules.

    A disqualified subject keeps its rank and takes no place.
    """
    return tuple(
        Verdict(
            subject=subject.code,
            name=subject.name,
            is_ranked=subject.participation == "full" and not subject.is_host,
            grounds=(
                *_taking_part(subject),
                *_standing(subject),
                *_facts(disqualifiers, subject, on),
                *_others(subject),
            ),
        )
        for subject in subjects
    )


def _taking_part(subject: Subject) -> list[Ground]:
    grounds = []
    if subject.is_host:
        grounds.append(Ground(code="host", sentence="承办单位，参加创建，不参加排名，不占名额"))
    elif subject.participation == "unranked":
        grounds.append(Ground(code="unranked", sentence="参加创建，不参加排名，不占名额"))
    elif subject.participation == "reference":
        grounds.append(Ground(code="reference", sentence="参照执行单位，不参加排名，不占名额"))
    if subject.outside:
        grounds.append(Ground(code="outside", sentence=f"不在评选范围（{subject.outside}）"))
    if subject.above:
        grounds.append(Ground(code="above", sentence=f"已列入“{subject.above}”"))
    return grounds


def _standing(subject: Subject) -> list[Ground]:
    grounds = (
        [Ground(code="concluded", sentence=f"已结束（{subject.ended}）")] if subject.ended else []
    )
    if subject.owing and not subject.ended:
        grounds.append(Ground(code="owing", sentence=f"尚未办结：{'、'.join(subject.owing)}"))
    if subject.upheld:
        grounds.append(Ground(code="objection", sentence="公示期间的异议成立，不予命名"))
    return grounds + [_of_undone(undone) for undone in subject.undone]


def _of_undone(undone: Undone) -> Ground:
    if undone.consequence == "pending":
        return Ground(code="pending", sentence=f"待研究：{undone.what}", is_pending=True)
    return Ground(code="undone", sentence=undone.what, excludes=undone.consequence == "off")


def _facts(disqualifiers: Sequence[Disqualifier], subject: Subject, on: date) -> list[Ground]:
    rules_by_key = {rule.key: rule for rule in disqualifiers}
    return [
        _fact(
            rules_by_key.get(fact.disqualifier) or Disqualifier(key="", name=fact.disqualifier),
            fact,
            on,
        )
        for fact in subject.facts
    ]


def _fact(rule: Disqualifier, fact: Fact, on: date) -> Ground:
    source = "，".join(text for text in (fact.department, fact.document) if text)
    since = f"，自{fact.effective_on}起" if fact.effective_on else ""
    fact_text = f"{rule.name}{f'（{source}）' if source else ''}{since}"
    over = _why_over(rule, fact, on)
    sentence = f"{fact_text}；{over}，不影响列入" if over else f"不予命名情形：{fact_text}"
    return Ground(code="disqualifier", sentence=sentence, clause=rule.clause, excludes=not over)


def _why_over(rule: Disqualifier, fact: Fact, on: date) -> str:
    if fact.lifted:
        return f"已解除（{fact.lifted}）"
    if fact.effective_on and fact.effective_on > on:
        return f"{on}尚未生效"
    if (
        fact.effective_on
        and rule.look_back_days is not None
        and fact.effective_on < on - timedelta(days=rule.look_back_days)
    ):
        return f"已超过{rule.look_back_days}天的追溯期"
    return ""


def _others(subject: Subject) -> list[Ground]:
    grounds = [
        Ground(code="bad_result", sentence=f"{bad.name}结果为“{bad.value}”，不予命名")
        for bad in subject.bad_results
    ]
    for negative in subject.negatives:
        source = f"（{negative.document}）" if negative.document else ""
        sentence = f"{negative.department}意见为“{negative.conclusion}”{source}"
        grounds.append(Ground(code="blocking_conclusion", sentence=sentence))
    if subject.arrears:
        sentence = f"带欠账：{'、'.join(subject.arrears)}"
        grounds.append(Ground(code="arrears", sentence=sentence, excludes=False))
    return grounds
