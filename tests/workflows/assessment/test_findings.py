"""Facts beside the points.

Related results that are missing, the base year's figures, circumstances that look back so far and
no further.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine import errors
from tests.support import offices, schemes
from workflows.assessment import findings, mark_confirmation
from workflows.assessment import marks as assessor_marks
from workflows.selection import exclusions
from workflows.selection import facts as selection_facts

BASE_YEAR = schemes.SMALL.replace(
    "text: 乙项, weight: 50}", "text: 乙项, weight: 50, rule: base_year}"
)


def totals(office: offices.Office) -> dict[str, str]:
    made = office.look(selection_facts.rank)
    assert made.reasons == ()
    return {one.subject: one.total_text for one in made.results}


def marked(office: offices.Office, points: dict[str, int]) -> offices.Office:
    """Points for the one indicator that assessors score, the results but U06's."""
    offices.entered(office).go("2020-06-30")
    marks = [
        assessor_marks.Mark(subject=unit, assessor="考评员1", indicator="甲", value=Decimal(value))
        for unit, value in points.items()
    ]
    assessor_marks.import_marks(office.clerk, ledger=office.book, marks=marks)
    mark_confirmation.confirm_marks(office.reviewer, ledger=office.book)
    return office


@pytest.mark.parametrize(
    ("missing", "found"),
    [
        ("blocks", [("result_missing", "U06")]),
        ("zero", {"U01": "86.00", "U06": "34.00"}),  # 68 + 16 + 2; 32 + 0 + 2
        ("reweigh", {"U01": "86.00", "U06": "42.00"}),  # 32 + 20 × 50 %
    ],
)
def test_result_that_is_missing_blocks_counts_nothing_or_is_shared_out_as_the_scheme_says(
    small: offices.Office, missing: str, found: object
) -> None:
    other = "{key: kept, name: 文明, department: watch, weight: 4, values: [[好, 100], [中, 50]]}"
    yaml = schemes.SMALL.replace("weight: 20, values", "weight: 16, values").replace(
        "bad: [差]}]", f"bad: [差], missing: {missing}}}, {other}]"
    )
    offices.entered(small.open(schemes.small(yaml=yaml)))
    marks = [
        assessor_marks.Mark(subject=unit, assessor="考评员1", indicator=key, value=Decimal(value))
        for unit, values in offices.POINTS.items()
        for key, value in zip("甲乙", values, strict=True)
    ]
    assessor_marks.import_marks(small.clerk, ledger=small.book, marks=marks)
    facts = [
        findings.Fact(subject=unit, kind="result", name="safe", value="好")
        for unit in offices.RANKED
        if unit != "U06"
    ]
    facts += [
        findings.Fact(subject=unit, kind="result", name="kept", value="中")
        for unit in offices.RANKED
    ]
    findings.record(small.clerk, ledger=small.book, facts=facts)
    mark_confirmation.confirm_marks(small.reviewer, ledger=small.book)
    findings.confirm(small.reviewer, ledger=small.book)
    if missing == "blocks":
        assert [
            (one.code, one.subject) for one in small.look(selection_facts.rank).reasons
        ] == found
    else:
        made = totals(small)
        assert {unit: made[unit] for unit in ("U01", "U06")} == found


def test_figures_are_held_against_what_was_confirmed_of_the_base_year(
    small: offices.Office,
) -> None:
    small.open(schemes.small(yaml=BASE_YEAR))
    marked(small, {"U01": 45, "U02": 40, "U04": 30, "U05": 30, "U06": 30})
    offices.numbers(small, *offices.units(small))  # 会议 3, last year 5; 文件 9, last year 8
    offices.results(small, dict.fromkeys(offices.RANKED, "好"))
    assert totals(small)["U01"] == "76.00"  # (45 + 50 × 1/2) × 80% + 20
    facts = [
        findings.Fact(
            subject="U01", kind="figure", name="papers", value="10", document="统〔1〕", year=2019
        )
    ]
    findings.record(small.clerk, ledger=small.book, facts=facts)
    assert totals(small)["U01"] == "76.00"
    findings.confirm(small.reviewer, ledger=small.book, kind="figure")
    assert totals(small)["U01"] == "96.00"
    result = next(
        result for result in small.look(selection_facts.rank).results if result.subject == "U01"
    )
    (part,) = [one for one in result.parts if one.key == "乙"]
    assert part.note == (
        "会议2020年3次，2019年5次，减少2次；文件2020年9份，2019年10份，减少1份；2项中2项未上升，得50.00分；×80%"
    )


def test_figures_that_nobody_handed_in_leave_the_ranking_open(small: offices.Office) -> None:
    small.open(schemes.small(yaml=BASE_YEAR))
    marked(small, {"U01": 45, "U02": 40, "U04": 30, "U05": 30, "U06": 30})
    offices.numbers(small, *(unit for unit in offices.units(small) if unit != "U05"))
    offices.results(small, dict.fromkeys(offices.RANKED, "好"))
    assert [(one.code, one.subject) for one in small.look(selection_facts.rank).reasons] == [
        ("mark_missing", "U05")
    ]


@pytest.mark.parametrize(
    ("since", "reason"),
    [
        (date(2019, 7, 20), "不列入：不予命名情形：弄虚作假（监督部门，查〔3〕），自2019-07-20起"),
        (date(2019, 7, 19), ""),
        (date(2020, 7, 21), ""),
    ],
)
def test_circumstance_counts_from_its_day_and_as_far_back_as_the_scheme_says(
    small: offices.Office, since: date, reason: str
) -> None:
    yaml = schemes.SMALL.replace(
        "{key: fraud, name: 弄虚作假, clause: 四}",
        "{key: fraud, name: 弄虚作假, clause: 四, look_back_days: 366}",
    )
    offices.answered(small.open(schemes.small(yaml=yaml))).go("2020-07-20")
    fact = findings.Fact(
        subject="U01",
        kind="disqualifier",
        name="fraud",
        value="弄虚作假",
        department="监督部门",
        document="查〔3〕",
        effective_on=since,
    )
    findings.record(small.clerk, ledger=small.book, facts=[fact])
    findings.confirm(small.reviewer, ledger=small.book)
    judged = small.look(
        lambda seen: exclusions.verdicts(
            seen, seen.scheme.awards[0], ["U01"], step="initial", on=seen.today
        )["U01"]
    )
    assert [f"不列入：{one}" for one in judged.exclusions] == ([reason] if reason else [])


def test_fact_of_an_unknown_kind_or_name_is_misuse(small: offices.Office) -> None:
    small.open()
    for kind, name in (("rumour", "x"), ("result", "y"), ("disqualifier", "z"), ("figure", "w")):
        with pytest.raises(errors.Misuse):
            findings.record(
                small.clerk,
                ledger=small.book,
                facts=[findings.Fact(subject="U01", kind=kind, name=name, value="好")],
            )
