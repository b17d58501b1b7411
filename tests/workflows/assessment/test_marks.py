"""A panel's points from the sheet to the account of them.

Who may give them, when they may be looked at, what is told to whom.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from documents import uploads
from engine import errors
from tests.support import offices, schemes
from workflows.assessment import mark_confirmation, scoresheets
from workflows.assessment import marks as assessor_marks
from workflows.directory import members, units
from workflows.kernel import forms
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import Outcome
from workflows.reports import score_account
from workflows.selection import facts

PANEL = {"考评员1": "U06", "考评员2": "U05", "考评员3": "U04"}  # of 片组2, where U01 and U04 are


def marks(
    unit: str, *assessors: int, value: object = 40, reason: str = ""
) -> list[assessor_marks.Mark]:
    return [
        assessor_marks.Mark(
            subject=unit,
            assessor=f"考评员{n}",
            indicator=key,
            value=Decimal(str(value)),
            reason=reason,
        )
        for n in assessors
        for key in "甲乙"
    ]


def given(office: offices.Office, found: Iterable[assessor_marks.Mark]) -> Outcome:
    assessor_marks.import_marks(office.clerk, ledger=office.book, marks=list(found))
    return mark_confirmation.confirm_marks(office.reviewer, ledger=office.book)


def appointed(office: offices.Office) -> offices.Office:
    """The second stage, with a panel of three for two units."""
    offices.entered(office.open(schemes.small(yaml=schemes.WITH_SCORE_SHEETS)))
    members.appoint(office.clerk, kind=members.PANEL, name="片组2", members=PANEL)
    return office


def is_sealed(office: offices.Office, unit: str) -> bool:
    return office.look(lambda seen: score_account.why_sealed(seen, unit)) is not None


def test_points_stay_sealed_until_everybody_appointed_has_scored(small: offices.Office) -> None:
    appointed(small)
    given(small, marks("U01", 1, 2))
    assert (is_sealed(small, "U01"), small.task("U01", "marks").state) == (True, "waiting")
    with pytest.raises(errors.Refused) as caught:
        small.look(lambda seen: score_account.outward(seen, "U01"))
    assert offices.refusals(caught) == [("sealed", "U01")]
    given(small, marks("U01", 3))
    assert (is_sealed(small, "U01"), small.task("U01", "marks").state) == (False, "accepted")


def test_member_of_the_panel_neither_scores_nor_is_awaited_for_the_own_unit(
    small: offices.Office,
) -> None:
    appointed(small)
    with pytest.raises(errors.Refused) as caught:
        assessor_marks.import_marks(small.clerk, ledger=small.book, marks=marks("U04", 3))
    assert offices.refusals(caught) == [("recused", "U04"), ("recused", "U04")]
    given(small, marks("U04", 1, 2))
    assert is_sealed(small, "U04") is False


def test_confirmed_mark_is_replaced_with_a_reason_only_and_the_reason_is_told(
    small: offices.Office,
) -> None:
    offices.marked(small)
    changed = assessor_marks.Mark(
        subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30)
    )
    with pytest.raises(errors.Refused) as caught:
        assessor_marks.import_marks(small.clerk, ledger=small.book, marks=[changed])
    assert offices.refusals(caught) == [("mark_reason_missing", "U01")]
    given(
        small,
        [
            assessor_marks.Mark(
                subject="U01",
                assessor="考评员1",
                indicator="甲",
                value=Decimal(30),
                reason="会议商定",
            )
        ],
    )
    told = small.look(lambda seen: score_account.account(seen, "U01"))
    assert told.scored[:2] == (
        "考评员1 甲：30.00，得30.00（张经办录入，李审核复核；会议商定）",
        "考评员1 乙：40.00，得40.00（张经办录入，李审核复核）",
    )


def sheet(office: offices.Office, assessor: str, path: Path) -> openpyxl.Workbook:
    path.write_bytes(
        office.look(lambda seen: scoresheets.blank(seen, group="片组2", assessor=assessor))
    )
    return openpyxl.load_workbook(path)


def read_back(
    office: offices.Office, ledger: openpyxl.Workbook, path: Path
) -> list[assessor_marks.Mark]:
    ledger.save(path)

    def read(cycle: CycleView) -> list[assessor_marks.Mark]:
        table = forms.table(cycle, "scores", uploads.read_bytes(path))
        return assessor_marks.marks_of(cycle, units.names(cycle.connection, cycle), table)

    return office.look(read)


def lines(ledger: openpyxl.Workbook) -> list[int]:
    """The rows of the sheet that wait for points."""
    (page, *_) = ledger.worksheets
    return [
        n for n, row in enumerate(page.iter_rows(values_only=True), 1) if row[2] in ("甲", "乙")
    ]


def test_sheet_of_an_assessor_has_the_groups_units_but_the_own_and_reads_back(
    small: offices.Office, tmp_path: Path
) -> None:
    appointed(small)
    ledger = sheet(small, "考评员3", tmp_path / "打分表.xlsx")
    page, rows = ledger.worksheets[0], lines(ledger)
    assert [[page.cell(row, column).value for column in (1, 2, 3)] for row in rows] == [
        ["单位01", "考评员3", "甲"], ["单位01", "考评员3", "乙"],
    ]  # fmt: skip
    assert page.protection.sheet is True
    assert [
        [page.cell(row, column).protection.locked for column in (1, 2, 3, 4, 5)] for row in rows
    ] == [[True, True, True, False, False]] * 2
    for row, points in zip(rows, (45, 40.5), strict=True):
        page.cell(row, 4).value = points
    found = read_back(small, ledger, tmp_path / "交回.xlsx")
    assert [(one.subject, one.assessor, one.indicator, one.value) for one in found] == [
        ("U01", "考评员3", "甲", Decimal("45.00")), ("U01", "考评员3", "乙", Decimal("40.50")),
    ]  # fmt: skip
    assert given(small, found).refused == ()


def test_faults_of_a_sheet_are_told_by_cell_all_at_once(
    small: offices.Office, tmp_path: Path
) -> None:
    appointed(small)
    ledger = sheet(small, "考评员1", tmp_path / "打分表.xlsx")
    page, rows = ledger.worksheets[0], lines(ledger)
    for row in rows:
        page.cell(row, 4).value = 40
    page.cell(rows[0], 1).value, page.cell(rows[1], 3).value = "单位99", "丁"
    with pytest.raises(errors.Misuse) as caught:
        read_back(small, ledger, tmp_path / "交回.xlsx")
    assert [(fault.where, fault.message) for fault in caught.value.faults] == [
        (f"交回.xlsx 第1张表“打分表” A{rows[0]} 单元格", "没有“单位99”这个单位"),
        (f"交回.xlsx 第1张表“打分表” C{rows[1]} 单元格", "没有编号为“丁”的考评要点"),
    ]  # fmt: skip


def test_sheet_is_for_members_of_that_panel_only(small: offices.Office) -> None:
    appointed(small)
    with pytest.raises(
        errors.Misuse, match="考评员9不是片组2考评组成员：有 考评员1、考评员2、考评员3"
    ):
        small.look(lambda seen: scoresheets.blank(seen, group="片组2", assessor="考评员9"))
    with pytest.raises(errors.Misuse, match="没有片组“片组9”"):
        small.look(lambda seen: scoresheets.blank(seen, group="片组9", assessor="考评员1"))
    with pytest.raises(errors.Refused) as caught:
        assessor_marks.import_marks(small.clerk, ledger=small.book, marks=marks("U01", 9))
    assert offices.refusals(caught) == [("not_on_panel", "U01")]


def test_account_goes_from_every_mark_to_the_rank_and_every_list(small: offices.Office) -> None:
    offices.decided(small)
    told = small.look(lambda seen: score_account.account(seen, "U02"))
    assert (told.total, told.rank, told.among) == ("87.20", 2, 5)
    assert told.notes == (
        "打分：考评员1 84.00、考评员2 84.00、考评员3 84.00；"
        "3人平均，得84.00；最高与最低相差0.00；×80%，计入67.20",
        "平安：好，折算100%×权重20，得20.00，计入20.00",
        "合计87.20；中间不进位，总分四舍五入保留2位小数，为87.20",
        "列第2名",
    )
    assert told.opinions == ("征求意见：监督部门设在该单位，按规定回避",)
    assert told.lists == (
        ("排序表（第1份）", "列入", "列第2名"),
        ("建议名单（第1份）", "列入", "第2名，在名额2个之内"),
    )


def test_outward_side_tells_no_rank_no_assessor_no_opinion(small: offices.Office) -> None:
    offices.proposed(small, {"U01": "不宜命名"})
    told = small.look(lambda seen: score_account.outward(seen, "U01"))
    assert told == score_account.Outward(
        subject="U01",
        name="单位01",
        total="88.00",
        groups=(("第一类", "45.00"), ("第二类", "40.00")),
        results=(("平安", "好"),),
        arrears=(),
        outcome="",
    )


def test_another_scheme_on_the_same_facts_says_who_would_rise_and_who_would_fall(
    small: offices.Office,
) -> None:
    points = {**offices.POINTS, "U05": (50, 30), "U04": (30, 50)}
    offices.marked(small, points)
    offices.results(small, {"U05": "中"})
    other = schemes.small(
        yaml=schemes.SMALL.replace(
            "assessment_percent: 80, related_percent: 20",
            "assessment_percent: 100, related_percent: 0",
        )
        .replace("weight: 20, values", "weight: 0, values")
        .replace("ties: [two]", "ties: [one]")
    )
    found = small.look(lambda seen: score_account.what_if(seen, other))
    assert [
        (
            one.subject,
            one.rank_before,
            one.rank_after,
            one.total_before,
            one.total_after,
            one.in_before,
            one.in_after,
        )
        for one in found
    ] == [
        ("U01", 1, 1, "88.00", "85.00", True, True),
        ("U02", 2, 2, "87.20", "84.00", True, True),
        ("U05", 4, 3, "74.00", "80.00", False, False),
        ("U04", 3, 4, "84.00", "80.00", False, False),
        ("U06", 5, 5, "52.00", "40.00", False, False),
    ]
    assert small.findings() == []


def test_another_scheme_without_some_of_the_units_says_so(small: offices.Office) -> None:
    offices.marked(small)
    with pytest.raises(errors.Misuse, match="单位06"):
        small.look(lambda seen: score_account.what_if(seen, schemes.small(units=5)))


def test_ranking_without_a_panels_points_tells_everything_that_is_missing(
    small: offices.Office,
) -> None:
    offices.entered(small)
    made = small.look(facts.rank)
    assert [(one.code, one.subject) for one in made.reasons] == [
        (code, unit) for unit in offices.RANKED for code in ("panel_small", "result_missing")
    ]
