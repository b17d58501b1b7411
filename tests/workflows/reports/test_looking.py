"""What people look at.

The board, one unit, the morning list, the sample of a scheme and what differs between two.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors
from tests.support import offices, schemes
from workflows.assessment import findings
from workflows.directory import calendars, units
from workflows.reports import awards_held, board, worklist
from workflows.scheme import sample, work_kinds
from workflows.scheme.language import difference


def test_board_is_asked_for_by_the_tracks_key_or_its_name(small: offices.Office) -> None:
    small.open()
    by_key, by_name = (
        small.look(
            lambda seen, name=name: board.board(seen, board.Filter(track=name, stage="全年"))
        )
        for name in ("cycle", "全局")
    )
    assert by_name == by_key
    assert [row.name for row in by_key.rows] == ["全局"]


def test_arrears_that_were_made_good_are_no_longer_shown_as_such(small: offices.Office) -> None:
    small.open().go("2020-06-15", "14:00")
    small.advance("U01", carry_over="待党组会审议")

    def carried() -> list[str]:
        return small.look(
            lambda seen: [
                duty.carried for duty in board.of_subject(seen, "U01")[1] if duty.kind == "paper"
            ]
        )

    assert carried() == ["待党组会审议"]
    small.hand_in("U01")
    small.accept("U01")
    assert carried() == [""]


def test_morning_list_says_how_each_of_the_offices_own_tasks_is_settled(
    small: offices.Office,
) -> None:
    small.open().go("2020-06-10")
    with small.store.reading() as connection:
        waiting = worklist.today(connection, small.clerk.actor, now=small.time.now()).waiting
    ready = small.task("2020", "ready").id
    assert [(one.title, one.command) for one in waiting] == [
        ("待办：第一阶段收口，2020-06-15（星期一）到期", work_kinds.KINDS["closing"].settled_by),
        ("待办：准备，2020-06-20（星期六）到期", f"mofan task accept {ready}"),
    ]


def test_what_units_may_leave_undone_falls_due_and_is_never_overdue(
    small: offices.Office,
) -> None:
    office = offices.opened(small, schemes.WITH_THREE_PAPERS)

    def titles(part: str) -> list[str]:
        with office.store.reading() as connection:
            shown = worklist.today(connection, office.clerk.actor, now=office.time.now())
        return [row.title for row in getattr(shown, part)]

    office.go("2020-05-27")
    assert titles("red") == [
        f"{name}，2020-05-29（星期五）截止" for name in ("报送方案", "报送名单", "年度表")
    ]
    office.go("2020-06-03")
    assert titles("overdue") == ["报送方案，2020-05-29（星期五）截止"]


def test_difference_lists_units_in_the_rosters_order() -> None:
    full = schemes.province()
    fewer = full.model_copy(update={"units": full.units[:2] + full.units[4:6]})
    assert difference.difference(full.model_copy(update={"units": full.units[:6]}), fewer) == [
        ("单位", ["去掉“省政府办公厅”", "去掉“省政协机关”"])
    ]


def test_sample_names_the_task_that_a_date_waits_for() -> None:
    notes = {line.task: line.note for line in sample.sample(schemes.small(), calendars.announced())}
    assert notes["回执"] == "开始：“报送方案”办结后1个工作日；截止：“报送方案”办结后5个工作日"


def test_unknown_name_is_answered_with_the_nearest_or_plainly() -> None:
    names = units.Names([("U01", "财政厅"), ("U02", "公安厅")])
    with pytest.raises(errors.Misuse, match=r"^没有“财正厅”这个单位，是不是财政厅（U01）？$"):
        names.find("财正厅")
    with pytest.raises(errors.Misuse, match=r"^没有“档案馆”这个单位。$"):
        names.find("档案馆")


def test_base_figures_wait_for_whoever_did_not_enter_them(small: offices.Office) -> None:
    small.open().go("2020-06-15")
    (key, *_) = [
        one.key
        for one in small.look(
            lambda seen: seen.scheme.figures.figures if seen.scheme.figures else ()
        )
    ]
    findings.record(
        small.clerk,
        ledger=small.book,
        facts=[
            findings.Fact(
                subject="U02", kind="figure", name=key, value="5", document="统〔1〕", year=2019
            )
        ],
    )
    with small.store.reading() as connection:
        found = {
            name: [
                (one.names, one.command)
                for one in worklist.today(connection, sits.actor, now=small.time.now()).waiting
                if one.title.startswith("待复核")
            ]
            for name, sits in (("clerk", small.clerk), ("reviewer", small.reviewer))
        }
    assert found == {"clerk": [], "reviewer": [(("单位02",), "mofan assess confirm --facts")]}


def test_a_branchs_award_stands_under_its_unit_with_the_branchs_code() -> None:
    told = {
        "cycle": "2020",
        "award": "先进党支部",
        "named_on": date(2021, 3, 26),
        "valid_until": None,
        "revoked_on": None,
    }
    assert [awards_held.Honour(subject=one, **told).sentence for one in ("U01", "U01-2")] == [  # type: ignore[arg-type]
        "2020年度先进党支部（2021-03-26）",
        "U01-2：2020年度先进党支部（2021-03-26）",
    ]
