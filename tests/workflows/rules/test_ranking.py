"""The ranking against a table computed by hand.

Scheme: two points, 甲 (group g1, 60) and 乙 (group g2, 40); documents 60 %, on site 40 %;
assessment 80 %; related results 好100/一般50 (weight 12) and 优100/良75 (weight 8); ties by g2, g1,
related; of five one highest and one lowest total is dropped.

U1, five assessors (甲 documents/on site, 乙 documents/on site):
    a  50/55  30/35   甲 30+22=52    乙 18+14=32      84
    b  48/48  32/32   甲 48          乙 32            80
    c  55/50  36/31   甲 33+20=53    乙 21.6+12.4=34  87
    d  60/60  40/40   甲 60          乙 40           100   highest, dropped
    e  30/30  20/20   甲 30          乙 20            50   lowest, dropped
    mean 251/3; ×80 % = 1004/15 = 66.9333…; 好 12 and 不适用, so that 12 carries 20: 20.
    Total 1304/15 = 86.9333… → 86.93
    g2: 32 32 34 (40 and 20 dropped) → 98/3 → 32.67    g1: 52 48 53 → 51.00
U2, three assessors, all 甲 50, 乙 30: mean 80; ×80 % = 64; 好 12; 良 8×75 % = 6.
    Total 82.00   g2 30.00  g1 50.00
U3, three assessors, all 甲 52, 乙 28: mean 80; ×80 % = 64; 好 12; 良 6.
    Total 82.00   g2 28.00  g1 52.00   behind U2 by g2
U4, four assessors, 甲 48 50 52 54, 乙 30: mean 324/4 = 81; ×80 % = 64.8; 一般 6; 优 8.
    Total 78.80   g2 30.00  g1 51.00  related 14.00
U5, three assessors, all 甲 51, 乙 30: mean 81; the same.
    Total 78.80   g2 30.00  g1 51.00  related 14.00   open tie

Ranks: U1 1, U2 2, U3 3, U4 4, U5 4.
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import errors
from tests.support import rules
from workflows.rules import (
    allotting,
    marking,
    quotas,
    ranking,
    refusals,
    totals,
)
from workflows.scheme import model_awards

SCORING = rules.scored(
    assessment_percent=Decimal(80),
    related_percent=Decimal(20),
    sources=(
        model_awards.Source(key="documents", name="资料", percent=Decimal(60)),
        model_awards.Source(key="onsite", name="现场", percent=Decimal(40)),
        model_awards.Source(key="own", name="自评", percent=Decimal(0)),
    ),
    panel=rules.panel(minimum=3, drop_from=5, method="drop_extremes"),
    groups=(rules.group("g1", "一类"), rules.group("g2", "二类")),
    indicators=(
        rules.indicator("甲", group="g1", weight=Decimal(60)),
        rules.indicator("乙", group="g2", weight=Decimal(40)),
    ),
    related=(
        rules.result("r1", "述评", Decimal(12), (("好", Decimal(100)), ("一般", Decimal(50)))),
        rules.result("r2", "年考", Decimal(8), (("优", Decimal(100)), ("良", Decimal(75)))),
    ),
    ties=("g2", "g1", "related"),
)


def result_of(found: ranking.Ranking, subject: str) -> totals.TotalScore:
    return next(result for result in found.results if result.subject == subject)


def entrant(n: int, rows: list[tuple[int, int, int, int]], r1: str, r2: str) -> totals.Entrant:
    marks = []
    for assessor, row in zip("abcde", rows, strict=False):
        places = (("甲", "documents"), ("甲", "onsite"), ("乙", "documents"), ("乙", "onsite"))
        for (indicator, source), points in zip(places, row, strict=True):
            marks.append(
                marking.Mark(
                    assessor=assessor, indicator=indicator, source=source, raw=Fraction(points)
                )
            )
    return totals.Entrant(
        subject=f"U{n}",
        name=f"单位{n}",
        position=n,
        marks=tuple(marks),
        related={"r1": r1, "r2": r2},
    )


U1 = entrant(
    1,
    [(50, 55, 30, 35), (48, 48, 32, 32), (55, 50, 36, 31), (60, 60, 40, 40), (30, 30, 20, 20)],
    "好",
    "不适用",
)
U2 = entrant(2, [(50, 50, 30, 30)] * 3, "好", "良")
U3 = entrant(3, [(52, 52, 28, 28)] * 3, "好", "良")
U4 = entrant(4, [(points, points, 30, 30) for points in (48, 50, 52, 54)], "一般", "优")
U5 = entrant(5, [(51, 51, 30, 30)] * 3, "一般", "优")
FIELD = [U3, U5, U1, U4, U2]
RANKING = ranking.rank(SCORING, FIELD)


def candidates(found: ranking.Ranking) -> list[quotas.Candidate]:
    return [
        quotas.Candidate(
            subject=one.subject,
            name=one.name,
            position=one.position,
            rank=one.rank,
            total=one.total,
        )
        for one in found.results
    ]


def test_the_ranking_equals_the_table_computed_by_hand() -> None:
    table = [
        (
            one.rank,
            one.subject,
            one.exact,
            one.total_text,
            *(one.value(key).units for key in ("g2", "g1", "related")),
        )
        for one in RANKING.results
    ]
    assert table == [
        (1, "U1", Fraction(1304, 15), "86.93", 3267, 5100, 2000),
        (2, "U2", Fraction(82), "82.00", 3000, 5000, 1800),
        (3, "U3", Fraction(82), "82.00", 2800, 5200, 1800),
        (4, "U4", Fraction("78.8"), "78.80", 3000, 5100, 1400),
        (4, "U5", Fraction("78.8"), "78.80", 3000, 5100, 1400),
    ]
    assert RANKING.reasons == ()


def test_the_dropped_extremes_are_named() -> None:
    panel = result_of(RANKING, "U1").panel
    assert panel is not None
    assert (panel.value, panel.highest, panel.lowest, panel.counted) == (
        Fraction(251, 3),
        "d",
        "e",
        ("a", "b", "c"),
    )
    assert {sheet.assessor: sheet.total for sheet in result_of(RANKING, "U1").sheets} == {
        "a": 84,
        "b": 80,
        "c": 87,
        "d": 100,
        "e": 50,
    }


def test_the_way_from_raw_to_total_and_rank_can_be_read() -> None:
    first = result_of(RANKING, "U1")
    assert [line.note for line in first.sheets[2].lines] == [
        "甲：资料55.00×60%＋现场50.00×40%，得53.00",
        "乙：资料36.00×60%＋现场31.00×40%，得34.00",
    ]
    assert first.notes == (
        "打分：a 84.00、b 80.00、c 87.00、d 100.00、e 50.00；去掉最高 d、最低 e，其余3人平均，"
        "得约83.67；最高与最低相差50.00；×80%，计入约66.93",
        "述评：好，折算100%×权重12×20/12（分担不适用项），得20.00，计入20.00",
        "年考：不适用，权重8由其余各项按比例分担，计入0.00",
        "合计约86.93；中间不进位，总分四舍五入保留2位小数，为86.93",
        "列第1名",
    )


def test_a_tie_is_decided_by_the_first_key_that_differs_and_noted_on_both() -> None:
    assert result_of(RANKING, "U2").notes[-1] == "总分与单位3相同，依次比较二类30.00，列第2名"
    assert result_of(RANKING, "U3").notes[-1] == "总分与单位2相同，依次比较二类28.00，列第3名"


def test_what_the_keys_leave_tied_shares_a_rank_and_is_open_where_it_crosses_the_cut() -> None:
    assert result_of(RANKING, "U5").notes[-1] == (
        "总分与单位4相同，依次比较二类30.00、一类51.00、相关考核结果14.00，与单位4仍相同，并列第4名"
    )
    crossing = allotting.allot(rules.award(quota=4), candidates(RANKING))
    inside = allotting.allot(rules.award(quota=5), candidates(RANKING))
    assert crossing.named == ("U1", "U2", "U3")
    assert crossing.ties == (
        quotas.OpenTie(line="quota", places=1, subjects=("U4", "U5"), names=("单位4", "单位5")),
    )
    assert (inside.named, inside.ties) == (("U1", "U2", "U3", "U4", "U5"), ())


def test_own_scores_inform_and_never_count() -> None:
    own = marking.Mark(assessor="U2", indicator="甲", source="own", raw=Fraction(60))
    assert (
        ranking.rank(SCORING, [dataclasses.replace(U2, marks=(*U2.marks, own)), U1, U3, U4, U5])
        == RANKING
    )


def test_with_one_gap_nobody_has_a_rank_and_every_gap_is_told() -> None:
    gappy = dataclasses.replace(U2, marks=U2.marks[1:], related={"r1": "好"})
    few = dataclasses.replace(U3, marks=U3.marks[:8])
    found = ranking.rank(SCORING, [U1, few, gappy])
    assert found == ranking.Ranking(
        reasons=(
            refusals.make("mark_missing", "U2", name="单位2", missing="a 甲（资料）"),
            refusals.make("result_missing", "U2", name="单位2", result="年考"),
            refusals.make("panel_small", "U3", name="单位3", count=2, minimum=3),
        )
    )


def test_marks_that_are_out_of_place_are_refused() -> None:
    wrong = (
        marking.Mark(assessor="a", indicator="丙", source="onsite", raw=Fraction(1)),
        marking.Mark(assessor="a", indicator="甲", source="paper", raw=Fraction(1)),
        dataclasses.replace(U2.marks[0]),
    )
    high = marking.Mark(assessor="a", indicator="甲", source="documents", raw=Fraction(61))
    assert ranking.rank(SCORING, [dataclasses.replace(U2, marks=U2.marks + wrong)]).reasons == (
        refusals.make(
            "mark_unknown",
            "U2",
            name="单位2",
            marks="a 丙（onsite）、a 甲（documents）、a 甲（paper）",
        ),
    )
    assert ranking.rank(
        SCORING, [dataclasses.replace(U2, marks=(high, *U2.marks[1:]))]
    ).reasons == (
        refusals.make(
            "points_invalid", "U2", name="单位2", where="a 甲（资料）", value="61", expected="0至60"
        ),
    )


def test_a_subject_that_comes_twice_is_the_callers_fault() -> None:
    with pytest.raises(errors.AuthorError):
        ranking.rank(SCORING, [U1, U1])


def test_an_empty_field_has_an_empty_ranking() -> None:
    assert ranking.rank(SCORING, []) == ranking.Ranking()


def test_scheme_without_panel_sources_or_related_results_takes_figures_as_measured() -> None:
    county = rules.scored(
        places=1,
        groups=(rules.group("work", "工作"),),
        indicators=(
            rules.indicator("p", group="work", weight=Decimal(80)),
            rules.indicator(
                "k",
                group="work",
                kind="rank",
                weight=Decimal(20),
                floor=Decimal(10),
            ),
            rules.indicator("d", kind="deduction", floor=Decimal(-5)),
        ),
    )
    field = [
        totals.Entrant(
            subject="A",
            name="甲乡",
            position=1,
            measured={"p": Fraction(70), "k": Fraction(3), "d": Fraction(9)},
        ),
        totals.Entrant(
            subject="B", name="乙乡", position=2, measured={"p": Fraction(60), "k": Fraction(8)}
        ),
        totals.Entrant(
            subject="C",
            name="丙乡",
            position=3,
            measured={"k": Fraction(5)},
            marks=(marking.Mark(assessor="核查组", indicator="p", raw=Fraction("60.25")),),
        ),
    ]
    found = ranking.rank(county, field)
    # A 70 + 10 (3rd of 3) - 5 (floor) = 75; B 60 + 20 + 0 = 80;
    # C 60.25 + 15 = 75.25 -> 75.3 at one place, half up.
    assert [(one.rank, one.subject, one.total_text) for one in found.results] == [
        (1, "B", "80.0"),
        (2, "C", "75.3"),
        (3, "A", "75.0"),
    ]
    assert result_of(found, "A").notes[1:3] == (
        "k：3个中列第3，得10.00分，计入10.0",
        "d：扣9，至下限-5，计入-5.0",
    )
    missing = ranking.rank(
        county,
        [*field, totals.Entrant(subject="D", name="丁乡", position=4, measured={"p": Fraction(1)})],
    )
    assert missing.reasons == (refusals.make("mark_missing", "D", name="丁乡", missing="k"),)


# Small numbers and no decimals, so that ties are common.
COARSE = dataclasses.replace(SCORING, scoring=SCORING.scoring.model_copy(update={"places": 0}))
POINTS = st.integers(0, 4).map(lambda n: n * 10)


@st.composite
def fields(draw: st.DrawFn) -> list[totals.Entrant]:
    size = draw(st.integers(2, 5))
    row = st.tuples(POINTS, POINTS, POINTS, POINTS)
    made = count(1)
    return [
        entrant(
            next(made),
            draw(st.lists(row, min_size=3, max_size=5)),
            draw(st.sampled_from(["好", "一般", "不适用"])),
            draw(st.sampled_from("优良")),
        )
        for _ in range(size)
    ]


@settings(max_examples=150, deadline=None)
@given(fields(), st.data())
def test_raising_a_score_never_lowers_a_rank(
    field: list[totals.Entrant], data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(field))
    n = data.draw(st.integers(0, len(one.marks) - 1))
    mark = one.marks[n]
    assert isinstance(mark.raw, Fraction)
    top = 60 if mark.indicator == "甲" else 40
    higher = dataclasses.replace(mark, raw=data.draw(st.integers(int(mark.raw), top).map(Fraction)))
    raised = dataclasses.replace(one, marks=(*one.marks[:n], higher, *one.marks[n + 1 :]))
    before = result_of(ranking.rank(COARSE, field), one.subject).rank
    after = result_of(
        ranking.rank(COARSE, [raised if other is one else other for other in field]), one.subject
    ).rank
    assert before is not None
    assert after is not None
    assert after <= before


@settings(max_examples=60, deadline=None)
@given(fields(), st.randoms())
def test_the_order_of_input_changes_nothing(field: list[totals.Entrant], random: object) -> None:
    shuffled = []
    for one in field:
        marks = list(one.marks)
        random.shuffle(marks)  # type: ignore[attr-defined]
        shuffled.append(dataclasses.replace(one, marks=tuple(marks)))
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ranking.rank(COARSE, shuffled) == ranking.rank(COARSE, field)


@settings(max_examples=60, deadline=None)
@given(fields())
def test_totals_equal_a_recomputation_in_fractions(field: list[totals.Entrant]) -> None:
    for result in ranking.rank(SCORING, field).results:
        one = next(other for other in field if other.subject == result.subject)
        by_assessor: dict[str, Fraction] = {}
        for mark in one.marks:
            assert isinstance(mark.raw, Fraction)
            share = Fraction(6, 10) if mark.source == "documents" else Fraction(4, 10)
            by_assessor[mark.assessor] = (
                by_assessor.get(mark.assessor, Fraction(0)) + mark.raw * share
            )
        kept = sorted(by_assessor.values())
        kept = kept[1:-1] if len(kept) == 5 else kept
        first = {"好": 12, "一般": 6, "不适用": 0}[one.related["r1"]]
        second = {"优": 8, "良": 6}[one.related["r2"]]
        beside = (
            Fraction(second) * 20 / 8 if one.related["r1"] == "不适用" else Fraction(first + second)
        )
        whole = sum(kept) / len(kept) * Fraction(8, 10) + beside
        assert result.exact == whole == sum(part.points for part in result.parts)
        assert result.total == int(whole * 100 + Fraction(1, 2))
