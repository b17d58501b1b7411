"""Laws of the rules beyond their own tests.

Every kind of figure that gets better helps, caps of two kinds bind, meetings cannot overfill.

What `tests/workflows/rules` holds by example or by hypothesis is not repeated here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine import days
from tests.support import rules, strategies
from tests.support.strategies import MANY, STEADY
from workflows.rules import (
    allotting,
    exact,
    indicators,
    marking,
    opinions,
    panels,
    public_notice_days,
    quotas,
    ranking,
    totals,
)
from workflows.scheme import model_awards

# Small numbers without decimals, so that ties are common.
SCORING = rules.scored(
    places=0,
    assessment_percent=Decimal(80),
    related_percent=Decimal(20),
    panel=rules.panel(minimum=3, drop_from=5, method="drop_extremes"),
    groups=(rules.group("study", "学"), rules.group("work", "干")),
    indicators=(
        rules.indicator("mark", group="study", weight=Decimal(40)),
        rules.indicator("place", group="work", kind="rank", weight=Decimal(20), floor=Decimal(5)),
        rules.indicator(
            "late", group="work", kind="rank", weight=Decimal(10), lower_is_better=True
        ),
        rules.indicator(
            "taken", group="work", kind="deduction", weight=Decimal(10), floor=Decimal(2)
        ),
        rules.indicator("added", kind="bonus", cap=Decimal(5)),
        rules.indicator(
            "level",
            kind="grade",
            weight=Decimal(10),
            grades=(("优", Decimal(10)), ("良", Decimal(6)), ("差", Decimal(0))),
        ),
    ),
    related=(
        rules.result(
            "peace",
            "平安",
            Decimal(12),
            (("好", Decimal(100)), ("中", Decimal(50)), ("差", Decimal(0))),
        ),
        rules.result("style", "作风", Decimal(8), (("好", Decimal(100)), ("差", Decimal(0)))),
    ),
    ties=("work", "related", "study"),
)
FIGURES = {
    "place": st.integers(0, 4),
    "late": st.integers(0, 4),
    "taken": st.integers(0, 10),
    "added": st.integers(0, 7),
}
BETTER = {"place": 1, "late": -1, "taken": -1, "added": 1}
LEVELS, PEACE, STYLE = ("差", "良", "优"), ("差", "中", "好"), ("差", "好", "不适用")


@st.composite
def entrants(draw: st.DrawFn, n: int) -> totals.Entrant:
    marks = draw(
        st.lists(st.integers(0, 4).map(lambda tens: Fraction(tens * 10)), min_size=3, max_size=5)
    )
    measured: dict[str, indicators.Raw] = {
        key: Fraction(draw(figures)) for key, figures in FIGURES.items()
    }
    return totals.Entrant(
        subject=f"U{n}",
        name=f"单位{n}",
        position=n,
        marks=tuple(
            marking.Mark(assessor=who, indicator="mark", raw=raw)
            for who, raw in zip("abcde", marks, strict=False)
        ),
        measured={**measured, "level": draw(st.sampled_from(LEVELS))},
        related={"peace": draw(st.sampled_from(PEACE)), "style": draw(st.sampled_from(STYLE))},
    )


FIELDS = st.integers(2, 5).flatmap(
    lambda size: st.tuples(*(entrants(n) for n in range(1, size + 1)))
)


@st.composite
def improved(draw: st.DrawFn, one: totals.Entrant) -> totals.Entrant:
    """The same with one thing better: a figure by its direction, a grade or a related result."""
    what = draw(st.sampled_from([*BETTER, "level", "peace", "style"]))
    if what in BETTER:
        was = one.measured[what]
        assert isinstance(was, Fraction)
        by = BETTER[what] * draw(st.integers(1, 4))
        return dataclasses.replace(one, measured={**one.measured, what: max(was + by, Fraction(0))})
    scale = {"level": LEVELS, "peace": PEACE, "style": STYLE[:2]}[what]
    held = str(one.measured[what] if what == "level" else one.related[what])
    better = draw(st.sampled_from(scale[scale.index(held) :] if held in scale else (held,)))
    if what == "level":
        return dataclasses.replace(one, measured={**one.measured, what: better})
    return dataclasses.replace(one, related={**one.related, what: better})


def placed(field: Sequence[totals.Entrant], subject: str) -> tuple[int, int]:
    found = next(
        result for result in ranking.rank(SCORING, field).results if result.subject == subject
    )
    assert found.rank is not None
    return found.rank, found.total


@MANY
@given(FIELDS, st.data())
def test_any_figure_grade_or_result_that_gets_better_never_lowers_a_rank(
    field: tuple[totals.Entrant, ...], data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(field))
    better = data.draw(improved(one))
    rank, total = placed(field, one.subject)
    after, raised = placed([better if other is one else other for other in field], one.subject)
    assert (after <= rank, raised >= total) == (True, True)


@STEADY
@given(FIELDS)
def test_rank_is_one_more_than_those_who_are_before(field: tuple[totals.Entrant, ...]) -> None:
    found = ranking.rank(SCORING, field)
    keys = {
        one.subject: (one.total, *(one.value(key).units for key in SCORING.scoring.ties))
        for one in found.results
    }
    for one in found.results:
        assert one.rank == 1 + sum(1 for other in keys.values() if other > keys[one.subject])


@st.composite
def candidates(draw: st.DrawFn, *, is_ranked: bool) -> list[quotas.Candidate]:
    """Candidates under caps of their unit and of their sector, places shared now and then."""
    units = [
        quotas.Cap(key=f"u{n}", name=f"单位{n}", limit=draw(st.integers(0, 2))) for n in range(3)
    ]
    sectors = [
        quotas.Cap(key=f"s{n}", name=f"行业{n}", limit=draw(st.integers(1, 3)), kind="sector")
        for n in range(2)
    ]
    places = sorted(draw(st.lists(st.integers(1, 5), max_size=9)))
    return [
        quotas.Candidate(
            subject=f"B{n}",
            name=f"支部{n}",
            position=n,
            rank=1 + places.index(place) if is_ranked else None,
            order=0 if is_ranked else place,
            caps=draw(
                st.sampled_from(
                    [(), (units[n % 3],), (sectors[n % 2],), (units[n % 3], sectors[n % 2])]
                )
            ),
        )
        for n, place in enumerate(places)
    ]


@st.composite
def fields(draw: st.DrawFn) -> tuple[model_awards.Award, list[quotas.Candidate]]:
    is_ranked, quota = draw(st.booleans()), draw(st.integers(0, 5))
    surplus = draw(st.none() | st.integers(quota, 8))
    return rules.award(quota=quota, surplus=surplus, ranked=is_ranked), draw(
        candidates(is_ranked=is_ranked)
    )


@MANY
@given(fields(), st.randoms())
def test_caps_of_two_kinds_and_the_quota_bind_whatever_order_they_come_in(
    field: tuple[model_awards.Award, list[quotas.Candidate]], random: object
) -> None:
    award, asked = field
    found = allotting.allot(award, asked)
    shuffled = list(asked)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert allotting.allot(award, shuffled) == found
    assert len(found.named) <= (found.places or 0) == award.quota
    on_the_list = tuple(
        verdict.candidate.subject for verdict in found.verdicts if verdict.is_listed
    )
    assert len(on_the_list) <= (found.surplus or 0)
    by_subject = {one.subject: one for one in asked}
    for listed in (found.named, on_the_list):
        names = [by_subject[subject] for subject in listed]
        assert (
            quotas.why_not_list(
                award,
                names,
                name_list="名单",
                ranked=len(asked),
                does_quota_bind=listed is found.named,
            )
            == ()
        )


@MANY
@given(fields())
def test_no_choice_of_a_meeting_among_open_ties_names_more_than_the_quota(
    field: tuple[model_awards.Award, list[quotas.Candidate]],
) -> None:
    """Without a longer list of candidates: there a cap may be open for that list only."""
    award, asked = field[0].model_copy(update={"surplus": None}), field[1]
    found = allotting.allot(award, asked)
    by_subject = {one.subject: one for one in asked}
    tied = sorted({subject for tie in found.ties for subject in tie.subjects})
    most = 0
    for size in range(len(tied) + 1):
        for chosen in combinations(tied, size):
            names = [by_subject[subject] for subject in (*found.named, *chosen)]
            is_open = all(
                sum(subject in chosen for subject in tie.subjects) <= tie.places
                for tie in found.ties
            )
            wrong = quotas.why_not_list(
                award, names, name_list="名单", ranked=len(asked), does_quota_bind=False
            )
            if is_open and not wrong:
                most = max(most, size)
    assert len(found.named) + most <= (found.places or 0)


@STEADY
@given(
    st.dictionaries(
        st.sampled_from("abcdefg"), st.integers(0, 40).map(lambda n: Fraction(n, 4)), min_size=3
    ),
    st.sampled_from(["drop_extremes", "mean", "median"]),
)
def test_value_of_a_panel_is_that_of_a_recomputation_and_never_outside_its_numbers(
    numbers: dict[str, Fraction], method: Any
) -> None:
    settled = panels.settle(rules.panel(minimum=3, drop_from=5, method=method), numbers)
    assert isinstance(settled, panels.PanelScore)
    given_ = sorted(numbers.values())
    middle = len(given_) // 2
    expected = {
        "mean": sum(given_) / len(given_),
        "median": given_[middle] if len(given_) % 2 else (given_[middle - 1] + given_[middle]) / 2,
        "drop_extremes": sum(given_[1:-1]) / (len(given_) - 2)
        if len(given_) >= 5
        else sum(given_) / len(given_),
    }
    assert settled.value == expected[method]
    assert given_[0] <= settled.value <= given_[-1]


@MANY
@given(st.fractions(-1000, 1000, max_denominator=2000), st.integers(0, 6))
def test_printed_points_are_the_decimal_rounded_half_up(value: Fraction, places: int) -> None:
    units = exact.to_units(value, places)
    printed = Decimal(exact.text(units, places))
    assert -printed.as_tuple().exponent == places  # type: ignore[operator]
    assert Fraction(printed) == exact.of_units(units, places)
    assert abs(Fraction(printed) - value) * 2 <= Fraction(1, 10**places)
    if exact.of_units(exact.to_units(value, 9), 9) == value:
        decimal = Decimal(value.numerator) / Decimal(value.denominator)
        assert printed == decimal.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@STEADY
@given(st.fractions(-10, 10), st.fractions(-10, 10), st.integers(0, 4))
def test_rounding_keeps_the_order_and_the_sign(one: Fraction, other: Fraction, places: int) -> None:
    assert (exact.to_units(one, places) <= exact.to_units(other, places)) or one > other
    assert exact.to_units(-one, places) == -exact.to_units(one, places)


@MANY
@given(strategies.calendars(strategies.NEAR), strategies.NEAR, st.integers(1, 10), st.booleans())
def test_public_notice_is_up_for_its_working_days_and_ends_on_one(
    calendar: days.WorkCalendar, posted_on: date, count: int, does_first_count: bool
) -> None:
    window = public_notice_days.window(
        days.Term(count=count, first_day_counts=does_first_count), posted_on, calendar
    )
    before = window.first_day - days.ONE if does_first_count else window.first_day
    assert calendar.between(before, window.last_day) == count
    assert calendar.is_workday(window.last_day)
    assert window.first_day >= posted_on
    assert [one.code for one in public_notice_days.why_not_issue(window, on=window.last_day)] == [
        "notice_running"
    ]
    assert public_notice_days.why_not_issue(window, on=window.last_day + days.ONE) == ()


SUBJECTS = tuple(opinions.Subject(code=f"U{n}", name=f"单位{n}", unit=f"U{n}") for n in range(1, 4))
DEPARTMENTS = (
    rules.department("red", "甲部门", hosts="U1"),
    rules.department("blue", "乙部门"),
)
ROUND = rules.consultation(
    consenting=("无不同意见",),
    blocking_conclusions=("不宜命名",),
    valid_days=30,
)
COVERED = st.frozensets(st.sampled_from([one.code for one in SUBJECTS]))


@st.composite
def rounds(draw: st.DrawFn) -> tuple[list[opinions.Request], list[opinions.Opinion]]:
    requests = [
        opinions.Request(
            number=n,
            department=draw(st.sampled_from(["red", "blue"])),
            subjects=draw(COVERED),
            sent_on=draw(st.none() | strategies.NEAR),
            due_on=draw(st.none() | strategies.NEAR),
            says_silence_consents=draw(st.booleans()),
        )
        for n in range(1, draw(st.integers(1, 3)) + 1)
    ]
    said = [
        opinions.Opinion(
            request=draw(st.integers(1, len(requests))),
            subject=draw(st.sampled_from([one.code for one in SUBJECTS])),
            conclusion=draw(st.sampled_from(["无不同意见", "不宜命名", "建议暂缓", "回避"])),
            received_on=draw(strategies.NEAR),
            n=n,
            is_confirmed=draw(st.booleans()),
        )
        for n in range(draw(st.integers(0, 5)))
    ]
    return requests, said


@MANY
@given(rounds(), strategies.NEAR, st.randoms())
def test_coverage_of_a_round_does_not_depend_on_order_and_silence_never_consents_by_itself(
    drawn: tuple[list[opinions.Request], list[opinions.Opinion]], on: date, random: object
) -> None:
    requests, said = drawn
    found = opinions.cover(ROUND, DEPARTMENTS, SUBJECTS, requests, said, on=on)
    mixed = [list(requests), list(said)]
    for each in mixed:
        random.shuffle(each)  # type: ignore[attr-defined]
    assert opinions.cover(ROUND, DEPARTMENTS, SUBJECTS, mixed[0], mixed[1], on=on) == found  # type: ignore[arg-type]
    consents = {
        (one.subject, one.conclusion) for one in said if one.is_confirmed and one.received_on <= on
    }
    for cell in found.cells:
        is_host = cell.department.hosts == cell.subject.unit
        has_said = {(cell.subject.code, "无不同意见"), (cell.subject.code, "回避")} & consents
        assert not cell.is_consented or is_host or has_said
    assert {cell.subject.code for cell in found.unconsented} == {
        one.subject for one in found.why_not_publish
    }
