"""What is asked of the units is counted, shown, and held against the scheme's caps."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from storage.entries.visit import VisitEntry
from tests.support import delivery, offices, programs, schemes
from workflows.cases import submissions
from workflows.directory import calendars
from workflows.reports import release, workload
from workflows.tasks import call_sheet, changes
from workflows.visits import visits

CAPS = schemes.SMALL.replace(
    "tracks:\n", "reminding: {caps: {texts: 1, calls: 1, submissions: 5, visits: 3}}\ntracks:\n", 1
)


def counted(office: offices.Office, unit: str) -> dict[str, dict[str, int]]:
    found = office.look(lambda seen: workload.by_month(seen, unit))
    return {load.month: {kind: n for kind, n in load.counts.items() if n} for load in found}


def test_texts_calls_papers_and_attachments_are_counted_by_month_and_unit(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery.OfficeWorker(offices.opened(small), tmp_path)
    post.passes()
    post.go("2020-05-22")
    files = (offices.PLAN_FILE, submissions.File(name="附件.txt", content="附件。".encode()))
    submissions.submit(
        small.clerk,
        ledger=small.book,
        papers=[submissions.Paper(subject="U01", task="paper", files=files)],
    )
    post.go("2020-06-01")
    assert counted(small, "U01") == {"2020-05": {"texts": 2, "submissions": 1, "attachments": 2}}
    assert counted(small, "U02") == {"2020-05": {"texts": 2}, "2020-06": {"calls": 1}}
    assert counted(small, "U05") == {"2020-05": {"calls": 2}, "2020-06": {"calls": 1}}
    (may, june) = small.look(lambda seen: workload.by_month(seen))
    assert (may.counts["texts"], may.counts["calls"], june.counts["calls"]) == (10, 2, 5)


def test_calls_that_were_made_count_and_those_done_with_them_do_not(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery.OfficeWorker(offices.opened(small), tmp_path)
    post.go("2020-05-22")
    (line,) = small.look(call_sheet.sheet)
    call_sheet.record(
        small.clerk,
        ledger=small.book,
        calls=[call_sheet.Call(number=line.number, called_on=date(2020, 5, 22), said="好")],
    )
    assert counted(small, "U05") == {"2020-05": {"calls": 1}}


def test_what_the_office_tells_itself_is_asked_of_nobody(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery.OfficeWorker(offices.opened(small, schemes.WITH_LADDERS_FOR_ALL), tmp_path)
    small.go("2020-05-20").hand_in("U01")
    small.accept("U01")
    small.go("2020-06-15").advance("U01")
    post.go("2020-06-17")
    assert [one.subject for one in post.of("office")] == ["U01"]
    assert counted(small, "U01").get("2020-06", {}) == {}


def test_texts_that_never_left_are_not_counted(small: offices.Office, tmp_path: Path) -> None:
    post = delivery.OfficeWorker(
        offices.opened(small), tmp_path, {"delivery": {"default": ["manual"]}}
    )
    post.passes()
    changes.waive(small.clerk, ledger=small.book, ids=[small.task("U01", "paper").id], why="免")
    post.passes()
    assert [one.state for one in post.of("U01/contact")] == ["cancelled", "queued"]
    assert counted(small, "U01") == {"2020-05": {"texts": 1}}


def test_visit_counts_in_its_month(small: offices.Office) -> None:
    yaml = schemes.SMALL.replace(
        "owner: team, does: scores, opens", "owner: team, does: visits, brings: visit, opens"
    ).replace(
        "\nforms:\n",
        "\nforms:\n"
        "  - {key: visit, title: 记录, columns: [{key: unit, title: 单位, required: true},"
        " {key: held_on, title: 日期, kind: date},"
        " {key: form, title: 方式}, {key: team, title: 工作组}]}\n",
    )
    offices.opened(small, yaml).go("2020-05-20").hand_in("U01")
    small.accept("U01")
    small.go("2020-06-15").advance("U01")
    small.go("2020-06-18")
    visit = VisitEntry(subject="U01", held_on=date(2020, 6, 18), form="实地", team="一组")
    visits.record(small.clerk, ledger=small.book, task="marks", held=[visit])
    assert counted(small, "U01")["2020-06"] == {"visits": 1}


def test_excess_is_named_in_the_rosters_order(small: offices.Office, tmp_path: Path) -> None:
    post = delivery.OfficeWorker(offices.opened(small, CAPS), tmp_path)
    post.passes()
    assert small.look(lambda seen: workload.excesses(seen)) == []
    post.go("2020-05-22")
    over = small.look(lambda seen: workload.excesses(seen))
    assert [(one.unit, one.kind, one.count, one.cap) for one in over] == [
        ("U01", "texts", 2, 1),
        ("U02", "texts", 2, 1),
        ("U03", "texts", 2, 1),
        ("U04", "texts", 2, 1),
        ("U05", "calls", 2, 1),
        ("U06", "texts", 2, 1),
    ]


def test_one_text_more_is_held_against_the_cap_before_it_is_written(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery.OfficeWorker(offices.opened(small, CAPS), tmp_path)
    assert small.look(lambda seen: release.over_the_cap(seen, ["U01"])) == []
    post.passes()
    over = small.look(lambda seen: release.over_the_cap(seen, ["U05", "U01"]))
    assert [(one.unit, one.kind, one.count, one.cap) for one in over] == [
        ("U01", "texts", 2, 1),
        ("U05", "calls", 2, 1),
    ]


def test_plan_of_the_scheme_itself_is_counted_by_day() -> None:
    found = workload.planned(schemes.small(yaml=schemes.WITH_THREE_PAPERS), calendars.announced())
    assert {load.month: {kind: n for kind, n in load.counts.items() if n} for load in found} == {
        "2020-05": {"texts": 2, "submissions": 2},
        "2020-06": {"calls": 3, "submissions": 1},
    }


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    return schemes.as_folder(
        tmp_path / "scheme",
        yaml=schemes.WITH_TABLES.replace(
            "tracks:\n", "reminding: {caps: {texts: 1, calls: 3}}\ntracks:\n", 1
        ),
    )


def test_scheme_check_warns_where_the_plan_passes_its_own_caps(strict: Path) -> None:
    sentence = "2020-05仅按本安排，每个单位的消息就有2条，超过本安排规定的每月1条"
    told = programs.run("scheme", "check", str(strict))
    assert (told.code, f"请留意：{sentence}" in told.err) == (0, True)
    assert sentence in programs.run("scheme", "check", str(strict), "--json").json["warnings"]
